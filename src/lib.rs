//! Handoff carries a new customer from sales to customer management without dropping anything.
//!
//! The floors, bottom to top; each knows only what stands below it:
//!
//! | floor | holds | must not know |
//! |---|---|---|
//! | [`domain`] | the model, its rules, clocks and scores: pure functions on values | async, SQL, Slack, the present, chance |
//! | [`store`] | SQL: load, save, claim | Slack, and any rule |
//! | [`flows`] | one verb, one transaction: load, decide, apply, commit | Slack's types, SQL text |
//! | [`slack`] | the edge: what comes in, what is said, the client | SQL |
//! | [`web`] | what others than Slack see over HTTP | Slack's types, SQL |
//! | [`worker`] | delivery: claims what is due, renders it, sends it once | HTTP in |
//!
//! [`metrics`] is what all of them but the domain may count in. `app`, `cli` and `main` wire them together. `tests/tidy.rs` holds the map to be true.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod flows;
pub mod metrics;
pub mod slack;
pub mod store;
pub mod web;
pub mod worker;
