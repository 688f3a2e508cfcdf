//! What somebody does next to a handoff, as chance has it: any way from the brief to any end.

use chrono::{Days, TimeDelta};
use handoff::domain::Instant;
use handoff::domain::check_in::{Health, next_day};
use handoff::domain::decide::Event;
use handoff::domain::handoff::{Handoff, Question, Reason, State};
use handoff::domain::ids::UserId;
use handoff::domain::promise::{Promise, Promises, Turn};
use handoff::domain::template::GOALS;

use crate::support::chance::Chance;

/// On which days after the kickoff somebody asks; the last one closes.
const DAYS: [u32; 4] = [7, 30, 60, 90];

const A_MOMENT: TimeDelta = TimeDelta::milliseconds(200);

pub enum Next {
    Act(UserId, Event),
    /// Its kickoff is still to come.
    Wait,
    /// Nobody can do anything to it any more.
    Over,
}

/// Three promises, of which one is due soon.
pub fn promises(now: Instant) -> Promises {
    let rows = [(1, 2), (2, 20), (3, 60)].map(|(row, ahead)| Promise {
        text: format!("Promise number {row}, as it was made in the second call"),
        to_whom: "Ada Sponsor".to_owned(),
        due: Some(now.date_naive() + Days::new(ahead)),
        ..Promise::blank(row)
    });
    Promises {
        none_made: false,
        rows: rows.into(),
    }
}

/// What happens next, and who does it. `managers` are those it may be passed on to. It happens at
/// a moment that lies so long ago.
pub fn next(
    handoff: &Handoff,
    managers: &[UserId],
    chance: &mut Chance,
    now: Instant,
    ago: TimeDelta,
) -> Next {
    let (seller, manager) = (&handoff.seller, &handoff.manager);
    let others: Vec<&UserId> = managers.iter().filter(|one| *one != manager).collect();
    let to_another = |chance: &mut Chance| Event::HandOver {
        to: others[chance.below(others.len())].clone(),
        why: "They know them better.".to_owned(),
    };
    if let Some(offer) = handoff.offer.as_ref().filter(|_| handoff.is_open())
        && chance.percent(50)
    {
        return Next::Act(offer.to.clone(), acknowledged());
    }
    let of_a_hundred = chance.below(100);
    let (by, event) = match &handoff.state {
        State::Submitted(_) => match of_a_hundred {
            0..8 => (seller, cancelled()),
            8..20 => (manager, to_another(chance)),
            20..50 => (manager, returned()),
            _ => (manager, acknowledged()),
        },
        State::Returned(_) => match of_a_hundred {
            0..8 => (seller, cancelled()),
            _ => (seller, answered(handoff, chance)),
        },
        State::Acknowledged(_) => match of_a_hundred {
            0..5 => (manager, cancelled()),
            5..12 => (manager, to_another(chance)),
            _ => {
                let meeting = kickoff(chance, now, ago).into();
                (manager, Event::BookKickoff { meeting })
            }
        },
        State::KickoffBooked(booked) if booked.at <= now => {
            let booking = booked.ownership.bookings;
            match of_a_hundred {
                0..12 => (manager, Event::RecordNoShow { booking }),
                _ => (manager, Event::RecordHeld { booking }),
            }
        }
        State::KickoffBooked(booked) if booked.at <= now + A_MOMENT => return Next::Wait,
        // Nobody waits for so long.
        State::KickoffBooked(_) => {
            let meeting = (now + A_MOMENT).into();
            (manager, Event::BookKickoff { meeting })
        }
        State::Onboarding(_) | State::Steady(_) => match of_a_hundred {
            0..3 => (seller, cancelled()),
            3..8 => (manager, to_another(chance)),
            8..45 => match turned(handoff, chance, now) {
                Some(event) => (manager, event),
                None => (manager, checked_in(handoff, chance, now)),
            },
            45..60 if matches!(handoff.state, State::Onboarding(_)) => {
                let first_value_on = now.date_naive();
                (manager, Event::Complete { first_value_on })
            }
            _ => (manager, checked_in(handoff, chance, now)),
        },
        State::Closed(_) | State::Cancelled(_) => return Next::Over,
    };
    Next::Act(by.clone(), event)
}

/// The ways in which lives end, as [`end`] tells them, beside those that came not so far.
pub const ENDS: [&str; 4] = ["steady", "closed", "closed as lost", "cancelled"];

/// How far a life came.
pub fn end(handoff: &Handoff) -> &'static str {
    match &handoff.state {
        State::Submitted(_) => "submitted",
        State::Returned(_) => "returned",
        State::Acknowledged(_) => "acknowledged",
        State::KickoffBooked(_) => "kickoff booked",
        State::Onboarding(_) => "onboarding",
        State::Steady(_) => "steady",
        State::Closed(closed) if closed.outcome == Health::Lost => "closed as lost",
        State::Closed(_) => "closed",
        State::Cancelled(_) => "cancelled",
    }
}

/// In a moment; or, if it is booked long ago, so that one of its reminders is due.
fn kickoff(chance: &mut Chance, now: Instant, ago: TimeDelta) -> Instant {
    let in_a_moment = now + A_MOMENT;
    if ago < TimeDelta::hours(3) {
        return in_a_moment;
    }
    let present = now + ago;
    match chance.below(5) {
        0 => in_a_moment,
        1 | 2 => present + TimeDelta::minutes(100),
        3 => present + TimeDelta::minutes(30),
        // Over by now: was it held?
        _ => present - TimeDelta::minutes(70),
    }
}

pub fn acknowledged() -> Event {
    Event::Acknowledge {
        kickoff: None,
        matters_most: Some("Train the night shift first.".to_owned()),
    }
}

fn cancelled() -> Event {
    Event::Cancel {
        reason: "They signed with somebody else.".to_owned(),
    }
}

fn returned() -> Event {
    Event::Return {
        questions: vec![Question {
            field: GOALS,
            reason: Reason::Vague,
            needed: "How much does it cost them?".to_owned(),
        }],
    }
}

fn answered(handoff: &Handoff, chance: &mut Chance) -> Event {
    let hours = chance.below(90);
    let text = format!("They lose {hours} hours a week to it, says Ada; she counted twice.");
    Event::Answer {
        round: handoff.round(),
        answers: [(GOALS, text)].into(),
        promises: None,
    }
}

/// One of the open promises is kept, renegotiated or broken.
fn turned(handoff: &Handoff, chance: &mut Chance, now: Instant) -> Option<Event> {
    let open: Vec<u32> = handoff
        .promises()
        .filter(handoff::domain::promise::Standing::is_open)
        .map(|standing| standing.promise.row)
        .collect();
    if open.is_empty() {
        return None;
    }
    let row = open[chance.below(open.len())];
    let why = "Their own directory is late.".to_owned();
    let turn = match chance.below(3) {
        0 => Turn::Kept,
        1 => Turn::Broken { why },
        _ => Turn::Renegotiated {
            due: now.date_naive() + Days::new(30),
            why,
        },
    };
    Some(Event::TurnPromise { row, turn })
}

/// The next of the days is answered; some are at risk or lost, for a reason.
fn checked_in(handoff: &Handoff, chance: &mut Chance, now: Instant) -> Event {
    let (health, note) = match chance.below(100) {
        0..8 => (
            Health::Lost,
            "Their sponsor left and took the budget along.",
        ),
        8..30 => (Health::AtRisk, "Nobody from the night shift came."),
        _ => (Health::OnTrack, ""),
    };
    Event::CheckIn {
        day: next_day(&DAYS, handoff.check_ins()).unwrap_or(0),
        health,
        note: note.to_owned(),
        first_value_on: chance.percent(25).then(|| now.date_naive()),
        kept: handoff
            .promises()
            .filter(|_| chance.percent(15))
            .map(|standing| standing.promise.row)
            .collect(),
        days: DAYS.into(),
    }
}
