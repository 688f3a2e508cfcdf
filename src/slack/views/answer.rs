//! Answering a returned brief: exactly the fields that were asked.

use super::field;
use super::form::{self, Errors};
use super::input::{Asked, Screen};
use super::modal::{Block, Modal};
use super::promises;
use crate::domain::answering::Answering;
use crate::domain::brief::Brief;
use crate::domain::handoff::{Handoff, Question};
use crate::domain::promise::{MOST_ROWS, Promises};
use crate::domain::template::{FieldKey, PROMISES};
use crate::domain::versions::Change;
use crate::slack::action::{About, Action, Form, Target};
use crate::slack::inbound::Inputs;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::messages::{changes, words};

/// Blank rows offered below the promises there are; this form has no button that adds one.
const BLANK_ROWS: usize = 2;
/// Of old and new texts; what fits into one form well within every limit of Slack's.
const ROOM: usize = 20_000;

/// `begun`: what was written before and not sent.
pub fn answer(handoff: &Handoff, begun: Option<&Answering>) -> Modal {
    let next = Line::of("Your answers make a new version of the brief, and it goes back to ");
    let next = next
        .user(&handoff.manager)
        .text(". Before that you see what changes.");
    let mut blocks = Writer::new().line(next).blocks();
    let written = written(handoff, begun);
    for question in handoff.questions() {
        blocks.extend(asked(handoff, &written, question));
    }
    let title = handoff.customer.as_str();
    Modal {
        close: Some(form::plain("Save and close")),
        notify_on_close: true,
        ..form::to_submit(Form::Answer, &about(handoff), title, "Next", blocks)
    }
}

fn about(handoff: &Handoff) -> About {
    About::Round {
        handoff: handoff.id,
        round: handoff.round(),
    }
}

/// The brief as the form shows it.
fn written(handoff: &Handoff, begun: Option<&Answering>) -> Brief {
    let mut brief = handoff.brief.clone();
    let Some(begun) = begun else {
        return brief;
    };
    for (field, answer) in &begun.answers {
        brief.set_answer(field.clone(), answer.clone());
    }
    if let Some(promises) = &begun.promises {
        brief.promises = promises.clone();
    }
    brief
}

/// What sending it changes, before it is sent.
pub fn review(handoff: &Handoff, changes: &[Change]) -> Modal {
    let goes = Line::of("It goes back to ").user(&handoff.manager);
    let writer = match changes.len() {
        0 => Writer::new().line(
            goes.text(" as it is: you changed no answer. If that is what you mean, send it."),
        ),
        changed => Writer::new().line(
            goes.text(" with ")
                .text(count(changed, "changed answer", "changed answers"))
                .text("."),
        ),
    };
    let names = changes::before_and_now();
    let (shown_to, shown) = changes::fitting(writer, handoff.template(), changes, &names, ROOM);
    let writer = match changes.len() - shown {
        0 => shown_to,
        more => {
            let more = count(more, "more answer", "more answers");
            shown_to.note(&*format!("{more} changed, too long to show here."))
        }
    };
    let back = Button::new(Action::AnswerAgain, "Back", Target::of(handoff));
    let blocks = writer.buttons([back]).blocks();
    let title = handoff.customer.as_str();
    form::to_submit(
        Form::AnswerReview,
        &about(handoff),
        title,
        "Send answers",
        blocks,
    )
}

fn asked(handoff: &Handoff, written: &Brief, question: &Question) -> Vec<Block> {
    let template = handoff.template();
    let reason = words::reason(question.reason);
    let label = words::label(template, &question.field);
    let needed = &question.needed;
    let asks = Line::new().bold(format!("{label}: {}", reason.to_lowercase()));
    let mut blocks = Writer::new().line(asks).quote(needed.as_str()).blocks();
    if question.field == PROMISES {
        blocks.extend(promises::rows(&with_blanks(written)));
        return blocks;
    }
    if let Some(field) = template.field(&question.field)
        && let Some(input) = field::input(field, written.answer(&field.key))
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
pub fn read(handoff: &Handoff, inputs: &Inputs) -> Answering {
    read_screen(handoff, Screen::of(inputs))
}

/// The same for a form that was closed, which may hand over less.
pub fn read_closed(handoff: &Handoff, inputs: &Inputs) -> Answering {
    let clears = false;
    read_screen(handoff, Screen { inputs, clears })
}

fn read_screen(handoff: &Handoff, screen: Screen<'_>) -> Answering {
    let asked = |key: &FieldKey| handoff.questions().iter().any(|one| one.field == *key);
    let answers = field::read(screen).filter(|(key, _)| asked(key)).collect();
    let promised = asked(&PROMISES).then(|| {
        let mut promises = handoff.brief.promises.clone();
        promises::read(screen, &mut promises);
        promises.rows.retain(|row| !row.is_blank());
        promises
    });
    Answering {
        round: handoff.round(),
        answers,
        promises: promised,
    }
}

/// What cannot be, in what was [read].
pub fn check(handoff: &Handoff, answering: &Answering) -> Errors {
    let Answering {
        answers, promises, ..
    } = answering;
    let fields = handoff.template().fields();
    let wrong = fields.filter_map(|field| {
        let why = field::check(field, answers.get(&field.key)?)?;
        Some((field::block_of(&field.key), why.to_owned()))
    });
    let mut errors: Errors = wrong.collect();
    errors.extend(promises.as_ref().map(promises::check).unwrap_or_default());
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
    use crate::domain::brief::Answers;
    use crate::domain::versions::changes as differing;
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::{
        ODD, monstrous, northwind, read_view, refused_view, returned,
    };
    use crate::slack::views::tests::{entered, on_screen};

    #[test]
    fn exactly_the_fields_that_were_asked() {
        assert_snapshot!(read_view(&answer(&returned(), None)), @"
        Northwind Traders
        Your answers make a new version of the brief, and it goes back to @mia. Before that you see what changes.
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
        [Next] [Save and close]
        ");
    }

    #[test]
    fn answers_come_back_and_untouched_promises_stay() {
        let handoff = returned();
        let form = answer(&handoff, None);
        let untouched = read(&handoff, &on_screen(&form));
        let concerns = FieldKey::of("concerns");
        let was = Answers::from([(concerns.clone(), "tbd".to_owned())]);
        assert_eq!(untouched.answers, was);
        assert_eq!(untouched.promises.as_ref(), Some(&handoff.brief.promises));
        let told = "Bo fears for his team.";
        let inputs = entered(&form, "f:concerns", Input::Text(told.to_owned()));
        assert_eq!(read(&handoff, &inputs).answers[&concerns], told);
        let more = entered(&form, "p:3:text", Input::Text("A fourth seat".to_owned()));
        let begun = read(&handoff, &more);
        let rows = begun.promises.as_ref().map(|promises| promises.rows.len());
        assert_eq!(rows, Some(3));
        assert!(check(&handoff, &begun).is_empty());
        // What was begun stands in the form again, and comes back as it is.
        let again = answer(&handoff, Some(&begun));
        assert_eq!(read(&handoff, &on_screen(&again)), begun);
        let none = entered(&form, "p:none", Input::Choices(vec!["yes".to_owned()]));
        assert_eq!(check(&handoff, &read(&handoff, &none)).len(), 1);
    }

    #[test]
    fn what_changes_is_shown_before_it_is_sent() {
        let handoff = returned();
        let mut after = handoff.brief.clone();
        let concerns = FieldKey::of("concerns");
        after.set_answer(concerns, "Bo fears for *his* team.".to_owned());
        after.promises.rows[1].due = "2027-02-01".parse().ok();
        let changed = differing(handoff.template(), &handoff.brief, &after, true);
        assert_snapshot!(read_view(&review(&handoff, &changed)), @"
        Northwind Traders
        It goes back to @mia with 2 changed answers.
        Concerns and expectations
        Before:
        > tbd
        Now:
        > Bo fears for *his* team.
        Promises
        Before:
        > • A report on retyped orders · stretch · no date
        Now:
        > • A report on retyped orders · stretch · by Feb 1, 2027
        [Back]
        [Send answers] [Cancel]
        ");
        let first = |changes: &[Change]| {
            read_view(&review(&handoff, changes))
                .lines()
                .nth(1)
                .unwrap()
                .to_owned()
        };
        assert_snapshot!(first(&[]), @"It goes back to @mia as it is: you changed no answer. If that is what you mean, send it.");
        for letters in ODD {
            let handoff = monstrous(letters);
            let changed = differing(handoff.template(), &handoff.brief, &northwind().brief, true);
            let form = review(&handoff, &changed);
            assert_eq!(refused_view(&form), Vec::<String>::new(), "{letters}");
        }
    }
}
