//! What became of a message that asked for something.

use crate::domain::deadline::Clock;
use crate::domain::handoff::{Handoff, State};
use crate::domain::notice::{News, Notice};
use crate::slack::line::{Line, count, in_words};
use crate::slack::messages::{questions as asked, state};

pub(super) fn settled(notice: &Notice, handoff: &Handoff) -> Line {
    let news = match &notice.news {
        News::KickoffTomorrow { booking }
        | News::KickoffSoon { booking }
        | News::KickoffBooked { booking, .. }
        | News::Nudge {
            clock: Clock::RecordKickoff { booking },
            ..
        }
        | News::Reminded {
            clock: Clock::RecordKickoff { booking },
            ..
        } => kickoff(handoff, *booking),
        News::Returned { .. }
        | News::Nudge {
            clock: Clock::Answer { .. },
            ..
        }
        | News::Reminded {
            clock: Clock::Answer { .. },
            ..
        } => questions(notice, handoff),
        News::Question { nth, .. }
        | News::Nudge {
            clock: Clock::Question { nth },
            ..
        }
        | News::Reminded {
            clock: Clock::Question { nth },
            ..
        } => question(handoff, *nth),
        News::Offered { .. } | News::Escalated { .. } => state::state(handoff),
        News::OfferWithdrawn { .. } => match &handoff.offer {
            Some(offer) => Line::new()
                .user(&offer.to)
                .text(" is asked to take over now."),
            None => state::state(handoff),
        },
        News::BriefWaits { .. }
        | News::Nudge { .. }
        | News::Reminded { .. }
        | News::AtRisk { .. }
        | News::OwnerChanged { .. }
        | News::SellerChanged { .. }
        | News::PromiseTurned { .. }
        | News::QuestionAnswered { .. }
        | News::QuestionTakenBack { .. }
        | News::Added { .. }
        | News::Steady
        | News::Closed
        | News::Sent { .. }
        | News::Acknowledged
        | News::TakenOver
        | News::ReturnedForYou { .. }
        | News::AnsweredForYou { .. }
        | News::AskedLater { .. }
        | News::HandedOver { .. }
        | News::Cancelled
        | News::ChannelTrouble { .. }
        | News::Outsiders { .. }
        | News::Unheard { .. } => brief(notice, handoff),
    };
    Line::new()
        .bold(handoff.customer.as_str())
        .text(": ")
        .then(news)
}

/// To a manager who was asked for their yes or no.
fn brief(notice: &Notice, handoff: &Handoff) -> Line {
    match &handoff.state {
        State::Submitted(_) if handoff.manager == notice.to => {
            Line::of("the brief came to you again, see the newer message.")
        }
        State::Submitted(_) if handoff.manager == *notice.about() => {
            let line = Line::of("the brief came to ").user(&handoff.manager);
            line.text(" again.")
        }
        State::Submitted(_) => Line::new()
            .user(&handoff.manager)
            .text(" is asked to take over now."),
        State::Returned(returned) => {
            let questions = count(returned.questions.len(), "question", "questions");
            let line = Line::of("returned by ").user(&returned.by);
            let line = line
                .text(format!(" with {questions}. "))
                .user(&handoff.seller);
            line.text(" is asked to answer.")
        }
        State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_) => taken(handoff),
        State::Cancelled(_) => cancelled(handoff),
    }
}

/// To a seller who was asked to answer.
fn questions(notice: &Notice, handoff: &Handoff) -> Line {
    let whose = match &notice.news {
        News::Nudge { whose, .. } | News::Reminded { whose, .. } => whose,
        _ => notice.about(),
    };
    match &handoff.state {
        State::Returned(_) if handoff.seller != *whose => Line::new()
            .user(&handoff.seller)
            .text(" is asked to answer now."),
        State::Submitted(_) => Line::of("answered. ")
            .user(&handoff.manager)
            .text(" has the brief again."),
        State::Returned(_) => Line::of("there are newer questions, see the newer message."),
        State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_) => taken(handoff),
        State::Cancelled(_) => cancelled(handoff),
    }
}

/// To a seller, or their leads, who were asked something beside the brief.
fn question(handoff: &Handoff, nth: u32) -> Line {
    let unanswered = handoff
        .question(nth)
        .is_some_and(|asked| asked.end.is_none());
    match &handoff.state {
        State::Cancelled(_) if unanswered => cancelled(handoff),
        State::Cancelled(_)
        | State::Submitted(_)
        | State::Returned(_)
        | State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_) => asked::became(handoff, nth),
    }
}

/// To an owner who was reminded of the kickoff.
fn kickoff(handoff: &Handoff, booking: u32) -> Line {
    match &handoff.state {
        State::KickoffBooked(booked) if booked.ownership.bookings == booking => {
            Line::of("the kickoff was booked for ")
                .meeting(&booked.meeting())
                .text(".")
        }
        State::KickoffBooked(booked) => Line::of("the kickoff was moved to ")
            .meeting(&booked.meeting())
            .text("."),
        State::Onboarding(_) | State::Steady(_) | State::Closed(_) => {
            match handoff.kickoff_held_at() {
                Some(at) => Line::of("the kickoff was held ").date(at).text("."),
                None => Line::of("the kickoff was held."),
            }
        }
        State::Acknowledged(_) => {
            let line = Line::of("that kickoff did not take place. Book a new one with ");
            line.bold("Book kickoff").text(" on the brief.")
        }
        State::Submitted(_) | State::Returned(_) => Line::of("there is no kickoff now."),
        State::Cancelled(_) => cancelled(handoff),
    }
}

fn taken(handoff: &Handoff) -> Line {
    match handoff.ownership() {
        Some(held) => {
            let took = in_words(held.acknowledged_at - handoff.submitted_at);
            let line = Line::of("acknowledged by ").user(&held.owner);
            line.text(format!(", {took} after it was sent."))
        }
        None => state::state(handoff),
    }
}

pub(super) fn cancelled(handoff: &Handoff) -> Line {
    match &handoff.state {
        State::Cancelled(cancelled) => Line::of("cancelled by ")
            .user(&cancelled.by)
            .text(" (")
            .date(cancelled.at)
            .text(")."),
        State::Submitted(_)
        | State::Returned(_)
        | State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_) => state::state(handoff),
    }
}
