//! Everything one person is reminded of on one day, in one message.

use super::errand::Item;
use super::handoff::Handoff;
use super::ids::{ChannelId, UserId};
use super::nudge::Owed;
use super::unsent::Unsent;

#[derive(Debug)]
pub struct Bundle {
    /// Who reads it: what others owe is theirs to do because they cover.
    pub reader: UserId,
    /// What is late longest comes first.
    pub entries: Vec<Entry>,
    /// The reader's own drafts that they should do something about, longest due first.
    pub briefs: Vec<Unsent>,
}

/// One thing in it.
#[derive(Debug)]
pub struct Entry {
    pub handoff: Handoff,
    pub owed: Owed,
    pub channel: Option<ChannelId>,
}

impl Entry {
    pub fn item(&self) -> Item {
        Item {
            handoff: self.handoff.id,
            clock: self.owed.deadline.clock.clone(),
        }
    }
}
