//! `handoff outbox`: what waits, what Slack refused for good, and what to do about it.

use anyhow::bail;
use clap::{Args, Subcommand};
use secrecy::ExposeSecret as _;

use super::say;
use crate::clock::Clock;
use crate::config::{DatabaseConfig, Environment};
use crate::domain::Instant;
use crate::store::Db;
use crate::store::outbox::{OutboxRow, Standing};

/// More than fits a screen twice; the rest is counted by saying that there is more.
const MOST: i64 = 50;

#[derive(Debug, Args)]
pub(super) struct Outbox {
    #[command(subcommand)]
    command: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// What could not be delivered, and what waits.
    List,
    /// Try again what Slack refused.
    Retry { number: i64 },
    /// Give up what Slack refused.
    Drop { number: i64 },
}

impl Outbox {
    pub(super) async fn run(self, environment: &Environment) -> anyhow::Result<()> {
        let config = DatabaseConfig::read(environment)?;
        let db = Db::open(config.url.expose_secret()).await?;
        let now = Clock::System.now();
        match self.command {
            Verb::List => list(&db, now).await?,
            Verb::Retry { number } => {
                let mut tx = db.begin().await?;
                // At once, whatever the clock of this machine says.
                let Some(row) = tx.revive(number, Instant::UNIX_EPOCH).await? else {
                    bail!("no undeliverable row has the number {number}; see handoff outbox list");
                };
                tx.commit().await?;
                say(format!("{} will be tried again within seconds.", row.key));
            }
            Verb::Drop { number } => {
                let mut tx = db.begin().await?;
                if !tx.drop_dead(number).await? {
                    bail!("no undeliverable row has the number {number}; see handoff outbox list");
                }
                tx.commit().await?;
                say(format!("Row {number} is given up."));
            }
        }
        db.close().await;
        Ok(())
    }
}

async fn list(db: &Db, now: Instant) -> anyhow::Result<()> {
    let mut tx = db.read().await?;
    let dead = tx.dead_rows(MOST).await?;
    let waiting = tx.waiting_rows(MOST).await?;
    if dead.is_empty() && waiting.is_empty() {
        say("Everything is delivered.");
    }
    if !dead.is_empty() {
        say("Undeliverable (handoff outbox retry <number>, or drop <number>):");
        for row in &dead {
            say(line(row, now));
        }
    }
    if !waiting.is_empty() {
        say("Waiting:");
        for row in &waiting {
            say(line(row, now));
        }
    }
    Ok(())
}

/// Names and numbers only: what a message says is rendered when it is sent, and is not here.
fn line(row: &OutboxRow, now: Instant) -> String {
    let standing = match row.standing {
        Standing::Ready => "ready",
        Standing::Sending => "being sent",
        Standing::Unsure => "uncertain",
        Standing::Sent => "sent",
        Standing::Cancelled => "given up",
        Standing::Dead => "refused",
    };
    let minutes = (now - row.created_at).num_minutes();
    let error = row.error.as_deref().unwrap_or("-");
    let (id, workspace, key, attempt) = (row.id, &row.workspace, &row.key, row.attempt);
    format!(
        "{id:>6}  {workspace}  {key}  {standing}, tried {attempt} times, {minutes} min old, {error}"
    )
}
