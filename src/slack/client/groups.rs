//! Calls about user groups.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{CallError, SlackApi};
use crate::domain::ids::{GroupId, UserId};
use crate::domain::team::UserGroup;

#[derive(Deserialize)]
struct GroupsAnswer {
    usergroups: Vec<SlackGroup>,
}

#[derive(Deserialize)]
struct SlackGroup {
    id: GroupId,
    #[serde(default)]
    handle: String,
    #[serde(default)]
    name: String,
    /// Left out for a group without anybody.
    #[serde(default)]
    users: BTreeSet<UserId>,
    /// When it was switched off; 0 for one that is on.
    #[serde(default)]
    date_delete: i64,
}

impl SlackApi {
    /// Every user group that is not switched off, with its members: one call, however many there
    /// are (`usergroups.users.list` would be one for each, of twenty a minute).
    pub async fn user_groups(&self) -> Result<Vec<UserGroup>, CallError> {
        let arguments = [("include_users", Some("true"))];
        let answer: GroupsAnswer = self.get("usergroups.list", &arguments).await?;
        let on = answer.usergroups.into_iter();
        let on = on.filter(|group| group.date_delete == 0);
        let group = |group: SlackGroup| UserGroup {
            id: group.id,
            handle: group.handle,
            name: group.name,
            members: group.users,
        };
        Ok(on.map(group).collect())
    }
}
