//! What concerns a person: what they sell, manage or are asked to take; for leads, everybody's.

use super::FlowError;
use super::ctx::{Ctx, actor};
use crate::domain::actor::Actor;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::store::{self, Tx};

/// What is looked at; an answer in Slack shows fewer and counts the rest.
const MOST: i64 = 500;

#[derive(Debug)]
pub struct Listed {
    pub actor: Actor,
    pub handoffs: Vec<Handoff>,
}

pub async fn list(ctx: &Ctx, workspace: &WorkspaceId, user: &UserId) -> Result<Listed, FlowError> {
    let mut tx = ctx.db.read().await?;
    let actor = actor(&mut tx, workspace, user, ctx.clock.now()).await?;
    let handoffs = if actor.lead {
        tx.open_handoffs(workspace, HandoffId::new(0), MOST).await?
    } else {
        concerning(&mut tx, workspace, user).await?
    };
    Ok(Listed { actor, handoffs })
}

/// Somebody's book, and what they may take because several are asked.
pub async fn concerning(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
) -> store::Result<Vec<Handoff>> {
    let mut handoffs = book_of(tx, workspace, person).await?;
    handoffs.extend(tx.handoffs_pooled_with(workspace, person, MOST).await?);
    Ok(by_number(handoffs))
}

/// Everything a person sells, manages or is asked to take over, by number. Somebody may be asked to
/// take over what they sell.
pub async fn book_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
) -> store::Result<Vec<Handoff>> {
    let mut handoffs = tx.open_handoffs_with(workspace, person, MOST).await?;
    handoffs.extend(tx.handoffs_offered_to(workspace, person, MOST).await?);
    Ok(by_number(handoffs))
}

/// Each once.
fn by_number(mut handoffs: Vec<Handoff>) -> Vec<Handoff> {
    handoffs.sort_by_key(|handoff| handoff.id);
    handoffs.dedup_by_key(|handoff| handoff.id);
    handoffs
}
