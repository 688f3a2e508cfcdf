//! `manifest.yml` against the code: the commands, shortcuts, events and addresses it promises are
//! those the bot serves, and it asks for exactly the scopes that the bot's calls need.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::fs;

use handoff::slack::action::{ADD_SHORTCUT, START_SHORTCUT};
use handoff::slack::command::VERBS;
use handoff::slack::inbound::{Event, Happened, Inbound};
use handoff::slack::{http, parse};
use serde_json::{Value, json};
use slack_emulator::Method;

/// The address that `handoff manifest --url` replaces.
const PLACEHOLDER: &str = "https://handoff.example.com";

fn manifest() -> Value {
    let text = fs::read_to_string("manifest.yml").unwrap();
    serde_yaml_ng::from_str(&text).unwrap()
}

fn text<'a>(manifest: &'a Value, pointer: &str) -> &'a str {
    let found = manifest.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("{pointer} is no text"))
}

fn texts(manifest: &Value, pointer: &str) -> BTreeSet<String> {
    let found = manifest.pointer(pointer).and_then(Value::as_array);
    let list = found.unwrap_or_else(|| panic!("{pointer} is no list"));
    list.iter()
        .map(|item| item.as_str().expect("a list of texts").to_owned())
        .collect()
}

#[test]
fn commands_and_shortcuts_are_those_we_answer() {
    let manifest = manifest();
    let features = &manifest["features"];
    assert_eq!(features["slash_commands"].as_array().map(Vec::len), Some(1));
    let command = &features["slash_commands"][0];
    assert_eq!(command["command"], "/handoff");
    assert_eq!(
        command["should_escape"], true,
        "names come as tokens, which we read"
    );
    let hint = text(command, "/usage_hint");
    for verb in VERBS {
        let mut words = hint.split(|letter: char| !letter.is_alphabetic());
        assert!(
            words.any(|word| word == verb),
            "the hint lacks {verb}: {hint}"
        );
    }
    let shortcuts = features["shortcuts"].as_array().unwrap().iter();
    let shortcuts: Vec<(&str, &str)> = shortcuts
        .map(|shortcut| (text(shortcut, "/type"), text(shortcut, "/callback_id")))
        .collect();
    let answered = [("global", START_SHORTCUT), ("message", ADD_SHORTCUT)];
    assert_eq!(shortcuts, answered);
}

#[test]
fn addresses_are_our_routes() {
    let manifest = manifest();
    for (pointer, route) in [
        ("/features/slash_commands/0/url", http::COMMANDS),
        ("/settings/interactivity/request_url", http::INTERACTIONS),
        (
            "/settings/interactivity/message_menu_options_url",
            http::INTERACTIONS,
        ),
        ("/settings/event_subscriptions/request_url", http::EVENTS),
    ] {
        let path = text(&manifest, pointer).strip_prefix(PLACEHOLDER);
        assert_eq!(path, Some(route), "{pointer}");
    }
}

/// What we make of an event of this kind.
fn happened(kind: &str) -> Happened {
    // Who comes and goes is told by their ids, whose profile changed with all of it.
    let what = if kind.starts_with("member_") {
        json!({ "type": kind, "user": "U1", "channel": "C1" })
    } else if kind == "app_home_opened" {
        json!({ "type": kind, "user": "U1", "tab": "home" })
    } else {
        json!({ "type": kind, "user": { "id": "U1" } })
    };
    let event = json!({
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "Ev1",
        "event": what,
    });
    match parse::event(event.to_string().as_bytes()).unwrap() {
        Inbound::Event(Event { what, .. }) => what,
        other => panic!("{kind} is no event: {other:?}"),
    }
}

#[test]
fn events_are_those_we_understand() {
    let events = texts(&manifest(), "/settings/event_subscriptions/bot_events");
    for kind in &events {
        assert!(!matches!(happened(kind), Happened::Other(_)), "{kind}");
    }
    for kind in [
        "app_home_opened",
        "app_uninstalled",
        "channel_archive",
        "channel_deleted",
        "channel_rename",
        "member_joined_channel",
        "member_left_channel",
        "message",
        "team_join",
        "tokens_revoked",
        "user_change",
    ] {
        let understood = !matches!(happened(kind), Happened::Other(_));
        assert_eq!(events.contains(kind), understood, "{kind}");
    }
}

/// The methods of the Web API that the client names.
fn methods() -> Vec<&'static Method> {
    let mut methods = Vec::new();
    for entry in fs::read_dir("src/slack/client").unwrap() {
        let source = fs::read_to_string(entry.unwrap().path()).unwrap();
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        methods.extend(code.split('"').filter_map(Method::named));
    }
    methods.sort_by_key(|method| method.name);
    methods.dedup_by_key(|method| method.name);
    methods
}

/// The kinds of conversation in which we call a method, as its scopes begin. Policy chooses between
/// public and private channels, so both must work.
fn conversations(method: &str) -> &'static [&'static str] {
    match method {
        "conversations.open" => &["im:"],
        "conversations.join" => &["channels:"],
        "conversations.history" => &["channels:", "groups:", "im:"],
        name if name.starts_with("conversations.") => &["channels:", "groups:"],
        _ => &[""],
    }
}

/// What a set of scopes leaves undone.
fn undone(scopes: &BTreeSet<String>) -> Vec<String> {
    let mut undone = Vec::new();
    for method in methods().iter().filter(|method| !method.scopes.is_empty()) {
        for kind in conversations(method.name) {
            let fits = |scope: &&str| scope.starts_with(kind) && scopes.contains(*scope);
            if !method.scopes.iter().any(fits) {
                undone.push(format!("{} with {kind}", method.name));
            }
        }
    }
    // Slash commands and shortcuts are no method.
    if !scopes.contains("commands") {
        undone.push("commands".to_owned());
    }
    undone
}

#[test]
fn scopes_are_exactly_what_the_calls_need() {
    assert!(methods().len() > 15, "{:?}", methods());
    let scopes = texts(&manifest(), "/oauth_config/scopes/bot");
    assert_eq!(undone(&scopes), Vec::<String>::new());
    for scope in &scopes {
        let mut without = scopes.clone();
        without.remove(scope);
        assert!(!undone(&without).is_empty(), "{scope} is asked for in vain");
    }
}

/// Slack's limits (reference of the app manifest).
#[test]
fn nothing_is_longer_than_slack_takes() {
    let manifest = manifest();
    for (pointer, at_least, at_most) in [
        ("/display_information/name", 1, 35),
        ("/display_information/description", 1, 140),
        ("/display_information/long_description", 175, 4000),
        ("/features/bot_user/display_name", 1, 80),
        ("/features/shortcuts/0/name", 1, 24),
        ("/features/shortcuts/0/callback_id", 1, 255),
        ("/features/shortcuts/0/description", 1, 150),
        ("/features/shortcuts/1/name", 1, 24),
        ("/features/shortcuts/1/callback_id", 1, 255),
        ("/features/shortcuts/1/description", 1, 150),
        ("/features/slash_commands/0/command", 2, 32),
        ("/features/slash_commands/0/description", 1, 2000),
        ("/features/slash_commands/0/usage_hint", 1, 1000),
    ] {
        let length = text(&manifest, pointer).chars().count();
        assert!(
            (at_least..=at_most).contains(&length),
            "{pointer}: {length}"
        );
    }
    let color = text(&manifest, "/display_information/background_color");
    let digits = color.strip_prefix('#').unwrap_or_default();
    assert!(digits.len() == 6 && digits.chars().all(|digit| digit.is_ascii_hexdigit()));
}
