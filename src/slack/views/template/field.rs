//! One field of a template.

use super::super::form::{self, Errors};
use super::super::input::{self, Asked, Screen};
use super::super::modal::Modal;
use super::{kind, want};
use crate::domain::template::{
    AskIf, Aspect, Field, FieldKey, Kind, LONGEST_FIELD_KEY, LONGEST_HINT, LONGEST_LABEL,
    LONGEST_PAGE_TITLE, MOST_WEIGHT, Spot, Tag, Template, Want, Where, Wrong,
};
use crate::slack::action::{About, Form};
use crate::slack::inbound::Inputs;
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::words::template_name;

const KEY: &str = "key";
const LABEL: &str = "label";
const HINT: &str = "hint";
const KIND: &str = "kind";
const OPTIONS: &str = "options";
const WEIGHT: &str = "weight";
const REQUIRED: &str = "required";
const TAG: &str = "tag";
const AT_LEAST: &str = "at_least";
const NONE: &str = "none";
const WANTS: &str = "wants";
const ASK_FIELD: &str = "ask_field";
const ASK_IS: &str = "ask_is";
const PAGE: &str = "page";
const NEW_PAGE: &str = "new_page";
const BELOW: &str = "below";

/// No page has this number, and no field this key.
const NEW: &str = "*";
const FIRST: &str = "*";
const ALWAYS: &str = "*";
const LONGEST_OPTIONS: usize = 3000;

/// A field as it was entered, and where it is to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    pub field: Field,
    pub spot: Spot,
}

/// Nothing can be handed off without these.
pub(super) fn may_go(field: &Field) -> bool {
    !matches!(field.kind, Kind::Customer | Kind::Seller | Kind::Manager)
}

/// The form of a field as it is, or as it was `entered`; `None` when there is no such field.
pub fn change(
    template: &Template,
    key: &FieldKey,
    entered: Option<Entered>,
    first: Option<Line>,
) -> Option<Modal> {
    let there = || {
        Some(Entered {
            field: template.field(key)?.clone(),
            spot: template.spot_of(key)?,
        })
    };
    let entered = entered.or_else(there)?;
    Some(shown(template, Some(key), &entered, first))
}

/// The form of a field that is not there yet.
pub fn new(template: &Template, entered: Option<Entered>, first: Option<Line>) -> Modal {
    let entered = entered.unwrap_or_else(|| Entered {
        field: Field {
            key: FieldKey::new(""),
            kind: Kind::Long,
            label: String::new(),
            hint: String::new(),
            weight: 1,
            required: false,
            tag: Tag::Internal,
            at_least: 0,
            none_is_an_answer: false,
            wants: Vec::new(),
            options: Vec::new(),
            ask_if: None,
        },
        spot: last_spot(template),
    });
    shown(template, None, &entered, first)
}

fn last_spot(template: &Template) -> Spot {
    let last = template.pages.last();
    let below = last.and_then(|page| page.fields.last());
    Spot {
        page: Where::Page(template.pages.len().saturating_sub(1)),
        below: below.map(|field| field.key.clone()),
    }
}

fn shown(
    template: &Template,
    key: Option<&FieldKey>,
    entered: &Entered,
    first: Option<Line>,
) -> Modal {
    let about = About::Template {
        name: template.name.clone(),
        version: template.version,
        field: key.cloned(),
    };
    let field = &entered.field;
    let mut writer = Writer::new();
    if let Some(first) = first {
        writer = writer.line(first).divider();
    }
    let mut blocks;
    if let Some(key) = key {
        blocks = writer.note(&*format!("Key: {key}")).blocks();
    } else {
        blocks = writer.blocks();
        let hint = "Small letters, digits and underscores, like “renewal_date”. Answers are kept \
                    under it, so it cannot be changed later.";
        let asked = Asked::must(KEY, "Key").hint(hint);
        blocks.push(asked.with(input::short(field.key.as_str(), LONGEST_FIELD_KEY)));
    }
    let label = input::short(&field.label, LONGEST_LABEL);
    blocks.push(Asked::must(LABEL, "Label").with(label));
    let asked = Asked::may(HINT, "Hint").hint("What a busy seller needs to know to answer well.");
    blocks.push(asked.with(input::long(&field.hint, LONGEST_HINT)));
    let kinds = Kind::ALL.map(|one| (name_of(&one), kind(one)));
    let chosen = input::choice("Choose", &kinds, Some(&name_of(&field.kind)));
    blocks.push(Asked::must(KIND, "Kind of answer").with(chosen));
    let hint = "One a line, where the answer is chosen among some.";
    let options = input::long(&field.options.join("\n"), LONGEST_OPTIONS);
    blocks.push(Asked::may(OPTIONS, "Options").hint(hint).with(options));
    let weights: Vec<(String, String)> = (0..=MOST_WEIGHT)
        .map(|weight| (weight.to_string(), weight.to_string()))
        .collect();
    let weights: Vec<(String, &str)> = weights
        .iter()
        .map(|(value, says)| (value.clone(), says.as_str()))
        .collect();
    let chosen = input::choice("Choose", &weights, Some(&field.weight.to_string()));
    let hint = "Its share in the score; 0 does not count.";
    blocks.push(Asked::must(WEIGHT, "Weight").hint(hint).with(chosen));
    let tick = input::tick("A brief cannot be sent without it", field.required);
    blocks.push(Asked::may(REQUIRED, "Needed").with(tick));
    let tags = [
        (name_of(&Tag::Internal), "Everybody in the workspace"),
        (name_of(&Tag::Restricted), "Participants and leads only"),
        (
            name_of(&Tag::Shareable),
            "The customer too, after somebody’s click",
        ),
    ];
    let chosen = input::choice("Choose", &tags, Some(&name_of(&field.tag)));
    blocks.push(Asked::must(TAG, "Who may see the answer").with(chosen));
    let hint = "A shorter answer says too little. 0 takes any.";
    let least = input::short(&field.at_least.to_string(), 3);
    let asked = Asked::must(AT_LEAST, "Characters at least").hint(hint);
    blocks.push(asked.with(least));
    let tick = input::tick("“None” is a full answer here", field.none_is_an_answer);
    blocks.push(Asked::may(NONE, "None").with(tick));
    let wants: Vec<(String, String)> = Want::ALL
        .iter()
        .map(|one| (name_of(one), want(*one).to_owned()))
        .collect();
    let chosen: Vec<String> = field.wants.iter().map(name_of).collect();
    let asked = Asked::may(WANTS, "A good answer holds");
    blocks.push(asked.with(input::choices("Choose any number", &wants, &chosen)));
    blocks.extend(condition(template, key, field));
    blocks.extend(spot(template, key, &entered.spot));
    let title = template_name(&template.name);
    form::to_submit(Form::TemplateField, &about, &title, "Save field", blocks)
}

fn condition(
    template: &Template,
    key: Option<&FieldKey>,
    field: &Field,
) -> Vec<super::super::modal::Block> {
    let choices = template
        .fields()
        .filter(|other| other.kind.has_options() && Some(&other.key) != key);
    let mut fields = vec![(ALWAYS.to_owned(), "Always asked")];
    fields.extend(choices.map(|other| (other.key.to_string(), other.label.as_str())));
    if fields.len() < 2 {
        return Vec::new();
    }
    let stands = field.ask_if.as_ref();
    let chosen = stands.map_or(ALWAYS, |condition| condition.field.as_str());
    let asked = Asked::must(ASK_FIELD, "Ask only if this is answered…");
    let hint = "One option a line; any of them will do.";
    let is = stands.map_or_else(String::new, |condition| condition.is.join("\n"));
    vec![
        asked.with(input::choice("Choose", &fields, Some(chosen))),
        Asked::may(ASK_IS, "…with one of these")
            .hint(hint)
            .with(input::long(&is, LONGEST_OPTIONS)),
    ]
}

fn spot(
    template: &Template,
    key: Option<&FieldKey>,
    spot: &Spot,
) -> Vec<super::super::modal::Block> {
    let pages: Vec<(String, String)> = template
        .pages
        .iter()
        .enumerate()
        .map(|(nth, page)| {
            let says = format!("Page {}: {}", nth + 1, page.title);
            (nth.to_string(), input::cut(&says))
        })
        .collect();
    let mut pages: Vec<(String, &str)> = pages
        .iter()
        .map(|(value, says)| (value.clone(), says.as_str()))
        .collect();
    pages.push((NEW.to_owned(), "A new page at the end"));
    let (page, title) = match &spot.page {
        Where::Page(page) => (page.to_string(), ""),
        Where::New(title) => (NEW.to_owned(), title.as_str()),
    };
    let mut above = vec![(FIRST.to_owned(), "First on its page")];
    let others = template.fields().filter(|other| Some(&other.key) != key);
    above.extend(others.map(|other| (other.key.to_string(), other.label.as_str())));
    let below = spot.below.as_ref().map_or(FIRST, FieldKey::as_str);
    let title = input::short(title, LONGEST_PAGE_TITLE);
    vec![
        Asked::must(PAGE, "Page").with(input::choice("Choose", &pages, Some(&page))),
        Asked::may(NEW_PAGE, "Title of the new page").with(title),
        Asked::must(BELOW, "Below").with(input::choice("Choose", &above, Some(below))),
    ]
}

/// The field on the screen, or what cannot be read of it. `key` is that of a field there is.
pub fn read(inputs: &Inputs, key: Option<&FieldKey>) -> Result<Entered, Errors> {
    let screen = Screen::of(inputs);
    let text = |block| screen.text(block).unwrap_or_default().trim();
    let lines = |block| -> Vec<String> {
        let lines = text(block).lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let ticked = |block| screen.ticked(block).unwrap_or(false);
    let mut errors = Errors::new();
    let at_least = text(AT_LEAST).parse().unwrap_or_else(|_| {
        errors.push((AT_LEAST.to_owned(), "Type a number, like 25.".to_owned()));
        0
    });
    let page = match screen.choice(PAGE) {
        Some(NEW) => {
            if text(NEW_PAGE).is_empty() {
                errors.push((NEW_PAGE.to_owned(), "Give the new page a title.".to_owned()));
            }
            Where::New(text(NEW_PAGE).to_owned())
        }
        page => Where::Page(page.and_then(|page| page.parse().ok()).unwrap_or(0)),
    };
    let ask_if = match screen.choice(ASK_FIELD) {
        None | Some(ALWAYS) => None,
        Some(field) => Some(AskIf {
            field: FieldKey::new(field),
            is: lines(ASK_IS),
        }),
    };
    let below = screen.choice(BELOW).filter(|below| *below != FIRST);
    let typed = || FieldKey::new(text(KEY).to_lowercase());
    let entered = Entered {
        field: Field {
            key: key.cloned().unwrap_or_else(typed),
            kind: named(screen.choice(KIND)).unwrap_or(Kind::Long),
            label: text(LABEL).to_owned(),
            hint: text(HINT).to_owned(),
            weight: screen
                .choice(WEIGHT)
                .and_then(|weight| weight.parse().ok())
                .unwrap_or(0),
            required: ticked(REQUIRED),
            tag: named(screen.choice(TAG)).unwrap_or_default(),
            at_least,
            none_is_an_answer: ticked(NONE),
            wants: screen
                .choices(WANTS)
                .iter()
                .filter_map(|one| named(Some(one)))
                .collect(),
            options: lines(OPTIONS),
            ask_if,
        },
        spot: Spot {
            page,
            below: below.map(FieldKey::new),
        },
    };
    if errors.is_empty() {
        Ok(entered)
    } else {
        Err(errors)
    }
}

/// What does not hold together, each under what it is about. `key` is that of the field on the
/// screen; what is wrong elsewhere because of it stands under its label.
pub fn wrong(found: &[Wrong], key: &FieldKey, is_new: bool) -> Errors {
    let errors = found.iter().map(|wrong| {
        let elsewhere = wrong.field.as_ref() != Some(key);
        let block = match wrong.aspect {
            _ if elsewhere => LABEL,
            Aspect::Key if is_new => KEY,
            Aspect::Key | Aspect::Label | Aspect::Whole => LABEL,
            Aspect::Kind => KIND,
            Aspect::Hint => HINT,
            Aspect::Weight => WEIGHT,
            Aspect::Tag => TAG,
            Aspect::AtLeast => AT_LEAST,
            Aspect::Options => OPTIONS,
            Aspect::Condition => ASK_FIELD,
            Aspect::Page => PAGE,
        };
        let why = if elsewhere {
            wrong.to_string()
        } else {
            wrong.why.clone()
        };
        (block.to_owned(), why)
    });
    errors.collect()
}

/// Under the key: another field has it.
pub fn taken_key() -> Errors {
    let why = "A field of this template has this key already. Choose another.";
    vec![(KEY.to_owned(), why.to_owned())]
}

/// What a value is called where it is kept: `close_date`.
fn name_of<T: serde::Serialize>(value: &T) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    text.trim_matches('"').to_owned()
}

fn named<T: serde::de::DeserializeOwned>(name: Option<&str>) -> Option<T> {
    serde_json::from_value(serde_json::Value::from(name?)).ok()
}
