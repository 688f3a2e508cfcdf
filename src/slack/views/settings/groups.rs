//! User groups to choose among, and how they are named.

use std::collections::BTreeSet;

use crate::domain::ids::GroupId;
use crate::domain::settings::Settings;
use crate::domain::team::UserGroup;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::views::input::{self, Asked};
use crate::slack::views::modal::Block;

/// Slack takes no more options.
const MOST_OPTIONS: usize = 100;
/// Slack takes no longer options.
const LONGEST_OPTION: usize = 75;
/// Slack's own are no longer; what is longer is no handle.
const LONGEST_HANDLE: usize = 40;

/// `@sellers (4)`; user groups are written and never rung.
pub(super) fn named(settings: &Settings, id: &GroupId) -> Line {
    let Some(group) = settings.group(id) else {
        return Line::of("a user group that is gone in Slack");
    };
    Line::of(format!("{} ({})", handle(group), group.members.len()))
}

/// `@sellers`
pub(super) fn handle(group: &UserGroup) -> String {
    let handle: String = group.handle.chars().take(LONGEST_HANDLE).collect();
    format!("@{handle}")
}

/// A choice among all of them; `hint` says what being in one means. Or why there is none.
pub(super) fn asked(
    settings: &Settings,
    (block, label, hint): (&str, &str, &str),
    chosen: &BTreeSet<GroupId>,
) -> Vec<Block> {
    let (options, left_out) = options(settings, chosen);
    if options.is_empty() {
        let none = "No user group is known here. Where Slack has some, Handoff needs the permission \
                    usergroups:read to see them.";
        return Writer::new().note(none).blocks();
    }
    let chosen: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    let hint = match left_out {
        0 => hint.to_owned(),
        more => {
            let more = count(more, "more group is", "more groups are");
            format!("{hint} {more} not offered here.")
        }
    };
    let asked = Asked::may(block, label).hint(hint);
    vec![asked.with(input::choices("Choose user groups", &options, &chosen))]
}

/// Those chosen first, so that none of them is lost; and how many there was no room for.
fn options(settings: &Settings, chosen: &BTreeSet<GroupId>) -> (Vec<(String, String)>, usize) {
    let is_chosen = |group: &&UserGroup| chosen.contains(&group.id);
    let gone = chosen.iter().filter(|id| settings.group(id).is_none());
    let gone = gone.map(|id| (id.to_string(), format!("Gone in Slack ({id})")));
    let known = settings.groups.iter().filter(is_chosen).map(option);
    let others = settings.groups.iter().filter(|group| !is_chosen(group));
    let all: Vec<_> = gone.chain(known).chain(others.map(option)).collect();
    let left_out = all.len().saturating_sub(MOST_OPTIONS);
    (all.into_iter().take(MOST_OPTIONS).collect(), left_out)
}

pub(super) fn option(group: &UserGroup) -> (String, String) {
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
