//! Messages: where they go, what they carry, how they are read back, what they set off.

use serde_json::{Value, json};
use slack_emulator::render::Fires;

use crate::tiny::Town;

#[tokio::test]
async fn ts_grows_while_the_clock_stands() {
    let town = Town::quiet().await;
    let post = async || {
        town.api
            .call(
                "chat.postMessage",
                json!({ "channel": town.sam.id(), "text": "x" }),
            )
            .await["ts"]
            .clone()
    };
    let (first, second) = (post().await, post().await);
    assert_eq!(first, "1795424400.000000");
    assert_eq!(second, "1795424400.000001");
}

#[tokio::test]
async fn a_message_needs_something_to_say() {
    let town = Town::quiet().await;
    let post = async |args: Value| {
        let mut args = args;
        args["channel"] = json!(town.sam.id());
        town.api.call_json("chat.postMessage", args).await
    };
    assert_eq!(post(json!({})).await["error"], "no_text");
    assert_eq!(
        post(json!({ "text": "x", "blocks": "[nonsense" })).await["error"],
        "invalid_blocks_format"
    );
    let blocks = json!([{ "type": "divider" }]);
    assert_eq!(post(json!({ "blocks": blocks })).await["ok"], true);
    let rules = town.slack.broken_rules();
    assert!(
        rules
            .iter()
            .any(|rule| rule.starts_with("chat.postMessage: blocks without `text`")),
        "{rules:?}"
    );
    let long = post(json!({ "text": "é".repeat(40_001) })).await;
    assert_eq!(long["warning"], "message_truncated");
    assert_eq!(
        long["message"]["text"].as_str().unwrap().chars().count(),
        40_000
    );
    assert_eq!(
        post(json!({ "text": "x", "metadata": { "event_type": "x" } })).await["error"],
        "invalid_metadata_format"
    );
}

#[tokio::test]
async fn metadata_is_read_back_only_when_asked_for() {
    let town = Town::quiet().await;
    let metadata = json!({ "event_type": "note", "event_payload": { "key": "k1" } });
    let args = json!({ "channel": town.sam.id(), "text": "x", "metadata": metadata });
    let posted = town.api.call("chat.postMessage", args).await;
    let history = async |all: bool| {
        let args = json!({ "channel": posted["channel"], "include_all_metadata": all });
        town.api.call("conversations.history", args).await["messages"][0]["metadata"].clone()
    };
    assert_eq!(history(true).await, metadata);
    assert_eq!(history(false).await, json!({ "event_type": "note" }));
}

#[tokio::test]
async fn history_in_spans_pages_and_threads() {
    let town = Town::quiet().await;
    let mut stamps = Vec::new();
    let mut channel = Value::Null;
    for number in 0..5 {
        let posted = town
            .api
            .call(
                "chat.postMessage",
                json!({ "channel": town.sam.id(), "text": format!("m{number}") }),
            )
            .await;
        stamps.push(posted["ts"].clone());
        channel = posted["channel"].clone();
        town.advance(1_000);
    }
    let texts = |answer: &Value| -> Vec<String> {
        answer["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| message["text"].as_str().unwrap().to_owned())
            .collect()
    };
    let history = async |args: Value| {
        let mut args = args;
        args["channel"] = channel.clone();
        town.api.call("conversations.history", args).await
    };
    assert_eq!(
        texts(&history(json!({})).await),
        ["m4", "m3", "m2", "m1", "m0"]
    );
    assert_eq!(
        texts(&history(json!({ "oldest": stamps[3] })).await),
        ["m4"]
    );
    assert_eq!(
        texts(&history(json!({ "oldest": stamps[3], "inclusive": true })).await),
        ["m4", "m3"]
    );
    assert_eq!(
        texts(&history(json!({ "latest": stamps[1] })).await),
        ["m0"]
    );
    let page = history(json!({ "limit": 3 })).await;
    assert_eq!((&page["has_more"], texts(&page).len()), (&json!(true), 3));
    let cursor = page["response_metadata"]["next_cursor"].clone();
    assert_eq!(
        texts(&history(json!({ "limit": 3, "cursor": cursor })).await),
        ["m1", "m0"]
    );
    assert_eq!(
        history(json!({ "oldest": "yesterday" })).await["error"],
        "invalid_ts_oldest"
    );

    let reply = json!({ "channel": channel, "thread_ts": stamps[0], "text": "reply" });
    town.api.call("chat.postMessage", reply).await;
    let thread = town
        .api
        .call(
            "conversations.replies",
            json!({ "channel": channel, "ts": stamps[0] }),
        )
        .await;
    assert_eq!(texts(&thread), ["m0", "reply"]);
    assert_eq!(texts(&history(json!({})).await).len(), 5);
    assert_eq!(town.sam.messages_from_app()[0].thread[0].text, "reply");
    let permalink = town
        .api
        .call(
            "chat.getPermalink",
            json!({ "channel": channel, "message_ts": stamps[0] }),
        )
        .await;
    assert!(
        permalink["permalink"]
            .as_str()
            .unwrap()
            .contains("northwind-sales.slack.com/archives/")
    );
    town.slack.faults().history_lag(10_000);
    assert_eq!(texts(&history(json!({})).await), Vec::<String>::new());
}

#[tokio::test]
async fn only_ones_own_messages_are_changed() {
    let town = Town::quiet().await;
    town.sam.types("hello <@U1> & all").await.unwrap();
    let hello = town.sam.messages_with_app().pop().unwrap();
    assert_eq!(hello.text, "hello <@U1> & all");
    assert_eq!(hello.raw["text"], "hello &lt;@U1&gt; &amp; all");
    let theirs = json!({ "channel": hello.channel, "ts": hello.ts, "text": "changed" });
    assert_eq!(
        town.api.call("chat.update", theirs.clone()).await["error"],
        "cant_update_message"
    );
    assert_eq!(
        town.api
            .call(
                "chat.delete",
                json!({ "channel": hello.channel, "ts": hello.ts })
            )
            .await["error"],
        "cant_delete_message"
    );
    let missing = json!({ "channel": hello.channel, "ts": "1.000001", "text": "x" });
    assert_eq!(
        town.api.call("chat.update", missing).await["error"],
        "message_not_found"
    );
    assert_eq!(town.events()[0]["channel_type"], "im");
    let own = town
        .api
        .call(
            "chat.postMessage",
            json!({ "channel": hello.channel, "text": "own" }),
        )
        .await;
    assert_eq!(
        town.api
            .call(
                "chat.delete",
                json!({ "channel": own["channel"], "ts": own["ts"] })
            )
            .await["ok"],
        true
    );
    assert!(town.sam.messages_from_app().is_empty());
}

#[tokio::test]
async fn what_typed_text_fires_is_on_record() {
    let town = Town::quiet().await;
    let post = async |text: &str| {
        town.api
            .call(
                "chat.postMessage",
                json!({ "channel": town.sam.id(), "text": text }),
            )
            .await;
    };
    post("&lt;!channel&gt; @here").await;
    assert!(town.slack.fired().is_empty());
    post("<!here> <@U9> <@U9>").await;
    let fired: Vec<Fires> = town
        .slack
        .fired()
        .into_iter()
        .map(|firing| firing.what)
        .collect();
    assert_eq!(fired, [Fires::Here, Fires::User("U9".to_owned())]);
    assert!(fired[0].is_broadcast() && !fired[1].is_broadcast());
    town.api
        .call(
            "chat.postMessage",
            json!({ "channel": town.sam.id(), "text": "@channel", "link_names": true }),
        )
        .await;
    assert_eq!(town.slack.fired()[2].what, Fires::Channel);
}

#[tokio::test]
async fn everybody_reads_in_their_own_zone() {
    let town = Town::quiet().await;
    let channel = town
        .team
        .channel("plans")
        .with(&town.sam)
        .with(&town.mia)
        .with_app(&town.app)
        .add();
    let text = format!(
        "<{}> at <!date^1795424400^{{time}}|then>",
        format_args!("@{}", town.mia.id())
    );
    town.api
        .call(
            "chat.postMessage",
            json!({ "channel": channel, "text": text }),
        )
        .await;
    let read =
        |person: &slack_emulator::Person| person.channel("plans").unwrap().messages[0].text.clone();
    assert_eq!(read(&town.sam), "@Mia Manager at 4:00 AM");
    assert_eq!(read(&town.mia), "@Mia Manager at 10:00 AM");
    town.mia.set_zone("Asia/Kathmandu").await;
    assert_eq!(read(&town.mia), "@Mia Manager at 2:45 PM");
}

#[tokio::test]
async fn whispers() {
    let town = Town::quiet().await;
    let channel = town
        .team
        .channel("plans")
        .with(&town.sam)
        .with_app(&town.app)
        .add();
    let whisper = async |to: &str| {
        town.api
            .call(
                "chat.postEphemeral",
                json!({ "channel": channel, "user": to, "text": "psst" }),
            )
            .await
    };
    assert_eq!(whisper(town.mia.id()).await["error"], "user_not_in_channel");
    assert_eq!(whisper(town.sam.id()).await["ok"], true);
    assert_eq!(town.sam.ephemerals()[0].text, "psst");
    assert!(town.sam.channel("plans").unwrap().messages.is_empty());
}

#[tokio::test]
async fn who_can_be_written_to() {
    let town = Town::quiet().await;
    let post = async |to: &str| {
        let args = json!({ "channel": to, "text": "x" });
        town.api.call("chat.postMessage", args).await["error"].clone()
    };
    let robot = town.team.person("robot").bot().add();
    assert_eq!(post(robot.id()).await, "cannot_dm_bot");
    assert_eq!(post(town.app.bot_user()).await, "channel_not_found");
    assert_eq!(post("C404").await, "channel_not_found");
    // Slack takes messages to people who are gone; an app has to look before.
    town.mia.deactivate().await;
    assert_eq!(post(town.mia.id()).await, Value::Null);
    let opened = town
        .api
        .call("conversations.open", json!({ "users": town.mia.id() }))
        .await;
    assert_eq!(opened["error"], "user_disabled");
    // A public channel is open to those with the scope; a name will do instead of an id.
    assert_eq!(post("#general").await, "not_in_channel");
    let scopes: Vec<&str> = crate::tiny::SCOPES
        .iter()
        .copied()
        .chain(["chat:write.public"])
        .collect();
    town.app.set_scopes(&scopes);
    assert_eq!(post("#general").await, Value::Null);
    town.broke_nothing();
}
