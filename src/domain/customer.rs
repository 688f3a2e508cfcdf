//! A customer's name, and when two names mean the same customer.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest name we take, in characters; Slack's form enforces it too.
pub const LONGEST_NAME: usize = 80;

/// Legal forms that people add or leave out at will.
const LEGAL_FORMS: [&str; 34] = [
    "ab",
    "ag",
    "as",
    "aps",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "kgaa",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "sa",
    "sarl",
    "sas",
    "se",
    "sl",
    "spa",
    "srl",
];

/// A customer's name as the seller typed it: one line, never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Customer(String);

impl Customer {
    /// Folds white space; `None` when nothing is left. What is longer than [`LONGEST_NAME`] is cut
    /// (only a caller past Slack's own limit can send it).
    pub fn new(typed: &str) -> Option<Self> {
        let folded = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let name: String = folded.chars().take(LONGEST_NAME).collect();
        (!name.is_empty()).then_some(Self(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two spellings of one customer share: case, spaces, punctuation and legal forms at the
    /// end are ignored.
    pub fn key(&self) -> String {
        let name = self.words();
        if name.is_empty() {
            self.0.to_lowercase()
        } else {
            name.concat()
        }
    }

    /// The name's words in small letters, without legal forms at the end.
    pub fn words(&self) -> Vec<String> {
        let lower = self.0.to_lowercase();
        // Dots bind (`S.A.`, `A.G.`), all other punctuation separates.
        let mut words: Vec<String> = lower
            .replace(['.', '\'', '’'], "")
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let last = words
            .iter()
            .rposition(|word| !LEGAL_FORMS.contains(&word.as_str()));
        words.truncate(last.map_or(words.len(), |last| last + 1));
        words
    }
}

/// What became of something that a customer is said to be called, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    Known,
    KnownBefore,
    /// It is the name.
    TheName,
    Forgotten,
    NeverKnown,
}

impl fmt::Display for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> String {
        Customer::new(name).unwrap().key()
    }

    #[test]
    fn spellings_of_one_customer_share_a_key() {
        for name in [
            "Northwind Traders",
            "northwind traders",
            "  Northwind\n Traders, Inc.",
            "Northwind-Traders Ltd",
            "NorthWind Traders GmbH & Co. KG",
            "Northwind Traders S.A.",
        ] {
            assert_eq!(key(name), "northwindtraders", "{name}");
        }
        assert_ne!(key("Northwind Shipping"), key("Northwind Traders"));
        assert_eq!(key("Inc."), "inc");
        assert_eq!(key("東京商事"), "東京商事");
        assert_eq!(key("🚀"), "🚀");
    }

    #[test]
    fn a_name_is_one_line_and_never_empty() {
        assert_eq!(Customer::new(" \n\t "), None);
        assert_eq!(Customer::new("Acme \n Ltd").unwrap().as_str(), "Acme Ltd");
        assert_eq!(
            Customer::new(&"x".repeat(200)).unwrap().as_str().len(),
            LONGEST_NAME
        );
    }
}
