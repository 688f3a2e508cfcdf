//! Moving about: opening the app's home, joining, leaving, renaming, archiving and deleting what is theirs.

use serde_json::{Value, json};

use super::cannot::CannotDo;
use super::seen::Seen;
use super::{Done, Person};
use crate::app::App;
use crate::rules::names::channel_name;
use crate::world::World;
use crate::world::channel::{Channel, Kind};

impl Person {
    /// Opens the app's home; the app hears `app_home_opened`.
    pub async fn open_home(&self) -> Done {
        self.open_tab("home").await
    }

    /// Opens the conversation with the app; the app hears `app_home_opened` for its messages tab.
    pub async fn open_messages(&self) -> Done {
        self.open_tab("messages").await
    }

    async fn open_tab(&self, tab: &str) -> Done {
        {
            let mut world = self.hub.world();
            self.may_act(&world)?;
            let (app, bot) = self.app(&world)?;
            let channel = world.direct_of_two(&self.team, &self.id, &bot);
            let view = self
                .home_view(&world)
                .map(crate::world::view::View::to_json);
            let mut event = json!({ "type": "app_home_opened", "user": self.id, "channel": channel, "tab": tab });
            if let Some(view) = view.filter(|_| tab == "home") {
                event["view"] = view;
            }
            world.tell(&app, event);
        }
        self.hub.deliver_events().await;
        Ok(())
    }

    /// Does something to a channel that this person can see, by its name or id.
    async fn with_channel(
        &self,
        name: &str,
        act: impl FnOnce(&mut World, &Self, &str) -> Done,
    ) -> Done {
        {
            let mut world = self.hub.world();
            self.may_act(&world)?;
            let found = self
                .conversation(&world, name)
                .filter(|channel| channel.kind.has_name());
            let id = found
                .map(|channel| channel.id.clone())
                .ok_or_else(|| CannotDo::new(format!("there is no channel {name} to see")))?;
            act(&mut world, self, &id)?;
        }
        self.hub.deliver_events().await;
        Ok(())
    }

    pub async fn joins(&self, channel: &str) -> Done {
        self.with_channel(channel, |world, me, id| {
            live(world, id)?;
            if world
                .channels
                .get(id)
                .is_some_and(|channel| channel.kind != Kind::Public)
            {
                return Err(CannotDo::new("private channels are joined by invitation"));
            }
            world.join(id, &me.id, None);
            Ok(())
        })
        .await
    }

    pub async fn leaves(&self, channel: &str) -> Done {
        self.with_channel(channel, |world, me, id| {
            inside(world, id, &me.id)?;
            world.leave(id, &me.id);
            Ok(())
        })
        .await
    }

    pub async fn invites(&self, channel: &str, other: &Self) -> Done {
        self.with_channel(channel, |world, me, id| {
            live(world, id)?;
            inside(world, id, &me.id)?;
            world.join(id, &other.id, Some(&me.id));
            Ok(())
        })
        .await
    }

    /// Adds an app's bot to the channel.
    pub async fn invites_app(&self, channel: &str, app: &App) -> Done {
        self.with_channel(channel, |world, me, id| {
            live(world, id)?;
            inside(world, id, &me.id)?;
            world.join(id, app.bot_user(), Some(&me.id));
            Ok(())
        })
        .await
    }

    /// Removes the (first) app's bot from the channel.
    pub async fn removes_app_from(&self, channel: &str) -> Done {
        self.with_channel(channel, |world, me, id| {
            inside(world, id, &me.id)?;
            let (_, bot) = me.app(world)?;
            world.leave(id, &bot);
            Ok(())
        })
        .await
    }

    pub async fn archives(&self, channel: &str) -> Done {
        self.with_channel(channel, |world, me, id| {
            live(world, id)?;
            inside(world, id, &me.id)?;
            world.archive_channel(id, &me.id);
            Ok(())
        })
        .await
    }

    pub async fn unarchives(&self, channel: &str) -> Done {
        self.with_channel(channel, |world, me, id| {
            world.unarchive_channel(id, &me.id);
            // Whoever unarchives is in the channel.
            world.join(id, &me.id, None);
            Ok(())
        })
        .await
    }

    pub async fn deletes_channel(&self, channel: &str) -> Done {
        self.with_channel(channel, |world, _, id| {
            world.delete_channel(id);
            Ok(())
        })
        .await
    }

    pub async fn renames(&self, channel: &str, name: &str) -> Done {
        self.with_channel(channel, |world, me, id| {
            channel_name(name).map_err(CannotDo::new)?;
            if world.channel_named(&me.team, name).is_some() {
                return Err(CannotDo::new(format!("the name {name} is taken")));
            }
            world.rename_channel(id, name);
            Ok(())
        })
        .await
    }

    pub async fn sets_topic(&self, channel: &str, topic: &str) -> Done {
        self.with_channel(channel, |world, me, id| {
            live(world, id)?;
            inside(world, id, &me.id)?;
            world.set_topic(id, &me.id, topic);
            Ok(())
        })
        .await
    }

    /// Makes a public channel.
    pub async fn creates_channel(&self, name: &str) -> Done {
        {
            let mut world = self.hub.world();
            self.may_act(&world)?;
            channel_name(name).map_err(CannotDo::new)?;
            if world.channel_named(&self.team, name).is_some() {
                return Err(CannotDo::new(format!("the name {name} is taken")));
            }
            world.create_channel(&self.team, Kind::Public, name, &self.id);
        }
        self.hub.deliver_events().await;
        Ok(())
    }

    /// Deletes a message: their own, or any as an administrator.
    pub async fn deletes_message(&self, message: &Seen) -> Done {
        {
            let mut world = self.hub.world();
            self.may_act(&world)?;
            let found = world
                .channels
                .get(&message.channel)
                .and_then(|channel| channel.message(&message.ts));
            let author = found
                .map(|message| message.user.clone())
                .ok_or_else(|| CannotDo::new("the message is gone"))?;
            let admin = world.users.get(&self.id).is_some_and(|user| user.admin);
            if author != self.id && !admin {
                return Err(CannotDo::new(
                    "only its author or an administrator can delete a message",
                ));
            }
            world.delete_message(&message.channel, &message.ts);
        }
        self.hub.deliver_events().await;
        Ok(())
    }

    /// Takes a message's pin off.
    pub async fn unpins(&self, message: &Seen) -> Done {
        {
            let mut world = self.hub.world();
            self.may_act(&world)?;
            let pins = world
                .channels
                .get_mut(&message.channel)
                .map(|channel| &mut channel.pins);
            let pins = pins.ok_or_else(|| CannotDo::new("the channel is gone"))?;
            pins.retain(|pin| pin.ts != message.ts);
            let event =
                json!({ "type": "pin_removed", "user": self.id, "channel_id": message.channel });
            world.tell_channel(&message.channel, &event);
        }
        self.hub.deliver_events().await;
        Ok(())
    }

    /// Puts a reaction on a message.
    pub async fn reacts(&self, message: &Seen, name: &str) -> Done {
        {
            let mut world = self.hub.world();
            self.may_act(&world)?;
            let channel = world.channels.get_mut(&message.channel);
            let found = channel.and_then(|channel| channel.message_mut(&message.ts));
            let found = found.ok_or_else(|| CannotDo::new("the message is gone"))?;
            match found.reactions.iter_mut().find(|(known, _)| known == name) {
                Some((_, users)) => users.push(self.id.clone()),
                None => found
                    .reactions
                    .push((name.to_owned(), vec![self.id.clone()])),
            }
            let item = json!({ "type": "message", "channel": message.channel, "ts": message.ts });
            let event: Value = json!({ "type": "reaction_added", "user": self.id, "reaction": name, "item": item });
            world.tell_channel(&message.channel, &event);
        }
        self.hub.deliver_events().await;
        Ok(())
    }
}

fn found<'a>(world: &'a World, id: &str) -> Result<&'a Channel, CannotDo> {
    world
        .channels
        .get(id)
        .ok_or_else(|| CannotDo::new("the channel is gone"))
}

fn live(world: &World, id: &str) -> Done {
    let channel = found(world, id)?;
    if channel.archived {
        Err(CannotDo::new(format!("{} is archived", channel.name)))
    } else {
        Ok(())
    }
}

fn inside(world: &World, id: &str, user: &str) -> Done {
    let channel = found(world, id)?;
    if channel.has(user) {
        Ok(())
    } else {
        Err(CannotDo::new(format!("not a member of {}", channel.name)))
    }
}
