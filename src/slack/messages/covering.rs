//! To somebody who covers for somebody else: that they do, from when to when, what waits meanwhile,
//! what to do if they cannot; and that it is over.

use super::bundle::{self, Since};
use super::{owed, state};
use crate::domain::Instant;
use crate::domain::covering::{Covering, Days, Instead, Letter, Waiting};
use crate::domain::ids::UserId;
use crate::slack::line::{Line, count};
use crate::slack::message::{Message, Writer};

/// Each takes two blocks of fifty.
const MOST_SHOWN: usize = 20;

/// What the message shows; reminders bring the rest.
pub fn shown(letter: &Letter) -> &[Waiting] {
    &letter.waiting[..letter.waiting.len().min(MOST_SHOWN)]
}

pub fn covering(letter: &Letter, now: Instant) -> Message {
    let absent = &letter.absent;
    let writer = Writer::new().line(news(letter));
    if let Covering::Over { .. } = &letter.covering {
        return writer.message();
    }
    let cannot = Line::of("If you cannot, tell ").user(absent);
    let cannot = cannot
        .text(" soon, so that they name somebody else. What is urgent then, a lead can reassign.");
    let mut writer = writer.line(what_it_means(letter.begun)).line(cannot);
    if !letter.begun {
        return writer.message();
    }
    if letter.waiting.is_empty() {
        return writer
            .gap()
            .line("Nothing waits for them until then.")
            .message();
    }
    writer = writer.gap().line(heading(absent));
    for one in shown(letter) {
        writer = item(writer.gap(), letter, one, now);
    }
    let more = letter.waiting.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        let more = count(more, "more waits", "more wait");
        writer = writer
            .gap()
            .line(&*format!("{more}; reminders bring them."));
    }
    writer.message()
}

/// The same message once something in it was done: what is left keeps its buttons.
pub fn later(absent: &UserId, entries: &[Since]) -> Message {
    let left = entries.iter().any(|entry| entry.theirs);
    let writer = Writer::new();
    let writer = if left {
        let news = Line::of("You cover for ").user(absent).text(".");
        writer.line(news).gap().line(heading(absent))
    } else {
        writer.line(
            Line::of("Nothing is left to do for ")
                .user(absent)
                .text("."),
        )
    };
    bundle::since(writer, entries)
}

fn heading(absent: &UserId) -> Line {
    Line::new()
        .bold("What waits for ")
        .user(absent)
        .bold(" meanwhile:")
}

fn item(writer: Writer, letter: &Letter, one: &Waiting, now: Instant) -> Writer {
    let (handoff, deadline) = (&one.handoff, &one.deadline);
    let place = match &one.channel {
        Some(channel) => state::name(handoff).text(" · ").channel(channel),
        None => state::name(handoff),
    };
    let place = if deadline.whose == letter.absent {
        place
    } else {
        place.text(" · you cover for ").user(&deadline.whose)
    };
    let reader = &letter.to;
    writer
        .line(owed::why(
            handoff,
            &deadline.clock,
            reader,
            deadline.due_at,
            now,
        ))
        .line(place)
        .buttons(bundle::buttons(handoff, &deadline.clock, reader))
}

fn news(letter: &Letter) -> Line {
    let absent = Line::new().user(&letter.absent);
    match &letter.covering {
        Covering::Named { days } if letter.begun => absent
            .text(" is away until ")
            .day(days.until)
            .text(" and named you as cover."),
        Covering::Named { days } => absent
            .text(" will be away ")
            .then(span(*days))
            .text(" and named you as cover."),
        Covering::Begins { days } if letter.until < days.until => Line::of("From today until ")
            .day(letter.until)
            .text(" you cover for ")
            .user(&letter.absent)
            .text(": their cover is away."),
        Covering::Begins { days } => Line::of("From today you cover for ")
            .user(&letter.absent)
            .text(", who is away until ")
            .day(days.until)
            .text("."),
        Covering::Moved { before, days }
            if letter.begun && before.from <= days.from && before.until != days.until =>
        {
            absent
                .text(" is away until ")
                .day(days.until)
                .text(" instead of ")
                .day(before.until)
                .text(". You still cover for them.")
        }
        Covering::Moved { before, days } if letter.begun => absent
            .text(" is away ")
            .then(span(*days))
            .text(", and not ")
            .then(span(*before))
            .text(". You cover for them now."),
        Covering::Moved { before, days } => absent
            .text(" will be away ")
            .then(span(*days))
            .text(", and not ")
            .then(span(*before))
            .text(". You cover for them then."),
        Covering::Over { days, instead } => over(letter, *days, instead),
    }
}

fn over(letter: &Letter, days: Days, instead: &Instead) -> Line {
    let absent = &letter.absent;
    match instead {
        Instead::Themselves if letter.begun => Line::new()
            .user(absent)
            .text(" is back, and their reminders go to them again. Thank you for covering."),
        Instead::Themselves => Line::new()
            .user(absent)
            .text(" is not away ")
            .then(span(days))
            .text(" after all, so there is nothing to cover. Thank you all the same."),
        Instead::Other(other) => Line::new()
            .user(other)
            .text(" covers for ")
            .user(absent)
            .text(" ")
            .then(span(days))
            .text(" instead of you. Thank you all the same."),
        Instead::Nobody => Line::of("You need not cover for ")
            .user(absent)
            .text(" ")
            .then(span(days))
            .text(" any more. Thank you all the same."),
    }
}

fn what_it_means(begun: bool) -> &'static str {
    if begun {
        "Until then their reminders come to you, and whatever they may do, you may do in their \
         place: acknowledge, return, answer, book."
    } else {
        "On these days their reminders come to you, and whatever they may do, you may do in their \
         place. On the first day you get a list of what waits."
    }
}

fn span(days: Days) -> Line {
    if days.from == days.until {
        return Line::of("on ").day(days.from);
    }
    Line::of("from ")
        .day(days.from)
        .text(" to ")
        .day(days.until)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::deadline::{Clock, Deadline};
    use crate::domain::decide::tests::at;
    use crate::domain::handoff::{Handoff, Offer};
    use crate::slack::messages::tests::{
        ODD, acknowledged, lena, mia, monstrous, noon, northwind, read, refused_by_slack,
    };

    fn days(from: u32, until: u32) -> Days {
        let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
        Days {
            from: day(from),
            until: day(until),
        }
    }

    fn waits(handoff: Handoff, clock: Clock, due: &str) -> Waiting {
        Waiting {
            deadline: Deadline {
                clock,
                whose: mia(),
                asks: Vec::new(),
                due_at: Some(at(due)),
            },
            channel: None,
            handoff,
        }
    }

    fn letter(covering: Covering, begun: bool, waiting: Vec<Waiting>) -> Letter {
        Letter {
            absent: mia(),
            to: lena(),
            until: covering.days().until,
            covering,
            begun,
            waiting,
        }
    }

    fn say(covering: Covering, begun: bool) -> String {
        read(&super::covering(
            &letter(covering, begun, Vec::new()),
            noon(),
        ))
    }

    #[test]
    fn who_is_named_hears_what_waits_and_what_to_do_if_they_cannot() {
        let waiting = vec![
            waits(
                northwind(),
                Clock::Acknowledge { round: 1 },
                "2026-11-21 10:00",
            ),
            waits(
                acknowledged(),
                Clock::BookKickoff { bookings: 1 },
                "2026-11-25 10:00",
            ),
        ];
        let named = Covering::Named { days: days(1, 3) };
        assert_snapshot!(read(&super::covering(&letter(named.clone(), true, waiting), noon())), @"
        @mia is away until Dec 3, 2026 and named you as cover.
        Until then their reminders come to you, and whatever they may do, you may do in their place: acknowledge, return, answer, book.
        If you cannot, tell @mia soon, so that they name somebody else. What is urgent then, a lead can reassign.
        What waits for @mia meanwhile:
        Northwind Traders waits for your yes or no. It was due Nov 21, 2026 at 10:00 AM.
        HO-12 · Northwind Traders
        [Done] [Snooze] [Hand over]
        No kickoff with Northwind Traders is booked.
        HO-12 · Northwind Traders
        [Done] [Snooze] [Hand over]
        ");
        assert_snapshot!(say(named, true), @"
        @mia is away until Dec 3, 2026 and named you as cover.
        Until then their reminders come to you, and whatever they may do, you may do in their place: acknowledge, return, answer, book.
        If you cannot, tell @mia soon, so that they name somebody else. What is urgent then, a lead can reassign.
        Nothing waits for them until then.
        ");
        assert_snapshot!(say(Covering::Named { days: days(21, 24) }, false), @"
        @mia will be away from Dec 21, 2026 to Dec 24, 2026 and named you as cover.
        On these days their reminders come to you, and whatever they may do, you may do in their place. On the first day you get a list of what waits.
        If you cannot, tell @mia soon, so that they name somebody else. What is urgent then, a lead can reassign.
        ");
        let first_line = |covering, begun| say(covering, begun).lines().next().unwrap().to_owned();
        assert_snapshot!(first_line(Covering::Begins { days: days(21, 24) }, true), @"From today you cover for @mia, who is away until Dec 24, 2026.");
        assert_snapshot!(first_line(Covering::Named { days: days(24, 24) }, false), @"@mia will be away on Dec 24, 2026 and named you as cover.");
    }

    #[test]
    fn who_covers_hears_that_the_days_changed_and_that_it_is_over() {
        let first_line = |covering, begun| say(covering, begun).lines().next().unwrap().to_owned();
        let (before, now) = (days(1, 3), days(1, 4));
        assert_snapshot!(first_line(Covering::Moved { before, days: now }, true), @"@mia is away until Dec 4, 2026 instead of Dec 3, 2026. You still cover for them.");
        assert_snapshot!(first_line(Covering::Moved { before, days: days(21, 24) }, false), @"@mia will be away from Dec 21, 2026 to Dec 24, 2026, and not from Dec 1, 2026 to Dec 3, 2026. You cover for them then.");
        // They said they would go later, with the same end.
        let later = Covering::Moved {
            before: days(3, 4),
            days: now,
        };
        assert_snapshot!(first_line(later, true), @"@mia is away from Dec 1, 2026 to Dec 4, 2026, and not from Dec 3, 2026 to Dec 4, 2026. You cover for them now.");
        let over = |instead, begun| say(Covering::Over { days: now, instead }, begun);
        let all = [
            over(Instead::Themselves, true),
            over(Instead::Themselves, false),
            over(Instead::Other(lena()), true),
            over(Instead::Nobody, false),
        ];
        assert_snapshot!(all.join("\n"), @"
        @mia is back, and their reminders go to them again. Thank you for covering.
        @mia is not away from Dec 1, 2026 to Dec 4, 2026 after all, so there is nothing to cover. Thank you all the same.
        @lena covers for @mia from Dec 1, 2026 to Dec 4, 2026 instead of you. Thank you all the same.
        You need not cover for @mia from Dec 1, 2026 to Dec 4, 2026 any more. Thank you all the same.
        ");
    }

    #[test]
    fn a_covers_cover_reads_until_when_and_who_is_asked() {
        let offered = Handoff {
            offer: Some(Offer {
                to: mia(),
                by: UserId::new("UMAX"),
                why: "Holidays.".to_owned(),
                at: noon(),
                version: 4,
            }),
            ..acknowledged()
        };
        let clock = Clock::TakeOver { version: 4 };
        let late = "2026-12-21 10:00";
        let mut theirs = waits(northwind(), Clock::Acknowledge { round: 1 }, late);
        theirs.deadline.whose = UserId::new("UOLAF");
        let begins = Letter {
            until: days(22, 22).until,
            ..letter(
                Covering::Begins { days: days(21, 24) },
                true,
                vec![waits(offered, clock, late), theirs],
            )
        };
        assert_snapshot!(read(&super::covering(&begins, noon())), @"
        From today until Dec 22, 2026 you cover for @mia: their cover is away.
        Until then their reminders come to you, and whatever they may do, you may do in their place: acknowledge, return, answer, book.
        If you cannot, tell @mia soon, so that they name somebody else. What is urgent then, a lead can reassign.
        What waits for @mia meanwhile:
        @UMAX asked @mia to take over Northwind Traders and waits for their yes or no.
        HO-12 · Northwind Traders
        [Done] [Snooze] [Hand over]
        Northwind Traders waits for your yes or no.
        HO-12 · Northwind Traders · you cover for @olaf
        [Done] [Snooze] [Hand over]
        ");
    }

    #[test]
    fn what_was_done_since_has_no_buttons() {
        let since = |handoff: Handoff, clock: Clock| Since {
            reader: lena(),
            theirs: clock.debtor(&handoff).is_some(),
            snoozed_until: None,
            handoff,
            clock,
        };
        let entries = [
            since(acknowledged(), Clock::Acknowledge { round: 1 }),
            since(northwind(), Clock::Acknowledge { round: 1 }),
        ];
        assert_snapshot!(read(&later(&mia(), &entries[..1])), @"
        Nothing is left to do for @mia.
        Northwind Traders: done. Acknowledged by @mia, 3 h after it was sent · no kickoff yet
        ");
        assert_snapshot!(read(&later(&mia(), &entries)), @"
        You cover for @mia.
        What waits for @mia meanwhile:
        Northwind Traders: done. Acknowledged by @mia, 3 h after it was sent · no kickoff yet
        Northwind Traders waits for your yes or no.
        HO-12 · Northwind Traders
        [Done] [Snooze] [Hand over]
        ");
    }

    #[test]
    fn however_much_waits_it_is_one_message() {
        for letters in ODD {
            let one = || {
                let clock = Clock::Acknowledge { round: 1 };
                waits(monstrous(letters), clock, "2026-11-21 10:00")
            };
            let waiting = (0..300).map(|_| one()).collect();
            let named = Covering::Named { days: days(1, 3) };
            let message = super::covering(&letter(named, true, waiting), noon());
            assert_eq!(
                refused_by_slack(&message),
                Vec::<String>::new(),
                "{letters}"
            );
            let said = read(&message);
            assert!(
                said.ends_with("280 more wait; reminders bring them."),
                "{letters}"
            );
        }
    }
}
