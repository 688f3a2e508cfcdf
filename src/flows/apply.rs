//! The second half of every verb: state, timeline, timers and outbox rows, in one transaction.

use std::collections::BTreeSet;

use crate::domain::Instant;
use crate::domain::deadline::{Clock, Deadline, deadlines};
use crate::domain::decide::Decision;
use crate::domain::errand::Errand;
use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::domain::notice::{News, Notice};
use crate::flows::agenda;
use crate::flows::ask;
use crate::flows::cover;
use crate::flows::daily;
use crate::flows::errands::{say, tend};
use crate::flows::index;
use crate::flows::known::Known;
use crate::flows::meet;
use crate::flows::replan::{plan_new, replan};
use crate::flows::teams;
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
    // Answered, or acknowledged without: what was being written for that round is over.
    if !before.questions().is_empty() && handoff.questions().is_empty() {
        tx.forget_answering(&handoff.workspace, handoff.id).await?;
    }
    if index::has_changed(before, handoff) {
        tx.index_later(handoff).await?;
    }
    let happened = decision.touchpoints.iter().map(|one| (handoff.id, one));
    tx.record_all(&handoff.workspace, Some(by), happened, now)
        .await?;
    let mut notices = decision.notices.clone();
    if !decision.for_leads.is_empty() {
        let leads = teams::leads_of(tx, &handoff.workspace, handoff.accountable()).await?;
        let told = leads.iter().filter(|lead| *lead != by);
        notices.extend(told.flat_map(|lead| {
            let tell = |news: &News| Notice::new(handoff.id, lead, news.clone());
            decision.for_leads.iter().map(tell)
        }));
    }
    let known = Known::around(tx, before, handoff).await?;
    // They cannot hear that somebody else is asked now, or has it, and need not.
    for gone in before.people().filter(|person| known.has_left(person)) {
        let takes_part = [&handoff.seller, &handoff.manager].contains(&gone);
        notices.retain(|notice| {
            let of_others = matches!(notice.news, News::HandedOver { .. }) || !takes_part;
            notice.to != *gone || !of_others
        });
    }
    let notices = ask::fall_to_leads(tx, &known, handoff, notices).await?;
    pass_reminders_on(tx, before, handoff, &known).await?;
    let errands = entailed(tx, before, handoff, &known, &notices, now).await?;
    tx.enqueue(&handoff.workspace, &errands, now).await?;
    Ok(())
}

/// Who takes something over from somebody else is reminded of it as often as anybody, and their
/// leads hear of it again, but only after that. Nothing is owed when a seller's days on call end:
/// that is said once.
async fn pass_reminders_on(
    tx: &mut Tx,
    before: &Handoff,
    after: &Handoff,
    known: &Known,
) -> Result<()> {
    let people = |handoff: &Handoff| {
        let (seller, manager) = (handoff.seller.clone(), handoff.manager.clone());
        (seller, manager, handoff.accountable().clone())
    };
    if people(before) == people(after) {
        return Ok(());
    }
    for Deadline { clock, whose, .. } in deadlines(after, &known.company()) {
        let passed_on = clock.debtor(before).is_some_and(|debtor| *debtor != whose);
        if passed_on && clock != Clock::OnCall {
            tx.pass_nudges_on(&after.workspace, after.id, &clock.key())
                .await?;
        }
    }
    Ok(())
}

/// What a new handoff entails: its reminders are planned, its channel made, its people met; those
/// `without` a bundle get one. Nobody was told anything of it yet.
pub async fn begin(
    tx: &mut Tx,
    handoff: &Handoff,
    known: &Known,
    without: &[&UserId],
    now: Instant,
) -> Result<()> {
    plan_new(tx, handoff, &known.company()).await?;
    if !without.is_empty() {
        daily::set(tx, &handoff.workspace, without, now).await?;
    }
    tx.homes_touched(
        &handoff.workspace,
        handoff.people().chain(handoff.others()),
        now,
    )
    .await?;
    let mut errands = vec![tend(handoff.id, &handoff.version.to_string())];
    errands.extend(known.strangers().map(|person| meet::errand(person, now)));
    tx.enqueue(&handoff.workspace, &errands, now).await?;
    Ok(())
}

/// What every change of a handoff entails: its reminders planned anew, its channel tended, its
/// people told, and messages brought up to date whose buttons no longer mean anything. What that
/// leaves to be done in Slack is the caller's to enqueue.
pub async fn entailed(
    tx: &mut Tx,
    before: &Handoff,
    handoff: &Handoff,
    known: &Known,
    notices: &[Notice],
    now: Instant,
) -> Result<Vec<(String, Errand)>> {
    replan(tx, handoff, known).await?;
    let workspace = &handoff.workspace;
    let people: Vec<&UserId> = handoff.people().collect();
    if handoff.is_open() {
        daily::begin(tx, workspace, &people, now).await?;
    } else {
        daily::set(tx, workspace, &people, now).await?;
    }
    let mut errands = vec![tend(handoff.id, &handoff.version.to_string())];
    let notices = cover::with_covers(tx, workspace, Some(known), notices, now).await?;
    errands.extend(notices.iter().map(say));
    errands.extend(agenda::due(handoff, &known.company(), now));
    errands.extend(known.strangers().map(|person| meet::errand(person, now)));
    let why = handoff.version.to_string();
    errands.extend(touch_up_days(tx, known, before, handoff, &why, now).await?);
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
    Ok(errands)
}

/// The homes and today's bundles of those who take part, or did before, and of those who cover for
/// them, say what is still open. `why` makes the key.
pub async fn touch_up_days(
    tx: &mut Tx,
    known: &Known,
    before: &Handoff,
    after: &Handoff,
    why: &str,
    now: Instant,
) -> Result<Vec<(String, Errand)>> {
    let (workspace, number) = (&after.workspace, after.id.number());
    let mut readers = BTreeSet::new();
    for person in before.people().chain(after.people()) {
        readers.insert(cover::stand_in_of(tx, workspace, known, person, now).await?);
        readers.insert(person.clone());
    }
    let mut errands = Vec::new();
    tx.homes_touched(
        workspace,
        before.others().chain(after.others()).chain(&readers),
        now,
    )
    .await?;
    for to in readers {
        for said in tx.live_days(workspace, &to).await? {
            let key = format!("touch-up/{said}/{number}/{why}");
            let to = to.clone();
            errands.push((key, Errand::TouchUpDay { to, said }));
        }
    }
    Ok(errands)
}
