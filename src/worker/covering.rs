//! Telling somebody that they cover for somebody who is away, or no longer do.

use super::Worker;
use super::letter::Composed;
use crate::domain::covering::{Covering, Waiting};
use crate::domain::errand::{Errand, Item};
use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::domain::notice::Notice;
use crate::flows::{FlowError, cover, covering};
use crate::slack::message::Message;
use crate::slack::messages::{covering as messages, owed};
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
                ..Composed::default()
            }
        }))
    }

    /// What is put in the place of something a cover was asked, once whoever they covered for has
    /// it again.
    pub(super) async fn given_back(
        &self,
        row: &OutboxRow,
        notice: &Notice,
        handoff: &Handoff,
    ) -> Result<Option<Message>, FlowError> {
        let open = notice.still_wanted(handoff, self.now());
        let back = open && self.covers_no_more(row, notice).await?;
        let whom = notice.in_place_of().filter(|_| back);
        Ok(whom.map(|whom| owed::passed_on(handoff, whom).into()))
    }

    /// Said to somebody in another's place who does not stand in for them any more.
    pub(super) async fn covers_no_more(
        &self,
        row: &OutboxRow,
        notice: &Notice,
    ) -> Result<bool, FlowError> {
        let Some(absent) = notice.in_place_of() else {
            return Ok(false);
        };
        let mut tx = self.ctx.db.read().await?;
        let covered = cover::covered(&mut tx, &row.workspace, &notice.to, self.now()).await?;
        Ok(!covered.contains(absent))
    }
}
