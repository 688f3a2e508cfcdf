//! The parts of a workspace's settings: each is changed by itself, so that two people who change
//! different things never stand in each other's way.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Instant;
use super::ids::{GroupId, UserId};
use super::policy::Policy;
use super::team::{Leads, Team, UserGroup};

/// What one form changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Who leads.
    Leads,
    /// Whom this person leads.
    Team(UserId),
    Week,
    /// Public holidays and closed days.
    Closed,
    Clocks,
    /// The daily messages.
    Daily,
    Channels,
    /// The language they are written in.
    Dates,
    /// Which templates are offered to whom.
    Templates,
    /// Who is asked where a seller names no manager.
    Rotation,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leads => f.write_str("leads"),
            Self::Team(lead) => write!(f, "team/{lead}"),
            Self::Week => f.write_str("week"),
            Self::Closed => f.write_str("closed"),
            Self::Clocks => f.write_str("clocks"),
            Self::Daily => f.write_str("daily"),
            Self::Channels => f.write_str("channels"),
            Self::Dates => f.write_str("dates"),
            Self::Templates => f.write_str("templates"),
            Self::Rotation => f.write_str("rotation"),
        }
    }
}

/// The text names no part of the settings.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("no part of the settings")]
pub struct NotAPart;

impl FromStr for Part {
    type Err = NotAPart;

    fn from_str(text: &str) -> Result<Self, NotAPart> {
        Ok(match text {
            "leads" => Self::Leads,
            "week" => Self::Week,
            "closed" => Self::Closed,
            "clocks" => Self::Clocks,
            "daily" => Self::Daily,
            "channels" => Self::Channels,
            "dates" => Self::Dates,
            "templates" => Self::Templates,
            "rotation" => Self::Rotation,
            other => Self::Team(UserId::new(other.strip_prefix("team/").ok_or(NotAPart)?)),
        })
    }
}

/// When a part was last changed, and by whom. A part that nobody changed yet has version 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub part: Part,
    pub version: i64,
    pub by: UserId,
    pub at: Instant,
}

/// Everything that is chosen in a workspace, as one person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub policy: Policy,
    /// Who was chosen to lead.
    pub chosen: Leads,
    /// One for everybody who leads by that, by id; empty while nobody does.
    pub teams: Vec<Team>,
    /// What teams can be made of, by handle.
    pub groups: Vec<UserGroup>,
    pub changes: Vec<Changed>,
    /// The names of all templates there are, by name.
    pub templates: Vec<String>,
    pub may_change: bool,
}

impl Settings {
    /// By id.
    pub fn leads(&self) -> impl Iterator<Item = &UserId> {
        self.teams.iter().map(|team| &team.lead)
    }

    /// The groups through which this person leads; none for who is named.
    pub fn leads_through(&self, lead: &UserId) -> impl Iterator<Item = &UserGroup> {
        let groups = self.groups.iter();
        groups.filter(move |group| {
            self.chosen.groups.contains(&group.id)
                && group.members.contains(lead)
                && !self.chosen.people.contains(lead)
        })
    }

    pub fn group(&self, id: &GroupId) -> Option<&UserGroup> {
        self.groups.iter().find(|group| group.id == *id)
    }

    /// Who changed a part last; `None` while it is as we delivered it.
    pub fn changed(&self, part: &Part) -> Option<&Changed> {
        self.changes.iter().find(|changed| changed.part == *part)
    }

    /// Grows with every change of the part.
    pub fn version(&self, part: &Part) -> i64 {
        self.changed(part).map_or(0, |changed| changed.version)
    }
}

/// Whether reminders that were planned under one policy are in the wrong place under the other.
pub fn moves_reminders(before: &Policy, after: &Policy) -> bool {
    let with_the_same_looks = Policy {
        channel_pattern: after.channel_pattern.clone(),
        private_channels: after.private_channels,
        dates: after.dates,
        templates: after.templates.clone(),
        rotation: after.rotation.clone(),
        ..before.clone()
    };
    with_the_same_looks != *after
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::dates::DateLanguage;

    #[test]
    fn parts_come_back_as_they_went() {
        for part in [
            Part::Leads,
            Part::Team(UserId::new("ULENA")),
            Part::Week,
            Part::Closed,
            Part::Clocks,
            Part::Daily,
            Part::Channels,
            Part::Dates,
            Part::Templates,
            Part::Rotation,
        ] {
            assert_eq!(part.to_string().parse(), Ok(part));
        }
        assert_eq!("holidays?".parse::<Part>(), Err(NotAPart));
    }

    #[test]
    fn how_something_looks_moves_no_reminder() {
        let before = Policy::default();
        let mut after = before.clone();
        after.channel_pattern = "kunde-{customer}".to_owned();
        after.private_channels = true;
        after.dates = DateLanguage::German;
        assert!(!moves_reminders(&before, &after));
        after.acknowledge_within_days = 2;
        assert!(moves_reminders(&before, &after));
    }
}
