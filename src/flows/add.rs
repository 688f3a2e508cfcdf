//! What somebody wrote in Slack is added to a handoff: which one may be meant, and how the brief
//! names those who wrote and added it.

use std::collections::{BTreeMap, BTreeSet};

use super::act::Act;
use super::ctx::Ctx;
use super::search::{self, Depth};
use super::{FlowError, find, meet};
use crate::domain::added::{Adding, Names, Place, Source};
use crate::domain::decide::Event;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ChannelId, HandoffId, UserId, WorkspaceId};
use crate::domain::person::Person;

/// A menu with more of them helps nobody; Slack would take a hundred.
const MOST_SUGGESTED: usize = 20;
/// Of one person, looked at.
const MOST_OWN: i64 = 100;
/// In one message; whoever else is mentioned there stays without a name.
const MOST_NAMED: usize = 30;
/// Whose name nobody told us.
const SOMEBODY: &str = "Somebody";
const AN_APP: &str = "An app";

/// What is known about a message before anything is said of it.
#[derive(Debug)]
pub struct Around {
    /// The handoff whose channel it stands in, if it is open and theirs to read.
    pub here: Option<Handoff>,
    pub names: BTreeMap<UserId, String>,
}

/// Looks around a message for whoever wants to add it. Slack is asked about its author, if we do not
/// know them: by the time the form is sent they have a name.
pub async fn around(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    channel: Option<&ChannelId>,
    author: Option<&UserId>,
    mentioned: impl Iterator<Item = &UserId>,
) -> Result<Around, FlowError> {
    let mut tx = ctx.db.read().await?;
    let mut here = None;
    if let Some(channel) = channel
        && let Some(id) = tx.handoff_of_channel(workspace, channel).await?
    {
        let reader = find::reader(&mut tx, ctx, workspace, user).await?;
        let found = tx.handoff(workspace, id).await?;
        here = found.filter(|handoff| handoff.is_open() && reader.may_read(handoff));
    }
    let mut names = BTreeMap::new();
    let mentioned: BTreeSet<&UserId> = mentioned.take(MOST_NAMED).collect();
    for id in mentioned {
        if let Some(person) = tx.person(workspace, id).await? {
            names.insert(id.clone(), person.name);
        }
    }
    drop(tx);
    if let Some(author) = author {
        meet::is_new(ctx, workspace, author).await?;
    }
    Ok(Around { here, names })
}

/// The open handoffs that somebody may mean who has typed this much, and may read. With nothing
/// typed their own, the newest first.
pub async fn suggested(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    typed: &str,
) -> Result<Vec<Handoff>, FlowError> {
    let mut tx = ctx.db.read().await?;
    let reader = find::reader(&mut tx, ctx, workspace, user).await?;
    let typed = typed.trim();
    let mut found = Vec::new();
    if typed.is_empty() {
        for person in [user].into_iter().chain(&reader.actor.covers) {
            found.extend(tx.open_handoffs_with(workspace, person, MOST_OWN).await?);
        }
        found.sort_by_key(|handoff| std::cmp::Reverse(handoff.id));
        found.dedup_by_key(|handoff| handoff.id);
    } else {
        if let Ok(id) = typed.parse::<HandoffId>() {
            found.extend(tx.handoff(workspace, id).await?);
        }
        let hits = search::search(&mut tx, workspace, &reader, typed, Depth::NamesFirst).await?;
        for hit in hits {
            if !found.iter().any(|handoff| handoff.id == hit.handoff.id) {
                found.push(hit.handoff);
            }
        }
    }
    found.retain(|handoff| handoff.is_open() && reader.may_read(handoff));
    found.truncate(MOST_SUGGESTED);
    Ok(found)
}

/// What adding comes to, with the names as they are now: a brief is read for years.
pub async fn event(
    ctx: &Ctx,
    by: &Act,
    source: &Source,
    text: &str,
    place: Place,
) -> Result<Event, FlowError> {
    let mut tx = ctx.db.read().await?;
    let added_by = tx.person(&by.workspace, &by.user).await?;
    let author = match &source.author {
        Some(author) => tx.person(&by.workspace, author).await?,
        None => None,
    };
    // The day is that of whoever wrote it, as far as we know.
    let on = [&author, &added_by]
        .into_iter()
        .flatten()
        .next()
        .map_or(source.at.date_naive(), |person| {
            source.at.with_timezone(&person.zone).date_naive()
        });
    let named = |person: Option<Person>| person.map_or_else(|| SOMEBODY.to_owned(), |one| one.name);
    let names = Names {
        author: match &source.author {
            Some(_) => named(author),
            None => AN_APP.to_owned(),
        },
        added_by: named(added_by),
        on,
    };
    Ok(Event::Add(Adding {
        text: text.to_owned(),
        source: source.clone(),
        place,
        names,
    }))
}
