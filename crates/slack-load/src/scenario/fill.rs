//! Fills a modal as a diligent person would: every input, each in its own way.

use serde_json::{Map, Value, json};

/// The `state` of a view whose inputs were all filled, by what stands in them and at them; `word`
/// makes it like no other.
pub fn filled(view: &Value, word: &str, colleague: &str) -> Value {
    let mut values = Map::new();
    for block in view["blocks"].as_array().into_iter().flatten() {
        if block["type"] != "input" {
            continue;
        }
        let element = &block["element"];
        let (Some(id), Some(action)) = (block["block_id"].as_str(), element["action_id"].as_str())
        else {
            continue;
        };
        let label = block["label"]["text"].as_str().unwrap_or_default();
        let mut value = entered(element, label, word, colleague);
        value["type"] = element["type"].clone();
        values.insert(id.to_owned(), json!({ action: value }));
    }
    json!({ "values": values })
}

fn entered(element: &Value, label: &str, word: &str, colleague: &str) -> Value {
    let or = |there: &str, otherwise: Value| match &element[there] {
        Value::Null => otherwise,
        there => there.clone(),
    };
    match element["type"].as_str().unwrap_or_default() {
        "plain_text_input" => {
            let most = element["max_length"].as_u64().unwrap_or(3000);
            let text = format!("{label} {word}: agreed on Monday, see https://example.com/{word}");
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            let text: String = text.chars().take(most).collect();
            json!({ "value": or("initial_value", text.into()) })
        }
        "url_text_input" => {
            let address = format!("https://example.com/deals/{word}");
            json!({ "value": or("initial_value", address.into()) })
        }
        "users_select" => {
            json!({ "selected_user": or("initial_user", colleague.into()) })
        }
        "datepicker" => json!({ "selected_date": or("initial_date", "2030-01-15".into()) }),
        "timepicker" => json!({ "selected_time": or("initial_time", "10:00".into()) }),
        "static_select" | "radio_buttons" => {
            let first = element["options"][0].clone();
            json!({ "selected_option": or("initial_option", first) })
        }
        "checkboxes" => json!({ "selected_options": or("initial_options", json!([])) }),
        _ => json!({ "value": null }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_is_filled() {
        let input = |id: &str, element: Value| {
            json!({ "type": "input", "block_id": id, "label": { "text": "Goals" },
                "element": element })
        };
        let view = json!({ "blocks": [
            { "type": "divider" },
            input("a", json!({ "type": "plain_text_input", "action_id": "v", "max_length": 7 })),
            input("b", json!({ "type": "users_select", "action_id": "v", "initial_user": "U9" })),
            input("c", json!({ "type": "datepicker", "action_id": "v" })),
        ]});
        let values = &filled(&view, "w", "U7")["values"];
        assert_eq!(values["a"]["v"]["value"].as_str().map(str::len), Some(7));
        assert_eq!(values["b"]["v"]["selected_user"], "U9");
        assert_eq!(values["c"]["v"]["selected_date"], "2030-01-15");
        assert_eq!(values["c"]["v"]["type"], "datepicker");
    }
}
