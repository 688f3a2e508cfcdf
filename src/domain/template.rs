//! The questions of a brief: which, in what order, how much each counts, who may see the answer.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Names a field for as long as any brief answers it (`goals`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldKey(Cow<'static, str>);

impl FieldKey {
    pub const fn of(key: &'static str) -> Self {
        Self(Cow::Borrowed(key))
    }

    pub fn new(key: impl Into<String>) -> Self {
        Self(Cow::Owned(key.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of answer a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Customer,
    Seller,
    Manager,
    CloseDate,
    CrmLink,
    /// Free text of up to [`LONGEST_ANSWER`] characters.
    Text,
    /// Text with a web address on each line, a label before it if wanted.
    Links,
    Promises,
}

/// The longest text answer, in characters: what Slack's input takes.
pub const LONGEST_ANSWER: usize = 3000;

/// Who may see an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Everybody in the workspace.
    Internal,
    /// Participants and leads only; never in a digest, nor in an export by default.
    Restricted,
    /// May reach a text meant for the customer.
    Shareable,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub key: FieldKey,
    pub label: String,
    pub hint: String,
    pub kind: Kind,
    /// Share in the score; 0 for fields that are facts rather than answers.
    pub weight: u32,
    /// A brief cannot be sent without it.
    pub required: bool,
    pub tag: Tag,
    /// An answer shorter than this, in characters, says too little.
    pub at_least: usize,
    /// "None" is a full answer here, not a way around the question.
    pub none_is_an_answer: bool,
}

/// Some fields, asked together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub title: String,
    pub fields: Vec<Field>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pub name: String,
    pub version: u32,
    pub pages: Vec<Page>,
}

impl Template {
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.pages.iter().flat_map(|page| &page.fields)
    }

    pub fn field(&self, key: &FieldKey) -> Option<&Field> {
        self.fields().find(|field| field.key == *key)
    }

    /// The fields whose answers make up the score, in the order they are asked.
    pub fn scored(&self) -> impl Iterator<Item = &Field> {
        self.fields().filter(|field| field.weight > 0)
    }
}

pub const SENSITIVITIES: FieldKey = FieldKey::of("sensitivities");
pub const PROMISES: FieldKey = FieldKey::of("promises");
pub const LINKS: FieldKey = FieldKey::of("links");
pub const GOALS: FieldKey = FieldKey::of("goals");

/// The template every workspace starts with.
pub fn standard() -> &'static Template {
    static STANDARD: LazyLock<Template> = LazyLock::new(build_standard);
    &STANDARD
}

/// An unweighted fact on the first page.
fn fact(key: &'static str, kind: Kind, label: &str, hint: &str) -> Field {
    Field {
        key: FieldKey::of(key),
        label: label.to_owned(),
        hint: hint.to_owned(),
        kind,
        weight: 0,
        required: false,
        tag: Tag::Internal,
        at_least: 0,
        none_is_an_answer: false,
    }
}

/// A weighted question with a text answer.
fn question(key: FieldKey, weight: u32, label: &str, hint: &str) -> Field {
    Field {
        key,
        weight,
        // A sentence: shorter answers to these questions were never understood without a call.
        at_least: 25,
        ..fact("", Kind::Text, label, hint)
    }
}

fn required(field: Field) -> Field {
    Field {
        required: true,
        ..field
    }
}

fn tagged(tag: Tag, field: Field) -> Field {
    Field { tag, ..field }
}

fn build_standard() -> Template {
    let page = |title: &str, fields: Vec<Field>| Page {
        title: title.to_owned(),
        fields,
    };
    Template {
        name: "standard".to_owned(),
        version: 1,
        pages: vec![
            page("Customer and people", customer_and_people()),
            page("Why they bought", why_they_bought()),
            page("How to work with them", how_to_work_with_them()),
            page("Promises and links", promises_and_links()),
        ],
    }
}

fn customer_and_people() -> Vec<Field> {
    vec![
        tagged(
            Tag::Shareable,
            required(fact(
                "customer",
                Kind::Customer,
                "Customer",
                "The name everybody uses for them. Their channel is named after it.",
            )),
        ),
        required(fact(
            "seller",
            Kind::Seller,
            "Seller",
            "Who knows this deal and answers questions about it.",
        )),
        required(fact(
            "manager",
            Kind::Manager,
            "Customer manager",
            "Who takes over. They acknowledge the brief or return it with questions.",
        )),
        fact(
            "close_date",
            Kind::CloseDate,
            "Close date",
            "The day the deal was signed.",
        ),
        fact(
            "crm_link",
            Kind::CrmLink,
            "CRM record",
            "The web address of the deal in your CRM.",
        ),
        question(
            FieldKey::of("people"),
            3,
            "People at the customer",
            "One a line, with role and e-mail: sponsor, champion, day-to-day owner, technical, \
             billing, sceptics.",
        ),
    ]
}

fn why_they_bought() -> Vec<Field> {
    vec![
        required(tagged(
            Tag::Shareable,
            question(
                GOALS,
                3,
                "Goals and motivation",
                "Why they bought, in their own words. What happens if nothing changes?",
            ),
        )),
        required(tagged(
            Tag::Shareable,
            question(
                FieldKey::of("success"),
                3,
                "What success looks like",
                "The metric, where it stands, the target, by when, and who will confirm it.",
            ),
        )),
        tagged(
            Tag::Shareable,
            question(
                FieldKey::of("value"),
                1,
                "First value",
                "How they define value and progress, and the first milestone they will notice.",
            ),
        ),
        question(
            FieldKey::of("why_us"),
            1,
            "Why us",
            "The alternatives they looked at, and what nearly stopped the deal.",
        ),
        Field {
            none_is_an_answer: true,
            ..question(
                FieldKey::of("concerns"),
                2,
                "Concerns and expectations",
                "Objections, worries and expectations raised during the sale, and what was said \
                 about them.",
            )
        },
    ]
}

fn how_to_work_with_them() -> Vec<Field> {
    vec![
        question(
            FieldKey::of("communication"),
            1,
            "How they communicate",
            "Style, channel, language, time zone, and what annoys them.",
        ),
        question(
            FieldKey::of("decisions"),
            1,
            "How they decide",
            "Who decides, who is asked first, and how long it takes.",
        ),
        question(
            FieldKey::of("scope"),
            1,
            "Scope and environment",
            "What they bought, what is custom, and the systems it must work with.",
        ),
        Field {
            none_is_an_answer: true,
            ..tagged(
                Tag::Restricted,
                question(
                    SENSITIVITIES,
                    2,
                    "Sensitivities",
                    "Politics, conflicts, personal matters. Only the seller, the manager and leads \
                     can read this. Write \"none known\" if there are none.",
                ),
            )
        },
    ]
}

fn promises_and_links() -> Vec<Field> {
    vec![
        required(Field {
            kind: Kind::Promises,
            at_least: 10,
            ..question(
                PROMISES,
                2,
                "Promises",
                "Everything sales committed to: features, dates, discounts, people.",
            )
        }),
        required(Field {
            kind: Kind::Links,
            at_least: 10,
            ..question(
                LINKS,
                1,
                "Links",
                "Recording, proposal, contract. One a line, like: Proposal https://example.com/p",
            )
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_template_holds_together() {
        let template = standard();
        let mut keys: Vec<_> = template.fields().map(|field| field.key.as_str()).collect();
        keys.sort_unstable();
        let all = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), all, "every key once");
        assert!(
            template
                .fields()
                .all(|field| !field.key.as_str().is_empty())
        );
        assert!(template.pages.iter().all(|page| page.fields.len() <= 6));
        assert_eq!(template.scored().map(|field| field.weight).sum::<u32>(), 21);
    }

    #[test]
    fn only_sensitivities_are_restricted() {
        let restricted: Vec<_> = standard()
            .fields()
            .filter(|field| field.tag == Tag::Restricted)
            .map(|field| field.key.clone())
            .collect();
        assert_eq!(restricted, [SENSITIVITIES]);
    }
}
