//! What travels through a socket: Slack's frames, and our acknowledgements.
//!
//! The frames and the ways in which Slack takes leave are in "Using Socket Mode" of Slack's
//! documentation.

use serde::Deserialize;
use serde_json::Value;

use crate::slack::inbound::Inbound;
use crate::slack::parse::{self, Unreadable};
use crate::slack::reply::Body;

#[derive(Debug)]
pub(super) enum Frame {
    /// The connection works.
    Hello,
    /// Slack takes it down within seconds; why, in its word.
    Leave { why: String },
    /// Something for us, to be acknowledged by its id.
    Delivery {
        id: String,
        /// Whether Slack reads more than the id from the acknowledgement.
        takes_answer: bool,
        inbound: Box<Result<Inbound, Unreadable>>,
    },
    /// A kind we do not know, or nothing readable.
    Unknown,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(rename = "type", default)]
    kind: String,
    envelope_id: Option<String>,
    #[serde(default)]
    accepts_response_payload: bool,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    payload: Value,
}

impl Frame {
    pub fn read(text: &str) -> Self {
        let Ok(raw) = serde_json::from_str::<Raw>(text) else {
            return Self::Unknown;
        };
        let inbound = match raw.kind.as_str() {
            "hello" => return Self::Hello,
            "disconnect" => return Self::Leave { why: raw.reason },
            "slash_commands" => parse::command_fields(raw.payload),
            "interactive" => parse::interaction_value(raw.payload),
            "events_api" => parse::event_value(raw.payload),
            other => Ok(Inbound::Unknown {
                kind: other.to_owned(),
            }),
        };
        // Only what has an id can be acknowledged.
        raw.envelope_id.map_or(Self::Unknown, |id| Self::Delivery {
            id,
            takes_answer: raw.accepts_response_payload,
            inbound: Box::new(inbound),
        })
    }
}

/// The acknowledgement of a delivery; `None` where Slack is to bring it again.
pub(super) fn acknowledgement(id: &str, takes_answer: bool, body: Body) -> Option<String> {
    let id = Value::from(id);
    match body {
        Body::Again => None,
        Body::Json(payload) if takes_answer => {
            Some(format!(r#"{{"envelope_id":{id},"payload":{payload}}}"#))
        }
        Body::Json(_) | Body::Empty | Body::Plain(_) => Some(format!(r#"{{"envelope_id":{id}}}"#)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A delivery, and whether it takes an answer.
    fn delivered(text: &str) -> (Result<Inbound, Unreadable>, bool) {
        match Frame::read(text) {
            Frame::Delivery {
                takes_answer,
                inbound,
                ..
            } => (*inbound, takes_answer),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn frames_become_what_requests_become() {
        let command = r#"{"envelope_id":"e1","type":"slash_commands","accepts_response_payload":true,
            "payload":{"team_id":"T1","user_id":"U1","text":"list","trigger_id":"1.2"}}"#;
        match delivered(command) {
            (Ok(Inbound::Command(command)), true) => assert_eq!(command.text, "list"),
            other => panic!("{other:?}"),
        }
        let click = r#"{"envelope_id":"e2","type":"interactive","payload":{"type":"block_actions",
            "team":{"id":"T1"},"user":{"id":"U1"},"actions":[{"action_id":"read_brief","value":"1"}]}}"#;
        assert!(matches!(delivered(click), (Ok(Inbound::Click(_)), false)));
        let event = r#"{"envelope_id":"e3","type":"events_api","retry_attempt":1,"payload":{
            "type":"event_callback","team_id":"T1","event_id":"Ev1",
            "event":{"type":"app_home_opened","user":"U1","tab":"home"}}}"#;
        assert!(matches!(delivered(event), (Ok(Inbound::Event(_)), false)));
    }

    #[test]
    fn whatever_else_comes_is_answered_or_passed_over() {
        let hello = Frame::read(r#"{"type":"hello","num_connections":1}"#);
        assert!(matches!(hello, Frame::Hello));
        match Frame::read(r#"{"type":"disconnect","reason":"warning"}"#) {
            Frame::Leave { why } => assert_eq!(why, "warning"),
            other => panic!("{other:?}"),
        }
        let unknown = r#"{"envelope_id":"e4","type":"telepathy","payload":{}}"#;
        assert!(matches!(delivered(unknown).0, Ok(Inbound::Unknown { .. })));
        let malformed = r#"{"envelope_id":"e5","type":"interactive","payload":"x"}"#;
        assert!(delivered(malformed).0.is_err());
        let no_id = r#"{"type":"events_api","payload":{}}"#;
        for text in ["", "{", "[]", "null", no_id] {
            assert!(matches!(Frame::read(text), Frame::Unknown), "{text}");
        }
    }

    #[test]
    fn an_answer_goes_along_where_slack_reads_it() {
        let answer = || Body::Json(r#"{"text":"a \"word\""}"#.to_owned());
        assert_eq!(
            acknowledgement("e\"1", true, answer()).unwrap(),
            r#"{"envelope_id":"e\"1","payload":{"text":"a \"word\""}}"#
        );
        let bare = Some(r#"{"envelope_id":"e1"}"#.to_owned());
        assert_eq!(acknowledgement("e1", false, answer()), bare);
        assert_eq!(acknowledgement("e1", true, Body::Empty), bare);
        assert_eq!(acknowledgement("e1", true, Body::Again), None);
    }
}
