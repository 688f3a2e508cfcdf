//! Telling somebody about a draft that was given to another.

use super::Worker;
use super::letter::Composed;
use crate::domain::draft::{Draft, DraftNews};
use crate::domain::ids::{DraftId, UserId};
use crate::flows::FlowError;
use crate::slack::messages::draft as messages;
use crate::store::outbox::OutboxRow;

impl Worker {
    /// `None` when it is no news any more: it was sent, discarded or given on meanwhile.
    pub(super) async fn compose_draft(
        &self,
        row: &OutboxRow,
        id: &DraftId,
        to: &UserId,
        news: &DraftNews,
    ) -> Result<Option<Composed>, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        let found = tx.draft(&row.workspace, id).await?;
        let has_it = |draft: &&Draft, who: &UserId| draft.author == *who;
        let open = found.as_ref().filter(|draft| draft.submitted_as.is_none());
        let message = match news {
            DraftNews::Given => open.filter(|draft| has_it(draft, to)).map(messages::given),
            DraftNews::GivenAway { to: has, .. } => {
                messages::became(open.filter(|draft| has_it(draft, has)), news)
            }
            DraftNews::Sent { .. } | DraftNews::Discarded { .. } => {
                messages::became(found.as_ref(), news)
            }
        };
        Ok(message.map(|message| Composed {
            message,
            ..Composed::default()
        }))
    }
}
