//! The messages that come once a business day, at each person's own hour: set for the next day,
//! and handed to the outbox when that day has come. What they say is found out when they are sent.

use std::collections::BTreeSet;

use super::FlowError;
use super::cover::{covered, covered_some_day, stand_in};
use super::ctx::Ctx;
use super::known::Known;
use super::teams;
use crate::domain::Instant;
use crate::domain::alarm::{Alarm, Daily, Planned};
use crate::domain::errand::Errand;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::store::timers::{OpenTimer, Timer};
use crate::store::{Result, Tx};

/// Moves a claimed timer of a person's day to the next one, and has the present day served: what
/// is to be sent is the caller's to enqueue. After an outage that is today, once its hour has come
/// and as long as the person works, and no day that is over. Nothing is written when the timer is
/// no longer ours.
pub async fn fire(
    tx: &mut Tx,
    timer: &Timer,
    daily: Daily,
    to: &UserId,
    lease: &str,
    now: Instant,
) -> std::result::Result<Vec<(String, Errand)>, FlowError> {
    let workspace = &timer.workspace;
    let known = Known::look_up(tx, workspace, [to]).await?;
    let company = known.company();
    let leads = teams::all_leads(tx, workspace).await?;
    let due = due_to(tx, workspace, to, &known, &leads, now).await?;
    let still_due = due.contains(&daily);
    let next = daily.next(to, &company, now);
    let calendar = company.calendar(to);
    let today = calendar.local_date(now);
    let has_come = next.is_none_or(|next| calendar.local_date(next) != today);
    let ours = match next.filter(|_| still_due) {
        Some(next) => tx.redate_timer(timer.id, lease, next).await?,
        // Not for ever: they may owe something, or lead, again.
        None => tx.complete_timer(timer.id, lease, "cancelled").await?,
    };
    let is_over = calendar.local_date(calendar.next_open(now)) != today;
    if !ours || !still_due || !has_come || is_over {
        return Ok(Vec::new());
    }
    let key = daily.key(to, today);
    let errand = |whose: Option<UserId>| Errand::Day {
        daily,
        to: to.clone(),
        whose,
        day: today,
        items: Vec::new(),
        drafts: Vec::new(),
    };
    let away = known
        .schedule(to)
        .is_some_and(|one| one.away(now).is_some());
    let own = match daily {
        Daily::Bundle => true,
        // Theirs goes to their cover.
        Daily::Digest => leads.contains(to) && !away,
    };
    let mut errands = Vec::new();
    if own {
        errands.push((key.clone(), errand(None)));
    }
    match daily {
        Daily::Bundle => {}
        Daily::Digest => {
            for lead in covered(tx, workspace, to, now).await? {
                if leads.contains(&lead) && stand_in(tx, workspace, &lead, now).await? == *to {
                    errands.push((format!("{key}/{lead}"), errand(Some(lead))));
                }
            }
        }
    }
    Ok(errands)
}

/// People in one transaction: short, so that nobody waits behind it.
const PAGE: usize = 20;

/// The same for everybody who gets daily messages: hours, holidays or leads changed.
pub async fn set_all(ctx: &Ctx, workspace: &WorkspaceId) -> std::result::Result<(), FlowError> {
    let mut tx = ctx.db.read().await?;
    let mut people = tx.people_with_days(workspace).await?;
    people.extend(teams::all_leads(&mut tx, workspace).await?);
    people.extend(tx.authors_without_days(workspace).await?);
    drop(tx);
    people.sort();
    people.dedup();
    for page in people.chunks(PAGE) {
        let page: Vec<&UserId> = page.iter().collect();
        let now = ctx.clock.now();
        let mut tx = ctx.db.begin().await?;
        set(&mut tx, workspace, &page, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// People who may owe something from now on have a bundle; mostly they had one before.
pub async fn begin(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    people: &[&UserId],
    now: Instant,
) -> Result<()> {
    let without = without_bundle(tx, workspace, people).await?;
    if without.is_empty() {
        return Ok(());
    }
    set(tx, workspace, &without, now).await
}

/// Those of them for whom no bundle is set.
pub async fn without_bundle<'a>(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    people: &[&'a UserId],
) -> Result<Vec<&'a UserId>> {
    let subjects: Vec<String> = people.iter().map(ToString::to_string).collect();
    let open = tx.open_timers_of(workspace, &subjects).await?;
    let has_one = |person: &UserId| {
        let (daily, to) = (Daily::Bundle, person.clone());
        let key = Alarm::Day { daily, to }.key();
        let theirs = open.get(person.as_str()).into_iter().flatten();
        theirs.map(|timer| &timer.key).any(|open| *open == key)
    };
    let without = people.iter().copied().filter(|person| !has_one(person));
    Ok(without.collect())
}

/// Brings the daily timers of people in line with who they are and when they work.
pub async fn set(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    people: &[&UserId],
    now: Instant,
) -> Result<()> {
    let people: BTreeSet<&UserId> = people.iter().copied().collect();
    let known = Known::look_up(tx, workspace, people.iter().copied()).await?;
    let company = known.company();
    let leads = teams::all_leads(tx, workspace).await?;
    let subjects: Vec<String> = people.iter().map(ToString::to_string).collect();
    let all_open = tx.open_timers_of(workspace, &subjects).await?;
    for (person, subject) in people.into_iter().zip(&subjects) {
        let open = all_open.get(subject).map_or(&[][..], Vec::as_slice);
        let mut plan = Vec::new();
        for daily in due_to(tx, workspace, person, &known, &leads, now).await? {
            let to = person.clone();
            let alarm = Alarm::Day { daily, to };
            // One that is due already runs in a moment, and sets itself for the next day.
            let key = alarm.key();
            let running = |timer: &&OpenTimer| timer.key == key && timer.run_at <= now;
            let due_at = match open.iter().find(running) {
                Some(timer) => Some(timer.run_at),
                None => daily.next(person, &company, now),
            };
            plan.extend(due_at.map(|due_at| Planned { due_at, alarm }));
        }
        tx.reconcile_timers(workspace, subject, open, &plan).await?;
    }
    Ok(())
}

/// Which daily messages a person gets: a bundle when they may owe something, a digest when they
/// lead; and both when they cover for somebody who does, now or later: what an absent person owes,
/// and a lead's digest, come with those of their cover.
async fn due_to(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
    known: &Known,
    leads: &[UserId],
    now: Instant,
) -> Result<Vec<Daily>> {
    let mut due = Vec::new();
    let schedule = known.schedule(person);
    if schedule.is_some_and(|schedule| !schedule.standing.can_carry()) {
        return Ok(due);
    }
    let covered = covered_some_day(tx, workspace, person, now).await?;
    if !covered.is_empty() || tx.may_owe(workspace, person).await? {
        due.push(Daily::Bundle);
    }
    if leads.contains(person) || leads.iter().any(|lead| covered.contains(lead)) {
        due.push(Daily::Digest);
    }
    Ok(due)
}
