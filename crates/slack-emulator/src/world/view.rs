//! Modals and homes: what the app sent, what the person has put in so far, and how both come together.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::World;
use super::elements::{Inputs, inputs, values, with_ids};

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
