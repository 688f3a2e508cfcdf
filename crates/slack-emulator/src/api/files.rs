//! `files.*`: an upload in three steps, looking a file up, deleting it.

use bytes::Bytes;
use serde_json::{Value, json};

use super::refused::Refused;
use super::{Answer, Args, Caller, Content, chat, lookup};
use crate::world::World;
use crate::world::file::{File, Stage};

/// The most characters of an image's description.
const ALT_TEXT_LIMIT: usize = 1000;
/// The most bytes of a snippet.
const SNIPPET_LIMIT: usize = 1024 * 1024;
/// The most channels that one file is shown in at once.
const CHANNEL_LIMIT: usize = 100;

/// First step: where to put so many bytes.
pub(crate) fn upload_url(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let team = world.teams.get(&caller.team);
    if team.is_some_and(|team| team.forbids_files) {
        return Err(Refused::new("file_uploads_disabled"));
    }
    let length = args
        .number("length")
        .and_then(|length| usize::try_from(length).ok());
    let Some(length) = length.filter(|length| *length > 0) else {
        return Err(Refused::new("missing_argument"));
    };
    if args.word("alt_txt").chars().count() > ALT_TEXT_LIMIT {
        return Err(Refused::new("alt_txt_too_large"));
    }
    if args.has("snippet_type") && length > SNIPPET_LIMIT {
        return Err(Refused::new("snippet_too_large"));
    }
    let (id, ticket) = (world.ids.next("F"), world.ids.next("upload"));
    let name = args.word("filename");
    let file = File {
        id: id.clone(),
        team: caller.team.clone(),
        user: caller.bot_user.clone(),
        title: name.clone(),
        name,
        length,
        stage: Stage::Announced,
        created: world.seconds(),
        shares: Vec::new(),
    };
    world.files.insert(id.clone(), file);
    world.uploads.insert(ticket.clone(), id.clone());
    let url = format!("{}/upload/v1/{ticket}", world.base);
    Ok(json!({ "upload_url": url, "file_id": id }))
}

/// Second step: the bytes, as they are. Status and text, as the upload server gives them.
pub(crate) fn receive(world: &mut World, ticket: &str, bytes: &Bytes) -> (u16, String) {
    let id = world.uploads.get(ticket).cloned();
    let file = id.and_then(|id| world.files.get_mut(&id));
    let Some(file) = file else {
        return (404, "no such upload".to_owned());
    };
    if matches!(file.stage, Stage::Complete(_) | Stage::Deleted) {
        return (404, "no such upload".to_owned());
    }
    if bytes.len() != file.length {
        let wrong = format!("{} bytes, {} announced", bytes.len(), file.length);
        world.broke(format!("upload_url: {wrong}"));
        return (400, wrong);
    }
    file.stage = Stage::Uploaded(bytes.clone());
    (200, format!("OK - {}", bytes.len()))
}

/// Third step: the files get their titles and are shown, or stay private.
pub(crate) fn complete(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let wanted = wanted(args)?;
    for (id, _) in &wanted {
        uploaded(world, caller, id)?;
    }
    let mut channels = Vec::new();
    for name in named_channels(args)? {
        channels.push(destination(world, caller, &name)?);
    }
    let message = introduction(world, args)?;
    for (id, title) in &wanted {
        if let Some(file) = world.files.get_mut(id)
            && let Stage::Uploaded(bytes) = file.stage.clone()
        {
            file.stage = Stage::Complete(bytes);
            if let Some(title) = title {
                file.title.clone_from(title);
            }
        }
    }
    let ids: Vec<&str> = wanted.iter().map(|(id, _)| id.as_str()).collect();
    for channel in &channels {
        show(world, caller, channel, args, &message, &ids);
    }
    let files = ids.iter().filter_map(|id| world.files.get(*id));
    let files: Vec<Value> = files
        .map(|file| json!({ "id": file.id, "title": file.title }))
        .collect();
    Ok(json!({ "files": files }))
}

/// Ids with their titles.
fn wanted(args: &Args) -> Result<Vec<(String, Option<String>)>, Refused> {
    let malformed = || {
        let why = "[ERROR] must be a list of objects with an `id` [json-pointer:/files]";
        Refused::saying("invalid_arguments", vec![why.to_owned()])
    };
    let list = args.json("files").map_err(|_| malformed())?;
    let list = list.as_ref().and_then(Value::as_array).cloned();
    let wanted: Option<Vec<_>> = list
        .unwrap_or_default()
        .iter()
        .map(|file| {
            let title = file["title"].as_str().map(str::to_owned);
            Some((file["id"].as_str()?.to_owned(), title))
        })
        .collect();
    wanted
        .filter(|wanted| !wanted.is_empty())
        .ok_or_else(malformed)
}

/// An upload is completed once, after its bytes came.
fn uploaded(world: &World, caller: &Caller, id: &str) -> Result<(), Refused> {
    let file = world.files.get(id);
    let file = file.filter(|file| file.team == caller.team);
    match file {
        Some(file) if file.user != caller.bot_user => Err(Refused::new("access_denied")),
        Some(file) if matches!(file.stage, Stage::Uploaded(_)) => Ok(()),
        Some(_) | None => Err(Refused::new("file_not_found")),
    }
}

fn named_channels(args: &Args) -> Result<Vec<String>, Refused> {
    let several = args.word("channels");
    let several = several
        .split(',')
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty());
    let mut names: Vec<String> = several.collect();
    names.extend(args.text("channel_id").filter(|id| !id.is_empty()));
    if names.len() > CHANNEL_LIMIT {
        return Err(Refused::new("channels_limit_exceeded"));
    }
    Ok(names)
}

/// As for a message, but this method has no error of its own for an archived channel.
fn destination(world: &mut World, caller: &Caller, name: &str) -> Result<String, Refused> {
    lookup::destination(world, caller, name).map_err(|refused| match refused.code.as_str() {
        "is_archived" => Refused::new("posting_to_channel_denied"),
        _ => refused,
    })
}

/// What stands above the files; nothing is fine too.
fn introduction(world: &mut World, args: &Args) -> Result<Content, Refused> {
    let comment = args.word("initial_comment");
    if !comment.is_empty() || !args.has("blocks") {
        return Ok(Content {
            text: comment,
            ..Content::default()
        });
    }
    let mut said = Args::default();
    let blocks = args.json("blocks");
    let blocks = blocks.map_err(|_| Refused::new("invalid_blocks"))?;
    said.set("blocks".to_owned(), blocks.unwrap_or_default());
    said.set("text".to_owned(), json!("(a file)"));
    Content::read(world, "files.completeUploadExternal", &said)
}

fn show(
    world: &mut World,
    caller: &Caller,
    channel: &str,
    args: &Args,
    content: &Content,
    ids: &[&str],
) {
    let thread = args.text("thread_ts").filter(|ts| !ts.is_empty());
    if let Some(thread) = &thread
        && world
            .channels
            .get(channel)
            .and_then(|channel| channel.message(thread))
            .is_none()
    {
        world.broke(format!("files.completeUploadExternal: thread_ts {thread} is no message of {channel}; Slack would post it at top level"));
    }
    let ts = world.next_ts(channel);
    for id in ids {
        if let Some(file) = world.files.get_mut(*id) {
            file.shares.push((channel.to_owned(), ts.clone()));
        }
    }
    let mut message = chat::message_of(caller, ts, content);
    message.thread_ts = thread;
    message.files = world.file_objects(ids);
    world.post(channel, message);
}

/// The file under this argument, if the app may see it: its own, or one in a channel it is in.
fn visible<'a>(world: &'a World, caller: &Caller, args: &Args) -> Result<&'a File, Refused> {
    let file = world.files.get(&args.word("file"));
    let file = file.filter(|file| file.team == caller.team);
    let file = file.ok_or_else(|| Refused::new("file_not_found"))?;
    let inside = |(channel, _): &(String, String)| {
        let channel = world.channels.get(channel);
        channel.is_some_and(|channel| channel.has(&caller.bot_user))
    };
    let may_see = file.user == caller.bot_user || file.shares.iter().any(inside);
    match file.stage {
        Stage::Deleted => Err(Refused::new("file_deleted")),
        Stage::Announced | Stage::Uploaded(_) | Stage::Complete(_) if may_see => Ok(file),
        Stage::Announced | Stage::Uploaded(_) | Stage::Complete(_) => {
            Err(Refused::new("file_not_found"))
        }
    }
}

pub(crate) fn info(world: &World, caller: &Caller, args: &Args) -> Answer {
    let file = visible(world, caller, args)?;
    let mut shown = file.to_json(&world.base);
    if !matches!(file.stage, Stage::Complete(_)) {
        // Not looked into yet: apps wait for this to be filled.
        shown["mimetype"] = json!("");
    }
    let mut shares = json!({});
    for (id, ts) in &file.shares {
        let channel = world.channels.get(id);
        let public = channel.is_some_and(|channel| channel.kind.type_name() == "public_channel");
        let message = channel.and_then(|channel| channel.message(ts));
        let thread = message.and_then(|message| message.thread_ts.as_ref());
        let mut share = json!({ "ts": ts, "channel_name": channel.map(|channel| &channel.name) });
        if let Some(thread) = thread {
            share["thread_ts"] = json!(thread);
        }
        shares[if public { "public" } else { "private" }][id] = json!([share]);
    }
    shown["shares"] = shares;
    Ok(json!({ "file": shown, "comments": [], "content": null }))
}

pub(crate) fn delete(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let file = visible(world, caller, args)?;
    if file.user != caller.bot_user {
        return Err(Refused::new("cant_delete_file"));
    }
    let (id, shares) = (file.id.clone(), file.shares.clone());
    if let Some(file) = world.files.get_mut(&id) {
        file.stage = Stage::Deleted;
    }
    for (channel, ts) in shares {
        let message = world
            .channels
            .get_mut(&channel)
            .and_then(|channel| channel.message_mut(&ts));
        let Some(message) = message else { continue };
        message.files.retain(|file| file["id"] != id.as_str());
        if message.files.is_empty() && message.text.is_empty() && message.blocks.is_empty() {
            world.delete_message(&channel, &ts);
        }
    }
    Ok(json!({}))
}

impl World {
    fn file_objects(&self, ids: &[&str]) -> Vec<Value> {
        let files = ids.iter().filter_map(|id| self.files.get(*id));
        files.map(|file| file.to_json(&self.base)).collect()
    }
}
