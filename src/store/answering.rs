//! Answers to returned questions that are not sent yet: one form for each person and handoff.

use super::sql::{execute, later, rows, sql};
use super::{Result, Tx, from_json, to_json, to_millis};
use crate::domain::Instant;
use crate::domain::answering::Answering;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};

const TABLE: &str = "answering";

sql! { const KEEP = "
    INSERT INTO answering (workspace, handoff, author, content, written_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (workspace, handoff, author) DO UPDATE
    SET content = excluded.content, written_at = excluded.written_at"; }

sql! { const LOAD = "
    SELECT content
    FROM answering
    WHERE workspace = $1 AND handoff = $2 AND author = $3"; }

// Once a round is over, nobody's answers to it are needed any more.
sql! { const FORGET = "
    DELETE FROM answering
    WHERE workspace = $1 AND handoff = $2"; }

impl Tx {
    pub async fn keep_answering(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
        author: &UserId,
        answering: &Answering,
        now: Instant,
    ) -> Result<()> {
        let content = to_json(TABLE, handoff, answering)?;
        let (workspace, number) = (workspace.as_str(), handoff.number());
        let now = to_millis(now);
        execute!(self, KEEP, workspace, number, author.as_str(), content, now)?;
        Ok(())
    }

    pub async fn answering(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
        author: &UserId,
    ) -> Result<Option<Answering>> {
        let (of, number) = (workspace.as_str(), handoff.number());
        let found = rows!(self, (String,), LOAD, of, number, author.as_str())?;
        let content = found.into_iter().next();
        content
            .map(|(content,)| from_json(TABLE, handoff, &content))
            .transpose()
    }

    pub async fn forget_answering(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
    ) -> Result<()> {
        later!(self, FORGET, workspace.as_str(), handoff.number())
    }
}
