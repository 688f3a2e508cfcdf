//! The days on which nobody works: public holidays, and closed days of one's own.

use chrono::NaiveDate;

use crate::domain::closed_days::{self, MOST, WhySkipped};
use crate::domain::holidays::Region;
use crate::domain::policy::Policy;
use crate::slack::inbound::Inputs;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::views::form::Errors;
use crate::slack::views::input::{self, Asked, Screen};
use crate::slack::views::modal::Block;

pub const TITLE: &str = "Holidays, closed days";
const REGION: &str = "region";
const DAYS: &str = "days";
const NO_REGION: &str = "none";
/// Slack takes no more in one input.
const LONGEST: usize = 3000;
/// Events that were left out: more in one sentence, and nobody reads them.
const MOST_NAMED: usize = 3;
const LONGEST_NAME: usize = 60;

pub(super) fn inputs(policy: &Policy) -> Vec<Block> {
    let line = "On these days nobody is reminded, and deadlines wait.";
    let mut blocks = Writer::new().line(line).blocks();
    let mut options = vec![(NO_REGION.to_owned(), "No public holidays")];
    options.extend(Region::all().map(|region| (region.code().to_owned(), region.label())));
    let chosen = policy.holidays.map_or(NO_REGION, Region::code);
    let asked = Asked::must(REGION, "Public holidays of");
    blocks.push(asked.with(input::choice("Choose a place", &options, Some(chosen))));
    let written = closed_days::write(&policy.closed_days);
    if written.chars().count() > LONGEST {
        let days = count(policy.closed_days.len(), "closed day", "closed days");
        let line = format!(
            "The {days} of your own are more than fit here. Whoever runs Handoff changes them with \
             handoff closed-days import."
        );
        blocks.extend(Writer::new().line(&*line).blocks());
        return blocks;
    }
    let hint = "One day a line, like “2026-12-24 Christmas Eve” or “2026-12-24 – 2026-12-31 Winter \
                break”; or paste the content of an .ics file.";
    let asked = Asked::may(DAYS, "Closed days of your own").hint(hint);
    blocks.push(asked.with(input::long(&written, LONGEST)));
    blocks
}

pub(super) fn read(screen: Screen<'_>, today: NaiveDate, policy: &mut Policy) -> Errors {
    let mut errors = Errors::new();
    match screen.choice(REGION) {
        Some(NO_REGION) => policy.holidays = None,
        Some(code) => match code.parse() {
            Ok(region) => policy.holidays = Some(region),
            Err(_) => errors.push((REGION.to_owned(), "Choose a place of the list.".to_owned())),
        },
        None => {}
    }
    let Some(typed) = screen.text(DAYS) else {
        return errors;
    };
    match closed_days::read(typed, today) {
        Ok(read) if read.days.len() > MOST => {
            let why = format!(
                "At most {MOST} days can be closed; here are {}.",
                read.days.len()
            );
            errors.push((DAYS.to_owned(), why));
        }
        Ok(read) => policy.closed_days = read.days,
        Err(wrong) => {
            let why = wrong.first().map_or_else(String::new, ToString::to_string);
            let more = wrong.len().saturating_sub(1);
            let why = if more > 0 {
                format!("{why} And {} more.", count(more, "line", "lines"))
            } else {
                why
            };
            errors.push((DAYS.to_owned(), why));
        }
    }
    errors
}

/// What was saved leaves out of a calendar file, in a sentence; `None` when that is nothing.
pub fn left_out(inputs: &Inputs, today: NaiveDate) -> Option<Line> {
    let typed = Screen::of(inputs).text(DAYS)?;
    let mut skipped = closed_days::read(typed, today).ok()?.skipped;
    // What is over would be missed least.
    skipped.sort_by_key(|one| one.why == WhySkipped::Over);
    let named = skipped.iter().take(MOST_NAMED).map(|one| {
        let name: String = one.name.chars().take(LONGEST_NAME).collect();
        Line::of(format!("“{name}” ({})", one.why))
    });
    let line = Line::joined(named, ", ");
    let line = match skipped.len() {
        0 => return None,
        all if all > MOST_NAMED => line.text(format!(" and {} more", all - MOST_NAMED)),
        _ => line,
    };
    let all = count(
        skipped.len(),
        "event of the file was",
        "events of the file were",
    );
    let saved = Line::of(format!("Saved; {all} left out: "));
    Some(saved.then(line).text("."))
}

pub(super) fn says(policy: &Policy) -> Vec<Line> {
    let holidays = policy
        .holidays
        .map_or("No public holidays".to_owned(), |region| {
            format!("Public holidays of {}", region.label())
        });
    let own = match policy.closed_days.len() {
        0 => "no closed days of your own".to_owned(),
        days => count(days, "closed day of your own", "closed days of your own"),
    };
    vec![Line::of(holidays), Line::of(own)]
}
