//! A lead's digest: what needs somebody first, a few rows of each, the rest counted; and the same
//! rows page by page in a form.

mod cover;
mod heading;
mod who_leads;

use std::collections::BTreeMap;

use super::button::Button;
use super::{owed, state};
use crate::domain::deadline::Deadline;
use crate::domain::digest::{Digest, Happening, Kind, Row, Section, Span, Trend};
use crate::domain::draft::Draft;
use crate::domain::excerpt;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId};
use crate::domain::shared_channel::SharedChannel;
use crate::domain::touchpoint::Touchpoint;
use crate::slack::action::{Action, Target};
use crate::slack::line::{Line, count, in_words};
use crate::slack::message::{Message, Writer};

pub use cover::{ForCover, for_cover};
pub use heading::{first_line, heading, title};
pub use who_leads::who_leads;

/// Many promises may stand in one digest; each shows its beginning.
const LONGEST_PROMISE: usize = 120;

/// About somebody who left, or who became a guest.
const CANNOT: &str = " They cannot do it any more: reassign it.";

/// Nobody else can open a draft.
const CANNOT_SEND: &str = " They cannot send it any more: hand it to somebody else.";

pub type Channels = BTreeMap<HandoffId, SharedChannel>;

/// How many rows a message shows. A row with buttons takes two blocks of Slack's fifty, the others
/// share one; what all of this comes to is held by a test.
fn most(kind: Kind) -> usize {
    match kind {
        Kind::Waiting => 4,
        Kind::Returned | Kind::AtRisk | Kind::Unowned => 3,
        Kind::Late
        | Kind::KickoffsToday
        | Kind::KickoffsThisWeek
        | Kind::Promises
        | Kind::New
        | Kind::Done => 5,
    }
}

/// What the message speaks about by name.
pub fn shown(digest: &Digest<'_>) -> Vec<HandoffId> {
    let rows = digest.sections.iter().flat_map(few);
    rows.filter_map(Row::id).collect()
}

fn few<'a>(section: &'a Section<'a>) -> &'a [Row<'a>] {
    &section.rows[..section.rows.len().min(most(section.kind))]
}

pub fn digest(digest: &Digest<'_>, channels: &Channels) -> Message {
    let (writer, hidden) = sections(Writer::new(), digest, channels);
    let all = format!("Show all {}", digest.rows());
    let all = (hidden > 0).then(|| Button::new(Action::ShowAll, all, 0));
    writer.buttons(all).message()
}

/// All of it but a way to what does not fit, and how many rows those are.
fn sections(writer: Writer, digest: &Digest<'_>, channels: &Channels) -> (Writer, usize) {
    let shows = Shows { digest, channels };
    let mut writer = writer.line(first_line(digest));
    let mut hidden = 0;
    for section in &digest.sections {
        writer = writer.gap().line(heading(section, digest));
        for row in few(section) {
            writer = shows.row(writer, row);
        }
        let more = section.rows.len() - few(section).len();
        if more > 0 {
            writer = writer.line(&*format!("… and {more} more."));
        }
        hidden += more;
    }
    if let Some(trend) = &digest.trend {
        writer = writer.note(trend_line(trend));
    }
    (writer, hidden)
}

/// Rows as they read, in the message, in the form and in the home.
#[derive(Debug)]
pub struct Shows<'a> {
    pub digest: &'a Digest<'a>,
    pub channels: &'a Channels,
}

impl Shows<'_> {
    pub fn row(&self, writer: Writer, row: &Row<'_>) -> Writer {
        let line = self.line(row);
        let buttons = self.buttons(row);
        if buttons.is_empty() {
            return writer.line(Line::of("• ").then(line));
        }
        writer.line(line).buttons(buttons)
    }

    fn line(&self, row: &Row<'_>) -> Line {
        let line = match row {
            Row::Late {
                handoff,
                deadline,
                reminded,
            } => self.late(handoff, deadline, *reminded),
            Row::LateBrief { draft, .. } => self.late_brief(draft),
            Row::Waiting { handoff, deadline } => {
                let asked = Line::new().user(&deadline.whose);
                let asked = asked.text(" is asked to take over ").bold(name(handoff));
                self.until(asked, deadline)
            }
            Row::Returned { handoff, deadline } => {
                let asked = Line::new().user(&deadline.whose).text(" has ");
                let questions = count(handoff.questions().len(), "question", "questions");
                self.until(
                    asked
                        .text(format!("{questions} to answer about "))
                        .bold(name(handoff)),
                    deadline,
                )
            }
            Row::Kickoff { handoff, at } => {
                let line = Line::new().bold(name(handoff)).text(" · ").date(*at);
                line.text(" · ").user(handoff.accountable())
            }
            Row::Promise { handoff, text, due } => Line::new()
                .bold(name(handoff))
                .text(": ")
                .text(beginning(text))
                .text(" · due ")
                .day(*due)
                .text(" · ")
                .user(handoff.accountable()),
            Row::Broken { happening, text } => Line::new()
                .bold(happening.customer.as_str())
                .text(": broken: ")
                .text(beginning(text))
                .text(" · ")
                .date(happening.entry.at),
            Row::AtRisk { handoff, check_in } => Line::new()
                .bold(name(handoff))
                .text(" is at risk, says ")
                .user(&check_in.by)
                .text(" (")
                .date(check_in.at)
                .text(")."),
            Row::Unowned { handoff } => self.unowned(handoff),
            Row::New { handoff } => {
                let line = Line::new().bold(name(handoff)).text(" · ");
                line.then(state::state(handoff))
            }
            Row::Done { happening } => done(happening),
        };
        match row.id().and_then(|id| self.channels.get(&id)) {
            Some(SharedChannel { place, .. }) if place.channel().is_some() => place
                .channel()
                .map_or_else(Line::new, |channel| line.text(" · ").channel(channel)),
            Some(_) | None => line,
        }
    }

    fn late(&self, handoff: &Handoff, deadline: &Deadline, reminded: usize) -> Line {
        let line = owed::about_within(
            handoff,
            &deadline.clock,
            &deadline.whose,
            deadline.due_at,
            LONGEST_PROMISE,
        );
        if self.gone(&deadline.whose) {
            return line.text(CANNOT);
        }
        line.text(how_often(reminded))
    }

    fn late_brief(&self, draft: &Draft) -> Line {
        let line = late_brief(draft);
        if self.gone(&draft.author) {
            return line.text(CANNOT_SEND);
        }
        line.text(how_often(draft.reminded.delivered.len()))
    }

    fn until(&self, line: Line, deadline: &Deadline) -> Line {
        let line = match deadline.due_at {
            Some(due) => line.text(", due ").date(due).text("."),
            None => line.text("."),
        };
        if self.gone(&deadline.whose) {
            line.text(CANNOT)
        } else {
            line
        }
    }

    fn unowned(&self, handoff: &Handoff) -> Line {
        let missing = [
            (&handoff.manager, "looked after"),
            (&handoff.seller, "sold to"),
        ];
        let missing = missing.into_iter().filter(|(who, _)| self.gone(who));
        let missing = missing.map(|(who, did)| Line::new().user(who).text(format!(", who {did}")));
        let line = Line::joined(missing, " and ").text(" ");
        let line = line.bold(name(handoff)).text(", cannot do it any more.");
        line.text(" ").then(state::state(handoff))
    }

    fn gone(&self, person: &UserId) -> bool {
        self.digest.facts.gone.contains(person)
    }

    /// On the rows that matter: *Nudge* where somebody can be reminded, *Reassign* where somebody
    /// else could do it, *Open* where there is a card.
    fn buttons(&self, row: &Row<'_>) -> Vec<Button> {
        let (handoff, deadline) = match row {
            Row::Late {
                handoff, deadline, ..
            }
            | Row::Waiting { handoff, deadline }
            | Row::Returned { handoff, deadline } => (*handoff, Some(deadline)),
            Row::AtRisk { handoff, .. } | Row::Unowned { handoff } => (*handoff, None),
            // Its author may be gone, or have no time.
            Row::LateBrief { draft, .. } => {
                return vec![Button::new(Action::GiveDraft, "Hand over", &draft.id)];
            }
            Row::Kickoff { .. }
            | Row::Promise { .. }
            | Row::Broken { .. }
            | Row::New { .. }
            | Row::Done { .. } => return Vec::new(),
        };
        let mut buttons = Vec::new();
        if let Some(deadline) = deadline
            && !self.gone(&deadline.whose)
            && deadline.whose != self.digest.facts.lead
        {
            let nudge = Button::about(handoff, &deadline.clock, Action::Nudge, "Nudge");
            buttons.push(nudge.primary());
        }
        let sales = match deadline {
            Some(deadline) => deadline.clock.debtor(handoff) == Some(&handoff.seller),
            None => !self.gone(&handoff.manager) && self.gone(&handoff.seller),
        };
        buttons.push(reassign(handoff, sales, "Reassign"));
        buttons.extend(open(handoff, self.channels));
        buttons
    }
}

/// Another seller, or another owner.
pub(super) fn reassign(handoff: &Handoff, sales: bool, label: &str) -> Button {
    let about = Target {
        handoff: handoff.id,
        booking: None,
    };
    let action = if sales {
        Action::ReassignSeller
    } else {
        Action::Reassign
    };
    Button::new(action, label, about)
}

pub(super) fn open(handoff: &Handoff, channels: &Channels) -> Option<Button> {
    let link = channels.get(&handoff.id)?.card_link.as_deref()?;
    Button::link(link, "Open")
}

fn name(handoff: &Handoff) -> &str {
    handoff.customer.as_str()
}

fn beginning(text: &str) -> String {
    let (head, tail) = excerpt::split(text, LONGEST_PROMISE);
    let more = if tail.is_empty() { "" } else { " …" };
    format!("{head}{more}")
}

fn how_often(reminded: usize) -> String {
    match reminded {
        0 => " Not reminded yet.".to_owned(),
        1 => " Reminded once.".to_owned(),
        more => format!(" Reminded {more} times."),
    }
}

fn late_brief(draft: &Draft) -> Line {
    let customer = match draft.content.customer.trim() {
        "" => "a customer without a name yet",
        customer => customer,
    };
    let line = Line::new().user(&draft.author);
    let line = line.text(" has not sent the brief for ").bold(customer);
    match draft.content.brief.close_date {
        Some(closed) => line.text(" (closed ").day(closed).text(")."),
        None => line.text("."),
    }
}

fn done(happening: &Happening) -> Line {
    let line = Line::new().bold(happening.customer.as_str()).text(": ");
    let what = match &happening.entry.touchpoint {
        Touchpoint::Acknowledged { .. } => "acknowledged",
        Touchpoint::OwnerChanged { .. } => "taken over",
        Touchpoint::KickoffHeld { .. } => "kickoff held",
        Touchpoint::Completed { .. } => "onboarding complete",
        Touchpoint::PromiseTurned { .. } => "promise kept",
        Touchpoint::Closed { outcome } => {
            return by(
                line.text(format!("closed, {}", super::words::health(*outcome))),
                happening,
            );
        }
        Touchpoint::Cancelled { .. } => "cancelled",
        Touchpoint::Submitted { .. }
        | Touchpoint::Assigned { .. }
        | Touchpoint::Returned { .. }
        | Touchpoint::Answered { .. }
        | Touchpoint::HandedOver { .. }
        | Touchpoint::KickoffBooked { .. }
        | Touchpoint::KickoffMoved { .. }
        | Touchpoint::KickoffNoShow { .. }
        | Touchpoint::Offered { .. }
        | Touchpoint::OfferWithdrawn { .. }
        | Touchpoint::SellerChanged { .. }
        | Touchpoint::QuestionAsked { .. }
        | Touchpoint::QuestionAnswered { .. }
        | Touchpoint::QuestionTakenBack { .. }
        | Touchpoint::CheckedIn { .. }
        | Touchpoint::Noted { .. }
        | Touchpoint::MessageNoted { .. }
        | Touchpoint::MessageAdded { .. }
        | Touchpoint::AliasAdded { .. }
        | Touchpoint::AliasTakenBack { .. }
        | Touchpoint::ChannelMade { .. }
        | Touchpoint::ChannelTrouble { .. }
        | Touchpoint::AgendaPosted { .. }
        | Touchpoint::RepairAsked
        | Touchpoint::Nudged { .. } => "done",
    };
    by(line.text(what), happening)
}

fn by(line: Line, happening: &Happening) -> Line {
    match &happening.entry.by {
        Some(by) => line.text(" · ").user(by),
        None => line,
    }
}

/// `Last 7 days (the 7 before): 12 sent (9), 10 acknowledged (9), …`
pub fn trend_line(trend: &Trend) -> Line {
    let Trend { week, before } = trend;
    let sent = format!(
        "Last 7 days (the 7 before): {} sent ({})",
        week.sent, before.sent
    );
    let (now, then) = (week.acknowledged, before.acknowledged);
    let acknowledged = format!("{sent}, {now} acknowledged ({then})");
    if trend.is_small() {
        return Line::of(format!("{acknowledged}. Too few to say how it goes."));
    }
    let half = |span: &Span| in_words(span.median);
    Line::of(format!(
        "{acknowledged}, {} % of them without a return ({} %), half of them within {} ({}).",
        week.first_time_share(),
        before.first_time_share(),
        half(week),
        half(before),
    ))
}

#[cfg(test)]
mod tests;
