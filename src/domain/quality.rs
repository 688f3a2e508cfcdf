//! How good a brief is: rules a seller can understand, each with its reason.
//!
//! The score is the weighted share of good answers, 0 to 100. A weak answer counts half, an empty
//! one or a placeholder nothing.

use super::brief::Brief;
use super::promise::Promises;
use super::template::{Field, FieldKey, Kind, Template};

/// From here on a brief is ready.
pub const READY: u32 = 85;
/// Below this a brief cannot be sent.
pub const SENDABLE: u32 = 60;

/// What is wrong with one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weakness {
    Empty,
    /// "n/a", "tbd", "see CRM": something was typed so that the field is not empty.
    Placeholder,
    TooShort {
        at_least: usize,
    },
    /// The same text as in an earlier field.
    SameAs(FieldKey),
    /// The answer only repeats the question.
    RepeatsQuestion,
    /// Promises without a date: nobody can keep them on time.
    Undated {
        promises: usize,
    },
    /// No web address in a field for links.
    NoAddress,
}

impl Weakness {
    /// Percent of the field's weight that such an answer still earns.
    fn worth(&self) -> u32 {
        match self {
            Self::Empty | Self::Placeholder => 0,
            Self::TooShort { .. }
            | Self::SameAs(_)
            | Self::RepeatsQuestion
            | Self::Undated { .. }
            | Self::NoAddress => 50,
        }
    }
}

/// A field whose answer is weak, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeakAnswer {
    pub field: FieldKey,
    pub weakness: Weakness,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    Ready,
    /// May be sent; its gaps are flagged to both sides.
    Gaps,
    NotYet,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// 0 to 100.
    pub points: u32,
    /// In the order the fields are asked.
    pub weak: Vec<WeakAnswer>,
}

impl Score {
    pub fn band(&self) -> Band {
        match self.points {
            READY.. => Band::Ready,
            SENDABLE..READY => Band::Gaps,
            ..SENDABLE => Band::NotYet,
        }
    }

    pub fn weakness(&self, field: &FieldKey) -> Option<&Weakness> {
        self.weak
            .iter()
            .find(|weak| weak.field == *field)
            .map(|weak| &weak.weakness)
    }
}

pub fn score(template: &Template, brief: &Brief) -> Score {
    let mut weak = Vec::new();
    let mut earned = 0;
    let mut possible = 0;
    let mut earlier = Vec::new();
    for field in template.scored(&brief.answers) {
        let weakness = weakness(brief, field, &mut earlier);
        earned += field.weight * weakness.as_ref().map_or(100, Weakness::worth);
        possible += field.weight * 100;
        weak.extend(weakness.map(|weakness| WeakAnswer {
            field: field.key.clone(),
            weakness,
        }));
    }
    let points = (earned * 100).checked_div(possible).unwrap_or(0);
    Score { points, weak }
}

/// What earlier fields say, in [`plain`] words.
type Earlier<'a> = Vec<(&'a FieldKey, String)>;

fn weakness<'a>(brief: &Brief, field: &'a Field, earlier: &mut Earlier<'a>) -> Option<Weakness> {
    match field.kind {
        Kind::Promises => weak_promises(&brief.promises, field),
        Kind::Customer | Kind::Seller | Kind::Manager | Kind::CloseDate | Kind::CrmLink => None,
        Kind::Short
        | Kind::Choice
        | Kind::Choices
        | Kind::Date
        | Kind::Number
        | Kind::People
        | Kind::Link
        | Kind::Email => {
            let answer = brief.answer(&field.key);
            weak_text(answer, &plain(answer), field)
        }
        Kind::Long | Kind::Links | Kind::Contacts => {
            let answer = brief.answer(&field.key);
            let words = plain(answer);
            let weak = weak_text(answer, &words, field);
            let weak = weak.or_else(|| pasted_twice(&words, earlier));
            earlier.push((&field.key, words));
            weak
        }
    }
}

fn weak_text(answer: &str, words: &str, field: &Field) -> Option<Weakness> {
    if answer.trim().is_empty() {
        return Some(Weakness::Empty);
    }
    if field.none_is_an_answer && says_none(words) {
        return None;
    }
    if is_placeholder(words) {
        return Some(Weakness::Placeholder);
    }
    if matches!(field.kind, Kind::Links | Kind::Link) {
        return super::brief::links(answer)
            .is_empty()
            .then_some(Weakness::NoAddress);
    }
    let repeats_hint = words.contains(' ') && plain(&field.hint).contains(words);
    if words == plain(&field.label) || repeats_hint {
        return Some(Weakness::RepeatsQuestion);
    }
    let too_short = answer.trim().chars().count() < field.at_least;
    too_short.then_some(Weakness::TooShort {
        at_least: field.at_least,
    })
}

/// The later of two fields with the same text is the weak one.
fn pasted_twice(words: &str, earlier: &Earlier<'_>) -> Option<Weakness> {
    let same = earlier.iter().find(|(_, other)| other == words);
    same.map(|(field, _)| Weakness::SameAs((*field).clone()))
}

fn weak_promises(promises: &Promises, field: &Field) -> Option<Weakness> {
    let made: Vec<_> = promises.made().collect();
    if made.is_empty() {
        return (!promises.none_made).then_some(Weakness::Empty);
    }
    if made
        .iter()
        .all(|promise| is_placeholder(&plain(&promise.text)))
    {
        return Some(Weakness::Placeholder);
    }
    if made
        .iter()
        .any(|promise| promise.text.trim().chars().count() < field.at_least)
    {
        return Some(Weakness::TooShort {
            at_least: field.at_least,
        });
    }
    let undated = made.iter().filter(|promise| promise.due.is_none()).count();
    (undated > 0).then_some(Weakness::Undated { promises: undated })
}

/// Lower-case words with single spaces: what is left when style is taken away.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split(|letter: char| !letter.is_alphanumeric()) {
        if !word.is_empty() && !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(&word.to_lowercase());
    }
    plain
}

fn says_none(words: &str) -> bool {
    matches!(
        words,
        "none" | "none known" | "no" | "nothing" | "nothing known" | "no concerns"
    )
}

/// `words` are [`plain`]; an answer of punctuation alone is empty there.
fn is_placeholder(words: &str) -> bool {
    const PLACEHOLDERS: [&str; 24] = [
        "n a",
        "na",
        "none",
        "nil",
        "no",
        "nothing",
        "tbd",
        "tba",
        "tbc",
        "todo",
        "to do",
        "later",
        "see crm",
        "see salesforce",
        "see hubspot",
        "see notes",
        "see deal",
        "in crm",
        "ask me",
        "unknown",
        "not sure",
        "dont know",
        "idk",
        "test",
    ];
    words.is_empty()
        || PLACEHOLDERS.contains(&words)
        || words
            .split(' ')
            .all(|word| word.chars().all(|letter| letter == 'x'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::promise::{Promise, Strength};
    use crate::domain::template::{GOALS, LINKS, PROMISES, SENSITIVITIES, standard};

    fn full() -> Brief {
        let mut brief = Brief::default();
        for field in standard().fields().filter(|field| field.weight > 0) {
            let answer = format!("A full sentence about {} that helps everybody.", field.key);
            brief.answers.insert(field.key.clone(), answer);
        }
        brief
            .answers
            .insert(LINKS, "Proposal https://example.com/p".to_owned());
        brief.promises.none_made = true;
        brief
    }

    fn weakness_of(key: &FieldKey, answer: &str) -> Option<Weakness> {
        let mut brief = full();
        brief.answers.insert(key.clone(), answer.to_owned());
        score(standard(), &brief).weakness(key).cloned()
    }

    #[test]
    fn a_full_brief_earns_everything() {
        let score = score(standard(), &full());
        assert_eq!(
            (score.points, score.band(), score.weak.len()),
            (100, Band::Ready, 0)
        );
    }

    #[test]
    fn every_weakness_is_named() {
        let success = FieldKey::of("success");
        for (key, answer, weakness) in [
            (&GOALS, "", Some(Weakness::Empty)),
            (&GOALS, "  \n ", Some(Weakness::Empty)),
            (&GOALS, "n/a", Some(Weakness::Placeholder)),
            (&GOALS, "TBD.", Some(Weakness::Placeholder)),
            (&GOALS, "See CRM", Some(Weakness::Placeholder)),
            (&GOALS, "-", Some(Weakness::Placeholder)),
            (&GOALS, "xxx", Some(Weakness::Placeholder)),
            (&GOALS, "none", Some(Weakness::Placeholder)),
            (&SENSITIVITIES, "None known.", None),
            (
                &GOALS,
                "More growth",
                Some(Weakness::TooShort { at_least: 25 }),
            ),
            (
                &GOALS,
                "Goals and motivation!",
                Some(Weakness::RepeatsQuestion),
            ),
            (
                &GOALS,
                "why they bought, in their own words",
                Some(Weakness::RepeatsQuestion),
            ),
            (
                &success,
                "a full sentence about goals  that helps everybody",
                Some(Weakness::SameAs(GOALS)),
            ),
            (
                &LINKS,
                "it is all in the shared drive",
                Some(Weakness::NoAddress),
            ),
            (
                &GOALS,
                "客户希望在三个月内把交付时间缩短一半，并由王女士确认结果。",
                None,
            ),
        ] {
            assert_eq!(weakness_of(key, answer), weakness, "{key}: {answer:?}");
        }
    }

    #[test]
    fn promises_want_a_text_and_a_date_or_the_word_that_there_are_none() {
        let weak = |promises: Promises| {
            let brief = Brief { promises, ..full() };
            score(standard(), &brief).weakness(&PROMISES).cloned()
        };
        let row = |text: &str, due: Option<&str>| Promise {
            text: text.to_owned(),
            due: due.map(|date| date.parse().unwrap()),
            strength: Strength::Firm,
            ..Promise::blank(1)
        };
        let rows = |rows: Vec<Promise>| Promises {
            none_made: false,
            rows,
        };
        assert_eq!(weak(Promises::default()), Some(Weakness::Empty));
        assert_eq!(weak(rows(vec![Promise::blank(1)])), Some(Weakness::Empty));
        assert_eq!(
            weak(rows(vec![row("tbd", None)])),
            Some(Weakness::Placeholder)
        );
        assert_eq!(
            weak(rows(vec![row("Single sign-on", None)])),
            Some(Weakness::Undated { promises: 1 })
        );
        assert_eq!(
            weak(rows(vec![row("Single sign-on", Some("2026-12-01"))])),
            None
        );
    }

    #[test]
    fn contacts_alone_never_reach_sixty() {
        let mut brief = Brief::default();
        let people = "Ada Sponsor, CEO, ada@example.com";
        brief
            .answers
            .insert(FieldKey::of("people"), people.to_owned());
        let score = score(standard(), &brief);
        assert_eq!((score.points, score.band()), (14, Band::NotYet));
    }

    #[test]
    fn bands_begin_where_the_product_says() {
        let band = |points| {
            Score {
                points,
                weak: Vec::new(),
            }
            .band()
        };
        assert_eq!(
            [59, 60, 84, 85].map(band),
            [Band::NotYet, Band::Gaps, Band::Gaps, Band::Ready]
        );
    }
}
