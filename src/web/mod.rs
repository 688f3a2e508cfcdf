//! What the bot shows over HTTP to others than Slack.

pub mod metrics;
