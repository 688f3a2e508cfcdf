//! Anything that happened, on the timeline of a handoff.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Instant;
use super::added::Source;
use super::check_in::Health;
use super::handoff::Question;
use super::ids::UserId;
use super::notice::News;
use super::promise::Turn;
use super::template::FieldKey;
use super::zone::{self, Zone};

/// One entry of the timeline. `by` is `None` where the bot itself did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub at: Instant,
    pub by: Option<UserId>,
    pub touchpoint: Touchpoint,
}

/// What an entry is about, for those who look for one kind only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Brief,
    Kickoff,
    Promises,
    CheckIns,
    Notes,
    /// Who sells, who owns, who is asked to.
    People,
    Reminders,
    Channel,
}

impl Topic {
    pub const ALL: [Self; 8] = [
        Self::Brief,
        Self::Kickoff,
        Self::Promises,
        Self::CheckIns,
        Self::Notes,
        Self::People,
        Self::Reminders,
        Self::Channel,
    ];
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Touchpoint {
    /// Rotation chose who is asked; `others` may take it instead.
    Assigned {
        to: UserId,
        #[serde(default)]
        others: usize,
    },
    Submitted {
        score: u32,
    },
    Returned {
        questions: Vec<Question>,
    },
    Answered {
        fields: Vec<FieldKey>,
        brief_version: u32,
    },
    HandedOver {
        from: UserId,
        to: UserId,
        why: String,
    },
    Acknowledged {
        matters_most: Option<String>,
    },
    KickoffBooked {
        at: Instant,
        /// The zone it was set in, where that is not the own one of whoever set it.
        #[serde(
            default,
            deserialize_with = "zone::if_known",
            skip_serializing_if = "Option::is_none"
        )]
        zone: Option<Zone>,
    },
    KickoffMoved {
        from: Instant,
        to: Instant,
        /// Of the new time.
        #[serde(
            default,
            deserialize_with = "zone::if_known",
            skip_serializing_if = "Option::is_none"
        )]
        zone: Option<Zone>,
    },
    KickoffHeld {
        at: Instant,
    },
    KickoffNoShow {
        at: Instant,
    },
    /// Somebody else is asked to become the owner.
    Offered {
        to: UserId,
        why: String,
    },
    /// Whoever was asked left before they answered.
    OfferWithdrawn {
        to: UserId,
    },
    OwnerChanged {
        from: UserId,
    },
    SellerChanged {
        from: UserId,
        to: UserId,
        why: String,
    },
    CheckedIn {
        day: u32,
        health: Health,
        note: String,
    },
    /// The onboarding is complete.
    Completed {
        first_value_on: NaiveDate,
    },
    Closed {
        outcome: Health,
    },
    /// What became of a promise; `text` is what was promised.
    PromiseTurned {
        text: String,
        turn: Turn,
    },
    /// What was asked, and what the answer was, stands with the handoff: some of it is not for
    /// everybody who reads its timeline.
    QuestionAsked {
        nth: u32,
    },
    QuestionAnswered {
        nth: u32,
        /// The version of the brief that holds the answer.
        brief_version: Option<u32>,
    },
    QuestionTakenBack {
        nth: u32,
    },
    Noted {
        text: String,
    },
    /// What somebody wrote in Slack, noted.
    MessageNoted {
        text: String,
        source: Source,
    },
    /// What somebody wrote in Slack became part of the brief. What it says stands with the brief:
    /// some of it is not for everybody who reads the timeline.
    MessageAdded {
        brief_version: u32,
        /// The row of the promise that it is.
        promise: Option<u32>,
    },
    Cancelled {
        reason: String,
    },
    /// The customer is called so, too.
    AliasAdded {
        alias: String,
    },
    AliasTakenBack {
        alias: String,
    },
    /// The shared channel exists.
    ChannelMade {
        name: String,
    },
    /// A step of the channel's setup was refused by Slack.
    ChannelTrouble {
        error: String,
    },
    RepairAsked,
    /// The agenda of the kickoff at this moment stands in the channel.
    AgendaPosted {
        kickoff: Instant,
    },
    /// A reminder went to its person.
    Nudged {
        to: UserId,
        news: News,
    },
}

impl Touchpoint {
    pub fn topic(&self) -> Topic {
        match self {
            Self::Submitted { .. }
            | Self::Returned { .. }
            | Self::Answered { .. }
            | Self::QuestionAsked { .. }
            | Self::QuestionAnswered { .. }
            | Self::QuestionTakenBack { .. }
            | Self::Acknowledged { .. }
            | Self::MessageAdded { promise: None, .. }
            | Self::Cancelled { .. } => Topic::Brief,
            Self::KickoffBooked { .. }
            | Self::KickoffMoved { .. }
            | Self::KickoffHeld { .. }
            | Self::KickoffNoShow { .. }
            | Self::AgendaPosted { .. } => Topic::Kickoff,
            Self::PromiseTurned { .. }
            | Self::MessageAdded {
                promise: Some(_), ..
            } => Topic::Promises,
            Self::CheckedIn { .. } | Self::Completed { .. } | Self::Closed { .. } => {
                Topic::CheckIns
            }
            Self::Noted { .. }
            | Self::MessageNoted { .. }
            | Self::AliasAdded { .. }
            | Self::AliasTakenBack { .. } => Topic::Notes,
            Self::HandedOver { .. }
            | Self::Offered { .. }
            | Self::OfferWithdrawn { .. }
            | Self::OwnerChanged { .. }
            | Self::SellerChanged { .. }
            | Self::Assigned { .. } => Topic::People,
            Self::Nudged { .. } => Topic::Reminders,
            Self::ChannelMade { .. } | Self::ChannelTrouble { .. } | Self::RepairAsked => {
                Topic::Channel
            }
        }
    }
}
