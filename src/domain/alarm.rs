//! What a timer is set for, and when. A due one only ever runs a database transaction.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Instant;
use super::company::Company;
use super::covering::Days;
use super::ids::UserId;
use super::notice::Notice;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "alarm", rename_all = "snake_case")]
pub enum Alarm {
    /// Something must be said about a handoff, if it is still wanted.
    Nudge { notice: Notice },
    /// The hour of one of a person's daily messages. It is never over: it moves to the next day.
    Day { daily: Daily, to: UserId },
    /// Somebody's absence begins, and whoever covers for them hears what waits.
    Cover { absent: UserId, days: Days },
}

/// The messages that come once a business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Daily {
    /// Everything the person owes that can wait for it.
    Bundle,
    /// What a lead looks at.
    Digest,
}

impl Daily {
    pub const ALL: [Self; 2] = [Self::Bundle, Self::Digest];

    /// The message's business key: once for each person and local day, whatever the clock does.
    pub fn key(self, to: &UserId, day: NaiveDate) -> String {
        format!("{}/{day}", self.timer_key(to))
    }

    /// Whether it is the key of such a message.
    pub fn is_key(self, key: &str) -> bool {
        key.starts_with(match self {
            Self::Bundle => "bundle/",
            Self::Digest => "digest/",
        })
    }

    fn timer_key(self, to: &UserId) -> String {
        match self {
            Self::Bundle => format!("bundle/{to}"),
            Self::Digest => format!("digest/{to}"),
        }
    }

    /// When it comes next to a person, strictly after a moment; `None` for somebody who never
    /// works. Reminders come in working hours; a digest may be read before they begin.
    pub fn next(self, to: &UserId, company: &Company, after: Instant) -> Option<Instant> {
        let (calendar, policy) = (company.calendar(to), &company.policy);
        match self {
            Self::Bundle => calendar.next_daily_at_work(policy.bundle_at, after),
            Self::Digest => calendar.next_daily(policy.digest_at, after),
        }
    }
}

impl Alarm {
    pub fn key(&self) -> String {
        match self {
            Self::Nudge { notice } => notice.key(),
            Self::Day { daily, to } => daily.timer_key(to),
            Self::Cover { absent, days } => {
                format!("cover/{absent}/{}.{}", days.from, days.until)
            }
        }
    }
}

/// An alarm and the moment it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub due_at: Instant,
    pub alarm: Alarm,
}
