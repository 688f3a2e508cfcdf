//! A Slack workspace in a process.
