//! A participant says what else a customer is called, or that it is not.

use super::act::{Act, SOURCE};
use super::ctx::{Ctx, actor, retried};
use super::{FlowError, find};
use crate::domain::customer::{Became, Customer};
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::domain::refusal::Refusal;
use crate::domain::touchpoint::Touchpoint;

#[derive(Debug)]
pub struct Done {
    pub handoff: Handoff,
    pub became: Became,
}

/// `wanted`: the alias is to be there, or not to be.
pub async fn alias(
    ctx: &Ctx,
    by: &Act,
    id: HandoffId,
    alias: &Customer,
    wanted: bool,
) -> Result<Done, FlowError> {
    retried!(attempt(ctx, by, id, alias, wanted))
}

async fn attempt(
    ctx: &Ctx,
    by: &Act,
    id: HandoffId,
    alias: &Customer,
    wanted: bool,
) -> Result<Done, FlowError> {
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
    let (workspace, customer) = (&by.workspace, &handoff.customer);
    if wanted && alias.key() == customer.key() {
        let became = Became::TheName;
        return Ok(Done { handoff, became });
    }
    let (became, unchanged) = if wanted {
        (Became::Known, Became::KnownBefore)
    } else {
        (Became::Forgotten, Became::NeverKnown)
    };
    // A redelivery is told what the first one was.
    if !tx.take_delivery(SOURCE, &by.delivery, now).await? {
        return Ok(Done { handoff, became });
    }
    let changed = if wanted {
        tx.add_alias(workspace, customer, alias, &by.user, now)
            .await?
    } else {
        tx.take_back_alias(workspace, customer, alias).await?
    };
    if changed {
        let alias = alias.to_string();
        let touchpoint = if wanted {
            Touchpoint::AliasAdded { alias }
        } else {
            Touchpoint::AliasTakenBack { alias }
        };
        tx.record(workspace, id, Some(&by.user), &touchpoint, now)
            .await?;
    }
    tx.commit().await?;
    let became = if changed { became } else { unchanged };
    Ok(Done { handoff, became })
}
