//! User groups: asked of Slack by the worker, kept here, so that a team can be "whoever is in
//! @sellers".

use chrono::TimeDelta;

use super::FlowError;
use super::ctx::Ctx;
use crate::domain::Instant;
use crate::domain::errand::Errand;
use crate::domain::ids::WorkspaceId;

/// Whoever opens the settings chooses among groups that are no older.
const FRESH: TimeDelta = TimeDelta::hours(1);

/// Asked once a day.
pub fn daily_errand(now: Instant) -> (String, Errand) {
    (format!("groups/{}", now.date_naive()), Errand::Groups)
}

/// Asks Slack which groups there are and who is in them, unless that was asked today.
pub async fn ask_daily(ctx: &Ctx, workspace: &WorkspaceId) -> Result<(), FlowError> {
    ask(ctx, workspace, daily_errand(ctx.clock.now())).await
}

/// Asks again when what we know is older than an hour; while we know none, once an hour.
pub async fn ask_if_old(ctx: &Ctx, workspace: &WorkspaceId) -> Result<(), FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.read().await?;
    let seen_at = tx.user_groups_seen_at(workspace).await?;
    drop(tx);
    if seen_at.is_some_and(|seen_at| now - seen_at < FRESH) {
        return Ok(());
    }
    let key = format!("groups/hour/{}", now.timestamp() / FRESH.num_seconds());
    ask(ctx, workspace, (key, Errand::Groups)).await
}

async fn ask(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    errand: (String, Errand),
) -> Result<(), FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    tx.enqueue(workspace, &[errand], now).await?;
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(())
}
