//! Workspaces, their policies, and their leads.

use std::collections::BTreeSet;

use super::sql::{execute, rows, sql};
use super::{Result, Tx, from_json, to_json};
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::policy::Policy;

const TABLE: &str = "workspaces";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    pub id: WorkspaceId,
    pub name: String,
    /// The user that our own messages come from.
    pub bot_user: UserId,
    /// Recognises the token it was installed with; the token itself is not kept.
    pub token_hash: String,
    pub policy: Policy,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    bot_user: String,
    token_hash: String,
    policy: String,
}

sql! { const INSTALL = "
    INSERT INTO workspaces (id, name, bot_user, token_hash, policy, last_handoff)
    VALUES ($1, $2, $3, $4, $5, 0)
    ON CONFLICT (id) DO UPDATE
    SET name = excluded.name, bot_user = excluded.bot_user, token_hash = excluded.token_hash"; }

sql! { const LOAD = "
    SELECT id, name, bot_user, token_hash, policy
    FROM workspaces
    WHERE id = $1"; }

sql! { const OF_TOKEN = "
    SELECT id, name, bot_user, token_hash, policy
    FROM workspaces
    WHERE token_hash = $1"; }

sql! { const ALL = "
    SELECT id, name, bot_user, token_hash, policy
    FROM workspaces
    ORDER BY id"; }

sql! { const LOCK =
sqlite: "
    SELECT id, name, bot_user, token_hash, policy
    FROM workspaces
    WHERE id = $1",
postgres: "
    SELECT id, name, bot_user, token_hash, policy
    FROM workspaces
    WHERE id = $1
    FOR UPDATE"; }

sql! { const NEXT_HANDOFF = "
    UPDATE workspaces
    SET last_handoff = last_handoff + 1
    WHERE id = $1
    RETURNING last_handoff"; }

sql! { const GRANT = "
    UPDATE workspaces
    SET scopes = $2
    WHERE id = $1"; }

sql! { const SCOPES = "
    SELECT scopes
    FROM workspaces
    WHERE id = $1"; }

impl Tx {
    /// Records a workspace, or what changed about it. Its policy and numbers stay.
    pub async fn install_workspace(&mut self, workspace: &Workspace) -> Result<()> {
        let policy = to_json(TABLE, &workspace.id, &workspace.policy)?;
        execute!(
            self,
            INSTALL,
            workspace.id.as_str(),
            &workspace.name,
            workspace.bot_user.as_str(),
            &workspace.token_hash,
            &policy,
        )?;
        Ok(())
    }

    /// Records what its token may.
    pub async fn grant(&mut self, id: &WorkspaceId, scopes: &BTreeSet<String>) -> Result<()> {
        let scopes = to_json(TABLE, id, scopes)?;
        execute!(self, GRANT, id.as_str(), &scopes)?;
        Ok(())
    }

    /// `None` where Slack never said.
    pub async fn scopes(&mut self, id: &WorkspaceId) -> Result<Option<BTreeSet<String>>> {
        let found = rows!(self, (Option<String>,), SCOPES, id.as_str())?;
        let scopes = found.into_iter().next().and_then(|(scopes,)| scopes);
        scopes
            .map(|scopes| from_json(TABLE, id, &scopes))
            .transpose()
    }

    pub async fn workspace(&mut self, id: &WorkspaceId) -> Result<Option<Workspace>> {
        let found = rows!(self, Row, LOAD, id.as_str())?;
        found.into_iter().next().map(workspace).transpose()
    }

    pub async fn workspaces(&mut self) -> Result<Vec<Workspace>> {
        let found = rows!(self, Row, ALL)?;
        found.into_iter().map(workspace).collect()
    }

    /// Loads a workspace and keeps its policy from changing until the transaction ends.
    pub async fn locked_workspace(&mut self, id: &WorkspaceId) -> Result<Option<Workspace>> {
        let found = rows!(self, Row, LOCK, id.as_str())?;
        found.into_iter().next().map(workspace).transpose()
    }

    /// The workspace that was installed with this token.
    pub async fn workspace_of_token(&mut self, token_hash: &str) -> Result<Option<Workspace>> {
        let found = rows!(self, Row, OF_TOKEN, token_hash)?;
        found.into_iter().next().map(workspace).transpose()
    }

    /// The next number of this workspace; `None` when it is not installed.
    pub async fn next_handoff(&mut self, workspace: &WorkspaceId) -> Result<Option<HandoffId>> {
        let found = rows!(self, (i64,), NEXT_HANDOFF, workspace.as_str())?;
        Ok(found.first().map(|(number,)| HandoffId::new(*number)))
    }
}

fn workspace(row: Row) -> Result<Workspace> {
    Ok(Workspace {
        policy: from_json(TABLE, &row.id, &row.policy)?,
        id: WorkspaceId::new(row.id),
        name: row.name,
        bot_user: UserId::new(row.bot_user),
        token_hash: row.token_hash,
    })
}
