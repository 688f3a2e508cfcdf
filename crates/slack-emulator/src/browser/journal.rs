//! What went over the wire, for whoever wants to see how it works. Tokens are never shown.

use serde_json::{Map, Value, json};

use crate::hub::Hub;
use crate::journal::{Call, Way};

/// The most calls of one answer; a page asks on from `next`.
const MOST: usize = 500;

/// The calls from number `after` on. A number beyond the last belongs to a journal that was
/// forgotten since: it begins anew.
pub(super) fn calls(hub: &Hub, after: usize) -> Value {
    let journal = hub.journal();
    let first = if after > journal.len() { 0 } else { after };
    let some = journal.iter().enumerate().skip(first).take(MOST);
    let calls: Vec<Value> = some.map(|(number, call)| head(number, call)).collect();
    json!({ "next": first + calls.len(), "calls": calls })
}

/// One call whole.
pub(super) fn call(hub: &Hub, number: usize) -> Option<Value> {
    let journal = hub.journal();
    let call = journal.get(number)?;
    let mut whole = head(number, call);
    whole["arguments"] = without_tokens(&call.args);
    whole["answer"] = without_tokens(&call.answer);
    Some(whole)
}

fn head(number: usize, call: &Call) -> Value {
    let way = match call.way {
        Way::ToSlack => "to_slack",
        Way::ToApp => "to_app",
    };
    let fault = call.fault.as_ref().map(|fault| format!("{fault:?}"));
    json!({
        "n": number,
        "at": call.at,
        "way": way,
        "method": call.method,
        "app": call.app,
        "status": call.status,
        "error": call.answer["error"].as_str(),
        "applied": call.applied,
        "fault": fault,
        "took_ms": u64::try_from(call.took.as_millis()).unwrap_or(u64::MAX),
        "about": about(&call.args),
        "what": what(&call.args),
    })
}

/// The conversation, view or person that a call is about.
fn about(args: &Value) -> Option<&str> {
    let event = &args["event"];
    [
        &args["channel"],
        &args["channel_id"],
        &args["channel"]["id"],
        &event["channel"],
        &args["view"]["id"],
        &args["view_id"],
        &args["user_id"],
        &args["user"],
        &args["user"]["id"],
        &event["user"],
    ]
    .into_iter()
    .find_map(Value::as_str)
}

/// How much of a text stands in the list.
const GLIMPSE: usize = 80;

/// The event's type, the command with what was typed, the pressed element, the form; otherwise the
/// beginning of what is said.
fn what(args: &Value) -> Option<String> {
    let text = args["text"].as_str().unwrap_or_default();
    if let Some(command) = args["command"].as_str() {
        return Some(glimpse(&format!("{command} {text}")));
    }
    [
        &args["event"]["type"],
        &args["actions"][0]["action_id"],
        &args["callback_id"],
        &args["view"]["callback_id"],
        &args["text"],
        &args["topic"],
        &args["name"],
        &args["title"],
    ]
    .into_iter()
    .filter_map(Value::as_str)
    .find(|what| !what.is_empty())
    .map(glimpse)
}

fn glimpse(text: &str) -> String {
    if holds_token(text) {
        return HIDDEN.to_owned();
    }
    let line = text.trim_end().lines().next().unwrap_or_default();
    line.chars().take(GLIMPSE).collect()
}

const HIDDEN: &str = "(hidden)";

fn without_tokens(value: &Value) -> Value {
    match value {
        Value::String(text) if holds_token(text) => json!(HIDDEN),
        Value::Array(list) => list.iter().map(without_tokens).collect(),
        Value::Object(fields) => {
            let shown = fields.iter().map(|(name, value)| {
                let hides = name == "token" || name.ends_with("_token");
                let value = if hides {
                    json!(HIDDEN)
                } else {
                    without_tokens(value)
                };
                (name.clone(), value)
            });
            Value::Object(shown.collect::<Map<_, _>>())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// Tokens begin so wherever they stand; an address of a socket carries a ticket that is as good as one.
fn holds_token(text: &str) -> bool {
    ["xoxb-", "xoxp-", "xapp-", "xoxe.", "ticket="]
        .iter()
        .any(|mark| text.contains(mark))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::without_tokens;

    #[test]
    fn tokens_are_hidden_wherever_they_stand() {
        let call = json!({
            "token": "abc", "bot_token": "def", "text": "mine is xoxb-1-2",
            "url": "ws://127.0.0.1:1/socket/?ticket=9", "list": [{ "x": "xapp-1" }, "plain"],
        });
        assert_eq!(
            without_tokens(&call),
            json!({
                "token": "(hidden)", "bot_token": "(hidden)", "text": "(hidden)",
                "url": "(hidden)", "list": [{ "x": "(hidden)" }, "plain"],
            })
        );
    }
}
