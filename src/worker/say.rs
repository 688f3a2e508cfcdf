//! Saying something to a person exactly once, and keeping what was said up to date.

use chrono::TimeDelta;

use super::outcome::Outcome;
use super::{Hold, Worker};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ChannelId, MessageTs};
use crate::domain::notice::{News, Notice};
use crate::domain::shared_channel::SharedChannel;
use crate::domain::touchpoint::Touchpoint;
use crate::flows::FlowError;
use crate::slack::client::{CallError, SlackApi};
use crate::slack::message::Message;
use crate::slack::messages::notice::notice as render;
use crate::store::outbox::{OutboxRow, Place, Standing};

/// A message may carry a time a little before we wrote down that we send it.
const CLOCK_SLACK: TimeDelta = TimeDelta::minutes(5);

impl Worker {
    /// Ready → sending → sent. When it is uncertain whether a call was applied, the settle time
    /// passes, the conversation is searched for the key, and only then it is sent again.
    pub(super) async fn say(
        &self,
        api: &SlackApi,
        hold: &Hold,
        row: &OutboxRow,
        notice: &Notice,
    ) -> Result<Outcome, FlowError> {
        let now = self.now();
        let Some((handoff, channel)) = self.subject(row, notice).await? else {
            return Ok(Outcome::cancelled());
        };
        let conversation = match self.conversation(api, row, notice).await? {
            Ok(conversation) => conversation,
            Err(outcome) => return Ok(unheard(row, notice, &handoff, outcome)),
        };
        if let Some(settled_at) = self.settled_at(row) {
            if now < settled_at {
                return Ok(Outcome::later(row, settled_at - now));
            }
            let since = row.first_at.unwrap_or(row.created_at) - CLOCK_SLACK;
            match api.find_message(&conversation, None, since, &row.key).await {
                Ok(Some(ts)) => return Ok(self.said(notice, &handoff, &channel, conversation, ts)),
                Ok(None) => {}
                // Not knowing is no reason to say it twice.
                Err(error) => {
                    tracing::warn!(%error, key = row.key, "traces could not be looked for");
                    let failed = self.failed(row, "conversations.history", error);
                    let unsure = match failed.standing {
                        Standing::Dead => failed.standing,
                        Standing::Ready
                        | Standing::Sending
                        | Standing::Unsure
                        | Standing::Sent
                        | Standing::Cancelled => Standing::Unsure,
                    };
                    let failed = Outcome {
                        standing: unsure,
                        ..failed
                    };
                    return Ok(unheard(row, notice, &handoff, failed));
                }
            }
        }
        if !notice.still_wanted(&handoff, now) {
            return Ok(Outcome::cancelled());
        }
        if let Some(wait) = self.paused(row, "chat.postMessage").await? {
            return Ok(Outcome::later(row, wait));
        }
        let Some(mark) = self.begin(hold, row).await? else {
            return Ok(Outcome::later(row, TimeDelta::zero()));
        };
        let message = words(notice, &handoff, &channel, self.now());
        if !self.is_fresh(mark) {
            return Ok(Outcome::later(row, TimeDelta::zero()));
        }
        match api
            .post_message(&conversation, None, message, &row.key)
            .await
        {
            Ok(posted) => Ok(self.said(notice, &handoff, &channel, posted.channel, posted.ts)),
            Err(error) => {
                let failed = self.failed(row, "chat.postMessage", error);
                Ok(unheard(row, notice, &handoff, failed))
            }
        }
    }

    /// Brings a message that was sent before up to date; its buttons go.
    pub(super) async fn touch_up(
        &self,
        api: &SlackApi,
        row: &OutboxRow,
        notice: &Notice,
        said: &str,
    ) -> Result<Outcome, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        let place = tx.place_of(&row.workspace, said).await?;
        drop(tx);
        let (Some(place), Some((handoff, channel))) = (place, self.subject(row, notice).await?)
        else {
            return Ok(Outcome::cancelled());
        };
        if let Some(wait) = self.paused(row, "chat.update").await? {
            return Ok(Outcome::later(row, wait));
        }
        let message = words(notice, &handoff, &channel, self.now());
        let updated = api
            .update_message(&place.channel, &place.ts, message, said)
            .await;
        Ok(match updated {
            Ok(()) => Outcome {
                extinguished: Some(said.to_owned()),
                ..Outcome::sent()
            },
            // Somebody deleted it, or it became too old to change: nothing is left to bring up to
            // date.
            Err(CallError::Refused(code))
                if matches!(
                    code.as_str(),
                    "message_not_found" | "edit_window_closed" | "cant_update_message"
                ) =>
            {
                Outcome {
                    extinguished: Some(said.to_owned()),
                    ..Outcome::cancelled()
                }
            }
            Err(error) => self.failed(row, "chat.update", error),
        })
    }

    /// The handoff spoken of and its channel.
    async fn subject(
        &self,
        row: &OutboxRow,
        notice: &Notice,
    ) -> Result<Option<(Handoff, SharedChannel)>, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        let Some(handoff) = tx.handoff(&row.workspace, notice.handoff).await? else {
            return Ok(None);
        };
        let channel = tx.shared_channel(&row.workspace, notice.handoff).await?;
        Ok(Some((handoff, channel)))
    }

    /// The direct conversation with whom the notice is for, opened the first time.
    async fn conversation(
        &self,
        api: &SlackApi,
        row: &OutboxRow,
        notice: &Notice,
    ) -> Result<Result<ChannelId, Outcome>, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        let known = tx.conversation(&row.workspace, &notice.to).await?;
        drop(tx);
        if let Some(known) = known {
            return Ok(Ok(known));
        }
        if let Some(wait) = self.paused(row, "conversations.open").await? {
            return Ok(Err(Outcome::later(row, wait)));
        }
        match api.open_conversation(&notice.to).await {
            Ok(conversation) => {
                let mut tx = self.ctx.db.begin().await?;
                tx.remember_conversation(&row.workspace, &notice.to, &conversation)
                    .await?;
                tx.commit().await?;
                Ok(Ok(conversation))
            }
            Err(error) => {
                let failed = self.failed(row, "conversations.open", error);
                // Nothing was said: the row stands as it stood.
                Ok(Err(if failed.standing == Standing::Unsure {
                    Outcome::later(row, failed.hold)
                } else {
                    failed
                }))
            }
        }
    }

    /// How long a method must not be called; `None` when it may be.
    pub(super) async fn paused(
        &self,
        row: &OutboxRow,
        method: &str,
    ) -> Result<Option<TimeDelta>, FlowError> {
        let now = self.now();
        let mut tx = self.ctx.db.read().await?;
        let until = tx.paused_until(&row.workspace, method, now).await?;
        Ok(until.map(|until| until - now))
    }

    /// An error where a refusal means that this row will never be delivered.
    pub(super) fn failed(&self, row: &OutboxRow, method: &str, error: CallError) -> Outcome {
        Outcome::of_error(method, error, row, self.timing.settle)
            .unwrap_or_else(|code| Outcome::dead(&code))
    }

    fn said(
        &self,
        notice: &Notice,
        handoff: &Handoff,
        channel: &SharedChannel,
        conversation: ChannelId,
        ts: MessageTs,
    ) -> Outcome {
        let live = words(notice, handoff, channel, self.now()).has_buttons();
        Outcome {
            place: Some(Place {
                channel: conversation,
                ts,
            }),
            live,
            hold: self.timing.pace,
            touchpoints: reminder(notice).into_iter().collect(),
            ..Outcome::sent()
        }
    }
}

/// What cannot be said to one is said about them to the other who takes part.
fn unheard(row: &OutboxRow, notice: &Notice, handoff: &Handoff, dead: Outcome) -> Outcome {
    let (Standing::Dead, Some(error)) = (dead.standing, dead.error.clone()) else {
        return dead;
    };
    let other = if notice.to == handoff.manager {
        &handoff.seller
    } else {
        &handoff.manager
    };
    if *other == notice.to || matches!(notice.news, News::Unheard { .. }) {
        return dead;
    }
    let news = News::Unheard {
        person: notice.to.clone(),
        nth: row.id,
        error,
    };
    Outcome {
        notices: vec![Notice::new(handoff.id, other, news)],
        ..dead
    }
}

fn words(
    notice: &Notice,
    handoff: &Handoff,
    channel: &SharedChannel,
    now: crate::domain::Instant,
) -> Message {
    let link = channel.card_link.as_deref();
    render(notice, handoff, channel.place.channel(), link, now)
}

/// Reminders leave a trace; what is told about an act is on the timeline as that act.
fn reminder(notice: &Notice) -> Option<Touchpoint> {
    notice.news.is_reminder().then(|| Touchpoint::Nudged {
        to: notice.to.clone(),
        news: notice.news.clone(),
    })
}
