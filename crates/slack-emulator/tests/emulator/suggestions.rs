//! Menus in which people search: what was typed goes to the app, and what it offers can be chosen.

use std::time::Duration;

use serde_json::{Value, json};

use crate::tiny::{Api, Inbound, Town, modal, plain};

fn menu(element: Value) -> Value {
    let mut element = element;
    element["action_id"] = json!("customer");
    element["placeholder"] = plain("Choose one");
    json!([{
        "type": "input", "block_id": "who", "label": plain("Customer"), "dispatch_action": true,
        "element": element,
    }])
}

fn options(many: usize) -> Value {
    let option =
        |nth: usize| json!({ "text": plain(&format!("Acme {nth}")), "value": nth.to_string() });
    (1..=many).map(option).collect()
}

/// An app that opens the menu at a command, and offers so many whatever is typed.
async fn offering(element: Value, many: usize) -> Town {
    let app = move |api: Api, inbound: Inbound| {
        let element = element.clone();
        async move {
            let content = inbound.content;
            if inbound.path == "/commands" {
                let view = modal("Find", &menu(element));
                let args = json!({ "trigger_id": content["trigger_id"], "view": view });
                let opened = api.call_json("views.open", args).await;
                assert_eq!(opened["ok"], true, "{opened}");
            }
            if content["type"] == "block_suggestion" {
                return (200, json!({ "options": options(many) }).to_string());
            }
            (200, String::new())
        }
    };
    let town = Town::new(app).await;
    town.sam.types("/note").await.unwrap();
    town
}

fn external() -> Value {
    json!({ "type": "external_select", "min_query_length": 0 })
}

#[tokio::test]
async fn what_is_typed_goes_to_the_app_and_what_it_offers_can_be_chosen() {
    let town = offering(external(), 2).await;
    let sam = &town.sam;
    let offered = sam.suggestions("Customer", "").await.unwrap();
    assert_eq!(offered, ["Acme 1", "Acme 2"]);
    let asked = town.last_interaction();
    assert_eq!(
        (&asked["type"], &asked["value"], &asked["action_id"]),
        (&json!("block_suggestion"), &json!(""), &json!("customer"))
    );
    assert!(asked.get("trigger_id").is_none(), "it opens nothing");
    let found = sam.search_and_choose("Customer", "ac", "Acme 2").await;
    found.unwrap();
    let told = town.last_interaction();
    let action = &told["actions"][0];
    assert_eq!(told["type"], "block_actions");
    assert_eq!(action["selected_option"]["value"], "2");
    let state = &told["view"]["state"]["values"]["who"]["customer"];
    assert_eq!(state["selected_option"]["text"]["text"], "Acme 2");
    let wrong = sam.search_and_choose("Customer", "ac", "Initech").await;
    let wrong = wrong.unwrap_err().to_string();
    assert!(wrong.contains("not among what \"ac\" finds"), "{wrong}");
    assert!(sam.suggestions("Nothing", "").await.is_err());
    town.broke_nothing();
}

#[tokio::test]
async fn the_app_is_asked_about_as_many_letters_as_it_wants() {
    let town = offering(json!({ "type": "external_select" }), 1).await;
    let asked = || town.received("/interactions").len();
    for (typed, times) in [("", 0), ("ac", 0), ("acm", 1)] {
        town.sam.suggestions("Customer", typed).await.unwrap();
        assert_eq!(asked(), times, "{typed}");
    }
}

#[tokio::test]
async fn a_hundred_can_be_offered_and_not_one_more() {
    let town = offering(external(), 100).await;
    let offered = town.sam.suggestions("Customer", "").await.unwrap();
    assert_eq!(offered.len(), 100);
    town.broke_nothing();
    let town = offering(external(), 0).await;
    let offered = town.sam.suggestions("Customer", "").await.unwrap();
    assert_eq!(offered.len(), 0);
    town.broke_nothing();
    let town = offering(external(), 101).await;
    let offered = town.sam.suggestions("Customer", "").await.unwrap();
    assert_eq!(offered.len(), 0);
    let broken = town.slack.broken_rules();
    assert!(broken[0].starts_with("block_suggestion: "), "{broken:?}");
}

#[tokio::test]
async fn a_late_or_senseless_answer_offers_nothing() {
    let app = |api: Api, inbound: Inbound| async move {
        let content = inbound.content;
        if inbound.path == "/commands" {
            let view = modal("Find", &menu(external()));
            let args = json!({ "trigger_id": content["trigger_id"], "view": view });
            api.call_json("views.open", args).await;
        }
        if content["value"] == "late" {
            std::future::pending::<()>().await;
        }
        (200, String::new())
    };
    let town = Town::built(|builder| builder.deadline(Duration::from_millis(50)), app).await;
    town.sam.types("/note").await.unwrap();
    for typed in ["late", "senseless"] {
        let offered = town.sam.suggestions("Customer", typed).await.unwrap();
        assert_eq!(offered, Vec::<String>::new());
    }
    let broken = town.slack.broken_rules();
    assert_eq!(broken.len(), 2, "{broken:?}");
    assert!(broken[0].contains("in time"), "{broken:?}");
}

#[tokio::test]
async fn what_is_chosen_at_first_is_an_option_like_any_other() {
    let element = |text: &str| {
        let option = json!({ "text": plain(text), "value": "1" });
        json!({ "type": "external_select", "initial_option": option })
    };
    let town = offering(element("Acme 1"), 1).await;
    assert!(town.sam.screen().unwrap().text.contains("Acme 1"));
    let town = Town::quiet().await;
    let view = modal("Find", &menu(element(&"x".repeat(76))));
    town.sam.types("/note").await.unwrap();
    let trigger = town.received("/commands")[0].content["trigger_id"].clone();
    let args = json!({ "trigger_id": trigger, "view": view });
    let refused = town.api.call_json("views.open", args).await;
    assert_eq!(refused["ok"], false, "{refused}");
}
