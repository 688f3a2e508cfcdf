//! Submissions of forms the app really opened, and clicks on buttons of its messages.

use anyhow::Context as _;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::command::Commands;
use super::fill::filled;
use super::{People, form, fresh_word};
use crate::fake::{FakeSlack, TEAM};
use crate::fire::{Pace, Scenario, Shot, Target, fire};

const PATH: &str = "/slack/interactions";

/// Forms on the screens of people, each submitted once.
#[derive(Debug)]
pub struct Forms {
    people: People,
    open: Vec<Form>,
    /// Whether what a form becomes is kept.
    turning: bool,
}

#[derive(Debug)]
struct Form {
    user: String,
    /// What submits it, made beforehand: it is the app that is measured.
    body: Bytes,
}

#[derive(Deserialize)]
struct Becomes<'a> {
    response_action: &'a str,
    #[serde(borrow)]
    view: &'a RawValue,
}

impl Forms {
    /// Has the app open so many forms, by a command.
    pub async fn opened(
        target: &Target,
        fake: &FakeSlack,
        people: People,
        command: &str,
        count: u64,
    ) -> anyhow::Result<Self> {
        fake.keep_modals();
        let mut commands = Commands::new(people, command, "").remembering();
        let report = fire(target, &Pace::all(count), &mut commands, fake).await?;
        anyhow::ensure!(report.bad == 0, "forms did not open: {report}");
        let mut modals = fake.take_modals();
        let forms = (0..).zip(commands.triggers()).map(|(nth, trigger)| {
            let view = modals.remove(&trigger).context("a form did not open")?;
            Form::new(people.nth(nth), &view, people)
        });
        Ok(Self {
            people,
            open: forms.collect::<anyhow::Result<_>>()?,
            turning: false,
        })
    }

    /// Submits every form once; the pages they become are the forms from then on.
    pub async fn turn_all(&mut self, target: &Target, fake: &FakeSlack) -> anyhow::Result<()> {
        self.turning = true;
        let all = Pace::all(self.open.len() as u64);
        let report = fire(target, &all, self, fake).await?;
        self.turning = false;
        anyhow::ensure!(report.bad == 0, "pages did not turn: {report}");
        Ok(())
    }
}

impl Form {
    fn new(user: String, view: &str, people: People) -> anyhow::Result<Self> {
        let body = submission(&user, view, &people.somebody())?;
        Ok(Self { user, body })
    }
}

/// A `view_submission` with the fields that Slack sends.
fn submission(user: &str, view: &str, colleague: &str) -> anyhow::Result<Bytes> {
    let mut view: Value = serde_json::from_str(view)?;
    let word = fresh_word();
    let id = format!("V{}", word.to_uppercase());
    view["state"] = filled(&view, &word, colleague);
    view["hash"] = json!("1700000000.abcdefgh");
    view["team_id"] = json!(TEAM);
    view["app_id"] = json!("A0LOAD");
    view["app_installed_team_id"] = json!(TEAM);
    view["bot_id"] = json!("B0BOT");
    view["root_view_id"] = json!(id);
    view["previous_view_id"] = Value::Null;
    view["id"] = json!(id);
    let mut payload = common("view_submission", user);
    payload["view"] = view;
    payload["response_urls"] = json!([]);
    Ok(form(&[("payload", &payload.to_string())]))
}

fn common(kind: &str, user: &str) -> Value {
    json!({
        "type": kind,
        "team": { "id": TEAM, "domain": "load" },
        "user": { "id": user, "username": "somebody", "name": "somebody", "team_id": TEAM },
        "api_app_id": "A0LOAD",
        "token": "verification-token-is-deprecated",
        "trigger_id": fresh_word(),
        "enterprise": null,
        "is_enterprise_install": false,
    })
}

impl Scenario for Forms {
    fn shot(&mut self, nth: u64) -> Option<Shot> {
        let form = self.open.get(usize::try_from(nth).ok()?)?;
        Some(Shot {
            path: PATH,
            body: form.body.clone(),
        })
    }

    fn is_good(&mut self, nth: u64, body: &[u8]) -> bool {
        let Ok(becomes) = serde_json::from_slice::<Becomes<'_>>(body) else {
            return false;
        };
        if self.turning
            && let Some(form) = usize::try_from(nth)
                .ok()
                .and_then(|at| self.open.get_mut(at))
        {
            match Form::new(form.user.clone(), becomes.view.get(), self.people) {
                Ok(next) => *form = next,
                Err(_) => return false,
            }
        }
        becomes.response_action == "update"
    }

    fn opens_modals(&self) -> bool {
        false
    }
}

/// Presses of one button, each time of another message.
#[derive(Debug)]
pub struct Clicks {
    people: People,
    action: String,
    values: u64,
}

impl Clicks {
    pub fn new(people: People, action: &str, values: u64) -> Self {
        Self {
            people,
            action: action.to_owned(),
            values: values.max(1),
        }
    }
}

impl Scenario for Clicks {
    fn shot(&mut self, nth: u64) -> Option<Shot> {
        let user = self.people.nth(nth);
        // Far apart, and each value once before any comes again (the factor is prime).
        let value = (nth.wrapping_mul(15_485_863) % self.values + 1).to_string();
        let button = json!({
            "type": "button", "block_id": "buttons", "action_id": self.action, "value": value,
            "text": { "type": "plain_text", "text": "Press", "emoji": false },
        });
        let mut payload = common("block_actions", &user);
        payload["container"] = json!({
            "type": "message", "message_ts": "1700000000.000100", "channel_id": "C0CUSTOMER",
            "is_ephemeral": false,
        });
        payload["channel"] = json!({ "id": "C0CUSTOMER", "name": "cust-customer" });
        payload["message"] = json!({
            "type": "message", "user": "U0BOT", "bot_id": "B0BOT", "app_id": "A0LOAD",
            "ts": "1700000000.000100", "team": TEAM, "text": "A message with a button",
            "blocks": [{ "type": "actions", "block_id": "buttons", "elements": [button] }],
        });
        payload["state"] = json!({ "values": {} });
        payload["response_url"] = json!("http://127.0.0.1:9/actions/T0LOAD/1/2");
        let mut action = button;
        action["action_ts"] = json!("1700000001.000000");
        payload["actions"] = json!([action]);
        Some(Shot {
            path: PATH,
            body: form(&[("payload", &payload.to_string())]),
        })
    }

    fn is_good(&mut self, _nth: u64, body: &[u8]) -> bool {
        body.is_empty()
    }

    fn opens_modals(&self) -> bool {
        true
    }
}
