//! The app's home: opened, turned, and what it shows, found out at the moment it is published.

use chrono::Days;

use super::ctx::{Ctx, actor};
use super::list::concerning;
use super::settings::may_change;
use super::{FlowError, company, cover, digest, teams};
use crate::domain::Instant;
use crate::domain::alarm::Daily;
use crate::domain::digest::Row;
use crate::domain::errand::Errand;
use crate::domain::home::{Health, Home, Looking, Turn, of_one, owed_and_awaited, team};
use crate::domain::ids::{UserId, WorkspaceId};
use crate::store::Tx;

/// Homes taken up in one transaction.
const PAGE: i64 = 50;
/// More drafts of one person than this are not looked through.
const MOST_DRAFTS: i64 = 100;
/// A digest that came longer ago is as good as none.
const DIGEST_DAYS: u64 = 7;

/// Somebody opened theirs: it is made anew. `shown`: Slack has what was published last; it forgets
/// homes when the app is removed.
pub async fn opened(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    person: &UserId,
    shown: bool,
) -> Result<(), FlowError> {
    let mut tx = ctx.db.begin().await?;
    let now = ctx.clock.now();
    tx.home_opened(workspace, person, shown, now).await?;
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(())
}

/// Somebody turned a page of theirs, or looks at somebody else's.
pub async fn turned(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    person: &UserId,
    turn: Turn,
) -> Result<(), FlowError> {
    let mut tx = ctx.db.begin().await?;
    tx.home_turned(workspace, person, turn, ctx.clock.now())
        .await?;
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(())
}

/// Takes up what is due, and says how many that are. However much changed since, each is published
/// once.
pub async fn take_up(tx: &mut Tx, now: Instant) -> Result<usize, FlowError> {
    let due = tx.claim_homes(PAGE, now).await?;
    for one in &due {
        let key = format!("home/{}/{}", one.person, one.turn);
        let person = one.person.clone();
        let errand = (key, Errand::Home { person });
        tx.enqueue(&one.workspace, &[errand], now).await?;
    }
    Ok(due.len())
}

pub async fn home(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    reader: &UserId,
    looking: Looking,
    now: Instant,
) -> Result<Home, FlowError> {
    let mut tx = ctx.db.read().await?;
    let leads = actor(&mut tx, workspace, reader, now).await?.lead;
    let covered = cover::covered(&mut tx, workspace, reader, now).await?;
    let own = concerning(&mut tx, workspace, reader).await?;
    let mut around = own.clone();
    for person in &covered {
        around.extend(concerning(&mut tx, workspace, person).await?);
    }
    around.sort_by_key(|handoff| handoff.id);
    around.dedup_by_key(|handoff| handoff.id);
    let company = company::around_all(&mut tx, workspace, &around, |_| false).await?;
    let (owed, awaited) = owed_and_awaited(&around, reader, &covered, &company);
    let ids: Vec<_> = around.iter().map(|handoff| handoff.id).collect();
    let mut channels = tx.shared_channels_of(workspace, &ids).await?;
    let drafts = tx.open_drafts(workspace, reader, MOST_DRAFTS).await?;
    let health = if may_change(&mut tx, workspace, reader, now).await? {
        Some(health(&mut tx, workspace, now).await?)
    } else {
        None
    };
    drop(tx);
    let facts = if leads {
        let facts = digest::facts(ctx, workspace, reader, now).await?;
        let facts = match &looking.whose {
            Some(person) => of_one(facts, person),
            None => facts,
        };
        let sections = team(&facts, &looking, now).sections;
        let rows = sections.iter().flat_map(|section| looking.rows(section));
        let ids: Vec<_> = rows.filter_map(Row::id).collect();
        channels.extend(digest::channels(ctx, workspace, &ids).await?);
        Some(facts)
    } else {
        None
    };
    let mut handoffs = own;
    handoffs.reverse();
    Ok(Home {
        reader: reader.clone(),
        looking,
        owed,
        awaited,
        handoffs,
        channels,
        drafts,
        team: facts,
        health,
    })
}

async fn health(tx: &mut Tx, workspace: &WorkspaceId, now: Instant) -> Result<Health, FlowError> {
    let leads = teams::all_leads(tx, workspace).await?;
    // A lead's day may be tomorrow's already.
    let last = now.date_naive() + Days::new(1);
    let days = (0..=DIGEST_DAYS).filter_map(|ago| last.checked_sub_days(Days::new(ago)));
    let days: Vec<_> = days.collect();
    let of = |lead: &UserId| {
        let keys = days.iter().map(|day| Daily::Digest.key(lead, *day));
        keys.collect::<Vec<_>>()
    };
    let keys: Vec<String> = leads.iter().flat_map(of).collect();
    Ok(Health {
        undelivered: tx.count_dead(workspace).await?,
        last_digest: tx.last_sent(workspace, &keys).await?,
        granted: tx.scopes(workspace).await?,
    })
}
