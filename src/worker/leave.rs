//! Telling a lead what is open in the name of somebody who left.

use super::Worker;
use super::letter::Composed;
use crate::domain::ids::UserId;
use crate::flows::{FlowError, leave};
use crate::slack::messages::left as messages;
use crate::store::outbox::OutboxRow;

impl Worker {
    pub(super) async fn compose_left(
        &self,
        row: &OutboxRow,
        person: &UserId,
        to: &UserId,
    ) -> Result<Option<Composed>, FlowError> {
        let left = leave::left(&self.ctx, &row.workspace, person, to).await?;
        Ok(left.map(|left| Composed {
            message: messages::left(person, &left.handoffs, &left.channels),
            ..Composed::default()
        }))
    }
}
