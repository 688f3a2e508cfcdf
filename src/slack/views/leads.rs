//! Choosing the leads.

use slack_morphism::prelude::SlackView;

use super::form;
use crate::domain::ids::UserId;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;

pub fn leads(leads: &[UserId]) -> SlackView {
    let _ = leads;
    form::to_submit(Form::Leads, &About::Nothing, "Leads", "Save", vec![])
}

pub fn read(inputs: &Inputs) -> Vec<UserId> {
    let _ = inputs;
    Vec::new()
}
