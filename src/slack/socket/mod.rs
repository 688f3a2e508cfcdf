//! The Socket Mode transport: the bot calls Slack, so nobody needs a public address. Each frame
//! becomes the same [`Inbound`] as a request does, and its answer goes back in the acknowledgement.
//!
//! Two connections stand side by side; Slack gives each delivery to one of them. When Slack asks
//! one to leave, the next is opened before it is left. Every wait has an end: opening, the first
//! word, a line that went silent.
//!
//! slack-morphism can keep such connections too, but has no deadline on opening one, answers the
//! frames of a connection strictly one after another, is deaf after a handler panics until its
//! pings notice, drops what it has taken when it is shut down, and logs addresses that let anybody
//! in. So the connections are tokio-tungstenite's (the websocket of the emulator, too), and what is
//! here is when to open and when to leave one.

mod envelope;
mod link;
mod stream;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

use super::client::{CallError, SlackApi};
use super::inbound::Inbound;
use super::reply::Body;
use crate::metrics::Lines;
use link::Link;

/// Connections kept open; Slack allows ten.
const CONNECTIONS: u32 = 2;

/// How long things may take. Tests turn them; nobody else does.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// From the address to the first word, each step.
    pub opening: Duration,
    /// Between two of our pings.
    pub ping: Duration,
    /// A line on which nothing was heard for so long, no answer to a ping either, is dead.
    pub silence: Duration,
    /// Between two attempts to connect: the first wait; it doubles up to half a minute.
    pub retry: Duration,
    /// A connection that was asked to leave, or a program that is, has so long to answer what was
    /// taken.
    pub farewell: Duration,
}

const LONGEST_WAIT: Duration = Duration::from_secs(30);

impl Default for Patience {
    fn default() -> Self {
        Self {
            opening: Duration::from_secs(10),
            ping: Duration::from_secs(15),
            silence: Duration::from_secs(45),
            retry: Duration::from_secs(1),
            farewell: Duration::from_secs(10),
        }
    }
}

/// Answers what came in.
pub type Answering = Pin<Box<dyn Future<Output = Body> + Send>>;
type Handler = Arc<dyn Fn(Inbound) -> Answering + Send + Sync>;

/// Keeps the connections.
#[derive(Clone)]
pub struct Socket {
    handler: Handler,
    /// With the token of the app, which only opens connections.
    api: SlackApi,
    patience: Patience,
    lines: Lines,
    /// Connections that were left and still answer what they took.
    leaving: TaskTracker,
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket").finish_non_exhaustive()
    }
}

impl Socket {
    pub fn new(
        handler: impl Fn(Inbound) -> Answering + Send + Sync + 'static,
        api: SlackApi,
        lines: Lines,
        patience: Patience,
    ) -> Self {
        Self {
            handler: Arc::new(handler),
            api,
            patience,
            lines,
            leaving: TaskTracker::new(),
        }
    }

    /// Until `stop`: then nothing more is taken, and what was taken is answered.
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        let mut slots = JoinSet::new();
        for _ in 0..CONNECTIONS {
            let (socket, stop) = (self.clone(), stop.clone());
            slots.spawn(async move { socket.keep(stop).await });
        }
        while slots.join_next().await.is_some() {}
        self.leaving.close();
        self.leaving.wait().await;
    }

    /// One connection after another.
    async fn keep(&self, stop: watch::Receiver<bool>) {
        let mut last: Option<tokio::time::Instant> = None;
        while let Some(link) = self.connected(stop.clone()).await {
            // Slack may take each one down at once: that is no reason to hurry.
            if last.is_some_and(|last| last.elapsed() < self.patience.retry) {
                tokio::time::sleep(self.patience.retry).await;
            }
            last = Some(tokio::time::Instant::now());
            let (asked_to_leave, leaves) = oneshot::channel();
            let line = self.lines.one_more();
            let (handler, patience, stop) = (self.handler.clone(), self.patience, stop.clone());
            let serving = self.leaving.spawn(async move {
                let _line = line;
                link.serve(handler, patience, stop, asked_to_leave).await;
            });
            let mut serving = AbortOnDropHandle::new(serving);
            // What panics in there has ended, too.
            tokio::select! {
                _ = &mut serving => {}
                // It goes on until Slack closes it.
                Ok(()) = leaves => drop(serving.detach()),
            }
        }
    }

    /// A connection on which Slack has said hello, after as many attempts as it takes; `None` when
    /// the program stops.
    async fn connected(&self, mut stop: watch::Receiver<bool>) -> Option<Link> {
        let mut wait = self.patience.retry;
        while !*stop.borrow() {
            let attempt = Link::open(&self.api, self.patience.opening);
            let why = tokio::select! {
                opened = attempt => match opened {
                    Ok(link) => return Some(link),
                    Err(why) => why,
                },
                _ = stop.changed() => return None,
            };
            complain(&why);
            tokio::select! {
                () = tokio::time::sleep(wait) => wait = (wait * 2).min(LONGEST_WAIT),
                _ = stop.changed() => return None,
            }
        }
        None
    }
}

/// What somebody can mend is said as what to do.
fn complain(why: &link::NotOpened) {
    match why {
        link::NotOpened::Call(CallError::Refused(code)) => match code.as_str() {
            "invalid_auth"
            | "not_authed"
            | "not_allowed_token_type"
            | "token_revoked"
            | "missing_scope" => tracing::error!(
                code,
                "Slack refuses the token in SLACK_APP_TOKEN; make one with connections:write \
                 under “Basic Information”, App-Level Tokens"
            ),
            "link_disabled" | "forbidden_team" => tracing::error!(
                code,
                "Slack opens no connection; switch on Socket Mode in the settings of your Slack app"
            ),
            _ => tracing::error!(code, "Slack opens no connection"),
        },
        link::NotOpened::Call(error) => {
            tracing::warn!(%error, "Slack could not be asked for a connection");
        }
        // Never the address: it lets anybody in.
        link::NotOpened::Line(why) => tracing::warn!(why, "no connection to Slack"),
    }
}
