//! What somebody owes, in sentences: why they are reminded, what to do, when the next reminder
//! comes.

use super::state;
use crate::domain::Instant;
use crate::domain::deadline::Clock;
use crate::domain::excerpt;
use crate::domain::handoff::{Handoff, State};
use crate::domain::ids::UserId;
use crate::domain::nudge::Owed;
use crate::slack::line::Line;

/// A promise or a question may be long; a reminder shows its beginning.
const LONGEST_PROMISE: usize = 300;

/// Why: what is owed, to whom, since when. To the one who owes it, or who covers for them.
pub fn why(
    handoff: &Handoff,
    clock: &Clock,
    reader: &UserId,
    due_at: Option<Instant>,
    now: Instant,
) -> Line {
    let customer = handoff.customer.as_str();
    let late = due_at.filter(|due| *due <= now);
    let was_due = |line: Line| match late {
        Some(due) => line.text(" It was due ").date(due).text("."),
        None => line,
    };
    match clock {
        Clock::Acknowledge { .. } => {
            let line = Line::new().bold(customer);
            was_due(line.text(" waits for your yes or no."))
        }
        Clock::Answer { .. } => {
            let line = Line::of("The questions about ").bold(customer);
            was_due(line.text(" wait for your answers."))
        }
        Clock::TakeOver { .. } => {
            let Some(offer) = &handoff.offer else {
                let line = Line::of("You were asked to take over ").bold(customer);
                return was_due(line.text(" and your yes or no is waited for."));
            };
            let (line, waits) = match (offer.by == *reader, offer.to == *reader) {
                (true, _) => (
                    Line::of("You asked ").user(&offer.to),
                    " and wait for their",
                ),
                (_, true) => (
                    Line::new().user(&offer.by).text(" asked you"),
                    " and waits for your",
                ),
                (false, false) => (
                    Line::new().user(&offer.by).text(" asked ").user(&offer.to),
                    " and waits for their",
                ),
            };
            let line = line.text(" to take over ").bold(customer);
            was_due(line.text(waits).text(" yes or no."))
        }
        Clock::BookKickoff { .. } => {
            let line = Line::of("No kickoff with ").bold(customer);
            was_due(line.text(" is booked."))
        }
        Clock::HoldKickoff => hold_kickoff(handoff, late),
        Clock::RecordKickoff { .. } => {
            let line = Line::of("Was the kickoff with ").bold(customer);
            match &handoff.state {
                State::KickoffBooked(booked) => line
                    .text(" held? It was booked for ")
                    .meeting(&booked.meeting())
                    .text("."),
                State::Submitted(_)
                | State::Returned(_)
                | State::Acknowledged(_)
                | State::Onboarding(_)
                | State::Steady(_)
                | State::Closed(_)
                | State::Cancelled(_) => line.text(" held?"),
            }
        }
        Clock::CheckIn { day } => {
            let line = Line::of(format!("Day {day} with ")).bold(customer);
            was_due(line.text(": how is it going?"))
        }
        Clock::Promise { row, due } => {
            let begun = match late {
                Some(_) => "Overdue since ",
                None => "Promised for ",
            };
            promise(Line::of(begun), handoff, *row, *due, LONGEST_PROMISE)
        }
        Clock::Question { nth } => {
            let Some(asked) = handoff.question(*nth) else {
                let line = Line::of(format!("Question {nth} about ")).bold(customer);
                return was_due(line.text(" waits for your answer."));
            };
            let (head, tail) = excerpt::split(&asked.text, LONGEST_PROMISE);
            let more = if tail.is_empty() { "" } else { " …" };
            let line = Line::new().user(&asked.by).text(" asks about ");
            was_due(line.bold(customer).text(format!(": “{head}{more}”")))
        }
        Clock::OnCall => {
            let line = Line::of("You are off call for ").bold(customer);
            line.text(": questions go to ")
                .user(&handoff.manager)
                .text(" from now on.")
        }
    }
}

fn hold_kickoff(handoff: &Handoff, late: Option<Instant>) -> Line {
    let line = Line::of("The kickoff with ").bold(handoff.customer.as_str());
    let line = match &handoff.state {
        State::KickoffBooked(booked) => line.text(" is booked for ").meeting(&booked.meeting()),
        State::Submitted(_)
        | State::Returned(_)
        | State::Acknowledged(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => line.text(" was not held yet"),
    };
    match late {
        Some(due) => line.text("; it should have been held by ").date(due),
        None => line,
    }
    .text(".")
}

fn promise(
    begun: Line,
    handoff: &Handoff,
    row: u32,
    due: chrono::NaiveDate,
    longest: usize,
) -> Line {
    let line = begun.day(due).text(", ").bold(handoff.customer.as_str());
    let found = handoff
        .promises()
        .find(|standing| standing.promise.row == row);
    match found {
        Some(standing) => {
            let (head, tail) = excerpt::split(&standing.promise.text, longest);
            let more = if tail.is_empty() { "" } else { " …" };
            line.text(format!(": {head}{more}"))
        }
        None => line.text("."),
    }
}

/// What to do about it.
pub fn what_to_do(clock: &Clock) -> &'static str {
    match clock {
        Clock::Acknowledge { .. } => "Acknowledge it, or return it with questions.",
        Clock::Answer { .. } => "Answer them, and the brief goes back.",
        Clock::TakeOver { .. } => "Take it over, or say in the channel why not.",
        Clock::BookKickoff { .. } => "Book it, even if the time may still move.",
        Clock::HoldKickoff => "Find an earlier time, or tell the customer why it takes longer.",
        Clock::RecordKickoff { .. } => "Held starts the onboarding.",
        Clock::CheckIn { .. } => "Say in two clicks whether they are on track.",
        Clock::Promise { .. } => "Done says it was kept. Promises on the brief holds the rest.",
        Clock::Question { .. } => "Answer it; whoever asked is told at once.",
        Clock::OnCall => "Thank you. There is nothing to do.",
    }
}

/// When the next reminder comes, and who hears of it.
pub fn what_comes_next(owed: &Owed) -> Line {
    if owed.deadline.due_at.is_none() {
        return Line::new();
    }
    let next = match owed.next_at {
        Some(at) if owed.put_off => Line::of("Snoozed: the next reminder comes ")
            .date(at)
            .text("."),
        Some(at) => Line::of("Next reminder ").date(at).text("."),
        None => Line::of("This was the last reminder."),
    };
    match owed.leads_at {
        Some(at) => next
            .text(" If it is still open after ")
            .date(at)
            .text(", your lead hears of it."),
        None => next,
    }
}

/// The same for a lead: who owes what, since when.
pub fn about(handoff: &Handoff, clock: &Clock, whose: &UserId, due_at: Option<Instant>) -> Line {
    about_within(handoff, clock, whose, due_at, LONGEST_PROMISE)
}

/// The same with so many letters of a promise.
pub fn about_within(
    handoff: &Handoff,
    clock: &Clock,
    whose: &UserId,
    due_at: Option<Instant>,
    longest: usize,
) -> Line {
    let customer = handoff.customer.as_str();
    let person = Line::new().user(whose);
    let line = match clock {
        Clock::Acknowledge { .. } | Clock::TakeOver { .. } => {
            person.text(" has not said yes or no to ").bold(customer)
        }
        Clock::Answer { .. } => person
            .text(" has not answered the questions about ")
            .bold(customer),
        Clock::BookKickoff { .. } => person
            .text(" has not booked the kickoff with ")
            .bold(customer),
        Clock::HoldKickoff => person
            .text(" has not held the kickoff with ")
            .bold(customer),
        Clock::RecordKickoff { .. } => person
            .text(" has not said whether the kickoff was held with ")
            .bold(customer),
        Clock::CheckIn { day } => person
            .text(format!(" has not checked in on day {day} with "))
            .bold(customer),
        Clock::Promise { row, due } => {
            let begun = person.text(" has not kept what was promised for ");
            return promise(begun, handoff, *row, *due, longest);
        }
        Clock::Question { nth } => person
            .text(format!(" has not answered question {nth} about "))
            .bold(customer),
        Clock::OnCall => person.text(" is off call for ").bold(customer),
    };
    match due_at {
        Some(due) => line.text(" (due ").date(due).text(")."),
        None => line.text("."),
    }
}

/// What became of it since.
pub fn done(handoff: &Handoff) -> Line {
    Line::new()
        .bold(handoff.customer.as_str())
        .text(": done. ")
        .then(state::state(handoff))
}

/// Somebody else owes it by now.
pub fn passed_on(handoff: &Handoff, debtor: &UserId) -> Line {
    let line = Line::new().bold(handoff.customer.as_str());
    line.text(": this is with ").user(debtor).text(" now.")
}
