//! The Web API methods we use, with just the arguments and answers we need.
//!
//! Arguments, encodings and errors follow Slack's method reference; methods that ignore JSON
//! bodies (`users.info`, `conversations.list`, `conversations.history`, `chat.getPermalink`) are
//! called with a query.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use slack_morphism::prelude::SlackView;

use super::{CallError, Nothing, SlackApi, history_ts};
use crate::domain::Instant;
use crate::domain::ids::{ChannelId, MessageTs, UserId, WorkspaceId};
use crate::domain::person::{Person, Standing};
use crate::domain::shared_channel::Sight;
use crate::domain::zone::Zone;
use crate::slack::message::Message;
use crate::slack::reply::Show;

/// The metadata type our messages carry their key under.
const DELIVERY: &str = "handoff_delivery";

/// Pages of a listing or a history that are read before we give up looking.
const MOST_PAGES: usize = 20;

/// Who we are, by our token.
#[derive(Debug, Deserialize)]
pub struct Identity {
    pub team_id: WorkspaceId,
    pub team: String,
    pub user_id: UserId,
}

#[derive(Debug, Deserialize)]
pub struct Posted {
    pub channel: ChannelId,
    pub ts: MessageTs,
}

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
struct Opened {
    channel: OpenedConversation,
}

#[derive(Deserialize)]
struct OpenedConversation {
    id: ChannelId,
}

#[derive(Deserialize)]
struct Permalink {
    permalink: String,
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

#[derive(Default, Deserialize)]
struct Paging {
    #[serde(default)]
    next_cursor: String,
}

impl Paging {
    fn next(self) -> Option<String> {
        (!self.next_cursor.is_empty()).then_some(self.next_cursor)
    }
}

#[derive(Deserialize)]
struct ChannelPage {
    channels: Vec<Channel>,
    #[serde(default)]
    response_metadata: Paging,
}

/// Messages stay raw: one that somebody else wrote in a shape we do not model must not hide ours.
#[derive(Deserialize)]
struct MessagePage {
    messages: Vec<Value>,
    #[serde(default)]
    response_metadata: Paging,
}

#[derive(Deserialize)]
struct UserAnswer {
    user: SlackUser,
}

#[derive(Deserialize)]
struct SlackUser {
    id: UserId,
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

/// A message's arguments. Links in it are the people's own; nothing is unfurled, and nothing in
/// the fallback text is formatted.
#[derive(Serialize)]
struct Post<'a> {
    channel: &'a ChannelId,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_ts: Option<&'a MessageTs>,
    #[serde(flatten)]
    message: &'a Message,
    metadata: Value,
    unfurl_links: bool,
    unfurl_media: bool,
}

#[derive(Serialize)]
struct Update<'a> {
    channel: &'a ChannelId,
    ts: &'a MessageTs,
    #[serde(flatten)]
    message: &'a Message,
}

impl SlackApi {
    pub async fn identity(&self) -> Result<Identity, CallError> {
        self.post("auth.test", &json!({})).await
    }

    /// Posts a message that carries its key twice: in the metadata and in its first block.
    pub async fn post_message(
        &self,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
        message: Message,
        key: &str,
    ) -> Result<Posted, CallError> {
        let post = Post {
            channel,
            thread_ts: thread,
            message: &message.keyed(key),
            metadata: json!({ "event_type": DELIVERY, "event_payload": { "key": key } }),
            unfurl_links: false,
            unfurl_media: false,
        };
        self.post("chat.postMessage", &post).await
    }

    /// Replaces a message of ours. Doing it twice is doing it once.
    pub async fn update_message(
        &self,
        channel: &ChannelId,
        ts: &MessageTs,
        message: Message,
        key: &str,
    ) -> Result<(), CallError> {
        let update = Update {
            channel,
            ts,
            message: &message.keyed(key),
        };
        let _: Nothing = self.post("chat.update", &update).await?;
        Ok(())
    }

    /// Looks for a message of ours by its key, among what was written since.
    pub async fn find_message(
        &self,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
        since: Instant,
        key: &str,
    ) -> Result<Option<MessageTs>, CallError> {
        let oldest = history_ts(since);
        let method = match thread {
            Some(_) => "conversations.replies",
            None => "conversations.history",
        };
        let mut cursor: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let arguments = [
                ("channel", Some(channel.as_str())),
                ("ts", thread.map(MessageTs::as_str)),
                ("oldest", Some(oldest.as_str())),
                ("inclusive", Some("true")),
                ("include_all_metadata", Some("true")),
                ("limit", Some("200")),
                ("cursor", cursor.as_deref()),
            ];
            let page: MessagePage = self.get(method, &arguments).await?;
            if let Some(found) = page.messages.iter().find(|message| has_key(message, key)) {
                return Ok(found["ts"].as_str().map(MessageTs::new));
            }
            cursor = page.response_metadata.next();
            if cursor.is_none() {
                return Ok(None);
            }
        }
        Err(CallError::Unknown("too long a history".to_owned()))
    }

    pub async fn permalink(
        &self,
        channel: &ChannelId,
        ts: &MessageTs,
    ) -> Result<String, CallError> {
        let arguments = [
            ("channel", Some(channel.as_str())),
            ("message_ts", Some(ts.as_str())),
        ];
        let answer: Permalink = self.get("chat.getPermalink", &arguments).await?;
        Ok(answer.permalink)
    }

    /// The direct conversation with a person.
    pub async fn open_conversation(&self, person: &UserId) -> Result<ChannelId, CallError> {
        let answer: Opened = self
            .post("conversations.open", &json!({ "users": person }))
            .await?;
        Ok(answer.channel.id)
    }

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
                ("limit", Some("200")),
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

    pub async fn person(&self, id: &UserId) -> Result<Person, CallError> {
        let arguments = [("user", Some(id.as_str()))];
        let answer: UserAnswer = self.get("users.info", &arguments).await?;
        Ok(person(answer.user))
    }

    /// Shows a form.
    pub async fn show(&self, show: &Show) -> Result<(), CallError> {
        let _: Nothing = match show {
            Show::Open { trigger, view } => {
                self.post(
                    "views.open",
                    &OnTrigger {
                        trigger_id: trigger,
                        view,
                    },
                )
                .await?
            }
            Show::Push { trigger, view } => {
                self.post(
                    "views.push",
                    &OnTrigger {
                        trigger_id: trigger,
                        view,
                    },
                )
                .await?
            }
            Show::Update {
                view_id,
                hash,
                view,
            } => {
                let arguments = InPlace {
                    view_id,
                    hash,
                    view,
                };
                self.post("views.update", &arguments).await?
            }
        };
        Ok(())
    }

    /// Says something to the person only, where they acted.
    pub async fn whisper(&self, url: &SecretString, message: &Message) -> Result<(), CallError> {
        self.respond(url, &Whisper::new(message)).await
    }
}

#[derive(Serialize)]
struct OnTrigger<'a> {
    trigger_id: &'a str,
    view: &'a SlackView,
}

#[derive(Serialize)]
struct InPlace<'a> {
    view_id: &'a str,
    hash: &'a str,
    view: &'a SlackView,
}

/// A message that only the person it answers sees.
#[derive(Debug, Serialize)]
pub struct Whisper<'a> {
    response_type: &'static str,
    replace_original: bool,
    #[serde(flatten)]
    message: &'a Message,
}

impl<'a> Whisper<'a> {
    pub fn new(message: &'a Message) -> Self {
        Self {
            response_type: "ephemeral",
            replace_original: false,
            message,
        }
    }
}

fn has_key(message: &Value, key: &str) -> bool {
    let in_metadata = &message["metadata"]["event_payload"]["key"];
    let in_block = &message["blocks"][0]["block_id"];
    in_metadata.as_str() == Some(key)
        || in_block.as_str().and_then(|id| id.strip_prefix("k:")) == Some(key)
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
    Person {
        name: name.unwrap_or_else(|| user.id.to_string()),
        zone: user.tz.and_then(|tz| Zone::named(&tz)).unwrap_or(Zone::UTC),
        standing,
        admin: user.is_admin || user.is_owner,
        id: user.id,
    }
}
