//! What people do with reminders, and after the kickoff: done, snoozed, passed on; check-ins,
//! promises, the end of the onboarding.

use super::click::{self, Wish};
use super::{act_of, ask, explained, say_in_form};
use crate::domain::deadline::{Clock, deadlines};
use crate::domain::decide::Event;
use crate::domain::errand::Item;
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::domain::promise::Turn;
use crate::domain::refusal::Refusal;
use crate::flows::{FlowError, act, find, follow_up, snooze};
use crate::slack::action::Owing;
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, Origin, Submission};
use crate::slack::reply::Reply;
use crate::slack::views::{check_in, hand_over, promise, snooze as snooze_form};

/// *Done* on a reminder: recorded at once where the click says it all, else the form that asks
/// for the rest.
pub(super) async fn done(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Ok(Owing(item)) = click.value.parse::<Owing>() else {
        return Ok(say_in_form(origin, click::stale()));
    };
    let id = item.handoff;
    match item.clock {
        Clock::Acknowledge { .. } | Clock::TakeOver { .. } => {
            click::open_for(edge, origin, id, Wish::Acknowledge).await
        }
        Clock::Answer { .. } => click::open_for(edge, origin, id, Wish::Answer).await,
        Clock::BookKickoff { .. } | Clock::HoldKickoff => {
            click::open_for(edge, origin, id, Wish::BookKickoff).await
        }
        Clock::CheckIn { day } => open_check_in(edge, origin, id, Some(day)).await,
        Clock::RecordKickoff { booking } => {
            let event = Event::RecordHeld { booking };
            act::act(&edge.ctx, &act_of(origin), id, &event).await?;
            Ok(Reply::empty())
        }
        Clock::Promise { row, .. } => {
            let turn = Turn::Kept;
            let event = Event::TurnPromise { row, turn };
            act::act(&edge.ctx, &act_of(origin), id, &event).await?;
            Ok(Reply::empty())
        }
        Clock::Question { nth } => {
            ask::open_answer(edge, origin, click.view.as_ref(), id, nth).await
        }
        Clock::OnCall => Ok(Reply::empty()),
    }
}

/// *Snooze* on a reminder.
pub(super) async fn put_off(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let (handoff, item) = match owed(edge, click).await? {
        Ok(owed) => owed,
        Err(reply) => return Ok(reply),
    };
    let view = snooze_form::snooze(&handoff, &item);
    Ok(click::open(&click.origin, view))
}

/// *Hand over* on a reminder: what sales owes goes to another seller, everything else to another
/// owner.
pub(super) async fn pass_on(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let (handoff, item) = match owed(edge, click).await? {
        Ok(owed) => owed,
        Err(reply) => return Ok(reply),
    };
    let sales = item.clock.debtor(&handoff) == Some(&handoff.seller);
    let wish = if sales {
        Wish::ChangeSeller
    } else {
        Wish::HandOver
    };
    click::open_for(edge, &click.origin, handoff.id, wish).await
}

/// What the button is about, if somebody still owes it.
async fn owed(edge: &Edge, click: &Click) -> Result<Result<(Handoff, Item), Reply>, FlowError> {
    let origin = &click.origin;
    let Ok(Owing(item)) = click.value.parse::<Owing>() else {
        return Ok(Err(say_in_form(origin, click::stale())));
    };
    let seen = find::see(&edge.ctx, &origin.workspace, &origin.user, item.handoff).await?;
    if item.clock.debtor(&seen.handoff).is_none() {
        return Err(FlowError::refused(Refusal::NothingOwed, &seen.handoff));
    }
    Ok(Ok((seen.handoff, item)))
}

/// Opens the check-in; without a day it is the one that is due by now, or one that nobody asked
/// for.
pub(super) async fn open_check_in(
    edge: &Edge,
    origin: &Origin,
    id: HandoffId,
    day: Option<u32>,
) -> Result<Reply, FlowError> {
    let day = if let Some(day) = day {
        day
    } else {
        let seen = find::see(&edge.ctx, &origin.workspace, &origin.user, id).await?;
        due_day(edge, &seen.handoff).await?
    };
    let wish = Wish::CheckIn { day };
    click::open_for(edge, origin, id, wish).await
}

async fn due_day(edge: &Edge, handoff: &Handoff) -> Result<u32, FlowError> {
    let company = follow_up::company(&edge.ctx, handoff).await?;
    let now = edge.ctx.clock.now();
    let due = deadlines(handoff, &company)
        .into_iter()
        .find_map(|deadline| match deadline.clock {
            Clock::CheckIn { day } if deadline.asks.iter().any(|ask| *ask <= now) => Some(day),
            _ => None,
        });
    Ok(due.unwrap_or(0))
}

pub(super) async fn check_in(
    edge: &Edge,
    submission: &Submission,
    id: HandoffId,
    day: u32,
) -> Result<Reply, FlowError> {
    let entered = match check_in::read(&submission.view.inputs) {
        Ok(entered) => entered,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let days = follow_up::check_in_days(&edge.ctx, &submission.origin.workspace).await?;
    let event = Event::CheckIn {
        day,
        health: entered.health,
        note: entered.note,
        first_value_on: entered.first_value_on,
        kept: entered.kept,
        days,
    };
    super::submission::carry_out(edge, submission, id, &event).await
}

pub(super) async fn snooze(
    edge: &Edge,
    submission: &Submission,
    item: &Item,
) -> Result<Reply, FlowError> {
    let until = match snooze_form::read(&submission.view.inputs) {
        Ok(until) => until,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let by = super::submission::act_by(submission);
    match snooze::snooze(&edge.ctx, &by, item, until).await {
        Ok(_) => Ok(Reply::close()),
        Err(FlowError::Refused {
            refusal: Refusal::DueInThePast,
            ..
        }) => Ok(Reply::errors(snooze_form::in_the_past())),
        Err(error) => {
            let why = explained(edge, &submission.origin, &error).await;
            let view = crate::slack::views::reading::sentence("Snooze", why);
            Ok(Reply::become_view(view))
        }
    }
}

pub(super) async fn change_seller(
    edge: &Edge,
    submission: &Submission,
    id: HandoffId,
) -> Result<Reply, FlowError> {
    let entered = match hand_over::read(&submission.view.inputs) {
        Ok(entered) => entered,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let workspace = &submission.origin.workspace;
    if let Some(person) = act::who_cannot_carry(&edge.ctx, workspace, &entered.to).await? {
        let why = crate::slack::messages::outcome::why_not(&person);
        return Ok(Reply::errors(hand_over::wrong_person(&why)));
    }
    let event = Event::ChangeSeller {
        to: entered.to,
        why: entered.why,
    };
    super::submission::carry_out(edge, submission, id, &event).await
}

pub(super) async fn turn_promise(
    edge: &Edge,
    submission: &Submission,
    id: HandoffId,
) -> Result<Reply, FlowError> {
    match promise::read(&submission.view.inputs) {
        Ok((row, turn)) => {
            let event = Event::TurnPromise { row, turn };
            super::submission::carry_out(edge, submission, id, &event).await
        }
        Err(errors) => Ok(Reply::errors(errors)),
    }
}
