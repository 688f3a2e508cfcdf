//! The templates of a workspace: which a seller can choose from, and new versions of them.

use std::sync::Arc;

use super::FlowError;
use super::ctx::{Ctx, retried};
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::template::{Offered, Template};

pub async fn offered(ctx: &Ctx, workspace: &WorkspaceId) -> Result<Offered, FlowError> {
    let mut tx = ctx.db.read().await?;
    let found = tx.policy_and_templates(workspace).await?;
    let (policy, own) = found.unwrap_or_default();
    Ok(policy.templates.offered(own))
}

/// The newest version of one of them.
pub async fn newest(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    name: &str,
) -> Result<Option<Arc<Template>>, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(tx.newest_template(workspace, name).await?)
}

/// What became of a template that was brought.
#[derive(Debug, PartialEq, Eq)]
pub enum Imported {
    /// It is this version now; the first is 1.
    Version(u32),
    /// It is as in this version, which is the newest.
    Same(u32),
    NotInstalled,
}

/// Makes it the next version of the template it names. `by` is `None` for whoever runs the bot. The
/// caller has checked it.
pub async fn import(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    template: Template,
    by: Option<&UserId>,
) -> Result<Imported, FlowError> {
    retried!(attempt(ctx, workspace, &template, by))
}

async fn attempt(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    template: &Template,
    by: Option<&UserId>,
) -> Result<Imported, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    // Of two at once the second waits here, and makes the version after.
    if tx.locked_policy(workspace).await?.is_none() {
        return Ok(Imported::NotInstalled);
    }
    let before = tx.newest_template(workspace, &template.name).await?;
    let version = before.as_ref().map_or(0, |before| before.version);
    let next = |version| Template {
        version,
        ..template.clone()
    };
    if before.is_some_and(|before| next(version) == *before) {
        return Ok(Imported::Same(version));
    }
    tx.add_template(workspace, &next(version + 1), by, now)
        .await?;
    tx.commit().await?;
    Ok(Imported::Version(version + 1))
}
