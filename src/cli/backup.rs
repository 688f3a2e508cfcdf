//! `handoff backup`: the SQLite database in one file, made while the bot runs, and looked over.

use std::path::PathBuf;

use clap::Args;
use secrecy::ExposeSecret as _;

use super::say;
use crate::config::{DatabaseConfig, Environment};
use crate::store::backup::backup;

const MEBIBYTE: u64 = 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The new file.
    file: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, environment: &Environment) -> anyhow::Result<()> {
        let config = DatabaseConfig::read(environment)?;
        let copied = backup(config.url.expose_secret(), &self.file).await?;
        let file = self.file.display();
        let (tables, size) = (copied.tables, copied.bytes.div_ceil(MEBIBYTE));
        say(format!("{file}: {tables} tables, {size} MiB, whole."));
        say(format!(
            "To go back to it, stop the bot and start it with DATABASE_URL=sqlite://{file}"
        ));
        Ok(())
    }
}
