//! Ending a handoff that will not go on.

use super::form::{self, Errors, plain};
use super::input::{self, Asked, Screen};
use super::modal::Modal;
use crate::domain::handoff::Handoff;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::message::Writer;

const REASON: &str = "reason";
const LONGEST: usize = 500;

pub fn cancel(handoff: &Handoff) -> Modal {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    let next = "Reminders stop, the brief in the channel is marked as cancelled, and the seller and \
                the manager are told. The channel stays. This cannot be undone; a new handoff can be \
                started.";
    let mut blocks = Writer::new().line(next).blocks();
    blocks.push(
        Asked::must(REASON, "Why does it end?")
            .hint("Everybody in the channel sees it.")
            .with(input::long("", LONGEST)),
    );
    // A form that cancels must not have two buttons called so.
    Modal {
        submit: Some(plain("End handoff")),
        close: Some(plain("Keep it")),
        ..form::modal(Form::Cancel, &about, handoff.customer.as_str(), blocks)
    }
}

/// The reason.
pub fn read(inputs: &Inputs) -> Result<String, Errors> {
    match Screen::of(inputs).text(REASON).unwrap_or_default().trim() {
        "" => Err(vec![(
            REASON.to_owned(),
            "Say why in a few words.".to_owned(),
        )]),
        reason => Ok(reason.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::{northwind, read_view};
    use crate::slack::views::tests::{entered, on_screen};

    #[test]
    fn it_says_what_will_happen_and_asks_why() {
        let form = cancel(&northwind());
        assert_snapshot!(read_view(&form), @"
        Northwind Traders
        Reminders stop, the brief in the channel is marked as cancelled, and the seller and the manager are told. The channel stays. This cannot be undone; a new handoff can be started.
        Why does it end?:
          (Everybody in the channel sees it.)
        [End handoff] [Keep it]
        ");
        assert!(read(&on_screen(&form)).is_err());
        let why = entered(&form, REASON, Input::Text("Bankrupt.\n".to_owned()));
        assert_eq!(read(&why), Ok("Bankrupt.".to_owned()));
    }
}
