//! Who leads, and whom.

use std::collections::BTreeSet;

use super::{last_changed, team, who_may};
use crate::domain::ids::UserId;
use crate::domain::settings::{Part, Settings};
use crate::slack::action::Action;
use crate::slack::inbound::Inputs;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::views::form::Errors;
use crate::slack::views::input::{self, Asked, Screen};
use crate::slack::views::modal::Block;

pub const TITLE: &str = "Leads and teams";
const LEADS: &str = "leads";
/// Each lead takes up to three blocks of a list, and Slack shows a hundred.
pub const MOST_LEADS: usize = 30;
/// Named in one line.
const MOST_NAMED: usize = 10;

const MAY: &str = "Leads may act for everybody: acknowledge, return, answer, hand over, cancel, and \
                   read sensitive notes. They are told about what their team is late with.";
const NOBODY: &str = "Nobody is chosen, so the admins of this workspace lead everybody.";

/// In one line.
pub(super) fn summary(settings: &Settings) -> Line {
    if settings.teams.is_empty() {
        return Line::of(NOBODY);
    }
    let named = settings.teams.iter().take(MOST_NAMED).map(|team| {
        let line = Line::new().user(&team.lead).text(": ");
        line.then(team::summary(settings, team))
    });
    let line = Line::joined(named, " · ");
    match settings.teams.len().saturating_sub(MOST_NAMED) {
        0 => line,
        more => line.text(format!(" · and {more} more")),
    }
}

/// A lead a row.
pub(super) fn list(settings: &Settings, doubt: Option<&str>) -> Vec<Block> {
    let mut writer = Writer::new().line(who_may(settings, doubt)).line(MAY);
    if settings.teams.is_empty() {
        writer = writer.gap().line(NOBODY);
    }
    if settings.may_change {
        let choose = Button::new(Action::ChangeSetting, "Choose leads", Part::Leads);
        writer = writer.buttons([choose]);
    }
    if let Some(line) = last_changed(settings.changed(&Part::Leads)) {
        writer = writer.note(line);
    }
    for (nth, team) in (1..).zip(settings.teams.iter().take(MOST_LEADS)) {
        let whom = Line::of(format!("{nth}. "))
            .user(&team.lead)
            .text(" leads ");
        writer = writer.gap().line(whom.then(team::whole(settings, team)));
        let part = Part::Team(team.lead.clone());
        if let Some(line) = last_changed(settings.changed(&part)) {
            writer = writer.note(line);
        }
        if settings.may_change {
            let label = format!("Change team {nth}");
            writer = writer.buttons([Button::new(Action::ChangeSetting, label, part)]);
        }
    }
    let more = settings.teams.len().saturating_sub(MOST_LEADS);
    if more > 0 {
        let more = count(more, "more lead is", "more leads are");
        writer = writer.gap().line(&*format!("{more} not shown here."));
    }
    writer.blocks()
}

pub(super) fn inputs(settings: &Settings) -> Vec<Block> {
    let leads: Vec<UserId> = settings.leads().cloned().collect();
    let mut blocks = Writer::new().line(MAY).blocks();
    let hint = "While nobody is chosen, the admins of this workspace are the leads. A new lead leads \
                everybody until you choose a team.";
    blocks.push(
        Asked::may(LEADS, "Leads")
            .hint(hint)
            .with(input::people(&leads)),
    );
    blocks
}

pub fn read(inputs: &Inputs) -> BTreeSet<UserId> {
    Screen::of(inputs).people(LEADS).iter().cloned().collect()
}

pub fn too_many(leads: &BTreeSet<UserId>) -> Errors {
    if leads.len() <= MOST_LEADS {
        return Errors::new();
    }
    let chosen = leads.len();
    let why = format!("At most {MOST_LEADS} people can lead; {chosen} are chosen.");
    vec![(LEADS.to_owned(), why)]
}

/// Under the choice: why it cannot be one of these.
pub fn wrong_person(why: &str) -> Errors {
    vec![(LEADS.to_owned(), why.to_owned())]
}

pub(super) fn says(settings: &Settings) -> Vec<Line> {
    let leads = settings.leads();
    leads
        .map(|lead| Line::new().user(lead).text(" leads"))
        .collect()
}
