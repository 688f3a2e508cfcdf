//! One statement, two databases.
//!
//! `sql! { const LOAD = "…"; }` declares a statement right above its only user; a second text is
//! given only where the dialects truly differ. `rows!` and `execute!` stamp the same typed call
//! for either driver. Every statement registers itself, so that a test can prepare all of them on
//! both databases; `inventory` is the small, widely used registry that does it at link time.
//!
//! A list comes as JSON. PostgreSQL is given it as an array, which it takes to be short; it would
//! take a set to be long, and rather read the whole table.
//!
//! A bound `LIMIT` is written `LIMIT $3 + 0`: of a bare one SQLite would like to know how many, and
//! would prepare the statement anew whenever it is bound.

/// A statement and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Sql {
    pub sqlite: &'static str,
    pub postgres: &'static str,
    /// `src/store/handoffs.rs:31`
    pub at: &'static str,
}

inventory::collect!(Sql);

/// Every statement of the program.
pub fn statements() -> impl Iterator<Item = &'static Sql> {
    inventory::iter::<Sql>()
}

macro_rules! sql {
    (const $name:ident = $both:expr;) => {
        sql! { const $name = sqlite: $both, postgres: $both; }
    };
    (const $name:ident = sqlite: $sqlite:expr, postgres: $postgres:expr;) => {
        const $name: $crate::store::sql::Sql = $crate::store::sql::Sql {
            sqlite: $sqlite,
            postgres: $postgres,
            at: concat!(file!(), ":", line!()),
        };
        inventory::submit! { $name }
    };
}

/// All rows of a statement as values of one type: `rows!(tx, Row, LOAD, bind, …)`.
macro_rules! rows {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx.connection().await? {
            $crate::store::db::Connection::Sqlite(connection) => {
                sqlx::query_as::<_, $row>($sql.sqlite)$(.bind($bind))*
                    .fetch_all(connection)
                    .await
            }
            $crate::store::db::Connection::Postgres(connection) => {
                sqlx::query_as::<_, $row>($sql.postgres)$(.bind($bind))*
                    .fetch_all(connection)
                    .await
            }
        }
    };
}

/// How many rows a statement touched: `execute!(tx, SAVE, bind, …)`.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx.connection().await? {
            $crate::store::db::Connection::Sqlite(connection) => {
                sqlx::query($sql.sqlite)$(.bind($bind))*
                    .execute(connection)
                    .await
                    .map(|done| done.rows_affected())
            }
            $crate::store::db::Connection::Postgres(connection) => {
                sqlx::query($sql.postgres)$(.bind($bind))*
                    .execute(connection)
                    .await
                    .map(|done| done.rows_affected())
            }
        }
    };
}

/// A statement whose answer nobody waits for, see [`super::later`]: `later!(tx, RECORD, bind, …)`.
/// With `one:` it must touch exactly one row: `later!(tx, one: SAVE, bind, …)`; any other number
/// means that somebody else wrote first.
macro_rules! later {
    ($tx:expr, one: $sql:expr $(, $bind:expr)* $(,)?) => {
        $tx.put_off($crate::store::later::Later {
            sql: $sql,
            one: true,
            binds: vec![$($crate::store::later::Bound::from($bind)),*],
        })
        .await
    };
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $tx.put_off($crate::store::later::Later {
            sql: $sql,
            one: false,
            binds: vec![$($crate::store::later::Bound::from($bind)),*],
        })
        .await
    };
}

pub(crate) use {execute, later, rows, sql};
