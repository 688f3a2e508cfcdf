//! Filling what is on the screen: found by its visible label, set to what a person would type or choose.

use serde_json::{Value, json};

use super::cannot::CannotDo;
use super::{Done, Person, Sent};
use crate::push::interactions;
use crate::push::payload::{self, action_ts};
use crate::render::{list, option_text, word};
use crate::world::World;
use crate::world::elements::{Place, Placed, elements, initial_state};
use crate::world::message::Message;
use crate::world::view::View;

/// An element on the screen that was found: in a view, or in a message (then `view` is empty).
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub app: String,
    pub view: String,
    pub block_id: String,
    pub action_id: String,
    pub element: Value,
    pub dispatches: bool,
}

impl Spot {
    pub fn in_view(view: &View, placed: &Placed<'_>) -> Self {
        let (block_id, action_id) = placed.key();
        Self {
            app: view.app.clone(),
            view: view.id.clone(),
            block_id,
            action_id,
            element: placed.element.clone(),
            dispatches: placed.dispatches() || view.is_home(),
        }
    }

    pub fn in_message(message: &Message, placed: &Placed<'_>) -> Self {
        let (block_id, action_id) = placed.key();
        let author = message.bot.as_ref();
        Self {
            app: author.map(|author| author.app.clone()).unwrap_or_default(),
            view: String::new(),
            block_id,
            action_id,
            element: placed.element.clone(),
            dispatches: placed.dispatches(),
        }
    }

    pub fn kind(&self) -> &str {
        word(&self.element["type"])
    }

    pub fn key(&self) -> (String, String) {
        (self.block_id.clone(), self.action_id.clone())
    }

    /// The action that putting this state in sends.
    pub fn action(&self, state: Value, now: &str) -> Value {
        let mut action = state;
        action["block_id"] = json!(self.block_id);
        action["action_id"] = json!(self.action_id);
        action["action_ts"] = json!(now);
        action
    }
}

/// The words that a person finds an element by.
fn labels(placed: &Placed<'_>) -> Vec<String> {
    let placeholder = placed.element["placeholder"]["text"].as_str();
    let around = match placed.place {
        Place::Input => placed.block["label"]["text"].as_str(),
        Place::Accessory => placed.block["text"]["text"].as_str(),
        Place::Action => None,
    };
    around
        .into_iter()
        .chain(placeholder)
        .map(|label| label.trim_matches('*').trim().to_owned())
        .collect()
}

fn is_text(kind: &str) -> bool {
    matches!(
        kind,
        "plain_text_input"
            | "email_text_input"
            | "url_text_input"
            | "number_input"
            | "rich_text_input"
    )
}

fn is_choice(kind: &str) -> bool {
    kind.ends_with("_select") || kind == "radio_buttons"
}

fn is_any(_: &str) -> bool {
    true
}

impl Person {
    /// The modal on top, or the home if no modal is open.
    pub(super) fn view_in_front<'a>(&self, world: &'a World) -> Option<&'a View> {
        world.top_view(&self.id).or_else(|| self.home_view(world))
    }

    pub(super) fn spot(
        &self,
        label: &str,
        nth: usize,
        fits: fn(&str) -> bool,
    ) -> Result<Spot, CannotDo> {
        let found = {
            let world = self.hub.world();
            self.may_act(&world)?;
            self.view_in_front(&world).and_then(|view| {
                let all = elements(view.blocks()).into_iter();
                let mut named = all.filter(|placed| {
                    fits(placed.kind()) && labels(placed).iter().any(|known| known == label)
                });
                named.nth(nth).map(|placed| Spot::in_view(view, &placed))
            })
        };
        found.ok_or_else(|| {
            let which = if nth == 0 {
                String::new()
            } else {
                format!(" number {}", nth + 1)
            };
            self.cannot(&format!(
                "there is nothing called {label:?}{which} to do this with"
            ))
        })
    }

    /// What stands in the element now.
    pub(super) fn state(&self, spot: &Spot) -> Value {
        let world = self.hub.world();
        let held = world
            .views
            .get(&spot.view)
            .and_then(|view| view.inputs.get(&spot.key()))
            .cloned();
        held.or_else(|| initial_state(&spot.element))
            .unwrap_or(Value::Null)
    }

    /// Puts a value into one field of what stands in the element.
    pub(super) async fn put(&self, spot: Spot, field: &str, value: Value) -> Done {
        let mut state = self.state(&spot);
        state[field] = value;
        self.put_state(spot, state).await
    }

    /// Puts this in place of what stood there; elements that tell the app at once do so.
    pub(super) async fn put_state(&self, spot: Spot, state: Value) -> Done {
        let payload = {
            let mut world = self.hub.world();
            let keeps = initial_state(&spot.element).is_some();
            if let Some(view) = world.views.get_mut(&spot.view).filter(|_| keeps) {
                view.inputs.insert(spot.key(), state.clone());
            }
            let view = world
                .views
                .get(&spot.view)
                .filter(|_| spot.dispatches)
                .cloned();
            view.map(|view| {
                let action = spot.action(state, &action_ts(&world));
                payload::view_action(&mut world, self.scene(&spot.app), &view, &action)
            })
        };
        if let Some(payload) = payload {
            self.remember(Sent::Action(spot.app.clone(), payload.clone()));
            interactions::act(&self.hub, &spot.app, payload).await;
        }
        Ok(())
    }

    /// Types into the text input with this label, replacing what stood there.
    pub async fn fill(&self, label: &str, text: &str) -> Done {
        self.fill_nth(label, 0, text).await
    }

    /// The same for the n-th of several equal labels, counting from 0.
    pub async fn fill_nth(&self, label: &str, nth: usize, text: &str) -> Done {
        let spot = self.spot(label, nth, is_text)?;
        if spot.kind() == "rich_text_input" {
            let typed = json!({ "type": "rich_text", "elements": [
                { "type": "rich_text_section", "elements": [{ "type": "text", "text": text }] },
            ] });
            return self.put(spot, "rich_text_value", typed).await;
        }
        let value = if text.is_empty() {
            Value::Null
        } else {
            json!(text)
        };
        self.put(spot, "value", value).await
    }

    /// Empties the element with this label.
    pub async fn clear(&self, label: &str) -> Done {
        self.clear_nth(label, 0).await
    }

    pub async fn clear_nth(&self, label: &str, nth: usize) -> Done {
        let spot = self.spot(label, nth, is_any)?;
        let state = self.state(&spot);
        let field = state
            .as_object()
            .and_then(|state| state.keys().find(|key| *key != "type"))
            .cloned();
        let field = field.ok_or_else(|| self.cannot(&format!("{label:?} cannot be emptied")))?;
        let empty = if state[&field].is_array() {
            json!([])
        } else {
            Value::Null
        };
        self.put(spot, &field, empty).await
    }

    /// Chooses by what the menu shows: an option, a person, a channel. Multi-selects get one more.
    pub async fn choose(&self, label: &str, shown: &str) -> Done {
        self.choose_nth(label, 0, shown).await
    }

    pub async fn choose_nth(&self, label: &str, nth: usize, shown: &str) -> Done {
        let spot = self.spot(label, nth, is_choice)?;
        let (field, value) = self.pick(&spot, shown).await?;
        if !spot.kind().starts_with("multi_") {
            return self.put(spot, field, value).await;
        }
        let mut all = list(&self.state(&spot)[field]).to_vec();
        if !all.contains(&value) {
            all.push(value);
        }
        let most = spot.element["max_selected_items"]
            .as_u64()
            .and_then(|most| usize::try_from(most).ok());
        if most.is_some_and(|most| all.len() > most) {
            return Err(self.cannot(&format!("{label:?} takes no more items")));
        }
        self.put(spot, field, json!(all)).await
    }

    /// Takes one item out of a multi-select.
    pub async fn unchoose(&self, label: &str, shown: &str) -> Done {
        let spot = self.spot(label, 0, is_choice)?;
        let (field, value) = self.pick(&spot, shown).await?;
        let mut all = list(&self.state(&spot)[field]).to_vec();
        all.retain(|item| *item != value);
        self.put(spot, field, json!(all)).await
    }

    /// What a select would hold for that visible choice: the state's field and the value.
    pub(super) async fn pick(
        &self,
        spot: &Spot,
        shown: &str,
    ) -> Result<(&'static str, Value), CannotDo> {
        let many = spot.kind().starts_with("multi_");
        let (one_or_many, found) = match spot.kind().trim_start_matches("multi_") {
            "users_select" => (
                ["selected_user", "selected_users"],
                self.person_called(shown),
            ),
            "conversations_select" => (
                ["selected_conversation", "selected_conversations"],
                self.channel_called(shown),
            ),
            "channels_select" => (
                ["selected_channel", "selected_channels"],
                self.channel_called(shown),
            ),
            "external_select" => {
                let options = self.fetch_options(spot, shown).await;
                (
                    ["selected_option", "selected_options"],
                    self.option_called(&options, shown),
                )
            }
            _ => {
                let grouped = list(&spot.element["option_groups"])
                    .iter()
                    .flat_map(|group| list(&group["options"]));
                let options: Vec<Value> = list(&spot.element["options"])
                    .iter()
                    .chain(grouped)
                    .cloned()
                    .collect();
                (
                    ["selected_option", "selected_options"],
                    self.option_called(&options, shown),
                )
            }
        };
        let value = found.map_err(|choices| {
            self.cannot(&format!("{shown:?} is not among the choices {choices:?}"))
        })?;
        Ok((one_or_many[usize::from(many)], value))
    }

    pub(super) fn option_called(
        &self,
        options: &[Value],
        shown: &str,
    ) -> Result<Value, Vec<String>> {
        let reader = self.reader(&self.hub.world());
        let found = options
            .iter()
            .find(|option| option_text(option, &reader) == shown)
            .cloned();
        found.ok_or_else(|| {
            options
                .iter()
                .map(|option| option_text(option, &reader))
                .collect()
        })
    }

    fn person_called(&self, shown: &str) -> Result<Value, Vec<String>> {
        let world = self.hub.world();
        let listed = || {
            world
                .users
                .values()
                .filter(|user| user.team == self.team && !user.deactivated)
        };
        let found = listed()
            .find(|user| user.is_called(shown))
            .map(|user| json!(user.id));
        found.ok_or_else(|| listed().map(|user| user.shown_name().to_owned()).collect())
    }

    fn channel_called(&self, shown: &str) -> Result<Value, Vec<String>> {
        let world = self.hub.world();
        let found = world
            .channel_named(&self.team, shown)
            .filter(|channel| world.shows(channel, &self.id) && !channel.archived);
        found.map(|channel| json!(channel.id)).ok_or_else(|| {
            let named = world
                .channels
                .values()
                .filter(|channel| channel.team == self.team && channel.kind.has_name());
            named
                .filter(|channel| world.shows(channel, &self.id))
                .map(|channel| channel.name.clone())
                .collect()
        })
    }
}
