//! Socket Mode: where to connect to.

use serde::Deserialize;

use super::{CallError, SlackApi};

#[derive(Deserialize)]
struct Opened {
    url: String,
}

impl SlackApi {
    /// An address that opens one connection, once. It needs the app's token, not the bot's.
    pub async fn open_connection(&self) -> Result<String, CallError> {
        let nothing = serde_json::json!({});
        let opened: Opened = self.post("apps.connections.open", &nothing).await?;
        Ok(opened.url)
    }
}
