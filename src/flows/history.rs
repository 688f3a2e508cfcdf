//! The timeline of one handoff.

use super::FlowError;
use super::ctx::Ctx;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::domain::touchpoint::Entry;

/// More than one answer in Slack can hold.
const MOST: i64 = 100;

/// Newest first.
pub async fn history(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    id: HandoffId,
) -> Result<Vec<Entry>, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(tx.timeline(workspace, id, MOST).await?)
}
