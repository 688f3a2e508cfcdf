//! Briefs being written.

use super::sql::{execute, later, rows, sql};
use super::templates;
use super::{Result, Tx, from_json, from_millis, to_json, to_millis};
use crate::domain::Instant;
use crate::domain::draft::{Content, Draft, Given};
use crate::domain::ids::{DraftId, HandoffId, UserId, WorkspaceId};
use crate::domain::nudge::Record;

const TABLE: &str = "drafts";

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    author: String,
    content: String,
    updated_at: i64,
    submitted_as: Option<i64>,
    delivered: String,
    snoozed_until: Option<i64>,
    template: String,
    template_body: Option<String>,
    given: Option<String>,
}

// A draft follows its template: what is asked is the newest version of it.
macro_rules! columns {
    () => {
        "id, author, content, updated_at, submitted_as, delivered, snoozed_until, template, (
            SELECT body
            FROM templates
            WHERE templates.workspace = drafts.workspace AND templates.name = drafts.template
            ORDER BY version DESC
            LIMIT 1) AS template_body, given"
    };
}

sql! { const SAVE = "
    INSERT INTO drafts (workspace, id, author, content, updated_at, template)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (workspace, id) DO UPDATE
    SET content = excluded.content, updated_at = excluded.updated_at, template = excluded.template
    WHERE drafts.author = excluded.author AND drafts.submitted_as IS NULL"; }

sql! { const LOAD = concat!("
    SELECT ", columns!(), "
    FROM drafts
    WHERE workspace = $1 AND id = $2"); }

sql! { const LOCK =
sqlite: concat!("
    SELECT ", columns!(), "
    FROM drafts
    WHERE workspace = $1 AND id = $2"),
postgres: concat!("
    SELECT ", columns!(), "
    FROM drafts
    WHERE workspace = $1 AND id = $2
    FOR UPDATE"); }

sql! { const OPEN = concat!("
    SELECT ", columns!(), "
    FROM drafts
    WHERE workspace = $1 AND author = $2 AND submitted_as IS NULL
    ORDER BY updated_at DESC
    LIMIT $3 + 0"); }

sql! { const OPEN_OF_WORKSPACE = concat!("
    SELECT ", columns!(), "
    FROM drafts
    WHERE workspace = $1 AND submitted_as IS NULL
    LIMIT $2 + 0"); }

sql! { const SUBMITTED = "
    UPDATE drafts
    SET submitted_as = $3, updated_at = $4
    WHERE workspace = $1 AND id = $2 AND submitted_as IS NULL"; }

sql! { const DISCARD = "
    DELETE FROM drafts
    WHERE workspace = $1 AND id = $2 AND author = $3 AND submitted_as IS NULL"; }

sql! { const GIVE = "
    UPDATE drafts
    SET author = $4, content = $5, updated_at = $6, given = $7, delivered = '[]', snoozed_until = NULL
    WHERE workspace = $1 AND id = $2 AND author = $3 AND submitted_as IS NULL"; }

sql! { const DELIVERED = "
    SELECT delivered
    FROM drafts
    WHERE workspace = $1 AND id = $2"; }

// Each touches its own column only: a snooze, an arrival and a page turn may meet.
sql! { const KEEP_DELIVERED = "
    UPDATE drafts
    SET delivered = $3
    WHERE workspace = $1 AND id = $2"; }

sql! { const KEEP_SNOOZE = "
    UPDATE drafts
    SET snoozed_until = $4
    WHERE workspace = $1 AND id = $2 AND author = $3 AND submitted_as IS NULL"; }

impl Tx {
    /// Keeps what was typed. [`StoreError::Stale`](super::StoreError), in the end, when the draft
    /// was submitted meanwhile or is somebody else's.
    pub async fn save_draft(
        &mut self,
        workspace: &WorkspaceId,
        id: &DraftId,
        author: &UserId,
        template: &str,
        content: &Content,
        now: Instant,
    ) -> Result<()> {
        let content = to_json(TABLE, id, content)?;
        later!(
            self,
            one: SAVE,
            workspace.as_str(),
            id.as_str(),
            author.as_str(),
            content,
            to_millis(now),
            template,
        )
    }

    /// Anybody's; whether the reader may see it is theirs to ask.
    pub async fn draft(&mut self, workspace: &WorkspaceId, id: &DraftId) -> Result<Option<Draft>> {
        let found = rows!(self, Row, LOAD, workspace.as_str(), id.as_str())?;
        found.into_iter().next().map(draft).transpose()
    }

    /// The same, kept from changing until the transaction ends.
    pub async fn locked_draft(
        &mut self,
        workspace: &WorkspaceId,
        id: &DraftId,
    ) -> Result<Option<Draft>> {
        let found = rows!(self, Row, LOCK, workspace.as_str(), id.as_str())?;
        found.into_iter().next().map(draft).transpose()
    }

    /// It is somebody else's now: `draft` as they have it, `from` whom they have it. What was said
    /// about it before counts no more. [`StoreError::Stale`](super::StoreError), in the end, when it
    /// was sent or given away meanwhile.
    pub async fn give_draft(
        &mut self,
        workspace: &WorkspaceId,
        from: &UserId,
        draft: &Draft,
    ) -> Result<()> {
        let id = &draft.id;
        let content = to_json(TABLE, id, &draft.content)?;
        let given = draft.given.as_ref();
        let given = given.map(|given| to_json(TABLE, id, given)).transpose()?;
        later!(
            self,
            one: GIVE,
            workspace.as_str(),
            id.as_str(),
            from.as_str(),
            draft.author.as_str(),
            content,
            to_millis(draft.updated_at),
            given,
        )
    }

    /// What a person may resume, newest first.
    pub async fn open_drafts(
        &mut self,
        workspace: &WorkspaceId,
        author: &UserId,
        most: i64,
    ) -> Result<Vec<Draft>> {
        let (workspace, author) = (workspace.as_str(), author.as_str());
        let found = rows!(self, Row, OPEN, workspace, author, most)?;
        found.into_iter().map(draft).collect()
    }

    /// Everybody's, in no order.
    pub async fn drafts_of_all(
        &mut self,
        workspace: &WorkspaceId,
        most: i64,
    ) -> Result<Vec<Draft>> {
        let found = rows!(self, Row, OPEN_OF_WORKSPACE, workspace.as_str(), most)?;
        found.into_iter().map(draft).collect()
    }

    /// [`StoreError::Stale`](super::StoreError), in the end, when it was submitted already.
    pub async fn mark_submitted(
        &mut self,
        workspace: &WorkspaceId,
        id: &DraftId,
        handoff: HandoffId,
        now: Instant,
    ) -> Result<()> {
        later!(
            self,
            one: SUBMITTED,
            workspace.as_str(),
            id.as_str(),
            handoff.number(),
            to_millis(now),
        )
    }

    pub async fn discard_draft(
        &mut self,
        workspace: &WorkspaceId,
        id: &DraftId,
        author: &UserId,
    ) -> Result<bool> {
        let discarded = execute!(
            self,
            DISCARD,
            workspace.as_str(),
            id.as_str(),
            author.as_str()
        )?;
        Ok(discarded == 1)
    }

    /// Its author was reminded that it is late. The caller holds the lane the reminder went
    /// through, so nobody else counts; a draft that was discarded meanwhile needs no count.
    pub async fn count_draft_nudge(
        &mut self,
        workspace: &WorkspaceId,
        id: &DraftId,
        at: Instant,
    ) -> Result<()> {
        let (workspace, key) = (workspace.as_str(), id.as_str());
        let found = rows!(self, (String,), DELIVERED, workspace, key)?;
        let Some((delivered,)) = found.into_iter().next() else {
            return Ok(());
        };
        let mut delivered: Vec<i64> = from_json(TABLE, id, &delivered)?;
        delivered.push(to_millis(at));
        let delivered = to_json(TABLE, id, &delivered)?;
        execute!(self, KEEP_DELIVERED, workspace, key, &delivered)?;
        Ok(())
    }

    /// False when it was sent or discarded meanwhile.
    pub async fn snooze_draft(
        &mut self,
        workspace: &WorkspaceId,
        id: &DraftId,
        author: &UserId,
        until: Instant,
    ) -> Result<bool> {
        let (workspace, id) = (workspace.as_str(), id.as_str());
        let until = to_millis(until);
        let kept = execute!(self, KEEP_SNOOZE, workspace, id, author.as_str(), until)?;
        Ok(kept == 1)
    }
}

fn moments(id: &str, millis: &str) -> Result<Vec<Instant>> {
    let millis: Vec<i64> = from_json(TABLE, id, millis)?;
    let moment = |millis: i64| from_millis(TABLE, id, millis);
    millis.into_iter().map(moment).collect()
}

fn draft(row: Row) -> Result<Draft> {
    let until = row.snoozed_until;
    let until = until.map(|until| from_millis(TABLE, &row.id, until));
    Ok(Draft {
        reminded: Record {
            delivered: moments(&row.id, &row.delivered)?,
            snoozed_until: until.transpose()?,
            ..Record::default()
        },
        given: match &row.given {
            Some(given) => Some(from_json::<Given>(TABLE, &row.id, given)?),
            None => None,
        },
        content: from_json::<Content>(TABLE, &row.id, &row.content)?,
        updated_at: from_millis(TABLE, &row.id, row.updated_at)?,
        submitted_as: row.submitted_as.map(HandoffId::new),
        template: templates::named(&row.template, row.template_body.as_deref())?,
        id: DraftId::new(row.id),
        author: UserId::new(row.author),
    })
}
