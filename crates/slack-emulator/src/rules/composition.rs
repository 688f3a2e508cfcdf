//! The small objects that blocks and elements are made of: texts, options, confirmations.

use serde_json::Value;

use super::problem::Problems;

/// Which text objects a place takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    Plain,
    PlainOrMrkdwn,
}

/// Checks the text object under `key`, if it is there.
pub(crate) fn text(
    found: &mut Problems,
    at: &str,
    object: &Value,
    key: &str,
    kind: Text,
    most: usize,
) {
    let value = &object[key];
    if !value.is_null() {
        text_object(found, &format!("{at}/{key}"), value, kind, most);
    }
}

pub(crate) fn text_object(found: &mut Problems, at: &str, value: &Value, kind: Text, most: usize) {
    match value["type"].as_str() {
        Some("plain_text") => found.only(at, value, &["type", "text", "emoji"]),
        Some("mrkdwn") if kind == Text::PlainOrMrkdwn => {
            found.only(at, value, &["type", "text", "verbatim"]);
        }
        Some(other) => found.add(&format!("{at}/type"), format!("unsupported type: {other}")),
        None => found.add(at, "missing required field: type"),
    }
    found.required(at, value, &["text"]);
    found.string(at, value, "text", 1, most);
    found.flag(at, value, "emoji");
    found.flag(at, value, "verbatim");
}

/// Checks options in a list; `text` says whether they may be marked up (checkboxes, radio buttons).
pub(crate) fn options(found: &mut Problems, at: &str, list: &[Value], kind: Text) {
    for (index, one) in list.iter().enumerate() {
        option(found, &format!("{at}/{index}"), one, kind);
    }
}

pub(crate) fn option(found: &mut Problems, at: &str, option: &Value, kind: Text) {
    found.only(at, option, &["text", "value", "description", "url"]);
    found.required(at, option, &["text", "value"]);
    text(found, at, option, "text", kind, 75);
    text(found, at, option, "description", kind, 75);
    found.string(at, option, "value", 1, 150);
    found.string(at, option, "url", 1, 3000);
}

/// Checks the options or option groups of a static select.
pub(crate) fn options_or_groups(found: &mut Problems, at: &str, element: &Value) {
    if element["options"].is_null() && element["option_groups"].is_null() {
        found.add(at, "missing required field: options");
    }
    let list = found.list(at, element, "options", 1, 100);
    options(found, &format!("{at}/options"), list, Text::Plain);
    let groups = found.list(at, element, "option_groups", 1, 100);
    for (index, group) in groups.iter().enumerate() {
        let at = format!("{at}/option_groups/{index}");
        found.only(&at, group, &["label", "options"]);
        found.required(&at, group, &["label", "options"]);
        text(found, &at, group, "label", Text::Plain, 75);
        let list = found.list(&at, group, "options", 1, 100);
        options(found, &format!("{at}/options"), list, Text::Plain);
    }
}

/// Every initial option has to be one of the options, whole.
pub(crate) fn initial_options(found: &mut Problems, at: &str, element: &Value) {
    let listed = element["options"].as_array().into_iter().flatten();
    let grouped = element["option_groups"].as_array().into_iter().flatten();
    let grouped = grouped.flat_map(|group| group["options"].as_array().into_iter().flatten());
    let all: Vec<&Value> = listed.chain(grouped).collect();
    if let initial @ Value::Object(_) = &element["initial_option"]
        && !all.contains(&initial)
    {
        found.add(
            &format!("{at}/initial_option"),
            "must be one of the provided options",
        );
    }
    if element["initial_options"].is_array() {
        let chosen = found.list(at, element, "initial_options", 1, 100);
        for (index, initial) in chosen.iter().enumerate() {
            if !all.contains(&initial) {
                found.add(
                    &format!("{at}/initial_options/{index}"),
                    "must be one of the provided options",
                );
            }
        }
    }
}

pub(crate) fn confirm(found: &mut Problems, at: &str, element: &Value) {
    let dialog = &element["confirm"];
    if dialog.is_null() {
        return;
    }
    let at = format!("{at}/confirm");
    found.only(&at, dialog, &["title", "text", "confirm", "deny", "style"]);
    found.required(&at, dialog, &["title", "text", "confirm", "deny"]);
    text(found, &at, dialog, "title", Text::Plain, 100);
    text(found, &at, dialog, "text", Text::PlainOrMrkdwn, 300);
    text(found, &at, dialog, "confirm", Text::Plain, 30);
    text(found, &at, dialog, "deny", Text::Plain, 30);
    found.one_of(&at, dialog, "style", &["primary", "danger"]);
}
