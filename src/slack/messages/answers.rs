//! Answers to what is typed after `/handoff`; only the person who typed it sees them.

use super::state;
use crate::domain::Instant;
use crate::domain::customer::Customer;
use crate::domain::handoff::{Handoff, State};
use crate::domain::ids::{ChannelId, HandoffId, UserId};
use crate::slack::line::{Line, count};
use crate::slack::message::{Message, Writer};

pub use super::history::history;

/// More handoffs than this in one answer, and nobody finds theirs.
const MOST_LISTED: usize = 30;

/// A verb: how it is typed, what it does, an example.
const VERBS: [(&str, &str, &str); 9] = [
    ("new", "write a brief", "/handoff new Northwind Traders"),
    ("list", "see all open handoffs", "/handoff list"),
    ("show", "read a customer’s brief", "/handoff show HO-12"),
    (
        "history",
        "see everything that happened",
        "/handoff history Northwind Traders",
    ),
    (
        "note",
        "add to the timeline",
        "/handoff note HO-12 They asked for SSO again",
    ),
    ("cancel", "end a handoff early", "/handoff cancel HO-12"),
    (
        "repair",
        "finish a channel’s setup",
        "/handoff repair HO-12",
    ),
    ("leads", "choose who leads", "/handoff leads"),
    ("help", "read this again", "/handoff help"),
];

/// `unknown` is what was typed instead of a verb, `nearest` the verb it resembles.
pub fn help(unknown: Option<&str>, nearest: Option<&str>) -> Message {
    let writer = match (unknown, nearest) {
        (Some(typed), Some(verb)) => {
            let line = Line::of(format!("I do not know “{typed}”. Did you mean "));
            Writer::new()
                .line(line.bold(format!("/handoff {verb}")).text("?"))
                .gap()
        }
        (Some(typed), None) => Writer::new()
            .line(&*format!("I do not know “{typed}”. This is what I do:"))
            .gap(),
        (None, _) => Writer::new()
            .line("Handoff carries a new customer from sales to customer management.")
            .gap(),
    };
    let writer = writer.line(
        Line::new()
            .bold("/handoff")
            .text(": write a brief, or go on with a draft"),
    );
    let verbs = VERBS.map(|(verb, does, example)| {
        let line = Line::new()
            .bold(format!("/handoff {verb}"))
            .text(format!(": {does}"));
        if example.ends_with(verb) {
            line
        } else {
            line.text(format!(", like {example}"))
        }
    });
    writer.lines(verbs).message()
}

/// A verb that needs more was typed alone.
pub fn incomplete(verb: &str) -> Message {
    let example = VERBS
        .iter()
        .find(|(name, ..)| *name == verb)
        .map_or("/handoff help", |row| row.2);
    let says = match verb {
        "note" => "Say which handoff, and what to note.",
        _ => "Say which handoff: its number or its customer.",
    };
    Line::of(format!("{says} For example: "))
        .bold(example)
        .into()
}

/// Open handoffs, grouped by what they ask of the viewer.
pub fn list(handoffs: &[Handoff], viewer: &UserId) -> Message {
    let open: Vec<&Handoff> = handoffs
        .iter()
        .filter(|handoff| handoff.is_open())
        .collect();
    if open.is_empty() {
        let line = Line::of("No handoff is open. To start one, type ");
        return line
            .bold("/handoff new")
            .text(" and the customer’s name.")
            .into();
    }
    let mut left = MOST_LISTED;
    let mut writer = Writer::new();
    for (group, heading) in [
        (Group::Owed, "You owe"),
        (Group::Awaited, "You wait for"),
        (Group::Others, "Others"),
    ] {
        let members: Vec<_> = open
            .iter()
            .filter(|handoff| group_of(handoff, viewer) == group)
            .collect();
        if members.is_empty() {
            continue;
        }
        writer = writer.heading(heading);
        writer = writer.lines(members.iter().take(left).map(|handoff| row(handoff)));
        if members.len() > left {
            let more = count(members.len() - left, "more is open.", "more are open.");
            writer = writer.line(&*format!(
                "{more} Type /handoff show and a customer’s name to see one."
            ));
        }
        left = left.saturating_sub(members.len());
    }
    writer.message()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Owed,
    Awaited,
    Others,
}

/// Whose turn it is, seen by the viewer.
fn group_of(handoff: &Handoff, viewer: &UserId) -> Group {
    let turn = match &handoff.state {
        State::Returned(_) => &handoff.seller,
        State::Submitted(_)
        | State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Cancelled(_) => &handoff.manager,
    };
    if turn == viewer {
        Group::Owed
    } else if [&handoff.seller, &handoff.manager].contains(&viewer) {
        Group::Awaited
    } else {
        Group::Others
    }
}

fn row(handoff: &Handoff) -> Line {
    let name = Line::of("• ").then(state::name(handoff));
    name.text(" · ").then(state::state(handoff))
}

pub fn noted(handoff: &Handoff) -> Line {
    let line = Line::of("Noted for ")
        .then(state::name(handoff))
        .text(". It stands in ");
    line.bold(format!("/handoff history {}", handoff.id))
        .text(".")
}

/// Nothing fits what was typed; `suggestions` come near.
pub fn not_found(query: &str, suggestions: &[Handoff]) -> Message {
    let writer = Writer::new().line(&*format!("I found no handoff for “{query}”."));
    if suggestions.is_empty() {
        let line = Line::of("Type ")
            .bold("/handoff list")
            .text(" to see the open ones.");
        return writer.line(line).message();
    }
    let rows = suggestions.iter().take(MOST_LISTED).map(row);
    writer
        .line("Did you mean one of these?")
        .lines(rows)
        .message()
}

/// More than one handoff fits.
pub fn several(query: &str, handoffs: &[Handoff]) -> Message {
    let rows = handoffs.iter().take(MOST_LISTED).map(row);
    Writer::new()
        .line(&*format!(
            "“{query}” fits more than one handoff. Use the number of the one you mean."
        ))
        .lines(rows)
        .message()
}

pub fn repairing(handoff: &Handoff) -> Line {
    let line = Line::of("I go through the channel of ").then(state::name(handoff));
    line.text(
        " again and finish what is missing. If something is still in the way, the seller is told.",
    )
}

/// The customer has an open handoff.
pub fn already_open(
    handoff: HandoffId,
    customer: &Customer,
    since: Instant,
    channel: Option<&ChannelId>,
) -> Line {
    let line = Line::of(format!("A handoff for {customer} is already open since "));
    let line = line.date(since).text(": ").bold(handoff.to_string());
    match channel {
        Some(channel) => line.text(", see ").channel(channel).text("."),
        None => line
            .text(". Type ")
            .bold(format!("/handoff show {handoff}"))
            .text(" to read it."),
    }
}

/// The reference finds the cause in the log.
pub fn went_wrong(reference: &str) -> Line {
    Line::of(
        "Something went wrong on our side. What was saved before is safe. Try again in a \
              minute; if it happens again, tell whoever runs Handoff this reference: ",
    )
    .bold(reference)
    .text(".")
}
