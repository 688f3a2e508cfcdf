//! The Web API: a call comes in as method, token and arguments, the rules are checked, one handler changes the world.
//! Each handler is a synchronous function on the state; faults and transport lie outside.

pub(crate) mod args;
mod bookmarks;
pub(crate) mod chat;
mod content;
mod conversations;
pub(crate) mod files;
mod history;
mod lookup;
mod membership;
mod pages;
mod people;
mod pins;
mod rate;
mod refused;
pub(crate) mod response_url;
mod views;

use serde_json::{Value, json};

use crate::rules::method::Method;
use crate::world::World;
use crate::world::app::{Install, TokenKind, TokenState};
use crate::world::channel::Kind;
use args::Args;
use rate::Slowed;
use refused::Refused;

pub(crate) use content::Content;

/// What a handler answers: the fields beside `ok`.
type Answer = Result<Value, Refused>;

/// Who calls, with which rights, which method.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub app: String,
    pub team: String,
    pub bot_user: String,
    pub bot_id: String,
    pub scopes: Vec<String>,
    pub method: &'static Method,
}

impl Caller {
    pub fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }

    /// Of the scopes that the method takes, the one for this kind of conversation has to be granted.
    fn may_here(&self, kind: Kind) -> Result<(), Refused> {
        let family = format!("{}:", kind.scope_family());
        let here: Vec<&str> = self
            .method
            .scopes
            .iter()
            .copied()
            .filter(|scope| scope.starts_with(&family))
            .collect();
        if here.is_empty() || here.iter().any(|scope| self.may(scope)) {
            return Ok(());
        }
        Err(Refused::missing_scope(&here, &self.scopes))
    }
}

/// The outcome of a call.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub body: Value,
    /// Set where the answer is 429.
    pub retry_after: Option<u64>,
    pub applied: bool,
}

/// Carries a call out against the world.
pub(crate) fn apply(world: &mut World, name: &str, token: Option<&str>, args: &Args) -> Outcome {
    match carry_out(world, name, token, args) {
        Ok(mut body) => {
            body["ok"] = json!(true);
            Outcome {
                body,
                retry_after: None,
                applied: true,
            }
        }
        Err(refused) => {
            if refused.is_a_mistake() {
                world.broke(format!("{name}: {}", refused.tell()));
            }
            let retry_after = refused.retry_after;
            Outcome {
                body: refused.into_json(),
                retry_after,
                applied: false,
            }
        }
    }
}

fn carry_out(world: &mut World, name: &str, token: Option<&str>, args: &Args) -> Answer {
    let Some(method) = Method::named(name) else {
        return Err(Refused::new("unknown_method"));
    };
    if args.json_was_ignored {
        world.broke(format!(
            "{name}: takes no JSON body, so all arguments were ignored; send a form"
        ));
    }
    for unknown in args.names().filter(|argument| !method.knows(argument)) {
        world.broke(format!("{name}: has no argument `{unknown}`"));
    }
    if name == "api.test" {
        return people::api_test(args);
    }
    let caller = authorise(world, method, token)?;
    let missing: Vec<&str> = method
        .required
        .iter()
        .copied()
        .filter(|argument| *argument != "token" && !args.has(argument))
        .collect();
    if let Some(first) = missing.first() {
        return Err(Refused::missing(name, first, &missing));
    }
    if let Err(Slowed { retry_after }) = rate::check(world, &caller, args) {
        return Err(Refused::rate_limited(retry_after));
    }
    handle(world, &caller, args)
}

fn authorise(
    world: &World,
    method: &'static Method,
    token: Option<&str>,
) -> Result<Caller, Refused> {
    let token = token
        .filter(|token| !token.is_empty())
        .ok_or_else(|| Refused::new("not_authed"))?;
    let known = world
        .installs
        .iter()
        .find_map(|install| Some((install, install.token_kind(token)?)));
    let (install, kind) = known.ok_or_else(|| Refused::new("invalid_auth"))?;
    match install.token {
        TokenState::Live => {}
        TokenState::Revoked => return Err(Refused::new("token_revoked")),
        TokenState::Inactive => return Err(Refused::new("account_inactive")),
    }
    let wants = if method.name == "apps.connections.open" {
        TokenKind::App
    } else {
        TokenKind::Bot
    };
    if kind != wants && method.name != "auth.test" {
        return Err(Refused::new("not_allowed_token_type"));
    }
    let caller = caller(install, method);
    if method.scopes.is_empty() || method.scopes.iter().any(|scope| caller.may(scope)) {
        return Ok(caller);
    }
    Err(Refused::missing_scope(method.scopes, &caller.scopes))
}

fn caller(install: &Install, method: &'static Method) -> Caller {
    Caller {
        app: install.id.clone(),
        team: install.team.clone(),
        bot_user: install.bot_user.clone(),
        bot_id: install.bot_id.clone(),
        scopes: install.scopes.clone(),
        method,
    }
}

fn handle(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    match caller.method.name {
        "apps.connections.open" => Ok(people::connections_open(world, caller)),
        "auth.revoke" => Ok(people::revoke(world, caller, args)),
        "auth.test" => people::auth_test(world, caller),
        "bookmarks.add" => bookmarks::add(world, caller, args),
        "bookmarks.edit" => bookmarks::edit(world, caller, args),
        "bookmarks.list" => bookmarks::list(world, caller, args),
        "bookmarks.remove" => bookmarks::remove(world, caller, args),
        "bots.info" => people::bots_info(world, caller, args),
        "chat.delete" => chat::delete(world, caller, args),
        "chat.getPermalink" => chat::permalink(world, caller, args),
        "chat.postEphemeral" => chat::post_ephemeral(world, caller, args),
        "chat.postMessage" => chat::post_message(world, caller, args),
        "chat.update" => chat::update(world, caller, args),
        "conversations.archive" => conversations::archive(world, caller, args),
        "conversations.close" => membership::close(world, caller, args),
        "conversations.create" => conversations::create(world, caller, args),
        "conversations.history" => history::history(world, caller, args),
        "conversations.info" => conversations::info(world, caller, args),
        "conversations.invite" => membership::invite(world, caller, args),
        "conversations.join" => membership::join(world, caller, args),
        "conversations.kick" => membership::kick(world, caller, args),
        "conversations.leave" => membership::leave(world, caller, args),
        "conversations.list" => conversations::list(world, caller, args),
        "conversations.members" => membership::members(world, caller, args),
        "conversations.open" => membership::open(world, caller, args),
        "conversations.rename" => conversations::rename(world, caller, args),
        "conversations.replies" => history::replies(world, caller, args),
        "conversations.setPurpose" => conversations::set_purpose(world, caller, args),
        "conversations.setTopic" => conversations::set_topic(world, caller, args),
        "conversations.unarchive" => conversations::unarchive(world, caller, args),
        "files.completeUploadExternal" => files::complete(world, caller, args),
        "files.delete" => files::delete(world, caller, args),
        "files.getUploadURLExternal" => files::upload_url(world, caller, args),
        "files.info" => files::info(world, caller, args),
        "pins.add" => pins::add(world, caller, args),
        "pins.list" => pins::list(world, caller, args),
        "pins.remove" => pins::remove(world, caller, args),
        "reactions.add" => pins::react(world, caller, args),
        "reactions.remove" => pins::unreact(world, caller, args),
        "team.info" => people::team_info(world, caller),
        "usergroups.list" => Ok(people::usergroups(world, caller, args)),
        "usergroups.users.list" => people::usergroup_users(world, caller, args),
        "users.conversations" => conversations::mine(world, caller, args),
        "users.info" => people::info(world, caller, args),
        "users.list" => people::list(world, caller, args),
        "users.lookupByEmail" => people::by_email(world, caller, args),
        "views.open" => views::open(world, caller, args),
        "views.publish" => views::publish(world, caller, args),
        "views.push" => views::push(world, caller, args),
        "views.update" => views::update(world, caller, args),
        other => {
            world.broke(format!(
                "{other}: Slack has this method, the emulator does not play it"
            ));
            Err(Refused::new("unknown_method"))
        }
    }
}
