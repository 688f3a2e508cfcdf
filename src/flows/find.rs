//! Finds the handoff somebody means, by number or by customer.

use super::FlowError;
use super::ctx::{Ctx, actor_of, policy};
use super::search::{self, Depth, Hit};
use crate::domain::actor::Actor;
use crate::domain::customer::Customer;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::person::Standing;
use crate::domain::shared_channel::SharedChannel;
use crate::store::Tx;
use crate::store::people::Acting;

#[derive(Debug)]
pub enum Found {
    One(Box<Handoff>),
    /// Nobody is called so; these fit in some other way, one at least.
    Several(Vec<Hit>),
    Nothing,
}

/// Somebody who looks for something.
#[derive(Debug)]
pub struct Reader {
    pub actor: Actor,
    /// They may read every brief: they lead, or stand in the public channels.
    pub everything: bool,
}

impl Reader {
    pub fn may_read(&self, handoff: &Handoff) -> bool {
        self.everything || self.actor.may_read(handoff)
    }
}

/// `HO-12`, a customer's name, or what [`search`] finds. But for a number, only what `user` may
/// read.
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
    let reader = reader(&mut tx, ctx, workspace, user).await?;
    let open = tx.open_handoff_of(workspace, &customer).await?;
    let called_so = match open.filter(|handoff| reader.may_read(handoff)) {
        Some(open) => Some(open),
        None => tx.newest_handoff_of(workspace, &customer).await?,
    };
    if let Some(handoff) = called_so.filter(|handoff| reader.may_read(handoff)) {
        return Ok(Found::One(Box::new(handoff)));
    }
    let hits = search::search(&mut tx, workspace, &reader, query, Depth::NamesFirst).await?;
    Ok(if hits.is_empty() {
        Found::Nothing
    } else {
        Found::Several(hits)
    })
}

/// Everything that fits, in names and in briefs.
pub async fn everything(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    query: &str,
) -> Result<Vec<Hit>, FlowError> {
    let mut tx = ctx.db.read().await?;
    let reader = reader(&mut tx, ctx, workspace, user).await?;
    Ok(search::search(&mut tx, workspace, &reader, query, Depth::Everything).await?)
}

pub(super) async fn reader(
    tx: &mut Tx,
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
) -> Result<Reader, FlowError> {
    let acting = tx.acting(workspace, user).await?;
    let acting = acting.as_ref();
    let actor = actor_of(tx, workspace, user, acting, ctx.clock.now()).await?;
    let everything = actor.lead || reads_public_channels(tx, workspace, acting).await?;
    Ok(Reader { actor, everything })
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
