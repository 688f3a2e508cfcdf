//! How much waits, over all workspaces: for whoever runs the bot.

use super::sql::{rows, sql};
use super::{Result, Tx, from_millis};
use crate::domain::Instant;

sql! { const WAITING = "
    SELECT COUNT(*) AS waiting, MIN(created_at) AS oldest
    FROM outbox
    WHERE state < 3"; }

sql! { const DEAD = "
    SELECT COUNT(*) AS dead
    FROM outbox
    WHERE state = 5"; }

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// What is to be delivered.
    pub waiting: u64,
    /// When the first of it came up.
    pub oldest: Option<Instant>,
    /// What could not be delivered.
    pub dead: u64,
    /// When the next timer is due, or was.
    pub next_timer: Option<Instant>,
}

impl Tx {
    pub async fn health(&mut self) -> Result<Health> {
        let waiting = rows!(self, (i64, Option<i64>), WAITING)?;
        let (waiting, oldest) = waiting.into_iter().next().unwrap_or_default();
        let dead = rows!(self, (i64,), DEAD)?;
        let dead = dead.first().map_or(0, |(dead,)| *dead);
        let oldest = oldest.map(|at| from_millis("outbox", "oldest", at));
        Ok(Health {
            waiting: u64::try_from(waiting).unwrap_or_default(),
            oldest: oldest.transpose()?,
            dead: u64::try_from(dead).unwrap_or_default(),
            next_timer: self.next_timer_due().await?,
        })
    }
}
