//! The app was removed, or its tokens were: nothing can reach the workspace until it is installed
//! again. Everything waits; nothing is dropped.

use chrono::TimeDelta;

use super::FlowError;
use super::ctx::Ctx;
use crate::domain::ids::WorkspaceId;
use crate::store::pauses::EVERY_METHOD;

/// After this long the token is tried again: an installation that was mended goes on by itself.
pub const TRY_AGAIN_AFTER: TimeDelta = TimeDelta::minutes(5);

pub async fn uninstall(ctx: &Ctx, workspace: &WorkspaceId) -> Result<(), FlowError> {
    let until = ctx.clock.now() + TRY_AGAIN_AFTER;
    let mut tx = ctx.db.begin().await?;
    tx.pause(workspace, EVERY_METHOD, until, "uninstalled")
        .await?;
    tx.commit().await?;
    tracing::error!(%workspace, "the app was removed from the workspace; everything waits");
    Ok(())
}
