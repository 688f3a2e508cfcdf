//! Who is who: `auth.test`, `team.info`, `users.*`, `usergroups.*`, `bots.info`, and the socket's address.

use serde_json::{Value, json};

use super::refused::Refused;
use super::{Answer, Args, Caller, lookup, pages};
use crate::world::World;
use crate::world::app::TokenState;

pub(crate) fn api_test(args: &Args) -> Answer {
    match args.text("error") {
        Some(error) => Err(Refused::new(&error)),
        None => Ok(json!({ "args": args.to_json() })),
    }
}

pub(crate) fn auth_test(world: &mut World, caller: &Caller) -> Answer {
    let team = world
        .teams
        .get(&caller.team)
        .ok_or_else(|| Refused::new("invalid_auth"))?;
    let user = world
        .users
        .get(&caller.bot_user)
        .ok_or_else(|| Refused::new("invalid_auth"))?;
    Ok(json!({
        "url": format!("https://{}.slack.com/", team.domain),
        "team": team.name,
        "user": user.name,
        "team_id": team.id,
        "user_id": user.id,
        "bot_id": caller.bot_id,
        "app_id": caller.app,
        "is_enterprise_install": false,
    }))
}

/// `auth.revoke`: the token that asks for it dies, unless it only asks whether it could.
pub(crate) fn revoke(world: &mut World, caller: &Caller, args: &Args) -> Value {
    let only_asks = args.flag("test") == Some(true);
    if let Some(install) = world.install_mut(&caller.app).filter(|_| !only_asks) {
        install.token = TokenState::Revoked;
    }
    json!({ "revoked": !only_asks })
}

pub(crate) fn connections_open(world: &mut World, caller: &Caller) -> Value {
    let ticket = world.ids.next("ticket");
    let address = world.base.replacen("http://", "ws://", 1);
    let url = format!("{address}/socket?ticket={ticket}&app_id={}", caller.app);
    world.socket_tickets.insert(ticket);
    json!({ "url": url })
}

pub(crate) fn team_info(world: &mut World, caller: &Caller) -> Answer {
    let team = world
        .teams
        .get(&caller.team)
        .ok_or_else(|| Refused::new("team_not_found"))?;
    Ok(json!({ "team": {
        "id": team.id, "name": team.name, "domain": team.domain, "email_domain": "",
        "url": format!("https://{}.slack.com/", team.domain),
        "icon": { "image_default": true },
    } }))
}

pub(crate) fn bots_info(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let bot = args.text("bot").unwrap_or_else(|| caller.bot_id.clone());
    let install = world
        .installs
        .iter()
        .find(|install| install.bot_id == bot && install.team == caller.team);
    let install = install.ok_or_else(|| Refused::new("bot_not_found"))?;
    Ok(json!({ "bot": {
        "id": install.bot_id, "deleted": install.uninstalled, "name": install.name, "user_id": install.bot_user,
        "app_id": install.id, "updated": 0,
    } }))
}

fn sees_email(caller: &Caller) -> bool {
    caller.may("users:read.email")
}

pub(crate) fn info(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let id = lookup::user(world, caller, &args.word("user"))?.id.clone();
    let mut user = world
        .user_json(&id, sees_email(caller))
        .unwrap_or(Value::Null);
    if args.flag("include_locale") == Some(true) && user["is_stranger"] != true {
        user["locale"] = json!("en-US");
    }
    Ok(json!({ "user": user }))
}

pub(crate) fn list(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let ids: Vec<String> = world
        .users
        .values()
        .filter(|user| user.team == caller.team)
        .map(|user| user.id.clone())
        .collect();
    let all: Vec<Value> = ids
        .iter()
        .filter_map(|id| world.user_json(id, sees_email(caller)))
        .collect();
    let (members, next) = pages::page(&all, args, 1000, 1000)?;
    Ok(
        json!({ "members": members, "cache_ts": world.seconds(), "response_metadata": pages::cursor(&next) }),
    )
}

pub(crate) fn by_email(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let email = args.word("email").to_lowercase();
    let found = world.users.values().find(|user| {
        user.team == caller.team
            && user.bot.is_none()
            && !user.deactivated
            && user.email.to_lowercase() == email
    });
    let id = found
        .map(|user| user.id.clone())
        .ok_or_else(|| Refused::new("users_not_found"))?;
    Ok(json!({ "user": world.user_json(&id, true) }))
}

pub(crate) fn usergroups(world: &mut World, caller: &Caller, args: &Args) -> Value {
    let with_users = args.flag("include_users") == Some(true);
    let groups = world
        .teams
        .get(&caller.team)
        .map(|team| team.usergroups.as_slice())
        .unwrap_or_default();
    let shown: Vec<Value> = groups
        .iter()
        .map(|group| {
            let mut shown = json!({
                "id": group.id, "team_id": caller.team, "is_usergroup": true, "name": group.name, "handle": group.handle,
                "description": "", "is_external": false, "date_create": group.created, "date_update": group.created,
                "date_delete": 0, "user_count": group.users.len(),
            });
            if with_users {
                shown["users"] = json!(group.users);
            }
            shown
        })
        .collect();
    json!({ "usergroups": shown })
}

pub(crate) fn usergroup_users(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let id = args.word("usergroup");
    let groups = world
        .teams
        .get(&caller.team)
        .map(|team| team.usergroups.as_slice())
        .unwrap_or_default();
    let group = groups
        .iter()
        .find(|group| group.id == id)
        .ok_or_else(|| Refused::new("no_such_subteam"))?;
    Ok(json!({ "users": group.users }))
}
