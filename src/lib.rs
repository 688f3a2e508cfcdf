//! Handoff.
pub mod domain;
