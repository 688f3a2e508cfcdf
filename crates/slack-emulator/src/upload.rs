//! The upload server: takes a file's bytes at the address that `files.getUploadURLExternal` gave out. Faults name it
//! `"upload_url"`, and so does the journal.

use std::sync::Arc;

use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::api::files;
use crate::faults::Fault;
use crate::hub::Hub;
use crate::journal::{Call, Way};
use crate::server::Sent;

pub(crate) const METHOD: &str = "upload_url";

/// Carries the upload out as the faults have it; `None` where the connection is to be cut. An upload that a fault
/// makes late never arrives.
pub(crate) async fn receive(hub: &Arc<Hub>, ticket: &str, bytes: &Bytes) -> Option<Sent> {
    let started = Instant::now();
    let fault = hub.plan().draw(METHOD);
    let applied = || files::receive(&mut hub.world(), ticket, bytes);
    let (taken, answer) = match &fault {
        None | Some(Fault::HangAfter(_)) => {
            let taken = applied();
            (Some(taken.clone()), Some(taken))
        }
        Some(Fault::Slow(time)) => {
            tokio::time::sleep(*time).await;
            let taken = applied();
            (Some(taken.clone()), Some(taken))
        }
        Some(Fault::ServerErrorAfter) => (Some(applied()), Some(failed(503))),
        Some(Fault::NoAnswerAfter) => (Some(applied()), None),
        Some(Fault::NoAnswerBefore | Fault::Late(_)) => (None, None),
        Some(Fault::RateLimited { .. }) => (None, Some(failed(429))),
        // The upload server speaks in statuses, not in error codes.
        Some(Fault::ServerErrorBefore | Fault::Error(_) | Fault::TokenRevoked) => {
            (None, Some(failed(503)))
        }
    };
    let app = {
        let world = hub.world();
        let file = world.uploads.get(ticket).and_then(|id| world.files.get(id));
        let uploader = file.map(|file| file.user.clone());
        let mut installs = world.installs.iter();
        let install = installs.find(|install| Some(&install.bot_user) == uploader.as_ref());
        install.map(|install| install.id.clone())
    };
    let (retry_after, hang) = match &fault {
        Some(Fault::RateLimited { retry_after }) => (Some(*retry_after), None),
        Some(Fault::HangAfter(time)) => (None, Some(*time)),
        Some(_) | None => (None, None),
    };
    hub.note(Call {
        at: hub.clock.now(),
        way: Way::ToSlack,
        method: METHOD.to_owned(),
        app,
        args: json!({ "bytes": bytes.len() }),
        answer: taken.as_ref().map_or(Value::Null, |(_, said)| json!(said)),
        status: answer.as_ref().map_or(0, |(status, _)| *status),
        applied: taken.is_some_and(|(status, _)| status == 200),
        fault,
        took: started.elapsed() + hang.unwrap_or_default(),
    });
    if let Some(hang) = hang {
        tokio::time::sleep(hang).await;
    }
    answer.map(|(status, said)| sent(status, said, retry_after))
}

fn failed(status: u16) -> (u16, String) {
    (status, "try again".to_owned())
}

fn sent(status: u16, said: String, retry_after: Option<u64>) -> Sent {
    let mut response = Sent::new(Bytes::from(said).into());
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    if let Some(seconds) = retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
