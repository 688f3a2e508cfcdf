//! Re-planning of a whole workspace, page by page: how far it came stands here, so that it goes on
//! after a restart and no two replicas do the same page.

use super::sql::{execute, rows, sql};
use super::{Result, Tx};
use crate::domain::ids::{HandoffId, WorkspaceId};

sql! { const BEGIN_ANEW = "
    INSERT INTO replans (workspace, reached)
    VALUES ($1, 0)
    ON CONFLICT (workspace) DO UPDATE
    SET reached = 0"; }

sql! { const BEGIN = "
    INSERT INTO replans (workspace, reached)
    VALUES ($1, 0)
    ON CONFLICT (workspace) DO NOTHING"; }

sql! { const ANY = "
    SELECT workspace
    FROM replans
    LIMIT 1"; }

sql! { const CLAIM =
sqlite: "
    SELECT workspace, reached
    FROM replans
    LIMIT 1",
postgres: "
    SELECT workspace, reached
    FROM replans
    LIMIT 1
    FOR UPDATE SKIP LOCKED"; }

sql! { const OPEN = "
    SELECT number
    FROM handoffs
    WHERE workspace = $1 AND open = 1 AND number > $2
    ORDER BY number
    LIMIT $3 + 0"; }

sql! { const REACH = "
    UPDATE replans
    SET reached = $2
    WHERE workspace = $1"; }

sql! { const END = "
    DELETE FROM replans
    WHERE workspace = $1"; }

impl Tx {
    /// Every open handoff is planned again from the first one on: what they are planned by changed.
    pub async fn replan_anew(&mut self, workspace: &WorkspaceId) -> Result<()> {
        execute!(self, BEGIN_ANEW, workspace.as_str())?;
        Ok(())
    }

    /// The same, unless it is under way.
    pub async fn replan_once_more(&mut self, workspace: &WorkspaceId) -> Result<()> {
        execute!(self, BEGIN, workspace.as_str())?;
        Ok(())
    }

    /// Whether any workspace is being re-planned.
    pub async fn replans(&mut self) -> Result<bool> {
        Ok(!rows!(self, (String,), ANY)?.is_empty())
    }

    /// A workspace to go on with, and the last handoff that was done. It is held until this
    /// transaction ends.
    pub async fn claim_replan(&mut self) -> Result<Option<(WorkspaceId, HandoffId)>> {
        let found = rows!(self, (String, i64), CLAIM)?;
        let claimed = found.into_iter().next();
        Ok(claimed.map(|(id, reached)| (WorkspaceId::new(id), HandoffId::new(reached))))
    }

    /// The next open handoffs after `after`, by number. Only their numbers: one that cannot be read
    /// must not keep the others waiting.
    pub async fn open_numbers(
        &mut self,
        workspace: &WorkspaceId,
        after: HandoffId,
        most: i64,
    ) -> Result<Vec<HandoffId>> {
        let of = workspace.as_str();
        let found = rows!(self, (i64,), OPEN, of, after.number(), most)?;
        Ok(found
            .into_iter()
            .map(|(number,)| HandoffId::new(number))
            .collect())
    }

    pub async fn replan_reached(&mut self, workspace: &WorkspaceId, last: HandoffId) -> Result<()> {
        execute!(self, REACH, workspace.as_str(), last.number())?;
        Ok(())
    }

    pub async fn end_replan(&mut self, workspace: &WorkspaceId) -> Result<()> {
        execute!(self, END, workspace.as_str())?;
        Ok(())
    }
}
