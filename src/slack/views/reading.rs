//! Things to read: the brief, its sensitive notes, or one sentence.

use slack_morphism::prelude::SlackView;

use super::form;
use crate::domain::handoff::Handoff;
use crate::domain::quality;
use crate::domain::template::{FieldKey, Tag};
use crate::slack::action::About;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::brief::{self, Facts};
use crate::slack::messages::{state, words};

/// The whole brief. Sensitive notes only for those who may see them.
pub fn brief(handoff: &Handoff, may_see_sensitive: bool) -> SlackView {
    let template = handoff.template();
    let score = quality::score(template, &handoff.brief);
    let facts = brief::facts(&Facts {
        seller: Some(&handoff.seller),
        manager: Some(&handoff.manager),
        manager_is: "Customer manager",
        brief: &handoff.brief,
    });
    let writer = Writer::new().line(state::state(handoff)).gap();
    let writer = writer.line(state::name(handoff)).lines(facts);
    let writer = writer.line(&*format!("Brief: {}", words::score_after(&score)));
    let questions = state::questions(handoff);
    let writer = if questions.is_empty() {
        writer
    } else {
        writer.heading("Questions")
    };
    let writer = writer.lines(questions);
    let answers = brief::whole(template, &handoff.brief, may_see_sensitive);
    let writer = brief::answers(writer, template, &answers, Some(&score));
    let writer = brief::promises(writer, template, &handoff.brief.promises, Some(&score));
    let writer = brief::missing(writer, template, &score);
    let writer = if !may_see_sensitive && brief::has_sensitive(template, &handoff.brief) {
        writer.note("There are sensitive notes. The seller, the manager and leads can read them.")
    } else {
        writer
    };
    of(handoff, writer)
}

/// The sensitive notes alone; the caller has checked that the person may see them.
pub fn sensitive(handoff: &Handoff) -> SlackView {
    let template = handoff.template();
    let tag = |key: &FieldKey| template.field(key).map(|field| field.tag);
    let mut notes = brief::whole(template, &handoff.brief, true);
    notes.retain(|excerpt| tag(&excerpt.field) == Some(Tag::Restricted));
    let writer = Writer::new().line(
        "Only the seller, the manager and leads can read this. Do not copy it into the channel.",
    );
    let writer = if notes.is_empty() {
        writer.gap().line("There are no sensitive notes any more.")
    } else {
        brief::answers(writer, template, &notes, None)
    };
    of(handoff, writer)
}

fn of(handoff: &Handoff, writer: Writer) -> SlackView {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    form::to_read(&about, handoff.customer.as_str(), writer.blocks())
}

/// One kind sentence in a small modal.
pub fn sentence(title: &str, line: Line) -> SlackView {
    form::to_read(&About::Nothing, title, Writer::new().line(line).blocks())
}
