//! `handoff demo`: the whole product on this machine, without Slack. The real bot, a real database
//! and an emulated Slack play the main job while the clock is moved by hand, and what everybody
//! types, presses and reads is printed.

pub mod stage;

mod narrator;
mod play;

use std::time::Duration;

use anyhow::Context as _;
use chrono::{TimeDelta, TimeZone as _};
use clap::Args;
use tempfile::TempDir;

use self::narrator::Narrator;
use self::stage::Stage;
use super::say;
use crate::app::Options;

#[derive(Debug, Args)]
pub struct Demo {
    /// Leave it running, and say how to look at it.
    #[arg(long)]
    keep: bool,
}

/// How often the kept demo's clock moves.
const TICK: Duration = Duration::from_millis(250);

impl Demo {
    /// Fails at the first step that does not happen.
    pub async fn run(self) -> anyhow::Result<()> {
        let folder = TempDir::new().context("no temporary folder can be made")?;
        let database = format!("sqlite://{}", folder.path().join("handoff.db").display());
        let monday = chrono::Utc
            .with_ymd_and_hms(2026, 11, 23, 9, 0, 0)
            .earliest()
            .context("that Monday exists")?;
        let stage = Stage::set(&database, monday, Options::default()).await?;
        let narrator = Narrator::new(&stage);
        play::play(&narrator).await?;
        narrator::ends();
        if self.keep {
            keep_running(&stage, &database).await?;
        }
        Ok(())
    }
}

/// The clock goes on as a clock does, until Ctrl-C.
async fn keep_running(stage: &Stage, database: &str) -> anyhow::Result<()> {
    let (api, token) = (stage.slack.api_url(), stage.app.bot_token());
    say("");
    say("It is still running; Ctrl-C ends it. Look at it from another terminal:");
    say(format!(
        "  curl -s -H 'Authorization: Bearer {token}' {api}/conversations.list"
    ));
    say(format!(
        "  curl -s -H 'Authorization: Bearer {token}' '{api}/conversations.history?channel=C…'"
    ));
    say(format!("  DATABASE_URL={database} handoff outbox list"));
    let mut ticks = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            _ = ticks.tick() => {
                let passed = TimeDelta::from_std(TICK)?;
                stage.clock.advance_to(stage.now() + passed);
                stage.settle().await?;
            }
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
    }
}
