//! Answers to what is typed after `/handoff`; only the person who typed it sees them.

use crate::domain::Instant;
use crate::domain::customer::Customer;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ChannelId, HandoffId, UserId};
use crate::domain::touchpoint::Entry;
use crate::slack::line::Line;
use crate::slack::message::Message;

/// `unknown` is what was typed instead of a verb, `nearest` the verb it resembles.
pub fn help(unknown: Option<&str>, nearest: Option<&str>) -> Message {
    let _ = (unknown, nearest);
    Line::of("help").into()
}

/// Open handoffs, grouped by what they ask of the viewer.
pub fn list(handoffs: &[Handoff], viewer: &UserId) -> Message {
    let _ = (handoffs, viewer);
    Line::of("list").into()
}

/// The timeline, newest first. `entries` are in the order they happened.
pub fn history(handoff: &Handoff, entries: &[Entry]) -> Message {
    let _ = entries;
    Line::of(handoff.id.to_string()).into()
}

pub fn noted(handoff: &Handoff) -> Line {
    Line::of(handoff.id.to_string())
}

/// Nothing fits what was typed; `suggestions` come near.
pub fn not_found(query: &str, suggestions: &[Handoff]) -> Message {
    let _ = suggestions;
    Line::of(query).into()
}

/// More than one handoff fits.
pub fn several(query: &str, handoffs: &[Handoff]) -> Message {
    let _ = handoffs;
    Line::of(query).into()
}

/// A verb that needs to know which handoff, or what to note, was typed without it.
pub fn incomplete(verb: &str) -> Message {
    Line::of(verb).into()
}

pub fn repairing(handoff: &Handoff) -> Line {
    Line::of(handoff.id.to_string())
}

/// The customer has an open handoff.
pub fn already_open(
    handoff: HandoffId,
    customer: &Customer,
    since: Instant,
    channel: Option<&ChannelId>,
) -> Line {
    let _ = (since, channel);
    Line::of(format!("{handoff} {customer}"))
}

/// The reference finds the cause in the log.
pub fn went_wrong(reference: &str) -> Line {
    Line::of(reference)
}
