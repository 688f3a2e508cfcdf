//! The HTTP transport: Slack's three addresses, and the two that ask how we are. Under Socket Mode
//! only those two are there.

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::answer::answer;
use super::edge::{Edge, Transport};
use super::inbound::Inbound;
use super::parse::{self, Unreadable};
use super::reply::Body;
use super::verify::Signed;

pub const COMMANDS: &str = "/slack/commands";
pub const INTERACTIONS: &str = "/slack/interactions";
pub const EVENTS: &str = "/slack/events";

/// Slack's largest payloads are forms of 250 KB; nothing honest comes near this.
const LARGEST_BODY: usize = 1024 * 1024;

pub fn router(edge: Edge) -> Router {
    let ours = match &edge.transport {
        Transport::Http { .. } => Router::new()
            .route(COMMANDS, post(commands))
            .route(INTERACTIONS, post(interactions))
            .route(EVENTS, post(events)),
        Transport::Socket { .. } => Router::new(),
    };
    ours.route("/healthz", get(|| async { "alive" }))
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

/// Ready once the database answers, we know whom we serve, and Slack reaches us.
async fn ready(State(edge): State<Edge>) -> (StatusCode, &'static str) {
    let hears = match &edge.transport {
        Transport::Http { .. } => true,
        Transport::Socket { lines } => lines.open() > 0,
    };
    if !hears || edge.installation.home().is_none() {
        return (StatusCode::SERVICE_UNAVAILABLE, "waiting for Slack");
    }
    match edge.ctx.db.ping().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "waiting for the database"),
    }
}

async fn respond(edge: &Edge, inbound: Result<Inbound, Unreadable>) -> Response {
    match inbound {
        Ok(inbound) => answer(edge, inbound).await.body().into_response(),
        Err(error) => {
            tracing::warn!(%error, "a signed body is unreadable");
            StatusCode::BAD_REQUEST.into_response()
        }
    }
}

impl IntoResponse for Body {
    fn into_response(self) -> Response {
        match self {
            Self::Empty => StatusCode::OK.into_response(),
            Self::Json(body) => {
                let json = [(header::CONTENT_TYPE, "application/json")];
                (json, body).into_response()
            }
            Self::Plain(text) => text.into_response(),
            Self::Again => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
}
