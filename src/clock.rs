//! The one source of the present: the system's clock, or one that tests and the demo move by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta};

use crate::domain::Instant;

#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// The system's, off by so much: to see what a replica does whose clock is wrong.
    Wrong(TimeDelta),
    /// UTC milliseconds.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    pub fn manual(at: Instant) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(at.timestamp_millis())))
    }

    /// Truncated to milliseconds, as the store keeps it.
    pub fn now(&self) -> Instant {
        let millis = match self {
            Self::System => system_millis(),
            Self::Wrong(off) => system_millis() + off.num_milliseconds(),
            Self::Manual(millis) => millis.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Moves a manual clock forward; the system's does not listen.
    pub fn advance_to(&self, at: Instant) {
        match self {
            Self::System | Self::Wrong(_) => {}
            Self::Manual(millis) => {
                millis.fetch_max(at.timestamp_millis(), Ordering::SeqCst);
            }
        }
    }

    /// Whether it means to tell the world's time; one that is moved by hand may be years away.
    pub fn runs_by_itself(&self) -> bool {
        match self {
            Self::System | Self::Wrong(_) => true,
            Self::Manual(_) => false,
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the Clock that everybody else asks"
)]
fn system_millis() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
}
