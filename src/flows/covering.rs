//! Whoever covers for somebody hears of it: when they are named, on the first day, when the days
//! change, and when it is over.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::FlowError;
use super::company;
use super::cover::{covered, who_covers};
use super::ctx::Ctx;
use super::list::book_of;
use crate::domain::Instant;
use crate::domain::absence::Absence;
use crate::domain::alarm::{Alarm, Planned};
use crate::domain::company::Company;
use crate::domain::covering::{Covering, Days, Letter, Waiting, changes, falls_to_cover};
use crate::domain::deadline::{Clock, deadlines};
use crate::domain::errand::Errand;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::person::Standing;
use crate::domain::schedule::Schedule;
use crate::store::outbox::Live;
use crate::store::timers::Timer;
use crate::store::{Result, Tx};

/// Whoever covers may be back, or somebody else named in their place, at any time.
const LOOK_AGAIN: TimeDelta = TimeDelta::hours(1);

/// After somebody's absences changed: whom to tell, and a timer for each first day to come.
pub async fn told(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    absent: &UserId,
    before: &Schedule,
    after: &[Absence],
    now: Instant,
) -> Result<Vec<(String, Errand)>> {
    let today = before.today(now);
    let stands_in = who_covers(tx, workspace, absent, now).await?;
    let stands_in = stands_in.map(|(reader, _)| reader);
    let mut errands = Vec::new();
    for (cover, covering) in changes(&before.absences, after, today) {
        let begun = covering.days().from <= today;
        let why = format!("{absent}-{}-{}", covering.key(), now.timestamp_millis());
        // A cover who is away is told, for when they are back, and so is whoever is there instead.
        match covering {
            Covering::Named { days } => {
                let reader = stands_in
                    .as_ref()
                    .filter(|reader| begun && **reader != cover);
                let begins = Covering::Begins { days };
                errands.extend(reader.map(|reader| errand(absent, reader, &begins, now)));
            }
            Covering::Over { .. } => {
                let theirs = who_covers(tx, workspace, &cover, now).await?;
                let reader = theirs.map(|(reader, _)| reader).filter(|reader| {
                    begun && reader != absent && stands_in.as_ref() != Some(reader)
                });
                if let Some(reader) = reader {
                    errands.extend(put_out(tx, workspace, &reader, &why, now).await?);
                    errands.push(errand(absent, &reader, &covering, now));
                }
                errands.extend(put_out(tx, workspace, &cover, &why, now).await?);
            }
            Covering::Moved { .. } => {
                errands.extend(put_out(tx, workspace, &cover, &why, now).await?);
            }
            Covering::Begins { .. } => {}
        }
        errands.push(errand(absent, &cover, &covering, now));
    }
    first_days(tx, workspace, absent, before, after, now).await?;
    Ok(errands)
}

/// What somebody no longer may do in another's place has no buttons. `why` makes the key.
async fn put_out(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    cover: &UserId,
    why: &str,
    now: Instant,
) -> Result<Vec<(String, Errand)>> {
    let key = |said: &str| format!("touch-up/{said}/{why}");
    let mut errands = Vec::new();
    for said in tx.live_days(workspace, cover).await? {
        let to = cover.clone();
        errands.push((key(&said), Errand::TouchUpDay { to, said }));
    }
    let covered = covered(tx, workspace, cover, now).await?;
    for Live { key: said, notice } in tx.live_messages_to(workspace, cover).await? {
        let whom = notice.in_place_of();
        if whom.is_some_and(|whom| !covered.contains(whom)) {
            errands.push((key(&said), Errand::TouchUp { notice, said }));
        }
    }
    Ok(errands)
}

/// Somebody lives by another clock: their first days, and those of whom they cover for, begin at
/// other moments.
pub async fn moved(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
    now: Instant,
) -> Result<()> {
    // Somewhere it may still be yesterday.
    let since = now.date_naive().pred_opt().unwrap_or_default();
    let covered = tx.covered_by(workspace, person, since).await?;
    let mut people: BTreeSet<UserId> = covered.into_iter().map(|one| one.person).collect();
    people.insert(person.clone());
    for absent in people {
        as_they_are(tx, workspace, &absent, now).await?;
    }
    Ok(())
}

/// The first days of somebody, by the absences they have.
pub(super) async fn as_they_are(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    absent: &UserId,
    now: Instant,
) -> Result<()> {
    let Some(as_it_is) = tx.schedule(workspace, absent).await? else {
        return Ok(());
    };
    let absences = &as_it_is.absences;
    first_days(tx, workspace, absent, &as_it_is, absences, now).await
}

const AWAY: &str = "AWAY-";

/// Beside the timers of the person's own day.
fn subject(absent: &UserId) -> String {
    format!("{AWAY}{absent}")
}

/// Whose first days are timed under a subject.
pub(super) fn absent(subject: &str) -> Option<UserId> {
    subject.strip_prefix(AWAY).map(UserId::new)
}

fn errand(absent: &UserId, to: &UserId, covering: &Covering, now: Instant) -> (String, Errand) {
    let at = now.timestamp_millis();
    let key = format!("cover/{absent}/{}/{at}/{to}", covering.key());
    let errand = Errand::Cover {
        absent: absent.clone(),
        to: to.clone(),
        covering: covering.clone(),
        items: Vec::new(),
    };
    (key, errand)
}

/// Brings the timers in line with the first days to come. One whose day has come, and that still
/// waits for somebody to read it, goes on waiting as long as its days and its cover stand.
async fn first_days(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    absent: &UserId,
    before: &Schedule,
    after: &[Absence],
    now: Instant,
) -> Result<()> {
    let today = before.today(now);
    let subject = subject(absent);
    let mut open = tx.open_timers(workspace, &subject).await?;
    let mut planned = Vec::new();
    for absence in after {
        let Some(cover) = &absence.cover else {
            continue;
        };
        let alarm = Alarm::Cover {
            absent: absent.clone(),
            days: Days::of(absence),
        };
        if absence.from <= today {
            let same = |old: &Absence| old.until == absence.until && old.cover == absence.cover;
            let stands = before
                .absences
                .iter()
                .any(|old| same(old) && old.from <= today);
            // It may be typed anew from a later day on.
            let until = format!(".{}", absence.until);
            let waits = open.iter().position(|timer| timer.key.ends_with(&until));
            let Some(waits) = waits.filter(|_| stands) else {
                continue;
            };
            let timer = &open[waits];
            if timer.key != alarm.key() || timer.run_at <= now {
                open.remove(waits);
                continue;
            }
        }
        let company = company::of_people(tx, workspace, &[absent, cover]).await?;
        let opens = first_moment(&company, absent, absence.from)
            .map(|begins| company.calendar(cover).next_open(begins));
        planned.extend(opens.map(|due_at| Planned { due_at, alarm }));
    }
    tx.reconcile_timers(workspace, &subject, &open, &planned)
        .await
}

fn first_moment(company: &Company, absent: &UserId, day: NaiveDate) -> Option<Instant> {
    company.calendar(absent).at(day, NaiveTime::MIN)
}

/// The first day has come: whoever stands in now is told, once they work. It waits while nobody
/// does, as long as somebody is to cover on these days. Nothing is written when the timer is no
/// longer ours.
pub async fn fire(
    tx: &mut Tx,
    timer: &Timer,
    absent: &UserId,
    days: Days,
    lease: &str,
    now: Instant,
) -> std::result::Result<Vec<(String, Errand)>, FlowError> {
    let workspace = &timer.workspace;
    let schedule = tx.schedule(workspace, absent).await?;
    let covered = schedule.as_ref().and_then(|schedule| {
        let today = schedule.today(now);
        days.covered_in(&schedule.absences, today)
    });
    let Some(absence) = covered else {
        tx.complete_timer(timer.id, lease, "unwanted").await?;
        return Ok(Vec::new());
    };
    let Some((reader, _)) = who_covers(tx, workspace, absent, now).await? else {
        let company = company::of_people(tx, workspace, &[absent]).await?;
        let begins = first_moment(&company, absent, absence.from).unwrap_or(now);
        let again = begins.max(now + LOOK_AGAIN);
        tx.postpone_timer(timer.id, lease, again).await?;
        return Ok(Vec::new());
    };
    let company = company::of_people(tx, workspace, &[&reader]).await?;
    let opens = company.calendar(&reader).next_open(now);
    if opens > now {
        tx.postpone_timer(timer.id, lease, opens).await?;
        return Ok(Vec::new());
    }
    if !tx.complete_timer(timer.id, lease, "fired").await? {
        return Ok(Vec::new());
    }
    let covering = Covering::Begins { days };
    Ok(vec![errand(absent, &reader, &covering, now)])
}

/// `None` when it is no longer so, or for somebody who cannot cover.
pub async fn letter(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    absent: &UserId,
    to: &UserId,
    covering: &Covering,
) -> std::result::Result<Option<Letter>, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.read().await?;
    let known = tx.person(workspace, to).await?;
    if known.is_some_and(|person| !person.standing.can_carry()) {
        return Ok(None);
    }
    let Some(schedule) = tx.schedule(workspace, absent).await? else {
        return Ok(None);
    };
    // What somebody leaves behind who does not come back is for their leads.
    if schedule.standing == Standing::Deactivated {
        return Ok(None);
    }
    let today = schedule.today(now);
    let begun = covering.days().from <= today;
    let stands_in = who_covers(&mut tx, workspace, absent, now).await?;
    let stands_in = stands_in.filter(|(reader, _)| reader == to);
    let last = covering.days().until;
    let until = stands_in
        .as_ref()
        .map_or(last, |(_, until)| last.min(*until));
    let true_of = |cover: &UserId| covering.still_true(cover, &schedule.absences, today);
    // Who stands in for the cover hears what is true of the cover.
    let still_true = true_of(to)
        || (stands_in.is_some()
            && schedule
                .away(now)
                .and_then(|absence| absence.cover.as_ref())
                .is_some_and(true_of));
    if !still_true {
        return Ok(None);
    }
    let lists = match covering {
        Covering::Named { .. } | Covering::Begins { .. } | Covering::Moved { .. } => begun,
        Covering::Over { .. } => false,
    };
    let waiting = if lists {
        waiting(&mut tx, workspace, absent, to, until, now).await?
    } else {
        Vec::new()
    };
    Ok(Some(Letter {
        absent: absent.clone(),
        to: to.clone(),
        covering: covering.clone(),
        begun,
        until,
        waiting,
    }))
}

/// Of the absent person, and of whom they cover for: that falls to their cover as well.
async fn waiting(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    absent: &UserId,
    to: &UserId,
    until: NaiveDate,
    now: Instant,
) -> Result<Vec<Waiting>> {
    let mut whose = covered(tx, workspace, absent, now).await?;
    whose.insert(absent.clone());
    whose.remove(to);
    let company = company::of_people(tx, workspace, &whose.iter().collect::<Vec<_>>()).await?;
    let mut handoffs: BTreeMap<HandoffId, Handoff> = BTreeMap::new();
    for person in &whose {
        let theirs = book_of(tx, workspace, person).await?.into_iter();
        handoffs.extend(theirs.map(|handoff| (handoff.id, handoff)));
    }
    let mut waiting = Vec::new();
    for handoff in handoffs.into_values() {
        let mut theirs = deadlines(&handoff, &company);
        theirs.retain(|one| {
            // Nobody takes over what they own.
            let own = matches!(one.clock, Clock::TakeOver { .. }) && handoff.manager == *to;
            let calendar = company.calendar(&one.whose);
            whose.contains(&one.whose) && !own && falls_to_cover(one, calendar, until)
        });
        waiting.extend(theirs.into_iter().map(|deadline| Waiting {
            handoff: handoff.clone(),
            deadline,
            channel: None,
        }));
    }
    let ids: BTreeSet<HandoffId> = waiting.iter().map(|one| one.handoff.id).collect();
    let ids: Vec<HandoffId> = ids.into_iter().collect();
    let channels = tx.shared_channels_of(workspace, &ids).await?;
    for one in &mut waiting {
        let channel = channels.get(&one.handoff.id);
        one.channel = channel.and_then(|channel| channel.place.channel().cloned());
    }
    waiting.sort_by_key(|one| one.deadline.due_at);
    Ok(waiting)
}
