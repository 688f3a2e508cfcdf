//! `slack-load`: how fast does a Slack app answer, and what does it cost?
//!
//! Plays Slack from both sides: sends the app signed requests, at a rate or as fast as it answers,
//! and is the Web API that the app calls back, answering at once. Loopback only, and bounded in
//! time and number, for it is a measuring tool and not a weapon.

mod bot;
mod deliveries;
mod fake;
mod fire;
mod report;
mod scenario;
mod sign;
mod stand;
mod store;
mod table;
mod vitals;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use fake::FakeSlack;
use fire::{MOST_CONNECTIONS, MOST_SECONDS, Pace, Target};
use scenario::{People, command, interaction};

/// Signed load for a Slack app on this machine, with a fake Slack that answers at once.
#[derive(Parser)]
#[command(name = "slack-load", version, about)]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// A slash command; counts the modals it opens.
    Command {
        #[command(flatten)]
        load: Load,
        #[arg(long, default_value = "/handoff")]
        command: String,
        #[arg(long, default_value = "")]
        text: String,
    },
    /// A page of a form, submitted: a fresh form for each request.
    Turn {
        #[command(flatten)]
        load: Load,
        /// The command that opens the form.
        #[arg(long, default_value = "/handoff")]
        command: String,
        /// How many pages are submitted before, unmeasured.
        #[arg(long, default_value_t = 0)]
        after: usize,
    },
    /// The last page of a form, submitted: `turn` after so many pages.
    Submit {
        #[command(flatten)]
        load: Load,
        #[arg(long, default_value = "/handoff")]
        command: String,
        #[arg(long, default_value_t = 4)]
        after: usize,
    },
    /// A button of a message; counts the modals it opens.
    Click {
        #[command(flatten)]
        load: Load,
        #[arg(long, default_value = "read_brief")]
        action: String,
        /// The button's value is a number from 1 to this.
        #[arg(long, default_value_t = 1)]
        values: u64,
    },
    /// All of it for Handoff's own goals, as a Markdown table.
    Table(table::Options),
    /// How fast Handoff fires timers and delivers messages, as a Markdown table.
    Deliveries(deliveries::Options),
}

#[derive(Args)]
struct Load {
    /// Where the app listens.
    #[arg(long, default_value = "127.0.0.1:3000")]
    app: SocketAddr,
    #[arg(long, env = "SLACK_SIGNING_SECRET", hide_env_values = true)]
    secret: String,
    /// Where the fake Slack listens; the app must have been started with this as its Web API:
    /// `http://ADDRESS/api`.
    #[arg(long, default_value = "127.0.0.1:4000")]
    slack: SocketAddr,
    /// Requests a second; without it, as fast as the app answers.
    #[arg(long)]
    rate: Option<u32>,
    #[arg(long, default_value_t = 64)]
    connections: usize,
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Requests at most; forms are opened before they are needed, so `turn` and `submit` open
    /// this many.
    #[arg(long, default_value_t = 10_000)]
    requests: u64,
    /// How many people act.
    #[arg(long, default_value_t = 200)]
    people: u64,
    /// The number of the first of them: people who left drafts behind see another form.
    #[arg(long, default_value_t = 0)]
    people_from: u64,
    /// The app's process, for its CPU time and memory.
    #[arg(long)]
    pid: Option<u32>,
}

impl Load {
    fn target(&self) -> anyhow::Result<Target> {
        for address in [self.app, self.slack] {
            anyhow::ensure!(
                address.ip().is_loopback(),
                "{address} is not on this machine; slack-load only fires at loopback addresses"
            );
        }
        anyhow::ensure!(
            (1..=MOST_CONNECTIONS).contains(&self.connections),
            "--connections must be 1 to {MOST_CONNECTIONS}"
        );
        anyhow::ensure!(
            (1..=MOST_SECONDS).contains(&self.seconds),
            "--seconds must be 1 to {MOST_SECONDS}"
        );
        Ok(Target {
            app: self.app,
            secret: self.secret.clone(),
            connections: self.connections,
            pid: self.pid,
        })
    }

    fn pace(&self) -> Pace {
        Pace {
            rate: self.rate,
            time: Duration::from_secs(self.seconds),
            requests: self.requests,
        }
    }

    fn people(&self) -> People {
        People {
            first: self.people_from,
            count: self.people.max(1),
        }
    }
}

fn main() -> anyhow::Result<()> {
    let what = Cli::parse().what;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(run(what))
}

async fn run(what: What) -> anyhow::Result<()> {
    match what {
        What::Command {
            load,
            command,
            text,
        } => {
            let (target, fake) = (load.target()?, FakeSlack::start(load.slack)?);
            let mut scenario = command::Commands::new(load.people(), &command, &text);
            let report = fire::fire(&target, &load.pace(), &mut scenario, &fake).await?;
            report::print(&report);
        }
        What::Turn {
            load,
            command,
            after,
        }
        | What::Submit {
            load,
            command,
            after,
        } => {
            let (target, fake) = (load.target()?, FakeSlack::start(load.slack)?);
            let mut forms =
                interaction::Forms::opened(&target, &fake, load.people(), &command, load.requests)
                    .await?;
            for _ in 0..after {
                forms.turn_all(&target, &fake).await?;
            }
            let report = fire::fire(&target, &load.pace(), &mut forms, &fake).await?;
            report::print(&report);
        }
        What::Click {
            load,
            action,
            values,
        } => {
            let (target, fake) = (load.target()?, FakeSlack::start(load.slack)?);
            let mut scenario = interaction::Clicks::new(load.people(), &action, values);
            let report = fire::fire(&target, &load.pace(), &mut scenario, &fake).await?;
            report::print(&report);
        }
        What::Table(options) => table::run(&options).await?,
        What::Deliveries(options) => deliveries::run(&options).await?,
    }
    Ok(())
}

/// A loopback address with a port of the system's choice.
const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
