//! `handoff demo`: the whole product on this machine.

pub mod stage;

use clap::Args;

#[derive(Debug, Args)]
pub struct Demo {
    /// Leave it running, and say how to look at it.
    #[arg(long)]
    keep: bool,
}

impl Demo {
    pub async fn run(self) -> anyhow::Result<()> {
        let _ = self.keep;
        Ok(())
    }
}
