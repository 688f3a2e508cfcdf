//! Channels and who is in them: names, invitations, archives, topics, pins, bookmarks.

use serde_json::{Value, json};

use crate::tiny::Town;

async fn created(town: &Town, name: &str) -> String {
    let made = town
        .api
        .call("conversations.create", json!({ "name": name }))
        .await;
    made["channel"]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{made}"))
        .to_owned()
}

#[tokio::test]
async fn names_are_taken_for_ever() {
    let town = Town::quiet().await;
    let id = created(&town, "cust-acme").await;
    let create = async |name: &str| {
        town.api
            .call("conversations.create", json!({ "name": name }))
            .await["error"]
            .clone()
    };
    assert_eq!(create("cust-acme").await, "name_taken");
    town.api
        .call("conversations.archive", json!({ "channel": id }))
        .await;
    assert_eq!(create("cust-acme").await, "name_taken");
    assert_eq!(create("").await, "invalid_name_required");
    town.team.forbid_channel_creation(true);
    assert_eq!(create("cust-bolt").await, "restricted_action");
    let secret = town.team.channel("secret").private().with(&town.sam).add();
    let info = town
        .api
        .call("conversations.info", json!({ "channel": secret }))
        .await;
    assert_eq!(info["error"], "channel_not_found");
    assert!(town.mia.channel("secret").is_none() && town.sam.channel("secret").is_some());
}

#[tokio::test]
async fn invitations() {
    let town = Town::quiet().await;
    let id = created(&town, "cust-acme").await;
    let invite = async |users: &str| {
        town.api
            .call_json(
                "conversations.invite",
                json!({ "channel": id, "users": users }),
            )
            .await["error"]
            .clone()
    };
    assert_eq!(invite(town.sam.id()).await, Value::Null);
    assert_eq!(invite(town.sam.id()).await, "already_in_channel");
    assert_eq!(invite(town.app.bot_user()).await, "cant_invite_self");
    assert_eq!(invite("U404").await, "user_not_found");
    let gone = town.team.person("gone").deactivated().add();
    assert_eq!(invite(gone.id()).await, "cant_invite");
    let guest = town.team.person("guest").guest().add();
    assert_eq!(invite(guest.id()).await, Value::Null);
    let single = town.team.person("single").single_channel_guest().add();
    town.team.channel("theirs").with(&single).add();
    assert_eq!(invite(single.id()).await, "ura_max_channels");
    // All or nothing, unless forced.
    let both = format!("{},{}", town.mia.id(), gone.id());
    assert_eq!(invite(&both).await, "cant_invite");
    let forced = json!({ "channel": id, "users": both, "force": true });
    let forced = town.api.call_json("conversations.invite", forced).await;
    assert_eq!(
        (&forced["ok"], &forced["errors"][0]["error"]),
        (&json!(true), &json!("cant_invite"))
    );
    let seen = town.mia.channel("cust-acme").unwrap();
    assert_eq!(
        seen.members,
        ["Notes", "Sam Seller", "guest", "Mia Manager"]
    );
    town.slack.settled().await;
    assert_eq!(town.event_types(), ["member_joined_channel"; 3]);
    town.broke_nothing();
}

#[tokio::test]
async fn archived_channels_take_nothing() {
    let town = Town::quiet().await;
    let id = created(&town, "cust-acme").await;
    town.api
        .call(
            "conversations.invite",
            json!({ "channel": id, "users": town.sam.id() }),
        )
        .await;
    town.sam.archives("cust-acme").await.unwrap();
    for (method, args) in [
        ("chat.postMessage", json!({ "channel": id, "text": "x" })),
        (
            "conversations.invite",
            json!({ "channel": id, "users": town.mia.id() }),
        ),
        (
            "conversations.setTopic",
            json!({ "channel": id, "topic": "x" }),
        ),
        (
            "conversations.rename",
            json!({ "channel": id, "name": "x" }),
        ),
        ("conversations.join", json!({ "channel": id })),
    ] {
        assert_eq!(
            town.api.call(method, args).await["error"],
            "is_archived",
            "{method}"
        );
    }
    assert_eq!(
        town.api
            .call("conversations.archive", json!({ "channel": id }))
            .await["error"],
        "already_archived"
    );
    // Bots are out of an archived channel and cannot bring it back; a person can.
    let unarchive = async || {
        let args = json!({ "channel": id });
        town.api.call("conversations.unarchive", args).await["error"].clone()
    };
    assert_eq!(unarchive().await, "not_in_channel");
    town.sam.unarchives("cust-acme").await.unwrap();
    assert_eq!(unarchive().await, "not_archived");
    assert_eq!(
        town.sam.channel("cust-acme").unwrap().members,
        ["Sam Seller"]
    );
    assert!(town.sam.types_in("cust-acme", "still here").await.is_ok());
    town.broke_nothing();
}

#[tokio::test]
async fn removed_and_back() {
    let town = Town::quiet().await;
    let id = created(&town, "cust-acme").await;
    town.api
        .call(
            "conversations.invite",
            json!({ "channel": id, "users": town.sam.id() }),
        )
        .await;
    town.sam.removes_app_from("cust-acme").await.unwrap();
    assert_eq!(town.event_types().last().unwrap(), "member_left_channel");
    let post = async || {
        town.api
            .call("chat.postMessage", json!({ "channel": id, "text": "x" }))
            .await["error"]
            .clone()
    };
    assert_eq!(post().await, "not_in_channel");
    assert_eq!(
        town.api
            .call("conversations.join", json!({ "channel": id }))
            .await["ok"],
        true
    );
    assert_eq!(post().await, Value::Null);
    town.sam.deletes_channel("cust-acme").await.unwrap();
    assert_eq!(post().await, "channel_not_found");
    assert_eq!(town.event_types().last().unwrap(), "channel_deleted");
    town.broke_nothing();
}

#[tokio::test]
async fn topics_and_purposes() {
    let town = Town::quiet().await;
    let id = created(&town, "cust-acme").await;
    let set = async |method: &str, key: &str, text: String| {
        town.api
            .call(method, json!({ "channel": id, key: text }))
            .await
    };
    assert_eq!(
        set("conversations.setTopic", "topic", "é".repeat(250)).await["ok"],
        true
    );
    assert_eq!(
        set("conversations.setTopic", "topic", "é".repeat(251)).await["error"],
        "too_long"
    );
    assert_eq!(
        set("conversations.setPurpose", "purpose", "why".to_owned()).await["channel"]["purpose"]["value"],
        "why"
    );
    assert_eq!(
        town.sam
            .channel("#cust-acme")
            .unwrap()
            .topic
            .chars()
            .count(),
        250
    );
    let general = town.team.channel_id("general").unwrap();
    let outside = town
        .api
        .call(
            "conversations.setTopic",
            json!({ "channel": general, "topic": "x" }),
        )
        .await;
    assert_eq!(outside["error"], "not_in_channel");
    assert_eq!(
        town.api
            .call(
                "conversations.rename",
                json!({ "channel": id, "name": "cust-bolt" })
            )
            .await["ok"],
        true
    );
    assert!(town.sam.channel("cust-acme").is_none() && town.sam.channel("cust-bolt").is_some());
}

#[tokio::test]
async fn pins_bookmarks_reactions() {
    let town = Town::quiet().await;
    let id = created(&town, "cust-acme").await;
    let posted = town
        .api
        .call("chat.postMessage", json!({ "channel": id, "text": "card" }))
        .await;
    let item = json!({ "channel": id, "timestamp": posted["ts"] });
    assert_eq!(town.api.call("pins.add", item.clone()).await["ok"], true);
    assert_eq!(
        town.api.call("pins.add", item.clone()).await["error"],
        "already_pinned"
    );
    let nothing = json!({ "channel": id, "timestamp": "1.000001" });
    assert_eq!(
        town.api.call("pins.add", nothing).await["error"],
        "message_not_found"
    );
    assert_eq!(
        town.api.call("pins.list", json!({ "channel": id })).await["items"][0]["message"]["text"],
        "card"
    );
    assert_eq!(town.api.call("pins.remove", item.clone()).await["ok"], true);
    assert_eq!(
        town.api.call("pins.remove", item.clone()).await["error"],
        "no_pin"
    );
    let mut thumbs = item;
    thumbs["name"] = json!("thumbsup");
    assert_eq!(
        town.api.call("reactions.add", thumbs.clone()).await["ok"],
        true
    );
    assert_eq!(
        town.api.call("reactions.add", thumbs.clone()).await["error"],
        "already_reacted"
    );
    assert_eq!(
        town.api.call("reactions.remove", thumbs.clone()).await["ok"],
        true
    );
    assert_eq!(
        town.api.call("reactions.remove", thumbs).await["error"],
        "no_reaction"
    );

    let add = async |title: &str, link: &str| {
        let args = json!({ "channel_id": id, "title": title, "type": "link", "link": link });
        town.api.call("bookmarks.add", args).await
    };
    let added = add("CRM", "https://crm.example/1").await;
    assert_eq!(add("CRM", "nowhere").await["error"], "invalid_link");
    let mut edit =
        json!({ "channel_id": id, "bookmark_id": added["bookmark"]["id"], "title": "Deal" });
    assert_eq!(
        town.api.call("bookmarks.edit", edit.clone()).await["bookmark"]["title"],
        "Deal"
    );
    assert_eq!(
        town.sam.channel("cust-acme").unwrap().bookmarks[0].title,
        "Deal"
    );
    edit["title"] = Value::Null;
    let without = town.api.call("bookmarks.list", json!({})).await;
    assert_eq!(without["error"], "invalid_arguments");
    for number in 1..100 {
        assert_eq!(
            add(&format!("b{number}"), "https://x.example").await["ok"],
            true
        );
    }
    assert_eq!(
        add("one too many", "https://x.example").await["error"],
        "too_many_bookmarks"
    );
}

#[tokio::test]
async fn lists_and_members() {
    let town = Town::quiet().await;
    let id = created(&town, "cust-acme").await;
    town.api
        .call(
            "conversations.invite",
            json!({ "channel": id, "users": town.mia.id() }),
        )
        .await;
    let members = town
        .api
        .call("conversations.members", json!({ "channel": id }))
        .await;
    assert_eq!(
        members["members"],
        json!([town.app.bot_user(), town.mia.id()])
    );
    let listed = town
        .api
        .call(
            "conversations.list",
            json!({ "types": "public_channel,private_channel" }),
        )
        .await;
    let names: Vec<&Value> = listed["channels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|channel| &channel["name"])
        .collect();
    assert_eq!(names, ["general", "cust-acme"]);
    let direct = town
        .api
        .call("conversations.open", json!({ "users": town.sam.id() }))
        .await;
    let again = town
        .api
        .call("conversations.open", json!({ "users": town.sam.id() }))
        .await;
    assert_eq!(direct["channel"]["id"], again["channel"]["id"]);
    assert_eq!(again["already_open"], true);
    let kicked = json!({ "channel": id, "user": town.mia.id() });
    assert_eq!(
        town.api.call("conversations.kick", kicked.clone()).await["ok"],
        true
    );
    assert_eq!(
        town.api.call("conversations.kick", kicked).await["error"],
        "not_in_channel"
    );
    assert_eq!(
        town.api
            .call("conversations.leave", json!({ "channel": id }))
            .await["ok"],
        true
    );
    town.broke_nothing();
}

#[tokio::test]
async fn a_stranger_makes_a_channel_shared() {
    let town = Town::quiet().await;
    let id = created(&town, "cust-acme").await;
    town.api
        .call(
            "conversations.invite",
            json!({ "channel": id, "users": town.sam.id() }),
        )
        .await;
    let cora = town.team.person("cora").stranger().add();
    let invited = json!({ "channel": id, "users": cora.id() });
    assert_eq!(
        town.api.call("conversations.invite", invited).await["error"],
        "cant_invite"
    );
    town.slack.settled().await;
    town.sam.invites("cust-acme", &cora).await.unwrap();
    let info = town
        .api
        .call("conversations.info", json!({ "channel": id }))
        .await;
    assert_eq!(info["channel"]["is_ext_shared"], true);
    let types = town.event_types();
    assert_eq!(
        types[types.len() - 2..],
        ["channel_shared", "member_joined_channel"]
    );
    let joined = town.received("/events").pop().unwrap().content;
    assert_eq!(joined["is_ext_shared_channel"], true);
    assert_ne!(joined["event"]["team"], joined["team_id"]);
    // They see and click what is posted, and their payload says where they are from.
    let blocks = json!([{ "type": "actions", "elements": [
        { "type": "button", "action_id": "a", "text": { "type": "plain_text", "text": "Go" } },
    ] }]);
    town.api
        .call(
            "chat.postMessage",
            json!({ "channel": id, "text": "card", "blocks": blocks }),
        )
        .await;
    let card = cora.channel("cust-acme").unwrap().messages.pop().unwrap();
    cora.press_on(&card, "Go").await.unwrap();
    let click = town.last_interaction();
    assert_ne!(click["user"]["team_id"], click["team"]["id"]);
    town.broke_nothing();
}
