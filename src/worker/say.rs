//! Saying something to a person exactly once, and keeping what was said up to date.

use chrono::TimeDelta;

use super::letter::{Composed, Letter, reminds_of};
use super::outcome::Outcome;
use super::{Hold, Worker};
use crate::domain::catch_up::CatchUp;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ChannelId, UserId};
use crate::domain::notice::{News, Notice};
use crate::domain::nudge::Owed;
use crate::domain::shared_channel::SharedChannel;
use crate::domain::touchpoint::Touchpoint;
use crate::domain::versions::{self, Change};
use crate::flows::FlowError;
use crate::slack::client::{CallError, SlackApi};
use crate::slack::message::Message;
use crate::slack::messages::changes;
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
        letter: &Letter<'_>,
    ) -> Result<Outcome, FlowError> {
        let now = self.now();
        let uncertain = self.settled_at(row);
        let conversation = match self.known_conversation(row, letter.to()).await? {
            Some(known) => known,
            // None is opened for what nobody needs any more.
            None if uncertain.is_none() && self.compose(row, letter).await?.is_none() => {
                return Ok(Outcome::cancelled());
            }
            None => match self.open_conversation(api, row, letter.to()).await? {
                Ok(opened) => opened,
                Err(outcome) => return self.unheard(row, letter, outcome).await,
            },
        };
        if let Some(settled_at) = uncertain {
            if now < settled_at {
                return Ok(Outcome::later(row, settled_at - now));
            }
            let since = row.first_at.unwrap_or(row.created_at) - CLOCK_SLACK;
            match api.find_message(&conversation, None, since, &row.key).await {
                Ok(Some(ts)) => {
                    let channel = conversation;
                    return self.found(row, letter, Place { channel, ts }).await;
                }
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
                    return self.unheard(row, letter, failed).await;
                }
            }
        }
        let Some(composed) = self.compose(row, letter).await? else {
            return Ok(Outcome::cancelled());
        };
        if let Some(wait) = self.paused(row, "chat.postMessage").await? {
            return Ok(Outcome::later(row, wait));
        }
        let asking = letter.asking(&composed.items, &composed.drafts);
        let Some(mark) = self.begin(hold, row, asking).await? else {
            return Ok(Outcome::later(row, TimeDelta::zero()));
        };
        let Some(api) = self.right_after(mark, api) else {
            return Ok(Outcome::later(row, TimeDelta::zero()));
        };
        match api
            .post_message(&conversation, None, composed.message.clone(), &row.key)
            .await
        {
            Ok(posted) => {
                let place = Place {
                    channel: posted.channel,
                    ts: posted.ts,
                };
                Ok(self.said(row, letter, composed, place))
            }
            Err(error) => {
                let failed = self.failed(row, "chat.postMessage", error);
                self.unheard(row, letter, failed).await
            }
        }
    }

    /// What it says now; `None` when nobody needs it any more.
    pub(super) async fn compose(
        &self,
        row: &OutboxRow,
        letter: &Letter<'_>,
    ) -> Result<Option<Composed>, FlowError> {
        match letter {
            Letter::Notice(notice) => {
                let now = self.now();
                let Some((handoff, channel)) = self.subject(row, notice).await? else {
                    return Ok(None);
                };
                // Whom they stood in for was told the same.
                let copy = notice.covers.is_some();
                if !notice.still_wanted(&handoff, now)
                    || (copy && self.covers_no_more(row, notice).await?)
                {
                    return Ok(None);
                }
                let owed = self.owed(row, notice, &handoff).await?;
                let caught_up = self.caught_up(notice, &handoff).await?;
                let changed = self.changed(row, notice, &handoff).await?;
                let (owed, caught_up) = (owed.as_ref(), caught_up.as_ref());
                let message = words(notice, &handoff, &channel, owed, caught_up, now);
                Ok(Some(Composed {
                    message: message.then(changes::since(&handoff, &changed)),
                    items: reminds_of(&row.errand).0,
                    ..Composed::default()
                }))
            }
            Letter::Day {
                daily,
                to,
                whose,
                day,
            } => self.compose_day(row, *daily, to, *whose, *day).await,
            Letter::Left { person, to } => self.compose_left(row, person, to).await,
            Letter::Draft { draft, to, news } => self.compose_draft(row, draft, to, news).await,
            Letter::Cover(cover) => self.compose_cover(row, cover).await,
            Letter::Book(about) => self.compose_book(row, about).await,
        }
    }

    /// What reads differently in a brief that comes back to its manager. What is restricted is not
    /// among it: a button shows that to whoever may see it.
    async fn changed(
        &self,
        row: &OutboxRow,
        notice: &Notice,
        handoff: &Handoff,
    ) -> Result<Vec<Change>, FlowError> {
        if !matches!(notice.news, News::BriefWaits { .. }) || !handoff.came_back_changed() {
            return Ok(Vec::new());
        }
        let mut tx = self.ctx.db.read().await?;
        let before = handoff.brief_version.saturating_sub(1);
        let before = tx.brief_version(&row.workspace, handoff.id, before).await?;
        Ok(before.map_or_else(Vec::new, |before| {
            versions::changes(handoff.template(), &before, &handoff.brief, false)
        }))
    }

    /// Brings a message that was sent before up to date: its buttons go, unless it was only put off.
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
        let message = if let Some(back) = self.given_back(row, notice, &handoff).await? {
            back
        } else {
            let owed = self.put_off(row, notice, &handoff).await?;
            words(notice, &handoff, &channel, owed.as_ref(), None, self.now())
        };
        let extinguished = (!message.has_buttons()).then(|| said.to_owned());
        let updated = api
            .update_message(&place.channel, &place.ts, message, said)
            .await;
        Ok(self.updated(row, said, updated, extinguished))
    }

    /// What became of the update of the message with the key `said`, of which `extinguished` is
    /// never brought up to date again if it succeeded.
    pub(super) fn updated(
        &self,
        row: &OutboxRow,
        said: &str,
        result: Result<(), CallError>,
        extinguished: Option<String>,
    ) -> Outcome {
        match result {
            Ok(()) => Outcome {
                extinguished,
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
        }
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

    /// The direct conversation with somebody who was written to before.
    async fn known_conversation(
        &self,
        row: &OutboxRow,
        to: &UserId,
    ) -> Result<Option<ChannelId>, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        Ok(tx.conversation(&row.workspace, to).await?)
    }

    async fn open_conversation(
        &self,
        api: &SlackApi,
        row: &OutboxRow,
        to: &UserId,
    ) -> Result<Result<ChannelId, Outcome>, FlowError> {
        if let Some(wait) = self.paused(row, "conversations.open").await? {
            return Ok(Err(Outcome::later(row, wait)));
        }
        match api.open_conversation(to).await {
            Ok(conversation) => {
                let mut tx = self.ctx.db.begin().await?;
                tx.remember_conversation(&row.workspace, to, &conversation)
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

    pub(super) fn said(
        &self,
        row: &OutboxRow,
        letter: &Letter<'_>,
        composed: Composed,
        place: Place,
    ) -> Outcome {
        let amended = letter.asking(&composed.items, &composed.drafts);
        // What a lead is shown stays as it was that morning; its buttons say what changed since.
        let kept_up = composed.waits || amended.is_some() || matches!(letter, Letter::Notice(_));
        let touchpoints = match letter {
            Letter::Notice(notice) => reminder(notice).into_iter().collect(),
            Letter::Day { .. }
            | Letter::Left { .. }
            | Letter::Draft { .. }
            | Letter::Cover(_)
            | Letter::Book(_) => Vec::new(),
        };
        let nudged = match letter {
            // A list of what waits is no reminder.
            Letter::Cover(_) => Vec::new(),
            Letter::Notice(_)
            | Letter::Day { .. }
            | Letter::Left { .. }
            | Letter::Draft { .. }
            | Letter::Book(_) => composed.items,
        };
        tracing::debug!(key = row.key, "said");
        Outcome {
            place: Some(place),
            live: kept_up && composed.message.has_buttons(),
            hold: self.timing.pace,
            touchpoints,
            nudged,
            briefs: composed.drafts,
            amended,
            ..Outcome::sent()
        }
    }

    /// What cannot be said to one is said about them to the other who takes part. A day's message
    /// that cannot be said waits for the next day; what is in it is not counted as said.
    async fn unheard(
        &self,
        row: &OutboxRow,
        letter: &Letter<'_>,
        dead: Outcome,
    ) -> Result<Outcome, FlowError> {
        let (Standing::Dead, Some(error)) = (dead.standing, dead.error.clone()) else {
            return Ok(dead);
        };
        let notice = match letter {
            Letter::Notice(notice) => notice,
            Letter::Day { .. }
            | Letter::Left { .. }
            | Letter::Draft { .. }
            | Letter::Cover(_)
            | Letter::Book(_) => return Ok(dead),
        };
        let Some((handoff, _)) = self.subject(row, notice).await? else {
            return Ok(dead);
        };
        let other = if notice.to == handoff.manager {
            &handoff.seller
        } else {
            &handoff.manager
        };
        if *other == notice.to || matches!(notice.news, News::Unheard { .. }) {
            return Ok(dead);
        }
        let news = News::Unheard {
            person: notice.to.clone(),
            nth: row.id,
            error,
        };
        Ok(Outcome {
            notices: vec![Notice::new(handoff.id, other, news)],
            ..dead
        })
    }
}

fn words(
    notice: &Notice,
    handoff: &Handoff,
    channel: &SharedChannel,
    owed: Option<&Owed>,
    caught_up: Option<&CatchUp>,
    now: crate::domain::Instant,
) -> Message {
    let (link, place) = (channel.card_link.as_deref(), channel.place.channel());
    render(notice, handoff, place, link, owed, caught_up, now)
}

/// Reminders leave a trace; what is told about an act is on the timeline as that act.
fn reminder(notice: &Notice) -> Option<Touchpoint> {
    notice.news.is_reminder().then(|| Touchpoint::Nudged {
        to: notice.to.clone(),
        news: notice.news.clone(),
    })
}
