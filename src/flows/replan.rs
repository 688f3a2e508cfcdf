//! Reminders, brought in line with the handoff they are planned from.

use super::company;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::plan::plan;
use crate::store::{Result, Tx};

/// More open handoffs of one person are re-planned by the hourly round.
const MOST: i64 = 500;

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
    let nudged = tx.nudged(workspace, handoff.id).await?;
    // Leads hear of nothing before somebody was reminded.
    let company = if nudged.is_empty() {
        company::around(tx, handoff).await?
    } else {
        company::around_with_leads(tx, handoff).await?
    };
    let planned = plan(handoff, &nudged, &company);
    let subject = handoff.id.to_string();
    tx.reconcile_timers(workspace, &subject, &planned).await?;
    Ok(())
}

/// Everything a person sells, manages or is asked to take over, after their hours, their zone or
/// their absence changed.
pub async fn replan_of(tx: &mut Tx, workspace: &WorkspaceId, person: &UserId) -> Result<()> {
    let offered = tx.handoffs_offered_to(workspace, person, MOST).await?;
    let mut handoffs = tx.open_handoffs_with(workspace, person, MOST).await?;
    handoffs.extend(offered);
    for handoff in handoffs {
        replan_now(tx, workspace, handoff.id).await?;
    }
    Ok(())
}
