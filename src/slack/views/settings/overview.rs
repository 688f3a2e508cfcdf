//! Everything that is chosen, a line for each part.

use super::{
    channels, clocks, closed, daily, dates, last_changed, leads, log, rotation, says, templates,
    week, who_may,
};
use crate::domain::settings::{Part, Settings};
use crate::slack::action::Action;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::views::modal::Block;

/// The parts in the order people ask about them, with what their buttons say.
const PARTS: [(Part, &str, &str); 8] = [
    (Part::Week, week::TITLE, "Change working week"),
    (
        Part::Closed,
        closed::TITLE,
        "Change holidays and closed days",
    ),
    (Part::Clocks, clocks::TITLE, "Change clocks"),
    (Part::Daily, daily::TITLE, "Change daily messages"),
    (Part::Channels, channels::TITLE, "Change channels"),
    (Part::Dates, dates::TITLE, "Change dates"),
    (Part::Templates, templates::TITLE, "Choose templates"),
    (Part::Rotation, rotation::TITLE, "Change rotation"),
];

pub(super) fn blocks(settings: &Settings, doubt: Option<&str>) -> Vec<Block> {
    let writer = Writer::new().line(who_may(settings, doubt));
    let writer = writer.heading(leads::TITLE).line(leads::summary(settings));
    let may_change = settings.may_change;
    let show = if may_change {
        "Change leads and teams"
    } else {
        "See leads and teams"
    };
    let log = Button::new(Action::SettingLog, log::TITLE, "");
    let writer = writer.buttons([Button::new(Action::ShowLeads, show, ""), log]);
    let writer = PARTS
        .into_iter()
        .fold(writer, |writer, (part, title, label)| {
            let chosen = Line::joined(says(&part, settings), " · ");
            let writer = writer.heading(title).line(chosen);
            let writer = match last_changed(settings.changed(&part)) {
                Some(line) => writer.note(line),
                None => writer,
            };
            let button = may_change.then(|| Button::new(Action::ChangeSetting, label, &part));
            let more = match part {
                Part::Templates => Some(Button::new(Action::Templates, "See what they ask", "")),
                Part::Leads
                | Part::Team(_)
                | Part::Week
                | Part::Closed
                | Part::Clocks
                | Part::Daily
                | Part::Channels
                | Part::Dates
                | Part::Rotation => None,
            };
            writer.buttons(button.into_iter().chain(more))
        });
    writer.blocks()
}
