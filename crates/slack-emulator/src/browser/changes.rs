//! Tells open pages that something happened, as server-sent events; what happens in quick succession is
//! told once.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::Sse;
use axum::response::sse::Event;
use futures_util::Stream;
use futures_util::stream::unfold;
use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::hub::Hub;

/// Long enough for an app to do what belongs together, short enough to be at once for a person.
const TOGETHER: Duration = Duration::from_millis(40);

/// How often a page is told the time where nothing happens.
const PULSE: Duration = Duration::from_secs(5);

pub(super) fn changes(
    hub: &Arc<Hub>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let seen = hub.changes();
    let clock = hub.clock.clone();
    let stream = unfold(
        (seen, clock, true),
        |(mut seen, clock, is_first)| async move {
            let mut quiet = false;
            if !is_first {
                match timeout(PULSE, seen.changed()).await {
                    Ok(Ok(())) => sleep(TOGETHER).await,
                    Ok(Err(_)) => return None,
                    Err(_) => quiet = true,
                }
            }
            let version = *seen.borrow_and_update();
            let event = if quiet {
                Event::default()
                    .event("time")
                    .data(json!({ "now": clock.now() }).to_string())
            } else {
                Event::default()
                    .event("changed")
                    .data(json!({ "version": version, "now": clock.now() }).to_string())
            };
            Some((Ok(event), (seen, clock, false)))
        },
    );
    Sse::new(stream)
}
