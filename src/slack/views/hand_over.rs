//! Asking somebody else to take the customer over.

use slack_morphism::prelude::SlackView;

use super::form::{self, Errors};
use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;

/// To whom, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    pub to: UserId,
    pub why: String,
}

pub fn hand_over(handoff: &Handoff) -> SlackView {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    form::to_submit(
        Form::HandOver,
        &about,
        handoff.customer.as_str(),
        "Hand over",
        vec![],
    )
}

pub fn read(inputs: &Inputs) -> Result<HandOver, Errors> {
    let _ = inputs;
    Err(Vec::new())
}

/// Under the choice of the person: why it cannot be this one.
pub fn wrong_person(why: &str) -> Errors {
    vec![("to".to_owned(), why.to_owned())]
}
