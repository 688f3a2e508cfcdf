//! `conversations.*` for who is in: invite, join, leave, kick, members, open.

use serde_json::{Value, json};

use super::refused::Refused;
use super::{Answer, Args, Caller, lookup, pages};
use crate::world::World;
use crate::world::channel::Kind;
use crate::world::user::Standing;

/// The most users in one invitation.
const INVITE_LIMIT: usize = 100;
/// The most people in a group conversation, the caller not counted.
const GROUP_LIMIT: usize = 8;

pub(crate) fn invite(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let users = listed(&args.word("users"));
    let channel = lookup::named_channel(world, caller, args)?;
    if channel.archived {
        return Err(Refused::new("is_archived"));
    }
    lookup::inside(channel, caller)?;
    let (id, inside) = (channel.id.clone(), channel.members.clone());
    if users.is_empty() {
        return Err(Refused::new("no_user"));
    }
    if users.len() > INVITE_LIMIT {
        return Err(Refused::new("too_many_users"));
    }
    let mut welcome = Vec::new();
    let mut errors = Vec::new();
    for user in users {
        match why_not(world, caller, &id, &inside, &user) {
            None => welcome.push(user),
            Some(error) => errors.push(json!({ "user": user, "ok": false, "error": error })),
        }
    }
    let force = args.flag("force") == Some(true);
    if let Some(first) = errors.first().filter(|_| !force || welcome.is_empty()) {
        let code = first["error"].as_str().unwrap_or_default().to_owned();
        return Err(Refused::with(&code, json!({ "errors": errors })));
    }
    for user in &welcome {
        world.join(&id, user, Some(&caller.bot_user));
    }
    let mut body = json!({ "channel": world.channels.get(&id).map(|channel| channel.to_json(&caller.bot_user)) });
    if !errors.is_empty() {
        body["errors"] = Value::Array(errors);
    }
    Ok(body)
}

fn why_not(
    world: &World,
    caller: &Caller,
    channel: &str,
    inside: &[String],
    id: &str,
) -> Option<&'static str> {
    let Ok(user) = lookup::user(world, caller, id) else {
        return Some("user_not_found");
    };
    if id == caller.bot_user {
        Some("cant_invite_self")
    } else if inside.iter().any(|member| member == id) {
        Some("already_in_channel")
    } else if user.deactivated {
        Some("cant_invite")
    } else {
        match user.standing {
            Standing::Member | Standing::Guest => None,
            Standing::SingleChannelGuest => {
                let elsewhere = world.channels.values().any(|other| {
                    other.id != channel
                        && other.kind.has_name()
                        && !other.archived
                        && !other.deleted
                        && other.has(id)
                });
                elsewhere.then_some("ura_max_channels")
            }
            Standing::Stranger => Some("cant_invite"),
        }
    }
}

fn listed(users: &str) -> Vec<String> {
    users
        .split(',')
        .map(str::trim)
        .filter(|user| !user.is_empty())
        .map(str::to_owned)
        .collect()
}

pub(crate) fn join(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let id = args.word("channel");
    let channel = lookup::named_channel(world, caller, args)?;
    if channel.archived {
        return Err(Refused::new("is_archived"));
    }
    if channel.kind != Kind::Public {
        return Err(Refused::new("method_not_supported_for_channel_type"));
    }
    let already = channel.has(&caller.bot_user);
    world.join(&id, &caller.bot_user, None);
    let mut body = json!({ "channel": world.channels.get(&id).map(|channel| channel.to_json(&caller.bot_user)) });
    if already {
        body["warning"] = json!("already_in_channel");
        body["response_metadata"] = json!({ "warnings": ["already_in_channel"] });
    }
    Ok(body)
}

pub(crate) fn leave(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let channel = lookup::named_channel(world, caller, args)?;
    if channel.archived {
        return Err(Refused::new("is_archived"));
    }
    if channel.general {
        return Err(Refused::new("cant_leave_general"));
    }
    if !channel.has(&caller.bot_user) {
        return Ok(json!({ "not_in_channel": true }));
    }
    if channel.kind == Kind::Private && channel.members.len() == 1 {
        return Err(Refused::new("last_member"));
    }
    let id = channel.id.clone();
    world.leave(&id, &caller.bot_user);
    Ok(json!({}))
}

pub(crate) fn kick(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let user = args.word("user");
    let channel = lookup::named_channel(world, caller, args)?;
    lookup::inside(channel, caller)?;
    let (id, inside, general) = (channel.id.clone(), channel.has(&user), channel.general);
    if user == caller.bot_user {
        return Err(Refused::new("cant_kick_self"));
    }
    lookup::user(world, caller, &user)?;
    if general {
        return Err(Refused::new("cant_kick_from_general"));
    }
    if !inside {
        return Err(Refused::new("not_in_channel"));
    }
    world.leave(&id, &user);
    Ok(json!({}))
}

pub(crate) fn members(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let all = lookup::channel(world, caller, args, "channel")?
        .members
        .clone();
    let (members, next) = pages::page(&all, args, 100, 1000)?;
    Ok(json!({ "members": members, "response_metadata": pages::cursor(&next) }))
}

pub(crate) fn open(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    if let Some(id) = args.text("channel") {
        let known = world
            .channels
            .get(&id)
            .is_some_and(|channel| channel.kind.is_direct() && channel.has(&caller.bot_user));
        return if known {
            Ok(json!({ "no_op": true, "already_open": true, "channel": { "id": id } }))
        } else {
            Err(Refused::new("channel_not_found"))
        };
    }
    let users = listed(&args.word("users"));
    if users.is_empty() {
        return Err(Refused::new("users_list_not_supplied"));
    }
    if users.len() > GROUP_LIMIT {
        return Err(Refused::new("too_many_users"));
    }
    for user in &users {
        let found = lookup::user(world, caller, user)?;
        if found.deactivated {
            return Err(Refused::new("user_disabled"));
        }
        if found.bot.is_some() {
            return Err(Refused::new("cannot_dm_bot"));
        }
    }
    let kind = if users.len() > 1 {
        Kind::Group
    } else {
        Kind::Direct
    };
    caller.may_here(kind)?;
    let people = users.into_iter().chain([caller.bot_user.clone()]).collect();
    let before = world.channels.len();
    let id = world.direct(&caller.team, &people);
    let channel = world
        .channels
        .get(&id)
        .map(|channel| channel.to_json(&caller.bot_user));
    let shown = if args.flag("return_im") == Some(true) {
        json!(channel)
    } else {
        json!({ "id": id })
    };
    let mut body = json!({ "channel": shown });
    if world.channels.len() == before {
        body["no_op"] = json!(true);
        body["already_open"] = json!(true);
    }
    Ok(body)
}

pub(crate) fn close(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let channel = lookup::channel(world, caller, args, "channel")?;
    if channel.kind.is_direct() {
        Ok(json!({}))
    } else {
        Err(Refused::new("method_not_supported_for_channel_type"))
    }
}
