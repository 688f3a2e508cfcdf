//! Somebody from outside in a handoff's channel: people of other companies, and guests, must not
//! read a brief. Who is in a channel is asked of Slack when somebody comes or goes whom we do not
//! know as a colleague.

use super::FlowError;
use super::ctx::Ctx;
use crate::domain::errand::Errand;
use crate::domain::ids::{ChannelId, HandoffId, UserId, WorkspaceId};
use crate::domain::person::Standing;

/// Who came or went.
#[derive(Debug)]
pub struct Moved<'a> {
    pub channel: &'a ChannelId,
    pub person: &'a UserId,
    /// The event's name, the same in a redelivery.
    pub event: &'a str,
}

/// Has the channel looked at, if it is a handoff's and this is no colleague.
pub async fn moved(ctx: &Ctx, workspace: &WorkspaceId, moved: &Moved<'_>) -> Result<(), FlowError> {
    let mut tx = ctx.db.begin().await?;
    let Some(handoff) = tx.handoff_of_channel(workspace, moved.channel).await? else {
        return Ok(());
    };
    let known = tx.person(workspace, moved.person).await?;
    if known.is_some_and(|person| !is_outside(person.standing)) {
        return Ok(());
    }
    tx.enqueue(workspace, &[look(handoff, moved.event)], ctx.clock.now())
        .await?;
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(())
}

/// `why` makes the key.
pub fn look(handoff: HandoffId, why: &str) -> (String, Errand) {
    (format!("look/{handoff}/{why}"), Errand::Look { handoff })
}

/// Must not read a brief.
pub fn is_outside(standing: Standing) -> bool {
    match standing {
        Standing::Outsider | Standing::Guest => true,
        Standing::Member | Standing::Bot | Standing::Deactivated => false,
    }
}
