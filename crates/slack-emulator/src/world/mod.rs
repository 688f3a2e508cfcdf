//! The state of the emulated Slack: workspaces, users, channels, messages, views, installed apps.
//! Plain data and synchronous functions on it; knows neither HTTP nor any app's address book of URLs beyond storing it.

pub(crate) mod app;
mod changes;
pub(crate) mod channel;
pub(crate) mod elements;
pub(crate) mod events;
pub(crate) mod file;
pub(crate) mod ids;
pub(crate) mod message;
pub(crate) mod sight;
pub(crate) mod team;
pub(crate) mod trigger;
pub(crate) mod user;
pub(crate) mod view;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::clock::Clock;
use crate::render::Reader;
use app::Install;
use channel::{Channel, Kind};
use elements::Inputs;
use events::{Event, Push};
use file::File;
use ids::Ids;
use message::{Ephemeral, Message};
use team::Team;
use trigger::{ResponseUrl, Trigger};
use user::User;
use view::View;

/// A mention or broadcast that a message fired, as told by [`crate::Emulator::fired`].
pub(crate) type Fired = Vec<crate::render::Firing>;

/// Everything there is.
#[derive(Debug)]
pub(crate) struct World {
    pub clock: Clock,
    pub ids: Ids,
    /// `http://127.0.0.1:PORT`, for the links that are handed out.
    pub base: String,
    pub teams: BTreeMap<String, Team>,
    pub users: BTreeMap<String, User>,
    pub channels: BTreeMap<String, Channel>,
    pub installs: Vec<Install>,
    pub files: BTreeMap<String, File>,
    /// The file that an upload address is for, by the ticket in the address.
    pub uploads: BTreeMap<String, String>,
    pub views: BTreeMap<String, View>,
    /// Open modals per person, the root first.
    pub stacks: BTreeMap<String, Vec<String>>,
    /// The published home per app and person.
    pub homes: BTreeMap<(String, String), String>,
    pub ephemerals: Vec<Ephemeral>,
    /// What a person has chosen in a message without pressing a button: per person, channel and `ts`.
    pub message_inputs: BTreeMap<(String, String, String), Inputs>,
    /// Up to where a person has read what an app told them: microseconds per person.
    pub read: BTreeMap<String, i64>,
    /// Up to where a person has read each conversation: microseconds per person and channel.
    pub marks: BTreeMap<(String, String), i64>,
    pub triggers: BTreeMap<String, Trigger>,
    pub response_urls: BTreeMap<String, ResponseUrl>,
    pub socket_tickets: BTreeSet<String>,
    /// Events to hand to apps as soon as the lock is released.
    pub events: Vec<Event>,
    /// Pushes that wait for their time.
    pub waiting: Vec<Push>,
    pub fired: Fired,
    pub broken_rules: Vec<String>,
    /// The newest history entries that readers do not see yet, in ms (a fault).
    pub history_lag: i64,
    pub rate_limits: bool,
    /// When each method was called, per `workspace/app/method` (or channel), for the rate limits.
    pub recent_calls: BTreeMap<String, Vec<i64>>,
}

impl World {
    pub fn new(clock: Clock, base: String, rate_limits: bool) -> Self {
        Self {
            clock,
            ids: Ids::default(),
            base,
            teams: BTreeMap::new(),
            users: BTreeMap::new(),
            channels: BTreeMap::new(),
            installs: Vec::new(),
            files: BTreeMap::new(),
            uploads: BTreeMap::new(),
            views: BTreeMap::new(),
            stacks: BTreeMap::new(),
            homes: BTreeMap::new(),
            ephemerals: Vec::new(),
            message_inputs: BTreeMap::new(),
            read: BTreeMap::new(),
            marks: BTreeMap::new(),
            triggers: BTreeMap::new(),
            response_urls: BTreeMap::new(),
            socket_tickets: BTreeSet::new(),
            events: Vec::new(),
            waiting: Vec::new(),
            fired: Vec::new(),
            broken_rules: Vec::new(),
            history_lag: 0,
            rate_limits,
            recent_calls: BTreeMap::new(),
        }
    }

    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    pub fn seconds(&self) -> i64 {
        self.now().div_euclid(1000)
    }

    pub fn broke(&mut self, rule: String) {
        self.broken_rules.push(rule);
    }

    pub fn install(&self, app: &str) -> Option<&Install> {
        self.installs.iter().find(|install| install.id == app)
    }

    pub fn install_mut(&mut self, app: &str) -> Option<&mut Install> {
        self.installs.iter_mut().find(|install| install.id == app)
    }

    /// The channel of that name in the workspace, archived or not.
    pub fn channel_named(&self, team: &str, name: &str) -> Option<&Channel> {
        let name = name.trim_start_matches('#');
        self.channels.values().find(|channel| {
            channel.team == team
                && channel.name == name
                && !channel.deleted
                && channel.kind.has_name()
        })
    }

    /// The direct conversation of exactly these people, made on first use.
    pub fn direct(&mut self, team: &str, people: &BTreeSet<String>) -> String {
        let found = self.channels.values().find(|channel| {
            channel.kind.is_direct()
                && channel.team == team
                && channel.members.len() == people.len()
                && channel.members.iter().all(|member| people.contains(member))
        });
        if let Some(channel) = found {
            return channel.id.clone();
        }
        let (kind, prefix) = if people.len() > 2 {
            (Kind::Group, "G")
        } else {
            (Kind::Direct, "D")
        };
        let id = self.ids.next(prefix);
        let mut channel = Channel::new(
            id.clone(),
            team.to_owned(),
            kind,
            String::new(),
            String::new(),
            self.seconds(),
        );
        channel.members = people.iter().cloned().collect();
        self.channels.insert(id.clone(), channel);
        id
    }

    /// What a reader of this workspace needs to see names instead of ids, and times in their zone.
    pub fn reader(&self, team: &str, zone: &str) -> Reader {
        let mut reader = Reader::plain().in_zone(zone);
        for user in self.users.values() {
            reader = reader.knows(&user.id, user.shown_name());
        }
        for channel in self
            .channels
            .values()
            .filter(|channel| channel.team == team && channel.kind.has_name())
        {
            reader = reader.knows(&channel.id, &channel.name);
        }
        if let Some(team) = self.teams.get(team) {
            for group in &team.usergroups {
                reader = reader.knows(&group.id, &group.handle);
            }
        }
        reader
    }

    /// The next `ts` in the channel: now, but always later than the last one.
    pub fn next_ts(&mut self, channel: &str) -> String {
        let now = self.now().saturating_mul(1000);
        let Some(channel) = self.channels.get_mut(channel) else {
            return ids::ts(now);
        };
        channel.last_micros = now.max(channel.last_micros + 1);
        ids::ts(channel.last_micros)
    }

    /// Puts a message into the channel, notes what it fired, and tells the apps.
    pub fn post(&mut self, channel: &str, message: Message) {
        let firings = crate::render::fired(&message.to_json(true));
        self.note_fired(channel, &message.ts, firings);
        self.announce_message(channel, &message);
        if let Some(channel) = self.channels.get_mut(channel) {
            channel.messages.push(message);
        }
    }

    pub fn note_fired(&mut self, channel: &str, ts: &str, what: Vec<crate::render::Fires>) {
        self.fired
            .extend(what.into_iter().map(|what| crate::render::Firing {
                channel: channel.to_owned(),
                ts: ts.to_owned(),
                what,
            }));
    }

    /// A joins or leaves line that Slack itself writes into the channel.
    pub fn system_line(&mut self, channel: &str, user: &str, subtype: &str, text: &str) {
        let ts = self.next_ts(channel);
        let mut message = Message::typed(ts, user.to_owned(), text.to_owned());
        message.subtype = Some(subtype.to_owned());
        if let Some(channel) = self.channels.get_mut(channel) {
            channel.messages.push(message);
        }
    }

    /// The inner JSON of a user as Web API methods and events show it.
    pub fn user_json(&self, id: &str, with_email: bool) -> Option<Value> {
        let mut shown = self.users.get(id)?.to_json(self.now(), with_email);
        // Who shares a channel with an app is none to it, wherever they belong.
        let mut apps = self.installs.iter().map(|install| &install.bot_user);
        let known = apps.any(|bot| {
            let mut channels = self.channels.values();
            channels.any(|channel| channel.has(id) && channel.has(bot))
        });
        if known {
            shown["is_stranger"] = Value::Bool(false);
        }
        Some(shown)
    }
}
