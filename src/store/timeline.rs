//! Everything that happened to a handoff.

use super::sql::{execute, rows, sql};
use super::{Result, Tx, from_json, from_millis, to_json, to_millis};
use crate::domain::Instant;
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

sql! { const RECORD = "
    INSERT INTO touchpoints (workspace, handoff, at, author, touchpoint)
    VALUES ($1, $2, $3, $4, $5)"; }

sql! { const NEWEST = "
    SELECT id, at, author, touchpoint
    FROM touchpoints
    WHERE workspace = $1 AND handoff = $2
    ORDER BY id DESC
    LIMIT $3"; }

impl Tx {
    /// `by` is `None` for what the bot did itself.
    pub async fn record(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
        by: Option<&UserId>,
        touchpoint: &Touchpoint,
        now: Instant,
    ) -> Result<()> {
        let touchpoint = to_json(TABLE, handoff, touchpoint)?;
        execute!(
            self,
            RECORD,
            workspace.as_str(),
            handoff.number(),
            to_millis(now),
            by.map(UserId::as_str),
            &touchpoint,
        )?;
        Ok(())
    }

    /// The newest entries first.
    pub async fn timeline(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
        most: i64,
    ) -> Result<Vec<Entry>> {
        let found = rows!(
            self,
            Row,
            NEWEST,
            workspace.as_str(),
            handoff.number(),
            most
        )?;
        found.into_iter().map(entry).collect()
    }
}

fn entry(row: Row) -> Result<Entry> {
    Ok(Entry {
        at: from_millis(TABLE, row.id, row.at)?,
        touchpoint: from_json(TABLE, row.id, &row.touchpoint)?,
        by: row.author.map(UserId::new),
    })
}
