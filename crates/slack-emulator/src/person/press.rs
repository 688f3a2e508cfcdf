//! Pressing buttons: in the modal on top, in the home, on messages.

use serde_json::{Value, json};

use super::cannot::CannotDo;
use super::inputs::Spot;
use super::seen::Seen;
use super::{Done, Person, Sent};
use crate::push::interactions;
use crate::push::payload::{self, action_ts};
use crate::render::{Button, buttons, list, word};
use crate::world::World;
use crate::world::elements::{Placed, elements, initial_state, inputs};
use crate::world::message::Message;
use crate::world::view::View;

/// What a press in a view comes to.
enum Pressed {
    Submit(View),
    Close,
    Button(View, Button),
}

/// The action that a pressed button sends.
fn button_action(button: &Button, now: &str) -> Value {
    let mut action = json!({
        "type": "button",
        "block_id": button.block["block_id"],
        "action_id": button.element["action_id"],
        "text": button.element["text"],
        "action_ts": now,
    });
    for key in ["value", "style"] {
        if !button.element[key].is_null() {
            action[key] = button.element[key].clone();
        }
    }
    action
}

impl Person {
    /// Presses what is called so in front: submit or close of the modal on top, or any button in it
    /// (in the home, if no modal is open).
    pub async fn press(&self, label: &str) -> Done {
        self.press_nth(label, 0).await
    }

    /// The same for the n-th of several equal buttons, counting from 0.
    pub async fn press_nth(&self, label: &str, nth: usize) -> Done {
        let pressed = {
            let world = self.hub.world();
            self.may_act(&world)?;
            self.view_in_front(&world).and_then(|view| {
                if let Some(button) = buttons(view.blocks())
                    .into_iter()
                    .filter(|button| button.label == label)
                    .nth(nth)
                {
                    return Some(Pressed::Button(view.clone(), button));
                }
                let close = view.spec["close"]["text"].as_str().unwrap_or("Close");
                if view.spec["submit"]["text"] == label {
                    Some(Pressed::Submit(view.clone()))
                } else {
                    (close == label && !view.is_home()).then_some(Pressed::Close)
                }
            })
        };
        match pressed.ok_or_else(|| self.cannot(&format!("there is no button {label:?}")))? {
            Pressed::Submit(view) => self.submit(view).await,
            Pressed::Close => self.close().await,
            Pressed::Button(view, button) => {
                let payload = {
                    let mut world = self.hub.world();
                    let action = button_action(&button, &action_ts(&world));
                    payload::view_action(&mut world, self.scene(&view.app), &view, &action)
                };
                self.send(view.app.clone(), payload).await
            }
        }
    }

    /// Presses a button of a message, as the message stands now.
    pub async fn press_on(&self, message: &Seen, label: &str) -> Done {
        self.press_nth_on(message, label, 0).await
    }

    /// The same for the n-th of several equal buttons, counting from 0.
    pub async fn press_nth_on(&self, message: &Seen, label: &str, nth: usize) -> Done {
        let (app, payload) = self.button_press(message, label, nth)?;
        self.send(app, payload).await
    }

    /// Presses a button of a message twice at the same moment.
    pub async fn press_twice(&self, message: &Seen, label: &str) -> Done {
        let (app, first) = self.button_press(message, label, 0)?;
        let (_, second) = self.button_press(message, label, 0)?;
        let (one, two) = tokio::join!(
            self.send(app.clone(), first),
            self.send(app.clone(), second)
        );
        one.and(two)
    }

    /// Presses a button of an old copy of a message, as a slow client would; it may be gone by now.
    pub async fn press_stale(&self, message: &Seen, label: &str) -> Done {
        let blocks = list(&message.raw["blocks"]);
        let button = buttons(blocks)
            .into_iter()
            .find(|button| button.label == label);
        let button = button.ok_or_else(|| {
            CannotDo::new(format!(
                "the old copy has no button {label:?}: {}",
                message.text
            ))
        })?;
        let (app, payload) = {
            let mut world = self.hub.world();
            self.may_act(&world)?;
            let app = word(&message.raw["app_id"]).to_owned();
            let mut old = Message::typed(
                message.ts.clone(),
                word(&message.raw["user"]).to_owned(),
                word(&message.raw["text"]).to_owned(),
            );
            old.blocks = blocks.to_vec();
            old.thread_ts = message.raw["thread_ts"].as_str().map(str::to_owned);
            let action = button_action(&button, &action_ts(&world));
            let payload = payload::message_button(
                &mut world,
                self.scene(&app),
                &message.channel,
                &old,
                message.ephemeral,
                &action,
            );
            (app, payload)
        };
        self.send(app, payload).await
    }

    /// Chooses in a menu of a message: a select by its placeholder or section text, an overflow by any label.
    pub async fn choose_on(&self, message: &Seen, label: &str, shown: &str) -> Done {
        let now = self.message_now(message)?;
        let spot = self.menu(&now, label, shown)?;
        let (field, value) = self.pick(&spot, shown).await?;
        let payload = {
            let mut world = self.hub.world();
            let mut state =
                initial_state(&spot.element).unwrap_or_else(|| json!({ "type": spot.kind() }));
            state[field] = value;
            self.keep_choice(&mut world, message, &now, &spot, &state);
            let mut action = state;
            action["block_id"] = json!(spot.block_id);
            action["action_id"] = json!(spot.action_id);
            action["action_ts"] = json!(action_ts(&world));
            payload::message_button(
                &mut world,
                self.scene(&spot.app),
                &message.channel,
                &now,
                message.ephemeral,
                &action,
            )
        };
        self.send(spot.app, payload).await
    }

    fn menu(&self, message: &Message, label: &str, shown: &str) -> Result<Spot, CannotDo> {
        let reader = self.reader(&self.hub.world());
        let fits = |placed: &Placed<'_>| {
            let named = [
                &placed.element["placeholder"]["text"],
                &placed.block["text"]["text"],
                &placed.block["label"]["text"],
            ]
            .into_iter()
            .any(|known| known == label);
            let mut options = list(&placed.element["options"]).iter();
            let offered =
                options.any(|option| crate::render::option_text(option, &reader) == shown);
            placed.kind() != "button" && (named || placed.kind() == "overflow" && offered)
        };
        let app = message
            .bot
            .as_ref()
            .map(|author| author.app.clone())
            .unwrap_or_default();
        let found = elements(&message.blocks)
            .into_iter()
            .find(fits)
            .map(|placed| {
                let (block_id, action_id) = placed.key();
                Spot {
                    app,
                    view: String::new(),
                    block_id,
                    action_id,
                    element: placed.element.clone(),
                    dispatches: true,
                }
            });
        found.ok_or_else(|| {
            CannotDo::new(format!("the message has no menu {label:?} with {shown:?}"))
        })
    }

    /// Remembers what was chosen in a message, since later clicks carry it as state.
    fn keep_choice(
        &self,
        world: &mut World,
        message: &Seen,
        now: &Message,
        spot: &Spot,
        state: &Value,
    ) {
        let key = (self.id.clone(), message.channel.clone(), message.ts.clone());
        let before = world.message_inputs.remove(&key).unwrap_or_default();
        let mut held = inputs(&now.blocks, &before);
        if spot.kind() != "overflow" {
            held.insert(
                (spot.block_id.clone(), spot.action_id.clone()),
                state.clone(),
            );
        }
        world.message_inputs.insert(key, held);
    }

    /// The message as it stands now.
    fn message_now(&self, message: &Seen) -> Result<Message, CannotDo> {
        let world = self.hub.world();
        self.may_act(&world)?;
        let found = if message.ephemeral {
            let mut mine = world
                .ephemerals
                .iter()
                .filter(|ephemeral| ephemeral.to == self.id);
            mine.find(|ephemeral| ephemeral.message.ts == message.ts)
                .map(|ephemeral| ephemeral.message.clone())
        } else {
            let channel = world
                .channels
                .get(&message.channel)
                .filter(|channel| channel.visible_to(&self.id));
            channel
                .and_then(|channel| channel.message(&message.ts))
                .cloned()
        };
        found.ok_or_else(|| CannotDo::new(format!("the message is gone: {}", message.text)))
    }

    fn button_press(
        &self,
        message: &Seen,
        label: &str,
        nth: usize,
    ) -> Result<(String, Value), CannotDo> {
        let now = self.message_now(message)?;
        let button = buttons(&now.blocks)
            .into_iter()
            .filter(|button| button.label == label)
            .nth(nth)
            .ok_or_else(|| {
                let shown = self
                    .look_again(message)
                    .map_or_else(String::new, |shown| shown.text);
                CannotDo::new(format!(
                    "the message has no button {label:?}. It says:\n{shown}"
                ))
            })?;
        let app = now
            .bot
            .as_ref()
            .map(|author| author.app.clone())
            .unwrap_or_default();
        let mut world = self.hub.world();
        let action = button_action(&button, &action_ts(&world));
        let payload = payload::message_button(
            &mut world,
            self.scene(&app),
            &message.channel,
            &now,
            message.ephemeral,
            &action,
        );
        Ok((app, payload))
    }

    async fn send(&self, app: String, payload: Value) -> Done {
        self.remember(Sent::Action(app.clone(), payload.clone()));
        interactions::act(&self.hub, &app, payload).await;
        Ok(())
    }
}
