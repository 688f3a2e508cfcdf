//! `handoff migrate`

use secrecy::ExposeSecret as _;

use super::say;
use crate::config::{DatabaseConfig, Environment};
use crate::store::Db;

pub(super) async fn migrate(environment: &Environment) -> anyhow::Result<()> {
    let config = DatabaseConfig::read(environment)?;
    let db = Db::open(config.url.expose_secret()).await?;
    db.migrate().await?;
    db.close().await;
    say("The database is up to date.");
    Ok(())
}
