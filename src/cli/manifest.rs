//! `handoff manifest`: the app's description for Slack, with this installation's address.

use anyhow::{Context as _, bail};
use clap::Args;
use url::Url;

use super::say;
use crate::slack::scopes::MANIFEST;

/// The address in it that is replaced.
const PLACEHOLDER: &str = "https://handoff.example.com";

#[derive(Debug, Args)]
pub(super) struct Manifest {
    /// The address under which Slack reaches the bot, like <https://handoff.example.com>.
    #[arg(long, required_unless_present = "socket", conflicts_with = "socket")]
    url: Option<String>,
    /// For Socket Mode: without any address.
    #[arg(long)]
    socket: bool,
}

impl Manifest {
    pub(super) fn print(&self) -> anyhow::Result<()> {
        say(self.filled_in()?.trim_end());
        Ok(())
    }

    fn filled_in(&self) -> anyhow::Result<String> {
        let lines = MANIFEST.lines().filter(|line| !line.starts_with('#'));
        let manifest = lines.collect::<Vec<_>>().join(
            "
",
        );
        match &self.url {
            Some(url) => Ok(manifest.replace(PLACEHOLDER, &address(url)?)),
            None => Ok(without_addresses(&manifest)),
        }
    }
}

fn address(given: &str) -> anyhow::Result<String> {
    let url = Url::parse(given).context("--url must be a web address like https://…")?;
    if url.scheme() != "https" {
        bail!("--url must begin with https://, because Slack calls no other");
    }
    if url.query().is_some() || url.fragment().is_some() {
        bail!("--url must be an address alone, without ? or #");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Socket Mode knows no addresses; the switch in the settings says so.
fn without_addresses(manifest: &str) -> String {
    let lines = manifest.lines().filter(|line| !line.contains(PLACEHOLDER));
    lines
        .collect::<Vec<_>>()
        .join("\n")
        .replace("socket_mode_enabled: false", "socket_mode_enabled: true")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(url: Option<&str>) -> anyhow::Result<String> {
        let manifest = Manifest {
            url: url.map(str::to_owned),
            socket: url.is_none(),
        };
        manifest.filled_in()
    }

    #[test]
    fn addresses_are_filled_in() {
        let filled = manifest(Some("https://bot.acme.com/")).unwrap();
        assert!(filled.contains("https://bot.acme.com/slack/commands"));
        let options = "message_menu_options_url: https://bot.acme.com/slack/interactions";
        assert!(filled.contains(options));
        assert!(!filled.contains("example.com"));
    }

    #[test]
    fn socket_mode_has_none() {
        let filled = manifest(None).unwrap();
        assert!(!filled.contains("https://"));
        assert!(filled.contains("socket_mode_enabled: true"));
        assert!(!filled.contains("options_url"));
    }

    #[test]
    fn what_slack_would_not_call_is_refused() {
        for url in [
            "http://bot.acme.com",
            "bot.acme.com",
            "https://bot.acme.com/?a=1",
        ] {
            assert!(manifest(Some(url)).is_err(), "{url}");
        }
    }
}
