//! Who leads, and whom.

use super::{groups, last_changed, team, who_may};
use crate::domain::ids::{GroupId, UserId};
use crate::domain::settings::{Part, Settings};
use crate::domain::team::{Leads, Team};
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
const GROUPS: &str = "groups";
/// Each lead takes up to three blocks of a list, and Slack shows a hundred.
pub const MOST_LEADS: usize = 30;
/// A group a line, above the list.
pub const MOST_GROUPS: usize = 10;
/// Named in one line.
const MOST_NAMED: usize = 10;

const MAY: &str = "Leads may act for everybody: acknowledge, return, answer, hand over, cancel, and \
                   read sensitive notes. They are told about what their team is late with.";
const NOBODY: &str = "Nobody is chosen, so the admins of this workspace lead everybody.";
const NOBODY_THERE: &str =
    "Nobody leads through a user group now, so the admins of this workspace lead everybody.";

/// In one line.
pub(super) fn summary(settings: &Settings) -> Line {
    if settings.teams.is_empty() {
        return Line::of(nobody(settings));
    }
    let named = in_order(settings).take(MOST_NAMED).map(|team| {
        let line = Line::new().user(&team.lead).text(": ");
        line.then(team::summary(settings, team))
    });
    let line = Line::joined(named, " · ");
    match settings.teams.len().saturating_sub(MOST_NAMED) {
        0 => line,
        more => line.text(format!(" · and {more} more")),
    }
}

fn nobody(settings: &Settings) -> &'static str {
    if settings.chosen.is_nobody() {
        NOBODY
    } else {
        NOBODY_THERE
    }
}

/// Those named one by one before those who are in a group: there may be many of them.
fn in_order(settings: &Settings) -> impl Iterator<Item = &Team> {
    let is_named = |team: &&Team| settings.chosen.people.contains(&team.lead);
    let teams = settings.teams.iter();
    let others = settings.teams.iter().filter(move |team| !is_named(team));
    teams.filter(is_named).chain(others)
}

/// Who leads through a group that was chosen.
fn through(settings: &Settings, id: &GroupId) -> Line {
    match settings.group(id) {
        None => Line::of(
            "A user group was chosen that is gone in Slack, or that Handoff may not see: nobody \
             leads through it.",
        ),
        Some(group) => {
            let handle = groups::handle(group);
            let lead = |person: &&UserId| settings.leads().any(|lead| lead == *person);
            match group.members.iter().filter(lead).count() {
                0 if group.members.is_empty() => Line::of(format!(
                    "Nobody is in {handle}, so nobody leads through it."
                )),
                0 => Line::of(format!(
                    "Nobody in {handle} is known as a full member of this workspace, so nobody leads \
                     through it."
                )),
                _ => Line::of(format!("Every full member in {handle} leads.")),
            }
        }
    }
}

/// A lead a row.
pub(super) fn list(settings: &Settings, doubt: Option<&str>) -> Vec<Block> {
    let mut writer = Writer::new().line(who_may(settings, doubt)).line(MAY);
    for id in settings.chosen.groups.iter().take(MOST_GROUPS) {
        writer = writer.line(through(settings, id));
    }
    if settings.teams.is_empty() {
        writer = writer.gap().line(nobody(settings));
    }
    if settings.may_change {
        let choose = Button::new(Action::ChangeSetting, "Choose leads", Part::Leads);
        writer = writer.buttons([choose]);
    }
    if let Some(line) = last_changed(settings.changed(&Part::Leads)) {
        writer = writer.note(line);
    }
    for (nth, team) in (1..).zip(in_order(settings).take(MOST_LEADS)) {
        let whom = Line::of(format!("{nth}. "))
            .user(&team.lead)
            .text(in_groups(settings, &team.lead))
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

/// ` (in @success-leads)`, for who is not named by themselves.
fn in_groups(settings: &Settings, lead: &UserId) -> String {
    let mut through = settings.leads_through(lead).map(groups::handle);
    match (through.next(), through.count()) {
        (None, _) => String::new(),
        (Some(one), 0) => format!(" (in {one})"),
        (Some(one), 1) => format!(" (in {one} and 1 more group)"),
        (Some(one), more) => format!(" (in {one} and {more} more groups)"),
    }
}

pub(super) fn inputs(settings: &Settings) -> Vec<Block> {
    let leads: Vec<UserId> = settings.chosen.people.iter().cloned().collect();
    let mut blocks = Writer::new().line(MAY).blocks();
    let hint = "While nobody is chosen, the admins of this workspace are the leads. A new lead leads \
                everybody until you choose a team.";
    blocks.push(
        Asked::may(LEADS, "Leads")
            .hint(hint)
            .with(input::people(&leads)),
    );
    let hint = "Every full member of the group leads, and whoever leaves it leads no more; looked up \
                every day.";
    let asked = (GROUPS, "Leads by user group", hint);
    blocks.extend(groups::asked(settings, asked, &settings.chosen.groups));
    blocks
}

pub fn read(inputs: &Inputs) -> Leads {
    let screen = Screen::of(inputs);
    Leads {
        people: screen.people(LEADS).iter().cloned().collect(),
        groups: screen.choices(GROUPS).iter().map(GroupId::new).collect(),
    }
}

pub fn too_many(leads: &Leads) -> Errors {
    let mut errors = Errors::new();
    let people = leads.people.len();
    if people > MOST_LEADS {
        let why = format!("At most {MOST_LEADS} people can be named; {people} are chosen.");
        errors.push((LEADS.to_owned(), why));
    }
    let groups = leads.groups.len();
    if groups > MOST_GROUPS {
        let why = format!("At most {MOST_GROUPS} user groups can lead; {groups} are chosen.");
        errors.push((GROUPS.to_owned(), why));
    }
    errors
}

/// Under the choice: why it cannot be one of these.
pub fn wrong_person(why: &str) -> Errors {
    vec![(LEADS.to_owned(), why.to_owned())]
}

pub(super) fn says(settings: &Settings) -> Vec<Line> {
    let people = settings.chosen.people.iter();
    let people = people.map(|lead| Line::new().user(lead).text(" leads"));
    let groups = settings.chosen.groups.iter();
    let groups = groups.map(|id| {
        let line = Line::of("whoever is in ");
        line.then(groups::named(settings, id)).text(" leads")
    });
    people.chain(groups).collect()
}
