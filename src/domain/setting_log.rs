//! Who changed what in the settings, and what stood there before.

use serde::{Deserialize, Serialize};

use super::Instant;
use super::ids::UserId;
use super::policy::Policy;
use super::settings::{Part, Settings};
use super::team::{Leads, Team};

/// One change of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Counts the workspace's changes, from 1.
    pub nth: i64,
    pub part: Part,
    /// `None`: whoever runs the bot, on the command line.
    pub by: Option<UserId>,
    pub at: Instant,
    pub before: Setting,
    pub after: Setting,
}

/// What was chosen at a moment, as far as one change could touch it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    Policy(Box<Policy>),
    Leads(Leads),
    Team(Team),
    /// A template's version; 0 before there was one.
    Template {
        name: String,
        version: u32,
    },
}

impl Setting {
    /// The settings as they were then, to be worded like those of today.
    pub fn within(&self, today: &Settings) -> Settings {
        let mut then = today.clone();
        match self {
            Self::Policy(policy) => then.policy = (**policy).clone(),
            Self::Leads(leads) => then.chosen = leads.clone(),
            Self::Team(team) => {
                then.teams.retain(|other| other.lead != team.lead);
                then.teams.push(team.clone());
            }
            Self::Template { .. } => {}
        }
        then
    }
}
