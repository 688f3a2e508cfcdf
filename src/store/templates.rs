//! A workspace's own versions of templates. What is shipped stands in the program, and a workspace
//! that changed nothing has no row here.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::sql::{later, rows, sql};
use super::{Result, Tx, from_json, from_millis, to_json, to_millis, unreadable};
use crate::domain::Instant;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::policy::Policy;
use crate::domain::template::{Made, Shelved, Template, shipped};

const TABLE: &str = "templates";

/// Bodies that were read, by what stands in them: hundreds of handoffs share one. Emptied when it
/// holds more than any workspace is likely to have.
static READ: LazyLock<Mutex<HashMap<String, Arc<Template>>>> = LazyLock::new(Mutex::default);
const MOST_READ: usize = 256;

// A new brief is asked for most, so that this is asked most: three looks into an index. Most
// workspaces have no templates of their own, and most people no draft.
sql! { const BEGINNING = "
    SELECT policy, (
            SELECT COUNT(*)
            FROM (
                SELECT 1 AS own
                FROM templates
                WHERE templates.workspace = $1
                LIMIT 1) AS any_own) AS own, (
            SELECT COUNT(*)
            FROM (
                SELECT 1 AS begun
                FROM drafts
                WHERE drafts.workspace = $1 AND drafts.author = $2 AND submitted_as IS NULL
                LIMIT 1) AS any_begun) AS begun
    FROM workspaces
    WHERE id = $1"; }

sql! { const KEPT = "
    SELECT body, author, made_at
    FROM templates
    WHERE workspace = $1 AND version = (
        SELECT MAX(other.version)
        FROM templates AS other
        WHERE other.workspace = templates.workspace AND other.name = templates.name)
    ORDER BY name"; }

sql! { const NEWEST = "
    SELECT body
    FROM templates
    WHERE workspace = $1 AND name = $2
    ORDER BY version DESC
    LIMIT 1"; }

// Two who make the same version at once: the second is told.
sql! { const ADD = "
    INSERT INTO templates (workspace, name, version, body, author, made_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (workspace, name, version) DO NOTHING"; }

/// What a new brief begins with.
#[derive(Debug, Default)]
pub struct Beginning {
    pub policy: Policy,
    /// The newest version of each template of the workspace's own, by name.
    pub own: Vec<Arc<Template>>,
    /// The author has a draft.
    pub has_begun: bool,
}

impl Tx {
    /// What whoever begins a brief needs; nothing where the workspace is not installed.
    pub async fn beginning(
        &mut self,
        workspace: &WorkspaceId,
        author: &UserId,
    ) -> Result<Option<Beginning>> {
        let (of, author) = (workspace.as_str(), author.as_str());
        let found = rows!(self, (String, i64, i64), BEGINNING, of, author)?;
        let Some((policy, own, begun)) = found.into_iter().next() else {
            return Ok(None);
        };
        let own = if own > 0 {
            let kept = self.templates(workspace).await?.into_iter();
            kept.map(|kept| kept.template).collect()
        } else {
            Vec::new()
        };
        Ok(Some(Beginning {
            policy: from_json("workspaces", workspace, &policy)?,
            own,
            has_begun: begun > 0,
        }))
    }

    /// The newest version of each template of the workspace's own, by name.
    pub async fn templates(&mut self, workspace: &WorkspaceId) -> Result<Vec<Shelved>> {
        let found = rows!(
            self,
            (String, Option<String>, i64),
            KEPT,
            workspace.as_str()
        )?;
        let kept = |(body, by, at): (String, Option<String>, i64)| {
            Ok(Shelved {
                template: read(&body)?,
                made: Some(Made {
                    by: by.map(UserId::new),
                    at: from_millis(TABLE, workspace, at)?,
                }),
            })
        };
        found.into_iter().map(kept).collect()
    }

    /// The newest version of a template, the workspace's own or the shipped one.
    pub async fn newest_template(
        &mut self,
        workspace: &WorkspaceId,
        name: &str,
    ) -> Result<Option<Arc<Template>>> {
        let found = rows!(self, (String,), NEWEST, workspace.as_str(), name)?;
        match found.first() {
            Some((body,)) => Ok(Some(read(body)?)),
            None => Ok(shipped(name)),
        }
    }

    /// [`StoreError::Stale`](super::StoreError), in the end, when somebody else made this version.
    /// `by` is `None` for whoever runs the bot.
    pub async fn add_template(
        &mut self,
        workspace: &WorkspaceId,
        template: &Template,
        by: Option<&UserId>,
        now: Instant,
    ) -> Result<()> {
        let body = to_json(TABLE, &template.name, template)?;
        later!(
            self,
            one: ADD,
            workspace.as_str(),
            template.name.as_str(),
            i64::from(template.version),
            body,
            by.map(ToString::to_string),
            to_millis(now),
        )
    }
}

/// The template that a row names: its body, or where it has none, the shipped one.
pub(super) fn named(name: &str, body: Option<&str>) -> Result<Arc<Template>> {
    match body {
        Some(body) => read(body),
        None => shipped(name).ok_or_else(|| unreadable(TABLE, name, "no such template")),
    }
}

fn read(body: &str) -> Result<Arc<Template>> {
    let mut known = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(template) = known.get(body) {
        return Ok(Arc::clone(template));
    }
    let template = Arc::new(from_json::<Template>(TABLE, "a version", body)?);
    if known.len() >= MOST_READ {
        known.clear();
    }
    known.insert(body.to_owned(), Arc::clone(&template));
    Ok(template)
}
