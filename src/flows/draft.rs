//! Drafts: kept on every page turn, offered again, discarded.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::FlowError;
use super::ctx::{self, Ctx, retried};
use super::daily;
use super::give;
use super::meet::strangers;
use super::template;
use super::unsent;
use crate::domain::draft::{Content, Draft};
use crate::domain::ids::{DraftId, UserId, WorkspaceId};
use crate::domain::nudge::Record;
use crate::domain::template::{Chosen, Offered, standard};

/// More than anybody can choose from in a form.
const MOST_OFFERED: i64 = 20;

/// What a person may resume, newest first.
pub async fn resumable(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
) -> Result<Vec<Draft>, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(tx.open_drafts(workspace, author, MOST_OFFERED).await?)
}

/// What somebody sees who wants to write a brief.
#[derive(Debug)]
pub enum Start {
    /// They have begun some: the newest first.
    Resume(Vec<Draft>),
    Fresh(Offered),
}

pub async fn start(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
) -> Result<Start, FlowError> {
    let mut tx = ctx.db.read().await?;
    let beginning = tx.beginning(workspace, author).await?.unwrap_or_default();
    if beginning.has_begun {
        let drafts = tx.open_drafts(workspace, author, MOST_OFFERED).await?;
        // The last one may be gone in this moment.
        if !drafts.is_empty() {
            return Ok(Start::Resume(drafts));
        }
    }
    let offered = template::offered_by(&mut tx, workspace, beginning).await?;
    Ok(Start::Fresh(offered))
}

/// One of the author's own drafts.
pub async fn load(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
) -> Result<Option<Draft>, FlowError> {
    let mut tx = ctx.db.read().await?;
    let found = tx.draft(workspace, id).await?;
    Ok(found.filter(|draft| draft.author == *author))
}

/// Which template a form on the screen is about.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Whose page it shows: what a draft begins with.
    pub shown: &'a str,
    /// What was chosen on it, if that can be.
    pub chosen: Option<Chosen<'a>>,
    /// It began before the deal was won.
    pub pre_close: bool,
}

/// What became of what was on the screen.
#[derive(Debug)]
pub enum Saved {
    /// As it is kept now; a draft that became a handoff meanwhile stays as it was sent.
    Kept(Box<Draft>),
    /// It was given to somebody else meanwhile; nothing of it was changed.
    WithSomebodyElse(UserId),
}

/// Lets `change` read what is on the screen into the draft, and keeps it. A draft that was not
/// kept before begins as `Content::started`.
pub async fn save(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
    asking: Asking<'_>,
    change: impl Fn(&mut Content) + Send + Sync,
) -> Result<Saved, FlowError> {
    retried!(attempt(ctx, workspace, author, id, asking, &change))
}

async fn attempt(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
    asking: Asking<'_>,
    change: &(impl Fn(&mut Content) + Send + Sync),
) -> Result<Saved, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let found = tx.locked_draft(workspace, id).await?;
    if let Some(draft) = found.as_ref().filter(|draft| draft.author != *author) {
        return Ok(Saved::WithSomebodyElse(draft.author.clone()));
    }
    let named_before = found
        .as_ref()
        .map_or_else(BTreeSet::new, |draft| named(&draft.content));
    let is_new = found.is_none();
    let mut draft = found.unwrap_or_else(|| Draft {
        id: id.clone(),
        author: author.clone(),
        content: Content {
            pre_close: asking.pre_close,
            ..Content::started(author.clone(), "")
        },
        updated_at: now,
        submitted_as: None,
        reminded: Record::default(),
        template: Arc::clone(standard()),
        given: None,
    });
    if draft.submitted_as.is_some() {
        return Ok(Saved::Kept(Box::new(draft)));
    }
    let close_date = draft.content.brief.close_date;
    change(&mut draft.content);
    let policy;
    let wanted = match asking.chosen {
        Some(Chosen::Template(name)) => Some(name),
        Some(Chosen::ByRule) => {
            policy = ctx::policy(&mut tx, workspace).await?;
            Some(policy.templates.by_rule(&draft.content.brief.answers))
        }
        None => is_new.then_some(asking.shown),
    };
    // One that is not there any more changes nothing: what was written fits any of them.
    if let Some(name) = wanted.filter(|name| is_new || *name != draft.template.name)
        && let Some(other) = tx.newest_template(workspace, name).await?
    {
        draft.template = other;
    }
    draft.updated_at = now;
    // Somebody else's draft of this name, or one sent in this moment, is never said to be kept.
    let template = &draft.template.name;
    tx.save_draft(workspace, id, author, template, &draft.content, now)
        .await?;
    tx.homes_touched(workspace, [author], now).await?;
    let named = named(&draft.content);
    let newly: Vec<&UserId> = named.difference(&named_before).collect();
    let errands = strangers(&mut tx, workspace, &newly, now).await?;
    let something_to_do = !errands.is_empty();
    tx.enqueue(workspace, &errands, now).await?;
    // From now on there is a day on which it is asked about. The hourly round makes up for what is
    // missed here.
    if is_new || draft.content.brief.close_date != close_date {
        daily::begin(&mut tx, workspace, &[author], now).await?;
    }
    tx.commit().await?;
    // Most page turns leave nothing to deliver; the worker need not look.
    if something_to_do {
        ctx.bell.notify_one();
    }
    Ok(Saved::Kept(Box::new(draft)))
}

fn named(content: &Content) -> BTreeSet<UserId> {
    let both = [&content.seller, &content.manager];
    both.into_iter().flatten().cloned().collect()
}

pub async fn discard(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
) -> Result<(), FlowError> {
    retried!(throw_away(ctx, workspace, author, id))
}

async fn throw_away(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
) -> Result<(), FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let found = tx.locked_draft(workspace, id).await?;
    let Some(draft) = found.filter(|draft| draft.author == *author) else {
        return Ok(());
    };
    if tx.discard_draft(workspace, id, author).await? {
        if draft.is_reminded_of() {
            unsent::touch_up(&mut tx, workspace, author, id, "discarded", now).await?;
        }
        tx.homes_touched(workspace, [author], now).await?;
        let told = give::discarded(&draft);
        tx.enqueue(workspace, &told, now).await?;
    }
    tx.commit().await?;
    ctx.bell.notify_one();
    Ok(())
}
