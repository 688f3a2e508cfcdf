//! What somebody wrote in Slack, and what is made of it: a note, a promise, or more of a field.
//!
//! Of where it was written only a link is kept, and never a channel's name: that of a private
//! channel is for its members.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Instant;
use super::ids::UserId;
use super::promise::Strength;
use super::template::{FieldKey, Tag, Template};

/// A message in Slack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// `None`: an app wrote it.
    pub author: Option<UserId>,
    pub at: Instant,
    /// Leads to it those who may read it; `None` where Slack did not say enough for one.
    pub link: Option<String>,
}

/// What somebody wants to add, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adding {
    /// As they want it, which need not be all that was written.
    pub text: String,
    pub source: Source,
    pub place: Place,
    pub names: Names,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// On the timeline alone.
    Note,
    /// A promise of its own.
    Promise(Terms),
    /// Below what the field says.
    Field(FieldKey),
}

/// What a promise is but for its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    pub to_whom: String,
    pub due: Option<NaiveDate>,
    pub strength: Strength,
}

/// Who wrote it and who adds it, as a brief names them, and the day on which it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    pub author: String,
    pub added_by: String,
    pub on: NaiveDate,
}

impl Names {
    /// Above what was written, where it stands in a field.
    fn heading(&self) -> String {
        let (author, added_by) = (on_one_line(&self.author), on_one_line(&self.added_by));
        if author == added_by {
            format!("{author} wrote on {}:", self.on)
        } else {
            format!("{author} wrote on {}, added by {added_by}:", self.on)
        }
    }
}

fn on_one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What became part of a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addition {
    /// The version that held it first; each makes one of its own.
    pub brief_version: u32,
    pub by: UserId,
    pub at: Instant,
    pub source: Source,
    pub text: String,
    pub part: Part,
}

/// Which part of the brief it became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum Part {
    Promise {
        row: u32,
    },
    Field {
        field: FieldKey,
        /// What stands above it there.
        heading: String,
    },
}

impl Part {
    pub fn of_field(field: FieldKey, names: &Names) -> Self {
        Self::Field {
            field,
            heading: names.heading(),
        }
    }
}

impl Addition {
    /// `None` for a promise.
    pub fn field(&self) -> Option<&FieldKey> {
        match &self.part {
            Part::Promise { .. } => None,
            Part::Field { field, .. } => Some(field),
        }
    }

    /// For participants and leads only. So is what belongs to a field that nobody knows any more.
    pub fn is_restricted(&self, template: &Template) -> bool {
        self.field().is_some_and(|field| {
            let field = template.field(field);
            field.is_none_or(|field| field.tag == Tag::Restricted)
        })
    }

    /// As it stands in its field: who wrote it and when, the words, and where they were written.
    /// The address is in brackets so that it does not pass for one of the brief's links.
    pub fn paragraph(&self) -> String {
        let above = match &self.part {
            Part::Promise { .. } => String::new(),
            Part::Field { heading, .. } => format!("{heading}\n"),
        };
        let below = match &self.source.link {
            Some(link) => format!("\n({link})"),
            None => String::new(),
        };
        format!("{above}{}{below}", self.text)
    }

    /// By what it is known in its field, whatever became of its words there: its link or, where it
    /// has none, its heading.
    pub fn mark(&self) -> &str {
        match (&self.part, &self.source.link) {
            (Part::Promise { .. }, _) => "",
            (Part::Field { .. }, Some(link)) => link,
            (Part::Field { heading, .. }, None) => heading,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::decide::tests::at;
    use crate::domain::template::{GOALS, SENSITIVITIES, standard};

    pub(crate) fn source() -> Source {
        Source {
            author: Some(UserId::new("UOLAF")),
            at: at("2026-11-20 09:30"),
            link: Some("https://contoso.slack.com/archives/C7/p1763631000000100".to_owned()),
        }
    }

    pub(crate) fn names() -> Names {
        Names {
            author: "Olaf\n Other".to_owned(),
            added_by: "Sam Seller".to_owned(),
            on: "2026-11-20".parse().unwrap(),
        }
    }

    fn added(part: Part) -> Addition {
        Addition {
            brief_version: 2,
            by: UserId::new("USAM"),
            at: at("2026-11-20 12:00"),
            source: source(),
            text: "They want it\nby March.".to_owned(),
            part,
        }
    }

    #[test]
    fn it_says_who_wrote_it_when_and_where() {
        let addition = added(Part::of_field(GOALS, &names()));
        assert_snapshot!(addition.paragraph(), @"
        Olaf Other wrote on 2026-11-20, added by Sam Seller:
        They want it
        by March.
        (https://contoso.slack.com/archives/C7/p1763631000000100)
        ");
        let own = Names {
            author: "Sam Seller".to_owned(),
            ..names()
        };
        let mut addition = added(Part::of_field(GOALS, &own));
        addition.source.link = None;
        assert_snapshot!(addition.paragraph(), @"
        Sam Seller wrote on 2026-11-20:
        They want it
        by March.
        ");
    }

    #[test]
    fn it_is_known_by_where_it_was_written_or_else_by_its_heading() {
        let mut addition = added(Part::of_field(GOALS, &names()));
        assert_snapshot!(addition.mark(), @"https://contoso.slack.com/archives/C7/p1763631000000100");
        addition.source.link = None;
        assert_snapshot!(addition.mark(), @"Olaf Other wrote on 2026-11-20, added by Sam Seller:");
        assert!(addition.paragraph().contains(addition.mark()));
    }

    #[test]
    fn only_what_belongs_to_a_restricted_field_is_restricted() {
        let restricted = |part| added(part).is_restricted(standard());
        let of = |field| Part::of_field(field, &names());
        assert!(!restricted(Part::Promise { row: 1 }));
        assert!(!restricted(of(GOALS)));
        assert!(restricted(of(SENSITIVITIES)));
        assert!(restricted(of(FieldKey::of("forgotten"))), "nobody knows");
    }
}
