//! `handoff closed-days import`: the days of a calendar file on which nobody works.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use secrecy::ExposeSecret as _;

use super::{say, workspace};
use crate::clock::Clock;
use crate::config::{DatabaseConfig, Environment};
use crate::domain::closed_days::{self, MOST, Read};
use crate::flows::Ctx;
use crate::flows::closed_days::{Taken, import};
use crate::slack::line::count;
use crate::store::Db;

/// More lines than these are wrong, and the file is something else.
const MOST_COMPLAINTS: usize = 10;

#[derive(Debug, Args)]
pub(super) struct ClosedDays {
    #[command(subcommand)]
    command: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Take the whole days of a calendar file (.ics), or of a list with one day a line.
    Import {
        file: PathBuf,
        /// The workspace's id (T…), where the bot serves more than one.
        #[arg(long)]
        workspace: Option<String>,
    },
}

impl ClosedDays {
    pub(super) async fn run(self, environment: &Environment) -> anyhow::Result<()> {
        let Verb::Import { file, workspace } = self.command;
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        let clock = Clock::System;
        let read = match closed_days::read(&text, clock.now().date_naive()) {
            Ok(read) => read,
            Err(wrong) => {
                for wrong in wrong.iter().take(MOST_COMPLAINTS) {
                    say(wrong);
                }
                if wrong.len() > MOST_COMPLAINTS {
                    say(format!("And {} more lines.", wrong.len() - MOST_COMPLAINTS));
                }
                bail!("nothing was taken from {}", file.display());
            }
        };
        let config = DatabaseConfig::read(environment)?;
        let db = Db::open(config.url.expose_secret()).await?;
        let ctx = Ctx::new(db, clock);
        let workspace = workspace::meant(&ctx, workspace).await?;
        let taken = import(&ctx, &workspace, &read.days).await?;
        ctx.db.close().await;
        match taken {
            Taken::New(new) => tell(&read, new),
            Taken::TooMany(days) => {
                bail!("nothing was taken: {days} closed days would be more than {MOST}")
            }
            Taken::NotInstalled => bail!("no workspace {workspace} is installed"),
        }
        Ok(())
    }
}

fn tell(read: &Read, new: usize) {
    for line in closed_days::write(&read.days).lines() {
        say(format!("closed   {line}"));
    }
    for skipped in &read.skipped {
        let (line, name, why) = (skipped.line, &skipped.name, skipped.why);
        say(format!("skipped  line {line}, {name}: {why}"));
    }
    let days = count(read.days.len(), "day", "days");
    let skipped = count(read.skipped.len(), "event", "events");
    say(match new {
        0 => format!("Took {days}, none of them new; skipped {skipped}."),
        new => format!(
            "Took {days}, {new} of them new; skipped {skipped}. Reminders are planned anew."
        ),
    });
}
