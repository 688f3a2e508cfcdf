//! What we know of a person from Slack: enough to address them, to respect their hours, and
//! to refuse work to those who cannot do it.

use serde::{Deserialize, Serialize};

use super::ids::UserId;
use super::zone::Zone;

/// One member of a workspace, as Slack last described them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: UserId,
    /// The name others see.
    pub name: String,
    pub zone: Zone,
    pub standing: Standing,
    /// Runs the workspace in Slack (admin or owner): counts as a lead until leads are named.
    pub admin: bool,
}

/// Whether a person can be given work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Member,
    Guest,
    Bot,
    Deactivated,
    /// Belongs to another company, seen through a shared channel.
    Outsider,
}

impl Standing {
    /// Only full, active members can carry a handoff.
    pub fn can_carry(self) -> bool {
        match self {
            Self::Member => true,
            Self::Guest | Self::Bot | Self::Deactivated | Self::Outsider => false,
        }
    }
}
