//! The rules: what an act of a person does to a handoff, or why it does nothing.
//!
//! [`decide`] is total and pure. It returns what to store and what to say; it says nothing itself.

mod add;
mod answer;
mod ask;
mod follow_up;
mod kickoff;
mod passage;
mod transfer;

use super::Instant;
use super::actor::Actor;
use super::added::Adding;
use super::asked::Attribution;
use super::brief::Answers;
use super::check_in::{CheckIn, Health};
use super::draft::Ready;
use super::handoff::{Arrival, Cancelled, Handoff, Question, State, Submitted};
use super::ids::{HandoffId, UserId, WorkspaceId};
use super::kickoff::Meeting;
use super::notice::{News, Notice};
use super::promise::{Fates, Promises, Turn};
use super::refusal::Refusal;
use super::template::FieldKey;
use super::touchpoint::Touchpoint;
use chrono::NaiveDate;

pub use transfer::withdrawn;

/// What a person does to a handoff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Takes ownership; perhaps books the kickoff at once.
    Acknowledge {
        kickoff: Option<Meeting>,
        matters_most: Option<String>,
    },
    /// Sends the brief back, naming fields.
    Return {
        questions: Vec<Question>,
    },
    /// Answers the returned fields. Only fields that were asked are taken; `round` names the
    /// questions the person was looking at.
    Answer {
        round: u32,
        answers: Answers,
        promises: Option<Promises>,
    },
    /// Asks somebody else to take the customer over. Before the acknowledgement they are asked
    /// instead of the manager; after it the owner stays accountable until they acknowledge.
    HandOver {
        to: UserId,
        why: String,
    },
    /// Somebody else answers for sales from now on.
    ChangeSeller {
        to: UserId,
        why: String,
    },
    /// Books the kickoff, or moves it.
    BookKickoff {
        meeting: Meeting,
    },
    /// `booking` names the kickoff the person was looking at.
    RecordHeld {
        booking: u32,
    },
    RecordNoShow {
        booking: u32,
    },
    /// How the customer is doing. `day` is the one that was asked for, 0 if none was; the last
    /// day's answer closes the handoff, and so does a lost customer.
    CheckIn {
        day: u32,
        health: Health,
        note: String,
        /// Marks the onboarding complete at the same time.
        first_value_on: Option<NaiveDate>,
        /// Rows of promises that were kept.
        kept: Vec<u32>,
        /// The days on which the policy asks: the last one closes the handoff.
        days: Vec<u32>,
    },
    /// The onboarding is complete.
    Complete {
        first_value_on: NaiveDate,
    },
    /// What became of the promise in this row.
    TurnPromise {
        row: u32,
        turn: Turn,
    },
    /// Asks the seller something beside the brief, perhaps about one of its fields.
    Ask {
        text: String,
        field: Option<FieldKey>,
    },
    /// Answers such a question; with a field, the answer becomes part of the brief.
    AnswerQuestion {
        nth: u32,
        text: String,
        who: Attribution,
    },
    /// Whoever asked needs no answer any more.
    TakeBackQuestion {
        nth: u32,
    },
    /// Adds what somebody wrote in Slack.
    Add(Adding),
    Cancel {
        reason: String,
    },
}

/// What to store and what to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub handoff: Handoff,
    pub touchpoints: Vec<Touchpoint>,
    pub notices: Vec<Notice>,
    /// For the leads of whoever is accountable; who they are is not for the rules to know.
    pub for_leads: Vec<News>,
}

/// A handoff that begins now. Its manager and seller hear of it once the shared channel's setup
/// has come as far as it can.
pub fn submit(workspace: WorkspaceId, id: HandoffId, ready: Ready, now: Instant) -> Handoff {
    let Ready {
        customer,
        seller,
        manager,
        others,
        brief,
        template,
    } = ready;
    let arrival = if others.is_empty() {
        Arrival::Sent
    } else {
        Arrival::Pooled { others }
    };
    Handoff {
        workspace,
        id,
        version: 1,
        customer,
        seller,
        manager,
        brief,
        brief_version: 1,
        submitted_at: now,
        state: State::Submitted(Submitted {
            since: now,
            round: 1,
            arrival,
            returns: 0,
        }),
        fates: Fates::new(),
        offer: None,
        asked: Vec::new(),
        template,
    }
}

pub fn decide(
    handoff: &Handoff,
    event: Event,
    actor: &Actor,
    now: Instant,
) -> Result<Decision, Refusal> {
    if let State::Cancelled(cancelled) = &handoff.state {
        return Err(Refusal::Cancelled {
            by: cancelled.by.clone(),
            at: cancelled.at,
        });
    }
    if let State::Closed(closed) = &handoff.state {
        return Err(Refusal::Closed {
            by: closed.by.clone(),
            at: closed.at,
        });
    }
    match event {
        Event::Acknowledge {
            kickoff,
            matters_most,
        } if handoff.ownership().is_some() => {
            transfer::take_over(handoff, actor, kickoff, matters_most.as_ref(), now)
        }
        Event::Acknowledge {
            kickoff,
            matters_most,
        } => passage::acknowledge(handoff, actor, kickoff, matters_most, now),
        Event::Return { questions } => passage::send_back(handoff, actor, questions, now),
        Event::Answer {
            round,
            answers,
            promises,
        } => answer::answer(handoff, actor, round, answers, promises, now),
        Event::HandOver { to, why } if handoff.ownership().is_some() => {
            transfer::offer(handoff, actor, to, why, now)
        }
        Event::HandOver { to, why } => passage::hand_over(handoff, actor, to, why, now),
        Event::ChangeSeller { to, why } => transfer::change_seller(handoff, actor, to, why),
        Event::BookKickoff { meeting } => kickoff::book(handoff, actor, meeting, now),
        Event::RecordHeld { booking } => kickoff::record_held(handoff, actor, booking, now),
        Event::RecordNoShow { booking } => kickoff::record_no_show(handoff, actor, booking, now),
        Event::CheckIn {
            day,
            health,
            note,
            first_value_on,
            kept,
            days,
        } => {
            let answer = CheckIn {
                day,
                at: now,
                by: actor.user.clone(),
                health,
                note,
            };
            follow_up::check_in(handoff, actor, answer, first_value_on, &kept, &days)
        }
        Event::Complete { first_value_on } => {
            follow_up::complete(handoff, actor, first_value_on, now)
        }
        Event::TurnPromise { row, turn } => follow_up::turn_promise(handoff, actor, row, turn, now),
        Event::Ask { text, field } => ask::ask(handoff, actor, &text, field, now),
        Event::AnswerQuestion { nth, text, who } => {
            ask::answer(handoff, actor, nth, &text, &who, now)
        }
        Event::TakeBackQuestion { nth } => ask::take_back(handoff, actor, nth, now),
        Event::Add(adding) => add::add(handoff, actor, &adding, now),
        Event::Cancel { reason } => cancel(handoff, actor, reason, now),
    }
}

fn cancel(
    handoff: &Handoff,
    actor: &Actor,
    reason: String,
    now: Instant,
) -> Result<Decision, Refusal> {
    must_take_part(handoff, actor)?;
    let state = State::Cancelled(Cancelled {
        at: now,
        by: actor.user.clone(),
        reason: reason.clone(),
        accountable: handoff.accountable().clone(),
    });
    let mut notices = Vec::new();
    tell(
        &mut notices,
        handoff,
        actor,
        &handoff.seller,
        News::Cancelled,
    );
    tell(
        &mut notices,
        handoff,
        actor,
        &handoff.manager,
        News::Cancelled,
    );
    Ok(Decision {
        handoff: next(handoff, state),
        touchpoints: vec![Touchpoint::Cancelled { reason }],
        notices,
        for_leads: Vec::new(),
    })
}

fn no_kickoff_here(handoff: &Handoff) -> Refusal {
    match &handoff.state {
        State::Submitted(_) | State::Returned(_) => Refusal::NotAcknowledged {
            manager: handoff.manager.clone(),
        },
        State::Acknowledged(_) | State::KickoffBooked(_) => Refusal::NoKickoff,
        State::Onboarding(onboarding) => Refusal::KickoffHeld {
            at: onboarding.kickoff_at,
        },
        State::Steady(steady) => Refusal::KickoffHeld {
            at: steady.kickoff_at,
        },
        State::Closed(closed) => Refusal::Closed {
            by: closed.by.clone(),
            at: closed.at,
        },
        State::Cancelled(cancelled) => Refusal::Cancelled {
            by: cancelled.by.clone(),
            at: cancelled.at,
        },
    }
}

fn past_acknowledgement(handoff: &Handoff) -> Refusal {
    match handoff.ownership() {
        Some(ownership) => Refusal::AlreadyAcknowledged {
            by: ownership.owner.clone(),
            at: ownership.acknowledged_at,
        },
        None => no_kickoff_here(handoff),
    }
}

fn must_be_manager(handoff: &Handoff, actor: &Actor) -> Result<(), Refusal> {
    if actor.may_own(handoff) {
        return Ok(());
    }
    Err(Refusal::NotTheManager {
        manager: handoff.manager.clone(),
    })
}

fn must_take_part(handoff: &Handoff, actor: &Actor) -> Result<(), Refusal> {
    if actor.takes_part(handoff) {
        return Ok(());
    }
    Err(Refusal::NotAParticipant {
        seller: handoff.seller.clone(),
        manager: handoff.manager.clone(),
    })
}

fn next(handoff: &Handoff, state: State) -> Handoff {
    Handoff {
        version: handoff.version + 1,
        state,
        ..handoff.clone()
    }
}

fn brief_waits(handoff: HandoffId, manager: &UserId, round: u32) -> Notice {
    Notice::new(handoff, manager, News::BriefWaits { round })
}

/// Tells a person what somebody else did; nobody is told what they just did themselves.
fn tell(notices: &mut Vec<Notice>, handoff: &Handoff, actor: &Actor, to: &UserId, news: News) {
    let notice = Notice::new(handoff.id, to, news);
    if *to != actor.user && !notices.contains(&notice) {
        notices.push(notice);
    }
}

#[cfg(test)]
pub(crate) mod tests;
