//! The app's home: opened, and turned.

use super::click::stale;
use super::say_in_form;
use crate::domain::home::Turn;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::flows::{FlowError, home};
use crate::slack::action::Action;
use crate::slack::edge::Edge;
use crate::slack::inbound::Click;
use crate::slack::reply::Reply;

pub(super) async fn opened(
    edge: &Edge,
    workspace: &WorkspaceId,
    person: &UserId,
    shown: bool,
) -> Result<(), FlowError> {
    home::opened(&edge.ctx, workspace, person, shown).await
}

/// Another page, or somebody else's handoffs. The home shows it in a moment.
pub(super) async fn turn(edge: &Edge, click: &Click, action: Action) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let turn = if action == Action::HomeWhose {
        let whose = Some(click.value.as_str()).filter(|whose| !whose.is_empty());
        Some(Turn::Whose(whose.map(UserId::new)))
    } else {
        serde_json::from_str(&click.value).ok()
    };
    let Some(turn) = turn else {
        return Ok(say_in_form(origin, stale()));
    };
    home::turned(&edge.ctx, &origin.workspace, &origin.user, turn).await?;
    Ok(Reply::empty())
}
