//! The user groups of a workspace, as Slack last described them.

use std::collections::{BTreeMap, BTreeSet};

use super::sql::{execute, rows, sql};
use super::{Result, Tx, from_millis, to_millis};
use crate::domain::Instant;
use crate::domain::ids::{GroupId, UserId, WorkspaceId};
use crate::domain::team::UserGroup;

sql! { const LOAD = "
    SELECT id, handle, name
    FROM user_groups
    WHERE workspace = $1
    ORDER BY handle, id"; }

sql! { const MEMBERS = "
    SELECT user_group, person
    FROM user_group_members
    WHERE workspace = $1"; }

sql! { const SEEN_AT = "
    SELECT MAX(seen_at) AS seen_at
    FROM user_groups
    WHERE workspace = $1"; }

sql! { const REMEMBER = "
    INSERT INTO user_groups (workspace, id, handle, name, seen_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (workspace, id) DO UPDATE
    SET handle = excluded.handle, name = excluded.name, seen_at = excluded.seen_at"; }

sql! { const FORGET = "
    DELETE FROM user_groups
    WHERE workspace = $1 AND id = $2"; }

sql! { const FORGET_MEMBERS = "
    DELETE FROM user_group_members
    WHERE workspace = $1 AND user_group = $2"; }

sql! { const JOINS = "
    INSERT INTO user_group_members (workspace, user_group, person)
    VALUES ($1, $2, $3)
    ON CONFLICT (workspace, user_group, person) DO NOTHING"; }

sql! { const LEAVES = "
    DELETE FROM user_group_members
    WHERE workspace = $1 AND user_group = $2 AND person = $3"; }

impl Tx {
    /// By handle.
    pub async fn user_groups(&mut self, workspace: &WorkspaceId) -> Result<Vec<UserGroup>> {
        let groups = rows!(self, (String, String, String), LOAD, workspace.as_str())?;
        let members = rows!(self, (String, String), MEMBERS, workspace.as_str())?;
        let mut of: BTreeMap<String, BTreeSet<UserId>> = BTreeMap::new();
        for (group, person) in members {
            of.entry(group).or_default().insert(UserId::new(person));
        }
        let group = |(id, handle, name): (String, String, String)| UserGroup {
            members: of.remove(&id).unwrap_or_default(),
            id: GroupId::new(id),
            handle,
            name,
        };
        Ok(groups.into_iter().map(group).collect())
    }

    /// When Slack last told us about groups; `None` while we know none.
    pub async fn user_groups_seen_at(
        &mut self,
        workspace: &WorkspaceId,
    ) -> Result<Option<Instant>> {
        let found = rows!(self, (Option<i64>,), SEEN_AT, workspace.as_str())?;
        let seen_at = found.into_iter().next().and_then(|(seen_at,)| seen_at);
        seen_at
            .map(|at| from_millis("user_groups", workspace, at))
            .transpose()
    }

    /// These are all groups there are. Only what changed is written, in an order that two who do
    /// it at once share.
    pub async fn remember_user_groups(
        &mut self,
        workspace: &WorkspaceId,
        groups: &[UserGroup],
        now: Instant,
    ) -> Result<()> {
        let known = self.user_groups(workspace).await?;
        let of = workspace.as_str();
        for gone in known
            .iter()
            .filter(|known| groups.iter().all(|group| group.id != known.id))
        {
            execute!(self, FORGET, of, gone.id.as_str())?;
            execute!(self, FORGET_MEMBERS, of, gone.id.as_str())?;
        }
        let mut groups: Vec<&UserGroup> = groups.iter().collect();
        groups.sort_by_key(|group| &group.id);
        for group in groups {
            let id = group.id.as_str();
            let (handle, name) = (&group.handle, &group.name);
            execute!(self, REMEMBER, of, id, handle, name, to_millis(now))?;
            let before = known.iter().find(|known| known.id == group.id);
            let before = before
                .map(|known| known.members.clone())
                .unwrap_or_default();
            for person in group.members.difference(&before) {
                execute!(self, JOINS, of, id, person.as_str())?;
            }
            for person in before.difference(&group.members) {
                execute!(self, LEAVES, of, id, person.as_str())?;
            }
        }
        Ok(())
    }
}
