//! Handoffs and the versions of their briefs.

use super::sql::{later, rows, sql};
use super::templates;
use super::{Result, Tx, from_json, from_millis, to_json, to_millis, unreadable};
use crate::domain::customer::Customer;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};

const TABLE: &str = "handoffs";

#[derive(sqlx::FromRow)]
struct Row {
    workspace: String,
    number: i64,
    version: i64,
    customer: String,
    seller: String,
    manager: String,
    brief: String,
    brief_version: i64,
    state: String,
    submitted_at: i64,
    fates: String,
    offer: Option<String>,
    asked: String,
    template: String,
    template_body: Option<String>,
}

macro_rules! columns {
    () => {
        "workspace, number, version, customer, seller, manager, brief, brief_version, state,
         submitted_at, fates, offer, asked, template, (
             SELECT body
             FROM templates
             WHERE templates.workspace = handoffs.workspace AND templates.name = handoffs.template
                 AND templates.version = handoffs.template_version) AS template_body"
    };
}

sql! { const ADD = "
    INSERT INTO handoffs (workspace, number, version, customer, customer_key, open, seller,
        manager, brief, brief_version, state, submitted_at, fates, offer, asked, template,
        template_version, pool)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
    ON CONFLICT DO NOTHING"; }

sql! { const SAVE = "
    UPDATE handoffs
    SET version = $3, open = $4, seller = $5, manager = $6, brief = $7, brief_version = $8,
        state = $9, fates = $10, offer = $11, asked = $12, pool = $13
    WHERE workspace = $1 AND number = $2 AND version = $14"; }

sql! { const LOAD = concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND number = $2"); }

sql! { const LOCK =
sqlite: concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND number = $2"),
postgres: concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND number = $2
    FOR UPDATE"); }

// In the order of their numbers, so that two transactions never wait for each other.
sql! { const LOCK_SEVERAL =
sqlite: concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND number IN (SELECT value FROM json_each($2))
    ORDER BY number"),
postgres: concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1
        AND number = ANY (ARRAY(
            SELECT value::bigint FROM jsonb_array_elements_text($2::jsonb)))
    ORDER BY number
    FOR UPDATE"); }

sql! { const NUMBERED =
sqlite: concat!("
    SELECT ", columns!(), "
    FROM json_each($2) AS asked
    CROSS JOIN handoffs
    WHERE handoffs.workspace = $1 AND handoffs.number = asked.value
    ORDER BY number DESC"),
postgres: concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1
        AND number = ANY (ARRAY(
            SELECT value::bigint FROM jsonb_array_elements_text($2::jsonb)))
    ORDER BY number DESC"); }

sql! { const OPEN_OF_CUSTOMER = concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND customer_key = $2 AND open = 1"); }

sql! { const NEWEST_OF_CUSTOMER = concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND customer_key = $2
    ORDER BY number DESC
    LIMIT 1"); }

// Not `seller = $2 OR manager = $2`: SQLite would walk all handoffs of the workspace for the order.
sql! { const OPEN_OF_PERSON = concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND seller = $2 AND open = 1
    UNION ALL
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND manager = $2 AND seller <> $2 AND open = 1
    ORDER BY number
    LIMIT $3 + 0"); }

sql! { const OPEN_OF_WORKSPACE = concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND open = 1 AND number > $2
    ORDER BY number
    LIMIT $3 + 0"); }

// One look into each index is enough to know.
sql! { const MAY_OWE = "
    SELECT 1 AS one
    WHERE EXISTS (
            SELECT 1 FROM handoffs WHERE workspace = $1 AND seller = $2 AND open = 1)
        OR EXISTS (
            SELECT 1 FROM handoffs WHERE workspace = $1 AND manager = $2 AND open = 1)
        OR EXISTS (
            SELECT 1 FROM drafts WHERE workspace = $1 AND author = $2 AND submitted_as IS NULL)"; }

// Few are on offer at a time; all open ones of the workspace are looked at.
sql! { const OFFERED_TO =
sqlite: concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND open = 1 AND offer IS NOT NULL
        AND json_extract(offer, '$.to') = $2
    ORDER BY number
    LIMIT $3 + 0"),
postgres: concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND open = 1 AND offer IS NOT NULL
        AND offer::jsonb ->> 'to' = $2
    ORDER BY number
    LIMIT $3 + 0"); }

// Few wait at a time; all that wait in the workspace are looked at.
sql! { const POOLED_WITH =
sqlite: concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND open = 1 AND pool IS NOT NULL
        AND EXISTS (SELECT 1 FROM json_each(pool) WHERE value = $2)
    ORDER BY number
    LIMIT $3 + 0"),
postgres: concat!("
    SELECT ", columns!(), "
    FROM handoffs
    WHERE workspace = $1 AND open = 1 AND pool IS NOT NULL
        AND jsonb_exists(pool::jsonb, $2)
    ORDER BY number
    LIMIT $3 + 0"); }

impl Tx {
    /// [`StoreError::Stale`](super::StoreError), in the end, when the customer has an open handoff.
    pub async fn add_handoff(&mut self, handoff: &Handoff) -> Result<()> {
        let brief = to_json(TABLE, handoff.id, &handoff.brief)?;
        let state = to_json(TABLE, handoff.id, &handoff.state)?;
        let fates = to_json(TABLE, handoff.id, &handoff.fates)?;
        let offer = handoff.offer.as_ref();
        let offer = offer.map(|offer| to_json(TABLE, handoff.id, offer));
        let offer = offer.transpose()?;
        let asked = to_json(TABLE, handoff.id, &handoff.asked)?;
        later!(
            self,
            one: ADD,
            handoff.workspace.as_str(),
            handoff.id.number(),
            handoff.version,
            handoff.customer.as_str(),
            handoff.customer.key(),
            i64::from(handoff.is_open()),
            handoff.seller.as_str(),
            handoff.manager.as_str(),
            brief,
            i64::from(handoff.brief_version),
            state,
            to_millis(handoff.submitted_at),
            fates,
            offer,
            asked,
            handoff.template.name.as_str(),
            i64::from(handoff.template.version),
            pool(handoff)?,
        )
    }

    /// Writes the version after the one that is stored; [`StoreError::Stale`](super::StoreError), in the end, when
    /// somebody else was first.
    pub async fn save_handoff(&mut self, handoff: &Handoff) -> Result<()> {
        let brief = to_json(TABLE, handoff.id, &handoff.brief)?;
        let state = to_json(TABLE, handoff.id, &handoff.state)?;
        let fates = to_json(TABLE, handoff.id, &handoff.fates)?;
        let offer = handoff.offer.as_ref();
        let offer = offer.map(|offer| to_json(TABLE, handoff.id, offer));
        let offer = offer.transpose()?;
        let asked = to_json(TABLE, handoff.id, &handoff.asked)?;
        later!(
            self,
            one: SAVE,
            handoff.workspace.as_str(),
            handoff.id.number(),
            handoff.version,
            i64::from(handoff.is_open()),
            handoff.seller.as_str(),
            handoff.manager.as_str(),
            brief,
            i64::from(handoff.brief_version),
            state,
            fates,
            offer,
            asked,
            pool(handoff)?,
            handoff.version - 1,
        )
    }

    pub async fn handoff(
        &mut self,
        workspace: &WorkspaceId,
        id: HandoffId,
    ) -> Result<Option<Handoff>> {
        let found = rows!(self, Row, LOAD, workspace.as_str(), id.number())?;
        first(found)
    }

    /// Loads a handoff and keeps it from changing until the transaction ends. On SQLite there is
    /// only one writer anyway.
    pub async fn locked_handoff(
        &mut self,
        workspace: &WorkspaceId,
        id: HandoffId,
    ) -> Result<Option<Handoff>> {
        let found = rows!(self, Row, LOCK, workspace.as_str(), id.number())?;
        first(found)
    }

    /// The same for several, in the order of their numbers.
    pub async fn locked_handoffs(
        &mut self,
        workspace: &WorkspaceId,
        ids: &[HandoffId],
    ) -> Result<Vec<Handoff>> {
        let list = to_json(TABLE, "several", &ids)?;
        let found = rows!(self, Row, LOCK_SEVERAL, workspace.as_str(), &list)?;
        found.into_iter().map(handoff).collect()
    }

    /// These, to be read only; the newest first.
    pub async fn handoffs_numbered(
        &mut self,
        workspace: &WorkspaceId,
        ids: &[HandoffId],
    ) -> Result<Vec<Handoff>> {
        let list = to_json(TABLE, "several", &ids)?;
        let found = rows!(self, Row, NUMBERED, workspace.as_str(), &list)?;
        found.into_iter().map(handoff).collect()
    }

    pub async fn open_handoff_of(
        &mut self,
        workspace: &WorkspaceId,
        customer: &Customer,
    ) -> Result<Option<Handoff>> {
        let found = rows!(
            self,
            Row,
            OPEN_OF_CUSTOMER,
            workspace.as_str(),
            customer.key()
        )?;
        first(found)
    }

    /// Open or not, the last one.
    pub async fn newest_handoff_of(
        &mut self,
        workspace: &WorkspaceId,
        customer: &Customer,
    ) -> Result<Option<Handoff>> {
        let found = rows!(
            self,
            Row,
            NEWEST_OF_CUSTOMER,
            workspace.as_str(),
            customer.key()
        )?;
        first(found)
    }

    /// What a person sells or manages, oldest first.
    pub async fn open_handoffs_with(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
        most: i64,
    ) -> Result<Vec<Handoff>> {
        let found = rows!(
            self,
            Row,
            OPEN_OF_PERSON,
            workspace.as_str(),
            person.as_str(),
            most
        )?;
        found.into_iter().map(handoff).collect()
    }

    /// Those that a person is asked to take over, oldest first.
    pub async fn handoffs_offered_to(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
        most: i64,
    ) -> Result<Vec<Handoff>> {
        let found = rows!(
            self,
            Row,
            OFFERED_TO,
            workspace.as_str(),
            person.as_str(),
            most
        )?;
        found.into_iter().map(handoff).collect()
    }

    /// Those that a person may take instead of the manager, oldest first.
    pub async fn handoffs_pooled_with(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
        most: i64,
    ) -> Result<Vec<Handoff>> {
        let found = rows!(
            self,
            Row,
            POOLED_WITH,
            workspace.as_str(),
            person.as_str(),
            most
        )?;
        found.into_iter().map(handoff).collect()
    }

    /// Whether a person takes part in anything that is open, or is asked to; a draft of theirs
    /// counts too.
    pub async fn may_owe(&mut self, workspace: &WorkspaceId, person: &UserId) -> Result<bool> {
        let found = rows!(self, (i32,), MAY_OWE, workspace.as_str(), person.as_str())?;
        Ok(!found.is_empty()
            || !self
                .handoffs_offered_to(workspace, person, 1)
                .await?
                .is_empty())
    }

    /// A page of a workspace's open handoffs, after `after`, oldest first.
    pub async fn open_handoffs(
        &mut self,
        workspace: &WorkspaceId,
        after: HandoffId,
        most: i64,
    ) -> Result<Vec<Handoff>> {
        let found = rows!(
            self,
            Row,
            OPEN_OF_WORKSPACE,
            workspace.as_str(),
            after.number(),
            most
        )?;
        found.into_iter().map(handoff).collect()
    }
}

/// The people who may take it besides the manager, as a list; `None` without any.
fn pool(handoff: &Handoff) -> Result<Option<String>> {
    let others: Vec<&UserId> = handoff.others().collect();
    let list = (!others.is_empty()).then(|| to_json(TABLE, handoff.id, &others));
    list.transpose()
}

fn first(found: Vec<Row>) -> Result<Option<Handoff>> {
    found.into_iter().next().map(handoff).transpose()
}

fn handoff(row: Row) -> Result<Handoff> {
    let id = HandoffId::new(row.number);
    Ok(Handoff {
        workspace: WorkspaceId::new(row.workspace),
        version: row.version,
        customer: Customer::new(&row.customer)
            .ok_or_else(|| unreadable(TABLE, id, "no customer"))?,
        seller: UserId::new(row.seller),
        manager: UserId::new(row.manager),
        brief: from_json(TABLE, id, &row.brief)?,
        brief_version: u32::try_from(row.brief_version)
            .map_err(|error| unreadable(TABLE, id, error))?,
        submitted_at: from_millis(TABLE, id, row.submitted_at)?,
        state: from_json(TABLE, id, &row.state)?,
        fates: from_json(TABLE, id, &row.fates)?,
        asked: from_json(TABLE, id, &row.asked)?,
        offer: row
            .offer
            .map(|offer| from_json(TABLE, id, &offer))
            .transpose()?,
        template: templates::named(&row.template, row.template_body.as_deref())?,
        id,
    })
}
