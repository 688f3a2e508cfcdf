//! Once an hour, and at start: timers brought in line with the handoffs they are made from, people
//! asked about anew (once a day), and old deliveries forgotten.

use chrono::TimeDelta;

use super::Worker;
use crate::flows::replan::replan_all;
use crate::flows::{FlowError, meet};

pub(super) const EVERY: TimeDelta = TimeDelta::hours(1);

/// Slack retries for hours at most.
const REMEMBER: TimeDelta = TimeDelta::days(7);

impl Worker {
    pub async fn upkeep(&self) {
        let Some(home) = self.installation.home() else {
            return;
        };
        if let Err(error) = replan_all(&self.ctx, &home.workspace).await {
            tracing::error!(%error, "timers could not be brought in line");
        }
        if let Err(error) = meet::take_census(&self.ctx, &home.workspace).await {
            tracing::error!(%error, "nobody was asked who is here");
        }
        if let Err(error) = self.forget().await {
            tracing::error!(%error, "old deliveries could not be forgotten");
        }
    }

    async fn forget(&self) -> Result<(), FlowError> {
        let mut tx = self.ctx.db.begin().await?;
        tx.forget_deliveries(self.now() - REMEMBER).await?;
        tx.commit().await?;
        Ok(())
    }
}
