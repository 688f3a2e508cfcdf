//! How it goes: the last seven days against the seven before. Not calendar weeks, because on a
//! Monday there would be nothing to compare.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::Facts;
use crate::domain::Instant;
use crate::domain::touchpoint::Touchpoint;

/// With fewer acknowledgements than this in either week, a difference means nothing.
const ENOUGH: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trend {
    pub week: Span,
    pub before: Span,
}

/// Seven days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    pub sent: usize,
    pub acknowledged: usize,
    /// Of those, without ever being returned.
    pub first_time: usize,
    /// From sent to acknowledged, on the clock on the wall.
    pub median: TimeDelta,
}

impl Trend {
    /// Too few to say whether it goes better or worse.
    pub fn is_small(&self) -> bool {
        self.week.acknowledged.min(self.before.acknowledged) < ENOUGH
    }
}

impl Span {
    /// In hundredths; 0 when nothing was acknowledged.
    pub fn first_time_share(&self) -> usize {
        (self.first_time * 100 + self.acknowledged / 2)
            .checked_div(self.acknowledged)
            .unwrap_or(0)
    }
}

/// `None` when nothing was sent or acknowledged in two weeks.
pub(super) fn trend(facts: &Facts, now: Instant) -> Option<Trend> {
    let week = TimeDelta::days(7);
    let trend = Trend {
        week: span(facts, now - week, now),
        before: span(facts, now - week * 2, now - week),
    };
    let happened = |span: &Span| span.sent + span.acknowledged > 0;
    (happened(&trend.week) || happened(&trend.before)).then_some(trend)
}

fn span(facts: &Facts, from: Instant, to: Instant) -> Span {
    let mut span = Span::default();
    let mut took = Vec::new();
    let mut returned = BTreeSet::new();
    for happening in &facts.happened {
        let entry = &happening.entry;
        if !facts.concerns(&happening.seller, &happening.manager) {
            continue;
        }
        if matches!(entry.touchpoint, Touchpoint::Returned { .. }) {
            returned.insert(happening.handoff);
        }
        if !(from < entry.at && entry.at <= to) {
            continue;
        }
        if matches!(entry.touchpoint, Touchpoint::Submitted { .. }) {
            span.sent += 1;
        }
        if matches!(entry.touchpoint, Touchpoint::Acknowledged { .. }) {
            took.push(entry.at - happening.submitted_at);
            span.first_time += usize::from(!returned.contains(&happening.handoff));
        }
    }
    span.acknowledged = took.len();
    span.median = median(took);
    span
}

fn median(mut spans: Vec<TimeDelta>) -> TimeDelta {
    spans.sort();
    let middle = spans.len() / 2;
    match spans.len() {
        0 => TimeDelta::zero(),
        odd if odd % 2 == 1 => spans[middle],
        _ => (spans[middle - 1] + spans[middle]) / 2,
    }
}
