//! What arrives at the bot's door without Slack's client before it: forged, old, broken, foreign.

use handoff::slack::action::Action;
use handoff::slack::edge::Transport;
use handoff::slack::http;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use slack_emulator::signature;
use strum::IntoEnumIterator as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::form_urlencoded;

use crate::support::town::{Town, over_http};

const CHANNEL: &str = "cust-northwind-traders";

/// The bot's door, reached without the emulator.
struct Door<'a> {
    town: &'a Town,
    address: std::net::SocketAddr,
}

struct Answer {
    status: u16,
    body: String,
}

impl<'a> Door<'a> {
    async fn of(town: &'a Town) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = http::router(town.stage.bot.edge.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { town, address }
    }

    fn now(&self) -> i64 {
        self.town.stage.now().timestamp()
    }

    fn signed(&self, at: i64, body: &[u8]) -> Vec<(&'static str, String)> {
        let Transport::Http { signing_secret } = &self.town.stage.bot.edge.transport else {
            panic!("signed requests come over HTTP");
        };
        let secret = signing_secret.expose_secret();
        vec![
            ("x-slack-request-timestamp", at.to_string()),
            ("x-slack-signature", signature(secret, at, body)),
        ]
    }

    async fn post(&self, path: &str, headers: &[(&str, String)], body: &[u8]) -> Answer {
        let mut head = format!(
            "POST {path} HTTP/1.1\r\nhost: bot\r\nconnection: close\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            head += &[name, ": ", value, "\r\n"].concat();
        }
        head.push_str("\r\n");
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        // Refused before all of it is read, perhaps.
        let _ = stream.write_all(body).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        self.town.settle().await;
        Answer {
            status: status.unwrap_or_else(|| panic!("no answer: {answer:?}")),
            body: body.to_owned(),
        }
    }

    /// As Slack would send it, now.
    async fn sends(&self, path: &str, body: &[u8]) -> Answer {
        self.post(path, &self.signed(self.now(), body), body).await
    }

    async fn interaction(&self, payload: &Value) -> Answer {
        let body = form(&[("payload", &payload.to_string())]);
        self.sends(http::INTERACTIONS, body.as_bytes()).await
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// How many rows there are, of everything.
async fn rows(town: &Town) -> i64 {
    let mut all = 0;
    for table in [
        "workspaces",
        "people",
        "drafts",
        "handoffs",
        "briefs",
        "touchpoints",
        "timers",
        "outbox",
        "pauses",
        "inbox",
        "leads",
    ] {
        all += town.number(&format!("SELECT COUNT(*) FROM {table}")).await;
    }
    all
}

#[tokio::test]
async fn only_slack_gets_in() {
    over_http(async |town: &mut Town| {
        town.handed_off("Northwind Traders").await;
        let before = rows(town).await;
        let door = Door::of(town).await;
        let note = form(&[
            ("team_id", town.stage.team.id()),
            ("user_id", town.sam.id()),
            ("command", "/handoff"),
            ("text", "note HO-1 forged"),
            ("trigger_id", "1.2.forged"),
        ]);
        let note = note.as_bytes();
        let now = door.now();
        let mut wrong = door.signed(now, note);
        wrong[1].1 = wrong[1].1.replace("v0=", "v0=00");
        let mut other_body = door.signed(now, b"something else");
        other_body[1].1.truncate(60);
        let mut version = door.signed(now, note);
        version[1].1 = version[1].1.replace("v0=", "v1=");
        let mut nonsense = door.signed(now, note);
        nonsense[0].1 = "soon".to_owned();
        for (what, headers) in [
            ("unsigned", vec![]),
            ("without a time", vec![door.signed(now, note).remove(1)]),
            (
                "without a signature",
                vec![door.signed(now, note).remove(0)],
            ),
            ("wrongly signed", wrong),
            (
                "signed for another body",
                door.signed(now, b"something else"),
            ),
            ("cut", other_body),
            ("of another version", version),
            ("at no time", nonsense),
            ("301 s old", door.signed(now - 301, note)),
            ("301 s ahead", door.signed(now + 301, note)),
        ] {
            for path in [http::COMMANDS, http::INTERACTIONS, http::EVENTS] {
                let answer = door.post(path, &headers, note).await;
                assert_eq!(answer.status, 401, "{what} at {path}");
            }
        }
        let large = vec![b'a'; 1024 * 1024 + 1];
        for path in [http::COMMANDS, http::INTERACTIONS, http::EVENTS] {
            assert_eq!(door.sends(path, &large).await.status, 413, "{path}");
        }
        assert_eq!(rows(town).await, before, "nothing happened");
        // At the edge of fresh, the same is taken.
        let answer = door
            .post(http::COMMANDS, &door.signed(now - 300, note), note)
            .await;
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains("Noted"), "{}", answer.body);
        assert!(rows(town).await > before);
    })
    .await;
}

#[tokio::test]
async fn broken_and_unknown_things_break_nothing() {
    over_http(async |town: &mut Town| {
        town.handed_off("Northwind Traders").await;
        let before = rows(town).await;
        let door = Door::of(town).await;
        let (team, sam) = (town.stage.team.id(), town.sam.id());
        for body in ["", "=", "&&&", "team_id", "payload", "payload=", "payload={", "payload=[]", "payload=null", "payload=%ff%fe", "{", "null", "[]", "\u{0}", "payload=%7B%22type%22%3A1%7D"] {
            for path in [http::COMMANDS, http::INTERACTIONS, http::EVENTS] {
                let answer = door.sends(path, body.as_bytes()).await;
                assert!(answer.status < 500, "{} for {body:?} at {path}", answer.status);
            }
        }
        let view = json!({ "id": "V1", "hash": "1.x", "callback_id": "brief_page", "private_metadata": "{", "state": { "values": { "customer": { "value": 7 } } } });
        for payload in [
            json!({}),
            json!({ "type": "dialog_cancellation", "team": { "id": team }, "user": { "id": sam } }),
            json!({ "type": "block_actions", "team": { "id": team }, "user": { "id": sam } }),
            json!({ "type": "block_actions", "team": { "id": team }, "user": { "id": sam }, "actions": [{ "action_id": "launch" }] }),
            json!({ "type": "block_actions", "team": { "id": team }, "user": { "id": sam }, "actions": [{ "action_id": "acknowledge", "value": "-1/x" }] }),
            json!({ "type": "block_actions", "team": { "id": team }, "user": { "id": sam }, "actions": [{ "action_id": "kickoff_held", "value": "99999999999" }] }),
            json!({ "type": "view_submission", "team": { "id": team }, "user": { "id": sam } }),
            json!({ "type": "view_closed", "team": { "id": team }, "user": { "id": sam }, "view": { "callback_id": "review" } }),
            json!({ "type": "shortcut", "team": { "id": team }, "user": { "id": sam }, "callback_id": "unheard_of" }),
            json!({ "type": "message_action", "team": { "id": team }, "user": { "id": sam } }),
            json!({ "type": "shortcut", "team": null, "enterprise": null, "user": { "id": sam } }),
            json!({ "type": "block_actions", "team": null, "enterprise": { "id": "E1" }, "user": { "id": sam }, "actions": [] }),
        ] {
            let answer = door.interaction(&payload).await;
            assert_eq!((answer.status, answer.body.as_str()), (200, ""), "{payload}");
        }
        for payload in [
            json!({ "type": "view_submission", "team": { "id": team }, "user": { "id": sam }, "view": view }),
            json!({ "type": "view_submission", "team": { "id": team }, "user": { "id": sam }, "view": { "callback_id": "of_old" } }),
        ] {
            let answer = door.interaction(&payload).await;
            assert_eq!(answer.status, 200);
            assert!(answer.body.contains("older version of Handoff"), "{}", answer.body);
        }
        for event in [
            json!({}),
            json!({ "type": "app_rate_limited", "team_id": team }),
            json!({ "type": "event_callback", "team_id": team }),
            json!({ "type": "event_callback", "team_id": team, "event_id": "Ev1", "event": { "type": "unheard_of" } }),
            json!({ "type": "event_callback", "team_id": team, "event_id": "Ev2", "event": { "type": "user_change" } }),
            json!({ "type": "event_callback", "team_id": null, "event_id": "Ev3", "event": { "type": "app_uninstalled" } }),
        ] {
            let answer = door.sends(http::EVENTS, event.to_string().as_bytes()).await;
            assert_eq!((answer.status, answer.body.as_str()), (200, ""), "{event}");
        }
        assert_eq!(rows(town).await, before, "nothing happened");
    })
    .await;
}

#[tokio::test]
async fn another_workspace_is_told_and_changes_nothing() {
    over_http(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Acknowledge").await;
        mia.close_all().await.unwrap();
        let before = rows(town).await;
        let door = Door::of(town).await;
        let command = form(&[("team_id", "T0ELSEWHERE"), ("user_id", mia.id()), ("text", "cancel HO-1")]);
        let answer = door.sends(http::COMMANDS, command.as_bytes()).await;
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains("not connected to this workspace"), "{}", answer.body);

        // Mia's own click, as another workspace would send it.
        let mut click = town.stage.slack.pushes("block_actions").pop().unwrap().args;
        for team in [json!({ "id": "T0ELSEWHERE" }), Value::Null] {
            click["team"] = team;
            let answer = door.interaction(&click).await;
            assert_eq!((answer.status, answer.body.as_str()), (200, ""));
        }
        let told = town.answer(mia);
        assert!(told.contains("not connected to this workspace"), "{told}");
        let view = json!({ "id": "V1", "callback_id": "cancel", "private_metadata": "{\"about\":\"handoff\",\"handoff\":1}" });
        let submission = json!({ "type": "view_submission", "team": { "id": "T0ELSEWHERE" }, "user": { "id": mia.id() }, "view": view });
        let answer = door.interaction(&submission).await;
        assert!(answer.body.contains("not connected to this workspace"), "{}", answer.body);
        for kind in ["app_uninstalled", "tokens_revoked", "user_change"] {
            let event = json!({ "type": "event_callback", "team_id": "T0ELSEWHERE", "event_id": "Ev9", "event": { "type": kind, "user": { "id": mia.id() } } });
            let answer = door.sends(http::EVENTS, event.to_string().as_bytes()).await;
            assert_eq!((answer.status, answer.body.as_str()), (200, ""));
        }
        assert_eq!(rows(town).await, before, "nothing happened");
    })
    .await;
}

#[tokio::test]
async fn slack_checks_the_addresses() {
    over_http(async |town: &mut Town| {
        let before = rows(town).await;
        let door = Door::of(town).await;
        let challenge = json!({ "type": "url_verification", "challenge": "3eZbrw1aB10FEMAGAZd4FyFQ", "token": "x" });
        let answer = door.sends(http::EVENTS, challenge.to_string().as_bytes()).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "3eZbrw1aB10FEMAGAZd4FyFQ"));
        let answer = door.sends(http::COMMANDS, b"ssl_check=1&token=x").await;
        assert_eq!((answer.status, answer.body.as_str()), (200, ""));
        assert_eq!(rows(town).await, before);
    })
    .await;
}

#[tokio::test]
async fn buttons_of_another_age_are_answered_kindly() {
    over_http(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        let button = |action: &str, value: &str| json!({ "type": "button", "action_id": action, "value": value, "text": { "type": "plain_text", "text": action } });
        let buttons = [
            button("approve", "1"), button("acknowledge", "twelve"), button("return", "77"), button("kickoff_held", "1/9"), button("resume_draft", "x"),
        ];
        let old = says_as_the_bot(town, json!([{ "type": "actions", "elements": buttons }])).await;
        let before = rows(town).await;
        let mut told = Vec::new();
        for label in old.buttons.clone() {
            town.press_on(mia, &old, &label).await;
            told.push(format!("{label} → {}", town.screen(mia).lines().nth(1).unwrap()));
            mia.close_all().await.unwrap();
        }
        insta::assert_snapshot!(told.join("\n"), @"
        approve → This button belongs to something that is no longer there. Type /handoff list to see what is open.
        acknowledge → This button belongs to something that is no longer there. Type /handoff list to see what is open.
        return → That handoff is not here any more. Type /handoff list to see those that are.
        kickoff_held → @Mia Manager has not acknowledged Northwind Traders yet. The kickoff comes after that.
        resume_draft → This draft was sent, discarded or handed to somebody else in the meantime. Type /handoff to see your drafts.
        ");
        assert_eq!(rows(town).await, before, "nothing happened");
    })
    .await;
}

#[tokio::test]
async fn no_button_with_a_foreign_value_does_anything() {
    over_http(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        let values = ["", "twelve", "77", "1/9/x", "{\"handoff\":1}"];
        // What these carry was chosen or typed by a person: anything will do.
        let anything = [Action::MeetPerson, Action::StartFresh, Action::StartPreClose];
        for action in Action::iter().filter(|action| !anything.contains(action)) {
            let buttons = values.iter().enumerate().map(|(nth, value)| {
                json!({ "type": "button", "action_id": format!("{action}:{nth}"), "value": value, "text": { "type": "plain_text", "text": format!("{action} {nth}") } })
            });
            let buttons: Vec<_> = buttons.collect();
            let old = says_as_the_bot(town, json!([{ "type": "actions", "elements": buttons }])).await;
            let before = rows(town).await;
            for label in &old.buttons {
                town.press_on(mia, &old, label).await;
                if let Some(screen) = mia.screen() {
                    assert!(!screen.text.contains("went wrong"), "{label}: {}", screen.text);
                    mia.close_all().await.unwrap();
                }
            }
            assert_eq!(rows(town).await, before, "{action}");
        }
        town.everybody_reads();
    })
    .await;
}

/// The bot's own token posts what an older version of it might have.
async fn says_as_the_bot(town: &Town, blocks: serde_json::Value) -> slack_emulator::Seen {
    let channel = town.stage.team.channel_id(CHANNEL);
    let post = json!({ "channel": channel, "text": "old", "blocks": blocks });
    let body = post.to_string();
    let api = town.stage.slack.api_url();
    let address = api.trim_start_matches("http://").trim_end_matches("/api");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/chat.postMessage HTTP/1.1\r\nhost: slack\r\nconnection: close\r\nauthorization: Bearer {}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\r\n{body}",
        town.stage.app.bot_token(),
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.read_to_end(&mut Vec::new()).await.unwrap();
    let posted = town.channel(&town.mia, CHANNEL);
    posted.from_apps().last().unwrap().clone()
}
