//! Finds the handoff somebody means, by number or by customer.

use super::FlowError;
use super::ctx::{Ctx, actor_of, policy};
use crate::domain::actor::Actor;
use crate::domain::customer::Customer;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::person::Standing;
use crate::domain::shared_channel::SharedChannel;
use crate::store::Tx;
use crate::store::people::Acting;

/// More suggestions than anybody reads.
const MOST_SUGGESTED: i64 = 8;

#[derive(Debug)]
pub enum Found {
    One(Box<Handoff>),
    /// Nobody is called so; these begin so, one at least.
    Several(Vec<Handoff>),
    Nothing,
}

/// `HO-12`, or a customer's name or its beginning. Suggestions name only what `user` may read.
pub async fn find(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    query: &str,
) -> Result<Found, FlowError> {
    let mut tx = ctx.db.read().await?;
    if let Ok(id) = query.parse::<HandoffId>() {
        let found = tx.handoff(workspace, id).await?;
        return Ok(found.map_or(Found::Nothing, |handoff| Found::One(Box::new(handoff))));
    }
    let Some(customer) = Customer::new(query) else {
        return Ok(Found::Nothing);
    };
    if let Some(open) = tx.open_handoff_of(workspace, &customer).await? {
        return Ok(Found::One(Box::new(open)));
    }
    if let Some(newest) = tx.newest_handoff_of(workspace, &customer).await? {
        return Ok(Found::One(Box::new(newest)));
    }
    let mut several = tx
        .handoffs_beginning_with(workspace, &customer.key(), MOST_SUGGESTED)
        .await?;
    let acting = tx.acting(workspace, user).await?;
    let acting = acting.as_ref();
    if !reads_public_channels(&mut tx, workspace, acting).await? {
        let actor = actor_of(&mut tx, workspace, user, acting, ctx.clock.now()).await?;
        several.retain(|handoff| actor.may_read(handoff));
    }
    Ok(if several.is_empty() {
        Found::Nothing
    } else {
        Found::Several(several)
    })
}

/// The handoff a channel is for.
pub async fn in_channel(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    channel: &crate::domain::ids::ChannelId,
) -> Result<Option<Handoff>, FlowError> {
    let mut tx = ctx.db.read().await?;
    match tx.handoff_of_channel(workspace, channel).await? {
        Some(id) => Ok(tx.handoff(workspace, id).await?),
        None => Ok(None),
    }
}

/// A handoff as one person sees it.
#[derive(Debug)]
pub struct Seen {
    pub handoff: Handoff,
    pub actor: Actor,
    /// Whether it is theirs to read, but for what is restricted.
    pub may_read: bool,
}

pub async fn see(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    id: HandoffId,
) -> Result<Seen, FlowError> {
    let mut tx = ctx.db.read().await?;
    let handoff = loaded(&mut tx, workspace, id).await?;
    let acting = tx.acting(workspace, user).await?;
    let acting = acting.as_ref();
    let actor = actor_of(&mut tx, workspace, user, acting, ctx.clock.now()).await?;
    let may_read =
        actor.may_read(&handoff) || reads_public_channels(&mut tx, workspace, acting).await?;
    Ok(Seen {
        handoff,
        actor,
        may_read,
    })
}

/// Where a handoff's channel stands.
pub async fn channel_of(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    id: HandoffId,
) -> Result<SharedChannel, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(tx.shared_channel(workspace, id).await?)
}

/// Full members read whatever stands in public channels.
async fn reads_public_channels(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    acting: Option<&Acting>,
) -> Result<bool, FlowError> {
    let member = acting.is_some_and(|acting| acting.person.standing == Standing::Member);
    Ok(member && !policy(tx, workspace).await?.private_channels)
}

pub(super) async fn loaded(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: HandoffId,
) -> Result<Handoff, FlowError> {
    tx.handoff(workspace, id)
        .await?
        .ok_or_else(FlowError::unknown)
}
