//! Blocks as lines of text, and the buttons that can be pressed in them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Reader, field, list, rich_text, text_object, word};
use crate::world::elements::elements;

/// A button that somebody can press.
#[derive(Clone, Debug)]
pub(crate) struct Button {
    pub label: String,
    pub block: Value,
    pub element: Value,
}

/// The buttons in these blocks, in reading order.
pub(crate) fn buttons(blocks: &[Value]) -> Vec<Button> {
    elements(blocks)
        .into_iter()
        .filter(|placed| placed.kind() == "button")
        .map(|placed| Button {
            label: word(&placed.element["text"]["text"]).to_owned(),
            block: placed.block.clone(),
            element: placed.element.clone(),
        })
        .collect()
}

/// The lines of these blocks; `values` is a view's `state.values`, `errors` what stands under its inputs.
pub(crate) fn lines(
    blocks: &[Value],
    values: &Value,
    errors: &BTreeMap<String, String>,
    reader: &Reader,
) -> Vec<String> {
    blocks
        .iter()
        .flat_map(|block| block_lines(block, values, errors, reader))
        .collect()
}

fn block_lines(
    block: &Value,
    values: &Value,
    errors: &BTreeMap<String, String>,
    reader: &Reader,
) -> Vec<String> {
    let state =
        |element: &Value| values[word(&block["block_id"])][word(&element["action_id"])].clone();
    match word(&block["type"]) {
        "header" => vec![text_object(&block["text"], reader)],
        "section" => {
            let mut lines = Vec::new();
            if block["text"].is_object() {
                lines.push(text_object(&block["text"], reader));
            }
            lines.extend(
                list(&block["fields"])
                    .iter()
                    .map(|text| text_object(text, reader)),
            );
            if block["accessory"].is_object() {
                lines.push(control(
                    &block["accessory"],
                    &state(&block["accessory"]),
                    reader,
                ));
            }
            lines
        }
        "context" => {
            let parts = list(&block["elements"]).iter().map(|part| {
                if part["type"] == "image" {
                    image(part)
                } else {
                    text_object(part, reader)
                }
            });
            vec![parts.collect::<Vec<_>>().join(" · ")]
        }
        "actions" => {
            let controls = list(&block["elements"])
                .iter()
                .map(|element| control(element, &state(element), reader));
            vec![controls.collect::<Vec<_>>().join(" ")]
        }
        "input" => input(block, &state(&block["element"]), errors, reader),
        "image" => vec![image(block)],
        "rich_text" => rich_text::lines(block, reader),
        // Standard Markdown, which reads well as it stands.
        "markdown" => vec![word(&block["text"]).to_owned()],
        "divider" => vec!["---".to_owned()],
        "video" => vec![format!("(video: {})", word(&block["title"]["text"]))],
        other => vec![format!("({other})")],
    }
}

fn input(
    block: &Value,
    state: &Value,
    errors: &BTreeMap<String, String>,
    reader: &Reader,
) -> Vec<String> {
    let optional = if block["optional"] == true {
        " (optional)"
    } else {
        ""
    };
    let value = field::shown(&block["element"], state, reader);
    let mut lines = vec![
        format!("{}{optional}: {value}", word(&block["label"]["text"]))
            .trim_end()
            .to_owned(),
    ];
    if let Some(hint) = block["hint"]["text"].as_str() {
        lines.push(format!("  ({hint})"));
    }
    if let Some(error) = errors.get(word(&block["block_id"])) {
        lines.push(format!("  ! {error}"));
    }
    lines
}

/// A button, menu or picker that stands in a section or a row of actions.
fn control(element: &Value, state: &Value, reader: &Reader) -> String {
    match word(&element["type"]) {
        "image" => image(element),
        "button" => format!("[{}]", word(&element["text"]["text"])),
        "overflow" => {
            let options = list(&element["options"])
                .iter()
                .map(|option| field::option_text(option, reader));
            format!("[… {}]", options.collect::<Vec<_>>().join(" / "))
        }
        "checkboxes" | "radio_buttons" => field::shown(element, state, reader),
        _ => {
            let shown = field::shown(element, state, reader);
            let placeholder = element["placeholder"]["text"].as_str().unwrap_or("Choose");
            if shown.is_empty() {
                format!("[{placeholder} ▾]")
            } else {
                format!("[{shown} ▾]")
            }
        }
    }
}

fn image(image: &Value) -> String {
    format!("(image: {})", word(&image["alt_text"]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::render::{Reader, message, view};

    #[test]
    fn a_message_reads_aloud() {
        let card = json!({ "text": "fallback", "blocks": [
            { "type": "header", "text": { "type": "plain_text", "text": "Order *1*" } },
            { "type": "section", "text": { "type": "mrkdwn", "text": "*Seller:* <@U1>" }, "fields": [
                { "type": "mrkdwn", "text": "_due_ soon" }, { "type": "plain_text", "text": "*as is*" } ] },
            { "type": "divider" },
            { "type": "context", "elements": [{ "type": "mrkdwn", "text": "one" }, { "type": "mrkdwn", "text": "two" }] },
            { "type": "actions", "elements": [
                { "type": "button", "text": { "type": "plain_text", "text": "Yes" }, "action_id": "y" },
                { "type": "static_select", "placeholder": { "type": "plain_text", "text": "Why" }, "action_id": "w", "options": [] } ] },
        ] });
        let reader = Reader::plain().knows("U1", "Sam");
        assert_eq!(
            message(&card, &reader),
            "Order *1*\nSeller: @Sam\ndue soon\n*as is*\n---\none · two\n[Yes] [Why ▾]"
        );
    }

    #[test]
    fn a_view_shows_labels_values_and_buttons() {
        let modal = json!({ "type": "modal", "title": { "type": "plain_text", "text": "Brief" },
            "submit": { "type": "plain_text", "text": "Send" }, "close": { "type": "plain_text", "text": "Cancel" },
            "blocks": [
                { "type": "input", "block_id": "b", "optional": true, "label": { "type": "plain_text", "text": "Customer" },
                  "hint": { "type": "plain_text", "text": "As on the contract" },
                  "element": { "type": "plain_text_input", "action_id": "a", "initial_value": "Acme" } },
                { "type": "input", "block_id": "c", "label": { "type": "plain_text", "text": "Promises" },
                  "element": { "type": "checkboxes", "action_id": "a", "options": [
                    { "text": { "type": "plain_text", "text": "None were made" }, "value": "none" } ] } },
            ] });
        assert_eq!(
            view(&modal, &Reader::plain()),
            "Brief\nCustomer (optional): Acme\n  (As on the contract)\nPromises: [ ] None were made\n[Send] [Cancel]"
        );
    }
}
