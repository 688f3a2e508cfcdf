//! Who may know of which conversation and of whom, and what they have not read yet.

use super::World;
use super::channel::Channel;
use super::ids::micros;
use super::message::Message;
use super::user::Standing;
use crate::render::{Fires, fired};

/// What waits in one conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unread {
    pub count: usize,
    /// Some of it rings this person.
    pub mentioned: bool,
}

impl World {
    fn is_member(&self, user: &str) -> bool {
        let found = self.users.get(user);
        found.is_some_and(|user| user.standing == Standing::Member)
    }

    /// Whether somebody may know of a person: members of the workspace of everybody, guests and
    /// people of other companies of those they share a conversation with.
    pub fn knows(&self, user: &str, other: &str) -> bool {
        let mut channels = self.channels.values();
        user == other
            || self.is_member(user)
            || channels.any(|channel| channel.has(user) && channel.has(other))
    }

    /// Whether somebody may know of a channel: members of the workspace of every public one, guests
    /// and people of other companies only of those they are in.
    pub fn shows(&self, channel: &Channel, user: &str) -> bool {
        channel.visible_to(user) && (self.is_member(user) || channel.has(user))
    }

    /// Somebody has read a conversation up to this moment (microseconds); marks never go back.
    pub fn mark_read(&mut self, user: &str, channel: &str, upto: i64) {
        let mark = self
            .marks
            .entry((user.to_owned(), channel.to_owned()))
            .or_default();
        *mark = upto.max(*mark);
    }

    /// What others wrote there since this person last read. Threads count for those in them and
    /// those they mention; the lines that Slack writes about joins and topics never do.
    pub fn unread(&self, user: &str, channel: &Channel) -> Unread {
        if !channel.has(user) {
            return Unread::default();
        }
        let mark = self
            .marks
            .get(&(user.to_owned(), channel.id.clone()))
            .copied()
            .unwrap_or(0);
        let after = |message: &&Message| micros(&message.ts).is_some_and(|at| at > mark);
        let mut unread = Unread::default();
        for message in channel.messages.iter().rev().take_while(after) {
            if message.user == user || message.subtype.is_some() {
                continue;
            }
            let rings = channel.kind.is_direct() || self.rings(user, message);
            if !rings && !message.in_channel() && !in_thread(channel, message, user) {
                continue;
            }
            unread.count += 1;
            unread.mentioned |= rings;
        }
        unread
    }

    fn rings(&self, user: &str, message: &Message) -> bool {
        let in_group = |id: &str| {
            let mut groups = self.teams.values().flat_map(|team| &team.usergroups);
            groups.any(|group| group.id == id && group.users.iter().any(|other| other == user))
        };
        let what = fired(&message.to_json(false));
        what.iter().any(|fires| match fires {
            Fires::Channel | Fires::Here | Fires::Everyone => true,
            Fires::UserGroup(id) => in_group(id),
            Fires::User(id) => id == user,
        })
    }
}

/// Whether somebody wrote in the thread that a reply belongs to.
fn in_thread(channel: &Channel, reply: &Message, user: &str) -> bool {
    let Some(root) = &reply.thread_ts else {
        return false;
    };
    let mut thread = channel
        .message(root)
        .into_iter()
        .chain(channel.replies(root));
    thread.any(|message| message.user == user)
}
