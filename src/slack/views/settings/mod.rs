//! `/handoff settings`: lists of what is chosen, and a form for each part. One part, one file.
//!
//! A part that is added gets a variant of [`Part`], a file here with its form, its reading and what
//! it says, and a line in `overview`.

pub mod channels;
pub mod clocks;
pub mod closed;
pub mod daily;
pub mod dates;
mod groups;
pub mod leads;
pub mod log;
mod overview;
pub mod rotation;
pub mod team;
pub mod templates;
pub mod week;

use chrono::NaiveDate;

use super::form::{self, Errors};
use super::input::Screen;
use crate::domain::Instant;
use crate::domain::ids::UserId;
use crate::domain::policy::Policy;
use crate::domain::settings::{Changed, Part, Settings};
use crate::slack::action::{About, Form, List, Shown};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::views::modal::{Block, Modal};

/// More differences, and nobody reads them.
const MOST_DIFFERENCES: usize = 15;

/// A list of settings: everything, or who leads. `doubt`: why a person may not change it who
/// perhaps may.
pub fn list(list: List, settings: &Settings, under: &[Shown], doubt: Option<&str>) -> Modal {
    let about = About::Settings {
        list,
        under: under.to_vec(),
    };
    match list {
        List::Everything => form::to_read(&about, "Settings", overview::blocks(settings, doubt)),
        List::Leads => form::to_read(&about, leads::TITLE, leads::list(settings, doubt)),
    }
}

/// Who may change the settings, said first in every list.
fn who_may(settings: &Settings, doubt: Option<&str>) -> Line {
    if settings.may_change {
        return Line::of("What is chosen here counts for everybody in this workspace.");
    }
    let line = Line::of("Leads and the admins of this workspace can change this.");
    doubt.map_or(line.clone(), |doubt| line.text(" ").text(doubt))
}

/// Small print under what was changed.
fn last_changed(changed: Option<&Changed>) -> Option<Line> {
    changed.map(|Changed { by, at, .. }| {
        let line = Line::of("Last changed by ").user(by);
        line.text(" · ").date(*at)
    })
}

/// A part's form as it shows `settings`, to be saved on top of `version`. `first` stands above it.
pub fn change(
    part: &Part,
    settings: &Settings,
    version: i64,
    under: &[Shown],
    first: Vec<Block>,
) -> Modal {
    let about = About::Setting {
        part: part.clone(),
        version,
        under: under.to_vec(),
    };
    let policy = &settings.policy;
    let inputs = match part {
        Part::Leads => leads::inputs(settings),
        Part::Team(lead) => team::inputs(settings, lead),
        Part::Week => week::inputs(&policy.week),
        Part::Closed => closed::inputs(policy),
        Part::Clocks => clocks::inputs(policy),
        Part::Daily => daily::inputs(policy),
        Part::Channels => channels::inputs(policy),
        Part::Dates => dates::inputs(policy),
        Part::Templates => templates::inputs(settings),
        Part::Rotation => rotation::inputs(settings),
    };
    let blocks = first.into_iter().chain(inputs).collect();
    form::to_submit(Form::Setting, &about, title(part), "Save", blocks)
}

fn title(part: &Part) -> &'static str {
    match part {
        Part::Leads => "Choose leads",
        Part::Team(_) => "Team",
        Part::Week => week::TITLE,
        Part::Closed => closed::TITLE,
        Part::Clocks => clocks::TITLE,
        Part::Daily => daily::TITLE,
        Part::Channels => channels::TITLE,
        Part::Dates => dates::TITLE,
        Part::Templates => templates::TITLE,
        Part::Rotation => rotation::TITLE,
    }
}

/// What is chosen for a part, choice by choice.
pub fn says(part: &Part, settings: &Settings) -> Vec<Line> {
    let policy = &settings.policy;
    match part {
        Part::Leads => leads::says(settings),
        Part::Team(lead) => team::says(settings, lead),
        Part::Week => week::says(&policy.week),
        Part::Closed => closed::says(policy),
        Part::Clocks => clocks::says(policy),
        Part::Daily => daily::says(policy),
        Part::Channels => channels::says(policy),
        Part::Dates => dates::says(policy),
        Part::Templates => templates::says(policy),
        Part::Rotation => rotation::says(settings),
    }
}

/// Takes over what was entered for a part of the policy; what cannot be is said and left out.
pub fn read(part: &Part, inputs: &Inputs, today: NaiveDate, policy: &mut Policy) -> Errors {
    let screen = Screen::of(inputs);
    match part {
        Part::Week => week::read(screen, &mut policy.week),
        Part::Closed => closed::read(screen, today, policy),
        Part::Clocks => clocks::read(screen, policy),
        Part::Daily => daily::read(screen, policy),
        Part::Channels => channels::read(screen, policy),
        Part::Dates => dates::read(screen, policy),
        Part::Templates => templates::read(screen, policy),
        Part::Rotation => rotation::read(screen, policy),
        Part::Leads | Part::Team(_) => Errors::new(),
    }
}

/// Somebody else was faster: what stands now and would be replaced. Nothing, where they chose the
/// same. `entered` is what the person wants.
pub fn meanwhile(part: &Part, now: &Settings, entered: &Settings) -> Option<Vec<Block>> {
    let (stands, wanted) = (says(part, now), says(part, entered));
    let differs = stands.iter().filter(|line| !wanted.contains(line));
    let mut differs: Vec<Line> = differs.cloned().collect();
    if differs.is_empty() {
        if stands.len() == wanted.len() {
            return None;
        }
        // Something was taken away.
        differs = stands;
    }
    if differs.is_empty() {
        differs.push(Line::of("nobody"));
    }
    let changed = now.changed(part);
    let line = overtaken(changed.map(|changed| (&changed.by, changed.at)));
    let writer = Writer::new().line(line);
    let more = differs.len().saturating_sub(MOST_DIFFERENCES);
    differs.truncate(MOST_DIFFERENCES);
    if more > 0 {
        differs.push(Line::of(format!("and {more} more")));
    }
    let writer = differs.into_iter().fold(writer, |writer, line| {
        writer.line(Line::of("• ").then(line))
    });
    let ask =
        "What you entered is below. Save replaces their choice with yours; Cancel keeps theirs.";
    Some(writer.line(ask).divider().blocks())
}

fn overtaken(changed: Option<(&UserId, Instant)>) -> Line {
    match changed {
        Some((by, at)) => {
            let line = Line::new().user(by).text(" changed this (").date(at);
            line.text(") while your form was open. It says now:")
        }
        None => Line::of("This was changed while your form was open. It says now:"),
    }
}

/// Only who leads has a team.
pub fn leads_no_more(lead: &UserId) -> Line {
    let line = Line::new()
        .user(lead)
        .text(" is no lead any more, so there is no team to save. ");
    line.text("Type /handoff leads to see who leads now.")
}

/// Said instead of saving.
pub fn not_yours(doubt: Option<&str>) -> Line {
    let line = Line::of(
        "Only leads and the admins of this workspace can change the settings. Nothing was changed.",
    );
    doubt.map_or(line.clone(), |doubt| line.text(" ").text(doubt))
}

#[cfg(test)]
pub(super) mod tests;
