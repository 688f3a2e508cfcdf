//! Who is acting, and the questions every rule asks of them.

use std::collections::BTreeSet;

use super::asked::Asked;
use super::handoff::Handoff;
use super::ids::UserId;

/// A person of the workspace, at the moment they act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub user: UserId,
    /// Leads may act for their people.
    pub lead: bool,
    /// For whom they cover today: what those may do, they may do.
    pub covers: BTreeSet<UserId>,
}

impl Actor {
    pub fn new(user: UserId, lead: bool) -> Self {
        Self {
            user,
            lead,
            covers: BTreeSet::new(),
        }
    }

    /// The same person, covering for others.
    pub fn covering(self, covers: BTreeSet<UserId>) -> Self {
        Self { covers, ..self }
    }

    pub fn stands_for(&self, person: &UserId) -> bool {
        self.user == *person || self.covers.contains(person)
    }

    /// Is asked to take over what somebody else owns, or covers for whoever is: may say yes, and
    /// pass the question on.
    pub fn is_asked(&self, handoff: &Handoff) -> bool {
        let offer = handoff.offer.as_ref();
        offer.is_some_and(|offer| self.stands_for(&offer.to))
    }

    /// May acknowledge, return, or run the kickoff: the named manager, their cover, or a lead; and
    /// while several are asked, each of them.
    pub fn may_own(&self, handoff: &Handoff) -> bool {
        self.lead || self.stands_for(&handoff.manager) || self.is_one_of(handoff)
    }

    /// One of several who are asked to take it over.
    pub fn is_one_of(&self, handoff: &Handoff) -> bool {
        handoff.others().any(|other| self.stands_for(other))
    }

    /// May answer for sales: the seller, their cover, or a lead.
    pub fn may_answer(&self, handoff: &Handoff) -> bool {
        self.lead || self.stands_for(&handoff.seller)
    }

    /// May take a question to the seller back: whoever asked it, their cover, or a lead.
    pub fn may_take_back(&self, question: &Asked) -> bool {
        self.lead || self.stands_for(&question.by)
    }

    /// May read what is not restricted.
    pub fn may_read(&self, handoff: &Handoff) -> bool {
        self.takes_part(handoff) || self.is_asked(handoff)
    }

    /// Seller, manager, cover or lead: may read restricted answers, note, pass on and cancel.
    pub fn takes_part(&self, handoff: &Handoff) -> bool {
        self.may_own(handoff) || self.may_answer(handoff)
    }
}
