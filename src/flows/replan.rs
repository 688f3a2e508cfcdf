//! Reminders, brought in line with the handoff they are planned from.

use super::ctx::{calendar, policy};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::domain::plan::{self, plan};
use crate::store::{Result, Tx};

/// Brings the open reminders in line with the handoff as it is now; nobody changes it meanwhile.
pub async fn replan_now(tx: &mut Tx, workspace: &WorkspaceId, id: HandoffId) -> Result<()> {
    match tx.locked_handoff(workspace, id).await? {
        Some(handoff) => replan(tx, &handoff).await,
        None => Ok(()),
    }
}

/// For a handoff that this transaction holds.
pub async fn replan(tx: &mut Tx, handoff: &Handoff) -> Result<()> {
    let workspace = &handoff.workspace;
    let policy = policy(tx, workspace).await?;
    let calendar = calendar(tx, workspace, plan::addressee(handoff)).await?;
    let planned = plan(handoff, &policy, &calendar);
    tx.reconcile_timers(workspace, handoff.id, &planned).await
}
