//! A message in a channel, and one that only a single person sees.

use serde_json::{Value, json};

/// A message as Slack keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub ts: String,
    pub user: String,
    /// The app and bot that posted it, and the workspace it lives in.
    pub bot: Option<Author>,
    pub text: String,
    pub blocks: Vec<Value>,
    pub attachments: Vec<Value>,
    /// File objects, as they were when the message was posted.
    pub files: Vec<Value>,
    pub metadata: Option<Value>,
    pub thread_ts: Option<String>,
    pub subtype: Option<String>,
    /// Who edited it last, and when.
    pub edited: Option<(String, String)>,
    pub reactions: Vec<(String, Vec<String>)>,
    pub broadcast: bool,
}

/// The app behind a message.
#[derive(Clone, Debug)]
pub(crate) struct Author {
    pub app: String,
    pub bot: String,
    pub team: String,
}

impl Message {
    /// Something a person typed; `text` is as Slack stores it, with `&`, `<` and `>` escaped.
    pub fn typed(ts: String, user: String, text: String) -> Self {
        Self {
            ts,
            user,
            bot: None,
            text,
            blocks: Vec::new(),
            attachments: Vec::new(),
            files: Vec::new(),
            metadata: None,
            thread_ts: None,
            subtype: None,
            edited: None,
            reactions: Vec::new(),
            broadcast: false,
        }
    }

    /// The message object; without `all_metadata` only the metadata's event type is told.
    pub fn to_json(&self, all_metadata: bool) -> Value {
        let mut message =
            json!({ "type": "message", "ts": self.ts, "user": self.user, "text": self.text });
        if let Some(author) = &self.bot {
            message["bot_id"] = json!(author.bot);
            message["app_id"] = json!(author.app);
            message["team"] = json!(author.team);
            message["bot_profile"] =
                json!({ "id": author.bot, "app_id": author.app, "team_id": author.team });
        }
        if !self.blocks.is_empty() {
            message["blocks"] = json!(self.blocks);
        }
        if !self.attachments.is_empty() {
            message["attachments"] = json!(self.attachments);
        }
        if !self.files.is_empty() {
            message["files"] = json!(self.files);
            message["upload"] = json!(true);
        }
        if let Some(metadata) = &self.metadata {
            message["metadata"] = if all_metadata {
                metadata.clone()
            } else {
                json!({ "event_type": metadata["event_type"] })
            };
        }
        if let Some(thread) = &self.thread_ts {
            message["thread_ts"] = json!(thread);
        }
        if let Some(subtype) = &self.subtype {
            message["subtype"] = json!(subtype);
        }
        if let Some((user, ts)) = &self.edited {
            message["edited"] = json!({ "user": user, "ts": ts });
        }
        if !self.reactions.is_empty() {
            message["reactions"] = self
                .reactions
                .iter()
                .map(|(name, users)| json!({ "name": name, "users": users, "count": users.len() }))
                .collect();
        }
        message
    }

    /// Whether it stands in the channel itself, not only in a thread.
    pub fn in_channel(&self) -> bool {
        self.broadcast
            || self
                .thread_ts
                .as_ref()
                .is_none_or(|thread| *thread == self.ts)
    }
}

/// A message that one person sees and nobody can read back.
#[derive(Clone, Debug)]
pub(crate) struct Ephemeral {
    pub channel: String,
    pub to: String,
    pub message: Message,
}
