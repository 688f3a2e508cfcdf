//! Reminders, brought in line with the handoff they are planned from.

use super::FlowError;
use super::ctx::{Ctx, calendar, policy};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::plan::{self, plan};
use crate::store::{Result, Tx};

/// More open handoffs of one person are re-planned by the hourly round.
const MOST: i64 = 500;
/// Handoffs re-planned in one transaction: short, so that nobody waits behind it.
const PAGE: i64 = 100;

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

/// Everything a person sells or manages, after their hours, their zone or their absence changed.
pub async fn replan_of(tx: &mut Tx, workspace: &WorkspaceId, person: &UserId) -> Result<()> {
    for handoff in tx.open_handoffs_with(workspace, person, MOST).await? {
        replan_now(tx, workspace, handoff.id).await?;
    }
    Ok(())
}

/// Every open handoff of a workspace, page by page.
pub async fn replan_all(ctx: &Ctx, workspace: &WorkspaceId) -> std::result::Result<(), FlowError> {
    let mut after = HandoffId::new(0);
    loop {
        let mut tx = ctx.db.begin().await?;
        let page = tx.open_handoffs(workspace, after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = last.id;
        for handoff in &page {
            replan_now(&mut tx, workspace, handoff.id).await?;
        }
        tx.commit().await?;
    }
}
