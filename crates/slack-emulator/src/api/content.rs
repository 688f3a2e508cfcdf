//! What a message says: text, blocks, attachments, metadata, checked the same way for every method that posts.

use serde_json::{Value, json};

use super::Args;
use super::refused::Refused;
use crate::render::Fires;
use crate::rules::block::blocks;
use crate::rules::names::metadata;
use crate::rules::surface::Surface;
use crate::world::World;
use crate::world::elements::with_ids;

/// The most characters of a message's text; more is cut off.
const TEXT_LIMIT: usize = 40_000;
const ATTACHMENT_LIMIT: usize = 100;
const MARKDOWN_LIMIT: usize = 12_000;

/// A checked message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    pub text: String,
    pub blocks: Vec<Value>,
    pub attachments: Vec<Value>,
    pub metadata: Option<Value>,
    /// The text was cut.
    pub truncated: bool,
    /// Broadcasts that the app asked Slack to find in plain words.
    pub linked: Vec<Fires>,
}

impl Content {
    /// Reads and checks the content; `method` names the call in the list of broken rules.
    pub fn read(world: &mut World, method: &str, args: &Args) -> Result<Self, Refused> {
        let bad_blocks = |_| Refused::new("invalid_blocks_format");
        let mut list = args
            .json("blocks")
            .map_err(bad_blocks)?
            .unwrap_or_else(|| json!([]));
        let attachments = args
            .json("attachments")
            .map_err(|_| Refused::new("invalid_attachments"))?;
        let attachments: Vec<Value> = match attachments {
            None => Vec::new(),
            Some(Value::Array(list)) => list,
            Some(_) => return Err(Refused::new("invalid_attachments")),
        };
        let markdown = args.text("markdown_text").unwrap_or_default();
        let mut text = args.word("text");
        if !list.is_array() {
            return Err(Refused::new("invalid_blocks_format"));
        }
        if !markdown.is_empty() {
            if !text.is_empty() || list != json!([]) {
                return Err(Refused::new("markdown_text_conflict"));
            }
            if markdown.chars().count() > MARKDOWN_LIMIT {
                return Err(Refused::new("msg_too_long"));
            }
            text = markdown;
        }
        check_blocks(&list)?;
        if attachments.len() > ATTACHMENT_LIMIT {
            return Err(Refused::new("too_many_attachments"));
        }
        for attachment in &attachments {
            check_blocks(&attachment["blocks"])?;
        }
        let metadata = read_metadata(args)?;
        let has_blocks = list.as_array().is_some_and(|list| !list.is_empty());
        if text.is_empty() && !has_blocks && attachments.is_empty() {
            return Err(Refused::new("no_text"));
        }
        if text.trim().is_empty() && has_blocks {
            world.broke(format!("{method}: blocks without `text`, so notifications and screen readers have nothing to say"));
        }
        let truncated = text.chars().count() > TEXT_LIMIT;
        if truncated {
            text = text.chars().take(TEXT_LIMIT).collect();
        }
        with_ids(&mut list, &mut world.ids);
        let links = args.flag("link_names") == Some(true) || args.word("parse") == "full";
        let linked = if links {
            crate::render::broadcasts_by_word(&text)
        } else {
            Vec::new()
        };
        let Value::Array(blocks) = list else {
            return Err(Refused::new("invalid_blocks_format"));
        };
        Ok(Self {
            text,
            blocks,
            attachments,
            metadata,
            truncated,
            linked,
        })
    }

    /// Adds what Slack says when it cut the text.
    pub fn warn(&self, body: &mut Value) {
        if self.truncated {
            body["warning"] = json!("message_truncated");
            body["response_metadata"] = json!({ "warnings": ["message_truncated"] });
        }
    }
}

fn check_blocks(list: &Value) -> Result<(), Refused> {
    let problems = blocks(
        "/blocks",
        list.as_array().map(Vec::as_slice).unwrap_or_default(),
        Surface::Message,
    );
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Refused::problems("invalid_blocks", &problems))
    }
}

fn read_metadata(args: &Args) -> Result<Option<Value>, Refused> {
    let read = args
        .json("metadata")
        .map_err(|_| Refused::new("invalid_metadata_format"))?;
    if let Some(value) = &read {
        metadata(value).map_err(Refused::new)?;
    }
    Ok(read)
}
