//! Answering a returned brief: exactly the fields that were asked.

use super::field;
use super::form::{self, Errors};
use super::input::{Asked, Screen};
use super::modal::{Block, Modal};
use super::promises;
use crate::domain::brief::{Answers, Brief};
use crate::domain::handoff::{Handoff, Question};
use crate::domain::promise::{MOST_ROWS, Promises};
use crate::domain::template::{FieldKey, PROMISES};
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::words;

/// Blank rows offered below the promises there are; this form has no button that adds one.
const BLANK_ROWS: usize = 2;

pub fn answer(handoff: &Handoff) -> Modal {
    let about = About::Round {
        handoff: handoff.id,
        round: handoff.round(),
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

fn asked(handoff: &Handoff, question: &Question) -> Vec<Block> {
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
    if let Some(field) = template.field(&question.field)
        && let Some(input) = field::input(field, handoff.brief.answer(&field.key))
    {
        let block = field::block_of(&field.key);
        let asked = Asked::may(&block, "Your answer").hint(&*field.hint);
        blocks.push(asked.with(input));
    }
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
    let asked = |key: &FieldKey| handoff.questions().iter().any(|one| one.field == *key);
    let answers = field::read(screen).filter(|(key, _)| asked(key)).collect();
    let promised = asked(&PROMISES).then(|| {
        let mut promises = handoff.brief.promises.clone();
        promises::read(screen, &mut promises);
        promises.rows.retain(|row| !row.is_blank());
        promises
    });
    (answers, promised)
}

/// What cannot be, in the answers and the promises that were [read].
pub fn check(handoff: &Handoff, answers: &Answers, promises: Option<&Promises>) -> Errors {
    let fields = handoff.template().fields();
    let wrong = fields.filter_map(|field| {
        let why = field::check(field, answers.get(&field.key)?)?;
        Some((field::block_of(&field.key), why.to_owned()))
    });
    let mut errors: Errors = wrong.collect();
    errors.extend(promises.map(promises::check).unwrap_or_default());
    errors
}

/// Under fields that cannot be left empty.
pub fn unanswered(fields: &[FieldKey]) -> Errors {
    let sentence = "A brief cannot go without this. Write what you know.";
    let under = |field| (answer_block(field), sentence.to_owned());
    fields.iter().map(under).collect()
}

/// Under fields that became so weak that the brief could not have been sent.
pub fn too_thin(points: u32, needed: u32, fields: &[FieldKey]) -> Errors {
    let sentence = format!(
        "With this the brief would fall to {points} of 100 points, and it needs {needed}. Say \
         more."
    );
    let under = |field| (answer_block(field), sentence.clone());
    fields.iter().map(under).collect()
}

/// Where a field is answered.
fn answer_block(field: &FieldKey) -> String {
    if *field == PROMISES {
        promises::NONE_MADE.to_owned()
    } else {
        field::block_of(field)
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::{read_view, returned};
    use crate::slack::views::tests::{entered, on_screen};

    #[test]
    fn exactly_the_fields_that_were_asked() {
        assert_snapshot!(read_view(&answer(&returned())), @"
        Northwind Traders
        Your answers make a new version of the brief, and it goes back to @mia.
        Concerns and expectations: missing
        > What did Bo say against us?
        Your answer (optional): tbd
          (Objections, worries and expectations raised during the sale, and what was said about them.)
        Promises: too vague
        Promise 1
        What was promised (optional): Import of ten years of orders
        To whom (optional): Ann
        By when (optional): 2026-12-15
        How binding (optional): Firm: they count on it
        Promise 2
        What was promised (optional): A report on retyped orders
        To whom (optional):
        By when (optional):
        How binding (optional): Stretch: we said we would try
        Promise 3
        What was promised (optional):
        To whom (optional):
        By when (optional):
        How binding (optional): Firm: they count on it
        Promise 4
        What was promised (optional):
        To whom (optional):
        By when (optional):
        How binding (optional): Firm: they count on it
        If there are none (optional): [ ] No promises were made
        [Send answers] [Cancel]
        ");
    }

    #[test]
    fn answers_come_back_and_untouched_promises_stay() {
        let handoff = returned();
        let form = answer(&handoff);
        let (answers, promises) = read(&handoff, &on_screen(&form));
        let concerns = FieldKey::of("concerns");
        assert_eq!(
            answers,
            Answers::from([(concerns.clone(), "tbd".to_owned())])
        );
        assert_eq!(promises.as_ref(), Some(&handoff.brief.promises));
        let told = "Bo fears for his team.";
        let inputs = entered(&form, "f:concerns", Input::Text(told.to_owned()));
        assert_eq!(read(&handoff, &inputs).0[&concerns], told);
        let more = entered(&form, "p:3:text", Input::Text("A fourth seat".to_owned()));
        let (answers, promises) = read(&handoff, &more);
        assert_eq!(
            promises.as_ref().map(|promises| promises.rows.len()),
            Some(3)
        );
        assert!(check(&handoff, &answers, promises.as_ref()).is_empty());
        let none = entered(&form, "p:none", Input::Choices(vec!["yes".to_owned()]));
        let (answers, promises) = read(&handoff, &none);
        assert_eq!(check(&handoff, &answers, promises.as_ref()).len(), 1);
    }
}
