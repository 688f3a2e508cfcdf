//! Who stands in for whom: where an absent person's reminders go, and who may act for them.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::known::Known;
use crate::domain::Instant;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::notice::Notice;
use crate::domain::person::Standing;
use crate::store::{Result, Tx};

/// A cover who is away has a cover, and so on; longer chains are a mistake.
const DEEPEST: usize = 8;

/// Who gets this person's reminders now: themselves or, while they are away, their cover, or the
/// cover's cover. The person, when nobody of these is there: what is said to them is not lost.
pub async fn stand_in(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
    now: Instant,
) -> Result<UserId> {
    let cover = who_covers(tx, workspace, person, now).await?;
    Ok(cover.map_or_else(|| person.clone(), |(cover, _)| cover))
}

/// The same for somebody who may be known already.
pub(super) async fn stand_in_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    known: &Known,
    person: &UserId,
    now: Instant,
) -> Result<UserId> {
    let cover = who_covers_of(tx, workspace, Some(known), person, now).await?;
    Ok(cover.map_or_else(|| person.clone(), |(cover, _)| cover))
}

/// Who stands in for somebody who is away, and the last day on which they do; `None` when they are
/// not away, have left, or nobody does.
pub(super) async fn who_covers(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
    now: Instant,
) -> Result<Option<(UserId, NaiveDate)>> {
    who_covers_of(tx, workspace, None, person, now).await
}

async fn who_covers_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    known: Option<&Known>,
    person: &UserId,
    now: Instant,
) -> Result<Option<(UserId, NaiveDate)>> {
    let mut asked = BTreeSet::new();
    let mut next = person.clone();
    let mut until = NaiveDate::MAX;
    while asked.len() < DEEPEST && asked.insert(next.clone()) {
        let cover = |next| (next != *person).then_some((next, until));
        let schedule = match known {
            Some(known) => known.find(tx, workspace, &next).await?,
            None => tx.schedule(workspace, &next).await?,
        };
        let Some(schedule) = schedule else {
            // Whom we do not know is not known to be away.
            return Ok(cover(next));
        };
        // What somebody leaves behind who does not come back is for their leads.
        let there = if next == *person {
            schedule.standing != Standing::Deactivated
        } else {
            schedule.standing.can_carry()
        };
        match schedule.away(now) {
            None if there => return Ok(cover(next)),
            Some(absence) if there => match &absence.cover {
                Some(cover) => {
                    next = cover.clone();
                    until = until.min(absence.until);
                }
                None => break,
            },
            None | Some(_) => break,
        }
    }
    Ok(None)
}

/// What is to be told, and the same to those who stand in for somebody who is asked for something
/// and is away now.
pub async fn with_covers(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    known: Option<&Known>,
    notices: &[Notice],
    now: Instant,
) -> Result<Vec<Notice>> {
    let mut all = notices.to_vec();
    for notice in notices.iter().filter(|notice| notice.news.asks_a_cover()) {
        let cover = who_covers_of(tx, workspace, known, &notice.to, now).await?;
        all.extend(cover.map(|(cover, until)| notice.to_cover(cover, until)));
    }
    Ok(all)
}

/// For whom somebody covers now or some day, directly or for those they cover for.
pub(super) async fn covered_some_day(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    user: &UserId,
    now: Instant,
) -> Result<BTreeSet<UserId>> {
    followed(tx, workspace, user, now, When::SomeDay).await
}

/// For whom somebody covers now, directly or for those they cover for. Mostly nobody, which is one
/// look into an index.
pub async fn covered(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    user: &UserId,
    now: Instant,
) -> Result<BTreeSet<UserId>> {
    followed(tx, workspace, user, now, When::Now).await
}

#[derive(Debug, Clone, Copy)]
enum When {
    Now,
    SomeDay,
}

async fn followed(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    user: &UserId,
    now: Instant,
    when: When,
) -> Result<BTreeSet<UserId>> {
    // Somewhere it may still be yesterday.
    let since = now.date_naive().pred_opt().unwrap_or_default();
    let mut all = BTreeSet::new();
    let mut newest = BTreeSet::from([user.clone()]);
    for _ in 0..DEEPEST {
        let mut found = BTreeSet::new();
        for cover in &newest {
            match when {
                When::Now => found.extend(directly(tx, workspace, cover, since, now).await?),
                When::SomeDay => {
                    let covered = tx.covered_by(workspace, cover, since).await?;
                    found.extend(covered.into_iter().map(|one| one.person));
                }
            }
        }
        found.retain(|person| person != user && !all.contains(person));
        if found.is_empty() {
            break;
        }
        all.extend(found.iter().cloned());
        newest = found;
    }
    Ok(all)
}

async fn directly(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    cover: &UserId,
    since: NaiveDate,
    now: Instant,
) -> Result<Vec<UserId>> {
    let covered = tx.covered_by(workspace, cover, since).await?.into_iter();
    let today = covered.filter(|one| {
        let today = now.with_timezone(&one.zone).date_naive();
        (one.from..=one.until).contains(&today)
    });
    let people: BTreeSet<UserId> = today.map(|one| one.person).collect();
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let schedules = tx.schedules(workspace, &people.iter().collect()).await?;
    let left = |person: &UserId| {
        let schedule = schedules.get(person);
        schedule.is_some_and(|schedule| schedule.standing == Standing::Deactivated)
    };
    Ok(people.into_iter().filter(|person| !left(person)).collect())
}
