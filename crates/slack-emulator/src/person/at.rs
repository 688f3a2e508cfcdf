//! Where things are: conversations by their id or name, messages by conversation and `ts`.

use super::Person;
use super::cannot::CannotDo;
use super::seen::Seen;
use crate::world::World;
use crate::world::channel::Channel;
use crate::world::ids::micros;
use crate::world::message::Message;

/// A message as a person points at it: in a channel, or shown to them alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a> {
    pub channel: &'a str,
    pub ts: &'a str,
    pub whispered: bool,
}

impl Seen {
    pub(super) fn at(&self) -> At<'_> {
        At {
            channel: &self.channel,
            ts: &self.ts,
            whispered: self.ephemeral,
        }
    }
}

impl Person {
    /// The conversation of that id or name, if this person may know of it.
    pub(crate) fn conversation<'a>(&self, world: &'a World, which: &str) -> Option<&'a Channel> {
        let by_id = world
            .channels
            .get(which)
            .filter(|channel| channel.team == self.team);
        by_id
            .or_else(|| world.channel_named(&self.team, which))
            .filter(|channel| world.shows(channel, &self.id))
    }

    /// The message as it stands now, if this person can see it.
    pub(super) fn message_at(&self, world: &World, at: At<'_>) -> Option<Message> {
        if !at.whispered {
            let channel = self.conversation(world, at.channel)?;
            return channel.message(at.ts).cloned();
        }
        let mut mine = world.ephemerals.iter().filter(|one| one.to == self.id);
        mine.find(|one| one.channel == at.channel && one.message.ts == at.ts)
            .map(|one| one.message.clone())
    }

    /// The message of that `ts` there, whether everybody sees it or this person alone.
    pub(super) fn find_message<'a>(
        &self,
        world: &World,
        channel: &'a str,
        ts: &'a str,
    ) -> Result<(At<'a>, Message), CannotDo> {
        [true, false]
            .into_iter()
            .find_map(|whispered| {
                let at = At {
                    channel,
                    ts,
                    whispered,
                };
                Some((at, self.message_at(world, at)?))
            })
            .ok_or_else(|| CannotDo::new("the message is gone"))
    }

    /// Reads a conversation up to this message; what its app told them there is heard by that.
    pub(crate) fn reads(&self, channel: &str, ts: &str) -> Result<(), CannotDo> {
        let upto = micros(ts).ok_or_else(|| CannotDo::new(format!("{ts:?} is no ts")))?;
        let mut world = self.hub.world();
        let channel = self.conversation(&world, channel);
        let channel = channel.ok_or_else(|| CannotDo::new("there is no such conversation"))?;
        let id = channel.id.clone();
        let upto = upto.min(channel.last_micros);
        let with_app =
            channel.kind.is_direct() && self.app(&world).is_ok_and(|(_, bot)| channel.has(&bot));
        world.mark_read(&self.id, &id, upto);
        if with_app {
            let heard = world.read.entry(self.id.clone()).or_default();
            *heard = upto.max(*heard);
        }
        Ok(())
    }
}
