//! `bookmarks.*`.

use serde_json::{Value, json};

use super::refused::Refused;
use super::{Answer, Args, Caller, lookup};
use crate::world::World;
use crate::world::channel::{Bookmark, Channel};

/// The most bookmarks of one channel.
const LIMIT: usize = 100;

fn channel<'a>(
    world: &'a mut World,
    caller: &Caller,
    args: &Args,
) -> Result<&'a mut Channel, Refused> {
    if !args.has("channel_id") {
        return Err(Refused::saying(
            "invalid_arguments",
            vec!["[ERROR] missing required field: channel_id".to_owned()],
        ));
    }
    let channel = lookup::channel(world, caller, args, "channel_id")?;
    lookup::inside(channel, caller)?;
    Ok(channel)
}

fn checked_link(link: &str) -> Result<(), Refused> {
    let is_link = ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| link.starts_with(scheme))
        && !link.contains(' ');
    if is_link {
        Ok(())
    } else {
        Err(Refused::new("invalid_link"))
    }
}

fn checked_length(name: &str, text: &str, most: usize) -> Result<(), Refused> {
    if text.chars().count() <= most {
        return Ok(());
    }
    Err(Refused::saying(
        "invalid_arguments",
        vec![format!(
            "[ERROR] must be less than {} characters [json-pointer:/{name}]",
            most + 1
        )],
    ))
}

fn checked_emoji(emoji: &str) -> Result<(), Refused> {
    let named = emoji.len() > 2 && emoji.starts_with(':') && emoji.ends_with(':');
    if emoji.is_empty() || named {
        Ok(())
    } else {
        Err(Refused::new("invalid_emoji"))
    }
}

pub(crate) fn add(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let now = world.seconds();
    let (title, link, emoji) = (args.word("title"), args.word("link"), args.word("emoji"));
    let held = channel(world, caller, args)?.bookmarks.len();
    if args.word("type") != "link" {
        return Err(Refused::new("invalid_bookmark_type"));
    }
    checked_length("title", &title, 256)?;
    checked_length("link", &link, 2048)?;
    checked_link(&link)?;
    checked_emoji(&emoji)?;
    if held >= LIMIT {
        return Err(Refused::new("too_many_bookmarks"));
    }
    let id = world.ids.next("Bk");
    let by = caller.bot_user.clone();
    let bookmark = Bookmark {
        id,
        title,
        link,
        emoji,
        by,
        created: now,
        updated: 0,
    };
    let channel = channel(world, caller, args)?;
    let shown = bookmark.to_json(&channel.id, &caller.team);
    channel.bookmarks.push(bookmark);
    Ok(json!({ "bookmark": shown }))
}

pub(crate) fn edit(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let now = world.seconds();
    let id = args.word("bookmark_id");
    let channel = channel(world, caller, args)?;
    let in_channel = channel.id.clone();
    let found = channel
        .bookmarks
        .iter_mut()
        .find(|bookmark| bookmark.id == id);
    let bookmark = found.ok_or_else(|| Refused::new("not_found"))?;
    if let Some(link) = args.text("link") {
        checked_link(&link)?;
        bookmark.link = link;
    }
    if let Some(title) = args.text("title") {
        checked_length("title", &title, 256)?;
        bookmark.title = title;
    }
    if let Some(emoji) = args.text("emoji") {
        checked_emoji(&emoji)?;
        bookmark.emoji = emoji;
    }
    bookmark.updated = now;
    bookmark.by.clone_from(&caller.bot_user);
    Ok(json!({ "bookmark": bookmark.to_json(&in_channel, &caller.team) }))
}

pub(crate) fn list(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let channel = channel(world, caller, args)?;
    let all: Vec<Value> = channel
        .bookmarks
        .iter()
        .map(|bookmark| bookmark.to_json(&channel.id, &caller.team))
        .collect();
    Ok(json!({ "bookmarks": all }))
}

pub(crate) fn remove(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let id = args.word("bookmark_id");
    let channel = channel(world, caller, args)?;
    if !channel.bookmarks.iter().any(|bookmark| bookmark.id == id) {
        return Err(Refused::new("not_found"));
    }
    channel.bookmarks.retain(|bookmark| bookmark.id != id);
    Ok(json!({}))
}
