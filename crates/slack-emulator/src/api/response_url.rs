//! Response URLs, and the answers that apps give to slash commands in the same shape.

use serde_json::{Value, json};

use super::args::Args;
use super::{Caller, Content, chat};
use crate::rules::method::Method;
use crate::world::World;
use crate::world::trigger::{RESPONSE_URL_LIFE, RESPONSE_URL_USES};

/// What a response URL answers: status and body.
pub(crate) type Reply = (u16, Value);

/// Carries out what was posted to `/response/<id>`.
pub(crate) fn post(world: &mut World, id: &str, body: &Value) -> Reply {
    let now = world.now();
    let Some(url) = world.response_urls.get_mut(id) else {
        return (404, json!({ "ok": false, "error": "invalid_url" }));
    };
    if now > url.made + RESPONSE_URL_LIFE {
        // Whoever was kept waiting too long has not broken anything.
        return (404, json!({ "ok": false, "error": "expired_url" }));
    }
    if url.uses >= RESPONSE_URL_USES {
        return refused(world, "used_url");
    }
    url.uses += 1;
    let url = url.clone();
    let Some(caller) = as_caller(world, &url.app) else {
        return refused(world, "account_inactive");
    };
    if body["delete_original"] == true {
        return match url.original {
            Some((ts, true)) => {
                world
                    .ephemerals
                    .retain(|ephemeral| ephemeral.message.ts != ts);
                (200, json!({ "ok": true }))
            }
            Some((ts, false)) => {
                world.delete_message(&url.channel, &ts);
                (200, json!({ "ok": true }))
            }
            None => refused(world, "delete_original_not_supported"),
        };
    }
    let content = match Content::read(world, "response_url", &args(body)) {
        Ok(content) => content,
        Err(error) => {
            world.broke(format!("response_url: {}", error.tell()));
            return (
                if error.code == "no_text" { 500 } else { 400 },
                error.into_json(),
            );
        }
    };
    let replaces = body["replace_original"] == true;
    match url.original {
        Some((ts, whispered)) if replaces => {
            replace(world, &caller, &url.channel, &ts, whispered, &content);
        }
        Some(_) | None => say(world, &caller, &url.channel, &url.user, body, &content),
    }
    (200, json!({ "ok": true }))
}

fn refused(world: &mut World, code: &str) -> Reply {
    world.broke(format!("response_url: {code}"));
    (404, json!({ "ok": false, "error": code }))
}

/// The app behind a response URL or a command, as it would call `chat.postMessage`.
pub(crate) fn as_caller(world: &World, app: &str) -> Option<Caller> {
    Some(super::caller(
        world.install(app)?,
        Method::named("chat.postMessage")?,
    ))
}

/// The arguments that a message's JSON amounts to.
pub(crate) fn args(body: &Value) -> Args {
    let mut args = Args::default();
    for key in ["text", "blocks", "attachments", "metadata"] {
        args.set(key.to_owned(), body[key].clone());
    }
    args
}

fn replace(
    world: &mut World,
    caller: &Caller,
    channel: &str,
    ts: &str,
    whispered: bool,
    content: &Content,
) {
    let fresh = chat::message_of(caller, ts.to_owned(), content);
    let fired = crate::render::fired(&fresh.to_json(true));
    world.note_fired(channel, ts, fired);
    let edited = crate::world::ids::ts(world.now().saturating_mul(1000));
    let old = if whispered {
        world
            .ephemerals
            .iter_mut()
            .map(|ephemeral| &mut ephemeral.message)
            .find(|message| message.ts == ts)
    } else {
        world
            .channels
            .get_mut(channel)
            .and_then(|channel| channel.message_mut(ts))
    };
    if let Some(old) = old {
        old.text = fresh.text;
        old.blocks = fresh.blocks;
        old.attachments = fresh.attachments;
        old.edited = Some((caller.bot_user.clone(), edited));
    }
}

/// Says the content in the channel: to the person alone unless it is meant for all.
pub(crate) fn say(
    world: &mut World,
    caller: &Caller,
    channel: &str,
    to: &str,
    body: &Value,
    content: &Content,
) {
    let thread = body["thread_ts"].as_str().map(str::to_owned);
    if body["response_type"] == "in_channel" {
        let ts = world.next_ts(channel);
        let mut message = chat::message_of(caller, ts, content);
        message.thread_ts = thread;
        world.post(channel, message);
    } else {
        chat::whisper(world, caller, channel, to, content, thread);
    }
}
