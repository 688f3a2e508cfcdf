//! Modals: triggers, the stack, hashes, what stays typed, what closing tells.

use serde_json::{Value, json};

use crate::tiny::{Api, Inbound, Town, input, modal, plain};

async fn trigger(town: &Town) -> Value {
    town.sam.types("/note").await.unwrap();
    town.received("/commands").pop().unwrap().content["trigger_id"].clone()
}

async fn open(town: &Town, view: Value) -> Value {
    let trigger = trigger(town).await;
    let opened = town
        .api
        .call_json("views.open", json!({ "trigger_id": trigger, "view": view }))
        .await;
    assert_eq!(opened["ok"], true, "{opened}");
    opened["view"].clone()
}

#[tokio::test]
async fn triggers_live_three_seconds_and_work_once() {
    let town = Town::quiet().await;
    let view = modal("Note", &json!([input("a", "A")]));
    let open = async |trigger: &Value| {
        let args = json!({ "trigger_id": trigger, "view": view });
        town.api.call_json("views.open", args).await["error"].clone()
    };
    let fresh = trigger(&town).await;
    town.advance(3_000);
    assert_eq!(open(&fresh).await, Value::Null);
    assert_eq!(open(&fresh).await, "exchanged_trigger_id");
    let stale = trigger(&town).await;
    town.advance(3_001);
    assert_eq!(open(&stale).await, "expired_trigger_id");
    assert_eq!(open(&json!("1.2.x")).await, "invalid_trigger_id");
}

#[tokio::test]
async fn typed_text_survives_an_update_under_the_same_ids() {
    let town = Town::quiet().await;
    let opened = open(
        &town,
        modal("One", &json!([input("a", "A"), input("b", "B")])),
    )
    .await;
    town.sam.fill("A", "typed in a").await.unwrap();
    town.sam.fill("B", "typed in b").await.unwrap();
    let mut blocks = json!([input("a", "A"), input("c", "B")]);
    blocks[0]["element"]["initial_value"] = json!("ignored");
    blocks[1]["element"]["initial_value"] = json!("fresh");
    let update = async |hash: &Value| {
        let args = json!({ "view_id": opened["id"], "hash": hash, "view": modal("Two", &blocks) });
        town.api.call_json("views.update", args).await
    };
    let updated = update(&opened["hash"]).await;
    assert_eq!(updated["ok"], true, "{updated}");
    assert_eq!(
        town.sam.screen().unwrap().text,
        "Two\nA: typed in a\nB: fresh\n[Save] [Cancel]"
    );
    assert_eq!(update(&opened["hash"]).await["error"], "hash_conflict");
    let missing = town
        .api
        .call_json(
            "views.update",
            json!({ "view_id": "V404", "view": modal("T", &blocks) }),
        )
        .await;
    assert_eq!(missing["error"], "not_found");
    town.broke_nothing();
}

#[tokio::test]
async fn external_ids_are_unique() {
    let town = Town::quiet().await;
    let named = || {
        let mut view = modal("Named", &json!([input("a", "A")]));
        view["external_id"] = json!("only-one");
        view
    };
    open(&town, named()).await;
    let again = trigger(&town).await;
    let refused = town
        .api
        .call_json(
            "views.open",
            json!({ "trigger_id": again, "view": named() }),
        )
        .await;
    assert_eq!(refused["error"], "duplicate_external_id");
    let by_name = json!({ "external_id": "only-one", "view": named() });
    assert_eq!(
        town.api.call_json("views.update", by_name).await["ok"],
        true
    );
}

fn wizard(content: &Value) -> String {
    let text = content["view"]["state"]["values"]["a"]["in"]["value"]
        .as_str()
        .unwrap_or_default();
    let view = modal("Next", &json!([input("a", "A")]));
    match text {
        "push" => json!({ "response_action": "push", "view": view }).to_string(),
        "update" => json!({ "response_action": "update", "view": view }).to_string(),
        "clear" => json!({ "response_action": "clear" }).to_string(),
        "garbage" => "not json".to_owned(),
        "stray" => json!({ "response_action": "errors", "errors": { "nowhere": "x" } }).to_string(),
        _ => String::new(),
    }
}

async fn answer(_: Api, inbound: Inbound) -> (u16, String) {
    let submitted = inbound.content["type"] == "view_submission";
    (
        200,
        if submitted {
            wizard(&inbound.content)
        } else {
            String::new()
        },
    )
}

#[tokio::test]
async fn the_stack_is_three_deep() {
    let town = Town::new(answer).await;
    open(&town, modal("First", &json!([input("a", "A")]))).await;
    for depth in 2..=3 {
        town.sam.fill("A", "push").await.unwrap();
        town.sam.press("Save").await.unwrap();
        assert_eq!(town.sam.screen().unwrap().depth, depth);
    }
    let top = town.last_interaction()["view"].clone();
    assert_ne!(top["root_view_id"], top["id"]);
    assert_eq!(top["previous_view_id"], top["root_view_id"]);
    town.broke_nothing();
    town.sam.fill("A", "push").await.unwrap();
    town.sam.press("Save").await.unwrap();
    assert_eq!(
        town.slack.broken_rules(),
        ["view_submission: push_limit_reached"]
    );
    town.sam.fill("A", "done").await.unwrap();
    town.sam.press("Save").await.unwrap();
    assert_eq!(town.sam.screen().unwrap().depth, 2);
    town.sam.fill("A", "clear").await.unwrap();
    town.sam.press("Save").await.unwrap();
    assert!(town.sam.screen().is_none());
}

#[tokio::test]
async fn views_push_needs_an_open_modal() {
    let town = Town::quiet().await;
    let trigger = trigger(&town).await;
    let view = modal("On top", &json!([input("a", "A")]));
    let pushed = town
        .api
        .call_json("views.push", json!({ "trigger_id": trigger, "view": view }))
        .await;
    assert_eq!(pushed["error"], "not_found");
}

#[tokio::test]
async fn an_update_in_the_answer_keeps_what_was_typed() {
    let town = Town::new(answer).await;
    open(&town, modal("First", &json!([input("a", "A")]))).await;
    town.sam.fill("A", "update").await.unwrap();
    town.sam.press("Save").await.unwrap();
    assert_eq!(
        town.sam.screen().unwrap().text,
        "Next\nA: update\n[Save] [Cancel]"
    );
    assert_eq!(town.sam.screen().unwrap().depth, 1);
}

#[tokio::test]
async fn bad_answers_are_trouble_on_the_screen() {
    let town = Town::new(answer).await;
    open(&town, modal("First", &json!([input("a", "A")]))).await;
    for (typed, rule) in [
        ("garbage", "the answer is no JSON"),
        ("stray", "`errors` names nowhere"),
    ] {
        town.sam.fill("A", typed).await.unwrap();
        town.sam.press("Save").await.unwrap();
        assert!(town.sam.screen().unwrap().trouble.is_some());
        let rules = town.slack.broken_rules();
        assert!(rules.last().unwrap().contains(rule), "{rules:?}");
    }
}

#[tokio::test]
async fn closing_tells_only_who_asked() {
    let town = Town::quiet().await;
    open(&town, modal("Quiet", &json!([input("a", "A")]))).await;
    town.sam.close().await.unwrap();
    assert!(town.received("/interactions").is_empty());
    let mut curious = modal("Curious", &json!([input("a", "A")]));
    curious["notify_on_close"] = json!(true);
    curious["private_metadata"] = json!("draft-1");
    open(&town, curious).await;
    town.sam.fill("A", "half a thought").await.unwrap();
    town.sam.press("Cancel").await.unwrap();
    let closed = town.last_interaction();
    assert_eq!(
        (&closed["type"], &closed["is_cleared"]),
        (&json!("view_closed"), &json!(false))
    );
    assert_eq!(
        closed["view"]["state"]["values"]["a"]["in"]["value"],
        "half a thought"
    );
    assert_eq!(closed["view"]["private_metadata"], "draft-1");
    let nothing = town.sam.close().await.unwrap_err().to_string();
    assert!(
        nothing.starts_with("there is no modal to close"),
        "{nothing}"
    );
}

#[tokio::test]
async fn a_home_is_published_and_used() {
    let town = Town::quiet().await;
    town.sam.open_home().await.unwrap();
    let opened = town.events()[0].clone();
    assert_eq!(
        (&opened["type"], &opened["tab"]),
        (&json!("app_home_opened"), &json!("home"))
    );
    let blocks = json!([{ "type": "actions", "elements": [{ "type": "button", "action_id": "go", "text": plain("Go") }] }]);
    let view = json!({ "type": "home", "blocks": blocks });
    let publish = json!({ "user_id": town.sam.id(), "view": view });
    let first = town.api.call_json("views.publish", publish.clone()).await;
    let second = town.api.call_json("views.publish", publish).await;
    assert_eq!(first["view"]["id"], second["view"]["id"]);
    assert_ne!(first["view"]["hash"], second["view"]["hash"]);
    assert_eq!(town.sam.home().unwrap().text, "[Go]");
    town.sam.press("Go").await.unwrap();
    assert_eq!(town.last_interaction()["view"]["type"], "home");
    assert!(town.mia.home().is_none());
}
