//! What happened in the workspace without anybody talking to us.

use super::home;
use crate::domain::ids::UserId;
use crate::flows::outsiders::{self, Moved};
use crate::flows::{FlowError, meet, uninstall};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Event, Happened};
use crate::slack::reply::Ack;

/// What could not be taken in is refused: Slack brings it again.
pub(super) async fn event(edge: &Edge, event: &Event) -> Ack {
    let done: Result<(), FlowError> = match &event.what {
        Happened::PersonChanged(person) => meet::changed(&edge.ctx, &event.workspace, person).await,
        Happened::Moved { person, .. } if is_the_bot(edge, person) => Ok(()),
        Happened::Moved { channel, person } => {
            let moved = Moved {
                channel,
                person,
                event: &event.id,
            };
            outsiders::moved(&edge.ctx, &event.workspace, &moved).await
        }
        Happened::HomeOpened { person, shown } => {
            home::opened(edge, &event.workspace, person, *shown).await
        }
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

fn is_the_bot(edge: &Edge, person: &UserId) -> bool {
    let home = edge.installation.home();
    home.is_some_and(|home| home.bot_user == *person)
}
