//! A timer is due: is its reminder still wanted? Then it goes to the outbox. Only a transaction;
//! Slack is not called here.

use super::FlowError;
use super::agenda;
use super::cover;
use super::errands::say;
use super::known::Known;
use crate::domain::Instant;
use crate::domain::errand::Errand;
use crate::domain::ids::UserId;
use crate::domain::notice::{News, Notice};
use crate::domain::nudge::FOLDS_AFTER;
use crate::store::Tx;
use crate::store::timers::Timer;

/// What becomes of a due reminder.
enum Turn {
    /// To the person, or to whoever covers for them.
    Say(Notice),
    /// Whoever it is for does not work now.
    Wait(Instant),
    /// The day's bundle says it.
    Fold,
    Unwanted,
}

/// Completes one claimed timer; what is to be said is the caller's to enqueue. Nothing is written
/// when it was cancelled, moved or taken over since.
pub async fn fire(
    tx: &mut Tx,
    timer: &Timer,
    notice: &Notice,
    lease: &str,
    now: Instant,
) -> Result<Vec<(String, Errand)>, FlowError> {
    let (outcome, agenda) = match turn(tx, timer, notice, now).await? {
        (Turn::Wait(until), _) => {
            tx.postpone_timer(timer.id, lease, until).await?;
            return Ok(Vec::new());
        }
        (Turn::Say(notice), agenda) => (Ok(notice), agenda),
        (Turn::Fold, agenda) => (Err("folded"), agenda),
        (Turn::Unwanted, agenda) => (Err("unwanted"), agenda),
    };
    let (outcome, reminder) = match outcome {
        Ok(notice) => ("fired", Some(say(&notice))),
        Err(outcome) => (outcome, None),
    };
    if !tx.complete_timer(timer.id, lease, outcome).await? {
        return Ok(Vec::new());
    }
    // Late as it may be, the agenda is worth having until the kickoff begins.
    Ok(reminder.into_iter().chain(agenda).collect())
}

/// And the agenda that goes to the channel together with it.
async fn turn(
    tx: &mut Tx,
    timer: &Timer,
    notice: &Notice,
    now: Instant,
) -> Result<(Turn, Option<(String, Errand)>), FlowError> {
    let Some(handoff) = tx.handoff(&timer.workspace, notice.handoff).await? else {
        return Ok((Turn::Unwanted, None));
    };
    let agenda = agenda::with_reminder(notice, &handoff, now);
    if !notice.still_wanted(&handoff, now) {
        return Ok((Turn::Unwanted, agenda));
    }
    let late = now - timer.run_at > FOLDS_AFTER;
    if late && matches!(notice.news, News::Nudge { .. }) {
        return Ok((Turn::Fold, agenda));
    }
    let to = reader(tx, timer, notice, now).await?;
    let known = Known::look_up(tx, &timer.workspace, [&to]).await?;
    if known.has_left(&to) {
        // Should they come back, a bundle says it; until then it is for their leads.
        return Ok((Turn::Fold, agenda));
    }
    let company = known.company();
    let urgent = match &notice.news {
        News::Escalated { .. } => company.policy.urgent_escalations,
        // An hour before an early meeting is an early hour.
        News::KickoffSoon { .. } => true,
        _ => false,
    };
    let open = company.calendar(&to).next_open(now);
    let turn = if urgent || open <= now {
        Turn::Say(Notice {
            to,
            ..notice.clone()
        })
    } else {
        Turn::Wait(open)
    };
    Ok((turn, agenda))
}

/// Whoever stands in for the person today; but nobody is told of themselves in their lead's place.
async fn reader(
    tx: &mut Tx,
    timer: &Timer,
    notice: &Notice,
    now: Instant,
) -> Result<UserId, FlowError> {
    let to = cover::stand_in(tx, &timer.workspace, &notice.to, now).await?;
    Ok(match &notice.news {
        News::Escalated { whose, .. } if *whose == to => notice.to.clone(),
        _ => to,
    })
}
