//! A brief being written: everything may still be missing.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::Instant;
use super::actor::Actor;
use super::brief::Brief;
use super::company::Company;
use super::customer::Customer;
use super::ids::{DraftId, HandoffId, UserId};
use super::nudge::Record;
use super::quality::{self, Band, Score};
use super::rotation::Chosen;
use super::template::{FieldKey, Kind, Template};

/// What a form holds, in whatever state its writer left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub id: DraftId,
    pub author: UserId,
    pub content: Content,
    pub updated_at: Instant,
    /// Set once the draft became a handoff: a second submission finds it and does nothing.
    pub submitted_as: Option<HandoffId>,
    /// What its author was told about its being late.
    pub reminded: Record,
    /// What it asks: the newest version.
    pub template: Arc<Template>,
    /// Somebody else began it, or went on with it, and gave it to its author.
    pub given: Option<Given>,
}

/// How a draft came to whoever has it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub by: UserId,
    /// In their words; may be empty.
    pub why: String,
}

/// What somebody hears about a draft that was given to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum DraftNews {
    /// To whoever has it from now on.
    Given,
    /// To whoever had it, where a lead gave it away.
    GivenAway { by: UserId, to: UserId },
    /// To whoever gave it: it became a handoff.
    Sent { handoff: HandoffId },
    /// To whoever gave it: it is gone, and so is its name.
    Discarded { by: UserId, customer: String },
}

/// Why somebody is reminded of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The deal closed some business days ago.
    Late { closed: NaiveDate },
    /// The deal should be closed by now; nobody said that it is.
    Expected { on: NaiveDate },
    /// Nobody wrote in it for days, and nobody said when the deal closes.
    Untouched,
}

/// A draft without a close date is asked about after so many business days without a word.
const UNTOUCHED_DAYS: u32 = 5;

impl Draft {
    /// Its author was reminded of it.
    pub fn is_reminded_of(&self) -> bool {
        !self.reminded.delivered.is_empty()
    }

    /// From when on its author is reminded of it, and why.
    pub fn due(&self, company: &Company) -> Option<(Instant, Cause)> {
        let calendar = company.calendar(&self.author);
        let begins = |day: NaiveDate| calendar.at(day, NaiveTime::MIN);
        match (self.content.brief.close_date, self.content.pre_close) {
            (Some(on), true) => Some((begins(on)?, Cause::Expected { on })),
            (Some(closed), false) => {
                let days = company.policy.brief_within_days;
                let due_at = calendar.add_days(begins(closed.succ_opt()?)?, days);
                Some((due_at, Cause::Late { closed }))
            }
            (None, true | false) => {
                let due_at = calendar.add_days(self.updated_at, UNTOUCHED_DAYS);
                Some((due_at, Cause::Untouched))
            }
        }
    }

    /// The day after `today` on which its deal is expected to close, if it is not won.
    pub fn expected_after(&self, today: NaiveDate) -> Option<NaiveDate> {
        let expected = self.content.brief.close_date?;
        (self.content.pre_close && expected > today).then_some(expected)
    }

    /// Its author's to give, their cover's, and a lead's.
    pub fn may_be_given_by(&self, actor: &Actor) -> bool {
        actor.lead || actor.stands_for(&self.author)
    }

    /// Somebody else goes on with it. Whoever gave it and was to be its seller is not any more.
    pub fn given_to(self, to: &UserId, given: Given, now: Instant) -> Self {
        let seller = match self.content.seller {
            Some(seller) if seller == self.author || seller == given.by => Some(to.clone()),
            other => other,
        };
        Self {
            author: to.clone(),
            content: Content {
                seller,
                ..self.content
            },
            updated_at: now,
            reminded: Record::default(),
            given: Some(given),
            ..self
        }
    }
}

/// The part of a draft that its writer types.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub customer: String,
    pub seller: Option<UserId>,
    pub manager: Option<UserId>,
    pub brief: Brief,
    /// The workspace chooses the manager when the brief is sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rotate: bool,
    /// The deal is not won yet: its close date is the day on which it is expected to be, and the
    /// brief cannot be sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pre_close: bool,
}

impl Content {
    /// A new form: the writer is the seller until they say otherwise.
    pub fn started(author: UserId, customer: &str) -> Self {
        Self {
            customer: customer.trim().to_owned(),
            seller: Some(author),
            ..Self::default()
        }
    }

    /// The deal is won. A day that was only expected, and has not come, was wrong.
    pub fn won(&mut self, today: NaiveDate) {
        self.pre_close = false;
        let closed = self.brief.close_date.filter(|day| *day <= today);
        self.brief.close_date = Some(closed.unwrap_or(today));
    }

    pub fn score(&self, template: &Template) -> Score {
        quality::score(template, &self.brief)
    }

    /// What stands in the way of sending it.
    pub fn not_ready(&self, template: &Template) -> Option<NotReady> {
        let missing: Vec<FieldKey> = template
            .asked(&self.brief.answers)
            .filter(|field| field.required && !self.has(field.kind, &field.key))
            .map(|field| field.key.clone())
            .collect();
        let score = self.score(template);
        let is_ready = missing.is_empty() && score.band() != Band::NotYet && !self.pre_close;
        (!is_ready).then_some(NotReady {
            missing,
            score,
            pre_close: self.pre_close,
        })
    }

    /// The complete parts of a brief that may be sent. `chosen`: by rotation, where that is asked
    /// for.
    pub fn ready(
        &self,
        template: &Arc<Template>,
        chosen: Option<&Chosen>,
    ) -> Result<Ready, NotReady> {
        if let Some(not_ready) = self.not_ready(template) {
            return Err(not_ready);
        }
        let manager = chosen.map(|chosen| &chosen.manager);
        let manager = manager.or(self.manager.as_ref());
        match (Customer::new(&self.customer), &self.seller, manager) {
            (Some(customer), Some(seller), Some(manager)) => Ok(Ready {
                customer,
                seller: seller.clone(),
                manager: manager.clone(),
                others: chosen.map_or_else(BTreeSet::new, |chosen| chosen.others.clone()),
                brief: self.brief.clone(),
                template: Arc::clone(template),
            }),
            _ => Err(NotReady {
                missing: Vec::new(),
                score: self.score(template),
                pre_close: self.pre_close,
            }),
        }
    }

    fn has(&self, kind: Kind, key: &FieldKey) -> bool {
        match kind {
            Kind::Customer => Customer::new(&self.customer).is_some(),
            Kind::Seller => self.seller.is_some(),
            Kind::Manager => self.manager.is_some() || self.rotate,
            Kind::CloseDate => self.brief.close_date.is_some(),
            Kind::CrmLink => self.brief.crm_link.is_some(),
            Kind::Promises
            | Kind::Short
            | Kind::Long
            | Kind::Choice
            | Kind::Choices
            | Kind::Date
            | Kind::Number
            | Kind::People
            | Kind::Link
            | Kind::Links
            | Kind::Email
            | Kind::Contacts => !self.brief.is_empty_at(key),
        }
    }
}

/// A brief with everything a handoff needs.
#[derive(Debug, PartialEq, Eq)]
pub struct Ready {
    pub customer: Customer,
    pub seller: UserId,
    pub manager: UserId,
    /// Who may take it instead of the manager.
    pub others: BTreeSet<UserId>,
    pub brief: Brief,
    pub template: Arc<Template>,
}

/// Why a brief cannot be sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotReady {
    pub missing: Vec<FieldKey>,
    pub score: Score,
    /// The deal is not won yet.
    pub pre_close: bool,
}
