//! One customer's passage from sales to customer management, and the states it goes through.
//!
//! `submitted ⇄ returned → acknowledged → kickoff booked → onboarding → steady → closed`,
//! `cancelled` from any that is open. Each state owns what is true only in it; whether a handoff
//! is open, or who is accountable, is derived.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Instant;
use super::asked::Asked;
use super::brief::Brief;
use super::check_in::{CheckIn, Health};
use super::customer::Customer;
use super::ids::{HandoffId, UserId, WorkspaceId};
use super::kickoff::Meeting;
use super::promise::{Fates, Standing};
use super::template::{FieldKey, Template};
use super::zone::{self, Zone};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handoff {
    pub workspace: WorkspaceId,
    pub id: HandoffId,
    /// Counts every change; a writer who read an older one must read again.
    pub version: i64,
    pub customer: Customer,
    pub seller: UserId,
    /// Who is asked to take it over, and, once acknowledged, who did.
    pub manager: UserId,
    pub brief: Brief,
    /// Counts the brief's versions, from 1; an answer makes a new one.
    pub brief_version: u32,
    pub submitted_at: Instant,
    pub state: State,
    /// What became of the brief's promises.
    pub fates: Fates,
    /// Somebody else is asked to become the owner; the owner stays accountable until they
    /// acknowledge.
    pub offer: Option<Offer>,
    /// Questions to the seller, by their numbers; none is ever forgotten.
    pub asked: Vec<Asked>,
    /// The questions that its brief answers, as they were when it was written.
    pub template: Arc<Template>,
}

impl Handoff {
    /// The one person who must act or answer for this customer now.
    pub fn accountable(&self) -> &UserId {
        match &self.state {
            State::Submitted(_) | State::Returned(_) => &self.seller,
            State::Acknowledged(held) => &held.ownership.owner,
            State::KickoffBooked(booked) => &booked.ownership.owner,
            State::Onboarding(onboarding) => &onboarding.ownership.owner,
            State::Steady(steady) => &steady.ownership.owner,
            State::Closed(closed) => &closed.ownership.owner,
            State::Cancelled(cancelled) => &cancelled.accountable,
        }
    }

    /// Who takes part, and who is asked to.
    pub fn people(&self) -> impl Iterator<Item = &UserId> {
        let asked = self.offer.as_ref().map(|offer| &offer.to);
        [&self.seller, &self.manager].into_iter().chain(asked)
    }

    /// Who may take it instead of the manager, while several are asked.
    pub fn others(&self) -> impl Iterator<Item = &UserId> {
        let waiting = if let State::Submitted(waiting) = &self.state {
            Some(waiting)
        } else {
            None
        };
        let others = waiting.and_then(|waiting| match &waiting.arrival {
            Arrival::Pooled { others } => Some(others),
            Arrival::Sent | Arrival::Answered { .. } | Arrival::HandedOver { .. } => None,
        });
        others.into_iter().flatten()
    }

    pub fn template(&self) -> &Template {
        &self.template
    }

    pub fn is_open(&self) -> bool {
        match self.state {
            State::Submitted(_)
            | State::Returned(_)
            | State::Acknowledged(_)
            | State::KickoffBooked(_)
            | State::Onboarding(_)
            | State::Steady(_) => true,
            State::Closed(_) | State::Cancelled(_) => false,
        }
    }

    /// The kickoff, while it is booked.
    pub fn kickoff(&self) -> Option<Meeting> {
        match &self.state {
            State::KickoffBooked(booked) => Some(booked.meeting()),
            State::Submitted(_)
            | State::Returned(_)
            | State::Acknowledged(_)
            | State::Onboarding(_)
            | State::Steady(_)
            | State::Closed(_)
            | State::Cancelled(_) => None,
        }
    }

    /// `None` until somebody acknowledged.
    pub fn ownership(&self) -> Option<&Ownership> {
        match &self.state {
            State::Submitted(_) | State::Returned(_) | State::Cancelled(_) => None,
            State::Acknowledged(held) => Some(&held.ownership),
            State::KickoffBooked(booked) => Some(&booked.ownership),
            State::Onboarding(onboarding) => Some(&onboarding.ownership),
            State::Steady(steady) => Some(&steady.ownership),
            State::Closed(closed) => Some(&closed.ownership),
        }
    }

    /// When the kickoff was held; `None` before.
    pub fn kickoff_held_at(&self) -> Option<Instant> {
        match &self.state {
            State::Submitted(_)
            | State::Returned(_)
            | State::Acknowledged(_)
            | State::KickoffBooked(_)
            | State::Cancelled(_) => None,
            State::Onboarding(onboarding) => Some(onboarding.kickoff_at),
            State::Steady(steady) => Some(steady.kickoff_at),
            State::Closed(closed) => Some(closed.kickoff_at),
        }
    }

    /// How the customer was doing so far, oldest first.
    pub fn check_ins(&self) -> &[CheckIn] {
        match &self.state {
            State::Submitted(_)
            | State::Returned(_)
            | State::Acknowledged(_)
            | State::KickoffBooked(_)
            | State::Cancelled(_) => &[],
            State::Onboarding(onboarding) => &onboarding.check_ins,
            State::Steady(steady) => &steady.check_ins,
            State::Closed(closed) => &closed.check_ins,
        }
    }

    /// What the owner thought last.
    pub fn health(&self) -> Option<Health> {
        self.check_ins().last().map(|last| last.health)
    }

    /// What was promised, with what became of it.
    pub fn promises(&self) -> impl Iterator<Item = Standing<'_>> {
        self.brief.promises.standing(&self.fates)
    }

    /// Counts how often the brief came to a manager, or back from one; 0 once that is over.
    pub fn round(&self) -> u32 {
        match &self.state {
            State::Submitted(waiting) => waiting.round,
            State::Returned(returned) => returned.round,
            State::Acknowledged(_)
            | State::KickoffBooked(_)
            | State::Onboarding(_)
            | State::Steady(_)
            | State::Closed(_)
            | State::Cancelled(_) => 0,
        }
    }

    /// It is with the manager again, and reads differently than before.
    pub fn came_back_changed(&self) -> bool {
        match &self.state {
            State::Submitted(waiting) => match waiting.arrival {
                Arrival::Answered { changed } => changed > 0,
                Arrival::Sent | Arrival::Pooled { .. } | Arrival::HandedOver { .. } => false,
            },
            State::Returned(_)
            | State::Acknowledged(_)
            | State::KickoffBooked(_)
            | State::Onboarding(_)
            | State::Steady(_)
            | State::Closed(_)
            | State::Cancelled(_) => false,
        }
    }

    /// How often the brief was returned so far.
    pub fn returns(&self) -> u32 {
        match &self.state {
            State::Submitted(waiting) => waiting.returns,
            State::Returned(returned) => returned.returns,
            State::Acknowledged(_)
            | State::KickoffBooked(_)
            | State::Onboarding(_)
            | State::Steady(_)
            | State::Closed(_)
            | State::Cancelled(_) => self.ownership().map_or(0, |held| held.returns),
        }
    }

    /// The fields the manager sent back, while the handoff is returned.
    pub fn questions(&self) -> &[Question] {
        match &self.state {
            State::Returned(returned) => &returned.questions,
            State::Submitted(_)
            | State::Acknowledged(_)
            | State::KickoffBooked(_)
            | State::Onboarding(_)
            | State::Steady(_)
            | State::Closed(_)
            | State::Cancelled(_) => &[],
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// The manager has the brief and has not said yes or no.
    Submitted(Submitted),
    /// The seller has questions to answer.
    Returned(Returned),
    /// The manager took ownership; no kickoff is booked.
    Acknowledged(Acknowledged),
    KickoffBooked(KickoffBooked),
    /// The kickoff was held.
    Onboarding(Onboarding),
    /// The onboarding is complete: the customer has the value they came for.
    Steady(Steady),
    /// The last check-in was answered, or the customer is lost.
    Closed(Closed),
    Cancelled(Cancelled),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// When the brief last came to the manager who has it now; their clock starts here.
    pub since: Instant,
    /// Counts how often a brief came to a manager.
    pub round: u32,
    pub arrival: Arrival,
    /// How often it was returned so far.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub returns: u32,
}

/// How a brief came to the manager who has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "arrival", rename_all = "snake_case")]
pub enum Arrival {
    Sent,
    /// To several, of whom the first to acknowledge owns it.
    Pooled {
        others: BTreeSet<UserId>,
    },
    /// The seller answered the questions; `changed` counts the fields that read differently now.
    Answered {
        changed: usize,
    },
    HandedOver {
        by: UserId,
        why: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    pub at: Instant,
    pub by: UserId,
    pub questions: Vec<Question>,
    pub round: u32,
    /// How often it was returned so far, this time included.
    #[serde(default = "once")]
    pub returns: u32,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// What is known of those that were returned before this was counted.
fn once() -> u32 {
    1
}

/// What the manager needs before they can acknowledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub field: FieldKey,
    pub reason: Reason,
    /// In the manager's words; may be empty.
    pub needed: String,
}

/// Why a field was returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Missing,
    Vague,
    Contradicts,
    WrongPerson,
    NeedsProof,
}

impl Reason {
    pub const ALL: [Self; 5] = [
        Self::Missing,
        Self::Vague,
        Self::Contradicts,
        Self::WrongPerson,
        Self::NeedsProof,
    ];
}

/// Who owns the customer after acknowledgement, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ownership {
    pub owner: UserId,
    pub acknowledged_at: Instant,
    /// "What matters most here", in the owner's words.
    pub matters_most: Option<String>,
    /// Counts the kickoffs booked so far; names the newest one.
    pub bookings: u32,
    /// How often the brief was returned before; 0 where it was acknowledged at the first try.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub returns: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    pub ownership: Ownership,
    /// Since when no kickoff is booked, where one came to nothing; else since the acknowledgement.
    #[serde(default)]
    pub since: Option<Instant>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KickoffBooked {
    pub ownership: Ownership,
    pub at: Instant,
    pub booked_at: Instant,
    /// The zone it was set in, where that is not the own one of whoever set it.
    #[serde(
        default,
        deserialize_with = "zone::if_known",
        skip_serializing_if = "Option::is_none"
    )]
    pub zone: Option<Zone>,
}

impl KickoffBooked {
    pub fn meeting(&self) -> Meeting {
        Meeting {
            at: self.at,
            zone: self.zone.clone(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onboarding {
    pub ownership: Ownership,
    pub kickoff_at: Instant,
    pub held_recorded_at: Instant,
    #[serde(default)]
    pub check_ins: Vec<CheckIn>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steady {
    pub ownership: Ownership,
    pub kickoff_at: Instant,
    /// The day on which the customer first had what they came for.
    pub first_value_on: NaiveDate,
    pub completed_at: Instant,
    pub check_ins: Vec<CheckIn>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    pub ownership: Ownership,
    pub kickoff_at: Instant,
    /// `None` when the onboarding was never marked complete.
    pub first_value_on: Option<NaiveDate>,
    pub at: Instant,
    pub by: UserId,
    pub outcome: Health,
    pub check_ins: Vec<CheckIn>,
}

/// Somebody is asked to take an acknowledged handoff over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub to: UserId,
    pub by: UserId,
    pub why: String,
    pub at: Instant,
    /// The handoff's version when it was made; names this offer.
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    pub at: Instant,
    pub by: UserId,
    pub reason: String,
    /// Who was accountable when it ended.
    pub accountable: UserId,
}
