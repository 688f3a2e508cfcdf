//! A person's own working hours, instead of the workspace's.

use super::FlowError;
use super::ctx::{Ctx, policy, retried};
use super::replan::replan_of;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::schedule::WorkingHours;
use crate::domain::week::Week;

/// `None` for somebody we have not met.
pub async fn seen(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
) -> Result<Option<WorkingHours>, FlowError> {
    let mut tx = ctx.db.read().await?;
    let Some(schedule) = tx.schedule(workspace, user).await? else {
        return Ok(None);
    };
    Ok(Some(WorkingHours {
        own: schedule.hours,
        workspace: policy(&mut tx, workspace).await?.week,
    }))
}

/// Keeps somebody's own hours, or with `None` those of the workspace again. Hours that are the
/// workspace's own stay with the workspace, and change with it.
pub async fn set(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    own: Option<&Week>,
) -> Result<Option<WorkingHours>, FlowError> {
    let hours = retried!(attempt(ctx, workspace, user, own))?;
    ctx.bell.notify_one();
    Ok(hours)
}

async fn attempt(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    own: Option<&Week>,
) -> Result<Option<WorkingHours>, FlowError> {
    let mut tx = ctx.db.begin().await?;
    let week = policy(&mut tx, workspace).await?.week;
    let own = own.filter(|own| **own != week);
    if !tx.set_hours(workspace, user, own).await? {
        return Ok(None);
    }
    replan_of(&mut tx, workspace, user).await?;
    tx.commit().await?;
    Ok(Some(WorkingHours {
        own: own.cloned(),
        workspace: week,
    }))
}
