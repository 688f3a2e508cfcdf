//! The blocks of Block Kit: what each must and may carry, how long, and on which surface.

use std::collections::BTreeSet;

use serde_json::Value;

use super::composition::{Text, text, text_object};
use super::element::element;
use super::problem::{Problem, Problems};
use super::surface::Surface;
use crate::world::elements::{Place, elements};

/// Everything that is wrong with a list of blocks; `at` is the JSON pointer of the list.
pub(crate) fn blocks(at: &str, list: &[Value], surface: Surface) -> Vec<Problem> {
    let mut found = Problems::default();
    if list.len() > surface.most_blocks() {
        found.add(
            at,
            format!("no more than {} items allowed", surface.most_blocks()),
        );
    }
    let mut block_ids = BTreeSet::new();
    let mut markdown = 0;
    for (index, value) in list.iter().enumerate() {
        let at = format!("{at}/{index}");
        block(&mut found, &at, value, surface);
        if let Some(id) = value["block_id"].as_str()
            && !block_ids.insert(id)
        {
            found.add(
                &format!("{at}/block_id"),
                format!("\"block_id\" already exists: {id}"),
            );
        }
        let mut action_ids = BTreeSet::new();
        for placed in elements(std::slice::from_ref(value)) {
            if let Some(id) = placed.element["action_id"].as_str()
                && !action_ids.insert(id)
            {
                found.add(&at, format!("\"action_id\" already exists: {id}"));
            }
        }
        if value["type"] == "markdown" {
            markdown += value["text"]
                .as_str()
                .map_or(0, |text| text.chars().count());
        }
    }
    if markdown > 12_000 {
        found.add(at, "markdown must be less than 12001 characters in all");
    }
    found.0
}

fn block(found: &mut Problems, at: &str, block: &Value, surface: Surface) {
    if !block.is_object() {
        found.add(at, "must be a valid block");
        return;
    }
    let Some(kind) = block["type"].as_str() else {
        found.add(at, "missing required field: type");
        return;
    };
    if !surface.takes(kind) {
        found.add(&format!("{at}/type"), format!("unsupported type: {kind}"));
        return;
    }
    found.string(at, block, "block_id", 1, 255);
    match kind {
        "section" => section(found, at, block),
        "header" => {
            found.only(at, block, &["type", "block_id", "text", "level"]);
            found.required(at, block, &["text"]);
            text(found, at, block, "text", Text::Plain, 150);
        }
        "divider" => found.only(at, block, &["type", "block_id"]),
        "context" => context(found, at, block),
        "actions" => {
            found.only(at, block, &["type", "block_id", "elements"]);
            found.required(at, block, &["elements"]);
            let list = found.list(at, block, "elements", 1, 25);
            for (index, value) in list.iter().enumerate() {
                element(
                    found,
                    &format!("{at}/elements/{index}"),
                    value,
                    Place::Action,
                );
            }
        }
        "input" => input(found, at, block, surface),
        "image" => image(found, at, block, true),
        "rich_text" => {
            found.only(at, block, &["type", "block_id", "elements"]);
            found.required(at, block, &["elements"]);
            let list = found.list(at, block, "elements", 0, usize::MAX);
            rich_text(found, at, list);
        }
        "markdown" => {
            found.only(at, block, &["type", "block_id", "text"]);
            found.required(at, block, &["text"]);
        }
        _ => {}
    }
}

fn section(found: &mut Problems, at: &str, block: &Value) {
    found.only(
        at,
        block,
        &["type", "block_id", "text", "fields", "accessory", "expand"],
    );
    if block["text"].is_null() && block["fields"].is_null() {
        found.add(at, "missing required field: text");
    }
    text(found, at, block, "text", Text::PlainOrMrkdwn, 3000);
    let fields = found.list(at, block, "fields", 1, 10);
    for (index, field) in fields.iter().enumerate() {
        text_object(
            found,
            &format!("{at}/fields/{index}"),
            field,
            Text::PlainOrMrkdwn,
            2000,
        );
    }
    let accessory = &block["accessory"];
    if accessory["type"] == "image" {
        image(found, &format!("{at}/accessory"), accessory, false);
    } else if !accessory.is_null() {
        element(
            found,
            &format!("{at}/accessory"),
            accessory,
            Place::Accessory,
        );
    }
}

fn context(found: &mut Problems, at: &str, block: &Value) {
    found.only(at, block, &["type", "block_id", "elements"]);
    found.required(at, block, &["elements"]);
    let list = found.list(at, block, "elements", 1, 10);
    for (index, value) in list.iter().enumerate() {
        let at = format!("{at}/elements/{index}");
        if value["type"] == "image" {
            image(found, &at, value, false);
        } else {
            text_object(found, &at, value, Text::PlainOrMrkdwn, 3000);
        }
    }
}

fn input(found: &mut Problems, at: &str, block: &Value, surface: Surface) {
    found.only(
        at,
        block,
        &[
            "type",
            "block_id",
            "label",
            "element",
            "hint",
            "optional",
            "dispatch_action",
        ],
    );
    found.required(at, block, &["label", "element"]);
    text(found, at, block, "label", Text::Plain, 2000);
    text(found, at, block, "hint", Text::Plain, 2000);
    found.flag(at, block, "optional");
    found.flag(at, block, "dispatch_action");
    if block["element"]["type"] == "file_input" && surface != Surface::Modal {
        found.add(
            &format!("{at}/element/type"),
            "unsupported type: file_input",
        );
    } else if !block["element"].is_null() {
        element(
            found,
            &format!("{at}/element"),
            &block["element"],
            Place::Input,
        );
    }
}

fn image(found: &mut Problems, at: &str, image: &Value, is_block: bool) {
    found.required(at, image, &["alt_text"]);
    found.string(at, image, "alt_text", 0, 2000);
    found.string(at, image, "image_url", 1, 3000);
    if image["image_url"].is_null() && image["slack_file"].is_null() {
        found.add(at, "missing required field: image_url");
    }
    if is_block {
        found.only(
            at,
            image,
            &[
                "type",
                "block_id",
                "image_url",
                "slack_file",
                "alt_text",
                "title",
            ],
        );
        text(found, at, image, "title", Text::Plain, 2000);
    } else {
        found.only(at, image, &["type", "image_url", "slack_file", "alt_text"]);
    }
}

fn rich_text(found: &mut Problems, at: &str, list: &[Value]) {
    for (index, value) in list.iter().enumerate() {
        let at = format!("{at}/elements/{index}");
        match value["type"].as_str() {
            Some("rich_text_section" | "rich_text_preformatted" | "rich_text_quote") => {
                found.required(&at, value, &["elements"]);
                let runs = found.list(&at, value, "elements", 0, usize::MAX);
                rich_text_runs(found, &at, runs);
            }
            Some("rich_text_list") => {
                found.required(&at, value, &["elements", "style"]);
                found.one_of(&at, value, "style", &["bullet", "ordered"]);
                let lines = found.list(&at, value, "elements", 0, usize::MAX);
                rich_text(found, &at, lines);
            }
            Some(other) => found.add(&format!("{at}/type"), format!("unsupported type: {other}")),
            None => found.add(&at, "missing required field: type"),
        }
    }
}

fn rich_text_runs(found: &mut Problems, at: &str, list: &[Value]) {
    for (index, run) in list.iter().enumerate() {
        let at = format!("{at}/elements/{index}");
        let needed = match run["type"].as_str() {
            Some("text") => "text",
            Some("link") => "url",
            Some("emoji") => "name",
            Some("user") => "user_id",
            Some("usergroup") => "usergroup_id",
            Some("channel") => "channel_id",
            Some("broadcast") => "range",
            Some("date") => "timestamp",
            Some("team") => "team_id",
            Some("color") => "value",
            Some(other) => {
                found.add(&format!("{at}/type"), format!("unsupported type: {other}"));
                continue;
            }
            None => "type",
        };
        found.required(&at, run, &[needed]);
        if needed == "text" {
            found.string(&at, run, "text", 1, usize::MAX - 1);
        }
    }
}
