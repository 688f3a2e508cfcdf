//! Who changed what in the settings. Nothing here is ever changed.

use super::sql::{later, rows, sql};
use super::{Result, Tx, from_json, from_millis, to_json, to_millis, unreadable};
use crate::domain::Instant;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::setting_log::{Entry, Setting};
use crate::domain::settings::Part;

const TABLE: &str = "setting_log";

#[derive(sqlx::FromRow)]
struct Row {
    nth: i64,
    part: String,
    changed_by: Option<String>,
    changed_at: i64,
    before: String,
    after: String,
}

// Settings are changed one after another: whoever writes holds the workspace's policy.
sql! { const LOG = "
    INSERT INTO setting_log (workspace, nth, part, changed_by, changed_at, before, after)
    SELECT $1, COALESCE(MAX(nth), 0) + 1, $2, $3, $4, $5, $6
    FROM setting_log
    WHERE workspace = $1"; }

sql! { const PAGE = "
    SELECT nth, part, changed_by, changed_at, before, after
    FROM setting_log
    WHERE workspace = $1 AND nth < $2
    ORDER BY nth DESC
    LIMIT $3 + 0"; }

impl Tx {
    /// `by` is `None` for whoever runs the bot.
    pub async fn log_setting(
        &mut self,
        workspace: &WorkspaceId,
        part: &Part,
        by: Option<&UserId>,
        before: &Setting,
        after: &Setting,
        now: Instant,
    ) -> Result<()> {
        later!(
            self,
            LOG,
            workspace.as_str(),
            part.to_string(),
            by.map(ToString::to_string),
            to_millis(now),
            to_json(TABLE, part, before)?,
            to_json(TABLE, part, after)?,
        )
    }

    /// The newest first, and all of them before `below`.
    pub async fn setting_log(
        &mut self,
        workspace: &WorkspaceId,
        below: i64,
        most: i64,
    ) -> Result<Vec<Entry>> {
        let found = rows!(self, Row, PAGE, workspace.as_str(), below, most)?;
        found.into_iter().map(entry).collect()
    }
}

fn entry(row: Row) -> Result<Entry> {
    let part = row.part.parse::<Part>();
    Ok(Entry {
        part: part.map_err(|error| unreadable(TABLE, row.nth, error))?,
        by: row.changed_by.map(UserId::new),
        at: from_millis(TABLE, row.nth, row.changed_at)?,
        before: from_json(TABLE, row.nth, &row.before)?,
        after: from_json(TABLE, row.nth, &row.after)?,
        nth: row.nth,
    })
}
