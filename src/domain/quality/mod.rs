//! How good a brief is: rules a seller can understand, each with its reason.
//!
//! The score is the weighted share of good answers, 0 to 100. A weak answer counts half, an empty
//! one or a placeholder nothing.

mod words;

use serde::{Deserialize, Serialize};

use super::brief::Brief;
use super::promise::Promises;
use super::template::{Field, FieldKey, Kind, Template, Want};
use words::{has_date, has_name, has_number, is_placeholder, plain, says_none};

/// How good a brief must be, in points; a template's own choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bands {
    /// From here on a brief is ready.
    pub ready: u32,
    /// Below this it cannot be sent.
    pub sendable: u32,
}

impl Default for Bands {
    fn default() -> Self {
        Self {
            ready: 85,
            sendable: 60,
        }
    }
}

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
    /// What was asked for is not in it.
    Lacks(Want),
}

impl Weakness {
    /// The seller may know better; where nothing is said, there is nothing to know better about.
    pub fn may_be_fine(&self) -> bool {
        self.worth() > 0
    }

    /// Percent of the field's weight that such an answer still earns.
    fn worth(&self) -> u32 {
        match self {
            Self::Empty | Self::Placeholder => 0,
            Self::TooShort { .. }
            | Self::SameAs(_)
            | Self::RepeatsQuestion
            | Self::Undated { .. }
            | Self::NoAddress
            | Self::Lacks(_) => 50,
        }
    }
}

/// A field whose answer is weak, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeakAnswer {
    pub field: FieldKey,
    pub weakness: Weakness,
}

/// A weak answer that is fine as it is, and why, in the seller's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FineAnswer {
    pub answer: WeakAnswer,
    pub why: String,
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
    /// Those that the seller says are fine as they are; they count in full.
    pub fine: Vec<FineAnswer>,
    pub bands: Bands,
}

impl Score {
    pub fn band(&self) -> Band {
        if self.points >= self.bands.ready {
            Band::Ready
        } else if self.points >= self.bands.sendable {
            Band::Gaps
        } else {
            Band::NotYet
        }
    }

    /// Why the seller says that an answer is fine as it is.
    pub fn why_fine(&self, field: &FieldKey) -> Option<&str> {
        let mut fine = self.fine.iter();
        let fine = fine.find(|fine| fine.answer.field == *field);
        fine.map(|fine| fine.why.as_str())
    }

    pub fn weakness(&self, field: &FieldKey) -> Option<&Weakness> {
        self.weak
            .iter()
            .find(|weak| weak.field == *field)
            .map(|weak| &weak.weakness)
    }
}

pub fn score(template: &Template, brief: &Brief) -> Score {
    let (mut weak, mut fine) = (Vec::new(), Vec::new());
    let mut earned = 0;
    let mut possible = 0;
    let mut earlier = Vec::new();
    for field in template.scored(&brief.answers) {
        let weakness = weakness(brief, field, &mut earlier);
        let why = brief.fine.get(&field.key);
        let why = why.filter(|_| weakness.as_ref().is_some_and(Weakness::may_be_fine));
        let worth = weakness.as_ref().filter(|_| why.is_none());
        earned += field.weight * worth.map_or(100, Weakness::worth);
        possible += field.weight * 100;
        let answer = weakness.map(|weakness| WeakAnswer {
            field: field.key.clone(),
            weakness,
        });
        match (answer, why) {
            (Some(answer), Some(why)) => fine.push(FineAnswer {
                answer,
                why: why.clone(),
            }),
            (answer, _) => weak.extend(answer),
        }
    }
    let points = (earned * 100).checked_div(possible).unwrap_or(0);
    Score {
        points,
        weak,
        fine,
        bands: template.bands,
    }
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
    if answer.trim().chars().count() < field.at_least {
        return Some(Weakness::TooShort {
            at_least: field.at_least,
        });
    }
    let holds = |want: &Want| match want {
        Want::Date => has_date(answer, words),
        Want::Name => has_name(answer),
        Want::Number => has_number(answer, words),
    };
    let lacks = field.wants.iter().find(|want| !holds(want));
    lacks.map(|want| Weakness::Lacks(*want))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::promise::{Promise, Strength};
    use crate::domain::template::{GOALS, LINKS, PROMISES, SENSITIVITIES, standard};

    fn full() -> Brief {
        let mut brief = Brief::default();
        for field in standard().fields().filter(|field| field.weight > 0) {
            let answer = format!("By March 2 full sentences about {} help Ann.", field.key);
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
                "by March 2 full sentences about goals  help Ann",
                Some(Weakness::SameAs(GOALS)),
            ),
            (
                &success,
                "They ship their orders faster than today.",
                Some(Weakness::Lacks(Want::Number)),
            ),
            (
                &success,
                "They ship 90 % of their orders on time.",
                Some(Weakness::Lacks(Want::Date)),
            ),
            (
                &FieldKey::of("decisions"),
                "The board decides, and it takes weeks.",
                Some(Weakness::Lacks(Want::Name)),
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
    fn what_the_seller_says_is_fine_counts_in_full_and_is_named() {
        let mut brief = full();
        brief.answers.insert(GOALS, "More growth".to_owned());
        let before = score(standard(), &brief);
        assert!(before.points < 100);
        brief.fine.insert(GOALS, "Their whole strategy.".to_owned());
        let after = score(standard(), &brief);
        assert_eq!(
            (after.points, after.weak.len(), after.fine.len()),
            (100, 0, 1)
        );
        // Where nothing is said, nothing is fine.
        brief.answers.insert(GOALS, "tbd".to_owned());
        let placeholder = score(standard(), &brief);
        assert_eq!(placeholder.weakness(&GOALS), Some(&Weakness::Placeholder));
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
                fine: Vec::new(),
                bands: Bands::default(),
            }
            .band()
        };
        assert_eq!(
            [59, 60, 84, 85].map(band),
            [Band::NotYet, Band::Gaps, Band::Gaps, Band::Ready]
        );
    }
}
