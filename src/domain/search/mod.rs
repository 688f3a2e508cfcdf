//! Finding a handoff by its customer's name, spelt well or not, by a domain, or by a word of its
//! brief.
//!
//! [`terms`] are what an index keeps of a handoff; [`Query`] says which of them to look for, and
//! looks at each handoff that has them: an index may be behind, and keeps what was taken out of a
//! brief. Restricted answers have no terms, whoever asks.

mod domains;
mod numbers;
mod query;
mod words;

use std::collections::BTreeSet;

pub use numbers::Numbers;
pub use query::{Fit, Query};

use super::brief::Brief;
use super::customer::Customer;
use super::handoff::Handoff;
use super::ids::UserId;
use super::template::{FieldKey, PROMISES, Tag};
use words::words;

/// What a term is a part of; its first letter.
const WORD: char = 'w';
const NAME_WORD: char = 'n';
const NAME_PIECE: char = 't';
const INITIALS: char = 'a';
const DOMAIN: char = 'd';
const PERSON: char = 'p';

/// Everything by which a handoff is found.
pub fn terms(handoff: &Handoff) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    let mut add = |kind: char, text: &str| {
        terms.insert(format!("{kind}{text}"));
    };
    let name = words(handoff.customer.as_str());
    for word in &name {
        add(WORD, word);
        add(NAME_WORD, word);
        for piece in pieces(word) {
            add(NAME_PIECE, &piece);
        }
    }
    if let Some(initials) = initials(&handoff.customer) {
        add(INITIALS, &initials);
    }
    for (_, text) in public_answers(handoff) {
        for word in words(&text) {
            add(WORD, &word);
        }
        for domain in domains::mentioned(&text) {
            add(DOMAIN, &domain);
        }
    }
    for person in handoff.people() {
        add(PERSON, person.as_str());
    }
    terms
}

/// The term of the handoffs that a person takes part in.
pub fn term_of(person: &UserId) -> String {
    format!("{PERSON}{person}")
}

/// What everybody who reads the brief may read, field by field.
fn public_answers(handoff: &Handoff) -> impl Iterator<Item = (&FieldKey, String)> {
    let fields = handoff.template().asked(&handoff.brief.answers);
    let public = fields.filter(|field| field.tag != Tag::Restricted);
    public.map(|field| {
        let text = if field.key == PROMISES {
            let made = handoff.brief.promises.made();
            let rows = made.map(|row| format!("{} {}\n", row.text, row.to_whom));
            rows.collect()
        } else {
            without_whereabouts(&handoff.brief, &field.key)
        };
        (&field.key, text)
    })
}

/// The answer but for the addresses of messages that were added to it: where somebody wrote
/// something in Slack says nothing about the customer.
fn without_whereabouts(brief: &Brief, key: &FieldKey) -> String {
    let added = brief.added.iter();
    let links = added.filter_map(|added| added.source.link.as_deref());
    links.fold(brief.answer(key).to_owned(), |text, link| {
        text.replace(link, "")
    })
}

/// `nt` for Northwind Traders; `None` for a name of one word.
fn initials(customer: &Customer) -> Option<String> {
    let words = customer.words();
    let initials: String = words
        .iter()
        .filter_map(|word| word.chars().next())
        .collect();
    (words.len() > 1).then(|| words::folded(&initials))
}

/// Three letters at a time, with the beginning and the end marked: what a word and a slip of the
/// pen have in common.
fn pieces(word: &str) -> impl Iterator<Item = String> {
    let marked: Vec<char> = "  ".chars().chain(word.chars()).chain([' ']).collect();
    let pieces: Vec<String> = marked
        .windows(3)
        .map(|three| three.iter().collect())
        .collect();
    pieces.into_iter()
}

#[cfg(test)]
mod tests;
