//! The daily messages: the bundle of reminders, and the leads' digest.

use chrono::{NaiveTime, TimeDelta};

use crate::domain::policy::Policy;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::views::form::Errors;
use crate::slack::views::input::{self, Asked, Screen};
use crate::slack::views::modal::Block;

pub const TITLE: &str = "Daily messages";
const BUNDLE: &str = "bundle";
const DIGEST: &str = "digest";
const SILENT: &str = "silent";
/// From six in the morning, every half hour, to eight in the evening.
const EARLIEST: NaiveTime = match NaiveTime::from_hms_opt(6, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};
const HALF_HOURS: i32 = 28;

pub(super) fn inputs(policy: &Policy) -> Vec<Block> {
    let line = "Both come on working days, in the time zone of whoever reads them.";
    let mut blocks = Writer::new().line(line).blocks();
    let hint = "What is not urgent is bundled into one message a day.";
    let asked = Asked::must(BUNDLE, "Reminders come at").hint(hint);
    blocks.push(asked.with(hour(policy.bundle_at)));
    let hint = "What waits, what is late, what is at risk.";
    let asked = Asked::must(DIGEST, "The leads’ digest comes at").hint(hint);
    blocks.push(asked.with(hour(policy.digest_at)));
    let silent = "Say nothing on a day without anything to look at";
    let asked = Asked::may(SILENT, "A quiet day");
    blocks.push(asked.with(input::tick(silent, policy.silent_digest)));
    blocks
}

/// A menu of half hours, and the time that stands.
fn hour(stands: NaiveTime) -> slack_morphism::prelude::SlackInputBlockElement {
    let mut times: Vec<NaiveTime> = (0..=HALF_HOURS)
        .map(|nth| EARLIEST + TimeDelta::minutes(30) * nth)
        .chain([stands])
        .collect();
    times.sort_unstable();
    times.dedup();
    let shown: Vec<String> = times.iter().copied().map(says_time).collect();
    let values = times.iter().copied().map(value);
    let options: Vec<(String, &str)> = values.zip(shown.iter().map(String::as_str)).collect();
    input::choice("Choose a time", &options, Some(&value(stands)))
}

fn value(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

fn says_time(time: NaiveTime) -> String {
    time.format("%-H:%M").to_string()
}

pub(super) fn read(screen: Screen<'_>, policy: &mut Policy) -> Errors {
    let mut errors = Errors::new();
    let mut take = |block: &str, into: &mut NaiveTime| {
        let chosen = screen.choice(block).unwrap_or_default();
        match NaiveTime::parse_from_str(chosen, "%H:%M") {
            Ok(time) => *into = time,
            Err(_) => errors.push((block.to_owned(), "Choose a time.".to_owned())),
        }
    };
    take(BUNDLE, &mut policy.bundle_at);
    take(DIGEST, &mut policy.digest_at);
    policy.silent_digest = screen.ticked(SILENT).unwrap_or(policy.silent_digest);
    errors
}

pub(super) fn says(policy: &Policy) -> Vec<Line> {
    let quiet = if policy.silent_digest {
        "nothing on a quiet day"
    } else {
        "one calm line on a quiet day"
    };
    [
        format!("Reminders at {}", says_time(policy.bundle_at)),
        format!("the leads’ digest at {}", says_time(policy.digest_at)),
        quiet.to_owned(),
    ]
    .map(Line::of)
    .into()
}
