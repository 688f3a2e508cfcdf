//! The brief in the shared channel: one pinned card that always shows the handoff as it is, and
//! its continuation in the thread.

use super::brief::{self, Facts};
use super::button::Button;
use super::{state, words};
use crate::domain::excerpt::Excerpt;
use crate::domain::handoff::{Handoff, State};
use crate::domain::quality;
use crate::slack::action::Action;
use crate::slack::line::{Line, count};
use crate::slack::message::{Message, Writer};

/// Slack takes no longer topics and purposes.
const LONGEST_TOPIC: usize = 250;

/// The pinned card: the first of the brief's parts.
pub fn card(handoff: &Handoff, parts: &[Vec<Excerpt>]) -> Message {
    let template = handoff.template();
    let score = quality::score(template, &handoff.brief);
    let first = parts.first().map_or(&[][..], Vec::as_slice);
    let writer = head(handoff, &words::score_after(&score));
    let writer = brief::answers(writer, template, first, Some(&score));
    let writer = brief::promises(writer, template, &handoff.brief.promises, Some(&score));
    let writer = brief::missing(writer, template, &score);
    foot(writer, handoff, parts.len()).message()
}

fn head(handoff: &Handoff, score: &str) -> Writer {
    let facts = brief::facts(&Facts {
        seller: Some(&handoff.seller),
        manager: Some(&handoff.manager),
        manager_is: if handoff.ownership().is_some() {
            "Owner"
        } else {
            "Customer manager"
        },
        brief: &handoff.brief,
    });
    let writer = Writer::new().line(state::state(handoff)).gap();
    let writer = writer.line(state::name(handoff)).lines(facts);
    let writer = writer.line(Line::of(format!("Brief: {score}")));
    what_happened(writer, handoff).buttons(buttons(handoff))
}

/// What people said when they moved it here.
fn what_happened(writer: Writer, handoff: &Handoff) -> Writer {
    let writer = match handoff
        .ownership()
        .and_then(|held| held.matters_most.as_deref())
    {
        Some(words) => writer.heading("What matters most").quote(words),
        None => writer,
    };
    match &handoff.state {
        State::Returned(_) => {
            let heading = Line::new().bold("Questions for ").user(&handoff.seller);
            writer.gap().line(heading).lines(state::questions(handoff))
        }
        State::Cancelled(cancelled) => writer.heading("Why").quote(&*cancelled.reason),
        State::Submitted(_)
        | State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_) => writer,
    }
}

/// What can be done now; everybody sees the same, the rules decide who may.
fn buttons(handoff: &Handoff) -> Vec<Button> {
    let on = |action, label| Button::on(handoff, action, label);
    match &handoff.state {
        State::Submitted(_) => deciding(handoff),
        State::Returned(_) => vec![
            on(Action::Answer, "Answer").primary(),
            on(Action::Acknowledge, "Acknowledge"),
            on(Action::HandOver, "Hand to someone else"),
        ],
        State::Acknowledged(_) => vec![on(Action::BookKickoff, "Book kickoff").primary()],
        State::KickoffBooked(_) => vec![on(Action::BookKickoff, "Move kickoff")],
        State::Onboarding(_) | State::Cancelled(_) => Vec::new(),
    }
}

/// The manager's choices while a brief waits.
pub(super) fn deciding(handoff: &Handoff) -> Vec<Button> {
    let on = |action, label| Button::on(handoff, action, label);
    vec![
        on(Action::Acknowledge, "Acknowledge").primary(),
        on(Action::Return, "Return with questions"),
        on(Action::HandOver, "Hand to someone else"),
    ]
}

fn foot(writer: Writer, handoff: &Handoff, parts: usize) -> Writer {
    let writer = match parts {
        ..=1 => writer,
        _ => {
            let more = count(parts - 1, "message", "messages");
            let verb = if parts == 2 { "is" } else { "are" };
            writer.gap().line(Line::of(format!(
                "The brief continues in the thread: {more} {verb} there."
            )))
        }
    };
    if brief::has_sensitive(handoff.template(), &handoff.brief) {
        let show = Button::on(handoff, Action::ShowSensitive, "Show sensitive notes");
        let who = "There are sensitive notes. The seller, the manager and leads can open them.";
        writer.note(who).buttons([show])
    } else {
        writer
    }
}

/// A later part of the brief, in the card's thread; `nth` counts from 1. A part that an answer made
/// superfluous is empty.
pub fn part(handoff: &Handoff, nth: usize, excerpts: &[Excerpt]) -> Message {
    let writer = Writer::new();
    if excerpts.is_empty() {
        let empty = "The brief became shorter. Nothing of it stands here any more.";
        return writer.line(empty).message();
    }
    let template = handoff.template();
    let score = quality::score(template, &handoff.brief);
    let heading = format!("{}, the brief, part {}", handoff.customer, nth + 1);
    let writer = writer.line(Line::new().bold(heading));
    brief::answers(writer, template, excerpts, Some(&score)).message()
}

/// The channel's topic: plain text of at most 250 characters.
pub fn topic(handoff: &Handoff, seller_name: &str, manager_name: &str) -> String {
    let who = match &handoff.state {
        State::Submitted(_) => format!("waiting for {manager_name} to acknowledge"),
        State::Returned(_) => format!("returned with questions for {seller_name}"),
        State::Acknowledged(_) => format!("owned by {manager_name} · no kickoff yet"),
        State::KickoffBooked(_) => format!("owned by {manager_name} · kickoff booked"),
        State::Onboarding(_) => format!("owned by {manager_name} · onboarding"),
        State::Cancelled(_) => "cancelled".to_owned(),
    };
    cut(&format!("{} · {who} · sold by {seller_name}", handoff.id))
}

/// The channel's purpose: plain text of at most 250 characters.
pub fn purpose(handoff: &Handoff) -> String {
    let customer = &handoff.customer;
    cut(&format!(
        "Everything about {customer}, from sale to customer management. The pinned brief says \
         what was sold, why, and what was promised."
    ))
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST_TOPIC {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST_TOPIC - 1).collect();
    format!("{}…", head.trim_end())
}
