//! Reminders, brought in line with the handoff they are planned from.

use super::company;
use super::known::Known;
use super::list::book_of;
use crate::domain::company::Company;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::nudge::Nudged;
use crate::domain::plan::plan;
use crate::store::{Result, Tx};

/// Handoffs looked up at once.
const PAGE: usize = 50;

/// Brings the open reminders in line with the handoff as it is now; nobody changes it meanwhile.
pub async fn replan_now(tx: &mut Tx, workspace: &WorkspaceId, id: HandoffId) -> Result<()> {
    replan_first(tx, workspace, &[id]).await?;
    Ok(())
}

/// The same for the first of several, as many as the transaction has time for; says how many those
/// were, one at least. They are held before anything else is looked up: whoever changes what they
/// are planned by plans them again, and waits for us or we for them.
pub async fn replan_first(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    ids: &[HandoffId],
) -> Result<usize> {
    let handoffs = tx.locked_handoffs(workspace, ids).await?;
    let planned = plan_each(tx, workspace, &handoffs, None, Tx::is_over).await?;
    // Those that are not there need nothing.
    let reached = handoffs.get(planned).map(|next| next.id);
    let done = |id: &&HandoffId| reached.is_none_or(|next| **id < next);
    Ok(ids.iter().filter(done).count())
}

/// For a handoff that this transaction holds, and whose people are known.
pub async fn replan(tx: &mut Tx, handoff: &Handoff, known: &Known) -> Result<()> {
    let handoffs = std::slice::from_ref(handoff);
    plan_each(tx, &handoff.workspace, handoffs, Some(known), to_the_end).await?;
    Ok(())
}

/// For a handoff that was not there before: nothing was said, and nothing is planned.
pub async fn plan_new(tx: &mut Tx, handoff: &Handoff, company: &Company) -> Result<()> {
    let planned = plan(handoff, &Nudged::new(), company);
    tx.reconcile_timers(&handoff.workspace, &handoff.id.to_string(), &[], &planned)
        .await
}

fn to_the_end(_: &Tx) -> bool {
    false
}

/// Stops after the one at which it is enough; says how many those were.
async fn plan_each(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    handoffs: &[Handoff],
    known: Option<&Known>,
    enough: impl Fn(&Tx) -> bool,
) -> Result<usize> {
    let ids: Vec<HandoffId> = handoffs.iter().map(|handoff| handoff.id).collect();
    let subjects: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let nudged = tx.nudged_of(workspace, &ids).await?;
    let open = tx.open_timers_of(workspace, &subjects).await?;
    let reminded = |handoff: &Handoff| nudged.contains_key(&handoff.id);
    let company = match known {
        Some(known) if !handoffs.iter().any(reminded) => known.company(),
        Some(_) | None => company::around_all(tx, workspace, handoffs, reminded).await?,
    };
    let (nobody, nothing) = (Nudged::new(), Vec::new());
    let mut done = 0;
    for (handoff, subject) in handoffs.iter().zip(&subjects) {
        let nudged = nudged.get(&handoff.id).unwrap_or(&nobody);
        let open = open.get(subject).unwrap_or(&nothing);
        let planned = plan(handoff, nudged, &company);
        tx.reconcile_timers(workspace, subject, open, &planned)
            .await?;
        done += 1;
        if enough(tx) {
            break;
        }
    }
    Ok(done)
}

/// Everything a person sells, manages or is asked to take over, after their hours, their zone or
/// their absence changed.
pub async fn replan_of(tx: &mut Tx, workspace: &WorkspaceId, person: &UserId) -> Result<()> {
    let book = book_of(tx, workspace, person).await?;
    let ids: Vec<HandoffId> = book.iter().map(|handoff| handoff.id).collect();
    for page in ids.chunks(PAGE) {
        let handoffs = tx.locked_handoffs(workspace, page).await?;
        plan_each(tx, workspace, &handoffs, None, to_the_end).await?;
    }
    Ok(())
}
