//! The elements of Block Kit: what each must and may carry, and how long.

use serde_json::Value;

use super::composition::{
    Text, confirm, initial_options, option, options, options_or_groups, text,
};
use super::problem::Problems;
use crate::world::elements::Place;

/// What a select may be told beside its type and action id.
const COMMON: [&str; 5] = [
    "type",
    "action_id",
    "placeholder",
    "confirm",
    "focus_on_load",
];

/// Checks one interactive element where it stands.
pub(crate) fn element(found: &mut Problems, at: &str, element: &Value, place: Place) {
    let Some(kind) = element["type"].as_str() else {
        found.add(at, "missing required field: type");
        return;
    };
    if !fits(kind, place) {
        found.add(&format!("{at}/type"), format!("unsupported type: {kind}"));
        return;
    }
    found.string(at, element, "action_id", 1, 255);
    text(found, at, element, "placeholder", Text::Plain, 150);
    found.flag(at, element, "focus_on_load");
    confirm(found, at, element);
    match kind {
        "button" => button(found, at, element),
        "overflow" => overflow(found, at, element),
        "checkboxes" | "radio_buttons" => choices(found, at, element),
        "datepicker" => date(found, at, element),
        "timepicker" => {
            only(found, at, element, &["initial_time", "timezone"]);
            pattern(
                found,
                at,
                element,
                "initial_time",
                is_time,
                "must be in the format HH:mm",
            );
        }
        "datetimepicker" => {
            found.only(
                at,
                element,
                &[
                    "type",
                    "action_id",
                    "initial_date_time",
                    "confirm",
                    "focus_on_load",
                ],
            );
            found.whole_number(
                at,
                element,
                "initial_date_time",
                1_000_000_000,
                9_999_999_999,
            );
        }
        "plain_text_input" => plain_text(found, at, element),
        "email_text_input" | "url_text_input" => {
            only(
                found,
                at,
                element,
                &["initial_value", "dispatch_action_config"],
            );
            found.string(at, element, "initial_value", 0, 3000);
        }
        "number_input" => number(found, at, element),
        "rich_text_input" => only(
            found,
            at,
            element,
            &["initial_value", "dispatch_action_config"],
        ),
        "file_input" => {
            found.only(
                at,
                element,
                &["type", "action_id", "filetypes", "max_files"],
            );
            found.whole_number(at, element, "max_files", 1, 10);
        }
        "static_select" | "multi_static_select" => {
            only(
                found,
                at,
                element,
                &[
                    "options",
                    "option_groups",
                    "initial_option",
                    "initial_options",
                    "max_selected_items",
                ],
            );
            options_or_groups(found, at, element);
            initial_options(found, at, element);
        }
        "external_select" | "multi_external_select" => {
            only(
                found,
                at,
                element,
                &[
                    "initial_option",
                    "initial_options",
                    "min_query_length",
                    "max_selected_items",
                ],
            );
            // They come from the app, so there is nothing here to compare them with.
            if element["initial_option"].is_object() {
                let at = format!("{at}/initial_option");
                option(found, &at, &element["initial_option"], Text::Plain);
            }
            let many = found.list(at, element, "initial_options", 1, 100);
            options(found, &format!("{at}/initial_options"), many, Text::Plain);
        }
        "users_select" | "multi_users_select" => {
            only(
                found,
                at,
                element,
                &["initial_user", "initial_users", "max_selected_items"],
            );
        }
        "channels_select" | "multi_channels_select" => only(
            found,
            at,
            element,
            &[
                "initial_channel",
                "initial_channels",
                "response_url_enabled",
                "max_selected_items",
            ],
        ),
        "conversations_select" | "multi_conversations_select" => only(
            found,
            at,
            element,
            &[
                "initial_conversation",
                "initial_conversations",
                "default_to_current_conversation",
                "response_url_enabled",
                "filter",
                "max_selected_items",
            ],
        ),
        _ => {}
    }
}

fn only(found: &mut Problems, at: &str, element: &Value, more: &[&str]) {
    let known: Vec<&str> = COMMON.into_iter().chain(more.iter().copied()).collect();
    found.only(at, element, &known);
    found.whole_number(at, element, "max_selected_items", 1, 1000);
}

fn fits(kind: &str, place: Place) -> bool {
    match kind {
        "button" | "overflow" | "workflow_button" => place != Place::Input,
        "static_select"
        | "external_select"
        | "users_select"
        | "conversations_select"
        | "channels_select"
        | "datepicker"
        | "timepicker"
        | "checkboxes"
        | "radio_buttons" => true,
        "multi_static_select"
        | "multi_external_select"
        | "multi_users_select"
        | "multi_conversations_select"
        | "multi_channels_select" => place != Place::Action,
        "datetimepicker" => place != Place::Accessory,
        "plain_text_input" | "email_text_input" | "url_text_input" | "number_input"
        | "rich_text_input" | "file_input" => place == Place::Input,
        _ => false,
    }
}

fn button(found: &mut Problems, at: &str, element: &Value) {
    found.only(
        at,
        element,
        &[
            "type",
            "action_id",
            "text",
            "value",
            "url",
            "style",
            "confirm",
            "accessibility_label",
        ],
    );
    found.required(at, element, &["text"]);
    text(found, at, element, "text", Text::Plain, 75);
    found.string(at, element, "value", 0, 2000);
    found.string(at, element, "url", 1, 3000);
    found.string(at, element, "accessibility_label", 0, 75);
    found.one_of(at, element, "style", &["primary", "danger"]);
}

fn overflow(found: &mut Problems, at: &str, element: &Value) {
    found.only(at, element, &["type", "action_id", "options", "confirm"]);
    found.required(at, element, &["options"]);
    let list = found.list(at, element, "options", 1, 5);
    options(found, &format!("{at}/options"), list, Text::Plain);
}

fn choices(found: &mut Problems, at: &str, element: &Value) {
    found.only(
        at,
        element,
        &[
            "type",
            "action_id",
            "options",
            "initial_option",
            "initial_options",
            "confirm",
            "focus_on_load",
        ],
    );
    found.required(at, element, &["options"]);
    let list = found.list(at, element, "options", 1, 10);
    options(found, &format!("{at}/options"), list, Text::PlainOrMrkdwn);
    initial_options(found, at, element);
}

fn date(found: &mut Problems, at: &str, element: &Value) {
    only(found, at, element, &["initial_date"]);
    pattern(
        found,
        at,
        element,
        "initial_date",
        is_date,
        "must be in the format YYYY-MM-DD",
    );
}

fn plain_text(found: &mut Problems, at: &str, element: &Value) {
    only(
        found,
        at,
        element,
        &[
            "initial_value",
            "multiline",
            "min_length",
            "max_length",
            "dispatch_action_config",
        ],
    );
    found.flag(at, element, "multiline");
    found.whole_number(at, element, "min_length", 0, 3000);
    found.whole_number(at, element, "max_length", 1, 3000);
    let most = element["max_length"]
        .as_u64()
        .and_then(|most| usize::try_from(most).ok())
        .unwrap_or(3000);
    found.string(at, element, "initial_value", 0, most);
    if let (Some(least), Some(most)) = (
        element["min_length"].as_i64(),
        element["max_length"].as_i64(),
    ) && least > most
    {
        found.add(
            &format!("{at}/min_length"),
            "must not be greater than max_length",
        );
    }
}

fn number(found: &mut Problems, at: &str, element: &Value) {
    only(
        found,
        at,
        element,
        &[
            "is_decimal_allowed",
            "initial_value",
            "min_value",
            "max_value",
            "dispatch_action_config",
        ],
    );
    found.required(at, element, &["is_decimal_allowed"]);
    for key in ["initial_value", "min_value", "max_value"] {
        pattern(
            found,
            at,
            element,
            key,
            |text| text.parse::<f64>().is_ok(),
            "must be a number in a string",
        );
    }
}

fn pattern(
    found: &mut Problems,
    at: &str,
    element: &Value,
    key: &str,
    fits: impl Fn(&str) -> bool,
    message: &str,
) {
    if !element[key].is_null() && !element[key].as_str().is_some_and(fits) {
        found.add(&format!("{at}/{key}"), message);
    }
}

/// `YYYY-MM-DD`, and a day that exists.
pub(crate) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// `HH:mm`.
pub(crate) fn is_time(text: &str) -> bool {
    text.len() == 5 && format!("{text}:00").parse::<jiff::civil::Time>().is_ok()
}
