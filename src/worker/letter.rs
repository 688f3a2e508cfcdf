//! What is said to one person: which message, what it says at the moment it is sent, and what it
//! reminds of.

use chrono::NaiveDate;

use super::book::AboutBook;
use super::covering::Cover;
use crate::domain::alarm::Daily;
use crate::domain::draft::DraftNews;
use crate::domain::errand::{Errand, Item};
use crate::domain::ids::{DraftId, UserId};
use crate::domain::notice::{News, Notice};
use crate::slack::message::Message;

/// One message to one person: about a handoff, or about a person's day.
pub(super) enum Letter<'a> {
    Notice(&'a Notice),
    Day {
        daily: Daily,
        to: &'a UserId,
        /// The lead whose digest it is, where that is not the reader.
        whose: Option<&'a UserId>,
        day: NaiveDate,
    },
    /// Somebody left Slack.
    Left {
        person: &'a UserId,
        to: &'a UserId,
    },
    /// About a draft that was given to another.
    Draft {
        draft: &'a DraftId,
        to: &'a UserId,
        news: &'a DraftNews,
    },
    /// Somebody covers for somebody, or no longer does.
    Cover(Cover<'a>),
    /// A book went to somebody else.
    Book(AboutBook<'a>),
}

/// What a letter says at the moment it is sent, and what follows when it arrived.
#[derive(Default)]
pub(super) struct Composed {
    pub message: Message,
    /// What it reminds of: counted when it arrived.
    pub items: Vec<Item>,
    /// The late briefs among it.
    pub drafts: Vec<DraftId>,
    /// A book's: something in it is still asked, so that it is kept up to date.
    pub waits: bool,
}

impl Letter<'_> {
    pub fn to(&self) -> &UserId {
        match self {
            Self::Notice(notice) => &notice.to,
            Self::Day { to, .. }
            | Self::Left { to, .. }
            | Self::Draft { to, .. }
            | Self::Cover(Cover { to, .. })
            | Self::Book(AboutBook { to, .. }) => to,
        }
    }

    /// The errand with what it turned out to remind of; `None` where that is not kept.
    pub fn asking(&self, items: &[Item], drafts: &[DraftId]) -> Option<Errand> {
        match self {
            Self::Day {
                daily: Daily::Bundle,
                to,
                day,
                ..
            } => Some(Errand::Day {
                daily: Daily::Bundle,
                to: (*to).clone(),
                whose: None,
                day: *day,
                items: items.to_vec(),
                drafts: drafts.to_vec(),
            }),
            Self::Cover(cover) => Some(cover.asking(items)),
            Self::Notice(_)
            | Self::Day {
                daily: Daily::Digest,
                ..
            }
            | Self::Left { .. }
            | Self::Draft { .. }
            | Self::Book(_) => None,
        }
    }
}

/// What a message reminds of, as far as its errand says so.
pub(super) fn reminds_of(errand: &Errand) -> (Vec<Item>, Vec<DraftId>) {
    let items = match errand {
        Errand::Say { notice } => match &notice.news {
            News::Nudge { clock, .. } | News::Reminded { clock, .. } => vec![Item {
                handoff: notice.handoff,
                clock: clock.clone(),
            }],
            _ => Vec::new(),
        },
        Errand::Day { items, drafts, .. } => return (items.clone(), drafts.clone()),
        Errand::Cover { items, .. } => items.clone(),
        Errand::TouchUp { .. }
        | Errand::TouchUpDay { .. }
        | Errand::Left { .. }
        | Errand::Draft { .. }
        | Errand::Book { .. }
        | Errand::Tend { .. }
        | Errand::Repair { .. }
        | Errand::Look { .. }
        | Errand::Agenda { .. }
        | Errand::Home { .. }
        | Errand::Meet { .. }
        | Errand::Census { .. }
        | Errand::Groups => Vec::new(),
    };
    (items, Vec::new())
}
