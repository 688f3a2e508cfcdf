//! What all forms share: title, ids, buttons.

use slack_morphism::prelude::{SlackBlockPlainText, SlackBlockPlainTextOnly};

use super::modal::{Block, Modal};
use crate::slack::action::{About, Form};

/// Slack takes no longer titles. What it counts is not said, so we count as its browser does.
const LONGEST_TITLE: usize = 24;

/// Sentences for the blocks they stand under.
pub type Errors = Vec<(String, String)>;

/// A modal without a submit button.
pub fn modal(form: Form, about: &About, title: &str, blocks: Vec<Block>) -> Modal {
    Modal {
        form,
        about: about.encode(),
        title: plain(&shortened(title)),
        blocks,
        submit: None,
        close: None,
        notify_on_close: false,
    }
}

/// A modal to fill in.
pub fn to_submit(
    form: Form,
    about: &About,
    title: &str,
    submit: &str,
    blocks: Vec<Block>,
) -> Modal {
    Modal {
        submit: Some(plain(submit)),
        close: Some(plain("Cancel")),
        ..modal(form, about, title, blocks)
    }
}

/// A modal to read.
pub fn to_read(about: &About, title: &str, blocks: Vec<Block>) -> Modal {
    Modal {
        close: Some(plain("Close")),
        ..modal(Form::Reading, about, title, blocks)
    }
}

/// Text as it is: `:smile:` stays what was typed.
pub fn plain(text: &str) -> SlackBlockPlainTextOnly {
    SlackBlockPlainText::new(text.to_owned())
        .with_emoji(false)
        .into()
}

fn shortened(title: &str) -> String {
    let width = |text: &str| text.encode_utf16().count();
    if width(title) <= LONGEST_TITLE {
        return title.to_owned();
    }
    let mut short = String::new();
    for letter in title.chars() {
        if width(&short) + letter.len_utf16() >= LONGEST_TITLE {
            break;
        }
        short.push(letter);
    }
    format!("{}…", short.trim_end())
}
