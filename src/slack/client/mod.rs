//! Calls to Slack's Web API: one deadline, one way to tell what an outcome means.
//!
//! slack-morphism carries the calls (addresses, authentication, JSON, its error types). Its typed
//! responses are not used for writes: a field it does not model would turn a success into an
//! error, and an error into a second message. Its errors print whole bodies, so they never reach
//! a log; [`CallError`] keeps what is needed and no more.
//!
//! Arguments, encodings and errors follow Slack's method reference; methods that ignore JSON
//! bodies (`users.info`, `conversations.list`, `conversations.history`, `chat.getPermalink`,
//! `files.getUploadURLExternal`) are called with a query.

pub mod channels;
mod connection;
pub mod files;
pub mod groups;
pub mod home;
pub mod introduction;
pub mod messages;
pub mod people;
pub mod plain;
pub mod remedy;
mod standstill;

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector};
use hyper_util::client::legacy::connect::HttpConnector;
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use slack_morphism::errors::SlackClientError;
use slack_morphism::prelude::{
    SlackApiToken, SlackApiTokenValue, SlackClient, SlackClientApiCallContext,
    SlackClientHttpConnector as _, SlackClientHyperConnector,
};
use tokio::time::Instant;

use crate::domain::dates::DateLanguage;
use crate::metrics::Metrics;
use standstill::{Connector, Underway};

/// Longest wait for a connection; a dead network shows itself before the call's deadline.
const CONNECT: Duration = Duration::from_secs(3);

/// On a busy machine a call is ended late. Up to a half of its deadline is no standstill.
const GRACE: u32 = 2;

/// One workspace's way into Slack. Cheap to clone.
#[derive(Clone)]
pub struct SlackApi {
    client: std::sync::Arc<SlackClient<SlackClientHyperConnector<HttpsConnector<Connector>>>>,
    token: std::sync::Arc<SlackApiToken>,
    deadline: Duration,
    /// No call begins after this, or goes on.
    not_after: Option<Instant>,
    underway: Underway,
    /// How days are written in what is sent.
    dates: DateLanguage,
    metrics: Metrics,
    base: String,
}

impl fmt::Debug for SlackApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SlackApi").finish_non_exhaustive()
    }
}

/// Why a call did not succeed, as far as anybody can know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Not a byte was sent: certainly nothing happened.
    #[error("Slack cannot be reached")]
    Unreachable,
    /// Nothing happened; not before this long has passed.
    #[error("Slack asks to wait {} s", .retry_after.as_secs())]
    RateLimited { retry_after: Duration },
    /// It may have happened, or may still.
    #[error("no certain answer: {0}")]
    Unknown(String),
    /// Slack said no, with its error code.
    #[error("Slack refused: {0}")]
    Refused(String),
}

impl CallError {
    /// What it is counted as.
    fn name(&self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::RateLimited { .. } => "rate_limited",
            Self::Unknown(_) => "unknown",
            Self::Refused(_) => "refused",
        }
    }
}

/// When Slack says "later" without saying when.
const DEFAULT_RETRY_AFTER: Duration = Duration::from_secs(30);

/// The fields every answer has; a body without `ok` (a proxy's page) is no answer.
#[derive(Deserialize)]
struct Answer<T> {
    #[serde(rename = "ok")]
    _ok: bool,
    #[serde(flatten)]
    rest: T,
}

/// An answer of which nothing more is needed.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

/// Whom we believe that they are Slack: whoever the machine believes. Its certificates are read once,
/// which takes a tenth of a second.
pub(super) fn tls() -> anyhow::Result<rustls::ClientConfig> {
    static READ: OnceLock<rustls::ClientConfig> = OnceLock::new();
    if let Some(read) = READ.get() {
        return Ok(read.clone());
    }
    let provider = rustls::crypto::ring::default_provider();
    let read = rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()?
        .with_native_roots()?
        .with_no_client_auth();
    Ok(READ.get_or_init(|| read).clone())
}

impl SlackApi {
    /// `base` is `https://slack.com/api`, or an emulator on loopback.
    pub fn new(base: &str, token: &SecretString, deadline: Duration) -> anyhow::Result<Self> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT));
        tcp.set_nodelay(true);
        let https = hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(tls()?);
        // Plain HTTP is for loopback only; the configuration has refused it elsewhere.
        let https = if base.starts_with("http://") {
            https.https_or_http()
        } else {
            https.https_only()
        };
        let underway = Underway::default();
        let connector = Connector::new(tcp, underway.clone());
        let connector = https.enable_all_versions().wrap_connector(connector);
        let connector =
            SlackClientHyperConnector::with_connector(connector).with_slack_api_url(base);
        let value = SlackApiTokenValue(token.expose_secret().to_owned());
        Ok(Self {
            client: std::sync::Arc::new(SlackClient::new(connector)),
            token: std::sync::Arc::new(SlackApiToken::new(value)),
            deadline,
            not_after: None,
            underway,
            dates: DateLanguage::default(),
            metrics: Metrics::default(),
            base: base.to_owned(),
        })
    }

    /// The same, counting its calls with others.
    #[must_use]
    pub fn counted_by(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }

    /// The same, writing the days in what it sends in this language.
    #[must_use]
    pub fn writing_dates_in(&self, dates: DateLanguage) -> Self {
        Self {
            dates,
            ..self.clone()
        }
    }

    /// The same for calls within a span from now: after it none begins, or goes on.
    #[must_use]
    pub fn within(&self, span: Duration) -> Self {
        Self {
            not_after: Some(Instant::now() + span),
            ..self.clone()
        }
    }

    pub fn dates(&self) -> DateLanguage {
        self.dates
    }

    /// A method that takes a JSON body.
    async fn post<T: DeserializeOwned + Send>(
        &self,
        method: &str,
        body: &(impl Serialize + Send + Sync),
    ) -> Result<T, CallError> {
        let session = self.client.open_session(&self.token);
        let call = session
            .http_session_api
            .http_post::<_, Answer<T>>(method, body, None);
        self.within_deadline(method, call).await
    }

    /// A method that Slack only reads arguments of from a form or the query.
    async fn get<T: DeserializeOwned + Send>(
        &self,
        method: &str,
        arguments: &[(&str, Option<&str>)],
    ) -> Result<T, CallError> {
        let session = self.client.open_session(&self.token);
        let arguments: Vec<_> = arguments.to_vec();
        let call = session
            .http_session_api
            .http_get::<Answer<T>, _, _>(method, &arguments, None);
        self.within_deadline(method, call).await
    }

    /// Answers a person in place; Slack takes five such answers within half an hour.
    pub async fn respond(
        &self,
        response_url: &SecretString,
        body: &(impl Serialize + Send + Sync),
    ) -> Result<(), CallError> {
        let url = response_url
            .expose_secret()
            .parse()
            .map_err(|_| CallError::Refused("invalid_response_url".to_owned()))?;
        let span = tracing::Span::none();
        let context = SlackClientApiCallContext {
            rate_control_params: None,
            token: None,
            tracing_span: &span,
            is_sensitive_url: true,
        };
        let connector = &self.client.http_api.connector;
        let call = connector.http_post_uri::<_, Value>(url, body, context);
        self.in_time(call).await.map(drop)
    }

    async fn within_deadline<T>(
        &self,
        method: &str,
        call: impl Future<Output = Result<Answer<T>, SlackClientError>>,
    ) -> Result<T, CallError> {
        let result = self.in_time(call).await.map(|answer| answer.rest);
        let outcome = result.as_ref().map_or_else(CallError::name, |_| "ok");
        self.metrics.called(method, outcome);
        if let Err(error) = &result {
            tracing::debug!(method, %error, "Slack call failed");
        }
        result
    }

    /// The deadline is looked at first, whenever anything happens: a process that stood still in
    /// the middle of connecting and goes on after it must not send what others have given up.
    async fn in_time<T>(
        &self,
        call: impl Future<Output = Result<T, SlackClientError>>,
    ) -> Result<T, CallError> {
        let deadline = Instant::now() + self.deadline;
        let deadline = self.not_after.map_or(deadline, |last| last.min(deadline));
        let _underway = self.underway.begin(deadline + self.deadline / GRACE);
        tokio::select! {
            biased;
            () = tokio::time::sleep_until(deadline) => {
                Err(CallError::Unknown("no answer in time".to_owned()))
            }
            result = call => result.map_err(outcome),
        }
    }
}

/// What slack-morphism's error says about what happened at Slack.
fn outcome(error: SlackClientError) -> CallError {
    match error {
        SlackClientError::RateLimitError(limit) => CallError::RateLimited {
            retry_after: limit.retry_after.unwrap_or(DEFAULT_RETRY_AFTER),
        },
        SlackClientError::ApiError(error) => match error.code.as_str() {
            "ratelimited" | "rate_limited" | "message_limit_exceeded" => CallError::RateLimited {
                retry_after: DEFAULT_RETRY_AFTER,
            },
            // "Some aspect of the operation may have succeeded" (Slack on `fatal_error`).
            "fatal_error" | "internal_error" | "service_unavailable" | "request_timeout" => {
                CallError::Unknown(error.code)
            }
            _ => CallError::Refused(error.code),
        },
        SlackClientError::HttpError(error) => {
            CallError::Unknown(format!("HTTP {}", error.status_code.as_u16()))
        }
        SlackClientError::HttpProtocolError(error) => {
            let cause = error
                .cause
                .as_ref()
                .and_then(|cause| cause.downcast_ref::<hyper_util::client::legacy::Error>());
            if cause.is_some_and(hyper_util::client::legacy::Error::is_connect) {
                CallError::Unreachable
            } else {
                CallError::Unknown("connection lost".to_owned())
            }
        }
        // A success whose body we cannot read is a success nobody may repeat.
        SlackClientError::ProtocolError(_)
        | SlackClientError::EndOfStream(_)
        | SlackClientError::SystemError(_)
        | SlackClientError::SocketModeProtocolError(_) => {
            CallError::Unknown("unreadable answer".to_owned())
        }
    }
}

/// Pages of a listing or a history that are read before we give up looking.
const MOST_PAGES: usize = 20;

#[derive(Default, Deserialize)]
struct Paging {
    #[serde(default)]
    next_cursor: String,
}

impl Paging {
    fn next(self) -> Option<String> {
        (!self.next_cursor.is_empty()).then_some(self.next_cursor)
    }
}

/// Messages stay raw: one that somebody else wrote in a shape we do not model must not hide ours.
#[derive(Deserialize)]
struct MessagePage {
    messages: Vec<Value>,
    #[serde(default)]
    response_metadata: Paging,
}
