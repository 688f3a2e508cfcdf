//! Whom one lead leads: people by name, and whoever is in a user group.

use std::collections::BTreeSet;

use crate::domain::ids::{GroupId, UserId};
use crate::domain::settings::Settings;
use crate::domain::team::{Team, UserGroup};
use crate::slack::inbound::Inputs;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::views::form::Errors;
use crate::slack::views::input::{self, Asked, Screen};
use crate::slack::views::modal::Block;

const PEOPLE: &str = "people";
const GROUPS: &str = "groups";
/// Slack takes no more options.
const MOST_OPTIONS: usize = 100;
/// Slack takes no longer options.
const LONGEST_OPTION: usize = 75;
/// Slack's own are no longer; what is longer is no handle.
const LONGEST_HANDLE: usize = 40;
/// More names in one line, and nobody reads them.
const MOST_NAMED: usize = 12;

/// `everybody`, or `3 people and @sellers`.
pub(super) fn summary(settings: &Settings, team: &Team) -> Line {
    let people = match team.people.len() {
        0 => Line::new(),
        people => Line::of(count(people, "person", "people")),
    };
    of(team, people, groups(settings, team, 3))
}

/// The same with names.
pub(super) fn whole(settings: &Settings, team: &Team) -> Line {
    let named = team.people.iter().take(MOST_NAMED);
    let people = Line::joined(named.map(|person| Line::new().user(person)), ", ");
    let people = match team.people.len().saturating_sub(MOST_NAMED) {
        0 => people,
        more => people.text(format!(" and {more} more")),
    };
    of(team, people, groups(settings, team, MOST_NAMED))
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
fn groups(settings: &Settings, team: &Team, most: usize) -> Line {
    let named = team.groups.iter().take(most);
    let line = Line::joined(named.map(|id| group(settings, id)), ", ");
    match team.groups.len().saturating_sub(most) {
        0 => line,
        more => line.text(format!(" and {more} more")),
    }
}

fn group(settings: &Settings, id: &GroupId) -> Line {
    let Some(group) = settings.group(id) else {
        return Line::of("a user group that is gone in Slack");
    };
    let handle: String = group.handle.chars().take(LONGEST_HANDLE).collect();
    Line::of(format!("@{handle} ({})", group.members.len()))
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
    let (options, left_out) = options(settings, team);
    if options.is_empty() {
        let none = "No user group is known here. Where Slack has some, Handoff needs the permission \
                    usergroups:read to see them.";
        blocks.extend(Writer::new().note(none).blocks());
        return blocks;
    }
    let chosen: Vec<String> = team.groups.iter().map(ToString::to_string).collect();
    let hint = match left_out {
        0 => "Whoever is in the group is in the team; looked up every day.".to_owned(),
        more => format!(
            "Whoever is in the group is in the team; looked up every day. {} not offered here.",
            count(more, "more group is", "more groups are")
        ),
    };
    let asked = Asked::may(GROUPS, "User groups").hint(hint);
    blocks.push(asked.with(input::choices("Choose user groups", &options, &chosen)));
    blocks
}

/// Those chosen first, so that none of them is lost; and how many there was no room for.
fn options(settings: &Settings, team: &Team) -> (Vec<(String, String)>, usize) {
    let is_chosen = |group: &&UserGroup| team.groups.contains(&group.id);
    let gone = team.groups.iter().filter(|id| settings.group(id).is_none());
    let gone = gone.map(|id| (id.to_string(), format!("Gone in Slack ({id})")));
    let chosen = settings.groups.iter().filter(is_chosen).map(option);
    let others = settings.groups.iter().filter(|group| !is_chosen(group));
    let all: Vec<_> = gone.chain(chosen).chain(others.map(option)).collect();
    let left_out = all.len().saturating_sub(MOST_OPTIONS);
    (all.into_iter().take(MOST_OPTIONS).collect(), left_out)
}

fn option(group: &UserGroup) -> (String, String) {
    let says = if group.name.is_empty() || group.name == group.handle {
        format!("@{}", group.handle)
    } else {
        format!("@{} · {}", group.handle, group.name)
    };
    (
        group.id.to_string(),
        says.chars().take(LONGEST_OPTION).collect(),
    )
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
    let groups = team.groups.iter().map(|id| group(settings, id));
    people.chain(groups).collect()
}
