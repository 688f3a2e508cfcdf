//! The terms by which handoffs are found, written in the background: one page a round, so that what
//! is due never waits behind a million handoffs.

use super::Worker;
use crate::flows::{FlowError, index};

impl Worker {
    /// Says how many handoffs that was. What fails is tried again in the next round.
    pub(super) async fn write_terms(&self) -> usize {
        self.write_a_page().await.unwrap_or_else(|error| {
            tracing::error!(%error, "handoffs could not be indexed");
            0
        })
    }

    async fn write_a_page(&self) -> Result<usize, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        if !tx.has_terms_to_write().await? {
            return Ok(0);
        }
        drop(tx);
        let mut tx = self.ctx.db.begin().await?;
        let written = index::write_page(&mut tx).await?;
        tx.commit().await?;
        Ok(written)
    }
}
