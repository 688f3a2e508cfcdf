//! A timer is due: is its reminder still wanted? Then it goes to the outbox. Only a transaction;
//! Slack is not called here.

use super::FlowError;
use super::company;
use super::ctx::Ctx;
use super::errands::{enqueue_all, say};
use crate::domain::Instant;
use crate::domain::notice::{News, Notice};
use crate::domain::nudge::FOLDS_AFTER;
use crate::store::Tx;
use crate::store::timers::Timer;

/// What becomes of a due reminder.
enum Turn {
    Say,
    /// Whoever it is for does not work now.
    Wait(Instant),
    /// The day's bundle says it.
    Fold,
    Unwanted,
}

/// Completes one claimed timer. Nothing happens when it was cancelled, moved or taken over since.
pub async fn fire(ctx: &Ctx, timer: &Timer, notice: &Notice, lease: &str) -> Result<(), FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let outcome = match turn(&mut tx, timer, notice, now).await? {
        Turn::Wait(until) => {
            if tx.postpone_timer(timer.id, lease, until).await? {
                tx.commit().await?;
            }
            return Ok(());
        }
        Turn::Say => "fired",
        Turn::Fold => "folded",
        Turn::Unwanted => "unwanted",
    };
    if !tx.complete_timer(timer.id, lease, outcome).await? {
        return Ok(());
    }
    if outcome == "fired" {
        enqueue_all(&mut tx, &timer.workspace, vec![say(notice)], now).await?;
    }
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(())
}

async fn turn(
    tx: &mut Tx,
    timer: &Timer,
    notice: &Notice,
    now: Instant,
) -> Result<Turn, FlowError> {
    let handoff = tx.handoff(&timer.workspace, notice.handoff).await?;
    if !handoff.is_some_and(|handoff| notice.still_wanted(&handoff, now)) {
        return Ok(Turn::Unwanted);
    }
    let late = now - timer.run_at > FOLDS_AFTER;
    if late && matches!(notice.news, News::Nudge { .. }) {
        return Ok(Turn::Fold);
    }
    let company = company::of_people(tx, &timer.workspace, &[&notice.to]).await?;
    let urgent = match &notice.news {
        News::Escalated { .. } => company.policy.urgent_escalations,
        // An hour before an early meeting is an early hour.
        News::KickoffSoon { .. } => true,
        _ => false,
    };
    let open = company.calendar(&notice.to).next_open(now);
    Ok(if urgent || open <= now {
        Turn::Say
    } else {
        Turn::Wait(open)
    })
}
