//! The brief in the shared channel: one pinned card that always shows the handoff as it is, and
//! its continuation in the thread.

use crate::domain::excerpt::Excerpt;
use crate::domain::handoff::Handoff;
use crate::slack::message::{Message, Writer};

/// The pinned card: part 0 of the brief.
pub fn card(handoff: &Handoff, parts: &[Vec<Excerpt>]) -> Message {
    let _ = parts;
    Writer::new()
        .line(handoff.id.to_string().as_str())
        .message()
}

/// A later part of the brief, in the card's thread; `nth` counts from 1.
pub fn part(handoff: &Handoff, nth: usize, excerpts: &[Excerpt]) -> Message {
    let _ = (nth, excerpts);
    Writer::new()
        .line(handoff.id.to_string().as_str())
        .message()
}

/// The channel's topic: plain text of at most 250 characters.
pub fn topic(handoff: &Handoff, seller_name: &str, manager_name: &str) -> String {
    format!("{} {seller_name} {manager_name}", handoff.id)
}

/// The channel's purpose: plain text of at most 250 characters.
pub fn purpose(handoff: &Handoff) -> String {
    handoff.id.to_string()
}
