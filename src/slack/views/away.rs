//! Being away: the first and the last day, and who covers.

use chrono::NaiveDate;

use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::Modal;
use crate::domain::absence::Absence;
use crate::domain::day;
use crate::domain::ids::UserId;
use crate::slack::action::{About, Action, Form};
use crate::slack::inbound::Inputs;
use crate::slack::message::Writer;
use crate::slack::messages::away::{self as said, COVERS_THEMSELVES};
use crate::slack::messages::button::Button;

const FROM: &str = "from";
const UNTIL: &str = "until";
const COVER: &str = "cover";

/// `absence` is the one they are on, or the next one planned; `cover` was named before the form
/// was opened.
pub fn away(today: NaiveDate, absence: Option<&Absence>, cover: Option<&UserId>) -> Modal {
    let writer = match absence {
        Some(absence) if absence.includes(today) => {
            let back = Button::new(Action::BackNow, "Back now", "");
            let writer = Writer::new().line(said::planned(absence, true));
            writer.buttons([back])
        }
        Some(absence) => {
            let take_back = Button::new(Action::TakeBackAbsence, "Take it back", absence.from);
            let writer = Writer::new().line(said::planned(absence, false));
            writer.buttons([take_back])
        }
        None => Writer::new().line("When are you away?"),
    };
    let mut blocks = writer.blocks();
    let from = absence.map_or(today, |absence| absence.from);
    blocks.push(Asked::must(FROM, "First day away").with(input::day(Some(from))));
    let until = absence.map(|absence| absence.until);
    blocks.push(Asked::must(UNTIL, "Last day away").with(input::day(until)));
    let cover = cover.or_else(|| absence.and_then(|absence| absence.cover.as_ref()));
    blocks.push(
        Asked::may(COVER, "Who covers for you?")
            .hint(
                "They get your reminders and may act in your place. If nobody covers, your \
                 reminders wait.",
            )
            .with_at_once(input::person_to_meet(cover)),
    );
    let about = About::Absence {
        replaces: absence.map(|absence| absence.from),
    };
    form::to_submit(Form::Away, &about, "Time away", "Save", blocks)
}

pub fn read(inputs: &Inputs, today: NaiveDate) -> Result<Absence, Errors> {
    let screen = Screen::of(inputs);
    let (mut from, mut until, mut cover) = (None, None, None);
    screen.take_day(FROM, &mut from);
    screen.take_day(UNTIL, &mut until);
    screen.take_person(COVER, &mut cover);
    let at = |block: &str, sentence: &str| vec![(block.to_owned(), sentence.to_owned())];
    let from = from.ok_or_else(|| at(FROM, "Choose the first day on which you are away."))?;
    let until = until.ok_or_else(|| at(UNTIL, "Choose the last day on which you are away."))?;
    day::check(from, until, today).map_err(|why| at(UNTIL, &said::not_days_in_form(&why)))?;
    Ok(Absence { from, until, cover })
}

/// Under the choice of who covers: why it cannot be this one.
pub fn wrong_cover(why: &str) -> Errors {
    vec![(COVER.to_owned(), why.to_owned())]
}

pub fn covers_themselves() -> Errors {
    wrong_cover(COVERS_THEMSELVES)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::{lena, read_view};
    use crate::slack::views::tests::{entered, on_screen};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
    }

    #[test]
    fn it_asks_from_when_to_when_and_who_covers() {
        assert_snapshot!(read_view(&away(day(21), None, None)), @"
        Time away
        When are you away?
        First day away: 2026-12-21
        Last day away:
        Who covers for you? (optional):
          (They get your reminders and may act in your place. If nobody covers, your reminders wait.)
        [Save] [Cancel]
        ");
        let absence = Absence {
            from: day(21),
            until: day(24),
            cover: Some(lena()),
        };
        assert_snapshot!(read_view(&away(day(22), Some(&absence), None)), @"
        Time away
        You are away from Mon, Dec 21, 2026 to Thu, Dec 24, 2026; @lena covers for you.
        [Back now]
        First day away: 2026-12-21
        Last day away: 2026-12-24
        Who covers for you? (optional): @lena
          (They get your reminders and may act in your place. If nobody covers, your reminders wait.)
        [Save] [Cancel]
        ");
        assert_snapshot!(read_view(&away(day(18), Some(&absence), None)), @"
        Time away
        You plan to be away from Mon, Dec 21, 2026 to Thu, Dec 24, 2026; @lena covers for you.
        [Take it back]
        First day away: 2026-12-21
        Last day away: 2026-12-24
        Who covers for you? (optional): @lena
          (They get your reminders and may act in your place. If nobody covers, your reminders wait.)
        [Save] [Cancel]
        ");
        let form = away(day(22), Some(&absence), None);
        assert_eq!(read(&on_screen(&form), day(22)), Ok(absence));
    }

    #[test]
    fn what_cannot_be_is_said_where_it_stands() {
        let form = away(day(21), None, None);
        let until = |date| entered(&form, UNTIL, Input::Date(date));
        let complaint = |inputs: &Inputs| read(inputs, day(21)).unwrap_err()[0].clone();
        assert_eq!(complaint(&on_screen(&form)).0, UNTIL);
        assert_eq!(
            complaint(&until(day(20))).1,
            "The last day comes before the first."
        );
        assert!(read(&until(day(21)), day(21)).is_ok());
        let over = read(&until(day(22)), day(23)).unwrap_err();
        assert_eq!(over[0].1, "This day is over. Choose today or a later one.");
        assert_eq!(complaint(&entered(&form, FROM, Input::Empty)).0, FROM);
    }
}
