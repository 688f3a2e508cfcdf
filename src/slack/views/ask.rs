//! Questions to the seller: asked, answered, looked through.

use super::form::{self, Errors};
use super::input::{self, Asked as Input, Screen};
use super::modal::Modal;
use crate::domain::actor::Actor;
use crate::domain::asked::{Asked, LONGEST_QUESTION, LONGEST_REPLY};
use crate::domain::deadline::Clock;
use crate::domain::handoff::Handoff;
use crate::domain::template::FieldKey;
use crate::slack::action::{About, Action, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::messages::questions;

const QUESTION: &str = "question";
const FIELD: &str = "field";
const REPLY: &str = "reply";

/// Asks the seller something.
pub fn ask(handoff: &Handoff) -> Modal {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    let next = Line::new().user(&handoff.seller).text(
        " gets your question. The answer comes to you, and stands in the thread of the brief.",
    );
    let mut blocks = Writer::new().line(next).blocks();
    let question = input::long("", LONGEST_QUESTION);
    blocks.push(Input::must(QUESTION, "Your question").with(question));
    let fields = handoff.fields_to_ask_about();
    let options: Vec<(String, &str)> = fields
        .map(|field| (field.key.to_string(), &*field.label))
        .collect();
    let field = input::choice("Choose a field", &options, None);
    blocks.push(
        Input::may(FIELD, "The field of the brief that it belongs to")
            .hint(
                "The answer becomes part of that field. Without one it stands in the thread only.",
            )
            .with(field),
    );
    let title = handoff.customer.as_str();
    form::to_submit(Form::Ask, &about, title, "Ask", blocks)
}

/// What is asked, and the field that it belongs to.
pub fn read_question(inputs: &Inputs) -> Result<(String, Option<FieldKey>), Errors> {
    let screen = Screen::of(inputs);
    let text = words(screen, QUESTION, "Write your question.")?;
    Ok((text, screen.choice(FIELD).map(FieldKey::new)))
}

/// Under the question: they asked it before.
pub fn asked_already(nth: u32) -> Errors {
    let sentence = format!("This is your question {nth}, and it still waits for an answer.");
    vec![(QUESTION.to_owned(), sentence)]
}

/// Answers a question.
pub fn answer(handoff: &Handoff, asked: &Asked) -> Modal {
    let about = About::Question {
        handoff: handoff.id,
        nth: asked.nth,
    };
    let heading = questions::whole(handoff, asked);
    let writer = Writer::new().line(heading).quote(&*asked.text);
    let field = asked
        .field
        .as_ref()
        .map(|field| handoff.brief.answer(field));
    let label = questions::field_of(handoff, asked).unwrap_or_default();
    let writer = match field.map(str::trim) {
        Some("") => writer.line(&*format!("“{label}” is empty so far.")),
        Some(says) => writer.line(&*format!("“{label}” says so far:")).quote(says),
        None => writer,
    };
    let becomes = match field {
        Some(_) => format!("It becomes part of “{label}”. "),
        None => String::new(),
    };
    let who_reads = if asked.is_restricted(handoff.template()) {
        "Only the seller, the manager and leads can read it."
    } else {
        "Everybody in the channel can read it."
    };
    let mut blocks = writer.blocks();
    blocks.push(
        Input::must(REPLY, "Your answer")
            .hint(format!("{becomes}{who_reads}"))
            .with(input::long("", LONGEST_REPLY)),
    );
    let title = handoff.customer.as_str();
    form::to_submit(Form::AnswerQuestion, &about, title, "Send answer", blocks)
}

pub fn read_answer(inputs: &Inputs) -> Result<String, Errors> {
    words(Screen::of(inputs), REPLY, "Write your answer.")
}

fn words(screen: Screen<'_>, block: &str, missing: &str) -> Result<String, Errors> {
    match screen.text(block).unwrap_or_default().trim() {
        "" => Err(vec![(block.to_owned(), missing.to_owned())]),
        words => Ok(words.to_owned()),
    }
}

/// What waits for the seller, with what the reader may do about each.
pub fn open(handoff: &Handoff, reader: &Actor) -> Modal {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    let open: Vec<&Asked> = handoff.open_questions().collect();
    let title = handoff.customer.as_str();
    if open.is_empty() {
        let none =
            "No question is open. Those that were answered stand in the thread of the brief.";
        return form::to_read(&about, title, Writer::new().line(none).blocks());
    }
    let waits = count(open.len(), "question waits", "questions wait");
    let waits = Line::of(format!("{waits} for ")).user(&handoff.seller);
    let writer = Writer::new().line(waits.text("."));
    let writer = open.into_iter().fold(writer, |writer, asked| {
        let hidden = asked.is_restricted(handoff.template()) && !reader.takes_part(handoff);
        let words = if hidden {
            "Only the seller, the manager and leads can read this question."
        } else {
            &asked.text
        };
        let clock = Clock::Question { nth: asked.nth };
        let button = |action, label| Button::about(handoff, &clock, action, label);
        let answer = reader
            .may_answer(handoff)
            .then(|| button(Action::AnswerQuestion, "Answer").primary());
        let back = reader
            .may_take_back(asked)
            .then(|| button(Action::TakeBackQuestion, "Take back"));
        writer
            .gap()
            .line(questions::whole(handoff, asked))
            .quote(words)
            .buttons(answer.into_iter().chain(back))
    });
    form::to_read(&about, title, writer.blocks())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::asked::MOST_OPEN;
    use crate::domain::ids::UserId;
    use crate::domain::template::{PROMISES, SENSITIVITIES};
    use crate::slack::inbound::Input as Entered;
    use crate::slack::messages::questions::tests::{asked, with_questions};
    use crate::slack::messages::tests::{
        ODD, acknowledged, cancelled, mia, monstrous, read_view, refused_view,
    };
    use crate::slack::views::tests::{entered, on_screen};

    #[test]
    fn a_question_and_the_field_it_belongs_to() {
        let form = ask(&acknowledged());
        assert_snapshot!(read_view(&form), @"
        Northwind Traders
        @sam gets your question. The answer comes to you, and stands in the thread of the brief.
        Your question:
        The field of the brief that it belongs to (optional):
          (The answer becomes part of that field. Without one it stands in the thread only.)
        [Ask] [Cancel]
        ");
        assert!(read_question(&on_screen(&form)).is_err());
        let blank = entered(&form, QUESTION, Entered::Text(" \n".to_owned()));
        assert!(read_question(&blank).is_err());
        let mut inputs = entered(&form, QUESTION, Entered::Text(" Why? ".to_owned()));
        assert_eq!(read_question(&inputs), Ok(("Why?".to_owned(), None)));
        let mut field = inputs.0.get_mut(FIELD).unwrap().first_entry().unwrap();
        *field.get_mut() = Entered::Choice("sensitivities".to_owned());
        let about = Some(SENSITIVITIES);
        assert_eq!(read_question(&inputs), Ok(("Why?".to_owned(), about)));
        let json = serde_json::to_string(&form.written(crate::slack::messages::tests::ENGLISH));
        assert!(
            !json.unwrap().contains(PROMISES.as_str()),
            "rows are no text"
        );
        assert_snapshot!(asked_already(2)[0].1, @"This is your question 2, and it still waits for an answer.");
    }

    #[test]
    fn an_answer_beside_what_the_field_says() {
        let handoff = with_questions(acknowledged());
        assert_snapshot!(read_view(&answer(&handoff, &handoff.asked[0])), @"
        Northwind Traders
        Question 1, asked by @mia, Nov 20, 2026 at 12:00 PM · about “Scope and environment”
        > How many seats do they need?
        “Scope and environment” is empty so far.
        Your answer:
          (It becomes part of “Scope and environment”. Everybody in the channel can read it.)
        [Send answer] [Cancel]
        ");
        assert_snapshot!(read_view(&answer(&handoff, &handoff.asked[1])), @"
        Northwind Traders
        Question 2, asked by @mia, Nov 20, 2026 at 12:00 PM
        > Who signs for the import, Ann or Bo?
        Your answer:
          (Everybody in the channel can read it.)
        [Send answer] [Cancel]
        ");
        assert_snapshot!(read_view(&answer(&handoff, &handoff.asked[2])), @"
        Northwind Traders
        Question 3, asked by @mia, Nov 20, 2026 at 12:00 PM · about “Sensitivities”
        > Does Bo know that Ann knows?
        “Sensitivities” says so far:
        > Bo wanted the competitor and was overruled by Ann.
        Your answer:
          (It becomes part of “Sensitivities”. Only the seller, the manager and leads can read it.)
        [Send answer] [Cancel]
        ");
        let form = answer(&handoff, &handoff.asked[1]);
        assert!(read_answer(&on_screen(&form)).is_err());
        let ann = entered(&form, REPLY, Entered::Text("Ann.".to_owned()));
        assert_eq!(read_answer(&ann), Ok("Ann.".to_owned()));
    }

    #[test]
    fn everybody_sees_what_waits_and_what_they_may_do() {
        let handoff = with_questions(acknowledged());
        let seen_by = |user: UserId| read_view(&open(&handoff, &Actor::new(user, false)));
        assert_snapshot!(seen_by(mia()), @"
        Northwind Traders
        2 questions wait for @sam.
        Question 2, asked by @mia, Nov 20, 2026 at 12:00 PM
        > Who signs for the import, Ann or Bo?
        [Take back]
        Question 3, asked by @mia, Nov 20, 2026 at 12:00 PM · about “Sensitivities”
        > Does Bo know that Ann knows?
        [Take back]
        [Close]
        ");
        assert_snapshot!(seen_by(UserId::new("USAM")), @"
        Northwind Traders
        2 questions wait for @sam.
        Question 2, asked by @mia, Nov 20, 2026 at 12:00 PM
        > Who signs for the import, Ann or Bo?
        [Answer]
        Question 3, asked by @mia, Nov 20, 2026 at 12:00 PM · about “Sensitivities”
        > Does Bo know that Ann knows?
        [Answer]
        [Close]
        ");
        let olaf = seen_by(UserId::new("UOLAF"));
        assert!(
            !olaf.contains("Ann knows") && !olaf.contains("[Answer]"),
            "{olaf}"
        );
        let over = with_questions(cancelled());
        assert_snapshot!(read_view(&open(&over, &Actor::new(mia(), false))), @"
        Northwind Traders
        No question is open. Those that were answered stand in the thread of the brief.
        [Close]
        ");
    }

    #[test]
    fn nothing_typed_breaks_slacks_limits() {
        for letters in ODD {
            let long = |most: usize| letters.chars().cycle().take(most).collect::<String>();
            let mut handoff = monstrous(letters);
            for nth in 1..=u32::try_from(MOST_OPEN).unwrap() {
                let goals = crate::domain::template::GOALS;
                handoff
                    .asked
                    .push(asked(nth, &long(LONGEST_QUESTION), Some(goals)));
            }
            let lead = Actor::new(UserId::new("ULENA"), true);
            let forms = [
                ask(&handoff),
                answer(&handoff, &handoff.asked[0]),
                open(&handoff, &lead),
            ];
            for form in forms {
                assert_eq!(refused_view(&form), Vec::<String>::new(), "{letters}");
            }
        }
    }
}
