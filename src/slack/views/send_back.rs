//! Returning a brief with questions: up to three, each a field, a reason and what is needed.

use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::{Block, Modal};
use crate::domain::handoff::{Handoff, Question, Reason};
use crate::domain::template::{FieldKey, Kind};
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::words;

/// A brief with more questions than this is better talked about.
const QUESTIONS: usize = 3;
/// The question is read in a message and above an input.
const LONGEST: usize = 300;

pub fn send_back(handoff: &Handoff) -> Modal {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    let intro = Line::of("What do you need before you can take over? ")
        .user(&handoff.seller)
        .text(" gets your questions, and the brief comes back to you when they are answered.");
    let mut blocks = Writer::new().line(intro).blocks();
    blocks.extend((1..=QUESTIONS).flat_map(|nth| question(nth, handoff)));
    let title = handoff.customer.as_str();
    form::to_submit(Form::Return, &about, title, "Return", blocks)
}

fn block(nth: usize, what: &str) -> String {
    format!("q:{nth}:{what}")
}

fn question(nth: usize, handoff: &Handoff) -> Vec<Block> {
    let template = handoff.template();
    let fields: Vec<(String, &str)> = template
        .asked(&handoff.brief.answers)
        .filter(|field| field.kind.is_text() || field.kind == Kind::Promises)
        .map(|field| (field.key.to_string(), &*field.label))
        .collect();
    let reasons = Reason::ALL.map(|reason| (value(reason), words::reason(reason)));
    let (field, reason, needed) = (
        block(nth, "field"),
        block(nth, "reason"),
        block(nth, "needed"),
    );
    let asked = |block, label| {
        if nth == 1 {
            Asked::must(block, label)
        } else {
            Asked::may(block, label)
        }
    };
    let mut blocks = Writer::new().heading(format!("Question {nth}")).blocks();
    blocks.push(asked(&field, "Field").with(input::choice("Choose a field", &fields, None)));
    blocks.push(asked(&reason, "Reason").with(input::choice("Choose a reason", &reasons, None)));
    blocks.push(Asked::may(&needed, "What is needed").with(input::long("", LONGEST)));
    blocks
}

fn value(reason: Reason) -> String {
    match reason {
        Reason::Missing => "missing",
        Reason::Vague => "vague",
        Reason::Contradicts => "contradicts",
        Reason::WrongPerson => "wrong_person",
        Reason::NeedsProof => "needs_proof",
    }
    .to_owned()
}

/// The questions, or what is incomplete or asked twice.
pub fn read(inputs: &Inputs) -> Result<Vec<Question>, Errors> {
    let screen = Screen::of(inputs);
    let mut questions: Vec<Question> = Vec::new();
    let mut errors = Errors::new();
    for nth in 1..=QUESTIONS {
        match read_question(screen, nth) {
            Ok(Some(question)) if questions.iter().any(|other| other.field == question.field) => {
                let sentence = "You ask about this field above. Put both into one question.";
                errors.push((block(nth, "field"), sentence.to_owned()));
            }
            Ok(question) => questions.extend(question),
            Err(error) => errors.push(error),
        }
    }
    if questions.is_empty() && errors.is_empty() {
        errors.push((block(1, "field"), "Choose at least one field.".to_owned()));
    }
    if errors.is_empty() {
        Ok(questions)
    } else {
        Err(errors)
    }
}

/// `None` for a group that was left alone.
fn read_question(screen: Screen<'_>, nth: usize) -> Result<Option<Question>, (String, String)> {
    let field = screen.choice(&block(nth, "field"));
    let reason = screen.choice(&block(nth, "reason"));
    let reason = reason.and_then(|chosen| {
        Reason::ALL
            .into_iter()
            .find(|reason| value(*reason) == chosen)
    });
    let needed = screen
        .text(&block(nth, "needed"))
        .unwrap_or_default()
        .trim();
    match (field, reason) {
        (Some(field), Some(reason)) => Ok(Some(Question {
            field: FieldKey::new(field),
            reason,
            needed: needed.to_owned(),
        })),
        (Some(_), None) => Err((
            block(nth, "reason"),
            "Choose a reason, so that the seller understands.".to_owned(),
        )),
        (None, None) if needed.is_empty() => Ok(None),
        (None, _) => Err((block(nth, "field"), "Choose the field you mean.".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::{northwind, read_view};
    use crate::slack::views::tests::on_screen;

    fn entering(what: &[(&str, Input)]) -> Result<Vec<Question>, Errors> {
        let mut inputs = on_screen(&send_back(&northwind()));
        for (block, input) in what {
            let mut place = inputs.0.get_mut(*block).unwrap().first_entry().unwrap();
            *place.get_mut() = input.clone();
        }
        read(&inputs)
    }

    fn choice(value: &str) -> Input {
        Input::Choice(value.to_owned())
    }

    #[test]
    fn three_questions_the_first_is_needed() {
        assert_snapshot!(read_view(&send_back(&northwind())), @"
        Northwind Traders
        What do you need before you can take over? @sam gets your questions, and the brief comes back to you when they are answered.
        Question 1
        Field:
        Reason:
        What is needed (optional):
        Question 2
        Field (optional):
        Reason (optional):
        What is needed (optional):
        Question 3
        Field (optional):
        Reason (optional):
        What is needed (optional):
        [Return] [Cancel]
        ");
    }

    #[test]
    fn questions_are_read_as_they_were_chosen() {
        let questions = entering(&[
            ("q:1:field", choice("goals")),
            ("q:1:reason", choice("vague")),
            ("q:3:field", choice("promises")),
            ("q:3:reason", choice("needs_proof")),
            ("q:3:needed", Input::Text(" the contract ".to_owned())),
        ]);
        assert_eq!(
            questions,
            Ok(vec![
                Question {
                    field: FieldKey::of("goals"),
                    reason: Reason::Vague,
                    needed: String::new(),
                },
                Question {
                    field: FieldKey::of("promises"),
                    reason: Reason::NeedsProof,
                    needed: "the contract".to_owned(),
                },
            ])
        );
    }

    #[test]
    fn half_a_question_is_pointed_at() {
        let wrong = |what: &[(&str, Input)]| {
            let errors = entering(what).unwrap_err();
            errors
                .into_iter()
                .map(|(block, _)| block)
                .collect::<Vec<_>>()
        };
        assert_eq!(wrong(&[]), ["q:1:field"]);
        assert_eq!(
            wrong(&[("q:2:needed", Input::Text("x".to_owned()))]),
            ["q:2:field"]
        );
        assert_eq!(wrong(&[("q:1:field", choice("goals"))]), ["q:1:reason"]);
        assert_eq!(wrong(&[("q:1:reason", choice("vague"))]), ["q:1:field"]);
        let twice = [
            ("q:1:field", choice("goals")),
            ("q:1:reason", choice("vague")),
            ("q:2:field", choice("goals")),
            ("q:2:reason", choice("missing")),
        ];
        assert_eq!(wrong(&twice), ["q:2:field"]);
    }
}
