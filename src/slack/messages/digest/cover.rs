//! A lead's digest while they are away: it goes to whoever covers for them, who reads whose it is.

use chrono::NaiveDate;

use super::{Channels, sections};
use crate::domain::digest::Digest;
use crate::slack::line::Line;
use crate::slack::message::{Message, Writer};

/// Who reads it.
#[derive(Debug, Clone, Copy)]
pub struct ForCover {
    /// The last day on which they cover.
    pub until: NaiveDate,
    /// They lead by themselves: the buttons are for those who do.
    pub leads: bool,
}

pub fn for_cover(digest: &Digest<'_>, channels: &Channels, cover: &ForCover) -> Message {
    let lead = &digest.facts.lead;
    let whose = Line::of("You cover for ").user(lead).text(" until ");
    let whose = whose.day(cover.until).text(": this is their digest.");
    let (writer, hidden) = sections(Writer::new().line(whose), digest, channels);
    let writer = match (hidden, cover.leads) {
        // Leads see all.
        (1.., true) => writer.line("/handoff list shows every open handoff."),
        (0, _) | (_, false) => writer,
    };
    if cover.leads {
        return writer.message();
    }
    let ask = "Only leads can nudge and reassign. To see who leads, type /handoff leads.";
    writer.without_buttons().gap().line(ask).message()
}
