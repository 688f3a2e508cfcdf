//! A timer is due: what it was set for happens, in a transaction of the database. Slack is not
//! called here.

use std::collections::BTreeMap;

use super::FlowError;
use super::ctx::Ctx;
use super::{covering, daily, nudge};
use crate::domain::Instant;
use crate::domain::alarm::Alarm;
use crate::domain::errand::Errand;
use crate::store::Tx;
use crate::store::timers::Timer;

/// Serves one claimed timer. Nothing happens when it was cancelled, moved or taken over since.
pub async fn ring(ctx: &Ctx, timer: &Timer, lease: &str) -> Result<(), FlowError> {
    ring_first(ctx, std::slice::from_ref(timer), lease).await?;
    Ok(())
}

/// Serves the first of some claimed timers, as many as one transaction has time for; says how many
/// those were, one at least. What costs most is to make a transaction durable, and it costs the
/// same for one as for fifty. When any of them fails, nothing has happened.
pub async fn ring_first(ctx: &Ctx, timers: &[Timer], lease: &str) -> Result<usize, FlowError> {
    let mut tx = ctx.db.begin().await?;
    let now = ctx.clock.now();
    let mut served = 0;
    // Lanes are locked last and in their order, whichever timers come together.
    let mut errands: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for timer in timers {
        let left = serve(&mut tx, timer, lease, now).await?;
        errands.entry(&timer.workspace).or_default().extend(left);
        served += 1;
        if tx.is_over() {
            break;
        }
    }
    for (workspace, errands) in errands {
        tx.enqueue(workspace, &errands, now).await?;
    }
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(served)
}

/// What it leaves to be done in Slack. A timer that is no longer ours leaves no trace at all.
async fn serve(
    tx: &mut Tx,
    timer: &Timer,
    lease: &str,
    now: Instant,
) -> Result<Vec<(String, Errand)>, FlowError> {
    match &timer.alarm {
        Alarm::Nudge { notice } => nudge::fire(tx, timer, notice, lease, now).await,
        Alarm::Cover { absent, days } => covering::fire(tx, timer, absent, *days, lease, now).await,
        Alarm::Day { daily, to } => daily::fire(tx, timer, *daily, to, lease, now).await,
    }
}
