//! The limits of modals and homes, each at the limit and one beyond.

use serde_json::{Value, json};

use crate::block_limits::{many, option, section, x};
use crate::tiny::{Town, modal, plain};

fn with(key: &str, value: Value) -> Value {
    let mut view = modal("Title", &json!([section("x")]));
    view[key] = value;
    view
}

fn element(element: &Value) -> Value {
    modal(
        "Title",
        &json!([{ "type": "input", "label": plain("Label"), "element": element }]),
    )
}

fn text_input(key: &str, value: Value) -> Value {
    let mut input = json!({ "type": "plain_text_input" });
    input[key] = value;
    element(&input)
}

fn view_cases() -> Vec<(&'static str, Value, Value, &'static str)> {
    let boxes = |count: usize| {
        element(
            &json!({ "type": "checkboxes", "options": many(count, |n| option("o", &n.to_string())) }),
        )
    };
    let labelled = |label: &str, hint: &str| {
        modal(
            "T",
            &json!([{ "type": "input", "label": plain(label), "hint": plain(hint), "element": { "type": "plain_text_input" } }]),
        )
    };
    let mut without_submit = labelled("Label", "Hint");
    without_submit["submit"] = Value::Null;
    vec![
        (
            "title",
            with("title", plain(&x(24))),
            with("title", plain(&x(25))),
            "/view/title/text",
        ),
        (
            "submit",
            with("submit", plain(&x(24))),
            with("submit", plain(&x(25))),
            "/view/submit/text",
        ),
        (
            "close",
            with("close", plain(&x(24))),
            with("close", plain(&x(25))),
            "/view/close/text",
        ),
        (
            "private_metadata",
            with("private_metadata", json!(x(3000))),
            with("private_metadata", json!(x(3001))),
            "/view/private_metadata",
        ),
        (
            "callback_id",
            with("callback_id", json!(x(255))),
            with("callback_id", json!(x(256))),
            "/view/callback_id",
        ),
        (
            "blocks",
            modal("T", &json!(many(100, |_| section("x")))),
            modal("T", &json!(many(101, |_| section("x")))),
            "/view/blocks",
        ),
        (
            "label",
            labelled(&x(2000), "h"),
            labelled(&x(2001), "h"),
            "/view/blocks/0/label/text",
        ),
        (
            "hint",
            labelled("l", &x(2000)),
            labelled("l", &x(2001)),
            "/view/blocks/0/hint/text",
        ),
        ("submit needed", labelled("l", "h"), without_submit, "/view"),
        (
            "placeholder",
            text_input("placeholder", plain(&x(150))),
            text_input("placeholder", plain(&x(151))),
            "/view/blocks/0/element/placeholder/text",
        ),
        (
            "max_length",
            text_input("max_length", json!(3000)),
            text_input("max_length", json!(3001)),
            "/view/blocks/0/element/max_length",
        ),
        (
            "initial_value",
            text_input("initial_value", json!(x(3000))),
            text_input("initial_value", json!(x(3001))),
            "/view/blocks/0/element/initial_value",
        ),
        (
            "checkboxes",
            boxes(10),
            boxes(11),
            "/view/blocks/0/element/options",
        ),
        (
            "initial option",
            element(
                &json!({ "type": "static_select", "options": [option("o", "1")], "initial_option": option("o", "1") }),
            ),
            element(
                &json!({ "type": "static_select", "options": [option("o", "1")], "initial_option": option("o", "2") }),
            ),
            "/view/blocks/0/element/initial_option",
        ),
        (
            "date",
            element(&json!({ "type": "datepicker", "initial_date": "2024-02-29" })),
            element(&json!({ "type": "datepicker", "initial_date": "2025-02-29" })),
            "/view/blocks/0/element/initial_date",
        ),
        (
            "number",
            element(
                &json!({ "type": "number_input", "is_decimal_allowed": false, "min_value": "1" }),
            ),
            element(&json!({ "type": "number_input", "min_value": "1" })),
            "/view/blocks/0/element",
        ),
        (
            "markdown is for messages",
            with("blocks", json!([section("x")])),
            with("blocks", json!([{ "type": "markdown", "text": "x" }])),
            "/view/blocks/0/type",
        ),
        (
            "unknown key",
            with("callback_id", json!("x")),
            with("colour", json!("red")),
            "/view",
        ),
        (
            "plain title",
            with("title", plain("x")),
            with("title", json!({ "type": "mrkdwn", "text": "x" })),
            "/view/title/type",
        ),
    ]
}

#[tokio::test]
async fn views() {
    let town = Town::quiet().await;
    for (name, good, bad, pointer) in view_cases() {
        let open = async |view: Value| {
            town.sam.types("/note").await.unwrap();
            let trigger = town.received("/commands").pop().unwrap().content["trigger_id"].clone();
            town.api
                .call_json("views.open", json!({ "trigger_id": trigger, "view": view }))
                .await
        };
        let taken = open(good).await;
        assert_eq!(taken["ok"], true, "{name}: {taken}");
        let refused = open(bad).await;
        assert_eq!(refused["error"], "invalid_arguments", "{name}");
        let messages = refused["response_metadata"]["messages"].to_string();
        assert!(
            messages.contains(&format!("[json-pointer:{pointer}]")),
            "{name}: {messages}"
        );
    }
}

#[tokio::test]
async fn a_view_of_more_than_250_kb() {
    let town = Town::quiet().await;
    let home = |blocks: usize| {
        let block = section(&"x".repeat(2_900));
        json!({ "type": "home", "blocks": many(blocks, |_| block.clone()) })
    };
    let publish = async |view: Value| {
        town.api
            .call_json(
                "views.publish",
                json!({ "user_id": town.sam.id(), "view": view }),
            )
            .await
    };
    assert_eq!(publish(home(80)).await["ok"], true);
    assert_eq!(publish(home(90)).await["error"], "view_too_large");
}
