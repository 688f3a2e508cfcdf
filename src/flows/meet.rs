//! Getting to know people: asked of Slack by the worker, kept here; a new time zone moves their
//! reminders and the first days of absences.

use std::collections::BTreeSet;

use super::FlowError;
use super::ask;
use super::covering;
use super::ctx::{Ctx, retried};
use super::daily;
use super::leave;
use super::replan::replan_of;
use crate::domain::Instant;
use crate::domain::errand::Errand;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::person::{Person, Standing};
use crate::store::{Result, Tx};

/// Asks Slack about those we do not know yet: their hours and names matter from now on.
pub async fn strangers(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    people: &[&UserId],
    now: Instant,
) -> Result<Vec<(String, Errand)>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let people: BTreeSet<&UserId> = people.iter().copied().collect();
    let known = tx.schedules(workspace, &people).await?;
    let strangers = people.into_iter().filter(|one| !known.contains_key(*one));
    Ok(strangers.map(|person| errand(person, now)).collect())
}

/// Asked at most once a minute, however many forms name the person.
pub fn errand(person: &UserId, now: Instant) -> (String, Errand) {
    let key = format!("meet/{person}/{}", now.timestamp() / 60);
    let errand = Errand::Meet {
        person: person.clone(),
    };
    (key, errand)
}

/// Everybody, once a day: who is here, who left, who moved.
pub fn census_errand(page: Option<String>, now: Instant) -> (String, Errand) {
    let day = now.date_naive();
    let key = format!("census/{day}/{}", page.as_deref().unwrap_or("first"));
    (key, Errand::Census { page })
}

/// Asks Slack who is here, unless that was asked today.
pub async fn take_census(ctx: &Ctx, workspace: &WorkspaceId) -> std::result::Result<(), FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    tx.enqueue(workspace, &[census_errand(None, now)], now)
        .await?;
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(())
}

/// Asks Slack about somebody, whether we know them or not.
pub async fn introduce(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    person: &UserId,
) -> std::result::Result<(), FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    tx.enqueue(workspace, &[errand(person, now)], now).await?;
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(())
}

/// Asks Slack about somebody who acts and whom we do not know; says whether that was so. Until
/// Slack answers they pass for nobody in particular: neither a full member nor an admin.
pub async fn is_new(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    person: &UserId,
) -> std::result::Result<bool, FlowError> {
    let mut tx = ctx.db.read().await?;
    let known = tx.person(workspace, person).await?.is_some();
    drop(tx);
    if !known {
        introduce(ctx, workspace, person).await?;
    }
    Ok(!known)
}

/// Slack says who somebody is now. Most of what changes in a profile is nothing to us.
pub async fn changed(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    person: &Person,
) -> std::result::Result<(), FlowError> {
    let person = &person.seen_from(workspace);
    let now = ctx.clock.now();
    let mut tx = ctx.db.read().await?;
    let known = tx.person(workspace, &person.id).await?;
    drop(tx);
    if known.as_ref() == Some(person) {
        return Ok(());
    }
    retried!(async {
        let mut tx = ctx.db.begin().await?;
        let told = remember(&mut tx, workspace, person, now).await?;
        tx.enqueue(workspace, &told, now).await?;
        Ok::<_, FlowError>(tx.commit().await?)
    })?;
    ctx.bell.notify_one();
    Ok(())
}

/// Keeps what Slack said, and returns whom to tell. Runs in the worker's transaction.
pub async fn remember(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &Person,
    now: Instant,
) -> Result<Vec<(String, Errand)>> {
    let person = &person.seen_from(workspace);
    let before = tx.person(workspace, &person.id).await?;
    if before.as_ref() == Some(person) {
        return Ok(Vec::new());
    }
    let mut told = Vec::new();
    let mut leaves = false;
    let was_here = before
        .as_ref()
        .is_none_or(|before| before.standing != Standing::Deactivated);
    if was_here && person.standing == Standing::Deactivated {
        let known = before.is_some();
        if let Some(nth) = leave::departure(tx, workspace, &person.id, known, now).await? {
            told = leave::told(tx, workspace, &person.id, nth).await?;
            leaves = true;
        }
    }
    tx.remember_person(workspace, person, now).await?;
    if before.is_none_or(|before| before.zone != person.zone) {
        replan_of(tx, workspace, &person.id).await?;
        covering::moved(tx, workspace, &person.id, now).await?;
    }
    daily::set(tx, workspace, &[&person.id], now).await?;
    if leaves {
        told.extend(ask::left_behind(tx, workspace, &person.id).await?);
        told.extend(leave::withdraw_offers(tx, workspace, &person.id, now).await?);
    }
    Ok(told)
}
