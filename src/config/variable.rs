//! The variables we know, and the environment they are read from.

use std::collections::BTreeMap;

use super::BadConfig;

/// A variable as the README's table shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    pub name: &'static str,
    /// Empty: there is none, it must be given.
    pub default: &'static str,
    pub meaning: &'static str,
}

const fn variable(name: &'static str, default: &'static str, meaning: &'static str) -> Variable {
    Variable {
        name,
        default,
        meaning,
    }
}

/// Every variable this version reads, in the order the README shows them.
pub const VARIABLES: [Variable; 10] = [
    variable(
        "SLACK_SIGNING_SECRET",
        "",
        "proves that requests come from Slack (“Basic Information” of your Slack app)",
    ),
    variable(
        "SLACK_BOT_TOKEN",
        "",
        "lets the bot act in your workspace, begins with `xoxb-` (“OAuth & Permissions”)",
    ),
    variable(
        "SLACK_APP_TOKEN",
        "",
        "set: Socket Mode instead of HTTP, so that no public address and no signing secret is \
         needed; begins with `xapp-` (“Basic Information”, App-Level Tokens)",
    ),
    variable(
        "SLACK_API_URL",
        "https://slack.com/api",
        "the Web API's base; `http://` only for this machine",
    ),
    variable(
        "DATABASE_URL",
        "sqlite://handoff.db",
        "a file on this machine, or `postgres://…` for several replicas",
    ),
    variable(
        "HANDOFF_LISTEN",
        "127.0.0.1:3000",
        "address of the HTTP server",
    ),
    variable(
        "HANDOFF_PUBLIC_URL",
        "",
        "the address under which Slack reaches the bot; `handoff doctor` tries it",
    ),
    variable(
        "HANDOFF_ADMIN_TOKEN",
        "",
        "shows `/metrics` to whoever sends it as a bearer token; without it only this machine sees them",
    ),
    variable(
        "HANDOFF_LOG",
        "info",
        "what is logged, as a `tracing` filter",
    ),
    variable(
        "HANDOFF_LOG_FORMAT",
        "text",
        "`text` for people, `json` for machines",
    ),
];

/// Variables that ask for something, and what to do instead in this version.
const SLACKS_OWN: [&str; 2] = ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"];

/// The variables that concern us, trimmed; blank ones are as good as unset.
#[derive(Debug, Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    pub fn of_process() -> Self {
        Self::of(std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }))
    }

    pub fn of<N: Into<String>, V: Into<String>>(
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let ours = variables
            .into_iter()
            .map(|(name, value)| (name.into(), value.into().trim().to_owned()))
            .filter(|(name, _)| {
                name.starts_with("SLACK_") || name.starts_with("HANDOFF_") || name == "DATABASE_URL"
            });
        Self(ours.collect())
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The value, or the sentence that says where to find it.
    pub fn required(&self, name: &str, found_at: &str) -> Result<String, BadConfig> {
        self.refuse_unknown()?;
        self.get(name)
            .map(str::to_owned)
            .ok_or_else(|| BadConfig::new(format!("{name} is not set; {found_at}.")))
    }

    /// A misspelt variable would be passed over in silence, and its default used.
    fn refuse_unknown(&self) -> Result<(), BadConfig> {
        let known = |name: &str| {
            SLACKS_OWN.contains(&name) || VARIABLES.iter().any(|variable| variable.name == name)
        };
        let unknown = self
            .0
            .keys()
            .find(|name| !known(name) && !name.starts_with("HANDOFF_TEST"));
        match unknown {
            None => Ok(()),
            Some(name) => Err(BadConfig::new(format!(
                "{name} is set, but this version knows no such variable."
            ))),
        }
    }
}
