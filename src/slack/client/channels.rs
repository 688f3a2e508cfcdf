//! Calls about channels: making them, their topic and members, pins and bookmarks.

use serde::Deserialize;
use serde_json::json;

use super::{CallError, MessagePage, Nothing, Paging, SlackApi};
use crate::domain::ids::{ChannelId, MessageTs, UserId};
use crate::domain::shared_channel::Sight;

/// A channel as `conversations.list` and `conversations.create` describe it.
#[derive(Debug, Deserialize)]
pub struct Channel {
    pub id: ChannelId,
    pub name: String,
    /// Unix seconds.
    #[serde(default)]
    pub created: i64,
    pub creator: Option<UserId>,
}

#[derive(Deserialize)]
struct ChannelAnswer {
    channel: Channel,
}

#[derive(Deserialize)]
struct Bookmarks {
    #[serde(default)]
    bookmarks: Vec<Bookmark>,
}

#[derive(Deserialize)]
struct Bookmark {
    link: Option<String>,
}

#[derive(Deserialize)]
struct ChannelPage {
    channels: Vec<Channel>,
    #[serde(default)]
    response_metadata: Paging,
}

#[derive(Deserialize)]
struct MemberPage {
    #[serde(default)]
    members: Vec<UserId>,
    #[serde(default)]
    response_metadata: Paging,
}

impl SlackApi {
    pub async fn create_channel(&self, name: &str, private: bool) -> Result<Channel, CallError> {
        let arguments = json!({ "name": name, "is_private": private });
        let answer: ChannelAnswer = self.post("conversations.create", &arguments).await?;
        Ok(answer.channel)
    }

    /// A channel by its exact name; archived ones too, for they keep their names.
    pub async fn find_channel(
        &self,
        name: &str,
        private: bool,
    ) -> Result<Option<Channel>, CallError> {
        let types = if private {
            "private_channel"
        } else {
            "public_channel"
        };
        let mut cursor: Option<String> = None;
        loop {
            let arguments = [
                ("types", Some(types)),
                ("limit", Some("1000")),
                ("cursor", cursor.as_deref()),
            ];
            let page: ChannelPage = self.get("conversations.list", &arguments).await?;
            let found = page
                .channels
                .into_iter()
                .find(|channel| channel.name == name);
            if found.is_some() {
                return Ok(found);
            }
            cursor = page.response_metadata.next();
            if cursor.is_none() {
                return Ok(None);
            }
        }
    }

    /// How a recorded channel is.
    pub async fn look_at(&self, channel: &ChannelId) -> Result<Sight, CallError> {
        let arguments = [("channel", Some(channel.as_str()))];
        let answer: Result<Nothing, _> = self.get("conversations.info", &arguments).await;
        match answer {
            Ok(Nothing {}) => Ok(Sight::There),
            Err(CallError::Refused(code)) if code == "channel_not_found" => Ok(Sight::Gone),
            Err(error) => Err(error),
        }
    }

    /// Whether anybody but Slack itself has written in a channel.
    pub async fn was_used(&self, channel: &ChannelId) -> Result<bool, CallError> {
        let arguments = [("channel", Some(channel.as_str())), ("limit", Some("15"))];
        let page: MessagePage = self.get("conversations.history", &arguments).await?;
        Ok(page
            .messages
            .iter()
            .any(|message| message["subtype"].is_null()))
    }

    /// Everybody who is in it, bots too.
    pub async fn members(&self, channel: &ChannelId) -> Result<Vec<UserId>, CallError> {
        let mut members = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let arguments = [
                ("channel", Some(channel.as_str())),
                ("limit", Some("200")),
                ("cursor", cursor.as_deref()),
            ];
            let page: MemberPage = self.get("conversations.members", &arguments).await?;
            members.extend(page.members);
            cursor = page.response_metadata.next();
            if cursor.is_none() {
                return Ok(members);
            }
        }
    }

    pub async fn set_topic(&self, channel: &ChannelId, topic: &str) -> Result<(), CallError> {
        let arguments = json!({ "channel": channel, "topic": topic });
        let _: Nothing = self.post("conversations.setTopic", &arguments).await?;
        Ok(())
    }

    pub async fn set_purpose(&self, channel: &ChannelId, purpose: &str) -> Result<(), CallError> {
        let arguments = json!({ "channel": channel, "purpose": purpose });
        let _: Nothing = self.post("conversations.setPurpose", &arguments).await?;
        Ok(())
    }

    pub async fn invite(&self, channel: &ChannelId, person: &UserId) -> Result<(), CallError> {
        let arguments = json!({ "channel": channel, "users": person });
        let _: Nothing = self.post("conversations.invite", &arguments).await?;
        Ok(())
    }

    pub async fn join(&self, channel: &ChannelId) -> Result<(), CallError> {
        let arguments = json!({ "channel": channel });
        let _: Nothing = self.post("conversations.join", &arguments).await?;
        Ok(())
    }

    pub async fn pin(&self, channel: &ChannelId, ts: &MessageTs) -> Result<(), CallError> {
        let arguments = json!({ "channel": channel, "timestamp": ts });
        let _: Nothing = self.post("pins.add", &arguments).await?;
        Ok(())
    }

    pub async fn bookmark(
        &self,
        channel: &ChannelId,
        title: &str,
        address: &str,
    ) -> Result<(), CallError> {
        let arguments = json!({
            "channel_id": channel, "title": title, "type": "link", "link": address,
        });
        let _: Nothing = self.post("bookmarks.add", &arguments).await?;
        Ok(())
    }

    pub async fn has_bookmark(
        &self,
        channel: &ChannelId,
        address: &str,
    ) -> Result<bool, CallError> {
        let arguments = json!({ "channel_id": channel });
        let answer: Bookmarks = self.post("bookmarks.list", &arguments).await?;
        Ok(answer
            .bookmarks
            .iter()
            .any(|bookmark| bookmark.link.as_deref() == Some(address)))
    }
}
