//! Where both transports meet: an [`Inbound`] goes in, an [`Answer`] comes out.
//!
//! The acknowledgement never waits for Slack: a form is shown by a task of its own, begun at once,
//! because Slack's trigger lives three seconds. If that fails, the person is told where they acted.

use std::time::{Duration, Instant as Stopwatch};

use secrecy::SecretString;
use tracing::Instrument as _;

use super::client::remedy::{Remedy, remedy};
use super::client::{CallError, SlackApi};
use super::dispatch::dispatch;
use super::edge::Edge;
use super::excuse::{Excuse, PATIENCE};
use super::inbound::Inbound;
use super::line::Line;
use super::message::Message;
use super::reply::{Answer, Reply, Show};
use crate::domain::dates::DateLanguage;
use crate::domain::ids::WorkspaceId;
use crate::flows::settings;

/// One row of a database that has just answered; Slack still waits.
const FOR_DATES: Duration = Duration::from_millis(300);

/// Answers one delivery of Slack's.
pub async fn answer(edge: &Edge, inbound: Inbound) -> Answer {
    let (began, kind) = (Stopwatch::now(), inbound.kind());
    let request = inbound.origin().map(|origin| origin.request.as_str());
    // So that a log of errors alone has it, too.
    let span = tracing::error_span!("request", id = request, kind);
    let answer = answered(edge, inbound).instrument(span).await;
    edge.metrics.acknowledged(kind, began.elapsed());
    answer
}

async fn answered(edge: &Edge, inbound: Inbound) -> Answer {
    let way_back = way_back(&inbound);
    let excuse = Excuse::of(&inbound);
    // What is given up here is undone by the database, unless it was just being committed.
    let reply = tokio::time::timeout(PATIENCE, dispatch(edge, inbound)).await;
    let Ok(reply) = reply else {
        tracing::error!("there was no answer in time");
        // Without days in it, and the database is not asked once more.
        let sorry = excuse.too_slow();
        return send(edge, sorry, way_back, DateLanguage::default());
    };
    let dates = match &way_back {
        Some((workspace, _)) if reply.has_dates() => dates(edge, workspace).await,
        Some(_) | None => DateLanguage::default(),
    };
    send(edge, reply, way_back, dates)
}

/// How this workspace reads days. An answer that is there is not lost over it.
async fn dates(edge: &Edge, workspace: &WorkspaceId) -> DateLanguage {
    match tokio::time::timeout(FOR_DATES, settings::dates(&edge.ctx, workspace)).await {
        Ok(Ok(dates)) => dates,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the language of dates could not be read");
            DateLanguage::default()
        }
        Err(_) => {
            tracing::warn!("the language of dates was not there in time");
            DateLanguage::default()
        }
    }
}

fn send(edge: &Edge, reply: Reply, way_back: Option<WayBack>, dates: DateLanguage) -> Answer {
    let Reply { ack, show, tell } = reply;
    if let (Some(message), Some((_, Some(url)))) = (tell, &way_back) {
        let api = edge.installation.unsettled_api().writing_dates_in(dates);
        let url = url.clone();
        edge.shows.spawn(async move {
            if let Err(error) = api.whisper(&url, &message).await {
                tracing::warn!(%error, "somebody could not be told");
            }
        });
    }
    if let (Some(show), Some((workspace, response_url))) = (show, way_back)
        && let Some(api) = edge.installation.api_of(&workspace)
    {
        let api = api.writing_dates_in(dates);
        edge.shows
            .spawn(async move { present(&api, &show, response_url).await });
    }
    Answer { ack, dates }
}

/// Where a form is shown, and where to say that it could not be.
type WayBack = (WorkspaceId, Option<SecretString>);

fn way_back(inbound: &Inbound) -> Option<WayBack> {
    let origin = inbound.origin()?;
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
