//! Closed days taken into a workspace's policy; every open handoff is planned anew in the background.

use super::FlowError;
use super::ctx::{Ctx, retried};
use crate::domain::closed_days::{ClosedDays, MOST};
use crate::domain::ids::WorkspaceId;
use crate::domain::setting_log::Setting;
use crate::domain::settings::Part;

/// What came of an import.
#[derive(Debug, PartialEq, Eq)]
pub enum Taken {
    /// So many were new, or were called something else before.
    New(usize),
    /// Together with those it has, the workspace would be closed on this many days: too many.
    TooMany(usize),
    NotInstalled,
}

/// Adds days to those a workspace has; a day that is closed already gets the new name.
pub async fn import(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    days: &ClosedDays,
) -> Result<Taken, FlowError> {
    retried!(attempt(ctx, workspace, days))
}

async fn attempt(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    days: &ClosedDays,
) -> Result<Taken, FlowError> {
    let mut tx = ctx.db.begin().await?;
    let Some(found) = tx.locked_workspace(workspace).await? else {
        return Ok(Taken::NotInstalled);
    };
    let before = found.policy;
    let mut policy = before.clone();
    let mut new = 0;
    for (day, name) in days {
        let stood = policy.closed_days.insert(*day, name.clone());
        new += usize::from(stood.as_ref() != Some(name));
    }
    if policy.closed_days.len() > MOST {
        return Ok(Taken::TooMany(policy.closed_days.len()));
    }
    tx.save_policy(workspace, &policy).await?;
    if new > 0 {
        let (before, after) = (
            Setting::Policy(Box::new(before)),
            Setting::Policy(Box::new(policy)),
        );
        tx.log_setting(
            workspace,
            &Part::Closed,
            None,
            &before,
            &after,
            ctx.clock.now(),
        )
        .await?;
        tx.replan_anew(workspace).await?;
    }
    tx.commit().await?;
    Ok(Taken::New(new))
}
