//! Asking somebody else to take the customer over.

use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::Modal;
use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;

const TO: &str = "to";
const WHY: &str = "why";
const LONGEST: usize = 300;

/// To whom, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    pub to: UserId,
    pub why: String,
}

/// `to`: who was named already.
pub fn hand_over(handoff: &Handoff, to: Option<&UserId>) -> Modal {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    let next = match handoff.ownership() {
        Some(held) => {
            Line::of("They get the whole brief and are asked to take over. Until they do, ")
                .user(&held.owner)
                .text(" stays responsible.")
        }
        None => Line::of("They get the whole brief and are asked to acknowledge it instead of ")
            .user(&handoff.manager)
            .text(". Until then ")
            .user(&handoff.seller)
            .text(" stays responsible."),
    };
    let mut blocks = Writer::new().line(next).blocks();
    blocks.push(Asked::must(TO, "Who should take over?").with_at_once(input::person_to_meet(to)));
    blocks.push(
        Asked::must(WHY, "Why?")
            .hint("It stands in the history, for everybody.")
            .with(input::long("", LONGEST)),
    );
    let title = handoff.customer.as_str();
    form::to_submit(Form::HandOver, &about, title, "Hand over", blocks)
}

/// Somebody else answers for sales; the fields are the same.
pub fn change_seller(handoff: &Handoff, to: Option<&UserId>) -> Modal {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    let next = Line::of("They answer for sales from now on, instead of ")
        .user(&handoff.seller)
        .text(". Both are told.");
    let mut blocks = Writer::new().line(next).blocks();
    blocks.push(
        Asked::must(TO, "Who should answer for sales?").with_at_once(input::person_to_meet(to)),
    );
    blocks.push(
        Asked::must(WHY, "Why?")
            .hint("It stands in the history, for everybody.")
            .with(input::long("", LONGEST)),
    );
    let title = handoff.customer.as_str();
    form::to_submit(Form::ChangeSeller, &about, title, "Hand over", blocks)
}

pub fn read(inputs: &Inputs) -> Result<HandOver, Errors> {
    let screen = Screen::of(inputs);
    let mut to = None;
    screen.take_person(TO, &mut to);
    let why = screen.text(WHY).unwrap_or_default().trim();
    match to {
        Some(to) if !why.is_empty() => Ok(HandOver {
            to,
            why: why.to_owned(),
        }),
        Some(_) => Err(vec![(WHY.to_owned(), "Say why in a few words.".to_owned())]),
        None => Err(wrong_person("Choose who should take over.")),
    }
}

/// The one who was chosen is the one who is asked.
pub fn asked_already() -> Errors {
    wrong_person("This person is asked already. Choose somebody else.")
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
    use crate::slack::messages::tests::{lena, northwind, read_view};
    use crate::slack::views::tests::{entered, on_screen};

    #[test]
    fn whom_and_why() {
        let form = hand_over(&northwind(), None);
        assert_snapshot!(read_view(&form), @"
        Northwind Traders
        They get the whole brief and are asked to acknowledge it instead of @mia. Until then @sam stays responsible.
        Who should take over?:
        Why?:
          (It stands in the history, for everybody.)
        [Hand over] [Cancel]
        ");
        assert_eq!(read(&on_screen(&form)).unwrap_err()[0].0, TO);
        let mut inputs = entered(&form, TO, Input::Person(lena()));
        assert_eq!(read(&inputs).unwrap_err()[0].0, WHY);
        let why = entered(&form, WHY, Input::Text(" Mia is away. ".to_owned()));
        inputs.0.insert(WHY.to_owned(), why.0[WHY].clone());
        let why = "Mia is away.".to_owned();
        assert_eq!(read(&inputs), Ok(HandOver { to: lena(), why }));
    }
}
