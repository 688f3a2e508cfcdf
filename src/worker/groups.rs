//! Asking Slack which user groups there are. Nobody waits for them, so a refusal is never left for
//! a person to mend: where groups cannot be had, there are none.

use super::Worker;
use super::outcome::Outcome;
use crate::flows::FlowError;
use crate::slack::client::{CallError, SlackApi};
use crate::store::outbox::OutboxRow;

const METHOD: &str = "usergroups.list";

impl Worker {
    pub(super) async fn groups(
        &self,
        api: &SlackApi,
        row: &OutboxRow,
    ) -> Result<Outcome, FlowError> {
        if let Some(wait) = self.paused(row, METHOD).await? {
            return Ok(Outcome::later(row, wait));
        }
        let known = |groups| Outcome {
            groups: Some(groups),
            ..Outcome::sent()
        };
        Ok(match api.user_groups().await {
            Ok(groups) => known(groups),
            Err(CallError::Refused(code)) if has_none(&code) => known(Vec::new()),
            Err(error) => {
                Outcome::of_error(METHOD, error, row, self.timing.settle).unwrap_or_else(|code| {
                    // Not now: what was known stays, and the next day asks again.
                    tracing::warn!(code, "Slack does not say which user groups there are");
                    Outcome::cancelled()
                })
            }
        })
    }
}

/// The workspace has no groups, or we may not see them.
fn has_none(code: &str) -> bool {
    matches!(
        code,
        "plan_upgrade_required" | "missing_scope" | "no_permission" | "not_allowed_token_type"
    )
}
