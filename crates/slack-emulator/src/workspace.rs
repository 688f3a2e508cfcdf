//! A workspace as its administrator sees it: people, channels, user groups, apps, what is forbidden.

use std::sync::Arc;

use crate::app::{App, AppSpec};
use crate::hub::Hub;
use crate::person::{NewPerson, Person};
use crate::world::World;
use crate::world::app::{Install, TokenState};
use crate::world::channel::Kind;
use crate::world::team::{Team, UserGroup};
use crate::world::user::{Standing, User};

/// A handle to a workspace.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub(crate) hub: Arc<Hub>,
    id: String,
}

impl Workspace {
    pub(crate) fn make(hub: Arc<Hub>, name: &str) -> Self {
        let mut world = hub.world();
        let id = world.ids.next("T");
        let domain: String = name
            .to_lowercase()
            .chars()
            .map(|letter| {
                if letter.is_alphanumeric() {
                    letter
                } else {
                    '-'
                }
            })
            .collect();
        let team = Team {
            id: id.clone(),
            name: name.to_owned(),
            domain,
            forbids_channel_creation: false,
            forbids_files: false,
            usergroups: Vec::new(),
        };
        world.teams.insert(id.clone(), team);
        let general = world.create_channel(&id, Kind::Public, "general", "USLACKBOT");
        if let Some(channel) = world.channels.get_mut(&general) {
            channel.general = true;
            channel.members.clear();
        }
        drop(world);
        Self { hub, id }
    }

    /// `T…`
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Only administrators may create channels: apps meet `restricted_action`.
    pub fn forbid_channel_creation(&self, forbidden: bool) {
        if let Some(team) = self.hub.world().teams.get_mut(&self.id) {
            team.forbids_channel_creation = forbidden;
        }
    }

    /// Nobody may upload files: apps meet `file_uploads_disabled`.
    pub fn forbid_files(&self, forbidden: bool) {
        if let Some(team) = self.hub.world().teams.get_mut(&self.id) {
            team.forbids_files = forbidden;
        }
    }

    /// Installs an app; its bot user joins the workspace.
    pub fn install(&self, spec: AppSpec) -> App {
        let mut world = self.hub.world();
        let id = world.ids.next("A");
        let bot_id = world.ids.next("B");
        let bot_user = world.ids.next("U");
        let number = world.ids.number("token");
        let handle: String = spec
            .name
            .to_lowercase()
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect();
        let user = User {
            id: bot_user.clone(),
            team: self.id.clone(),
            home: self.id.clone(),
            name: handle,
            real_name: spec.name.clone(),
            email: String::new(),
            zone: "America/Los_Angeles".to_owned(),
            standing: Standing::Member,
            deactivated: false,
            admin: false,
            owner: false,
            status_text: String::new(),
            bot: Some(bot_id.clone()),
            updated: world.seconds(),
        };
        world.users.insert(bot_user.clone(), user);
        let mut install = Install {
            id: id.clone(),
            team: self.id.clone(),
            name: String::new(),
            bot_user,
            bot_id,
            bot_token: format!("xoxb-emulator-{number}-bot"),
            app_token: format!("xapp-emulator-{number}-app"),
            signing_secret: String::new(),
            token: TokenState::Live,
            scopes: Vec::new(),
            commands: std::collections::BTreeMap::new(),
            should_escape: false,
            interactivity_url: None,
            options_url: None,
            events_url: None,
            events: Vec::new(),
            shortcuts: Vec::new(),
            socket: false,
            uninstalled: false,
            base: String::new(),
        };
        install.apply(spec);
        world.installs.push(install);
        drop(world);
        App::of(self.hub.clone(), id)
    }

    /// Begins to add a person with this handle; [`NewPerson::add`] ends it.
    pub fn person(&self, name: &str) -> NewPerson {
        NewPerson::new(self.clone(), name)
    }

    /// Begins to add a channel with these members; for those that exist before the story begins.
    pub fn channel(&self, name: &str) -> NewChannel {
        NewChannel {
            workspace: self.clone(),
            name: name.to_owned(),
            private: false,
            members: Vec::new(),
        }
    }

    /// Adds a user group; its id comes back.
    pub fn usergroup(&self, handle: &str, people: &[&Person]) -> String {
        let mut world = self.hub.world();
        let id = world.ids.next("S");
        let users = people.iter().map(|person| person.id().to_owned()).collect();
        let group = UserGroup {
            id: id.clone(),
            handle: handle.to_owned(),
            name: handle.to_owned(),
            users,
            created: world.seconds(),
        };
        if let Some(team) = world.teams.get_mut(&self.id) {
            team.usergroups.push(group);
        }
        id
    }

    /// Changes who is in a user group, by its id.
    pub fn set_usergroup(&self, id: &str, people: &[&Person]) {
        let users = people.iter().map(|person| person.id().to_owned()).collect();
        let mut world = self.hub.world();
        let team = world.teams.get_mut(&self.id).into_iter();
        let mut groups = team.flat_map(|team| &mut team.usergroups);
        if let Some(group) = groups.find(|group| group.id == id) {
            group.users = users;
        }
    }

    /// The id of a channel by its name, whoever may see it.
    pub fn channel_id(&self, name: &str) -> Option<String> {
        self.hub
            .world()
            .channel_named(&self.id, name)
            .map(|channel| channel.id.clone())
    }

    /// The names of all channels, archived ones too, whoever may see them.
    pub fn channel_names(&self) -> Vec<String> {
        let world = self.hub.world();
        let named = |world: &World| {
            let all = world.channels.values().filter(|channel| {
                channel.team == self.id && channel.kind.has_name() && !channel.deleted
            });
            all.map(|channel| channel.name.clone()).collect()
        };
        named(&world)
    }
}

/// A channel about to be made.
#[derive(Debug)]
pub struct NewChannel {
    workspace: Workspace,
    name: String,
    private: bool,
    members: Vec<String>,
}

impl NewChannel {
    #[must_use]
    pub fn private(self) -> Self {
        Self {
            private: true,
            ..self
        }
    }

    /// The first member is its creator.
    #[must_use]
    pub fn with(mut self, person: &Person) -> Self {
        self.members.push(person.id().to_owned());
        self
    }

    /// Puts an app's bot in.
    #[must_use]
    pub fn with_app(mut self, app: &App) -> Self {
        self.members.push(app.bot_user().to_owned());
        self
    }

    /// Makes it; its id comes back. Nobody is told.
    pub fn add(self) -> String {
        let mut world = self.workspace.hub.world();
        let kind = if self.private {
            Kind::Private
        } else {
            Kind::Public
        };
        let creator = self
            .members
            .first()
            .cloned()
            .unwrap_or_else(|| "USLACKBOT".to_owned());
        let id = world.create_channel(&self.workspace.id, kind, &self.name, &creator);
        let users = self.members.iter().filter_map(|id| world.users.get(id));
        let mut strangers = users.filter(|user| user.standing == Standing::Stranger);
        let shared_with = strangers.next().map(|user| user.home.clone());
        if let Some(channel) = world.channels.get_mut(&id) {
            channel.members = self.members;
            channel.shared_with = shared_with;
        }
        world.events.clear();
        id
    }
}
