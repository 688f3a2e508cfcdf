//! A timer is due: what it was set for happens, in one transaction of the database. Slack is not
//! called here.

use super::FlowError;
use super::ctx::Ctx;
use super::{daily, nudge};
use crate::domain::alarm::Alarm;
use crate::store::timers::Timer;

/// Serves one claimed timer. Nothing happens when it was cancelled, moved or taken over since.
pub async fn ring(ctx: &Ctx, timer: &Timer, lease: &str) -> Result<(), FlowError> {
    match &timer.alarm {
        Alarm::Nudge { notice } => nudge::fire(ctx, timer, notice, lease).await,
        Alarm::Day { daily, to } => daily::fire(ctx, timer, *daily, to, lease).await,
    }
}
