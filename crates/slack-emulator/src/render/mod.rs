//! Slack's JSON as the text a person reads: messages and views, mrkdwn and rich text, names for ids,
//! dates in the reader's zone. Pure functions, usable alone: for snapshot tests of anybody's Block Kit.

mod block;
mod date;
mod field;
mod fires;
mod mrkdwn;
mod reader;
mod rich_text;

use std::collections::BTreeMap;

use serde_json::Value;

pub use fires::{Fires, Firing, fired};
pub use reader::Reader;

pub(crate) use block::{Button, buttons};
pub(crate) use field::option_text;
pub(crate) use fires::broadcasts_by_word;

/// A message as its reader sees it: its blocks if it has any, otherwise its text; attachments and files below.
pub fn message(message: &Value, reader: &Reader) -> String {
    let blocks = list(&message["blocks"]);
    let mut lines = if blocks.is_empty() {
        vec![mrkdwn::to_text(word(&message["text"]), reader)]
    } else {
        block::lines(blocks, &Value::Null, &BTreeMap::new(), reader)
    };
    for attachment in list(&message["attachments"]) {
        lines.extend(block::lines(
            list(&attachment["blocks"]),
            &Value::Null,
            &BTreeMap::new(),
            reader,
        ));
        for key in ["pretext", "title", "text"] {
            lines.extend(
                attachment[key]
                    .as_str()
                    .map(|text| mrkdwn::to_text(text, reader)),
            );
        }
    }
    for file in list(&message["files"]) {
        let (title, name) = (word(&file["title"]), word(&file["name"]));
        lines.push(format!("{title} (file {name})"));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// A modal or home as the person sees it: title, blocks with what stands in the inputs, buttons.
/// What stands in the inputs comes from `state.values` where the view carries it, else from the initial values.
pub fn view(view: &Value, reader: &Reader) -> String {
    view_with_errors(view, &BTreeMap::new(), reader)
}

/// The same with what stands under the inputs, per block id.
pub(crate) fn view_with_errors(
    view: &Value,
    errors: &BTreeMap<String, String>,
    reader: &Reader,
) -> String {
    let mut lines = Vec::new();
    if let Some(title) = view["title"]["text"].as_str() {
        lines.push(title.to_owned());
    }
    lines.extend(block::lines(
        list(&view["blocks"]),
        &view["state"]["values"],
        errors,
        reader,
    ));
    let buttons: Vec<String> = [&view["submit"], &view["close"]]
        .into_iter()
        .filter_map(|button| button["text"].as_str())
        .map(|label| format!("[{label}]"))
        .collect();
    lines.push(buttons.join(" "));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// The top-level text of a message, as notifications and screen readers give it.
pub fn fallback(message: &Value, reader: &Reader) -> String {
    mrkdwn::to_text(word(&message["text"]), reader)
}

/// A text object as shown: marked up if it is mrkdwn, as it stands if it is plain.
pub(crate) fn text_object(text: &Value, reader: &Reader) -> String {
    if text["type"] == "mrkdwn" {
        mrkdwn::to_text(word(&text["text"]), reader)
    } else {
        word(&text["text"]).to_owned()
    }
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

pub(crate) fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
