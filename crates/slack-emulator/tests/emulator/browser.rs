//! The client for the browser, as a page uses it: what a person sees, and what they do.

use serde_json::{Value, json};

use crate::page::{
    Feed, act, browser, conversation, get, listed, open, post, trouble, with_app, workspace,
};
use crate::tiny::{self, Api, Inbound, MONDAY, Town, input, modal, plain};

/// An app that opens a form, writes down what comes, and changes its message at a click.
async fn notes(api: Api, inbound: Inbound) -> (u16, String) {
    let content = &inbound.content;
    match (inbound.path.as_str(), content["type"].as_str()) {
        ("/commands", _) if content["text"] == "help" => (200, "Try `/note`".to_owned()),
        ("/commands", _) | (_, Some("shortcut" | "message_action")) => {
            let blocks = json!([
                input("text", "What to note"),
                { "type": "input", "block_id": "when", "optional": true, "label": plain("When"), "dispatch_action": true,
                  "element": { "type": "datepicker", "action_id": "day" } },
                { "type": "input", "block_id": "who", "label": plain("For whom"),
                  "element": { "type": "users_select", "action_id": "user" } },
                { "type": "input", "block_id": "how", "label": plain("How"),
                  "element": { "type": "static_select", "action_id": "way", "options": [
                    { "text": plain("Softly"), "value": "soft" }, { "text": plain("Loudly"), "value": "loud" } ] } },
            ]);
            let args =
                json!({ "trigger_id": content["trigger_id"], "view": modal("Note", &blocks) });
            assert_eq!(api.call_json("views.open", args).await["ok"], true);
            (200, String::new())
        }
        (_, Some("view_submission")) => {
            let values = &content["view"]["state"]["values"];
            let text = values["text"]["in"]["value"].as_str().unwrap();
            if text == "bad" {
                let errors =
                    json!({ "response_action": "errors", "errors": { "text": "Not that." } });
                return (200, errors.to_string());
            }
            let args = json!({ "channel": content["user"]["id"], "text": format!("Noted: {text}"), "blocks": note(text) });
            assert_eq!(api.call_json("chat.postMessage", args).await["ok"], true);
            (200, String::new())
        }
        (_, Some("block_actions")) if content["container"]["type"] == "message" => {
            if content["actions"][0]["action_id"] == "done" {
                let args = json!({ "channel": content["channel"]["id"], "ts": content["message"]["ts"], "text": "Done." });
                assert_eq!(api.call("chat.update", args).await["ok"], true);
            }
            (200, String::new())
        }
        _ => (200, String::new()),
    }
}

fn note(text: &str) -> Value {
    json!([
        { "type": "section", "block_id": "said", "text": plain(text), "accessory":
          { "type": "overflow", "action_id": "more", "options": [{ "text": plain("Keep"), "value": "keep" }] } },
        { "type": "actions", "block_id": "row", "elements": [
            { "type": "button", "action_id": "done", "text": plain("Done") },
            { "type": "static_select", "action_id": "why", "placeholder": plain("Why"), "options": [
                { "text": plain("Because"), "value": "because" } ] } ] },
    ])
}

async fn town() -> Town {
    let town = Town::new(notes).await;
    open(&town);
    town
}

fn answers(text: &str, user: &str) -> Value {
    json!([
        { "block_id": "text", "action_id": "in", "state": { "type": "plain_text_input", "value": text } },
        { "block_id": "who", "action_id": "user", "state": { "type": "users_select", "selected_user": user } },
        { "block_id": "how", "action_id": "way", "state": { "type": "static_select", "selected_option": { "value": "loud" } } },
    ])
}

#[tokio::test]
async fn the_main_road_in_a_browser() {
    let town = town().await;
    let sam = &town.sam;
    let direct = with_app(&town, sam).await;
    act(
        &town,
        sam,
        json!({ "kind": "say", "channel": direct, "text": "/note" }),
    )
    .await;
    let form = workspace(&town, sam).await["modals"][0].clone();
    assert_eq!(form["title"]["text"], "Note");
    let view = &form["id"];

    // The client itself holds back what is empty.
    let held = act(&town, sam, json!({ "kind": "submit", "view": view })).await;
    assert_eq!(
        held["complaints"],
        json!({
            "how": "Please complete this required field.",
            "text": "Please complete this required field.",
            "who": "Please complete this required field.",
        })
    );
    assert!(town.slack.pushes("view_submission").is_empty());

    // What the app refuses stands under the input; what was typed stays.
    let bad = answers("bad", town.mia.id());
    act(
        &town,
        sam,
        json!({ "kind": "submit", "view": view, "inputs": bad }),
    )
    .await;
    let form = workspace(&town, sam).await["modals"][0].clone();
    assert_eq!(form["errors"], json!({ "text": "Not that." }));
    let values = &form["state"]["values"];
    assert_eq!(values["text"]["in"]["value"], "bad");
    assert_eq!(
        values["how"]["way"]["selected_option"]["text"]["text"], "Loudly",
        "the option is the element's own"
    );

    let good = answers("buy *milk*", town.mia.id());
    act(
        &town,
        sam,
        json!({ "kind": "submit", "view": view, "inputs": good }),
    )
    .await;
    assert_eq!(workspace(&town, sam).await["modals"], json!([]));

    let told = conversation(&town, sam, &direct).await["messages"][0].clone();
    assert_eq!(
        (&told["text"], &told["app_name"], &told["in_channel"]),
        (&json!("Noted: buy *milk*"), &json!("Notes"), &json!(true))
    );
    let on = json!({ "channel": direct, "ts": told["ts"] });
    let because = json!({ "type": "static_select", "selected_option": { "value": "because" } });
    act(
        &town,
        sam,
        json!({ "kind": "put", "on": on, "block_id": "row", "action_id": "why", "state": because }),
    )
    .await;
    let inputs = &conversation(&town, sam, &direct).await["inputs"];
    let chosen = &inputs[told["ts"].as_str().unwrap()]["row"]["why"];
    assert_eq!(chosen["selected_option"]["value"], "because");
    let keep = json!({ "type": "overflow", "selected_option": { "value": "keep" } });
    act(
        &town,
        sam,
        json!({ "kind": "put", "on": on, "block_id": "said", "action_id": "more", "state": keep }),
    )
    .await;
    let overflow = &town.last_interaction()["actions"][0];
    assert_eq!(overflow["selected_option"]["text"]["text"], "Keep");

    act(
        &town,
        sam,
        json!({ "kind": "press", "on": on, "block_id": "row", "action_id": "done" }),
    )
    .await;
    let after = conversation(&town, sam, &direct).await["messages"][0].clone();
    assert_eq!(after["text"], "Done.");
    let gone = json!({ "kind": "press", "on": on, "block_id": "row", "action_id": "done" });
    assert_eq!(
        trouble(&town, sam, gone).await,
        "there is no row/done there any more"
    );
    town.broke_nothing();
}

#[tokio::test]
async fn a_window_shows_who_and_what_is_there() {
    let town = town().await;
    let sam = &town.sam;
    town.team.usergroup("team", &[sam]);
    let all = workspace(&town, sam).await;
    assert_eq!(all["workspace"]["name"], "Northwind Sales");
    assert_eq!(
        (&all["now"], &all["clock"]["moves"]),
        (&json!(MONDAY), &json!(false))
    );
    assert_eq!(
        all["me"],
        json!({
            "id": sam.id(), "name": "sam", "shown_name": "Sam Seller", "zone": "America/New_York",
            "standing": "member", "admin": false, "deactivated": false, "bot": false, "title": "seller", "playable": true,
        })
    );
    assert_eq!(
        all["apps"][0]["commands"],
        json!([{ "command": "/note", "description": "Write a note", "hint": "[what]" }])
    );
    assert_eq!(all["apps"][0]["shortcuts"][1]["kind"], "message");
    assert_eq!(all["usergroups"][0]["handle"], "team");
    let people = all["people"].as_array().unwrap();
    assert_eq!(
        (people[0]["id"].as_str(), people[1]["title"].as_str()),
        (Some(sam.id()), Some("manager"))
    );
    assert!(people.iter().any(|person| person["bot"] == true));
    let direct = listed(&town, sam, "Notes").await;
    assert_eq!(
        (&direct["kind"], &direct["with"]),
        (&json!("direct"), &json!(town.app.bot_user()))
    );
    // Who is nobody yet begins as the first.
    let (_, first) = get(&town, "/browser/workspace").await;
    assert_eq!(first["me"]["id"], sam.id());
}

#[tokio::test]
async fn what_a_person_may_not_see_is_in_no_answer() {
    let town = town().await;
    let (sam, mia) = (&town.sam, &town.mia);
    let secret = town.team.channel("board").private().with(mia).add();
    let direct = with_app(&town, mia).await;
    let general = town.team.channel_id("general").unwrap();
    mia.types("/note help").await.unwrap();
    mia.types_in("#general", "/note help").await.unwrap();
    mia.posts("board", "the zebra project").await.unwrap();
    let seen = workspace(&town, sam).await;
    for hidden in [secret.as_str(), direct.as_str(), "zebra"] {
        assert!(!seen.to_string().contains(hidden), "{hidden}: {seen}");
        let path = format!("/browser/conversation?as={}&id={hidden}", sam.id());
        assert_eq!(get(&town, &path).await.0, 404);
    }
    let theirs = conversation(&town, mia, &general).await;
    assert_eq!(theirs["whispers"][0]["text"], "Try `/note`");
    let mine = conversation(&town, sam, &general).await;
    assert_eq!(mine["whispers"], json!([]));
    for act in [
        json!({ "kind": "say", "channel": secret, "text": "hello" }),
        json!({ "kind": "join", "channel": secret }),
        json!({ "kind": "read", "channel": secret, "ts": "1.0" }),
        json!({ "kind": "archive", "channel": direct }),
    ] {
        trouble(&town, sam, act).await;
    }
    let whisper = &theirs["whispers"][0]["ts"];
    let theirs = json!({ "channel": general, "ts": whisper });
    let press = json!({ "kind": "press", "on": theirs, "block_id": "a", "action_id": "b" });
    assert_eq!(trouble(&town, sam, press).await, "the message is gone");
}

#[tokio::test]
async fn strangers_and_guests_see_only_where_they_are() {
    let town = Town::new(notes).await;
    let cora = town.team.person("cora").stranger().add();
    let gus = town.team.person("gus").guest().add();
    town.slack
        .open_browser(browser(&town).plays(&cora, "customer").plays(&gus, "guest"));
    let shared = town
        .team
        .channel("shared")
        .with(&town.mia)
        .with(&cora)
        .add();
    let seen = workspace(&town, &cora).await;
    assert_eq!(seen["conversations"][0]["id"], shared.as_str());
    assert_eq!(seen["conversations"].as_array().unwrap().len(), 1);
    assert_eq!(seen["apps"][0]["commands"], json!([]));
    let names = seen["people"].as_array().unwrap().iter();
    let names: Vec<_> = names
        .map(|person| person["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["sam", "mia", "cora", "gus", "notes"]);
    let typed = json!({ "kind": "say", "channel": shared, "text": "/note" });
    assert!(
        trouble(&town, &cora, typed)
            .await
            .contains("another company")
    );
    let seen = workspace(&town, &gus).await;
    let kinds: Vec<_> = seen["conversations"].as_array().unwrap().iter().collect();
    assert_eq!((kinds.len(), &kinds[0]["kind"]), (1, &json!("direct")));
    let general = town.team.channel_id("general").unwrap();
    trouble(&town, &gus, json!({ "kind": "join", "channel": general })).await;
}

#[tokio::test]
async fn unread_marks_go_with_what_others_write() {
    let town = town().await;
    let (sam, mia) = (&town.sam, &town.mia);
    let general = town.team.channel_id("general").unwrap();
    let unread = async |person| {
        let channel = listed(&town, person, "general").await;
        (
            channel["unread"].as_u64().unwrap(),
            channel["mentioned"] == true,
        )
    };
    act(
        &town,
        mia,
        json!({ "kind": "say", "channel": general, "text": "hello" }),
    )
    .await;
    assert_eq!(unread(sam).await, (1, false));
    assert_eq!(unread(mia).await, (0, false), "one's own is read");
    let hello = conversation(&town, sam, &general).await["messages"][0]["ts"].clone();
    let reply = json!({ "kind": "say", "channel": general, "thread_ts": hello, "text": "so?" });
    act(&town, mia, reply).await;
    assert_eq!(unread(sam).await, (1, false), "a thread that Sam is not in");
    act(
        &town,
        mia,
        json!({ "kind": "say", "channel": general, "text": "@sam: look at #general" }),
    )
    .await;
    assert_eq!(unread(sam).await, (2, true));
    let shown = conversation(&town, sam, &general).await;
    let messages = shown["messages"].as_array().unwrap();
    assert_eq!(
        messages[2]["text"],
        format!("<@{}>: look at <#{general}|general>", sam.id())
    );
    assert_eq!(
        (&messages[0]["reply_count"], &messages[1]["in_channel"]),
        (&json!(1), &json!(false))
    );
    act(
        &town,
        sam,
        json!({ "kind": "read", "channel": general, "ts": hello }),
    )
    .await;
    assert_eq!(unread(sam).await, (1, true));
    act(
        &town,
        sam,
        json!({ "kind": "read", "channel": general, "ts": messages[2]["ts"] }),
    )
    .await;
    assert_eq!(unread(sam).await, (0, false));
    // Who answers is in the thread from then on.
    act(
        &town,
        sam,
        json!({ "kind": "say", "channel": general, "thread_ts": messages[1]["ts"], "text": "yes" }),
    )
    .await;
    act(
        &town,
        mia,
        json!({ "kind": "say", "channel": general, "thread_ts": hello, "text": "good" }),
    )
    .await;
    assert_eq!(unread(sam).await, (1, false));
}

#[tokio::test]
async fn reading_what_the_app_wrote_is_hearing_it() {
    let town = town().await;
    let sam = &town.sam;
    let direct = with_app(&town, sam).await;
    let said = json!({ "channel": sam.id(), "text": "one" });
    assert_eq!(town.api.call("chat.postMessage", said).await["ok"], true);
    assert_eq!(listed(&town, sam, "Notes").await["mentioned"], true);
    assert_eq!(sam.unread().len(), 1);
    let ts = conversation(&town, sam, &direct).await["messages"][0]["ts"].clone();
    act(
        &town,
        sam,
        json!({ "kind": "read", "channel": direct, "ts": ts }),
    )
    .await;
    assert_eq!(sam.unread().len(), 0);
}

#[tokio::test]
async fn what_stands_in_an_input_is_what_a_person_could_put_there() {
    let town = town().await;
    let sam = &town.sam;
    let direct = with_app(&town, sam).await;
    act(
        &town,
        sam,
        json!({ "kind": "say", "channel": direct, "text": "/note" }),
    )
    .await;
    let view = workspace(&town, sam).await["modals"][0]["id"].clone();
    let on = json!({ "view": view });
    let put = |block: &str, action: &str, state: Value| json!({ "kind": "put", "on": on, "block_id": block, "action_id": action, "state": state });
    // The day tells the app at once, with what was typed meanwhile.
    let day = json!({ "type": "datepicker", "selected_date": "2026-12-01" });
    let mut told = put("when", "day", day);
    told["inputs"] = json!([{ "block_id": "text", "action_id": "in", "state": { "type": "plain_text_input", "value": "milk" } }]);
    act(&town, sam, told).await;
    let heard = town.last_interaction();
    assert_eq!(heard["actions"][0]["selected_date"], "2026-12-01");
    let values = &heard["view"]["state"]["values"];
    assert_eq!(values["text"]["in"]["value"], "milk");
    let before = town.received("/interactions").len();
    for (block, action, state, why) in [
        (
            "when",
            "day",
            json!({ "type": "datepicker", "selected_date": "tomorrow" }),
            "is no day",
        ),
        (
            "when",
            "day",
            json!({ "type": "timepicker", "selected_time": "10:00" }),
            "was put into a datepicker",
        ),
        (
            "who",
            "user",
            json!({ "type": "users_select", "selected_user": "U404" }),
            "nobody who can be chosen",
        ),
        (
            "how",
            "way",
            json!({ "type": "static_select", "selected_option": { "value": "gone" } }),
            "not among the choices",
        ),
        (
            "text",
            "in",
            json!({ "type": "plain_text_input", "value": 7 }),
            "is no text",
        ),
        (
            "nothing",
            "here",
            json!({ "type": "plain_text_input", "value": "x" }),
            "there is no nothing/here",
        ),
    ] {
        let trouble = trouble(&town, sam, put(block, action, state)).await;
        assert!(trouble.contains(why), "{trouble}");
    }
    assert_eq!(town.received("/interactions").len(), before);
    let values = workspace(&town, sam).await["modals"][0]["state"]["values"].clone();
    assert_eq!(values["when"]["day"]["selected_date"], "2026-12-01");
    assert_eq!(values["how"]["way"]["selected_option"], Value::Null);

    // One bad input, and nothing of them is taken.
    let inputs = json!([
        { "block_id": "text", "action_id": "in", "state": { "type": "plain_text_input", "value": "changed" } },
        { "block_id": "who", "action_id": "user", "state": { "type": "users_select", "selected_user": "U404" } },
    ]);
    trouble(
        &town,
        sam,
        json!({ "kind": "submit", "view": view, "inputs": inputs }),
    )
    .await;
    let values = workspace(&town, sam).await["modals"][0]["state"]["values"].clone();
    assert_eq!(values["text"]["in"]["value"], "milk");

    act(&town, sam, json!({ "kind": "close", "view": view })).await;
    for kind in ["submit", "close", "close_all", "example"] {
        let closed = trouble(&town, sam, json!({ "kind": kind, "view": view })).await;
        assert_eq!(closed, "that form is closed", "{kind}");
    }
    town.broke_nothing();
}

#[tokio::test]
async fn a_form_is_filled_with_an_example() {
    let town = Town::new(notes).await;
    town.slack.open_browser(
        browser(&town)
            .example("What to note", "buy bread")
            .example("When", "-1"),
    );
    let sam = &town.sam;
    sam.shortcut("Write a note").await.unwrap();
    let view = workspace(&town, sam).await["modals"][0]["id"].clone();
    let typed = json!([{ "block_id": "how", "action_id": "way", "state": { "type": "static_select", "selected_option": { "value": "loud" } } }]);
    act(
        &town,
        sam,
        json!({ "kind": "example", "view": view, "inputs": typed }),
    )
    .await;
    let values = workspace(&town, sam).await["modals"][0]["state"]["values"].clone();
    assert_eq!(values["text"]["in"]["value"], "buy bread");
    assert_eq!(
        values["when"]["day"]["selected_date"], "2026-11-20",
        "yesterday was a Sunday"
    );
    assert_eq!(values["who"]["user"]["selected_user"], town.mia.id());
    assert_eq!(
        values["how"]["way"]["selected_option"]["value"], "loud",
        "what stands there stays"
    );
    let submitted = act(&town, sam, json!({ "kind": "submit", "view": view })).await;
    assert_eq!(submitted["complaints"], json!({}));
    assert_eq!(sam.hears().await.unwrap().fallback, "Noted: buy bread");
    town.broke_nothing();
}

#[tokio::test]
async fn shortcuts_are_used_by_their_callback() {
    let town = town().await;
    let sam = &town.sam;
    let general = town.team.channel_id("general").unwrap();
    act(
        &town,
        sam,
        json!({ "kind": "shortcut", "callback_id": "note_start" }),
    )
    .await;
    assert_eq!(town.last_interaction()["type"], "shortcut");
    act(
        &town,
        sam,
        json!({ "kind": "say", "channel": general, "text": "remember this" }),
    )
    .await;
    let ts = conversation(&town, sam, &general).await["messages"][0]["ts"].clone();
    let on_message =
        json!({ "kind": "shortcut", "callback_id": "note_this", "channel": general, "ts": ts });
    act(&town, sam, on_message).await;
    assert_eq!(town.last_interaction()["message"]["text"], "remember this");
    let wrong = json!({ "kind": "shortcut", "callback_id": "note_this" });
    assert!(trouble(&town, sam, wrong).await.contains("no shortcut"));
    town.broke_nothing();
}

#[tokio::test]
async fn people_move_about() {
    let town = town().await;
    let (sam, mia) = (&town.sam, &town.mia);
    let made = act(
        &town,
        sam,
        json!({ "kind": "create_channel", "name": "plans" }),
    )
    .await;
    let plans = made["channel"].clone();
    let old = json!({ "kind": "say", "channel": plans, "text": "from before" });
    act(&town, sam, old).await;
    let taken = trouble(
        &town,
        sam,
        json!({ "kind": "create_channel", "name": "plans" }),
    )
    .await;
    assert_eq!(taken, "the name plans is taken");
    act(
        &town,
        sam,
        json!({ "kind": "invite", "channel": plans, "user": mia.id() }),
    )
    .await;
    let seen = listed(&town, mia, "plans").await;
    assert_eq!(
        (&seen["member"], &seen["unread"]),
        (&json!(true), &json!(0))
    );
    act(&town, mia, json!({ "kind": "leave", "channel": plans })).await;
    let outside = json!({ "kind": "say", "channel": plans, "text": "x" });
    assert_eq!(trouble(&town, mia, outside).await, "not a member of plans");
    act(&town, mia, json!({ "kind": "join", "channel": plans })).await;
    let nobody = json!({ "kind": "invite", "channel": plans, "user": "U404" });
    assert_eq!(
        trouble(&town, sam, nobody).await,
        "there is nobody U404 here"
    );
    act(&town, mia, json!({ "kind": "archive", "channel": plans })).await;
    let late = json!({ "kind": "say", "channel": plans, "text": "x" });
    assert_eq!(trouble(&town, mia, late).await, "plans is archived");
    let opened = act(
        &town,
        sam,
        json!({ "kind": "open_direct", "user": mia.id() }),
    )
    .await;
    let hello = json!({ "kind": "say", "channel": opened["channel"], "text": "just us" });
    act(&town, sam, hello).await;
    let theirs = listed(&town, mia, "Sam Seller").await;
    assert_eq!(
        (&theirs["unread"], &theirs["with"]),
        (&json!(1), &json!(sam.id()))
    );
}

#[tokio::test]
async fn a_home_is_opened_and_pressed() {
    let town = town().await;
    let sam = &town.sam;
    let app = town.app.id();
    assert_eq!(workspace(&town, sam).await["homes"][app], Value::Null);
    act(&town, sam, json!({ "kind": "open_home", "app": app })).await;
    act(&town, sam, json!({ "kind": "open_messages", "app": app })).await;
    assert_eq!(town.event_types(), ["app_home_opened"; 2]);
    let view = json!({ "type": "home", "blocks": note("welcome") });
    let args = json!({ "user_id": sam.id(), "view": view });
    assert_eq!(town.api.call_json("views.publish", args).await["ok"], true);
    let home = workspace(&town, sam).await["homes"][app].clone();
    let press = json!({ "kind": "press", "on": { "view": home["id"] }, "block_id": "row", "action_id": "done" });
    act(&town, sam, press.clone()).await;
    assert_eq!(town.last_interaction()["view"]["type"], "home");
    assert_eq!(
        trouble(&town, &town.mia, press.clone()).await,
        "that form is closed"
    );
    sam.types("/note").await.unwrap();
    let covered = trouble(&town, sam, press).await;
    assert_eq!(covered, "another form is open in front of that");
    let unknown = json!({ "kind": "open_home", "app": "A404" });
    assert_eq!(
        trouble(&town, sam, unknown).await,
        "no app A404 is installed here"
    );
    town.broke_nothing();
}

#[tokio::test]
async fn search_menus_ask_the_app() {
    let app = |api: Api, inbound: Inbound| async move {
        if inbound.path == "/commands" {
            let select = json!({ "type": "external_select", "action_id": "customer", "min_query_length": 2 });
            let blocks = json!([{ "type": "input", "block_id": "who", "label": plain("Customer"), "element": select }]);
            let args = json!({ "trigger_id": inbound.content["trigger_id"], "view": modal("Find", &blocks) });
            assert_eq!(api.call_json("views.open", args).await["ok"], true);
            return (200, String::new());
        }
        let group =
            json!({ "label": plain("Open"), "options": [{ "text": plain("Acme"), "value": "1" }] });
        (200, json!({ "option_groups": [group] }).to_string())
    };
    let town = Town::new(app).await;
    open(&town);
    let sam = &town.sam;
    sam.types("/note").await.unwrap();
    let view = workspace(&town, sam).await["modals"][0]["id"].clone();
    let search = |typed: &str| json!({ "kind": "options", "on": { "view": view }, "block_id": "who", "action_id": "customer", "typed": typed });
    let few = act(&town, sam, search("a")).await;
    assert_eq!(
        (&few["options"], &few["option_groups"]),
        (&json!([]), &json!([]))
    );
    assert!(town.slack.pushes("block_suggestion").is_empty());
    let found = act(&town, sam, search("ac")).await;
    let option = &found["option_groups"][0]["options"][0];
    assert_eq!(option["text"]["text"], "Acme");
    let state = json!({ "type": "external_select", "selected_option": option });
    let inputs = json!([{ "block_id": "who", "action_id": "customer", "state": state }]);
    act(
        &town,
        sam,
        json!({ "kind": "submit", "view": view, "inputs": inputs }),
    )
    .await;
    let sent = &town.last_interaction()["view"]["state"]["values"]["who"]["customer"];
    assert_eq!(sent["selected_option"]["value"], "1");
}

#[tokio::test]
async fn the_clock_moves_where_somebody_moves_it() {
    let town = Town::quiet().await;
    open(&town);
    let told = json!({ "as": town.mia.id(), "forward": "hour" });
    let (status, body) = post(&town, "/browser/clock", &told).await;
    assert_eq!(
        (status, body["trouble"].as_str()),
        (409, Some("the clock of this workspace goes by itself"))
    );
    let (with_clock, mut requests) = browser(&town).clock();
    town.slack.open_browser(with_clock);
    assert_eq!(workspace(&town, &town.mia).await["clock"]["moves"], true);
    let now = town.now.clone();
    let owner = tokio::spawn(async move {
        let request = requests.recv().await.unwrap();
        let asked = (request.forward, request.zone.clone());
        now.fetch_add(3_600_000, std::sync::atomic::Ordering::SeqCst);
        request.done(true);
        asked
    });
    let (status, body) = post(&town, "/browser/clock", &told).await;
    assert_eq!(
        (status, body),
        (
            200,
            json!({ "ok": true, "now": MONDAY + 3_600_000, "moved": true, "said": "Mon 23 Nov, 11:00" })
        )
    );
    let asked = owner.await.unwrap();
    assert_eq!(
        asked,
        (slack_emulator::Forward::Hour, "Europe/Berlin".to_owned())
    );
    let (status, body) = post(&town, "/browser/clock", &told).await;
    assert_eq!(
        (status, body["trouble"].as_str()),
        (409, Some("the clock has stopped"))
    );
    assert_eq!(workspace(&town, &town.mia).await["clock"]["moves"], false);
}

#[tokio::test]
async fn the_journal_tells_all_but_tokens() {
    let town = town().await;
    let sam = &town.sam;
    let direct = with_app(&town, sam).await;
    act(
        &town,
        sam,
        json!({ "kind": "say", "channel": direct, "text": "/note help" }),
    )
    .await;
    town.api
        .call(
            "chat.postMessage",
            json!({ "channel": sam.id(), "text": format!("my token is {}", town.app.bot_token()) }),
        )
        .await;
    town.slack.settled().await;
    let (_, journal) = get(&town, "/browser/journal?after=0").await;
    let calls = journal["calls"].as_array().unwrap();
    let about: Vec<_> = calls
        .iter()
        .map(|call| {
            (
                call["way"].as_str().unwrap(),
                call["method"].as_str().unwrap(),
                call["about"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        about,
        [
            ("to_app", "command", direct.as_str()),
            ("to_slack", "chat.postMessage", sam.id()),
            ("to_app", "events_api", direct.as_str()),
        ]
    );
    assert_eq!(calls[0]["what"], "/note help");
    assert_eq!(calls[2]["what"], "message");
    assert_eq!(journal["next"], 3);
    let (_, rest) = get(&town, "/browser/journal?after=3").await;
    assert_eq!(rest, json!({ "next": 3, "calls": [] }));
    let (_, whole) = get(&town, "/browser/journal/0").await;
    assert_eq!(whole["arguments"]["command"], "/note");
    assert_eq!(whole["arguments"]["token"], "(hidden)");
    let (_, posted) = get(&town, "/browser/journal/1").await;
    assert_eq!(posted["arguments"]["text"], "(hidden)");
    assert!(!posted.to_string().contains(town.app.bot_token()));
    for missing in ["3", "-1", "x"] {
        let (status, _) = get(&town, &format!("/browser/journal/{missing}")).await;
        assert_eq!(status, 404, "{missing}");
    }
    town.slack.forget_journal();
    let (_, anew) = get(&town, "/browser/journal?after=3").await;
    assert_eq!(anew, json!({ "next": 0, "calls": [] }));
}

#[tokio::test]
async fn open_pages_hear_that_something_happened() {
    let town = town().await;
    let general = town.team.channel_id("general").unwrap();
    let mut feed = Feed::open(&town).await;
    let (event, first) = feed.next().await;
    assert_eq!(event, "changed");
    act(
        &town,
        &town.mia,
        json!({ "kind": "say", "channel": general, "text": "hello" }),
    )
    .await;
    let (event, told) = feed.next().await;
    assert_eq!(event, "changed");
    assert!(told["version"].as_u64() > first["version"].as_u64());
    // What the clock only looks at wakes nobody.
    let before = workspace(&town, &town.sam).await["version"].clone();
    town.slack.tick().await;
    assert_eq!(workspace(&town, &town.sam).await["version"], before);
    town.broke_nothing();
}

#[tokio::test]
async fn files_are_handed_to_those_who_see_them() {
    let town = town().await;
    let sam = &town.sam;
    let channel = town
        .team
        .channel("plans")
        .private()
        .with(sam)
        .with_app(&town.app)
        .add();
    town.app
        .set_scopes(&[tiny::SCOPES, &["files:write"]].concat());
    let args = json!({ "filename": "plan \"b\".ics", "length": 4 });
    let ticket = town.api.call("files.getUploadURLExternal", args).await;
    let upload = hyper::Request::post(ticket["upload_url"].as_str().unwrap())
        .body(http_body_util::Full::from("plan"))
        .unwrap();
    tiny::fetch(upload).await.unwrap();
    let files = json!([{ "id": ticket["file_id"] }]);
    let args = json!({ "files": files, "channel_id": channel });
    let done = town
        .api
        .call_json("files.completeUploadExternal", args)
        .await;
    assert_eq!(done["ok"], true, "{done}");
    let id = ticket["file_id"].as_str().unwrap();
    let path =
        |person: &slack_emulator::Person| format!("/browser/file?as={}&id={id}", person.id());
    assert_eq!(get(&town, &path(sam)).await.0, 200);
    assert_eq!(get(&town, &path(&town.mia)).await.0, 404);
}

#[tokio::test]
async fn a_whisper_is_pressed_where_it_stands() {
    let town = town().await;
    let sam = &town.sam;
    let general = town.team.channel_id("general").unwrap();
    town.api
        .call("conversations.join", json!({ "channel": general }))
        .await;
    let args =
        json!({ "channel": general, "user": sam.id(), "text": "psst", "blocks": note("psst") });
    let said = town.api.call_json("chat.postEphemeral", args).await;
    assert_eq!(said["ok"], true, "{said}");
    let whisper = conversation(&town, sam, &general).await["whispers"][0].clone();
    assert_eq!(whisper["app_name"], "Notes");
    assert_eq!(listed(&town, sam, "general").await["unread"], 0);
    let on = json!({ "channel": general, "ts": whisper["ts"] });
    let press = json!({ "kind": "press", "on": on, "block_id": "row", "action_id": "done" });
    act(&town, sam, press.clone()).await;
    let heard = town.last_interaction();
    assert_eq!(heard["container"]["is_ephemeral"], true);
    assert!(heard.get("message").is_none());
    assert_eq!(
        trouble(&town, &town.mia, press).await,
        "the message is gone"
    );
    let in_thread =
        json!({ "kind": "say", "channel": general, "thread_ts": whisper["ts"], "text": "what?" });
    assert_eq!(
        trouble(&town, sam, in_thread).await,
        "a message for one person alone has no thread"
    );
}

#[tokio::test]
async fn a_group_that_is_mentioned_is_everybody_in_it() {
    let town = town().await;
    let general = town.team.channel_id("general").unwrap();
    let group = town.team.usergroup("sales", &[&town.sam]);
    town.api
        .call("conversations.join", json!({ "channel": general }))
        .await;
    let text = format!("<!subteam^{group}> look");
    let args = json!({ "channel": general, "text": text });
    assert_eq!(town.api.call("chat.postMessage", args).await["ok"], true);
    for (person, rings) in [(&town.sam, true), (&town.mia, false)] {
        let seen = listed(&town, person, "general").await;
        assert_eq!(
            (&seen["unread"], &seen["mentioned"]),
            (&json!(1), &json!(rings))
        );
        let played = workspace(&town, person).await["people"].clone();
        assert_eq!(played[0]["unread"], 1, "who may be played, and what waits");
    }
}

#[tokio::test]
async fn nobody_acts_while_the_clock_moves() {
    let town = Town::quiet().await;
    let (with_clock, mut requests) = browser(&town).clock();
    town.slack.open_browser(with_clock);
    let general = town.team.channel_id("general").unwrap();
    let told = json!({ "as": town.mia.id(), "forward": "morning" });
    let hello = json!({ "kind": "say", "channel": general, "text": "hello" });
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let moving = async {
        let request = requests.recv().await.unwrap();
        begun.send(()).unwrap();
        // It has begun to move: another push comes too early, and an act waits.
        for _ in 0..3 {
            let (status, body) = post(&town, "/browser/clock", &told).await;
            let trouble = body["trouble"].as_str();
            assert_eq!(
                (status, trouble),
                (409, Some("the clock is moving already"))
            );
        }
        town.advance(3_600_000);
        request.done(false);
    };
    let acting = async {
        has_begun.await.unwrap();
        act(&town, &town.sam, hello).await
    };
    let (moved, (), _) = tokio::join!(post(&town, "/browser/clock", &told), moving, acting);
    assert_eq!((moved.0, &moved.1["moved"]), (200, &json!(false)));
    let said = conversation(&town, &town.mia, &general).await["messages"][0]["ts"].clone();
    assert_eq!(said, "1795428000.000000", "an hour later");
}
