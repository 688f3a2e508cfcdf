//! `GET /metrics`, for Prometheus.
//!
//! Figures tell strangers how busy a company is, so they are for whoever has `HANDOFF_ADMIN_TOKEN`.
//! Without one they are for this machine alone: where the bot listens on loopback, and the request
//! was not brought by a proxy.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::flows::{Ctx, waiting};
use crate::metrics::{Lines, Metrics};

/// What Prometheus reads.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone)]
pub struct Figures {
    pub ctx: Ctx,
    pub metrics: Metrics,
    /// Under Socket Mode.
    pub lines: Option<Lines>,
    pub guard: Guard,
}

/// Whom figures are shown.
#[derive(Debug, Clone)]
pub struct Guard {
    pub token: Option<SecretString>,
    /// Only this machine reaches the bot.
    pub on_loopback: bool,
}

impl Guard {
    fn lets_in(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else {
            let brought = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
            return self.on_loopback && brought.iter().all(|name| !headers.contains_key(*name));
        };
        let shown = headers.get(header::AUTHORIZATION);
        let shown = shown.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        // Compared by their sums, so that the time it takes says nothing of either.
        let sum = |text: &str| Sha256::digest(text);
        shown.is_some_and(|shown| sum(shown) == sum(token.expose_secret()))
    }
}

pub fn router(figures: Figures) -> Router {
    Router::new()
        .route("/metrics", get(show))
        .with_state(figures)
}

async fn show(State(figures): State<Figures>, headers: HeaderMap) -> Response {
    if !figures.guard.lets_in(&headers) {
        let why = "Figures are shown to whoever sends HANDOFF_ADMIN_TOKEN as a bearer token.\n";
        return (StatusCode::FORBIDDEN, why).into_response();
    }
    match waiting::waiting(&figures.ctx).await {
        Ok(mut waiting) => {
            waiting.lines = figures.lines.as_ref().map(|lines| lines.open() as u64);
            let text = figures.metrics.text(&waiting);
            ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response()
        }
        Err(error) => {
            tracing::warn!(%error, "figures could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lets_in(guard: &Guard, headers: &[(&'static str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        guard.lets_in(&map)
    }

    #[test]
    fn figures_are_for_whoever_has_the_token_or_sits_at_the_machine() {
        let guard = |token: Option<&str>, on_loopback| Guard {
            token: token.map(SecretString::from),
            on_loopback,
        };
        let at_home = guard(None, true);
        assert!(lets_in(&at_home, &[]));
        assert!(!lets_in(&at_home, &[("x-forwarded-for", "10.0.0.1")]));
        assert!(!lets_in(&guard(None, false), &[]));
        for on_loopback in [true, false] {
            let locked = guard(Some("s3cret"), on_loopback);
            assert!(lets_in(&locked, &[("authorization", "Bearer s3cret")]));
            assert!(!lets_in(&locked, &[("authorization", "Bearer s3cre")]));
            assert!(!lets_in(&locked, &[("authorization", "s3cret")]));
            assert!(!lets_in(&locked, &[]));
        }
    }
}
