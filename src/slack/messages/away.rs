//! What is said about being away, being back, and one's own hours; only that person reads it.

use chrono::NaiveDate;

use crate::domain::absence::Absence;
use crate::domain::day::NotDays;
use crate::domain::schedule::WorkingHours;
use crate::domain::week::Week;
use crate::slack::day::Form;
use crate::slack::line::Line;

const EXAMPLE: &str = "/handoff away until Thursday, @sam covers";

/// Kept: from when to when, who covers, and what that means.
pub fn away(absence: &Absence, back_on: NaiveDate, cover_away: Option<&Absence>) -> Line {
    let line = Line::of("Noted: you are away ")
        .then(span(absence))
        .text(". Your first day back is ");
    let line = named(line, back_on).text(".");
    let Some(cover) = &absence.cover else {
        return line.text(
            " Nobody covers for you, so your reminders wait until then. To name somebody, type \
             /handoff away.",
        );
    };
    let line = line.text(" ").user(cover).text(
        " covers for you: they get your reminders and may act in your place. They are told so.",
    );
    match cover_away {
        Some(theirs) => line.text(" But ").user(cover).text(" is away too, ").then(
            span(theirs).text(". Choose somebody else with /handoff away, if there is somebody."),
        ),
        None => line,
    }
}

/// One is on this absence, or will be; before a form that changes it.
pub fn planned(absence: &Absence, away_now: bool) -> Line {
    let line = if away_now {
        Line::of("You are away ")
    } else {
        Line::of("You plan to be away ")
    };
    let line = line.then(span(absence));
    match &absence.cover {
        Some(cover) => line.text("; ").user(cover).text(" covers for you."),
        None => line.text("; nobody covers for you."),
    }
}

pub fn back(ended: &Absence) -> Line {
    let line = Line::of("Welcome back. From today your reminders come to you again");
    match &ended.cover {
        Some(cover) => line.text(", and no longer to ").user(cover).text("."),
        None => line.text("."),
    }
}

pub fn not_away(next: Option<&Absence>) -> Line {
    match next {
        Some(next) => Line::of("You are not away now. You plan to be away ")
            .then(span(next))
            .text("; to change that, type /handoff away."),
        None => Line::of("You are not away, so there is nothing to end."),
    }
}

pub fn taken_back() -> Line {
    Line::of("That absence is taken back. Your reminders come on those days as on others.")
}

/// The button was pressed for something that is no longer planned.
pub fn nothing_to_take_back() -> Line {
    Line::of("That absence is not planned any more. Type /handoff away to see what is.")
}

/// Why the days that were typed are none. `text` is all that was typed after `away`.
pub fn not_days(why: &NotDays, text: &str) -> Line {
    let line = match why {
        NotDays::Unreadable(word) => {
            let customer = format!("/handoff new Away {text}");
            let line = Line::of(format!(
                "I do not know which day “{word}” is. Write it like Thursday, tomorrow, 24 Dec or \
                 2026-12-24. "
            ));
            return line
                .text("For example: ")
                .bold(EXAMPLE)
                .text(". If you meant a customer, type ")
                .bold(customer)
                .text(".");
        }
        NotDays::Backwards => "The last day comes before the first. ",
        NotDays::Over => "These days are over. An absence ends today or later. ",
        NotDays::TooLong => {
            "That is longer than a year. Hand your customers over to somebody else instead, with \
             Hand to someone else on each brief. "
        }
    };
    Line::of(line).text("For example: ").bold(EXAMPLE).text(".")
}

/// Under the last day of the form.
pub fn not_days_in_form(why: &NotDays) -> String {
    match why {
        NotDays::Unreadable(_) => "Choose the last day on which you are away.".to_owned(),
        NotDays::Backwards => "The last day comes before the first.".to_owned(),
        NotDays::Over => "This day is over. Choose today or a later one.".to_owned(),
        NotDays::TooLong => {
            "This is longer than a year. Hand your customers over to somebody else instead."
                .to_owned()
        }
    }
}

/// Several people, or a name without its @.
pub fn unclear_cover() -> Line {
    Line::of(
        "Name one person who covers, with an @ before the name, so that Slack knows whom you \
         mean. For example: ",
    )
    .bold(EXAMPLE)
    .text(".")
}

pub const COVERS_THEMSELVES: &str =
    "You cannot cover for yourself. Choose somebody else, or nobody.";

/// Days and hours depend on where somebody is.
pub const UNKNOWN: &str = "We have only just met, and I do not know your time zone yet. Try once \
                           more in a moment.";

pub fn hours_kept(hours: &WorkingHours) -> Line {
    let whose = match hours.own {
        Some(_) => "These are your working hours now: ",
        None => "You work the workspace’s hours: ",
    };
    Line::of(format!(
        "{whose}{}, in your time zone. Your reminders are planned anew.",
        week(hours.kept())
    ))
}

/// `Mon–Thu 9:00–17:00, Fri 9:00–13:00`
pub fn week(week: &Week) -> String {
    let run =
        |(first, last, hours): (chrono::Weekday, chrono::Weekday, crate::domain::week::Hours)| {
            let days = if first == last {
                first.to_string()
            } else {
                format!("{first}–{last}")
            };
            format!("{days} {}", hours.to_string().replace('-', "–"))
        };
    week.runs()
        .into_iter()
        .map(run)
        .collect::<Vec<_>>()
        .join(", ")
}

fn span(absence: &Absence) -> Line {
    if absence.from == absence.until {
        named(Line::of("on "), absence.from)
    } else {
        let from = named(Line::of("from "), absence.from);
        named(from.text(" to "), absence.until)
    }
}

/// The day with its weekday, after what is said before it.
fn named(before: Line, day: NaiveDate) -> Line {
    before.day_as(day, Form::WithWeekday)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::dates::DateLanguage;
    use crate::slack::messages::tests::{lena, read, read_in};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
    }

    fn absence(from: u32, until: u32, covered: bool) -> Absence {
        Absence {
            from: day(from),
            until: day(until),
            cover: covered.then(lena),
        }
    }

    fn say(line: Line) -> String {
        read(&line.into())
    }

    #[test]
    fn going_says_from_when_to_when_and_who_covers() {
        assert_snapshot!(say(away(&absence(21, 24, true), day(28), None)), @"Noted: you are away from Mon, Dec 21, 2026 to Thu, Dec 24, 2026. Your first day back is Mon, Dec 28, 2026. @lena covers for you: they get your reminders and may act in your place. They are told so.");
        assert_snapshot!(say(away(&absence(24, 24, false), day(28), None)), @"Noted: you are away on Thu, Dec 24, 2026. Your first day back is Mon, Dec 28, 2026. Nobody covers for you, so your reminders wait until then. To name somebody, type /handoff away.");
        assert_snapshot!(say(away(&absence(21, 24, true), day(28), Some(&absence(24, 24, false)))), @"Noted: you are away from Mon, Dec 21, 2026 to Thu, Dec 24, 2026. Your first day back is Mon, Dec 28, 2026. @lena covers for you: they get your reminders and may act in your place. They are told so. But @lena is away too, on Thu, Dec 24, 2026. Choose somebody else with /handoff away, if there is somebody.");
        assert_snapshot!(say(planned(&absence(21, 24, true), true)), @"You are away from Mon, Dec 21, 2026 to Thu, Dec 24, 2026; @lena covers for you.");
        assert_snapshot!(say(planned(&absence(24, 24, false), false)), @"You plan to be away on Thu, Dec 24, 2026; nobody covers for you.");
    }

    #[test]
    fn days_are_said_in_the_language_that_was_chosen() {
        let line = away(&absence(21, 24, true), day(28), None);
        assert_snapshot!(read_in(&line.into(), DateLanguage::German), @"Noted: you are away from Mo., 21.12.2026 to Do., 24.12.2026. Your first day back is Mo., 28.12.2026. @lena covers for you: they get your reminders and may act in your place. They are told so.");
        let line = away(&absence(24, 24, false), day(28), None);
        assert_snapshot!(read_in(&line.into(), DateLanguage::French), @"Noted: you are away on jeu. 24 déc. 2026. Your first day back is lun. 28 déc. 2026. Nobody covers for you, so your reminders wait until then. To name somebody, type /handoff away.");
    }

    #[test]
    fn coming_back() {
        assert_snapshot!(say(back(&absence(21, 24, true))), @"Welcome back. From today your reminders come to you again, and no longer to @lena.");
        assert_snapshot!(say(back(&absence(21, 24, false))), @"Welcome back. From today your reminders come to you again.");
        assert_snapshot!(say(not_away(None)), @"You are not away, so there is nothing to end.");
        assert_snapshot!(say(not_away(Some(&absence(21, 24, true)))), @"You are not away now. You plan to be away from Mon, Dec 21, 2026 to Thu, Dec 24, 2026; to change that, type /handoff away.");
        assert_snapshot!(say(taken_back()), @"That absence is taken back. Your reminders come on those days as on others.");
        assert_snapshot!(say(nothing_to_take_back()), @"That absence is not planned any more. Type /handoff away to see what is.");
    }

    #[test]
    fn nonsense_gets_an_example() {
        let cows = NotDays::Unreadable("travel".to_owned());
        assert_snapshot!(say(not_days(&cows, "Travel")), @"I do not know which day “travel” is. Write it like Thursday, tomorrow, 24 Dec or 2026-12-24. For example: /handoff away until Thursday, @sam covers. If you meant a customer, type /handoff new Away Travel.");
        assert_snapshot!(say(not_days(&NotDays::Backwards, "")), @"The last day comes before the first. For example: /handoff away until Thursday, @sam covers.");
        assert_snapshot!(say(not_days(&NotDays::Over, "")), @"These days are over. An absence ends today or later. For example: /handoff away until Thursday, @sam covers.");
        assert_snapshot!(say(not_days(&NotDays::TooLong, "")), @"That is longer than a year. Hand your customers over to somebody else instead, with Hand to someone else on each brief. For example: /handoff away until Thursday, @sam covers.");
        assert_snapshot!(say(unclear_cover()), @"Name one person who covers, with an @ before the name, so that Slack knows whom you mean. For example: /handoff away until Thursday, @sam covers.");
        let all = [cows, NotDays::Backwards, NotDays::Over, NotDays::TooLong];
        let under: Vec<_> = all.iter().map(not_days_in_form).collect();
        assert_snapshot!(under.join("\n"), @"
        Choose the last day on which you are away.
        The last day comes before the first.
        This day is over. Choose today or a later one.
        This is longer than a year. Hand your customers over to somebody else instead.
        ");
        assert_snapshot!(COVERS_THEMSELVES, @"You cannot cover for yourself. Choose somebody else, or nobody.");
        assert_snapshot!(UNKNOWN, @"We have only just met, and I do not know your time zone yet. Try once more in a moment.");
    }

    #[test]
    fn hours_are_said_back() {
        let mut own = Week::default();
        own.set(chrono::Weekday::Fri, "9-13".parse().ok());
        let hours = |own| WorkingHours {
            own,
            workspace: Week::default(),
        };
        assert_snapshot!(say(hours_kept(&hours(Some(own)))), @"These are your working hours now: Mon–Thu 9:00–17:00, Fri 9:00–13:00, in your time zone. Your reminders are planned anew.");
        assert_snapshot!(say(hours_kept(&hours(None))), @"You work the workspace’s hours: Mon–Fri 9:00–17:00, in your time zone. Your reminders are planned anew.");
    }
}
