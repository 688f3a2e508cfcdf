//! What a lead's digest is made from, loaded in a few queries however many handoffs are open.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::FlowError;
use super::cover::who_covers;
use super::ctx::{Ctx, actor, policy};
use super::teams;
use crate::domain::Instant;
use crate::domain::company::Company;
use crate::domain::digest::{Facts, LOOKS_BACK};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::schedule;
use crate::domain::shared_channel::SharedChannel;
use crate::store::Tx;

/// Handoffs loaded at once.
const PAGE: i64 = 500;
/// More drafts than this are not looked through.
const MOST_DRAFTS: i64 = 1000;

pub type Channels = BTreeMap<HandoffId, SharedChannel>;

/// Whether somebody gets a digest at all.
pub async fn is_lead(ctx: &Ctx, workspace: &WorkspaceId, user: &UserId) -> Result<bool, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(actor(&mut tx, workspace, user, ctx.clock.now()).await?.lead)
}

/// The last day on which somebody stands in for a lead, and gets the lead's digest; `None` when they
/// do not.
pub async fn covered_until(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    lead: &UserId,
    cover: &UserId,
    now: Instant,
) -> Result<Option<NaiveDate>, FlowError> {
    let mut tx = ctx.db.read().await?;
    let stands_in = who_covers(&mut tx, workspace, lead, now).await?;
    Ok(stands_in
        .filter(|(reader, _)| reader == cover)
        .map(|(_, until)| until))
}

pub async fn facts(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    lead: &UserId,
    now: Instant,
) -> Result<Facts, FlowError> {
    let mut tx = ctx.db.read().await?;
    let mut facts = Facts {
        lead: lead.clone(),
        team: teams::people_of(&mut tx, workspace, lead).await?,
        handoffs: Vec::new(),
        nudged: BTreeMap::new(),
        drafts: tx.drafts_of_all(workspace, MOST_DRAFTS).await?,
        happened: tx.happened_since(workspace, now - LOOKS_BACK).await?,
        gone: BTreeSet::new(),
        company: Company::new(policy(&mut tx, workspace).await?),
    };
    let mut after = HandoffId::new(0);
    loop {
        let mut page = tx.open_handoffs(workspace, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        page.retain(|handoff| facts.concerns(&handoff.seller, &handoff.manager));
        let ids: Vec<_> = page.iter().map(|handoff| handoff.id).collect();
        facts.nudged.extend(tx.nudged_of(workspace, &ids).await?);
        facts.handoffs.extend(page);
    }
    let people: BTreeSet<&UserId> = facts
        .handoffs
        .iter()
        .flat_map(Handoff::people)
        .chain(facts.drafts.iter().map(|draft| &draft.author))
        .chain([lead])
        .collect();
    let schedules = tx.schedules(workspace, &people).await?;
    for (person, schedule) in schedules {
        if !schedule.standing.can_carry() {
            facts.gone.insert(person.clone());
        }
        let calendar = schedule::calendar(facts.company.policy.clone(), Some(schedule));
        facts.company = facts.company.with(person, calendar);
    }
    Ok(facts)
}

/// The channels of the handoffs that are shown.
pub async fn channels(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    shown: &[HandoffId],
) -> Result<Channels, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(tx.shared_channels_of(workspace, shown).await?)
}

/// Who leads, to tell those who do not; named ones only.
pub async fn named_leads(ctx: &Ctx, workspace: &WorkspaceId) -> Result<Vec<UserId>, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(tx.leads(workspace).await?)
}

/// The leads of somebody who left; the workspace's admins where there are none.
pub async fn who_hears_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
) -> crate::store::Result<Vec<UserId>> {
    teams::leads_of(tx, workspace, person).await
}
