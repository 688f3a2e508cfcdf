//! What a lead looks at on a business day: everything that needs somebody, most urgent first, then
//! what is new, what was done, and how it goes.
//!
//! It carries names, states, dates and promises. Answers of a brief, and what people wrote about a
//! customer, are never in it, so nothing restricted can be.

mod facts;
mod trend;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, Days, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::Instant;
use super::check_in::{CheckIn, Health};
use super::deadline::{Clock, Deadline, deadlines_unasked};
use super::draft::Draft;
use super::handoff::{Handoff, State};
use super::ids::HandoffId;
use super::nudge::{Nudged, record};
use super::promise::{Standing, Turn};
use super::touchpoint::Touchpoint;
use super::unsent::seen_by_lead;

pub use facts::{Facts, Happening};
pub use trend::{Span, Trend};

/// How far back a digest looks: two weeks, to compare one with the other.
pub const LOOKS_BACK: TimeDelta = TimeDelta::days(14);

#[derive(Debug)]
pub struct Digest<'a> {
    pub facts: &'a Facts,
    /// The lead's day.
    pub day: NaiveDate,
    /// New and done is what happened since: the lead's hour on the business day before.
    pub since: Instant,
    /// Open handoffs the lead looks at.
    pub open: usize,
    /// Those that hold something, in this order. A handoff has rows in the first one only that it
    /// belongs to.
    pub sections: Vec<Section<'a>>,
    pub trend: Option<Trend>,
}

#[derive(Debug)]
pub struct Section<'a> {
    pub kind: Kind,
    pub rows: Vec<Row<'a>>,
    /// Belongs here too and stands in a section before.
    pub above: usize,
}

/// From what cannot wait to what is good to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Late,
    /// For somebody's yes or no.
    Waiting,
    Returned,
    KickoffsToday,
    KickoffsThisWeek,
    Promises,
    AtRisk,
    Unowned,
    New,
    Done,
}

impl Kind {
    pub const ALL: [Self; 10] = [
        Self::Late,
        Self::Waiting,
        Self::Returned,
        Self::KickoffsToday,
        Self::KickoffsThisWeek,
        Self::Promises,
        Self::AtRisk,
        Self::Unowned,
        Self::New,
        Self::Done,
    ];

    /// Somebody must do something, or be there.
    pub fn needs_somebody(self) -> bool {
        match self {
            Self::Late
            | Self::Waiting
            | Self::Returned
            | Self::KickoffsToday
            | Self::KickoffsThisWeek
            | Self::Promises
            | Self::AtRisk
            | Self::Unowned => true,
            Self::New | Self::Done => false,
        }
    }
}

#[derive(Debug)]
pub enum Row<'a> {
    Late {
        handoff: &'a Handoff,
        deadline: Deadline,
        /// Reminders that arrived.
        reminded: usize,
    },
    LateBrief {
        draft: &'a Draft,
        due_at: Instant,
    },
    Waiting {
        handoff: &'a Handoff,
        deadline: Deadline,
    },
    Returned {
        handoff: &'a Handoff,
        deadline: Deadline,
    },
    Kickoff {
        handoff: &'a Handoff,
        at: Instant,
    },
    Promise {
        handoff: &'a Handoff,
        text: &'a str,
        due: NaiveDate,
    },
    Broken {
        happening: &'a Happening,
        text: &'a str,
    },
    AtRisk {
        handoff: &'a Handoff,
        check_in: &'a CheckIn,
    },
    Unowned {
        handoff: &'a Handoff,
    },
    New {
        handoff: &'a Handoff,
    },
    Done {
        happening: &'a Happening,
    },
}

impl Row<'_> {
    /// `None` for a brief that was not sent yet.
    pub fn id(&self) -> Option<HandoffId> {
        match self {
            Self::LateBrief { .. } => None,
            Self::Late { handoff, .. }
            | Self::Waiting { handoff, .. }
            | Self::Returned { handoff, .. }
            | Self::Kickoff { handoff, .. }
            | Self::Promise { handoff, .. }
            | Self::AtRisk { handoff, .. }
            | Self::Unowned { handoff }
            | Self::New { handoff } => Some(handoff.id),
            Self::Broken { happening, .. } | Self::Done { happening } => Some(happening.handoff),
        }
    }

    /// Within its section: what began first, or ends first, comes first.
    fn order(&self) -> (u8, i64) {
        let by = |at: Instant| at.timestamp_millis();
        let due = |deadline: &Deadline| deadline.due_at.map_or(i64::MAX, by);
        match self {
            Self::Late { deadline, .. }
            | Self::Waiting { deadline, .. }
            | Self::Returned { deadline, .. } => (0, due(deadline)),
            Self::LateBrief { due_at, .. } => (1, by(*due_at)),
            Self::Kickoff { at, .. } => (0, by(*at)),
            Self::Broken { happening, .. } | Self::Done { happening } => {
                (0, by(happening.entry.at))
            }
            Self::Promise { due, .. } => (1, i64::from(due.num_days_from_ce())),
            Self::AtRisk { check_in, .. } => (0, by(check_in.at)),
            Self::Unowned { handoff } | Self::New { handoff } => (0, by(handoff.submitted_at)),
        }
    }
}

impl Digest<'_> {
    /// Nobody has to do anything.
    pub fn is_calm(&self) -> bool {
        let mut sections = self.sections.iter();
        !sections.any(|section| section.kind.needs_somebody())
    }

    pub fn rows(&self) -> usize {
        self.sections.iter().map(|section| section.rows.len()).sum()
    }
}

impl Section<'_> {
    pub fn all(&self) -> usize {
        self.rows.len() + self.above
    }
}

pub fn digest(facts: &Facts, now: Instant) -> Digest<'_> {
    made(facts, None, now)
}

/// With this section only, and everything that belongs into it.
pub fn only(facts: &Facts, kind: Kind, now: Instant) -> Digest<'_> {
    made(facts, Some(kind), now)
}

fn made(facts: &Facts, only: Option<Kind>, now: Instant) -> Digest<'_> {
    let calendar = facts.company.calendar(&facts.lead);
    let day = calendar.local_date(now);
    let window = Window {
        day,
        sunday: day + Days::new(u64::from(6 - day.weekday().num_days_from_monday())),
        promises_until: promises_until(facts, now),
        since: since(facts, now),
    };
    let mut found = Found::default();
    let mut open = 0;
    for handoff in &facts.handoffs {
        if facts.concerns(&handoff.seller, &handoff.manager) {
            open += 1;
            found.look_at(facts, handoff, &window, now);
        }
    }
    for draft in &facts.drafts {
        found.look_at_draft(facts, draft, now);
    }
    for happening in &facts.happened {
        if happening.entry.at >= window.since
            && facts.concerns(&happening.seller, &happening.manager)
        {
            found.look_back_at(happening);
        }
    }
    if let Some(only) = only {
        found.0.retain(|kind, _| *kind == only);
    }
    Digest {
        day,
        since: window.since,
        open,
        sections: found.sections(),
        trend: trend::trend(facts, now),
        facts,
    }
}

/// The days a digest asks about.
struct Window {
    day: NaiveDate,
    sunday: NaiveDate,
    promises_until: NaiveDate,
    since: Instant,
}

/// The lead's hour on the business day before: what the last digest could not know yet.
fn since(facts: &Facts, now: Instant) -> Instant {
    let calendar = facts.company.calendar(&facts.lead);
    let before = calendar.local_date(calendar.business_day_before(now));
    calendar
        .at(before, facts.company.policy.digest_at)
        .unwrap_or(now - TimeDelta::days(1))
}

fn promises_until(facts: &Facts, now: Instant) -> NaiveDate {
    let calendar = facts.company.calendar(&facts.lead);
    let policy = &facts.company.policy;
    let mut at = now;
    let mut until = calendar.local_date(now);
    for _ in 0..policy.promise_ahead_days {
        // Today is not one of the days ahead, whatever the hour.
        let mut next = calendar.next_daily(policy.digest_at, at);
        if next.is_some_and(|next| calendar.local_date(next) == until) {
            next = next.and_then(|next| calendar.next_daily(policy.digest_at, next));
        }
        let Some(next) = next else { break };
        at = next;
        until = calendar.local_date(next);
    }
    until
}

/// Everything that belongs into a section, before each handoff is left in its first one.
#[derive(Default)]
struct Found<'a>(BTreeMap<Kind, Vec<Row<'a>>>);

impl<'a> Found<'a> {
    fn add(&mut self, kind: Kind, row: Row<'a>) {
        self.0.entry(kind).or_default().push(row);
    }

    fn look_at(&mut self, facts: &'a Facts, handoff: &'a Handoff, window: &Window, now: Instant) {
        let nothing = Nudged::new();
        let nudged = facts.nudged.get(&handoff.id).unwrap_or(&nothing);
        for deadline in deadlines_unasked(handoff, &facts.company) {
            if deadline.is_late(now) {
                let record = record(nudged, &deadline);
                let reminded = record.map_or(0, |record| record.delivered.len());
                self.add(
                    Kind::Late,
                    Row::Late {
                        handoff,
                        deadline: deadline.clone(),
                        reminded,
                    },
                );
            }
            match &deadline.clock {
                Clock::Acknowledge { .. } | Clock::TakeOver { .. } => {
                    self.add(Kind::Waiting, Row::Waiting { handoff, deadline });
                }
                Clock::Answer { .. } => {
                    self.add(Kind::Returned, Row::Returned { handoff, deadline });
                }
                Clock::BookKickoff { .. }
                | Clock::HoldKickoff
                | Clock::RecordKickoff { .. }
                | Clock::CheckIn { .. }
                | Clock::Promise { .. }
                | Clock::Question { .. }
                | Clock::OnCall => {}
            }
        }
        if let State::KickoffBooked(booked) = &handoff.state {
            let calendar = facts.company.calendar(&facts.lead);
            let on = calendar.local_date(booked.at);
            let at = booked.at;
            if on == window.day {
                self.add(Kind::KickoffsToday, Row::Kickoff { handoff, at });
            } else if window.day < on && on <= window.sunday {
                self.add(Kind::KickoffsThisWeek, Row::Kickoff { handoff, at });
            }
        }
        for standing in handoff.promises().filter(Standing::is_open) {
            if let Some(due) = standing.due.filter(|due| *due <= window.promises_until) {
                let text = standing.promise.text.as_str();
                self.add(Kind::Promises, Row::Promise { handoff, text, due });
            }
        }
        let last = handoff.check_ins().last();
        if let Some(check_in) = last.filter(|last| last.health == Health::AtRisk) {
            self.add(Kind::AtRisk, Row::AtRisk { handoff, check_in });
        }
        if [&handoff.seller, &handoff.manager].map(|person| facts.gone.contains(person))
            != [false; 2]
        {
            self.add(Kind::Unowned, Row::Unowned { handoff });
        }
        if handoff.submitted_at >= window.since {
            self.add(Kind::New, Row::New { handoff });
        }
    }

    fn look_at_draft(&mut self, facts: &Facts, draft: &'a Draft, now: Instant) {
        let team = facts.team.as_ref();
        if team.is_some_and(|team| !team.contains(&draft.author)) {
            return;
        }
        let gone = facts.gone.contains(&draft.author);
        if let Some(due_at) = seen_by_lead(draft, &facts.company, gone, now) {
            self.add(Kind::Late, Row::LateBrief { draft, due_at });
        }
    }

    fn look_back_at(&mut self, happening: &'a Happening) {
        match &happening.entry.touchpoint {
            Touchpoint::Acknowledged { .. }
            | Touchpoint::OwnerChanged { .. }
            | Touchpoint::KickoffHeld { .. }
            | Touchpoint::Completed { .. }
            | Touchpoint::PromiseTurned {
                turn: Turn::Kept, ..
            }
            | Touchpoint::Closed { .. }
            | Touchpoint::Cancelled { .. } => self.add(Kind::Done, Row::Done { happening }),
            Touchpoint::PromiseTurned {
                turn: Turn::Broken { .. },
                text,
            } => self.add(Kind::Promises, Row::Broken { happening, text }),
            Touchpoint::Submitted { .. }
            | Touchpoint::Assigned { .. }
            | Touchpoint::Returned { .. }
            | Touchpoint::Answered { .. }
            | Touchpoint::HandedOver { .. }
            | Touchpoint::KickoffBooked { .. }
            | Touchpoint::KickoffMoved { .. }
            | Touchpoint::KickoffNoShow { .. }
            | Touchpoint::Offered { .. }
            | Touchpoint::OfferWithdrawn { .. }
            | Touchpoint::SellerChanged { .. }
            | Touchpoint::CheckedIn { .. }
            | Touchpoint::PromiseTurned {
                turn: Turn::Renegotiated { .. },
                ..
            }
            | Touchpoint::QuestionAsked { .. }
            | Touchpoint::QuestionAnswered { .. }
            | Touchpoint::QuestionTakenBack { .. }
            | Touchpoint::Noted { .. }
            | Touchpoint::MessageNoted { .. }
            | Touchpoint::MessageAdded { .. }
            | Touchpoint::AliasAdded { .. }
            | Touchpoint::AliasTakenBack { .. }
            | Touchpoint::ChannelMade { .. }
            | Touchpoint::ChannelTrouble { .. }
            | Touchpoint::AgendaPosted { .. }
            | Touchpoint::RepairAsked
            | Touchpoint::Nudged { .. } => {}
        }
    }

    fn sections(mut self) -> Vec<Section<'a>> {
        let mut shown = BTreeSet::new();
        let mut sections = Vec::new();
        for kind in Kind::ALL {
            let Some(mut rows) = self.0.remove(&kind) else {
                continue;
            };
            let all = rows.len();
            rows.retain(|row| row.id().is_none_or(|id| !shown.contains(&id)));
            rows.sort_by_key(Row::order);
            shown.extend(rows.iter().filter_map(Row::id));
            sections.push(Section {
                above: all - rows.len(),
                kind,
                rows,
            });
        }
        sections
    }
}

#[cfg(test)]
mod tests;
