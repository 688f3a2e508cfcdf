//! Socket Mode: the app's open websockets, envelopes out, acknowledgements in.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::{Parcel, Reply};
use crate::hub::lock;

/// What the task of a socket is told to do.
#[derive(Debug)]
enum Order {
    Send(Value),
    /// Say `disconnect`, then close.
    Refresh,
    /// Say that it will be closed soon, and stay open.
    Warn,
    /// Say and hear nothing any more, without closing.
    Mute,
    /// Close without a word.
    Cut,
}

#[derive(Debug)]
struct Link {
    id: u64,
    app: String,
    orders: mpsc::UnboundedSender<Order>,
}

type Waiting = BTreeMap<String, oneshot::Sender<Value>>;

/// All open sockets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sockets {
    inner: Arc<Mutex<Open>>,
}

#[derive(Debug, Default)]
struct Open {
    links: Vec<Link>,
    waiting: Waiting,
    next_link: u64,
    next_envelope: u64,
}

impl Sockets {
    /// How many the app has open.
    pub fn count(&self, app: &str) -> usize {
        lock(&self.inner)
            .links
            .iter()
            .filter(|link| link.app == app)
            .count()
    }

    pub fn cut_all(&self) {
        self.order_all(|| Order::Cut);
    }

    pub fn refresh_all(&self) {
        self.order_all(|| Order::Refresh);
    }

    /// The sockets stay open; whoever heeds the warning opens others.
    pub fn warn_all(&self) {
        let open = lock(&self.inner);
        for link in &open.links {
            let _ = link.orders.send(Order::Warn);
        }
    }

    /// As when a line is dead and neither side was told. They do not count as open any more.
    pub fn mute_all(&self) {
        self.order_all(|| Order::Mute);
    }

    fn order_all(&self, order: impl Fn() -> Order) {
        let mut open = lock(&self.inner);
        for link in open.links.drain(..) {
            let _ = link.orders.send(order());
        }
        // Whoever waits for an acknowledgement will not get it any more.
        open.waiting.clear();
    }

    /// Sends the parcel over any one of the app's sockets and waits for its acknowledgement.
    pub async fn send(&self, app: &str, parcel: &Parcel) -> Reply {
        let acknowledged = {
            let mut open = lock(&self.inner);
            open.next_envelope += 1;
            let id = format!("envelope-{:08}", open.next_envelope);
            // The newest connection: an app that reconnects is there already.
            let Some(link) = open.links.iter().rev().find(|link| link.app == app) else {
                return Reply::Unreachable;
            };
            if link
                .orders
                .send(Order::Send(envelope(&id, parcel)))
                .is_err()
            {
                return Reply::Unreachable;
            }
            let (answer, acknowledged) = oneshot::channel();
            open.waiting.insert(id, answer);
            acknowledged
        };
        match acknowledged.await {
            Ok(Value::Null) => Reply::Acknowledged(String::new()),
            Ok(payload) => Reply::Acknowledged(payload.to_string()),
            Err(_) => Reply::Unreachable,
        }
    }

    /// Serves one upgraded connection until either side ends it.
    pub async fn serve(self, app: String, upgraded: Upgraded) {
        let mut stream =
            WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
        let (orders, mut to_do) = mpsc::unbounded_channel();
        let (id, count) = {
            let mut open = lock(&self.inner);
            open.next_link += 1;
            let id = open.next_link;
            let count = open.links.iter().filter(|link| link.app == app).count() + 1;
            open.links.push(Link {
                id,
                app: app.clone(),
                orders,
            });
            (id, count)
        };
        if stream.send(text(&hello(&app, count))).await.is_ok() {
            loop {
                tokio::select! {
                    order = to_do.recv() => match order {
                        Some(Order::Send(envelope)) => if stream.send(text(&envelope)).await.is_err() { break },
                        Some(Order::Refresh) => {
                            let _ = stream.send(text(&json!({
                                "type": "disconnect", "reason": "refresh_requested", "debug_info": { "host": "emulator" },
                            }))).await;
                            let _ = stream.close(None).await;
                            break;
                        }
                        Some(Order::Warn) => if stream.send(text(&json!({
                            "type": "disconnect", "reason": "warning", "debug_info": { "host": "emulator" },
                        }))).await.is_err() { break },
                        // It is held, and nobody looks at it.
                        Some(Order::Mute) => std::future::pending::<()>().await,
                        Some(Order::Cut) | None => break,
                    },
                    frame = stream.next() => match frame {
                        Some(Ok(Frame::Text(frame))) => self.acknowledge(frame.as_str()),
                        Some(Ok(Frame::Close(_)) | Err(_)) | None => break,
                        Some(Ok(Frame::Binary(_) | Frame::Ping(_) | Frame::Pong(_) | Frame::Frame(_))) => {}
                    },
                }
            }
        }
        lock(&self.inner).links.retain(|link| link.id != id);
    }

    fn acknowledge(&self, frame: &str) {
        let Ok(frame) = serde_json::from_str::<Value>(frame) else {
            return;
        };
        let Some(id) = frame["envelope_id"].as_str() else {
            return;
        };
        if let Some(waiting) = lock(&self.inner).waiting.remove(id) {
            let _ = waiting.send(frame["payload"].clone());
        }
    }
}

fn text(value: &Value) -> Frame {
    Frame::text(value.to_string())
}

fn hello(app: &str, count: usize) -> Value {
    json!({
        "type": "hello",
        "num_connections": count,
        "debug_info": { "host": "emulator", "build_number": 1, "approximate_connection_time": 18_060 },
        "connection_info": { "app_id": app },
    })
}

fn envelope(id: &str, parcel: &Parcel) -> Value {
    let (kind, payload, takes_answer) = match parcel {
        Parcel::Command(fields) => ("slash_commands", fields, true),
        Parcel::Interaction(payload) => {
            let takes_answer = payload["type"] == "view_submission";
            ("interactive", payload, takes_answer)
        }
        Parcel::Options(payload) => ("interactive", payload, true),
        Parcel::Event { envelope, .. } => ("events_api", envelope, false),
    };
    let mut envelope = json!({ "envelope_id": id, "type": kind, "payload": payload, "accepts_response_payload": takes_answer });
    if let Parcel::Event {
        attempt, reason, ..
    } = parcel
    {
        envelope["retry_attempt"] = json!(attempt);
        envelope["retry_reason"] = json!(reason);
    }
    envelope
}
