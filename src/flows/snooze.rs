//! A reminder is put off: one new due time, and nothing else changes. The message that was put off
//! says so.

use super::FlowError;
use super::act::{Act, SOURCE};
use super::apply::touch_up_days;
use super::ctx::{Ctx, actor, retried};
use super::known::Known;
use super::replan::replan;
use crate::domain::Instant;
use crate::domain::errand::{Errand, Item};
use crate::domain::handoff::Handoff;
use crate::domain::ids::WorkspaceId;
use crate::domain::notice::News;
use crate::domain::refusal::Refusal;
use crate::domain::snooze::Until;
use crate::store::{self, Tx};

/// Returns the handoff, and when the reminder comes.
pub async fn snooze(
    ctx: &Ctx,
    by: &Act,
    item: &Item,
    until: Until,
) -> Result<(Handoff, Instant), FlowError> {
    retried!(attempt(ctx, by, item, until))
}

async fn attempt(
    ctx: &Ctx,
    by: &Act,
    item: &Item,
    until: Until,
) -> Result<(Handoff, Instant), FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let first = tx.take_delivery(SOURCE, &by.delivery, now).await?;
    let Some(handoff) = tx.locked_handoff(&by.workspace, item.handoff).await? else {
        return Err(FlowError::unknown());
    };
    let refused = |refusal| Err(FlowError::refused(refusal, &handoff));
    let Some(debtor) = item.clock.debtor(&handoff) else {
        return refused(Refusal::NothingOwed);
    };
    let actor = actor(&mut tx, &by.workspace, &by.user, now).await?;
    if !actor.stands_for(debtor) && !actor.takes_part(&handoff) {
        return refused(Refusal::NotAParticipant {
            seller: handoff.seller.clone(),
            manager: handoff.manager.clone(),
        });
    }
    let known = Known::around(&mut tx, &handoff, &handoff).await?;
    let company = known.company();
    let hour = company.policy.bundle_at;
    let Some(until) = until.moment(company.calendar(debtor), hour, now) else {
        return refused(Refusal::DueInThePast);
    };
    let until = company.calendar(debtor).next_open(until);
    if first {
        tx.snooze(&by.workspace, item.handoff, &item.clock.key(), until)
            .await?;
        replan(&mut tx, &handoff, &known).await?;
        let (at, to) = (now.timestamp_millis(), until.timestamp_millis());
        let why = format!("snooze-{at}-{to}");
        let mut errands = touch_up_days(&mut tx, &known, &handoff, &handoff, &why, now).await?;
        errands.extend(touch_up(&mut tx, &by.workspace, item, &why).await?);
        tx.enqueue(&by.workspace, &errands, now).await?;
        tx.commit().await?;
        ctx.bell.notify_one();
    }
    Ok((handoff, until))
}

/// Reminders of this in messages of their own say when the next one comes.
async fn touch_up(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    item: &Item,
    why: &str,
) -> store::Result<Vec<(String, Errand)>> {
    let mut errands = Vec::new();
    for live in tx.live_messages(workspace, item.handoff).await? {
        if let News::Nudge { clock, .. } | News::Reminded { clock, .. } = &live.notice.news
            && *clock == item.clock
        {
            let key = format!("touch-up/{}/{why}", live.key);
            let errand = Errand::TouchUp {
                notice: live.notice,
                said: live.key,
            };
            errands.push((key, errand));
        }
    }
    Ok(errands)
}
