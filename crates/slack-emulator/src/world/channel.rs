//! A conversation: public, private, direct; its members, messages, pins and bookmarks.

use serde_json::{Value, json};

use super::ids::micros;
use super::message::Message;

/// What kind of conversation a channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Public,
    Private,
    /// Two people, or a person and an app.
    Direct,
    /// More than two people.
    Group,
}

impl Kind {
    pub fn has_name(self) -> bool {
        matches!(self, Self::Public | Self::Private)
    }

    pub fn is_direct(self) -> bool {
        matches!(self, Self::Direct | Self::Group)
    }

    /// The word that scopes, event names and the `types` argument begin with.
    pub fn scope_family(self) -> &'static str {
        match self {
            Self::Public => "channels",
            Self::Private => "groups",
            Self::Direct => "im",
            Self::Group => "mpim",
        }
    }

    /// How `conversations.list` calls it.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Public => "public_channel",
            Self::Private => "private_channel",
            Self::Direct => "im",
            Self::Group => "mpim",
        }
    }
}

/// A topic or purpose with who set it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub value: String,
    pub creator: String,
    pub last_set: i64,
}

impl Line {
    fn to_json(&self) -> Value {
        json!({ "value": self.value, "creator": self.creator, "last_set": self.last_set })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Pin {
    pub ts: String,
    pub by: String,
    pub created: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Bookmark {
    pub id: String,
    pub title: String,
    pub link: String,
    pub emoji: String,
    pub by: String,
    pub created: i64,
    pub updated: i64,
}

/// One conversation.
#[derive(Debug)]
pub(crate) struct Channel {
    pub id: String,
    pub team: String,
    pub kind: Kind,
    pub name: String,
    pub previous_names: Vec<String>,
    pub creator: String,
    pub created: i64,
    pub topic: Line,
    pub purpose: Line,
    pub general: bool,
    pub archived: bool,
    pub deleted: bool,
    /// The other company whose people are, or were, inside.
    pub shared_with: Option<String>,
    /// In the order of joining.
    pub members: Vec<String>,
    pub messages: Vec<Message>,
    pub pins: Vec<Pin>,
    pub bookmarks: Vec<Bookmark>,
    /// The last `ts` given out, in microseconds.
    pub last_micros: i64,
}

impl Channel {
    pub fn new(
        id: String,
        team: String,
        kind: Kind,
        name: String,
        creator: String,
        created: i64,
    ) -> Self {
        Self {
            id,
            team,
            kind,
            name,
            previous_names: Vec::new(),
            creator,
            created,
            topic: Line::default(),
            purpose: Line::default(),
            general: false,
            archived: false,
            deleted: false,
            shared_with: None,
            members: Vec::new(),
            messages: Vec::new(),
            pins: Vec::new(),
            bookmarks: Vec::new(),
            last_micros: 0,
        }
    }

    pub fn has(&self, user: &str) -> bool {
        self.members.iter().any(|member| member == user)
    }

    /// Whether somebody may know that it exists: members, and everybody if it is public.
    pub fn visible_to(&self, user: &str) -> bool {
        !self.deleted && (self.kind == Kind::Public || self.has(user))
    }

    pub fn message(&self, ts: &str) -> Option<&Message> {
        self.messages.get(self.place_of(ts)?)
    }

    pub fn message_mut(&mut self, ts: &str) -> Option<&mut Message> {
        let place = self.place_of(ts)?;
        self.messages.get_mut(place)
    }

    /// Each `ts` is later than the ones before.
    fn place_of(&self, ts: &str) -> Option<usize> {
        let wanted = micros(ts)?;
        let place = |message: &Message| micros(&message.ts).unwrap_or_default();
        let found = self.messages.binary_search_by_key(&wanted, place).ok()?;
        (self.messages.get(found)?.ts == ts).then_some(found)
    }

    pub fn replies(&self, ts: &str) -> impl Iterator<Item = &Message> {
        self.messages
            .iter()
            .filter(move |message| message.thread_ts.as_deref() == Some(ts) && message.ts != ts)
    }

    /// The channel object as `viewer` gets it.
    pub fn to_json(&self, viewer: &str) -> Value {
        if self.kind == Kind::Direct {
            let other = self
                .members
                .iter()
                .find(|member| *member != viewer)
                .or(self.members.first());
            return json!({
                "id": self.id, "created": self.created, "is_im": true, "is_org_shared": false, "user": other,
                "is_archived": self.archived, "is_open": true, "priority": 0, "context_team_id": self.team,
                "is_user_deleted": false,
            });
        }
        json!({
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "previous_names": self.previous_names,
            "is_channel": self.kind == Kind::Public,
            "is_group": self.kind == Kind::Private,
            "is_im": false,
            "is_mpim": self.kind == Kind::Group,
            "is_private": self.kind != Kind::Public,
            "is_archived": self.archived,
            "is_general": self.general,
            "is_member": self.has(viewer),
            "is_shared": self.shared_with.is_some(),
            "is_ext_shared": self.shared_with.is_some(),
            "is_org_shared": false,
            "is_pending_ext_shared": false,
            "pending_shared": [],
            "unlinked": 0,
            "created": self.created,
            "creator": self.creator,
            "context_team_id": self.team,
            "shared_team_ids": [self.team],
            "topic": self.topic.to_json(),
            "purpose": self.purpose.to_json(),
        })
    }
}

impl Bookmark {
    pub fn to_json(&self, channel: &str, team: &str) -> Value {
        json!({
            "id": self.id, "channel_id": channel, "title": self.title, "link": self.link, "emoji": self.emoji,
            "icon_url": null, "type": "link", "entity_id": null, "date_created": self.created,
            "date_updated": self.updated, "rank": "g", "last_updated_by_user_id": self.by,
            "last_updated_by_team_id": team, "shortcut_id": null, "app_id": null,
        })
    }
}
