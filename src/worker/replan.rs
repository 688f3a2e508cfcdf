//! Re-planning of every open handoff, in the background: after a change of the settings, and once
//! an hour. One page a round, so that what is due never waits behind a million handoffs.

use super::Worker;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::flows::replan::{replan_first, replan_now};
use crate::flows::{FlowError, daily, first_days};
use crate::store::{StoreError, Tx};

/// Handoffs re-planned in one transaction at most, when nobody acts and when somebody does.
const PAGE: i64 = 50;
const FEW: i64 = 10;

impl Worker {
    /// One page of one workspace; says how many pages that was. What fails is tried again in the
    /// next round.
    pub(super) async fn go_on_replanning(&self) -> usize {
        self.replan_a_page().await.unwrap_or_else(|error| {
            tracing::error!(%error, "timers could not be brought in line");
            0
        })
    }

    async fn replan_a_page(&self) -> Result<usize, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        if !tx.replans().await? {
            return Ok(0);
        }
        drop(tx);
        let mut tx = self.ctx.db.begin().await?;
        // Another replica may be at it.
        let Some((workspace, reached)) = tx.claim_replan().await? else {
            return Ok(0);
        };
        let most = if tx.is_hurried() { FEW } else { PAGE };
        let page = tx.open_numbers(&workspace, reached, most).await?;
        let planned = match replan_first(&mut tx, &workspace, &page).await {
            Err(error @ StoreError::Unreadable { .. }) => {
                tracing::debug!(%error, "handoffs are planned one by one");
                plan_readable(&mut tx, &workspace, &page).await?
            }
            planned => planned?,
        };
        let last = planned.checked_sub(1).and_then(|last| page.get(last));
        match last {
            Some(&last) => {
                let new = tx.people_without_days(&workspace, reached, last).await?;
                let new: Vec<_> = new.iter().collect();
                daily::set(&mut tx, &workspace, &new, self.now()).await?;
                tx.replan_reached(&workspace, last).await?;
            }
            None => tx.end_replan(&workspace).await?,
        }
        tx.commit().await?;
        if reached == HandoffId::new(0) {
            daily::set_all(&self.ctx, &workspace).await?;
            first_days::set_all(&self.ctx, &workspace).await?;
        }
        Ok(1)
    }
}

/// One of them cannot be read, which must not keep the others from being planned.
async fn plan_readable(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    page: &[HandoffId],
) -> Result<usize, FlowError> {
    let mut planned = 0;
    for handoff in page {
        match replan_now(tx, workspace, *handoff).await {
            Err(error @ StoreError::Unreadable { .. }) => {
                tracing::error!(%handoff, %error, "not planned again");
            }
            done => done?,
        }
        planned += 1;
        if tx.is_over() {
            break;
        }
    }
    Ok(planned)
}
