//! One conversation as a person reads it: everybody's messages, and what is shown to them alone.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::routes::Desk;
use crate::person::Person;
use crate::world::World;
use crate::world::channel::Channel;
use crate::world::elements::values;
use crate::world::message::Message;

/// `None` where this person may not know of it.
pub(super) fn conversation(desk: &Desk, me: &Person, id: &str) -> Option<Value> {
    let version = *desk.hub.changes().borrow();
    let world = desk.hub.world();
    let channel = me.conversation(&world, id)?;
    let threads = threads(channel);
    let messages = channel.messages.iter().map(|message| {
        let mut shown = shown(&world, message);
        let (count, latest) = threads
            .get(message.ts.as_str())
            .copied()
            .unwrap_or_default();
        shown["in_channel"] = json!(message.in_channel());
        shown["pinned"] = json!(channel.pins.iter().any(|pin| pin.ts == message.ts));
        shown["reply_count"] = json!(count);
        shown["latest_reply"] = json!(latest);
        shown
    });
    let whispers = world
        .ephemerals
        .iter()
        .filter(|whisper| whisper.channel == channel.id && whisper.to == me.id());
    Some(json!({
        "version": version,
        "id": channel.id,
        "messages": messages.collect::<Vec<_>>(),
        "whispers": whispers.map(|whisper| shown(&world, &whisper.message)).collect::<Vec<_>>(),
        "inputs": inputs(&world, me, channel),
    }))
}

fn shown(world: &World, message: &Message) -> Value {
    let mut shown = message.to_json(true);
    if let Some(author) = &message.bot {
        let install = world.install(&author.app);
        shown["app_name"] = json!(install.map(|install| &install.name));
    }
    shown
}

/// How many replies hang from each message, and the last of them.
fn threads(channel: &Channel) -> BTreeMap<&str, (usize, Option<&str>)> {
    let mut threads: BTreeMap<&str, (usize, Option<&str>)> = BTreeMap::new();
    for message in &channel.messages {
        let root = message.thread_ts.as_deref();
        if let Some(root) = root.filter(|root| *root != message.ts) {
            let (count, latest) = threads.entry(root).or_default();
            *count += 1;
            *latest = Some(&message.ts);
        }
    }
    threads
}

/// What this person has chosen in messages without pressing a button.
fn inputs(world: &World, me: &Person, channel: &Channel) -> Value {
    let mine = world
        .message_inputs
        .iter()
        .filter(|((user, place, _), _)| user == me.id() && *place == channel.id);
    let each = mine.map(|((_, _, ts), inputs)| (ts.clone(), values(inputs)));
    Value::Object(each.collect::<Map<_, _>>())
}
