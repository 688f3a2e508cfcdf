//! A late brief in its author's bundles: put off, and brought up to date once it is not late any
//! more.

use super::FlowError;
use super::company;
use super::ctx::{Ctx, retried};
use crate::domain::Instant;
use crate::domain::errand::Errand;
use crate::domain::ids::{DraftId, UserId, WorkspaceId};
use crate::domain::snooze::Until;
use crate::store::{Result, Tx};

/// What became of the wish to be reminded later.
#[derive(Debug, PartialEq, Eq)]
pub enum Snoozed {
    Done,
    /// That day has come already.
    InThePast,
    /// It was sent or discarded meanwhile.
    NothingLeft,
}

pub async fn snooze(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
    until: Until,
) -> std::result::Result<Snoozed, FlowError> {
    retried!(attempt(ctx, workspace, author, id, until))
}

async fn attempt(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
    until: Until,
) -> std::result::Result<Snoozed, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let company = company::of_people(&mut tx, workspace, &[author]).await?;
    let calendar = company.calendar(author);
    let Some(until) = until.moment(calendar, company.policy.bundle_at, now) else {
        return Ok(Snoozed::InThePast);
    };
    let until = calendar.next_open(until);
    if !tx.snooze_draft(workspace, id, author, until).await? {
        return Ok(Snoozed::NothingLeft);
    }
    let why = format!("snooze-{}", now.timestamp_millis());
    touch_up(&mut tx, workspace, author, id, &why, now).await?;
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(Snoozed::Done)
}

/// The author's bundles that reminded of it say what became of it; `why` makes the key.
pub async fn touch_up(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
    why: &str,
    now: Instant,
) -> Result<()> {
    let live = tx.live_days(workspace, author).await?.into_iter();
    let errands = live.map(|said| {
        let key = format!("touch-up/{said}/{id}/{why}");
        let to = author.clone();
        (key, Errand::TouchUpDay { to, said })
    });
    let errands: Vec<_> = errands.collect();
    tx.enqueue(workspace, &errands, now).await?;
    Ok(())
}
