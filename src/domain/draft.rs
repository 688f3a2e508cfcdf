//! A brief being written: everything may still be missing.

use std::sync::Arc;

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::Instant;
use super::brief::Brief;
use super::company::Company;
use super::customer::Customer;
use super::ids::{DraftId, HandoffId, UserId};
use super::nudge::Record;
use super::quality::{self, Band, Score};
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
}

impl Draft {
    /// Its author was reminded of it.
    pub fn is_reminded_of(&self) -> bool {
        !self.reminded.delivered.is_empty()
    }

    /// When the brief should be sent: some business days after the deal closed. `None` before
    /// anybody said when that was.
    pub fn due_at(&self, company: &Company) -> Option<Instant> {
        let calendar = company.calendar(&self.author);
        let closed = self.content.brief.close_date?;
        let midnight = calendar.at(closed.succ_opt()?, NaiveTime::MIN)?;
        Some(calendar.add_days(midnight, company.policy.brief_within_days))
    }
}

/// The part of a draft that its writer types.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub customer: String,
    pub seller: Option<UserId>,
    pub manager: Option<UserId>,
    pub brief: Brief,
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

    pub fn score(&self, template: &Template) -> Score {
        quality::score(template, &self.brief)
    }

    /// The complete parts of a brief that may be sent, or what stands in the way.
    pub fn ready(&self, template: &Arc<Template>) -> Result<Ready, NotReady> {
        let missing: Vec<FieldKey> = template
            .asked(&self.brief.answers)
            .filter(|field| field.required && !self.has(field.kind, &field.key))
            .map(|field| field.key.clone())
            .collect();
        let score = self.score(template);
        match (Customer::new(&self.customer), &self.seller, &self.manager) {
            (Some(customer), Some(seller), Some(manager))
                if missing.is_empty() && score.band() != Band::NotYet =>
            {
                Ok(Ready {
                    customer,
                    seller: seller.clone(),
                    manager: manager.clone(),
                    brief: self.brief.clone(),
                    template: Arc::clone(template),
                })
            }
            _ => Err(NotReady { missing, score }),
        }
    }

    fn has(&self, kind: Kind, key: &FieldKey) -> bool {
        match kind {
            Kind::Customer => Customer::new(&self.customer).is_some(),
            Kind::Seller => self.seller.is_some(),
            Kind::Manager => self.manager.is_some(),
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
    pub brief: Brief,
    pub template: Arc<Template>,
}

/// Why a brief cannot be sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotReady {
    pub missing: Vec<FieldKey>,
    pub score: Score,
}
