//! Response URLs: five uses in half an hour, whispering unless told otherwise, replacing and deleting.

use serde_json::{Value, json};

use crate::tiny::{Town, plain, post_json};

async fn url_of_command(town: &Town) -> String {
    town.sam.types_in("general", "/note").await.unwrap();
    town.received("/commands").pop().unwrap().content["response_url"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn click(town: &Town) -> Value {
    let blocks = json!([{ "type": "actions", "elements": [{ "type": "button", "action_id": "a", "text": plain("Go") }] }]);
    town.api
        .call(
            "chat.postMessage",
            json!({ "channel": town.sam.id(), "text": "card", "blocks": blocks }),
        )
        .await;
    let card = town.sam.messages_from_app().pop().unwrap();
    town.sam.press_on(&card, "Go").await.unwrap();
    town.last_interaction()
}

#[tokio::test]
async fn five_uses() {
    let town = Town::quiet().await;
    let url = url_of_command(&town).await;
    for number in 0..5 {
        let (status, _) = post_json(&url, json!({ "text": format!("answer {number}") })).await;
        assert_eq!(status, 200);
    }
    assert_eq!(
        post_json(&url, json!({ "text": "one more" })).await.1["error"],
        "used_url"
    );
    assert_eq!(town.sam.ephemerals().len(), 5);
    assert!(town.mia.channel("general").unwrap().messages.is_empty());
}

#[tokio::test]
async fn half_an_hour() {
    let town = Town::quiet().await;
    let url = url_of_command(&town).await;
    town.advance(30 * 60 * 1000);
    assert_eq!(
        post_json(&url, json!({ "text": "just in time" })).await.0,
        200
    );
    town.advance(1);
    assert_eq!(
        post_json(&url, json!({ "text": "late" })).await.1["error"],
        "expired_url"
    );
}

#[tokio::test]
async fn for_all_to_see() {
    let town = Town::quiet().await;
    let url = url_of_command(&town).await;
    post_json(
        &url,
        json!({ "text": "hello all", "response_type": "in_channel" }),
    )
    .await;
    assert_eq!(
        town.mia.channel("general").unwrap().messages[0].text,
        "hello all"
    );
    assert!(town.sam.ephemerals().is_empty());
    assert_eq!(
        post_json(
            &url,
            json!({ "text": "x", "blocks": [{ "type": "nonsense" }] })
        )
        .await
        .0,
        400
    );
}

#[tokio::test]
async fn replacing_and_deleting_the_original() {
    let town = Town::quiet().await;
    let clicked = click(&town).await;
    let url = clicked["response_url"].as_str().unwrap();
    post_json(url, json!({ "replace_original": true, "text": "done" })).await;
    assert_eq!(town.sam.messages_from_app()[0].text, "done");
    post_json(url, json!({ "delete_original": true })).await;
    assert!(town.sam.messages_from_app().is_empty());
    let command = url_of_command(&town).await;
    assert_eq!(
        post_json(&command, json!({ "delete_original": true }))
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn a_whisper_s_button_replaces_the_whisper() {
    let town = Town::quiet().await;
    let url = url_of_command(&town).await;
    let blocks = json!([{ "type": "actions", "elements": [{ "type": "button", "action_id": "a", "text": plain("Resume") }] }]);
    post_json(&url, json!({ "text": "Resume?", "blocks": blocks })).await;
    let whisper = town.sam.ephemerals().pop().unwrap();
    town.sam.press_on(&whisper, "Resume").await.unwrap();
    let clicked = town.last_interaction();
    assert_eq!(clicked["container"]["is_ephemeral"], true);
    assert!(clicked.get("message").is_none());
    post_json(
        clicked["response_url"].as_str().unwrap(),
        json!({ "replace_original": true, "text": "Resumed." }),
    )
    .await;
    assert_eq!(town.sam.look_again(&whisper).unwrap().text, "Resumed.");
    town.broke_nothing();
}
