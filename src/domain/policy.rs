//! A workspace's choices: its clocks, its hours, how its channels look.

use serde::{Deserialize, Serialize};

use super::calendar::Week;

/// The defaults are the product's; every field can be changed per workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Working hours, read in each person's own time zone.
    pub week: Week,
    /// How many business days the manager has to acknowledge or return.
    pub acknowledge_within_days: u32,
    /// The name of a new channel; `{customer}` is replaced.
    pub channel_pattern: String,
    pub private_channels: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            week: Week::default(),
            acknowledge_within_days: 1,
            channel_pattern: "cust-{customer}".to_owned(),
            private_channels: false,
        }
    }
}
