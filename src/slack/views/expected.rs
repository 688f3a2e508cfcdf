//! When the deal of a draft is expected to close.

use chrono::NaiveDate;

use super::brief_form::name_or;
use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::Modal;
use crate::domain::draft::Draft;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::message::Writer;

const DAY: &str = "day";

pub fn expected(draft: &Draft) -> Modal {
    let mut blocks = Writer::new()
        .line(
            "The draft waits. On the day you choose you are asked again whether the deal was won.",
        )
        .blocks();
    let label = "When do you expect it to close?";
    blocks.push(Asked::must(DAY, label).with(input::day(None)));
    let title = name_or(draft, "Not won yet");
    form::to_submit(Form::Expected, &About::draft(draft), title, "Save", blocks)
}

pub fn read(inputs: &Inputs) -> Result<NaiveDate, Errors> {
    let mut day = None;
    Screen::of(inputs).take_day(DAY, &mut day);
    day.ok_or_else(|| vec![(DAY.to_owned(), "Choose a day.".to_owned())])
}

/// Under the day: it has come already.
pub fn in_the_past() -> Errors {
    let sentence = "This day has come already. Choose a later one, or say that the deal is won.";
    vec![(DAY.to_owned(), sentence.to_owned())]
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::read_view;
    use crate::slack::messages::unsent::tests::draft;
    use crate::slack::views::tests::{entered, on_screen};

    #[test]
    fn a_day_is_asked_for() {
        let form = expected(&draft("Fabrikam"));
        assert_snapshot!(read_view(&form), @"
        Fabrikam
        The draft waits. On the day you choose you are asked again whether the deal was won.
        When do you expect it to close?:
        [Save] [Cancel]
        ");
        assert_eq!(super::read(&on_screen(&form)).unwrap_err()[0].0, DAY);
        let day: NaiveDate = "2026-12-04".parse().unwrap();
        let chosen = entered(&form, DAY, Input::Date(day));
        assert_eq!(super::read(&chosen), Ok(day));
    }
}
