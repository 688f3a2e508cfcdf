//! Calls about user groups.

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
    #[serde(default)]
    users: Option<Vec<UserId>>,
    #[serde(default)]
    user_count: Count,
    #[serde(default)]
    date_delete: i64,
}

/// Slack writes it as a number or as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Count {
    Number(u64),
    Text(String),
}

impl Default for Count {
    fn default() -> Self {
        Self::Number(0)
    }
}

impl Count {
    fn is_none(&self) -> bool {
        match self {
            Self::Number(number) => *number == 0,
            Self::Text(text) => matches!(text.as_str(), "" | "0"),
        }
    }
}

#[derive(Deserialize)]
struct MembersAnswer {
    users: Vec<UserId>,
}

impl SlackApi {
    /// Every user group that is not switched off, with its members.
    pub async fn user_groups(&self) -> Result<Vec<UserGroup>, CallError> {
        let arguments = [("include_users", Some("true"))];
        let answer: GroupsAnswer = self.get("usergroups.list", &arguments).await?;
        let mut groups = Vec::new();
        for group in answer.usergroups {
            if group.date_delete != 0 {
                continue;
            }
            let members = match group.users {
                Some(users) => users,
                None if group.user_count.is_none() => Vec::new(),
                // The list may leave members out; a group that is asked for by itself does not.
                None => self.members_of(&group.id).await?,
            };
            groups.push(UserGroup {
                id: group.id,
                handle: group.handle,
                name: group.name,
                members: members.into_iter().collect(),
            });
        }
        Ok(groups)
    }

    async fn members_of(&self, group: &GroupId) -> Result<Vec<UserId>, CallError> {
        let arguments = [("usergroup", Some(group.as_str()))];
        let answer: MembersAnswer = self.get("usergroups.users.list", &arguments).await?;
        Ok(answer.users)
    }
}
