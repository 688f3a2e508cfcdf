//! The interactive elements in blocks: where they stand, which ids they have, what stands in them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::ids::Ids;

/// What stands in the inputs: the state object per block id and action id.
pub(crate) type Inputs = BTreeMap<(String, String), Value>;

/// Where an interactive element stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Input,
    Accessory,
    Action,
}

/// An interactive element with its block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'a> {
    pub block: &'a Value,
    pub element: &'a Value,
    pub place: Place,
}

impl Placed<'_> {
    pub fn key(&self) -> (String, String) {
        (
            word(&self.block["block_id"]),
            word(&self.element["action_id"]),
        )
    }

    pub fn kind(&self) -> &str {
        self.element["type"].as_str().unwrap_or_default()
    }

    /// Whether changing it tells the app at once.
    pub fn dispatches(&self) -> bool {
        self.place != Place::Input || self.block["dispatch_action"] == true
    }
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The interactive elements of a list of blocks, in reading order.
pub(crate) fn elements(blocks: &[Value]) -> Vec<Placed<'_>> {
    let mut found = Vec::new();
    for block in blocks {
        match block["type"].as_str() {
            Some("input") => found.push(Placed {
                block,
                element: &block["element"],
                place: Place::Input,
            }),
            Some("section") if block["accessory"]["action_id"].is_string() => {
                found.push(Placed {
                    block,
                    element: &block["accessory"],
                    place: Place::Accessory,
                });
            }
            Some("actions") => {
                let list = block["elements"]
                    .as_array()
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                found.extend(list.iter().map(|element| Placed {
                    block,
                    element,
                    place: Place::Action,
                }));
            }
            Some(_) | None => {}
        }
    }
    found
}

/// Fills in the block ids and action ids that an app may leave out.
pub(crate) fn with_ids(blocks: &mut Value, ids: &mut Ids) {
    for block in blocks.as_array_mut().into_iter().flatten() {
        fill(block, "block_id", ids);
        for part in ["element", "accessory"] {
            if block[part].is_object() && block[part]["type"] != "image" {
                fill(&mut block[part], "action_id", ids);
            }
        }
        if block["type"] == "actions" {
            for element in block["elements"].as_array_mut().into_iter().flatten() {
                fill(element, "action_id", ids);
            }
        }
    }
}

fn fill(object: &mut Value, key: &str, ids: &mut Ids) {
    let missing = object[key].as_str().is_none_or(str::is_empty);
    if let Some(object) = object.as_object_mut().filter(|_| missing) {
        object.insert(key.to_owned(), json!(format!("auto{}", ids.number("auto"))));
    }
}

/// The state an element starts with, in Slack's shape; `None` for buttons and menus, which have none.
pub(crate) fn initial_state(element: &Value) -> Option<Value> {
    let kind = element["type"].as_str()?;
    let initial = |key: &str| element[key].clone();
    let list = |key: &str| {
        if element[key].is_array() {
            element[key].clone()
        } else {
            json!([])
        }
    };
    let (key, value) = match kind {
        "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" => {
            ("value", initial("initial_value"))
        }
        "rich_text_input" => ("rich_text_value", initial("initial_value")),
        "datepicker" => ("selected_date", initial("initial_date")),
        "timepicker" => ("selected_time", initial("initial_time")),
        "datetimepicker" => ("selected_date_time", initial("initial_date_time")),
        "static_select" | "external_select" | "radio_buttons" => {
            ("selected_option", initial("initial_option"))
        }
        "multi_static_select" | "multi_external_select" | "checkboxes" => {
            ("selected_options", list("initial_options"))
        }
        "users_select" => ("selected_user", initial("initial_user")),
        "multi_users_select" => ("selected_users", list("initial_users")),
        "conversations_select" => ("selected_conversation", initial("initial_conversation")),
        "multi_conversations_select" => ("selected_conversations", list("initial_conversations")),
        "channels_select" => ("selected_channel", initial("initial_channel")),
        "multi_channels_select" => ("selected_channels", list("initial_channels")),
        "file_input" => ("files", json!([])),
        _ => return None,
    };
    Some(json!({ "type": kind, key: value }))
}

/// The inputs of new blocks: what was there under the same ids and type stays, the rest starts afresh.
pub(crate) fn inputs(blocks: &[Value], before: &Inputs) -> Inputs {
    elements(blocks)
        .into_iter()
        .filter_map(|placed| {
            let fresh = initial_state(placed.element)?;
            let kept = before
                .get(&placed.key())
                .filter(|old| old["type"] == fresh["type"])
                .cloned();
            Some((placed.key(), kept.unwrap_or(fresh)))
        })
        .collect()
}

/// `state.values` in Slack's nesting.
pub(crate) fn values(inputs: &Inputs) -> Value {
    let mut values = json!({});
    for ((block, action), state) in inputs {
        values[block][action] = state.clone();
    }
    values
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Inputs, inputs, values};

    fn blocks(initial: &str, kind: &str) -> Vec<serde_json::Value> {
        vec![json!({
            "type": "input", "block_id": "b", "label": { "type": "plain_text", "text": "Customer" },
            "element": { "type": kind, "action_id": "a", "initial_value": initial },
        })]
    }

    #[test]
    fn what_was_typed_stays_under_the_same_ids() {
        let mut typed = inputs(&blocks("first", "plain_text_input"), &Inputs::new());
        assert_eq!(values(&typed)["b"]["a"]["value"], "first");
        typed.insert(
            ("b".into(), "a".into()),
            json!({ "type": "plain_text_input", "value": "typed" }),
        );
        let after = inputs(&blocks("second", "plain_text_input"), &typed);
        assert_eq!(values(&after)["b"]["a"]["value"], "typed");
    }

    #[test]
    fn another_type_starts_afresh() {
        let typed = inputs(&blocks("first", "plain_text_input"), &Inputs::new());
        let after = inputs(&blocks("7", "number_input"), &typed);
        assert_eq!(
            values(&after)["b"]["a"],
            json!({ "type": "number_input", "value": "7" })
        );
    }
}
