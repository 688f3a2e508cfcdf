//! SQL: load, save, claim. It knows how values are kept, and none of the rules about them.
//!
//! One text serves SQLite and PostgreSQL, see [`sql`]. Times are UTC milliseconds and come in as
//! arguments; JSON stands in text columns and is opaque to the database.

pub mod absences;
pub mod aliases;
mod answering;
pub mod backup;
pub mod books;
pub mod briefs;
pub mod channels;
pub mod db;
pub mod drafts;
pub mod groups;
pub mod handoffs;
pub mod health;
pub mod homes;
pub mod inbox;
pub mod lanes;
mod later;
pub mod leads;
pub mod nudges;
pub mod outbox;
pub mod pauses;
pub mod people;
pub mod queue;
pub mod replans;
pub mod rotation;
pub mod search;
pub mod sending;
mod setting_log;
pub mod settings;
pub mod sql;
pub mod teams;
pub mod templates;
pub mod timeline;
pub mod timers;
pub mod workspaces;

pub use db::{Db, Migrated, Tx};

use chrono::{DateTime, SubsecRound as _};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::Instant;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// A row cannot become a value: somebody changed the database by hand, or a newer version
    /// of the bot wrote it.
    #[error("{table} {id} is unreadable: {why}")]
    Unreadable {
        table: &'static str,
        id: String,
        why: String,
    },
    /// Somebody else wrote first; load again and decide again.
    #[error("somebody else wrote first")]
    Stale,
    /// Whoever wrote it together with other things could not, and said why.
    #[error("the transaction it was part of came to nothing")]
    Undone,
}

impl StoreError {
    /// The database is not there, whatever is asked of it.
    pub fn is_unreachable(&self) -> bool {
        match self {
            Self::Database(error) => matches!(
                error,
                sqlx::Error::Io(_)
                    | sqlx::Error::Tls(_)
                    | sqlx::Error::PoolTimedOut
                    | sqlx::Error::PoolClosed
                    | sqlx::Error::WorkerCrashed
            ),
            Self::Unreadable { .. } | Self::Stale | Self::Undone => false,
        }
    }

    /// Trying the whole transaction again helps: it was stale, or the database chose it to give
    /// way (PostgreSQL 40001, 40P01).
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Stale => true,
            Self::Unreadable { .. } | Self::Undone => false,
            Self::Database(error) => error
                .as_database_error()
                .and_then(sqlx::error::DatabaseError::code)
                .is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01")),
        }
    }
}

pub type Result<T> = std::result::Result<T, StoreError>;

fn to_millis(at: Instant) -> i64 {
    at.timestamp_millis()
}

fn from_millis(table: &'static str, id: impl ToString, millis: i64) -> Result<Instant> {
    DateTime::from_timestamp_millis(millis)
        .map(|at| at.trunc_subsecs(3))
        .ok_or_else(|| unreadable(table, id, format!("{millis} is no time")))
}

fn to_json<T: Serialize>(table: &'static str, id: impl ToString, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| unreadable(table, id, error))
}

fn from_json<T: DeserializeOwned>(table: &'static str, id: impl ToString, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| unreadable(table, id, where_it_breaks(&error)))
}

/// The kind of error and its place. `serde_json`'s own sentence quotes what stands there, and that
/// may be a brief.
fn where_it_breaks(error: &serde_json::Error) -> String {
    let (kind, line, column) = (error.classify(), error.line(), error.column());
    format!("{kind:?} error at line {line}, column {column}")
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "ids, numbers and errors come as the caller has them"
)]
fn unreadable(table: &'static str, id: impl ToString, why: impl ToString) -> StoreError {
    StoreError::Unreadable {
        table,
        id: id.to_string(),
        why: why.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unreadable_row_is_named_and_not_quoted() {
        let secret = r#"{"rows": "Bo was overruled"}"#;
        let error = from_json::<Vec<u32>>("briefs", 12, secret).unwrap_err();
        let error = error.to_string();
        assert_eq!(
            error,
            "briefs 12 is unreadable: Data error at line 1, column 0"
        );
        let error = from_json::<u32>("briefs", 12, "\"Bo was overruled\"").unwrap_err();
        assert!(!error.to_string().contains("overruled"), "{error}");
    }
}
