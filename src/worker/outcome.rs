//! What a delivery came to, and everything that follows from it.

use chrono::TimeDelta;

use super::batch::Batch;
use crate::domain::Instant;
use crate::domain::errand::{Errand, Item};
use crate::domain::ids::{ChannelId, DraftId, UserId};
use crate::domain::notice::Notice;
use crate::domain::person::Person;
use crate::domain::shared_channel::SharedChannel;
use crate::domain::team::UserGroup;
use crate::domain::touchpoint::Touchpoint;
use crate::flows::cover;
use crate::flows::errands::say;
use crate::flows::groups as user_groups;
use crate::flows::uninstall::TRY_AGAIN_AFTER;
use crate::flows::{FlowError, meet};
use crate::slack::client::CallError;
use crate::slack::client::remedy::{Remedy, remedy};
use crate::store::Tx;
use crate::store::homes::Published;
use crate::store::outbox::{OutboxRow, Place, Standing};
use crate::store::pauses::EVERY_METHOD;
use crate::store::sending::Settled;

/// How a row stands now, when its lane may go on, and everything else that follows.
#[derive(Debug)]
pub(super) struct Outcome {
    pub standing: Standing,
    pub place: Option<Place>,
    /// The message has buttons that still mean something.
    pub live: bool,
    pub error: Option<String>,
    /// The lane waits this long.
    pub hold: TimeDelta,
    /// The attempts so far came to something, or were no failures: counting begins anew.
    pub progressed: bool,
    pub channel: Option<SharedChannel>,
    pub people: Vec<Person>,
    /// All user groups there are.
    pub groups: Option<Vec<UserGroup>>,
    pub conversation: Option<(UserId, ChannelId)>,
    /// What somebody's home says now.
    pub home: Option<Published>,
    pub notices: Vec<Notice>,
    pub errands: Vec<(String, Errand)>,
    pub touchpoints: Vec<Touchpoint>,
    /// What a message reminded of, now that it arrived.
    pub nudged: Vec<Item>,
    /// The late briefs it reminded of.
    pub briefs: Vec<DraftId>,
    /// What the row's errand came to.
    pub amended: Option<Errand>,
    /// A sent message whose buttons are gone now.
    pub extinguished: Option<String>,
    pub pause: Option<Pause>,
}

#[derive(Debug)]
pub(super) struct Pause {
    method: String,
    span: TimeDelta,
    reason: String,
}

impl Outcome {
    pub fn of(standing: Standing) -> Self {
        Self {
            standing,
            place: None,
            live: false,
            error: None,
            hold: TimeDelta::zero(),
            progressed: false,
            channel: None,
            people: Vec::new(),
            groups: None,
            conversation: None,
            home: None,
            notices: Vec::new(),
            errands: Vec::new(),
            touchpoints: Vec::new(),
            nudged: Vec::new(),
            briefs: Vec::new(),
            amended: None,
            extinguished: None,
            pause: None,
        }
    }

    pub fn sent() -> Self {
        Self::of(Standing::Sent)
    }

    pub fn cancelled() -> Self {
        Self::of(Standing::Cancelled)
    }

    /// Nothing changed; the lane waits.
    pub fn later(row: &OutboxRow, hold: TimeDelta) -> Self {
        Self {
            hold,
            ..Self::of(row.standing)
        }
    }

    /// Slack will not have it.
    pub fn dead(code: &str) -> Self {
        Self {
            error: Some(code.to_owned()),
            ..Self::of(Standing::Dead)
        }
    }

    pub fn with_channel(self, channel: SharedChannel) -> Self {
        Self {
            channel: Some(channel),
            ..self
        }
    }

    /// What an error means for a row that has not been applied for certain; `Err` gives back the
    /// code of a refusal that only this errand's owner can judge.
    pub fn of_error(
        method: &str,
        error: CallError,
        row: &OutboxRow,
        settle: TimeDelta,
    ) -> Result<Self, String> {
        match error {
            CallError::Unreachable => Ok(Self {
                hold: backoff(row.attempt),
                ..Self::of(Standing::Ready)
            }),
            CallError::RateLimited { retry_after } => {
                let span = TimeDelta::from_std(retry_after).unwrap_or(TimeDelta::minutes(1));
                Ok(Self {
                    hold: span,
                    progressed: true,
                    pause: Some(Pause {
                        method: method.to_owned(),
                        span,
                        reason: "rate limited".to_owned(),
                    }),
                    ..Self::of(Standing::Ready)
                })
            }
            CallError::Unknown(why) => Ok(Self {
                hold: if row.errand.shows_twice() || overwrites(method) {
                    settle
                } else {
                    backoff(row.attempt)
                },
                error: Some(why),
                ..Self::of(if row.errand.shows_twice() {
                    Standing::Unsure
                } else {
                    Standing::Ready
                })
            }),
            CallError::Refused(code) => match remedy(&code) {
                Remedy::PauseWorkspace => Ok(Self {
                    hold: TRY_AGAIN_AFTER,
                    pause: Some(Pause {
                        method: EVERY_METHOD.to_owned(),
                        span: TRY_AGAIN_AFTER,
                        reason: code.clone(),
                    }),
                    error: Some(code),
                    ..Self::of(Standing::Ready)
                }),
                Remedy::Done | Remedy::Join | Remedy::Stop => Err(code),
            },
        }
    }

    /// How the row stands.
    pub fn settled(&self, row: &OutboxRow) -> Settled {
        Settled {
            id: row.id,
            standing: self.standing,
            place: self.place.clone(),
            live: self.live,
            error: self.error.clone(),
            progressed: self.progressed,
        }
    }

    /// Writes down what follows from it, but for what is written for many at once: that is added to
    /// the `batch`. The caller holds the lane, and has settled the row.
    pub async fn follow(
        &self,
        tx: &mut Tx,
        row: &OutboxRow,
        now: Instant,
        batch: &mut Batch,
    ) -> Result<(), FlowError> {
        let workspace = &row.workspace;
        if let Some(pause) = &self.pause {
            tracing::warn!(
                method = pause.method,
                reason = pause.reason,
                "Slack asks to wait"
            );
            tx.pause(workspace, &pause.method, now + pause.span, &pause.reason)
                .await?;
        }
        if self.standing == Standing::Dead {
            tracing::error!(
                row = row.id,
                key = row.key,
                error = self.error,
                "undeliverable"
            );
        }
        batch.errands.extend(self.errands.iter().cloned());
        for person in &self.people {
            let errands = meet::remember(tx, workspace, person, now).await?;
            batch.errands.extend(errands);
        }
        if let Some(groups) = &self.groups {
            let errands = user_groups::remember(tx, workspace, groups, now).await?;
            batch.errands.extend(errands);
        }
        if let Some((person, conversation)) = &self.conversation {
            tx.remember_conversation(workspace, person, conversation)
                .await?;
        }
        if let Some(home) = &self.home {
            tx.home_shown(workspace, home, now).await?;
        }
        let nudged = self.nudged.iter();
        batch
            .nudged
            .extend(nudged.map(|item| (item.handoff, item.clock.key())));
        for draft in &self.briefs {
            tx.count_draft_nudge(workspace, draft, now).await?;
        }
        if let Some(errand) = &self.amended {
            tx.amend_errand(row.id, errand).await?;
        }
        if let Some(Errand::Day { daily, to, .. }) = &self.amended {
            // The newest day is the one to act on; the ones before stay as they are.
            for older in tx.live_days(workspace, to).await? {
                if older != row.key && daily.is_key(&older) {
                    tx.extinguish(workspace, &older).await?;
                }
            }
        }
        if let Some(key) = &self.extinguished {
            tx.extinguish(workspace, key).await?;
        }
        if let Some(handoff) = row.errand.handoff() {
            if let Some(channel) = &self.channel {
                batch.channels.insert(handoff, channel.clone());
            }
            let touchpoints = self.touchpoints.iter().cloned();
            batch
                .touchpoints
                .extend(touchpoints.map(|touchpoint| (handoff, touchpoint)));
        }
        let notices = cover::with_covers(tx, workspace, None, &self.notices, now).await?;
        batch.errands.extend(notices.iter().map(say));
        // What they are told of is new in their homes, too.
        if !notices.is_empty() {
            let told = notices.iter().map(|notice| &notice.to);
            tx.homes_touched(workspace, told, now).await?;
        }
        Ok(())
    }
}

/// Doing it twice is doing it once, but not when something newer was written in between: applied
/// late, it would put the old text back. So nothing newer is written before it has settled.
fn overwrites(method: &str) -> bool {
    matches!(method, "chat.update" | "conversations.setTopic")
}

/// 1 s, 2 s, 4 s … up to five minutes, by the number of attempts so far.
pub(super) fn backoff(attempt: i64) -> TimeDelta {
    let doublings = u32::try_from(attempt.clamp(0, 8)).unwrap_or(0);
    TimeDelta::seconds(2_i64.pow(doublings).min(300))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_five_minutes() {
        let seconds: Vec<_> = [0, 1, 2, 5, 8, 100]
            .map(|n| backoff(n).num_seconds())
            .into();
        assert_eq!(seconds, [1, 2, 4, 32, 256, 256]);
    }
}
