//! Taking a customer over.

use slack_morphism::prelude::SlackView;

use super::form;
use crate::domain::Instant;
use crate::domain::handoff::Handoff;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;

/// What the manager entered; both may be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    pub kickoff: Option<Instant>,
    pub matters_most: Option<String>,
}

pub fn acknowledge(handoff: &Handoff) -> SlackView {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    form::to_submit(
        Form::Acknowledge,
        &about,
        handoff.customer.as_str(),
        "Acknowledge",
        vec![],
    )
}

pub fn read(inputs: &Inputs) -> Acknowledgement {
    let _ = inputs;
    Acknowledgement {
        kickoff: None,
        matters_most: None,
    }
}
