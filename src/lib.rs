//! Handoff.
pub mod domain;
pub mod slack;
