//! Where both transports meet: an [`Inbound`] goes in, an [`Ack`] comes out.
//!
//! The acknowledgement never waits for Slack: a form is shown by a task of its own, begun at once,
//! because Slack's trigger lives three seconds. If that fails, the person is told where they acted.

use secrecy::SecretString;

use super::client::remedy::{Remedy, remedy};
use super::client::{CallError, SlackApi};
use super::dispatch::dispatch;
use super::edge::Edge;
use super::excuse::{Excuse, PATIENCE};
use super::inbound::{Inbound, Origin};
use super::line::Line;
use super::message::Message;
use super::reply::{Ack, Reply, Show};
use crate::domain::ids::WorkspaceId;

/// Answers one delivery of Slack's.
pub async fn answer(edge: &Edge, inbound: Inbound) -> Ack {
    let way_back = way_back(&inbound);
    let excuse = Excuse::of(&inbound);
    // What is given up here is undone by the database, unless it was just being committed.
    let reply = tokio::time::timeout(PATIENCE, dispatch(edge, inbound)).await;
    let Reply { ack, show, tell } = reply.unwrap_or_else(|_| {
        tracing::error!("there was no answer in time");
        excuse.too_slow()
    });
    if let (Some(message), Some((_, Some(url)))) = (tell, &way_back) {
        let (api, url) = (edge.installation.unsettled_api().clone(), url.clone());
        edge.shows.spawn(async move {
            if let Err(error) = api.whisper(&url, &message).await {
                tracing::warn!(%error, "somebody could not be told");
            }
        });
    }
    if let (Some(show), Some((workspace, response_url))) = (show, way_back)
        && let Some(api) = edge.installation.api_of(&workspace)
    {
        let api = api.clone();
        edge.shows
            .spawn(async move { present(&api, &show, response_url).await });
    }
    ack
}

/// Where a form is shown, and where to say that it could not be.
fn way_back(inbound: &Inbound) -> Option<(WorkspaceId, Option<SecretString>)> {
    let origin: &Origin = match inbound {
        Inbound::Command(command) => &command.origin,
        Inbound::Click(click) => &click.origin,
        Inbound::Submission(submission) => &submission.origin,
        Inbound::Closed(closed) => &closed.origin,
        Inbound::Shortcut(shortcut) => &shortcut.origin,
        Inbound::Event(_) | Inbound::SslCheck | Inbound::Challenge(_) | Inbound::Unknown { .. } => {
            return None;
        }
    };
    Some((origin.workspace.clone(), origin.response_url.clone()))
}

async fn present(api: &SlackApi, show: &Show, response_url: Option<SecretString>) {
    let Err(error) = api.show(show).await else {
        return;
    };
    // The form moved on while the click was on its way: what is on the screen is newer.
    if error == CallError::Refused("hash_conflict".to_owned()) {
        return;
    }
    tracing::warn!(%error, "a form could not be shown");
    let sorry = Message::from(not_shown(&error));
    if let Some(url) = response_url
        && let Err(error) = api.whisper(&url, &sorry).await
    {
        tracing::warn!(%error, "nor could the person be told");
    }
}

/// Why a form did not appear, and what helps.
fn not_shown(error: &CallError) -> Line {
    match error {
        CallError::Refused(code) if is_shut_out(code) => Line::of(
            "Handoff is not connected to this workspace any more. What you typed before is kept. \
             Ask an admin to install it again.",
        ),
        CallError::Refused(_)
        | CallError::Unreachable
        | CallError::RateLimited { .. }
        | CallError::Unknown(_) => Line::of(
            "Slack did not open the form in time. Nothing was changed and nothing is lost: please \
             try once more.",
        ),
    }
}

/// No second try helps before somebody mends the installation.
fn is_shut_out(code: &str) -> bool {
    code == "missing_scope" || remedy(code) == Remedy::PauseWorkspace
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slack::messages::tests::read;

    #[test]
    fn a_dead_installation_is_not_called_slow() {
        let said = |code: &str| read(&not_shown(&CallError::Refused(code.to_owned())).into());
        for code in ["token_revoked", "account_inactive", "missing_scope"] {
            assert!(said(code).contains("not connected"), "{code}");
        }
        assert!(said("expired_trigger_id").contains("try once more"));
    }
}
