//! People's homes: looked over when something changed, and published only when they read
//! differently. Publishing twice is publishing once, so nothing has to be looked for afterwards.

use sha2::{Digest as _, Sha256};

use super::Worker;
use super::outcome::Outcome;
use crate::domain::ids::UserId;
use crate::flows::{FlowError, home};
use crate::slack::client::SlackApi;
use crate::slack::home as builder;
use crate::store::homes::Published;
use crate::store::outbox::OutboxRow;

const METHOD: &str = "views.publish";

impl Worker {
    /// Hands homes that are due to the deliveries; says how many.
    pub(super) async fn take_up_homes(&self) -> usize {
        self.take_up_due_homes().await.unwrap_or_else(|error| {
            tracing::error!(%error, "homes could not be looked over");
            0
        })
    }

    async fn take_up_due_homes(&self) -> Result<usize, FlowError> {
        let mut tx = self.ctx.db.begin().await?;
        let taken = home::take_up(&mut tx, self.now()).await?;
        tx.commit().await?;
        Ok(taken)
    }

    pub(super) async fn publish_home(
        &self,
        api: &SlackApi,
        row: &OutboxRow,
        person: &UserId,
    ) -> Result<Outcome, FlowError> {
        if let Some(wait) = self.paused(row, METHOD).await? {
            return Ok(Outcome::later(row, wait));
        }
        let mut tx = self.ctx.db.read().await?;
        let Some(kept) = tx.home(&row.workspace, person).await? else {
            return Ok(Outcome::cancelled());
        };
        drop(tx);
        let now = self.now();
        let home = home::home(&self.ctx, &row.workspace, person, kept.looking, now).await?;
        let view = builder::home(&home, now).written(api.dates());
        let shown = name_of(&view);
        if kept.shown.as_ref() == Some(&shown) {
            return Ok(Outcome::cancelled());
        }
        Ok(match api.publish_home(person, &view).await {
            Ok(()) => Outcome {
                home: Some(Published {
                    person: person.clone(),
                    shown,
                    team: home.team.is_some(),
                }),
                ..Outcome::sent()
            },
            Err(error) => {
                Outcome::of_error(METHOD, error, row, self.timing.settle).unwrap_or_else(|code| {
                    // Nobody is waiting for it: it is made anew when they open it again.
                    tracing::warn!(code, "Slack does not take a home");
                    Outcome::cancelled()
                })
            }
        })
    }
}

/// The same for what reads the same. Not the words themselves: a brief's stand in no second place.
fn name_of(view: &impl serde::Serialize) -> String {
    // Whatever cannot be written down is published each time.
    let text = serde_json::to_string(view).unwrap_or_default();
    format!("{:x}", Sha256::digest(text))
}
