//! A form, before it is in Slack's own shape: as with a message, how its days read is settled when
//! it leaves.

use slack_morphism::prelude::{
    SlackBlock, SlackBlockPlainTextOnly, SlackCallbackId, SlackModalView, SlackView,
};

use super::input;
use crate::domain::dates::DateLanguage;
use crate::slack::action::Form;
use crate::slack::line::Line;
use crate::slack::message::Writer;

/// A part of a form.
#[derive(Debug, Clone)]
pub enum Block {
    /// What is said.
    Said(Writer),
    /// What is asked.
    Slack(Box<SlackBlock>),
    Menu(Menu),
}

/// One of a few has to be chosen, and what they are called has days in it.
#[derive(Debug, Clone)]
pub struct Menu {
    pub block: &'static str,
    pub label: &'static str,
    pub placeholder: &'static str,
    /// Values, and what they are called.
    pub options: Vec<(String, Line)>,
    pub initial: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Modal {
    pub form: Form,
    /// What it is about, for when it comes back.
    pub about: String,
    pub title: SlackBlockPlainTextOnly,
    pub blocks: Vec<Block>,
    pub submit: Option<SlackBlockPlainTextOnly>,
    pub close: Option<SlackBlockPlainTextOnly>,
    /// Whether we hear of it when it is closed.
    pub notify_on_close: bool,
}

impl Modal {
    /// Whether it reads differently in another language of dates.
    pub fn has_dates(&self) -> bool {
        self.blocks.iter().any(|block| match block {
            Block::Said(writer) => writer.has_dates(),
            Block::Menu(menu) => menu.options.iter().any(|(_, name)| name.has_dates()),
            Block::Slack(_) => false,
        })
    }

    /// In Slack's form.
    pub fn written(&self, dates: DateLanguage) -> SlackView {
        let blocks = self.blocks.iter();
        SlackView::Modal(SlackModalView {
            title: self.title.clone(),
            blocks: blocks.flat_map(|block| block.written(dates)).collect(),
            close: self.close.clone(),
            submit: self.submit.clone(),
            private_metadata: Some(self.about.clone()),
            callback_id: Some(SlackCallbackId::new(self.form.to_string())),
            clear_on_close: None,
            notify_on_close: self.notify_on_close.then_some(true),
            hash: None,
            external_id: None,
        })
    }
}

impl Block {
    pub fn written(&self, dates: DateLanguage) -> Vec<SlackBlock> {
        match self {
            Self::Said(writer) => writer.written(dates),
            Self::Slack(block) => vec![(**block).clone()],
            Self::Menu(menu) => vec![menu.written(dates)],
        }
    }
}

impl Menu {
    fn written(&self, dates: DateLanguage) -> SlackBlock {
        let options = self.options.iter();
        let names: Vec<String> = options
            .clone()
            .map(|(_, name)| input::cut(&name.plain(dates)))
            .collect();
        let values = options.map(|(value, _)| value.clone());
        let options: Vec<(String, &str)> = values.zip(names.iter().map(String::as_str)).collect();
        let choice = input::choice(self.placeholder, &options, self.initial.as_deref());
        input::Asked::must(self.block, self.label).block(choice)
    }
}

impl From<SlackBlock> for Block {
    fn from(block: SlackBlock) -> Self {
        Self::Slack(Box::new(block))
    }
}

impl Writer {
    /// What was said, for a form.
    pub fn blocks(self) -> Vec<Block> {
        if self.is_empty() {
            Vec::new()
        } else {
            vec![Block::Said(self)]
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::slack::messages::tests::{acknowledged, mia, read_view_in};
    use crate::slack::views::{promise, reading};

    fn read(form: &Modal, dates: DateLanguage) -> String {
        read_view_in(form, dates)
    }

    #[test]
    fn a_forms_days_are_in_the_language_that_was_chosen() {
        let form = promise::promises(&acknowledged(), Some(1), &mia());
        let menu = |dates| read(&form, dates).lines().nth(2).unwrap().to_owned();
        assert_snapshot!(menu(DateLanguage::American), @"Which promise?: Dec 15 · Import of ten years of orders");
        assert_snapshot!(menu(DateLanguage::German), @"Which promise?: 15. Dez. · Import of ten years of orders");
        assert_snapshot!(menu(DateLanguage::Portuguese), @"Which promise?: 15 de dez. · Import of ten years of orders");
        let brief = read(
            &reading::brief(&acknowledged(), false),
            DateLanguage::Spanish,
        );
        let with_days: Vec<&str> = brief
            .lines()
            .filter(|line| line.contains(" 2026"))
            .collect();
        assert_snapshot!(with_days.join("\n"), @"
        Closed: 18 nov 2026 · CRM record (https://crm.example.com/deals/77)
        • Import of ten years of orders · firm · to Ann · by 15 dic 2026
        ");
    }
}
