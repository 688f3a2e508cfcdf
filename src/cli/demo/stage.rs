//! The real bot and an emulated Slack, side by side on loopback, under one clock that is moved by
//! hand. The demo plays on it, and so do the tests.

use std::net::SocketAddr;

use chrono::TimeDelta;
use secrecy::SecretString;
use serde::Deserialize;
use slack_emulator::{AppSpec, Emulator, ShortcutKind};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::{App, Options};
use crate::clock::Clock;
use crate::config::{Config, DatabaseConfig, ServerConfig, SlackConfig, WayIn};
use crate::domain::Instant;

const MANIFEST: &str = include_str!("../../../manifest.yml");
const PLACEHOLDER: &str = "https://handoff.example.com";
const SIGNING_SECRET: &str = "a secret between the emulator and the bot";

/// Waits shorter than this belong to one delivery: pacing, a retry. The clock just moves past them.
const SHORT: TimeDelta = TimeDelta::seconds(5);

/// How Slack reaches the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Http,
    Socket,
}

#[derive(Debug)]
pub struct Stage {
    pub slack: Emulator,
    pub team: slack_emulator::Workspace,
    pub app: slack_emulator::App,
    pub bot: App,
    pub clock: Clock,
    config: Config,
    options: Options,
    server: JoinHandle<()>,
    by: By,
}

impl Stage {
    /// Installs the app as its manifest says into a new workspace, and starts the bot for it.
    pub async fn set(database: &str, at: Instant, options: Options) -> anyhow::Result<Self> {
        Self::set_by(By::Http, database, at, options).await
    }

    /// The same with Slack reaching the bot this way.
    pub async fn set_by(
        by: By,
        database: &str,
        at: Instant,
        options: Options,
    ) -> anyhow::Result<Self> {
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        Self::set_everything(by, anywhere, database, at, options).await
    }

    pub async fn set_at(
        emulator: SocketAddr,
        database: &str,
        at: Instant,
        options: Options,
    ) -> anyhow::Result<Self> {
        Self::set_everything(By::Http, emulator, database, at, options).await
    }

    async fn set_everything(
        by: By,
        emulator: SocketAddr,
        database: &str,
        at: Instant,
        options: Options,
    ) -> anyhow::Result<Self> {
        let clock = Clock::manual(at);
        let slack_clock = clock.clone();
        let slack = Emulator::builder()
            .clock(move || slack_clock.now().timestamp_millis())
            .listen(emulator)
            .start()
            .await?;
        let team = slack.workspace("Contoso");
        let app = team.install(AppSpec {
            socket: by == By::Socket,
            ..spec()?
        });
        let way_in = match by {
            By::Http => WayIn::Http {
                signing_secret: SecretString::from(SIGNING_SECRET),
            },
            By::Socket => WayIn::Socket {
                app_token: SecretString::from(app.app_token()),
            },
        };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        app.set_urls(&format!("http://{}", listener.local_addr()?));
        let config = Config {
            slack: SlackConfig {
                way_in,
                bot_token: SecretString::from(app.bot_token()),
                api_url: slack.api_url(),
            },
            database: DatabaseConfig {
                url: SecretString::from(database),
            },
            server: ServerConfig {
                listen: listener.local_addr()?,
                public_url: None,
                admin_token: None,
            },
        };
        let options = Options {
            clock: clock.clone(),
            ..options
        };
        let bot = App::open(&config, options.clone()).await?;
        bot.recognise().await?;
        let server = serve(listener, &bot);
        let stage = Self {
            slack,
            team,
            app,
            bot,
            clock,
            config,
            options,
            server,
            by,
        };
        stage.slack.until(|| stage.is_reached()).await;
        Ok(stage)
    }

    /// Whether what people do comes to the bot. Under Socket Mode it opens its two connections by
    /// itself.
    pub fn is_reached(&self) -> bool {
        match self.by {
            By::Http => true,
            By::Socket => self.slack.open_sockets(&self.app) > 1,
        }
    }

    /// The bot dies where it stands, and another one starts on the same database.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.server.abort();
        self.slack
            .until(|| self.slack.open_sockets(&self.app) == 0)
            .await;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        self.app
            .set_urls(&format!("http://{}", listener.local_addr()?));
        self.bot = App::open(&self.config, self.options.clone()).await?;
        self.server = serve(listener, &self.bot);
        self.slack.until(|| self.is_reached()).await;
        Ok(())
    }

    /// Lets everything happen that is due now or within moments: forms shown, deliveries made,
    /// events pushed.
    pub async fn settle(&self) -> anyhow::Result<()> {
        loop {
            self.bot.edge.shown().await;
            self.slack.tick().await;
            if self.bot.worker.round().await? > 0 {
                continue;
            }
            match self.bot.worker.next_due().await? {
                Some(due) if due <= self.clock.now() + SHORT => self.clock.advance_to(due),
                Some(_) | None => return Ok(()),
            }
        }
    }

    /// Moves the clock, stopping wherever something is due.
    pub async fn advance_to(&self, at: Instant) -> anyhow::Result<()> {
        loop {
            self.settle().await?;
            match self.bot.worker.next_due().await? {
                Some(due) if due < at => self.clock.advance_to(due),
                Some(_) | None => break,
            }
        }
        self.clock.advance_to(at);
        self.settle().await
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }
}

fn serve(listener: TcpListener, bot: &App) -> JoinHandle<()> {
    let router = bot.router();
    let bot = bot.clone();
    tokio::spawn(async move {
        // Nobody says stop: a bot on the stage dies where it stands.
        let (_stopper, stop) = watch::channel(false);
        let (served, ()) = tokio::join!(axum::serve(listener, router), bot.listen(stop));
        if let Err(error) = served {
            tracing::error!(%error, "the bot's server failed");
        }
    })
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// The parts of the manifest that an installation is made of.
#[derive(Deserialize)]
struct Manifest {
    display_information: Display,
    features: Features,
    oauth_config: OauthConfig,
    settings: Settings,
}

#[derive(Deserialize)]
struct Display {
    name: String,
}

#[derive(Deserialize)]
struct Features {
    shortcuts: Vec<ManifestShortcut>,
    slash_commands: Vec<SlashCommand>,
}

#[derive(Deserialize)]
struct ManifestShortcut {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    callback_id: String,
}

#[derive(Deserialize)]
struct SlashCommand {
    command: String,
    url: String,
    description: String,
    usage_hint: String,
    should_escape: bool,
}

/// What Slack's client tells of a command while it is typed.
#[derive(Debug)]
pub(super) struct Usage {
    pub command: String,
    pub description: String,
    pub hint: String,
}

pub(super) fn usages() -> anyhow::Result<Vec<Usage>> {
    let manifest: Manifest = serde_yaml_ng::from_str(MANIFEST)?;
    let commands = manifest.features.slash_commands.into_iter();
    let usage = |command: SlashCommand| Usage {
        command: command.command,
        description: command.description,
        hint: command.usage_hint,
    };
    Ok(commands.map(usage).collect())
}

#[derive(Deserialize)]
struct OauthConfig {
    scopes: Scopes,
}

#[derive(Deserialize)]
struct Scopes {
    bot: Vec<String>,
}

#[derive(Deserialize)]
struct Settings {
    event_subscriptions: Subscriptions,
    interactivity: Interactivity,
}

#[derive(Deserialize)]
struct Subscriptions {
    request_url: String,
    bot_events: Vec<String>,
}

#[derive(Deserialize)]
struct Interactivity {
    request_url: String,
    message_menu_options_url: String,
}

/// The manifest's addresses become paths on the bot's own server.
pub fn spec() -> anyhow::Result<AppSpec> {
    let manifest: Manifest = serde_yaml_ng::from_str(MANIFEST)?;
    let path = |url: &str| url.replacen(PLACEHOLDER, "", 1);
    let features = manifest.features;
    let settings = manifest.settings;
    Ok(AppSpec {
        name: manifest.display_information.name,
        signing_secret: SIGNING_SECRET.to_owned(),
        scopes: manifest.oauth_config.scopes.bot,
        should_escape: features
            .slash_commands
            .iter()
            .any(|command| command.should_escape),
        commands: features
            .slash_commands
            .into_iter()
            .map(|command| (command.command, path(&command.url)))
            .collect(),
        interactivity_url: Some(path(&settings.interactivity.request_url)),
        options_url: Some(path(&settings.interactivity.message_menu_options_url)),
        events_url: Some(path(&settings.event_subscriptions.request_url)),
        events: settings.event_subscriptions.bot_events,
        shortcuts: features
            .shortcuts
            .into_iter()
            .map(|shortcut| {
                let kind = match shortcut.kind.as_str() {
                    "message" => ShortcutKind::Message,
                    _ => ShortcutKind::Global,
                };
                slack_emulator::Shortcut {
                    name: shortcut.name,
                    kind,
                    callback_id: shortcut.callback_id,
                }
            })
            .collect(),
        socket: false,
    })
}
