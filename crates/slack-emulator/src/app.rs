//! An app in a workspace: how it is installed, its tokens, its addresses.

use std::sync::Arc;

use serde_json::json;

use crate::hub::Hub;
use crate::world::app::TokenState;

/// What an app is installed with. Addresses may be whole URLs, or paths that [`App::set_urls`] completes.
#[derive(Clone, Debug, Default)]
pub struct AppSpec {
    pub name: String,
    pub signing_secret: String,
    /// The bot scopes granted.
    pub scopes: Vec<String>,
    /// Each command with its slash, and its address.
    pub commands: Vec<(String, String)>,
    /// Mentions in command texts arrive as `<@U…>` and `<#C…>`.
    pub should_escape: bool,
    pub interactivity_url: Option<String>,
    /// Where external selects get their options, if not from the interactivity address.
    pub options_url: Option<String>,
    pub events_url: Option<String>,
    /// The events subscribed to, such as `app_home_opened` or `message.im`.
    pub events: Vec<String>,
    pub shortcuts: Vec<Shortcut>,
    /// Socket Mode instead of HTTP.
    pub socket: bool,
}

/// A shortcut as it stands in Slack's menus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortcut {
    pub name: String,
    pub kind: ShortcutKind,
    pub callback_id: String,
}

/// Where a shortcut is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortcutKind {
    Global,
    Message,
}

impl From<(&str, ShortcutKind, &str)> for Shortcut {
    fn from((name, kind, callback_id): (&str, ShortcutKind, &str)) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            callback_id: callback_id.to_owned(),
        }
    }
}

/// An installed app.
#[derive(Clone, Debug)]
pub struct App {
    pub(crate) hub: Arc<Hub>,
    pub(crate) id: String,
    bot_token: String,
    socket_token: String,
    bot_user: String,
}

impl App {
    pub(crate) fn of(hub: Arc<Hub>, id: String) -> Self {
        let world = hub.world();
        let (bot_token, socket_token, bot_user) =
            world.install(&id).map_or_else(Default::default, |install| {
                (
                    install.bot_token.clone(),
                    install.app_token.clone(),
                    install.bot_user.clone(),
                )
            });
        drop(world);
        Self {
            hub,
            id,
            bot_token,
            socket_token,
            bot_user,
        }
    }

    /// `A…`
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `xoxb-…`
    pub fn bot_token(&self) -> &str {
        &self.bot_token
    }

    /// `xapp-…`, for Socket Mode.
    pub fn app_token(&self) -> &str {
        &self.socket_token
    }

    /// The user that the app acts as: `U…`.
    pub fn bot_user(&self) -> &str {
        &self.bot_user
    }

    /// Completes the addresses that were given as paths: `http://127.0.0.1:3000`.
    /// An app may need its token before it can listen, so this comes after the installation.
    pub fn set_urls(&self, base: &str) {
        if let Some(install) = self.hub.world().install_mut(&self.id) {
            base.trim_end_matches('/').clone_into(&mut install.base);
        }
    }

    /// Installs the app anew with another specification; its tokens stay.
    pub fn reinstall(&self, spec: AppSpec) {
        if let Some(install) = self.hub.world().install_mut(&self.id) {
            install.apply(spec);
            install.token = TokenState::Live;
            install.uninstalled = false;
        }
    }

    /// Replaces the scopes that were granted.
    pub fn set_scopes(&self, scopes: &[&str]) {
        if let Some(install) = self.hub.world().install_mut(&self.id) {
            install.scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        }
    }

    /// The bot token stops working; the app hears `tokens_revoked` if it is subscribed.
    pub async fn revoke_token(&self) {
        {
            let mut world = self.hub.world();
            if let Some(install) = world.install_mut(&self.id) {
                install.token = TokenState::Revoked;
            }
            let tokens = json!({ "oauth": [], "bot": [self.bot_user] });
            world.tell(
                &self.id,
                json!({ "type": "tokens_revoked", "tokens": tokens }),
            );
        }
        self.hub.deliver_events().await;
    }

    pub fn restore_token(&self) {
        if let Some(install) = self.hub.world().install_mut(&self.id) {
            install.token = TokenState::Live;
        }
    }

    /// A person removes the app from the workspace.
    pub async fn uninstall(&self) {
        {
            let mut world = self.hub.world();
            let tokens = json!({ "oauth": [], "bot": [self.bot_user] });
            world.tell(
                &self.id,
                json!({ "type": "tokens_revoked", "tokens": tokens }),
            );
            world.tell(&self.id, json!({ "type": "app_uninstalled" }));
            if let Some(install) = world.install_mut(&self.id) {
                install.token = TokenState::Inactive;
                install.uninstalled = true;
            }
        }
        self.hub.deliver_events().await;
    }
}
