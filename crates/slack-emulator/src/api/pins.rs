//! `pins.*` and `reactions.*`.

use serde_json::{Value, json};

use super::refused::Refused;
use super::{Answer, Args, Caller, lookup};
use crate::world::World;
use crate::world::channel::Pin;
use crate::world::ids::micros;

/// The most pins of one channel.
const LIMIT: usize = 100;

fn timestamp(args: &Args) -> Result<String, Refused> {
    let ts = args
        .text("timestamp")
        .ok_or_else(|| Refused::new("no_item_specified"))?;
    micros(&ts)
        .map(|_| ts)
        .ok_or_else(|| Refused::new("bad_timestamp"))
}

pub(crate) fn add(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let created = world.seconds();
    let ts = timestamp(args)?;
    let channel = lookup::live_channel_inside(world, caller, args)?;
    if channel.message(&ts).is_none() {
        return Err(Refused::new("message_not_found"));
    }
    if channel.pins.iter().any(|pin| pin.ts == ts) {
        return Err(Refused::new("already_pinned"));
    }
    if channel.pins.len() >= LIMIT {
        return Err(Refused::new("too_many_pins"));
    }
    channel.pins.push(Pin {
        ts,
        by: caller.bot_user.clone(),
        created,
    });
    Ok(json!({}))
}

pub(crate) fn list(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let channel = lookup::channel(world, caller, args, "channel")?;
    lookup::inside(channel, caller)?;
    let items: Vec<Value> = channel
        .pins
        .iter()
        .rev()
        .map(|pin| {
            let mut message = channel.message(&pin.ts).map_or(Value::Null, |message| message.to_json(false));
            message["pinned_to"] = json!([channel.id]);
            json!({ "type": "message", "channel": channel.id, "created": pin.created, "created_by": pin.by, "message": message })
        })
        .collect();
    Ok(json!({ "items": items }))
}

pub(crate) fn remove(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let ts = timestamp(args)?;
    let channel = lookup::live_channel_inside(world, caller, args)?;
    if channel.message(&ts).is_none() {
        return Err(Refused::new("message_not_found"));
    }
    if !channel.pins.iter().any(|pin| pin.ts == ts) {
        return Err(Refused::new("no_pin"));
    }
    channel.pins.retain(|pin| pin.ts != ts);
    Ok(json!({}))
}

pub(crate) fn react(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let name = args.word("name").trim_matches(':').to_owned();
    let ts = timestamp(args)?;
    let channel = lookup::channel(world, caller, args, "channel")?;
    if channel.archived {
        return Err(Refused::new("is_archived"));
    }
    lookup::inside(channel, caller)?;
    let message = channel
        .message_mut(&ts)
        .ok_or_else(|| Refused::new("message_not_found"))?;
    let allowed = |letter: char| {
        letter.is_ascii_lowercase()
            || letter.is_ascii_digit()
            || matches!(letter, '_' | '-' | '+' | ':')
    };
    if name.is_empty() || !name.chars().all(allowed) {
        return Err(Refused::new("invalid_name"));
    }
    match message
        .reactions
        .iter_mut()
        .find(|(known, _)| *known == name)
    {
        Some((_, users)) if users.contains(&caller.bot_user) => {
            return Err(Refused::new("already_reacted"));
        }
        Some((_, users)) => users.push(caller.bot_user.clone()),
        None => message
            .reactions
            .push((name, vec![caller.bot_user.clone()])),
    }
    Ok(json!({}))
}

pub(crate) fn unreact(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let name = args.word("name").trim_matches(':').to_owned();
    let ts = timestamp(args)?;
    let channel = lookup::channel(world, caller, args, "channel")?;
    let message = channel
        .message_mut(&ts)
        .ok_or_else(|| Refused::new("message_not_found"))?;
    let own = |users: &Vec<String>| users.contains(&caller.bot_user);
    let reaction = message
        .reactions
        .iter_mut()
        .find(|(known, users)| *known == name && own(users));
    let (_, users) = reaction.ok_or_else(|| Refused::new("no_reaction"))?;
    users.retain(|user| *user != caller.bot_user);
    message.reactions.retain(|(_, users)| !users.is_empty());
    Ok(json!({}))
}
