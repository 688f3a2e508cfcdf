//! What a client says stands in an element, taken only as far as a person could have put it there.

use serde_json::{Value, json};

use super::Person;
use super::cannot::CannotDo;
use crate::render::{list, word};
use crate::rules::element::{is_date, is_time};
use crate::world::World;
use crate::world::channel::Kind;

type Taken = Result<Value, CannotDo>;

fn wrong(what: impl Into<String>) -> CannotDo {
    CannotDo::new(what)
}

/// A value that may be missing, which is how an emptied element is told.
fn optional(value: &Value, check: impl FnOnce(&Value) -> Taken) -> Taken {
    if value.is_null() {
        Ok(Value::Null)
    } else {
        check(value)
    }
}

/// Several values, none of them twice.
fn several(element: &Value, value: &Value, check: impl Fn(&Value) -> Taken) -> Taken {
    let mut taken: Vec<Value> = Vec::new();
    for item in list(value) {
        let item = check(item)?;
        if !taken.contains(&item) {
            taken.push(item);
        }
    }
    let most = element["max_selected_items"].as_u64();
    if most.is_some_and(|most| taken.len() as u64 > most) {
        return Err(wrong("that menu takes no more items"));
    }
    Ok(Value::Array(taken))
}

fn text(value: &Value) -> Taken {
    match value.as_str() {
        Some("") => Ok(Value::Null),
        Some(text) => Ok(json!(text)),
        None => Err(wrong("that is no text")),
    }
}

fn matching(value: &Value, fits: fn(&str) -> bool, what: &str) -> Taken {
    match value.as_str() {
        Some(text) if fits(text) => Ok(json!(text)),
        Some(_) | None => Err(wrong(format!("{value} is no {what}"))),
    }
}

/// The element's own option of that value.
fn offered(element: &Value, chosen: &Value) -> Taken {
    let grouped = list(&element["option_groups"])
        .iter()
        .flat_map(|group| list(&group["options"]));
    let mut options = list(&element["options"]).iter().chain(grouped);
    let found = options.find(|option| option["value"] == chosen["value"]);
    found
        .cloned()
        .ok_or_else(|| wrong(format!("{} is not among the choices", chosen["value"])))
}

/// An option that the app offered while somebody searched.
fn found(chosen: &Value) -> Taken {
    if chosen["value"].is_string() && chosen["text"]["text"].is_string() {
        Ok(chosen.clone())
    } else {
        Err(wrong("that is no option"))
    }
}

impl Person {
    /// The state as the element would hold it; refused where nobody could have put it in.
    pub(super) fn accepted(&self, world: &World, element: &Value, state: &Value) -> Taken {
        let kind = word(&element["type"]);
        if state["type"] != kind {
            return Err(wrong(format!("{} was put into a {kind}", state["type"])));
        }
        let user = |id: &Value| self.somebody(world, id);
        let conversation = |id: &Value| self.somewhere(world, id, false);
        let channel = |id: &Value| self.somewhere(world, id, true);
        let (key, value) = match kind {
            "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" => {
                ("value", optional(&state["value"], text)?)
            }
            "rich_text_input" => {
                let typed = &state["rich_text_value"];
                let is_rich = |typed: &Value| match typed["type"].as_str() {
                    Some("rich_text") => Ok(typed.clone()),
                    Some(_) | None => Err(wrong("that is no rich text")),
                };
                ("rich_text_value", optional(typed, is_rich)?)
            }
            "datepicker" => {
                let day = |day: &Value| matching(day, is_date, "day (2026-11-20)");
                ("selected_date", optional(&state["selected_date"], day)?)
            }
            "timepicker" => {
                let time = |time: &Value| matching(time, is_time, "time (09:30)");
                ("selected_time", optional(&state["selected_time"], time)?)
            }
            "datetimepicker" => {
                let moment = |moment: &Value| match moment.as_i64() {
                    Some(seconds) if (1_000_000_000..=9_999_999_999).contains(&seconds) => {
                        Ok(json!(seconds))
                    }
                    Some(_) | None => Err(wrong(format!("{moment} is no moment"))),
                };
                let picked = optional(&state["selected_date_time"], moment)?;
                ("selected_date_time", picked)
            }
            "static_select" | "radio_buttons" | "overflow" => {
                let one = |chosen: &Value| offered(element, chosen);
                ("selected_option", optional(&state["selected_option"], one)?)
            }
            "external_select" => (
                "selected_option",
                optional(&state["selected_option"], found)?,
            ),
            "multi_static_select" | "checkboxes" => {
                let one = |chosen: &Value| offered(element, chosen);
                let all = several(element, &state["selected_options"], one)?;
                ("selected_options", all)
            }
            "multi_external_select" => {
                let all = several(element, &state["selected_options"], found)?;
                ("selected_options", all)
            }
            "users_select" => ("selected_user", optional(&state["selected_user"], user)?),
            "multi_users_select" => {
                let all = several(element, &state["selected_users"], user)?;
                ("selected_users", all)
            }
            "conversations_select" => {
                let one = optional(&state["selected_conversation"], conversation)?;
                ("selected_conversation", one)
            }
            "multi_conversations_select" => {
                let all = several(element, &state["selected_conversations"], conversation)?;
                ("selected_conversations", all)
            }
            "channels_select" => {
                let one = optional(&state["selected_channel"], channel)?;
                ("selected_channel", one)
            }
            "multi_channels_select" => {
                let all = several(element, &state["selected_channels"], channel)?;
                ("selected_channels", all)
            }
            other => return Err(wrong(format!("nothing can be put into a {other} here"))),
        };
        Ok(json!({ "type": kind, key: value }))
    }

    fn somebody(&self, world: &World, id: &Value) -> Taken {
        let user = id.as_str().and_then(|id| world.users.get(id));
        user.filter(|user| user.team == self.team && !user.deactivated)
            .map(|user| json!(user.id))
            .ok_or_else(|| wrong(format!("{id} is nobody who can be chosen")))
    }

    fn somewhere(&self, world: &World, id: &Value, public_only: bool) -> Taken {
        let channel = id.as_str().and_then(|id| world.channels.get(id));
        channel
            .filter(|channel| channel.team == self.team && world.shows(channel, &self.id))
            .filter(|channel| !channel.archived)
            .filter(|channel| !public_only || channel.kind == Kind::Public)
            .map(|channel| json!(channel.id))
            .ok_or_else(|| wrong(format!("{id} is no conversation that can be chosen")))
    }
}
