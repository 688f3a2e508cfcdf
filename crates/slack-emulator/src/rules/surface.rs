//! The surfaces that blocks are shown on, and the rules of a whole view.

use serde_json::Value;

use super::block::blocks;
use super::composition::{Text, text};
use super::problem::{Problem, Problems};

/// The most bytes of JSON a view may have.
pub(crate) const VIEW_BYTES: usize = 250 * 1024;

/// Where blocks are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surface {
    Message,
    Modal,
    Home,
}

impl Surface {
    pub fn most_blocks(self) -> usize {
        match self {
            Self::Message => 50,
            Self::Modal | Self::Home => 100,
        }
    }

    pub fn takes(self, kind: &str) -> bool {
        match kind {
            "section" | "header" | "divider" | "context" | "actions" | "input" | "image"
            | "rich_text" | "video" => true,
            "markdown" | "file" | "table" | "context_actions" => self == Self::Message,
            _ => false,
        }
    }
}

/// Everything that is wrong with a view; pointers begin with `/view`.
pub(crate) fn view(view: &Value) -> Vec<Problem> {
    let mut found = Problems::default();
    let at = "/view";
    let surface = match view["type"].as_str() {
        Some("modal") => Surface::Modal,
        Some("home") => Surface::Home,
        Some(other) => {
            found.add("/view/type", format!("unsupported type: {other}"));
            return found.0;
        }
        None => {
            found.add(at, "missing required field: type");
            return found.0;
        }
    };
    found.required(at, view, &["blocks"]);
    let list = found.list(at, view, "blocks", 0, usize::MAX);
    match surface {
        Surface::Modal => modal(&mut found, view, list),
        Surface::Home | Surface::Message => {
            found.only(
                at,
                view,
                &[
                    "type",
                    "blocks",
                    "private_metadata",
                    "callback_id",
                    "external_id",
                ],
            );
        }
    }
    found.string(at, view, "private_metadata", 0, 3000);
    found.string(at, view, "callback_id", 0, 255);
    found.string(at, view, "external_id", 0, 255);
    found.0.extend(blocks("/view/blocks", list, surface));
    found.0
}

fn modal(found: &mut Problems, view: &Value, list: &[Value]) {
    let at = "/view";
    found.only(
        at,
        view,
        &[
            "type",
            "title",
            "blocks",
            "close",
            "submit",
            "private_metadata",
            "callback_id",
            "clear_on_close",
            "notify_on_close",
            "external_id",
            "submit_disabled",
        ],
    );
    found.required(at, view, &["title"]);
    for key in ["title", "close", "submit"] {
        text(found, at, view, key, Text::Plain, 24);
    }
    found.flag(at, view, "clear_on_close");
    found.flag(at, view, "notify_on_close");
    if view["submit"].is_null() && list.iter().any(|block| block["type"] == "input") {
        found.add(at, "missing required field: submit");
    }
}

/// Whether the view is more JSON than Slack takes.
pub(crate) fn too_large(view: &Value) -> bool {
    view.to_string().len() > VIEW_BYTES
}
