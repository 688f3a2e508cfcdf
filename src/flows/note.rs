//! A participant writes something down on the timeline.

use super::act::{Act, SOURCE};
use super::ctx::{Ctx, actor, retried};
use super::{FlowError, find};
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::domain::refusal::Refusal;
use crate::domain::touchpoint::Touchpoint;

pub async fn note(ctx: &Ctx, by: &Act, id: HandoffId, text: &str) -> Result<Handoff, FlowError> {
    retried!(attempt(ctx, by, id, text))
}

async fn attempt(ctx: &Ctx, by: &Act, id: HandoffId, text: &str) -> Result<Handoff, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let handoff = find::loaded(&mut tx, &by.workspace, id).await?;
    let actor = actor(&mut tx, &by.workspace, &by.user, now).await?;
    if !actor.takes_part(&handoff) {
        let refusal = Refusal::NotAParticipant {
            seller: handoff.seller.clone(),
            manager: handoff.manager.clone(),
        };
        return Err(FlowError::refused(refusal, &handoff));
    }
    if tx.take_delivery(SOURCE, &by.delivery, now).await? {
        let touchpoint = Touchpoint::Noted {
            text: text.to_owned(),
        };
        tx.record(&by.workspace, id, Some(&by.user), &touchpoint, now)
            .await?;
        tx.commit().await?;
    }
    Ok(handoff)
}
