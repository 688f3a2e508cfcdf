//! Everything that happened to a handoff.

use super::sql::{later, rows, sql};
use super::{Result, Tx, from_json, from_millis, to_json, to_millis, unreadable};
use crate::domain::Instant;
use crate::domain::customer::Customer;
use crate::domain::digest::Happening;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::touchpoint::{Entry, Touchpoint};

const TABLE: &str = "touchpoints";

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    at: i64,
    author: Option<String>,
    touchpoint: String,
}

sql! { const RECORD =
sqlite: "
    INSERT INTO touchpoints (workspace, handoff, at, author, touchpoint)
    SELECT $1, value ->> 'handoff', $3, $4, value ->> 'touchpoint'
    FROM json_each($2)",
postgres: "
    INSERT INTO touchpoints (workspace, handoff, at, author, touchpoint)
    SELECT $1, added.handoff, $3, $4, added.touchpoint
    FROM jsonb_to_recordset($2::jsonb) AS added (handoff BIGINT, touchpoint TEXT)"; }

sql! { const OLDER = "
    SELECT id, at, author, touchpoint
    FROM touchpoints
    WHERE workspace = $1 AND handoff = $2 AND id < $3
    ORDER BY id DESC
    LIMIT $4 + 0"; }

sql! { const NEWER = "
    SELECT id, at, author, touchpoint
    FROM touchpoints
    WHERE workspace = $1 AND handoff = $2 AND id > $3
    ORDER BY id
    LIMIT $4 + 0"; }

/// A row to be added.
#[derive(serde::Serialize)]
struct Added {
    handoff: i64,
    touchpoint: String,
}

#[derive(sqlx::FromRow)]
struct Lately {
    id: i64,
    at: i64,
    author: Option<String>,
    touchpoint: String,
    handoff: i64,
    customer: String,
    seller: String,
    manager: String,
    submitted_at: i64,
}

// Without an author it was the bot itself: reminders, a channel made. A cross join, because
// SQLite then begins on its left, with the few that are new enough.
sql! { const BY_PEOPLE_SINCE = "
    SELECT t.id, t.at, t.author, t.touchpoint, t.handoff, h.customer, h.seller, h.manager,
        h.submitted_at
    FROM touchpoints t
    CROSS JOIN handoffs h
    WHERE t.workspace = $1 AND t.at >= $2 AND t.author IS NOT NULL
        AND h.workspace = t.workspace AND h.number = t.handoff
    ORDER BY t.at, t.id"; }

impl Tx {
    /// What people did to the workspace's handoffs since then, oldest first.
    pub async fn happened_since(
        &mut self,
        workspace: &WorkspaceId,
        since: Instant,
    ) -> Result<Vec<Happening>> {
        let since = to_millis(since);
        let found = rows!(self, Lately, BY_PEOPLE_SINCE, workspace.as_str(), since)?;
        found.into_iter().map(happening).collect()
    }

    /// `by` is `None` for what the bot did itself.
    pub async fn record(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
        by: Option<&UserId>,
        touchpoint: &Touchpoint,
        now: Instant,
    ) -> Result<()> {
        let one = [(handoff, touchpoint)];
        self.record_all(workspace, by, one, now).await
    }

    /// What happened to several handoffs, in this order.
    pub async fn record_all(
        &mut self,
        workspace: &WorkspaceId,
        by: Option<&UserId>,
        touchpoints: impl IntoIterator<Item = (HandoffId, &Touchpoint)>,
        now: Instant,
    ) -> Result<()> {
        let mut added = Vec::new();
        for (handoff, touchpoint) in touchpoints {
            added.push(Added {
                handoff: handoff.number(),
                touchpoint: to_json(TABLE, handoff, touchpoint)?,
            });
        }
        if added.is_empty() {
            return Ok(());
        }
        let added = to_json(TABLE, "several", &added)?;
        let by = by.map(ToString::to_string);
        later!(self, RECORD, workspace.as_str(), added, to_millis(now), by)
    }

    /// What happened before an entry, the newest first. Each comes with its place.
    pub async fn timeline_before(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
        place: i64,
        most: i64,
    ) -> Result<Vec<(i64, Entry)>> {
        let (of, number) = (workspace.as_str(), handoff.number());
        let found = rows!(self, Row, OLDER, of, number, place, most)?;
        placed(found)
    }

    /// What happened after an entry, the oldest first.
    pub async fn timeline_after(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
        place: i64,
        most: i64,
    ) -> Result<Vec<(i64, Entry)>> {
        let (of, number) = (workspace.as_str(), handoff.number());
        let found = rows!(self, Row, NEWER, of, number, place, most)?;
        placed(found)
    }
}

/// Each with its place.
fn placed(rows: Vec<Row>) -> Result<Vec<(i64, Entry)>> {
    let placed = |row: Row| Ok((row.id, entry(row)?));
    rows.into_iter().map(placed).collect()
}

fn happening(row: Lately) -> Result<Happening> {
    Ok(Happening {
        handoff: HandoffId::new(row.handoff),
        customer: Customer::new(&row.customer)
            .ok_or_else(|| unreadable("handoffs", row.handoff, "no customer"))?,
        seller: UserId::new(row.seller),
        manager: UserId::new(row.manager),
        submitted_at: from_millis("handoffs", row.handoff, row.submitted_at)?,
        entry: entry(Row {
            id: row.id,
            at: row.at,
            author: row.author,
            touchpoint: row.touchpoint,
        })?,
    })
}

fn entry(row: Row) -> Result<Entry> {
    Ok(Entry {
        at: from_millis(TABLE, row.id, row.at)?,
        touchpoint: from_json(TABLE, row.id, &row.touchpoint)?,
        by: row.author.map(UserId::new),
    })
}
