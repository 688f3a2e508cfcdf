//! What one person is reminded of today: everything they owe that could wait for it.

use std::collections::BTreeSet;

use super::FlowError;
use super::company;
use super::cover;
use super::ctx::Ctx;
use super::list::book_of;
use super::teams;
use crate::domain::Instant;
use crate::domain::bundle::{Bundle, Entry};
use crate::domain::company::Company;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::nudge::{Nudged, owed};
use crate::domain::unsent::{Next, Unsent, unsent};
use crate::store::Tx;

/// More drafts of one person than this are not looked through.
const MOST_DRAFTS: i64 = 500;

pub async fn bundle(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    person: &UserId,
    now: Instant,
) -> Result<Bundle, FlowError> {
    let mut tx = ctx.db.read().await?;
    let mut whose = cover::covered(&mut tx, workspace, person, now).await?;
    whose.insert(person.clone());
    // A cover who is away too is covered for; everything is in the bundle of one person.
    let mut theirs = BTreeSet::new();
    for debtor in whose {
        if cover::stand_in(&mut tx, workspace, &debtor, now).await? == *person {
            theirs.insert(debtor);
        }
    }
    let mut entries = Vec::new();
    for debtor in &theirs {
        entries.extend(owed_by(&mut tx, workspace, debtor, now).await?);
    }
    entries.sort_by_key(|entry| entry.owed.deadline.due_at);
    let company = company::of_people(&mut tx, workspace, &[person]).await?;
    let briefs = if theirs.contains(person) {
        unsent_drafts(&mut tx, workspace, person, &company, now).await?
    } else {
        Vec::new()
    };
    Ok(Bundle {
        reader: person.clone(),
        entries,
        briefs,
    })
}

async fn owed_by(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    debtor: &UserId,
    now: Instant,
) -> Result<Vec<Entry>, FlowError> {
    let company = company::of_people(tx, workspace, &[debtor]).await?;
    let handoffs = book_of(tx, workspace, debtor).await?;
    let ids: Vec<_> = handoffs.iter().map(|handoff| handoff.id).collect();
    let mut nudged = tx.nudged_of(workspace, &ids).await?;
    let mut entries = Vec::new();
    for handoff in handoffs {
        let nudged: Nudged = nudged.remove(&handoff.id).unwrap_or_default();
        let owed = owed(&handoff, &nudged, &company, debtor, now);
        if owed.is_empty() {
            continue;
        }
        let channel = tx.shared_channel(workspace, handoff.id).await?;
        entries.extend(owed.into_iter().map(|owed| Entry {
            handoff: handoff.clone(),
            owed,
            channel: channel.place.channel().cloned(),
        }));
    }
    Ok(entries)
}

/// Briefs that should have been sent by now, longest late first. Only their author can send them;
/// whoever covers for somebody is not asked to.
async fn unsent_drafts(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
    company: &Company,
    now: Instant,
) -> Result<Vec<Unsent>, FlowError> {
    let drafts = tx
        .open_drafts(workspace, person, MOST_DRAFTS)
        .await?
        .into_iter();
    let late = drafts.filter_map(|draft| unsent(draft, company, now));
    let mut briefs: Vec<Unsent> = late.collect();
    briefs.sort_by_key(|brief| brief.due_at);
    let last = |brief: &Unsent| matches!(brief.next, Next::Lead(_));
    if briefs.iter().any(last) {
        let leads = teams::all_leads(tx, workspace).await?;
        for brief in &mut briefs {
            brief.next = brief.next.seen_by(person, &leads);
        }
    }
    Ok(briefs)
}
