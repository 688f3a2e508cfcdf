//! Who leads: seen by everybody, named by the workspace's admins and by leads.

use super::FlowError;
use super::ctx::{Ctx, actor, retried};
use super::errands::enqueue_all;
use super::meet;
use crate::domain::Instant;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::store::Tx;

#[derive(Debug)]
pub struct Leads {
    pub named: Vec<UserId>,
    pub may_name: bool,
}

pub async fn leads(ctx: &Ctx, workspace: &WorkspaceId, user: &UserId) -> Result<Leads, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(Leads {
        named: tx.leads(workspace).await?,
        may_name: may_name(&mut tx, workspace, user, ctx.clock.now()).await?,
    })
}

/// False when the person may not.
pub async fn name(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    leads: &[UserId],
) -> Result<bool, FlowError> {
    retried!(attempt(ctx, workspace, user, leads))
}

async fn attempt(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    leads: &[UserId],
) -> Result<bool, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    if !may_name(&mut tx, workspace, user, now).await? {
        return Ok(false);
    }
    tx.name_leads(workspace, leads).await?;
    let errands = leads.iter().map(|lead| meet::errand(lead, now)).collect();
    enqueue_all(&mut tx, workspace, errands, now).await?;
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(true)
}

async fn may_name(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    user: &UserId,
    now: Instant,
) -> Result<bool, FlowError> {
    let person = tx.person(workspace, user).await?;
    let admin = person.is_some_and(|person| person.admin);
    Ok(admin || actor(tx, workspace, user, now).await?.lead)
}
