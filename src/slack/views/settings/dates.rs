//! The language in which days are written.

use chrono::NaiveDate;

use crate::domain::dates::DateLanguage;
use crate::domain::policy::Policy;
use crate::slack::day::{self, Form};
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::views::form::Errors;
use crate::slack::views::input::{self, Asked, Screen};
use crate::slack::views::modal::Block;

pub const TITLE: &str = "Dates";
const LANGUAGE: &str = "language";
/// The third of December: its number could be a month.
const EXAMPLE: NaiveDate = match NaiveDate::from_ymd_opt(2026, 12, 3) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

pub(super) fn inputs(policy: &Policy) -> Vec<Block> {
    let line = "Days are written in this language: when a promise is due, when a deal was closed, \
                which day a digest is for. Times, and the days beside them, are Slack’s: each reader \
                sees them in their own language and time zone.";
    let mut blocks = Writer::new().line(line).blocks();
    let says: Vec<String> = DateLanguage::ALL.into_iter().map(option).collect();
    let values = DateLanguage::ALL.map(|one| one.tag().to_owned());
    let options: Vec<(String, &str)> = values
        .into_iter()
        .zip(says.iter().map(String::as_str))
        .collect();
    let hint = "What is already written keeps its dates until something else in it changes. The \
                rest of what Handoff says stays in English.";
    let asked = Asked::must(LANGUAGE, "Language of dates").hint(hint);
    let stands = policy.dates.tag();
    blocks.push(asked.with(input::choice("Choose a language", &options, Some(stands))));
    blocks
}

pub(super) fn read(screen: Screen<'_>, policy: &mut Policy) -> Errors {
    match screen.choice(LANGUAGE).unwrap_or_default().parse() {
        Ok(dates) => {
            policy.dates = dates;
            Errors::new()
        }
        Err(_) => vec![(
            LANGUAGE.to_owned(),
            "Choose a language of the list.".to_owned(),
        )],
    }
}

pub(super) fn says(policy: &Policy) -> Vec<Line> {
    vec![Line::of(format!(
        "{}, like {}",
        name(policy.dates),
        example(policy.dates)
    ))]
}

/// `German (03.12.2026)`
fn option(dates: DateLanguage) -> String {
    format!("{} ({})", name(dates), example(dates))
}

/// In its own words, whatever stands now.
fn example(dates: DateLanguage) -> String {
    day::in_words(EXAMPLE, Form::Full, dates)
}

fn name(dates: DateLanguage) -> &'static str {
    match dates {
        DateLanguage::American => "English, month first",
        DateLanguage::British => "English, day first",
        DateLanguage::German => "German",
        DateLanguage::French => "French",
        DateLanguage::Spanish => "Spanish",
        DateLanguage::Portuguese => "Portuguese",
    }
}
