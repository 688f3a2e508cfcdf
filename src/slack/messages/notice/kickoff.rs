//! Reminders around the kickoff.

use super::Told;
use crate::domain::deadline::Clock;
use crate::domain::handoff::State;
use crate::domain::ids::UserId;
use crate::domain::kickoff::Meeting;
use crate::domain::plan::SOON;
use crate::slack::action::{Action, Target};
use crate::slack::line::Line;
use crate::slack::message::{Message, Writer};
use crate::slack::messages::button::Button;
use crate::slack::messages::calendar_links;
use crate::slack::messages::state;

pub(super) fn tomorrow(told: &Told<'_>, booking: u32) -> Message {
    let news = when(told, " is on your next business day");
    prepare(told, told.begin(news))
        .note(an_hour_before(told))
        .buttons(moving(told, booking).into_iter().chain(calendars(told)))
        .message()
}

pub(super) fn soon(told: &Told<'_>, booking: u32) -> Message {
    let news = when(told, " begins soon");
    prepare(told, told.begin(news))
        .note("The next reminder comes after it, in your working hours: was it held?")
        .buttons(moving(told, booking))
        .message()
}

pub(super) fn over(told: &Told<'_>, booking: u32) -> Message {
    let about = Target {
        handoff: told.handoff.id,
        booking: Some(booking),
    };
    let news = Line::of("Was the kickoff with ")
        .bold(told.customer())
        .text(" held?");
    let news = match meeting(told) {
        Some(meeting) => news.text(" It was booked for ").meeting(&meeting).text("."),
        None => news,
    };
    told.begin(news)
        .line("Held starts the onboarding. After a no-show you can book a new one.")
        .note(told.what_comes_next())
        .buttons([
            Button::new(Action::KickoffHeld, "Held", about).primary(),
            Button::new(Action::BookKickoff, "Moved", about),
            Button::new(Action::KickoffNoShow, "No-show", about),
            told.snooze(&Clock::RecordKickoff { booking }),
            told.hand_over(),
        ])
        .message()
}

fn an_hour_before(told: &Told<'_>) -> Line {
    match meeting(told) {
        Some(Meeting { at, .. }) => Line::of("The next reminder comes ")
            .date(at - SOON)
            .text(", shortly before it begins."),
        None => Line::new(),
    }
}

/// To the seller, and to the owner when a lead booked it.
pub(super) fn booked(told: &Told<'_>, booking: u32, by: &UserId) -> Message {
    // A later booking is a moved kickoff, or another one after a no-show.
    let done = if booking > 1 {
        " set a new time for the kickoff with "
    } else {
        " booked the kickoff with "
    };
    let news = Line::new().user(by).text(done);
    let news = news.bold(told.customer());
    let news = match meeting(told) {
        Some(meeting) if booking > 1 => news.text(": ").meeting(&meeting),
        Some(meeting) => news.text(" for ").meeting(&meeting),
        None => news,
    };
    let buttons = calendars(told).into_iter().chain(told.open_channel());
    told.begin(news.text(".")).buttons(buttons).message()
}

/// Puts the kickoff into the reader's calendar.
fn calendars(told: &Told<'_>) -> Vec<Button> {
    let ahead = meeting(told).filter(|meeting| meeting.at > told.now);
    ahead.map_or_else(Vec::new, |meeting| {
        calendar_links::buttons(told.handoff, meeting.at, told.card_link)
    })
}

fn when(told: &Told<'_>, when: &str) -> Line {
    let news = Line::of("The kickoff with ")
        .bold(told.customer())
        .text(when);
    match meeting(told) {
        Some(meeting) => news
            .text(": ")
            .meeting(&meeting)
            .text(format!(", {}.", state::from_now(meeting.at, told.now))),
        None => news.text("."),
    }
}

fn meeting(told: &Told<'_>) -> Option<Meeting> {
    match &told.handoff.state {
        State::KickoffBooked(booked) => Some(booked.meeting()),
        State::Onboarding(_) | State::Steady(_) | State::Closed(_) => {
            told.handoff.kickoff_held_at().map(Meeting::from)
        }
        State::Submitted(_) | State::Returned(_) | State::Acknowledged(_) | State::Cancelled(_) => {
            None
        }
    }
}

/// What to have in mind in the meeting.
fn prepare(told: &Told<'_>, writer: Writer) -> Writer {
    let handoff = told.handoff;
    let matters = handoff
        .ownership()
        .and_then(|held| held.matters_most.as_deref());
    let writer = match matters {
        Some(words) => writer.line("What matters most:").quote(words),
        None => writer,
    };
    match handoff.brief.promises.made().count() {
        0 => writer,
        1 => writer.line("The brief holds 1 promise. Read it again beforehand."),
        made => writer.line(&*format!(
            "The brief holds {made} promises. Go through them beforehand."
        )),
    }
}

/// Before a meeting there is nothing to be done with, and it does not wait for whoever puts it off;
/// but it can be moved, and somebody else can take the customer over.
fn moving(told: &Told<'_>, booking: u32) -> Vec<Button> {
    let about = Target {
        handoff: told.handoff.id,
        booking: Some(booking),
    };
    let mut buttons = vec![
        told.read_brief(),
        Button::new(Action::BookKickoff, "Move kickoff", about),
        told.hand_over(),
    ];
    buttons.extend(told.open_channel());
    buttons
}
