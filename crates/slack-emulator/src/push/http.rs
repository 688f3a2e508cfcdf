//! Signed HTTP requests to the app's own addresses.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use serde_json::Value;

use super::sign::signature;
use super::{Parcel, Reply};
use crate::hub::Hub;
use crate::world::app::Install;

pub(crate) async fn send(hub: &Arc<Hub>, app: &str, parcel: &Parcel) -> Reply {
    let seconds = hub.clock.now().div_euclid(1000);
    let request = {
        let world = hub.world();
        world
            .install(app)
            .and_then(|install| request(install, parcel, seconds))
    };
    let Some(request) = request else {
        return Reply::Unreachable;
    };
    let Ok(response) = hub.client.request(request).await else {
        return Reply::Unreachable;
    };
    let status = response.status();
    let no_retry = response.headers().contains_key("x-slack-no-retry");
    let Ok(body) = response.into_body().collect().await else {
        return Reply::Failed {
            status: status.as_u16(),
            no_retry,
        };
    };
    if status.is_success() {
        Reply::Acknowledged(String::from_utf8_lossy(&body.to_bytes()).into_owned())
    } else {
        Reply::Failed {
            status: status.as_u16(),
            no_retry,
        }
    }
}

fn request(install: &Install, parcel: &Parcel, seconds: i64) -> Option<Request<Full<Bytes>>> {
    let (url, kind, body) = match parcel {
        Parcel::Command(fields) => {
            let url = install.commands.get(fields["command"].as_str()?)?;
            (url, "application/x-www-form-urlencoded", form(fields))
        }
        Parcel::Interaction(payload) => (
            install.interactivity_url.as_ref()?,
            "application/x-www-form-urlencoded",
            payload_form(payload),
        ),
        Parcel::Options(payload) => {
            let url = install
                .options_url
                .as_ref()
                .or(install.interactivity_url.as_ref())?;
            (
                url,
                "application/x-www-form-urlencoded",
                payload_form(payload),
            )
        }
        Parcel::Event { envelope, .. } => (
            install.events_url.as_ref()?,
            "application/json",
            envelope.to_string(),
        ),
    };
    let mut request = Request::post(install.url(url)?)
        .header("content-type", kind)
        .header("user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
        .header("x-slack-request-timestamp", seconds)
        .header(
            "x-slack-signature",
            signature(&install.signing_secret, seconds, body.as_bytes()),
        );
    if let Parcel::Event {
        attempt, reason, ..
    } = parcel
        && *attempt > 0
    {
        request = request
            .header("x-slack-retry-num", *attempt)
            .header("x-slack-retry-reason", *reason);
    }
    request.body(Full::new(Bytes::from(body))).ok()
}

fn payload_form(payload: &Value) -> String {
    form_urlencoded::Serializer::new(String::new())
        .append_pair("payload", &payload.to_string())
        .finish()
}

fn form(fields: &Value) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields.as_object().into_iter().flatten() {
        form.append_pair(name, value.as_str().unwrap_or_default());
    }
    form.finish()
}
