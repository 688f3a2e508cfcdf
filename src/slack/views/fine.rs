//! An answer that looks weak and is not: the seller says why, and the manager reads it.

use super::brief_form::title_of;
use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::Modal;
use crate::domain::draft::Content;
use crate::domain::ids::DraftId;
use crate::domain::template::{FieldKey, Template};
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::words;

const FIELD: &str = "field";
const WHY: &str = "why";
const LONGEST: usize = 300;

/// `None` when no answer looks weaker than it may be.
pub fn fine(draft: &DraftId, content: &Content, template: &Template) -> Option<Modal> {
    let about = About::Draft {
        draft: draft.clone(),
        page: template.pages.len(),
        template: template.name.clone(),
        pre_close: content.pre_close,
    };
    let score = content.score(template);
    let weak = score.weak.iter().filter(|weak| weak.weakness.may_be_fine());
    let fields: Vec<(String, String)> = weak
        .chain(score.fine.iter().map(|fine| &fine.answer))
        .map(|weak| {
            let label = words::label(template, &weak.field);
            let what = words::weakness(&weak.weakness, template);
            let says = input::cut(&format!("{label}: {what}"));
            (weak.field.to_string(), says)
        })
        .collect();
    let options: Vec<(String, &str)> = fields
        .iter()
        .map(|(key, says)| (key.clone(), says.as_str()))
        .collect();
    let (first, _) = options.first()?;
    let line = "The answer then counts in full. The manager reads why you think so.";
    let mut blocks = Writer::new().line(line).blocks();
    let chosen = input::choice("Choose an answer", &options, Some(first));
    blocks.push(Asked::must(FIELD, "Which answer is fine as it is?").with(chosen));
    let hint = "Leave it empty to take it back.";
    let asked = Asked::may(WHY, "Why?").hint(hint);
    blocks.push(asked.with(input::long("", LONGEST)));
    let title = title_of(content);
    Some(form::to_submit(
        Form::Fine,
        &about,
        &title,
        "Back to the review",
        blocks,
    ))
}

/// Which answer, and why; an empty reason takes it back.
pub fn read(inputs: &Inputs) -> Option<(FieldKey, String)> {
    let screen = Screen::of(inputs);
    let field = FieldKey::new(screen.choice(FIELD)?);
    Some((
        field,
        screen.text(WHY).unwrap_or_default().trim().to_owned(),
    ))
}

/// Said where there is nothing to choose any more.
pub fn nothing() -> Line {
    Line::of("No answer needs that any more. Close this and type /handoff to go on.")
}

pub fn choose() -> Errors {
    vec![(FIELD.to_owned(), "Choose an answer.".to_owned())]
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::template::{GOALS, standard};
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::{northwind, read_view};
    use crate::slack::views::review::review;
    use crate::slack::views::tests::{content_of, draft, entered};

    #[test]
    fn a_weak_answer_is_said_to_be_fine() {
        let mut content = content_of(&northwind());
        content.brief.set_answer(GOALS, "More growth".to_owned());
        let form = fine(&draft(), &content, standard()).unwrap();
        assert_snapshot!(read_view(&form), @"
        Northwind Traders
        The answer then counts in full. The manager reads why you think so.
        Which answer is fine as it is?: Goals and motivation: vague, too short to act on
        Why? (optional):
          (Leave it empty to take it back.)
        [Back to the review] [Cancel]
        ");
        let inputs = entered(
            &form,
            "why",
            Input::Text(" Their board’s words. ".to_owned()),
        );
        let (field, why) = read(&inputs).unwrap();
        assert_eq!((&field, why.as_str()), (&GOALS, "Their board’s words."));
        content.brief.fine.insert(field, why);
        assert_snapshot!(read_view(&review(&draft(), &content, standard(), None)), @"
        Northwind Traders
        Page 5 of 5 · Review · saved as you go
        64 of 100 points. This brief can be sent. Its gaps will be marked, for you and the manager.
        Answers to improve
        • Concerns and expectations: a placeholder, not an answer. Write what you know, or who would know. The manager cannot look it up.
        • Promises: one promise has no date. Add the day it was promised for, or the day you will know.
        • How they communicate: vague, too short to act on. Say it in a full sentence: 25 characters or more.
        Not answered
        • First value
        • Why us
        • How they decide
        • Scope and environment
        [Back] [An answer is fine as it is] [Let somebody else finish it]
        ---
        What everybody in the channel will see
        Seller: @sam · Customer manager: @mia
        Closed: Nov 18, 2026 · CRM record (https://crm.example.com/deals/77)
        People at the customer
        Ann Alder, sponsor, ann@northwind.example
        Bo Birch, day-to-day, bo@northwind.example
        Goals and motivation · fine as it is, says the seller: Their board’s words.
        More growth
        What success looks like
        Orders retyped by hand: 140 a week today, 10 by March. Bo counts them.
        Concerns and expectations · gap: a placeholder, not an answer
        tbd
        How they communicate · gap: vague, too short to act on
        Short e-mails
        Links
        Proposal: https://docs.example.com/p
        Promises · gap: one promise has no date
        • Import of ten years of orders · firm · to Ann · by Dec 15, 2026
        • A report on retyped orders · stretch · no date
        Missing: First value, Why us, How they decide, Scope and environment
        Your sensitive notes are not shown there. The seller, the manager and leads open them with a button.
        [Send to manager] [Save and close]
        ");
        // Said of what stood there: another answer is looked at anew.
        content.brief.set_answer(GOALS, "Growth".to_owned());
        assert!(content.brief.fine.is_empty());
    }
}
