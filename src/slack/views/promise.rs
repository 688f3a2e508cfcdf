//! What became of a promise.

use chrono::NaiveDate;

use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::{Block, Menu, Modal};
use super::told::who_is_told;
use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::domain::promise::{Standing, Turn};
use crate::slack::action::{About, Form};
use crate::slack::day;
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;

const WHICH: &str = "which";
const TURN: &str = "turn";
const DUE: &str = "due";
const WHY: &str = "why";
const LONGEST: usize = 500;

const KEPT: &str = "kept";
const NEW_DAY: &str = "new_day";
const BROKEN: &str = "broken";

/// The open promises of a handoff; `row` is the one somebody was reminded of. With none open, a
/// sentence to read.
pub fn promises(handoff: &Handoff, row: Option<u32>, reader: &UserId) -> Modal {
    let about = About::Handoff {
        handoff: handoff.id,
    };
    let title = handoff.customer.as_str();
    let open: Vec<Standing<'_>> = handoff
        .promises()
        .filter(crate::domain::promise::Standing::is_open)
        .collect();
    if open.is_empty() {
        let none = "No promise is open here. What became of each stands on the brief.";
        return form::to_read(&about, title, Writer::new().line(none).blocks());
    }
    let stands = Line::of("It stands on the brief afterwards");
    let told = who_is_told(handoff, reader);
    let stands = if told.is_empty() {
        stands
    } else {
        stands.text(", and ").then(told)
    };
    let mut blocks = Writer::new().line(stands.text(".")).blocks();
    let options: Vec<(String, Line)> = open
        .iter()
        .map(|standing| (standing.promise.row.to_string(), option(standing)))
        .collect();
    let initial = match (row, options.as_slice()) {
        (Some(row), _) => Some(row.to_string()),
        (None, [(only, _)]) => Some(only.clone()),
        (None, _) => None,
    };
    blocks.push(Block::Menu(Menu {
        block: WHICH,
        label: "Which promise?",
        placeholder: "Choose a promise",
        options,
        initial,
    }));
    let turns = [
        (KEPT.to_owned(), "Kept"),
        (NEW_DAY.to_owned(), "A new day was agreed"),
        (BROKEN.to_owned(), "Broken: we will not do it"),
    ];
    blocks.push(Asked::must(TURN, "What became of it?").with(input::choice(
        "Choose one",
        &turns,
        None,
    )));
    blocks.push(
        Asked::may(DUE, "The new day")
            .hint("If a new day was agreed.")
            .with(input::day(None)),
    );
    blocks.push(
        Asked::may(WHY, "Why?")
            .hint(
                "Needed for a new day and for a broken promise. Everybody in the channel sees it.",
            )
            .with(input::long("", LONGEST)),
    );
    form::to_submit(Form::Promise, &about, title, "Save", blocks)
}

fn option(standing: &Standing<'_>) -> Line {
    let begun = standing.due.map_or_else(Line::new, |due| {
        Line::new().day_as(due, day::Form::WithoutYear).text(" · ")
    });
    begun.text(&*standing.promise.text)
}

/// Which one, and what became of it.
pub fn read(inputs: &Inputs) -> Result<(u32, Turn), Errors> {
    let screen = Screen::of(inputs);
    let under = |block: &str, sentence: &str| vec![(block.to_owned(), sentence.to_owned())];
    let which = screen.choice(WHICH).and_then(|row| row.parse().ok());
    let Some(row) = which else {
        return Err(under(WHICH, "Choose a promise."));
    };
    let why = screen.text(WHY).unwrap_or_default().trim().to_owned();
    let mut due: Option<NaiveDate> = None;
    screen.take_day(DUE, &mut due);
    let missing = "Say why in a sentence: the seller and the channel read it.";
    let turn = match (screen.choice(TURN), due) {
        (Some(KEPT), _) => Turn::Kept,
        (Some(NEW_DAY), None) => return Err(under(DUE, "Choose the day that was agreed.")),
        (Some(NEW_DAY | BROKEN), _) if why.is_empty() => return Err(under(WHY, missing)),
        (Some(NEW_DAY), Some(due)) => Turn::Renegotiated { due, why },
        (Some(BROKEN), _) => Turn::Broken { why },
        (Some(_) | None, _) => return Err(under(TURN, "Choose what became of it.")),
    };
    Ok((row, turn))
}

/// Under the new day: it has passed.
pub fn in_the_past() -> Errors {
    let sentence = "This day has passed. Choose one that lies ahead.";
    vec![(DUE.to_owned(), sentence.to_owned())]
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::messages::tests::{acknowledged, lena, mia, read_view};

    #[test]
    fn whoever_records_it_reads_who_else_hears_of_it() {
        let mut handoff = acknowledged();
        let sam = handoff.seller.clone();
        let says = |handoff: &Handoff, reader: &UserId| {
            let form = read_view(&promises(handoff, Some(1), reader));
            form.lines().nth(1).unwrap().to_owned()
        };
        assert_snapshot!(says(&handoff, &mia()), @"It stands on the brief afterwards, and @sam is told.");
        assert_snapshot!(says(&handoff, &sam), @"It stands on the brief afterwards, and @mia is told.");
        assert_snapshot!(says(&handoff, &lena()), @"It stands on the brief afterwards, and @sam and @mia are told.");
        handoff.seller = mia();
        assert_snapshot!(says(&handoff, &mia()), @"It stands on the brief afterwards.");
        assert_snapshot!(says(&handoff, &lena()), @"It stands on the brief afterwards, and @mia is told.");
    }
}
