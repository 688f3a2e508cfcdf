//! A tiny real Slack app for the tests: listens, verifies signatures, answers as the test tells it to.

use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use slack_emulator::{App, AppSpec, Builder, Emulator, Person, ShortcutKind, Workspace, signature};
use tokio::net::TcpListener;

/// 2026-11-23 09:00 UTC, a Monday.
pub const MONDAY: i64 = 1_795_424_400_000;

pub const SCOPES: &[&str] = &[
    "bookmarks:read",
    "bookmarks:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:write",
    "pins:read",
    "pins:write",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
];

pub const EVENTS: &[&str] = &[
    "app_home_opened",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.im",
    "tokens_revoked",
    "user_change",
];

/// What the app was sent: the path, the decoded content, the headers.
#[derive(Clone, Debug)]
pub struct Inbound {
    pub path: String,
    pub content: Value,
    pub headers: HeaderMap,
}

/// The app's side of the Web API.
#[derive(Clone, Debug)]
pub struct Api {
    pub base: String,
    pub token: String,
}

impl Api {
    /// Calls with a form: texts as they are, everything else as JSON text.
    pub async fn call(&self, method: &str, args: Value) -> Value {
        self.send(method, "application/x-www-form-urlencoded", form(&args))
            .await
            .unwrap()
            .1
    }

    pub async fn call_json(&self, method: &str, args: Value) -> Value {
        self.send(method, "application/json; charset=utf-8", args.to_string())
            .await
            .unwrap()
            .1
    }

    /// Status and body, or the error of a cut connection.
    pub async fn send(
        &self,
        method: &str,
        kind: &str,
        body: String,
    ) -> Result<(u16, Value), String> {
        let url = format!("{}/{method}", self.base);
        let request = Request::post(url)
            .header("content-type", kind)
            .header("authorization", format!("Bearer {}", self.token));
        fetch(request.body(Full::new(Bytes::from(body))).unwrap()).await
    }

    pub async fn try_call(&self, method: &str, args: Value) -> Result<(u16, Value), String> {
        self.send(method, "application/json", args.to_string())
            .await
    }
}

fn form(args: &Value) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in args.as_object().unwrap() {
        form.append_pair(
            name,
            &value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        );
    }
    form.finish()
}

pub async fn fetch(request: Request<Full<Bytes>>) -> Result<(u16, Value), String> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let response = client
        .request(request)
        .await
        .map_err(|error| error.to_string())?;
    let status = response.status().as_u16();
    let body = response
        .into_body()
        .collect()
        .await
        .map_err(|error| error.to_string())?
        .to_bytes();
    Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
}

pub async fn post_json(url: &str, body: Value) -> (u16, Value) {
    let request = Request::post(url).header("content-type", "application/json");
    fetch(
        request
            .body(Full::new(Bytes::from(body.to_string())))
            .unwrap(),
    )
    .await
    .unwrap()
}

type Answering = Pin<Box<dyn Future<Output = (u16, String)> + Send>>;
type Handler = Arc<dyn Fn(Api, Inbound) -> Answering + Send + Sync>;

/// A workspace with people and a listening app.
pub struct Town {
    pub slack: Emulator,
    pub team: Workspace,
    pub app: App,
    pub api: Api,
    pub sam: Person,
    pub mia: Person,
    pub now: Arc<AtomicI64>,
    pub inbound: Arc<Mutex<Vec<Inbound>>>,
}

impl Town {
    pub async fn new<F>(handler: impl Fn(Api, Inbound) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = (u16, String)> + Send + 'static,
    {
        Self::built(|builder| builder, handler).await
    }

    /// An app that acknowledges everything and does nothing.
    pub async fn quiet() -> Self {
        Self::new(|_, _| async { (200, String::new()) }).await
    }

    pub async fn built<F>(
        build: impl FnOnce(Builder) -> Builder,
        handler: impl Fn(Api, Inbound) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = (u16, String)> + Send + 'static,
    {
        let now = Arc::new(AtomicI64::new(MONDAY));
        let clock = now.clone();
        let builder = Emulator::builder().clock(move || clock.load(Ordering::SeqCst));
        let slack = build(builder).start().await.unwrap();
        let team = slack.workspace("Northwind Sales");
        let app = team.install(spec());
        let api = Api {
            base: slack.api_url(),
            token: app.bot_token().to_owned(),
        };
        let sam = team
            .person("sam")
            .real_name("Sam Seller")
            .zone("America/New_York")
            .add();
        let mia = team
            .person("mia")
            .real_name("Mia Manager")
            .zone("Europe/Berlin")
            .add();
        let inbound = Arc::new(Mutex::new(Vec::new()));
        let handler: Handler = Arc::new(move |api, inbound| Box::pin(handler(api, inbound)));
        app.set_urls(&listen(api.clone(), handler, inbound.clone()).await);
        Self {
            slack,
            team,
            app,
            api,
            sam,
            mia,
            now,
            inbound,
        }
    }

    pub fn advance(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::SeqCst);
    }

    /// What the app was sent at that path.
    pub fn received(&self, path: &str) -> Vec<Inbound> {
        self.inbound
            .lock()
            .unwrap()
            .iter()
            .filter(|inbound| inbound.path == path)
            .cloned()
            .collect()
    }

    pub fn last_interaction(&self) -> Value {
        self.received("/interactions")
            .last()
            .unwrap()
            .content
            .clone()
    }

    pub fn events(&self) -> Vec<Value> {
        self.received("/events")
            .into_iter()
            .map(|inbound| inbound.content["event"].clone())
            .collect()
    }

    pub fn event_types(&self) -> Vec<String> {
        self.events()
            .iter()
            .map(|event| event["type"].as_str().unwrap().to_owned())
            .collect()
    }

    pub fn broke_nothing(&self) {
        assert_eq!(self.slack.broken_rules(), Vec::<String>::new());
    }
}

pub fn spec() -> AppSpec {
    AppSpec {
        name: "Notes".to_owned(),
        signing_secret: "s3cret".to_owned(),
        scopes: SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
        commands: vec![("/note".to_owned(), "/commands".to_owned())],
        interactivity_url: Some("/interactions".to_owned()),
        events_url: Some("/events".to_owned()),
        events: EVENTS.iter().map(|event| (*event).to_owned()).collect(),
        shortcuts: vec![
            ("Write a note", ShortcutKind::Global, "note_start").into(),
            ("Note this", ShortcutKind::Message, "note_this").into(),
        ],
        ..AppSpec::default()
    }
}

async fn listen(api: Api, handler: Handler, inbound: Arc<Mutex<Vec<Inbound>>>) -> String {
    let route = |path: &'static str| {
        let (api, handler, inbound) = (api.clone(), handler.clone(), inbound.clone());
        post(move |headers: HeaderMap, body: Bytes| {
            answer(path, api, handler, inbound, headers, body)
        })
    };
    let router = Router::new()
        .route("/commands", route("/commands"))
        .route("/interactions", route("/interactions"))
        .route("/events", route("/events"));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

async fn answer(
    path: &'static str,
    api: Api,
    handler: Handler,
    inbound: Arc<Mutex<Vec<Inbound>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let timestamp: i64 = headers["x-slack-request-timestamp"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(
        headers["x-slack-signature"].to_str().unwrap(),
        signature("s3cret", timestamp, &body)
    );
    let form: Value = form_urlencoded::parse(&body)
        .map(|(name, value)| (name.into_owned(), json!(value)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let content = match path {
        "/commands" => form,
        "/interactions" => serde_json::from_str(form["payload"].as_str().unwrap()).unwrap(),
        _ => serde_json::from_slice(&body).unwrap(),
    };
    let received = Inbound {
        path: path.to_owned(),
        content,
        headers,
    };
    inbound.lock().unwrap().push(received.clone());
    let (status, text) = handler(api, received).await;
    (StatusCode::from_u16(status).unwrap(), text).into_response()
}

pub fn plain(text: &str) -> Value {
    json!({ "type": "plain_text", "text": text })
}

pub fn input(id: &str, label: &str) -> Value {
    json!({ "type": "input", "block_id": id, "label": plain(label), "element": { "type": "plain_text_input", "action_id": "in" } })
}

pub fn modal(title: &str, blocks: &Value) -> Value {
    json!({ "type": "modal", "title": plain(title), "submit": plain("Save"), "close": plain("Cancel"), "blocks": blocks })
}
