//! Long briefs: which answer stands in which message, so that nothing is ever cut.
//!
//! The card takes as many answers as fit; the rest continues in its thread. An answer too long for
//! what is left of a message is split at a line or a word.

use super::brief::Brief;
use super::promise::Promises;
use super::template::{Field, FieldKey, Tag, Template};

/// Characters of answers in one message. Slack publishes no total for blocks; messages of this
/// size are far from every limit that has been reported.
pub const PER_MESSAGE: usize = 6000;

/// An answer longer than this is never put behind others, where it would be torn apart.
const SHORTEST_PIECE: usize = 400;

/// A piece of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    pub field: FieldKey,
    pub text: String,
    /// Not the first piece of its answer.
    pub continued: bool,
}

/// The answers everybody in the channel may read, message by message; always at least one message.
pub fn parts(template: &Template, brief: &Brief) -> Vec<Vec<Excerpt>> {
    let mut parts = vec![Vec::new()];
    // The card shows the promises too.
    let mut left = PER_MESSAGE.saturating_sub(length(&brief.promises));
    for field in template
        .asked(&brief.answers)
        .filter(|field| is_public_text(field))
    {
        let mut rest = brief.answer(&field.key).trim();
        let mut continued = false;
        while !rest.is_empty() {
            if left < SHORTEST_PIECE.min(rest.chars().count()) {
                parts.push(Vec::new());
                left = PER_MESSAGE;
            }
            let (piece, after) = split(rest, left);
            left = left.saturating_sub(piece.chars().count());
            if let Some(part) = parts.last_mut() {
                part.push(Excerpt {
                    field: field.key.clone(),
                    text: piece.to_owned(),
                    continued,
                });
            }
            rest = after;
            continued = true;
        }
    }
    parts
}

fn length(promises: &Promises) -> usize {
    let rows = promises.made();
    rows.map(|row| row.text.chars().count() + row.to_whom.chars().count())
        .sum()
}

fn is_public_text(field: &Field) -> bool {
    field.kind.is_text() && field.tag != Tag::Restricted
}

/// At most `most` characters, and the rest: torn at a line if one ends in the second half, else
/// at a space, else anywhere. Joined again the two are the text, but for white space at the tear.
pub fn split(text: &str, most: usize) -> (&str, &str) {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return (text, "");
    };
    let head = &text[..end];
    let tear = head
        .rfind('\n')
        .or_else(|| head.rfind(' '))
        .filter(|at| *at > end / 2)
        .unwrap_or(end);
    (text[..tear].trim_end(), text[tear..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::template::{GOALS, SENSITIVITIES, standard};

    #[test]
    fn a_short_brief_is_one_message_without_restricted_answers() {
        let mut brief = Brief::default();
        brief.answers.insert(GOALS, "Grow.".to_owned());
        brief.answers.insert(SENSITIVITIES, "Secret.".to_owned());
        let parts = parts(standard(), &brief);
        assert_eq!(parts.len(), 1);
        assert_eq!(parts[0].len(), 1);
        assert_eq!(parts[0][0].text, "Grow.");
        assert_eq!(super::parts(standard(), &Brief::default()), [vec![]]);
    }

    #[test]
    fn a_long_brief_continues_and_loses_nothing() {
        let mut brief = Brief::default();
        for (nth, field) in standard().fields().enumerate() {
            let word = format!("w{nth} ");
            let answer: String = word.repeat(3000 / word.len());
            brief.answers.insert(field.key.clone(), answer);
        }
        let parts = parts(standard(), &brief);
        assert!(parts.len() > 3, "{}", parts.len());
        for part in &parts {
            let characters: usize = part
                .iter()
                .map(|excerpt| excerpt.text.chars().count())
                .sum();
            assert!((1..=PER_MESSAGE).contains(&characters), "{characters}");
        }
        for field in standard().fields().filter(|field| is_public_text(field)) {
            let words = |text: &str| {
                text.split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            let shown: Vec<String> = parts
                .iter()
                .flatten()
                .filter(|excerpt| excerpt.field == field.key)
                .flat_map(|excerpt| words(&excerpt.text))
                .collect();
            assert_eq!(shown, words(brief.answer(&field.key)), "{}", field.key);
        }
    }
}
