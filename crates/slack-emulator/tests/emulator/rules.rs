//! Rules that come from the table and hold for every method: tokens, scopes, arguments, encodings, rate limits.

use serde_json::{Value, json};
use slack_emulator::{Method, Tier};

use crate::tiny::Town;

#[tokio::test]
async fn tokens() {
    let town = Town::quiet().await;
    let mut api = town.api.clone();
    assert_eq!(
        api.call("auth.test", json!({})).await["user_id"],
        town.app.bot_user()
    );
    town.app.revoke_token().await;
    assert_eq!(
        api.call("auth.test", json!({})).await["error"],
        "token_revoked"
    );
    town.app.restore_token();
    assert_eq!(api.call("auth.test", json!({})).await["ok"], true);
    api.token = "xoxb-somebody".to_owned();
    assert_eq!(
        api.call("auth.test", json!({})).await["error"],
        "invalid_auth"
    );
    api.token = String::new();
    assert_eq!(
        api.call("auth.test", json!({})).await["error"],
        "not_authed"
    );
    assert_eq!(
        api.call("auth.test", json!({ "token": town.app.bot_token() }))
            .await["ok"],
        true
    );
    api.token = town.app.app_token().to_owned();
    assert_eq!(
        api.call("team.info", json!({})).await["error"],
        "not_allowed_token_type"
    );
    town.app.uninstall().await;
    api.token = town.app.bot_token().to_owned();
    assert_eq!(
        api.call("auth.test", json!({})).await["error"],
        "account_inactive"
    );
    assert_eq!(
        town.event_types(),
        ["tokens_revoked", "tokens_revoked", "app_uninstalled"]
    );
}

#[tokio::test]
async fn scopes() {
    let town = Town::quiet().await;
    town.app.set_scopes(&["channels:manage", "users:read"]);
    let refused = town
        .api
        .call(
            "chat.postMessage",
            json!({ "channel": town.sam.id(), "text": "hi" }),
        )
        .await;
    assert_eq!(refused["error"], "missing_scope");
    assert_eq!(refused["needed"], "chat:write");
    assert_eq!(refused["provided"], "channels:manage,users:read");
    let private = town
        .api
        .call(
            "conversations.create",
            json!({ "name": "secret", "is_private": true }),
        )
        .await;
    assert_eq!(
        (&private["error"], &private["needed"]),
        (&json!("missing_scope"), &json!("groups:write"))
    );
    assert_eq!(
        town.api
            .call("conversations.create", json!({ "name": "open" }))
            .await["ok"],
        true
    );
    let sam = town
        .api
        .call("users.info", json!({ "user": town.sam.id() }))
        .await;
    assert!(sam["user"]["profile"].get("email").is_none());
    town.app.set_scopes(&["users:read", "users:read.email"]);
    let sam = town
        .api
        .call("users.info", json!({ "user": town.sam.id() }))
        .await;
    assert_eq!(sam["user"]["profile"]["email"], "sam@example.com");
    assert_eq!(sam["user"]["tz"], "America/New_York");
}

#[tokio::test]
async fn a_json_body_is_ignored_where_slack_ignores_it() {
    let town = Town::quiet().await;
    let refused = town
        .api
        .call_json("conversations.info", json!({ "channel": "C1" }))
        .await;
    assert_eq!(refused["error"], "invalid_arguments");
    assert_eq!(
        refused["response_metadata"]["messages"],
        json!(["[ERROR] missing required field: channel"])
    );
    let rules = town.slack.broken_rules();
    assert!(
        rules[0].starts_with("conversations.info: takes no JSON body"),
        "{rules:?}"
    );
}

#[tokio::test]
async fn unknown_methods_and_arguments() {
    let town = Town::quiet().await;
    assert_eq!(
        town.api.call("chat.postMassage", json!({})).await["error"],
        "unknown_method"
    );
    assert_eq!(
        town.api.call("emoji.list", json!({})).await["error"],
        "missing_scope"
    );
    let posted = town
        .api
        .call(
            "chat.postMessage",
            json!({ "channel": town.sam.id(), "text": "x", "client_msg_id": "1" }),
        )
        .await;
    assert_eq!(posted["ok"], true);
    let rules = town.slack.broken_rules();
    assert!(
        rules.contains(&"chat.postMessage: has no argument `client_msg_id`".to_owned()),
        "{rules:?}"
    );
}

#[tokio::test]
async fn errors_of_the_world_are_no_broken_rules() {
    let town = Town::quiet().await;
    town.team.channel("taken").with(&town.sam).add();
    assert_eq!(
        town.api
            .call("conversations.create", json!({ "name": "taken" }))
            .await["error"],
        "name_taken"
    );
    assert_eq!(
        town.api.call("users.info", json!({ "user": "U404" })).await["error"],
        "user_not_found"
    );
    town.broke_nothing();
    assert_eq!(
        town.api
            .call("conversations.create", json!({ "name": "No Good" }))
            .await["error"],
        "invalid_name_specials"
    );
    assert_eq!(
        town.slack.broken_rules(),
        ["conversations.create: invalid_name_specials"]
    );
}

#[tokio::test]
async fn rate_limits_by_method_and_by_channel() {
    let town = Town::built(slack_emulator::Builder::rate_limits, |_, _| async {
        (200, String::new())
    })
    .await;
    let form = |user: &str| format!("channel={user}&text=hi");
    let kind = "application/x-www-form-urlencoded";
    let to_sam = form(town.sam.id());
    assert_eq!(
        town.api
            .send("chat.postMessage", kind, to_sam.clone())
            .await
            .unwrap()
            .0,
        200
    );
    let (status, body) = town
        .api
        .send("chat.postMessage", kind, to_sam.clone())
        .await
        .unwrap();
    assert_eq!((status, &body["error"]), (429, &json!("ratelimited")));
    assert_eq!(
        town.api
            .send("chat.postMessage", kind, form(town.mia.id()))
            .await
            .unwrap()
            .0,
        200
    );
    town.advance(1_000);
    assert_eq!(
        town.api
            .send("chat.postMessage", kind, to_sam)
            .await
            .unwrap()
            .0,
        200
    );
    for call in 0..21 {
        let status = town
            .api
            .send("conversations.create", kind, format!("name=c{call}"))
            .await
            .unwrap()
            .0;
        assert_eq!(status == 200, call < 20, "call {call}");
    }
    town.slack.enforce_rate_limits(false);
    assert_eq!(
        town.api
            .send("conversations.create", kind, "name=free".to_owned())
            .await
            .unwrap()
            .0,
        200
    );
    town.broke_nothing();
}

#[test]
fn the_table_can_be_asked() {
    let post = Method::named("chat.postMessage").unwrap();
    assert!(post.json && !post.get && post.tier == Tier::Special);
    assert!(
        post.errors.contains(&"channel_not_found")
            && post.knows("thread_ts")
            && !post.knows("threads")
    );
    let info = Method::named("users.info").unwrap();
    assert!(
        info.get && !info.json && info.scopes == ["users:read"] && info.required.contains(&"user")
    );
    assert!(Method::named("chat.shout").is_none());
}

#[tokio::test]
async fn who_is_who() {
    let town = Town::quiet().await;
    let guest = town.team.person("gus").guest().add();
    let stranger = town.team.person("cora").stranger().add();
    let boss = town.team.person("bo").owner().add();
    let info =
        async |id: &str| town.api.call("users.info", json!({ "user": id })).await["user"].clone();
    assert_eq!(
        (
            &info(guest.id()).await["is_restricted"],
            &info(guest.id()).await["is_ultra_restricted"]
        ),
        (&json!(true), &json!(false))
    );
    assert_eq!(info(stranger.id()).await["is_stranger"], true);
    assert_eq!(info(boss.id()).await["is_owner"], true);
    assert_eq!(info(town.app.bot_user()).await["is_bot"], true);
    boss.deactivate().await;
    assert_eq!(info(boss.id()).await["deleted"], true);
    let by_mail = town
        .api
        .call("users.lookupByEmail", json!({ "email": "SAM@example.com" }))
        .await;
    assert_eq!(by_mail["user"]["id"], town.sam.id());
    assert_eq!(
        town.api
            .call("users.lookupByEmail", json!({ "email": "bo@example.com" }))
            .await["error"],
        "users_not_found"
    );
    let group = town.team.usergroup("managers", &[&town.mia]);
    let listed = town
        .api
        .call("usergroups.users.list", json!({ "usergroup": group }))
        .await;
    assert_eq!(listed["users"], json!([town.mia.id()]));
    let team = town.api.call("team.info", json!({})).await;
    assert_eq!(team["team"]["name"], "Northwind Sales");
    assert_eq!(town.event_types(), ["user_change"]);
}

#[tokio::test]
async fn lists_come_in_pages() {
    let town = Town::quiet().await;
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = town
            .api
            .call("users.list", json!({ "limit": 2, "cursor": cursor }))
            .await;
        let members = page["members"].as_array().unwrap();
        assert!(members.len() <= 2);
        seen.extend(members.iter().map(|member| member["id"].clone()));
        cursor = page["response_metadata"]["next_cursor"]
            .as_str()
            .unwrap()
            .to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(
        seen,
        [
            json!(town.app.bot_user()),
            json!(town.sam.id()),
            json!(town.mia.id())
        ]
    );
    let bad = town
        .api
        .call("users.list", json!({ "cursor": "nonsense" }))
        .await;
    assert_eq!(bad["error"], "invalid_cursor");
    assert_ne!(bad["ok"], Value::Bool(true));
}
