//! Anything that happened, on the timeline of a handoff.

use serde::{Deserialize, Serialize};

use super::Instant;
use super::handoff::Question;
use super::ids::UserId;
use super::notice::News;
use super::template::FieldKey;

/// One entry of the timeline. `by` is `None` where the bot itself did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub at: Instant,
    pub by: Option<UserId>,
    pub touchpoint: Touchpoint,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Touchpoint {
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
    },
    KickoffMoved {
        from: Instant,
        to: Instant,
    },
    KickoffHeld {
        at: Instant,
    },
    KickoffNoShow {
        at: Instant,
    },
    Noted {
        text: String,
    },
    Cancelled {
        reason: String,
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
