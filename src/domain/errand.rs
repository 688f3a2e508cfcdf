//! What the outbox keeps: an intent to reach Slack, as data. Ids, never rendered text.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::alarm::Daily;
use super::book::Reader;
use super::covering::Covering;
use super::deadline::Clock;
use super::draft::DraftNews;
use super::ids::{DraftId, HandoffId, TransferId, UserId};
use super::notice::Notice;

/// One thing to do in Slack. Errands of one [lane](Errand::lane) are done one after another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "errand", rename_all = "snake_case")]
pub enum Errand {
    /// Say something to one person, once.
    Say { notice: Notice },
    /// Bring something said before up to date: its buttons went stale.
    TouchUp { notice: Notice, said: String },
    /// One of a person's daily messages. What it says is found out when it is sent; what it
    /// reminded of is kept then, so that it can be brought up to date.
    Day {
        daily: Daily,
        to: UserId,
        /// The lead whose digest it is, where it goes to somebody who covers for them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        whose: Option<UserId>,
        day: NaiveDate,
        items: Vec<Item>,
        /// The late briefs among it.
        #[serde(default)]
        drafts: Vec<DraftId>,
    },
    /// Bring a day's bundle, or a cover's list, up to date: something in it was done.
    TouchUpDay { to: UserId, said: String },
    /// Tell a lead that somebody left Slack, and what is open in their name.
    Left { person: UserId, to: UserId },
    /// Tell somebody that they cover for somebody who is away, or no longer do. What it asks of
    /// them is kept when it is sent, so that it can be brought up to date.
    Cover {
        absent: UserId,
        to: UserId,
        covering: Covering,
        items: Vec<Item>,
    },
    /// Tell somebody about a draft that was given to another.
    Draft {
        draft: DraftId,
        to: UserId,
        news: DraftNews,
    },
    /// Tell somebody what became of a book that went to somebody else.
    Book {
        transfer: TransferId,
        to: UserId,
        reader: Reader,
    },
    /// Walk a handoff's shared channel to where it should be.
    Tend { handoff: HandoffId },
    /// See who is in its shared channel: nobody from outside may read a brief.
    Look { handoff: HandoffId },
    /// Try again what Slack refused, then tend.
    Repair { handoff: HandoffId },
    /// The agenda of a booked kickoff is due: put it in the channel, with its calendar file.
    Agenda { handoff: HandoffId, booking: u32 },
    /// Publish somebody's home, as it reads now.
    Home { person: UserId },
    /// Ask Slack who somebody is.
    Meet { person: UserId },
    /// Ask Slack who is here, page by page.
    Census { page: Option<String> },
    /// Ask Slack which user groups there are, and who is in them.
    Groups,
}

/// What a bundle reminds of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Item {
    pub handoff: HandoffId,
    #[serde(flatten)]
    pub clock: Clock,
}

impl Errand {
    /// The conversation it is about: everything in it happens in order, one sender at a time.
    pub fn lane(&self) -> String {
        match self {
            Self::Say { notice } | Self::TouchUp { notice, .. } => notice.to.to_string(),
            Self::Day { to, .. }
            | Self::TouchUpDay { to, .. }
            | Self::Left { to, .. }
            | Self::Draft { to, .. }
            | Self::Cover { to, .. }
            | Self::Book { to, .. } => to.to_string(),
            Self::Tend { handoff }
            | Self::Repair { handoff }
            | Self::Look { handoff }
            | Self::Agenda { handoff, .. } => handoff.to_string(),
            // Not behind the messages to that person, which may be waiting for their turn.
            Self::Home { person } => format!("home-{person}"),
            Self::Meet { person } => format!("meet-{person}"),
            Self::Census { .. } => "census".to_owned(),
            Self::Groups => "groups".to_owned(),
        }
    }

    pub fn handoff(&self) -> Option<HandoffId> {
        match self {
            Self::Say { notice } | Self::TouchUp { notice, .. } => Some(notice.handoff),
            Self::Tend { handoff }
            | Self::Repair { handoff }
            | Self::Look { handoff }
            | Self::Agenda { handoff, .. } => Some(*handoff),
            Self::Day { .. }
            | Self::TouchUpDay { .. }
            | Self::Left { .. }
            | Self::Cover { .. }
            | Self::Draft { .. }
            | Self::Book { .. }
            | Self::Home { .. }
            | Self::Meet { .. }
            | Self::Census { .. }
            | Self::Groups => None,
        }
    }

    /// Doing it twice shows: it goes through the settle-and-look protocol.
    pub fn shows_twice(&self) -> bool {
        match self {
            Self::Say { .. }
            | Self::Day { .. }
            | Self::Left { .. }
            | Self::Cover { .. }
            | Self::Draft { .. }
            | Self::Book { .. } => true,
            Self::TouchUp { .. }
            | Self::TouchUpDay { .. }
            | Self::Tend { .. }
            | Self::Repair { .. }
            | Self::Look { .. }
            | Self::Agenda { .. }
            | Self::Home { .. }
            | Self::Meet { .. }
            | Self::Census { .. }
            | Self::Groups => false,
        }
    }
}
