//! How a customer is doing, asked on fixed days after the kickoff.

use serde::{Deserialize, Serialize};

use super::Instant;
use super::ids::UserId;

/// What the owner thinks of the customer; the last one becomes the handoff's outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    OnTrack,
    AtRisk,
    /// The customer left, or will: there is nothing more to follow up.
    Lost,
}

impl Health {
    pub const ALL: [Self; 3] = [Self::OnTrack, Self::AtRisk, Self::Lost];

    /// Leads hear of it at once, with the reason.
    pub fn alarms(self) -> bool {
        match self {
            Self::OnTrack => false,
            Self::AtRisk | Self::Lost => true,
        }
    }
}

/// One answer to "how is it going?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    /// Which of the policy's days it answers; 0 for one that nobody asked for.
    pub day: u32,
    pub at: Instant,
    pub by: UserId,
    pub health: Health,
    /// In the owner's words; never empty when the health alarms.
    pub note: String,
}

/// The earliest of the policy's days without an answer. A day that was skipped is passed over once
/// a later one is answered.
pub fn next_day(days: &[u32], answered: &[CheckIn]) -> Option<u32> {
    let last = answered.iter().map(|one| one.day).max().unwrap_or(0);
    days.iter().copied().filter(|day| *day > last).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decide::tests::at;

    fn answered(day: u32) -> CheckIn {
        CheckIn {
            day,
            at: at("2026-12-01 10:00"),
            by: UserId::new("UMIA"),
            health: Health::OnTrack,
            note: String::new(),
        }
    }

    #[test]
    fn days_are_asked_in_order_and_skipped_ones_are_passed_over() {
        let days = [7, 30, 60, 90];
        assert_eq!(next_day(&days, &[]), Some(7));
        assert_eq!(next_day(&days, &[answered(0)]), Some(7), "unasked");
        assert_eq!(next_day(&days, &[answered(7)]), Some(30));
        assert_eq!(next_day(&days, &[answered(7), answered(60)]), Some(90));
        assert_eq!(next_day(&days, &[answered(90)]), None);
        assert_eq!(next_day(&[], &[]), None);
    }
}
