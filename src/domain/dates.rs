//! The language in which a workspace's dates are written. Which words that makes is the edge's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One for the whole workspace: a card is read by many, and its dates stand there once. Named, and
/// stored, by the tag of BCP 47.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateLanguage {
    /// English with the month first.
    #[default]
    #[serde(rename = "en-US")]
    American,
    /// English with the day first.
    #[serde(rename = "en-GB")]
    British,
    #[serde(rename = "de")]
    German,
    #[serde(rename = "fr")]
    French,
    #[serde(rename = "es")]
    Spanish,
    #[serde(rename = "pt")]
    Portuguese,
}

impl DateLanguage {
    pub const ALL: [Self; 6] = [
        Self::American,
        Self::British,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Portuguese,
    ];

    pub fn tag(self) -> &'static str {
        match self {
            Self::American => "en-US",
            Self::British => "en-GB",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
        }
    }
}

impl fmt::Display for DateLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The text is none of the tags.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("no language of dates")]
pub struct NotALanguage;

impl FromStr for DateLanguage {
    type Err = NotALanguage;

    fn from_str(text: &str) -> Result<Self, NotALanguage> {
        let found = Self::ALL.into_iter().find(|one| one.tag() == text);
        found.ok_or(NotALanguage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Policy;

    #[test]
    fn a_language_is_stored_and_read_by_its_tag() {
        for one in DateLanguage::ALL {
            assert_eq!(one.to_string().parse(), Ok(one));
            let stored = serde_json::to_value(one).unwrap();
            assert_eq!(stored, one.tag());
            assert_eq!(serde_json::from_value::<DateLanguage>(stored).unwrap(), one);
        }
        assert_eq!("nl".parse::<DateLanguage>(), Err(NotALanguage));
    }

    #[test]
    fn a_policy_from_before_there_was_a_choice_keeps_its_dates() {
        let mut stored = serde_json::to_value(Policy::default()).unwrap();
        assert!(stored.as_object_mut().unwrap().remove("dates").is_some());
        let read: Policy = serde_json::from_value(stored).unwrap();
        assert_eq!(read.dates, DateLanguage::American);
    }
}
