//! What runs every moment on a large table goes through its index. The plan is asserted, not a
//! time.

use handoff::store::db::Connection;
use handoff::store::sql::{Sql, statements};
use handoff::store::{Db, Tx};
use sqlx::{
    AssertSqlSafe, Either, Executor as _, Row as _, SqlSafeStr as _, Statement as _, TypeInfo as _,
};

use crate::support::{on_every_database, sql, sqlite};

/// Future rows, so that an index is worth its while.
const ROWS: i64 = 20_000;

pub(super) fn statement(file: &str, words: &str) -> &'static Sql {
    let found: Vec<_> = statements()
        .filter(|sql| sql.at.starts_with(file) && sql.sqlite.contains(words))
        .collect();
    assert_eq!(found.len(), 1, "statements with {words:?} in {file}");
    found[0]
}

/// The plan as the database words it, for parameters that find a few rows in one workspace.
pub(super) async fn plan(tx: &mut Tx, statement: &Sql) -> String {
    let lines: Vec<String> = match tx.connection().await.unwrap() {
        Connection::Sqlite(connection) => {
            let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", statement.sqlite));
            let rows = sqlx::query(explain).fetch_all(connection).await.unwrap();
            rows.iter().map(|row| row.get("detail")).collect()
        }
        Connection::Postgres(connection) => {
            let prepared = connection.prepare(statement.postgres.into_sql_str()).await;
            let prepared = prepared.unwrap();
            let Some(Either::Left(types)) = prepared.parameters() else {
                panic!("PostgreSQL knows the types of its parameters");
            };
            let mut explain = format!("EXPLAIN {}", statement.postgres);
            // From the last, so that $1 does not meet the beginning of $10.
            for (nth, kind) in types.iter().enumerate().rev() {
                let list = statement.postgres.contains(&format!("${}::jsonb", nth + 1));
                let value = match kind.name() {
                    _ if list => "'[5]'".to_owned(),
                    "TEXT" if nth == 0 => "'T1'".to_owned(), // the workspace, where there is one
                    "TEXT" => "'S5'".to_owned(),
                    number => format!("'5'::{number}"),
                };
                explain = explain.replace(&format!("${}", nth + 1), &value);
            }
            let explain = sqlx::query_scalar(AssertSqlSafe(explain));
            explain.fetch_all(connection).await.unwrap()
        }
    };
    lines.join("\n")
}

async fn fill(db: &Db) {
    let mut tx = db.begin().await.unwrap();
    let numbers = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})"
    );
    for insert in [
        "INSERT INTO timers (workspace, subject, key, alarm, run_at, due_at)
        SELECT 'T1', 'S' || i, 'k' || i, '', i, i FROM n",
        "INSERT INTO nudges (workspace, handoff, clock, delivered)
        SELECT 'T1', i, 'c', '[]' FROM n",
        "INSERT INTO lanes (workspace, name, due_at, not_before) SELECT 'T1', 'C' || i, i, 0 FROM n",
        "INSERT INTO outbox (workspace, lane, key, handoff, errand, state, created_at)
        SELECT 'T1', 'C' || i, 'k' || i, i, '', CASE WHEN i % 5000 = 0 THEN 0 ELSE 3 END, i FROM n",
        "INSERT INTO handoffs (workspace, number, version, customer, customer_key, open, seller,
            manager, brief, brief_version, state, submitted_at)
        SELECT 'T1', i, 1, 'c', 'c' || i, 1, 'S' || (i % 500), 'M' || (i % 500), '', 1, '', i
        FROM n",
        "INSERT INTO teams (workspace, lead, kind, member)
        SELECT DISTINCT 'T1', 'L' || (i % 20), 'group', 'G' || (i % 400) FROM n",
        "INSERT INTO drafts (workspace, id, author, content, updated_at, submitted_as)
        SELECT 'T1', 'd' || i, 'S' || (i % 500), '', i, CASE WHEN i % 50 = 0 THEN NULL ELSE i END
        FROM n",
        "INSERT INTO homes (workspace, person, opened_at, looking, team, due_at)
        SELECT 'T1', 'S' || i, i, '{}', CASE WHEN i % 1000 = 0 THEN 1 ELSE 0 END,
            CASE WHEN i % 1000 = 0 THEN i END
        FROM n",
        "INSERT INTO lead_groups (workspace, user_group) SELECT DISTINCT 'T1', 'G' || (i % 3) FROM n",
        "INSERT INTO leads (workspace, person) SELECT DISTINCT 'T1', 'L' || (i % 20) FROM n",
        "INSERT INTO user_group_members (workspace, user_group, person)
        SELECT 'T1', 'G' || (i % 400), 'S' || i FROM n",
        "INSERT INTO people (workspace, id, name, zone, standing, admin, seen_at)
        SELECT 'T1', 'S' || i, '', '', 'member', CASE WHEN i % 1000 = 0 THEN 1 ELSE 0 END, 0 FROM n",
        "INSERT INTO people (workspace, id, name, zone, standing, admin, seen_at)
        SELECT 'T1', 'P' || i, '', 'UTC', 'member', 0, 0 FROM n",
        "INSERT INTO transfers (workspace, id, giver, receiver, author, why, manages, sells, begun_at,
            ended_at)
        SELECT 'T1', 'B' || i, 'S' || (i % 500), 'S5', 'S6', '', 1, 1, i,
            CASE WHEN i = 5000 THEN NULL ELSE i END FROM n",
        "INSERT INTO transferred (workspace, transfer, handoff, outcome)
        SELECT 'T1', 'B' || i, i, '' FROM n",
        "INSERT INTO absences (workspace, person, first_day, last_day, cover)
        SELECT 'T1', 'P' || i, '2026-11-23', '2026-11-27', 'S' || (i % 500) FROM n",
    ] {
        sql::run(&mut tx, &format!("{numbers} {insert}"))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let analyze = match db {
        // By name: the tables of other tests come and go.
        Db::Postgres(_) => {
            "ANALYZE timers, nudges, lanes, outbox, handoffs, drafts, teams, leads, lead_groups,
                user_group_members, people, absences, transfers, transferred, homes"
        }
        Db::Sqlite { .. } => "ANALYZE outbox",
    };
    sql::run(&mut tx, analyze).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_runs_every_moment_uses_its_index() {
    on_every_database(async |database| {
        let db = database.open().await;
        fill(&db).await;
        let mut tx = db.begin().await.unwrap();
        let mut slow = Vec::new();
        for (file, words, index) in [
            (
                "src/store/timers.rs",
                "SET lease = $3, due_at = $4",
                "timers_due",
            ),
            ("src/store/timers.rs", "SELECT MIN(due_at)", "timers_due"),
            (
                "src/store/timers.rs",
                "SELECT key, run_at",
                "timers_subject",
            ),
            (
                "src/store/timers.rs",
                "SELECT subject, key, run_at",
                "timers_subject",
            ),
            ("src/store/handoffs.rs", "number IN", "handoffs_"),
            (
                "src/store/absences.rs",
                "people.workspace = $1 AND people.id IN",
                "people_",
            ),
            (
                "src/store/absences.rs",
                "workspaces.id AND people.id IN",
                "people_",
            ),
            // Of whoever acts: a key of each.
            ("src/store/people.rs", "AS anybody_leads", "people_"),
            ("src/store/people.rs", "AS anybody_leads", "absences_cover"),
            ("src/store/lanes.rs", "ROW_NUMBER() OVER", "lanes_due"),
            (
                "src/store/lanes.rs",
                "ORDER BY due_at\n        LIMIT $2",
                "lanes_due",
            ),
            (
                "src/store/lanes.rs",
                "ORDER BY due_at\n    LIMIT 1",
                "lanes_due",
            ),
            ("src/store/lanes.rs", "SET lease = NULL", "outbox_lane"),
            (
                "src/store/sending.rs",
                "FROM json_each($1) AS held",
                "outbox_lane",
            ),
            (
                "src/store/outbox.rs",
                "handoff = $2 AND live = 1\n    ORDER BY id",
                "outbox_live",
            ),
            (
                "src/store/outbox.rs",
                "lane = $2 AND live = 1",
                "outbox_live_lane",
            ),
            (
                "src/store/handoffs.rs",
                "SELECT 1 AS one",
                "handoffs_seller",
            ),
            (
                "src/store/handoffs.rs",
                "SELECT 1 AS one",
                "handoffs_manager",
            ),
            (
                "src/store/handoffs.rs",
                "offer IS NOT NULL",
                "handoffs_offered",
            ),
            (
                "src/store/nudges.rs",
                "WHERE workspace = $1 AND handoff IN",
                "nudges_",
            ),
            (
                "src/store/absences.rs",
                "absences.cover = $2",
                "absences_cover",
            ),
            (
                "src/store/handoffs.rs",
                "customer_key = $2 AND open = 1",
                "handoffs_one_open",
            ),
            (
                "src/store/handoffs.rs",
                "manager = $2 AND seller <> $2",
                "handoffs_seller",
            ),
            (
                "src/store/handoffs.rs",
                "manager = $2 AND seller <> $2",
                "handoffs_manager",
            ),
            // Of books, those that are on their way.
            (
                "src/store/books.rs",
                "SELECT workspace\n    FROM transfers",
                "transfers_under_way",
            ),
            (
                "src/store/books.rs",
                "ORDER BY begun_at",
                "transfers_under_way",
            ),
            (
                "src/store/books.rs",
                "giver = $2 AND ended_at IS NULL",
                "transfers_under_way",
            ),
            ("src/store/books.rs", "AND outcome IS NULL", "transferred_"),
            (
                "src/store/books.rs",
                "manager = $3 AND open = 1",
                "handoffs_manager",
            ),
            (
                "src/store/books.rs",
                "seller = $3 AND open = 1",
                "handoffs_seller",
            ),
            (
                "src/store/books.rs",
                "offer IS NOT NULL",
                "handoffs_offered",
            ),
            // A key of each, never the whole table.
            (
                "src/store/teams.rs",
                "held.person = $2",
                "user_group_members_",
            ),
            ("src/store/teams.rs", "held.person = $2", "teams_"),
            ("src/store/teams.rs", "admin = 1", "people_admins"),
            // Of a group that leads, its members.
            ("src/store/leads.rs", "FROM who_leads", "user_group_members"),
            // What was sent is never walked, and neither are timers that ran.
            (
                "src/store/timers.rs",
                "SELECT DISTINCT author",
                "drafts_open",
            ),
            (
                "src/store/timers.rs",
                "SELECT DISTINCT author",
                "timers_subject",
            ),
            ("src/store/timers.rs", "subject < 'B'", "timers_subject"),
            // Homes: what is due, and of whoever something changed for.
            ("src/store/homes.rs", "MIN(due_at)", "homes_due"),
            ("src/store/homes.rs", "due_at <= $1", "homes_due"),
            ("src/store/homes.rs", "led.team = 1", "homes_team"),
            (
                "src/store/handoffs.rs",
                "pool IS NOT NULL",
                "handoffs_pooled",
            ),
            ("src/store/outbox.rs", "COUNT(*) AS dead", "outbox_dead"),
        ] {
            let plan = plan(&mut tx, statement(file, words)).await;
            if !plan.contains(index) {
                slow.push(format!("{file} {words:?} without {index}:\n{plan}"));
            }
        }
        // Rows that are named are read, and no others: neither all, nor all that are open.
        let rows = "SEARCH outbox USING INTEGER PRIMARY KEY";
        let lanes = "sqlite_autoindex_lanes_1 (workspace=? AND name=?)";
        for (file, words, sqlite, postgres) in [
            (
                "src/store/homes.rs",
                "led.team = 1",
                "SEARCH homes USING INTEGER PRIMARY KEY",
                "homes_pkey",
            ),
            ("src/store/sending.rs", "SET state = 1", rows, "outbox_pkey"),
            ("src/store/sending.rs", "AS settled", rows, "outbox_pkey"),
            (
                "src/store/lanes.rs",
                "AS held\n    CROSS JOIN",
                lanes,
                "lanes_pkey",
            ),
            (
                "src/store/lanes.rs",
                "SET lease = NULL",
                lanes,
                "lanes_pkey",
            ),
        ] {
            let plan = plan(&mut tx, statement(file, words)).await;
            if !plan.contains(sqlite) && !plan.contains(postgres) {
                slow.push(format!("{words:?} is not by its key:\n{plan}"));
            }
        }
        assert!(slow.is_empty(), "{}", slow.join("\n\n"));
    })
    .await;
}

/// What was small when it was last looked at would be walked for ever.
#[tokio::test]
async fn statistics_follow_a_table_that_grew() {
    let database = sqlite();
    let db = database.open().await;
    let rows = async |from: i64, to: i64| {
        let mut tx = db.begin().await.unwrap();
        let insert = format!(
            "WITH RECURSIVE n (i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {to})
            INSERT INTO outbox (workspace, lane, key, handoff, errand, state, created_at)
            SELECT 'T1', 'C' || i, 'k' || i, i, '', 3, i FROM n"
        );
        sql::run(&mut tx, &insert).await.unwrap();
        tx.commit().await.unwrap();
    };
    let known = async || {
        let mut tx = db.read().await.unwrap();
        let first = "SELECT CAST(stat AS INTEGER) FROM sqlite_stat1 WHERE idx = 'outbox_key'";
        sql::numbers(&mut tx, first).await
    };
    rows(1, 20).await;
    let mut tx = db.begin().await.unwrap();
    sql::run(&mut tx, "ANALYZE").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(known().await, [20]);
    rows(21, ROWS).await;
    db.optimize().await.unwrap();
    assert!(known().await[0] > ROWS / 10, "{:?}", known().await);
}
