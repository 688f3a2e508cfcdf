//! What the tests share: both databases, and people to put in them.

pub mod cast;
pub mod chance;
mod database;
pub mod sql;
pub mod town;

pub use database::{TestDb, databases, on_every_database, postgres, sqlite};

/// How often a proof repeats: a moment's worth, or, with `HANDOFF_TEST_LONG` set, a thorough one.
pub fn rounds(short: usize, long: usize) -> usize {
    if std::env::var_os("HANDOFF_TEST_LONG").is_some_and(|set| !set.is_empty()) {
        long
    } else {
        short
    }
}
