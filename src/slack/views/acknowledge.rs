//! Taking a customer over.

use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::meeting::{self, Entered};
use super::modal::Modal;
use crate::domain::Instant;
use crate::domain::handoff::{Handoff, State};
use crate::domain::zones::Around;
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
    pub kickoff: Option<Entered>,
    pub matters_most: Option<String>,
}

/// `zones` are those of the people around it, as the reader sees them.
pub fn acknowledge(handoff: &Handoff, zones: &Around, now: Instant) -> Modal {
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
        blocks.extend(meeting::may(zones, now));
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

pub fn read(inputs: &Inputs) -> Result<Acknowledgement, Errors> {
    let screen = Screen::of(inputs);
    let matters_most = screen.text(MATTERS_MOST).map(str::trim).unwrap_or_default();
    Ok(Acknowledgement {
        kickoff: meeting::read(inputs)?,
        matters_most: Some(matters_most.to_owned()).filter(|words| !words.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::decide::tests::at;
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::{noon, northwind, read_view};
    use crate::slack::views::tests::{around, entered, on_screen};

    #[test]
    fn everything_may_be_left_out() {
        let form = acknowledge(&northwind(), &around(), noon());
        assert_snapshot!(read_view(&form), @"
        Northwind Traders
        You become the owner of Northwind Traders, and @sam is told.
        Day of the kickoff (optional):
          (Leave it empty if you do not know yet. You can book it later.)
        Time of the kickoff (optional):
        Time zone of the meeting (optional): Berlin (UTC+1)
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        What matters most here? (optional):
          (One line. Everybody in the channel sees it on the brief.)
        [Acknowledge] [Cancel]
        ");
        let nothing = Acknowledgement {
            kickoff: None,
            matters_most: None,
        };
        assert_eq!(read(&on_screen(&form)), Ok(nothing.clone()));
        let spaces = entered(&form, MATTERS_MOST, Input::Text("  ".to_owned()));
        assert_eq!(read(&spaces), Ok(nothing));
    }

    #[test]
    fn a_day_alone_is_no_kickoff() {
        let form = acknowledge(&northwind(), &around(), noon());
        let day = Input::Date(at("2026-11-30 00:00").date_naive());
        let mut inputs = entered(&form, meeting::DAY, day);
        assert_eq!(read(&inputs).unwrap_err()[0].0, meeting::TIME);
        let time = entered(&form, meeting::TIME, Input::Time(chrono::NaiveTime::MIN));
        assert_eq!(read(&time).unwrap_err()[0].0, meeting::DAY);
        let time = time.0.get(meeting::TIME).unwrap().clone();
        inputs.0.insert(meeting::TIME.to_owned(), time);
        let both = read(&inputs).unwrap().kickoff.unwrap();
        assert_eq!(both.at, at("2026-11-29 23:00"), "midnight in Berlin");
    }
}
