//! What Slack says of a token beside the answer: which scopes it has, and what time it is. Both
//! stand in headers (`x-oauth-scopes`, `date`), which slack-morphism does not hand on.

use std::collections::BTreeSet;
use std::time::{Duration, Instant as Stopwatch};

use chrono::DateTime;
use serde::Deserialize;

use super::people::Identity;
use super::plain::{self, NoAnswer};
use super::{CallError, DEFAULT_RETRY_AFTER, SlackApi};
use crate::domain::Instant;

#[derive(Debug)]
pub struct Introduction {
    pub identity: Identity,
    /// `None` where Slack does not say.
    pub scopes: Option<BTreeSet<String>>,
    /// Slack's clock, in whole seconds.
    pub time: Option<Instant>,
    pub took: Duration,
}

#[derive(Deserialize)]
struct Said {
    ok: bool,
    error: Option<String>,
}

impl SlackApi {
    /// Asks `auth.test`.
    pub async fn introduce(&self) -> Result<Introduction, CallError> {
        let introduction = self.ask_who_we_are().await;
        let outcome = introduction.as_ref().map_or_else(CallError::name, |_| "ok");
        self.metrics.called("auth.test", outcome);
        introduction
    }

    async fn ask_who_we_are(&self) -> Result<Introduction, CallError> {
        let began = Stopwatch::now();
        let bearer = format!("Bearer {}", self.token.token_value.0);
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let address = format!("{}/auth.test", self.base);
        let answer = plain::post(&address, &headers, String::new(), self.deadline)
            .await
            .map_err(|error| match error {
                NoAnswer::Unreachable | NoAnswer::Address | NoAnswer::Certificates => {
                    CallError::Unreachable
                }
                NoAnswer::Late => CallError::Unknown("no answer in time".to_owned()),
            })?;
        let header = |name: &str| answer.headers.get(name)?.to_str().ok();
        if answer.status == 429 {
            let seconds = header("retry-after").and_then(|seconds| seconds.parse().ok());
            return Err(CallError::RateLimited {
                retry_after: seconds.map_or(DEFAULT_RETRY_AFTER, Duration::from_secs),
            });
        }
        let said: Said = serde_json::from_str(&answer.body)
            .map_err(|_| CallError::Unknown(format!("answered {}", answer.status)))?;
        if !said.ok {
            return Err(CallError::Refused(said.error.unwrap_or_default()));
        }
        let identity = serde_json::from_str(&answer.body)
            .map_err(|_| CallError::Unknown("not said who we are".to_owned()))?;
        let scopes = header("x-oauth-scopes").map(|scopes| {
            let scopes = scopes.split(',').map(str::trim);
            let scopes = scopes.filter(|scope| !scope.is_empty());
            scopes.map(str::to_owned).collect()
        });
        let time = header("date").and_then(|date| DateTime::parse_from_rfc2822(date).ok());
        Ok(Introduction {
            identity,
            scopes,
            time: time.map(|time| time.to_utc()),
            took: began.elapsed(),
        })
    }
}
