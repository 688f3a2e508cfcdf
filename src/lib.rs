//! Handoff.
