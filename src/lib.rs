//! Handoff.
pub mod domain;
pub mod slack;
pub mod store;
