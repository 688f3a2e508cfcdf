//! A person's book: the customers they look after and those they sell to. It may go to somebody
//! else as a whole, customer by customer, each by the rules that hold for one.
//!
//! Nobody is told of each customer then; what became of all of them is told at the end, once.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Instant;
use super::actor::Actor;
use super::decide::{Decision, Event, decide};
use super::handoff::{Handoff, State};
use super::ids::{HandoffId, TransferId, UserId};

/// What somebody does for a customer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// They look after it, or are asked to.
    pub manages: bool,
    /// They answer for sales.
    pub sells: bool,
}

impl Parts {
    pub const BOTH: Self = Self {
        manages: true,
        sells: true,
    };

    pub fn any(self) -> bool {
        self.manages || self.sells
    }

    /// What is in both.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        Self {
            manages: self.manages && other.manages,
            sells: self.sells && other.sells,
        }
    }
}

/// What somebody does in a handoff.
pub fn parts_of(handoff: &Handoff, person: &UserId) -> Parts {
    let offer = handoff.offer.as_ref();
    let asked = offer.is_some_and(|offer| offer.to == *person);
    Parts {
        manages: handoff.manager == *person || asked,
        sells: handoff.seller == *person,
    }
}

/// One's own, or for leads anybody's. Who covers for somebody for some days gives nothing away that
/// the other will miss when they are back.
pub fn may_give(actor: &Actor, from: &UserId) -> bool {
    actor.lead || actor.user == *from
}

/// Somebody's open handoffs, as they are now.
#[derive(Debug)]
pub struct Book {
    pub of: UserId,
    pub handoffs: Vec<Handoff>,
}

impl Book {
    pub fn manages(&self) -> impl Iterator<Item = &Handoff> {
        let theirs = self.handoffs.iter();
        theirs.filter(|handoff| parts_of(handoff, &self.of).manages)
    }

    pub fn sells(&self) -> impl Iterator<Item = &Handoff> {
        let theirs = self.handoffs.iter();
        theirs.filter(|handoff| parts_of(handoff, &self.of).sells)
    }

    /// What there is at all.
    pub fn parts(&self) -> Parts {
        Parts {
            manages: self.manages().next().is_some(),
            sells: self.sells().next().is_some(),
        }
    }
}

/// A book that goes to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    pub id: TransferId,
    pub from: UserId,
    pub to: UserId,
    pub by: UserId,
    pub why: String,
    pub parts: Parts,
    pub at: Instant,
}

/// What became of one handoff of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    Moved {
        /// The receiver was asked to take it over, or sells it now.
        parts: Parts,
        /// Who else is concerned.
        told: Vec<UserId>,
    },
    Stayed {
        why: Stays,
    },
}

/// Why nothing of it moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stays {
    /// It was closed or cancelled.
    Ended,
    /// It is with somebody else by now.
    WithOthers,
    /// The receiver has it, or is asked already.
    WithThem,
    /// Whoever asked for it may not do that any more.
    MayNot,
    /// The receiver cannot carry a handoff any more.
    CannotCarry,
    /// It cannot be read.
    Unreadable,
}

/// What giving it comes to in one handoff.
#[derive(Debug)]
pub struct Given {
    /// One after the other; they tell nobody.
    pub decisions: Vec<Decision>,
    pub outcome: Outcome,
}

impl Given {
    fn stayed(why: Stays) -> Self {
        Self {
            decisions: Vec::new(),
            outcome: Outcome::Stayed { why },
        }
    }
}

impl Transfer {
    /// The acts that it takes in this handoff, as it is now. Whoever would hear of them is named in
    /// the outcome.
    pub fn give(&self, handoff: &Handoff, actor: &Actor, now: Instant) -> Given {
        if !handoff.is_open() {
            return Given::stayed(Stays::Ended);
        }
        let moving = parts_of(handoff, &self.from).within(self.parts);
        if !moving.any() {
            return Given::stayed(Stays::WithOthers);
        }
        let has = parts_of(handoff, &self.to);
        let (to, why) = (&self.to, &self.why);
        let hand_over = (moving.manages && !has.manages).then(|| Event::HandOver {
            to: to.clone(),
            why: why.clone(),
        });
        let change_seller = (moving.sells && !has.sells).then(|| Event::ChangeSeller {
            to: to.clone(),
            why: why.clone(),
        });
        let mut parts = Parts::default();
        let mut told = BTreeSet::new();
        let mut decisions: Vec<Decision> = Vec::new();
        let mut refused = false;
        for event in hand_over.into_iter().chain(change_seller) {
            let sells = matches!(event, Event::ChangeSeller { .. });
            let now_at = decisions.last().map_or(handoff, |last| &last.handoff);
            let Ok(mut decision) = decide(now_at, event, actor, now) else {
                refused = true;
                continue;
            };
            parts.sells |= sells;
            parts.manages |= !sells;
            told.extend(decision.notices.drain(..).map(|notice| notice.to));
            decisions.push(decision);
        }
        if decisions.is_empty() {
            return Given::stayed(if refused {
                Stays::MayNot
            } else {
                Stays::WithThem
            });
        }
        told.remove(to);
        let told = told.into_iter().collect();
        Given {
            decisions,
            outcome: Outcome::Moved { parts, told },
        }
    }
}

/// How a customer that somebody was asked to take over stands with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// They are asked for their yes or no.
    Asked,
    /// The seller has questions to answer first.
    Later,
    Taken,
    /// Somebody else has it, or is asked.
    Others,
    Ended,
}

pub fn turn(handoff: &Handoff, person: &UserId) -> Turn {
    if !handoff.is_open() {
        return Turn::Ended;
    }
    let offer = handoff.offer.as_ref();
    if offer.is_some_and(|offer| offer.to == *person) {
        return Turn::Asked;
    }
    if handoff.manager != *person {
        return Turn::Others;
    }
    match &handoff.state {
        State::Submitted(_) => Turn::Asked,
        State::Returned(_) => Turn::Later,
        State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => Turn::Taken,
    }
}

/// A book that went to somebody else, each handoff as it is now.
#[derive(Debug)]
pub struct Gone {
    pub transfer: Transfer,
    /// By number.
    pub rows: Vec<(Handoff, Outcome)>,
    /// Those that cannot be read.
    pub unread: Vec<HandoffId>,
}

/// A customer that came to somebody.
#[derive(Debug, Clone, Copy)]
pub struct Came<'a> {
    pub handoff: &'a Handoff,
    /// Where they were asked to take it over: how that stands.
    pub turn: Option<Turn>,
    /// They answer for sales since then.
    pub sells: bool,
}

impl Came<'_> {
    /// There is something to do, or to know.
    pub fn matters(&self) -> bool {
        self.sells || matches!(self.turn, Some(Turn::Asked | Turn::Later))
    }

    /// Something is asked of them that may be done.
    pub fn waits(&self) -> bool {
        let handoff = self.handoff;
        let asked = handoff.open_questions().next().is_some() || !handoff.questions().is_empty();
        matches!(self.turn, Some(Turn::Asked | Turn::Later)) || (self.sells && asked)
    }

    /// What waits comes first, what is done last.
    fn rank(&self) -> u8 {
        match self.turn {
            Some(Turn::Asked) => 0,
            Some(Turn::Later) => 1,
            Some(Turn::Taken | Turn::Others | Turn::Ended) | None if self.sells => 2,
            Some(Turn::Taken | Turn::Others | Turn::Ended) | None => 3,
        }
    }
}

impl Gone {
    pub fn came(&self) -> Vec<Came<'_>> {
        let to = &self.transfer.to;
        let moved = self.rows.iter().filter_map(|(handoff, outcome)| {
            let Outcome::Moved { parts, .. } = outcome else {
                return None;
            };
            Some(Came {
                handoff,
                turn: parts.manages.then(|| turn(handoff, to)),
                sells: parts.sells && handoff.is_open() && handoff.seller == *to,
            })
        });
        let mut came: Vec<Came<'_>> = moved.collect();
        came.sort_by_key(Came::rank);
        came
    }

    /// How many customers somebody was asked to take over, and for how many they answer for sales.
    pub fn moved(&self) -> (usize, usize) {
        let moved = |part: fn(Parts) -> bool| {
            let rows = self.rows.iter();
            rows.filter(
                |(_, outcome)| matches!(outcome, Outcome::Moved { parts, .. } if part(*parts)),
            )
            .count()
        };
        (moved(|parts| parts.manages), moved(|parts| parts.sells))
    }
}

/// Who reads what became of a book, and as what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "reads_as", rename_all = "snake_case")]
pub enum Reader {
    /// Whoever it went to.
    Receiver,
    /// Whoever stands in for them until that day.
    Cover { until: NaiveDate },
    /// Whoever had, or has, to do with some of it.
    Concerned,
    /// Whoever asked for it.
    Asker,
}

impl Reader {
    /// Names it in the message's key.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Receiver => "receiver",
            Self::Cover { .. } => "cover",
            Self::Concerned => "concerned",
            Self::Asker => "asker",
        }
    }
}

/// Who is told at the end, each once: whoever asked for it in any case, unless they did so for
/// themselves and got all of it.
pub fn readers(transfer: &Transfer, outcomes: &[(HandoffId, Outcome)]) -> Vec<(UserId, Reader)> {
    let mut concerned = BTreeSet::new();
    let (mut moved, mut stayed) = (false, false);
    for (_, outcome) in outcomes {
        match outcome {
            Outcome::Moved { told, .. } => {
                moved = true;
                concerned.extend(told);
            }
            Outcome::Stayed { .. } => stayed = true,
        }
    }
    concerned.remove(&transfer.by);
    concerned.remove(&transfer.to);
    let receiver = moved.then(|| (transfer.to.clone(), Reader::Receiver));
    let concerned = concerned
        .into_iter()
        .map(|person| (person.clone(), Reader::Concerned));
    let asks = stayed || !moved || transfer.by != transfer.to;
    let asker = asks.then(|| (transfer.by.clone(), Reader::Asker));
    receiver.into_iter().chain(concerned).chain(asker).collect()
}

#[cfg(test)]
pub(crate) mod tests;
