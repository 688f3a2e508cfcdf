//! The second half of every verb: state, timeline, timers and outbox rows, in one transaction.

use crate::domain::Instant;
use crate::domain::decide::Decision;
use crate::domain::errand::Errand;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::notice::Notice;
use crate::domain::plan::{self, plan};
use crate::flows::ctx::{calendar, policy};
use crate::flows::meet;
use crate::store::{Result, Tx};

/// Stores what was decided and everything that follows from it.
pub async fn apply(
    tx: &mut Tx,
    before: &Handoff,
    decision: &Decision,
    by: &UserId,
    now: Instant,
) -> Result<()> {
    let handoff = &decision.handoff;
    tx.save_handoff(handoff).await?;
    if handoff.brief_version != before.brief_version {
        tx.keep_brief(handoff, by, now).await?;
    }
    for touchpoint in &decision.touchpoints {
        tx.record(&handoff.workspace, handoff.id, Some(by), touchpoint, now)
            .await?;
    }
    follow_up(tx, handoff, &decision.notices, now).await
}

/// What every change of a handoff entails: its reminders planned anew, its channel tended, its
/// people told, and messages brought up to date whose buttons no longer mean anything.
pub async fn follow_up(
    tx: &mut Tx,
    handoff: &Handoff,
    notices: &[Notice],
    now: Instant,
) -> Result<()> {
    replan(tx, handoff).await?;
    let workspace = &handoff.workspace;
    let mut errands = vec![tend(handoff.id, &handoff.version.to_string())];
    errands.extend(notices.iter().map(say));
    errands.extend(strangers(tx, workspace, &[&handoff.seller, &handoff.manager], now).await?);
    for live in tx.live_messages(workspace, handoff.id).await? {
        if !live.notice.still_wanted(handoff, now) {
            let key = format!("touch-up/{}/{}", live.key, handoff.version);
            let errand = Errand::TouchUp {
                notice: live.notice,
                said: live.key,
            };
            errands.push((key, errand));
        }
    }
    // What could not be said and need not be any more asks nobody to mend it.
    for dead in tx.dead_rows_of(workspace, handoff.id).await? {
        if let Errand::Say { notice } = &dead.errand
            && !notice.still_wanted(handoff, now)
        {
            tx.drop_dead(dead.id).await?;
        }
    }
    enqueue_all(tx, workspace, errands, now).await
}

/// Asks Slack about those we do not know yet: their hours and names matter from now on.
pub async fn strangers(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    people: &[&UserId],
    now: Instant,
) -> Result<Vec<(String, Errand)>> {
    let mut errands = Vec::new();
    for person in people {
        if tx.person(workspace, person).await?.is_none() {
            errands.push(meet::errand(person, now));
        }
    }
    Ok(errands)
}

/// Lanes are locked in their order, so that two transactions never wait for each other.
pub async fn enqueue_all(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    mut errands: Vec<(String, Errand)>,
    now: Instant,
) -> Result<()> {
    errands.sort_by_key(|(_, errand)| errand.lane());
    for (key, errand) in &errands {
        tx.enqueue(workspace, key, errand, now).await?;
    }
    Ok(())
}

/// Brings the open reminders in line with the handoff as it is now; nobody changes it meanwhile.
pub async fn replan_now(tx: &mut Tx, workspace: &WorkspaceId, id: HandoffId) -> Result<()> {
    match tx.locked_handoff(workspace, id).await? {
        Some(handoff) => replan(tx, &handoff).await,
        None => Ok(()),
    }
}

/// For a handoff that this transaction holds.
async fn replan(tx: &mut Tx, handoff: &Handoff) -> Result<()> {
    let workspace = &handoff.workspace;
    let policy = policy(tx, workspace).await?;
    let calendar = calendar(tx, workspace, plan::addressee(handoff)).await?;
    let planned = plan(handoff, &policy, &calendar);
    tx.reconcile_timers(workspace, handoff.id, &planned).await
}

pub fn say(notice: &Notice) -> (String, Errand) {
    let errand = Errand::Say {
        notice: notice.clone(),
    };
    (notice.key(), errand)
}

/// `why` makes the key: once per version of the handoff, or once per repair.
pub fn tend(handoff: HandoffId, why: &str) -> (String, Errand) {
    let key = format!("tend/{}/{why}", handoff.number());
    (key, Errand::Tend { handoff })
}
