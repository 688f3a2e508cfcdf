//! Every version of a brief, as it was kept.

use super::sql::{rows, sql};
use super::{Result, Tx, from_json, from_millis, unreadable};
use crate::domain::brief::Brief;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::versions::Written;

const TABLE: &str = "briefs";

sql! { const NEWEST = "
    SELECT version, author, written_at
    FROM briefs
    WHERE workspace = $1 AND handoff = $2
    ORDER BY version DESC
    LIMIT $3 + 0"; }

sql! { const LOAD = "
    SELECT brief
    FROM briefs
    WHERE workspace = $1 AND handoff = $2 AND version = $3"; }

impl Tx {
    /// Who wrote which version, and when; the newest first.
    pub async fn brief_versions(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
        most: i64,
    ) -> Result<Vec<Written>> {
        let (of, number) = (workspace.as_str(), handoff.number());
        let found = rows!(self, (i64, String, i64), NEWEST, of, number, most)?;
        let written = found.into_iter().map(|(version, author, at)| {
            let version =
                u32::try_from(version).map_err(|error| unreadable(TABLE, handoff, error))?;
            Ok(Written {
                version,
                by: UserId::new(author),
                at: from_millis(TABLE, handoff, at)?,
            })
        });
        written.collect()
    }

    pub async fn brief_version(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
        version: u32,
    ) -> Result<Option<Brief>> {
        let (of, number) = (workspace.as_str(), handoff.number());
        let found = rows!(self, (String,), LOAD, of, number, i64::from(version))?;
        let brief = found.into_iter().next();
        brief
            .map(|(brief,)| from_json(TABLE, handoff, &brief))
            .transpose()
    }
}
