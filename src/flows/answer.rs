//! Answering a returned brief: what is written is kept until it is sent, and shown beside what stood
//! there before.

use super::ctx::{Ctx, retried};
use super::{FlowError, act, find};
use crate::domain::answering::Answering;
use crate::domain::decide::{Event, decide};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::versions::{Change, changes};

/// What would be different if it were sent.
#[derive(Debug)]
pub struct Preview {
    pub handoff: Handoff,
    pub changes: Vec<Change>,
}

/// What this person wrote for the round that is asked now, if they wrote anything.
pub async fn begun(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    handoff: &Handoff,
) -> Result<Option<Answering>, FlowError> {
    let mut tx = ctx.db.read().await?;
    let found = tx.answering(workspace, handoff.id, author).await?;
    Ok(found.filter(|answering| answering.round == handoff.round()))
}

/// Keeps what was written, good or not.
pub async fn keep(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: HandoffId,
    answering: &Answering,
) -> Result<(), FlowError> {
    retried!(kept(ctx, workspace, author, id, answering))
}

async fn kept(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: HandoffId,
    answering: &Answering,
) -> Result<(), FlowError> {
    let mut tx = ctx.db.begin().await?;
    let now = ctx.clock.now();
    tx.keep_answering(workspace, id, author, answering, now)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// What sending it would change; it is kept then. Refused where it could not be sent.
pub async fn preview(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: HandoffId,
    answering: &Answering,
) -> Result<Preview, FlowError> {
    let seen = find::see(ctx, workspace, author, id).await?;
    let event = sending(answering.clone());
    let decision = decide(&seen.handoff, event, &seen.actor, ctx.clock.now())
        .map_err(|refusal| FlowError::refused(refusal, &seen.handoff))?;
    keep(ctx, workspace, author, id, answering).await?;
    // Whoever may answer takes part, and may read everything.
    let after = &decision.handoff.brief;
    let changes = changes(seen.handoff.template(), &seen.handoff.brief, after, true);
    Ok(Preview {
        handoff: seen.handoff,
        changes,
    })
}

/// `None` when nothing is kept to be sent: it was sent already, perhaps by somebody else.
pub async fn send(
    ctx: &Ctx,
    by: &act::Act,
    id: HandoffId,
    round: u32,
) -> Result<Option<Handoff>, FlowError> {
    let mut tx = ctx.db.read().await?;
    let found = tx.answering(&by.workspace, id, &by.user).await?;
    drop(tx);
    let Some(answering) = found.filter(|answering| answering.round == round) else {
        return Ok(None);
    };
    let sent = act::act(ctx, by, id, &sending(answering)).await?;
    Ok(Some(sent))
}

fn sending(answering: Answering) -> Event {
    Event::Answer {
        round: answering.round,
        answers: answering.answers,
        promises: answering.promises,
    }
}
