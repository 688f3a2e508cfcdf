//! Somebody left Slack: those who lead them hear once what is open in their name, and what they were
//! asked to take over is asked no more. Told again when they come back and leave again.

use super::FlowError;
use super::apply::entailed;
use super::ctx::{Ctx, actor};
use super::digest::{Channels, who_hears_of};
use super::known::Known;
use super::teams;
use crate::domain::Instant;
use crate::domain::decide::withdrawn;
use crate::domain::errand::Errand;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::notice::Notice;
use crate::domain::person::Standing;
use crate::store::{Result, Tx};

/// More open handoffs of one person than this are counted as this many.
const MOST: i64 = 500;

/// What is open in the name of somebody who left.
#[derive(Debug)]
pub struct Left {
    pub handoffs: Vec<Handoff>,
    pub channels: Channels,
}

/// What the leads are told, if there is anything to tell. `nth` tells this time from another.
pub async fn told(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
    nth: i64,
) -> Result<Vec<(String, Errand)>> {
    if tx
        .open_handoffs_with(workspace, person, 1)
        .await?
        .is_empty()
    {
        return Ok(Vec::new());
    }
    let tell = |to: UserId| {
        let key = format!("left/{person}/{nth}/{to}");
        let person = person.clone();
        (key, Errand::Left { person, to })
    };
    let leads = who_hears_of(tx, workspace, person).await?;
    Ok(leads.into_iter().map(tell).collect())
}

/// Nobody waits for the answer of somebody who left: what they were asked to take over is asked no
/// more. Who asked and who owns it hear that; where they left too, those who lead the owner. What
/// is to be enqueued is the caller's.
pub async fn withdraw_offers(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
    now: Instant,
) -> Result<Vec<(String, Errand)>> {
    let offered = tx.handoffs_offered_to(workspace, person, MOST).await?;
    let ids: Vec<_> = offered.iter().map(|handoff| handoff.id).collect();
    let mut errands = Vec::new();
    for before in tx.locked_handoffs(workspace, &ids).await? {
        let owner = tx.person(workspace, &before.manager).await?;
        let owner_left = owner.is_some_and(|owner| owner.standing == Standing::Deactivated);
        let Some(decision) = withdrawn(&before, person, owner_left) else {
            continue;
        };
        let handoff = &decision.handoff;
        tx.save_handoff(handoff).await?;
        let happened = decision.touchpoints.iter().map(|one| (handoff.id, one));
        tx.record_all(workspace, None, happened, now).await?;
        let mut told = Vec::new();
        for notice in decision.notices {
            let known = tx.person(workspace, &notice.to).await?;
            if known.is_none_or(|person| person.standing.can_carry()) {
                told.push(notice);
            }
        }
        if told.is_empty() {
            let leads = teams::leads_of(tx, workspace, handoff.accountable()).await?;
            for lead in &leads {
                let news = decision.for_leads.iter().cloned();
                told.extend(news.map(|news| Notice::new(handoff.id, lead, news)));
            }
        }
        let known = Known::around(tx, &before, handoff).await?;
        errands.extend(entailed(tx, &before, handoff, &known, &told, now).await?);
    }
    Ok(errands)
}

/// A name for this departure: known people leave at a moment, strangers were gone when we met.
pub async fn departure(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
    known: bool,
    now: Instant,
) -> Result<Option<i64>> {
    if !known {
        return Ok(Some(0));
    }
    let first = tx.leave(workspace, person).await?;
    Ok(first.then(|| now.timestamp_millis()))
}

/// `None` when nothing is open any more, they are back, or whoever would hear of it leads no
/// longer.
pub async fn left(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    person: &UserId,
    to: &UserId,
) -> std::result::Result<Option<Left>, FlowError> {
    let mut tx = ctx.db.read().await?;
    let known = tx.person(workspace, person).await?;
    if known.is_none_or(|person| person.standing != Standing::Deactivated) {
        return Ok(None);
    }
    let admin = tx.person(workspace, to).await?.is_some_and(|to| to.admin);
    if !admin && !actor(&mut tx, workspace, to, ctx.clock.now()).await?.lead {
        return Ok(None);
    }
    let handoffs = tx.open_handoffs_with(workspace, person, MOST).await?;
    if handoffs.is_empty() {
        return Ok(None);
    }
    let ids: Vec<_> = handoffs.iter().map(|handoff| handoff.id).collect();
    let channels = tx.shared_channels_of(workspace, &ids).await?;
    Ok(Some(Left { handoffs, channels }))
}
