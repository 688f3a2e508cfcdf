//! Books on their way to somebody else, one customer a round, so that what is due never waits behind
//! them; and telling everybody concerned at the end.

use super::Worker;
use super::letter::Composed;
use super::outcome::Outcome;
use crate::domain::book::{Came, Gone, Reader};
use crate::domain::errand::Errand;
use crate::domain::ids::{TransferId, UserId};
use crate::flows::{FlowError, book};
use crate::slack::client::SlackApi;
use crate::slack::message::Message;
use crate::slack::messages::book as messages;
use crate::store::outbox::{OutboxRow, Place};

/// Who reads about which book, and as what.
pub(super) struct AboutBook<'a> {
    pub transfer: &'a TransferId,
    pub to: &'a UserId,
    pub reader: &'a Reader,
}

impl Worker {
    /// Says how many that was. What fails is tried again in the next round.
    pub(super) async fn go_on_transferring(&self) -> usize {
        match book::go_on(&self.ctx).await {
            Ok(moved) => usize::from(moved),
            Err(error) => {
                tracing::error!(%error, "a book could not go on");
                0
            }
        }
    }

    /// `None` when nobody needs it: whoever stood in does no longer.
    pub(super) async fn compose_book(
        &self,
        row: &OutboxRow,
        about: &AboutBook<'_>,
    ) -> Result<Option<Composed>, FlowError> {
        let (ctx, workspace) = (&self.ctx, &row.workspace);
        let Some(gone) = book::gone(ctx, workspace, about.transfer).await? else {
            return Ok(None);
        };
        let until = match about.reader {
            Reader::Receiver => None,
            Reader::Cover { until } => {
                if !book::covers(ctx, workspace, about.to, &gone.transfer).await? {
                    return Ok(None);
                }
                Some(*until)
            }
            Reader::Concerned => {
                let message = messages::concerned(&gone, about.to);
                return Ok(Some(Composed {
                    message,
                    ..Composed::default()
                }));
            }
            Reader::Asker => {
                let message = messages::outcome(&gone);
                return Ok(Some(Composed {
                    message,
                    ..Composed::default()
                }));
            }
        };
        let came = gone.came();
        let details = book::details(ctx, workspace, messages::shown(&came)).await?;
        let (channels, caught_up) = (&details.channels, &details.caught_up);
        Ok(Some(Composed {
            message: messages::received(&gone, channels, caught_up, until),
            waits: waits(&gone),
            ..Composed::default()
        }))
    }

    /// Takes the buttons off what was acknowledged, or went to others, since it was sent.
    pub(super) async fn touch_up_book(
        &self,
        api: &SlackApi,
        row: &OutboxRow,
        said: &str,
        place: &Place,
        errand: &Errand,
    ) -> Result<Outcome, FlowError> {
        let Errand::Book {
            transfer,
            to,
            reader,
        } = errand
        else {
            return Ok(Outcome::cancelled());
        };
        let about = AboutBook {
            transfer,
            to,
            reader,
        };
        let composed = match self.compose_book(row, &about).await? {
            Some(composed) => composed,
            None => Composed {
                message: Message::from(messages::not_theirs_any_more()),
                ..Composed::default()
            },
        };
        if let Some(wait) = self.paused(row, "chat.update").await? {
            return Ok(Outcome::later(row, wait));
        }
        let extinguished = (!composed.waits).then(|| said.to_owned());
        let updated = api
            .update_message(&place.channel, &place.ts, composed.message, said)
            .await;
        Ok(self.updated(row, said, updated, extinguished))
    }
}

fn waits(gone: &Gone) -> bool {
    gone.came().iter().any(Came::waits)
}
