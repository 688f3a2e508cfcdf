//! `handoff demo`: the whole product on this machine, without Slack. The real bot and a real database,
//! with an emulated Slack that is worked in a browser; or, with `--story`, played as a transcript.

pub mod live;
pub mod stage;

mod cast;
mod narrator;
mod play;
mod window;

use std::io::ErrorKind;
use std::net::SocketAddr;

use anyhow::{Context as _, bail, ensure};
use chrono::TimeZone as _;
use clap::Args;
use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};

use self::live::Live;
use self::narrator::Narrator;
use self::stage::Stage;
use super::say;
use crate::app::Options;
use crate::clock::Clock;
use crate::domain::Instant;
use crate::domain::zone::Zone;
use crate::store::Db;

#[derive(Debug, Args)]
pub struct Demo {
    /// Play the main job as a transcript instead, and end.
    #[arg(long, conflicts_with_all = ["no_open", "listen", "database"])]
    story: bool,
    /// Only print the address, do not open it in the browser.
    #[arg(long)]
    no_open: bool,
    /// Where the browser finds it; this machine alone.
    #[arg(long, default_value = "127.0.0.1:3000", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Keep the bot's database here: a new `sqlite://FILE`, or an empty `postgres://…`.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl Demo {
    pub async fn run(self) -> anyhow::Result<()> {
        // A database that nobody asked to keep lies here, and is gone with it.
        let folder = TempDir::new().context("no temporary folder can be made")?;
        let temporary = format!("sqlite://{}", folder.path().join("handoff.db").display());
        if self.story {
            return story(&temporary).await;
        }
        ensure!(
            self.listen.ip().is_loopback(),
            "whoever reaches the demo can act as anybody in it, so it listens on this machine only; \
             leave --listen away, or say --listen 127.0.0.1:{}",
            self.listen.port()
        );
        if let Some(database) = &self.database {
            must_be_new(database).await?;
        }
        let database = self.database.as_deref().unwrap_or(&temporary);
        let begins = live::begins(Clock::System.now());
        let live = Live::open(self.listen, database, begins, Options::default()).await;
        let mut live = live.map_err(|error| busy(error, self.listen))?;
        let address = live.address();
        welcome(&address, begins);
        if !self.no_open {
            window::open(&address);
        }
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            ended = live.run() => ended,
            _ = tokio::signal::ctrl_c() => Ok(()),
            _ = terminated.recv() => Ok(()),
        }
    }
}

fn welcome(address: &str, begins: Instant) {
    let clock = begins.with_timezone(&Zone::named("Europe/London").unwrap_or(Zone::UTC));
    say(format!("Handoff is at {address} (Ctrl-C ends it)"));
    say("");
    say(format!(
        "It is {} in London there, and goes on from then.",
        clock.format("%a %-d %b, %H:%M")
    ));
    say(
        "The bot and its database are real; the Slack in front of them is a stand-in on this computer.",
    );
    say(
        "1. As Sam, type /handoff Northwind Traders, and let “Fill with an example” write the brief.",
    );
    say("2. Become Mia, read what came, and press Acknowledge, or return it with a question.");
    say(
        "3. Move the clock to the next event, and look at who is told what: Sam, Mia, and Lena, who leads.",
    );
}

/// The transcript; fails at the first step that does not happen.
async fn story(database: &str) -> anyhow::Result<()> {
    let monday = chrono::Utc
        .with_ymd_and_hms(2026, 11, 23, 9, 0, 0)
        .earliest()
        .context("that Monday exists")?;
    let stage = Stage::set(database, monday, Options::default()).await?;
    let narrator = Narrator::new(&stage);
    play::play(&narrator).await?;
    narrator::ends();
    Ok(())
}

/// The emulated Slack begins anew each time, so that nothing of an older database would be there.
async fn must_be_new(database: &str) -> anyhow::Result<()> {
    let db = Db::open(database)
        .await
        .context("the database could not be opened")?;
    db.migrate()
        .await
        .context("the database could not be migrated")?;
    let mut tx = db.read().await?;
    let installed = tx.workspaces().await?;
    drop(tx);
    db.close().await;
    if !installed.is_empty() {
        bail!(
            "that database was used before, and the demo's Slack begins anew each time; name a new \
             file, or an empty database"
        );
    }
    Ok(())
}

/// The one failure that people meet has a way out.
fn busy(error: anyhow::Error, listen: SocketAddr) -> anyhow::Error {
    let is_taken = |error: &std::io::Error| error.kind() == ErrorKind::AddrInUse;
    if error.downcast_ref().is_some_and(is_taken) {
        let other = SocketAddr::new(listen.ip(), listen.port().wrapping_add(1).max(1024));
        return anyhow::anyhow!(
            "{listen} is taken; stop what listens there, or say: handoff demo --listen {other}"
        );
    }
    error
}
