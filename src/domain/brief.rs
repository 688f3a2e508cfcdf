//! The brief: a template's questions, answered.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::added::Addition;
use super::promise::Promises;
use super::template::{FieldKey, Kind, PROMISES, Tag, Template};

/// The text answers, by field.
pub type Answers = BTreeMap<FieldKey, String>;

/// What a seller wrote. Who and for whom stand beside it, in the draft or the handoff.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    pub close_date: Option<NaiveDate>,
    pub crm_link: Option<String>,
    pub answers: Answers,
    pub promises: Promises,
    /// Weak answers that the seller says are fine as they are, and why.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fine: Answers,
    /// What of it somebody wrote elsewhere in Slack, oldest first. It stands in the answers and the
    /// promises; here it is known who wrote it, when and where.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<Addition>,
}

impl Brief {
    /// Keeps an answer; true when it reads differently now. What was said about the one before does
    /// not hold for it.
    pub fn set_answer(&mut self, key: FieldKey, text: String) -> bool {
        if self.answer(&key) == text {
            return false;
        }
        self.fine.remove(&key);
        if text.is_empty() {
            self.answers.remove(&key);
        } else {
            self.answers.insert(key, text);
        }
        true
    }

    /// What made this version.
    pub fn addition(&self, brief_version: u32) -> Option<&Addition> {
        let mut added = self.added.iter();
        added.find(|added| added.brief_version == brief_version)
    }

    /// Nothing is said there, not even that there is nothing to say.
    pub fn is_empty_at(&self, key: &FieldKey) -> bool {
        if *key == PROMISES {
            !self.promises.none_made && self.promises.made().next().is_none()
        } else {
            self.answer(key).trim().is_empty()
        }
    }

    /// The answer as typed; empty when there is none.
    pub fn answer(&self, key: &FieldKey) -> &str {
        self.answers.get(key).map_or("", String::as_str)
    }

    /// The web addresses worth a bookmark: the CRM record, then what this template asks for.
    /// Everybody in the channel sees a bookmark, so restricted answers have none.
    pub fn bookmarks(&self, template: &Template) -> Vec<Link> {
        let crm = self.crm_link.iter().map(|address| Link {
            label: "CRM record".to_owned(),
            address: address.clone(),
        });
        let asked = template.asked(&self.answers);
        let public = asked.filter(|field| field.tag != Tag::Restricted);
        let asked = public.filter(|field| matches!(field.kind, Kind::Link | Kind::Links));
        crm.chain(asked.flat_map(|field| links(self.answer(&field.key))))
            .collect()
    }
}

/// A web address with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub label: String,
    pub address: String,
}

/// Reads the web addresses out of lines such as `Proposal: https://example.com/p`. A line's label
/// is what stands before its first address; without one it is the address's host.
pub fn links(text: &str) -> Vec<Link> {
    text.lines().flat_map(links_of_line).collect()
}

fn links_of_line(line: &str) -> impl Iterator<Item = Link> + '_ {
    let label = line
        .split_whitespace()
        .take_while(|word| !is_address(word))
        .collect::<Vec<_>>()
        .join(" ");
    let label = label.trim_end_matches([':', '-', '–', ' ']).to_owned();
    line.split_whitespace()
        .filter(|word| is_address(word))
        .map(move |word| {
            let address = word
                .trim_start_matches('<')
                .trim_end_matches(['>', ',', ';', '.', ')']);
            let host = address.split('/').nth(2).unwrap_or(address);
            Link {
                label: if label.is_empty() {
                    host.to_owned()
                } else {
                    label.clone()
                },
                address: address.to_owned(),
            }
        })
}

fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches('<').to_ascii_lowercase();
    ["https://", "http://"].iter().any(|scheme| {
        word.strip_prefix(scheme)
            .is_some_and(|rest| !rest.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::template::{LINKS, rapid, standard};

    #[test]
    fn only_what_is_asked_and_is_for_everybody_is_bookmarked() {
        let mut brief = Brief {
            crm_link: Some("https://crm.example.com/7".to_owned()),
            ..Brief::default()
        };
        let proposal = "Proposal https://example.com/p";
        brief.set_answer(LINKS, proposal.to_owned());
        let bookmarked = |template: &Template| -> Vec<String> {
            let links = brief.bookmarks(template).into_iter();
            links.map(|link| link.label).collect()
        };
        assert_eq!(bookmarked(standard()), ["CRM record", "Proposal"]);
        assert_eq!(bookmarked(rapid()), ["CRM record"], "it does not ask");
        let mut secret = Template::clone(standard());
        let fields = secret.pages.iter_mut().flat_map(|page| &mut page.fields);
        for field in fields.filter(|field| field.key == LINKS) {
            field.tag = Tag::Restricted;
        }
        assert_eq!(bookmarked(&secret), ["CRM record"], "not for everybody");
    }

    #[test]
    fn links_are_read_as_people_write_them() {
        let found = links(
            "Proposal: https://docs.example.com/p\nhttps://gong.example.com/call?id=1, and\n\
             no link here\nContract - <https://sign.example.com/c>.\nhttps://",
        );
        let found: Vec<_> = found
            .iter()
            .map(|link| (link.label.as_str(), link.address.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("Proposal", "https://docs.example.com/p"),
                ("gong.example.com", "https://gong.example.com/call?id=1"),
                ("Contract", "https://sign.example.com/c"),
            ]
        );
    }
}
