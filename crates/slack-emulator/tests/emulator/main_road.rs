//! The main road: a command opens a modal, the modal becomes a message, its button changes it.

use crate::tiny::{self, Api, Inbound, Town, input, modal};
use serde_json::{Value, json};

async fn notes(api: Api, inbound: Inbound) -> (u16, String) {
    let content = &inbound.content;
    match (inbound.path.as_str(), content["type"].as_str()) {
        ("/commands", _) if content["text"] == "help" => (200, "Try `/note`".to_owned()),
        ("/commands", _) => {
            let view = modal("Note", &json!([input("text", "What to note")]));
            let opened = api
                .call(
                    "views.open",
                    json!({ "trigger_id": content["trigger_id"], "view": view }),
                )
                .await;
            assert_eq!(opened["ok"], true, "{opened}");
            (200, String::new())
        }
        (_, Some("view_submission")) => {
            let text = content["view"]["state"]["values"]["text"]["in"]["value"]
                .as_str()
                .unwrap();
            if text == "bad" {
                return (
                    200,
                    json!({ "response_action": "errors", "errors": { "text": "Not that." } })
                        .to_string(),
                );
            }
            let blocks = json!([
                { "type": "section", "text": { "type": "plain_text", "text": text } },
                { "type": "actions", "elements": [{ "type": "button", "action_id": "done", "value": "7", "text": tiny::plain("Done") }] },
            ]);
            let args = json!({ "channel": content["user"]["id"], "text": format!("Noted: {text}"), "blocks": blocks });
            assert_eq!(api.call_json("chat.postMessage", args).await["ok"], true);
            (200, String::new())
        }
        (_, Some("block_actions")) => {
            assert_eq!(content["actions"][0]["value"], "7");
            let args = json!({ "channel": content["channel"]["id"], "ts": content["message"]["ts"], "text": "Done." });
            assert_eq!(api.call("chat.update", args).await["ok"], true);
            (200, String::new())
        }
        _ => (200, String::new()),
    }
}

#[tokio::test]
async fn a_note_is_written_read_and_done() {
    let town = Town::new(notes).await;
    let sam = &town.sam;
    sam.types("/note").await.unwrap();
    assert_eq!(
        sam.screen().unwrap().text,
        "Note\nWhat to note:\n[Save] [Cancel]"
    );

    sam.press("Save").await.unwrap();
    assert_eq!(
        sam.screen().unwrap().errors["What to note"],
        "Please complete this required field."
    );
    sam.fill("What to note", "bad").await.unwrap();
    sam.press("Save").await.unwrap();
    assert_eq!(sam.screen().unwrap().errors["What to note"], "Not that.");

    sam.fill("What to note", "buy *milk* <!channel>")
        .await
        .unwrap();
    sam.press("Save").await.unwrap();
    assert!(sam.screen().is_none());

    let note = sam.next_unread().unwrap();
    assert_eq!(note.text, "buy *milk* <!channel>\n[Done]");
    assert_eq!(note.author, "Notes");
    assert_eq!(note.buttons, ["Done"]);
    assert!(town.mia.messages_from_app().is_empty());

    sam.press_on(&note, "Done").await.unwrap();
    let after = sam.look_again(&note).unwrap();
    assert_eq!(after.text, "Done.");
    assert!(after.edited && sam.unread().is_empty());
    let gone = sam.press_on(&note, "Done").await.unwrap_err();
    assert_eq!(
        gone.to_string(),
        "the message has no button \"Done\". It says:\nDone."
    );
    town.broke_nothing();
}

#[tokio::test]
async fn an_answer_to_a_command_is_seen_by_the_person_alone() {
    let town = Town::new(notes).await;
    town.sam.types_in("#general", "/note help").await.unwrap();
    let said = town.sam.ephemerals();
    assert_eq!(said[0].text, "Try /note");
    assert!(town.mia.ephemerals().is_empty());
    let command = &town.received("/commands")[0].content;
    assert_eq!(
        (&command["channel_name"], &command["text"]),
        (&json!("general"), &json!("help"))
    );
    assert_eq!(town.slack.pushes("command")[0].answer, json!("Try `/note`"));
    let none = town.sam.press("Save").await.unwrap_err();
    assert_eq!(
        none.to_string(),
        "there is no button \"Save\". No modal is open. Last seen: Try /note"
    );
}

#[tokio::test]
async fn an_app_that_fails_is_seen_to_fail() {
    let town = Town::new(|_, _| async { (500, "oops".to_owned()) }).await;
    town.sam.types("/note").await.unwrap();
    assert_eq!(
        town.sam.ephemerals()[0].text,
        "/note failed with the error \"http_service_error\""
    );
    assert_eq!(town.slack.broken_rules(), ["command: the app answered 500"]);
}

#[tokio::test]
async fn what_went_wrong_is_on_record() {
    let town = Town::quiet().await;
    town.api
        .call(
            "chat.postMessage",
            json!({ "channel": town.sam.id(), "texts": "x" }),
        )
        .await;
    assert_eq!(
        town.slack.broken_rules(),
        [
            "chat.postMessage: has no argument `texts`",
            "chat.postMessage: no_text"
        ]
    );
    let call = &town.slack.calls("chat.postMessage")[0];
    assert_eq!(call.answer, json!({ "ok": false, "error": "no_text" }));
    assert_eq!(call.app.as_deref(), Some(town.app.id()));
    assert!(!call.applied);
    assert_eq!(call.args["texts"], "x");
    assert_eq!(Value::Null, call.args["token"]);
}
