//! What templates ask: read by everybody, changed by leads and admins. One form on the screen, which
//! becomes the next one in its place.

mod field;
mod outline;
mod preview;

use super::form::{self, Errors};
use super::input::{self, Asked, Screen};
use super::modal::Modal;
use crate::domain::quality::Bands;
use crate::domain::template::{
    Field, Kind, LONGEST_TEMPLATE_NAME, Made, Shelf, Shelved, Tag, Template, Want,
};
use crate::slack::action::{About, Action, Form, Leaf};
use crate::slack::inbound::Inputs;
use crate::slack::line::{Line, count};
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::messages::words::{self, template_name};

pub use field::{Entered, change, new, read, taken_key, wrong};
pub use outline::{outline, read_outline, wrong_outline};
pub use preview::preview;

const TITLE: &str = "Templates";
const NAME: &str = "name";

/// All of them. `doubt`: why somebody may not change them who perhaps may.
pub fn shelf(shelf: &Shelf, doubt: Option<&str>) -> Modal {
    let who = if shelf.may_change {
        Line::of("A template is the list of questions that a brief answers.")
    } else {
        let line = Line::of("Leads and the admins of this workspace can change these.");
        doubt.map_or(line.clone(), |doubt| line.text(" ").text(doubt))
    };
    let mut writer = Writer::new().line(who);
    for one in &shelf.templates {
        let template = &one.template;
        let first = template.name == shelf.choosing.first;
        let retired = shelf.choosing.retired.contains(&template.name);
        let line = Line::new().bold(words::template(template));
        let line = line.text(match (first, retired) {
            (true, _) => " · new briefs begin with it",
            (false, true) => " · not offered",
            (false, false) => "",
        });
        writer = writer.gap().line(line).note(version(one));
        let show = format!("See {}", template_name(&template.name));
        let mut buttons = vec![Button::new(Action::ShowTemplate, show, &template.name)];
        if shelf.may_change {
            let copy = format!("Copy {}", template_name(&template.name));
            buttons.push(Button::new(Action::CopyTemplate, copy, &template.name));
        }
        writer = writer.buttons(buttons);
    }
    form::to_read(&About::Nothing, TITLE, writer.blocks())
}

fn version(shelved: &Shelved) -> Line {
    let line = Line::of(format!("Version {}", shelved.template.version));
    match &shelved.made {
        None => line.text(" · as shipped"),
        Some(Made { by: Some(by), at }) => line.text(" · by ").user(by).text(" · ").date(*at),
        Some(Made { by: None, at }) => line
            .text(" · brought in by whoever runs Handoff · ")
            .date(*at),
    }
}

/// What one of them asks, a row a field. `first` stands above it.
pub fn contents(shelved: &Shelved, may_change: bool, first: Option<Line>) -> Modal {
    let template = &shelved.template;
    let leaf = |part: &str| leaf(template, part);
    let mut writer = Writer::new();
    if let Some(first) = first {
        writer = writer.line(first).divider();
    }
    let Bands { ready, sendable } = template.bands;
    writer = writer.note(version(shelved).text(format!(
        " · can be sent from {sendable} points, good from {ready}"
    )));
    let mut buttons = vec![
        Button::new(Action::Templates, "All templates", ""),
        Button::new(Action::PreviewTemplate, "Preview", leaf("0")),
    ];
    if may_change {
        buttons.push(Button::new(Action::ChangeField, "Add a field", leaf("")).primary());
        buttons.push(Button::new(
            Action::ChangeOutline,
            "Change pages and points",
            leaf(""),
        ));
    }
    writer = writer.buttons(buttons);
    let mut nth = 0;
    for (number, page) in (1..).zip(&template.pages) {
        writer = writer.heading(format!("Page {number}: {}", page.title));
        for field in &page.fields {
            nth += 1;
            let row = Line::of(format!("{nth}. ")).bold(&*field.label);
            writer = writer.line(row.text(format!(" · {}", says(template, field))));
            if may_change {
                let key = field.key.as_str();
                let change = format!("Change {nth}");
                let mut buttons = vec![Button::new(Action::ChangeField, change, leaf(key))];
                if field::may_go(field) {
                    let remove = format!("Remove {nth}");
                    let label = &field.label;
                    buttons.push(Button::new(Action::RemoveField, remove, leaf(key)).asking(
                        "Remove this field?",
                        &format!("“{label}” is not asked any more. Briefs that were sent keep it."),
                        "Remove",
                        "Keep",
                    ));
                }
                writer = writer.buttons(buttons);
            }
        }
    }
    let title = template_name(&template.name);
    form::to_read(&About::Nothing, &title, writer.blocks())
}

fn leaf(template: &Template, part: &str) -> Leaf {
    Leaf {
        template: template.name.clone(),
        version: template.version,
        part: part.to_owned(),
    }
}

/// `long text, weight 3, needed, may be shared`
fn says(template: &Template, field: &Field) -> String {
    let mut says = vec![in_a_row(kind(field.kind))];
    if field.weight > 0 {
        says.push(format!("weight {}", field.weight));
    }
    if field.required {
        says.push("needed".to_owned());
    }
    match field.tag {
        Tag::Internal => {}
        Tag::Restricted => says.push("for participants and leads only".to_owned()),
        Tag::Shareable => says.push("may be shared with the customer".to_owned()),
    }
    if !field.wants.is_empty() {
        let wants: Vec<&str> = field.wants.iter().map(|one| want(*one)).collect();
        says.push(format!("wants {}", wants.join(", ")));
    }
    if !field.options.is_empty() {
        says.push(count(field.options.len(), "option", "options"));
    }
    if let Some(condition) = &field.ask_if {
        let other = words::label(template, &condition.field);
        says.push(format!(
            "only if “{other}” is {}",
            condition.is.join(" or ")
        ));
    }
    says.join(", ")
}

/// Not at the beginning of a sentence.
fn in_a_row(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Customer => "The customer",
        Kind::Seller => "The seller",
        Kind::Manager => "The customer manager",
        Kind::CloseDate => "The close date",
        Kind::CrmLink => "The CRM record",
        Kind::Promises => "Promises",
        Kind::Short => "One line of text",
        Kind::Long => "Long text",
        Kind::Choice => "One of some options",
        Kind::Choices => "Any of some options",
        Kind::Date => "A date",
        Kind::Number => "A number",
        Kind::People => "Colleagues",
        Kind::Link => "A web address",
        Kind::Links => "Web addresses",
        Kind::Email => "An e-mail address",
        Kind::Contacts => "People at the customer",
    }
}

fn want(want: Want) -> &'static str {
    match want {
        Want::Date => "a date",
        Want::Name => "a name",
        Want::Number => "a number",
    }
}

/// Another template with the same questions, to be changed.
pub fn copy(template: &Template) -> Modal {
    let about = About::Template {
        name: template.name.clone(),
        version: template.version,
        field: None,
    };
    let from = template_name(&template.name);
    let line = format!("The copy asks what {from} asks, until you change it.");
    let mut blocks = Writer::new().line(&*line).blocks();
    let hint = "Small letters, digits and dashes, like “field-trial”. It cannot be changed later.";
    let asked = Asked::must(NAME, "Name of the new template").hint(hint);
    blocks.push(asked.with(input::short("", LONGEST_TEMPLATE_NAME)));
    form::to_submit(Form::TemplateCopy, &about, TITLE, "Copy", blocks)
}

/// The name that was typed.
pub fn name(inputs: &Inputs) -> String {
    let typed = Screen::of(inputs).text(NAME).unwrap_or_default();
    typed.trim().to_lowercase()
}

/// Under the name: why it cannot be this one.
pub fn wrong_name(why: &str) -> Errors {
    vec![(NAME.to_owned(), why.to_owned())]
}

#[cfg(test)]
mod tests;
