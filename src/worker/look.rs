//! Seeing who is in a handoff's channel. Somebody from outside there stops what is shown of the
//! brief, and its seller and manager hear of it at once.

use std::collections::BTreeSet;

use super::Worker;
use super::outcome::Outcome;
use crate::domain::ids::{HandoffId, UserId};
use crate::domain::notice::{News, Notice};
use crate::domain::person::Standing;
use crate::flows::errands::tend;
use crate::flows::{FlowError, outsiders};
use crate::slack::client::{CallError, SlackApi};
use crate::store::outbox::OutboxRow;

impl Worker {
    pub(super) async fn look(
        &self,
        api: &SlackApi,
        row: &OutboxRow,
        id: HandoffId,
    ) -> Result<Outcome, FlowError> {
        let workspace = &row.workspace;
        let mut tx = self.ctx.db.read().await?;
        let found = tx.handoff(workspace, id).await?;
        let mut channel = tx.shared_channel(workspace, id).await?;
        drop(tx);
        let (Some(handoff), Some(place)) = (found, channel.place.channel().cloned()) else {
            return Ok(Outcome::cancelled());
        };
        for method in ["conversations.members", "users.info"] {
            if let Some(wait) = self.paused(row, method).await? {
                return Ok(Outcome::later(row, wait));
            }
        }
        let members = match api.members(&place).await {
            Ok(members) => members,
            Err(error) => return Ok(self.failed(row, "conversations.members", error)),
        };
        let mut outside = BTreeSet::new();
        let mut people = Vec::new();
        for member in members {
            let mut tx = self.ctx.db.read().await?;
            let known = tx.person(workspace, &member).await?;
            drop(tx);
            let standing = match known {
                Some(person) => person.standing,
                None => match api.person(&member).await {
                    Ok(person) => {
                        let standing = person.seen_from(workspace).standing;
                        people.push(person);
                        standing
                    }
                    // Whom we may not see is nobody of ours.
                    Err(CallError::Refused(code)) if code.starts_with("user_not") => {
                        Standing::Outsider
                    }
                    Err(error) => return Ok(self.failed(row, "users.info", error)),
                },
            };
            if outsiders::is_outside(standing) {
                outside.insert(member);
            }
        }
        if !channel.sees(outside) {
            return Ok(Outcome {
                people,
                ..Outcome::sent()
            });
        }
        let nth = channel.sightings;
        let told: BTreeSet<&UserId> = [&handoff.seller, &handoff.manager].into_iter().collect();
        let notices = told.into_iter().map(|to| {
            let people = channel.outsiders.iter().cloned().collect();
            Notice::new(id, to, News::Outsiders { nth, people })
        });
        let why = format!("look-{nth}");
        Ok(Outcome {
            people,
            notices: notices.collect(),
            errands: vec![tend(id, &why)],
            channel: Some(channel.clone()),
            ..Outcome::sent()
        })
    }
}
