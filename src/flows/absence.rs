//! Somebody is away for some days, and back.

use chrono::{Days, NaiveDate};

use super::FlowError;
use super::covering;
use super::ctx::{Ctx, policy, retried};
use super::daily;
use super::meet::strangers;
use super::replan::replan_of;
use crate::domain::Instant;
use crate::domain::absence::{self, Absence};
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::person::Person;
use crate::domain::schedule::{self, Schedule};
use crate::store::Tx;

/// Absences that ended longer ago change no clock that still runs.
const REMEMBER_DAYS: u64 = 120;

/// What came of saying that one is away.
#[derive(Debug)]
pub enum Going {
    Away {
        absence: Absence,
        /// The first business day after it.
        back_on: NaiveDate,
        /// The cover is away then too.
        cover_away: Option<Absence>,
    },
    /// Nobody covers for themselves.
    CoversThemselves,
    /// This person cannot carry a handoff.
    CannotCover(Person),
    /// We do not know where this person is, and so not which day it is there.
    Unknown,
}

/// What came of saying that one is back.
#[derive(Debug)]
pub enum Back {
    /// This absence ended.
    Ended(Absence),
    /// They were not away; perhaps they will be.
    NotAway { next: Option<Absence> },
}

/// What we know of somebody's time; `None` for somebody we have not met.
pub async fn schedule(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
) -> Result<Option<Schedule>, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(tx.schedule(workspace, user).await?)
}

/// Keeps an absence; `replaces` is the first day of the one it was changed from.
pub async fn go(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    new: &Absence,
    replaces: Option<NaiveDate>,
) -> Result<Going, FlowError> {
    let going = retried!(attempt(ctx, workspace, user, new, replaces))?;
    ctx.bell.notify_one();
    Ok(going)
}

async fn attempt(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    new: &Absence,
    replaces: Option<NaiveDate>,
) -> Result<Going, FlowError> {
    let now = ctx.clock.now();
    if new.cover.as_ref() == Some(user) {
        return Ok(Going::CoversThemselves);
    }
    let mut tx = ctx.db.begin().await?;
    let Some(known) = locked(&mut tx, workspace, user).await? else {
        return Ok(Going::Unknown);
    };
    let mut cover_away = None;
    if let Some(cover) = &new.cover {
        if let Some(person) = tx.person(workspace, cover).await?
            && !person.standing.can_carry()
        {
            return Ok(Going::CannotCover(person));
        }
        let theirs = tx.schedule(workspace, cover).await?;
        let theirs = theirs.map_or_else(Vec::new, |theirs| theirs.absences);
        cover_away = theirs.into_iter().find(|theirs| theirs.overlaps(new));
        let errands = strangers(&mut tx, workspace, &[cover], now).await?;
        tx.enqueue(workspace, &errands, now).await?;
    }
    let today = known.today(now);
    let mut absences = known.absences.clone();
    absences.retain(|old| Some(old.from) != replaces);
    let absences = absence::with(absences, new.clone(), today);
    keep(&mut tx, workspace, user, &known, &absences, now).await?;
    let people = [Some(user), new.cover.as_ref()];
    let people: Vec<&UserId> = people.into_iter().flatten().collect();
    daily::set(&mut tx, workspace, &people, now).await?;
    let with_it = Schedule { absences, ..known };
    let policy = policy(&mut tx, workspace).await?;
    let back_on = schedule::calendar(policy, Some(with_it)).next_business_day(new.until);
    tx.commit().await?;
    Ok(Going::Away {
        absence: new.clone(),
        back_on,
        cover_away,
    })
}

/// Ends the absence somebody is on.
pub async fn back(ctx: &Ctx, workspace: &WorkspaceId, user: &UserId) -> Result<Back, FlowError> {
    let back = retried!(attempt_back(ctx, workspace, user))?;
    ctx.bell.notify_one();
    Ok(back)
}

async fn attempt_back(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
) -> Result<Back, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let Some(known) = locked(&mut tx, workspace, user).await? else {
        return Ok(Back::NotAway { next: None });
    };
    let Some(current) = known.away(now).cloned() else {
        let next = known.away_or_planned(now).cloned();
        return Ok(Back::NotAway { next });
    };
    let today = known.today(now);
    let absences = absence::ended(known.absences.clone(), today);
    keep(&mut tx, workspace, user, &known, &absences, now).await?;
    daily::set(&mut tx, workspace, &[user], now).await?;
    tx.commit().await?;
    Ok(Back::Ended(current))
}

/// Takes back an absence that was planned. False when there is none that begins so, or it has
/// begun.
pub async fn take_back(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    from: NaiveDate,
) -> Result<bool, FlowError> {
    let done = retried!(attempt_to_take_back(ctx, workspace, user, from))?;
    ctx.bell.notify_one();
    Ok(done)
}

async fn attempt_to_take_back(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    from: NaiveDate,
) -> Result<bool, FlowError> {
    let mut tx = ctx.db.begin().await?;
    let Some(known) = locked(&mut tx, workspace, user).await? else {
        return Ok(false);
    };
    let now = ctx.clock.now();
    let today = known.today(now);
    let mut absences = known.absences.clone();
    let before = absences.len();
    absences.retain(|planned| planned.from != from || planned.from <= today);
    if absences.len() == before {
        return Ok(false);
    }
    keep(&mut tx, workspace, user, &known, &absences, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// What somebody's time is, and nobody changes it meanwhile.
async fn locked(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    user: &UserId,
) -> Result<Option<Schedule>, FlowError> {
    tx.lock_person(workspace, user).await?;
    Ok(tx.schedule(workspace, user).await?)
}

/// And whoever covers, or covered, is told.
async fn keep(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    user: &UserId,
    before: &Schedule,
    absences: &[Absence],
    now: Instant,
) -> Result<(), FlowError> {
    let today = before.today(now);
    let long_ago = today
        .checked_sub_days(Days::new(REMEMBER_DAYS))
        .unwrap_or(today);
    let recent: Vec<_> = absences
        .iter()
        .filter(|absence| absence.until >= long_ago)
        .cloned()
        .collect();
    tx.set_absences(workspace, user, &recent).await?;
    replan_of(tx, workspace, user).await?;
    let told = covering::told(tx, workspace, user, before, absences, now).await?;
    tx.enqueue(workspace, &told, now).await?;
    Ok(())
}
