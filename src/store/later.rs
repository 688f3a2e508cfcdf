//! Writes whose answer nobody waits for: they are put off, and travel together.
//!
//! A statement is a journey to the database and back, 50 µs to SQLite's thread and 150 to a server,
//! and a verb ends in half a dozen writes that ask nothing. Those wait in their transaction until
//! something is asked or the transaction ends, and go as one statement: on PostgreSQL as parts of
//! one `WITH`, on SQLite as several statements in one text, in the order in which they came.
//!
//! The parts of a `WITH` do not see each other's effects. So a write that names the table of one
//! that waits is not put beside it, see [`Tx::put_off`](super::Tx).

use std::fmt::Write as _;

use sqlx::AssertSqlSafe;

use super::db::Connection;
use super::sql::Sql;
use super::{Result, StoreError};

/// One write, as [`later!`](super::sql) makes it.
#[derive(Debug)]
pub(super) struct Later {
    pub sql: Sql,
    /// It must touch exactly one row.
    pub one: bool,
    pub binds: Vec<Bound>,
}

/// A value, kept until it travels.
#[derive(Debug)]
pub(super) enum Bound {
    Text(Option<String>),
    Number(Option<i64>),
}

impl From<&str> for Bound {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Bound {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Bound {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Bound {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl Later {
    pub fn names_table_of(&self, other: &Self) -> bool {
        let Sql {
            sqlite, postgres, ..
        } = self.sql;
        // What writes to nothing we know stands alone.
        let Some(table) = table(other.sql.postgres) else {
            return true;
        };
        [sqlite, postgres].iter().any(|text| text.contains(table))
    }
}

/// Which table a statement writes to.
fn table(text: &'static str) -> Option<&'static str> {
    let text = text.trim_start();
    let rest = ["INSERT INTO ", "UPDATE ", "DELETE FROM "]
        .iter()
        .find_map(|verb| text.strip_prefix(verb))?;
    rest.split_whitespace().next()
}

/// [`StoreError::Stale`] when one that had to touch one row did not.
pub(super) async fn write(connection: Connection<'_>, writes: Vec<Later>) -> Result<()> {
    macro_rules! parts {
        ($connection:expr, $text:expr) => {{
            let mut query = sqlx::query_as::<_, (i64,)>(AssertSqlSafe($text));
            for bound in writes.iter().flat_map(|write| &write.binds) {
                query = match bound {
                    Bound::Text(text) => query.bind(text),
                    Bound::Number(number) => query.bind(number),
                };
            }
            query.fetch_all($connection).await?
        }};
    }
    let touched = match connection {
        Connection::Sqlite(connection) => parts!(connection, sqlite(&writes)),
        Connection::Postgres(connection) => parts!(connection, postgres(&writes)),
    };
    for (part, _) in (0..).zip(&writes).filter(|(_, write)| write.one) {
        if touched.iter().filter(|(of,)| *of == part).count() != 1 {
            return Err(StoreError::Stale);
        }
    }
    Ok(())
}

/// For each row that it touches, each statement gives back its place among the others.
fn sqlite(writes: &[Later]) -> String {
    let mut text = String::new();
    let mut bound = 0;
    for (part, write) in writes.iter().enumerate() {
        numbered(&mut text, write.sql.sqlite, bound);
        let _ = writeln!(text, " RETURNING {part} AS part;");
        bound += write.binds.len();
    }
    text
}

fn postgres(writes: &[Later]) -> String {
    let mut text = String::from("WITH ");
    let mut bound = 0;
    for (part, write) in writes.iter().enumerate() {
        let comma = if part == 0 { "" } else { ", " };
        let _ = write!(text, "{comma}part{part} AS (");
        numbered(&mut text, write.sql.postgres, bound);
        let _ = write!(text, " RETURNING CAST({part} AS BIGINT) AS part)");
        bound += write.binds.len();
    }
    for part in 0..writes.len() {
        let all = if part == 0 { "" } else { " UNION ALL" };
        let _ = write!(text, "{all} SELECT part FROM part{part}");
    }
    text
}

/// A statement whose values come after `bound` others: `$1` is `$8` after seven.
fn numbered(into: &mut String, text: &str, bound: usize) {
    let mut pieces = text.split('$');
    into.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = piece.split_at(digits);
        into.push('$');
        if let Ok(number) = number.parse::<usize>() {
            let _ = write!(into, "{}", number + bound);
        }
        into.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(sqlite: &'static str, postgres: &'static str, binds: usize) -> Later {
        let at = "here";
        Later {
            sql: Sql {
                sqlite,
                postgres,
                at,
            },
            one: false,
            binds: (0..binds).map(|_| Bound::Number(None)).collect(),
        }
    }

    fn both(text: &'static str, binds: usize) -> Later {
        write(text, text, binds)
    }

    #[test]
    fn several_become_one_and_each_keeps_its_values() {
        let writes = [
            both("INSERT INTO boats (id, name) VALUES ($1, $2)", 2),
            write(
                "UPDATE harbours SET name = $2 ->> '$.name', seen = $10 WHERE id = $1",
                "UPDATE harbours SET name = $2::jsonb ->> 'name', seen = $10 WHERE id = $1",
                10,
            ),
            both("DELETE FROM anchors WHERE boat = $1", 1),
        ];
        assert_eq!(
            sqlite(&writes),
            "INSERT INTO boats (id, name) VALUES ($1, $2) RETURNING 0 AS part;\n\
             UPDATE harbours SET name = $4 ->> '$.name', seen = $12 WHERE id = $3 \
             RETURNING 1 AS part;\n\
             DELETE FROM anchors WHERE boat = $13 RETURNING 2 AS part;\n"
        );
        assert_eq!(
            postgres(&writes),
            "WITH part0 AS (INSERT INTO boats (id, name) VALUES ($1, $2) \
             RETURNING CAST(0 AS BIGINT) AS part), \
             part1 AS (UPDATE harbours SET name = $4::jsonb ->> 'name', seen = $12 WHERE id = $3 \
             RETURNING CAST(1 AS BIGINT) AS part), \
             part2 AS (DELETE FROM anchors WHERE boat = $13 \
             RETURNING CAST(2 AS BIGINT) AS part) \
             SELECT part FROM part0 UNION ALL SELECT part FROM part1 \
             UNION ALL SELECT part FROM part2"
        );
    }

    #[test]
    fn one_that_names_the_table_of_another_does_not_travel_with_it() {
        let boats = both("\n    INSERT INTO boats (id) VALUES ($1)", 1);
        let more = both("UPDATE boats SET id = $1", 1);
        let counted = both(
            "UPDATE harbours SET boats = (SELECT COUNT(*) FROM boats)",
            0,
        );
        let harbours = both("UPDATE harbours SET name = $1", 1);
        assert!(more.names_table_of(&boats));
        assert!(counted.names_table_of(&boats));
        assert!(!harbours.names_table_of(&boats));
        let odd = both("VACUUM", 0);
        assert!(harbours.names_table_of(&odd), "nobody knows what it writes");
    }
}
