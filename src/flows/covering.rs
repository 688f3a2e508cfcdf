//! Whoever covers for somebody hears of it: when they are named, on the first day, when the days
//! change, and when it is over.

use std::collections::BTreeMap;

use super::FlowError;
use super::company;
use super::cover::who_covers;
use super::ctx::Ctx;
use crate::domain::Instant;
use crate::domain::absence::Absence;
use crate::domain::alarm::{Alarm, Planned};
use crate::domain::company::Company;
use crate::domain::covering::{Covering, Days, Letter, Waiting, changes, falls_to_cover};
use crate::domain::deadline::deadlines;
use crate::domain::errand::Errand;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::person::Standing;
use crate::domain::schedule::Schedule;
use crate::store::timers::Timer;
use crate::store::{Result, Tx};

/// More open handoffs of one person than this are reached through `/handoff list`.
const MOST: i64 = 500;

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
    let mut errands = Vec::new();
    for (cover, covering) in changes(&before.absences, after, today) {
        // A cover who is away is told, for when they are back; who stands in for them begins now.
        if let Covering::Named { days } = covering
            && days.from <= today
            && let Some((reader, _)) = who_covers(tx, workspace, absent, now).await?
            && reader != cover
        {
            errands.push(errand(absent, reader, &Covering::Begins { days }, now));
        }
        // What they no longer may do has no buttons.
        if let Covering::Over { .. } = covering {
            for said in tx.live_days(workspace, &cover).await? {
                let key = format!("touch-up/{said}/{absent}-{}", now.timestamp_millis());
                let to = cover.clone();
                errands.push((key, Errand::TouchUpDay { to, said }));
            }
        }
        errands.push(errand(absent, cover, &covering, now));
    }
    let planned = first_days(tx, workspace, absent, before, after, now).await?;
    let subject = subject(absent);
    let open = tx.open_timers(workspace, &subject).await?;
    tx.reconcile_timers(workspace, &subject, &open, &planned)
        .await?;
    Ok(errands)
}

/// Beside the timers of the person's own day.
fn subject(absent: &UserId) -> String {
    format!("AWAY-{absent}")
}

fn errand(absent: &UserId, to: UserId, covering: &Covering, now: Instant) -> (String, Errand) {
    let at = now.timestamp_millis();
    let key = format!("cover/{absent}/{}/{at}/{to}", covering.key());
    let errand = Errand::Cover {
        absent: absent.clone(),
        to,
        covering: covering.clone(),
        items: Vec::new(),
    };
    (key, errand)
}

async fn first_days(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    absent: &UserId,
    schedule: &Schedule,
    absences: &[Absence],
    now: Instant,
) -> Result<Vec<Planned>> {
    let today = schedule.today(now);
    let mut planned = Vec::new();
    for absence in absences.iter().filter(|absence| absence.from > today) {
        let Some(cover) = &absence.cover else {
            continue;
        };
        let company = company::of_people(tx, workspace, &[absent, cover]).await?;
        let begins = company
            .calendar(absent)
            .at(absence.from, chrono::NaiveTime::MIN);
        let opens = begins.map(|begins| company.calendar(cover).next_open(begins));
        planned.extend(opens.map(|due_at| Planned {
            due_at,
            alarm: Alarm::Cover {
                absent: absent.clone(),
                days: Days::of(absence),
            },
        }));
    }
    Ok(planned)
}

/// The first day has come: whoever stands in now is told, once they work. Nothing is written when
/// the timer is no longer ours.
pub async fn fire(
    tx: &mut Tx,
    timer: &Timer,
    absent: &UserId,
    days: Days,
    lease: &str,
    now: Instant,
) -> std::result::Result<Vec<(String, Errand)>, FlowError> {
    let workspace = &timer.workspace;
    let Some((reader, _)) = who_covers(tx, workspace, absent, now).await? else {
        tx.complete_timer(timer.id, lease, "unwanted").await?;
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
    Ok(vec![errand(absent, reader, &covering, now)])
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
    let stands_in = stands_in.is_some_and(|(reader, _)| reader == *to);
    let true_of = |cover: &UserId| covering.still_true(cover, &schedule.absences, today);
    // Who stands in for the cover hears what is true of the cover.
    let still_true = true_of(to)
        || (stands_in
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
        let until = covering.days().until;
        waiting(&mut tx, workspace, absent, until).await?
    } else {
        Vec::new()
    };
    Ok(Some(Letter {
        absent: absent.clone(),
        covering: covering.clone(),
        begun,
        waiting,
    }))
}

async fn waiting(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    absent: &UserId,
    until: chrono::NaiveDate,
) -> Result<Vec<Waiting>> {
    let company: Company = company::of_people(tx, workspace, &[absent]).await?;
    let calendar = company.calendar(absent);
    let mut handoffs: BTreeMap<HandoffId, Handoff> = BTreeMap::new();
    let open = tx.open_handoffs_with(workspace, absent, MOST).await?;
    let offered = tx.handoffs_offered_to(workspace, absent, MOST).await?;
    for handoff in open.into_iter().chain(offered) {
        handoffs.insert(handoff.id, handoff);
    }
    let mut waiting = Vec::new();
    for handoff in handoffs.into_values() {
        let mut theirs = deadlines(&handoff, &company);
        theirs.retain(|one| one.whose == *absent && falls_to_cover(one, calendar, until));
        if theirs.is_empty() {
            continue;
        }
        let channel = tx.shared_channel(workspace, handoff.id).await?;
        waiting.extend(theirs.into_iter().map(|deadline| Waiting {
            handoff: handoff.clone(),
            deadline,
            channel: channel.place.channel().cloned(),
        }));
    }
    waiting.sort_by_key(|one| one.deadline.due_at);
    Ok(waiting)
}
