//! The timeline of a handoff, told.

use super::state;
use super::words;
use crate::domain::handoff::{Handoff, Question};
use crate::domain::template::FieldKey;
use crate::domain::touchpoint::{Entry, Touchpoint};
use crate::slack::line::{Line, count};
use crate::slack::message::{Message, Writer};

/// More entries than this make a message nobody reads.
const MOST_ENTRIES: usize = 40;

/// The timeline, newest first. `entries` are in the order they happened.
pub fn history(handoff: &Handoff, entries: &[Entry]) -> Message {
    let mut newest: Vec<&Entry> = entries.iter().collect();
    newest.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    let older = newest.len().saturating_sub(MOST_ENTRIES);
    newest.truncate(MOST_ENTRIES);
    let writer =
        Writer::new().line(Line::new().bold(format!("{} · {}", handoff.id, handoff.customer)));
    let writer = writer.line(state::state(handoff)).gap();
    let writer = newest
        .into_iter()
        .fold(writer, |writer, entry| tell(writer, handoff, entry));
    let writer = if older > 0 {
        writer.gap().line(
            format!(
                "{} not shown.",
                count(older, "older entry", "older entries")
            )
            .as_str(),
        )
    } else {
        writer
    };
    writer.message()
}

fn tell(writer: Writer, handoff: &Handoff, entry: &Entry) -> Writer {
    let line = Line::new().date(entry.at).text(" · ");
    let line = match &entry.by {
        Some(by) => line.user(by).text(" "),
        None => line.text("Handoff "),
    };
    let template = handoff.template();
    let fields = |fields: &[FieldKey]| words::labels(template, fields);
    let asked = |questions: &[Question]| {
        let keys: Vec<FieldKey> = questions
            .iter()
            .map(|question| question.field.clone())
            .collect();
        words::labels(template, &keys)
    };
    let (line, said) = match &entry.touchpoint {
        Touchpoint::Submitted { score } => (
            line.text(format!("sent the brief ({score} of 100 points)")),
            None,
        ),
        Touchpoint::Returned { questions } => (
            line.text(format!(
                "returned the brief, asking about {}",
                asked(questions)
            )),
            None,
        ),
        Touchpoint::Answered { fields: none, .. } if none.is_empty() => {
            (line.text("sent the brief again without changes"), None)
        }
        Touchpoint::Answered {
            fields: keys,
            brief_version,
        } => (
            line.text(format!(
                "answered {} (brief version {brief_version})",
                fields(keys)
            )),
            None,
        ),
        Touchpoint::HandedOver { from, to, why } => (
            line.text("handed it over from ")
                .user(from)
                .text(" to ")
                .user(to),
            Some(why.as_str()),
        ),
        Touchpoint::Acknowledged { matters_most } => {
            (line.text("acknowledged"), matters_most.as_deref())
        }
        Touchpoint::KickoffBooked { at } => (line.text("booked the kickoff for ").date(*at), None),
        Touchpoint::KickoffMoved { from, to } => (
            line.text("moved the kickoff from ")
                .date(*from)
                .text(" to ")
                .date(*to),
            None,
        ),
        Touchpoint::KickoffHeld { at } => (line.text("held the kickoff of ").date(*at), None),
        Touchpoint::KickoffNoShow { at } => (
            line.text("recorded that nobody came to the kickoff of ")
                .date(*at),
            None,
        ),
        Touchpoint::Noted { text } => (line.text("noted"), Some(text.as_str())),
        Touchpoint::Cancelled { reason } => {
            (line.text("cancelled the handoff"), Some(reason.as_str()))
        }
        Touchpoint::ChannelMade { name } => (line.text(format!("made the channel #{name}")), None),
        Touchpoint::ChannelTrouble { error } => (
            line.text(format!("could not finish the channel: Slack said {error}")),
            None,
        ),
        Touchpoint::RepairAsked => (line.text("asked for a repair of the channel"), None),
        Touchpoint::Nudged { to, what } => (
            line.text("reminded ").user(to).text(format!(": {what}")),
            None,
        ),
    };
    match said {
        Some(words) => writer.line(line).quote(words),
        None => writer.line(line),
    }
}
