//! Returning a brief with questions.

use slack_morphism::prelude::SlackView;

use super::form::{self, Errors};
use crate::domain::handoff::{Handoff, Question};
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;

pub fn send_back(handoff: &Handoff) -> SlackView {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    form::to_submit(
        Form::Return,
        &about,
        handoff.customer.as_str(),
        "Return",
        vec![],
    )
}

pub fn read(inputs: &Inputs) -> Result<Vec<Question>, Errors> {
    let _ = inputs;
    Ok(Vec::new())
}
