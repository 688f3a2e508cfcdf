//! One customer's passage from sales to customer management, and the states it goes through.
//!
//! `submitted ⇄ returned → acknowledged → kickoff booked → onboarding`, `cancelled` from any of
//! them. Each state owns what is true only in it; whether a handoff is open, or who is
//! accountable, is derived.

use serde::{Deserialize, Serialize};

use super::Instant;
use super::brief::Brief;
use super::customer::Customer;
use super::ids::{HandoffId, UserId, WorkspaceId};
use super::template::{self, FieldKey, Template};

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
}

impl Handoff {
    /// The one person who must act or answer for this customer now.
    pub fn accountable(&self) -> &UserId {
        match &self.state {
            State::Submitted(_) | State::Returned(_) => &self.seller,
            State::Acknowledged(held) => &held.ownership.owner,
            State::KickoffBooked(booked) => &booked.ownership.owner,
            State::Onboarding(onboarding) => &onboarding.ownership.owner,
            State::Cancelled(cancelled) => &cancelled.accountable,
        }
    }

    /// The questions that its brief answers.
    pub fn template(&self) -> &'static Template {
        template::standard()
    }

    pub fn is_open(&self) -> bool {
        !matches!(self.state, State::Cancelled(_))
    }

    /// `None` until somebody acknowledged.
    pub fn ownership(&self) -> Option<&Ownership> {
        match &self.state {
            State::Submitted(_) | State::Returned(_) | State::Cancelled(_) => None,
            State::Acknowledged(held) => Some(&held.ownership),
            State::KickoffBooked(booked) => Some(&booked.ownership),
            State::Onboarding(onboarding) => Some(&onboarding.ownership),
        }
    }

    /// Counts how often the brief came to a manager, or back from one; 0 once that is over.
    pub fn round(&self) -> u32 {
        match &self.state {
            State::Submitted(waiting) => waiting.round,
            State::Returned(returned) => returned.round,
            State::Acknowledged(_)
            | State::KickoffBooked(_)
            | State::Onboarding(_)
            | State::Cancelled(_) => 0,
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
    Cancelled(Cancelled),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// When the brief last came to the manager who has it now; their clock starts here.
    pub since: Instant,
    /// Counts how often a brief came to a manager.
    pub round: u32,
    pub arrival: Arrival,
}

/// How a brief came to the manager who has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "arrival", rename_all = "snake_case")]
pub enum Arrival {
    Sent,
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
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    pub ownership: Ownership,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KickoffBooked {
    pub ownership: Ownership,
    pub at: Instant,
    pub booked_at: Instant,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onboarding {
    pub ownership: Ownership,
    pub kickoff_at: Instant,
    pub held_recorded_at: Instant,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    pub at: Instant,
    pub by: UserId,
    pub reason: String,
    /// Who was accountable when it ended.
    pub accountable: UserId,
}
