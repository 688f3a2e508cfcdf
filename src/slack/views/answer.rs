//! Answering a returned brief: exactly the fields that were asked.

use slack_morphism::prelude::{SlackBlock, SlackView};

use super::brief_form::block_of;
use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::promises;
use crate::domain::brief::{Answers, Brief};
use crate::domain::handoff::{Handoff, Question};
use crate::domain::promise::{MOST_ROWS, Promises};
use crate::domain::template::{LONGEST_ANSWER, PROMISES};
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::words;

/// Blank rows offered below the promises there are; this form has no button that adds one.
const BLANK_ROWS: usize = 2;

pub fn answer(handoff: &Handoff) -> SlackView {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    let next = Line::of("Your answers make a new version of the brief, and it goes back to ");
    let next = next.user(&handoff.manager).text(".");
    let mut blocks = Writer::new().line(next).blocks();
    for question in handoff.questions() {
        blocks.extend(asked(handoff, question));
    }
    let title = handoff.customer.as_str();
    form::to_submit(Form::Answer, &about, title, "Send answers", blocks)
}

fn asked(handoff: &Handoff, question: &Question) -> Vec<SlackBlock> {
    let template = handoff.template();
    let reason = words::reason(question.reason);
    let label = words::label(template, &question.field);
    let needed = &question.needed;
    let asks = Line::new().bold(format!("{label}: {}", reason.to_lowercase()));
    let mut blocks = Writer::new().line(asks).quote(needed.as_str()).blocks();
    if question.field == PROMISES {
        blocks.extend(promises::rows(&with_blanks(&handoff.brief)));
        return blocks;
    }
    let hint = template
        .field(&question.field)
        .map_or("", |field| &field.hint);
    let current = handoff.brief.answer(&question.field);
    let input = input::long(current, LONGEST_ANSWER);
    let block = block_of(&question.field);
    blocks.push(Asked::may(&block, "Your answer").hint(hint).with(input));
    blocks
}

fn with_blanks(brief: &Brief) -> Promises {
    let mut promises = brief.promises.clone();
    let room = MOST_ROWS.saturating_sub(promises.rows.len());
    for _ in 0..BLANK_ROWS.min(room) {
        promises.add_row();
    }
    promises
}

/// The answers on the screen, and the promises if they were asked about.
pub fn read(handoff: &Handoff, inputs: &Inputs) -> (Answers, Option<Promises>) {
    let screen = Screen::of(inputs);
    let mut answers = Answers::new();
    let mut promised = None;
    for question in handoff.questions() {
        if question.field == PROMISES {
            let mut promises = handoff.brief.promises.clone();
            promises::read(screen, &mut promises);
            promises.rows.retain(|row| !row.is_blank());
            promised = Some(promises);
        } else if let Some(answer) = screen.text(&block_of(&question.field)) {
            answers.insert(question.field.clone(), answer.to_owned());
        }
    }
    (answers, promised)
}

/// What contradicts itself in the promises that were [read].
pub fn check(promises: Option<&Promises>) -> Errors {
    promises.map(promises::check).unwrap_or_default()
}
