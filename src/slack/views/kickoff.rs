//! Booking the kickoff, or moving it; once its time has come, saying how it went.

use super::form::{self, Errors};
use super::meeting::{self, Entered};
use super::modal::Modal;
use super::told::who_is_told;
use crate::domain::Instant;
use crate::domain::handoff::{Handoff, State};
use crate::domain::ids::UserId;
use crate::domain::zones::Around;
use crate::slack::action::{About, Action, Form, Target};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;

/// `zones` are those of the people around it, as the reader sees them.
pub fn kickoff(handoff: &Handoff, reader: &UserId, zones: &Around, now: Instant) -> Modal {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    let booked = match &handoff.state {
        State::KickoffBooked(booked) => Some(booked.meeting()),
        State::Submitted(_)
        | State::Returned(_)
        | State::Acknowledged(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => None,
    };
    let (now_booked, submit) = match &booked {
        Some(meeting) => (
            Line::of("Booked for ").meeting(meeting).text("."),
            "Move kickoff",
        ),
        None => (Line::new(), "Book kickoff"),
    };
    let writer = Writer::new().line(now_booked);
    let writer = match &booked {
        Some(meeting) if meeting.at <= now => how_it_went(writer, handoff),
        Some(_) | None => writer,
    };
    let mut blocks = writer.line(what_follows(handoff, reader)).blocks();
    blocks.extend(meeting::must(booked.as_ref(), zones, now));
    form::to_submit(
        Form::Kickoff,
        &about,
        handoff.customer.as_str(),
        submit,
        blocks,
    )
}

/// Who hears of it, and whom the reminders are for: whoever owns it, which is not a lead who books.
fn what_follows(handoff: &Handoff, reader: &UserId) -> Line {
    let owner = &handoff.manager;
    let told = who_is_told(handoff, reader);
    match (told.is_empty(), owner == reader) {
        (true, _) => Line::of("You are reminded before it."),
        (false, true) => told.text(", and you are reminded before it."),
        (false, false) => told
            .text(", and ")
            .user(owner)
            .text(" is reminded before it."),
    }
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

pub fn read(inputs: &Inputs) -> Result<Entered, Errors> {
    meeting::read(inputs)?.ok_or_else(meeting::missing)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::decide::tests::at;
    use crate::domain::zone::Zone;
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::{acknowledged, booked, booked_in, mia, noon, read_view};
    use crate::slack::views::tests::{around, entered, on_screen};

    #[test]
    fn it_is_booked_in_the_zone_of_the_reader() {
        let form = kickoff(&acknowledged(), &mia(), &around(), noon());
        assert_snapshot!(read_view(&form), @"
        Northwind Traders
        @sam is told, and you are reminded before it.
        Day of the kickoff:
        Time of the kickoff:
        Time zone of the meeting: Berlin (UTC+1)
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        [Book kickoff] [Cancel]
        ");
        let errors = read(&on_screen(&form)).unwrap_err();
        let errors: Vec<&str> = errors.iter().map(|(_, says)| says.as_str()).collect();
        assert_snapshot!(errors.join("\n"), @"
        Choose a day.
        Choose a time.
        ");
    }

    #[test]
    fn who_is_new_to_us_chooses_a_zone_and_moves_it_in_that_of_the_owner() {
        let nobody = Around::default();
        let form = kickoff(&acknowledged(), &mia(), &nobody, noon());
        assert_snapshot!(read_view(&form), @"
        Northwind Traders
        @sam is told, and you are reminded before it.
        Day of the kickoff:
        Time of the kickoff:
        Time zone of the meeting:
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        [Book kickoff] [Cancel]
        ");
        let shown = |zones: &Around| {
            let view = read_view(&kickoff(&booked(), &mia(), zones, noon()));
            view.lines()
                .filter(|line| line.contains("of the "))
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert_snapshot!(shown(&nobody), @"
        Day of the kickoff: 2026-11-27
        Time of the kickoff: 09:00
        Time zone of the meeting: UTC
        ");
        let owner = Around {
            own: None,
            ..around()
        };
        assert_snapshot!(shown(&owner), @"
        Day of the kickoff: 2026-11-27
        Time of the kickoff: 10:00
        Time zone of the meeting: Berlin (UTC+1)
        ");
    }

    #[test]
    fn it_is_moved_from_where_it_stands() {
        let before = at("2026-11-27 08:59");
        let form = kickoff(&booked(), &mia(), &around(), before);
        assert_snapshot!(read_view(&form), @"
        Northwind Traders
        Booked for Nov 27, 2026 at 9:00 AM.
        @sam is told, and you are reminded before it.
        Day of the kickoff: 2026-11-27
        Time of the kickoff: 10:00
        Time zone of the meeting: Berlin (UTC+1)
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        [Move kickoff] [Cancel]
        ");
        let stands = Entered {
            at: at("2026-11-27 09:00"),
            zone: Zone::named("Europe/Berlin").unwrap(),
        };
        assert_eq!(read(&on_screen(&form)), Ok(stands));
    }

    #[test]
    fn it_is_moved_in_the_zone_it_was_set_in() {
        let in_tokyo = booked_in("Asia/Tokyo");
        let form = kickoff(&in_tokyo, &mia(), &around(), noon());
        assert_snapshot!(read_view(&form), @"
        Northwind Traders
        Booked for Nov 27, 2026 at 9:00 AM (Nov 27, 6:00 PM in Tokyo).
        @sam is told, and you are reminded before it.
        Day of the kickoff: 2026-11-27
        Time of the kickoff: 18:00
        Time zone of the meeting: Tokyo (UTC+9)
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        [Move kickoff] [Cancel]
        ");
        let read = read(&on_screen(&form)).unwrap();
        assert_eq!(read.at, at("2026-11-27 09:00"));
        assert_eq!(read.zone, Zone::named("Asia/Tokyo").unwrap());
        // Wherever that is: it is in the menu.
        let form = kickoff(&booked_in("Asia/Pyongyang"), &mia(), &around(), noon());
        let read = super::read(&on_screen(&form)).unwrap();
        assert_eq!(read.zone, Zone::named("Asia/Pyongyang").unwrap());
        let elsewhere = Input::Choice("America/Boise".to_owned());
        let moved = super::read(&entered(&form, meeting::ZONE, elsewhere)).unwrap();
        assert_eq!(moved.at, at("2026-11-28 01:00"));
    }

    #[test]
    fn it_says_who_is_told_and_who_is_reminded() {
        let second_line = |handoff: &Handoff, reader: &UserId| {
            let form = read_view(&kickoff(handoff, reader, &around(), noon()));
            form.lines().nth(1).unwrap().to_owned()
        };
        let lead = UserId::new("ULEA");
        assert_snapshot!(second_line(&acknowledged(), &lead), @"@sam and @mia are told, and @mia is reminded before it.");
        let sells_herself = Handoff {
            seller: mia(),
            ..acknowledged()
        };
        assert_snapshot!(second_line(&sells_herself, &mia()), @"You are reminded before it.");
    }

    #[test]
    fn once_its_time_has_come_it_asks_how_it_went() {
        let begun = at("2026-11-27 09:00");
        assert_snapshot!(read_view(&kickoff(&booked(), &mia(), &around(), begun)), @"
        Northwind Traders
        Booked for Nov 27, 2026 at 9:00 AM.
        Was it held? Held starts the onboarding. After a no-show you can book a new one.
        [Held] [No-show]
        If it is still to come, set the new time.
        @sam is told, and you are reminded before it.
        Day of the kickoff: 2026-11-27
        Time of the kickoff: 10:00
        Time zone of the meeting: Berlin (UTC+1)
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        [Move kickoff] [Cancel]
        ");
    }
}
