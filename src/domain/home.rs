//! What somebody finds in the app's home: what they owe and what they wait for, soonest first, and
//! everything else of theirs. A lead's team and the bot's health come beside it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Instant;
use super::company::Company;
use super::deadline::{Clock, Deadline, deadlines_unasked};
use super::digest::{Digest, Facts, Kind, Row, Section, digest, only};
use super::draft::Draft;
use super::handoff::Handoff;
use super::ids::{ChannelId, HandoffId, UserId};
use super::shared_channel::SharedChannel;

/// Where somebody has turned to in their home. Pages count from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Looking {
    pub owed: usize,
    pub handoffs: usize,
    pub team: usize,
    /// Of the team's handoffs only those in which this person takes part.
    pub whose: Option<UserId>,
    /// Of the team's sections only this one, and more of it.
    pub only: Option<Kind>,
}

/// Somebody turns to something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    Owed(usize),
    Handoffs(usize),
    Team(usize),
    /// `None`: everybody's.
    Whose(Option<UserId>),
    /// `None`: everything.
    Only(Option<Kind>),
}

impl Looking {
    /// A page of what is no longer shown would be a page of something else.
    #[must_use]
    pub fn turned(self, turn: Turn) -> Self {
        match turn {
            Turn::Owed(page) => Self { owed: page, ..self },
            Turn::Handoffs(page) => Self {
                handoffs: page,
                ..self
            },
            Turn::Team(page) => Self { team: page, ..self },
            Turn::Whose(whose) => Self {
                whose,
                team: 0,
                ..self
            },
            Turn::Only(only) => Self {
                only,
                team: 0,
                ..self
            },
        }
    }
}

/// What a lead looks at: everything in its order, or one section and all that belongs into it.
pub fn team<'a>(facts: &'a Facts, looking: &Looking, now: Instant) -> Digest<'a> {
    match looking.only {
        None => digest(facts, now),
        Some(kind) => only(facts, kind, now),
    }
}

/// Rows that each section of a team shows.
const FEW: usize = 4;
/// Rows of a section that stands alone.
pub const ROWS: usize = 10;

impl Looking {
    /// What is shown of a section.
    pub fn rows<'a, 'b>(&self, section: &'b Section<'a>) -> &'b [Row<'a>] {
        let rows = &section.rows[..];
        match self.only {
            None => &rows[..rows.len().min(FEW)],
            Some(only) if only == section.kind => {
                let from = page(self.team, rows.len(), ROWS) * ROWS;
                &rows[from..rows.len().min(from + ROWS)]
            }
            Some(_) => &[],
        }
    }
}

/// The page that is there: what somebody looks at may have become shorter.
pub fn page(asked: usize, all: usize, on_page: usize) -> usize {
    asked.min(all.saturating_sub(1) / on_page)
}

/// Everything the home is made from.
#[derive(Debug)]
pub struct Home {
    pub reader: UserId,
    pub looking: Looking,
    /// What the reader owes, or those they cover for.
    pub owed: Vec<Due>,
    /// What others owe in the reader's handoffs.
    pub awaited: Vec<Due>,
    /// Those the reader sells, manages or is asked to take, the newest first.
    pub handoffs: Vec<Handoff>,
    /// Of everything that is shown.
    pub channels: BTreeMap<HandoffId, SharedChannel>,
    pub drafts: Vec<Draft>,
    /// For leads.
    pub team: Option<Facts>,
    /// For those who may change the settings.
    pub health: Option<Health>,
}

/// One thing that somebody owes.
#[derive(Debug, Clone)]
pub struct Due {
    pub handoff: Handoff,
    pub deadline: Deadline,
}

/// How the bot fares, for those who can mend it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// What could not be delivered and waits for a person.
    pub undelivered: usize,
    /// When the last digest reached a lead.
    pub last_digest: Option<Instant>,
    /// What Slack says that the bot may; `None` where it never did.
    pub granted: Option<BTreeSet<String>>,
}

impl Home {
    pub fn channel(&self, handoff: HandoffId) -> Option<&ChannelId> {
        self.channels.get(&handoff)?.place.channel()
    }

    /// There is nothing of theirs yet, nor anybody they lead.
    pub fn is_first(&self) -> bool {
        self.handoffs.is_empty()
            && self.drafts.is_empty()
            && self.owed.is_empty()
            && self
                .team
                .as_ref()
                .is_none_or(|team| team.handoffs.is_empty())
    }
}

/// What is owed in these handoffs: by the reader or those they cover for, and by others to them.
/// Who only covers waits for nobody.
pub fn owed_and_awaited(
    handoffs: &[Handoff],
    reader: &UserId,
    covered: &BTreeSet<UserId>,
    company: &Company,
) -> (Vec<Due>, Vec<Due>) {
    let (mut owed, mut awaited) = (Vec::new(), Vec::new());
    for handoff in handoffs {
        let takes_part = handoff.people().any(|person| person == reader);
        for deadline in deadlines_unasked(handoff, company) {
            let is_asked = match &deadline.clock {
                Clock::Acknowledge { .. } => handoff.others().any(|other| other == reader),
                // Nothing is owed when the one ends; the other is booked first, and then recorded.
                Clock::OnCall | Clock::HoldKickoff => continue,
                Clock::Answer { .. }
                | Clock::TakeOver { .. }
                | Clock::BookKickoff { .. }
                | Clock::RecordKickoff { .. }
                | Clock::CheckIn { .. }
                | Clock::Promise { .. }
                | Clock::Question { .. } => false,
            };
            let theirs = deadline.whose == *reader || covered.contains(&deadline.whose);
            let due = Due {
                handoff: handoff.clone(),
                deadline,
            };
            if theirs || is_asked {
                owed.push(due);
            } else if takes_part {
                awaited.push(due);
            }
        }
    }
    let soonest = |due: &Due| (due.deadline.due_at, due.handoff.id);
    owed.sort_by_key(soonest);
    awaited.sort_by_key(soonest);
    (owed, awaited)
}

/// Of a team's facts only what concerns one person.
#[must_use]
pub fn of_one(facts: Facts, person: &UserId) -> Facts {
    let takes_part = |seller: &UserId, manager: &UserId| seller == person || manager == person;
    let mut facts = facts;
    facts
        .handoffs
        .retain(|handoff| takes_part(&handoff.seller, &handoff.manager));
    facts.drafts.retain(|draft| draft.author == *person);
    facts
        .happened
        .retain(|one| takes_part(&one.seller, &one.manager));
    facts
}
