//! People: each acts only as a person can, on what is on their screen, and reads only what is addressed to them.

mod accept;
mod around;
mod at;
pub(crate) mod cannot;
pub(crate) mod example;
mod inputs;
mod modal;
mod pick;
pub(crate) mod pointed;
mod press;
mod say;
pub(crate) mod screen;
mod search;
pub(crate) mod seen;

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::app::App;
use crate::hub::{Hub, lock};
use crate::render::Reader;
use crate::workspace::Workspace;
use crate::world::World;
use crate::world::user::{Standing, User};
use cannot::CannotDo;

type Done = Result<(), CannotDo>;

/// What went to the app last, for a redelivery.
#[derive(Clone, Debug)]
enum Sent {
    Command(String, Value),
    Action(String, Value),
    Submission(String, Value),
}

/// A person in a workspace. Clones are the same person.
#[derive(Clone, Debug)]
pub struct Person {
    hub: Arc<Hub>,
    team: String,
    id: String,
    last: Arc<Mutex<Option<Sent>>>,
    /// The app that is meant where none is named.
    facing: Option<String>,
}

/// A person about to be added.
#[derive(Debug)]
pub struct NewPerson {
    workspace: Workspace,
    user: User,
}

impl NewPerson {
    pub(crate) fn new(workspace: Workspace, name: &str) -> Self {
        let user = User {
            id: String::new(),
            team: workspace.id().to_owned(),
            home: workspace.id().to_owned(),
            name: name.to_owned(),
            real_name: String::new(),
            email: format!("{name}@example.com"),
            zone: "Etc/UTC".to_owned(),
            standing: Standing::Member,
            deactivated: false,
            admin: false,
            owner: false,
            status_text: String::new(),
            bot: None,
            updated: 0,
        };
        Self { workspace, user }
    }

    #[must_use]
    pub fn real_name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.user.real_name);
        self
    }

    /// An IANA zone; UTC unless said otherwise.
    #[must_use]
    pub fn zone(mut self, zone: &str) -> Self {
        zone.clone_into(&mut self.user.zone);
        self
    }

    #[must_use]
    pub fn email(mut self, email: &str) -> Self {
        email.clone_into(&mut self.user.email);
        self
    }

    /// A guest in several channels.
    #[must_use]
    pub fn guest(mut self) -> Self {
        self.user.standing = Standing::Guest;
        self
    }

    /// A guest in a single channel.
    #[must_use]
    pub fn single_channel_guest(mut self) -> Self {
        self.user.standing = Standing::SingleChannelGuest;
        self
    }

    /// Somebody of another company: their `team_id` is not this workspace's.
    #[must_use]
    pub fn stranger(mut self) -> Self {
        self.user.standing = Standing::Stranger;
        "T0ELSEWHERE".clone_into(&mut self.user.home);
        self
    }

    #[must_use]
    pub fn deactivated(mut self) -> Self {
        self.user.deactivated = true;
        self
    }

    #[must_use]
    pub fn admin(mut self) -> Self {
        self.user.admin = true;
        self
    }

    #[must_use]
    pub fn owner(mut self) -> Self {
        self.user.admin = true;
        self.user.owner = true;
        self
    }

    /// The bot user of an app that is not played here.
    #[must_use]
    pub fn bot(mut self) -> Self {
        self.user.bot = Some("B0OTHER".to_owned());
        self
    }

    /// Adds them to the workspace; members are in `#general`. Apps hear `team_join` with the next
    /// thing that happens, or with [`crate::Emulator::tick`].
    pub fn add(self) -> Person {
        let hub = self.workspace.hub.clone();
        let mut user = self.user;
        let mut world = hub.world();
        let (id, team) = (world.ids.next("U"), user.team.clone());
        user.id.clone_from(&id);
        user.updated = world.seconds();
        let joins = user.standing == Standing::Member && !user.deactivated && user.bot.is_none();
        world.users.insert(id.clone(), user);
        let general = world
            .channels
            .values_mut()
            .find(|channel| channel.team == team && channel.general);
        if let Some(general) = general.filter(|_| joins) {
            general.members.push(id.clone());
        }
        let shown = world.user_json(&id, true).unwrap_or(Value::Null);
        world.tell_team(&team, &json!({ "type": "team_join", "user": shown }));
        drop(world);
        Person {
            hub,
            team,
            id,
            last: Arc::default(),
            facing: None,
        }
    }
}

impl Person {
    /// Somebody who is in the workspace already.
    pub(crate) fn of(hub: Arc<Hub>, team: &str, id: &str) -> Self {
        Self {
            hub,
            team: team.to_owned(),
            id: id.to_owned(),
            last: Arc::default(),
            facing: None,
        }
    }

    /// `U…`
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn team(&self) -> &str {
        &self.team
    }

    /// What others see them called.
    pub fn shown_name(&self) -> String {
        let world = self.hub.world();
        let user = world.users.get(&self.id);
        user.map_or_else(|| self.id.clone(), |user| user.shown_name().to_owned())
    }

    /// How apps mention this person: `<@U…>`.
    pub fn mention(&self) -> String {
        format!("<@{}>", self.id)
    }

    /// The same person with this app in mind: whose conversation and home is meant where several are installed.
    #[must_use]
    pub fn facing(&self, app: &App) -> Self {
        Self {
            facing: Some(app.id().to_owned()),
            ..self.clone()
        }
    }

    /// Their account is switched off.
    pub async fn deactivate(&self) {
        self.change(|user| user.deactivated = true).await;
    }

    pub async fn reactivate(&self) {
        self.change(|user| user.deactivated = false).await;
    }

    /// They move to another zone.
    pub async fn set_zone(&self, zone: &str) {
        self.change(|user| zone.clone_into(&mut user.zone)).await;
    }

    pub async fn set_real_name(&self, name: &str) {
        self.change(|user| name.clone_into(&mut user.real_name))
            .await;
    }

    pub async fn set_status(&self, status: &str) {
        self.change(|user| status.clone_into(&mut user.status_text))
            .await;
    }

    /// Changes the profile; apps hear `user_change`.
    async fn change(&self, change: impl FnOnce(&mut User)) {
        {
            let mut world = self.hub.world();
            let now = world.seconds();
            if let Some(user) = world.users.get_mut(&self.id) {
                change(user);
                user.updated = now;
            }
            let shown = world.user_json(&self.id, true).unwrap_or(Value::Null);
            world.tell_team(
                &self.team,
                &json!({ "type": "user_change", "user": shown, "cache_ts": now }),
            );
        }
        self.hub.deliver_events().await;
    }

    /// How this person reads: names for ids, times in their zone.
    fn reader(&self, world: &World) -> Reader {
        let zone = world
            .users
            .get(&self.id)
            .map_or("UTC", |user| user.zone.as_str());
        world.reader(&self.team, zone)
    }

    /// The app whose conversation is meant: the one faced, otherwise the first one installed.
    fn app(&self, world: &World) -> Result<(String, String), CannotDo> {
        let mut installed = world
            .installs
            .iter()
            .filter(|install| install.team == self.team)
            .filter(|install| self.facing.as_ref().is_none_or(|app| *app == install.id));
        let install = installed
            .next()
            .ok_or_else(|| CannotDo::new("no app is installed in this workspace"))?;
        Ok((install.id.clone(), install.bot_user.clone()))
    }

    fn may_act(&self, world: &World) -> Done {
        match world.users.get(&self.id) {
            Some(user) if user.deactivated => {
                Err(CannotDo::new(format!("{} is deactivated", user.name)))
            }
            Some(_) => Ok(()),
            None => Err(CannotDo::new("nobody of that id")),
        }
    }

    /// Strangers cannot run the workspace's commands and shortcuts.
    fn may_run(&self, world: &World) -> Done {
        self.may_act(world)?;
        match world.users.get(&self.id) {
            Some(user) if user.standing == Standing::Stranger => Err(CannotDo::new(format!(
                "{} is of another company and cannot run this workspace's commands",
                user.name
            ))),
            Some(_) | None => Ok(()),
        }
    }

    fn remember(&self, sent: Sent) {
        *lock(&self.last) = Some(sent);
    }
}
