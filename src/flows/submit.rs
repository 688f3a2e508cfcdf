//! The brief is sent: the draft becomes a handoff, once.

use super::FlowError;
use super::apply;
use super::ctx::{Ctx, retried};
use super::daily;
use super::give;
use super::known::Known;
use super::rotation;
use super::unsent;
use crate::domain::customer::Customer;
use crate::domain::decide;
use crate::domain::draft::{Draft, NotReady};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{DraftId, UserId, WorkspaceId};
use crate::domain::person::Person;
use crate::domain::touchpoint::Touchpoint;
use crate::store::StoreError;

/// What became of a submission.
#[derive(Debug)]
pub enum Submission {
    /// It is a handoff now, or was one already: a second click finds the first one's.
    Sent(Box<Handoff>),
    /// The customer has an open handoff; the draft is kept.
    AlreadyOpen(Box<Handoff>),
    /// Something is missing; the draft is kept.
    NotReady(Box<Draft>, NotReady),
    /// Rotation should choose the manager, and nobody can take one now; the draft is kept.
    NobodyFree(Box<Draft>),
    /// This person cannot carry a handoff; the draft is kept.
    CannotCarry(Box<Draft>, Person),
    /// It was given to somebody else meanwhile, who has it now.
    WithSomebodyElse(Box<Draft>),
    /// No such draft: discarded in another window.
    Gone,
    /// The workspace is not installed yet.
    NotInstalled,
}

pub async fn submit(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
) -> Result<Submission, FlowError> {
    // Boxed: it holds a whole brief, more than once.
    let submission = retried!(Box::pin(attempt(ctx, workspace, author, id)))?;
    ctx.bell.notify_one();
    Ok(submission)
}

/// Somebody may be faster, with this draft or with a handoff of this customer: then it is stale.
async fn attempt(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
) -> Result<Submission, FlowError> {
    let sent = send(ctx, workspace, author, id).await;
    if let Err(FlowError::Store(StoreError::Stale)) = sent
        && let Some(open) = already_open(ctx, workspace, author, id).await?
    {
        return Ok(Submission::AlreadyOpen(Box::new(open)));
    }
    sent
}

async fn send(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
) -> Result<Submission, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    // The draft's lock makes the second of two clicks see what the first one did.
    let Some(draft) = tx.locked_draft(workspace, id).await? else {
        return Ok(Submission::Gone);
    };
    if draft.author != *author {
        return Ok(Submission::WithSomebodyElse(Box::new(draft)));
    }
    if let Some(sent) = draft.submitted_as {
        let found = tx.handoff(workspace, sent).await?;
        return Ok(found.map_or(Submission::Gone, |handoff| {
            Submission::Sent(Box::new(handoff))
        }));
    }
    let reminded_of = draft.is_reminded_of();
    let chosen = if draft.content.rotate {
        let seller = draft.content.seller.as_ref();
        match rotation::choose(&mut tx, workspace, seller, now).await? {
            Some(chosen) => Some(chosen),
            None => return Ok(Submission::NobodyFree(Box::new(draft))),
        }
    } else {
        None
    };
    let ready = match draft.content.ready(&draft.template, chosen.as_ref()) {
        Ok(ready) => ready,
        Err(missing) => return Ok(Submission::NotReady(Box::new(draft), missing)),
    };
    let both = [ready.seller.clone(), ready.manager.clone()];
    let people = both.each_ref();
    let known = Known::look_up(&mut tx, workspace, people).await?;
    for person in people {
        let cannot = known.schedule(person);
        if cannot.is_some_and(|person| !person.standing.can_carry())
            && let Some(person) = tx.person(workspace, person).await?
        {
            return Ok(Submission::CannotCarry(Box::new(draft), person));
        }
    }
    let score = draft.content.score(&draft.template).points;
    // From here on nothing is asked: what is written travels together.
    let without_bundle = daily::without_bundle(&mut tx, workspace, &people).await?;
    let Some(number) = tx.next_handoff(workspace).await? else {
        return Ok(Submission::NotInstalled);
    };
    let handoff = decide::submit(workspace.clone(), number, ready, now);
    tx.add_handoff(&handoff).await?;
    tx.mark_submitted(workspace, id, number, now).await?;
    tx.keep_brief(&handoff, author, now).await?;
    tx.index_later(&handoff).await?;
    let told = give::sent(&draft, number);
    tx.enqueue(workspace, &told, now).await?;
    let submitted = Touchpoint::Submitted { score };
    tx.record(workspace, number, Some(author), &submitted, now)
        .await?;
    if let Some(chosen) = chosen {
        let assigned = Touchpoint::Assigned {
            to: chosen.manager,
            others: chosen.others.len(),
        };
        tx.record(workspace, number, None, &assigned, now).await?;
    }
    apply::begin(&mut tx, &handoff, &known, &without_bundle, now).await?;
    if reminded_of {
        let touch_up = unsent::touch_up(&mut tx, workspace, author, id, "sent", now);
        Box::pin(touch_up).await?;
    }
    tx.commit().await?;
    Ok(Submission::Sent(Box::new(handoff)))
}

/// The open handoff of the customer that a draft is about.
async fn already_open(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
) -> Result<Option<Handoff>, FlowError> {
    let mut tx = ctx.db.read().await?;
    let draft = tx.draft(workspace, id).await?;
    let unsent = draft.filter(|draft| draft.author == *author && draft.submitted_as.is_none());
    let customer = unsent.and_then(|draft| Customer::new(&draft.content.customer));
    Ok(match customer {
        Some(customer) => tx.open_handoff_of(workspace, &customer).await?,
        None => None,
    })
}
