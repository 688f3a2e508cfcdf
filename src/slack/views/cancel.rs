//! Ending a handoff that will not go on.

use slack_morphism::prelude::SlackView;

use super::form::{self, Errors};
use crate::domain::handoff::Handoff;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;

pub fn cancel(handoff: &Handoff) -> SlackView {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    form::to_submit(
        Form::Cancel,
        &about,
        handoff.customer.as_str(),
        "Cancel handoff",
        vec![],
    )
}

/// The reason.
pub fn read(inputs: &Inputs) -> Result<String, Errors> {
    let _ = inputs;
    Err(Vec::new())
}
