//! Faults: what the app sees, and what was applied all the same.

use std::time::Duration;

use serde_json::{Value, json};
use slack_emulator::{ANY, Fault};

use crate::tiny::Town;

async fn post(town: &Town, text: &str) -> Result<(u16, Value), String> {
    town.api
        .try_call(
            "chat.postMessage",
            json!({ "channel": town.sam.id(), "text": text }),
        )
        .await
}

fn heard(town: &Town) -> Vec<String> {
    town.sam
        .messages_from_app()
        .into_iter()
        .map(|message| message.text)
        .collect()
}

#[tokio::test]
async fn before_and_after_applying() {
    let town = Town::quiet().await;
    let cases = [
        (Fault::ServerErrorBefore, Some(503), false),
        (Fault::ServerErrorAfter, Some(503), true),
        (Fault::NoAnswerBefore, None, false),
        (Fault::NoAnswerAfter, None, true),
        (Fault::RateLimited { retry_after: 30 }, Some(429), false),
        (Fault::Error("fatal_error"), Some(200), false),
        (Fault::TokenRevoked, Some(200), false),
        (Fault::HangAfter(Duration::from_millis(1)), Some(200), true),
        (Fault::Slow(Duration::from_millis(1)), Some(200), true),
    ];
    for (fault, status, applied) in cases {
        let before = heard(&town).len();
        town.slack
            .faults()
            .on("chat.postMessage")
            .once(fault.clone());
        let answer = post(&town, "x").await;
        assert_eq!(answer.ok().map(|(status, _)| status), status, "{fault:?}");
        assert_eq!(
            heard(&town).len() - before,
            usize::from(applied),
            "{fault:?}"
        );
        let call = town.slack.calls("chat.postMessage").pop().unwrap();
        assert_eq!(
            (call.applied, call.fault, call.status),
            (applied, Some(fault), status.unwrap_or(0))
        );
    }
    assert_eq!(post(&town, "x").await.unwrap().1["ok"], true);
    town.broke_nothing();
}

#[tokio::test]
async fn applied_late() {
    let town = Town::quiet().await;
    town.slack
        .faults()
        .on("chat.postMessage")
        .once(Fault::Late(30_000));
    assert!(post(&town, "late").await.is_err());
    // What may still come about is not forgotten.
    town.slack.forget_journal();
    town.advance(29_999);
    town.slack.tick().await;
    assert!(heard(&town).is_empty());
    town.advance(1);
    town.slack.tick().await;
    assert_eq!(heard(&town), ["late"]);
    assert!(town.slack.calls("chat.postMessage")[0].applied);
    town.slack.tick().await;
    assert_eq!(heard(&town), ["late"]);
    town.slack.forget_journal();
    assert!(town.slack.journal().is_empty());
    assert_eq!(heard(&town), ["late"]);
}

#[tokio::test]
async fn the_nth_call_while_switched_on_and_cleared() {
    let town = Town::quiet().await;
    let faults = town.slack.faults();
    faults
        .on("chat.postMessage")
        .nth(2)
        .then(Fault::NoAnswerAfter);
    assert!(post(&town, "1").await.is_ok());
    assert!(post(&town, "2").await.is_err());
    assert!(post(&town, "3").await.is_ok());
    let switch = faults.on(ANY).while_on(Fault::ServerErrorBefore);
    assert_eq!(post(&town, "4").await.unwrap().0, 503);
    switch.off();
    assert_eq!(post(&town, "5").await.unwrap().0, 200);
    faults.on(ANY).always(Fault::ServerErrorBefore);
    assert_eq!(post(&town, "6").await.unwrap().0, 503);
    faults.clear();
    assert_eq!(post(&town, "7").await.unwrap().0, 200);
    assert_eq!(heard(&town), ["1", "2", "3", "5", "7"]);
}

#[tokio::test]
async fn chance_repeats() {
    let run = async || {
        let town = Town::quiet().await;
        town.slack
            .faults()
            .random(42, 0.5, &[Fault::NoAnswerAfter, Fault::ServerErrorBefore]);
        let mut outcomes = Vec::new();
        for number in 0..20 {
            outcomes.push(
                post(&town, &number.to_string())
                    .await
                    .ok()
                    .map(|(status, _)| status),
            );
        }
        (outcomes, heard(&town))
    };
    let (first, second) = (run().await, run().await);
    assert_eq!(first, second);
    assert!(
        first.0.contains(&None) && first.0.contains(&Some(503)) && first.0.contains(&Some(200))
    );
}

#[tokio::test]
async fn slack_is_down_and_back() {
    let town = Town::quiet().await;
    town.slack.go_down().await;
    assert!(post(&town, "nobody").await.is_err());
    town.slack.come_back().await.unwrap();
    assert!(post(&town, "back").await.is_ok());
    assert_eq!(heard(&town), ["back"]);
}

#[tokio::test]
async fn a_429_says_when_to_come_back() {
    let town = Town::quiet().await;
    let limited = Fault::RateLimited { retry_after: 17 };
    town.slack.faults().on("auth.test").once(limited);
    let client = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new())
        .build_http();
    let request = hyper::Request::post(format!("{}/auth.test", town.slack.api_url()))
        .header("authorization", format!("Bearer {}", town.app.bot_token()))
        .body(http_body_util::Full::<hyper::body::Bytes>::default())
        .unwrap();
    let response = client.request(request).await.unwrap();
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["retry-after"], "17");
}
