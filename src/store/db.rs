//! The database: opened, migrated, and entered through transactions.
//!
//! `SQLite` is a file beside the program: write-ahead log, full durability, one writing connection
//! behind tokio's fair queue and a few that can only read. PostgreSQL is for several replicas.

use std::mem;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{
    Connection as _, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool,
    Transaction,
};

use super::later::{self, Later};
use super::queue::{Queue, Turn};
use super::sql::{execute, rows, sql};
use super::{Result, from_millis};
use crate::domain::Instant;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Long enough for a backup or an overlapping restart to let go.
const BUSY: Duration = Duration::from_secs(10);
const ACQUIRE: Duration = Duration::from_secs(30);
/// A server's connection that was used this recently is taken to be alive; asking it first would
/// cost a journey for every transaction. A file does not hang up, so SQLite is never asked.
const TRUSTED: Duration = Duration::from_secs(1);
const SQLITE_READERS: u32 = 2;
/// 1 MiB for each connection: the upper pages of the indices. The rest stands in the operating
/// system's cache already; a second copy of it only fills memory.
const SQLITE_CACHE: &str = "-1024";
/// More than the worker's lanes take together, so that people always find one.
const POSTGRES_CONNECTIONS: u32 = 24;
/// Writing transactions of deliveries at a time: whoever waits for an answer waits behind these at
/// most. SQLite takes one at a time anyway.
const SQLITE_TURNS: usize = 1;
const POSTGRES_TURNS: usize = 4;

/// Rows looked at for SQLite's statistics: enough for it to tell a large table from a small one.
const ANALYZED: u32 = 400;
/// Looks at every table that grew tenfold since it was looked at, used or not.
const OPTIMIZE: &str = "PRAGMA optimize = 0x10002";

/// A replica that stands still inside of a transaction holds its rows; after this long the server
/// takes them back. No transaction of ours waits for anything but the database, and a lease is
/// longer.
const STAND_STILL: &str = "SET idle_in_transaction_session_timeout = '15s'";

sql! { const PING = "SELECT 1 AS one"; }

// SQLite's is this machine's.
sql! { const TIME =
sqlite: "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now",
postgres: "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now"; }

sql! { const VERSION =
sqlite: "SELECT 'SQLite ' || sqlite_version() AS version",
postgres: "SELECT 'PostgreSQL ' || current_setting('server_version') AS version"; }

sql! { const HAS_MIGRATIONS =
sqlite: "
    SELECT 1 AS there
    FROM sqlite_master
    WHERE name = '_sqlx_migrations'",
postgres: "
    SELECT CAST(1 AS BIGINT) AS there
    WHERE to_regclass('_sqlx_migrations') IS NOT NULL"; }

sql! { const RAN = "
    SELECT version
    FROM _sqlx_migrations
    WHERE success
    ORDER BY version"; }

/// How far the schema is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Migrated {
    Never,
    /// So many are missing.
    Behind(usize),
    /// All there are.
    Now(usize),
    /// By a newer program.
    Ahead,
}

#[derive(Debug, Clone)]
pub enum Db {
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
        queue: Queue,
    },
    Postgres(Server),
}

#[derive(Debug, Clone)]
pub struct Server {
    pool: PgPool,
    queue: Queue,
}

/// The address is neither `sqlite://…` nor `postgres://…`.
#[derive(Debug, thiserror::Error)]
#[error("DATABASE_URL must begin with sqlite:// or postgres://")]
pub struct UnknownDatabase;

impl Db {
    /// Opens, and for `SQLite` creates, the database; migrations are a step of their own.
    pub async fn open(address: &str) -> anyhow::Result<Self> {
        if address.starts_with("sqlite:") {
            return Ok(Self::open_sqlite(address).await?);
        }
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(address)?;
            let pool = PgPoolOptions::new()
                .max_connections(POSTGRES_CONNECTIONS)
                .acquire_timeout(ACQUIRE)
                .after_connect(|connection, _| {
                    Box::pin(async move {
                        sqlx::query(STAND_STILL).execute(connection).await?;
                        Ok(())
                    })
                })
                .test_before_acquire(false)
                .before_acquire(|connection, use_so_far| {
                    Box::pin(async move {
                        if use_so_far.idle_for > TRUSTED {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .connect_with(options)
                .await?;
            let queue = Queue::background(POSTGRES_TURNS);
            return Ok(Self::Postgres(Server { pool, queue }));
        }
        Err(UnknownDatabase.into())
    }

    async fn open_sqlite(address: &str) -> Result<Self> {
        let options = SqliteConnectOptions::from_str(address)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL may lose the last commits when the power fails; a lost "sending" mark would
            // be a doubled message.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            .pragma("journal_size_limit", "67108864");
        // Two writers in one file only take turns failing; one connection takes turns fairly.
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_timeout(ACQUIRE)
            // When SQLite itself has undone a transaction (disk full, read error), the driver's own
            // ROLLBACK fails, and it would take the connection to be inside of one for ever. The
            // ping waits for a ROLLBACK that is only on its way.
            .before_acquire(|connection, _| {
                Box::pin(async move {
                    if connection.is_in_transaction() {
                        connection.ping().await?;
                    }
                    Ok(!connection.is_in_transaction())
                })
            })
            // A reader that optimized on closing would wait for the writer, which waits for it.
            .connect_with(
                options
                    .clone()
                    .optimize_on_close(true, None)
                    .pragma("analysis_limit", ANALYZED.to_string())
                    .pragma("cache_size", SQLITE_CACHE),
            )
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_timeout(ACQUIRE)
            .connect_with(
                options
                    .pragma("query_only", "1")
                    .pragma("cache_size", SQLITE_CACHE),
            )
            .await?;
        Ok(Self::Sqlite {
            writer,
            readers,
            queue: Queue::background(SQLITE_TURNS),
        })
    }

    /// The same database for acts that somebody waits for: they go ahead of deliveries.
    pub fn for_people(mut self) -> Self {
        match &mut self {
            Self::Sqlite { queue, .. } | Self::Postgres(Server { queue, .. }) => {
                *queue = queue.clone().for_people();
            }
        }
        self
    }

    pub async fn migrate(&self) -> std::result::Result<(), sqlx::migrate::MigrateError> {
        match self {
            Self::Sqlite { writer, .. } => SQLITE.run(writer).await,
            Self::Postgres(server) => POSTGRES.run(&server.pool).await,
        }
    }

    /// Which migrations have run, compared with those in the program; none is run.
    pub async fn migrated(&self) -> Result<Migrated> {
        let migrator = match self {
            Self::Sqlite { .. } => &SQLITE,
            Self::Postgres(_) => &POSTGRES,
        };
        let mut tx = self.read().await?;
        let there = rows!(tx, (i64,), HAS_MIGRATIONS)?;
        if there.is_empty() {
            return Ok(Migrated::Never);
        }
        let ran = rows!(tx, (i64,), RAN)?;
        let known: Vec<i64> = migrator.iter().map(|migration| migration.version).collect();
        if ran.iter().any(|(version,)| !known.contains(version)) {
            return Ok(Migrated::Ahead);
        }
        Ok(match known.len() - ran.len() {
            0 => Migrated::Now(known.len()),
            missing => Migrated::Behind(missing),
        })
    }

    /// What the database calls itself: `SQLite 3.51.3`.
    pub async fn version(&self) -> Result<String> {
        let mut tx = self.read().await?;
        let found = rows!(tx, (String,), VERSION)?;
        Ok(found
            .into_iter()
            .next()
            .map(|(version,)| version)
            .unwrap_or_default())
    }

    /// A transaction that may write. Dropping it without [`Tx::commit`] undoes it.
    pub async fn begin(&self) -> Result<Tx> {
        let held = match self {
            Self::Sqlite { writer, queue, .. } => {
                let turn = queue.turn().await;
                Held::SqliteWrite(writer.begin_with("BEGIN IMMEDIATE").await?, turn)
            }
            Self::Postgres(server) => {
                let turn = server.queue.turn().await;
                Held::PostgresWrite(server.pool.begin().await?, turn)
            }
        };
        Ok(held.into())
    }

    /// Whether transactions run side by side, and wait for each other's rows only.
    pub fn has_many_writers(&self) -> bool {
        match self {
            Self::Sqlite { .. } => false,
            Self::Postgres(_) => true,
        }
    }

    /// A connection for reading, one statement at a time. On `SQLite` a write through it fails.
    pub async fn read(&self) -> Result<Tx> {
        let held = match self {
            Self::Sqlite { readers, .. } => Held::SqliteRead(readers.acquire().await?),
            Self::Postgres(server) => Held::PostgresRead(server.pool.acquire().await?),
        };
        Ok(held.into())
    }

    /// Brings the statistics by which statements are planned up to date where tables grew. A server
    /// does so by itself.
    pub async fn optimize(&self) -> Result<()> {
        if let Self::Sqlite { writer, queue, .. } = self {
            let _turn = queue.turn().await;
            sqlx::query(OPTIMIZE).execute(writer).await?;
        }
        Ok(())
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        let mut tx = self.read().await?;
        execute!(tx, PING)?;
        Ok(())
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite {
                writer, readers, ..
            } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(server) => server.pool.close().await,
        }
    }
}

/// What the store's functions are called on; they stand in one file per group of tables.
#[derive(Debug)]
pub struct Tx {
    held: Held,
    /// Written before the next question, and before the transaction ends.
    later: Vec<Later>,
}

#[derive(Debug)]
enum Held {
    SqliteWrite(Transaction<'static, Sqlite>, Turn),
    SqliteRead(PoolConnection<Sqlite>),
    PostgresWrite(Transaction<'static, Postgres>, Turn),
    PostgresRead(PoolConnection<Postgres>),
}

impl Held {
    fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::SqliteWrite(held, _) => Connection::Sqlite(held),
            Self::SqliteRead(held) => Connection::Sqlite(held),
            Self::PostgresWrite(held, _) => Connection::Postgres(held),
            Self::PostgresRead(held) => Connection::Postgres(held),
        }
    }
}

/// A borrowed connection of either kind; the macros of [`super::sql`] tell them apart.
#[derive(Debug)]
pub enum Connection<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl From<Held> for Tx {
    fn from(held: Held) -> Self {
        let later = Vec::new();
        Self { held, later }
    }
}

impl Tx {
    /// What was put off is written first.
    pub async fn connection(&mut self) -> Result<Connection<'_>> {
        self.write_what_waits().await?;
        Ok(self.held.connection())
    }

    /// Puts a write off until something is asked. One that names the table of another comes after
    /// that one: together, they would not see each other.
    pub(super) async fn put_off(&mut self, write: Later) -> Result<()> {
        if self.later.iter().any(|other| write.names_table_of(other)) {
            self.write_what_waits().await?;
        }
        self.later.push(write);
        match self.held {
            Held::SqliteWrite(..) | Held::PostgresWrite(..) => Ok(()),
            // Nothing here ends with a commit.
            Held::SqliteRead(_) | Held::PostgresRead(_) => self.write_what_waits().await,
        }
    }

    async fn write_what_waits(&mut self) -> Result<()> {
        if self.later.is_empty() {
            return Ok(());
        }
        let writes = mem::take(&mut self.later);
        later::write(self.held.connection(), writes).await
    }

    /// What the database's clock says: the one that all replicas share.
    pub async fn database_time(&mut self) -> Result<Instant> {
        let now = rows!(self, (i64,), TIME)?;
        let (now,) = now.first().copied().ok_or(sqlx::Error::RowNotFound)?;
        from_millis("the clock", "now", now)
    }

    /// Whether a delivery's transaction that could do more should end here, and go on in another
    /// one, so that nobody waits long behind it.
    pub fn is_over(&self) -> bool {
        match &self.held {
            Held::SqliteWrite(_, turn) | Held::PostgresWrite(_, turn) => turn.is_over(),
            Held::SqliteRead(_) | Held::PostgresRead(_) => false,
        }
    }

    /// Whether a delivery's transaction should be short from the beginning: somebody is about.
    pub fn is_hurried(&self) -> bool {
        match &self.held {
            Held::SqliteWrite(_, turn) | Held::PostgresWrite(_, turn) => turn.is_hurried(),
            Held::SqliteRead(_) | Held::PostgresRead(_) => false,
        }
    }

    pub async fn commit(mut self) -> Result<()> {
        self.write_what_waits().await?;
        match self.held {
            Held::SqliteWrite(held, _turn) => held.commit().await?,
            Held::PostgresWrite(held, _turn) => held.commit().await?,
            Held::SqliteRead(_) | Held::PostgresRead(_) => {}
        }
        Ok(())
    }
}
