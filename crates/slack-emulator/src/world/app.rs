//! An app as one workspace has installed it.

use std::collections::BTreeMap;

use crate::app::{AppSpec, Shortcut};

/// Whether a token still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenState {
    Live,
    Revoked,
    /// The app was uninstalled or its account switched off.
    Inactive,
}

/// One app in one workspace.
#[derive(Debug)]
pub(crate) struct Install {
    pub id: String,
    pub team: String,
    pub name: String,
    pub bot_user: String,
    pub bot_id: String,
    pub bot_token: String,
    pub app_token: String,
    pub signing_secret: String,
    pub token: TokenState,
    pub scopes: Vec<String>,
    /// Command (with its slash) to URL.
    pub commands: BTreeMap<String, String>,
    pub should_escape: bool,
    pub interactivity_url: Option<String>,
    pub options_url: Option<String>,
    pub events_url: Option<String>,
    pub events: Vec<String>,
    pub shortcuts: Vec<Shortcut>,
    pub socket: bool,
    pub uninstalled: bool,
    /// Completes addresses that are only paths.
    pub base: String,
}

/// Where and what a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Bot,
    App,
}

impl Install {
    pub fn hears(&self, event: &str) -> bool {
        self.events.iter().any(|subscribed| subscribed == event)
    }

    pub fn token_kind(&self, token: &str) -> Option<TokenKind> {
        if token == self.bot_token {
            Some(TokenKind::Bot)
        } else if token == self.app_token {
            Some(TokenKind::App)
        } else {
            None
        }
    }

    /// A whole URL from an address of the specification; `None` for a path without a base.
    pub fn url(&self, address: &str) -> Option<String> {
        if address.starts_with("http://") || address.starts_with("https://") {
            Some(address.to_owned())
        } else {
            (!self.base.is_empty()).then(|| format!("{}{address}", self.base))
        }
    }

    pub fn apply(&mut self, spec: AppSpec) {
        self.name = spec.name;
        self.signing_secret = spec.signing_secret;
        self.scopes = spec.scopes;
        self.commands = spec.commands.into_iter().collect();
        self.should_escape = spec.should_escape;
        self.interactivity_url = spec.interactivity_url;
        self.options_url = spec.options_url;
        self.events_url = spec.events_url;
        self.events = spec.events;
        self.shortcuts = spec.shortcuts;
        self.socket = spec.socket;
    }
}
