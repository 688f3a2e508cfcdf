//! User groups: asked of Slack by the worker, kept here, so that a team can be "whoever is in
//! @sellers", and so can the leads.

use chrono::TimeDelta;

use super::FlowError;
use super::ctx::{self, Ctx};
use super::meet;
use crate::domain::Instant;
use crate::domain::errand::Errand;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::team::UserGroup;
use crate::store::{Result, Tx};

/// Whoever opens the settings chooses among groups that are no older.
const FRESH: TimeDelta = TimeDelta::hours(1);

/// Asked once a day.
pub fn daily_errand(now: Instant) -> (String, Errand) {
    (format!("groups/{}", now.date_naive()), Errand::Groups)
}

/// Asks Slack which groups there are and who is in them, unless that was asked today.
pub async fn ask_daily(ctx: &Ctx, workspace: &WorkspaceId) -> std::result::Result<(), FlowError> {
    ask(ctx, workspace, daily_errand(ctx.clock.now())).await
}

/// Asks again when what we know is older than an hour; while we know none, once an hour.
pub async fn ask_if_old(ctx: &Ctx, workspace: &WorkspaceId) -> std::result::Result<(), FlowError> {
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

/// Keeps what Slack said: these are all groups there are. Whoever begins or ends to lead by that
/// gets a digest, or none, and is told of what is late, or not, from the next round on. Returns
/// what there is to ask about leads we do not know. Runs in the worker's transaction.
pub async fn remember(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    groups: &[UserGroup],
    now: Instant,
) -> Result<Vec<(String, Errand)>> {
    let before = tx.leads(workspace).await?;
    tx.remember_user_groups(workspace, groups, now).await?;
    if tx.leads(workspace).await? != before {
        tx.replan_anew(workspace).await?;
    }
    let named = tx.named_leads(workspace).await?;
    let through = groups
        .iter()
        .filter(|group| named.groups.contains(&group.id));
    // Whom rotation asks must be known too: whether they are here, and when they work.
    let rotation = ctx::policy(tx, workspace).await?.rotation.group;
    let rotates = groups
        .iter()
        .filter(|group| rotation.as_ref() == Some(&group.id));
    let people = through.chain(rotates).flat_map(|group| &group.members);
    let people: Vec<&UserId> = people.collect();
    meet::strangers(tx, workspace, &people, now).await
}

async fn ask(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    errand: (String, Errand),
) -> std::result::Result<(), FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    tx.enqueue(workspace, &[errand], now).await?;
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(())
}
