//! What somebody looks for, and how well a handoff fits it.

use std::collections::BTreeSet;

use super::words::{folded, words};
use super::{DOMAIN, INITIALS, NAME_PIECE, NAME_WORD, WORD};
use super::{domains, initials, pieces, public_answers};
use crate::domain::customer::Customer;
use crate::domain::handoff::Handoff;
use crate::domain::template::FieldKey;

/// More words than this are a sentence out of a brief; the first of them find it.
const MOST_WORDS: usize = 8;
/// Of a long name, some of the pieces tell it from the others; each is a look into every shelf of
/// the index.
const MOST_PIECES: usize = 12;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Each once, in their order.
    words: Vec<String>,
    /// The same, but for legal forms at the end of a name.
    name: Vec<String>,
    /// As a customer's key.
    key: String,
    domain: Option<String>,
}

/// By what a handoff was found. The better ones come first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The customer's name begins so.
    Begins,
    /// The customer is called so too.
    Alias(String),
    Domain(String),
    /// Words of the name begin so.
    NameWord,
    /// So many letters off the name.
    Misspelt(usize),
    /// These answers say it.
    Mentioned(Vec<FieldKey>),
}

impl Fit {
    /// Fits of one rank are ordered by age.
    pub fn rank(&self) -> (usize, usize) {
        match self {
            Self::Begins => (0, 0),
            Self::Alias(_) => (1, 0),
            Self::Domain(_) => (2, 0),
            Self::NameWord => (3, 0),
            Self::Misspelt(letters) => (4, *letters),
            Self::Mentioned(_) => (5, 0),
        }
    }

    /// The customer is meant, and not something about them.
    pub fn is_of_name(&self) -> bool {
        match self {
            Self::Begins
            | Self::Alias(_)
            | Self::Domain(_)
            | Self::NameWord
            | Self::Misspelt(_) => true,
            Self::Mentioned(_) => false,
        }
    }

    /// The only one that fits so is what somebody meant who wants to read.
    pub fn is_sure(&self) -> bool {
        match self {
            Self::Begins
            | Self::Alias(_)
            | Self::Domain(_)
            | Self::NameWord
            | Self::Misspelt(..=1) => true,
            Self::Misspelt(_) | Self::Mentioned(_) => false,
        }
    }
}

impl Query {
    pub fn new(typed: &str) -> Self {
        let mut all: Vec<String> = Vec::new();
        for word in words(typed) {
            if !all.contains(&word) && all.len() < MOST_WORDS {
                all.push(word);
            }
        }
        let customer = Customer::new(typed);
        let bare = customer.as_ref().map(Customer::words).unwrap_or_default();
        let name = words(&bare.join(" "));
        Self {
            name: name.into_iter().take(MOST_WORDS).collect(),
            key: customer
                .map(|customer| folded(&customer.key()))
                .unwrap_or_default(),
            domain: domains::typed(typed),
            words: all,
        }
    }

    pub fn initials_term(&self) -> String {
        format!("{INITIALS}{}", self.key)
    }

    pub fn domain_term(&self) -> Option<String> {
        self.domain
            .as_ref()
            .map(|domain| format!("{DOMAIN}{domain}"))
    }

    /// A brief has to have all of them.
    pub fn word_terms(&self) -> Vec<String> {
        let terms = self.words.iter().map(|word| format!("{WORD}{word}"));
        terms.collect()
    }

    /// A name has to have terms that begin so, one for each.
    pub fn name_beginnings(&self) -> Vec<String> {
        let term = |word: &String| format!("{NAME_WORD}{word}");
        match &self.name[..] {
            [] if self.key.is_empty() => Vec::new(),
            // A single letter is no word, and begins many.
            [] => vec![term(&self.key)],
            words => words.iter().map(term).collect(),
        }
    }

    /// A misspelt name has some of them.
    pub fn piece_terms(&self) -> Vec<String> {
        let pieces: Vec<String> = self.name.iter().flat_map(|word| pieces(word)).collect();
        let every = pieces.len().div_ceil(MOST_PIECES).max(1);
        let pieces: BTreeSet<String> = pieces.into_iter().step_by(every).collect();
        let terms = pieces.iter().map(|piece| format!("{NAME_PIECE}{piece}"));
        terms.collect()
    }

    /// By the customer's name.
    pub fn fit_of_name(&self, customer: &Customer) -> Option<Fit> {
        if self.key.is_empty() {
            return None;
        }
        let key = folded(&customer.key());
        if key.starts_with(&self.key) {
            return Some(Fit::Begins);
        }
        if let Some(initials) = initials(customer).filter(|initials| *initials == self.key) {
            return Some(Fit::Alias(initials.to_uppercase()));
        }
        let theirs = words(customer.as_str());
        let begins = |word: &String| theirs.iter().any(|their| their.starts_with(word));
        if !self.name.is_empty() && self.name.iter().all(begins) {
            return Some(Fit::NameWord);
        }
        self.slips(&key, &theirs).map(Fit::Misspelt)
    }

    /// By a domain that stands in the brief.
    pub fn fit_of_domain(&self, handoff: &Handoff) -> Option<Fit> {
        let domain = self.domain.as_ref()?;
        let mut answers = public_answers(handoff);
        let known = answers.any(|(_, text)| domains::mentioned(&text).any(|one| one == *domain));
        known.then(|| Fit::Domain(domain.clone()))
    }

    /// By what the brief says: the fields in which the words stand that are not the customer's name.
    pub fn fit_of_words(&self, handoff: &Handoff) -> Option<Fit> {
        let name = words(handoff.customer.as_str());
        let mut missing: BTreeSet<&String> = self.words.iter().collect();
        missing.retain(|word| !name.contains(word));
        if missing.is_empty() {
            return None;
        }
        let asked = missing.clone();
        let mut fields = Vec::new();
        for (field, text) in public_answers(handoff) {
            let theirs: BTreeSet<String> = words(&text).into_iter().collect();
            if asked.iter().any(|word| theirs.contains(*word)) {
                fields.push(field.clone());
                missing.retain(|word| !theirs.contains(*word));
            }
        }
        missing.is_empty().then_some(Fit::Mentioned(fields))
    }

    /// How many letters are wrong in all; `None` where that is more than a slip of the pen.
    fn slips(&self, key: &str, theirs: &[String]) -> Option<usize> {
        let by_word = |word: &String| {
            let off = theirs.iter().map(|their| letters_off(word, their)).min()?;
            (off <= forgiven(word)).then_some(off)
        };
        let by_words = if self.name.is_empty() {
            None
        } else {
            self.name.iter().map(by_word).sum::<Option<usize>>()
        };
        // Spaces may be where none are, and the other way round.
        let whole = letters_off(&self.key, key);
        let whole = (whole <= forgiven(&self.key)).then_some(whole);
        by_words.into_iter().chain(whole).min()
    }
}

/// From a word, or from its beginning.
fn letters_off(word: &str, their: &str) -> usize {
    let whole = strsim::osa_distance(word, their);
    let length = word.chars().count();
    if forgiven(word) < 2 || their.chars().count() <= length {
        return whole;
    }
    // A letter may have been left out.
    let beginnings = [length, length + 1].map(|most| their.chars().take(most).collect::<String>());
    let off = beginnings.map(|beginning| strsim::osa_distance(word, &beginning));
    off.into_iter().fold(whole, usize::min)
}

/// How many letters of a word may be wrong.
fn forgiven(word: &str) -> usize {
    match word.chars().count() {
        ..3 => 0,
        3..6 => 1,
        _ => 2,
    }
}
