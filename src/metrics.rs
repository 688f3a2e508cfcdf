//! What is counted, for Prometheus: what Slack brought and how fast it was acknowledged, and what
//! our calls came to. How much waits is asked of the database when somebody looks.
//!
//! Labels are few and known beforehand: no workspace, person or customer is ever one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Seconds. Slack waits three of them; most acknowledgements take a thousandth.
const BUCKETS: [f64; 11] = [
    0.000_5, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0, 2.0, 3.0,
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Called {
    method: String,
    outcome: &'static str,
}

/// Clones count together.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Counted>);

#[derive(Debug)]
struct Counted {
    registry: Registry,
    acks: Family<Kind, Histogram>,
    calls: Family<Called, Counter>,
}

/// What waits, when somebody looks.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Waiting {
    pub waiting: u64,
    pub dead: u64,
    /// How long the first of what waits has waited.
    pub oldest: Duration,
    /// How late the latest timer is.
    pub late: Duration,
    /// Open connections, under Socket Mode.
    pub lines: Option<u64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("handoff");
        let acks = Family::<Kind, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        registry.register(
            "ack_seconds",
            "From what Slack brought to our acknowledgement",
            acks.clone(),
        );
        let calls = Family::<Called, Counter>::default();
        registry.register(
            "slack_calls",
            "Calls to Slack, by method and by what they came to",
            calls.clone(),
        );
        Self(Arc::new(Counted {
            registry,
            acks,
            calls,
        }))
    }
}

impl Metrics {
    /// Something of this kind was acknowledged.
    pub fn acknowledged(&self, kind: &'static str, took: Duration) {
        let acks = self.0.acks.get_or_create(&Kind { kind });
        acks.observe(took.as_secs_f64());
    }

    /// A call came to this.
    pub fn called(&self, method: &str, outcome: &'static str) {
        let method = method.to_owned();
        let calls = self.0.calls.get_or_create(&Called { method, outcome });
        calls.inc();
    }

    /// Everything, as Prometheus reads it.
    pub fn text(&self, waiting: &Waiting) -> String {
        let mut now = Registry::with_prefix("handoff");
        let mut gauge = |name: &str, help: &str, value: f64| {
            let gauge = Gauge::<f64, AtomicU64>::default();
            gauge.set(value);
            now.register(name, help, gauge);
        };
        #[expect(clippy::cast_precision_loss, reason = "nobody counts beyond 2^52")]
        let number = |count: u64| count as f64;
        gauge(
            "outbox_waiting",
            "Messages and errands that wait",
            number(waiting.waiting),
        );
        gauge(
            "outbox_dead",
            "What could not be delivered",
            number(waiting.dead),
        );
        gauge(
            "outbox_oldest_seconds",
            "How long the first of what waits has waited",
            waiting.oldest.as_secs_f64(),
        );
        gauge(
            "timers_late_seconds",
            "How late the latest timer is",
            waiting.late.as_secs_f64(),
        );
        if let Some(lines) = waiting.lines {
            gauge(
                "socket_connections",
                "Open connections to Slack",
                number(lines),
            );
        }
        let mut text = String::new();
        let written = encode(&mut text, &self.0.registry);
        // The end is said once, by the second half.
        let begun = text.trim_end().strip_suffix("# EOF").map_or(0, str::len);
        text.truncate(begun);
        // Writing into memory does not fail; if it did, half of it would be worse than nothing.
        match written.and_then(|()| encode(&mut text, &now)) {
            Ok(()) => text,
            Err(_) => String::new(),
        }
    }
}

/// How many connections are open now.
#[derive(Debug, Clone, Default)]
pub struct Lines(Arc<AtomicUsize>);

impl Lines {
    pub fn open(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    /// One more, as long as what comes back is held.
    pub fn one_more(&self) -> OneLine {
        self.0.fetch_add(1, Ordering::SeqCst);
        OneLine(self.clone())
    }
}

/// An open one.
#[derive(Debug)]
pub struct OneLine(Lines);

impl Drop for OneLine {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prometheus_reads_one_text() {
        let metrics = Metrics::default();
        metrics.acknowledged("command", Duration::from_micros(700));
        metrics.acknowledged("command", Duration::from_millis(4));
        metrics.called("chat.postMessage", "ok");
        metrics.clone().called("chat.postMessage", "ok");
        metrics.called("chat.postMessage", "rate_limited");
        let text = metrics.text(&Waiting {
            waiting: 3,
            dead: 1,
            oldest: Duration::from_millis(1500),
            lines: Some(2),
            ..Waiting::default()
        });
        for line in [
            "handoff_ack_seconds_count{kind=\"command\"} 2",
            "handoff_ack_seconds_bucket{le=\"0.001\",kind=\"command\"} 1",
            "handoff_slack_calls_total{method=\"chat.postMessage\",outcome=\"ok\"} 2",
            "handoff_slack_calls_total{method=\"chat.postMessage\",outcome=\"rate_limited\"} 1",
            "handoff_outbox_waiting 3.0",
            "handoff_outbox_dead 1.0",
            "handoff_outbox_oldest_seconds 1.5",
            "handoff_timers_late_seconds 0.0",
            "handoff_socket_connections 2.0",
        ] {
            assert!(text.lines().any(|there| there == line), "{line}\n{text}");
        }
        assert_eq!(text.matches("# EOF").count(), 1);
        assert!(text.ends_with("# EOF\n"), "{text}");
    }
}
