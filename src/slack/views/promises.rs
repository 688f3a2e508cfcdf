//! Promises as rows of a form. A row's blocks are named by the row, so what is typed in one
//! survives when others come and go.

use slack_morphism::prelude::{
    SlackBlock, SlackBlockId, SlackBlockMarkDownText, SlackInputBlockElement, SlackSectionBlock,
    SlackSectionBlockElement,
};

use super::form::Errors;
use super::input::{self, Asked, Screen};
use super::modal::Block;
use crate::domain::promise::{LONGEST_PROMISE, MOST_ROWS, Promise, Promises, Strength};
use crate::domain::template::Field;
use crate::slack::action::Action;
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::messages::words;

pub(super) const LONGEST_WHOM: usize = 80;
pub(super) const NONE_MADE: &str = "p:none";

/// Rows that come and go with buttons, always one to type in, and the box that says there are none.
pub fn blocks(promises: &Promises, field: &Field, hint: &str) -> Vec<Block> {
    let mut blocks = Writer::new().heading(&*field.label).line(hint).blocks();
    let first = [Promise::blank(1)];
    let rows = if promises.rows.is_empty() {
        &first[..]
    } else {
        &promises.rows
    };
    for (nth, row) in (1..).zip(rows) {
        blocks.extend(row_blocks(nth, row, rows.len() > 1));
    }
    if rows.len() < MOST_ROWS {
        let add = Button::new(Action::AddPromise, "Add a promise", "");
        blocks.extend(Writer::new().buttons([add]).blocks());
    }
    blocks.push(none_made(promises));
    blocks
}

/// The rows as they are; one is removed by emptying it.
pub fn rows(promises: &Promises) -> Vec<Block> {
    let rows = (1..).zip(&promises.rows);
    let rows = rows.flat_map(|(nth, row)| row_blocks(nth, row, false));
    rows.chain([none_made(promises)]).collect()
}

fn none_made(promises: &Promises) -> Block {
    let none = input::tick("No promises were made", promises.none_made);
    Asked::may(NONE_MADE, "If there are none").with(none)
}

fn row_blocks(nth: usize, row: &Promise, removable: bool) -> Vec<Block> {
    let id = |what: &str| format!("p:{}:{what}", row.row);
    vec![
        row_heading(nth, row.row, removable),
        Asked::may(&id("text"), "What was promised").with(input::long(&row.text, LONGEST_PROMISE)),
        Asked::may(&id("to"), "To whom").with(input::short(&row.to_whom, LONGEST_WHOM)),
        Asked::may(&id("due"), "By when").with(input::day(row.due)),
        Asked::may(&id("strength"), "How binding").with(strength_input(row.strength)),
    ]
}

fn row_heading(nth: usize, row: u32, removable: bool) -> Block {
    let remove = Button::new(Action::RemovePromise, "Remove", row);
    let heading = SlackSectionBlock {
        block_id: Some(SlackBlockId::new(format!("p:{row}"))),
        text: Some(SlackBlockMarkDownText::new(format!("*Promise {nth}*")).into()),
        fields: None,
        accessory: removable.then(|| SlackSectionBlockElement::Button(remove.element())),
        expand: None,
    };
    SlackBlock::from(heading).into()
}

pub(super) fn value(strength: Strength) -> String {
    words::strength(strength).to_owned()
}

/// Takes the rows on the screen, making those that are not known yet.
pub fn read(screen: Screen<'_>, promises: &mut Promises) {
    if let Some(ticked) = screen.ticked(NONE_MADE) {
        promises.none_made = ticked;
    }
    for row in rows_on(screen) {
        if let Some(promise) = row_named(promises, row) {
            read_row(screen, promise);
        }
    }
}

/// The rows on the screen, in the order they were made.
fn rows_on(screen: Screen<'_>) -> Vec<u32> {
    let mut rows: Vec<u32> = screen
        .inputs
        .0
        .keys()
        .filter_map(|block| block.strip_prefix("p:")?.split_once(':')?.0.parse().ok())
        .collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

fn row_named(promises: &mut Promises, row: u32) -> Option<&mut Promise> {
    let at = promises.rows.iter().position(|promise| promise.row == row);
    if at.is_none() && promises.rows.len() < MOST_ROWS {
        promises.rows.push(Promise::blank(row));
    }
    promises.rows.iter_mut().find(|promise| promise.row == row)
}

fn read_row(screen: Screen<'_>, promise: &mut Promise) {
    let row = promise.row;
    let id = |what: &str| format!("p:{row}:{what}");
    if let Some(text) = screen.text(&id("text")) {
        text.clone_into(&mut promise.text);
    }
    if let Some(to_whom) = screen.text(&id("to")) {
        to_whom.clone_into(&mut promise.to_whom);
    }
    screen.take_day(&id("due"), &mut promise.due);
    promise.strength = strength(screen, &id("strength")).unwrap_or(promise.strength);
}

/// How binding it is, where that stands on the screen.
pub(super) fn strength(screen: Screen<'_>, block: &str) -> Option<Strength> {
    let chosen = screen.choice(block)?;
    Strength::ALL.into_iter().find(|one| value(*one) == chosen)
}

pub(super) fn strength_input(strength: Strength) -> SlackInputBlockElement {
    let options =
        Strength::ALL.map(|strength| (value(strength), words::strength_explained(strength)));
    input::choice("Choose", &options, Some(&value(strength)))
}

/// What contradicts itself on the screen.
pub fn check(promises: &Promises) -> Errors {
    let wordless = promises
        .made()
        .filter(|promise| promise.text.trim().is_empty());
    let mut errors: Errors = wordless
        .map(|promise| {
            let block = format!("p:{}:text", promise.row);
            (
                block,
                "Say what was promised, or empty this promise.".to_owned(),
            )
        })
        .collect();
    if promises.none_made && promises.made().next().is_some() {
        let sentence = "There are promises above. Untick this, or empty them.";
        errors.push((NONE_MADE.to_owned(), sentence.to_owned()));
    }
    errors
}
