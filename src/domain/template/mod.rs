//! The questions of a brief: which, in what order, how much each counts, who may see the answer.

mod check;
mod choosing;
mod edit;
mod shelf;
mod shipped;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::brief::Answers;
use super::quality::Bands;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Customer,
    Seller,
    Manager,
    CloseDate,
    CrmLink,
    Promises,
    /// One line of text.
    Short,
    /// Free text of up to [`LONGEST_ANSWER`] characters.
    Long,
    /// One of the field's options.
    Choice,
    /// Any number of the field's options.
    Choices,
    Date,
    Number,
    /// People of the workspace.
    People,
    /// A web address.
    Link,
    /// Text with a web address on each line, a label before it if wanted.
    Links,
    Email,
    /// People at the customer, one a line, with their e-mail addresses.
    Contacts,
}

impl Kind {
    pub const ALL: [Self; 17] = [
        Self::Customer,
        Self::Seller,
        Self::Manager,
        Self::CloseDate,
        Self::CrmLink,
        Self::Promises,
        Self::Short,
        Self::Long,
        Self::Choice,
        Self::Choices,
        Self::Date,
        Self::Number,
        Self::People,
        Self::Link,
        Self::Links,
        Self::Email,
        Self::Contacts,
    ];

    /// Its answer is kept as text under the field's key, see [`Brief`](super::brief::Brief); others
    /// have a place of their own.
    pub fn is_text(self) -> bool {
        match self {
            Self::Customer
            | Self::Seller
            | Self::Manager
            | Self::CloseDate
            | Self::CrmLink
            | Self::Promises => false,
            Self::Short
            | Self::Long
            | Self::Choice
            | Self::Choices
            | Self::Date
            | Self::Number
            | Self::People
            | Self::Link
            | Self::Links
            | Self::Email
            | Self::Contacts => true,
        }
    }

    /// Answered by choosing among the field's options.
    pub fn has_options(self) -> bool {
        matches!(self, Self::Choice | Self::Choices)
    }
}

/// The longest text answer, in characters: what Slack's input takes.
pub const LONGEST_ANSWER: usize = 3000;

/// Who may see an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Everybody in the workspace.
    #[default]
    Internal,
    /// Participants and leads only; never in a digest, nor in an export by default.
    Restricted,
    /// May reach a text meant for the customer.
    Shareable,
}

/// What an answer must hold so that somebody can act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Want {
    /// By when.
    Date,
    /// Who.
    Name,
    /// How much.
    Number,
}

impl Want {
    pub const ALL: [Self; 3] = [Self::Date, Self::Name, Self::Number];
}

/// The field is asked only where an earlier choice is one of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskIf {
    pub field: FieldKey,
    pub is: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub key: FieldKey,
    pub kind: Kind,
    pub label: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// Share in the score; 0 for fields that are facts rather than answers.
    #[serde(default)]
    pub weight: u32,
    /// A brief cannot be sent without it.
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub tag: Tag,
    /// An answer shorter than this, in characters, says too little.
    #[serde(default)]
    pub at_least: usize,
    /// "None" is a full answer here, not a way around the question.
    #[serde(default)]
    pub none_is_an_answer: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wants: Vec<Want>,
    /// Of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask_if: Option<AskIf>,
}

impl Field {
    /// Whether this field is asked, as the answers are.
    pub fn is_asked(&self, answers: &Answers) -> bool {
        self.ask_if.as_ref().is_none_or(|condition| {
            let given = answers.get(&condition.field).map_or("", String::as_str);
            given
                .lines()
                .any(|one| condition.is.iter().any(|is| is == one))
        })
    }
}

/// Some fields, asked together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub title: String,
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

/// A version of a list of questions. Once a brief was written with it, it never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pub name: String,
    /// 1 for the first; each change makes another.
    #[serde(default)]
    pub version: u32,
    #[serde(default)]
    pub bands: Bands,
    #[serde(rename = "page")]
    pub pages: Vec<Page>,
}

impl Template {
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.pages.iter().flat_map(|page| &page.fields)
    }

    pub fn field(&self, key: &FieldKey) -> Option<&Field> {
        self.fields().find(|field| field.key == *key)
    }

    /// The fields that these answers make us ask.
    pub fn asked<'a>(&'a self, answers: &'a Answers) -> impl Iterator<Item = &'a Field> {
        self.fields().filter(|field| field.is_asked(answers))
    }

    /// Those of them whose answers make up the score, in the order they are asked.
    pub fn scored<'a>(&'a self, answers: &'a Answers) -> impl Iterator<Item = &'a Field> {
        self.asked(answers).filter(|field| field.weight > 0)
    }

    /// The first page after `page`, counted from 0, with anything to ask on it.
    pub fn page_after(&self, page: usize, answers: &Answers) -> Option<usize> {
        let after = page.checked_add(1)?;
        (after..self.pages.len()).find(|nth| self.has_questions(*nth, answers))
    }

    /// The last page before `page` with anything to ask on it.
    pub fn page_before(&self, page: usize, answers: &Answers) -> Option<usize> {
        let before = page.min(self.pages.len());
        (0..before).rfind(|nth| self.has_questions(*nth, answers))
    }

    fn has_questions(&self, page: usize, answers: &Answers) -> bool {
        let page = self.pages.get(page);
        page.is_some_and(|page| page.fields.iter().any(|field| field.is_asked(answers)))
    }
}

pub const SENSITIVITIES: FieldKey = FieldKey::of("sensitivities");
pub const PROMISES: FieldKey = FieldKey::of("promises");
pub const LINKS: FieldKey = FieldKey::of("links");
pub const GOALS: FieldKey = FieldKey::of("goals");

pub use check::{
    Aspect, LONGEST_HINT, LONGEST_KEY as LONGEST_FIELD_KEY, LONGEST_LABEL,
    LONGEST_NAME as LONGEST_TEMPLATE_NAME, LONGEST_TITLE as LONGEST_PAGE_TITLE, MOST_WEIGHT, Wrong,
    check,
};
pub use choosing::{Choosing, Chosen, NotARule, Offered, Rule, When};
pub use edit::{Outline, Spot, Where};
pub use shelf::{Made, Shelf, Shelved};
pub use shipped::{RAPID, STANDARD, rapid, shipped, standard};
