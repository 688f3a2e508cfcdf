//! What is due: timers are fired, homes are handed to the deliveries.

use super::{Worker, new_lease};
use crate::domain::Instant;
use crate::flows::{FlowError, alarm};
use crate::store::timers::Timer;

/// How many timers one claim takes.
const TIMERS: i64 = 100;
impl Worker {
    /// The next moment at which something is due; `None` when nothing ever is.
    pub async fn next_due(&self) -> Result<Option<Instant>, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        let timer = tx.next_timer_due().await?;
        let home = tx.next_home_due().await?;
        let ours = self.installation.workspaces();
        let lane = tx.next_lane_due(&ours, self.now()).await?;
        Ok(timer.into_iter().chain(home).chain(lane).min())
    }

    /// Says how much that was.
    pub(super) async fn take_up_due(&self) -> Result<usize, FlowError> {
        // Mostly nothing is due, and to know that, nobody has to wait for the writer.
        let mut tx = self.ctx.db.read().await?;
        let (timer, home) = (tx.next_timer_due().await?, tx.next_home_due().await?);
        drop(tx);
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= self.now());
        let mut taken = 0;
        if is_due(timer) {
            taken += self.fire_timers().await?;
        }
        if is_due(home) {
            taken += self.take_up_homes().await;
        }
        Ok(taken)
    }

    async fn fire_timers(&self) -> Result<usize, FlowError> {
        let lease = new_lease();
        let until = self.now() + self.timing.lease;
        let mut tx = self.ctx.db.begin().await?;
        let due = tx.claim_timers(TIMERS, &lease, self.now(), until).await?;
        tx.commit().await?;
        let mut left = &due[..];
        while !left.is_empty() {
            let served = match alarm::ring_first(&self.ctx, left, &lease).await {
                Ok(served) => served,
                // One of them, which must not keep the others from firing.
                Err(error) => {
                    tracing::debug!(%error, "timers fire one by one");
                    self.fire_each(left, &lease).await;
                    left.len()
                }
            };
            left = left.get(served..).unwrap_or_default();
        }
        Ok(due.len())
    }

    async fn fire_each(&self, timers: &[Timer], lease: &str) {
        for timer in timers {
            if let Err(error) = alarm::ring(&self.ctx, timer, lease).await {
                // It stays claimed and comes back when the lease ends.
                tracing::error!(timer = timer.id, %error, "a timer did not fire");
            }
        }
    }
}
