//! A lead has somebody reminded of what they owe, now or as soon as they work again; once for each
//! clock and day.

use super::FlowError;
use super::act::{Act, SOURCE};
use super::company;
use super::ctx::{Ctx, actor, retried};
use super::errands::say;
use crate::domain::alarm::{Alarm, Planned};
use crate::domain::errand::Item;
use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::domain::notice::{News, Notice};
use crate::domain::reach::Reach;
use crate::domain::refusal::Refusal;

#[derive(Debug)]
pub struct Reminded {
    pub handoff: Handoff,
    pub whose: UserId,
    pub when: Reach,
}

pub async fn remind(ctx: &Ctx, by: &Act, item: &Item) -> Result<Reminded, FlowError> {
    let reminded = retried!(attempt(ctx, by, item))?;
    ctx.bell.notify_one();
    Ok(reminded)
}

async fn attempt(ctx: &Ctx, by: &Act, item: &Item) -> Result<Reminded, FlowError> {
    let now = ctx.clock.now();
    let workspace = &by.workspace;
    let mut tx = ctx.db.begin().await?;
    let first = tx.take_delivery(SOURCE, &by.delivery, now).await?;
    let Some(handoff) = tx.locked_handoff(workspace, item.handoff).await? else {
        return Err(FlowError::unknown());
    };
    if !actor(&mut tx, workspace, &by.user, now).await?.lead {
        return Err(FlowError::refused(Refusal::NotALead, &handoff));
    }
    let Some(whose) = item.clock.debtor(&handoff).cloned() else {
        return Err(FlowError::refused(Refusal::NothingOwed, &handoff));
    };
    let known = tx.person(workspace, &whose).await?;
    if known.is_some_and(|person| !person.standing.can_carry()) {
        let when = Reach::Never;
        return Ok(Reminded {
            handoff,
            whose,
            when,
        });
    }
    let company = company::of_people(&mut tx, workspace, &[&whose]).await?;
    let calendar = company.calendar(&whose);
    let at = calendar.next_open(now);
    let news = News::Reminded {
        clock: item.clock.clone(),
        whose: whose.clone(),
        by: by.user.clone(),
        day: calendar.local_date(at),
    };
    let notice = Notice::new(handoff.id, &whose, news);
    let key = notice.key();
    let said = tx.row_of(workspace, &key).await?.is_some();
    // A redelivery finds what the first one did, and says the same.
    let when = if first && said {
        Reach::Already
    } else if at <= now {
        Reach::Now
    } else {
        Reach::At(at)
    };
    match when {
        Reach::Now if first => {
            tx.enqueue(workspace, &[say(&notice)], now).await?;
        }
        Reach::At(due_at) if first => {
            let alarm = Alarm::Nudge { notice };
            let planned = Planned { due_at, alarm };
            // A subject of its own: the handoff's are planned anew with every change.
            let subject = format!("{}/{key}", handoff.id);
            let open = tx.open_timers(workspace, &subject).await?;
            tx.reconcile_timers(workspace, &subject, &open, &[planned])
                .await?;
        }
        Reach::Now | Reach::At(_) | Reach::Already | Reach::Never => {}
    }
    tx.commit().await?;
    Ok(Reminded {
        handoff,
        whose,
        when,
    })
}
