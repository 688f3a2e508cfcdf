//! What sales committed to, row by row.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Instant;
use super::ids::UserId;

/// How binding a promise is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Committed: the customer counts on it.
    Firm,
    /// We said we would try.
    Stretch,
    /// We said it is planned.
    Roadmap,
}

impl Strength {
    pub const ALL: [Self; 3] = [Self::Firm, Self::Stretch, Self::Roadmap];
}

/// One thing sales committed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Names the row for as long as the brief lives; rows keep it when others are removed.
    pub row: u32,
    pub text: String,
    pub to_whom: String,
    pub due: Option<NaiveDate>,
    pub strength: Strength,
}

impl Promise {
    pub fn blank(row: u32) -> Self {
        Self {
            row,
            text: String::new(),
            to_whom: String::new(),
            due: None,
            strength: Strength::Firm,
        }
    }

    /// Nothing was typed in this row.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.to_whom.trim().is_empty() && self.due.is_none()
    }
}

/// The promises of a brief: rows, or the seller's word that there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promises {
    pub none_made: bool,
    pub rows: Vec<Promise>,
}

/// In characters. A promise is a sentence; the card shows all of them.
pub const LONGEST_PROMISE: usize = 300;

/// A form with more rows than this is unreadable, and Slack takes at most 100 blocks.
pub const MOST_ROWS: usize = 12;

impl Promises {
    /// The rows that say something.
    pub fn made(&self) -> impl Iterator<Item = &Promise> {
        self.rows.iter().filter(|promise| !promise.is_blank())
    }

    /// Adds a blank row with a name no row had before; false when there are [`MOST_ROWS`].
    pub fn add_row(&mut self) -> bool {
        let next = self
            .rows
            .iter()
            .map(|promise| promise.row)
            .max()
            .unwrap_or(0)
            + 1;
        let room = self.rows.len() < MOST_ROWS;
        if room {
            self.rows.push(Promise::blank(next));
        }
        room
    }

    pub fn remove_row(&mut self, row: u32) {
        self.rows.retain(|promise| promise.row != row);
    }
}

/// What became of a promise, as somebody recorded it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fate {
    pub at: Instant,
    pub by: UserId,
    pub turn: Turn,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "turn", rename_all = "snake_case")]
pub enum Turn {
    Kept,
    /// The customer agreed to another day; the promise stays open until then.
    Renegotiated {
        due: NaiveDate,
        why: String,
    },
    Broken {
        why: String,
    },
}

/// Everything recorded about each promise, by its row, oldest first.
pub type Fates = BTreeMap<u32, Vec<Fate>>;

/// A promise as it stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    pub promise: &'a Promise,
    /// As promised, or as agreed since.
    pub due: Option<NaiveDate>,
    pub last: Option<&'a Fate>,
}

impl Standing<'_> {
    /// Somebody still owes it.
    pub fn is_open(&self) -> bool {
        match self.last.map(|fate| &fate.turn) {
            None | Some(Turn::Renegotiated { .. }) => true,
            Some(Turn::Kept | Turn::Broken { .. }) => false,
        }
    }
}

impl Promises {
    /// The promises with what became of them.
    pub fn standing<'a>(&'a self, fates: &'a Fates) -> impl Iterator<Item = Standing<'a>> {
        self.made().map(|promise| {
            let recorded = fates.get(&promise.row).map_or(&[][..], Vec::as_slice);
            let agreed = recorded.iter().rev().find_map(|fate| match &fate.turn {
                Turn::Renegotiated { due, .. } => Some(*due),
                Turn::Kept | Turn::Broken { .. } => None,
            });
            Standing {
                promise,
                due: agreed.or(promise.due),
                last: recorded.last(),
            }
        })
    }
}
