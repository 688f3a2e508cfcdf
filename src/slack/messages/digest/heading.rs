//! What stands above: the digest in one line, and what each section is called.

use crate::domain::digest::{Digest, Kind, Section};
use crate::slack::line::{Line, count};

/// What a notification shows: the day, and how much of what.
pub fn first_line(digest: &Digest<'_>) -> Line {
    let begun = Line::new().bold("Digest for ").bold_day(digest.day);
    if digest.is_calm() {
        return begun.text(match digest.open {
            0 => ": no handoff is open.".to_owned(),
            1 => ": nothing is late, waiting or at risk. 1 handoff is open.".to_owned(),
            open => format!(": nothing is late, waiting or at risk. {open} handoffs are open."),
        });
    }
    // Each handoff counts once here, as it has rows once below.
    let needing = digest
        .sections
        .iter()
        .filter(|one| one.kind.needs_somebody());
    let needing = needing.filter(|one| !one.rows.is_empty());
    let counts: Vec<String> = needing
        .map(|one| summary(one.kind, one.rows.len()))
        .collect();
    begun.text(format!(": {}.", counts.join(", ")))
}

fn summary(kind: Kind, all: usize) -> String {
    match kind {
        Kind::Late => format!("{all} late"),
        Kind::Waiting => format!("{all} waiting for a yes or no"),
        Kind::Returned => format!("{all} returned"),
        Kind::KickoffsToday => format!("{} today", count(all, "kickoff", "kickoffs")),
        Kind::KickoffsThisWeek => format!("{} later this week", count(all, "kickoff", "kickoffs")),
        Kind::Promises => count(all, "promise", "promises"),
        Kind::AtRisk => format!("{all} at risk"),
        Kind::Unowned => format!("{all} missing somebody"),
        Kind::New => format!("{all} new"),
        Kind::Done => format!("{all} done"),
    }
}

/// `Waiting for a yes or no · 4, 1 of them among the customers above`: it stands there with
/// something more urgent, which need not be the same thing.
pub fn heading(section: &Section<'_>, digest: &Digest<'_>) -> Line {
    let line = Line::new().bold(title(section.kind));
    let line = match section.kind {
        Kind::New | Kind::Done => line.bold(" since ").date(digest.since),
        Kind::Late
        | Kind::Waiting
        | Kind::Returned
        | Kind::KickoffsToday
        | Kind::KickoffsThisWeek
        | Kind::Promises
        | Kind::AtRisk
        | Kind::Unowned => line,
    };
    let line = line.text(format!(" · {}", section.all()));
    match (section.above, section.rows.len()) {
        (0, _) => line,
        (_, 0) => line.text(", among the customers above"),
        (above, _) => line.text(format!(", {above} of them among the customers above")),
    }
}

/// What a section is called.
pub fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Late => "Late",
        Kind::Waiting => "Waiting for a yes or no",
        Kind::Returned => "Returned, waiting for answers",
        Kind::KickoffsToday => "Kickoffs today",
        Kind::KickoffsThisWeek => "Kickoffs later this week",
        Kind::Promises => "Promises due or broken",
        Kind::AtRisk => "At risk",
        Kind::Unowned => "Somebody is missing",
        Kind::New => "New",
        Kind::Done => "Done",
    }
}
