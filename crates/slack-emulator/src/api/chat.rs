//! `chat.*`: posting, updating, deleting, whispering.

use serde_json::{Value, json};

use super::refused::Refused;
use super::{Answer, Args, Caller, Content, lookup};
use crate::world::World;
use crate::world::message::{Author, Ephemeral, Message};

/// A message of the calling app with this content.
pub(crate) fn message_of(caller: &Caller, ts: String, content: &Content) -> Message {
    let mut message = Message::typed(ts, caller.bot_user.clone(), content.text.clone());
    message.bot = Some(Author {
        app: caller.app.clone(),
        bot: caller.bot_id.clone(),
        team: caller.team.clone(),
    });
    message.blocks.clone_from(&content.blocks);
    message.attachments.clone_from(&content.attachments);
    message.metadata.clone_from(&content.metadata);
    message
}

pub(crate) fn post_message(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let channel = lookup::destination(world, caller, &args.word("channel"))?;
    let content = Content::read(world, "chat.postMessage", args)?;
    let thread = args.text("thread_ts").filter(|ts| !ts.is_empty());
    if let Some(thread) = &thread
        && world
            .channels
            .get(&channel)
            .and_then(|channel| channel.message(thread))
            .is_none()
    {
        world.broke(format!("chat.postMessage: thread_ts {thread} is no message of {channel}; Slack would post it at top level"));
    }
    let ts = world.next_ts(&channel);
    let mut message = message_of(caller, ts.clone(), &content);
    message.thread_ts = thread;
    message.broadcast = args.flag("reply_broadcast") == Some(true);
    let mut body = json!({ "channel": channel, "ts": ts, "message": message.to_json(true) });
    content.warn(&mut body);
    world.note_fired(&channel, &ts, content.linked);
    world.post(&channel, message);
    Ok(body)
}

pub(crate) fn update(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let id = args.word("channel");
    let ts = args.word("ts");
    let channel = world
        .channels
        .get(&id)
        .filter(|channel| channel.team == caller.team && channel.visible_to(&caller.bot_user))
        .ok_or_else(|| Refused::new("channel_not_found"))?;
    let old = channel
        .message(&ts)
        .ok_or_else(|| Refused::new("message_not_found"))?;
    if old.user != caller.bot_user {
        return Err(Refused::new("cant_update_message"));
    }
    if channel.archived {
        return Err(Refused::new("is_inactive"));
    }
    let old_fired = crate::render::fired(&old.to_json(true));
    let content = Content::read(world, "chat.update", args)?;
    let edited = crate::world::ids::ts(world.now().saturating_mul(1000));
    let heard = world.hears_messages(&id);
    let Some(message) = world
        .channels
        .get_mut(&id)
        .and_then(|channel| channel.message_mut(&ts))
    else {
        return Err(Refused::new("message_not_found"));
    };
    let before = heard.then(|| message.to_json(true));
    message.text.clone_from(&content.text);
    message.blocks.clone_from(&content.blocks);
    if args.has("attachments") {
        message.attachments.clone_from(&content.attachments);
    }
    if content.metadata.is_some() {
        message.metadata.clone_from(&content.metadata);
    }
    message.edited = Some((caller.bot_user.clone(), edited));
    let after = message.to_json(true);
    let fired = crate::render::fired(&after)
        .into_iter()
        .filter(|what| !old_fired.contains(what))
        .collect();
    world.note_fired(&id, &ts, fired);
    if let Some(before) = before {
        let mut event = json!({ "subtype": "message_changed", "hidden": true, "ts": ts, "message": after, "previous_message": before });
        world.message_event(&id, &mut event);
    }
    let mut body = json!({ "channel": id, "ts": ts, "text": content.text });
    body["message"] = after;
    content.warn(&mut body);
    Ok(body)
}

pub(crate) fn delete(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let id = args.word("channel");
    let ts = args.word("ts");
    let channel = world
        .channels
        .get(&id)
        .filter(|channel| channel.team == caller.team && channel.visible_to(&caller.bot_user))
        .ok_or_else(|| Refused::new("channel_not_found"))?;
    let message = channel
        .message(&ts)
        .ok_or_else(|| Refused::new("message_not_found"))?;
    if message.user != caller.bot_user {
        return Err(Refused::new("cant_delete_message"));
    }
    world.delete_message(&id, &ts);
    Ok(json!({ "channel": id, "ts": ts }))
}

pub(crate) fn post_ephemeral(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let id = lookup::destination(world, caller, &args.word("channel"))?;
    let to = args.word("user");
    lookup::user(world, caller, &to).map_err(|_| Refused::new("user_not_in_channel"))?;
    if !world
        .channels
        .get(&id)
        .is_some_and(|channel| channel.has(&to))
    {
        return Err(Refused::new("user_not_in_channel"));
    }
    let content = Content::read(world, "chat.postEphemeral", args)?;
    let ts = whisper(world, caller, &id, &to, &content, args.text("thread_ts"));
    Ok(json!({ "message_ts": ts }))
}

/// Shows the content to one person in that channel.
pub(crate) fn whisper(
    world: &mut World,
    caller: &Caller,
    channel: &str,
    to: &str,
    content: &Content,
    thread: Option<String>,
) -> String {
    let ts = world.next_ts(channel);
    let mut message = message_of(caller, ts.clone(), content);
    message.thread_ts = thread;
    let fired = crate::render::fired(&message.to_json(true));
    world.note_fired(channel, &ts, fired);
    world.ephemerals.push(Ephemeral {
        channel: channel.to_owned(),
        to: to.to_owned(),
        message,
    });
    ts
}

pub(crate) fn permalink(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let ts = args.word("message_ts");
    let channel = lookup::channel(world, caller, args, "channel")?;
    let id = channel.id.clone();
    if channel.message(&ts).is_none() {
        return Err(Refused::new("message_not_found"));
    }
    Ok(json!({ "channel": id, "permalink": world.permalink(&caller.team, &id, &ts) }))
}

impl World {
    /// The address of a message.
    pub fn permalink(&self, team: &str, channel: &str, ts: &str) -> String {
        let domain = self.teams.get(team).map_or("", |team| team.domain.as_str());
        format!(
            "https://{domain}.slack.com/archives/{channel}/p{}",
            ts.replace('.', "")
        )
    }

    /// Takes a message away, with its pin.
    pub fn delete_message(&mut self, channel: &str, ts: &str) {
        let Some(found) = self.channels.get_mut(channel) else {
            return;
        };
        let before = found
            .message(ts)
            .map_or(Value::Null, |message| message.to_json(true));
        found.messages.retain(|message| message.ts != ts);
        found.pins.retain(|pin| pin.ts != ts);
        let mut event = json!({ "subtype": "message_deleted", "hidden": true, "deleted_ts": ts, "ts": ts, "previous_message": before });
        self.message_event(channel, &mut event);
    }
}
