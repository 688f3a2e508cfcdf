//! What happened in the workspace without anybody talking to us.

use crate::flows::{FlowError, meet, uninstall};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Event, Happened};
use crate::slack::reply::Ack;

/// What could not be taken in is refused: Slack brings it again.
pub(super) async fn event(edge: &Edge, event: &Event) -> Ack {
    let done: Result<(), FlowError> = match &event.what {
        Happened::PersonChanged(person) => meet::changed(&edge.ctx, &event.workspace, person).await,
        Happened::Uninstalled => uninstall::uninstall(&edge.ctx, &event.workspace).await,
        Happened::Other(kind) => {
            tracing::debug!(kind, "passed over an event");
            Ok(())
        }
    };
    match done {
        Ok(()) => Ack::Empty,
        Err(error) => {
            tracing::error!(event = event.id, %error, "an event was not taken");
            Ack::Again
        }
    }
}
