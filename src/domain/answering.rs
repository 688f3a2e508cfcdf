//! Answers to returned questions that somebody writes and has not sent.

use serde::{Deserialize, Serialize};

use super::brief::{Answers, Brief};
use super::promise::Promises;

/// What one person wrote for one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answering {
    /// Questions asked later need other answers.
    pub round: u32,
    pub answers: Answers,
    /// Where promises were asked about.
    pub promises: Option<Promises>,
}

impl Answering {
    /// It says what stands in the brief already.
    pub fn changes_nothing(&self, brief: &Brief) -> bool {
        let mut answers = self.answers.iter();
        let promises = self.promises.as_ref();
        answers.all(|(field, answer)| brief.answer(field).trim() == answer.trim())
            && promises.is_none_or(|promises| *promises == brief.promises)
    }
}
