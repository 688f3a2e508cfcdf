//! A menu whose choice is acted upon at once, in a form that has nothing to submit.

use slack_morphism::prelude::{
    SlackActionId, SlackBlock, SlackBlockChoiceItem, SlackBlockId, SlackBlockPlainText,
    SlackBlockPlainTextOnly, SlackBlockStaticSelectElement, SlackSectionBlock,
    SlackSectionBlockElement,
};

use super::form::plain;
use super::input::cut;
use super::modal::Block;
use crate::slack::action::Action;

/// `options`: values, and what they say; one at least.
pub fn picker(action: Action, label: &str, options: &[(String, String)], chosen: &str) -> Block {
    let item = |(value, says): &(String, String)| SlackBlockChoiceItem {
        text: plain(&cut(says)),
        value: value.clone(),
        description: None,
        url: None,
    };
    let initial = options.iter().find(|(value, _)| value == chosen);
    let items: Vec<SlackBlockChoiceItem<SlackBlockPlainTextOnly>> =
        options.iter().map(item).collect();
    let select = SlackBlockStaticSelectElement {
        action_id: Some(SlackActionId::new(action.to_string())),
        placeholder: None,
        options: Some(items),
        option_groups: None,
        initial_option: initial.map(item),
        confirm: None,
        focus_on_load: None,
    };
    let text = SlackBlockPlainText::new(label.to_owned());
    let section = SlackSectionBlock::new()
        .with_block_id(SlackBlockId::new(action.to_string()))
        .with_text(text.into())
        .with_accessory(SlackSectionBlockElement::StaticSelect(select));
    SlackBlock::from(section).into()
}
