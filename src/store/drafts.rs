//! Briefs being written.

use super::sql::{execute, rows, sql};
use super::{Result, Tx, from_json, from_millis, to_json, to_millis};
use crate::domain::Instant;
use crate::domain::draft::{Content, Draft};
use crate::domain::ids::{DraftId, HandoffId, UserId, WorkspaceId};

const TABLE: &str = "drafts";

/// More open drafts than anybody can choose from in a form.
const MOST_OFFERED: i64 = 20;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    author: String,
    content: String,
    updated_at: i64,
    submitted_as: Option<i64>,
}

sql! { const SAVE = "
    INSERT INTO drafts (workspace, id, author, content, updated_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (workspace, id) DO UPDATE
    SET content = excluded.content, updated_at = excluded.updated_at
    WHERE drafts.author = excluded.author AND drafts.submitted_as IS NULL"; }

sql! { const LOAD = "
    SELECT id, author, content, updated_at, submitted_as
    FROM drafts
    WHERE workspace = $1 AND id = $2 AND author = $3"; }

sql! { const LOCK =
sqlite: "
    SELECT id, author, content, updated_at, submitted_as
    FROM drafts
    WHERE workspace = $1 AND id = $2 AND author = $3",
postgres: "
    SELECT id, author, content, updated_at, submitted_as
    FROM drafts
    WHERE workspace = $1 AND id = $2 AND author = $3
    FOR UPDATE"; }

sql! { const OPEN = "
    SELECT id, author, content, updated_at, submitted_as
    FROM drafts
    WHERE workspace = $1 AND author = $2 AND submitted_as IS NULL
    ORDER BY updated_at DESC
    LIMIT $3"; }

sql! { const OPEN_OF_WORKSPACE = "
    SELECT id, author, content, updated_at, submitted_as
    FROM drafts
    WHERE workspace = $1 AND submitted_as IS NULL
    LIMIT $2"; }

sql! { const SUBMITTED = "
    UPDATE drafts
    SET submitted_as = $3, updated_at = $4
    WHERE workspace = $1 AND id = $2 AND submitted_as IS NULL"; }

sql! { const DISCARD = "
    DELETE FROM drafts
    WHERE workspace = $1 AND id = $2 AND author = $3 AND submitted_as IS NULL"; }

impl Tx {
    /// Keeps what was typed. False when the draft was submitted meanwhile, or is somebody else's:
    /// then nothing changed.
    pub async fn save_draft(
        &mut self,
        workspace: &WorkspaceId,
        id: &DraftId,
        author: &UserId,
        content: &Content,
        now: Instant,
    ) -> Result<bool> {
        let content = to_json(TABLE, id, content)?;
        let saved = execute!(
            self,
            SAVE,
            workspace.as_str(),
            id.as_str(),
            author.as_str(),
            &content,
            to_millis(now),
        )?;
        Ok(saved == 1)
    }

    /// A draft of this author's own.
    pub async fn draft(
        &mut self,
        workspace: &WorkspaceId,
        id: &DraftId,
        author: &UserId,
    ) -> Result<Option<Draft>> {
        let found = rows!(
            self,
            Row,
            LOAD,
            workspace.as_str(),
            id.as_str(),
            author.as_str()
        )?;
        found.into_iter().next().map(draft).transpose()
    }

    /// The same, kept from changing until the transaction ends.
    pub async fn locked_draft(
        &mut self,
        workspace: &WorkspaceId,
        id: &DraftId,
        author: &UserId,
    ) -> Result<Option<Draft>> {
        let (workspace, id, author) = (workspace.as_str(), id.as_str(), author.as_str());
        let found = rows!(self, Row, LOCK, workspace, id, author)?;
        found.into_iter().next().map(draft).transpose()
    }

    /// What a person may resume, newest first.
    pub async fn open_drafts(
        &mut self,
        workspace: &WorkspaceId,
        author: &UserId,
    ) -> Result<Vec<Draft>> {
        let found = rows!(
            self,
            Row,
            OPEN,
            workspace.as_str(),
            author.as_str(),
            MOST_OFFERED
        )?;
        found.into_iter().map(draft).collect()
    }

    /// Everybody's, in no order.
    pub async fn drafts_of_all(
        &mut self,
        workspace: &WorkspaceId,
        most: i64,
    ) -> Result<Vec<Draft>> {
        let found = rows!(self, Row, OPEN_OF_WORKSPACE, workspace.as_str(), most)?;
        found.into_iter().map(draft).collect()
    }

    /// False when it was submitted already.
    pub async fn mark_submitted(
        &mut self,
        workspace: &WorkspaceId,
        id: &DraftId,
        handoff: HandoffId,
        now: Instant,
    ) -> Result<bool> {
        let marked = execute!(
            self,
            SUBMITTED,
            workspace.as_str(),
            id.as_str(),
            handoff.number(),
            to_millis(now),
        )?;
        Ok(marked == 1)
    }

    pub async fn discard_draft(
        &mut self,
        workspace: &WorkspaceId,
        id: &DraftId,
        author: &UserId,
    ) -> Result<bool> {
        let discarded = execute!(
            self,
            DISCARD,
            workspace.as_str(),
            id.as_str(),
            author.as_str()
        )?;
        Ok(discarded == 1)
    }
}

fn draft(row: Row) -> Result<Draft> {
    Ok(Draft {
        content: from_json::<Content>(TABLE, &row.id, &row.content)?,
        updated_at: from_millis(TABLE, &row.id, row.updated_at)?,
        submitted_as: row.submitted_as.map(HandoffId::new),
        id: DraftId::new(row.id),
        author: UserId::new(row.author),
    })
}
