//! A person does something to a handoff: acknowledge, return, answer, ask, hand over, book or hold the
//! kickoff, cancel. What each does is decided in the domain; this is the transaction around it.

use super::apply::apply;
use super::ctx::{Ctx, actor, retried};
use super::{FlowError, find};
use crate::domain::decide::{Event, decide};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::person::Person;

/// Who acts, and the name of the delivery that brought it, so that a redelivery does nothing.
#[derive(Debug, Clone)]
pub struct Act {
    pub workspace: WorkspaceId,
    pub user: UserId,
    pub delivery: String,
}

/// Where the keys of acts stand in the inbox.
pub const SOURCE: &str = "act";

/// Returns the handoff as it is afterwards; for a redelivery, as it is now.
pub async fn act(ctx: &Ctx, by: &Act, id: HandoffId, event: &Event) -> Result<Handoff, FlowError> {
    let handoff = retried!(attempt(ctx, by, id, event))?;
    ctx.bell.notify_one();
    Ok(handoff)
}

async fn attempt(ctx: &Ctx, by: &Act, id: HandoffId, event: &Event) -> Result<Handoff, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    // Taken before the handoff is read: of two at once the second waits here (on PostgreSQL), and
    // then sees what the first one did.
    let first = tx.take_delivery(SOURCE, &by.delivery, now).await?;
    let handoff = find::loaded(&mut tx, &by.workspace, id).await?;
    if !first {
        return Ok(handoff);
    }
    let actor = actor(&mut tx, &by.workspace, &by.user, now).await?;
    let decision = decide(&handoff, event.clone(), &actor, now)
        .map_err(|refusal| FlowError::refused(refusal, &handoff))?;
    apply(&mut tx, &handoff, &decision, &by.user, now).await?;
    tx.commit().await?;
    Ok(decision.handoff)
}

/// The person, if what we know of them says that they cannot carry a handoff. Somebody we never
/// met gets the benefit of the doubt; Slack will say.
pub async fn who_cannot_carry(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    person: &UserId,
) -> Result<Option<Person>, FlowError> {
    let mut tx = ctx.db.read().await?;
    let found = tx.person(workspace, person).await?;
    Ok(found.filter(|person| !person.standing.can_carry()))
}
