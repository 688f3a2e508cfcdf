//! A fake Slack that answers every call at once and well: the least an app can wait for.
//!
//! It runs on a thread of its own, keeps nothing but counters, and, when asked to, the modals that
//! were opened or the messages that were posted. A faithful Slack is `slack-emulator`; this one must cost nothing.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::CONTENT_TYPE;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::fire::unix_millis;

/// The workspace that the app's token belongs to.
pub const TEAM: &str = "T0LOAD";
const BOT: &str = "U0BOT";

#[derive(Debug)]
pub struct FakeSlack {
    pub address: SocketAddr,
    seen: Arc<Seen>,
}

/// What was called so far.
#[derive(Debug, Default)]
struct Seen {
    calls: AtomicU64,
    /// `views.open`, `views.push` and `views.update`.
    modals: AtomicU64,
    keep: AtomicBool,
    opened: Mutex<HashMap<String, String>>,
    keep_messages: AtomicBool,
    messages: Mutex<Vec<Arrival>>,
}

/// A message, as it arrived.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Unix milliseconds.
    pub at: i64,
    /// What its metadata carries: `nudge/12/acknowledge.1/U5`.
    pub key: String,
}

impl Arrival {
    /// The number of the handoff it reminds of.
    pub fn handoff(&self) -> Option<i64> {
        self.key.split('/').nth(1)?.parse().ok()
    }
}

impl Seen {
    fn messages(&self) -> MutexGuard<'_, Vec<Arrival>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn opened(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Deserialize)]
struct Opening<'a> {
    trigger_id: String,
    #[serde(borrow)]
    view: &'a RawValue,
}

impl FakeSlack {
    pub fn start(address: SocketAddr) -> anyhow::Result<Self> {
        let listener = std::net::TcpListener::bind(address)
            .with_context(|| format!("the fake Slack cannot listen on {address}"))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let seen = Arc::new(Seen::default());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let shared = Arc::clone(&seen);
        std::thread::Builder::new()
            .name("fake-slack".to_owned())
            .spawn(move || runtime.block_on(serve(listener, shared)))?;
        Ok(Self { address, seen })
    }

    pub fn calls(&self) -> u64 {
        self.seen.calls.load(Ordering::Relaxed)
    }

    pub fn modals(&self) -> u64 {
        self.seen.modals.load(Ordering::Relaxed)
    }

    /// From now on, the modals that are opened are kept, by their trigger.
    pub fn keep_modals(&self) {
        self.seen.keep.store(true, Ordering::Relaxed);
    }

    /// From now on, the messages that are posted are kept.
    pub fn keep_messages(&self) {
        self.seen.messages().clear();
        self.seen.keep_messages.store(true, Ordering::Relaxed);
    }

    pub fn kept_messages(&self) -> usize {
        self.seen.messages().len()
    }

    /// The messages kept so far, in the order of their arrival; no more are.
    pub fn take_messages(&self) -> Vec<Arrival> {
        self.seen.keep_messages.store(false, Ordering::Relaxed);
        std::mem::take(&mut self.seen.messages())
    }

    /// The modals kept so far; no more are.
    pub fn take_modals(&self) -> HashMap<String, String> {
        self.seen.keep.store(false, Ordering::Relaxed);
        std::mem::take(&mut self.seen.opened())
    }
}

async fn serve(listener: std::net::TcpListener, seen: Arc<Seen>) {
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    while let Ok((connection, _)) = listener.accept().await {
        let _ = connection.set_nodelay(true);
        let seen = Arc::clone(&seen);
        let service = service_fn(move |request| answer(Arc::clone(&seen), request));
        let serving = http1::Builder::new().serve_connection(TokioIo::new(connection), service);
        tokio::spawn(serving);
    }
}

async fn answer(
    seen: Arc<Seen>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let method = request.uri().path().rsplit('/').next().unwrap_or_default();
    let method = method.to_owned();
    let query = request.uri().query().map(str::to_owned);
    let body = match request.into_body().collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => Bytes::new(),
    };
    let at = unix_millis();
    let nth = seen.calls.fetch_add(1, Ordering::Relaxed);
    let answer = match method.as_str() {
        "views.open" | "views.push" | "views.update" => {
            if seen.keep.load(Ordering::Relaxed)
                && let Ok(opening) = serde_json::from_slice::<Opening<'_>>(&body)
            {
                let view = opening.view.get().to_owned();
                seen.opened().insert(opening.trigger_id, view);
            }
            seen.modals.fetch_add(1, Ordering::Relaxed);
            Bytes::from_static(br#"{"ok":true,"view":{"id":"V0LOAD"}}"#)
        }
        _ => {
            let arguments = arguments(query.as_deref(), &body);
            if method == "chat.postMessage" && seen.keep_messages.load(Ordering::Relaxed) {
                let key = arguments["metadata"]["event_payload"]["key"].as_str();
                seen.messages().push(Arrival {
                    at,
                    key: key.unwrap_or_default().to_owned(),
                });
            }
            Bytes::from(said(&method, &arguments, nth).to_string())
        }
    };
    let mut response = Response::new(Full::new(answer));
    let json = hyper::header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}

/// Of a JSON body, or else of a form or a query.
fn arguments(query: Option<&str>, body: &[u8]) -> Value {
    if let Ok(arguments @ Value::Object(_)) = serde_json::from_slice(body) {
        return arguments;
    }
    let given = query.map_or(body, str::as_bytes);
    form_urlencoded::parse(given)
        .map(|(name, value)| (name.into_owned(), Value::from(value)))
        .collect()
}

/// What an app that does nothing wrong in a friendly workspace hears.
fn said(method: &str, arguments: &Value, nth: u64) -> Value {
    let channel = &arguments["channel"];
    let ts = format!("1700000000.{nth:06}");
    match method {
        "auth.test" => json!({
            "ok": true, "team": "Load", "team_id": TEAM, "user": "bot", "user_id": BOT,
            "bot_id": "B0BOT", "url": "https://load.slack.com/",
        }),
        "users.info" => json!({ "ok": true, "user": {
            "id": arguments["user"], "name": "somebody", "tz": "Europe/Berlin", "deleted": false,
            "is_bot": false, "profile": { "real_name": "Some Body", "display_name": "some" },
        }}),
        "users.list" => json!({ "ok": true, "members": [] }),
        "usergroups.list" => json!({ "ok": true, "usergroups": [] }),
        "chat.postMessage" | "chat.update" => {
            json!({ "ok": true, "channel": channel, "ts": ts })
        }
        "chat.getPermalink" => json!({
            "ok": true, "channel": channel, "permalink": "https://load.slack.com/archives/C0/p1",
        }),
        "conversations.create" => json!({ "ok": true, "channel": {
            "id": format!("C{nth}"), "name": arguments["name"], "created": 1_700_000_000,
            "creator": BOT,
        }}),
        "conversations.open" => json!({ "ok": true, "channel": { "id": format!("D{nth}") } }),
        "conversations.info" => json!({
            "ok": true, "channel": { "id": channel, "is_archived": false },
        }),
        "conversations.list" => json!({ "ok": true, "channels": [] }),
        "conversations.history" | "conversations.replies" => {
            json!({ "ok": true, "messages": [], "has_more": false })
        }
        "bookmarks.list" => json!({ "ok": true, "bookmarks": [] }),
        _ => json!({ "ok": true }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_in_every_encoding() {
        assert_eq!(arguments(None, br#"{"channel":"C1"}"#)["channel"], "C1");
        assert_eq!(arguments(None, b"channel=C1&x=y")["channel"], "C1");
        assert_eq!(arguments(Some("user=U1"), b"")["user"], "U1");
        assert_eq!(
            said("users.info", &json!({ "user": "U7" }), 0)["user"]["id"],
            "U7"
        );
    }
}
