//! Calls about people, and about ourselves.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{CallError, Paging, SlackApi};
use crate::domain::ids::{ChannelId, UserId, WorkspaceId};
use crate::domain::person::{Person, Standing};
use crate::domain::zone::Zone;

/// Who we are, by our token.
#[derive(Debug, Deserialize)]
pub struct Identity {
    pub team_id: WorkspaceId,
    pub team: String,
    pub user_id: UserId,
}

#[derive(Deserialize)]
struct Opened {
    channel: OpenedConversation,
}

#[derive(Deserialize)]
struct OpenedConversation {
    id: ChannelId,
}

#[derive(Deserialize)]
struct UserAnswer {
    user: SlackUser,
}

#[derive(Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "Slack's own fields")]
struct SlackUser {
    id: UserId,
    team_id: Option<WorkspaceId>,
    #[serde(default)]
    enterprise_user: EnterpriseUser,
    #[serde(default)]
    name: String,
    tz: Option<String>,
    #[serde(default)]
    deleted: bool,
    #[serde(default)]
    is_bot: bool,
    #[serde(default)]
    is_restricted: bool,
    #[serde(default)]
    is_ultra_restricted: bool,
    #[serde(default)]
    is_stranger: bool,
    #[serde(default)]
    is_admin: bool,
    #[serde(default)]
    is_owner: bool,
    #[serde(default)]
    profile: Profile,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Profile {
    display_name: String,
    real_name: String,
}

/// In an organisation a person belongs to several workspaces; the others are listed here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct EnterpriseUser {
    enterprise_id: Option<WorkspaceId>,
    teams: Vec<WorkspaceId>,
}

#[derive(Deserialize)]
struct UserPage {
    members: Vec<SlackUser>,
    #[serde(default)]
    response_metadata: Paging,
}

impl SlackApi {
    /// The direct conversation with a person.
    pub async fn open_conversation(&self, person: &UserId) -> Result<ChannelId, CallError> {
        let answer: Opened = self
            .post("conversations.open", &json!({ "users": person }))
            .await?;
        Ok(answer.channel.id)
    }

    pub async fn person(&self, id: &UserId) -> Result<Person, CallError> {
        let arguments = [("user", Some(id.as_str()))];
        let answer: UserAnswer = self.get("users.info", &arguments).await?;
        Ok(person(answer.user))
    }

    /// A page of everybody in the workspace, and where the next one begins.
    pub async fn people(
        &self,
        cursor: Option<&str>,
    ) -> Result<(Vec<Person>, Option<String>), CallError> {
        let arguments = [("limit", Some("200")), ("cursor", cursor)];
        let page: UserPage = self.get("users.list", &arguments).await?;
        let people = page.members.into_iter().map(person).collect();
        Ok((people, page.response_metadata.next()))
    }
}

/// Somebody as an event describes them, in whichever workspace they are at home; `None` when it does not.
pub fn described(user: &Value) -> Option<Person> {
    SlackUser::deserialize(user).ok().map(person)
}

fn person(user: SlackUser) -> Person {
    let standing = if user.deleted {
        Standing::Deactivated
    } else if user.is_bot {
        Standing::Bot
    } else if user.is_stranger {
        Standing::Outsider
    } else if user.is_restricted || user.is_ultra_restricted {
        Standing::Guest
    } else {
        Standing::Member
    };
    let name = [
        &user.profile.real_name,
        &user.profile.display_name,
        &user.name,
    ]
    .into_iter()
    .find(|name| !name.is_empty())
    .cloned();
    let mut homes = user.enterprise_user.teams;
    homes.extend(user.team_id);
    homes.extend(user.enterprise_user.enterprise_id);
    Person {
        name: name.unwrap_or_else(|| user.id.to_string()),
        zone: user.tz.and_then(|tz| Zone::named(&tz)).unwrap_or(Zone::UTC),
        standing,
        admin: user.is_admin || user.is_owner,
        id: user.id,
        homes,
    }
}
