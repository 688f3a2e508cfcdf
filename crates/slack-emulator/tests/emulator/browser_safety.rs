//! The client for the browser against pages, names and requests that it must not believe.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use crate::page::{browser, get, open, post, trouble};
use crate::tiny::Town;

/// Status, headers and body of a request with these headers.
async fn ask(
    town: &Town,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (Response<()>, String) {
    let url = format!("{}{path}", town.slack.address());
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = Full::new(Bytes::from(body.to_owned()));
    let client = Client::builder(TokioExecutor::new()).build_http();
    let response = client.request(request.body(body).unwrap()).await.unwrap();
    let (head, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (
        Response::from_parts(head, ()),
        String::from_utf8_lossy(&body).into_owned(),
    )
}

fn hello(town: &Town) -> String {
    let general = town.team.channel_id("general").unwrap();
    let act = json!({ "kind": "say", "channel": general, "text": "hello" });
    json!({ "as": town.sam.id(), "do": act }).to_string()
}

fn said(town: &Town) -> usize {
    town.sam.channel("general").unwrap().messages.len()
}

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn foreign_names_are_not_answered() {
    let town = Town::quiet().await;
    open(&town);
    let port = town.slack.address().rsplit(':').next().unwrap().to_owned();
    for host in [
        "evil.example",
        "evil.example:80",
        "192.168.0.7:3000",
        "localhost:1",
        "localhost",
    ] {
        for path in [
            "/",
            "/browser/main.js",
            "/browser/workspace",
            "/browser/changes",
        ] {
            let (answer, body) = ask(&town, "GET", path, &[("host", host)], "").await;
            assert_eq!(answer.status(), 403, "{host} {path}: {body}");
            assert!(body.contains("on this machine only"), "{body}");
        }
        let act = hello(&town);
        let (answer, _) = ask(&town, "POST", "/browser/act", &[("host", host), JSON], &act).await;
        assert_eq!(answer.status(), 403, "{host}");
    }
    assert_eq!(said(&town), 0);
    for name in ["localhost", "127.0.0.1", "[::1]"] {
        let host = format!("{name}:{port}");
        let (answer, _) = ask(&town, "GET", "/browser/workspace", &[("host", &host)], "").await;
        assert_eq!(answer.status(), 200, "{host}");
    }
}

#[tokio::test]
async fn foreign_pages_cannot_act() {
    let town = Town::quiet().await;
    open(&town);
    let act = hello(&town);
    for origin in [
        "https://evil.example",
        "null",
        "http://localhost:1",
        "http://127.0.0.1",
    ] {
        let headers = [("origin", origin), JSON];
        let (answer, body) = ask(&town, "POST", "/browser/act", &headers, &act).await;
        assert_eq!(answer.status(), 403, "{origin}: {body}");
        let (answer, _) = ask(&town, "GET", "/browser/workspace", &headers, "").await;
        assert_eq!(answer.status(), 403, "{origin}");
    }
    // What a form can send from anywhere without asking first.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
    ] {
        let headers = [("content-type", kind)];
        let (answer, body) = ask(&town, "POST", "/browser/act", &headers, &act).await;
        assert_eq!(answer.status(), 403, "{kind}: {body}");
    }
    // Nobody is allowed to ask first either.
    let headers = [
        ("origin", "https://evil.example"),
        ("access-control-request-method", "POST"),
    ];
    let (answer, _) = ask(&town, "OPTIONS", "/browser/act", &headers, "").await;
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
    assert_eq!(said(&town), 0);
    let own = town.slack.address();
    let headers = [
        ("origin", own.as_str()),
        ("content-type", "application/json; charset=utf-8"),
    ];
    let (answer, body) = ask(&town, "POST", "/browser/act", &headers, &act).await;
    assert_eq!(answer.status(), 200, "{body}");
    assert_eq!(said(&town), 1);
}

#[tokio::test]
async fn every_answer_is_closed_to_foreign_code() {
    let town = Town::quiet().await;
    open(&town);
    for path in [
        "/",
        "/browser/main.js",
        "/browser/workspace",
        "/nowhere",
        "/browser/nothing.js",
    ] {
        let (answer, _) = ask(&town, "GET", path, &[], "").await;
        let header = |name: &str| answer.headers()[name].to_str().unwrap();
        let policy = header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-cache");
    }
    let (page, _) = ask(&town, "GET", "/", &[], "").await;
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    let (script, _) = ask(&town, "GET", "/browser/main.js", &[], "").await;
    let tag = script.headers()["etag"].to_str().unwrap();
    let (again, body) = ask(
        &town,
        "GET",
        "/browser/main.js",
        &[("if-none-match", tag)],
        "",
    )
    .await;
    assert_eq!((again.status().as_u16(), body.as_str()), (304, ""));
    for outside in [
        "/browser/../mod.rs",
        "/browser/%2e%2e/mod.rs",
        "/browser/style/",
        "/browser/.",
    ] {
        let (answer, _) = ask(&town, "GET", outside, &[], "").await;
        assert_eq!(answer.status(), 404, "{outside}");
    }
}

#[tokio::test]
async fn only_those_who_are_played_are_played() {
    let town = Town::quiet().await;
    let cora = town.team.person("cora").add();
    open(&town);
    let asked = |id: &str| format!("/browser/workspace?as={id}");
    for (id, status) in [
        ("U404", 404),
        ("", 404),
        (town.app.bot_user(), 403),
        (cora.id(), 403),
    ] {
        assert_eq!(get(&town, &asked(id)).await.0, status, "{id}");
        let act = json!({ "as": id, "do": { "kind": "create_channel", "name": "mine" } });
        assert_eq!(post(&town, "/browser/act", &act).await.0, status, "{id}");
        let clock = json!({ "as": id, "forward": "hour" });
        assert_eq!(
            post(&town, "/browser/clock", &clock).await.0,
            status,
            "{id}"
        );
    }
    assert!(town.team.channel_id("mine").is_none());
    town.mia.deactivate().await;
    let (status, body) = get(&town, &asked(town.mia.id())).await;
    assert_eq!(
        (status, body["trouble"].as_str()),
        (403, Some("Mia Manager is deactivated"))
    );
    // Another workspace's people are nobody here.
    let other = town.slack.workspace("Elsewhere").person("eve").add();
    town.slack.open_browser(browser(&town).plays(&other, "spy"));
    assert_eq!(get(&town, &asked(other.id())).await.0, 404);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_a_sentence() {
    let town = Town::quiet().await;
    open(&town);
    let sam = town.sam.id();
    let long = "x".repeat(2 * 1024 * 1024);
    for (body, status) in [
        ("", 400),
        ("{", 400),
        ("[]", 400),
        (r#"{"as": 7}"#, 400),
        (&json!({ "as": sam, "do": { "kind": "fly" } }).to_string(), 400),
        (&json!({ "as": sam, "do": { "kind": "say" } }).to_string(), 400),
        (&json!({ "as": sam, "do": { "kind": "press", "on": { "x": 1 }, "block_id": "a", "action_id": "b" } }).to_string(), 400),
        (&json!({ "as": sam, "do": { "kind": "say", "channel": "C1", "text": long } }).to_string(), 413),
    ] {
        let (answer, told) = ask(&town, "POST", "/browser/act", &[JSON], body).await;
        assert_eq!(answer.status(), status, "{told}");
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told["ok"], false);
        assert!(!told["trouble"].as_str().unwrap().is_empty());
    }
    for path in [
        "/browser/conversation",
        "/browser/conversation?id=C1",
        "/browser/journal?after=x",
    ] {
        assert_eq!(get(&town, path).await.0, 400, "{path}");
    }
    assert_eq!(get(&town, "/browser/act").await.0, 405);
    let told = json!({ "as": sam, "forward": "yesterday" });
    assert_eq!(post(&town, "/browser/clock", &told).await.0, 400);
}

#[tokio::test]
async fn what_cannot_be_said_is_told() {
    let town = Town::quiet().await;
    open(&town);
    let general = town.team.channel_id("general").unwrap();
    let say = |text: &str| json!({ "kind": "say", "channel": general, "text": text });
    assert_eq!(
        trouble(&town, &town.sam, say("/notes now")).await,
        "/notes is not a valid command; there is /note"
    );
    assert_eq!(
        trouble(&town, &town.sam, say(" \n ")).await,
        "there is nothing to send"
    );
    let long = "x".repeat(40_001);
    assert_eq!(
        trouble(&town, &town.sam, say(&long)).await,
        "a message has at most 40000 characters"
    );
    let mut in_thread = say("/note");
    in_thread["thread_ts"] = json!("1.0");
    assert_eq!(
        trouble(&town, &town.sam, in_thread).await,
        "/note cannot be used in a thread"
    );
    let mut nowhere = say("so?");
    nowhere["thread_ts"] = json!("1.0");
    assert_eq!(
        trouble(&town, &town.sam, nowhere).await,
        "the message is gone"
    );
    assert_eq!(said(&town), 0);
}

#[tokio::test]
async fn without_a_browser_there_is_nothing_to_see() {
    let town = Town::quiet().await;
    for path in ["/", "/browser/workspace", "/browser/main.js"] {
        let (status, body) = get(&town, path).await;
        assert_eq!(
            (status, body),
            (404, json!({ "ok": false, "error": "not_found" }))
        );
    }
    open(&town);
    // Apps are answered as before, whatever they call us.
    let headers = [
        ("host", "slack.example:443"),
        ("authorization", "Bearer none"),
    ];
    let (answer, body) = ask(&town, "POST", "/api/auth.test", &headers, "").await;
    assert_eq!(answer.status(), 200);
    assert!(body.contains("invalid_auth"), "{body}");
}
