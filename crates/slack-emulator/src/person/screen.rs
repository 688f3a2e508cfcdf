//! What is on a person's screen: the modal on top, their home.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::Person;
use super::cannot::CannotDo;
use crate::render::{Reader, buttons, view_with_errors, word};
use crate::world::view::View;

/// A view as one person sees it.
#[derive(Clone, Debug)]
pub struct Screen {
    pub title: String,
    /// Everything on it: labels, hints, what stands in the inputs, errors, buttons.
    pub text: String,
    /// What can be pressed: buttons in the view, then submit and close.
    pub buttons: Vec<String>,
    /// The labels of the inputs, in reading order.
    pub labels: Vec<String>,
    /// What stands under the inputs, per label.
    pub errors: BTreeMap<String, String>,
    /// What Slack itself says when the app failed it.
    pub trouble: Option<String>,
    /// How many views are stacked: 1 for one that was just opened.
    pub depth: usize,
    pub callback_id: String,
    pub raw: Value,
}

impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn screen(view: &View, depth: usize, reader: &Reader) -> Screen {
    let raw = view.to_json();
    let inputs: Vec<&Value> = view
        .blocks()
        .iter()
        .filter(|block| block["type"] == "input")
        .collect();
    let label_of = |block: &str| {
        let input = inputs.iter().find(|input| input["block_id"] == block);
        input.map_or_else(
            || block.to_owned(),
            |input| word(&input["label"]["text"]).to_owned(),
        )
    };
    let mut pressable: Vec<String> = buttons(view.blocks())
        .into_iter()
        .map(|button| button.label)
        .collect();
    for edge in ["submit", "close"] {
        pressable.extend(raw[edge]["text"].as_str().map(str::to_owned));
    }
    let mut text = view_with_errors(&raw, &view.errors, reader);
    if let Some(trouble) = &view.trouble {
        text.push_str("\n! ");
        text.push_str(trouble);
    }
    Screen {
        title: word(&raw["title"]["text"]).to_owned(),
        text,
        buttons: pressable,
        labels: inputs
            .iter()
            .map(|input| word(&input["label"]["text"]).to_owned())
            .collect(),
        errors: view
            .errors
            .iter()
            .map(|(block, error)| (label_of(block), error.clone()))
            .collect(),
        trouble: view.trouble.clone(),
        depth,
        callback_id: word(&raw["callback_id"]).to_owned(),
        raw,
    }
}

impl Person {
    /// The modal on top, if one is open.
    pub fn screen(&self) -> Option<Screen> {
        let world = self.hub.world();
        let depth = world.stacks.get(&self.id).map_or(0, Vec::len);
        let reader = self.reader(&world);
        world
            .top_view(&self.id)
            .map(|view| screen(view, depth, &reader))
    }

    /// The modal on top, waited for: one that an app opens a moment after it has acknowledged.
    pub async fn sees_modal(&self) -> Result<Screen, CannotDo> {
        self.hub.until(|| self.screen().is_some()).await;
        self.screen().ok_or_else(|| self.cannot("no modal came"))
    }

    /// Their home in the (first) app, as last published.
    pub fn home(&self) -> Option<Screen> {
        let world = self.hub.world();
        let reader = self.reader(&world);
        self.home_view(&world).map(|view| screen(view, 1, &reader))
    }

    pub(super) fn home_view<'a>(&self, world: &'a crate::world::World) -> Option<&'a View> {
        let (app, _) = self.app(world).ok()?;
        world.views.get(world.homes.get(&(app, self.id.clone()))?)
    }

    /// The refusal that shows what is there instead.
    pub(super) fn cannot(&self, what: &str) -> CannotDo {
        if let Some(screen) = self.screen() {
            return CannotDo::new(format!("{what}. On the screen:\n{screen}"));
        }
        let said = self.ephemerals().pop();
        let said = said.map_or_else(String::new, |last| format!(" Last seen: {}", last.text));
        CannotDo::new(format!("{what}. No modal is open.{said}"))
    }
}
