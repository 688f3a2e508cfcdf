//! Whether a template holds together: whoever edits one is told what is wrong, field by field.

use std::collections::BTreeSet;
use std::fmt;

use super::{AskIf, Field, FieldKey, Kind, LINKS, PROMISES, Tag, Template};
use crate::domain::quality::Bands;

/// What the form, the card and Slack can bear.
pub const MOST_PAGES: usize = 8;
pub const MOST_ON_A_PAGE: usize = 12;
pub const MOST_FIELDS: usize = 40;
pub const LONGEST_NAME: usize = 30;
pub const LONGEST_KEY: usize = 40;
/// Slack cuts what stands in a list of choices here, and labels stand in one.
pub const LONGEST_LABEL: usize = 75;
pub const LONGEST_TITLE: usize = 60;
pub const LONGEST_HINT: usize = 500;
pub const MOST_OPTIONS: usize = 50;
pub const LONGEST_OPTION: usize = 75;
pub const MOST_WEIGHT: u32 = 10;
/// Less than a sentence could be asked for, more than anybody writes could not.
pub const MOST_AT_LEAST: usize = 500;

/// Something that does not hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Where; `None` when it is about the template as a whole.
    pub field: Option<FieldKey>,
    pub aspect: Aspect,
    /// A sentence, with what to do.
    pub why: String,
}

/// What of a field is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    Key,
    Kind,
    Label,
    Hint,
    Weight,
    Tag,
    AtLeast,
    Options,
    Condition,
    Page,
    /// Nothing of one field.
    Whole,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "Field “{field}”: {}", self.why),
            None => f.write_str(&self.why),
        }
    }
}

/// Everything that is wrong with a template; nothing when it can be used.
pub fn check(template: &Template) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    wrong.extend(whole(template).into_iter().map(|why| Wrong {
        field: None,
        aspect: Aspect::Whole,
        why,
    }));
    let mut keys = BTreeSet::new();
    let mut kinds = BTreeSet::new();
    for (nth, page) in template.pages.iter().enumerate() {
        for field in &page.fields {
            let mut found = alone(field);
            let mut found_as = |aspect, why: &str| found.push((aspect, why.to_owned()));
            if !keys.insert(&field.key) {
                let why = "This key stands in the template twice. Give one of them another.";
                found_as(Aspect::Key, why);
            }
            if !field.kind.is_text() && !kinds.insert(field.kind) {
                let why = "This kind of field can stand in a template only once.";
                found_as(Aspect::Kind, why);
            }
            if nth > 0 && is_a_must(field.kind) {
                let why = "Customer, seller and manager are asked on the first page.";
                found_as(Aspect::Page, why);
            }
            if let Some(condition) = &field.ask_if
                && let Err(why) = condition_holds(template, nth, condition)
            {
                found_as(Aspect::Condition, &why);
            }
            wrong.extend(found.into_iter().map(|(aspect, why)| Wrong {
                field: Some(field.key.clone()),
                aspect,
                why,
            }));
        }
    }
    wrong
}

fn is_a_must(kind: Kind) -> bool {
    matches!(kind, Kind::Customer | Kind::Seller | Kind::Manager)
}

fn whole(template: &Template) -> Vec<String> {
    let mut wrong = Vec::new();
    if !is_name(&template.name, LONGEST_NAME, '-') {
        wrong.push(format!(
            "A template’s name has 1 to {LONGEST_NAME} small letters, digits and dashes."
        ));
    }
    if template.pages.is_empty() || template.pages.len() > MOST_PAGES {
        wrong.push(format!("A template has 1 to {MOST_PAGES} pages."));
    }
    for page in &template.pages {
        if !is_short(&page.title, LONGEST_TITLE) {
            wrong.push(format!(
                "Every page has a title of 1 to {LONGEST_TITLE} characters."
            ));
        }
        if page.fields.is_empty() || page.fields.len() > MOST_ON_A_PAGE {
            let title = &page.title;
            wrong.push(format!(
                "Page “{title}”: a page has 1 to {MOST_ON_A_PAGE} fields."
            ));
        }
    }
    let Bands { ready, sendable } = template.bands;
    if ready > 100 || sendable > ready {
        wrong.push(
            "A brief is ready from 1 to 100 points on, and can be sent from no more than that."
                .to_owned(),
        );
    }
    if template.fields().count() > MOST_FIELDS {
        wrong.push(format!("A template has at most {MOST_FIELDS} fields."));
    }
    for (kind, what) in [
        (Kind::Customer, "customer"),
        (Kind::Seller, "seller"),
        (Kind::Manager, "customer manager"),
    ] {
        if !template.fields().any(|field| field.kind == kind) {
            wrong.push(format!("The {what} must be asked: add the field again."));
        }
    }
    let weights = || template.fields().map(|field| field.weight);
    let (sum, most) = (weights().sum::<u32>(), weights().max().unwrap_or(0));
    if sum == 0 {
        wrong.push("At least one field needs a weight, or there is no score.".to_owned());
    } else if most * 2 > sum {
        wrong.push(
            "One field weighs more than all others together, so a brief could be sent with it \
             alone. Give others more weight."
                .to_owned(),
        );
    }
    wrong
}

fn alone(field: &Field) -> Vec<(Aspect, String)> {
    let mut wrong = Vec::new();
    let mut found = |aspect, why: String| wrong.push((aspect, why));
    if !is_name(field.key.as_str(), LONGEST_KEY, '_') {
        let why = format!("A key has 1 to {LONGEST_KEY} small letters, digits and underscores.");
        found(Aspect::Key, why);
    }
    if let Some(key) = own_key(field.kind)
        && field.key.as_str() != key
    {
        let why = format!("A field of this kind has the key “{key}”.");
        found(Aspect::Key, why);
    } else if own_key(field.kind).is_none() && is_taken(field) {
        let why = "This key belongs to another kind of field. Choose another.";
        found(Aspect::Key, why.to_owned());
    }
    if !is_short(&field.label, LONGEST_LABEL) {
        let why = format!("A label has 1 to {LONGEST_LABEL} characters on one line.");
        found(Aspect::Label, why);
    }
    if field.hint.chars().count() > LONGEST_HINT {
        let why = format!("A hint has at most {LONGEST_HINT} characters.");
        found(Aspect::Hint, why);
    }
    if field.weight > MOST_WEIGHT {
        found(Aspect::Weight, format!("A weight is 0 to {MOST_WEIGHT}."));
    }
    if field.at_least > MOST_AT_LEAST {
        let why = format!("At most {MOST_AT_LEAST} characters can be asked for.");
        found(Aspect::AtLeast, why);
    }
    if is_a_must(field.kind) && (!field.required || field.ask_if.is_some()) {
        let why = "This is always asked and always needed.";
        found(Aspect::Kind, why.to_owned());
    }
    if !field.kind.is_text() {
        if field.weight > 0 && field.kind != Kind::Promises {
            let why = "This is a fact and not an answer, so it has no weight.";
            found(Aspect::Weight, why.to_owned());
        }
        if field.tag == Tag::Restricted {
            let why = "Everybody in the channel sees this, so it cannot be restricted.";
            found(Aspect::Tag, why.to_owned());
        }
    }
    if let Some(why) = options(field) {
        found(Aspect::Options, why);
    }
    wrong
}

fn options(field: &Field) -> Option<String> {
    if !field.kind.has_options() {
        return (!field.options.is_empty()).then(|| "Only a choice has options.".to_owned());
    }
    let different: BTreeSet<&String> = field.options.iter().collect();
    if different.len() < field.options.len() {
        return Some("An option stands in the list twice.".to_owned());
    }
    if !(2..=MOST_OPTIONS).contains(&field.options.len()) {
        return Some(format!("A choice has 2 to {MOST_OPTIONS} options."));
    }
    let fits = |option: &String| is_short(option, LONGEST_OPTION);
    (!field.options.iter().all(fits))
        .then(|| format!("An option has 1 to {LONGEST_OPTION} characters on one line."))
}

/// A condition can only be about what was answered on a page before.
fn condition_holds(template: &Template, page: usize, condition: &AskIf) -> Result<(), String> {
    let before = template
        .pages
        .iter()
        .take(page)
        .flat_map(|page| &page.fields);
    let mut before = before.filter(|field| field.kind.has_options());
    let Some(other) = before.find(|field| field.key == condition.field) else {
        return Err(format!(
            "“{}” is no choice on a page before, so its answer is not known here yet. Put this \
             field on a later page.",
            condition.field
        ));
    };
    if condition.is.is_empty() || condition.is.iter().any(|is| !other.options.contains(is)) {
        return Err(format!(
            "Name one or more of the options of “{}”.",
            condition.field
        ));
    }
    Ok(())
}

/// What has a place of its own in a brief has a key of its own in every template.
fn own_key(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Customer => Some("customer"),
        Kind::Seller => Some("seller"),
        Kind::Manager => Some("manager"),
        Kind::CloseDate => Some("close_date"),
        Kind::CrmLink => Some("crm_link"),
        Kind::Promises => Some("promises"),
        Kind::Short
        | Kind::Long
        | Kind::Choice
        | Kind::Choices
        | Kind::Date
        | Kind::Number
        | Kind::People
        | Kind::Link
        | Kind::Links
        | Kind::Email
        | Kind::Contacts => None,
    }
}

/// Web addresses under this key are bookmarked, whatever the template says.
fn is_taken(field: &Field) -> bool {
    let own = Kind::ALL.into_iter().filter_map(own_key);
    let own: Vec<&str> = own.collect();
    own.contains(&field.key.as_str())
        || field.key == PROMISES
        || (field.key == LINKS && field.kind != Kind::Links)
}

fn is_name(name: &str, longest: usize, joint: char) -> bool {
    let fits =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == joint;
    (1..=longest).contains(&name.len()) && name.chars().all(fits)
}

fn is_short(text: &str, longest: usize) -> bool {
    let characters = text.trim().chars().count();
    (1..=longest).contains(&characters) && !text.contains(['\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::super::{GOALS, standard};
    use super::*;

    fn wrong(change: impl FnOnce(&mut Template)) -> Vec<String> {
        let mut template = Template::clone(standard());
        change(&mut template);
        check(&template).iter().map(ToString::to_string).collect()
    }

    fn goals(template: &mut Template) -> &mut Field {
        &mut template.pages[1].fields[0]
    }

    fn segment() -> Field {
        Field {
            key: FieldKey::of("segment"),
            kind: Kind::Choice,
            options: vec!["Enterprise".to_owned(), "Small".to_owned()],
            weight: 0,
            required: false,
            ..standard().field(&GOALS).cloned().unwrap()
        }
    }

    #[test]
    fn each_mistake_is_named_with_its_field() {
        for (found, told) in [
            (
                wrong(|template| template.name = "Our Template".to_owned()),
                "A template’s name has 1 to 30 small letters, digits and dashes.",
            ),
            (
                wrong(|template| template.pages.clear()),
                "A template has 1 to 8 pages.",
            ),
            (
                wrong(|template| {
                    template.pages[0].fields.remove(0);
                }),
                "The customer must be asked: add the field again.",
            ),
            (
                wrong(|template| goals(template).key = FieldKey::of("success")),
                "Field “success”: This key stands in the template twice. Give one of them another.",
            ),
            (
                wrong(|template| goals(template).key = FieldKey::of("customer")),
                "Field “customer”: This key belongs to another kind of field. Choose another.",
            ),
            (
                wrong(|template| goals(template).label = " \n".to_owned()),
                "Field “goals”: A label has 1 to 75 characters on one line.",
            ),
            (
                wrong(|template| goals(template).weight = 11),
                "Field “goals”: A weight is 0 to 10.",
            ),
            (
                wrong(|template| goals(template).kind = Kind::Choice),
                "Field “goals”: A choice has 2 to 50 options.",
            ),
            (
                wrong(|template| goals(template).options = vec!["One".to_owned()]),
                "Field “goals”: Only a choice has options.",
            ),
            (
                wrong(|template| template.pages[0].fields[0].required = false),
                "Field “customer”: This is always asked and always needed.",
            ),
            (
                wrong(|template| template.pages[3].fields[0].tag = Tag::Restricted),
                "Field “promises”: Everybody in the channel sees this, so it cannot be restricted.",
            ),
            (
                wrong(|template| {
                    goals(template).weight = 10;
                    for page in &mut template.pages {
                        page.fields.retain(|field| {
                            field.weight != 1 && field.weight != 2 && field.weight != 3
                        });
                    }
                }),
                "One field weighs more than all others together, so a brief could be sent with it \
                 alone. Give others more weight.",
            ),
        ] {
            assert!(found.iter().any(|why| why == told), "{told}\n{found:#?}");
        }
    }

    #[test]
    fn a_condition_is_about_a_choice_on_a_page_before() {
        let ask_if = |field: &'static str, is: &str| {
            Some(AskIf {
                field: FieldKey::of(field),
                is: vec![is.to_owned()],
            })
        };
        let with = |condition: Option<AskIf>, page: usize| {
            wrong(|template| {
                template.pages[page].fields.push(segment());
                goals(template).ask_if = condition;
            })
        };
        assert_eq!(with(ask_if("segment", "Small"), 0), [""; 0]);
        let elsewhere = "Field “goals”: “segment” is no choice on a page before, so its answer is not \
                         known here yet. Put this field on a later page.";
        assert_eq!(with(ask_if("segment", "Small"), 2), [elsewhere]);
        let unknown = "Field “goals”: Name one or more of the options of “segment”.";
        assert_eq!(with(ask_if("segment", "Huge"), 0), [unknown]);
    }
}
