//! Slack's "not now": a method of a workspace, or the whole workspace, until a moment.

use super::sql::{execute, rows, sql};
use super::{Result, Tx, from_millis, to_millis};
use crate::domain::Instant;
use crate::domain::ids::WorkspaceId;

/// The method name that stands for all of them.
pub const EVERY_METHOD: &str = "*";

sql! { const PAUSE = "
    INSERT INTO pauses (workspace, method, until_at, reason)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (workspace, method) DO UPDATE
    SET until_at = excluded.until_at, reason = excluded.reason
    WHERE pauses.until_at < excluded.until_at"; }

sql! { const LOAD = "
    SELECT until_at
    FROM pauses
    WHERE workspace = $1 AND method = $2 AND until_at > $3"; }

sql! { const LIFT = "
    DELETE FROM pauses
    WHERE workspace = $1 AND method = $2"; }

impl Tx {
    pub async fn pause(
        &mut self,
        workspace: &WorkspaceId,
        method: &str,
        until: Instant,
        reason: &str,
    ) -> Result<()> {
        execute!(
            self,
            PAUSE,
            workspace.as_str(),
            method,
            to_millis(until),
            reason
        )?;
        Ok(())
    }

    /// Until when the method must not be called; `None` when it may be.
    pub async fn paused_until(
        &mut self,
        workspace: &WorkspaceId,
        method: &str,
        now: Instant,
    ) -> Result<Option<Instant>> {
        let found = rows!(
            self,
            (i64,),
            LOAD,
            workspace.as_str(),
            method,
            to_millis(now)
        )?;
        found
            .first()
            .map(|(until,)| from_millis("pauses", workspace, *until))
            .transpose()
    }

    /// Lets the workspace be served again; what one method must wait for stays.
    pub async fn lift_pause(&mut self, workspace: &WorkspaceId) -> Result<()> {
        execute!(self, LIFT, workspace.as_str(), EVERY_METHOD)?;
        Ok(())
    }
}
