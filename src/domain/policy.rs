//! A workspace's choices: its clocks, its hours, how its channels look.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::calendar::{ClosedDays, Week};
use super::dates::DateLanguage;
use super::holidays::Region;
use super::rotation::Rotation;
use super::template::Choosing;

/// The defaults are the product's; every field can be changed per workspace. What an older version
/// stored lacks the newer fields and gets their defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Working hours, read in each person's own time zone.
    pub week: Week,
    /// Whose public holidays nobody works on; `None`: none.
    pub holidays: Option<Region>,
    /// Days of the workspace's own on which nobody works, with their names.
    pub closed_days: ClosedDays,
    /// Business days of the seller, from the day the deal closed to the brief.
    pub brief_within_days: u32,
    /// Business days of the manager, from the brief's arrival to their yes or no.
    pub acknowledge_within_days: u32,
    /// Business days of the seller, from a return or a question to the answers.
    pub answer_within_days: u32,
    /// Business days of the owner, from the acknowledgement to a booked kickoff.
    pub book_kickoff_within_days: u32,
    /// Business days of the owner, from the acknowledgement to the kickoff itself.
    pub hold_kickoff_within_days: u32,
    /// Days after the acknowledgement on which the seller stays reachable for questions.
    pub seller_on_call_days: u32,
    /// Days after the kickoff on which the owner says how the customer is doing; the last one
    /// closes the handoff. In rising order.
    pub check_in_days: Vec<u32>,
    /// Business days before a promise is due on which its owner is reminded.
    pub promise_ahead_days: u32,
    /// How often one person is reminded of one and the same late thing; only reminders that were
    /// delivered count.
    pub most_nudges: u32,
    /// Business days from a delivered reminder to the next one, and to telling the leads.
    pub escalate_after_days: u32,
    /// Leads are told of a late thing at once, outside their working hours too.
    pub urgent_escalations: bool,
    /// When the daily bundle of reminders comes, in each person's zone.
    pub bundle_at: NaiveTime,
    /// When the digest comes, in each lead's zone.
    pub digest_at: NaiveTime,
    /// Says nothing at all on a day on which a lead has nothing to look at.
    pub silent_digest: bool,
    /// The name of a new channel; `{customer}` is replaced.
    pub channel_pattern: String,
    pub private_channels: bool,
    /// How days are written.
    pub dates: DateLanguage,
    /// What a brief asks.
    pub templates: Choosing,
    /// Who is asked where a seller names no manager.
    pub rotation: Rotation,
}

impl Default for Policy {
    fn default() -> Self {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
        Self {
            week: Week::default(),
            holidays: None,
            closed_days: ClosedDays::new(),
            brief_within_days: 1,
            acknowledge_within_days: 1,
            answer_within_days: 1,
            book_kickoff_within_days: 3,
            hold_kickoff_within_days: 10,
            seller_on_call_days: 14,
            check_in_days: vec![7, 30, 60, 90],
            promise_ahead_days: 3,
            most_nudges: 3,
            escalate_after_days: 1,
            urgent_escalations: false,
            bundle_at: at(9, 30),
            digest_at: at(8, 30),
            silent_digest: false,
            channel_pattern: "cust-{customer}".to_owned(),
            private_channels: false,
            dates: DateLanguage::default(),
            templates: Choosing::default(),
            rotation: Rotation::default(),
        }
    }
}
