//! What went over the wire, both ways, in order.

use std::time::Duration;

use serde_json::Value;

use crate::faults::Fault;

/// Which way a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The app called the Web API or a response URL.
    ToSlack,
    /// Slack pushed to the app: a command, an interaction, an event.
    ToApp,
}

/// One call with its answer.
#[derive(Clone, Debug)]
pub struct Call {
    /// When it came, in UTC ms by the emulator's clock.
    pub at: i64,
    pub way: Way,
    /// `chat.postMessage`, `response_url`, `upload_url`; for pushes `command`, `events_api` or the interaction's type.
    pub method: String,
    /// The app whose token it was, or to whom it was pushed.
    pub app: Option<String>,
    /// The arguments without the token, or what was pushed.
    pub args: Value,
    /// The answer as given; null where none was.
    pub answer: Value,
    /// The HTTP status of the answer; 0 where none was.
    pub status: u16,
    /// Whether it changed or read the world; an app cannot tell after a lost answer.
    pub applied: bool,
    /// The fault that was in force.
    pub fault: Option<Fault>,
    /// How long the answer took in real time.
    pub took: Duration,
}
