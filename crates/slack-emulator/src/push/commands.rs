//! Slash commands: what the app answers in the response itself is shown to the person.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Parcel, Reply, push};
use crate::api::{Content, response_url};
use crate::hub::Hub;
use crate::world::message::{Ephemeral, Message};

/// Sends the command and shows the answer.
pub(crate) async fn run(hub: &Arc<Hub>, app: &str, fields: Value) -> Reply {
    let reply = push(hub, app, Parcel::Command(fields.clone())).await;
    let channel = fields["channel_id"].as_str().unwrap_or_default();
    let user = fields["user_id"].as_str().unwrap_or_default();
    match &reply {
        Reply::Acknowledged(body) if body.trim().is_empty() => {}
        Reply::Acknowledged(body) => show(hub, app, channel, user, body),
        Reply::Failed { .. } | Reply::TimedOut | Reply::Unreachable => {
            let command = fields["command"].as_str().unwrap_or_default();
            let why = reply.trouble().unwrap_or_default();
            tell(
                hub,
                channel,
                user,
                &format!("{command} failed with the error \"{why}\""),
            );
        }
    }
    hub.deliver_events().await;
    reply
}

fn show(hub: &Arc<Hub>, app: &str, channel: &str, user: &str, body: &str) {
    let body: Value = serde_json::from_str(body)
        .ok()
        .filter(Value::is_object)
        .unwrap_or_else(|| json!({ "text": body }));
    if body.as_object().is_some_and(serde_json::Map::is_empty) {
        return;
    }
    let mut world = hub.world();
    let Some(caller) = response_url::as_caller(&world, app) else {
        return;
    };
    match Content::read(&mut world, "command", &response_url::args(&body)) {
        Ok(content) => response_url::say(&mut world, &caller, channel, user, &body, &content),
        Err(error) => world.broke(format!("command: the answer was refused: {}", error.tell())),
    }
}

/// A line from Slack itself that only this person sees.
pub(crate) fn tell(hub: &Arc<Hub>, channel: &str, user: &str, text: &str) {
    let mut world = hub.world();
    let ts = world.next_ts(channel);
    let message = Message::typed(ts, "USLACKBOT".to_owned(), text.to_owned());
    world.ephemerals.push(Ephemeral {
        channel: channel.to_owned(),
        to: user.to_owned(),
        message,
    });
}
