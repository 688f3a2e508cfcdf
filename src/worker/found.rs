//! A message whose answer was lost, and that is there all the same. It said what it said when it
//! was sent; what was done about it meanwhile found no message to bring up to date, so that is made
//! up for here.

use super::Worker;
use super::letter::{Composed, Letter, reminds_of};
use super::outcome::Outcome;
use crate::domain::alarm::Daily;
use crate::domain::errand::Errand;
use crate::flows::FlowError;
use crate::store::outbox::{OutboxRow, Place};

impl Worker {
    pub(super) async fn found(
        &self,
        row: &OutboxRow,
        letter: &Letter<'_>,
        place: Place,
    ) -> Result<Outcome, FlowError> {
        let by_now = self.compose(row, letter).await?;
        let (items, drafts) = reminds_of(&row.errand);
        let asked = Composed {
            items,
            drafts,
            waits: by_now.as_ref().is_some_and(|composed| composed.waits),
            message: by_now
                .as_ref()
                .map(|composed| composed.message.clone())
                .unwrap_or_default(),
        };
        let overtaken = overtaken(row, letter, &asked, by_now.as_ref());
        let said = self.said(row, letter, asked, place);
        Ok(match overtaken {
            None => said,
            Some(errand) => Outcome {
                // Until they are taken away.
                live: true,
                errands: vec![(format!("touch-up/{}/found", row.key), errand)],
                ..said
            },
        })
    }
}

/// What brings it up to date, when it asks what nobody is asked any more.
fn overtaken(
    row: &OutboxRow,
    letter: &Letter<'_>,
    asked: &Composed,
    by_now: Option<&Composed>,
) -> Option<Errand> {
    let said = row.key.clone();
    match letter {
        Letter::Notice(notice) => by_now.is_none().then(|| Errand::TouchUp {
            notice: (*notice).clone(),
            said,
        }),
        Letter::Day {
            daily: Daily::Bundle,
            ..
        }
        | Letter::Cover(_) => {
            let still = |composed: &Composed| {
                let mut items = asked.items.iter();
                let mut drafts = asked.drafts.iter();
                items.all(|item| composed.items.contains(item))
                    && drafts.all(|draft| composed.drafts.contains(draft))
            };
            let asks = !asked.items.is_empty() || !asked.drafts.is_empty();
            (asks && !by_now.is_some_and(still)).then(|| Errand::TouchUpDay {
                to: letter.to().clone(),
                said,
            })
        }
        // What is still asked in it is found out anew.
        Letter::Book(_) => Some(Errand::TouchUpDay {
            to: letter.to().clone(),
            said,
        }),
        // It stays as it was that morning.
        Letter::Day {
            daily: Daily::Digest,
            ..
        }
        | Letter::Left { .. }
        | Letter::Draft { .. } => None,
    }
}
