//! Calls about files: uploading one, showing it in a thread, looking for it there.
//!
//! An upload that was not completed is seen by nobody and goes away by itself, so its two steps may
//! be repeated; completing it shows it to people.

use serde::Deserialize;
use serde_json::{Value, json};
use slack_morphism::prelude::{SlackClientApiCallContext, SlackClientHttpConnector as _};

use super::messages::history_ts;
use super::{CallError, MOST_PAGES, MessagePage, Nothing, SlackApi};
use crate::domain::Instant;
use crate::domain::ids::{ChannelId, FileId, MessageTs};

/// An upload about to be made. Its address is a secret of its own, for this one file, so there is no
/// way to print it.
#[derive(Deserialize)]
#[expect(missing_debug_implementations, reason = "its address would be printed")]
pub struct Announced {
    upload_url: String,
    pub file_id: FileId,
}

impl SlackApi {
    /// Asks where a file of so many bytes may be brought.
    pub async fn announce_file(&self, name: &str, length: usize) -> Result<Announced, CallError> {
        let length = length.to_string();
        let arguments = [("filename", Some(name)), ("length", Some(length.as_str()))];
        self.get("files.getUploadURLExternal", &arguments).await
    }

    /// Brings the bytes there, without the token.
    pub async fn send_file(
        &self,
        announced: &Announced,
        kind: &str,
        bytes: &[u8],
    ) -> Result<(), CallError> {
        let address = announced
            .upload_url
            .parse()
            .map_err(|_| CallError::Unknown("unreadable upload address".to_owned()))?;
        let span = tracing::Span::none();
        let context = SlackClientApiCallContext {
            rate_control_params: None,
            token: None,
            tracing_span: &span,
            is_sensitive_url: true,
        };
        let connector = &self.client.http_api.connector;
        let call =
            connector.http_post_uri_binary::<Value>(address, kind.to_owned(), bytes, context);
        self.in_time(call).await.map(drop)
    }

    /// Shows an uploaded file in a thread. `comment` is mrkdwn.
    pub async fn share_file(
        &self,
        file: &FileId,
        title: &str,
        channel: &ChannelId,
        thread: &MessageTs,
        comment: &str,
    ) -> Result<(), CallError> {
        let arguments = json!({
            "files": [{ "id": file, "title": title }],
            "channel_id": channel,
            "thread_ts": thread,
            "initial_comment": comment,
        });
        let _: Nothing = self
            .post("files.completeUploadExternal", &arguments)
            .await?;
        Ok(())
    }

    /// Whether a file of this name was shown in a thread since.
    pub async fn has_file(
        &self,
        channel: &ChannelId,
        thread: &MessageTs,
        since: Instant,
        name: &str,
    ) -> Result<bool, CallError> {
        let oldest = history_ts(since);
        let mut cursor: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let arguments = [
                ("channel", Some(channel.as_str())),
                ("ts", Some(thread.as_str())),
                ("oldest", Some(oldest.as_str())),
                ("inclusive", Some("true")),
                ("limit", Some("200")),
                ("cursor", cursor.as_deref()),
            ];
            let page: MessagePage = self.get("conversations.replies", &arguments).await?;
            let mut messages = page.messages.iter();
            if messages.any(|message| carries(message, name)) {
                return Ok(true);
            }
            cursor = page.response_metadata.next();
            if cursor.is_none() {
                return Ok(false);
            }
        }
        Err(CallError::Unknown("too long a history".to_owned()))
    }
}

fn carries(message: &Value, name: &str) -> bool {
    let files = message["files"].as_array();
    files.is_some_and(|files| files.iter().any(|file| file["name"] == name))
}
