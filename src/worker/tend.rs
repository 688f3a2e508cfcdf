//! Tending a handoff's shared channel: one missing step at a time, recorded before the next.
//!
//! Before a call that may not be made twice, the step is written down. Whoever finds it written
//! down without an answer looks for its traces first.

use chrono::TimeDelta;

use super::ledger::Entry;
use super::outcome::Outcome;
use super::{Hold, Worker};
use crate::domain::excerpt;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId};
use crate::domain::notice::{News, Notice};
use crate::domain::shared_channel::{Doing, Refused, SharedChannel, Step, next_step};
use crate::domain::touchpoint::Touchpoint;
use crate::flows::FlowError;
use crate::flows::errands::tend as tend_errand;
use crate::flows::outsiders;
use crate::slack::client::remedy::{Remedy, remedy};
use crate::slack::client::{CallError, SlackApi};
use crate::store::outbox::{OutboxRow, Standing};

/// One walk: the handoff as it is, its channel as recorded, and what this call adds.
pub(super) struct Walk<'a> {
    pub api: &'a SlackApi,
    pub hold: &'a Hold,
    pub row: &'a OutboxRow,
    pub handoff: Handoff,
    pub channel: SharedChannel,
    /// An earlier attempt of the step under way, as long as nobody knows what became of it.
    pub uncertain: Option<Doing>,
    /// What a step leaves on the timeline.
    pub touchpoints: Vec<Touchpoint>,
}

/// How a step ended, when it did not fail.
pub(super) enum Stepped {
    /// Recorded in the walk's channel.
    Done,
    /// Done, and people saw a message: the next one waits its second.
    Posted,
    /// Not yet: look again after this long.
    NotYet(TimeDelta),
}

/// Why a step did not come to its end.
pub(super) struct Failed {
    /// The method that looked for traces, where that failed and not the step's own call.
    searching: Option<&'static str>,
    error: CallError,
}

impl Failed {
    /// Not knowing what became of an earlier attempt is no reason to make another.
    pub fn searching(method: &'static str, error: CallError) -> Self {
        Self {
            searching: Some(method),
            error,
        }
    }
}

impl From<CallError> for Failed {
    fn from(error: CallError) -> Self {
        Self {
            searching: None,
            error,
        }
    }
}

impl Worker {
    pub(super) async fn tend(
        &self,
        api: &SlackApi,
        hold: &Hold,
        row: &OutboxRow,
        id: HandoffId,
    ) -> Result<Outcome, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        let Some(handoff) = tx.handoff(&row.workspace, id).await? else {
            return Ok(Outcome::cancelled());
        };
        let channel = tx.shared_channel(&row.workspace, id).await?;
        drop(tx);
        let mut walk = Walk {
            api,
            hold,
            row,
            handoff,
            uncertain: channel.doing.clone(),
            channel,
            touchpoints: Vec::new(),
        };
        let parts = if walk.channel.is_frozen() {
            1
        } else {
            excerpt::parts(walk.handoff.template(), &walk.handoff.brief).len()
        };
        // A step that may be under way is finished first, whatever is wanted by now.
        let under_way = walk.uncertain.as_ref().map(|doing| doing.step.clone());
        let under_way = under_way.filter(|step| !walk.channel.is_refused(step));
        let Some(step) = under_way.or_else(|| next_step(&walk.handoff, &walk.channel, parts))
        else {
            return Ok(Outcome::sent());
        };
        if step == Step::Announce {
            return Ok(announce(walk));
        }
        if let Some(wait) = self.paused(row, step.method()).await? {
            return Ok(Outcome::later(row, wait));
        }
        match self.take(&mut walk, &step).await? {
            Ok(stepped) => Ok(self.went(walk, &stepped)),
            Err(failed) => Ok(self.failed_step(walk, step, failed).await),
        }
    }

    fn went(&self, mut walk: Walk<'_>, stepped: &Stepped) -> Outcome {
        let hold = match stepped {
            Stepped::Done => TimeDelta::zero(),
            Stepped::Posted => self.timing.pace,
            Stepped::NotYet(wait) => *wait,
        };
        if !matches!(stepped, Stepped::NotYet(_)) {
            walk.channel.doing = None;
        }
        Outcome {
            hold,
            progressed: true,
            channel: Some(walk.channel),
            touchpoints: walk.touchpoints,
            ..Outcome::of(Standing::Ready)
        }
    }

    /// Decides about a failed call: again, mend, or tell a person who can.
    async fn failed_step(&self, mut walk: Walk<'_>, step: Step, failed: Failed) -> Outcome {
        let unknown = matches!(failed.error, CallError::Unknown(_));
        if failed.searching.is_some() || !unknown {
            // This attempt changed nothing for certain; an earlier one is as uncertain as it was.
            walk.channel.doing = walk.uncertain.clone();
        }
        let method = failed.searching.unwrap_or(step.method());
        let settle = self.timing.settle;
        let code = match Outcome::of_error(method, failed.error, walk.row, settle) {
            Ok(outcome) => return outcome.with_channel(walk.channel),
            Err(code) => code,
        };
        if remedy(&code) == Remedy::Join
            && let Some(channel) = walk.channel.place.channel().cloned()
        {
            // We were removed from a public channel: go back in.
            return match walk.api.join(&channel).await {
                Ok(()) => Outcome::of(Standing::Ready).with_channel(walk.channel),
                Err(error) => {
                    match Outcome::of_error("conversations.join", error, walk.row, settle) {
                        Ok(outcome) => outcome.with_channel(walk.channel),
                        Err(_) => refused(walk, step, &code),
                    }
                }
            };
        }
        refused(walk, step, &code)
    }

    /// Looks at the channel as a person asked, forgets what was refused, and tends it again.
    pub(super) async fn look_after(
        &self,
        api: &SlackApi,
        row: &OutboxRow,
        id: HandoffId,
    ) -> Result<Outcome, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        let mut channel = tx.shared_channel(&row.workspace, id).await?;
        drop(tx);
        if let Some(place) = channel.place.channel() {
            if let Some(wait) = self.paused(row, "conversations.info").await? {
                return Ok(Outcome::later(row, wait));
            }
            match api.look_at(place).await {
                Ok(sight) => channel.prepare_repair(sight),
                Err(error) => return Ok(self.failed(row, "conversations.info", error)),
            }
        } else {
            channel.refused.clear();
        }
        Ok(Outcome {
            channel: Some(channel),
            errands: vec![
                outsiders::look(id, &format!("repair-{}", row.id)),
                tend_errand(id, &format!("repair-{}", row.id)),
            ],
            ..Outcome::sent()
        })
    }

    /// Writes the step down before its call; gives back what to make that one call with. `None` when
    /// it must not be made: the lane is no longer ours, or we stood still for so long that others
    /// may have looked for traces already.
    pub(super) async fn write_down(
        &self,
        walk: &mut Walk<'_>,
        step: &Step,
    ) -> Result<Option<SlackApi>, FlowError> {
        let now = self.now();
        let first_at = match &walk.channel.doing {
            Some(doing) if doing.step == *step => doing.first_at,
            Some(_) | None => now,
        };
        walk.channel.doing = Some(Doing {
            step: step.clone(),
            first_at,
            at: now,
        });
        let before = walk.uncertain.clone();
        let api = if self.keep(walk).await? {
            self.right_after(now, walk.api)
        } else {
            None
        };
        if api.is_none() {
            walk.channel.doing = before;
        }
        Ok(api)
    }

    /// Keeps the channel as it is recorded so far. False when the lane is no longer ours.
    pub(super) async fn keep(&self, walk: &Walk<'_>) -> Result<bool, FlowError> {
        let workspace = walk.row.workspace.clone();
        let kept = Box::new((workspace, walk.handoff.id, walk.channel.clone()));
        let keep = Entry::Keep(walk.hold.clone(), kept);
        Ok(self.ledger.write(&self.ctx, keep).await?.is_some())
    }
}

/// Manager and seller hear of it: the first brief only; later ones are told by what made them.
fn announce(mut walk: Walk<'_>) -> Outcome {
    walk.channel.announced = true;
    let handoff = &walk.handoff;
    let notice = |to: &UserId, news| Notice::new(handoff.id, to, news);
    let asked = [&handoff.manager].into_iter().chain(handoff.others());
    let mut notices: Vec<Notice> = asked
        .map(|to| notice(to, News::BriefWaits { round: 1 }))
        .collect();
    notices.push(notice(&handoff.seller, News::Sent { round: 1 }));
    Outcome {
        notices,
        progressed: true,
        channel: Some(walk.channel),
        ..Outcome::of(Standing::Ready)
    }
}

/// Slack said no for good: recorded, told once to somebody who can mend it, and passed over.
fn refused(mut walk: Walk<'_>, step: Step, code: &str) -> Outcome {
    let method = step.method();
    tracing::warn!(handoff = %walk.handoff.id, method, code, "a step of a channel was refused");
    // Of several links that are refused for one reason, one is told.
    let same = |refused: &Refused| refused.error == code && refused.step.method() == method;
    let known = walk.channel.refused.iter().any(same);
    walk.channel.refuse(step.clone(), code);
    let handoff = &walk.handoff;
    let cannot_hear = |person: &UserId| {
        step == Step::Invite {
            person: person.clone(),
        }
    };
    let to = if cannot_hear(&handoff.seller) {
        &handoff.manager
    } else {
        &handoff.seller
    };
    let news = News::ChannelTrouble {
        generation: walk.channel.generation,
        nth: walk.channel.troubles,
        step,
        error: code.to_owned(),
    };
    let notice = Notice::new(handoff.id, to, news);
    Outcome {
        notices: (!known).then_some(notice).into_iter().collect(),
        touchpoints: vec![Touchpoint::ChannelTrouble {
            error: code.to_owned(),
        }],
        progressed: true,
        channel: Some(walk.channel),
        ..Outcome::of(Standing::Ready)
    }
}
