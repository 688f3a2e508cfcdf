//! The offer to go on with a draft.

use slack_morphism::prelude::SlackView;

use super::form;
use crate::domain::Instant;
use crate::domain::draft::Draft;
use crate::slack::action::About;

/// `typed_customer` is what the person asked to start, if they named anybody.
pub fn resume(drafts: &[Draft], typed_customer: Option<&str>, now: Instant) -> SlackView {
    let _ = (drafts, typed_customer, now);
    form::to_read(&About::Nothing, "Your drafts", Vec::new())
}
