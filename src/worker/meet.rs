//! Asking Slack who people are: one of them, or everybody, page by page.

use super::Worker;
use super::outcome::Outcome;
use crate::domain::ids::UserId;
use crate::flows::{FlowError, meet};
use crate::slack::client::{CallError, SlackApi};
use crate::store::outbox::OutboxRow;

impl Worker {
    pub(super) async fn meet(
        &self,
        api: &SlackApi,
        row: &OutboxRow,
        person: &UserId,
    ) -> Result<Outcome, FlowError> {
        if let Some(wait) = self.paused(row, "users.info").await? {
            return Ok(Outcome::later(row, wait));
        }
        Ok(match api.person(person).await {
            Ok(person) => Outcome {
                people: vec![person],
                ..Outcome::sent()
            },
            // Not visible to us: nothing will ever be known, and nothing depends on it.
            Err(CallError::Refused(code)) if code.starts_with("user_not") => Outcome::cancelled(),
            Err(error) => self.failed(row, "users.info", error),
        })
    }

    /// One page; the next one is an errand of its own.
    pub(super) async fn census(
        &self,
        api: &SlackApi,
        row: &OutboxRow,
        page: Option<&str>,
    ) -> Result<Outcome, FlowError> {
        if let Some(wait) = self.paused(row, "users.list").await? {
            return Ok(Outcome::later(row, wait));
        }
        Ok(match api.people(page).await {
            Ok((people, next)) => Outcome {
                people,
                errands: next
                    .map(|next| meet::census_errand(Some(next), row.created_at))
                    .into_iter()
                    .collect(),
                ..Outcome::sent()
            },
            Err(error) => self.failed(row, "users.list", error),
        })
    }
}
