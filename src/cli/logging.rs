//! Where log lines go: to standard error, for people or for machines.

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;

use crate::config::LogConfig;

pub fn start(config: &LogConfig) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.filter)
        .context("HANDOFF_LOG is no filter; write info, debug, or handoff=debug,info")?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if config.json {
        lines.json().init();
    } else {
        lines.with_target(false).init();
    }
    Ok(())
}
