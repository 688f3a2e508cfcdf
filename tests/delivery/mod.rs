//! Proof of delivery: whatever breaks, everything is said once, in order, and nothing is lost.
//!
//! `ninety_days` plays people's lives and asks who heard what, and when; `simulation` plays seeded
//! bad luck under a manual clock. `processes` and `stopped` kill and stop real processes; `outages`
//! and `full` take away what they stand on; `neighbours` takes away the one's token beside another; `skew`
//! sets their clocks wrong; `deadlock` makes them give way; `together` lets one of many fail;
//! `found` loses answers; `adding` takes the database away from a form that somebody fills.
//! The others are what these need: `bot` and `scene` for processes, `gate` for broken connections,
//! `course` for what people do, `overdue` for what is late at once, `tally` and `cards` to count what came of it. `scripts/test` runs
//! the short forms, `scripts/test --long` the thorough ones.

mod adding;
mod bot;
mod cards;
mod course;
mod deadlock;
mod found;
mod full;
mod gate;
mod neighbours;
mod ninety_days;
mod outages;
mod overdue;
mod processes;
mod scene;
mod simulation;
mod skew;
mod stopped;
mod tally;
mod together;
