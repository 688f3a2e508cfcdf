//! `handoff serve`

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::logging;
use crate::app::{App, Options};
use crate::config::{Config, Environment, LogConfig};

/// Runs until SIGTERM or Ctrl-C.
pub(super) async fn serve(environment: &Environment) -> anyhow::Result<()> {
    let config = Config::read(environment)?;
    logging::start(&LogConfig::read(environment)?)?;
    let listen = config.server.listen;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}"))?;
    let app = App::open(&config, Options::default()).await?;
    let (stopper, stop) = watch::channel(false);
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping");
        let _ = stopper.send(true);
    });
    tracing::info!(address = %listener.local_addr()?, "listening");
    app.serve(listener, stop).await
}
