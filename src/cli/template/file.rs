//! A template as a TOML file, for people to read and change. `toml` keeps where everything stands,
//! so that each complaint names its line.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::template::{FieldKey, Template, check};

/// What is wrong, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    /// Counted from 1; `None` when it is about the file as a whole.
    line: Option<usize>,
    why: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "Line {line}: {}", self.why),
            None => f.write_str(&self.why),
        }
    }
}

const OF_TEMPLATE: &[&str] = &["name", "version", "bands", "page"];
const OF_BANDS: &[&str] = &["ready", "sendable"];
const OF_PAGE: &[&str] = &["title", "field"];
const OF_CONDITION: &[&str] = &["field", "is"];
const OF_FIELD: &[&str] = &[
    "key",
    "kind",
    "label",
    "hint",
    "weight",
    "required",
    "tag",
    "at_least",
    "none_is_an_answer",
    "wants",
    "options",
    "ask_if",
];

pub(super) fn write(template: &Template) -> anyhow::Result<String> {
    Ok(toml::to_string_pretty(template)?)
}

/// The template, or everything that is wrong with it.
pub(super) fn read(text: &str) -> Result<Template, Vec<Complaint>> {
    let file = File { text };
    let table = DeTable::parse(text).map_err(|error| vec![file.broken(&error, &[])])?;
    let table = table.get_ref();
    let fields = fields(table);
    let mut wrong = Vec::new();
    file.unknown(table, OF_TEMPLATE, &mut wrong);
    if let Some(DeValue::Table(bands)) = table.get("bands").map(Spanned::get_ref) {
        file.unknown(bands, OF_BANDS, &mut wrong);
    }
    for page in tables(table, "page") {
        file.unknown(page, OF_PAGE, &mut wrong);
        for field in tables(page, "field") {
            file.unknown(field, OF_FIELD, &mut wrong);
            let condition = field.get("ask_if").map(Spanned::get_ref);
            if let Some(DeValue::Table(condition)) = condition {
                file.unknown(condition, OF_CONDITION, &mut wrong);
            }
        }
    }
    let template: Template = match toml::from_str(text) {
        Ok(template) => template,
        Err(error) => {
            wrong.push(file.broken(&error, &fields));
            return Err(wrong);
        }
    };
    for one in check(&template) {
        let place = fields
            .iter()
            .find(|field| Some(&field.key) == one.field.as_ref());
        wrong.push(Complaint {
            line: place.map(|field| file.line(&field.at)),
            why: one.to_string(),
        });
    }
    if wrong.is_empty() {
        Ok(template)
    } else {
        wrong.sort_by_key(|complaint| complaint.line);
        Err(wrong)
    }
}

/// Where a field's key stands.
struct Place {
    key: FieldKey,
    at: Range<usize>,
}

fn fields(table: &DeTable<'_>) -> Vec<Place> {
    let pages = tables(table, "page");
    let fields = pages.flat_map(|page| tables(page, "field"));
    let place = |field: &DeTable<'_>| {
        let key = field.get("key")?;
        Some(Place {
            key: FieldKey::new(key.get_ref().as_str()?),
            at: key.span(),
        })
    };
    fields.filter_map(place).collect()
}

/// The tables of a list of tables; none where it is something else, which is said elsewhere.
fn tables<'a, 'i>(
    table: &'a DeTable<'i>,
    name: &str,
) -> impl Iterator<Item = &'a DeTable<'i>> + use<'a, 'i> {
    let list = match table.get(name).map(Spanned::get_ref) {
        Some(DeValue::Array(list)) => Some(list),
        _ => None,
    };
    let entries = list.into_iter().flat_map(|list| list.iter());
    entries.filter_map(|entry| match entry.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    })
}

struct File<'a> {
    text: &'a str,
}

impl File<'_> {
    fn line(&self, at: &Range<usize>) -> usize {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }

    /// A word that nobody reads is a mistake: what it was to say would be missed in silence.
    fn unknown(&self, table: &DeTable<'_>, known: &[&str], wrong: &mut Vec<Complaint>) {
        for (name, _) in table {
            let word = name.get_ref().as_ref();
            if !known.contains(&word) {
                wrong.push(Complaint {
                    line: Some(self.line(&name.span())),
                    why: format!(
                        "“{word}” means nothing here; known are {}.",
                        known.join(", ")
                    ),
                });
            }
        }
    }

    /// What the reader of the format says, with the field it is about.
    fn broken(&self, error: &toml::de::Error, fields: &[Place]) -> Complaint {
        let line = error.span().map(|span| self.line(&span));
        let above = fields.iter().rev();
        let mut above = above.filter(|field| line.is_some_and(|line| self.line(&field.at) <= line));
        let field = above.next().map(|field| format!("field “{}”: ", field.key));
        Complaint {
            line,
            why: format!("{}{}.", field.unwrap_or_default(), error.message()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::template::{rapid, standard};

    fn wrong(text: &str) -> Vec<String> {
        let wrong = read(text).unwrap_err();
        wrong.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        for template in [standard(), rapid()] {
            let text = write(template).unwrap();
            assert_eq!(read(&text).as_ref(), Ok(&**template), "{text}");
        }
    }

    #[test]
    fn every_mistake_is_named_with_its_line_and_field() {
        let text = write(rapid()).unwrap();
        let line_of = |words: &str| {
            let at = text.find(words).unwrap();
            text[..at].matches('\n').count() + 1
        };
        let goals = line_of("key = \"goals\"");
        let changed = text.replacen("kind = \"long\"", "kind = \"essay\"", 1);
        let found = wrong(&changed);
        assert_eq!(found.len(), 1, "{found:?}");
        let begins = format!("Line {}: field “goals”: unknown variant `essay`", goals + 1);
        assert!(found[0].starts_with(&begins), "{found:?}");

        let changed = text.replacen("key = \"goals\"", "key = \"Our goals\"", 1);
        assert_eq!(
            wrong(&changed),
            [format!(
                "Line {goals}: Field “Our goals”: A key has 1 to 40 small letters, digits and \
                 underscores."
            )]
        );
        let changed = text.replacen("required = true\n", "required = true\nweigth = 3\n", 1);
        let found = wrong(&changed);
        assert!(
            found[0].contains("“weigth” means nothing here"),
            "{found:?}"
        );
        assert_eq!(
            wrong("name = \"rapid"),
            ["Line 1: invalid basic string, expected `\"`."]
        );
        assert_eq!(wrong("name = \"rapid\"").len(), 1);
    }
}
