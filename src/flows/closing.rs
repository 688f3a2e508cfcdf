//! Whether, and when, the deal of a draft closes: it is won, or expected on another day.

use chrono::NaiveDate;

use super::ctx::{Ctx, retried};
use super::{FlowError, company, unsent};
use crate::domain::draft::{Content, Draft};
use crate::domain::ids::{DraftId, UserId, WorkspaceId};

/// What is said about a deal.
#[derive(Debug, Clone, Copy)]
pub enum Closing {
    Won,
    Expected(NaiveDate),
}

/// What became of it.
#[derive(Debug)]
pub enum Kept {
    Done(Box<Draft>),
    /// That day has come already.
    InThePast,
    /// It was sent, discarded or given away meanwhile.
    NothingLeft,
}

pub async fn closing(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
    closing: Closing,
) -> Result<Kept, FlowError> {
    let kept = retried!(attempt(ctx, workspace, author, id, closing))?;
    ctx.bell.notify_one();
    Ok(kept)
}

async fn attempt(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
    id: &DraftId,
    closing: Closing,
) -> Result<Kept, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    let found = tx.locked_draft(workspace, id).await?;
    let mine = |draft: &Draft| draft.author == *author && draft.submitted_as.is_none();
    let Some(mut draft) = found.filter(mine) else {
        return Ok(Kept::NothingLeft);
    };
    let company = company::of_people(&mut tx, workspace, &[author]).await?;
    let today = company.calendar(author).local_date(now);
    let Some(content) = said(&draft.content, closing, today) else {
        return Ok(Kept::InThePast);
    };
    draft.content = content;
    draft.updated_at = now;
    let template = &draft.template.name;
    tx.save_draft(workspace, id, author, template, &draft.content, now)
        .await?;
    tx.homes_touched(workspace, [author], now).await?;
    if draft.is_reminded_of() {
        let why = format!("closing-{}", now.timestamp_millis());
        unsent::touch_up(&mut tx, workspace, author, id, &why, now).await?;
    }
    tx.commit().await?;
    Ok(Kept::Done(Box::new(draft)))
}

/// `None` when it is expected on a day that has come already.
fn said(content: &Content, closing: Closing, today: NaiveDate) -> Option<Content> {
    let mut content = content.clone();
    match closing {
        Closing::Won => content.won(today),
        Closing::Expected(on) if on <= today => return None,
        Closing::Expected(on) => {
            content.pre_close = true;
            content.brief.close_date = Some(on);
        }
    }
    Some(content)
}
