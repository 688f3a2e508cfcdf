//! Typing: commands, messages, shortcuts.

use super::at::At;
use super::cannot::CannotDo;
use super::seen::Seen;
use super::{Done, Person, Sent};
use crate::app::ShortcutKind;
use crate::push::payload::{self, Scene};
use crate::push::{commands, interactions};
use crate::world::World;
use crate::world::channel::Kind;
use crate::world::message::Message;

/// As Slack cuts them.
const LONGEST_MESSAGE: usize = 40_000;

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
        self.post_as_is(&channel, self.picking(text), None).await
    }

    /// What was typed with everything picked that Slack's client offers.
    fn picking(&self, text: &str) -> String {
        let line = |line: &str| {
            let words = line.split(' ').map(|word| self.picked(word));
            words.collect::<Vec<_>>().join(" ")
        };
        text.split('\n').map(line).collect::<Vec<_>>().join("\n")
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
            let channel = channel.filter(|channel| world.shows(channel, &self.id));
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
        let channel = self.conversation(&world, name);
        let channel =
            channel.ok_or_else(|| CannotDo::new(format!("there is no channel {name} to see")))?;
        let name = if channel.name.is_empty() {
            name
        } else {
            &channel.name
        };
        if channel.archived {
            return Err(CannotDo::new(format!("{name} is archived")));
        }
        if !channel.has(&self.id) {
            return Err(CannotDo::new(format!("not a member of {name}")));
        }
        Ok(channel.id.clone())
    }

    /// Types into any conversation or thread, as Slack's client takes it: a command where the text
    /// begins with one, otherwise a message with what the client offers picked.
    pub(crate) async fn says(&self, channel: &str, thread: Option<&str>, text: &str) -> Done {
        let channel = self.channel_to_write_in(channel)?;
        let word = text.split_whitespace().next().unwrap_or_default();
        if word.len() > 1 && word.starts_with('/') {
            if thread.is_some() {
                return Err(CannotDo::new(format!("{word} cannot be used in a thread")));
            }
            return self.enter(&channel, text).await;
        }
        if word.is_empty() {
            return Err(CannotDo::new("there is nothing to send"));
        }
        if text.chars().count() > LONGEST_MESSAGE {
            return Err(CannotDo::new(format!(
                "a message has at most {LONGEST_MESSAGE} characters"
            )));
        }
        let root = match thread {
            Some(ts) => Some(self.root_of(&channel, ts)?),
            None => None,
        };
        self.post_as_is(&channel, self.picking(text), root).await
    }

    /// The message that a thread hangs from, by any message in it.
    fn root_of(&self, channel: &str, ts: &str) -> Result<String, CannotDo> {
        let world = self.hub.world();
        let (at, message) = self.find_message(&world, channel, ts)?;
        if at.whispered {
            return Err(CannotDo::new(
                "a message for one person alone has no thread",
            ));
        }
        Ok(message.thread_ts.unwrap_or(message.ts))
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
                .ok_or_else(|| self.no_such_command(&world, command))?;
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

    fn no_such_command(&self, world: &World, command: &str) -> CannotDo {
        let installed = world
            .installs
            .iter()
            .filter(|install| install.team == self.team && !install.uninstalled);
        let known: Vec<_> = installed
            .flat_map(|install| install.commands.keys())
            .map(String::as_str)
            .collect();
        let known = if known.is_empty() {
            "there is none here".to_owned()
        } else {
            format!("there is {}", known.join(", "))
        };
        CannotDo::new(format!("{command} is not a valid command; {known}"))
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
                    .filter(|channel| world.shows(channel, &self.id));
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
            // Who writes has read what stood there.
            let upto = world
                .channels
                .get(channel)
                .map(|channel| channel.last_micros);
            world.mark_read(&self.id, channel, upto.unwrap_or_default());
        }
        self.hub.deliver_events().await;
        Ok(())
    }

    /// Uses a shortcut of the menu that is always there, by its name (or its callback id).
    pub async fn shortcut(&self, name: &str) -> Done {
        let (app, payload) = {
            let mut world = self.hub.world();
            self.may_run(&world)?;
            let (app, callback_id) = self.shortcut_of(&world, name, ShortcutKind::Global)?;
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
        self.use_message_shortcut(message.at(), name).await
    }

    /// The same, by its name or its callback id.
    pub(super) async fn use_message_shortcut(&self, at: At<'_>, which: &str) -> Done {
        let (app, payload) = {
            let mut world = self.hub.world();
            self.may_run(&world)?;
            let (app, callback_id) = self.shortcut_of(&world, which, ShortcutKind::Message)?;
            if at.whispered {
                return Err(CannotDo::new("a message for one person alone has no menu"));
            }
            let found = self.message_at(&world, at);
            let found = found.ok_or_else(|| CannotDo::new("the message is gone"))?;
            let scene = self.scene(&app);
            let payload =
                payload::message_action(&mut world, scene, &callback_id, at.channel, &found);
            (app, payload)
        };
        self.remember(Sent::Action(app.clone(), payload.clone()));
        interactions::act(&self.hub, &app, payload).await;
        Ok(())
    }

    fn shortcut_of(
        &self,
        world: &World,
        which: &str,
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
            shortcut.name == which || shortcut.callback_id == which
        });
        found
            .map(|(install, shortcut)| (install.id.clone(), shortcut.callback_id.clone()))
            .ok_or_else(|| {
                CannotDo::new(format!(
                    "there is no shortcut {which:?}; there are {names:?}"
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
