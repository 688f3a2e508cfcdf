//! What all forms share: title, ids, buttons.

use slack_morphism::prelude::{
    SlackBlock, SlackBlockPlainText, SlackBlockPlainTextOnly, SlackCallbackId, SlackModalView,
    SlackView,
};

use crate::slack::action::{About, Form};

/// Slack takes no longer titles. What it counts is not said, so we count as its browser does.
const LONGEST_TITLE: usize = 24;

/// Sentences for the blocks they stand under.
pub type Errors = Vec<(String, String)>;

/// A modal without a submit button.
pub fn modal(form: Form, about: &About, title: &str, blocks: Vec<SlackBlock>) -> SlackModalView {
    SlackModalView {
        title: plain(&shortened(title)),
        blocks,
        close: None,
        submit: None,
        private_metadata: Some(about.encode()),
        callback_id: Some(SlackCallbackId::new(form.to_string())),
        clear_on_close: None,
        notify_on_close: None,
        hash: None,
        external_id: None,
    }
}

/// A modal to fill in.
pub fn to_submit(
    form: Form,
    about: &About,
    title: &str,
    submit: &str,
    blocks: Vec<SlackBlock>,
) -> SlackView {
    SlackView::Modal(SlackModalView {
        submit: Some(plain(submit)),
        close: Some(plain("Cancel")),
        ..modal(form, about, title, blocks)
    })
}

/// A modal to read.
pub fn to_read(about: &About, title: &str, blocks: Vec<SlackBlock>) -> SlackView {
    SlackView::Modal(SlackModalView {
        close: Some(plain("Close")),
        ..modal(Form::Reading, about, title, blocks)
    })
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
