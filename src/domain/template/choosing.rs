//! Which templates a workspace offers, and which one a new brief begins with.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{FieldKey, RAPID, STANDARD, Template, shipped};
use crate::domain::brief::Answers;

/// A part of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choosing {
    /// What a new brief begins with.
    pub first: String,
    /// Kept for the briefs that were written with them, and offered to nobody.
    pub retired: BTreeSet<String>,
    /// The first one that holds chooses, unless the seller did.
    pub rules: Vec<Rule>,
}

impl Default for Choosing {
    fn default() -> Self {
        Self {
            first: STANDARD.to_owned(),
            retired: BTreeSet::new(),
            rules: Vec::new(),
        }
    }
}

/// Where an answer on the first page is so, the brief is written with this template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub field: FieldKey,
    pub when: When,
    pub template: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    Is(String),
    AtLeast(i64),
    Below(i64),
}

/// `segment = Enterprise: enterprise`
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            field,
            when,
            template,
        } = self;
        match when {
            When::Is(option) => write!(f, "{field} = {option}: {template}"),
            When::AtLeast(number) => write!(f, "{field} >= {number}: {template}"),
            When::Below(number) => write!(f, "{field} < {number}: {template}"),
        }
    }
}

/// A line that is no rule.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a rule; write it like “segment = Enterprise: standard” or “deal_size < 10000: rapid”"
)]
pub struct NotARule(String);

impl FromStr for Rule {
    type Err = NotARule;

    fn from_str(line: &str) -> Result<Self, NotARule> {
        let wrong = || NotARule(line.trim().to_owned());
        let (condition, template) = line.rsplit_once(':').ok_or_else(wrong)?;
        let (field, when) = if let Some((field, number)) = condition.split_once(">=") {
            (field, whole(number).map(When::AtLeast))
        } else if let Some((field, number)) = condition.split_once('<') {
            (field, whole(number).map(When::Below))
        } else {
            let (field, option) = condition.split_once('=').ok_or_else(wrong)?;
            let option = option.trim();
            (
                field,
                (!option.is_empty()).then(|| When::Is(option.to_owned())),
            )
        };
        let (field, template) = (field.trim(), template.trim());
        match when {
            Some(when) if !field.is_empty() && !template.is_empty() => Ok(Self {
                field: FieldKey::new(field),
                when,
                template: template.to_owned(),
            }),
            Some(_) | None => Err(wrong()),
        }
    }
}

impl When {
    fn holds(&self, answer: &str) -> bool {
        match self {
            Self::Is(option) => answer.lines().any(|one| one.trim() == option),
            Self::AtLeast(least) => whole(answer).is_some_and(|number| number >= *least),
            Self::Below(limit) => whole(answer).is_some_and(|number| number < *limit),
        }
    }
}

/// A number as people type it, without its fraction: `12,500.75 €` is 12500. A last group of one or
/// two digits is a fraction, of three it is thousands.
fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let mut groups: Vec<&str> = text
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    if groups.len() > 1 && groups.last().is_some_and(|last| last.len() < 3) {
        groups.pop();
    }
    let number: i64 = groups.concat().parse().ok()?;
    Some(if text.starts_with('-') {
        -number
    } else {
        number
    })
}

/// What a seller chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen<'a> {
    Template(&'a str),
    /// The workspace's rules choose.
    ByRule,
}

/// What a seller can choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The one a new brief begins with comes first; one at least.
    pub templates: Vec<Arc<Template>>,
    /// Unless the seller chooses, the workspace's rules do.
    pub by_rule: bool,
    /// The handle of the group of which one is asked, where no manager need be named.
    pub rotation: Option<String>,
}

impl Choosing {
    /// `own` are the newest versions of the workspace's own templates; what is shipped is offered
    /// too, where it is not one of them.
    pub fn offered(&self, own: Vec<Arc<Template>>) -> Offered {
        let mut templates = own;
        for name in [STANDARD, RAPID] {
            if !templates.iter().any(|template| template.name == name) {
                templates.extend(shipped(name));
            }
        }
        templates.sort_by_key(|template| template.name != self.first);
        let offered = |template: &Arc<Template>| {
            template.name == self.first || !self.retired.contains(&template.name)
        };
        templates.retain(offered);
        Offered {
            rotation: None,
            templates,
            by_rule: !self.rules.is_empty(),
        }
    }

    /// The template that the rules choose for these answers; the first one where none holds.
    pub fn by_rule(&self, answers: &Answers) -> &str {
        let answer = |key: &FieldKey| answers.get(key).map_or("", String::as_str);
        let mut rules = self.rules.iter();
        let rule = rules.find(|rule| rule.when.holds(answer(&rule.field)));
        rule.map_or(&self.first, |rule| &rule.template)
    }
}

#[cfg(test)]
mod tests {
    use super::super::standard;
    use super::*;

    #[test]
    fn numbers_are_compared_as_people_write_them() {
        for (text, number) in [
            ("12", Some(12)),
            ("12,500", Some(12_500)),
            ("12.500,75 €", Some(12_500)),
            ("1 200", Some(1_200)),
            ("3.5", Some(3)),
            ("-40 %", Some(-40)),
            ("many", None),
        ] {
            assert_eq!(whole(text), number, "{text}");
        }
    }

    #[test]
    fn rules_are_read_as_they_are_written() {
        for line in [
            "segment = Enterprise: enterprise",
            "deal_size >= 1000000: enterprise",
            "deal_size < 10000: rapid",
        ] {
            assert_eq!(line.parse::<Rule>().unwrap().to_string(), line);
        }
        let typed = " deal_size  <  10,000 :rapid ".parse::<Rule>().unwrap();
        assert_eq!(typed.to_string(), "deal_size < 10000: rapid");
        for line in [
            "",
            "rapid",
            "segment = : rapid",
            "deal_size < much: rapid",
            "= Small: rapid",
        ] {
            assert!(line.parse::<Rule>().is_err(), "{line}");
        }
    }

    #[test]
    fn the_first_rule_that_holds_chooses() {
        let rule = |field: &'static str, when, template: &str| Rule {
            field: FieldKey::of(field),
            when,
            template: template.to_owned(),
        };
        let choosing = Choosing {
            rules: vec![
                rule("segment", When::Is("Enterprise".to_owned()), "enterprise"),
                rule("deal_size", When::Below(10_000), "rapid"),
                rule("deal_size", When::AtLeast(1_000_000), "enterprise"),
            ],
            ..Choosing::default()
        };
        let chosen = |segment: &str, size: &str| {
            let answers = Answers::from([
                (FieldKey::of("segment"), segment.to_owned()),
                (FieldKey::of("deal_size"), size.to_owned()),
            ]);
            choosing.by_rule(&answers).to_owned()
        };
        assert_eq!(chosen("Enterprise", "5,000"), "enterprise");
        assert_eq!(chosen("Small", "5,000"), "rapid");
        assert_eq!(chosen("Small", "10,000"), "standard");
        assert_eq!(chosen("", "1.000.000"), "enterprise");
        assert_eq!(choosing.by_rule(&Answers::new()), "standard");
    }

    #[test]
    fn what_is_offered_begins_with_the_first_and_leaves_out_what_is_retired() {
        let own = Arc::new(Template {
            name: "enterprise".to_owned(),
            ..Template::clone(standard())
        });
        let names = |choosing: &Choosing, own: Vec<Arc<Template>>| -> Vec<String> {
            let offered = choosing.offered(own).templates;
            offered
                .iter()
                .map(|template| template.name.clone())
                .collect()
        };
        let plain = Choosing::default();
        assert_eq!(names(&plain, Vec::new()), ["standard", "rapid"]);
        let chosen = Choosing {
            first: "enterprise".to_owned(),
            retired: BTreeSet::from([RAPID.to_owned(), "enterprise".to_owned()]),
            rules: Vec::new(),
        };
        assert_eq!(names(&chosen, vec![own]), ["enterprise", "standard"]);
    }
}
