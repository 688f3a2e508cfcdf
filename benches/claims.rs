//! How long the worker's claims take on a database with a million timers, on each database:
//! `cargo bench --bench claims -- --postgres postgres://…/postgres`.
//!
//! The store's own functions are timed, from the beginning of their transaction to its durable end,
//! by one worker that has the database to itself. What is asked of them is a percentile, so this is
//! no `criterion` bench. The plans behind them are asserted in `tests/store/plans.rs`.

#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]
#![expect(clippy::print_stdout, reason = "this is what was asked for")]

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use clap::Parser;
use handoff::domain::ids::WorkspaceId;
use handoff::store::Db;
use handoff::store::db::Connection;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// As the worker claims.
const LANES: i64 = 16;
const TIMERS: i64 = 100;
/// How often each is done, on other rows each time.
const ROUNDS: i64 = 200;
/// People whose conversations have something to send while lanes are claimed.
const DUE_LANES: i64 = 5000;

#[derive(Parser)]
struct Options {
    /// A PostgreSQL server to measure on as well: `postgres://…/postgres`. A database named
    /// `handoff_claims` is made on it, and dropped.
    #[arg(long)]
    postgres: Option<String>,
    /// Open timers, all but the ones that are claimed in the future.
    #[arg(long, default_value_t = 1_000_000)]
    timers: i64,
    /// Cargo says this.
    #[arg(long, hide = true)]
    bench: bool,
}

struct Column {
    title: String,
    cells: Vec<String>,
}

const ROWS: [(&str, &str); 3] = [
    ("nothing is due: p50 · p99", "– · 10 ms"),
    ("claim of 100 timers", "10 · 50 ms"),
    ("claim of 16 lanes while thousands are due", "– · –"),
];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let options = Options::parse();
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite://{}", folder.path().join("claims.db").display());
    let mut columns = vec![column("SQLite", &file, options.timers).await];
    if let Some(server) = &options.postgres {
        let address = named(server, "handoff_claims");
        on_server(
            server,
            "DROP DATABASE IF EXISTS handoff_claims WITH (FORCE)",
        )
        .await;
        on_server(server, "CREATE DATABASE handoff_claims").await;
        columns.push(column("PostgreSQL", &address, options.timers).await);
        on_server(
            server,
            "DROP DATABASE IF EXISTS handoff_claims WITH (FORCE)",
        )
        .await;
    }
    print(&columns);
}

async fn on_server(server: &str, sql: &'static str) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The address of another database on the same server.
fn named(server: &str, database: &str) -> String {
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let (host, _) = address.rsplit_once('/').unwrap();
    format!("{host}/{database}?{query}")
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

async fn column(name: &str, address: &str, timers: i64) -> Column {
    let db = Db::open(address).await.unwrap();
    db.migrate().await.unwrap();
    fill(&db, timers).await;
    let cells = vec![
        nothing_due(&db).await,
        timers_due(&db).await,
        lanes_due(&db).await,
    ];
    db.close().await;
    Column {
        title: format!("{name}, {timers} open timers"),
        cells,
    }
}

/// Timers of handoffs, one each, and the lanes of their people. The first ones are due one batch a
/// second, the others from the next day on.
async fn fill(db: &Db, timers: i64) {
    let (first, claimed) = (start().timestamp_millis(), TIMERS * ROUNDS);
    let tomorrow = (start() + TimeDelta::days(1)).timestamp_millis();
    run(
        db,
        format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {timers}),
            due (i, at) AS (
                SELECT i, CASE
                    WHEN i <= {claimed} THEN {first} + 1000 * ((i - 1) / {TIMERS} + 1)
                    ELSE {tomorrow} + i * 1000 END
                FROM n)
            INSERT INTO timers (workspace, subject, key, alarm, run_at, due_at)
            SELECT 'T1', 'HO-' || i, 'nudge/' || i || '/acknowledge.1/U1', '{{\"alarm\":\"nudge\",\
            \"notice\":{{\"handoff\":' || i || ',\"to\":\"U1\",\"news\":{{\"news\":\"nudge\",\
            \"clock\":{{\"clock\":\"acknowledge\",\"round\":1}},\"whose\":\"U1\"}}}}}}', at, at
            FROM due",
        ),
    )
    .await;
    run(
        db,
        format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {DUE_LANES})
            INSERT INTO lanes (workspace, name, due_at, not_before)
            SELECT 'T1', 'U' || i, {tomorrow} + i, 0 FROM n"
        ),
    )
    .await;
    run(db, "ANALYZE".to_owned()).await;
}

async fn run(db: &Db, sql: String) {
    let mut tx = db.begin().await.unwrap();
    let sql = AssertSqlSafe(sql);
    match tx.connection().await.unwrap() {
        Connection::Sqlite(connection) => {
            sqlx::query(sql).execute(connection).await.unwrap();
        }
        Connection::Postgres(connection) => {
            sqlx::query(sql).execute(connection).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
}

fn print(columns: &[Column]) {
    let titles: Vec<&str> = columns.iter().map(|column| &*column.title).collect();
    println!("\n| | goal | {} |", titles.join(" | "));
    println!("|---|---|{}", "---|".repeat(columns.len()));
    for (at, (what, goal)) in ROWS.iter().enumerate() {
        let cells: Vec<&str> = columns.iter().map(|column| &*column.cells[at]).collect();
        println!("| {what} | {goal} | {} |", cells.join(" | "));
    }
}

/// The median and the hundredth-slowest.
fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    format!("{:.1} · {:.1} ms", millis(at(50)), millis(at(99)))
}

fn team() -> WorkspaceId {
    WorkspaceId::new("T1")
}

async fn nothing_due(db: &Db) -> String {
    let until = start() + TimeDelta::minutes(1);
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let mut tx = db.begin().await.unwrap();
        let timers = tx.claim_timers(TIMERS, "l", start(), until).await.unwrap();
        let lanes = tx
            .claim_lanes(&[team()], LANES, "l", start(), until)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        times.push(began.elapsed());
        assert!(timers.is_empty() && lanes.is_empty());
    }
    percentiles(times)
}

async fn timers_due(db: &Db) -> String {
    let until = start() + TimeDelta::days(400);
    let mut times = Vec::new();
    for round in 1..=ROUNDS {
        let now = start() + TimeDelta::seconds(round);
        let began = Instant::now();
        let mut tx = db.begin().await.unwrap();
        let claimed = tx.claim_timers(TIMERS, "l", now, until).await.unwrap();
        tx.commit().await.unwrap();
        times.push(began.elapsed());
        assert_eq!(i64::try_from(claimed.len()), Ok(TIMERS));
    }
    percentiles(times)
}

async fn lanes_due(db: &Db) -> String {
    let now = start() + TimeDelta::days(2);
    let until = now + TimeDelta::minutes(1);
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let mut tx = db.begin().await.unwrap();
        let claimed = tx
            .claim_lanes(&[team()], LANES, "l", now, until)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        times.push(began.elapsed());
        assert_eq!(i64::try_from(claimed.len()), Ok(LANES));
    }
    percentiles(times)
}
