//! What every answer to Slack needs: the flows' context, the way into Slack, the secret that
//! proves who is asking.

use secrecy::SecretString;
use tokio_util::task::TaskTracker;

use super::installation::Installation;
use crate::flows::Ctx;

/// Everything an answer needs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Edge {
    pub ctx: Ctx,
    pub installation: Installation,
    pub signing_secret: SecretString,
    /// Forms on their way to the screen; a shutdown waits for them.
    pub(super) shows: TaskTracker,
}

impl Edge {
    pub fn new(ctx: Ctx, installation: Installation, signing_secret: SecretString) -> Self {
        // Slack waits three seconds, a person less.
        let ctx = Ctx {
            db: ctx.db.for_people(),
            ..ctx
        };
        Self {
            ctx,
            installation,
            signing_secret,
            shows: TaskTracker::new(),
        }
    }

    /// Waits until every form on its way has been shown.
    pub async fn shown(&self) {
        self.shows.close();
        self.shows.wait().await;
        self.shows.reopen();
    }
}
