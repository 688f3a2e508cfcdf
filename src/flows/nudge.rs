//! A timer is due: is its reminder still wanted? Then it goes to the outbox. Only a transaction;
//! Slack is not called here.

use super::FlowError;
use super::agenda;
use super::ctx::Ctx;
use super::errands::{enqueue_all, say};
use crate::store::timers::Timer;

/// Completes one claimed timer. Nothing happens when it was cancelled, moved or taken over since.
pub async fn fire(ctx: &Ctx, timer: &Timer, lease: &str) -> Result<(), FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let handoff = tx.handoff(&timer.workspace, timer.notice.handoff).await?;
    let (wanted, agenda) = handoff.map_or((false, None), |handoff| {
        let wanted = timer.notice.still_wanted(&handoff, now);
        (wanted, agenda::with_reminder(&timer.notice, &handoff, now))
    });
    let outcome = if wanted { "fired" } else { "unwanted" };
    if !tx.complete_timer(timer.id, lease, outcome).await? {
        return Ok(());
    }
    // Late as it may be, the agenda is worth having until the kickoff begins.
    let reminder = wanted.then(|| say(&timer.notice));
    let errands = reminder.into_iter().chain(agenda).collect();
    enqueue_all(&mut tx, &timer.workspace, errands, now).await?;
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(())
}
