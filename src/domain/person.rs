//! What we know of a person from Slack: enough to address them, to respect their hours, and
//! to refuse work to those who cannot do it.

use serde::{Deserialize, Serialize};

use super::ids::{UserId, WorkspaceId};
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
    /// Every workspace or organisation Slack counts them to, while that is not yet judged; empty
    /// when it did not say, and always once it was judged by [`Person::seen_from`].
    pub homes: Vec<WorkspaceId>,
}

impl Person {
    /// As a workspace sees them: who belongs only elsewhere is an outsider, whatever they are at
    /// home, and only its own members run it.
    #[must_use]
    pub fn seen_from(&self, workspace: &WorkspaceId) -> Self {
        let elsewhere = !self.homes.is_empty() && !self.homes.contains(workspace);
        let standing = match self.standing {
            Standing::Member | Standing::Guest if elsewhere => Standing::Outsider,
            standing => standing,
        };
        Self {
            standing,
            admin: self.admin && standing == Standing::Member,
            homes: Vec::new(),
            ..self.clone()
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(standing: Standing, homes: &[&str]) -> (Standing, bool) {
        let person = Person {
            id: UserId::new("U1"),
            name: "Ada".to_owned(),
            zone: Zone::UTC,
            standing,
            admin: true,
            homes: homes.iter().copied().map(WorkspaceId::new).collect(),
        };
        let seen = person.seen_from(&WorkspaceId::new("T1"));
        assert!(seen.homes.is_empty());
        (seen.standing, seen.admin)
    }

    #[test]
    fn who_belongs_elsewhere_is_an_outsider_and_never_an_admin() {
        use Standing::{Bot, Deactivated, Guest, Member, Outsider};
        assert_eq!(seen(Member, &["T1"]), (Member, true));
        assert_eq!(
            seen(Member, &["T9", "E1", "T1"]),
            (Member, true),
            "an organisation"
        );
        assert_eq!(seen(Member, &[]), (Member, true), "Slack did not say");
        assert_eq!(seen(Member, &["T9"]), (Outsider, false));
        assert_eq!(seen(Guest, &["T9"]), (Outsider, false));
        assert_eq!(seen(Guest, &["T1"]), (Guest, false));
        assert_eq!(seen(Bot, &["T9"]), (Bot, false));
        assert_eq!(seen(Deactivated, &["T9"]), (Deactivated, false));
    }
}
