//! Menus and choices that are acted upon at once.

use slack_morphism::prelude::{
    SlackActionId, SlackBlock, SlackBlockChoiceItem, SlackBlockExternalSelectElement, SlackBlockId,
    SlackBlockPlainText, SlackBlockPlainTextOnly, SlackBlockRadioButtonsElement,
    SlackBlockStaticSelectElement, SlackBlockText, SlackBlockUsersSelectElement,
    SlackInputBlockElement, SlackSectionBlock, SlackSectionBlockElement,
};

use super::form::plain;
use super::input::cut;
use super::modal::Block;
use crate::domain::ids::UserId;
use crate::slack::action::Action;

/// For a form that has nothing to submit. `options`: values, and what they say; one at least.
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

/// A person of the workspace, acted upon at once.
pub fn person(action: Action, label: &str, chosen: Option<&UserId>) -> Block {
    let chosen = chosen.map(ToString::to_string);
    let mut select = SlackBlockUsersSelectElement::new()
        .with_action_id(SlackActionId::new(action.to_string()))
        .with_placeholder(plain("Everybody’s"));
    select.initial_user = chosen;
    let text = SlackBlockPlainText::new(label.to_owned());
    let section = SlackSectionBlock::new()
        .with_block_id(SlackBlockId::new(action.to_string()))
        .with_text(text.into())
        .with_accessory(SlackSectionBlockElement::UsersSelect(select));
    SlackBlock::from(section).into()
}

/// A menu in which people search: what it offers is asked of us while they type, and with nothing
/// typed, too. `chosen` is a value and what it says.
pub fn search(
    action: Action,
    placeholder: &str,
    chosen: Option<(&str, &str)>,
) -> SlackInputBlockElement {
    SlackInputBlockElement::ExternalSelect(SlackBlockExternalSelectElement {
        action_id: Some(SlackActionId::new(action.to_string())),
        placeholder: Some(plain(placeholder)),
        initial_option: chosen.map(|(value, says)| SlackBlockChoiceItem {
            text: plain(says),
            value: value.to_owned(),
            description: None,
            url: None,
        }),
        confirm: None,
        focus_on_load: None,
        min_query_length: Some(0),
    })
}

/// One of a few that are all in sight: values, and what they say.
pub fn radio(action: Action, options: &[(&str, &str)], chosen: &str) -> SlackInputBlockElement {
    let item = |(value, says): &(&str, &str)| SlackBlockChoiceItem {
        text: SlackBlockText::Plain(SlackBlockPlainText::new((*says).to_owned()).with_emoji(false)),
        value: (*value).to_owned(),
        description: None,
        url: None,
    };
    let initial = options.iter().find(|(value, _)| *value == chosen);
    SlackInputBlockElement::RadioButtons(SlackBlockRadioButtonsElement {
        action_id: Some(SlackActionId::new(action.to_string())),
        options: options.iter().map(item).collect(),
        initial_option: initial.map(item),
        confirm: None,
        focus_on_load: None,
    })
}
