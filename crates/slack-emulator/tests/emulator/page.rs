//! A browser as the tests play it: requests to the client's addresses, as one of the people.

use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::{Bytes, Incoming};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use slack_emulator::{Browser, Person};

use crate::tiny::{Town, fetch};

/// Opens the client for Sam and Mia.
pub fn open(town: &Town) {
    town.slack.open_browser(browser(town));
}

pub fn browser(town: &Town) -> Browser {
    Browser::of(&town.team)
        .plays(&town.sam, "seller")
        .plays(&town.mia, "manager")
        .command("/note", "Write a note", "[what]")
}

pub async fn get(town: &Town, path: &str) -> (u16, Value) {
    let url = format!("{}{path}", town.slack.address());
    fetch(Request::get(url).body(Full::default()).unwrap())
        .await
        .unwrap()
}

pub async fn workspace(town: &Town, person: &Person) -> Value {
    let (status, body) = get(town, &format!("/browser/workspace?as={}", person.id())).await;
    assert_eq!(status, 200, "{body}");
    body
}

pub async fn conversation(town: &Town, person: &Person, id: &str) -> Value {
    let path = format!("/browser/conversation?as={}&id={id}", person.id());
    let (status, body) = get(town, &path).await;
    assert_eq!(status, 200, "{body}");
    body
}

/// What this person sees of the conversation of that name.
pub async fn listed(town: &Town, person: &Person, name: &str) -> Value {
    let workspace = workspace(town, person).await;
    let mut all = workspace["conversations"].as_array().unwrap().iter();
    let found = all.find(|conversation| conversation["name"] == name);
    found.cloned().unwrap_or(Value::Null)
}

/// The id of the conversation with the app.
pub async fn with_app(town: &Town, person: &Person) -> String {
    listed(town, person, "Notes").await["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

pub async fn post(town: &Town, path: &str, body: &Value) -> (u16, Value) {
    let url = format!("{}{path}", town.slack.address());
    let request = Request::post(url).header("content-type", "application/json");
    let body = Full::new(Bytes::from(body.to_string()));
    fetch(request.body(body).unwrap()).await.unwrap()
}

pub async fn try_to(town: &Town, person: &Person, act: Value) -> (u16, Value) {
    let told = json!({ "as": person.id(), "do": act });
    post(town, "/browser/act", &told).await
}

/// Does what can be done.
pub async fn act(town: &Town, person: &Person, act: Value) -> Value {
    let (status, body) = try_to(town, person, act).await;
    assert_eq!((status, &body["ok"]), (200, &json!(true)), "{body}");
    body
}

/// Why something cannot be done.
pub async fn trouble(town: &Town, person: &Person, act: Value) -> String {
    let (status, body) = try_to(town, person, act).await;
    assert_eq!((status, &body["ok"]), (409, &json!(false)), "{body}");
    body["trouble"].as_str().unwrap().to_owned()
}

/// An open stream of server-sent events.
pub struct Feed {
    body: Incoming,
    read: String,
}

impl Feed {
    pub async fn open(town: &Town) -> Self {
        let client = Client::builder(TokioExecutor::new()).build_http();
        let url = format!("{}/browser/changes", town.slack.address());
        let request = Request::get(url).body(Full::<Bytes>::default()).unwrap();
        let response = client.request(request).await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            body: response.into_body(),
            read: String::new(),
        }
    }

    /// The next event's name and content.
    pub async fn next(&mut self) -> (String, Value) {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
                    line.unwrap_or_default().trim().to_owned()
                };
                let told = (
                    field("event:"),
                    serde_json::from_str(&field("data:")).unwrap(),
                );
                self.read = rest.to_owned();
                return told;
            }
            let frame = self.body.frame().await.unwrap().unwrap();
            let bytes = frame.into_data().unwrap();
            self.read.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }
}
