//! `handoff template list|export|import`: the lists of questions, as files.

mod file;

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use secrecy::ExposeSecret as _;

use super::{say, workspace};
use crate::clock::Clock;
use crate::config::{DatabaseConfig, Environment};
use crate::domain::ids::UserId;
use crate::flows::Ctx;
use crate::flows::template::{self, Imported};
use crate::slack::line::count;
use crate::slack::messages::words;
use crate::store::Db;

/// More than these are wrong, and the file is something else.
const MOST_COMPLAINTS: usize = 20;

#[derive(Debug, Args)]
pub(super) struct Templates {
    #[command(subcommand)]
    command: Verb,
    /// The workspace's id (T…), where the bot serves more than one.
    #[arg(long, global = true)]
    workspace: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Name the templates of a workspace, with the version in use.
    List,
    /// Print the newest version of a template as TOML.
    Export { name: String },
    /// Take a template from a TOML file: a new one, or the next version of the one it names.
    Import { file: PathBuf },
}

impl Templates {
    pub(super) async fn run(self, environment: &Environment) -> anyhow::Result<()> {
        // A file that is wrong needs no database to say so.
        let imported = match &self.command {
            Verb::Import { file } => {
                let text = std::fs::read_to_string(file)
                    .with_context(|| format!("{} cannot be read", file.display()))?;
                Some(read(&text, file)?)
            }
            Verb::List | Verb::Export { .. } => None,
        };
        let config = DatabaseConfig::read(environment)?;
        let db = Db::open(config.url.expose_secret()).await?;
        let ctx = Ctx::new(db, Clock::System);
        let workspace = workspace::meant(&ctx, self.workspace).await?;
        match (&self.command, imported) {
            (Verb::List, _) => {
                let nobody = UserId::new("");
                for template in template::offered(&ctx, &workspace, &nobody)
                    .await?
                    .templates
                {
                    let (name, version) = (&template.name, template.version);
                    say(format!(
                        "{name}, version {version}: {}",
                        words::template(&template)
                    ));
                }
            }
            (Verb::Export { name }, _) => {
                let found = template::newest(&ctx, &workspace, name).await?;
                let template = found.with_context(|| format!("there is no template “{name}”"))?;
                say(file::write(&template)?.trim_end());
            }
            (Verb::Import { .. }, Some(imported)) => {
                let name = imported.name.clone();
                let done = template::import(&ctx, &workspace, imported, None).await?;
                tell(&name, &done)?;
            }
            (Verb::Import { .. }, None) => {}
        }
        ctx.db.close().await;
        Ok(())
    }
}

fn read(text: &str, from: &std::path::Path) -> anyhow::Result<crate::domain::template::Template> {
    match file::read(text) {
        Ok(template) => Ok(template),
        Err(wrong) => {
            for complaint in wrong.iter().take(MOST_COMPLAINTS) {
                say(complaint);
            }
            let more = wrong.len().saturating_sub(MOST_COMPLAINTS);
            if more > 0 {
                say(format!(
                    "And {}.",
                    count(more, "other thing", "other things")
                ));
            }
            bail!("nothing was taken from {}", from.display())
        }
    }
}

fn tell(name: &str, done: &Imported) -> anyhow::Result<()> {
    match done {
        Imported::Version(1) => say(format!(
            "The template “{name}” is new. Sellers can choose it."
        )),
        Imported::Version(version) => say(format!(
            "The template “{name}” has version {version} now. Briefs that are being written ask \
             it from the next page on; those that were sent stay as they are."
        )),
        Imported::Same(version) => say(format!(
            "Nothing changed: this is version {version} of “{name}” already."
        )),
        Imported::NotInstalled => bail!("no such workspace is installed"),
    }
    Ok(())
}
