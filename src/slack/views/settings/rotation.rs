//! Who is asked to take over where a seller lets the workspace choose.

use super::groups;
use crate::domain::ids::GroupId;
use crate::domain::policy::Policy;
use crate::domain::rotation::Way;
use crate::domain::settings::Settings;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::views::form::Errors;
use crate::slack::views::input::{self, Asked, Screen};
use crate::slack::views::modal::Block;

pub const TITLE: &str = "Rotation";
const GROUP: &str = "group";
const WAY: &str = "way";
const MOST: &str = "most";
const NOBODY: &str = "-";
const FEWEST: &str = "fewest";
const POOL: &str = "pool";
/// Slack takes 100 options; one of them is nobody.
const MOST_GROUPS: usize = 99;
const MOST_OPEN: u32 = 1000;

pub(super) fn inputs(settings: &Settings) -> Vec<Block> {
    let rotation = &settings.policy.rotation;
    let line = "Sellers can tick “Assign for me” instead of naming a customer manager. Who is away is \
                not asked.";
    let mut blocks = Writer::new().line(line).blocks();
    let chosen = rotation.group.as_ref();
    let mut options = vec![(
        NOBODY.to_owned(),
        "Nobody: sellers name the manager".to_owned(),
    )];
    if let Some(gone) = chosen.filter(|id| settings.group(id).is_none()) {
        options.push((gone.to_string(), format!("Gone in Slack ({gone})")));
    }
    let first = settings
        .groups
        .iter()
        .filter(|group| Some(&group.id) == chosen);
    let others = settings
        .groups
        .iter()
        .filter(|group| Some(&group.id) != chosen);
    options.extend(
        first
            .chain(others)
            .take(MOST_GROUPS - 1)
            .map(groups::option),
    );
    let options: Vec<(String, &str)> = options
        .iter()
        .map(|(id, says)| (id.clone(), says.as_str()))
        .collect();
    let stands = chosen.map_or(NOBODY, GroupId::as_str);
    let hint = if settings.groups.is_empty() {
        "No user group is known here. Where Slack has some, Handoff needs the permission \
         usergroups:read to see them."
    } else {
        "A user group of Slack’s; whoever is in it today counts."
    };
    let asked = Asked::must(GROUP, "Who can be asked").hint(hint);
    blocks.push(asked.with(input::choice("Choose a user group", &options, Some(stands))));
    let ways = [
        (FEWEST.to_owned(), "One: who has the fewest open customers"),
        (POOL.to_owned(), "All: the first to acknowledge owns it"),
    ];
    let way = match rotation.way {
        Way::Fewest => FEWEST,
        Way::Pool => POOL,
    };
    blocks.push(Asked::must(WAY, "Who is asked").with(input::choice("Choose", &ways, Some(way))));
    let most = rotation.most_open.map(|most| most.to_string());
    let asked = Asked::may(MOST, "At most so many open customers each");
    let asked = asked.hint("Whoever has as many is asked no more. Empty: no limit.");
    blocks.push(asked.with(input::short(&most.unwrap_or_default(), 4)));
    blocks
}

pub(super) fn read(screen: Screen<'_>, policy: &mut Policy) -> Errors {
    let rotation = &mut policy.rotation;
    if let Some(group) = screen.choice(GROUP) {
        rotation.group = (group != NOBODY).then(|| GroupId::new(group));
    }
    match screen.choice(WAY) {
        Some(POOL) => rotation.way = Way::Pool,
        Some(_) => rotation.way = Way::Fewest,
        None => {}
    }
    let typed = screen.text(MOST).unwrap_or_default().trim();
    if typed.is_empty() {
        rotation.most_open = None;
        return Errors::new();
    }
    match typed.parse() {
        Ok(most) if (1..=MOST_OPEN).contains(&most) => {
            rotation.most_open = Some(most);
            Errors::new()
        }
        Ok(_) | Err(_) => {
            let why = format!("Write a number from 1 to {MOST_OPEN}, or nothing.");
            vec![(MOST.to_owned(), why)]
        }
    }
}

pub(super) fn says(settings: &Settings) -> Vec<Line> {
    let rotation = &settings.policy.rotation;
    let Some(group) = &rotation.group else {
        return vec![Line::of("Sellers name the customer manager")];
    };
    let who = groups::named(settings, group);
    let asked = Line::of("Assign for me asks ").then(who);
    let mut says = vec![asked.text(match rotation.way {
        Way::Fewest => ": who has the fewest open customers",
        Way::Pool => ": all of them, and the first to acknowledge owns it",
    })];
    if let Some(most) = rotation.most_open {
        let most = count(most as usize, "open customer", "open customers");
        says.push(Line::of(format!("at most {most} each")));
    }
    says
}
