//! Whom one lead leads: people by name, and whoever is in a user group.

use std::collections::BTreeSet;

use super::groups;
use crate::domain::ids::{GroupId, UserId};
use crate::domain::settings::Settings;
use crate::domain::team::Team;
use crate::slack::inbound::Inputs;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::views::form::Errors;
use crate::slack::views::input::{self, Asked, Screen};
use crate::slack::views::modal::Block;

const PEOPLE: &str = "people";
const GROUPS: &str = "groups";
/// More names in one line, and nobody reads them.
const MOST_NAMED: usize = 12;

/// `everybody`, or `3 people and @sellers`.
pub(super) fn summary(settings: &Settings, team: &Team) -> Line {
    let people = match team.people.len() {
        0 => Line::new(),
        people => Line::of(count(people, "person", "people")),
    };
    of(team, people, of_groups(settings, team, 3))
}

/// The same with names.
pub(super) fn whole(settings: &Settings, team: &Team) -> Line {
    let named = team.people.iter().take(MOST_NAMED);
    let people = Line::joined(named.map(|person| Line::new().user(person)), ", ");
    let people = match team.people.len().saturating_sub(MOST_NAMED) {
        0 => people,
        more => people.text(format!(" and {more} more")),
    };
    of(team, people, of_groups(settings, team, MOST_NAMED))
}

fn of(team: &Team, people: Line, groups: Line) -> Line {
    match (team.is_everybody(), people.is_empty(), groups.is_empty()) {
        (true, _, _) => Line::of("everybody"),
        (false, _, true) => people,
        (false, true, false) => groups,
        (false, false, false) => people.text(" and ").then(groups),
    }
}

/// `@sellers (4)`, up to `most`; user groups are written and never rung.
fn of_groups(settings: &Settings, team: &Team, most: usize) -> Line {
    let named = team.groups.iter().take(most);
    let line = Line::joined(named.map(|id| groups::named(settings, id)), ", ");
    match team.groups.len().saturating_sub(most) {
        0 => line,
        more => line.text(format!(" and {more} more")),
    }
}

pub(super) fn inputs(settings: &Settings, lead: &UserId) -> Vec<Block> {
    let nobody = Team::of(lead.clone());
    let team = settings.teams.iter().find(|team| team.lead == *lead);
    let team = team.unwrap_or(&nobody);
    let line = Line::new().user(lead);
    let line = line.text(" is told about what these people are late with, and gets their digest.");
    let none = Line::of("With nobody and no group chosen, ").user(lead);
    let none = none.text(" leads everybody.");
    let mut blocks = Writer::new().line(line).line(none).blocks();
    let people: Vec<UserId> = team.people.iter().cloned().collect();
    blocks.push(Asked::may(PEOPLE, "People").with(input::people(&people)));
    let hint = "Whoever is in the group is in the team; looked up every day.";
    let asked = (GROUPS, "User groups", hint);
    blocks.extend(groups::asked(settings, asked, &team.groups));
    blocks
}

pub fn read(inputs: &Inputs, lead: &UserId) -> Team {
    let screen = Screen::of(inputs);
    let groups = screen.choices(GROUPS).iter();
    Team {
        lead: lead.clone(),
        people: screen.people(PEOPLE).iter().cloned().collect(),
        groups: groups.map(GroupId::new).collect::<BTreeSet<_>>(),
    }
}

/// Under the choice: why it cannot be one of these.
pub fn wrong_person(why: &str) -> Errors {
    vec![(PEOPLE.to_owned(), why.to_owned())]
}

pub(super) fn says(settings: &Settings, lead: &UserId) -> Vec<Line> {
    let team = settings.teams.iter().find(|team| team.lead == *lead);
    let Some(team) = team else {
        return Vec::new();
    };
    if team.is_everybody() {
        return vec![Line::of("everybody")];
    }
    let people = team.people.iter().map(|person| Line::new().user(person));
    let groups = team.groups.iter().map(|id| groups::named(settings, id));
    people.chain(groups).collect()
}
