//! Once an hour, and at start: timers brought in line with the handoffs they are made from, people
//! and user groups asked about anew (once a day), old deliveries forgotten, and the database's
//! statistics kept up.

use chrono::TimeDelta;

use super::Worker;
use crate::domain::ids::WorkspaceId;
use crate::flows::{FlowError, groups, meet};

pub(super) const EVERY: TimeDelta = TimeDelta::hours(1);

/// Slack retries for hours at most.
const REMEMBER: TimeDelta = TimeDelta::days(7);

impl Worker {
    pub async fn upkeep(&self) {
        let Some(home) = self.installation.home() else {
            return;
        };
        if let Err(error) = self.begin_replan(&home.workspace).await {
            tracing::error!(%error, "timers could not be brought in line");
        }
        if let Err(error) = meet::take_census(&self.ctx, &home.workspace).await {
            tracing::error!(%error, "nobody was asked who is here");
        }
        if let Err(error) = groups::ask_daily(&self.ctx, &home.workspace).await {
            tracing::error!(%error, "nobody was asked which user groups there are");
        }
        if let Err(error) = self.ctx.db.optimize().await {
            tracing::error!(%error, "the database's statistics are as they were");
        }
        if let Err(error) = self.forget().await {
            tracing::error!(%error, "old deliveries could not be forgotten");
        }
    }

    /// The rounds that follow go through it page by page.
    async fn begin_replan(&self, workspace: &WorkspaceId) -> Result<(), FlowError> {
        let mut tx = self.ctx.db.begin().await?;
        tx.replan_once_more(workspace).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn forget(&self) -> Result<(), FlowError> {
        let mut tx = self.ctx.db.begin().await?;
        tx.forget_deliveries(self.now() - REMEMBER).await?;
        tx.commit().await?;
        Ok(())
    }
}
