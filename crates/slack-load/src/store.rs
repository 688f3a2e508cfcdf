//! The bot's database from outside: filled with many handoffs, and asked what became of a run.
//!
//! The bot makes one handoff itself; the others are copies of it with other numbers, customers and
//! people, in every table that a handoff leaves rows in. Those that still wait for their
//! acknowledgement have a timer in the future; the others are past their kickoff.

use anyhow::Context as _;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};

/// People the bot knows; handoff `n` belongs to the one before number `n % KNOWN` and this one.
pub const KNOWN: i64 = 5000;

#[derive(Debug)]
pub enum Store {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// The name of the database made on the server, and dropped in the end.
const CREATE: &str = "CREATE DATABASE slack_load";
const DROP: &str = "DROP DATABASE IF EXISTS slack_load WITH (FORCE)";
const NAME: &str = "slack_load";

macro_rules! numbers {
    ($rest:expr) => {
        concat!(
            "WITH RECURSIVE numbers (n) AS (
                SELECT $1
                UNION ALL
                SELECT n + 1
                FROM numbers
                WHERE n < $2)
            ",
            $rest
        )
    };
}

/// Each takes the first and the last number.
const PEOPLE: &str = numbers!(
    "INSERT INTO people (workspace, id, name, zone, standing, admin, seen_at)
    SELECT workspaces.id, 'U' || SUBSTR(CAST(10000000 + n AS TEXT), 2), 'Somebody ' || n,
        'Europe/Berlin', 'member', 0, 1700000000000
    FROM workspaces
    CROSS JOIN numbers
    WHERE true
    ON CONFLICT DO NOTHING"
);

/// Which of the copies still wait for their acknowledgement, with an open timer.
#[derive(Debug, Clone, Copy)]
pub enum Awaiting {
    OneInFifty,
    All,
}

impl Awaiting {
    /// Every so manyth.
    fn every(self) -> i64 {
        match self {
            Self::OneInFifty => 50,
            Self::All => 1,
        }
    }
}

/// Each takes the first and the last number, and every so manyth that waits. Timers first: as long as
/// there is one handoff, a server that knows nothing else finds it at once.
const COPIES_BY_STATE: [&str; 2] = [
    numbers!(
        "INSERT INTO timers (workspace, subject, key, alarm, run_at, due_at)
        SELECT timers.workspace, 'HO-' || n,
            'nudge/' || n || '/acknowledge.1/U'
                || SUBSTR(CAST(10000000 + n % 5000 AS TEXT), 2),
            REPLACE(REPLACE(alarm, '\"handoff\":1,', '\"handoff\":' || n || ','), manager,
                'U' || SUBSTR(CAST(10000000 + n % 5000 AS TEXT), 2)),
            run_at, due_at
        FROM timers
        JOIN handoffs ON handoffs.workspace = timers.workspace AND number = 1
        CROSS JOIN numbers
        WHERE subject = 'HO-1' AND n % $3 = 0"
    ),
    numbers!(
        "INSERT INTO handoffs (workspace, number, version, customer, customer_key, open, seller,
            manager, brief, brief_version, state, submitted_at)
        SELECT workspace, n, version, 'Customer ' || n, 'customer ' || n, open,
            'U' || SUBSTR(CAST(10000000 + (n - 1) % 5000 AS TEXT), 2),
            'U' || SUBSTR(CAST(10000000 + n % 5000 AS TEXT), 2), brief, brief_version,
            CASE
                WHEN n % $3 = 0 THEN state
                ELSE '{\"state\":\"onboarding\",\"ownership\":{\"owner\":\"U'
                    || SUBSTR(CAST(10000000 + n % 5000 AS TEXT), 2)
                    || '\",\"acknowledged_at\":\"2026-01-05T10:00:00Z\",\"matters_most\":null,'
                    || '\"bookings\":1},\"kickoff_at\":\"2026-01-12T10:00:00Z\",'
                    || '\"held_recorded_at\":\"2026-01-12T12:00:00Z\"}'
            END,
            submitted_at
        FROM handoffs
        CROSS JOIN numbers
        WHERE number = 1"
    ),
];

const COPIES: [&str; 7] = [
    numbers!(
        "INSERT INTO briefs (workspace, handoff, version, brief, author, written_at)
        SELECT workspace, n, version, brief, author, written_at
        FROM briefs
        CROSS JOIN numbers
        WHERE handoff = 1"
    ),
    numbers!(
        "INSERT INTO touchpoints (workspace, handoff, at, author, touchpoint)
        SELECT workspace, n, at, author, touchpoint
        FROM touchpoints
        CROSS JOIN numbers
        WHERE handoff = 1"
    ),
    numbers!(
        "INSERT INTO shared_channels (workspace, handoff, channel, setup)
        SELECT workspace, n, channel || 'X' || n, setup
        FROM shared_channels
        CROSS JOIN numbers
        WHERE handoff = 1"
    ),
    numbers!(
        "INSERT INTO channel_names (workspace, name, handoff)
        SELECT workspace, name || '-' || n, n
        FROM channel_names
        CROSS JOIN numbers
        WHERE handoff = 1"
    ),
    numbers!(
        "INSERT INTO lanes (workspace, name, due_at, not_before)
        SELECT id, 'HO-' || n, 9223372036854775807, 0
        FROM workspaces
        CROSS JOIN numbers"
    ),
    numbers!(
        "INSERT INTO outbox (workspace, lane, key, handoff, errand, state, attempt, first_at,
            attempt_at, channel, ts, live, created_at)
        SELECT workspace, 'HO-' || n, key || '/copy/' || n, n, errand, state, attempt, first_at,
            attempt_at, channel, ts, 0, created_at
        FROM outbox
        CROSS JOIN numbers
        WHERE handoff = 1"
    ),
    numbers!(
        "INSERT INTO drafts (workspace, id, author, content, updated_at, submitted_as)
        SELECT workspace, id || n, author, content, updated_at, n
        FROM drafts
        CROSS JOIN numbers
        WHERE submitted_as = 1"
    ),
];

/// As [`PEOPLE`]: everybody was written to before.
const CONVERSATIONS: &str = numbers!(
    "INSERT INTO conversations (workspace, person, channel)
    SELECT workspaces.id, 'U' || SUBSTR(CAST(10000000 + n AS TEXT), 2), 'D' || n
    FROM workspaces
    CROSS JOIN numbers
    WHERE true
    ON CONFLICT DO NOTHING"
);

/// Reminders of the handoffs from the first to the last number, due from a moment on, one at every
/// step.
const MOVE_TIMERS: &str = numbers!(
    "UPDATE timers
    SET run_at = $3 + (n - $1) * $4, due_at = $3 + (n - $1) * $4
    FROM numbers
    CROSS JOIN workspaces
    WHERE timers.workspace = workspaces.id AND timers.subject = 'HO-' || n
        AND timers.outcome IS NULL AND timers.key LIKE 'nudge/%'"
);

/// Of the moment `$1`. A claim holds for less than ten minutes.
const OPEN_TIMERS: &str = "
    SELECT COUNT(*)
    FROM timers
    WHERE outcome IS NULL AND due_at <= $1 + 600000 AND run_at = $1";

const AROUND_THE_CLOCK: &str = "UPDATE workspaces SET policy = $1";
const PAUSE: &str = "
    INSERT INTO pauses (workspace, method, until_at, reason)
    SELECT id, '*', 9000000000000, 'measured'
    FROM workspaces";
const RESUME: &str = "DELETE FROM pauses WHERE reason = 'measured'";

const COUNTED: &str = "UPDATE workspaces SET last_handoff = $1 WHERE last_handoff < $1";
const ANALYZE: &str = "ANALYZE";
/// As the bot does itself when it stops: a look at a part. After a look at everything, SQLite
/// prepares a statement anew for every value, for which there are no such statistics in practice.
const LOOK_AT_A_PART: &str = "PRAGMA analysis_limit = 400";
const DRAFTS: &str = "SELECT COUNT(*) FROM drafts";
const HANDOFFS: &str = "SELECT COUNT(*) FROM handoffs";
const WAITING: &str = "SELECT COUNT(*) FROM outbox WHERE state < 3";

/// A number from the database, of whichever kind.
macro_rules! number {
    ($store:expr, $sql:expr $(, $bind:expr)*) => {
        match $store {
            Store::Sqlite(connection) => {
                sqlx::query_scalar($sql)$(.bind($bind))*.fetch_one(connection).await?
            }
            Store::Postgres(connection) => {
                sqlx::query_scalar($sql)$(.bind($bind))*.fetch_one(connection).await?
            }
        }
    };
}

macro_rules! execute {
    ($store:expr, $sql:expr $(, $bind:expr)*) => {
        match $store {
            Store::Sqlite(connection) => {
                sqlx::query($sql)$(.bind($bind))*.execute(connection).await?.rows_affected()
            }
            Store::Postgres(connection) => {
                sqlx::query($sql)$(.bind($bind))*.execute(connection).await?.rows_affected()
            }
        }
    };
}

impl Store {
    pub async fn open(address: &str) -> anyhow::Result<Self> {
        if address.starts_with("sqlite:") {
            // What is seeded may be lost when the power fails; only the bot's own writes count.
            let options: SqliteConnectOptions = address.parse()?;
            let connection = options
                .synchronous(SqliteSynchronous::Off)
                .busy_timeout(std::time::Duration::from_mins(1))
                .connect()
                .await?;
            Ok(Self::Sqlite(connection))
        } else {
            Ok(Self::Postgres(PgConnection::connect(address).await?))
        }
    }

    /// Knows people, and has handoffs up to this number, the first of which the bot made.
    pub async fn fill(&mut self, handoffs: i64, awaiting: Awaiting) -> anyhow::Result<()> {
        let last = self.handoffs().await?;
        anyhow::ensure!(
            last < handoffs,
            "{last} handoffs are stored already; measure with more than {handoffs}"
        );
        execute!(self, "BEGIN");
        execute!(self, PEOPLE, 0_i64, KNOWN - 1);
        for copy in COPIES_BY_STATE {
            execute!(self, copy, last + 1, handoffs, awaiting.every());
        }
        for copy in COPIES {
            execute!(self, copy, last + 1, handoffs);
        }
        execute!(self, COUNTED, handoffs);
        execute!(self, "COMMIT");
        if let Self::Sqlite(_) = self {
            execute!(self, LOOK_AT_A_PART);
        }
        execute!(self, ANALYZE);
        self.write_out().await
    }

    /// What was filled in is on the disk, so that the bot does not wait for that.
    async fn write_out(&mut self) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(_) => {
                execute!(self, "PRAGMA synchronous = FULL");
                execute!(self, "PRAGMA wal_checkpoint(TRUNCATE)");
                execute!(self, "PRAGMA synchronous = OFF");
            }
            // Only some may ask for it; the server does it by itself as well.
            Self::Postgres(connection) => {
                sqlx::query("CHECKPOINT").execute(connection).await.ok();
            }
        }
        Ok(())
    }

    /// The bot has written to everybody it knows.
    pub async fn open_conversations(&mut self) -> anyhow::Result<()> {
        execute!(self, CONVERSATIONS, 0_i64, KNOWN - 1);
        Ok(())
    }

    /// Every hour of every day is a working hour.
    pub async fn work_around_the_clock(&mut self) -> anyhow::Result<()> {
        let day = r#"{"opens":"00:00:00","closes":"23:59:59"}"#;
        let policy = format!(r#"{{"week":{{"hours":[{}]}}}}"#, [day; 7].join(","));
        execute!(self, AROUND_THE_CLOCK, &policy);
        Ok(())
    }

    /// Says how many there were.
    pub async fn move_timers(
        &mut self,
        first: i64,
        last: i64,
        from: i64,
        step: i64,
    ) -> anyhow::Result<i64> {
        let moved = execute!(self, MOVE_TIMERS, first, last, from, step);
        Ok(i64::try_from(moved)?)
    }

    /// Those of one moment, in Unix milliseconds.
    pub async fn open_timers(&mut self, run_at: i64) -> anyhow::Result<i64> {
        Ok(number!(self, OPEN_TIMERS, run_at))
    }

    /// Nothing is sent from now on, until [`Store::resume`].
    pub async fn pause(&mut self) -> anyhow::Result<()> {
        execute!(self, PAUSE);
        Ok(())
    }

    pub async fn resume(&mut self) -> anyhow::Result<()> {
        execute!(self, RESUME);
        Ok(())
    }

    pub async fn drafts(&mut self) -> anyhow::Result<i64> {
        Ok(number!(self, DRAFTS))
    }

    pub async fn handoffs(&mut self) -> anyhow::Result<i64> {
        Ok(number!(self, HANDOFFS))
    }

    /// What is still to be done in Slack.
    pub async fn waiting(&mut self) -> anyhow::Result<i64> {
        Ok(number!(self, WAITING))
    }

    pub async fn close(self) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(connection) => connection.close().await?,
            Self::Postgres(connection) => connection.close().await?,
        }
        Ok(())
    }
}

/// A new database on a PostgreSQL server; its address.
pub async fn create(server: &str) -> anyhow::Result<String> {
    let mut connection = PgConnection::connect(server).await?;
    sqlx::query(DROP).execute(&mut connection).await?;
    sqlx::query(CREATE).execute(&mut connection).await?;
    connection.close().await?;
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let host = address
        .rsplit_once('/')
        .map(|(host, _)| host)
        .context("the server's address names no database: postgres://…/postgres")?;
    Ok(if query.is_empty() {
        format!("{host}/{NAME}")
    } else {
        format!("{host}/{NAME}?{query}")
    })
}

pub async fn drop(server: &str) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(server).await?;
    sqlx::query(DROP).execute(&mut connection).await?;
    Ok(connection.close().await?)
}
