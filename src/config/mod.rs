//! Configuration from the environment: a struct per concern, the variable's name in each field's
//! doc, and contradictions refused at start with one sentence.

mod variable;

use std::net::SocketAddr;

use secrecy::SecretString;
use url::Url;

pub use variable::{Environment, VARIABLES, Variable};

/// Whoever guesses it sees the figures.
const SHORTEST_TOKEN: usize = 16;

/// Why the program does not start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadConfig(String);

impl BadConfig {
    fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

#[derive(Debug)]
pub struct Config {
    pub slack: SlackConfig,
    pub database: DatabaseConfig,
    pub server: ServerConfig,
}

#[derive(Debug)]
pub struct SlackConfig {
    pub way_in: WayIn,
    /// `SLACK_BOT_TOKEN`
    pub bot_token: SecretString,
    /// `SLACK_API_URL`, without a slash at its end
    pub api_url: String,
}

/// How Slack reaches the bot.
#[derive(Debug)]
pub enum WayIn {
    /// `SLACK_SIGNING_SECRET`: by calling our address.
    Http { signing_secret: SecretString },
    /// `SLACK_APP_TOKEN`: through connections that we open. It wins over the secret.
    Socket { app_token: SecretString },
}

#[derive(Debug)]
pub struct DatabaseConfig {
    /// `DATABASE_URL`
    pub url: SecretString,
}

#[derive(Debug)]
pub struct ServerConfig {
    /// `HANDOFF_LISTEN`
    pub listen: SocketAddr,
    /// `HANDOFF_PUBLIC_URL`, without a slash at its end
    pub public_url: Option<String>,
    /// `HANDOFF_ADMIN_TOKEN`
    pub admin_token: Option<SecretString>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogConfig {
    /// `HANDOFF_LOG`
    pub filter: String,
    /// `HANDOFF_LOG_FORMAT`
    pub json: bool,
}

impl Config {
    pub fn read(environment: &Environment) -> Result<Self, BadConfig> {
        Ok(Self {
            slack: SlackConfig::read(environment)?,
            database: DatabaseConfig::read(environment)?,
            server: ServerConfig::read(environment)?,
        })
    }
}

impl SlackConfig {
    pub fn read(environment: &Environment) -> Result<Self, BadConfig> {
        let oauth = ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"];
        if let Some(name) = oauth.iter().find(|name| environment.get(name).is_some()) {
            return Err(BadConfig::new(format!(
                "{name} asks for installs by OAuth, which this version does not offer yet; unset \
                 it and give the workspace's SLACK_BOT_TOKEN."
            )));
        }
        let bot_token = environment.required(
            "SLACK_BOT_TOKEN",
            "it is the Bot User OAuth Token under “OAuth & Permissions” of your Slack app",
        )?;
        if bot_token.starts_with("xapp-") || bot_token.starts_with("xoxp-") {
            return Err(BadConfig::new(
                "SLACK_BOT_TOKEN must be the bot's token; it begins with xoxb-, not with the \
                 xapp- of an app or the xoxp- of a person.",
            ));
        }
        Ok(Self {
            way_in: WayIn::read(environment)?,
            bot_token: SecretString::from(bot_token),
            api_url: api_url(environment.get("SLACK_API_URL"))?,
        })
    }
}

impl WayIn {
    fn read(environment: &Environment) -> Result<Self, BadConfig> {
        if let Some(app_token) = environment.get("SLACK_APP_TOKEN") {
            if !app_token.starts_with("xapp-") {
                return Err(BadConfig::new(
                    "SLACK_APP_TOKEN must be the app's token, which begins with xapp-; make one \
                     with connections:write under “Basic Information”, App-Level Tokens.",
                ));
            }
            return Ok(Self::Socket {
                app_token: SecretString::from(app_token),
            });
        }
        let signing_secret = environment.required(
            "SLACK_SIGNING_SECRET",
            "it is under “Basic Information” of your Slack app (or set SLACK_APP_TOKEN for Socket \
             Mode, which needs no public address)",
        )?;
        Ok(Self::Http {
            signing_secret: SecretString::from(signing_secret),
        })
    }
}

/// Tokens must not travel in the clear: plain HTTP is for an emulator on this machine only.
fn api_url(given: Option<&str>) -> Result<String, BadConfig> {
    let Some(given) = given else {
        return Ok("https://slack.com/api".to_owned());
    };
    let url =
        Url::parse(given).map_err(|_| BadConfig::new("SLACK_API_URL must be a web address."))?;
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => {}
        "http" if loopback => {}
        _ => {
            return Err(BadConfig::new(
                "SLACK_API_URL must begin with https://; http:// is for this machine (127.0.0.1) \
                 only.",
            ));
        }
    }
    Ok(given.trim_end_matches('/').to_owned())
}

impl DatabaseConfig {
    pub fn read(environment: &Environment) -> Result<Self, BadConfig> {
        let url = environment
            .get("DATABASE_URL")
            .unwrap_or("sqlite://handoff.db");
        let known = ["sqlite:", "postgres://", "postgresql://"];
        if !known.iter().any(|scheme| url.starts_with(scheme)) {
            return Err(BadConfig::new(
                "DATABASE_URL must begin with sqlite:// (a file on this machine) or postgres://.",
            ));
        }
        if url.starts_with("sqlite::memory:") || url.contains("mode=memory") {
            return Err(BadConfig::new(
                "DATABASE_URL names a database in memory, which would lose every brief at the next \
                 restart; name a file, as in sqlite://handoff.db.",
            ));
        }
        Ok(Self {
            url: SecretString::from(url),
        })
    }
}

impl ServerConfig {
    pub fn read(environment: &Environment) -> Result<Self, BadConfig> {
        let listen = environment
            .get("HANDOFF_LISTEN")
            .unwrap_or("127.0.0.1:3000");
        let listen = listen.parse().map_err(|_| {
            BadConfig::new(format!(
                "HANDOFF_LISTEN must be an address and a port, like 0.0.0.0:3000; {listen:?} is \
                 neither."
            ))
        })?;
        let public_url = environment
            .get("HANDOFF_PUBLIC_URL")
            .map(public)
            .transpose()?;
        let admin_token = environment.get("HANDOFF_ADMIN_TOKEN");
        if admin_token.is_some_and(|token| token.len() < SHORTEST_TOKEN) {
            return Err(BadConfig::new(
                "HANDOFF_ADMIN_TOKEN is short enough to be guessed; make one with \
                 `openssl rand -hex 32`.",
            ));
        }
        Ok(Self {
            listen,
            public_url,
            admin_token: admin_token.map(SecretString::from),
        })
    }
}

/// Slack calls no other.
fn public(given: &str) -> Result<String, BadConfig> {
    match Url::parse(given) {
        Ok(url) if url.scheme() == "https" => Ok(given.trim_end_matches('/').to_owned()),
        Ok(_) | Err(_) => Err(BadConfig::new(
            "HANDOFF_PUBLIC_URL must be the web address under which Slack reaches the bot, \
             beginning with https://.",
        )),
    }
}

impl LogConfig {
    pub fn read(environment: &Environment) -> Result<Self, BadConfig> {
        let json = match environment.get("HANDOFF_LOG_FORMAT") {
            None | Some("text") => false,
            Some("json") => true,
            Some(other) => {
                return Err(BadConfig::new(format!(
                    "HANDOFF_LOG_FORMAT must be text or json, not {other:?}."
                )));
            }
        };
        Ok(Self {
            filter: environment.get("HANDOFF_LOG").unwrap_or("info").to_owned(),
            json,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    const GOOD: [(&str, &str); 2] = [("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_SIGNING_SECRET", "s")];

    fn with(more: &[(&str, &str)]) -> Result<Config, String> {
        let all = GOOD.iter().chain(more).copied();
        Config::read(&Environment::of(all)).map_err(|error| error.to_string())
    }

    #[test]
    fn two_secrets_are_enough() {
        let config = with(&[]).unwrap();
        assert_eq!(config.slack.api_url, "https://slack.com/api");
        assert_eq!(config.database.url.expose_secret(), "sqlite://handoff.db");
        assert_eq!(config.server.listen.to_string(), "127.0.0.1:3000");
    }

    #[test]
    fn socket_mode_needs_no_signing_secret() {
        let all = [("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_APP_TOKEN", "xapp-1")];
        let config = Config::read(&Environment::of(all)).unwrap();
        match config.slack.way_in {
            WayIn::Socket { app_token } => assert_eq!(app_token.expose_secret(), "xapp-1"),
            WayIn::Http { .. } => panic!("that is HTTP"),
        }
        assert!(matches!(
            with(&[]).unwrap().slack.way_in,
            WayIn::Http { .. }
        ));
    }

    #[test]
    fn contradictions_are_refused_with_one_sentence() {
        for (name, value, said) in [
            ("SLACK_APP_TOKEN", "xoxb-1", "xapp-"),
            ("SLACK_CLIENT_ID", "1.2", "OAuth"),
            ("SLACK_BOT_TOKEN", "xapp-1", "xoxb-"),
            ("SLACK_BOT_TOKEN", " ", "SLACK_BOT_TOKEN is not set"),
            (
                "SLACK_SIGNING_SECRET",
                "",
                "SLACK_SIGNING_SECRET is not set",
            ),
            ("SLACK_API_URL", "http://slack.example.com/api", "https://"),
            ("SLACK_API_URL", "slack", "web address"),
            ("DATABASE_URL", "mysql://x", "sqlite://"),
            ("DATABASE_URL", "sqlite::memory:", "memory"),
            ("HANDOFF_LISTEN", "3000", "HANDOFF_LISTEN"),
            ("HANDOFF_ADMIN_TOKEN", "secret", "openssl"),
            ("HANDOFF_PUBLIC_URL", "http://bot.example.com", "https://"),
            ("SLACK_BOT_TOKN", "x", "SLACK_BOT_TOKN"),
            ("HANDOFF_KEYS", "1:x", "HANDOFF_KEYS"),
        ] {
            let sentence = with(&[(name, value)]).unwrap_err();
            assert!(sentence.contains(said), "{name}={value}: {sentence}");
            assert!(sentence.ends_with('.'), "{sentence}");
        }
        assert!(with(&[("SLACK_API_URL", "http://127.0.0.1:9/api/")]).is_ok());
    }
}
