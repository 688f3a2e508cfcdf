//! Rich text: sections, lists, quotes and preformatted text. What stands in its text elements is literal.

use serde_json::Value;

use super::mrkdwn::link;
use super::{Fires, Reader, date, list, word};

/// The lines of a `rich_text` block.
pub(crate) fn lines(block: &Value, reader: &Reader) -> Vec<String> {
    list(&block["elements"])
        .iter()
        .flat_map(|element| element_lines(element, reader))
        .collect()
}

fn element_lines(element: &Value, reader: &Reader) -> Vec<String> {
    let text = || runs(list(&element["elements"]), reader);
    match word(&element["type"]) {
        "rich_text_quote" => text().split('\n').map(|line| format!("> {line}")).collect(),
        "rich_text_preformatted" => text()
            .split('\n')
            .map(|line| format!("    {line}"))
            .collect(),
        "rich_text_list" => list_lines(element, reader),
        _ => text()
            .trim_end_matches('\n')
            .split('\n')
            .map(str::to_owned)
            .collect(),
    }
}

fn list_lines(element: &Value, reader: &Reader) -> Vec<String> {
    let indent = "  ".repeat(
        element["indent"]
            .as_u64()
            .and_then(|level| usize::try_from(level).ok())
            .unwrap_or(0),
    );
    let first = element["offset"].as_u64().unwrap_or(0) + 1;
    let items = list(&element["elements"]).iter().zip(first..);
    items
        .map(|(item, number)| {
            let text = runs(list(&item["elements"]), reader);
            if element["style"] == "ordered" {
                format!("{indent}{number}. {text}")
            } else {
                format!("{indent}• {text}")
            }
        })
        .collect()
}

fn runs(elements: &[Value], reader: &Reader) -> String {
    elements.iter().map(|run| run_text(run, reader)).collect()
}

fn run_text(run: &Value, reader: &Reader) -> String {
    match word(&run["type"]) {
        "text" => word(&run["text"]).to_owned(),
        "link" => link(word(&run["url"]), run["text"].as_str()),
        "emoji" => format!(":{}:", word(&run["name"])),
        "user" => format!("@{}", reader.name(word(&run["user_id"]))),
        "usergroup" => format!("@{}", reader.name(word(&run["usergroup_id"]))),
        "channel" => format!("#{}", reader.name(word(&run["channel_id"]))),
        "broadcast" => format!("@{}", word(&run["range"])),
        "date" => date::to_text(
            run["timestamp"].as_i64().unwrap_or_default(),
            word(&run["format"]),
            word(&run["fallback"]),
            reader,
        ),
        "color" => word(&run["value"]).to_owned(),
        _ => String::new(),
    }
}

/// What a rich text fires, however deep it stands.
pub(crate) fn fires(value: &Value) -> Vec<Fires> {
    let own = match word(&value["type"]) {
        "user" => Some(Fires::User(word(&value["user_id"]).to_owned())),
        "usergroup" => Some(Fires::UserGroup(word(&value["usergroup_id"]).to_owned())),
        "broadcast" => Fires::broadcast(word(&value["range"])),
        _ => None,
    };
    own.into_iter()
        .chain(list(&value["elements"]).iter().flat_map(fires))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Fires, Reader};
    use super::{fires, lines};

    #[test]
    fn text_is_literal_and_structure_is_seen() {
        let block = json!({ "type": "rich_text", "elements": [
            { "type": "rich_text_section", "elements": [
                { "type": "text", "text": "*not bold* <!channel> &lt; ", "style": { "bold": true } },
                { "type": "user", "user_id": "U1" },
            ] },
            { "type": "rich_text_list", "style": "ordered", "elements": [
                { "type": "rich_text_section", "elements": [{ "type": "text", "text": "one" }] },
                { "type": "rich_text_section", "elements": [{ "type": "link", "url": "https://x.example", "text": "two" }] },
            ] },
            { "type": "rich_text_quote", "elements": [{ "type": "text", "text": "they\nsaid" }] },
            { "type": "rich_text_preformatted", "elements": [{ "type": "text", "text": "code" }] },
        ] });
        assert_eq!(
            lines(&block, &Reader::plain()),
            [
                "*not bold* <!channel> &lt; @U1",
                "1. one",
                "2. two (https://x.example)",
                "> they",
                "> said",
                "    code"
            ]
        );
        assert_eq!(fires(&block), vec![Fires::User("U1".into())]);
    }
}
