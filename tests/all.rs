//! Every test that needs a database or the whole bot, in one program, because linking is the slow
//! part of building tests.
//!
//! `support` is what they share; `store` is the suite of the two databases. A new group of tests
//! is a folder beside them and a line here. `tidy.rs` and `manifest.rs` need none of it and stand
//! alone.

#![expect(
    clippy::expect_used,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test speaks by panicking and printing, its helpers too"
)]

mod commands;
mod delivery;
mod store;
mod stories;
mod support;
