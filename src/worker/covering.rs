//! Telling somebody that they cover for somebody who is away, or no longer do.

use super::Worker;
use super::letter::Composed;
use crate::domain::covering::{Covering, Waiting};
use crate::domain::errand::{Errand, Item};
use crate::domain::ids::UserId;
use crate::flows::{FlowError, covering};
use crate::slack::messages::covering as messages;
use crate::store::outbox::OutboxRow;

/// Who covers for whom, and what became of it.
pub(super) struct Cover<'a> {
    pub absent: &'a UserId,
    pub to: &'a UserId,
    pub covering: &'a Covering,
}

impl Cover<'_> {
    /// The same with what it turned out to ask.
    pub fn asking(&self, items: &[Item]) -> Errand {
        Errand::Cover {
            absent: self.absent.clone(),
            to: self.to.clone(),
            covering: self.covering.clone(),
            items: items.to_vec(),
        }
    }
}

impl Worker {
    pub(super) async fn compose_cover(
        &self,
        row: &OutboxRow,
        cover: &Cover<'_>,
    ) -> Result<Option<Composed>, FlowError> {
        let Cover {
            absent,
            to,
            covering,
        } = cover;
        let workspace = &row.workspace;
        let letter = covering::letter(&self.ctx, workspace, absent, to, covering).await?;
        Ok(letter.map(|letter| {
            let shown = messages::shown(&letter);
            Composed {
                items: shown.iter().map(Waiting::item).collect(),
                message: messages::covering(&letter, self.now()),
                drafts: Vec::new(),
            }
        }))
    }
}
