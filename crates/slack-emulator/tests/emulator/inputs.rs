//! Every kind of input: filled by its label, sent in Slack's shape.

use serde_json::{Value, json};

use crate::tiny::{Api, Inbound, Town, modal, plain};

fn block(label: &str, element: Value) -> Value {
    let mut element = element;
    element["action_id"] = json!("in");
    json!({ "type": "input", "optional": true, "block_id": label, "label": plain(label), "element": element })
}

fn options(texts: &[&str]) -> Value {
    texts
        .iter()
        .map(|text| json!({ "text": plain(text), "value": text.to_lowercase() }))
        .collect()
}

fn every_input() -> Value {
    json!([
        block("text", json!({ "type": "plain_text_input" })),
        block("mail", json!({ "type": "email_text_input" })),
        block("url", json!({ "type": "url_text_input" })),
        block(
            "number",
            json!({ "type": "number_input", "is_decimal_allowed": false, "max_value": "9" })
        ),
        block("rich", json!({ "type": "rich_text_input" })),
        block("date", json!({ "type": "datepicker" })),
        block("time", json!({ "type": "timepicker" })),
        block("moment", json!({ "type": "datetimepicker" })),
        block(
            "select",
            json!({ "type": "static_select", "options": options(&["Red", "Blue"]) })
        ),
        block(
            "selects",
            json!({ "type": "multi_static_select", "options": options(&["Red", "Blue"]) })
        ),
        block("person", json!({ "type": "users_select" })),
        block("people", json!({ "type": "multi_users_select" })),
        block("place", json!({ "type": "conversations_select" })),
        block("channel", json!({ "type": "channels_select" })),
        block(
            "boxes",
            json!({ "type": "checkboxes", "options": options(&["One", "Two"]) })
        ),
        block(
            "radio",
            json!({ "type": "radio_buttons", "options": options(&["Yes", "No"]) })
        ),
        block(
            "outside",
            json!({ "type": "external_select", "min_query_length": 1 })
        ),
    ])
}

async fn app(api: Api, inbound: Inbound) -> (u16, String) {
    let content = inbound.content;
    if inbound.path == "/commands" {
        let args =
            json!({ "trigger_id": content["trigger_id"], "view": modal("All", &every_input()) });
        let opened = api.call_json("views.open", args).await;
        assert_eq!(opened["ok"], true, "{opened}");
    }
    if content["type"] == "block_suggestion" {
        assert_eq!(content["value"], "Acme");
        return (
            200,
            json!({ "options": [{ "text": plain("Acme"), "value": "42" }] }).to_string(),
        );
    }
    (200, String::new())
}

#[tokio::test]
async fn empty_inputs_are_null() {
    let town = Town::new(app).await;
    town.sam.types("/note").await.unwrap();
    town.sam.press("Save").await.unwrap();
    let values = town.last_interaction()["view"]["state"]["values"].clone();
    assert_eq!(
        values["text"]["in"],
        json!({ "type": "plain_text_input", "value": null })
    );
    assert_eq!(
        values["select"]["in"],
        json!({ "type": "static_select", "selected_option": null })
    );
    assert_eq!(
        values["boxes"]["in"],
        json!({ "type": "checkboxes", "selected_options": [] })
    );
    assert_eq!(
        values["person"]["in"],
        json!({ "type": "users_select", "selected_user": null })
    );
    assert_eq!(
        values["moment"]["in"],
        json!({ "type": "datetimepicker", "selected_date_time": null })
    );
}

#[tokio::test]
async fn filled_inputs_have_slacks_shape() {
    let town = Town::new(app).await;
    let sam = &town.sam;
    sam.types("/note").await.unwrap();
    sam.fill("text", "words").await.unwrap();
    sam.fill("mail", "a@b.example").await.unwrap();
    sam.fill("url", "https://x.example").await.unwrap();
    sam.fill("number", "7").await.unwrap();
    sam.fill("rich", "<b>").await.unwrap();
    sam.pick_date("date", "2026-11-20").await.unwrap();
    sam.pick_time("time", "09:30").await.unwrap();
    sam.pick_datetime("moment", "2026-11-24 10:00")
        .await
        .unwrap();
    sam.choose("select", "Blue").await.unwrap();
    sam.choose("selects", "Blue").await.unwrap();
    sam.choose("selects", "Red").await.unwrap();
    sam.unchoose("selects", "Blue").await.unwrap();
    sam.choose("person", "Mia Manager").await.unwrap();
    sam.choose("people", "@sam").await.unwrap();
    sam.choose("place", "#general").await.unwrap();
    sam.choose("channel", "general").await.unwrap();
    sam.tick("One").await.unwrap();
    sam.tick("Two").await.unwrap();
    sam.untick("One").await.unwrap();
    sam.choose("radio", "No").await.unwrap();
    sam.choose("outside", "Acme").await.unwrap();
    let screen = sam.screen().unwrap();
    for line in [
        "person (optional): @Mia Manager",
        "boxes (optional): [ ] One  [x] Two",
        "moment (optional): 2026-11-24 10:00",
        "outside (optional): Acme",
    ] {
        assert!(screen.text.contains(line), "{screen}");
    }
    assert_eq!(sam.choices("radio"), ["Yes", "No"]);
    sam.press("Save").await.unwrap();
    let values = town.last_interaction()["view"]["state"]["values"].clone();
    let general = town.team.channel_id("general").unwrap();
    for (label, field, expected) in [
        ("text", "value", json!("words")),
        ("mail", "value", json!("a@b.example")),
        ("number", "value", json!("7")),
        ("date", "selected_date", json!("2026-11-20")),
        ("time", "selected_time", json!("09:30")),
        // 10:00 in New York.
        ("moment", "selected_date_time", json!(1_795_532_400)),
        ("select", "selected_option", options(&["Blue"])[0].clone()),
        ("selects", "selected_options", options(&["Red"])),
        ("person", "selected_user", json!(town.mia.id())),
        ("people", "selected_users", json!([town.sam.id()])),
        ("place", "selected_conversation", json!(general)),
        ("channel", "selected_channel", json!(general)),
        ("boxes", "selected_options", options(&["Two"])),
        ("radio", "selected_option", options(&["No"])[0].clone()),
        (
            "outside",
            "selected_option",
            json!({ "text": plain("Acme"), "value": "42" }),
        ),
    ] {
        assert_eq!(values[label]["in"][field], expected, "{label}");
    }
    assert_eq!(
        values["rich"]["in"]["rich_text_value"]["elements"][0]["elements"][0]["text"],
        "<b>"
    );
    town.broke_nothing();
}

#[tokio::test]
async fn the_client_refuses_what_slacks_does() {
    let town = Town::new(app).await;
    let sam = &town.sam;
    sam.types("/note").await.unwrap();
    sam.fill("mail", "nobody").await.unwrap();
    sam.fill("url", "nowhere").await.unwrap();
    sam.fill("number", "10").await.unwrap();
    sam.press("Save").await.unwrap();
    let errors = sam.screen().unwrap().errors;
    assert_eq!(errors["mail"], "Please enter a valid email address.");
    assert_eq!(errors["url"], "Please enter a valid URL.");
    assert_eq!(errors["number"], "Please enter at most 9.");
    assert!(town.received("/interactions").is_empty());
    for label in ["mail", "url", "number"] {
        sam.clear(label).await.unwrap();
    }
    sam.press("Save").await.unwrap();
    assert!(sam.screen().is_none());
}

#[tokio::test]
async fn what_is_not_there_cannot_be_used() {
    let town = Town::new(app).await;
    let sam = &town.sam;
    let early = sam.fill("text", "x").await.unwrap_err().to_string();
    assert!(early.contains("No modal is open"), "{early}");
    sam.types("/note").await.unwrap();
    let missing = sam.fill("Customer", "x").await.unwrap_err().to_string();
    assert!(
        missing.starts_with(
            "there is nothing called \"Customer\" to do this with. On the screen:\nAll\n"
        ),
        "{missing}"
    );
    let choice = sam.choose("select", "Green").await.unwrap_err().to_string();
    assert!(
        choice.starts_with("\"Green\" is not among the choices [\"Red\", \"Blue\"]"),
        "{choice}"
    );
    assert!(sam.tick("Three").await.is_err());
    assert!(sam.press("Send").await.is_err());
    assert!(sam.pick_date("date", "tomorrow").await.is_err());
    assert!(sam.types("/other").await.is_err());
}

#[tokio::test]
async fn dispatching_inputs_tell_at_once() {
    let town = Town::new(|api, inbound| async move {
        if inbound.path == "/commands" {
            let mut told = block("Live", json!({ "type": "plain_text_input" }));
            told["dispatch_action"] = json!(true);
            let menu = json!({ "type": "section", "block_id": "m", "text": plain("Colour"), "accessory":
                { "type": "static_select", "action_id": "colour", "options": options(&["Red", "Blue"]) } });
            let view = modal("Live", &json!([told, menu, block("Quiet", json!({ "type": "plain_text_input" }))]));
            api.call_json("views.open", json!({ "trigger_id": inbound.content["trigger_id"], "view": view })).await;
        }
        (200, String::new())
    })
    .await;
    town.sam.types("/note").await.unwrap();
    town.sam.fill("Quiet", "x").await.unwrap();
    assert!(town.received("/interactions").is_empty());
    town.sam.fill("Live", "now").await.unwrap();
    let told = town.last_interaction();
    assert_eq!(
        (&told["type"], &told["actions"][0]["value"]),
        (&json!("block_actions"), &json!("now"))
    );
    assert_eq!(told["view"]["state"]["values"]["Quiet"]["in"]["value"], "x");
    town.sam.choose("Colour", "Blue").await.unwrap();
    let told = town.last_interaction();
    assert_eq!(told["actions"][0]["selected_option"]["value"], "blue");
    assert_eq!(told["container"]["type"], "view");
}
