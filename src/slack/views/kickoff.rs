//! Booking the kickoff, or moving it; once its time has come, saying how it went.

use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::Modal;
use crate::domain::Instant;
use crate::domain::handoff::{Handoff, State};
use crate::slack::action::{About, Action, Form, Target};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;

/// The block of the picker, here and in the acknowledgement.
pub(super) const KICKOFF: &str = "kickoff";

pub fn kickoff(handoff: &Handoff, now: Instant) -> Modal {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    let booked = match &handoff.state {
        State::KickoffBooked(booked) => Some(booked.at),
        State::Submitted(_)
        | State::Returned(_)
        | State::Acknowledged(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => None,
    };
    let (now_booked, label, submit) = match booked {
        Some(at) => (
            Line::of("Booked for ").date(at).text("."),
            "When will it be instead?",
            "Move kickoff",
        ),
        None => (Line::new(), "When will the kickoff be?", "Book kickoff"),
    };
    let told = Line::new()
        .user(&handoff.seller)
        .text(" is told, and you are reminded before it.");
    let writer = Writer::new().line(now_booked);
    let writer = match booked {
        Some(at) if at <= now => how_it_went(writer, handoff),
        Some(_) | None => writer,
    };
    let mut blocks = writer.line(told).blocks();
    let asked = Asked::must(KICKOFF, label).hint("In your own time zone.");
    blocks.push(asked.with(input::moment(booked)));
    form::to_submit(
        Form::Kickoff,
        &about,
        handoff.customer.as_str(),
        submit,
        blocks,
    )
}

/// Whoever was in the meeting need not wait for the reminder that asks.
fn how_it_went(writer: Writer, handoff: &Handoff) -> Writer {
    let about = Target {
        handoff: handoff.id,
        booking: handoff.ownership().map(|held| held.bookings),
    };
    writer
        .line("Was it held? Held starts the onboarding. After a no-show you can book a new one.")
        .buttons([
            Button::new(Action::KickoffHeld, "Held", about).primary(),
            Button::new(Action::KickoffNoShow, "No-show", about),
        ])
        .line("If it is still to come, set the new time.")
}

pub fn read(inputs: &Inputs) -> Result<Instant, Errors> {
    let moment = Screen::of(inputs).moment(KICKOFF);
    moment.ok_or_else(|| vec![(KICKOFF.to_owned(), "Choose a day and a time.".to_owned())])
}

/// Under the picker, here and in the acknowledgement: the moment has passed.
pub fn in_the_past() -> Errors {
    let sentence = "This moment has passed. Choose one that lies ahead.";
    vec![(KICKOFF.to_owned(), sentence.to_owned())]
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::decide::tests::at;
    use crate::slack::messages::tests::{acknowledged, booked, noon, read_view};
    use crate::slack::views::tests::on_screen;

    #[test]
    fn it_is_booked_or_moved() {
        assert_snapshot!(read_view(&kickoff(&acknowledged(), noon())), @"
        Northwind Traders
        @sam is told, and you are reminded before it.
        When will the kickoff be?:
          (In your own time zone.)
        [Book kickoff] [Cancel]
        ");
        let before = at("2026-11-27 08:59");
        assert_snapshot!(read_view(&kickoff(&booked(), before)), @"
        Northwind Traders
        Booked for Nov 27, 2026 at 9:00 AM.
        @sam is told, and you are reminded before it.
        When will it be instead?: 2026-11-27 09:00
          (In your own time zone.)
        [Move kickoff] [Cancel]
        ");
        assert_eq!(
            read(&on_screen(&kickoff(&booked(), before))),
            Ok(at("2026-11-27 09:00"))
        );
        assert!(read(&on_screen(&kickoff(&acknowledged(), noon()))).is_err());
    }

    #[test]
    fn once_its_time_has_come_it_asks_how_it_went() {
        let begun = at("2026-11-27 09:00");
        assert_snapshot!(read_view(&kickoff(&booked(), begun)), @"
        Northwind Traders
        Booked for Nov 27, 2026 at 9:00 AM.
        Was it held? Held starts the onboarding. After a no-show you can book a new one.
        [Held] [No-show]
        If it is still to come, set the new time.
        @sam is told, and you are reminded before it.
        When will it be instead?: 2026-11-27 09:00
          (In your own time zone.)
        [Move kickoff] [Cancel]
        ");
    }
}
