//! Who is acting, and the questions every rule asks of them.

use super::handoff::Handoff;
use super::ids::UserId;

/// A person of the workspace, at the moment they act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub user: UserId,
    /// Leads may act for their people.
    pub lead: bool,
}

impl Actor {
    pub fn new(user: UserId, lead: bool) -> Self {
        Self { user, lead }
    }

    /// May acknowledge, return, or run the kickoff: the named manager, or a lead.
    pub fn may_own(&self, handoff: &Handoff) -> bool {
        self.lead || self.user == handoff.manager
    }

    /// May answer for sales: the seller, or a lead.
    pub fn may_answer(&self, handoff: &Handoff) -> bool {
        self.lead || self.user == handoff.seller
    }

    /// Seller, manager or lead: may read restricted answers, note, pass on and cancel.
    pub fn takes_part(&self, handoff: &Handoff) -> bool {
        self.may_own(handoff) || self.may_answer(handoff)
    }
}
