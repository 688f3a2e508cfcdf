//! What several deliveries of one workspace leave to be written down together.

use std::collections::BTreeMap;

use crate::domain::Instant;
use crate::domain::errand::Errand;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::domain::shared_channel::SharedChannel;
use crate::domain::touchpoint::Touchpoint;
use crate::store::{Result, Tx};

#[derive(Debug, Default)]
pub(super) struct Batch {
    /// For other conversations.
    pub errands: Vec<(String, Errand)>,
    pub channels: BTreeMap<HandoffId, SharedChannel>,
    /// Reminders that arrived, each of a clock.
    pub nudged: Vec<(HandoffId, String)>,
    pub touchpoints: Vec<(HandoffId, Touchpoint)>,
}

impl Batch {
    pub async fn write(&self, tx: &mut Tx, workspace: &WorkspaceId, now: Instant) -> Result<()> {
        tx.save_shared_channels(workspace, &self.channels).await?;
        tx.count_nudges(workspace, &self.nudged, now).await?;
        let happened = self.touchpoints.iter();
        let happened = happened.map(|(handoff, touchpoint)| (*handoff, touchpoint));
        tx.record_all(workspace, None, happened, now).await?;
        tx.enqueue(workspace, &self.errands, now).await?;
        Ok(())
    }
}
