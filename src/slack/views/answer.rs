//! Answering a returned brief: exactly the fields that were asked.

use slack_morphism::prelude::SlackView;

use super::form;
use crate::domain::brief::Answers;
use crate::domain::handoff::Handoff;
use crate::domain::promise::Promises;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;

pub fn answer(handoff: &Handoff) -> SlackView {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    form::to_submit(
        Form::Answer,
        &about,
        handoff.customer.as_str(),
        "Send answers",
        vec![],
    )
}

/// The answers on the screen, and the promises if they were asked about.
pub fn read(handoff: &Handoff, inputs: &Inputs) -> (Answers, Option<Promises>) {
    let _ = (handoff, inputs);
    (Answers::new(), None)
}
