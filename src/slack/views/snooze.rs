//! A reminder comes later: tomorrow, on Monday, on a day. Nothing else changes.

use chrono::NaiveDate;

use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::Modal;
use crate::domain::draft::Draft;
use crate::domain::errand::Item;
use crate::domain::handoff::Handoff;
use crate::domain::snooze::Until;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::message::Writer;

const UNTIL: &str = "until";
const DAY: &str = "day";

const TOMORROW: &str = "tomorrow";
const MONDAY: &str = "monday";
const ON_A_DAY: &str = "day";

pub fn snooze(handoff: &Handoff, item: &Item) -> Modal {
    let about = About::Owing { item: item.clone() };
    ask(&about, handoff.customer.as_str())
}

/// The same for a draft.
pub fn snooze_draft(draft: &Draft) -> Modal {
    ask(
        &About::draft(draft),
        super::brief_form::name_or(draft, "Snooze"),
    )
}

fn ask(about: &About, title: &str) -> Modal {
    let nothing = "Only this reminder moves. What is due stays due, and whoever hears of late \
                   things hears of it as before.";
    let mut blocks = Writer::new().line(nothing).blocks();
    let options = [
        (TOMORROW.to_owned(), "Tomorrow"),
        (MONDAY.to_owned(), "Monday"),
        (ON_A_DAY.to_owned(), "On the day below"),
    ];
    blocks.push(Asked::must(UNTIL, "Remind me again").with(input::choice(
        "Choose one",
        &options,
        Some(TOMORROW),
    )));
    blocks.push(Asked::may(DAY, "Day").with(input::day(None)));
    form::to_submit(Form::Snooze, about, title, "Snooze", blocks)
}

pub fn read(inputs: &Inputs) -> Result<Until, Errors> {
    let screen = Screen::of(inputs);
    let mut day: Option<NaiveDate> = None;
    screen.take_day(DAY, &mut day);
    match (screen.choice(UNTIL), day) {
        (Some(MONDAY), _) => Ok(Until::Monday),
        (Some(ON_A_DAY), Some(day)) => Ok(Until::Day(day)),
        (Some(ON_A_DAY), None) => Err(vec![(DAY.to_owned(), "Choose a day.".to_owned())]),
        (Some(_) | None, _) => Ok(Until::Tomorrow),
    }
}

/// Under the day: it has come already.
pub fn in_the_past() -> Errors {
    let sentence = "This day has come already. Choose a later one.";
    vec![(DAY.to_owned(), sentence.to_owned())]
}
