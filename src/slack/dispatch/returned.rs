//! The answers to a returned brief: written, looked at beside what stood there, sent.

use super::click::{in_place, stale};
use super::{explained, say_in_form, submission};
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::domain::refusal::Refusal;
use crate::flows::{FlowError, answer, find};
use crate::slack::action::Target;
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, Closed, Submission};
use crate::slack::line::Line;
use crate::slack::reply::Reply;
use crate::slack::views::form::Errors;
use crate::slack::views::modal::Modal;
use crate::slack::views::{answer as form, reading};

/// What would change, or what cannot be. What was written is kept either way.
pub(super) async fn answered(
    edge: &Edge,
    submission: &Submission,
    id: HandoffId,
    round: u32,
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let (ctx, workspace, user) = (&edge.ctx, &origin.workspace, &origin.user);
    let seen = find::see(ctx, workspace, user, id).await?;
    let mut answering = form::read(&seen.handoff, &submission.view.inputs);
    // What another round asked for is refused, and shown.
    answering.round = round;
    let errors = form::check(&seen.handoff, &answering);
    if !errors.is_empty() {
        return Ok(Reply::errors(errors));
    }
    match answer::preview(ctx, workspace, user, id, &answering).await {
        Ok(preview) => {
            let view = form::review(&preview.handoff, &preview.changes);
            Ok(Reply::become_view(view))
        }
        Err(error) => match wrong(&error) {
            Some(errors) => Ok(Reply::errors(errors)),
            None => submission::without_effect(edge, submission, &error).await,
        },
    }
}

/// Under the answers that cannot stay so.
fn wrong(error: &FlowError) -> Option<Errors> {
    let FlowError::Refused { refusal, .. } = error else {
        return None;
    };
    if let Refusal::Unanswered { fields } = refusal {
        return Some(form::unanswered(fields));
    }
    if let Refusal::TooThin {
        points,
        needed,
        fields,
    } = refusal
    {
        return Some(form::too_thin(*points, *needed, fields));
    }
    None
}

/// Back from what would change.
pub(super) async fn again(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let (Some(view), Ok(target)) = (&click.view, click.value.parse::<Target>()) else {
        return Ok(say_in_form(origin, stale()));
    };
    let (ctx, workspace, user) = (&edge.ctx, &origin.workspace, &origin.user);
    let seen = find::see(ctx, workspace, user, target.handoff).await?;
    let begun = answer::begun(ctx, workspace, user, &seen.handoff).await?;
    let next = match begun {
        Some(begun) => form::answer(&seen.handoff, Some(&begun)),
        None => nothing_left(&seen.handoff),
    };
    Ok(in_place(view, next))
}

pub(super) async fn sent(
    edge: &Edge,
    submission: &Submission,
    id: HandoffId,
    round: u32,
) -> Result<Reply, FlowError> {
    let by = submission::act_by(submission);
    match answer::send(&edge.ctx, &by, id, round).await {
        Ok(Some(_)) => Ok(Reply::close()),
        Ok(None) => {
            let origin = &submission.origin;
            let seen = find::see(&edge.ctx, &origin.workspace, &origin.user, id).await?;
            Ok(Reply::become_view(nothing_left(&seen.handoff)))
        }
        Err(error) => {
            let why = explained(edge, &submission.origin, &error).await;
            let kept = why.text(" What you wrote is kept: press Answer to see it again.");
            Ok(Reply::become_view(reading::sentence("Answers", kept)))
        }
    }
}

fn nothing_left(handoff: &Handoff) -> Modal {
    reading::sentence(
        handoff.customer.as_str(),
        Line::of("These answers were sent already. There is nothing left to send."),
    )
}

/// A form closed without submitting keeps what Slack hands over.
pub(super) async fn closed(
    edge: &Edge,
    closed: &Closed,
    id: HandoffId,
    round: u32,
) -> Result<(), FlowError> {
    let origin = &closed.origin;
    let (ctx, workspace, user) = (&edge.ctx, &origin.workspace, &origin.user);
    let seen = find::see(ctx, workspace, user, id).await?;
    if seen.handoff.round() != round || !seen.actor.may_answer(&seen.handoff) {
        return Ok(());
    }
    let begun = answer::begun(ctx, workspace, user, &seen.handoff).await?;
    let answering = form::read_closed(&seen.handoff, &closed.view.inputs);
    // A form opened to look leaves nothing behind.
    if begun.is_none() && answering.changes_nothing(&seen.handoff.brief) {
        return Ok(());
    }
    answer::keep(ctx, workspace, user, id, &answering).await
}
