//! From Slack to the app: signed HTTP requests or socket envelopes, with the deadline for the answer.

pub(crate) mod commands;
pub(crate) mod events;
pub(crate) mod http;
pub(crate) mod interactions;
pub(crate) mod payload;
pub(crate) mod sign;
pub(crate) mod socket;

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::hub::Hub;
use crate::journal::{Call, Way};

/// What is pushed.
#[derive(Clone, Debug)]
pub(crate) enum Parcel {
    /// A slash command with its form fields.
    Command(Value),
    /// Anything that goes to the interactivity URL, by its `type`.
    Interaction(Value),
    /// A request for the options of an external select.
    Options(Value),
    /// An event's envelope; which retry it is, and why.
    Event {
        envelope: Value,
        attempt: u32,
        reason: &'static str,
    },
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// 2xx with this body (empty for a bare acknowledgement).
    Acknowledged(String),
    Failed {
        status: u16,
        no_retry: bool,
    },
    TimedOut,
    /// Nobody listens, or the app has no address for this.
    Unreachable,
}

impl Parcel {
    fn name(&self) -> String {
        match self {
            Self::Command(_) => "command".to_owned(),
            Self::Interaction(payload) | Self::Options(payload) => {
                payload["type"].as_str().unwrap_or_default().to_owned()
            }
            Self::Event { .. } => "events_api".to_owned(),
        }
    }

    fn content(&self) -> &Value {
        match self {
            Self::Command(content) | Self::Interaction(content) | Self::Options(content) => content,
            Self::Event { envelope, .. } => envelope,
        }
    }
}

impl Reply {
    /// How Slack words the failure to a person, if it is one.
    pub fn trouble(&self) -> Option<&'static str> {
        match self {
            Self::Acknowledged(_) => None,
            Self::Failed { .. } => Some("http_service_error"),
            Self::TimedOut => Some("operation_timeout"),
            Self::Unreachable => Some("dispatch_failed"),
        }
    }
}

/// Pushes one parcel and notes it in the journal. An app that answers badly or late breaks a rule
/// (except for events, where a failure asks for the retry).
pub(crate) async fn push(hub: &Arc<Hub>, app: &str, parcel: Parcel) -> Reply {
    let at = hub.clock.now();
    let started = Instant::now();
    let by_socket = hub
        .world()
        .install(app)
        .is_some_and(|install| install.socket);
    let sending = async {
        if by_socket {
            hub.sockets.send(app, &parcel).await
        } else {
            http::send(hub, app, &parcel).await
        }
    };
    let reply = tokio::time::timeout(hub.deadline, sending)
        .await
        .unwrap_or(Reply::TimedOut);
    let name = parcel.name();
    let (status, answer) = match &reply {
        Reply::Acknowledged(body) => (
            200,
            serde_json::from_str(body).unwrap_or_else(|_| json!(body)),
        ),
        Reply::Failed { status, .. } => (*status, Value::Null),
        Reply::TimedOut | Reply::Unreachable => (0, Value::Null),
    };
    if !matches!(parcel, Parcel::Event { .. }) {
        match &reply {
            Reply::Failed { status, .. } => hub
                .world()
                .broke(format!("{name}: the app answered {status}")),
            Reply::TimedOut => hub
                .world()
                .broke(format!("{name}: the app did not acknowledge in time")),
            Reply::Acknowledged(_) | Reply::Unreachable => {}
        }
    }
    hub.note(Call {
        at,
        way: Way::ToApp,
        method: name,
        app: Some(app.to_owned()),
        args: parcel.content().clone(),
        answer,
        status,
        applied: status == 200,
        fault: None,
        took: started.elapsed(),
    });
    reply
}
