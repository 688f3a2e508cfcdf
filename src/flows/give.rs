//! A draft is given to a colleague, who finishes it: the author's own, or, by a lead, one of
//! somebody who left or has no time. Whoever gave it hears what becomes of it.

use super::FlowError;
use super::ctx::{Ctx, actor, retried};
use super::{daily, meet, unsent};
use crate::domain::draft::{Draft, DraftNews, Given};
use crate::domain::errand::Errand;
use crate::domain::ids::{DraftId, HandoffId, UserId, WorkspaceId};
use crate::domain::person::Person;

/// What became of the wish to give a draft away.
#[derive(Debug)]
pub enum Giving {
    /// As it is with whom it is now; the same for a second click.
    Done(Box<Draft>),
    /// This person cannot carry a handoff, so they can send none.
    CannotCarry(Person),
    /// They have it already.
    HasIt,
    /// It was sent, discarded or given away meanwhile, or was never theirs to give.
    NothingLeft,
}

/// A draft that this person may give to somebody else.
pub async fn may_give(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    person: &UserId,
    id: &DraftId,
) -> Result<Option<Draft>, FlowError> {
    let mut tx = ctx.db.read().await?;
    let found = tx.draft(workspace, id).await?;
    let by = actor(&mut tx, workspace, person, ctx.clock.now()).await?;
    let open = |draft: &Draft| draft.submitted_as.is_none() && draft.may_be_given_by(&by);
    Ok(found.filter(open))
}

/// `Given::by` is who acts.
pub async fn give(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    id: &DraftId,
    to: &UserId,
    given: &Given,
) -> Result<Giving, FlowError> {
    let giving = retried!(Box::pin(attempt(ctx, workspace, id, to, given)))?;
    ctx.bell.notify_one();
    Ok(giving)
}

async fn attempt(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    id: &DraftId,
    to: &UserId,
    given: &Given,
) -> Result<Giving, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let found = tx.locked_draft(workspace, id).await?;
    let Some(draft) = found.filter(|draft| draft.submitted_as.is_none()) else {
        return Ok(Giving::NothingLeft);
    };
    if draft.author == *to && draft.given.as_ref() == Some(given) {
        return Ok(Giving::Done(Box::new(draft)));
    }
    let by = actor(&mut tx, workspace, &given.by, now).await?;
    if !draft.may_be_given_by(&by) {
        return Ok(Giving::NothingLeft);
    }
    if draft.author == *to {
        return Ok(Giving::HasIt);
    }
    let known = tx.person(workspace, to).await?;
    if let Some(person) = known.filter(|person| !person.standing.can_carry()) {
        return Ok(Giving::CannotCarry(person));
    }
    let author = draft.author.clone();
    if draft.is_reminded_of() {
        unsent::touch_up(&mut tx, workspace, &author, id, "given", now).await?;
    }
    let author_is_here = tx.person(workspace, &author).await?;
    let author_is_here = author_is_here.is_none_or(|person| person.standing.can_carry());
    let draft = draft.given_to(to, given.clone(), now);
    tx.give_draft(workspace, &author, &draft).await?;
    tx.homes_touched(workspace, [&author, to], now).await?;
    let mut told = vec![(to.clone(), "given", DraftNews::Given)];
    if author != given.by && author_is_here {
        let news = DraftNews::GivenAway {
            by: given.by.clone(),
            to: to.clone(),
        };
        told.push((author, "given-away", news));
    }
    // Whoever takes it themselves knows.
    told.retain(|(reader, _, _)| *reader != given.by);
    let mut errands = meet::strangers(&mut tx, workspace, &[to], now).await?;
    errands.extend(told.into_iter().map(|(reader, what, news)| {
        let key = format!("draft/{id}/{what}/{reader}/{}", now.timestamp_millis());
        (key, errand(&draft, reader, news))
    }));
    tx.enqueue(workspace, &errands, now).await?;
    daily::begin(&mut tx, workspace, &[to], now).await?;
    tx.commit().await?;
    Ok(Giving::Done(Box::new(draft)))
}

/// What whoever gave it hears now that it was sent.
pub fn sent(draft: &Draft, handoff: HandoffId) -> Vec<(String, Errand)> {
    became(draft, "sent", DraftNews::Sent { handoff })
}

/// What whoever gave it hears now that it is gone.
pub fn discarded(draft: &Draft) -> Vec<(String, Errand)> {
    let news = DraftNews::Discarded {
        by: draft.author.clone(),
        customer: draft.content.customer.trim().to_owned(),
    };
    became(draft, "discarded", news)
}

fn became(draft: &Draft, what: &str, news: DraftNews) -> Vec<(String, Errand)> {
    let given = draft.given.as_ref();
    let to = given
        .map(|given| &given.by)
        .filter(|by| **by != draft.author);
    let told = to.map(|to| {
        let key = format!("draft/{}/{what}", draft.id);
        (key, errand(draft, to.clone(), news))
    });
    told.into_iter().collect()
}

fn errand(draft: &Draft, to: UserId, news: DraftNews) -> Errand {
    Errand::Draft {
        draft: draft.id.clone(),
        to,
        news,
    }
}
