//! Finds what the arguments name: channels as the calling app may see them, users, messages.

use super::refused::Refused;
use super::{Args, Caller};
use crate::world::World;
use crate::world::channel::{Channel, Kind};
use crate::world::user::User;

/// The channel under this argument, if the app's bot may know of it and has the scope for its kind.
pub(crate) fn channel<'a>(
    world: &'a mut World,
    caller: &Caller,
    args: &Args,
    name: &str,
) -> Result<&'a mut Channel, Refused> {
    let id = args.word(name);
    let found = world
        .channels
        .get_mut(&id)
        .filter(|channel| channel.team == caller.team && channel.visible_to(&caller.bot_user))
        .ok_or_else(|| Refused::new("channel_not_found"))?;
    caller.may_here(found.kind)?;
    Ok(found)
}

/// The same, where only named channels will do.
pub(crate) fn named_channel<'a>(
    world: &'a mut World,
    caller: &Caller,
    args: &Args,
) -> Result<&'a mut Channel, Refused> {
    let found = channel(world, caller, args, "channel")?;
    if found.kind.has_name() {
        Ok(found)
    } else {
        Err(Refused::new("method_not_supported_for_channel_type"))
    }
}

/// The same, where the bot has to be a member and the channel has to be live.
pub(crate) fn live_channel_inside<'a>(
    world: &'a mut World,
    caller: &Caller,
    args: &Args,
) -> Result<&'a mut Channel, Refused> {
    let found = channel(world, caller, args, "channel")?;
    if found.archived {
        return Err(Refused::new("is_archived"));
    }
    inside(found, caller)?;
    Ok(found)
}

pub(crate) fn inside(channel: &Channel, caller: &Caller) -> Result<(), Refused> {
    if channel.has(&caller.bot_user) {
        Ok(())
    } else {
        Err(Refused::new("not_in_channel"))
    }
}

/// The user with this id in the caller's workspace, or a stranger seen there.
pub(crate) fn user<'a>(world: &'a World, caller: &Caller, id: &str) -> Result<&'a User, Refused> {
    world
        .users
        .get(id)
        .filter(|user| user.team == caller.team)
        .ok_or_else(|| Refused::new("user_not_found"))
}

/// Where a message is to go: a channel's id or name, or a person's id for the direct conversation with them.
pub(crate) fn destination(world: &mut World, caller: &Caller, to: &str) -> Result<String, Refused> {
    if let Some(user) = world.users.get(to) {
        if user.team != caller.team || user.id == caller.bot_user {
            return Err(Refused::new("channel_not_found"));
        }
        // Deactivated people still get messages; other bots never do.
        if user.bot.is_some() {
            return Err(Refused::new("cannot_dm_bot"));
        }
        let people = [to.to_owned(), caller.bot_user.clone()].into();
        return Ok(world.direct(&caller.team, &people));
    }
    let found = world
        .channels
        .get(to)
        .or_else(|| world.channel_named(&caller.team, to));
    let channel = found
        .filter(|channel| channel.team == caller.team && channel.visible_to(&caller.bot_user))
        .ok_or_else(|| Refused::new("channel_not_found"))?;
    if channel.archived {
        return Err(Refused::new("is_archived"));
    }
    let may_post = channel.has(&caller.bot_user)
        || channel.kind == Kind::Public && caller.may("chat:write.public");
    if may_post {
        Ok(channel.id.clone())
    } else {
        Err(Refused::new("not_in_channel"))
    }
}
