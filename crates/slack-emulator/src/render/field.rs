//! Inputs as text: what stands in them, in words.

use serde_json::Value;

use super::{Reader, date, list, rich_text, text_object, word};
use crate::world::elements::initial_state;

/// An option's visible text.
pub(crate) fn option_text(option: &Value, reader: &Reader) -> String {
    text_object(&option["text"], reader)
}

/// What stands in an element: from the view's state, or as it starts.
pub(crate) fn shown(element: &Value, state: &Value, reader: &Reader) -> String {
    let initial = initial_state(element);
    let state = if state.is_null() {
        initial.as_ref().unwrap_or(&Value::Null)
    } else {
        state
    };
    match word(&element["type"]) {
        "checkboxes" => boxes(
            element,
            list(&state["selected_options"]),
            reader,
            ["[x]", "[ ]"],
        ),
        "radio_buttons" => boxes(
            element,
            std::slice::from_ref(&state["selected_option"]),
            reader,
            ["(x)", "( )"],
        ),
        "rich_text_input" => rich_text::lines(&state["rich_text_value"], reader).join("\n"),
        "datetimepicker" => state["selected_date_time"]
            .as_i64()
            .map_or_else(String::new, |moment| date::day_and_time(moment, reader)),
        _ => plain(state, reader),
    }
}

fn plain(state: &Value, reader: &Reader) -> String {
    let person = |id: &Value| format!("@{}", reader.name(word(id)));
    let place = |id: &Value| format!("#{}", reader.name(word(id)));
    let mut all: Vec<String> = Vec::new();
    for key in ["value", "selected_date", "selected_time"] {
        all.extend(state[key].as_str().map(str::to_owned));
    }
    for option in [&state["selected_option"]]
        .into_iter()
        .filter(|option| option.is_object())
    {
        all.push(option_text(option, reader));
    }
    all.extend(
        list(&state["selected_options"])
            .iter()
            .map(|option| option_text(option, reader)),
    );
    all.extend(
        [&state["selected_user"]]
            .into_iter()
            .filter(|id| id.is_string())
            .map(person),
    );
    all.extend(list(&state["selected_users"]).iter().map(person));
    for key in ["selected_conversation", "selected_channel"] {
        all.extend(
            [&state[key]]
                .into_iter()
                .filter(|id| id.is_string())
                .map(place),
        );
    }
    for key in ["selected_conversations", "selected_channels"] {
        all.extend(list(&state[key]).iter().map(place));
    }
    all.join(", ")
}

fn boxes(element: &Value, chosen: &[Value], reader: &Reader, [on, off]: [&str; 2]) -> String {
    let marked = list(&element["options"]).iter().map(|option| {
        let mark = if chosen
            .iter()
            .any(|chosen| chosen["value"] == option["value"])
        {
            on
        } else {
            off
        };
        format!("{mark} {}", option_text(option, reader))
    });
    marked.collect::<Vec<_>>().join("  ")
}
