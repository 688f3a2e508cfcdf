//! The listener: reads requests for the Web API, response URLs and the socket, and answers as the faults have it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER, SEC_WEBSOCKET_KEY};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::api::args::Args;
use crate::api::{self, Outcome, response_url};
use crate::browser;
use crate::faults::Fault;
use crate::hub::{Hub, LateCall, lock};
use crate::journal::{Call, Way};
use crate::rules::method::Method;
use crate::upload;

/// The most bytes of a request that are read.
const BODY_LIMIT: usize = 8 * 1024 * 1024;

pub(crate) type Sent = Response<Full<Bytes>>;

/// The connection is closed without an answer.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the emulator closed the connection")
    }
}

impl std::error::Error for Cut {}

/// Accepts connections until the task is aborted, which closes them all.
pub(crate) async fn serve(listener: TcpListener, hub: Arc<Hub>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        while connections.try_join_next().is_some() {}
        let hub = hub.clone();
        connections.spawn(async move {
            let service = service_fn(move |request| answer(hub.clone(), request));
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service);
            // A cut connection ends in an error; that is what it is for.
            let _ = connection.with_upgrades().await;
        });
    }
}

/// Listens again on an address that was just released.
pub(crate) async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(address).await
}

async fn answer(hub: Arc<Hub>, request: Request<Incoming>) -> Result<Response<Body>, Cut> {
    let is_apps = ["/api/", "/response/", "/upload/", "/socket"]
        .iter()
        .any(|prefix| request.uri().path().starts_with(prefix));
    if let Some(browser) = hub.browser().filter(|_| !is_apps) {
        return Ok(browser::answer(hub, browser, request).await);
    }
    Ok(answer_app(hub, request).await?.map(Body::new))
}

/// What apps ask.
async fn answer_app(hub: Arc<Hub>, request: Request<Incoming>) -> Result<Sent, Cut> {
    let path = request.uri().path().to_owned();
    if let Some(method) = path.strip_prefix("/api/") {
        return web_api(&hub, method, request).await;
    }
    if let Some(id) = path.strip_prefix("/response/") {
        return respond(&hub, id, request).await;
    }
    if let Some(ticket) = path.strip_prefix("/upload/v1/") {
        let bytes = body_of(request.into_body()).await?;
        return upload::receive(&hub, ticket, &bytes).await.ok_or(Cut);
    }
    if path.trim_end_matches('/') == "/socket" {
        return Ok(open_socket(&hub, request));
    }
    Ok(sent(404, &json!({ "ok": false, "error": "not_found" })))
}

async fn body_of(body: Incoming) -> Result<Bytes, Cut> {
    let read = Limited::new(body, BODY_LIMIT).collect().await;
    Ok(read.map_err(|_| Cut)?.to_bytes())
}

fn sent(status: u16, body: &Value) -> Sent {
    let mut response = Response::new(Full::new(Bytes::from(body.to_string())));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    response
}

/// The 5xx that Slack gives on a bad day.
fn server_error() -> Sent {
    sent(503, &json!({ "ok": false, "error": "service_unavailable" }))
}

async fn web_api(hub: &Arc<Hub>, method: &str, request: Request<Incoming>) -> Result<Sent, Cut> {
    let (token, args) = read(method, request).await?;
    let started = Instant::now();
    let fault = hub.plan().draw(method);
    let applied = || outcome(hub, method, token.as_deref(), &args);
    let app = || {
        let world = hub.world();
        let known = token.as_deref().and_then(|token| {
            world
                .installs
                .iter()
                .find(|install| install.token_kind(token).is_some())
        });
        known.map(|install| install.id.clone())
    };
    let (outcome, answer) = match &fault {
        None | Some(Fault::HangAfter(_)) => {
            let outcome = applied();
            let answer = of_outcome(&outcome);
            (Some(outcome), Some(answer))
        }
        Some(Fault::Slow(time)) => {
            tokio::time::sleep(*time).await;
            let outcome = applied();
            let answer = of_outcome(&outcome);
            (Some(outcome), Some(answer))
        }
        Some(Fault::ServerErrorAfter) => (Some(applied()), Some(server_error())),
        Some(Fault::NoAnswerAfter) => (Some(applied()), None),
        Some(Fault::ServerErrorBefore) => (None, Some(server_error())),
        Some(Fault::NoAnswerBefore | Fault::Late(_)) => (None, None),
        Some(Fault::RateLimited { retry_after }) => (None, Some(too_many(*retry_after))),
        Some(Fault::Error(code)) => (
            None,
            Some(sent(200, &json!({ "ok": false, "error": code }))),
        ),
        Some(Fault::TokenRevoked) => (
            None,
            Some(sent(200, &json!({ "ok": false, "error": "token_revoked" }))),
        ),
    };
    let answer = answer.map(|answer| with_scopes(hub, token.as_deref(), answer));
    hub.send_events();
    let late = match fault {
        Some(Fault::Late(ms)) => Some(hub.clock.now() + ms),
        Some(_) | None => None,
    };
    let hang = match fault {
        Some(Fault::HangAfter(time)) => Some(time),
        Some(_) | None => None,
    };
    let (body, applied) = outcome.map_or((Value::Null, false), |outcome| {
        (outcome.body, outcome.applied)
    });
    let noted_at = hub.note(Call {
        at: hub.clock.now(),
        way: Way::ToSlack,
        method: method.to_owned(),
        app: app(),
        args: args.to_json(),
        answer: body,
        status: answer.as_ref().map_or(0, |answer| answer.status().as_u16()),
        applied,
        fault,
        took: started.elapsed() + hang.unwrap_or_default(),
    });
    // Noted before the wait: an app that gives up, or dies, has called all the same.
    if let Some(hang) = hang {
        tokio::time::sleep(hang).await;
    }
    if let Some(due_at) = late {
        let method = method.to_owned();
        lock(&hub.late_calls).push(LateCall {
            due_at,
            method,
            token,
            args,
            noted_at,
        });
    }
    answer.ok_or(Cut)
}

/// Carries the call out.
pub(crate) fn outcome(hub: &Arc<Hub>, method: &str, token: Option<&str>, args: &Args) -> Outcome {
    api::apply(&mut hub.world(), method, token, args)
}

fn of_outcome(outcome: &Outcome) -> Sent {
    match outcome.retry_after {
        Some(seconds) => too_many(seconds),
        None => sent(200, &outcome.body),
    }
}

/// Slack says with each answer what the token may.
fn with_scopes(hub: &Arc<Hub>, token: Option<&str>, mut answer: Sent) -> Sent {
    let world = hub.world();
    let whose = token.and_then(|token| {
        let mut installs = world.installs.iter();
        installs.find(|install| install.bot_token == token)
    });
    let scopes = whose.and_then(|install| HeaderValue::from_str(&install.scopes.join(",")).ok());
    if let Some(scopes) = scopes {
        answer.headers_mut().insert("x-oauth-scopes", scopes);
    }
    answer
}

fn too_many(seconds: u64) -> Sent {
    let mut response = sent(429, &json!({ "ok": false, "error": "ratelimited" }));
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Token and arguments from the header, the query and the body.
async fn read(method: &str, request: Request<Incoming>) -> Result<(Option<String>, Args), Cut> {
    let (head, body) = request.into_parts();
    let body = body_of(body).await?;
    let kind = head
        .headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let mut args = Args::default();
    let query = head.uri.query().unwrap_or_default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        args.set(name.into_owned(), json!(value));
    }
    if kind.starts_with("application/json") {
        let reads_json = Method::named(method).is_some_and(|method| method.json);
        let fields = serde_json::from_slice::<Value>(&body).unwrap_or(Value::Null);
        match fields {
            Value::Object(fields) if reads_json => fields
                .into_iter()
                .for_each(|(name, value)| args.set(name, value)),
            Value::Object(fields) => args.json_was_ignored = !fields.is_empty(),
            _ => {}
        }
    } else {
        for (name, value) in form_urlencoded::parse(&body) {
            args.set(name.into_owned(), json!(value));
        }
    }
    let bearer = head
        .headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let argument = args.take("token");
    Ok((
        bearer.map(|token| token.trim().to_owned()).or(argument),
        args,
    ))
}

async fn respond(hub: &Arc<Hub>, id: &str, request: Request<Incoming>) -> Result<Sent, Cut> {
    let started = Instant::now();
    let body = body_of(request.into_body()).await?;
    let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let fault = hub.plan().draw("response_url");
    let before = matches!(
        fault,
        Some(
            Fault::ServerErrorBefore
                | Fault::NoAnswerBefore
                | Fault::RateLimited { .. }
                | Fault::Error(_)
                | Fault::TokenRevoked
                | Fault::Late(_)
        )
    );
    let (status, answer) = if before {
        (503, json!({ "ok": false }))
    } else {
        response_url::post(&mut hub.world(), id, &body)
    };
    hub.send_events();
    let app = hub.world().response_urls.get(id).map(|url| url.app.clone());
    let cut = matches!(
        fault,
        Some(Fault::NoAnswerBefore | Fault::NoAnswerAfter | Fault::Late(_))
    );
    let status = if fault == Some(Fault::ServerErrorAfter) {
        503
    } else {
        status
    };
    hub.note(Call {
        at: hub.clock.now(),
        way: Way::ToSlack,
        method: "response_url".to_owned(),
        app,
        args: body,
        answer: answer.clone(),
        status: if cut { 0 } else { status },
        applied: !before && answer["ok"] == true,
        fault,
        took: started.elapsed(),
    });
    if cut {
        Err(Cut)
    } else {
        Ok(sent(status, &answer))
    }
}

fn open_socket(hub: &Arc<Hub>, mut request: Request<Incoming>) -> Sent {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let field = |wanted: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
    };
    let ticket = field("ticket").unwrap_or_default();
    let known = hub.world().socket_tickets.remove(&ticket);
    let key = request.headers().get(SEC_WEBSOCKET_KEY).cloned();
    let (Some(key), true) = (key, known) else {
        return sent(404, &json!({ "ok": false, "error": "invalid_ticket" }));
    };
    let app = field("app_id").unwrap_or_default();
    let upgrade = hyper::upgrade::on(&mut request);
    let hub = hub.clone();
    tokio::spawn(async move {
        if let Ok(upgraded) = upgrade.await {
            let sockets = hub.sockets.clone();
            let serving = sockets.serve(app, upgraded);
            hub.touch();
            serving.await;
            hub.touch();
        }
    });
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(
        hyper::header::CONNECTION,
        HeaderValue::from_static("Upgrade"),
    );
    headers.insert(
        hyper::header::UPGRADE,
        HeaderValue::from_static("websocket"),
    );
    if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key.as_bytes())) {
        headers.insert(hyper::header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}
