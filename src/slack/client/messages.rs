//! Calls that show something to people: messages and forms.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use slack_morphism::prelude::SlackView;

use super::{CallError, MOST_PAGES, MessagePage, Nothing, SlackApi};
use crate::domain::Instant;
use crate::domain::ids::{ChannelId, MessageTs};
use crate::slack::message::{Message, Written};
use crate::slack::reply::Show;

/// The metadata type our messages carry their key under.
const DELIVERY: &str = "handoff_delivery";

#[derive(Debug, Deserialize)]
pub struct Posted {
    pub channel: ChannelId,
    pub ts: MessageTs,
}

#[derive(Deserialize)]
struct Permalink {
    permalink: String,
}

/// A message's arguments. Links in it are the people's own; nothing is unfurled, and nothing in
/// the fallback text is formatted.
#[derive(Serialize)]
struct Post<'a> {
    channel: &'a ChannelId,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_ts: Option<&'a MessageTs>,
    #[serde(flatten)]
    message: &'a Written,
    metadata: Value,
    unfurl_links: bool,
    unfurl_media: bool,
}

#[derive(Serialize)]
struct Update<'a> {
    channel: &'a ChannelId,
    ts: &'a MessageTs,
    #[serde(flatten)]
    message: &'a Written,
}

impl SlackApi {
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
            message: &message.written(self.dates).keyed(key),
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
            message: &message.written(self.dates).keyed(key),
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

    /// Shows a form.
    pub async fn show(&self, show: &Show) -> Result<(), CallError> {
        let _: Nothing = match show {
            Show::Open { trigger, view } => {
                self.post(
                    "views.open",
                    &OnTrigger {
                        trigger_id: trigger,
                        view: &view.written(self.dates),
                    },
                )
                .await?
            }
            Show::Push { trigger, view } => {
                self.post(
                    "views.push",
                    &OnTrigger {
                        trigger_id: trigger,
                        view: &view.written(self.dates),
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
                    hash: Some(hash),
                    view: &view.written(self.dates),
                };
                self.post("views.update", &arguments).await?
            }
            Show::Refresh { views } => {
                for (view_id, view) in views {
                    let arguments = InPlace {
                        view_id,
                        hash: None,
                        view: &view.written(self.dates),
                    };
                    let _: Nothing = self.post("views.update", &arguments).await?;
                }
                Nothing {}
            }
        };
        Ok(())
    }

    /// Says something to the person only, where they acted.
    pub async fn whisper(&self, url: &SecretString, message: &Message) -> Result<(), CallError> {
        let whisper = Whisper::new(message.written(self.dates));
        self.respond(url, &whisper).await
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
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<&'a str>,
    view: &'a SlackView,
}

/// A message that only the person it answers sees.
#[derive(Debug, Serialize)]
pub struct Whisper {
    response_type: &'static str,
    replace_original: bool,
    #[serde(flatten)]
    message: Written,
}

impl Whisper {
    pub fn new(message: Written) -> Self {
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

/// Slack's name for a moment, as `oldest` of a history takes it.
pub(super) fn history_ts(at: Instant) -> MessageTs {
    MessageTs::new(format!(
        "{}.{:06}",
        at.timestamp(),
        at.timestamp_subsec_micros()
    ))
}
