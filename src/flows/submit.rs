//! The brief is sent: the draft becomes a handoff, once.

use super::FlowError;
use super::apply;
use super::ctx::{Ctx, retried};
use super::known::Known;
use super::late_brief;
use crate::domain::Instant;
use crate::domain::customer::Customer;
use crate::domain::decide;
use crate::domain::draft::{Draft, NotReady};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{DraftId, UserId, WorkspaceId};
use crate::domain::person::Person;
use crate::domain::template::Template;
use crate::domain::touchpoint::Touchpoint;
use crate::store::{StoreError, Tx};

/// What became of a submission.
#[derive(Debug)]
pub enum Submission {
    /// It is a handoff now, or was one already: a second click finds the first one's.
    Sent(Box<Handoff>),
    /// The customer has an open handoff; the draft is kept.
    AlreadyOpen(Box<Handoff>),
    /// Something is missing; the draft is kept.
    NotReady(Box<Draft>, NotReady),
    /// This person cannot carry a handoff; the draft is kept.
    CannotCarry(Box<Draft>, Person),
    /// No such draft of this author: discarded in another window.
    Gone,
    /// The workspace is not installed yet.
    NotInstalled,
}

pub async fn submit(
    ctx: &Ctx,
    template: &Template,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
) -> Result<Submission, FlowError> {
    // Boxed: it holds a whole brief, more than once.
    let submission = retried!(Box::pin(attempt(ctx, template, workspace, author, id)))?;
    ctx.bell.notify_one();
    Ok(submission)
}

async fn attempt(
    ctx: &Ctx,
    template: &Template,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
) -> Result<Submission, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    // The draft's lock makes the second of two clicks see what the first one did.
    let Some(draft) = tx.locked_draft(workspace, id, author).await? else {
        return Ok(Submission::Gone);
    };
    if let Some(sent) = draft.submitted_as {
        let found = tx.handoff(workspace, sent).await?;
        return Ok(found.map_or(Submission::Gone, |handoff| {
            Submission::Sent(Box::new(handoff))
        }));
    }
    let reminded_of = draft.is_reminded_of();
    let ready = match draft.content.ready(template) {
        Ok(ready) => ready,
        Err(missing) => return Ok(Submission::NotReady(Box::new(draft), missing)),
    };
    let people = [&ready.seller, &ready.manager];
    let known = Known::look_up(&mut tx, workspace, people).await?;
    for person in people {
        let cannot = known.schedule(person);
        if cannot.is_some_and(|person| !person.standing.can_carry())
            && let Some(person) = tx.person(workspace, person).await?
        {
            return Ok(Submission::CannotCarry(Box::new(draft), person));
        }
    }
    let score = draft.content.score(template).points;
    let Some(number) = tx.next_handoff(workspace).await? else {
        return Ok(Submission::NotInstalled);
    };
    let handoff = decide::submit(
        workspace.clone(),
        number,
        ready.customer,
        ready.seller,
        ready.manager,
        ready.brief,
        now,
    );
    if !tx.add_handoff(&handoff).await? {
        return already_open(&mut tx, workspace, &handoff.customer).await;
    }
    if !tx.mark_submitted(workspace, id, number, now).await? {
        return Err(FlowError::Store(StoreError::Stale));
    }
    keep(&mut tx, &handoff, author, score, now).await?;
    apply::begin(&mut tx, &handoff, &known, now).await?;
    if reminded_of {
        let touch_up = late_brief::touch_up(&mut tx, workspace, author, id, "sent", now);
        Box::pin(touch_up).await?;
    }
    tx.commit().await?;
    Ok(Submission::Sent(Box::new(handoff)))
}

async fn keep(
    tx: &mut Tx,
    handoff: &Handoff,
    author: &UserId,
    score: u32,
    now: Instant,
) -> Result<(), FlowError> {
    tx.keep_brief(handoff, author, now).await?;
    let submitted = Touchpoint::Submitted { score };
    tx.record(
        &handoff.workspace,
        handoff.id,
        Some(author),
        &submitted,
        now,
    )
    .await?;
    Ok(())
}

async fn already_open(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    customer: &Customer,
) -> Result<Submission, FlowError> {
    let open = tx.open_handoff_of(workspace, customer).await?;
    // Closed in the moment between: the seller's next click will go through.
    open.map(|open| Submission::AlreadyOpen(Box::new(open)))
        .ok_or(FlowError::Store(StoreError::Stale))
}
