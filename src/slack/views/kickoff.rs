//! Booking the kickoff, or moving it.

use slack_morphism::prelude::SlackView;

use super::form::{self, Errors};
use crate::domain::Instant;
use crate::domain::handoff::Handoff;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;

pub fn kickoff(handoff: &Handoff) -> SlackView {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    form::to_submit(
        Form::Kickoff,
        &about,
        handoff.customer.as_str(),
        "Book",
        vec![],
    )
}

pub fn read(inputs: &Inputs) -> Result<Instant, Errors> {
    let _ = inputs;
    Err(Vec::new())
}

/// Under the picker, here and in the acknowledgement: the moment has passed.
pub fn in_the_past() -> Errors {
    vec![(
        "kickoff".to_owned(),
        "This moment has passed. Choose one that lies ahead.".to_owned(),
    )]
}
