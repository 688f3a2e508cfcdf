//! What every answer to Slack needs: the flows' context, the way into Slack, how Slack reaches us.

use secrecy::SecretString;
use tokio_util::task::TaskTracker;

use super::installation::Installation;
use crate::flows::Ctx;
use crate::metrics::{Lines, Metrics};

/// How Slack reaches us.
#[derive(Debug, Clone)]
pub enum Transport {
    /// It calls our address, and proves by this secret that it does.
    Http { signing_secret: SecretString },
    /// We called it. How many connections are open.
    Socket { lines: Lines },
}

/// Everything an answer needs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Edge {
    pub ctx: Ctx,
    pub installation: Installation,
    pub transport: Transport,
    pub metrics: Metrics,
    /// Forms on their way to the screen; a shutdown waits for them.
    pub(super) shows: TaskTracker,
}

impl Edge {
    pub fn new(ctx: Ctx, installation: Installation, transport: Transport) -> Self {
        // Slack waits three seconds, a person less.
        let ctx = Ctx {
            db: ctx.db.for_people(),
            ..ctx
        };
        Self {
            ctx,
            installation,
            transport,
            metrics: Metrics::default(),
            shows: TaskTracker::new(),
        }
    }

    /// The same, counting with others.
    #[must_use]
    pub fn counted_by(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }

    /// Waits until every form on its way has been shown.
    pub async fn shown(&self) {
        self.shows.close();
        self.shows.wait().await;
        self.shows.reopen();
    }
}
