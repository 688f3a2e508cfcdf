//! The HTTP transport: Slack's three addresses, and the two that ask how we are.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;

use super::answer::answer;
use super::client::messages::Whisper;
use super::edge::Edge;
use super::inbound::Inbound;
use super::parse::{self, Unreadable};
use super::reply::{Ack, Answer};
use super::verify::Signed;

pub const COMMANDS: &str = "/slack/commands";
pub const INTERACTIONS: &str = "/slack/interactions";
pub const EVENTS: &str = "/slack/events";

/// Slack's largest payloads are forms of 250 KB; nothing honest comes near this.
const LARGEST_BODY: usize = 1024 * 1024;

pub fn router(edge: Edge) -> Router {
    Router::new()
        .route(COMMANDS, post(commands))
        .route(INTERACTIONS, post(interactions))
        .route(EVENTS, post(events))
        .route("/healthz", get(|| async { "alive" }))
        .route("/readyz", get(ready))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(edge)
}

async fn commands(State(edge): State<Edge>, Signed(body): Signed) -> Response {
    respond(&edge, parse::command(&body)).await
}

async fn interactions(State(edge): State<Edge>, Signed(body): Signed) -> Response {
    respond(&edge, parse::interaction(&body)).await
}

async fn events(State(edge): State<Edge>, Signed(body): Signed) -> Response {
    respond(&edge, parse::event(&body)).await
}

/// Ready once the database answers and we know whom we serve.
async fn ready(State(edge): State<Edge>) -> (StatusCode, &'static str) {
    if edge.installation.home().is_none() {
        return (StatusCode::SERVICE_UNAVAILABLE, "waiting for Slack");
    }
    match edge.ctx.db.ping().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "waiting for the database"),
    }
}

async fn respond(edge: &Edge, inbound: Result<Inbound, Unreadable>) -> Response {
    match inbound {
        Ok(inbound) => answer(edge, inbound).await.into_response(),
        Err(error) => {
            tracing::warn!(%error, "a signed body is unreadable");
            StatusCode::BAD_REQUEST.into_response()
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let dates = self.dates;
        match self.ack {
            Ack::Empty => StatusCode::OK.into_response(),
            Ack::Whisper(message) => json_body(&Whisper::new(message.written(dates))),
            Ack::Become(view) => {
                let view = view.written(dates);
                json_body(&json!({ "response_action": "update", "view": view }))
            }
            Ack::Close => json_body(&json!({ "response_action": "clear" })),
            Ack::Errors(errors) => {
                let errors: serde_json::Map<_, _> = errors
                    .into_iter()
                    .map(|(block, sentence)| (block, sentence.into()))
                    .collect();
                json_body(&json!({ "response_action": "errors", "errors": errors }))
            }
            Ack::Options(options) => {
                let option = |(value, says)| {
                    let text = json!({ "type": "plain_text", "text": says, "emoji": false });
                    json!({ "text": text, "value": value })
                };
                let options: Vec<_> = options.into_iter().map(option).collect();
                json_body(&json!({ "options": options }))
            }
            Ack::Plain(text) => text.into_response(),
            Ack::Again => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
}

fn json_body(value: &impl serde::Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => {
            let json = [(header::CONTENT_TYPE, "application/json")];
            (json, Bytes::from(body)).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
