//! A participant asks to have the shared channel brought in order.

use super::act::{Act, SOURCE};
use super::ctx::{Ctx, actor, retried};
use super::{FlowError, find};
use crate::domain::errand::Errand;
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::domain::refusal::Refusal;
use crate::domain::touchpoint::Touchpoint;

pub async fn repair(ctx: &Ctx, by: &Act, id: HandoffId) -> Result<Handoff, FlowError> {
    retried!(attempt(ctx, by, id))
}

async fn attempt(ctx: &Ctx, by: &Act, id: HandoffId) -> Result<Handoff, FlowError> {
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
        let key = format!("repair/{}/{}", id.number(), now.timestamp_millis());
        let errand = Errand::Repair { handoff: id };
        tx.enqueue(&by.workspace, &[(key, errand)], now).await?;
        tx.record(
            &by.workspace,
            id,
            Some(&by.user),
            &Touchpoint::RepairAsked,
            now,
        )
        .await?;
        tx.commit().await?;
        ctx.bell.notify_one();
    }
    Ok(handoff)
}
