//! A refusal: Slack's error code, what goes with it, and whether a correct app could have met it.

use serde_json::{Value, json};

use crate::rules::problem::Problem;

/// Errors that come from the state of the world, not from a mistake of the app.
const OF_THE_WORLD: &[&str] = &[
    "account_inactive",
    "already_archived",
    "already_in_channel",
    "already_pinned",
    "already_reacted",
    "cannot_dm_bot",
    "cant_archive_general",
    "cant_invite",
    "cant_invite_self",
    "channel_not_found",
    "duplicate_external_id",
    "exchanged_trigger_id",
    "expired_trigger_id",
    "file_deleted",
    "file_not_found",
    "file_uploads_disabled",
    "hash_conflict",
    "is_archived",
    "is_inactive",
    "last_member",
    "message_not_found",
    "name_taken",
    "no_pin",
    "no_reaction",
    "no_such_subteam",
    "not_archived",
    "not_authorized",
    "not_found",
    "not_in_channel",
    "posting_to_channel_denied",
    "push_limit_reached",
    "ratelimited",
    "restricted_action",
    "thread_not_found",
    "token_revoked",
    "too_many_bookmarks",
    "too_many_pins",
    "ura_max_channels",
    "user_disabled",
    "user_is_restricted",
    "user_not_found",
    "user_not_in_channel",
    "user_not_visible",
    "users_not_found",
];

/// Why a call was refused.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub code: String,
    pub retry_after: Option<u64>,
    messages: Vec<String>,
    more: Value,
}

impl Refused {
    pub fn new(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            retry_after: None,
            messages: Vec::new(),
            more: json!({}),
        }
    }

    pub fn with(code: &str, more: Value) -> Self {
        Self {
            more,
            ..Self::new(code)
        }
    }

    pub fn saying(code: &str, messages: Vec<String>) -> Self {
        Self {
            messages,
            ..Self::new(code)
        }
    }

    pub fn rate_limited(retry_after: u64) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new("ratelimited")
        }
    }

    pub fn missing_scope(needed: &[&str], provided: &[String]) -> Self {
        Self::with(
            "missing_scope",
            json!({ "needed": needed.join(","), "provided": provided.join(",") }),
        )
    }

    /// A required argument is not there; some methods have a code of their own for that.
    pub fn missing(method: &str, first: &str, all: &[&str]) -> Self {
        match (method, first) {
            ("conversations.create" | "conversations.rename", "name") => {
                Self::new("invalid_name_required")
            }
            ("conversations.invite", "users") => Self::new("no_user"),
            ("users.info", "user") => Self::saying(
                "user_not_found",
                vec!["[ERROR] missing required field: user".to_owned()],
            ),
            _ => Self::saying(
                "invalid_arguments",
                all.iter()
                    .map(|name| format!("[ERROR] missing required field: {name}"))
                    .collect(),
            ),
        }
    }

    pub fn problems(code: &str, problems: &[Problem]) -> Self {
        let lines: Vec<String> = problems.iter().map(Problem::line).collect();
        let plain: Vec<String> = problems
            .iter()
            .map(|problem| format!("{} [json-pointer:{}]", problem.message, problem.pointer))
            .collect();
        let more = if code == "invalid_blocks" {
            json!({ "errors": plain })
        } else {
            json!({})
        };
        Self {
            messages: lines,
            more,
            ..Self::new(code)
        }
    }

    /// Whether only an app that is wrong meets this, whatever state the workspace is in.
    pub fn is_a_mistake(&self) -> bool {
        !OF_THE_WORLD.contains(&self.code.as_str()) || !self.messages.is_empty()
    }

    pub fn tell(&self) -> String {
        let mut told = self.code.clone();
        for message in &self.messages {
            told.push_str("; ");
            told.push_str(message);
        }
        if let Some(needed) = self.more["needed"].as_str() {
            told.push_str("; needed: ");
            told.push_str(needed);
        }
        told
    }

    pub fn into_json(self) -> Value {
        let mut body = self.more;
        body["ok"] = json!(false);
        body["error"] = json!(self.code);
        if !self.messages.is_empty() {
            body["response_metadata"] = json!({ "messages": self.messages });
        }
        body
    }
}
