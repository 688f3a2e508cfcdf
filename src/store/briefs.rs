//! Every version of a brief, as it was kept.

use super::sql::{later, rows, sql};
use super::{Result, Tx, from_json, from_millis, to_json, to_millis, unreadable};
use crate::domain::Instant;
use crate::domain::brief::Brief;
use crate::domain::handoff::Handoff;
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

sql! { const KEEP = "
    INSERT INTO briefs (workspace, handoff, version, brief, author, written_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (workspace, handoff, version) DO NOTHING"; }

impl Tx {
    /// Keeps the present version of the brief for ever.
    pub async fn keep_brief(
        &mut self,
        handoff: &Handoff,
        author: &UserId,
        now: Instant,
    ) -> Result<()> {
        let brief = to_json(TABLE, handoff.id, &handoff.brief)?;
        later!(
            self,
            KEEP,
            handoff.workspace.as_str(),
            handoff.id.number(),
            i64::from(handoff.brief_version),
            brief,
            author.as_str(),
            to_millis(now),
        )
    }

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
