//! The program, wired: database, edge, worker, server, and their orderly end.

use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::{Config, WayIn};
use crate::domain::policy::Policy;
use crate::flows::{Ctx, groups, meet};
use crate::metrics::{Lines, Metrics};
use crate::slack::answer::answer;
use crate::slack::client::{CallError, SlackApi};
use crate::slack::edge::{Edge, Transport};
use crate::slack::http;
use crate::slack::installation::{Home, Installation};
use crate::slack::socket::{Answering, Patience, Socket};
use crate::store::Db;
use crate::store::workspaces::Workspace;
use crate::web::metrics::{self, Figures, Guard};
use crate::worker::{Timing, Worker};

/// How long Slack may take to answer a call before its outcome counts as unknown.
const DEADLINE: Duration = Duration::from_secs(10);

/// Between two attempts to learn whose token we have.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

#[derive(Debug, Clone)]
pub struct App {
    pub edge: Edge,
    pub worker: Worker,
    /// Under Socket Mode.
    socket: Option<Socket>,
    guard: Guard,
    token_hash: String,
}

/// What tests and the demo turn; `serve` uses the defaults.
#[derive(Debug, Clone)]
pub struct Options {
    pub clock: Clock,
    pub timing: Timing,
    pub deadline: Duration,
    pub patience: Patience,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Clock::System,
            timing: Timing::default(),
            deadline: DEADLINE,
            patience: Patience::default(),
        }
    }
}

impl App {
    /// Opens the database, brings its schema up to date, and remembers whose token this is if it
    /// was seen before. Slack is not called yet.
    pub async fn open(config: &Config, options: Options) -> anyhow::Result<Self> {
        let db = Db::open(config.database.url.expose_secret())
            .await
            .context("the database could not be opened")?;
        db.migrate()
            .await
            .context("the database could not be migrated")?;
        let slack = &config.slack;
        let metrics = Metrics::default();
        let api = SlackApi::new(&slack.api_url, &slack.bot_token, options.deadline)?;
        let api = api.counted_by(metrics.clone());
        let installation = Installation::new(api);
        let token_hash = hash(&slack.bot_token);
        let mut tx = db.read().await?;
        if let Some(known) = tx.workspace_of_token(&token_hash).await? {
            installation.settle(home_of(&known));
        }
        drop(tx);
        let ctx = Ctx::new(db, options.clock);
        let worker = Worker::new(ctx.clone(), installation.clone(), options.timing);
        let (edge, socket) = match &slack.way_in {
            WayIn::Http { signing_secret } => {
                let signing_secret = signing_secret.clone();
                let transport = Transport::Http { signing_secret };
                let edge = Edge::new(ctx, installation, transport);
                (edge.counted_by(metrics), None)
            }
            WayIn::Socket { app_token } => {
                let lines = Lines::default();
                let transport = Transport::Socket {
                    lines: lines.clone(),
                };
                let edge = Edge::new(ctx, installation, transport).counted_by(metrics.clone());
                let api = SlackApi::new(&slack.api_url, app_token, options.deadline)?;
                let api = api.counted_by(metrics);
                let answering = edge.clone();
                let handler = move |inbound| -> Answering {
                    let edge = answering.clone();
                    Box::pin(async move { answer(&edge, inbound).await.body() })
                };
                let socket = Socket::new(handler, api, lines, options.patience);
                (edge, Some(socket))
            }
        };
        Ok(Self {
            edge,
            worker,
            socket,
            guard: Guard {
                token: config.server.admin_token.clone(),
                on_loopback: config.server.listen.ip().is_loopback(),
            },
            token_hash,
        })
    }

    /// Asks Slack whose token this is, and remembers the answer.
    pub async fn recognise(&self) -> anyhow::Result<()> {
        let installation = &self.edge.installation;
        let introduction = installation.unsettled_api().introduce().await?;
        let identity = introduction.identity;
        let workspace = Workspace {
            id: identity.team_id,
            name: identity.team,
            bot_user: identity.user_id,
            token_hash: self.token_hash.clone(),
            policy: Policy::default(),
        };
        let mut tx = self.edge.ctx.db.begin().await?;
        tx.install_workspace(&workspace).await?;
        if let Some(scopes) = &introduction.scopes {
            tx.grant(&workspace.id, scopes).await?;
        }
        // It may have been shut out before; it is not now.
        tx.lift_pause(&workspace.id).await?;
        tx.commit().await?;
        installation.settle(home_of(&workspace));
        meet::take_census(&self.edge.ctx, &workspace.id).await?;
        groups::ask_daily(&self.edge.ctx, &workspace.id).await?;
        tracing::info!(workspace = %workspace.id, "connected");
        Ok(())
    }

    /// Recognises, again and again until Slack answers; a refused token is said plainly.
    async fn recognise_until_it_works(&self, mut stop: watch::Receiver<bool>) {
        let mut wait = Duration::from_secs(1);
        while let Err(error) = self.recognise().await {
            if let Some(CallError::Refused(code)) = error.downcast_ref() {
                tracing::error!(
                    code,
                    "Slack refuses the token in SLACK_BOT_TOKEN; install the app again and set the \
                     new one"
                );
            } else {
                tracing::warn!(%error, "Slack could not be asked who we are");
            }
            tokio::select! {
                () = tokio::time::sleep(wait) => wait = (wait * 2).min(LONGEST_WAIT),
                _ = stop.changed() => return,
            }
        }
    }

    /// Everything that is there over HTTP.
    pub fn router(&self) -> Router {
        let lines = match &self.edge.transport {
            Transport::Http { .. } => None,
            Transport::Socket { lines } => Some(lines.clone()),
        };
        let figures = Figures {
            ctx: self.edge.ctx.clone(),
            metrics: self.edge.metrics.clone(),
            lines,
            guard: self.guard.clone(),
        };
        http::router(self.edge.clone()).merge(metrics::router(figures))
    }

    /// Under Socket Mode, keeps the connections until `stop`; over HTTP there is nothing to keep.
    pub async fn listen(&self, stop: watch::Receiver<bool>) {
        if let Some(socket) = &self.socket {
            socket.run(stop).await;
        }
    }

    /// Serves until `stop`: requests in flight are answered, forms on their way are shown, the
    /// deliveries under way are recorded, and what is left waits in the database.
    pub async fn serve(
        self,
        listener: TcpListener,
        stop: watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        let router = self.router();
        let recogniser = tokio::spawn({
            let (app, stop) = (self.clone(), stop.clone());
            async move { app.recognise_until_it_works(stop).await }
        });
        let worker = tokio::spawn({
            let (worker, stop) = (self.worker.clone(), stop.clone());
            async move { worker.run(stop).await }
        });
        let listening = tokio::spawn({
            let (app, stop) = (self.clone(), stop.clone());
            async move { app.listen(stop).await }
        });
        let mut stopped = stop;
        axum::serve(listener, router)
            .with_graceful_shutdown(async move {
                let _ = stopped.wait_for(|stop| *stop).await;
            })
            .await
            .context("the server failed")?;
        listening.await.context("the connections failed")?;
        self.edge.shown().await;
        worker.await.context("the worker failed")?;
        recogniser.await.context("the start failed")?;
        self.edge.ctx.db.close().await;
        Ok(())
    }
}

fn home_of(workspace: &Workspace) -> Home {
    Home {
        workspace: workspace.id.clone(),
        bot_user: workspace.bot_user.clone(),
    }
}

/// A token that is only compared is kept as its hash.
fn hash(token: &SecretString) -> String {
    format!("{:x}", Sha256::digest(token.expose_secret().as_bytes()))
}
