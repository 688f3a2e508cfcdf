//! `conversations.*` for the channel itself: create, rename, archive, topic, purpose, info, list.

use serde_json::{Value, json};

use super::refused::Refused;
use super::{Answer, Args, Caller, lookup, pages};
use crate::rules::names::{TOPIC_LIMIT, channel_name};
use crate::world::World;
use crate::world::channel::{Channel, Kind, Line};

pub(crate) fn create(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let private = args.flag("is_private") == Some(true);
    let kind = if private { Kind::Private } else { Kind::Public };
    let needed: &[&str] = if private {
        &["groups:write"]
    } else {
        &["channels:manage", "channels:write"]
    };
    if !needed.iter().any(|scope| caller.may(scope)) {
        return Err(Refused::missing_scope(needed, &caller.scopes));
    }
    let name = args.word("name");
    channel_name(&name).map_err(Refused::new)?;
    if world
        .teams
        .get(&caller.team)
        .is_some_and(|team| team.forbids_channel_creation)
    {
        return Err(Refused::new("restricted_action"));
    }
    if world.channel_named(&caller.team, &name).is_some() {
        return Err(Refused::new("name_taken"));
    }
    let id = world.create_channel(&caller.team, kind, &name, &caller.bot_user);
    Ok(
        json!({ "channel": world.channels.get(&id).map(|channel| channel.to_json(&caller.bot_user)) }),
    )
}

pub(crate) fn rename(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let channel = lookup::named_channel(world, caller, args)?;
    if channel.archived {
        return Err(Refused::new("is_archived"));
    }
    lookup::inside(channel, caller)?;
    if channel.creator != caller.bot_user {
        return Err(Refused::new("not_authorized"));
    }
    let (id, old) = (channel.id.clone(), channel.name.clone());
    let name = args.word("name");
    channel_name(&name).map_err(Refused::new)?;
    if name != old && world.channel_named(&caller.team, &name).is_some() {
        return Err(Refused::new("name_taken"));
    }
    world.rename_channel(&id, &name);
    Ok(shown(world, caller, &id))
}

pub(crate) fn archive(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let channel = lookup::named_channel(world, caller, args)?;
    if channel.archived {
        return Err(Refused::new("already_archived"));
    }
    if channel.general {
        return Err(Refused::new("cant_archive_general"));
    }
    lookup::inside(channel, caller)?;
    let id = channel.id.clone();
    world.archive_channel(&id, &caller.bot_user);
    Ok(json!({}))
}

/// Bots are put out of a channel when it is archived, and only members may unarchive it:
/// so a bot token never can, and a person has to.
pub(crate) fn unarchive(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let channel = lookup::named_channel(world, caller, args)?;
    if !channel.archived {
        return Err(Refused::new("not_archived"));
    }
    lookup::inside(channel, caller)?;
    let id = channel.id.clone();
    world.unarchive_channel(&id, &caller.bot_user);
    Ok(json!({}))
}

pub(crate) fn set_topic(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let (id, topic) = new_line(world, caller, args, "topic")?;
    world.set_topic(&id, &caller.bot_user, &topic.value);
    Ok(shown(world, caller, &id))
}

pub(crate) fn set_purpose(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let (id, purpose) = new_line(world, caller, args, "purpose")?;
    if let Some(channel) = world.channels.get_mut(&id) {
        channel.purpose = purpose;
    }
    Ok(shown(world, caller, &id))
}

fn new_line(
    world: &mut World,
    caller: &Caller,
    args: &Args,
    key: &str,
) -> Result<(String, Line), Refused> {
    let now = world.seconds();
    let value = args.word(key);
    let id = lookup::live_channel_inside(world, caller, args)?.id.clone();
    if value.chars().count() > TOPIC_LIMIT {
        return Err(Refused::new("too_long"));
    }
    Ok((
        id,
        Line {
            value,
            creator: caller.bot_user.clone(),
            last_set: now,
        },
    ))
}

fn shown(world: &World, caller: &Caller, id: &str) -> Value {
    let channel = world
        .channels
        .get(id)
        .map(|channel| channel.to_json(&caller.bot_user));
    json!({ "channel": channel })
}

pub(crate) fn info(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let wants_count = args.flag("include_num_members") == Some(true);
    let channel = lookup::channel(world, caller, args, "channel")?;
    let mut shown = channel.to_json(&caller.bot_user);
    if wants_count {
        shown["num_members"] = json!(channel.members.len());
    }
    Ok(json!({ "channel": shown }))
}

pub(crate) fn list(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    listed(world, caller, args, |channel| {
        channel.visible_to(&caller.bot_user)
    })
}

/// `users.conversations`: those that the user (by default the bot) is in.
pub(crate) fn mine(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let user = args.text("user").unwrap_or_else(|| caller.bot_user.clone());
    listed(world, caller, args, |channel| {
        channel.visible_to(&caller.bot_user) && channel.has(&user)
    })
}

fn listed(
    world: &World,
    caller: &Caller,
    args: &Args,
    wanted: impl Fn(&Channel) -> bool,
) -> Answer {
    let types = args
        .text("types")
        .unwrap_or_else(|| "public_channel".to_owned());
    let types: Vec<&str> = types.split(',').map(str::trim).collect();
    for kind in [Kind::Public, Kind::Private, Kind::Direct, Kind::Group] {
        if types.contains(&kind.type_name()) {
            caller.may_here(kind)?;
        }
    }
    let without_archived = args.flag("exclude_archived") == Some(true);
    let all: Vec<Value> = world
        .channels
        .values()
        .filter(|channel| {
            channel.team == caller.team
                && !channel.deleted
                && types.contains(&channel.kind.type_name())
        })
        .filter(|channel| wanted(channel) && !(without_archived && channel.archived))
        .map(|channel| {
            let mut shown = channel.to_json(&caller.bot_user);
            shown["num_members"] = json!(channel.members.len());
            shown
        })
        .collect();
    let (channels, next) = pages::page(&all, args, 100, 1000)?;
    Ok(json!({ "channels": channels, "response_metadata": pages::cursor(&next) }))
}
