//! What a digest is made from.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Instant;
use crate::domain::company::Company;
use crate::domain::customer::Customer;
use crate::domain::draft::Draft;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId};
use crate::domain::nudge::Nudged;
use crate::domain::touchpoint::Entry;

#[derive(Debug, Clone)]
pub struct Facts {
    pub lead: UserId,
    /// Whose handoffs the lead looks at; `None` is everybody's.
    pub team: Option<BTreeSet<UserId>>,
    /// Those that are open.
    pub handoffs: Vec<Handoff>,
    pub nudged: BTreeMap<HandoffId, Nudged>,
    /// Briefs that are still being written.
    pub drafts: Vec<Draft>,
    /// What people did lately, to handoffs that are open or over; oldest first.
    pub happened: Vec<Happening>,
    /// People who cannot carry a handoff (any more).
    pub gone: BTreeSet<UserId>,
    pub company: Company,
}

/// Something a person did to a handoff, which may be over by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    pub handoff: HandoffId,
    pub customer: Customer,
    pub seller: UserId,
    pub manager: UserId,
    pub submitted_at: Instant,
    pub entry: Entry,
}

impl Facts {
    /// Whether the lead looks at what these two take part in.
    pub fn concerns(&self, seller: &UserId, manager: &UserId) -> bool {
        let ours = |person| self.team.as_ref().is_none_or(|team| team.contains(person));
        ours(seller) || ours(manager)
    }
}
