//! Events to the app, with Slack's retries: at once, after a minute, after five, all by the clock.

use std::sync::Arc;

use super::{Parcel, Reply, push};
use crate::hub::Hub;
use crate::world::events::{Event, Push};

/// How long after a failed attempt the next one comes, in ms.
const RETRY_AFTER: [i64; 3] = [0, 60_000, 300_000];

/// Delivers new events one after the other, as the faults have it.
pub(crate) async fn deliver_all(hub: &Arc<Hub>, events: Vec<Event>) {
    for event in events {
        let (twice, delay) = {
            let mut plan = hub.plan();
            if plan.lost_events > 0 {
                plan.lost_events -= 1;
                continue;
            }
            let twice = plan.duplicate_events > 0;
            plan.duplicate_events = plan.duplicate_events.saturating_sub(1);
            let (left, ms) = plan.delayed_events;
            plan.delayed_events.0 = left.saturating_sub(1);
            (twice, (left > 0).then_some(ms))
        };
        let first = Push {
            event,
            due_at: hub.clock.now() + delay.unwrap_or(0),
            attempt: 0,
            reason: "",
        };
        if twice {
            deliver(hub, first.clone()).await;
        }
        if delay.is_some() {
            hub.world().waiting.push(first);
        } else {
            deliver(hub, first).await;
        }
    }
}

/// Delivers what has waited long enough.
pub(crate) async fn deliver_due(hub: &Arc<Hub>) {
    let now = hub.clock.now();
    let due: Vec<Push> = {
        let mut world = hub.world();
        let (due, later) = std::mem::take(&mut world.waiting)
            .into_iter()
            .partition(|push| push.due_at <= now);
        world.waiting = later;
        due
    };
    for push in due {
        deliver(hub, push).await;
    }
}

/// One delivery; a failure is retried at once the first time, later attempts wait for their minute.
async fn deliver(hub: &Arc<Hub>, mut delivery: Push) {
    loop {
        let parcel = Parcel::Event {
            envelope: delivery.event.envelope.clone(),
            attempt: delivery.attempt,
            reason: delivery.reason,
        };
        let reason = match push(hub, &delivery.event.app, parcel).await {
            Reply::Acknowledged(_) | Reply::Failed { no_retry: true, .. } => return,
            Reply::Failed {
                no_retry: false, ..
            } => "http_error",
            Reply::TimedOut => "http_timeout",
            Reply::Unreachable => "connection_failed",
        };
        let Some(wait) = usize::try_from(delivery.attempt)
            .ok()
            .and_then(|attempt| RETRY_AFTER.get(attempt))
        else {
            return;
        };
        delivery.attempt += 1;
        delivery.reason = reason;
        if *wait > 0 {
            delivery.due_at = hub.clock.now() + wait;
            hub.world().waiting.push(delivery);
            return;
        }
    }
}
