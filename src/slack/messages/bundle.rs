//! A person's day in one message: everything they owe that could wait for it.

use chrono::NaiveDate;

use super::button::Button;
use super::{owed, state, unsent};
use crate::domain::Instant;
use crate::domain::bundle::{Bundle, Entry};
use crate::domain::deadline::Clock;
use crate::domain::draft::Draft;
use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::domain::unsent::Unsent;
use crate::slack::action::{Action, Target};
use crate::slack::line::{Line, count};
use crate::slack::message::{Message, Writer};

/// Each takes three blocks of fifty: its sentences, its note, its buttons.
const MOST_SHOWN: usize = 12;
/// Drafts shown below; as many blocks each.
const MOST_BRIEFS: usize = 3;

/// What the message shows; what it does not show is counted and comes another day.
pub fn shown(bundle: &Bundle) -> &[Entry] {
    &bundle.entries[..bundle.entries.len().min(MOST_SHOWN)]
}

/// The same of drafts.
pub fn shown_briefs(bundle: &Bundle) -> &[Unsent] {
    &bundle.briefs[..bundle.briefs.len().min(MOST_BRIEFS)]
}

/// `None` when nothing is owed.
pub fn bundle(bundle: &Bundle, now: Instant) -> Option<Message> {
    let all = bundle.entries.len() + bundle.briefs.len();
    if all == 0 {
        return None;
    }
    let things = count(all, "thing", "things");
    let mut writer = Writer::new().line(Line::new().bold(format!("Today: {things} for you.")));
    for entry in shown(bundle) {
        writer = item(writer.gap(), entry, &bundle.reader, now);
    }
    let more = bundle.entries.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        let more = count(more, "more is open", "more are open");
        writer = writer.gap().line(&*format!(
            "{more} and will come another day. /handoff list shows all of them."
        ));
    }
    for brief in shown_briefs(bundle) {
        writer = unsent::item(writer.gap(), brief);
    }
    let more = bundle.briefs.len().saturating_sub(MOST_BRIEFS);
    if more > 0 {
        let more = count(more, "more draft waits", "more drafts wait");
        writer = writer.gap().line(&*format!(
            "{more} and will come another day. /handoff shows every draft."
        ));
    }
    Some(writer.message())
}

fn item(writer: Writer, entry: &Entry, reader: &UserId, now: Instant) -> Writer {
    let (handoff, deadline) = (&entry.handoff, &entry.owed.deadline);
    let place = match &entry.channel {
        Some(channel) => state::name(handoff).text(" · ").channel(channel),
        None => state::name(handoff),
    };
    let place = if deadline.whose == *reader {
        place
    } else {
        place.text(" · you cover for ").user(&deadline.whose)
    };
    writer
        .line(owed::why(
            handoff,
            &deadline.clock,
            reader,
            deadline.due_at,
            now,
        ))
        .line(place)
        .line(owed::what_to_do(&deadline.clock))
        .note(owed::what_comes_next(&entry.owed))
        .buttons(buttons(handoff, &deadline.clock, reader))
}

/// *Done*, *Snooze*, *Hand over*; how a kickoff went is asked in its own words.
pub fn buttons(handoff: &Handoff, clock: &Clock, reader: &UserId) -> Vec<Button> {
    let on = |action, label| Button::about(handoff, clock, action, label);
    let later = |buttons: Vec<Button>| {
        let rest = [
            on(Action::Snooze, "Snooze"),
            on(Action::PassOn, "Hand over"),
        ];
        buttons.into_iter().chain(rest).collect()
    };
    match clock {
        Clock::RecordKickoff { booking } => {
            let about = Target {
                handoff: handoff.id,
                booking: Some(*booking),
            };
            later(vec![
                Button::new(Action::KickoffHeld, "Held", about).primary(),
                Button::new(Action::BookKickoff, "Moved", about),
                Button::new(Action::KickoffNoShow, "No-show", about),
            ])
        }
        Clock::OnCall => Vec::new(),
        // Nobody takes over what they own.
        Clock::TakeOver { .. } if handoff.manager == *reader => later(Vec::new()),
        Clock::Acknowledge { .. }
        | Clock::Answer { .. }
        | Clock::Question { .. }
        | Clock::TakeOver { .. }
        | Clock::BookKickoff { .. }
        | Clock::HoldKickoff
        | Clock::CheckIn { .. }
        | Clock::Promise { .. } => later(vec![on(Action::Done, "Done").primary()]),
    }
}

/// Something a bundle reminded of, as it stands by now.
#[derive(Debug)]
pub struct Since {
    pub reader: UserId,
    pub handoff: Handoff,
    pub clock: Clock,
    /// A day of the reader's: nothing reminds of it before.
    pub snoozed_until: Option<NaiveDate>,
    /// The reader owes it still, or whom they cover for.
    pub theirs: bool,
}

/// A draft that a bundle reminded of, as it stands by now.
#[derive(Debug)]
pub enum BriefSince {
    Open(Draft),
    /// Its deal is expected to close on a later day.
    Expected(Draft, NaiveDate),
    /// Somebody else has it now.
    Given(Draft),
    /// Until this day of its author's.
    PutOff(Draft, NaiveDate),
    Sent(Draft),
    /// Nothing of it is left.
    Discarded,
}

/// The same message once something in it was done or put off: what is left keeps its buttons.
pub fn later(entries: &[Since], briefs: &[BriefSince]) -> Message {
    let open = |entry: &&Since| entry.theirs && entry.snoozed_until.is_none();
    let (mut to_write, mut snoozed) = (0, false);
    for brief in briefs {
        match brief {
            BriefSince::Open(_) => to_write += 1,
            BriefSince::PutOff(..) | BriefSince::Expected(..) => snoozed = true,
            BriefSince::Sent(_) | BriefSince::Given(_) | BriefSince::Discarded => {}
        }
    }
    let left = entries.iter().filter(open).count() + to_write;
    let put_off = |entry: &Since| entry.theirs && entry.snoozed_until.is_some();
    let snoozed = snoozed || entries.iter().any(put_off);
    let heading = match left {
        0 if snoozed => "Today: nothing left for now.".to_owned(),
        0 => "Today: all done.".to_owned(),
        left => format!("Today: {} left for you.", count(left, "thing", "things")),
    };
    let writer = writer_since(Writer::new().line(Line::new().bold(heading)), entries);
    let brief = |writer: Writer, brief| unsent::since(writer.gap(), brief);
    briefs.iter().fold(writer, brief).message()
}

/// What became of each of them; what is left keeps its buttons.
pub(super) fn since(writer: Writer, entries: &[Since]) -> Message {
    writer_since(writer, entries).message()
}

fn writer_since(mut writer: Writer, entries: &[Since]) -> Writer {
    for entry in entries {
        let (handoff, clock, reader) = (&entry.handoff, &entry.clock, &entry.reader);
        writer = writer.gap();
        writer = match (clock.debtor(handoff), entry.snoozed_until) {
            (None, _) => writer.line(owed::done(handoff)),
            (Some(debtor), _) if !entry.theirs => writer.line(owed::passed_on(handoff, debtor)),
            (Some(_), Some(until)) => {
                let line = owed::why(handoff, clock, reader, None, Instant::UNIX_EPOCH);
                writer.line(line.text(" Snoozed until ").day(until).text("."))
            }
            (Some(_), None) => writer
                .line(owed::why(handoff, clock, reader, None, Instant::UNIX_EPOCH))
                .line(state::name(handoff))
                .buttons(buttons(handoff, clock, reader)),
        };
    }
    writer
}
