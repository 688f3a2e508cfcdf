//! What the app is sent: fields of commands and clicks, double clicks, shortcuts, events with their retries.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use slack_emulator::Seen;

use crate::tiny::{Town, plain};

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

async fn card(town: &Town, channel: &str) -> Seen {
    let blocks = json!([
        { "type": "section", "block_id": "menu", "text": plain("Colour"), "accessory": { "type": "static_select", "action_id": "colour",
          "placeholder": plain("Pick"), "options": [{ "text": plain("Red"), "value": "red" }] } },
        { "type": "actions", "block_id": "row", "elements": [
          { "type": "button", "action_id": "yes", "value": "1", "style": "primary", "text": plain("Yes") },
          { "type": "overflow", "action_id": "more", "options": [{ "text": plain("Delete"), "value": "del" }] } ] },
    ]);
    let args = json!({ "channel": channel, "text": "card", "blocks": blocks, "metadata": { "event_type": "card", "event_payload": {} } });
    assert_eq!(town.api.call("chat.postMessage", args).await["ok"], true);
    town.sam
        .channel("general")
        .and_then(|channel| channel.from_apps().last().cloned())
        .or_else(|| town.sam.messages_from_app().pop())
        .unwrap()
}

#[tokio::test]
async fn a_command_carries_slacks_fields() {
    let town = Town::quiet().await;
    town.sam.types("/note  Northwind Traders ").await.unwrap();
    let command = town.received("/commands")[0].content.clone();
    assert_eq!(
        keys(&command),
        [
            "api_app_id",
            "channel_id",
            "channel_name",
            "command",
            "is_enterprise_install",
            "response_url",
            "team_domain",
            "team_id",
            "text",
            "token",
            "trigger_id",
            "user_id",
            "user_name"
        ]
    );
    assert_eq!(
        (&command["text"], &command["channel_name"]),
        (&json!("Northwind Traders"), &json!("directmessage"))
    );
    let stranger = town.team.person("cora").stranger().add();
    assert!(
        stranger
            .types("/note")
            .await
            .unwrap_err()
            .to_string()
            .contains("another company")
    );
    town.mia.deactivate().await;
    assert!(town.mia.types("/note").await.is_err());
}

#[tokio::test]
async fn a_click_on_a_message() {
    let town = Town::quiet().await;
    let seen = card(&town, town.sam.id()).await;
    town.sam.choose_on(&seen, "Pick", "Red").await.unwrap();
    assert_eq!(
        town.last_interaction()["actions"][0]["selected_option"]["value"],
        "red"
    );
    town.sam.press_on(&seen, "Yes").await.unwrap();
    let click = town.last_interaction();
    assert_eq!(
        keys(&click),
        [
            "actions",
            "api_app_id",
            "channel",
            "container",
            "enterprise",
            "is_enterprise_install",
            "message",
            "response_url",
            "state",
            "team",
            "token",
            "trigger_id",
            "type",
            "user"
        ]
    );
    let action = &click["actions"][0];
    assert_eq!(
        (&action["action_id"], &action["block_id"], &action["value"]),
        (&json!("yes"), &json!("row"), &json!("1"))
    );
    assert_eq!(
        click["state"]["values"]["menu"]["colour"]["selected_option"]["value"],
        "red"
    );
    assert_eq!(click["message"]["metadata"]["event_type"], "card");
    assert_eq!(click["container"]["is_ephemeral"], false);
    town.sam.choose_on(&seen, "more", "Delete").await.unwrap();
    assert_eq!(town.last_interaction()["actions"][0]["type"], "overflow");
}

#[tokio::test]
async fn twice_again_and_too_late() {
    let town = Town::quiet().await;
    let seen = card(&town, town.sam.id()).await;
    town.sam.press_twice(&seen, "Yes").await.unwrap();
    let clicks = town.received("/interactions");
    assert_ne!(
        clicks[0].content["trigger_id"],
        clicks[1].content["trigger_id"]
    );
    town.sam.redeliver_last().await.unwrap();
    let clicks = town.received("/interactions");
    assert_eq!(clicks[1].content, clicks[2].content);
    town.api
        .call(
            "chat.update",
            json!({ "channel": seen.channel, "ts": seen.ts, "text": "over" }),
        )
        .await;
    assert!(town.sam.press_on(&seen, "Yes").await.is_err());
    town.sam.press_stale(&seen, "Yes").await.unwrap();
    assert_eq!(town.received("/interactions").len(), 4);
}

#[tokio::test]
async fn shortcuts() {
    let town = Town::quiet().await;
    town.sam.shortcut("Write a note").await.unwrap();
    let shortcut = town.last_interaction();
    assert_eq!(
        (&shortcut["type"], &shortcut["callback_id"]),
        (&json!("shortcut"), &json!("note_start"))
    );
    assert!(shortcut.get("response_url").is_none() && shortcut.get("channel").is_none());
    town.mia.posts("general", "remember this").await.unwrap();
    let message = town.sam.channel("general").unwrap().messages.pop().unwrap();
    town.sam
        .message_shortcut(&message, "Note this")
        .await
        .unwrap();
    let shortcut = town.last_interaction();
    assert_eq!(
        (&shortcut["type"], &shortcut["message"]["text"]),
        (&json!("message_action"), &json!("remember this"))
    );
    // Of a private channel Slack tells apps that it is one, and not how it is called.
    let secret = town.team.channel("secret").private().with(&town.sam);
    secret.with(&town.mia).add();
    let general = town.team.channel_id("general").unwrap();
    let words = "@mia see #secret, #general and https://a.example/?a=1&b=2 <b>";
    town.mia.posts_picking("secret", words).await.unwrap();
    let message = town.sam.channel("secret").unwrap().messages.pop().unwrap();
    town.sam
        .message_shortcut(&message, "Note this")
        .await
        .unwrap();
    let pushed = town.last_interaction();
    assert_eq!(pushed["channel"]["name"], "privategroup");
    let id = pushed["channel"]["id"].as_str().unwrap();
    assert_eq!(
        pushed["message"]["text"],
        format!(
            "<@{}> see <#{id}|>, <#{general}|general> and <https://a.example/?a=1&amp;b=2> \
             &lt;b&gt;",
            town.mia.id()
        )
    );
    let wrong = town
        .sam
        .shortcut("Note this")
        .await
        .unwrap_err()
        .to_string();
    assert_eq!(
        wrong,
        "there is no shortcut \"Note this\"; there are [\"Write a note\"]"
    );
}

#[tokio::test]
async fn a_late_answer_is_told_to_the_person() {
    let slow = |_, _| async {
        std::future::pending::<()>().await;
        (200, String::new())
    };
    let town = Town::built(|builder| builder.deadline(Duration::from_millis(20)), slow).await;
    town.sam.types("/note").await.unwrap();
    assert_eq!(
        town.sam.ephemerals()[0].text,
        "/note failed with the error \"operation_timeout\""
    );
    assert_eq!(
        town.slack.broken_rules(),
        ["command: the app did not acknowledge in time"]
    );
}

#[tokio::test]
async fn events_are_retried_by_the_clock() {
    let fails = Arc::new(AtomicU32::new(3));
    let left = fails.clone();
    let town = Town::new(move |_, _| {
        let fail = left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            })
            .is_ok();
        async move { (if fail { 500 } else { 200 }, String::new()) }
    })
    .await;
    town.sam.open_home().await.unwrap();
    let tries = || {
        let header = |inbound: &crate::tiny::Inbound, name: &str| {
            inbound
                .headers
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        let all = town.received("/events").into_iter();
        all.map(|inbound| {
            (
                header(&inbound, "x-slack-retry-num"),
                header(&inbound, "x-slack-retry-reason"),
            )
        })
        .collect::<Vec<_>>()
    };
    let retry = |number: &str| (Some(number.to_owned()), Some("http_error".to_owned()));
    assert_eq!(tries(), [(None, None), retry("1")]);
    town.advance(59_999);
    town.slack.tick().await;
    assert_eq!(tries().len(), 2);
    town.advance(1);
    town.slack.tick().await;
    assert_eq!(tries()[2], retry("2"));
    town.advance(300_000);
    town.slack.tick().await;
    assert_eq!(tries()[3], retry("3"));
    town.advance(600_000);
    town.slack.tick().await;
    assert_eq!(tries().len(), 4);
    let ids: Vec<Value> = town
        .received("/events")
        .iter()
        .map(|inbound| inbound.content["event_id"].clone())
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    town.broke_nothing();
}

#[tokio::test]
async fn events_twice_and_delayed() {
    let town = Town::quiet().await;
    town.slack.faults().duplicate_events(1);
    town.sam.open_home().await.unwrap();
    assert_eq!(town.received("/events").len(), 2);
    assert_eq!(
        town.received("/events")[0].content,
        town.received("/events")[1].content
    );
    town.slack.faults().delay_events(1, 5_000);
    town.sam.open_home().await.unwrap();
    assert_eq!(town.received("/events").len(), 2);
    town.advance(5_000);
    town.slack.tick().await;
    assert_eq!(town.received("/events").len(), 3);
}

#[tokio::test]
async fn a_lost_event_never_arrives() {
    let town = Town::quiet().await;
    town.slack.faults().lose_events(1);
    town.sam.open_home().await.unwrap();
    town.advance(600_000);
    town.slack.tick().await;
    assert_eq!(town.received("/events").len(), 0);
    town.sam.open_home().await.unwrap();
    assert_eq!(town.received("/events").len(), 1);
}

#[tokio::test]
async fn an_event_s_envelope() {
    let town = Town::quiet().await;
    town.team
        .channel("plans")
        .with(&town.sam)
        .with_app(&town.app)
        .add();
    town.sam.leaves("plans").await.unwrap();
    let envelope = town.received("/events")[0].content.clone();
    assert_eq!(
        (&envelope["type"], &envelope["api_app_id"]),
        (&json!("event_callback"), &json!(town.app.id()))
    );
    assert_eq!(
        envelope["authorizations"][0]["user_id"],
        town.app.bot_user()
    );
    assert_eq!(envelope["event_time"], 1_795_424_400);
    assert_eq!(
        (&envelope["event"]["type"], &envelope["event"]["user"]),
        (&json!("member_left_channel"), &json!(town.sam.id()))
    );
    town.mia.renames("plans", "old-plans").await.unwrap();
    town.mia.archives("general").await.unwrap();
    town.slack.settled().await;
    assert_eq!(
        town.event_types(),
        ["member_left_channel", "channel_rename", "channel_archive"]
    );
}

#[tokio::test]
async fn acts_can_be_spawned() {
    let town = Town::quiet().await;
    let sam = town.sam.clone();
    let typed = tokio::spawn(async move { sam.types("/note").await });
    assert!(typed.await.unwrap().is_ok());
    let slack = town.slack.clone();
    let waited =
        tokio::spawn(async move { slack.until(|| !slack.pushes("command").is_empty()).await });
    assert!(waited.await.unwrap());
}

#[tokio::test]
async fn two_apps_in_two_workspaces() {
    let town = Town::quiet().await;
    let other = town.team.install(slack_emulator::AppSpec {
        name: "Other".to_owned(),
        ..crate::tiny::spec()
    });
    let api = crate::tiny::Api {
        token: other.bot_token().to_owned(),
        ..town.api.clone()
    };
    let args = json!({ "channel": town.sam.id(), "text": "from the other" });
    assert_eq!(api.call("chat.postMessage", args).await["ok"], true);
    assert!(town.sam.messages_from_app().is_empty());
    let facing = town.sam.facing(&other);
    assert_eq!(facing.hears().await.unwrap().to_string(), "from the other");

    let elsewhere = town.slack.workspace("Elsewhere");
    let eve = elsewhere.person("eve").add();
    let args = json!({ "channel": eve.id(), "text": "across the border" });
    assert_eq!(
        api.call("chat.postMessage", args).await["error"],
        "channel_not_found"
    );
    let info = api.call("users.info", json!({ "user": eve.id() })).await;
    assert_eq!(info["error"], "user_not_found");
    assert!(eve.types("/note").await.is_err());
    let general = elsewhere.channel_id("general").unwrap();
    let info = api
        .call("conversations.info", json!({ "channel": general }))
        .await;
    assert_eq!(info["error"], "channel_not_found");
}
