//! A workspace's policy when it is changed, and who changed which part of the settings last.

use serde::Deserialize;

use super::sql::{execute, rows, sql};
use super::{Result, StoreError, Tx, from_json, from_millis, to_json, to_millis, unreadable};
use crate::domain::Instant;
use crate::domain::dates::DateLanguage;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::policy::Policy;
use crate::domain::settings::{Changed, Part};

const TABLE: &str = "settings";

sql! { const LOCK =
sqlite: "
    SELECT policy
    FROM workspaces
    WHERE id = $1",
postgres: "
    SELECT policy
    FROM workspaces
    WHERE id = $1
    FOR UPDATE"; }

sql! { const POLICY = "
    SELECT policy
    FROM workspaces
    WHERE id = $1"; }

sql! { const SAVE = "
    UPDATE workspaces
    SET policy = $2
    WHERE id = $1"; }

sql! { const CHANGES = "
    SELECT part, version, changed_by, changed_at
    FROM settings
    WHERE workspace = $1
    ORDER BY part"; }

sql! { const CHANGE = "
    INSERT INTO settings (workspace, part, version, changed_by, changed_at)
    VALUES ($1, $2, 1, $3, $4)
    ON CONFLICT (workspace, part) DO UPDATE
    SET version = settings.version + 1, changed_by = excluded.changed_by,
        changed_at = excluded.changed_at"; }

/// Of a policy, which may list hundreds of closed days, only what every message needs.
#[derive(Default, Deserialize)]
#[serde(default)]
struct OnlyDates {
    dates: DateLanguage,
}

impl Tx {
    /// The language in which a workspace reads dates; the default where it is not installed.
    pub async fn date_language(&mut self, workspace: &WorkspaceId) -> Result<DateLanguage> {
        let found = rows!(self, (String,), POLICY, workspace.as_str())?;
        let Some((policy,)) = found.into_iter().next() else {
            return Ok(DateLanguage::default());
        };
        let OnlyDates { dates } = from_json("workspaces", workspace, &policy)?;
        Ok(dates)
    }

    /// The policy, which nobody else changes until this transaction ends. `None` for a workspace
    /// that is not installed.
    pub async fn locked_policy(&mut self, workspace: &WorkspaceId) -> Result<Option<Policy>> {
        let found = rows!(self, (String,), LOCK, workspace.as_str())?;
        let policy = found.into_iter().next();
        policy
            .map(|(policy,)| from_json("workspaces", workspace, &policy))
            .transpose()
    }

    /// Call [`Tx::locked_policy`] before: what is written must have been read under the lock.
    pub async fn save_policy(&mut self, workspace: &WorkspaceId, policy: &Policy) -> Result<()> {
        let text = to_json("workspaces", workspace, policy)?;
        match execute!(self, SAVE, workspace.as_str(), &text)? {
            1 => Ok(()),
            _ => Err(StoreError::Stale),
        }
    }

    pub async fn setting_changes(&mut self, workspace: &WorkspaceId) -> Result<Vec<Changed>> {
        let found = rows!(
            self,
            (String, i64, String, i64),
            CHANGES,
            workspace.as_str()
        )?;
        let changed = |(part, version, by, at): (String, i64, String, i64)| {
            Ok(Changed {
                at: from_millis(TABLE, &part, at)?,
                version,
                by: UserId::new(by),
                part: part
                    .parse::<Part>()
                    .map_err(|error| unreadable(TABLE, &part, error))?,
            })
        };
        found.into_iter().map(changed).collect()
    }

    /// Counts a change of this part.
    pub async fn change_setting(
        &mut self,
        workspace: &WorkspaceId,
        part: &Part,
        by: &UserId,
        now: Instant,
    ) -> Result<()> {
        let (of, part) = (workspace.as_str(), part.to_string());
        execute!(self, CHANGE, of, &part, by.as_str(), to_millis(now))?;
        Ok(())
    }
}
