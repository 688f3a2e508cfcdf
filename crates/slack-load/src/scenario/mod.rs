//! What is sent: the requests of people who use the app.

pub mod command;
pub mod fill;
pub mod interaction;

use std::sync::atomic::{AtomicU64, Ordering};

use crate::fire::unix_seconds;

/// Those who act, by number.
#[derive(Debug, Clone, Copy)]
pub struct People {
    pub first: u64,
    pub count: u64,
}

impl People {
    /// Who does the `nth` thing.
    pub fn nth(self, nth: u64) -> String {
        person(self.first + nth % self.count)
    }

    /// Anybody of them, each as often as the others.
    pub fn somebody(self) -> String {
        self.nth(fresh_number())
    }
}

pub fn person(number: u64) -> String {
    format!("U{number:07}")
}

/// A word that was never used before, in this run or an earlier one.
pub fn fresh_word() -> String {
    format!("{:x}x{}", unix_seconds(), fresh_number())
}

fn fresh_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A form body, as Slack sends all but events.
fn form(fields: &[(&str, &str)]) -> bytes::Bytes {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    bytes::Bytes::from(form.finish())
}
