//! *Snooze* on a brief that is late.

use super::click;
use super::say_in_form;
use crate::domain::ids::DraftId;
use crate::flows::unsent::{self, Snoozed};
use crate::flows::{FlowError, draft};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, Submission};
use crate::slack::line::Line;
use crate::slack::reply::Reply;
use crate::slack::views::{reading, snooze as form};

pub(super) async fn put_off(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let id = DraftId::new(click.value.clone());
    let found = draft::load(&edge.ctx, &origin.workspace, &origin.user, &id).await?;
    Ok(match found {
        Some(draft) if draft.submitted_as.is_none() => {
            click::open(origin, form::snooze_draft(&draft))
        }
        Some(_) | None => say_in_form(origin, nothing_left()),
    })
}

pub(super) async fn snooze(
    edge: &Edge,
    submission: &Submission,
    id: &DraftId,
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let until = match form::read(&submission.view.inputs) {
        Ok(until) => until,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let (workspace, user) = (&origin.workspace, &origin.user);
    let snoozed = unsent::snooze(&edge.ctx, workspace, user, id, until).await?;
    Ok(match snoozed {
        Snoozed::Done => Reply::close(),
        Snoozed::InThePast => Reply::errors(form::in_the_past()),
        Snoozed::NothingLeft => Reply::become_view(reading::sentence("Snooze", nothing_left())),
    })
}

fn nothing_left() -> Line {
    Line::of("This brief was sent or discarded in the meantime. There is nothing left to put off.")
}
