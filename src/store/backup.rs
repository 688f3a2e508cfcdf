//! A copy of the database in one file, made while the bot runs.
//!
//! `VACUUM INTO` copies what stood there at one moment, with what the write-ahead log holds, and
//! keeps nobody waiting (SQLite, "VACUUM"). PostgreSQL has its own tools for that.

use std::path::Path;
use std::str::FromStr as _;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum NoBackup {
    #[error("{0} is there already; name another file")]
    There(String),
    #[error("this is a copy of nothing: the database is not there")]
    Nothing,
    #[error("PostgreSQL makes its own backups: pg_dump, or your provider’s snapshots")]
    Postgres,
    #[error("the copy is damaged ({0}) and was removed; look at the disk")]
    Damaged(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    pub bytes: u64,
    pub tables: usize,
}

/// Copies the database at `address` into a new file, and looks the copy over.
pub async fn backup(address: &str, to: &Path) -> Result<Copied, NoBackup> {
    if !address.starts_with("sqlite:") {
        return Err(NoBackup::Postgres);
    }
    if to.exists() {
        return Err(NoBackup::There(to.display().to_string()));
    }
    let from = SqliteConnectOptions::from_str(address)?.create_if_missing(false);
    if !from.get_filename().exists() {
        return Err(NoBackup::Nothing);
    }
    let mut connection = from.connect().await?;
    let copied = copied(&mut connection, to).await;
    connection.close().await?;
    if copied.is_err() {
        // A half one, perhaps. Nobody should find it and take it for a backup.
        let _ = std::fs::remove_file(to);
    }
    copied
}

async fn copied(from: &mut SqliteConnection, to: &Path) -> Result<Copied, NoBackup> {
    sqlx::query("VACUUM INTO $1")
        .bind(to.display().to_string())
        .execute(&mut *from)
        .await?;
    let tables = tables_of(from).await?;
    let bytes = looked_over(to, tables).await?;
    Ok(Copied { bytes, tables })
}

/// Whole, with every table, and on the disk.
async fn looked_over(file: &Path, tables: usize) -> Result<u64, NoBackup> {
    let damaged = |why: String| NoBackup::Damaged(why);
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut copy: SqliteConnection = options.connect().await?;
    let (says,): (String,) = sqlx::query_as("PRAGMA integrity_check(1)")
        .fetch_one(&mut copy)
        .await?;
    if says != "ok" {
        return Err(damaged(says));
    }
    let copied = tables_of(&mut copy).await?;
    if copied != tables {
        return Err(damaged(format!("{copied} of {tables} tables")));
    }
    copy.close().await?;
    let on_disk = std::fs::File::open(file).and_then(|file| {
        file.sync_all()?;
        file.metadata()
    });
    on_disk
        .map(|file| file.len())
        .map_err(|error| damaged(error.to_string()))
}

/// How many tables there are.
async fn tables_of(connection: &mut SqliteConnection) -> Result<usize, sqlx::Error> {
    let (tables,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'")
            .fetch_one(connection)
            .await?;
    Ok(usize::try_from(tables).unwrap_or_default())
}
