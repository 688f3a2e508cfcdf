//! Letting somebody else finish a draft.

use super::brief_form::name_or;
use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::Modal;
use crate::domain::draft::Draft;
use crate::domain::ids::UserId;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;

const TO: &str = "to";
const WHY: &str = "why";
const LONGEST: usize = 300;

/// `reader` may be a lead, whose draft it is not.
pub fn give(draft: &Draft, reader: &UserId) -> Modal {
    let what_happens = if draft.author == *reader {
        Line::of(
            "They get everything written so far and send the brief. It is not in your list any \
             more; you hear when they sent it.",
        )
    } else {
        Line::new()
            .user(&draft.author)
            .text(" wrote what there is so far. Whoever you choose gets it, sensitive answers included, and sends the brief; you hear when they did.")
    };
    let mut blocks = Writer::new().line(what_happens).blocks();
    // Whoever begins a brief for somebody names them as the seller.
    let seller = draft.content.seller.as_ref();
    let likely = seller.filter(|seller| **seller != draft.author && *seller != reader);
    blocks
        .push(Asked::must(TO, "Who should finish it?").with_at_once(input::person_to_meet(likely)));
    blocks.push(
        Asked::may(WHY, "What should they know?")
            .hint("It stands in their message and beside the draft, nowhere else.")
            .with(input::long("", LONGEST)),
    );
    let title = name_or(draft, "Hand over");
    form::to_submit(
        Form::GiveDraft,
        &About::draft(draft),
        title,
        "Hand over",
        blocks,
    )
}

/// To whom, and what they should know.
pub fn read(inputs: &Inputs) -> Result<(UserId, String), Errors> {
    let screen = Screen::of(inputs);
    let mut to = None;
    screen.take_person(TO, &mut to);
    let why = screen.text(WHY).unwrap_or_default().trim();
    match to {
        Some(to) => Ok((to, why.to_owned())),
        None => Err(wrong_person("Choose who should finish it.")),
    }
}

/// Under the choice of the person: why it cannot be this one.
pub fn wrong_person(why: &str) -> Errors {
    vec![(TO.to_owned(), why.to_owned())]
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::{lena, mia, read_view};
    use crate::slack::messages::unsent::tests::draft;
    use crate::slack::views::tests::{entered, on_screen};

    #[test]
    fn whoever_begins_it_for_somebody_finds_them_chosen() {
        let mut draft = draft("Fabrikam");
        let own = give(&draft, &UserId::new("USAM"));
        assert_snapshot!(read_view(&own), @"
        Fabrikam
        They get everything written so far and send the brief. It is not in your list any more; you hear when they sent it.
        Who should finish it?:
        What should they know? (optional):
          (It stands in their message and beside the draft, nowhere else.)
        [Hand over] [Cancel]
        ");
        assert_eq!(super::read(&on_screen(&own)).unwrap_err()[0].0, TO);
        draft.content.seller = Some(mia());
        draft.content.customer.clear();
        let theirs = give(&draft, &lena());
        assert_snapshot!(read_view(&theirs), @"
        Hand over
        @sam wrote what there is so far. Whoever you choose gets it, sensitive answers included, and sends the brief; you hear when they did.
        Who should finish it?: @mia
        What should they know? (optional):
          (It stands in their message and beside the draft, nowhere else.)
        [Hand over] [Cancel]
        ");
        let chosen = entered(&theirs, TO, Input::Person(mia()));
        assert_eq!(super::read(&chosen), Ok((mia(), String::new())));
    }
}
