//! The timeline of a handoff, told entry by entry.

use super::{added, words};
use crate::domain::asked::Asked;
use crate::domain::deadline::Clock;
use crate::domain::handoff::{Handoff, Question};
use crate::domain::kickoff::Meeting;
use crate::domain::notice::News;
use crate::domain::promise::Turn;
use crate::domain::template::FieldKey;
use crate::domain::touchpoint::{Entry, Touchpoint};
use crate::slack::line::{Line, count};

/// What happened, and what somebody said about it.
pub fn tell<'a>(handoff: &'a Handoff, entry: &'a Entry) -> (Line, Option<&'a str>) {
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
    match &entry.touchpoint {
        Touchpoint::Assigned { to, others } => (
            Line::of("Rotation chose ").user(to).text(match others {
                0 => String::new(),
                others => format!("; {} asked too", count(*others, "other is", "others are")),
            }),
            None,
        ),
        Touchpoint::Submitted { score } => (
            line.text(format!("sent the brief ({score} of 100 points)")),
            None,
        ),
        Touchpoint::Returned { questions } => (
            line.text(format!(
                "returned the brief with questions: {}",
                asked(questions)
            )),
            None,
        ),
        Touchpoint::Answered { fields: none, .. } if none.is_empty() => {
            (line.text("sent the brief back without changes"), None)
        }
        Touchpoint::Answered {
            fields: keys,
            brief_version,
        } => (
            line.text(format!(
                "answered: {} (brief version {brief_version})",
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
        Touchpoint::KickoffBooked { at, zone } => (
            line.text("booked the kickoff for ").meeting(&Meeting {
                at: *at,
                zone: zone.clone(),
            }),
            None,
        ),
        Touchpoint::KickoffMoved { from, to, zone } => (
            line.text("moved the kickoff from ")
                .date(*from)
                .text(" to ")
                .meeting(&Meeting {
                    at: *to,
                    zone: zone.clone(),
                }),
            None,
        ),
        Touchpoint::KickoffHeld { at } => (
            line.text("recorded that the kickoff of ")
                .date(*at)
                .text(" was held"),
            None,
        ),
        Touchpoint::KickoffNoShow { at } => (
            line.text("recorded that nobody came to the kickoff of ")
                .date(*at),
            None,
        ),
        Touchpoint::Offered { to, why } => (
            line.text("asked ").user(to).text(" to take it over"),
            Some(why.as_str()),
        ),
        Touchpoint::OfferWithdrawn { to } => (
            line.text("withdrew the question to ")
                .user(to)
                .text(", who left before answering"),
            None,
        ),
        Touchpoint::OwnerChanged { from } => (line.text("took it over from ").user(from), None),
        Touchpoint::SellerChanged { from, to, why } => (
            line.text("made ")
                .user(to)
                .text(" the seller instead of ")
                .user(from),
            Some(why.as_str()),
        ),
        Touchpoint::CheckedIn { day, health, note } => {
            let health = words::health(*health);
            let says = match day {
                0 => format!("checked in: {health}"),
                day => format!("checked in on day {day}: {health}"),
            };
            (line.text(says), Some(note.as_str()))
        }
        Touchpoint::Completed { first_value_on } => (
            line.text("marked the onboarding complete, first value ")
                .day(*first_value_on),
            None,
        ),
        Touchpoint::Closed { outcome } => (
            line.text(format!("closed the handoff: {}", words::health(*outcome))),
            None,
        ),
        Touchpoint::PromiseTurned { text, turn } => match turn {
            Turn::Kept => (line.text("recorded a promise as kept"), Some(text.as_str())),
            Turn::Renegotiated { due, why } => (
                line.text(format!("agreed on a new day for “{text}”: "))
                    .day(*due),
                Some(why.as_str()),
            ),
            Turn::Broken { why } => (
                line.text(format!("recorded “{text}” as broken")),
                Some(why.as_str()),
            ),
        },
        Touchpoint::QuestionAsked { nth } => (
            line.text(format!("asked the seller, question {nth}")),
            readable(handoff, *nth).map(|asked| asked.text.as_str()),
        ),
        Touchpoint::QuestionAnswered { nth, brief_version } => {
            let became = brief_version
                .map(|version| format!(" (brief version {version})"))
                .unwrap_or_default();
            (
                line.text(format!("answered question {nth}{became}")),
                readable(handoff, *nth)
                    .and_then(Asked::reply)
                    .map(|reply| reply.text.as_str()),
            )
        }
        Touchpoint::QuestionTakenBack { nth } => (
            line.text(format!("took back question {nth}")),
            readable(handoff, *nth).map(|asked| asked.text.as_str()),
        ),
        Touchpoint::Noted { text } => (line.text("noted"), Some(text.as_str())),
        Touchpoint::MessageNoted { text, source } => {
            let line = line.text("noted a message of ");
            (line.then(added::source(source)), Some(text.as_str()))
        }
        Touchpoint::MessageAdded { brief_version, .. } => {
            message_added(handoff, line, *brief_version)
        }
        Touchpoint::Cancelled { reason } => {
            (line.text("cancelled the handoff"), Some(reason.as_str()))
        }
        Touchpoint::AliasAdded { alias } => (
            line.text(format!("said that they are also called “{alias}”")),
            None,
        ),
        Touchpoint::AliasTakenBack { alias } => (
            line.text(format!("said that they are not called “{alias}” any more")),
            None,
        ),
        Touchpoint::ChannelMade { name } => (line.text(format!("made the channel #{name}")), None),
        Touchpoint::ChannelTrouble { error } => (
            line.text(format!("could not finish the channel: Slack said {error}")),
            None,
        ),
        Touchpoint::AgendaPosted { kickoff } => (
            line.text("posted the agenda for the kickoff of ")
                .date(*kickoff),
            None,
        ),
        Touchpoint::RepairAsked => (line.text("asked for a repair of the channel"), None),
        Touchpoint::Nudged { to, news } => {
            (line.text("reminded ").user(to).text(of_what(news)), None)
        }
    }
}

/// What somebody wrote became part of the brief. Its words, if everybody who reads the timeline may
/// read them.
fn message_added(handoff: &Handoff, line: Line, brief_version: u32) -> (Line, Option<&str>) {
    let became = format!(" (brief version {brief_version}): a message of ");
    let Some(addition) = handoff.brief.addition(brief_version) else {
        let line = line.text(format!(
            "added to the brief (brief version {brief_version})"
        ));
        return (line, None);
    };
    let line = match addition.field() {
        Some(field) => {
            let label = words::label(handoff.template(), field);
            line.text(format!("added to “{label}”"))
        }
        None => line.text("added a promise"),
    };
    let line = line.text(became).then(added::source(&addition.source));
    let readable = !addition.is_restricted(handoff.template());
    (line, readable.then_some(addition.text.as_str()))
}

/// The question, if everybody who reads the timeline may read it.
fn readable(handoff: &Handoff, nth: u32) -> Option<&Asked> {
    let asked = handoff.question(nth)?;
    (!asked.is_restricted(handoff.template())).then_some(asked)
}

fn of_what(news: &News) -> &'static str {
    match news {
        News::Nudge { clock, .. } | News::Reminded { clock, .. } => match clock {
            Clock::Acknowledge { .. } | Clock::TakeOver { .. } => " that the brief waits",
            Clock::Answer { .. } => " that questions wait",
            Clock::RecordKickoff { .. } => " to say whether the kickoff was held",
            Clock::BookKickoff { .. } | Clock::HoldKickoff => " of the kickoff",
            Clock::CheckIn { .. } => " to check in",
            Clock::Promise { .. } => " of a promise",
            Clock::Question { .. } => " that a question waits",
            Clock::OnCall => "",
        },
        News::Escalated { .. } => " of something late, as a lead",
        News::KickoffTomorrow { .. } => " of the kickoff on the next business day",
        News::KickoffSoon { .. } => " of the kickoff in an hour",
        News::BriefWaits { .. }
        | News::Sent { .. }
        | News::Acknowledged
        | News::TakenOver
        | News::Returned { .. }
        | News::ReturnedForYou { .. }
        | News::AnsweredForYou { .. }
        | News::AskedLater { .. }
        | News::HandedOver { .. }
        | News::KickoffBooked { .. }
        | News::AtRisk { .. }
        | News::Offered { .. }
        | News::OfferWithdrawn { .. }
        | News::OwnerChanged { .. }
        | News::SellerChanged { .. }
        | News::PromiseTurned { .. }
        | News::Question { .. }
        | News::QuestionAnswered { .. }
        | News::QuestionTakenBack { .. }
        | News::Added { .. }
        | News::Steady
        | News::Closed
        | News::Cancelled
        | News::ChannelTrouble { .. }
        | News::Outsiders { .. }
        | News::Unheard { .. } => "",
    }
}
