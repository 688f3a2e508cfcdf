//! What happens to channels, whoever does it: made, renamed, archived, joined, left; each with its events.

use std::collections::BTreeSet;

use serde_json::json;

use super::World;
use super::channel::{Channel, Kind, Line};
use super::user::Standing;

impl World {
    /// Makes a channel with its creator as the only member.
    pub fn create_channel(&mut self, team: &str, kind: Kind, name: &str, creator: &str) -> String {
        let id = self.ids.next("C");
        let mut channel = Channel::new(
            id.clone(),
            team.to_owned(),
            kind,
            name.to_owned(),
            creator.to_owned(),
            self.seconds(),
        );
        channel.members.push(creator.to_owned());
        self.channels.insert(id.clone(), channel);
        if kind == Kind::Public {
            let made =
                json!({ "id": id, "name": name, "created": self.seconds(), "creator": creator });
            self.tell_team(team, &json!({ "type": "channel_created", "channel": made }));
        }
        id
    }

    pub fn rename_channel(&mut self, id: &str, name: &str) {
        let now = self.seconds();
        let Some(channel) = self.channels.get_mut(id) else {
            return;
        };
        let old = std::mem::replace(&mut channel.name, name.to_owned());
        channel.previous_names.insert(0, old);
        let event = json!({ "channel": { "id": id, "name": name, "created": now } });
        self.tell_of_channel(id, "channel_rename", "group_rename", event);
    }

    /// Archives the channel; bots are put out of it by that, people stay.
    pub fn archive_channel(&mut self, id: &str, by: &str) {
        let event = json!({ "channel": id, "user": by });
        self.tell_of_channel(id, "channel_archive", "group_archive", event);
        let users = &self.users;
        let is_bot = |member: &String| users.get(member).is_some_and(|user| user.bot.is_some());
        if let Some(channel) = self.channels.get_mut(id) {
            channel.archived = true;
            channel.members.retain(|member| !is_bot(member));
        }
    }

    pub fn unarchive_channel(&mut self, id: &str, by: &str) {
        if let Some(channel) = self.channels.get_mut(id) {
            channel.archived = false;
        }
        self.tell_of_channel(
            id,
            "channel_unarchive",
            "group_unarchive",
            json!({ "channel": id, "user": by }),
        );
    }

    pub fn delete_channel(&mut self, id: &str) {
        self.tell_of_channel(
            id,
            "channel_deleted",
            "group_deleted",
            json!({ "channel": id }),
        );
        if let Some(channel) = self.channels.get_mut(id) {
            channel.deleted = true;
        }
    }

    /// Sets the topic, with the line that Slack writes about it.
    pub fn set_topic(&mut self, id: &str, by: &str, topic: &str) {
        let line = Line {
            value: topic.to_owned(),
            creator: by.to_owned(),
            last_set: self.seconds(),
        };
        if let Some(channel) = self.channels.get_mut(id) {
            channel.topic = line;
        }
        self.system_line(
            id,
            by,
            "channel_topic",
            &format!("<@{by}> set the channel topic: {topic}"),
        );
    }

    /// Takes a person or bot in. With the first stranger the channel becomes one shared with another company.
    pub fn join(&mut self, id: &str, user: &str, inviter: Option<&str>) {
        let (home, stranger) = self.origin(user);
        let Some(channel) = self
            .channels
            .get_mut(id)
            .filter(|channel| !channel.has(user))
        else {
            return;
        };
        channel.members.push(user.to_owned());
        let history = channel.last_micros;
        let newly_shared = stranger && channel.shared_with.is_none();
        if newly_shared {
            channel.shared_with = Some(home.clone());
        }
        let letter = letter(channel.kind);
        self.mark_read(user, id, history);
        self.system_line(
            id,
            user,
            "channel_join",
            &format!("<@{user}> has joined the channel"),
        );
        if newly_shared {
            let event =
                json!({ "type": "channel_shared", "connected_team_id": home, "channel": id });
            self.tell_channel(id, &event);
        }
        let mut event = json!({
            "type": "member_joined_channel", "user": user, "channel": id, "channel_type": letter, "team": home,
        });
        if let Some(inviter) = inviter {
            event["inviter"] = json!(inviter);
        }
        self.tell_channel(id, &event);
    }

    /// The workspace that a user belongs to, and whether that is another company's.
    fn origin(&self, user: &str) -> (String, bool) {
        let found = self.users.get(user);
        found.map_or_else(Default::default, |user| {
            (user.home.clone(), user.standing == Standing::Stranger)
        })
    }

    /// Takes a member out; the apps inside hear of it, one that is itself removed too.
    pub fn leave(&mut self, id: &str, user: &str) {
        let (home, _) = self.origin(user);
        let Some(channel) = self.channels.get(id).filter(|channel| channel.has(user)) else {
            return;
        };
        let letter = letter(channel.kind);
        let family = if channel.kind == Kind::Private {
            "group_left"
        } else {
            "channel_left"
        };
        let event = json!({
            "type": "member_left_channel", "user": user, "channel": id, "channel_type": letter, "team": home,
        });
        self.tell_channel(id, &event);
        let own = self
            .installs
            .iter()
            .find(|install| install.bot_user == user)
            .map(|install| install.id.clone());
        if let Some(app) = own {
            self.tell(
                &app,
                json!({ "type": family, "channel": id, "actor_id": user }),
            );
        }
        if let Some(channel) = self.channels.get_mut(id) {
            channel.members.retain(|member| member != user);
        }
        self.system_line(
            id,
            user,
            "channel_leave",
            &format!("<@{user}> has left the channel"),
        );
    }

    /// The direct conversation of two.
    pub fn direct_of_two(&mut self, team: &str, one: &str, other: &str) -> String {
        self.direct(team, &BTreeSet::from([one.to_owned(), other.to_owned()]))
    }
}

/// How membership events tell public from private.
fn letter(kind: Kind) -> &'static str {
    if kind == Kind::Private { "G" } else { "C" }
}
