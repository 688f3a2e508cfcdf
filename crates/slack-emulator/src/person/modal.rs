//! Sending and closing modals, with what Slack's client checks before it sends anything.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Done, Person, Sent};
use crate::push::payload;
use crate::push::{Parcel, interactions, push};
use crate::render::{list, word};
use crate::world::elements::{Placed, elements};
use crate::world::view::View;

/// What Slack's client says about an input before it sends the form.
fn complaint(placed: &Placed<'_>, state: &Value) -> Option<String> {
    let field = state
        .as_object()?
        .iter()
        .find(|(key, _)| *key != "type")
        .map(|(_, value)| value)?;
    let empty = match field {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    };
    if empty {
        return (placed.block["optional"] != true)
            .then(|| "Please complete this required field.".to_owned());
    }
    let text = field.as_str()?;
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let element = placed.element;
    match placed.kind() {
        "plain_text_input" => {
            let most = element["max_length"].as_i64().unwrap_or(3000);
            let least = element["min_length"].as_i64().unwrap_or(0);
            if length > most {
                return Some(format!(
                    "This entry is too long: at most {most} characters."
                ));
            }
            (length < least)
                .then(|| format!("This entry is too short: at least {least} characters."))
        }
        "email_text_input" => {
            let valid = text
                .split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
            (!valid).then(|| "Please enter a valid email address.".to_owned())
        }
        "url_text_input" => {
            let valid = text.starts_with("http://") || text.starts_with("https://");
            (!valid).then(|| "Please enter a valid URL.".to_owned())
        }
        "number_input" => number_complaint(text, element),
        _ => None,
    }
}

fn number_complaint(text: &str, element: &Value) -> Option<String> {
    let Ok(number) = text.parse::<f64>() else {
        return Some("Please enter a number.".to_owned());
    };
    if element["is_decimal_allowed"] != true && text.parse::<i64>().is_err() {
        return Some("Please enter a whole number.".to_owned());
    }
    let bound = |key: &str| {
        element[key]
            .as_str()
            .and_then(|bound| bound.parse::<f64>().ok())
    };
    if bound("min_value").is_some_and(|least| number < least) {
        return Some(format!(
            "Please enter at least {}.",
            word(&element["min_value"])
        ));
    }
    bound("max_value")
        .is_some_and(|most| number > most)
        .then(|| format!("Please enter at most {}.", word(&element["max_value"])))
}

fn complaints(view: &View) -> BTreeMap<String, String> {
    let inputs = elements(view.blocks())
        .into_iter()
        .filter(|placed| placed.block["type"] == "input");
    inputs
        .filter_map(|placed| {
            let (block, action) = placed.key();
            let state = view.inputs.get(&(block.clone(), action))?;
            Some((block, complaint(&placed, state)?))
        })
        .collect()
}

impl Person {
    /// Presses the submit button. What the client itself refuses stands under the inputs and is not sent.
    pub(super) async fn submit(&self, view: View) -> Done {
        self.send_form(view).await;
        Ok(())
    }

    /// The same; what the client refused comes back, per block id.
    pub(super) async fn send_form(&self, view: View) -> BTreeMap<String, String> {
        let complaints = complaints(&view);
        if !complaints.is_empty() {
            if let Some(view) = self.hub.world().views.get_mut(&view.id) {
                view.errors.clone_from(&complaints);
            }
            return complaints;
        }
        let payload = {
            let mut world = self.hub.world();
            if let Some(view) = world.views.get_mut(&view.id) {
                view.errors.clear();
                view.trouble = None;
            }
            payload::submission(&mut world, self.scene(&view.app), &view)
        };
        self.remember(Sent::Submission(view.app.clone(), payload.clone()));
        interactions::submit(&self.hub, &view.app, payload).await;
        BTreeMap::new()
    }

    /// Sends the modal on top twice at the same moment, as an impatient double click does.
    pub async fn submit_twice(&self) -> Done {
        let view = self.hub.world().top_view(&self.id).cloned();
        let view = view.ok_or_else(|| self.cannot("there is nothing to send"))?;
        let (one, two) = tokio::join!(self.submit(view.clone()), self.submit(view));
        one.and(two)
    }

    /// Closes the modal on top by its Close button; the one below shows again.
    pub async fn close(&self) -> Done {
        let view = self.hub.world().top_view(&self.id).cloned();
        let view = view.ok_or_else(|| self.cannot("there is no modal to close"))?;
        if view.spec["clear_on_close"] == true {
            return self.close_all().await;
        }
        self.hub.world().close_view(&self.id, &view.id);
        self.tell_closed(&view, false).await;
        Ok(())
    }

    /// Closes all modals by the X in the corner.
    pub async fn close_all(&self) -> Done {
        let root = {
            let mut world = self.hub.world();
            let root = world
                .stacks
                .get(&self.id)
                .and_then(|stack| stack.first())
                .cloned();
            let root = root.and_then(|id| world.views.get(&id).cloned());
            world.close_all_views(&self.id);
            root
        };
        let root = root.ok_or_else(|| self.cannot("there is no modal to close"))?;
        self.tell_closed(&root, true).await;
        Ok(())
    }

    async fn tell_closed(&self, view: &View, is_cleared: bool) {
        if view.spec["notify_on_close"] == true {
            let payload =
                payload::closed(&self.hub.world(), self.scene(&view.app), view, is_cleared);
            self.remember(Sent::Action(view.app.clone(), payload.clone()));
            push(&self.hub, &view.app, Parcel::Interaction(payload)).await;
        }
        self.hub.deliver_events().await;
    }

    /// Whether the labelled options hold this one; for asserting what a menu offers.
    pub fn choices(&self, label: &str) -> Vec<String> {
        let world = self.hub.world();
        let reader = self.reader(&world);
        let Some(view) = self.view_in_front(&world) else {
            return Vec::new();
        };
        let all = elements(view.blocks()).into_iter();
        let found = all.filter(|placed| {
            [
                &placed.block["label"]["text"],
                &placed.block["text"]["text"],
                &placed.element["placeholder"]["text"],
            ]
            .into_iter()
            .any(|known| known == label)
        });
        found
            .flat_map(|placed| {
                let grouped = list(&placed.element["option_groups"])
                    .iter()
                    .flat_map(|group| list(&group["options"]));
                list(&placed.element["options"])
                    .iter()
                    .chain(grouped)
                    .collect::<Vec<_>>()
            })
            .map(|option| crate::render::option_text(option, &reader))
            .collect()
    }
}
