//! Slack's JSON and forms become [`Inbound`], tolerantly: a field we do not know is passed over,
//! a kind we do not know is [`Inbound::Unknown`], and only what is no JSON at all is an error.
//!
//! slack-morphism's inbound types are not used: they fail on organisation-wide installs
//! (`team: null`), on unknown kinds, and drop what was entered in a form.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use url::form_urlencoded;

use super::action::About;
use super::inbound::{
    Click, Closed, Command, Event, Happened, Inbound, Input, Inputs, Mention, OnMessage, Origin,
    Shortcut, Submission, Suggest, View,
};
use super::plain::unescaped;
use super::pointed;
use crate::domain::ids::{ChannelId, UserId, WorkspaceId};
use crate::slack::client::people::described;

/// The body is not what Slack sends.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("unreadable {0}")]
pub struct Unreadable(&'static str);

/// The body of `POST /slack/commands`.
pub fn command(body: &[u8]) -> Result<Inbound, Unreadable> {
    read_command(form_urlencoded::parse(body).into_owned().collect())
}

/// The same fields, from a socket.
pub fn command_fields(payload: Value) -> Result<Inbound, Unreadable> {
    let fields: BTreeMap<String, Value> =
        serde_json::from_value(payload).map_err(|_| Unreadable("command"))?;
    let text = |value: Value| match value {
        Value::String(text) => Some(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    };
    let texts = fields.into_iter();
    read_command(
        texts
            .filter_map(|(name, value)| Some((name, text(value)?)))
            .collect(),
    )
}

fn read_command(mut fields: BTreeMap<String, String>) -> Result<Inbound, Unreadable> {
    if fields.contains_key("ssl_check") {
        return Ok(Inbound::SslCheck);
    }
    let mut take = |name: &str| fields.remove(name).filter(|value| !value.is_empty());
    let workspace = take("team_id").or_else(|| take("enterprise_id"));
    let (Some(workspace), Some(user)) = (workspace, take("user_id")) else {
        return Err(Unreadable("command"));
    };
    let (text, mentions) = as_typed(take("text").unwrap_or_default().trim());
    Ok(Inbound::Command(Command {
        origin: Origin {
            request: reference(),
            workspace: WorkspaceId::new(workspace),
            user: UserId::new(user),
            trigger: take("trigger_id"),
            response_url: take("response_url").map(SecretString::from),
        },
        channel: take("channel_id").map(ChannelId::new),
        text,
        mentions,
    }))
}

/// The body of `POST /slack/interactions`: a form with one field, `payload`.
pub fn interaction(body: &[u8]) -> Result<Inbound, Unreadable> {
    let payload = form_urlencoded::parse(body)
        .find(|(name, _)| name == "payload")
        .map(|(_, payload)| payload);
    let payload = payload.ok_or(Unreadable("interaction"))?;
    let payload: Interaction =
        serde_json::from_str(&payload).map_err(|_| Unreadable("interaction"))?;
    Ok(payload.into_inbound())
}

/// The same payload, from a socket.
pub fn interaction_value(payload: Value) -> Result<Inbound, Unreadable> {
    let payload: Interaction =
        serde_json::from_value(payload).map_err(|_| Unreadable("interaction"))?;
    Ok(payload.into_inbound())
}

/// The body of `POST /slack/events`.
pub fn event(body: &[u8]) -> Result<Inbound, Unreadable> {
    let envelope: Envelope = serde_json::from_slice(body).map_err(|_| Unreadable("event"))?;
    Ok(envelope.into_inbound())
}

/// The same, from a socket.
pub fn event_value(payload: Value) -> Result<Inbound, Unreadable> {
    let envelope: Envelope = serde_json::from_value(payload).map_err(|_| Unreadable("event"))?;
    Ok(envelope.into_inbound())
}

/// Short enough to be read out over a telephone.
fn reference() -> String {
    let mut letters = uuid::Uuid::new_v4().simple().to_string();
    letters.truncate(8);
    letters
}

/// A command's text as it was typed, and whom it mentions. Slack puts tokens in place of names and addresses
/// (`<@U5|olaf>`, `<#C1|general>`, `<https://…>`) and escapes three characters, as in messages.
fn as_typed(text: &str) -> (String, Vec<Mention>) {
    let mut typed = String::new();
    let mut mentions = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        typed.push_str(before);
        match after.split_once('>') {
            Some((token, after)) if is_token(token) => {
                let (what, name) = token.split_once('|').unwrap_or((token, token));
                let begun = typed.len();
                typed.extend(what.chars().next().filter(|sign| "@#".contains(*sign)));
                typed.push_str(name.trim_start_matches(['@', '#']));
                if let Some(id) = what.strip_prefix('@') {
                    mentions.push(Mention {
                        typed: unescaped(&typed[begun..]),
                        user: UserId::new(id),
                    });
                }
                rest = after;
            }
            Some(_) | None => {
                typed.push('<');
                rest = after;
            }
        }
    }
    (unescaped(&(typed + rest)), mentions)
}

fn is_token(text: &str) -> bool {
    ["@", "#", "https://", "http://", "mailto:"]
        .iter()
        .any(|begins| text.starts_with(begins))
}

#[derive(Deserialize)]
struct Interaction {
    #[serde(rename = "type", default)]
    kind: String,
    team: Option<HasId>,
    enterprise: Option<HasId>,
    user: Option<HasId>,
    trigger_id: Option<String>,
    response_url: Option<String>,
    callback_id: Option<String>,
    view: Option<RawView>,
    #[serde(default)]
    actions: Vec<RawAction>,
    #[serde(default)]
    channel: Value,
    #[serde(default)]
    message: Value,
    /// The menu for which options are asked, and what was typed in it.
    action_id: Option<String>,
    #[serde(default)]
    value: Value,
}

#[derive(Deserialize)]
struct HasId {
    id: String,
    domain: Option<String>,
}

#[derive(Deserialize)]
struct RawAction {
    #[serde(default)]
    action_id: String,
    value: Option<String>,
    selected_user: Option<String>,
    selected_option: Option<RawOption>,
}

#[derive(Deserialize)]
struct RawOption {
    value: Option<String>,
}

#[derive(Deserialize)]
struct RawView {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    hash: String,
    #[serde(default)]
    callback_id: String,
    #[serde(default)]
    private_metadata: String,
    state: Option<RawState>,
}

#[derive(Deserialize)]
struct RawState {
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Interaction {
    fn into_inbound(self) -> Inbound {
        let unknown = |kind: &str| Inbound::Unknown {
            kind: kind.to_owned(),
        };
        let domain = self.team.as_ref().and_then(|team| team.domain.clone());
        let workspace = self.team.or(self.enterprise);
        let (Some(workspace), Some(user)) = (workspace, self.user) else {
            return unknown(&self.kind);
        };
        let origin = Origin {
            request: reference(),
            workspace: WorkspaceId::new(workspace.id),
            user: UserId::new(user.id),
            trigger: self.trigger_id,
            response_url: self.response_url.map(SecretString::from),
        };
        match (self.kind.as_str(), self.view) {
            ("block_actions", view) => {
                // One press is one action; Slack sends more only for inputs that dispatch.
                let action = self.actions.into_iter().next();
                let (id, value) = action.map_or_else(Default::default, |action| {
                    let chosen = action.selected_option.and_then(|option| option.value);
                    let value = action.value.or(action.selected_user).or(chosen);
                    (action.action_id, value.unwrap_or_default())
                });
                Inbound::Click(Click {
                    origin,
                    action: action_id(&id),
                    value,
                    // A button of the home opens a form of its own, as one of a message does.
                    view: view
                        .filter(|view| view.kind != "home")
                        .map(RawView::into_view),
                })
            }
            ("view_submission", Some(view)) => Inbound::Submission(Submission {
                origin,
                form: view.callback_id.parse().ok(),
                view: view.into_view(),
            }),
            ("view_closed", Some(view)) => Inbound::Closed(Closed {
                origin,
                form: view.callback_id.parse().ok(),
                view: view.into_view(),
            }),
            ("shortcut", _) => Inbound::Shortcut(Shortcut {
                origin,
                callback: self.callback_id.unwrap_or_default(),
            }),
            ("message_action", _) => {
                match pointed::read(&self.channel, &self.message, domain.as_deref()) {
                    Some(message) => Inbound::OnMessage(OnMessage {
                        origin,
                        callback: self.callback_id.unwrap_or_default(),
                        message,
                    }),
                    None => unknown("message_action"),
                }
            }
            ("block_suggestion", _) => Inbound::Suggest(Suggest {
                origin,
                action: self.action_id.as_deref().and_then(action_id),
                typed: self.value.as_str().unwrap_or_default().to_owned(),
            }),
            (kind, _) => unknown(kind),
        }
    }
}

/// An action id is the action's name, and after a `:` what makes it unique on its page.
fn action_id(id: &str) -> Option<super::action::Action> {
    id.split(':').next().unwrap_or(id).parse().ok()
}

impl RawView {
    fn into_view(self) -> View {
        let values = self.state.map(|state| state.values).unwrap_or_default();
        let inputs = values
            .into_iter()
            .map(|(block, actions)| {
                let actions = actions
                    .into_iter()
                    .map(|(action, value)| (action, input(&value)))
                    .collect();
                (block, actions)
            })
            .collect();
        View {
            id: self.id,
            hash: self.hash,
            about: About::decode(&self.private_metadata),
            inputs: Inputs(inputs),
        }
    }
}

/// Each kind of input has its own field; what has none of them filled is empty.
fn input(value: &Value) -> Input {
    let text = |field: &str| value[field].as_str().filter(|text| !text.is_empty());
    let list = |field: &str| value[field].as_array();
    if let Some(user) = text("selected_user") {
        return Input::Person(UserId::new(user));
    }
    if let Some(users) = list("selected_users") {
        let users = users.iter().filter_map(Value::as_str).map(UserId::new);
        return Input::People(users.collect());
    }
    if let Some(date) = text("selected_date") {
        return date.parse().map_or(Input::Empty, Input::Date);
    }
    if let Some(time) = text("selected_time") {
        return NaiveTime::parse_from_str(time, "%H:%M").map_or(Input::Empty, Input::Time);
    }
    if let Some(choice) = value["selected_option"]["value"].as_str() {
        return Input::Choice(choice.to_owned());
    }
    if let Some(choices) = list("selected_options") {
        let choices = choices.iter().filter_map(|choice| choice["value"].as_str());
        return Input::Choices(choices.map(str::to_owned).collect());
    }
    text("value").map_or(Input::Empty, |text| Input::Text(text.to_owned()))
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type", default)]
    kind: String,
    challenge: Option<String>,
    team_id: Option<String>,
    enterprise_id: Option<String>,
    #[serde(default)]
    event_id: String,
    #[serde(default)]
    event: Value,
}

impl Envelope {
    fn into_inbound(self) -> Inbound {
        if let ("url_verification", Some(challenge)) = (self.kind.as_str(), self.challenge) {
            return Inbound::Challenge(challenge);
        }
        let workspace = self.team_id.or(self.enterprise_id);
        let ("event_callback", Some(workspace)) = (self.kind.as_str(), workspace) else {
            return Inbound::Unknown { kind: self.kind };
        };
        let kind = self.event["type"].as_str().unwrap_or_default();
        let what = match kind {
            "user_change" | "team_join" => match described(&self.event["user"]) {
                Some(person) => Happened::PersonChanged(person),
                None => Happened::Other(kind.to_owned()),
            },
            "member_joined_channel" | "member_left_channel" => {
                match (self.event["channel"].as_str(), self.event["user"].as_str()) {
                    (Some(channel), Some(person)) => Happened::Moved {
                        channel: ChannelId::new(channel),
                        person: UserId::new(person),
                    },
                    (Some(_) | None, _) => Happened::Other(kind.to_owned()),
                }
            }
            // The other tab is the conversation with the app.
            "app_home_opened" if self.event["tab"] == "home" => match self.event["user"].as_str() {
                Some(person) => Happened::HomeOpened {
                    person: UserId::new(person),
                    shown: self.event["view"].is_object(),
                },
                None => Happened::Other(kind.to_owned()),
            },
            "app_uninstalled" | "tokens_revoked" => Happened::Uninstalled,
            other => Happened::Other(other.to_owned()),
        };
        Inbound::Event(Event {
            workspace: WorkspaceId::new(workspace),
            id: self.event_id,
            what,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slack::action::{Action, Form};
    use serde_json::json;

    fn interaction_of(payload: &Value) -> Inbound {
        let body: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("payload", &payload.to_string())
            .finish();
        interaction(body.as_bytes()).unwrap()
    }

    #[test]
    fn a_command_is_read_with_its_escapes() {
        let body =
            "team_id=T1&user_id=U1&command=%2Fhandoff&text=+AT%26amp%3BT+%26lt%3B3+&trigger_id=1.2";
        let Inbound::Command(command) = command(body.as_bytes()).unwrap() else {
            panic!("not a command");
        };
        assert_eq!(command.text, "AT&T <3");
        assert_eq!(command.origin.workspace, WorkspaceId::new("T1"));
        assert!(matches!(
            super::command(b"ssl_check=1&token=x"),
            Ok(Inbound::SslCheck)
        ));
        assert!(super::command(b"%%%=1").is_err());
    }

    #[test]
    fn an_organisation_wide_click_is_understood() {
        let click = interaction_of(&json!({
            "type": "block_actions", "team": null, "enterprise": {"id": "E1", "name": "x"},
            "user": {"id": "U1", "future": true}, "container": {"type": "tomorrow"},
            "actions": [{"action_id": "acknowledge", "value": "12", "type": "button"}],
            "trigger_id": "1.2.3"
        }));
        let Inbound::Click(click) = click else {
            panic!("{click:?}")
        };
        assert_eq!(click.action, Some(Action::Acknowledge));
        assert_eq!(click.origin.workspace, WorkspaceId::new("E1"));
    }

    #[test]
    fn a_shortcut_on_a_message_and_what_a_menu_offers() {
        let mut payload = json!({
            "type": "message_action", "team": {"id": "T1", "domain": "contoso"},
            "user": {"id": "U1"}, "callback_id": "handoff_add", "trigger_id": "1.2.3",
            "response_url": "https://hooks.example", "message_ts": "1795424400.000100",
            "channel": {"id": "C7", "name": "privategroup"},
            "message": {"type": "message", "user": "U2", "ts": "1795424400.000100", "text": "Hi"}
        });
        let Inbound::OnMessage(shortcut) = interaction_of(&payload) else {
            panic!("not on a message");
        };
        assert_eq!(shortcut.callback, "handoff_add");
        assert!(shortcut.message.source.link.is_some());
        payload["team"] = Value::Null;
        payload["enterprise"] = json!({"id": "E1", "name": "Contoso"});
        let Inbound::OnMessage(shortcut) = interaction_of(&payload) else {
            panic!("not on a message");
        };
        assert_eq!(shortcut.origin.workspace, WorkspaceId::new("E1"));
        assert_eq!(shortcut.message.source.link, None);
        payload["message"] = json!("from the future");
        assert!(matches!(interaction_of(&payload), Inbound::Unknown { .. }));
        let asked = interaction_of(&json!({
            "type": "block_suggestion", "team": {"id": "T1"}, "user": {"id": "U1"},
            "action_id": "choose_handoff", "block_id": "handoff", "value": "north",
            "container": {"type": "view", "view_id": "V1"}, "view": {"id": "V1"}
        }));
        let Inbound::Suggest(asked) = asked else {
            panic!("{asked:?}")
        };
        assert_eq!(asked.action, Some(Action::ChooseHandoff));
        assert_eq!(asked.typed, "north");
    }

    #[test]
    fn what_was_entered_is_read_in_every_shape() {
        let submission = interaction_of(&json!({
            "type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"},
            "view": {"id": "V1", "hash": "h", "callback_id": "brief_page",
                "private_metadata": "not ours",
                "state": {"values": {
                    "a": {"x": {"type": "plain_text_input", "value": "typed"}},
                    "b": {"x": {"type": "plain_text_input", "value": null}},
                    "c": {"x": {"type": "users_select", "selected_user": "U9"}},
                    "d": {"x": {"type": "datepicker", "selected_date": "2026-11-20"}},
                    "e": {"x": {"type": "static_select", "selected_option": {"value": "v"}}},
                    "f": {"x": {"type": "checkboxes", "selected_options": [{"value": "on"}]}},
                    "t": {"x": {"type": "timepicker", "selected_time": "09:30"}},
                    "u": {"x": {"type": "timepicker", "selected_time": null}},
                    "h": {"x": {"type": "from_the_future", "novel": {}}}
                }}}
        }));
        let Inbound::Submission(submission) = submission else {
            panic!("{submission:?}")
        };
        assert_eq!(submission.form, Some(Form::BriefPage));
        assert_eq!(submission.view.about, About::Nothing);
        let get = |block| submission.view.inputs.get(block).cloned().unwrap();
        assert_eq!(get("a"), Input::Text("typed".to_owned()));
        assert_eq!(get("b"), Input::Empty);
        assert_eq!(get("c"), Input::Person(UserId::new("U9")));
        assert_eq!(get("d"), Input::Date("2026-11-20".parse().unwrap()));
        assert_eq!(get("e"), Input::Choice("v".to_owned()));
        assert_eq!(get("f"), Input::Choices(vec!["on".to_owned()]));
        let half_past_nine = NaiveTime::from_hms_opt(9, 30, 0).unwrap();
        assert_eq!(get("t"), Input::Time(half_past_nine));
        assert_eq!(get("u"), Input::Empty);
        assert_eq!(get("h"), Input::Empty);
    }

    #[test]
    fn strange_bodies_are_unknown_or_unreadable_and_never_more() {
        for payload in [
            json!({}),
            json!({"type": "block_actions"}),
            json!({"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}}),
            json!({"type": "dialog_from_2031", "team": {"id": "T1"}, "user": {"id": "U1"}}),
        ] {
            assert!(
                matches!(interaction_of(&payload), Inbound::Unknown { .. }),
                "{payload}"
            );
        }
        for body in [
            &b""[..],
            b"payload=",
            b"payload=%7B",
            b"\xff\xfe",
            b"other=1",
        ] {
            assert!(interaction(body).is_err());
        }
        assert!(event(b"[1,2").is_err());
        assert!(matches!(event(b"{}"), Ok(Inbound::Unknown { .. })));
        let challenge = event(br#"{"type":"url_verification","challenge":"abc"}"#);
        assert!(matches!(challenge, Ok(Inbound::Challenge(text)) if text == "abc"));
    }

    proptest::proptest! {
        #[test]
        fn no_body_makes_the_parser_panic(body in proptest::collection::vec(0_u8..=255, 0..300)) {
            let _ = command(&body);
            let _ = interaction(&body);
            let _ = event(&body);
        }
    }
}
