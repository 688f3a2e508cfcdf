//! How much waits, for whoever runs the bot.

use chrono::TimeDelta;

use super::FlowError;
use super::ctx::Ctx;
use crate::metrics::Waiting;

/// As it is now, over all workspaces.
pub async fn waiting(ctx: &Ctx) -> Result<Waiting, FlowError> {
    let mut tx = ctx.db.read().await?;
    let health = tx.health().await?;
    let now = ctx.clock.now();
    let since = |at: Option<crate::domain::Instant>| {
        let span = at.map_or(TimeDelta::zero(), |at| now - at);
        span.to_std().unwrap_or_default()
    };
    Ok(Waiting {
        waiting: health.waiting,
        dead: health.dead,
        oldest: since(health.oldest),
        late: since(health.next_timer),
        lines: None,
    })
}
