//! Every statement of the program is prepared on both databases and means the same there.

use std::path::Path;

use handoff::store::Tx;
use handoff::store::db::Connection;
use handoff::store::sql::{Sql, statements};
use sqlx::{Column as _, Either, Executor as _, SqlSafeStr as _, Statement};

use crate::support::databases;

/// What a database says of a statement before it runs.
#[derive(Debug, PartialEq, Eq)]
struct Prepared {
    parameters: usize,
    columns: Vec<String>,
}

impl Prepared {
    fn read(statement: &impl Statement) -> Self {
        let parameters = match statement.parameters() {
            Some(Either::Left(types)) => types.len(),
            Some(Either::Right(count)) => count,
            None => 0,
        };
        let columns = statement.columns().iter();
        Self {
            parameters,
            columns: columns.map(|column| column.name().to_owned()).collect(),
        }
    }
}

async fn prepare(tx: &mut Tx, statement: &Sql) -> Result<Prepared, sqlx::Error> {
    Ok(match tx.connection().await.expect("nothing waits") {
        Connection::Sqlite(connection) => {
            Prepared::read(&connection.prepare(statement.sqlite.into_sql_str()).await?)
        }
        Connection::Postgres(connection) => Prepared::read(
            &connection
                .prepare(statement.postgres.into_sql_str())
                .await?,
        ),
    })
}

#[tokio::test]
async fn every_statement_prepares_and_means_the_same() {
    let mut transactions = Vec::new();
    let databases = databases();
    for database in &databases {
        let db = database.open().await;
        transactions.push((database.name, db.begin().await.unwrap()));
    }
    for statement in statements() {
        let mut first: Option<Prepared> = None;
        for (name, tx) in &mut transactions {
            let prepared = prepare(tx, statement)
                .await
                .unwrap_or_else(|error| panic!("{}: {name} says: {error}", statement.at));
            match &first {
                None => first = Some(prepared),
                Some(first) => assert_eq!(*first, prepared, "{}: {name} differs", statement.at),
            }
        }
    }
}

#[test]
fn no_statement_is_left_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let written = std::fs::read_dir(root.join("src/store"))
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .map(|text| text.matches("\nsql! {").count())
        .sum::<usize>();
    assert!(written > 0);
    assert_eq!(
        statements().count(),
        written,
        "statements that register themselves, and statements in src/store"
    );
}
