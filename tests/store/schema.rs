//! Both databases have the same tables, columns, defaults and indexes; and what is for reading
//! cannot write.

use std::collections::BTreeSet;

use handoff::store::{Db, Tx};

use crate::support::{cast, databases, on_every_database, sql};

/// One line per column and index, in words both databases share.
async fn described(db: &Db) -> BTreeSet<String> {
    let mut tx = db.begin().await.unwrap();
    match db {
        Db::Sqlite { .. } => sqlite_schema(&mut tx).await,
        Db::Postgres(_) => postgres_schema(&mut tx).await,
    }
}

async fn sqlite_schema(tx: &mut Tx) -> BTreeSet<String> {
    let columns = sql::texts(
        tx,
        "SELECT t.name || '.' || c.name || ' ' || c.type
            || CASE WHEN c.\"notnull\" = 1 THEN ' NOT NULL' ELSE '' END
            || CASE WHEN c.pk > 0 THEN ' KEY ' || c.pk ELSE '' END
            || COALESCE(' DEFAULT ' || c.dflt_value, '')
        FROM sqlite_schema t JOIN pragma_table_info(t.name) c
        WHERE t.type IN ('table', 'view') AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
    );
    let mut lines: BTreeSet<String> = columns.await.into_iter().collect();
    let indexes = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
    lines.extend(sql::texts(tx, indexes).await);
    lines
}

async fn postgres_schema(tx: &mut Tx) -> BTreeSet<String> {
    let columns = sql::texts(
        tx,
        "SELECT c.table_name || '.' || c.column_name || ' '
            || CASE c.data_type WHEN 'bigint' THEN 'INTEGER' ELSE UPPER(c.data_type) END
            || CASE WHEN c.is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END
            || COALESCE(' KEY ' || k.ordinal_position, '')
            || COALESCE(' DEFAULT ' || REPLACE(c.column_default, '::text', ''), '')
        FROM information_schema.columns c
        LEFT JOIN information_schema.table_constraints p
            ON p.table_schema = c.table_schema AND p.table_name = c.table_name
                AND p.constraint_type = 'PRIMARY KEY'
        LEFT JOIN information_schema.key_column_usage k
            ON k.constraint_schema = p.constraint_schema
                AND k.constraint_name = p.constraint_name AND k.table_name = c.table_name
                AND k.column_name = c.column_name
        WHERE c.table_schema = current_schema() AND c.table_name NOT LIKE '\\_sqlx%'",
    );
    let mut lines: BTreeSet<String> = columns.await.into_iter().collect();
    let indexes = sql::texts(
        tx,
        "SELECT REPLACE(REPLACE(indexdef, current_schema() || '.', ''), ' USING btree', '')
        FROM pg_indexes
        WHERE schemaname = current_schema() AND indexname NOT LIKE '%\\_pkey'",
    );
    for index in indexes.await {
        // PostgreSQL puts the condition of a partial index in parentheses.
        lines.insert(match index.split_once(" WHERE (") {
            Some((columns, condition)) => {
                format!("{columns} WHERE {}", condition.trim_end_matches(')'))
            }
            None => index,
        });
    }
    lines
}

#[tokio::test]
async fn both_databases_have_the_same_schema() {
    let databases = databases();
    let mut schemas = Vec::new();
    for database in &databases {
        schemas.push(described(&database.open().await).await);
    }
    for line in [
        "handoffs.workspace TEXT NOT NULL KEY 1",
        "timers.attempt INTEGER NOT NULL DEFAULT 0",
        "CREATE UNIQUE INDEX handoffs_one_open ON handoffs (workspace, customer_key) WHERE open = 1",
    ] {
        assert!(schemas[0].contains(line), "{line} is missing");
    }
    for schema in &schemas[1..] {
        let sqlite_only: Vec<_> = schemas[0].difference(schema).collect();
        let postgres_only: Vec<_> = schema.difference(&schemas[0]).collect();
        assert!(
            sqlite_only.is_empty() && postgres_only.is_empty(),
            "only SQLite: {sqlite_only:#?}\nonly PostgreSQL: {postgres_only:#?}"
        );
    }
}

#[tokio::test]
async fn sqlite_checks_types_and_forces_what_it_stores_to_disk() {
    let database = crate::support::sqlite();
    let mut tx = database.open().await.begin().await.unwrap();
    let loose = sql::texts(
        &mut tx,
        "SELECT name FROM sqlite_schema
        WHERE type = 'table' AND sql NOT LIKE '%) STRICT%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
    );
    assert_eq!(
        loose.await,
        Vec::<String>::new(),
        "tables that are not STRICT"
    );
    assert_eq!(sql::texts(&mut tx, "PRAGMA journal_mode").await, ["wal"]);
    assert_eq!(
        sql::numbers(&mut tx, "PRAGMA synchronous").await,
        [2],
        "FULL"
    );
    assert_eq!(sql::numbers(&mut tx, "PRAGMA foreign_keys").await, [1]);
}

#[tokio::test]
async fn sqlite_is_new_enough_to_keep_its_log_whole() {
    let database = crate::support::sqlite();
    let mut tx = database.open().await.begin().await.unwrap();
    let version = sql::texts(&mut tx, "SELECT sqlite_version()")
        .await
        .remove(0);
    let parts: Vec<u32> = version
        .split('.')
        .map(|part| part.parse().unwrap())
        .collect();
    assert!(
        parts >= vec![3, 51, 3],
        "SQLite {version} can corrupt a write-ahead log when it starts it anew"
    );
}

#[tokio::test]
async fn what_is_for_reading_cannot_write_on_sqlite() {
    let database = crate::support::sqlite();
    let ctx = cast::installed(database.open().await).await;
    let mut reader = ctx.db.read().await.unwrap();
    let refused = reader
        .take_delivery("test", "1", cast::monday())
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("readonly"), "{refused}");
    assert!(!refused.is_passing(), "trying again would not help");
}

#[tokio::test]
async fn migrating_again_changes_nothing() {
    on_every_database(async |database| {
        let db = database.open().await;
        let before = described(&db).await;
        db.migrate().await.unwrap();
        assert_eq!(described(&db).await, before);
    })
    .await;
}

#[tokio::test]
async fn what_was_not_committed_never_was() {
    on_every_database(async |database| {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        assert!(tx.take_delivery("test", "1", cast::monday()).await.unwrap());
        drop(tx);
        let mut tx = db.begin().await.unwrap();
        assert!(tx.take_delivery("test", "1", cast::monday()).await.unwrap());
        tx.commit().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        assert!(!tx.take_delivery("test", "1", cast::monday()).await.unwrap());
    })
    .await;
}
