//! What goes to the outbox, and under which key.

use crate::domain::Instant;
use crate::domain::errand::Errand;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::domain::notice::Notice;
use crate::store::{Result, Tx};

/// Lanes are locked in their order, so that two transactions never wait for each other.
pub async fn enqueue_all(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    mut errands: Vec<(String, Errand)>,
    now: Instant,
) -> Result<()> {
    errands.sort_by_key(|(_, errand)| errand.lane());
    for (key, errand) in &errands {
        tx.enqueue(workspace, key, errand, now).await?;
    }
    Ok(())
}

pub fn say(notice: &Notice) -> (String, Errand) {
    let errand = Errand::Say {
        notice: notice.clone(),
    };
    (notice.key(), errand)
}

/// `why` makes the key: once per version of the handoff, or once per repair.
pub fn tend(handoff: HandoffId, why: &str) -> (String, Errand) {
    let key = format!("tend/{}/{why}", handoff.number());
    (key, Errand::Tend { handoff })
}
