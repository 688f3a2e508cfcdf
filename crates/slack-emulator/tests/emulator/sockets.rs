//! Socket Mode: hello, envelopes, acknowledgements with answers, disconnects, several connections.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::tiny::{Api, Town, input, modal, spec};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn town() -> Town {
    let town = Town::quiet().await;
    town.app.reinstall(slack_emulator::AppSpec {
        socket: true,
        ..spec()
    });
    town
}

async fn connect(town: &Town) -> Socket {
    let api = Api {
        token: town.app.app_token().to_owned(),
        ..town.api.clone()
    };
    let opened = api.call("apps.connections.open", json!({})).await;
    let mut socket = connect_async(opened["url"].as_str().unwrap())
        .await
        .unwrap()
        .0;
    let hello = next(&mut socket).await.unwrap();
    assert_eq!(
        (&hello["type"], &hello["connection_info"]["app_id"]),
        (&json!("hello"), &json!(town.app.id()))
    );
    socket
}

/// The next frame, or nothing once the connection has ended.
async fn next(socket: &mut Socket) -> Option<Value> {
    match socket.next().await?.ok()? {
        Frame::Text(text) => serde_json::from_str(text.as_str()).ok(),
        _ => None,
    }
}

async fn acknowledge(socket: &mut Socket, envelope: &Value, payload: Value) {
    let mut answer = json!({ "envelope_id": envelope["envelope_id"] });
    if !payload.is_null() {
        answer["payload"] = payload;
    }
    socket.send(Frame::text(answer.to_string())).await.unwrap();
}

#[tokio::test]
async fn a_command_and_its_modal() {
    let town = town().await;
    let mut socket = connect(&town).await;
    let app = async {
        let envelope = next(&mut socket).await.unwrap();
        assert_eq!(
            (&envelope["type"], &envelope["accepts_response_payload"]),
            (&json!("slash_commands"), &json!(true))
        );
        let view = modal("Note", &json!([input("a", "A")]));
        town.api
            .call_json(
                "views.open",
                json!({ "trigger_id": envelope["payload"]["trigger_id"], "view": view }),
            )
            .await;
        acknowledge(&mut socket, &envelope, json!({ "text": "Here you are." })).await;
    };
    let (typed, ()) = tokio::join!(town.sam.types("/note"), app);
    typed.unwrap();
    assert_eq!(town.sam.ephemerals()[0].text, "Here you are.");

    town.sam.fill("A", "x").await.unwrap();
    let app = async {
        let envelope = next(&mut socket).await.unwrap();
        assert_eq!(
            (&envelope["type"], &envelope["payload"]["type"]),
            (&json!("interactive"), &json!("view_submission"))
        );
        let errors = json!({ "response_action": "errors", "errors": { "a": "Longer, please." } });
        acknowledge(&mut socket, &envelope, errors).await;
    };
    let (pressed, ()) = tokio::join!(town.sam.press("Save"), app);
    pressed.unwrap();
    assert_eq!(town.sam.screen().unwrap().errors["A"], "Longer, please.");
    town.broke_nothing();
}

#[tokio::test]
async fn events_carry_their_retries() {
    let town = town().await;
    town.sam.open_home().await.unwrap();
    let mut socket = connect(&town).await;
    town.advance(60_000);
    let app = async {
        let envelope = next(&mut socket).await.unwrap();
        assert_eq!(
            (&envelope["type"], &envelope["retry_attempt"]),
            (&json!("events_api"), &json!(2))
        );
        assert_eq!(envelope["payload"]["event"]["type"], "app_home_opened");
        acknowledge(&mut socket, &envelope, Value::Null).await;
    };
    tokio::join!(town.slack.tick(), app);
    assert_eq!(town.slack.pushes("events_api").last().unwrap().status, 200);
}

#[tokio::test]
async fn a_ticket_is_good_once() {
    let town = town().await;
    let api = Api {
        token: town.app.app_token().to_owned(),
        ..town.api.clone()
    };
    let url = api.call("apps.connections.open", json!({})).await["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let first = connect_async(&url).await;
    assert!(first.is_ok());
    assert!(connect_async(&url).await.is_err());
    let wrong = town.api.call("apps.connections.open", json!({})).await;
    assert_eq!(wrong["error"], "not_allowed_token_type");
}

#[tokio::test]
async fn dropped_and_refreshed() {
    let town = town().await;
    let mut first = connect(&town).await;
    let mut second = connect(&town).await;
    assert_eq!(town.slack.open_sockets(&town.app), 2);
    town.slack.faults().drop_sockets();
    assert!(next(&mut first).await.is_none() && next(&mut second).await.is_none());
    town.sam.types("/note").await.unwrap();
    assert_eq!(
        town.sam.ephemerals()[0].text,
        "/note failed with the error \"dispatch_failed\""
    );
    let mut third = connect(&town).await;
    town.slack.faults().refresh_sockets();
    let goodbye = next(&mut third).await.unwrap();
    assert_eq!(
        (&goodbye["type"], &goodbye["reason"]),
        (&json!("disconnect"), &json!("refresh_requested"))
    );
    assert!(next(&mut third).await.is_none());
}

#[tokio::test]
async fn cut_off_before_the_acknowledgement() {
    let town = town().await;
    let mut socket = connect(&town).await;
    let app = async {
        let _ = next(&mut socket).await.unwrap();
        town.slack.faults().drop_sockets();
    };
    let (typed, ()) = tokio::join!(town.sam.types("/note"), app);
    typed.unwrap();
    assert_eq!(
        town.sam.ephemerals()[0].text,
        "/note failed with the error \"dispatch_failed\""
    );
}
