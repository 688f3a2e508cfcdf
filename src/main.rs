//! The `handoff` command.

use clap::Parser as _;
use handoff::cli::Cli;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    match Cli::parse().run().await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            std::process::ExitCode::FAILURE
        }
    }
}

/// One sentence with its causes; no backtrace helps the person at the terminal.
#[expect(clippy::print_stderr, reason = "commands talk to the terminal")]
fn report(error: &anyhow::Error) {
    eprintln!("handoff: {error:#}");
}
