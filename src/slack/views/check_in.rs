//! How is the customer doing? Asked on fixed days after the kickoff, or answered unasked.

use chrono::NaiveDate;

use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::Modal;
use super::told::who_is_told;
use crate::domain::check_in::Health;
use crate::domain::handoff::{Handoff, State};
use crate::domain::ids::UserId;
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::words;

const HEALTH: &str = "health";
const NOTE: &str = "note";
const KEPT: &str = "kept";
const FIRST_VALUE: &str = "first_value";
const LONGEST: usize = 1000;
/// Slack shows no more boxes in one group.
const MOST_BOXES: usize = 10;

/// What the owner entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    pub health: Health,
    pub note: String,
    /// Rows of promises that were kept.
    pub kept: Vec<u32>,
    pub first_value_on: Option<NaiveDate>,
}

/// `day` is the one that is asked for, 0 if none is.
pub fn check_in(handoff: &Handoff, day: u32) -> Modal {
    let about = About::CheckIn {
        handoff: handoff.id,
        day,
    };
    let asks = match day {
        0 => Line::of("How is it going with ").bold(handoff.customer.as_str()),
        day => {
            Line::of(format!("Day {day} after the kickoff with ")).bold(handoff.customer.as_str())
        }
    };
    let told = "Leads hear at once of a customer at risk or lost. A lost customer closes the \
                handoff.";
    let mut blocks = Writer::new().line(asks.text(".")).line(told).blocks();
    let options: Vec<(String, &str)> = Health::ALL
        .iter()
        .map(|health| (value(*health), explained(*health)))
        .collect();
    blocks.push(
        Asked::must(HEALTH, "How are they doing?").with(input::choice(
            "Choose one",
            &options,
            None,
        )),
    );
    blocks.push(
        Asked::may(NOTE, "What should others know?")
            .hint("Needed when they are at risk or lost: your lead reads it at once.")
            .with(input::long("", LONGEST)),
    );
    let open: Vec<(String, String)> = handoff
        .promises()
        .filter(crate::domain::promise::Standing::is_open)
        .take(MOST_BOXES)
        .map(|standing| {
            let row = standing.promise.row.to_string();
            (row, standing.promise.text.clone())
        })
        .collect();
    if !open.is_empty() {
        blocks.push(
            Asked::may(KEPT, "Promises kept since")
                .hint("For a new day or a broken one, press Promises on the brief.")
                .with(input::ticks(&open)),
        );
    }
    if matches!(handoff.state, State::Onboarding(_)) {
        blocks.push(
            Asked::may(FIRST_VALUE, "First value reached on")
                .hint("Marks the onboarding complete.")
                .with(input::day(None)),
        );
    }
    form::to_submit(
        Form::CheckIn,
        &about,
        handoff.customer.as_str(),
        "Save",
        blocks,
    )
}

fn value(health: Health) -> String {
    match health {
        Health::OnTrack => "on_track",
        Health::AtRisk => "at_risk",
        Health::Lost => "lost",
    }
    .to_owned()
}

fn explained(health: Health) -> &'static str {
    match health {
        Health::OnTrack => "On track",
        Health::AtRisk => "At risk: without help we may lose them",
        Health::Lost => "Lost: they left, or will",
    }
}

pub fn read(inputs: &Inputs) -> Result<Entered, Errors> {
    let screen = Screen::of(inputs);
    let chosen = screen.choice(HEALTH);
    let health = Health::ALL
        .into_iter()
        .find(|health| chosen == Some(value(*health).as_str()));
    let Some(health) = health else {
        let sentence = "Choose how they are doing.";
        return Err(vec![(HEALTH.to_owned(), sentence.to_owned())]);
    };
    let note = screen.text(NOTE).unwrap_or_default().trim();
    if health.alarms() && note.is_empty() {
        return Err(needs_reason(health));
    }
    let mut first_value_on = None;
    screen.take_day(FIRST_VALUE, &mut first_value_on);
    Ok(Entered {
        health,
        note: note.to_owned(),
        kept: screen
            .choices(KEPT)
            .iter()
            .filter_map(|row| row.parse().ok())
            .collect(),
        first_value_on,
    })
}

fn needs_reason(health: Health) -> Errors {
    let health = words::health(health);
    let sentence = format!("Say why they are {health}: your lead reads it at once.");
    vec![(NOTE.to_owned(), sentence)]
}

/// Under the day of the first value.
pub fn first_value_ahead() -> Errors {
    let sentence = "This day lies ahead. Choose the day on which they first had the value.";
    vec![(FIRST_VALUE.to_owned(), sentence.to_owned())]
}

/// The onboarding is complete.
pub fn complete(handoff: &Handoff, reader: &UserId) -> Modal {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    let told = who_is_told(handoff, reader);
    let goes_on = if told.is_empty() {
        Line::of("The check-ins go on.")
    } else {
        told.text(", and the check-ins go on.")
    };
    let next = Line::of("The customer has what they came for. ").then(goes_on);
    let mut blocks = Writer::new().line(next).blocks();
    blocks.push(
        Asked::must(FIRST_VALUE, "First value reached on")
            .hint("The day on which they first had it.")
            .with(input::day(None)),
    );
    form::to_submit(
        Form::Complete,
        &about,
        handoff.customer.as_str(),
        "Complete",
        blocks,
    )
}

pub fn read_complete(inputs: &Inputs) -> Result<NaiveDate, Errors> {
    let mut day = None;
    Screen::of(inputs).take_day(FIRST_VALUE, &mut day);
    day.ok_or_else(|| vec![(FIRST_VALUE.to_owned(), "Choose a day.".to_owned())])
}
