//! Typing: commands, messages, shortcuts.

use super::cannot::CannotDo;
use super::seen::Seen;
use super::{Done, Person, Sent};
use crate::app::ShortcutKind;
use crate::push::payload::{self, Scene};
use crate::push::{commands, interactions};
use crate::world::World;
use crate::world::channel::Kind;
use crate::world::message::Message;

/// What people type never holds markup: Slack's client escapes it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

impl Person {
    pub(super) fn scene<'a>(&'a self, app: &'a str) -> Scene<'a> {
        Scene {
            app,
            team: &self.team,
            user: &self.id,
        }
    }

    /// Types into the conversation with the app and presses Enter: a command, or a message.
    pub async fn types(&self, text: &str) -> Done {
        let direct = {
            let mut world = self.hub.world();
            let (_, bot) = self.app(&world)?;
            world.direct_of_two(&self.team, &self.id, &bot)
        };
        self.enter(&direct, text).await
    }

    /// The same in a channel they are in: `"#general"`.
    pub async fn types_in(&self, channel: &str, text: &str) -> Done {
        let channel = self.channel_to_write_in(channel)?;
        self.enter(&channel, text).await
    }

    /// Posts a message in a channel; [`Person::types_in`] under another name, for texts.
    pub async fn posts(&self, channel: &str, text: &str) -> Done {
        self.types_in(channel, text).await
    }

    /// The same, with every `@name` and `#channel` picked from what Slack's client offers, and every
    /// address taken for one: apps see tokens in their place. That of a private channel has no name.
    pub async fn posts_picking(&self, channel: &str, text: &str) -> Done {
        let channel = self.channel_to_write_in(channel)?;
        let words = text.split(' ').map(|word| self.picked(word));
        let text = words.collect::<Vec<_>>().join(" ");
        self.post_as_is(&channel, text, None).await
    }

    fn picked(&self, word: &str) -> String {
        let world = self.hub.world();
        let name = word.trim_end_matches(['.', ',', ':', ';', '!', '?']);
        let rest = &word[name.len()..];
        let mut users = world.users.values();
        let token = if let Some(name) = name.strip_prefix('@') {
            let user = users.find(|user| user.team == self.team && user.name == name);
            user.map(|user| format!("<@{}>", user.id))
        } else if name.starts_with('#') {
            let channel = world.channel_named(&self.team, name);
            let channel = channel.filter(|channel| channel.visible_to(&self.id));
            channel.map(|channel| match channel.kind {
                Kind::Public => format!("<#{}|{}>", channel.id, channel.name),
                Kind::Private | Kind::Direct | Kind::Group => format!("<#{}|>", channel.id),
            })
        } else if name.starts_with("https://") || name.starts_with("http://") {
            Some(format!("<{}>", escaped(name)))
        } else {
            None
        };
        token.map_or_else(|| escaped(word), |token| token + rest)
    }

    /// Answers in the thread of a message.
    pub async fn replies(&self, to: &Seen, text: &str) -> Done {
        let root = to.raw["thread_ts"].as_str().unwrap_or(&to.ts).to_owned();
        self.look_again(to)
            .ok_or_else(|| CannotDo::new("the message is gone"))?;
        self.post(&to.channel, text, Some(root)).await
    }

    fn channel_to_write_in(&self, name: &str) -> Result<String, CannotDo> {
        let world = self.hub.world();
        let channel = world
            .channel_named(&self.team, name)
            .filter(|channel| channel.visible_to(&self.id));
        let channel =
            channel.ok_or_else(|| CannotDo::new(format!("there is no channel {name} to see")))?;
        if channel.archived {
            return Err(CannotDo::new(format!("{name} is archived")));
        }
        if !channel.has(&self.id) {
            return Err(CannotDo::new(format!("not a member of {name}")));
        }
        Ok(channel.id.clone())
    }

    async fn enter(&self, channel: &str, text: &str) -> Done {
        let word = text.split_whitespace().next().unwrap_or_default();
        if word.starts_with('/') {
            let rest = text.trim_start().trim_start_matches(word).trim();
            return self.command(channel, word, rest).await;
        }
        self.post(channel, text, None).await
    }

    async fn command(&self, channel: &str, command: &str, rest: &str) -> Done {
        let (app, fields) = {
            let mut world = self.hub.world();
            self.may_run(&world)?;
            let found = world.installs.iter().find(|install| {
                install.team == self.team
                    && !install.uninstalled
                    && install.commands.contains_key(command)
            });
            let (app, escapes) = found
                .map(|install| (install.id.clone(), install.should_escape))
                .ok_or_else(|| CannotDo::new(format!("{command} is not a valid command")))?;
            let text = if escapes {
                self.escaped(&world, rest)
            } else {
                rest.to_owned()
            };
            let fields = payload::command(&mut world, self.scene(&app), channel, command, &text);
            (app, fields)
        };
        self.remember(Sent::Command(app.clone(), fields.clone()));
        commands::run(&self.hub, &app, fields).await;
        Ok(())
    }

    /// `@sam` and `#general` as the tokens that an app with `should_escape` gets.
    fn escaped(&self, world: &World, text: &str) -> String {
        let words = text.split(' ').map(|word| {
            if let Some(name) = word.strip_prefix('@') {
                let user = world
                    .users
                    .values()
                    .find(|user| user.team == self.team && user.name == name);
                return user.map_or_else(
                    || word.to_owned(),
                    |user| format!("<@{}|{}>", user.id, user.name),
                );
            }
            if word.starts_with('#') {
                let channel = world
                    .channel_named(&self.team, word)
                    .filter(|channel| channel.visible_to(&self.id));
                return channel.map_or_else(
                    || word.to_owned(),
                    |channel| format!("<#{}|{}>", channel.id, channel.name),
                );
            }
            word.to_owned()
        });
        words.collect::<Vec<_>>().join(" ")
    }

    async fn post(&self, channel: &str, text: &str, thread: Option<String>) -> Done {
        self.post_as_is(channel, escaped(text), thread).await
    }

    async fn post_as_is(&self, channel: &str, text: String, thread: Option<String>) -> Done {
        {
            let mut world = self.hub.world();
            self.may_act(&world)?;
            let ts = world.next_ts(channel);
            let mut message = Message::typed(ts, self.id.clone(), text);
            message.thread_ts = thread;
            world.post(channel, message);
        }
        self.hub.deliver_events().await;
        Ok(())
    }

    /// Uses a shortcut of the menu that is always there.
    pub async fn shortcut(&self, name: &str) -> Done {
        let (app, payload) = {
            let mut world = self.hub.world();
            self.may_run(&world)?;
            let (app, callback_id) = self.shortcut_named(&world, name, ShortcutKind::Global)?;
            let payload = payload::shortcut(&mut world, self.scene(&app), &callback_id);
            (app, payload)
        };
        self.remember(Sent::Action(app.clone(), payload.clone()));
        interactions::act(&self.hub, &app, payload).await;
        Ok(())
    }

    /// Uses a shortcut from the menu of a message they can see. What Slack shows to them alone has no
    /// such menu.
    pub async fn message_shortcut(&self, message: &Seen, name: &str) -> Done {
        let (app, payload) = {
            let mut world = self.hub.world();
            self.may_run(&world)?;
            let (app, callback_id) = self.shortcut_named(&world, name, ShortcutKind::Message)?;
            if message.ephemeral {
                return Err(CannotDo::new("a message for one person alone has no menu"));
            }
            let channel = world
                .channels
                .get(&message.channel)
                .filter(|channel| channel.visible_to(&self.id));
            let found = channel
                .and_then(|channel| channel.message(&message.ts))
                .cloned();
            let found = found.ok_or_else(|| CannotDo::new("the message is gone"))?;
            let payload = payload::message_action(
                &mut world,
                self.scene(&app),
                &callback_id,
                &message.channel,
                &found,
            );
            (app, payload)
        };
        self.remember(Sent::Action(app.clone(), payload.clone()));
        interactions::act(&self.hub, &app, payload).await;
        Ok(())
    }

    fn shortcut_named(
        &self,
        world: &World,
        name: &str,
        kind: ShortcutKind,
    ) -> Result<(String, String), CannotDo> {
        let installed = world
            .installs
            .iter()
            .filter(|install| install.team == self.team && !install.uninstalled);
        let all = installed.flat_map(|install| {
            install
                .shortcuts
                .iter()
                .map(move |shortcut| (install, shortcut))
        });
        let mut fitting = all.filter(|(_, shortcut)| shortcut.kind == kind);
        let mut names = Vec::new();
        let found = fitting.find(|(_, shortcut)| {
            names.push(shortcut.name.clone());
            shortcut.name == name
        });
        found
            .map(|(install, shortcut)| (install.id.clone(), shortcut.callback_id.clone()))
            .ok_or_else(|| {
                CannotDo::new(format!(
                    "there is no shortcut {name:?}; there are {names:?}"
                ))
            })
    }

    /// Sends what went to the app last once more, as it was: the same trigger, the same ids.
    pub async fn redeliver_last(&self) -> Done {
        let last = crate::hub::lock(&self.last).clone();
        match last.ok_or_else(|| CannotDo::new("nothing was sent yet"))? {
            Sent::Command(app, fields) => {
                commands::run(&self.hub, &app, fields).await;
            }
            Sent::Action(app, payload) => {
                interactions::act(&self.hub, &app, payload).await;
            }
            Sent::Submission(app, payload) => {
                interactions::submit(&self.hub, &app, payload).await;
            }
        }
        Ok(())
    }
}
