//! The same acts by somebody who points instead of naming: at elements by the ids of their block and
//! action, at messages by their place. For clients that draw the screen themselves.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::at::At;
use super::cannot::CannotDo;
use super::inputs::Spot;
use super::{Done, Person};
use crate::render::buttons;
use crate::world::World;
use crate::world::elements::{Placed, elements};
use crate::world::message::Message;
use crate::world::view::View;

/// Where an element stands.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Surface {
    View { view: String },
    Message { channel: String, ts: String },
}

/// An element by its ids.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Element {
    pub block_id: String,
    pub action_id: String,
}

/// What stands in an input that the app was not told of yet.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Held {
    #[serde(flatten)]
    pub element: Element,
    pub state: Value,
}

impl Element {
    fn is(&self, block: &Value, element: &Value) -> bool {
        block["block_id"] == self.block_id && element["action_id"] == self.action_id
    }

    fn among<'a>(&self, blocks: &'a [Value]) -> Result<Placed<'a>, CannotDo> {
        elements(blocks)
            .into_iter()
            .find(|placed| self.is(placed.block, placed.element))
            .ok_or_else(|| self.missing())
    }

    fn missing(&self) -> CannotDo {
        CannotDo::new(format!(
            "there is no {}/{} there any more",
            self.block_id, self.action_id
        ))
    }
}

/// What a surface shows now.
enum Front<'a> {
    View(View),
    Message(At<'a>, Message),
}

impl Front<'_> {
    fn blocks(&self) -> &[Value] {
        match self {
            Self::View(view) => view.blocks(),
            Self::Message(_, message) => &message.blocks,
        }
    }

    fn spot(&self, element: &Element) -> Result<Spot, CannotDo> {
        let placed = element.among(self.blocks())?;
        Ok(match self {
            Self::View(view) => Spot::in_view(view, &placed),
            Self::Message(_, message) => Spot::in_message(message, &placed),
        })
    }
}

impl Person {
    /// What is there now, if it is in front of this person.
    fn front<'a>(&self, world: &World, on: &'a Surface) -> Result<Front<'a>, CannotDo> {
        self.may_act(world)?;
        match on {
            Surface::View { view } => self.view_at(world, view).cloned().map(Front::View),
            Surface::Message { channel, ts } => self
                .find_message(world, channel, ts)
                .map(|(at, message)| Front::Message(at, message)),
        }
    }

    /// The modal on top, or a home where no modal is open.
    pub(super) fn view_at<'a>(&self, world: &'a World, id: &str) -> Result<&'a View, CannotDo> {
        let top = world.top_view(&self.id);
        if let Some(top) = top.filter(|top| top.id == id) {
            return Ok(top);
        }
        let stack = world.stacks.get(&self.id);
        let is_covered = stack.is_some_and(|stack| stack.iter().any(|below| below == id));
        let mut homes = world.homes.iter();
        let is_home = homes.any(|((_, user), home)| *user == self.id && home == id);
        if is_covered || (is_home && top.is_some()) {
            return Err(CannotDo::new("another form is open in front of that"));
        }
        world
            .views
            .get(id)
            .filter(|_| is_home)
            .ok_or_else(|| CannotDo::new("that form is closed"))
    }

    pub(crate) async fn press_at(&self, on: &Surface, element: &Element) -> Done {
        let (front, button) = {
            let world = self.hub.world();
            let front = self.front(&world, on)?;
            let button = buttons(front.blocks())
                .into_iter()
                .find(|button| element.is(&button.block, &button.element));
            (front, button.ok_or_else(|| element.missing())?)
        };
        match front {
            Front::View(view) => self.press_in_view(&view, &button).await,
            Front::Message(at, message) => self.press_button_of(at, &message, &button).await,
        }
    }

    /// Puts this state into an element; the app is told where Slack would tell it.
    pub(crate) async fn put_at(&self, on: &Surface, element: &Element, state: &Value) -> Done {
        let (front, spot, state) = {
            let world = self.hub.world();
            let front = self.front(&world, on)?;
            let spot = front.spot(element)?;
            let state = self.accepted(&world, &spot.element, state)?;
            (front, spot, state)
        };
        match front {
            Front::View(_) => self.put_state(spot, state).await,
            Front::Message(at, message) => self.put_in_message(at, &message, spot, state).await,
        }
    }

    /// Keeps what stands in the inputs, all of it or nothing; the app is not told.
    pub(crate) fn hold(&self, on: &Surface, inputs: &[Held]) -> Done {
        if inputs.is_empty() {
            return Ok(());
        }
        let mut world = self.hub.world();
        let front = self.front(&world, on)?;
        let mut taken = Vec::new();
        for held in inputs {
            let spot = front.spot(&held.element)?;
            let state = self.accepted(&world, &spot.element, &held.state)?;
            taken.push((spot, state));
        }
        for (spot, state) in taken {
            match &front {
                Front::View(view) => {
                    if let Some(view) = world.views.get_mut(&view.id) {
                        view.inputs.insert(spot.key(), state);
                    }
                }
                Front::Message(at, message) => {
                    self.keep_choice(&mut world, *at, message, &spot, &state);
                }
            }
        }
        Ok(())
    }

    /// Sends the modal on top; what the client itself refused comes back, per block id.
    pub(crate) async fn submit_at(&self, view: &str) -> Result<BTreeMap<String, String>, CannotDo> {
        let view = self.modal_at(view)?;
        Ok(self.send_form(view).await)
    }

    pub(crate) async fn close_at(&self, view: &str) -> Done {
        self.modal_at(view)?;
        self.close().await
    }

    pub(crate) async fn close_all_at(&self, view: &str) -> Done {
        self.modal_at(view)?;
        self.close_all().await
    }

    pub(super) fn modal_at(&self, id: &str) -> Result<View, CannotDo> {
        let world = self.hub.world();
        self.may_act(&world)?;
        let view = self.view_at(&world, id)?;
        if view.is_home() {
            return Err(CannotDo::new("a home is neither sent nor closed"));
        }
        Ok(view.clone())
    }

    /// What a search menu offers for what was typed, as the app answers.
    pub(crate) async fn offer_at(
        &self,
        on: &Surface,
        element: &Element,
        typed: &str,
    ) -> Result<Value, CannotDo> {
        let (front, spot) = {
            let world = self.hub.world();
            let front = self.front(&world, on)?;
            let spot = front.spot(element)?;
            (front, spot)
        };
        let at = match front {
            Front::View(_) => None,
            Front::Message(at, _) => Some(at),
        };
        Ok(self.fetch_offer(&spot, at, typed).await)
    }

    pub(crate) async fn use_shortcut_at(&self, channel: &str, ts: &str, which: &str) -> Done {
        let at = {
            let world = self.hub.world();
            self.find_message(&world, channel, ts)?.0
        };
        self.use_message_shortcut(at, which).await
    }

    /// The same person with an app of the workspace in mind.
    pub(crate) fn facing_app(&self, app: &str) -> Result<Self, CannotDo> {
        let world = self.hub.world();
        let known = world
            .install(app)
            .filter(|install| install.team == self.team);
        known.ok_or_else(|| CannotDo::new(format!("no app {app} is installed here")))?;
        Ok(Self {
            facing: Some(app.to_owned()),
            ..self.clone()
        })
    }

    /// Somebody of this workspace whom this person knows.
    pub(crate) fn acquaintance(&self, id: &str) -> Result<Self, CannotDo> {
        let world = self.hub.world();
        let user = world
            .users
            .get(id)
            .filter(|user| user.team == self.team && !user.deactivated);
        user.filter(|user| world.knows(&self.id, &user.id) || user.bot.is_some())
            .map(|user| Self::of(self.hub.clone(), &self.team, &user.id))
            .ok_or_else(|| CannotDo::new(format!("there is nobody {id} here")))
    }

    /// The conversation of the two alone, made on first use. Apps have none with people of other
    /// companies.
    pub(crate) fn direct_with(&self, user: &str) -> Result<String, CannotDo> {
        let other = self.acquaintance(user)?;
        let mut world = self.hub.world();
        self.may_act(&world)?;
        if world.users.get(user).is_some_and(|user| user.bot.is_some()) {
            self.may_run(&world)?;
        }
        Ok(world.direct_of_two(&self.team, &self.id, &other.id))
    }
}
