//! One's own working hours, day by day, as text: `9:00-17:00`.

use chrono::Weekday;

use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::Modal;
use crate::domain::schedule::WorkingHours;
use crate::domain::week::{Hours, NotHours, WEEKDAYS, Week};
use crate::slack::action::{About, Action, Form};
use crate::slack::inbound::Inputs;
use crate::slack::message::Writer;
use crate::slack::messages::away;
use crate::slack::messages::button::Button;

/// Longer than any hours somebody types.
const LONGEST: usize = 30;

pub fn hours(hours: &WorkingHours) -> Modal {
    let workspace = away::week(&hours.workspace);
    let writer = match hours.own {
        Some(_) => Writer::new()
            .line("Your reminders come in your own hours, in your time zone.")
            .line(&*format!("The workspace’s hours are {workspace}."))
            .buttons([Button::new(
                Action::WorkspaceHours,
                "Use the workspace’s hours",
                "",
            )]),
        None => Writer::new().line(
            "Your reminders come in the workspace’s hours, in your time zone. What you change \
             here holds for you alone.",
        ),
    };
    let mut blocks = writer.blocks();
    for day in WEEKDAYS {
        let block = block_of(day);
        let asked = Asked::may(&block, name(day));
        let asked = match day {
            Weekday::Mon => asked.hint("Like 9:00-17:00. Empty is a day off."),
            Weekday::Tue
            | Weekday::Wed
            | Weekday::Thu
            | Weekday::Fri
            | Weekday::Sat
            | Weekday::Sun => asked,
        };
        let typed = hours.kept().on(day).as_ref().map(Hours::to_string);
        blocks.push(asked.with(input::short(&typed.unwrap_or_default(), LONGEST)));
    }
    form::to_submit(
        Form::Hours,
        &About::Nothing,
        "Working hours",
        "Save",
        blocks,
    )
}

pub fn read(inputs: &Inputs) -> Result<Week, Errors> {
    let screen = Screen::of(inputs);
    let mut week = Week::closed();
    let mut errors = Vec::new();
    for day in WEEKDAYS {
        let block = block_of(day);
        let typed = screen.text(&block).unwrap_or_default().trim();
        if typed.is_empty() {
            continue;
        }
        match typed.parse::<Hours>() {
            Ok(hours) => week.set(day, Some(hours)),
            Err(why) => errors.push((block, sentence(why).to_owned())),
        }
    }
    if errors.is_empty() && week.is_never_open() {
        let sentence = "Fill in one day at least. To be off for a while, type /handoff away.";
        errors.push((block_of(Weekday::Mon), sentence.to_owned()));
    }
    if errors.is_empty() {
        Ok(week)
    } else {
        Err(errors)
    }
}

fn sentence(why: NotHours) -> &'static str {
    match why {
        NotHours::Unreadable => {
            "These are no hours. Write them like 9:00-17:00, or leave the day empty."
        }
        NotHours::Backwards => "This day would end before it begins. Write it like 9:00-17:00.",
    }
}

fn block_of(day: Weekday) -> String {
    format!("hours-{day}")
}

fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::inbound::Input;
    use crate::slack::messages::tests::read_view;
    use crate::slack::views::tests::{entered, on_screen};

    fn kept(own: Option<Week>) -> WorkingHours {
        WorkingHours {
            own,
            workspace: Week::default(),
        }
    }

    #[test]
    fn hours_are_typed_day_by_day() {
        assert_snapshot!(read_view(&hours(&kept(None))), @"
        Working hours
        Your reminders come in the workspace’s hours, in your time zone. What you change here holds for you alone.
        Monday (optional): 9:00-17:00
          (Like 9:00-17:00. Empty is a day off.)
        Tuesday (optional): 9:00-17:00
        Wednesday (optional): 9:00-17:00
        Thursday (optional): 9:00-17:00
        Friday (optional): 9:00-17:00
        Saturday (optional):
        Sunday (optional):
        [Save] [Cancel]
        ");
        let mut own = Week::default();
        own.set(Weekday::Fri, "8:30-12:00".parse().ok());
        own.set(Weekday::Wed, None);
        let form = hours(&kept(Some(own.clone())));
        assert_snapshot!(read_view(&form), @"
        Working hours
        Your reminders come in your own hours, in your time zone.
        The workspace’s hours are Mon–Fri 9:00–17:00.
        [Use the workspace’s hours]
        Monday (optional): 9:00-17:00
          (Like 9:00-17:00. Empty is a day off.)
        Tuesday (optional): 9:00-17:00
        Wednesday (optional):
        Thursday (optional): 9:00-17:00
        Friday (optional): 8:30-12:00
        Saturday (optional):
        Sunday (optional):
        [Save] [Cancel]
        ");
        assert_eq!(read(&on_screen(&form)), Ok(own));
    }

    #[test]
    fn nonsense_is_answered_where_it_stands() {
        let form = hours(&kept(None));
        let typed = |text: &str| entered(&form, "hours-Tue", Input::Text(text.to_owned()));
        assert_eq!(
            read(&typed(" 8 to 12 "))
                .unwrap()
                .on(Weekday::Tue)
                .unwrap()
                .to_string(),
            "8:00-12:00"
        );
        assert_eq!(read(&typed("off")).unwrap_err()[0].0, "hours-Tue");
        assert_snapshot!(read(&typed("off")).unwrap_err()[0].1, @"These are no hours. Write them like 9:00-17:00, or leave the day empty.");
        assert_snapshot!(read(&typed("17-9")).unwrap_err()[0].1, @"This day would end before it begins. Write it like 9:00-17:00.");
        assert_snapshot!(read(&Inputs::default()).unwrap_err()[0].1, @"Fill in one day at least. To be off for a while, type /handoff away.");
    }
}
