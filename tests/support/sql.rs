//! Plain SQL for what the store has no verb for: setting a scene, and looking behind the curtain.

use handoff::store::Tx;
use handoff::store::db::Connection;
use sqlx::AssertSqlSafe;

/// Runs one statement.
pub async fn run(tx: &mut Tx, sql: &str) -> Result<u64, sqlx::Error> {
    let sql = AssertSqlSafe(sql.to_owned());
    match tx.connection().await.expect("what waits is written") {
        Connection::Sqlite(connection) => {
            let done = sqlx::query(sql).execute(connection).await?;
            Ok(done.rows_affected())
        }
        Connection::Postgres(connection) => {
            let done = sqlx::query(sql).execute(connection).await?;
            Ok(done.rows_affected())
        }
    }
}

/// The first column, as numbers.
pub async fn numbers(tx: &mut Tx, sql: &str) -> Vec<i64> {
    let sql = AssertSqlSafe(sql.to_owned());
    match tx.connection().await.expect("what waits is written") {
        Connection::Sqlite(connection) => sqlx::query_scalar(sql).fetch_all(connection).await,
        Connection::Postgres(connection) => sqlx::query_scalar(sql).fetch_all(connection).await,
    }
    .expect("the query runs")
}

/// The first column, as text.
pub async fn texts(tx: &mut Tx, sql: &str) -> Vec<String> {
    let sql = AssertSqlSafe(sql.to_owned());
    match tx.connection().await.expect("what waits is written") {
        Connection::Sqlite(connection) => sqlx::query_scalar(sql).fetch_all(connection).await,
        Connection::Postgres(connection) => sqlx::query_scalar(sql).fetch_all(connection).await,
    }
    .expect("the query runs")
}
