//! Pressing buttons: in the modal on top, in the home, on messages.

use serde_json::{Value, json};

use super::at::At;
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
            Pressed::Button(view, button) => self.press_in_view(&view, &button).await,
        }
    }

    pub(super) async fn press_in_view(&self, view: &View, button: &Button) -> Done {
        let payload = {
            let mut world = self.hub.world();
            let action = button_action(button, &action_ts(&world));
            payload::view_action(&mut world, self.scene(&view.app), view, &action)
        };
        self.send(view.app.clone(), payload).await
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
            let payload = self.message_action(&mut world, &app, message.at(), &old, &action);
            (app, payload)
        };
        self.send(app, payload).await
    }

    /// Chooses in a menu of a message: a select by its placeholder or section text, an overflow by any label.
    pub async fn choose_on(&self, message: &Seen, label: &str, shown: &str) -> Done {
        let now = self.message_now(message)?;
        let mut spot = self.menu(&now, label, shown)?;
        spot.dispatches = true;
        let (field, value) = self.pick(&spot, shown).await?;
        let mut state =
            initial_state(&spot.element).unwrap_or_else(|| json!({ "type": spot.kind() }));
        state[field] = value;
        self.put_in_message(message.at(), &now, spot, state).await
    }

    /// Puts this into an element of a message; later clicks carry it as state.
    pub(super) async fn put_in_message(
        &self,
        at: At<'_>,
        now: &Message,
        spot: Spot,
        state: Value,
    ) -> Done {
        let payload = {
            let mut world = self.hub.world();
            self.keep_choice(&mut world, at, now, &spot, &state);
            spot.dispatches.then(|| {
                let action = spot.action(state, &action_ts(&world));
                self.message_action(&mut world, &spot.app, at, now, &action)
            })
        };
        match payload {
            Some(payload) => self.send(spot.app, payload).await,
            None => Ok(()),
        }
    }

    fn message_action(
        &self,
        world: &mut World,
        app: &str,
        at: At<'_>,
        now: &Message,
        action: &Value,
    ) -> Value {
        let scene = self.scene(app);
        payload::message_button(world, scene, at.channel, now, at.whispered, action)
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
        let found = elements(&message.blocks)
            .into_iter()
            .find(fits)
            .map(|placed| Spot::in_message(message, &placed));
        found.ok_or_else(|| {
            CannotDo::new(format!("the message has no menu {label:?} with {shown:?}"))
        })
    }

    /// Remembers what was chosen in a message, since later clicks carry it as state.
    pub(super) fn keep_choice(
        &self,
        world: &mut World,
        at: At<'_>,
        now: &Message,
        spot: &Spot,
        state: &Value,
    ) {
        let key = (self.id.clone(), at.channel.to_owned(), at.ts.to_owned());
        let before = world.message_inputs.remove(&key).unwrap_or_default();
        let mut held = inputs(&now.blocks, &before);
        if initial_state(&spot.element).is_some() {
            held.insert(spot.key(), state.clone());
        }
        world.message_inputs.insert(key, held);
    }

    /// The message as it stands now.
    fn message_now(&self, message: &Seen) -> Result<Message, CannotDo> {
        let world = self.hub.world();
        self.may_act(&world)?;
        let found = self.message_at(&world, message.at());
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
        Ok(self.press_in_message(message.at(), &now, &button))
    }

    /// What pressing this button of a message sends, and to which app.
    fn press_in_message(&self, at: At<'_>, now: &Message, button: &Button) -> (String, Value) {
        let app = now.bot.as_ref().map(|author| author.app.clone());
        let app = app.unwrap_or_default();
        let mut world = self.hub.world();
        let action = button_action(button, &action_ts(&world));
        let payload = self.message_action(&mut world, &app, at, now, &action);
        (app, payload)
    }

    /// Presses this button of a message.
    pub(super) async fn press_button_of(&self, at: At<'_>, now: &Message, button: &Button) -> Done {
        let (app, payload) = self.press_in_message(at, now, button);
        self.send(app, payload).await
    }

    async fn send(&self, app: String, payload: Value) -> Done {
        self.remember(Sent::Action(app.clone(), payload.clone()));
        interactions::act(&self.hub, &app, payload).await;
        Ok(())
    }
}
