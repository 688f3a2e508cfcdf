//! When the kickoff is: the zones that are offered for it, and what was entered.

use super::submission::carry_out;
use super::we_just_met;
use crate::domain::decide::Event;
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::domain::kickoff::Meeting;
use crate::domain::zones::Around;
use crate::flows::{FlowError, zones};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Origin, Submission};
use crate::slack::reply::Reply;
use crate::slack::views::meeting::Entered;
use crate::slack::views::{acknowledge, kickoff};

/// Those of the people around it. Slack is asked about a reader we do not know, for the next time.
pub(super) async fn zones_around(
    edge: &Edge,
    origin: &Origin,
    handoff: &Handoff,
) -> Result<Around, FlowError> {
    let around = zones::around(&edge.ctx, handoff, &origin.user).await?;
    if around.own.is_none() {
        we_just_met(edge, origin).await;
    }
    Ok(around)
}

pub(super) async fn acknowledged(
    edge: &Edge,
    submission: &Submission,
    id: HandoffId,
) -> Result<Reply, FlowError> {
    let entered = match acknowledge::read(&submission.view.inputs) {
        Ok(entered) => entered,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let kickoff = match entered.kickoff {
        Some(kickoff) => Some(agreed(edge, &submission.origin, kickoff).await?),
        None => None,
    };
    let event = Event::Acknowledge {
        kickoff,
        matters_most: entered.matters_most,
    };
    carry_out(edge, submission, id, &event).await
}

pub(super) async fn booked(
    edge: &Edge,
    submission: &Submission,
    id: HandoffId,
) -> Result<Reply, FlowError> {
    let entered = match kickoff::read(&submission.view.inputs) {
        Ok(entered) => entered,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let meeting = agreed(edge, &submission.origin, entered).await?;
    carry_out(edge, submission, id, &Event::BookKickoff { meeting }).await
}

async fn agreed(edge: &Edge, origin: &Origin, entered: Entered) -> Result<Meeting, FlowError> {
    let own = zones::own(&edge.ctx, &origin.workspace, &origin.user).await?;
    Ok(entered.meeting(own.as_ref()))
}
