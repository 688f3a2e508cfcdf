//! Who changed what, the newest first.

use super::{leads, says, title};
use crate::domain::setting_log::{Entry, Setting};
use crate::domain::settings::{Part, Settings};
use crate::slack::action::{About, Action};
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::views::form;
use crate::slack::views::modal::Modal;

pub const TITLE: &str = "Who changed what";

/// More differences of one change, and nobody reads them.
const MOST_LINES: usize = 6;

/// A page of it. `older`: there are more before these; `newer`: they are not the newest.
pub fn log(entries: &[Entry], today: &Settings, newer: bool, older: bool) -> Modal {
    let writer = if entries.is_empty() {
        Writer::new().line("Nobody has changed the settings yet: they are as Handoff came.")
    } else {
        Writer::new()
    };
    let writer = entries
        .iter()
        .fold(writer, |writer, entry| change(writer, entry, today));
    let last = entries.last().map_or(0, |entry| entry.nth);
    let buttons = [
        newer.then(|| Button::new(Action::SettingLogNewest, "Newest", "")),
        older.then(|| Button::new(Action::SettingLogOlder, "Older", last)),
    ];
    let writer = writer.buttons(buttons.into_iter().flatten());
    form::to_read(&About::SettingLog, TITLE, writer.blocks())
}

fn change(writer: Writer, entry: &Entry, today: &Settings) -> Writer {
    let by = match &entry.by {
        Some(by) => Line::new().user(by),
        None => Line::of("Whoever runs the bot"),
    };
    let writer = writer.gap().line(
        name(&entry.part)
            .text(" · ")
            .then(by)
            .text(" · ")
            .date(entry.at),
    );
    if let Setting::Template { name, version } = &entry.after {
        let line = Line::of(format!("Template {name} is version {version} now."));
        return writer.line(line);
    }
    let lines = |chosen: &Setting| says(&entry.part, &chosen.within(today));
    let (before, after) = (lines(&entry.before), lines(&entry.after));
    let only = |these: &[Line], others: &[Line]| {
        let mut only: Vec<Line> = these.to_vec();
        only.retain(|line| !others.contains(line));
        only
    };
    let (gone, new) = (only(&before, &after), only(&after, &before));
    let writer = listed(writer, "Before: ", gone);
    listed(writer, "Now: ", new)
}

fn listed(writer: Writer, word: &str, mut lines: Vec<Line>) -> Writer {
    let more = lines.len().saturating_sub(MOST_LINES);
    lines.truncate(MOST_LINES);
    let writer = writer.lines(
        lines
            .into_iter()
            .map(|line| Line::of(format!("• {word}")).then(line)),
    );
    match more {
        0 => writer,
        more => writer.line(&*format!("• … and {more} more")),
    }
}

fn name(part: &Part) -> Line {
    let title = Line::new().bold(title(part));
    match part {
        Part::Team(lead) => title.text(" of ").user(lead),
        Part::Leads => Line::new().bold(leads::TITLE),
        Part::Week
        | Part::Closed
        | Part::Clocks
        | Part::Daily
        | Part::Channels
        | Part::Dates
        | Part::Templates
        | Part::Rotation => title,
    }
}
