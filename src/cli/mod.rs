//! The commands. The only place that prints.

mod backup;
mod closed_days;
mod doctor;
mod logging;
mod manifest;
mod migrate;
mod outbox;
mod serve;
mod template;
mod workspace;

#[cfg(feature = "demo")]
pub mod demo;

use clap::{Parser, Subcommand};

use crate::config::Environment;

/// Carries a new customer from sales to customer management, in Slack.
#[derive(Debug, Parser)]
#[command(name = "handoff", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the bot.
    Serve,
    /// Try the whole product in a browser on this machine, without Slack.
    #[cfg(feature = "demo")]
    Demo(demo::Demo),
    /// Hold the configuration against reality: tokens, scopes, clocks, addresses, the database.
    Doctor(doctor::Doctor),
    /// Bring the database's schema up to date, and nothing else.
    Migrate,
    /// Print the Slack app's manifest with your address filled in.
    Manifest(manifest::Manifest),
    /// Copy the SQLite database into one file, while the bot runs.
    Backup(backup::Backup),
    /// See and mend what could not be delivered.
    Outbox(outbox::Outbox),
    /// Take over the days on which nobody works.
    ClosedDays(closed_days::ClosedDays),
    /// See, take out and bring in the questions that a brief answers.
    Template(template::Templates),
}

impl Cli {
    pub async fn run(self) -> anyhow::Result<()> {
        let environment = Environment::of_process();
        match self.command {
            Command::Serve => serve::serve(&environment).await,
            #[cfg(feature = "demo")]
            Command::Demo(demo) => demo.run().await,
            Command::Doctor(doctor) => doctor.run(&environment).await,
            Command::Backup(backup) => backup.run(&environment).await,
            Command::Migrate => migrate::migrate(&environment).await,
            Command::Manifest(manifest) => manifest.print(),
            Command::Outbox(outbox) => outbox.run(&environment).await,
            Command::ClosedDays(closed_days) => closed_days.run(&environment).await,
            Command::Template(templates) => templates.run(&environment).await,
        }
    }
}

/// One line for the person at the terminal.
#[expect(clippy::print_stdout, reason = "commands talk to the terminal")]
fn say(line: impl std::fmt::Display) {
    println!("{line}");
}
