//! What a person sees in conversations: messages, whispers, channels.

use std::fmt;

use serde_json::Value;

use super::Person;
use super::cannot::CannotDo;
use crate::render::{Reader, buttons, fallback, message as to_text};
use crate::world::World;
use crate::world::channel::Channel;
use crate::world::ids::micros;
use crate::world::message::Message;

/// A message as one person sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The id of the conversation.
    pub channel: String,
    pub ts: String,
    /// The name of whoever wrote it.
    pub author: String,
    /// As this person reads it: names for ids, times in their zone, buttons in square brackets.
    pub text: String,
    /// The top-level text, as notifications and screen readers give it.
    pub fallback: String,
    pub buttons: Vec<String>,
    pub thread: Vec<Seen>,
    pub files: Vec<SeenFile>,
    pub raw: Value,
    pub pinned: bool,
    pub edited: bool,
    /// Only this person sees it.
    pub ephemeral: bool,
}

/// A file in a message, as somebody opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenFile {
    pub id: String,
    pub name: String,
    pub title: String,
    pub bytes: Vec<u8>,
}

/// A channel as one person sees it.
#[derive(Clone, Debug)]
pub struct SeenChannel {
    pub name: String,
    pub id: String,
    pub topic: String,
    pub purpose: String,
    pub private: bool,
    /// The members' names, in the order of joining.
    pub members: Vec<String>,
    /// Oldest first, threads inside their first message. What only this person sees is not among them.
    pub messages: Vec<Seen>,
    pub pins: Vec<Seen>,
    pub bookmarks: Vec<SeenBookmark>,
    pub is_archived: bool,
}

/// A bookmark in a channel's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenBookmark {
    pub title: String,
    pub link: String,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl SeenChannel {
    /// The messages that apps wrote, without the lines that Slack writes about joins and topics.
    pub fn from_apps(&self) -> impl Iterator<Item = &Seen> {
        self.messages
            .iter()
            .filter(|message| message.raw["bot_id"].is_string())
    }
}

fn seen(
    world: &World,
    reader: &Reader,
    channel: &Channel,
    message: &Message,
    ephemeral: bool,
) -> Seen {
    let raw = message.to_json(true);
    let author = match message.user.as_str() {
        "USLACKBOT" => "Slack".to_owned(),
        user => world
            .users
            .get(user)
            .map_or_else(|| user.to_owned(), |user| user.shown_name().to_owned()),
    };
    Seen {
        channel: channel.id.clone(),
        ts: message.ts.clone(),
        author,
        text: to_text(&raw, reader),
        fallback: fallback(&raw, reader),
        buttons: buttons(&message.blocks)
            .into_iter()
            .map(|button| button.label)
            .collect(),
        thread: Vec::new(),
        files: files(world, message),
        pinned: channel.pins.iter().any(|pin| pin.ts == message.ts),
        edited: message.edited.is_some(),
        ephemeral,
        raw,
    }
}

fn files(world: &World, message: &Message) -> Vec<SeenFile> {
    let ids = message.files.iter().filter_map(|file| file["id"].as_str());
    ids.filter_map(|id| {
        let file = world.files.get(id)?;
        Some(SeenFile {
            id: id.to_owned(),
            name: file.name.clone(),
            title: file.title.clone(),
            bytes: file.bytes()?.to_vec(),
        })
    })
    .collect()
}

/// The messages of a channel, threads inside their first message.
fn messages(world: &World, reader: &Reader, channel: &Channel) -> Vec<Seen> {
    let top = channel
        .messages
        .iter()
        .filter(|message| message.in_channel());
    top.map(|message| {
        let mut shown = seen(world, reader, channel, message, false);
        shown.thread = channel
            .replies(&message.ts)
            .map(|reply| seen(world, reader, channel, reply, false))
            .collect();
        shown
    })
    .collect()
}

impl Person {
    /// The conversation with the (first) app: what both wrote, oldest first.
    pub fn messages_with_app(&self) -> Vec<Seen> {
        let mut world = self.hub.world();
        let Ok((_, bot)) = self.app(&world) else {
            return Vec::new();
        };
        let direct = world.direct_of_two(&self.team, &self.id, &bot);
        let reader = self.reader(&world);
        world
            .channels
            .get(&direct)
            .map(|channel| messages(&world, &reader, channel))
            .unwrap_or_default()
    }

    /// What the (first) app wrote to this person alone, oldest first.
    pub fn messages_from_app(&self) -> Vec<Seen> {
        let mut all = self.messages_with_app();
        all.retain(|message| message.raw["bot_id"].is_string());
        all
    }

    /// What the app wrote to this person since they last read, in threads too; this does not mark it as read.
    pub fn unread(&self) -> Vec<Seen> {
        let read = self.hub.world().read.get(&self.id).copied().unwrap_or(0);
        let all = self
            .messages_with_app()
            .into_iter()
            .flat_map(|mut message| {
                let thread = std::mem::take(&mut message.thread);
                std::iter::once(message).chain(thread)
            });
        let mut new: Vec<Seen> = all
            .filter(|message| message.raw["bot_id"].is_string())
            .filter(|message| micros(&message.ts).is_some_and(|at| at > read))
            .collect();
        new.sort_by(|one, other| one.ts.cmp(&other.ts));
        new
    }

    /// The oldest message not read yet, which is read by this.
    pub fn next_unread(&self) -> Option<Seen> {
        let next = self.unread().into_iter().next()?;
        let at = micros(&next.ts).unwrap_or(0);
        self.hub.world().read.insert(self.id.clone(), at);
        Some(next)
    }

    /// The same, waited for: what an app sends a while after it has acknowledged.
    pub async fn hears(&self) -> Result<Seen, CannotDo> {
        self.hub.until(|| !self.unread().is_empty()).await;
        self.next_unread().ok_or_else(|| {
            let heard: Vec<String> = self
                .messages_from_app()
                .into_iter()
                .map(|message| message.text)
                .collect();
            CannotDo::new(format!("nothing new was heard. Heard so far: {heard:#?}"))
        })
    }

    /// Reads everything.
    pub fn read_all(&self) {
        while self.next_unread().is_some() {}
    }

    /// What only this person sees, oldest first, whichever conversation it is in.
    pub fn ephemerals(&self) -> Vec<Seen> {
        let world = self.hub.world();
        let reader = self.reader(&world);
        let mine = world
            .ephemerals
            .iter()
            .filter(|ephemeral| ephemeral.to == self.id);
        mine.filter_map(|ephemeral| {
            let channel = world.channels.get(&ephemeral.channel)?;
            Some(seen(&world, &reader, channel, &ephemeral.message, true))
        })
        .collect()
    }

    /// The channel of that name, if this person may see it.
    pub fn channel(&self, name: &str) -> Option<SeenChannel> {
        let world = self.hub.world();
        let channel = world
            .channel_named(&self.team, name)
            .filter(|channel| world.shows(channel, &self.id))?;
        Some(self.shown(&world, channel))
    }

    /// Every named channel that this person may see, archived ones too.
    pub fn channels(&self) -> Vec<SeenChannel> {
        let world = self.hub.world();
        let named = world
            .channels
            .values()
            .filter(|channel| channel.team == self.team && channel.kind.has_name());
        named
            .filter(|channel| world.shows(channel, &self.id))
            .map(|channel| self.shown(&world, channel))
            .collect()
    }

    fn shown(&self, world: &World, channel: &Channel) -> SeenChannel {
        let reader = self.reader(world);
        let name_of = |id: &String| {
            world
                .users
                .get(id)
                .map_or_else(|| id.clone(), |user| user.shown_name().to_owned())
        };
        let pins = channel
            .pins
            .iter()
            .filter_map(|pin| channel.message(&pin.ts));
        SeenChannel {
            name: channel.name.clone(),
            id: channel.id.clone(),
            topic: channel.topic.value.clone(),
            purpose: channel.purpose.value.clone(),
            private: channel.kind == crate::world::channel::Kind::Private,
            members: channel.members.iter().map(name_of).collect(),
            messages: messages(world, &reader, channel),
            pins: pins
                .map(|message| seen(world, &reader, channel, message, false))
                .collect(),
            bookmarks: channel
                .bookmarks
                .iter()
                .map(|bookmark| SeenBookmark {
                    title: bookmark.title.clone(),
                    link: bookmark.link.clone(),
                })
                .collect(),
            is_archived: channel.archived,
        }
    }

    /// The message as it stands now, if this person can still see it.
    pub fn look_again(&self, old: &Seen) -> Option<Seen> {
        if old.ephemeral {
            return self
                .ephemerals()
                .into_iter()
                .find(|message| message.ts == old.ts && message.channel == old.channel);
        }
        let world = self.hub.world();
        let channel = self.conversation(&world, &old.channel)?;
        let message = channel.message(&old.ts)?;
        let reader = self.reader(&world);
        let mut shown = seen(&world, &reader, channel, message, false);
        shown.thread = channel
            .replies(&message.ts)
            .map(|reply| seen(&world, &reader, channel, reply, false))
            .collect();
        Some(shown)
    }
}
