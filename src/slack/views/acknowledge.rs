//! Taking a customer over.

use super::form;
use super::input::{self, Asked, Screen};
use super::kickoff::KICKOFF;
use super::modal::Modal;
use crate::domain::Instant;
use crate::domain::handoff::{Handoff, State};
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;

const MATTERS_MOST: &str = "matters_most";
/// One line; the card shows it above everything else.
const LONGEST: usize = 200;

/// What the manager entered; both may be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    pub kickoff: Option<Instant>,
    pub matters_most: Option<String>,
}

pub fn acknowledge(handoff: &Handoff) -> Modal {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    let owns = Line::of("You become the owner of ").bold(handoff.customer.as_str());
    let owns = match handoff.ownership() {
        Some(held) => owns
            .text(" instead of ")
            .user(&held.owner)
            .text(", and both they and ")
            .user(&handoff.seller)
            .text(" are told."),
        None => owns.text(", and ").user(&handoff.seller).text(" is told."),
    };
    let mut blocks = Writer::new().line(owns).blocks();
    if has_no_kickoff(handoff) {
        blocks.push(
            Asked::may(KICKOFF, "When will the kickoff be?")
                .hint("Leave it empty if you do not know yet. You can book it later.")
                .with(input::moment(None)),
        );
    }
    blocks.push(
        Asked::may(MATTERS_MOST, "What matters most here?")
            .hint("One line. Everybody in the channel sees it on the brief.")
            .with(input::short("", LONGEST)),
    );
    form::to_submit(
        Form::Acknowledge,
        &about,
        handoff.customer.as_str(),
        "Acknowledge",
        blocks,
    )
}

fn has_no_kickoff(handoff: &Handoff) -> bool {
    match handoff.state {
        State::Submitted(_) | State::Returned(_) | State::Acknowledged(_) => true,
        State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => false,
    }
}

pub fn read(inputs: &Inputs) -> Acknowledgement {
    let screen = Screen::of(inputs);
    let matters_most = screen.text(MATTERS_MOST).map(str::trim).unwrap_or_default();
    Acknowledgement {
        kickoff: screen.moment(KICKOFF),
        matters_most: Some(matters_most.to_owned()).filter(|words| !words.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::{noon, northwind, read_view};
    use crate::slack::views::tests::{entered, on_screen};

    #[test]
    fn both_may_be_left_out() {
        let form = acknowledge(&northwind());
        assert_snapshot!(read_view(&form), @"
        Northwind Traders
        You become the owner of Northwind Traders, and @sam is told.
        When will the kickoff be? (optional):
          (Leave it empty if you do not know yet. You can book it later.)
        What matters most here? (optional):
          (One line. Everybody in the channel sees it on the brief.)
        [Acknowledge] [Cancel]
        ");
        let nothing = Acknowledgement {
            kickoff: None,
            matters_most: None,
        };
        assert_eq!(read(&on_screen(&form)), nothing);
        let spaces = entered(&form, MATTERS_MOST, Input::Text("  ".to_owned()));
        assert_eq!(read(&spaces), nothing);
        let both = entered(&form, KICKOFF, Input::Moment(noon()));
        assert_eq!(read(&both).kickoff, Some(noon()));
    }
}
