//! The index by which handoffs are found: which of them have a term.
//!
//! A row speaks for 64 handoffs, so a word that stands in all of a hundred thousand briefs is read
//! in 1,600 rows, and as one. Rows stand on shelves of 1,024 handoffs: each term of a brief stands on
//! another page, and were there no shelves, a new brief would touch pages all over the index. Who
//! changes a handoff only leaves its number; the terms are written by the worker, several handoffs
//! at a time. Until then, whoever looks for something looks at those that wait as well.
//!
//! Terms are only ever added. What is found is looked at again, see [`crate::domain::search`].

use std::collections::BTreeMap;

use super::sql::{execute, later, rows, sql};
use super::{Result, Tx, from_json, to_json, unreadable};
use crate::domain::customer::Customer;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::domain::search::Numbers;

const TABLE: &str = "search_terms";

sql! { const WAIT = "
    INSERT INTO search_waiting (workspace, handoff, version)
    VALUES ($1, $2, $3)
    ON CONFLICT (workspace, handoff) DO UPDATE
    SET version = excluded.version"; }

sql! { const WAITING = "
    SELECT handoff
    FROM search_waiting
    WHERE workspace = $1
    ORDER BY handoff DESC
    LIMIT $2 + 0"; }

sql! { const ANY_WORK = "
    SELECT 1 AS one
    WHERE EXISTS (SELECT 1 FROM search_waiting)
        OR EXISTS (SELECT 1 FROM search_backlogs)"; }

// In one order, so that two replicas never wait for each other.
sql! { const CLAIM =
sqlite: "
    SELECT workspace, handoff, version
    FROM search_waiting
    ORDER BY workspace, handoff
    LIMIT $1 + 0",
postgres: "
    SELECT workspace, handoff, version
    FROM search_waiting
    ORDER BY workspace, handoff
    LIMIT $1 + 0
    FOR UPDATE SKIP LOCKED"; }

// A version that came later waits on.
sql! { const WRITTEN =
sqlite: "
    DELETE FROM search_waiting
    WHERE workspace = $1
        AND (handoff, version) IN (
            SELECT value ->> 0, value ->> 1 FROM json_each($2))",
postgres: "
    DELETE FROM search_waiting
    WHERE workspace = $1
        AND (handoff, version) IN (
            SELECT (value ->> 0)::bigint, (value ->> 1)::bigint
            FROM jsonb_array_elements($2::jsonb))"; }

sql! { const CLAIM_BACKLOG =
sqlite: "
    SELECT workspace, below
    FROM search_backlogs
    LIMIT 1",
postgres: "
    SELECT workspace, below
    FROM search_backlogs
    LIMIT 1
    FOR UPDATE SKIP LOCKED"; }

sql! { const BELOW = "
    SELECT number
    FROM handoffs
    WHERE workspace = $1 AND number < $2
    ORDER BY number DESC
    LIMIT $3 + 0"; }

sql! { const REACH = "
    UPDATE search_backlogs
    SET below = $2
    WHERE workspace = $1"; }

sql! { const END = "
    DELETE FROM search_backlogs
    WHERE workspace = $1"; }

sql! { const ADD =
sqlite: "
    INSERT INTO search_terms (workspace, shelf, term, block, bits)
    SELECT $1, value ->> 0, value ->> 1, value ->> 2, value ->> 3
    FROM json_each($2)
    WHERE true
    ON CONFLICT (workspace, shelf, term, block) DO UPDATE
    SET bits = search_terms.bits | excluded.bits
    WHERE search_terms.bits | excluded.bits <> search_terms.bits",
postgres: "
    INSERT INTO search_terms (workspace, shelf, term, block, bits)
    SELECT $1, (value ->> 0)::bigint, value ->> 1, (value ->> 2)::bigint, (value ->> 3)::bigint
    FROM jsonb_array_elements($2::jsonb)
    ORDER BY 2, 3, 4
    ON CONFLICT (workspace, shelf, term, block) DO UPDATE
    SET bits = search_terms.bits | excluded.bits
    WHERE search_terms.bits | excluded.bits <> search_terms.bits"; }

// The highest number that a handoff of the workspace has.
sql! { const LAST = "
    SELECT last_handoff
    FROM workspaces
    WHERE id = $1"; }

// A look into each shelf for each term, and a list for each term: a row for each block would be a
// journey for each. Cross joins, because SQLite then begins on the left.
sql! { const HAVING =
sqlite: "
    SELECT asked.value AS term, json_group_array(block) AS blocks, json_group_array(bits) AS bits
    FROM json_each($2) AS asked
    CROSS JOIN json_each($3) AS shelves
    CROSS JOIN search_terms
    WHERE search_terms.workspace = $1 AND search_terms.shelf = shelves.value
        AND search_terms.term = asked.value
    GROUP BY asked.value",
postgres: "
    SELECT term, json_agg(block)::text AS blocks, json_agg(bits)::text AS bits
    FROM search_terms
    WHERE workspace = $1
        AND term = ANY (ARRAY(SELECT value FROM jsonb_array_elements_text($2::jsonb)))
        AND shelf = ANY (ARRAY(
            SELECT value::bigint FROM jsonb_array_elements_text($3::jsonb)))
    GROUP BY term"; }

// Without any, SQLite's lists are empty and PostgreSQL's are none.
sql! { const BEGINNING =
sqlite: "
    SELECT json_group_array(block) AS blocks, json_group_array(bits) AS bits
    FROM json_each($2) AS shelves
    CROSS JOIN search_terms
    WHERE search_terms.workspace = $1 AND search_terms.shelf = shelves.value
        AND search_terms.term >= $3 AND search_terms.term < $4",
postgres: "
    SELECT COALESCE(json_agg(found.block)::text, '[]') AS blocks,
        COALESCE(json_agg(found.bits)::text, '[]') AS bits
    FROM jsonb_array_elements_text($2::jsonb) AS shelves
    CROSS JOIN LATERAL (
        SELECT block, bits
        FROM search_terms
        WHERE workspace = $1 AND shelf = shelves.value::bigint AND term >= $3 AND term < $4
    ) AS found"; }

sql! { const NAMES =
sqlite: "
    SELECT handoffs.number, handoffs.customer
    FROM json_each($2) AS asked
    CROSS JOIN handoffs
    WHERE handoffs.workspace = $1 AND handoffs.number = asked.value",
postgres: "
    SELECT number, customer
    FROM handoffs
    WHERE workspace = $1
        AND number = ANY (ARRAY(
            SELECT value::bigint FROM jsonb_array_elements_text($2::jsonb)))"; }

/// Blocks on a shelf: 1,024 handoffs. The terms of more are too many to be kept at hand while they
/// are written; fewer make more shelves to look into.
const ON_SHELF: i64 = 16;

/// Up to so many shelves, every term is looked up in all of them.
const FEW_SHELVES: i64 = 16;

/// A handoff that waits, as it was when it was claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub workspace: WorkspaceId,
    pub handoff: HandoffId,
    version: i64,
}

impl Tx {
    /// Its terms are to be written anew.
    pub async fn index_later(&mut self, handoff: &Handoff) -> Result<()> {
        later!(
            self,
            WAIT,
            handoff.workspace.as_str(),
            handoff.id.number(),
            handoff.version,
        )
    }

    /// Handoffs whose terms are not all written, the newest first.
    pub async fn waiting_for_index(
        &mut self,
        workspace: &WorkspaceId,
        most: i64,
    ) -> Result<Vec<HandoffId>> {
        let found = rows!(self, (i64,), WAITING, workspace.as_str(), most)?;
        Ok(found
            .into_iter()
            .map(|(number,)| HandoffId::new(number))
            .collect())
    }

    /// Whether any terms are to be written.
    pub async fn has_terms_to_write(&mut self) -> Result<bool> {
        Ok(!rows!(self, (i32,), ANY_WORK)?.is_empty())
    }

    /// Handoffs to write the terms of, all of one workspace, held until this transaction ends.
    pub async fn claim_waiting(&mut self, most: i64) -> Result<Vec<Waiting>> {
        let found = rows!(self, (String, i64, i64), CLAIM, most)?;
        let mut waiting: Vec<Waiting> = Vec::new();
        for (workspace, number, version) in found {
            if waiting
                .first()
                .is_some_and(|first| first.workspace.as_str() != workspace)
            {
                break;
            }
            waiting.push(Waiting {
                workspace: WorkspaceId::new(workspace),
                handoff: HandoffId::new(number),
                version,
            });
        }
        Ok(waiting)
    }

    /// They do not wait any more, unless they changed again.
    pub async fn terms_written(&mut self, waiting: &[Waiting]) -> Result<()> {
        let Some(first) = waiting.first() else {
            return Ok(());
        };
        let pairs = waiting
            .iter()
            .map(|one| (one.handoff.number(), one.version));
        let list = to_json(TABLE, "waiting", &pairs.collect::<Vec<_>>())?;
        execute!(self, WRITTEN, first.workspace.as_str(), &list)?;
        Ok(())
    }

    /// A workspace with handoffs older than the index, and the number they are below. It is held
    /// until this transaction ends.
    pub async fn claim_backlog(&mut self) -> Result<Option<(WorkspaceId, HandoffId)>> {
        let found = rows!(self, (String, i64), CLAIM_BACKLOG)?;
        let claimed = found.into_iter().next();
        Ok(claimed.map(|(id, below)| (WorkspaceId::new(id), HandoffId::new(below))))
    }

    /// The newest first.
    pub async fn numbers_below(
        &mut self,
        workspace: &WorkspaceId,
        below: HandoffId,
        most: i64,
    ) -> Result<Vec<HandoffId>> {
        let found = rows!(
            self,
            (i64,),
            BELOW,
            workspace.as_str(),
            below.number(),
            most
        )?;
        Ok(found
            .into_iter()
            .map(|(number,)| HandoffId::new(number))
            .collect())
    }

    /// `None`: there are no more.
    pub async fn backlog_reached(
        &mut self,
        workspace: &WorkspaceId,
        last: Option<HandoffId>,
    ) -> Result<()> {
        match last {
            Some(last) => execute!(self, REACH, workspace.as_str(), last.number())?,
            None => execute!(self, END, workspace.as_str())?,
        };
        Ok(())
    }

    /// Writes who has which terms, on top of what is written.
    pub async fn add_terms(
        &mut self,
        workspace: &WorkspaceId,
        terms: &BTreeMap<String, Numbers>,
    ) -> Result<()> {
        let mut added: Vec<(i64, &str, i64, i64)> = Vec::new();
        for (term, numbers) in terms {
            added.extend(numbers.blocks().map(|(block, bits)| {
                let shelf = block.div_euclid(ON_SHELF);
                (shelf, term.as_str(), block, bits.cast_signed())
            }));
        }
        // In the order in which they stand.
        added.sort_unstable();
        if added.is_empty() {
            return Ok(());
        }
        let list = to_json(TABLE, "added", &added)?;
        execute!(self, ADD, workspace.as_str(), &list)?;
        Ok(())
    }

    /// The last shelf that there may be; the first one is 0.
    async fn last_shelf(&mut self, workspace: &WorkspaceId) -> Result<i64> {
        let found = rows!(self, (i64,), LAST, workspace.as_str())?;
        let last = found.first().map_or(0, |(last,)| *last);
        Ok(last / Numbers::IN_BLOCK / ON_SHELF)
    }

    /// Of these terms the ones that tell handoffs apart: those that hardly any has, and of the
    /// others the `most` rarest, as it is on the newest shelves. All of them while handoffs are few.
    /// A term that a hundred thousand have takes milliseconds to look up.
    pub async fn telling(
        &mut self,
        workspace: &WorkspaceId,
        terms: Vec<String>,
        most: usize,
    ) -> Result<Vec<String>> {
        let last = self.last_shelf(workspace).await?;
        if last < FEW_SHELVES {
            return Ok(terms);
        }
        // The last one may be empty still.
        let newest = [last - 2, last - 1];
        let having = self.having_on(workspace, &terms, &newest).await?;
        let often = |term: &String| having.get(term).map_or(0, Numbers::count);
        let (mut common, mut telling): (Vec<_>, Vec<_>) =
            terms.into_iter().partition(|term| often(term) > 0);
        common.sort_by_key(often);
        common.truncate(most);
        telling.append(&mut common);
        Ok(telling)
    }

    /// Who has each of these terms; a term that nobody has is not there.
    pub async fn having(
        &mut self,
        workspace: &WorkspaceId,
        terms: &[String],
    ) -> Result<BTreeMap<String, Numbers>> {
        let shelves: Vec<i64> = (0..=self.last_shelf(workspace).await?).collect();
        self.having_on(workspace, terms, &shelves).await
    }

    async fn having_on(
        &mut self,
        workspace: &WorkspaceId,
        terms: &[String],
        shelves: &[i64],
    ) -> Result<BTreeMap<String, Numbers>> {
        let list = to_json(TABLE, "asked", &terms)?;
        let shelves = to_json(TABLE, "shelves", &shelves)?;
        let found = rows!(
            self,
            (String, String, String),
            HAVING,
            workspace.as_str(),
            &list,
            &shelves
        )?;
        let mut having = BTreeMap::new();
        for (term, blocks, bits) in found {
            having.insert(term, numbers(&blocks, &bits)?);
        }
        Ok(having)
    }

    /// Who has a term that begins so.
    pub async fn having_beginning(
        &mut self,
        workspace: &WorkspaceId,
        beginning: &str,
    ) -> Result<Numbers> {
        let end = format!("{beginning}\u{10ffff}");
        let shelves: Vec<i64> = (0..=self.last_shelf(workspace).await?).collect();
        let shelves = to_json(TABLE, "shelves", &shelves)?;
        let found = rows!(
            self,
            (String, String),
            BEGINNING,
            workspace.as_str(),
            &shelves,
            beginning,
            &end
        )?;
        match found.first() {
            Some((blocks, bits)) => numbers(blocks, bits),
            None => Ok(Numbers::default()),
        }
    }

    /// What the customers of these handoffs are called, in no order.
    pub async fn names_of(
        &mut self,
        workspace: &WorkspaceId,
        ids: &[HandoffId],
    ) -> Result<Vec<(HandoffId, Customer)>> {
        let list = to_json(TABLE, "named", &ids)?;
        let found = rows!(self, (i64, String), NAMES, workspace.as_str(), &list)?;
        let named = found.into_iter().map(|(number, customer)| {
            let customer = Customer::new(&customer)
                .ok_or_else(|| unreadable("handoffs", number, "no customer"))?;
            Ok((HandoffId::new(number), customer))
        });
        named.collect()
    }
}

fn numbers(blocks: &str, bits: &str) -> Result<Numbers> {
    let blocks: Vec<i64> = from_json(TABLE, "blocks", blocks)?;
    let bits: Vec<i64> = from_json(TABLE, "bits", bits)?;
    Ok(Numbers::of_blocks(
        blocks
            .into_iter()
            .zip(bits.into_iter().map(i64::cast_unsigned)),
    ))
}
