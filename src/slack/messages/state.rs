//! Where a handoff stands, in one line: the first words of its card and of every list.

use super::words;
use crate::domain::Instant;
use crate::domain::handoff::{Handoff, Onboarding, Ownership, Question, State};
use crate::domain::template::Tag;
use crate::slack::line::{Line, count, in_words};

/// `Waiting for @mia to acknowledge · sent yesterday at 10:00`
pub fn state(handoff: &Handoff) -> Line {
    match &handoff.state {
        State::Submitted(waiting) => {
            let line = Line::new().bold("Waiting for ").user(&handoff.manager);
            let line = match handoff.others().count() {
                0 => line,
                others => line.bold(format!(" or {}", count(others, "other", "others"))),
            };
            let line = line
                .bold(" to acknowledge")
                .text(" · sent ")
                .date(waiting.since);
            match waiting.returns {
                0 => line,
                1 => line.text(" · returned once before"),
                more => line.text(format!(" · returned {more} times before")),
            }
        }
        State::Returned(returned) => {
            let questions = count(returned.questions.len(), "question", "questions");
            let line = Line::new().bold("Returned by ").user(&returned.by);
            let line = line
                .bold(format!(" with {questions}"))
                .text(" · ")
                .date(returned.at);
            let line = line.text(" · waiting for ").user(&handoff.seller);
            match returned.returns {
                0 | 1 => line,
                nth => line.text(format!(" · returned {nth} times so far")),
            }
        }
        State::Acknowledged(held) => {
            acknowledged(handoff, &held.ownership).text(" · no kickoff yet")
        }
        State::KickoffBooked(booked) => acknowledged(handoff, &booked.ownership)
            .text(" · kickoff ")
            .meeting(&booked.meeting()),
        State::Onboarding(onboarding) => onboarding_since(onboarding),
        State::Steady(steady) => {
            let line = Line::new()
                .bold("Steady with ")
                .user(&steady.ownership.owner);
            line.text(" · first value ").day(steady.first_value_on)
        }
        State::Closed(closed) => {
            let outcome = words::health(closed.outcome);
            let line = Line::new().bold(format!("Closed, {outcome}")).text(", by ");
            line.user(&closed.by).text(" · ").date(closed.at)
        }
        State::Cancelled(cancelled) => {
            let line = Line::new().bold("Cancelled by ").user(&cancelled.by);
            line.text(" · ").date(cancelled.at)
        }
    }
}

/// `Acknowledged by @mia, 3 h after it was sent`
pub fn acknowledged(handoff: &Handoff, ownership: &Ownership) -> Line {
    let took = in_words(ownership.acknowledged_at - handoff.submitted_at);
    let line = Line::new().bold("Acknowledged by ").user(&ownership.owner);
    let line = line.text(format!(", {took} after it was sent"));
    match ownership.returns {
        0 => line,
        1 => line.text(" · returned once before"),
        more => line.text(format!(" · returned {more} times before")),
    }
}

fn onboarding_since(onboarding: &Onboarding) -> Line {
    let line = Line::new()
        .bold("Onboarding with ")
        .user(&onboarding.ownership.owner);
    line.text(" · kickoff held ").date(onboarding.kickoff_at)
}

/// `HO-12 · Northwind Traders`
pub fn name(handoff: &Handoff) -> Line {
    Line::of(format!("{} · {}", handoff.id, handoff.customer))
}

/// The returned questions, one line each, with what is needed. What is asked about a restricted
/// field is itself for participants and leads only; others see which field it is.
pub fn questions(handoff: &Handoff, with_restricted: bool) -> Vec<Line> {
    let template = handoff.template();
    let line = |question: &Question| {
        let field = template.field(&question.field);
        let restricted = field.is_some_and(|field| field.tag == Tag::Restricted);
        let reason = words::reason(question.reason).to_lowercase();
        let line = Line::of("• ").bold(words::label(template, &question.field));
        let line = line.text(format!(": {reason}."));
        if question.needed.is_empty() || (restricted && !with_restricted) {
            line
        } else {
            line.text(format!(" Needed: {}", question.needed))
        }
    };
    handoff.questions().iter().map(line).collect()
}

/// A moment that matters to the reader of a reminder: `in 24 h`, `3 h ago`.
pub fn from_now(at: Instant, now: Instant) -> String {
    if at >= now {
        format!("in {}", in_words(at - now))
    } else {
        format!("{} ago", in_words(now - at))
    }
}
