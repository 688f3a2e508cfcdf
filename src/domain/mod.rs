//! The model: what a handoff is, what may happen to it, and when somebody must be told.
//!
//! Pure functions on values. Nothing here waits, reads the clock, rolls dice, talks to a
//! database or knows that Slack exists; `now` comes in as an argument.

pub mod absence;
pub mod actor;
pub mod added;
pub mod alarm;
pub mod answering;
pub mod asked;
pub mod book;
pub mod brief;
pub mod bundle;
pub mod calendar;
pub mod catch_up;
pub mod check_in;
pub mod closed_days;
pub mod company;
pub mod covering;
pub mod customer;
pub mod dates;
pub mod day;
pub mod deadline;
pub mod decide;
pub mod digest;
pub mod draft;
pub mod errand;
pub mod excerpt;
pub mod handoff;
pub mod holidays;
pub mod home;
pub mod ics;
pub mod ids;
pub mod kickoff;
pub mod notice;
pub mod nudge;
pub mod person;
pub mod plan;
pub mod policy;
pub mod promise;
pub mod quality;
pub mod reach;
pub mod refusal;
pub mod rotation;
pub mod schedule;
pub mod search;
pub mod setting_log;
pub mod settings;
pub mod shared_channel;
pub mod snooze;
pub mod team;
pub mod template;
pub mod touchpoint;
pub mod unsent;
pub mod versions;
pub mod week;
pub mod zone;
pub mod zones;

/// A moment in time, in UTC. Always truncated to milliseconds, as the store keeps it.
pub type Instant = chrono::DateTime<chrono::Utc>;
