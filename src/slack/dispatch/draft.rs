//! A draft as a whole: gone on with, handed to somebody else, discarded, its deal won or not yet.

use super::brief;
use super::click::{in_place, open};
use crate::domain::draft::{Draft, Given};
use crate::domain::ids::DraftId;
use crate::flows::closing::{self, Closing, Kept};
use crate::flows::draft::Saved;
use crate::flows::give::{self as giving, Giving};
use crate::flows::{FlowError, draft};
use crate::slack::action::About;
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, Origin, Submission};
use crate::slack::line::Line;
use crate::slack::messages::outcome;
use crate::slack::reply::Reply;
use crate::slack::views::modal::Modal;
use crate::slack::views::{brief_form, expected, fine, give as form, reading, resume as offer};

/// The form that is shown next: in place of the one on the screen, or, from a message, a new one.
fn next(click: &Click, view: Modal) -> Reply {
    match &click.view {
        Some(on_screen) => in_place(on_screen, view),
        None => open(&click.origin, view),
    }
}

/// The value of a draft's button.
fn named(click: &Click) -> DraftId {
    DraftId::new(click.value.clone())
}

async fn own(edge: &Edge, origin: &Origin, id: &DraftId) -> Result<Option<Draft>, FlowError> {
    let found = draft::load(&edge.ctx, &origin.workspace, &origin.user, id).await?;
    Ok(found.filter(|draft| draft.submitted_as.is_none()))
}

fn gone() -> Modal {
    reading::sentence(
        "Your drafts",
        Line::of(
            "This draft was sent, discarded or handed to somebody else in the meantime. Type \
             /handoff to see your drafts.",
        ),
    )
}

/// Its first page.
pub(super) async fn resume(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let view = match own(edge, &click.origin, &named(click)).await? {
        Some(draft) => brief::page(edge, &click.origin, &draft, Some(0)).await?,
        None => gone(),
    };
    Ok(next(click, view))
}

/// A new one; the value is the customer that was typed.
pub(super) async fn start(edge: &Edge, click: &Click, pre_close: bool) -> Result<Reply, FlowError> {
    let view = brief::fresh(edge, &click.origin, &click.value, pre_close).await?;
    Ok(next(click, view))
}

/// In the offer to resume there is one less to choose from; a message says it itself.
pub(super) async fn discard(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let (ctx, origin) = (&edge.ctx, &click.origin);
    draft::discard(ctx, &origin.workspace, &origin.user, &named(click)).await?;
    if click.view.is_none() {
        return Ok(Reply::empty());
    }
    let left = draft::resumable(ctx, &origin.workspace, &origin.user).await?;
    let view = if left.is_empty() {
        brief::fresh(edge, origin, "", false).await?
    } else {
        offer::resume(&left, None, ctx.clock.now())
    };
    Ok(next(click, view))
}

/// Which answer of the draft on the screen is fine as it is.
pub(super) async fn say_fine(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let found = own(edge, &click.origin, &named(click)).await?;
    let form = found.and_then(|draft| fine::fine(&draft.id, &draft.content, &draft.template));
    let view = form.unwrap_or_else(|| reading::sentence("Your drafts", fine::nothing()));
    Ok(next(click, view))
}

/// Asks who should finish it. What is on the screen is kept first: it goes along.
pub(super) async fn give(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let (ctx, origin) = (&edge.ctx, &click.origin);
    let id = named(click);
    if let Some(view) = &click.view
        && let About::Draft { draft, .. } = &view.about
        && *draft == id
    {
        let read = |content: &mut _| brief_form::read(&view.inputs, content);
        match brief::keep(edge, origin, view, &id, read).await? {
            Saved::Kept(_) => {}
            Saved::WithSomebodyElse(has_it) => {
                return Ok(in_place(view, brief::elsewhere(view, &has_it)));
            }
        }
    }
    let view = match giving::may_give(ctx, &origin.workspace, &origin.user, &id).await? {
        Some(draft) => form::give(&draft, &origin.user),
        None => gone(),
    };
    Ok(next(click, view))
}

pub(super) async fn given(
    edge: &Edge,
    submission: &Submission,
    id: &DraftId,
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let (to, why) = match form::read(&submission.view.inputs) {
        Ok(entered) => entered,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let given = Given {
        by: origin.user.clone(),
        why,
    };
    let giving = giving::give(&edge.ctx, &origin.workspace, id, &to, &given).await?;
    Ok(match giving {
        Giving::Done(draft) => {
            let title = brief_form::name_or(&draft, "Your drafts");
            Reply::become_view(reading::sentence(title, outcome::draft_given(&draft)))
        }
        Giving::HasIt => Reply::errors(form::wrong_person(
            "They have this draft already. Choose somebody else.",
        )),
        Giving::CannotCarry(person) => {
            Reply::errors(form::wrong_person(&outcome::why_not(&person)))
        }
        Giving::NothingLeft => Reply::become_view(gone()),
    })
}

/// Its deal is won: what is on the screen is the review, or becomes it.
pub(super) async fn won(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let (ctx, origin) = (&edge.ctx, &click.origin);
    let id = named(click);
    let won = closing::closing(ctx, &origin.workspace, &origin.user, &id, Closing::Won);
    let view = match won.await? {
        Kept::Done(draft) => brief::page(edge, origin, &draft, None).await?,
        // A won deal is no day to come.
        Kept::InThePast | Kept::NothingLeft => gone(),
    };
    Ok(next(click, view))
}

/// Asks when it is expected instead.
pub(super) async fn not_yet(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let view = match own(edge, &click.origin, &named(click)).await? {
        Some(draft) => expected::expected(&draft),
        None => gone(),
    };
    Ok(next(click, view))
}

pub(super) async fn expected_on(
    edge: &Edge,
    submission: &Submission,
    id: &DraftId,
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let day = match expected::read(&submission.view.inputs) {
        Ok(day) => day,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let closing = Closing::Expected(day);
    let kept = closing::closing(&edge.ctx, &origin.workspace, &origin.user, id, closing).await?;
    Ok(match kept {
        Kept::Done(_) => Reply::close(),
        Kept::InThePast => Reply::errors(expected::in_the_past()),
        Kept::NothingLeft => Reply::become_view(gone()),
    })
}
