//! A field of a brief that reads differently: what it said, and what it says.

use super::{brief, words};
use crate::domain::handoff::Handoff;
use crate::domain::promise::{Fates, Promises};
use crate::domain::template::{Kind, Template};
use crate::domain::versions::{Both, Change, Said};
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;

/// `names`: what stands above the old text, and above the new one.
fn change(writer: Writer, template: &Template, change: &Change, names: &[String; 2]) -> Writer {
    let writer = writer.heading(words::label(template, &change.field));
    match &change.said {
        None => writer.line(
            "Something was changed here. Only the seller, the manager and leads can read it.",
        ),
        Some(Both { old, new }) => {
            let field = template.field(&change.field);
            let kind = field.map(|field| field.kind);
            let writer = said(writer.line(&*names[0]), kind, old);
            said(writer.line(&*names[1]), kind, new)
        }
    }
}

/// As many of them as have room for their letters, the first one always; and how many that were.
pub fn fitting(
    mut writer: Writer,
    template: &Template,
    changes: &[Change],
    names: &[String; 2],
    room: usize,
) -> (Writer, usize) {
    let mut letters = 0;
    for (nth, one) in changes.iter().enumerate() {
        letters += length(one);
        if nth > 0 && letters > room {
            return (writer, nth);
        }
        writer = change(writer, template, one, names);
    }
    (writer, changes.len())
}

/// What stands above the old text and above the new one, where no version is named.
pub fn before_and_now() -> [String; 2] {
    ["Before:", "Now:"].map(str::to_owned)
}

/// What one message holds beside what else it says.
const ROOM: usize = 3000;
const MOST_CHANGES: usize = 8;

/// Below a brief that came back: old and new of each answer, as far as there is room.
pub fn since(handoff: &Handoff, changes: &[Change]) -> Writer {
    let some = &changes[..changes.len().min(MOST_CHANGES)];
    let begun = if changes.is_empty() {
        Writer::new()
    } else {
        Writer::new().gap()
    };
    let (writer, shown) = fitting(begun, handoff.template(), some, &before_and_now(), ROOM);
    let more = changes.len() - shown;
    if more == 0 {
        return writer;
    }
    let more = count(more, "changed answer is", "changed answers are");
    writer
        .gap()
        .note(&*format!("{more} not shown here: press “What changed”."))
}

pub fn said(writer: Writer, kind: Option<Kind>, said: &Said) -> Writer {
    match said {
        Said::Text(text) if text.is_empty() => writer.quote("(empty)"),
        Said::Text(text) => writer.quote(brief::answer(kind, text)),
        Said::Day(None) => writer.quote("(no date)"),
        Said::Day(Some(day)) => writer.quote(Line::new().day(*day)),
        Said::Promises { rows, none_made } if rows.is_empty() => writer.quote(if *none_made {
            "None were made."
        } else {
            "(nothing else)"
        }),
        Said::Promises { rows, .. } => {
            let promises = Promises {
                none_made: false,
                rows: rows.clone(),
            };
            let fates = Fates::new();
            let standing = promises.standing(&fates);
            let lines = standing.map(|one| brief::promise_saying(one, &one.promise.text));
            lines.fold(writer, Writer::quote)
        }
    }
}

/// How much there is to read in it.
fn length(change: &Change) -> usize {
    let letters = |said: &Said| match said {
        Said::Text(text) => text.chars().count(),
        Said::Day(_) => 0,
        Said::Promises { rows, .. } => {
            let row = rows.iter();
            row.map(|row| row.text.chars().count() + row.to_whom.chars().count())
                .sum()
        }
    };
    let both = change.said.as_ref();
    both.map_or(0, |both| letters(&both.old) + letters(&both.new))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::template::{GOALS, SENSITIVITIES};
    use crate::domain::versions::changes;
    use crate::slack::messages::tests::{ODD, monstrous, northwind, read, refused_by_slack};

    #[test]
    fn old_and_new_stand_below_and_what_is_restricted_does_not() {
        let handoff = northwind();
        let mut before = handoff.brief.clone();
        before.set_answer(GOALS, "Less *work*.".to_owned());
        before.set_answer(SENSITIVITIES, "Bo left.".to_owned());
        let changed = changes(handoff.template(), &before, &handoff.brief, false);
        assert_snapshot!(read(&since(&handoff, &changed).message()), @"
        Goals and motivation
        Before:
        > Less *work*.
        Now:
        > They lose two days a week to retyping orders, and Ann promised her board an end to it.
        Sensitivities
        Something was changed here. Only the seller, the manager and leads can read it.
        ");
        // One is always shown, however long; the rest is a button away.
        before.set_answer(GOALS, "long ".repeat(1000));
        let changed = changes(handoff.template(), &before, &handoff.brief, false);
        let said = read(&since(&handoff, &changed).message());
        assert!(said.contains("long long"), "{said}");
        assert_snapshot!(said.lines().last().unwrap(), @"1 changed answer is not shown here: press “What changed”.");
    }

    #[test]
    fn slack_takes_it_whatever_was_typed() {
        for letters in ODD {
            let handoff = monstrous(letters);
            let changed = changes(
                handoff.template(),
                &northwind().brief,
                &handoff.brief,
                false,
            );
            let message = since(&handoff, &changed).message();
            assert_eq!(
                refused_by_slack(&message),
                Vec::<String>::new(),
                "{letters}"
            );
        }
    }
}
