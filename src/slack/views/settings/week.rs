//! The working week: hours for each day.

use chrono::Weekday;

use crate::domain::calendar::Week;
use crate::domain::week::{Hours, NotHours, WEEKDAYS};
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::views::form::Errors;
use crate::slack::views::input::{self, Asked, Screen};
use crate::slack::views::modal::Block;

pub const TITLE: &str = "Working week";
/// `9:00 am – 5:30 pm`, and some room.
const LONGEST: usize = 25;

pub(super) fn inputs(week: &Week) -> Vec<Block> {
    let line = "Reminders come in these hours, and deadlines count nothing else. They are read in each \
                person’s own time zone.";
    let how = "Write hours like 9:00-17:00, and leave a day off empty.";
    let mut blocks = Writer::new().line(line).line(how).blocks();
    for day in WEEKDAYS {
        let hours = week
            .on(day)
            .map_or_else(String::new, |hours| hours.to_string());
        let asked = Asked::may(block(day), name(day));
        blocks.push(asked.with(input::short(&hours, LONGEST)));
    }
    blocks
}

/// Takes over the hours when they make a week.
pub(super) fn read(screen: Screen<'_>, week: &mut Week) -> Errors {
    let mut read = Week::closed();
    let mut errors = Errors::new();
    for day in WEEKDAYS {
        let typed = screen.text(block(day)).unwrap_or_default().trim();
        if typed.is_empty() {
            continue;
        }
        match typed.parse::<Hours>() {
            Ok(hours) => read.set(day, Some(hours)),
            Err(NotHours::Unreadable | NotHours::Backwards) => {
                let why = "Write when work begins and ends on the same day, like 9:00-17:00, or \
                           leave it empty for a day off.";
                errors.push((block(day).to_owned(), why.to_owned()));
            }
        }
    }
    if !errors.is_empty() {
        return errors;
    }
    if read.is_never_open() {
        let why = "Give at least one day working hours.";
        errors.push((block(Weekday::Mon).to_owned(), why.to_owned()));
    } else {
        *week = read;
    }
    errors
}

pub(super) fn says(week: &Week) -> Vec<Line> {
    let days = WEEKDAYS.map(|day| week.on(day));
    let mut runs: Vec<(usize, usize, Hours)> = Vec::new();
    for (nth, hours) in days.into_iter().enumerate() {
        let Some(hours) = hours else { continue };
        match runs.last_mut() {
            Some((_, last, same)) if *same == hours && *last + 1 == nth => *last = nth,
            _ => runs.push((nth, nth, hours)),
        }
    }
    let run = |(first, last, hours): (usize, usize, Hours)| {
        let (first, last) = (name(WEEKDAYS[first]), name(WEEKDAYS[last]));
        if first == last {
            Line::of(format!("{first} {hours}"))
        } else {
            Line::of(format!("{first} to {last} {hours}"))
        }
    };
    runs.into_iter().map(run).collect()
}

fn block(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
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
