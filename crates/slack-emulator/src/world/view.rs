//! Modals and homes: what the app sent, what the person has put in so far, and how both come together.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::World;
use super::ids::Ids;

/// What stands in the inputs: the state object per block id and action id.
pub(crate) type Inputs = BTreeMap<(String, String), Value>;

/// How deep modals may be stacked.
pub(crate) const STACK_LIMIT: usize = 3;

/// One open modal or published home.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub id: String,
    pub team: String,
    pub app: String,
    pub bot: String,
    pub hash: String,
    /// As the app sent it, with the block and action ids that it left out filled in.
    pub spec: Value,
    pub root: String,
    pub previous: Option<String>,
    pub inputs: Inputs,
    /// What stands under the inputs, per block id.
    pub errors: BTreeMap<String, String>,
    /// What Slack says across the modal when the app fails it.
    pub trouble: Option<String>,
}

/// Where an interactive element stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Input,
    Accessory,
    Action,
}

/// An interactive element with its block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'a> {
    pub block: &'a Value,
    pub element: &'a Value,
    pub place: Place,
}

impl Placed<'_> {
    pub fn key(&self) -> (String, String) {
        (
            word(&self.block["block_id"]),
            word(&self.element["action_id"]),
        )
    }

    pub fn kind(&self) -> &str {
        self.element["type"].as_str().unwrap_or_default()
    }

    /// Whether changing it tells the app at once.
    pub fn dispatches(&self) -> bool {
        self.place != Place::Input || self.block["dispatch_action"] == true
    }
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The interactive elements of a list of blocks, in reading order.
pub(crate) fn elements(blocks: &[Value]) -> Vec<Placed<'_>> {
    let mut found = Vec::new();
    for block in blocks {
        match block["type"].as_str() {
            Some("input") => found.push(Placed {
                block,
                element: &block["element"],
                place: Place::Input,
            }),
            Some("section") if block["accessory"]["action_id"].is_string() => {
                found.push(Placed {
                    block,
                    element: &block["accessory"],
                    place: Place::Accessory,
                });
            }
            Some("actions") => {
                let list = block["elements"]
                    .as_array()
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                found.extend(list.iter().map(|element| Placed {
                    block,
                    element,
                    place: Place::Action,
                }));
            }
            Some(_) | None => {}
        }
    }
    found
}

/// Fills in the block ids and action ids that an app may leave out.
pub(crate) fn with_ids(blocks: &mut Value, ids: &mut Ids) {
    for block in blocks.as_array_mut().into_iter().flatten() {
        fill(block, "block_id", ids);
        for part in ["element", "accessory"] {
            if block[part].is_object() && block[part]["type"] != "image" {
                fill(&mut block[part], "action_id", ids);
            }
        }
        if block["type"] == "actions" {
            for element in block["elements"].as_array_mut().into_iter().flatten() {
                fill(element, "action_id", ids);
            }
        }
    }
}

fn fill(object: &mut Value, key: &str, ids: &mut Ids) {
    let missing = object[key].as_str().is_none_or(str::is_empty);
    if let Some(object) = object.as_object_mut().filter(|_| missing) {
        object.insert(key.to_owned(), json!(format!("auto{}", ids.number("auto"))));
    }
}

/// The state an element starts with, in Slack's shape; `None` for buttons and menus, which have none.
pub(crate) fn initial_state(element: &Value) -> Option<Value> {
    let kind = element["type"].as_str()?;
    let initial = |key: &str| element[key].clone();
    let list = |key: &str| {
        if element[key].is_array() {
            element[key].clone()
        } else {
            json!([])
        }
    };
    let (key, value) = match kind {
        "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" => {
            ("value", initial("initial_value"))
        }
        "rich_text_input" => ("rich_text_value", initial("initial_value")),
        "datepicker" => ("selected_date", initial("initial_date")),
        "timepicker" => ("selected_time", initial("initial_time")),
        "datetimepicker" => ("selected_date_time", initial("initial_date_time")),
        "static_select" | "external_select" | "radio_buttons" => {
            ("selected_option", initial("initial_option"))
        }
        "multi_static_select" | "multi_external_select" | "checkboxes" => {
            ("selected_options", list("initial_options"))
        }
        "users_select" => ("selected_user", initial("initial_user")),
        "multi_users_select" => ("selected_users", list("initial_users")),
        "conversations_select" => ("selected_conversation", initial("initial_conversation")),
        "multi_conversations_select" => ("selected_conversations", list("initial_conversations")),
        "channels_select" => ("selected_channel", initial("initial_channel")),
        "multi_channels_select" => ("selected_channels", list("initial_channels")),
        "file_input" => ("files", json!([])),
        _ => return None,
    };
    Some(json!({ "type": kind, key: value }))
}

/// The inputs of new blocks: what was there under the same ids and type stays, the rest starts afresh.
pub(crate) fn inputs(blocks: &[Value], before: &Inputs) -> Inputs {
    elements(blocks)
        .into_iter()
        .filter_map(|placed| {
            let fresh = initial_state(placed.element)?;
            let kept = before
                .get(&placed.key())
                .filter(|old| old["type"] == fresh["type"])
                .cloned();
            Some((placed.key(), kept.unwrap_or(fresh)))
        })
        .collect()
}

/// `state.values` in Slack's nesting.
pub(crate) fn values(inputs: &Inputs) -> Value {
    let mut values = json!({});
    for ((block, action), state) in inputs {
        values[block][action] = state.clone();
    }
    values
}

impl View {
    pub fn blocks(&self) -> &[Value] {
        self.spec["blocks"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    pub fn is_home(&self) -> bool {
        self.spec["type"] == "home"
    }

    /// The view object as payloads and answers carry it.
    pub fn to_json(&self) -> Value {
        let text = |key: &str| {
            if self.spec[key].is_string() {
                self.spec[key].clone()
            } else {
                json!("")
            }
        };
        let flag = |key: &str| json!(self.spec[key] == true);
        let optional = |key: &str| self.spec.get(key).cloned().unwrap_or(Value::Null);
        json!({
            "id": self.id,
            "team_id": self.team,
            "type": self.spec["type"],
            "title": optional("title"),
            "submit": optional("submit"),
            "close": optional("close"),
            "blocks": self.blocks(),
            "private_metadata": text("private_metadata"),
            "callback_id": text("callback_id"),
            "external_id": text("external_id"),
            "state": { "values": values(&self.inputs) },
            "hash": self.hash,
            "clear_on_close": flag("clear_on_close"),
            "notify_on_close": flag("notify_on_close"),
            "previous_view_id": self.previous,
            "root_view_id": self.root,
            "app_id": self.app,
            "app_installed_team_id": self.team,
            "bot_id": self.bot,
        })
    }
}

/// Why a view could not be put where the app wanted it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ViewRefused {
    DuplicateExternalId,
    StackFull,
    HashConflict,
    NotFound,
}

impl ViewRefused {
    pub fn code(&self) -> &'static str {
        match self {
            Self::DuplicateExternalId => "duplicate_external_id",
            Self::StackFull => "push_limit_reached",
            Self::HashConflict => "hash_conflict",
            Self::NotFound => "not_found",
        }
    }
}

impl World {
    fn new_hash(&mut self) -> String {
        let number = self.ids.number("hash");
        format!("{}.{number:08x}", self.seconds())
    }

    fn external_id_is_taken(&self, team: &str, spec: &Value, but: Option<&str>) -> bool {
        let Some(wanted) = spec["external_id"].as_str().filter(|id| !id.is_empty()) else {
            return false;
        };
        self.views.values().any(|view| {
            view.team == team
                && Some(view.id.as_str()) != but
                && view.spec["external_id"].as_str() == Some(wanted)
        })
    }

    /// Makes a view; not yet shown anywhere.
    fn make_view(&mut self, app: &str, mut spec: Value) -> Result<View, ViewRefused> {
        let install = self.install(app).ok_or(ViewRefused::NotFound)?;
        let (team, bot) = (install.team.clone(), install.bot_id.clone());
        if self.external_id_is_taken(&team, &spec, None) {
            return Err(ViewRefused::DuplicateExternalId);
        }
        with_ids(&mut spec["blocks"], &mut self.ids);
        let id = self.ids.next("V");
        let blocks = spec["blocks"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        Ok(View {
            inputs: inputs(blocks, &Inputs::new()),
            root: id.clone(),
            id,
            team,
            app: app.to_owned(),
            bot,
            hash: self.new_hash(),
            spec,
            previous: None,
            errors: BTreeMap::new(),
            trouble: None,
        })
    }

    /// Opens a modal as the root of a new stack.
    pub fn open_view(&mut self, app: &str, user: &str, spec: Value) -> Result<View, ViewRefused> {
        let view = self.make_view(app, spec)?;
        self.close_all_views(user);
        self.stacks.insert(user.to_owned(), vec![view.id.clone()]);
        self.views.insert(view.id.clone(), view.clone());
        Ok(view)
    }

    /// Puts a modal on top of the one that is open.
    pub fn push_view(&mut self, app: &str, user: &str, spec: Value) -> Result<View, ViewRefused> {
        let stack = self.stacks.get(user).cloned().unwrap_or_default();
        let (Some(root), Some(top)) = (stack.first(), stack.last()) else {
            return Err(ViewRefused::NotFound);
        };
        if stack.len() >= STACK_LIMIT {
            return Err(ViewRefused::StackFull);
        }
        let mut view = self.make_view(app, spec)?;
        view.root.clone_from(root);
        view.previous = Some(top.clone());
        self.stacks
            .entry(user.to_owned())
            .or_default()
            .push(view.id.clone());
        self.views.insert(view.id.clone(), view.clone());
        Ok(view)
    }

    /// Replaces what a view shows; what was typed under the same ids stays.
    pub fn update_view(
        &mut self,
        id: &str,
        mut spec: Value,
        hash: Option<&str>,
    ) -> Result<View, ViewRefused> {
        let old = self.views.get(id).ok_or(ViewRefused::NotFound)?;
        if hash.is_some_and(|hash| hash != old.hash) {
            return Err(ViewRefused::HashConflict);
        }
        let team = old.team.clone();
        if self.external_id_is_taken(&team, &spec, Some(id)) {
            return Err(ViewRefused::DuplicateExternalId);
        }
        with_ids(&mut spec["blocks"], &mut self.ids);
        let hash = self.new_hash();
        let view = self.views.get_mut(id).ok_or(ViewRefused::NotFound)?;
        let blocks = spec["blocks"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        view.inputs = inputs(blocks, &view.inputs);
        view.spec = spec;
        view.hash = hash;
        view.errors.clear();
        view.trouble = None;
        Ok(view.clone())
    }

    /// Publishes a person's home for an app.
    pub fn publish_home(
        &mut self,
        app: &str,
        user: &str,
        spec: Value,
        hash: Option<&str>,
    ) -> Result<View, ViewRefused> {
        let key = (app.to_owned(), user.to_owned());
        if let Some(id) = self.homes.get(&key).cloned() {
            return self.update_view(&id, spec, hash);
        }
        let view = self.make_view(app, spec)?;
        self.homes.insert(key, view.id.clone());
        self.views.insert(view.id.clone(), view.clone());
        Ok(view)
    }

    pub fn top_view(&self, user: &str) -> Option<&View> {
        self.views.get(self.stacks.get(user)?.last()?)
    }

    /// Takes a view away from the person's stack; the one below shows again.
    pub fn close_view(&mut self, user: &str, id: &str) {
        self.views.remove(id);
        if let Some(stack) = self.stacks.get_mut(user) {
            stack.retain(|view| view != id);
        }
    }

    pub fn close_all_views(&mut self, user: &str) {
        for id in self.stacks.remove(user).unwrap_or_default() {
            self.views.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Inputs, inputs, values};

    fn blocks(initial: &str, kind: &str) -> Vec<serde_json::Value> {
        vec![json!({
            "type": "input", "block_id": "b", "label": { "type": "plain_text", "text": "Customer" },
            "element": { "type": kind, "action_id": "a", "initial_value": initial },
        })]
    }

    #[test]
    fn what_was_typed_stays_under_the_same_ids() {
        let mut typed = inputs(&blocks("first", "plain_text_input"), &Inputs::new());
        assert_eq!(values(&typed)["b"]["a"]["value"], "first");
        typed.insert(
            ("b".into(), "a".into()),
            json!({ "type": "plain_text_input", "value": "typed" }),
        );
        let after = inputs(&blocks("second", "plain_text_input"), &typed);
        assert_eq!(values(&after)["b"]["a"]["value"], "typed");
    }

    #[test]
    fn another_type_starts_afresh() {
        let typed = inputs(&blocks("first", "plain_text_input"), &Inputs::new());
        let after = inputs(&blocks("7", "number_input"), &typed);
        assert_eq!(
            values(&after)["b"]["a"],
            json!({ "type": "number_input", "value": "7" })
        );
    }
}
