//! What is the reader's own: what they owe, what they wait for, their drafts and handoffs.

use super::{pager, start};
use crate::domain::Instant;
use crate::domain::deadline::Clock;
use crate::domain::draft::Draft;
use crate::domain::excerpt;
use crate::domain::home::{Due, Home, Turn, page};
use crate::domain::kickoff::Meeting;
use crate::slack::action::Action;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::messages::{answers, bundle, owed, state, unsent};
use crate::slack::views::modal::Block;

/// Each takes two blocks of a hundred: its sentences and its buttons.
const OWED: usize = 8;
/// These share a block.
const AWAITED: usize = 10;
const HANDOFFS: usize = 15;
/// Two blocks each.
const DRAFTS: usize = 5;
/// A promise that somebody else keeps shows its beginning.
const LONGEST_PROMISE: usize = 120;

pub(super) fn blocks(home: &Home, now: Instant) -> Vec<Block> {
    let writer = Writer::new()
        .line(at_a_glance(home, now))
        .buttons([start()]);
    let writer = what_is_owed(writer, home, now);
    let writer = what_is_awaited(writer, home, now);
    let writer = drafts(writer, &home.drafts);
    handoffs(writer, home).blocks()
}

fn at_a_glance(home: &Home, now: Instant) -> Line {
    let late = home.owed.iter().filter(|due| due.deadline.is_late(now));
    let line = Line::new();
    match (home.owed.len(), late.count()) {
        (0, _) => line.bold("You owe nothing at the moment."),
        (1, 0) => line.bold("You owe one thing."),
        (1, _) => line.bold("You owe one thing, and it is late."),
        (all, 0) => line.bold(format!("You owe {all} things. None of them is late.")),
        (all, late) => line.bold(format!("You owe {all} things, {late} of them late.")),
    }
}

fn what_is_owed(writer: Writer, home: &Home, now: Instant) -> Writer {
    let all = home.owed.len();
    if all == 0 {
        return writer;
    }
    let page = page(home.looking.owed, all, OWED);
    let on_page = home.owed.iter().skip(page * OWED).take(OWED);
    let writer = writer.heading(format!("What you owe · {all}"));
    on_page
        .fold(writer, |writer, due| thing(writer.gap(), due, home, now))
        .buttons(pager(page, all, OWED, Turn::Owed))
}

/// One thing that is owed, and what to do about it.
fn thing(writer: Writer, due: &Due, home: &Home, now: Instant) -> Writer {
    let Due { handoff, deadline } = due;
    let (clock, reader) = (&deadline.clock, &home.reader);
    let why = match upcoming(due, now) {
        Some(kickoff) => Line::of("The kickoff with ")
            .bold(handoff.customer.as_str())
            .text(" is ")
            .meeting(&kickoff)
            .text("."),
        None => owed::why(handoff, clock, reader, deadline.due_at, now),
    };
    let why = match (clock, deadline.due_at.filter(|due| now < *due)) {
        // These say when themselves.
        (Clock::Promise { .. } | Clock::RecordKickoff { .. }, _) | (_, None) => why,
        (_, Some(due)) => why.text(" Due ").date(due).text("."),
    };
    let place = state::name(handoff);
    let place = match home.channel(handoff.id) {
        Some(channel) => place.text(" · ").channel(channel),
        None => place,
    };
    let asked_too = handoff.others().any(|other| other == reader);
    let place = if deadline.whose == *reader || asked_too {
        place
    } else {
        place.text(" · you cover for ").user(&deadline.whose)
    };
    writer
        .line(why)
        .line(place)
        .buttons(buttons(due, home, now))
}

/// What is to be recorded is still to come.
fn upcoming(due: &Due, now: Instant) -> Option<Meeting> {
    let kickoff = due.handoff.kickoff().filter(|kickoff| now < kickoff.at);
    match &due.deadline.clock {
        Clock::RecordKickoff { .. } => kickoff,
        Clock::Acknowledge { .. }
        | Clock::Answer { .. }
        | Clock::TakeOver { .. }
        | Clock::BookKickoff { .. }
        | Clock::HoldKickoff
        | Clock::CheckIn { .. }
        | Clock::Promise { .. }
        | Clock::Question { .. }
        | Clock::OnCall => None,
    }
}

/// The act itself where it is one; otherwise what a reminder of it has.
fn buttons(due: &Due, home: &Home, now: Instant) -> Vec<Button> {
    let Due { handoff, deadline } = due;
    let on = |action, label| Button::on(handoff, action, label);
    if upcoming(due, now).is_some() {
        return vec![on(Action::BookKickoff, "Move kickoff")];
    }
    match &deadline.clock {
        Clock::Acknowledge { .. } => vec![
            on(Action::Acknowledge, "Acknowledge").primary(),
            on(Action::Return, "Return with questions"),
            on(Action::HandOver, "Hand to someone else"),
            on(Action::ReadBrief, "Read the brief"),
        ],
        Clock::Answer { .. } => vec![
            on(Action::Answer, "Answer").primary(),
            on(Action::ReadBrief, "Read the brief"),
        ],
        Clock::BookKickoff { .. } => vec![
            on(Action::BookKickoff, "Book the kickoff").primary(),
            Button::about(handoff, &deadline.clock, Action::PassOn, "Hand over"),
        ],
        Clock::TakeOver { .. }
        | Clock::HoldKickoff
        | Clock::RecordKickoff { .. }
        | Clock::CheckIn { .. }
        | Clock::Promise { .. }
        | Clock::Question { .. }
        | Clock::OnCall => bundle::buttons(handoff, &deadline.clock, &home.reader),
    }
}

fn what_is_awaited(writer: Writer, home: &Home, now: Instant) -> Writer {
    let all = home.awaited.len();
    if all == 0 {
        return writer;
    }
    let writer = writer.heading(format!("What you wait for · {all}"));
    let shown = home.awaited.iter().take(AWAITED);
    let writer = writer.lines(shown.map(|due| Line::of("• ").then(awaited(due, now))));
    match all.saturating_sub(AWAITED) {
        0 => writer,
        more => writer.line(&*format!("… and {more} more.")),
    }
}

/// What comes from somebody else, and when.
fn awaited(due: &Due, now: Instant) -> Line {
    let Due { handoff, deadline } = due;
    let (customer, whose) = (handoff.customer.as_str(), &deadline.whose);
    let of = |what: &str, about: &str| {
        let line = Line::of(what).user(whose).text(about);
        line.bold(customer)
    };
    if let Some(kickoff) = upcoming(due, now) {
        let line = of("From ", ": the kickoff with ").text(", ");
        return line.meeting(&kickoff).text(".");
    }
    let line = match &deadline.clock {
        Clock::Acknowledge { .. } => of("A yes or no from ", " to "),
        Clock::TakeOver { .. } => match &handoff.offer {
            Some(offer) => Line::of("A yes or no from ")
                .user(&offer.to)
                .text(", who is asked to take over ")
                .bold(customer),
            None => of("A yes or no from ", " to "),
        },
        Clock::Answer { .. } => of("Answers from ", " about "),
        Clock::BookKickoff { .. } => of("A date from ", " for the kickoff with "),
        Clock::HoldKickoff => of("From ", ": the kickoff with "),
        Clock::RecordKickoff { .. } => of("Word from ", " whether the kickoff was held with "),
        Clock::CheckIn { day } => of("From ", &format!(": the check-in on day {day} with ")),
        Clock::Promise { row, due } => {
            let mut promises = handoff.promises();
            let found = promises.find(|standing| standing.promise.row == *row);
            let text = found.map_or("", |standing| standing.promise.text.as_str());
            let (head, tail) = excerpt::split(text, LONGEST_PROMISE);
            let more = if tail.is_empty() { "" } else { " …" };
            let line = of("From ", ", promised to ").text(" for ").day(*due);
            return line.text(format!(": {head}{more}"));
        }
        Clock::Question { nth } => of("From ", &format!(", an answer to question {nth} about ")),
        Clock::OnCall => of("", " is on call for "),
    };
    match deadline.due_at {
        Some(due) if due <= now => line.text(". It was due ").date(due).text("."),
        Some(due) => line.text(". Due ").date(due).text("."),
        None => line.text("."),
    }
}

fn drafts(writer: Writer, drafts: &[Draft]) -> Writer {
    if drafts.is_empty() {
        return writer;
    }
    let writer = writer.heading(format!("Your drafts · {}", drafts.len()));
    let writer = drafts.iter().take(DRAFTS).fold(writer, |writer, draft| {
        let points = draft.content.score(&draft.template).points;
        let line = Line::of("• ").bold(unsent::name(draft));
        let line = line.text(" · saved ").date(draft.updated_at);
        writer
            .line(line.text(format!(" · {points} of 100 points")))
            .buttons(unsent::choices(draft))
    });
    match drafts.len().saturating_sub(DRAFTS) {
        0 => writer,
        more => {
            let more = count(more, "older draft", "older drafts");
            let line = Line::of(format!("… and {more}. "));
            writer.line(line.bold("/handoff").text(" shows all of them."))
        }
    }
}

fn handoffs(writer: Writer, home: &Home) -> Writer {
    let all = home.handoffs.len();
    if all == 0 {
        return writer;
    }
    let page = page(home.looking.handoffs, all, HANDOFFS);
    let on_page = home.handoffs.iter().skip(page * HANDOFFS).take(HANDOFFS);
    let rows = on_page.map(|handoff| {
        let row = answers::row(handoff);
        match home.channel(handoff.id) {
            Some(channel) => row.text(" · ").channel(channel),
            None => row,
        }
    });
    writer
        .heading(format!("Your handoffs · {all}"))
        .lines(rows)
        .note(
            Line::new()
                .bold("/handoff show")
                .text(" and a customer’s name shows one."),
        )
        .buttons(pager(page, all, HANDOFFS, Turn::Handoffs))
}
