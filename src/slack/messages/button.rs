//! A button: what it says, which act it is, and what it is about.

use std::fmt;

use slack_morphism::prelude::{
    SlackActionId, SlackBlockButtonElement, SlackBlockButtonStyle, SlackBlockConfirmItem,
    SlackBlockPlainText,
};
use url::Url;

use crate::domain::deadline::Clock;
use crate::domain::errand::Item;
use crate::domain::handoff::Handoff;
use crate::slack::action::{Action, Owing, Target};

/// Slack takes no longer words on a button.
const LONGEST_LABEL: usize = 75;
/// Slack takes no longer address behind a button.
const LONGEST_ADDRESS: usize = 3000;

#[derive(Debug, Clone)]
pub struct Button {
    label: String,
    action: Action,
    value: String,
    style: Option<SlackBlockButtonStyle>,
    address: Option<Url>,
    confirm: Option<SlackBlockConfirmItem>,
}

impl Button {
    pub fn new(action: Action, label: impl Into<String>, about: impl fmt::Display) -> Self {
        let label: String = label.into();
        Self {
            label: label.chars().take(LONGEST_LABEL).collect(),
            action,
            value: about.to_string(),
            style: None,
            address: None,
            confirm: None,
        }
    }

    /// A button about a handoff.
    pub fn on(handoff: &Handoff, action: Action, label: &str) -> Self {
        Self::new(action, label, Target::of(handoff))
    }

    /// A button about something that is owed.
    pub fn about(handoff: &Handoff, clock: &Clock, action: Action, label: &str) -> Self {
        let item = Item {
            handoff: handoff.id,
            clock: clock.clone(),
        };
        Self::new(action, label, Owing(item))
    }

    /// Leads to a web address; `None` for an address that Slack would refuse.
    pub fn link(address: &str, label: &str) -> Option<Self> {
        Self::leading(Action::FollowLink, address, label)
    }

    /// The same with an action of its own, where several stand in a row.
    pub fn leading(action: Action, address: &str, label: &str) -> Option<Self> {
        let address = Url::parse(address)
            .ok()
            .filter(|url| url.as_str().len() <= LONGEST_ADDRESS)?;
        let button = Self::new(action, label, "");
        Some(Self {
            address: Some(address),
            ..button
        })
    }

    /// The one that most people will press.
    #[must_use]
    pub fn primary(self) -> Self {
        Self {
            style: Some(SlackBlockButtonStyle::Primary),
            ..self
        }
    }

    /// Asks before it acts: a question, what will happen, and the two answers.
    #[must_use]
    pub fn asking(self, question: &str, consequence: &str, yes: &str, no: &str) -> Self {
        let plain = |text: &str| SlackBlockPlainText::new(text.to_owned());
        let confirm = SlackBlockConfirmItem::new(
            plain(question).into(),
            plain(consequence).into(),
            plain(yes).into(),
            plain(no).into(),
        );
        Self {
            confirm: Some(confirm),
            ..self
        }
    }

    pub fn element(self) -> SlackBlockButtonElement {
        SlackBlockButtonElement {
            action_id: Some(SlackActionId::new(self.action.to_string())),
            text: self.label.as_str().into(),
            url: self.address,
            value: (!self.value.is_empty()).then_some(self.value),
            style: self.style,
            confirm: self.confirm,
            accessibility_label: None,
        }
    }
}
