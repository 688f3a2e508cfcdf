//! The demo as somebody meets it: a real Chromium shows the page, the real bot is behind it, and what
//! happens is what a hand on a mouse or on a keyboard makes happen.
//!
//! Every test has a demo, a driver and a browser of its own, and waits for what it awaits on the page.
//! Pictures of the main states are written to `target/screenshots/`, to be looked at. Where there is no
//! Chromium nothing is tested, which is said; in CI that is a failure.

#![expect(
    clippy::expect_used,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test speaks by panicking and printing"
)]

mod blocks;
mod brief;
mod clock;
mod driver;
mod forms;
mod job_by_keyboard;
mod job_by_mouse;
mod looks;
mod page;
mod people;
mod threads;
mod window;
