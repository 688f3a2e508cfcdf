//! Block Kit's limits in messages, each at the limit and one beyond.

use serde_json::{Value, json};

use crate::tiny::{Town, input, plain};

pub fn section(text: &str) -> Value {
    json!({ "type": "section", "text": { "type": "mrkdwn", "text": text } })
}

fn button(text: &str, value: &str, id: usize) -> Value {
    json!({ "type": "button", "text": plain(text), "value": value, "action_id": format!("a{id}") })
}

pub fn option(text: &str, value: &str) -> Value {
    json!({ "text": plain(text), "value": value })
}

pub fn many<T>(count: usize, make: impl Fn(usize) -> T) -> Vec<T> {
    (0..count).map(make).collect()
}

pub fn x(count: usize) -> String {
    // Characters count, not bytes.
    "é".repeat(count)
}

fn actions(elements: &Value) -> Value {
    json!({ "type": "actions", "elements": elements })
}

fn select(options: usize) -> Value {
    let options = many(options, |n| option("o", &n.to_string()));
    json!({ "type": "static_select", "action_id": "s", "options": options })
}

/// Blocks of a message that Slack takes, beside ones that it refuses, with the pointer it names.
fn message_cases() -> Vec<(&'static str, Value, Value, &'static str)> {
    let one = |block: Value| json!([block]);
    vec![
        (
            "blocks",
            json!(many(50, |_| section("x"))),
            json!(many(51, |_| section("x"))),
            "/blocks",
        ),
        (
            "section text",
            one(section(&x(3000))),
            one(section(&x(3001))),
            "/blocks/0/text/text",
        ),
        (
            "empty section",
            one(section("x")),
            one(section("")),
            "/blocks/0/text/text",
        ),
        (
            "fields",
            one(json!({ "type": "section", "fields": many(10, |_| plain("x")) })),
            one(json!({ "type": "section", "fields": many(11, |_| plain("x")) })),
            "/blocks/0/fields",
        ),
        (
            "field text",
            one(json!({ "type": "section", "fields": [plain(&x(2000))] })),
            one(json!({ "type": "section", "fields": [plain(&x(2001))] })),
            "/blocks/0/fields/0/text",
        ),
        (
            "header",
            one(json!({ "type": "header", "text": plain(&x(150)) })),
            one(json!({ "type": "header", "text": plain(&x(151)) })),
            "/blocks/0/text/text",
        ),
        (
            "header mrkdwn",
            one(json!({ "type": "header", "text": plain("x") })),
            one(json!({ "type": "header", "text": { "type": "mrkdwn", "text": "x" } })),
            "/blocks/0/text/type",
        ),
        (
            "context",
            one(json!({ "type": "context", "elements": many(10, |_| plain("x")) })),
            one(json!({ "type": "context", "elements": many(11, |_| plain("x")) })),
            "/blocks/0/elements",
        ),
        (
            "actions",
            one(actions(&json!(many(25, |n| button("b", "v", n))))),
            one(actions(&json!(many(26, |n| button("b", "v", n))))),
            "/blocks/0/elements",
        ),
        (
            "button text",
            one(actions(&json!([button(&x(75), "v", 0)]))),
            one(actions(&json!([button(&x(76), "v", 0)]))),
            "/blocks/0/elements/0/text/text",
        ),
        (
            "button value",
            one(actions(&json!([button("b", &x(2000), 0)]))),
            one(actions(&json!([button("b", &x(2001), 0)]))),
            "/blocks/0/elements/0/value",
        ),
        (
            "button style",
            one(actions(
                &json!([{ "type": "button", "text": plain("b"), "style": "danger" }]),
            )),
            one(actions(
                &json!([{ "type": "button", "text": plain("b"), "style": "red" }]),
            )),
            "/blocks/0/elements/0/style",
        ),
        (
            "options",
            one(actions(&json!([select(100)]))),
            one(actions(&json!([select(101)]))),
            "/blocks/0/elements/0/options",
        ),
        (
            "no options",
            one(actions(&json!([select(1)]))),
            one(actions(&json!([select(0)]))),
            "/blocks/0/elements/0/options",
        ),
        (
            "overflow",
            one(actions(
                &json!([{ "type": "overflow", "options": many(5, |n| option("o", &n.to_string())) }]),
            )),
            one(actions(
                &json!([{ "type": "overflow", "options": many(6, |n| option("o", &n.to_string())) }]),
            )),
            "/blocks/0/elements/0/options",
        ),
        (
            "option text",
            one(actions(
                &json!([{ "type": "overflow", "options": [option(&x(75), "v")] }]),
            )),
            one(actions(
                &json!([{ "type": "overflow", "options": [option(&x(76), "v")] }]),
            )),
            "/blocks/0/elements/0/options/0/text/text",
        ),
        (
            "option value",
            one(actions(
                &json!([{ "type": "overflow", "options": [option("o", &x(150))] }]),
            )),
            one(actions(
                &json!([{ "type": "overflow", "options": [option("o", &x(151))] }]),
            )),
            "/blocks/0/elements/0/options/0/value",
        ),
        (
            "block_id",
            one(json!({ "type": "divider", "block_id": x(255) })),
            one(json!({ "type": "divider", "block_id": x(256) })),
            "/blocks/0/block_id",
        ),
        (
            "same block_id",
            json!([{ "type": "divider", "block_id": "a" }, { "type": "divider", "block_id": "b" }]),
            json!([{ "type": "divider", "block_id": "a" }, { "type": "divider", "block_id": "a" }]),
            "/blocks/1/block_id",
        ),
        (
            "same action_id",
            one(actions(&json!([button("b", "v", 0), button("b", "v", 1)]))),
            one(actions(&json!([button("b", "v", 0), button("b", "v", 0)]))),
            "/blocks/0",
        ),
        (
            "confirm",
            one(actions(
                &json!([{ "type": "button", "text": plain("b"), "confirm": {
                "title": plain(&x(100)), "text": plain(&x(300)), "confirm": plain(&x(30)), "deny": plain("No") } }]),
            )),
            one(actions(
                &json!([{ "type": "button", "text": plain("b"), "confirm": {
                "title": plain("t"), "text": plain("t"), "confirm": plain(&x(31)), "deny": plain("No") } }]),
            )),
            "/blocks/0/elements/0/confirm/confirm/text",
        ),
        (
            "image alt text",
            one(
                json!({ "type": "image", "image_url": "https://x.example/i.png", "alt_text": x(2000) }),
            ),
            one(json!({ "type": "image", "image_url": "https://x.example/i.png" })),
            "/blocks/0",
        ),
        (
            "unknown key",
            one(section("x")),
            one(json!({ "type": "divider", "colour": "red" })),
            "/blocks/0",
        ),
        (
            "unknown type",
            one(section("x")),
            one(json!({ "type": "sektion" })),
            "/blocks/0/type",
        ),
        (
            "multi select in actions",
            one(
                json!({ "type": "section", "text": plain("x"), "accessory": { "type": "multi_users_select" } }),
            ),
            one(actions(&json!([{ "type": "multi_users_select" }]))),
            "/blocks/0/elements/0/type",
        ),
        (
            "text input in actions",
            one(input("b", "Label")),
            one(actions(&json!([{ "type": "plain_text_input" }]))),
            "/blocks/0/elements/0/type",
        ),
        (
            "empty rich text",
            one(
                json!({ "type": "rich_text", "elements": [{ "type": "rich_text_section", "elements": [{ "type": "text", "text": "x" }] }] }),
            ),
            one(
                json!({ "type": "rich_text", "elements": [{ "type": "rich_text_section", "elements": [{ "type": "text", "text": "" }] }] }),
            ),
            "/blocks/0/elements/0/elements/0/text",
        ),
    ]
}

#[tokio::test]
async fn messages() {
    let town = Town::quiet().await;
    for (name, good, bad, pointer) in message_cases() {
        let post = async |blocks: Value| {
            town.api
                .call_json(
                    "chat.postMessage",
                    json!({ "channel": town.sam.id(), "text": "x", "blocks": blocks }),
                )
                .await
        };
        let taken = post(good).await;
        assert_eq!(taken["ok"], true, "{name}: {taken}");
        let refused = post(bad).await;
        assert_eq!(refused["error"], "invalid_blocks", "{name}");
        let messages = refused["response_metadata"]["messages"].to_string();
        assert!(
            messages.contains(&format!("[json-pointer:{pointer}]")),
            "{name}: {messages}"
        );
    }
    assert_eq!(town.sam.messages_from_app().len(), message_cases().len());
    assert_eq!(town.slack.broken_rules().len(), message_cases().len());
}
