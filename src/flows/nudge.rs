//! A timer is due: is its reminder still wanted? Then it goes to the outbox. Only a transaction;
//! Slack is not called here.

use super::FlowError;
use super::ctx::Ctx;
use super::errands::{enqueue_all, say};
use crate::store::timers::Timer;

/// Completes one claimed timer. Nothing happens when it was cancelled, moved or taken over since.
pub async fn fire(ctx: &Ctx, timer: &Timer, lease: &str) -> Result<(), FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let handoff = tx.handoff(&timer.workspace, timer.notice.handoff).await?;
    let wanted = handoff.is_some_and(|handoff| timer.notice.still_wanted(&handoff, now));
    let outcome = if wanted { "fired" } else { "unwanted" };
    if !tx.complete_timer(timer.id, lease, outcome).await? {
        return Ok(());
    }
    if wanted {
        enqueue_all(&mut tx, &timer.workspace, vec![say(&timer.notice)], now).await?;
    }
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(())
}
