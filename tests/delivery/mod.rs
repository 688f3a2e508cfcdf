//! Proof of delivery: whatever breaks, everything is said once, in order, and nothing is lost.
//!
//! `simulation` plays seeded bad luck under a manual clock; `tally` counts what came of it.

mod bot;
mod cards;
mod deadlock;
mod gate;
mod outages;
mod processes;
mod scene;
mod simulation;
mod skew;
mod stopped;
mod tally;
