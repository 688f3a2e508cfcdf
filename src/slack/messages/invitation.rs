//! The kickoff as a calendar file (RFC 5545), to open from the agenda's thread.
//!
//! One event whose name in calendars stays the same however often the kickoff is moved, with a
//! sequence that counts the bookings: a calendar that has the event moves it. What stands in it is
//! for the team; restricted answers never do.

use super::{agenda, calendar_links};
use crate::domain::dates::DateLanguage;
use crate::domain::handoff::Handoff;
use crate::domain::ics::Ics;
use crate::domain::ids::UserId;
use crate::domain::kickoff::{self, Booking};
use crate::slack::line::Line;

/// What the upload says the file is.
pub const KIND: &str = "text/calendar; charset=utf-8";

/// A file and the words above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub name: String,
    pub title: String,
    pub text: String,
    /// What stands above it, as mrkdwn.
    pub comment: String,
}

/// The calendar file of a booking that stands. Each booking has a name of its own, by which its
/// file is found in the thread.
pub fn invitation(
    handoff: &Handoff,
    booking: u32,
    card_link: Option<&str>,
    dates: DateLanguage,
    name_of: impl Fn(&UserId) -> String,
) -> Option<Invitation> {
    let Booking::Stands { meeting, booked_at } = Booking::of(handoff, booking) else {
        return None;
    };
    let title = calendar_links::title(handoff);
    let owner = name_of(&handoff.manager);
    let place = match card_link {
        Some(link) => format!("{}, in Slack: {link}", handoff.id),
        None => handoff.id.to_string(),
    };
    let agenda = agenda::plain(handoff, dates, name_of);
    let agreed = match &meeting.zone {
        Some(zone) => {
            let line = Line::of("\nAgreed time: ")
                .there(meeting.at, zone)
                .text(".");
            line.plain(dates)
        }
        None => String::new(),
    };
    let about = format!("{place}{agreed}\n\n{agenda}");
    let uid = format!(
        "ho-{}.kickoff@{}.handoff",
        handoff.id.number(),
        handoff.workspace
    );
    let text = Ics::default()
        .raw("BEGIN", "VCALENDAR")
        .raw("VERSION", "2.0")
        .raw("PRODID", "-//Handoff//Kickoff//EN")
        .raw("METHOD", "PUBLISH")
        .raw("BEGIN", "VEVENT")
        .raw("UID", &uid)
        .raw("SEQUENCE", &booking.saturating_sub(1).to_string())
        .moment("DTSTAMP", booked_at)
        .moment("DTSTART", meeting.at)
        .moment("DTEND", meeting.at + kickoff::LENGTH)
        .person("ORGANIZER", &owner)
        .text("SUMMARY", &title)
        .text("DESCRIPTION", &about)
        .raw("STATUS", "CONFIRMED")
        .raw("END", "VEVENT")
        .raw("END", "VCALENDAR")
        .finish();
    let comment = Line::of(
        "Open this file to put the kickoff into your calendar. If it is moved, the file of the new time moves it there too.",
    );
    Some(Invitation {
        name: file_name(handoff, booking),
        title,
        text,
        comment: comment.mrkdwn(dates),
    })
}

pub fn file_name(handoff: &Handoff, booking: u32) -> String {
    format!("kickoff-ho-{}-{booking}.ics", handoff.id.number())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use insta::assert_snapshot;

    use super::*;
    use crate::domain::handoff::State;
    use crate::domain::ids::HandoffId;
    use crate::slack::messages::tests::{ENGLISH, ODD, booked, booked_in, every_state, monstrous};

    const LINK: Option<&str> = Some("https://example.slack.com/archives/C12/p1");

    fn named(person: &UserId) -> String {
        match person.as_str() {
            "UMIA" => "Mia \"Mo\" Manager".to_owned(),
            _ => "Sam Seller".to_owned(),
        }
    }

    fn file(handoff: &Handoff, booking: u32) -> String {
        invitation(handoff, booking, LINK, ENGLISH, named)
            .unwrap()
            .text
    }

    /// Lines put together again.
    fn unfolded(text: &str) -> String {
        text.replace("\r\n ", "").replace("\r\n", "\n")
    }

    fn value<'a>(unfolded: &'a str, name: &str) -> Vec<&'a str> {
        let lines = unfolded.lines();
        lines
            .filter_map(|line| line.split_once(':').filter(|(key, _)| *key == name))
            .map(|(_, value)| value)
            .collect()
    }

    fn rebooked(handoff: &Handoff, bookings: u32) -> Handoff {
        let mut handoff = handoff.clone();
        if let State::KickoffBooked(booked) = &mut handoff.state {
            booked.ownership.bookings = bookings;
        }
        handoff
    }

    #[test]
    fn an_event_of_one_hour() {
        let invitation = invitation(&booked(), 1, LINK, ENGLISH, named).unwrap();
        assert_eq!(invitation.name, "kickoff-ho-12-1.ics");
        assert_eq!(invitation.title, "Kickoff with Northwind Traders");
        assert_snapshot!(invitation.comment, @"Open this file to put the kickoff into your calendar. If it is moved, the file of the new time moves it there too.");
        assert_snapshot!(unfolded(&invitation.text), @r#"
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Handoff//Kickoff//EN
        METHOD:PUBLISH
        BEGIN:VEVENT
        UID:ho-12.kickoff@T1.handoff
        SEQUENCE:0
        DTSTAMP:20261120T130000Z
        DTSTART:20261127T090000Z
        DTEND:20261127T100000Z
        ORGANIZER;CN="Mia 'Mo' Manager":invalid:nomail
        SUMMARY:Kickoff with Northwind Traders
        DESCRIPTION:HO-12\, in Slack: https://example.slack.com/archives/C12/p1\n\nPeople\nFrom us: Mia "Mo" Manager (owner)\, Sam Seller (seller)\n\nWhat success looks like\nOrders retyped by hand: 140 a week today\, 10 by March. Bo counts them.
        STATUS:CONFIRMED
        END:VEVENT
        END:VCALENDAR
        "#);
    }

    #[test]
    fn it_says_what_the_clocks_say_where_the_time_was_set() {
        let plain = unfolded(&file(&booked(), 1));
        let text = unfolded(&file(&booked_in("Asia/Tokyo"), 1));
        let about = value(&text, "DESCRIPTION")[0];
        let agreed = r"\nAgreed time: Nov 27\, 6:00 PM in Tokyo.";
        assert!(about.contains(agreed), "{about}");
        // Every calendar shows the moment itself in its own zone.
        assert_eq!(text.replace(agreed, ""), plain);
    }

    #[test]
    fn a_moved_kickoff_is_the_same_event_with_a_higher_sequence() {
        let first = unfolded(&file(&booked(), 1));
        let second = unfolded(&file(&rebooked(&booked(), 2), 2));
        assert_eq!(value(&first, "UID"), value(&second, "UID"));
        assert_eq!(value(&first, "SEQUENCE"), ["0"]);
        assert_eq!(value(&second, "SEQUENCE"), ["1"]);
        let other = Handoff {
            id: HandoffId::new(13),
            ..booked()
        };
        let elsewhere = Handoff {
            workspace: crate::domain::ids::WorkspaceId::new("T2"),
            ..booked()
        };
        let uids: HashSet<String> = [booked(), other, elsewhere]
            .iter()
            .map(|handoff| value(&unfolded(&file(handoff, 1)), "UID")[0].to_owned())
            .collect();
        assert_eq!(uids.len(), 3);
        for handoff in every_state() {
            let stands = matches!(handoff.state, State::KickoffBooked(_));
            assert_eq!(
                invitation(&handoff, 1, LINK, ENGLISH, named).is_some(),
                stands
            );
        }
    }

    #[test]
    fn whatever_was_typed_it_is_one_event_in_short_lines() {
        let plain = unfolded(&file(&booked(), 1));
        let names = |text: &str| -> Vec<String> {
            let lines = text.lines();
            lines
                .map(|line| line.split([':', ';']).next().unwrap().to_owned())
                .collect()
        };
        for letters in ODD {
            let handoff = Handoff {
                state: booked().state,
                ..monstrous(letters)
            };
            let name = |_: &UserId| format!("{letters}\r\nATTENDEE:mailto:x@example.com");
            let text = invitation(&handoff, 1, LINK, ENGLISH, name).unwrap().text;
            assert!(text.ends_with("END:VCALENDAR\r\n"));
            for line in text.trim_end_matches("\r\n").split("\r\n") {
                assert!(line.len() <= 75, "{line}");
                assert!(!line.contains(char::is_control), "{line:?}");
            }
            assert_eq!(names(&unfolded(&text)), names(&plain), "{letters}");
            let unfolded = unfolded(&text);
            assert!(value(&unfolded, "DTSTART")[0] < value(&unfolded, "DTEND")[0]);
        }
    }
}
