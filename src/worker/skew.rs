//! Whether this replica's clock agrees with the others'.
//!
//! Leases and settle times are moments that one replica writes and another compares with its own
//! clock. The database's clock is the one they share, so each measures against that, at the start
//! and every minute. Only clocks that run by themselves are measured: one that is moved by hand may
//! be years away. On SQLite the database's clock is this machine's, and nothing is ever off.

use std::time::Duration;

use chrono::TimeDelta;

use super::Worker;
use crate::flows::FlowError;

pub(super) const EVERY: Duration = Duration::from_mins(1);

/// A clock that is kept by any time service is closer.
const NOTABLE: TimeDelta = TimeDelta::seconds(2);

/// Two replicas that are this far off, one ahead and one behind, still leave an uncertain message
/// half of its settle time: as long as Slack ever took to apply a call late. A replica that is
/// further off would look for traces too early, and say things twice.
pub const TOO_FAR: TimeDelta = TimeDelta::seconds(15);

/// What a measured difference means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skew {
    Fine,
    /// It works, but somebody should look.
    Notable,
    /// Nothing may be claimed.
    TooFar,
}

impl Skew {
    /// `off` by either sign.
    pub fn of(off: TimeDelta) -> Self {
        let off = off.abs();
        if off > TOO_FAR {
            Self::TooFar
        } else if off > NOTABLE {
            Self::Notable
        } else {
            Self::Fine
        }
    }

    pub fn may_work(self) -> bool {
        match self {
            Self::Fine | Self::Notable => true,
            Self::TooFar => false,
        }
    }
}

impl Worker {
    /// Measures this replica's clock against the database's. A slow answer is no proof of anything:
    /// half of its time may be the journey.
    pub async fn skew(&self) -> Result<Skew, FlowError> {
        if !self.ctx.clock.runs_by_itself() {
            return Ok(Skew::Fine);
        }
        let mut tx = self.ctx.db.read().await?;
        let before = self.now();
        let theirs = tx.database_time().await?;
        let after = self.now();
        let journey = (after - before) / 2;
        let off = before + journey - theirs;
        let certain = (off.abs() - journey.abs()).max(TimeDelta::zero());
        let skew = Skew::of(certain);
        let seconds = off.num_seconds();
        match skew {
            Skew::Fine => {}
            Skew::Notable => tracing::warn!(
                seconds,
                "this machine's clock differs from the database's; is a time service running on \
                 both?"
            ),
            Skew::TooFar => tracing::error!(
                seconds,
                "this machine's clock is too far from the database's: nothing is delivered from \
                 here until it is set right, or messages would be sent twice"
            ),
        }
        Ok(skew)
    }

    /// Whether work may be taken on. A database that cannot be asked has no work to give.
    pub(super) async fn may_work(&self) -> bool {
        match self.skew().await {
            Ok(skew) => skew.may_work(),
            Err(error) => {
                tracing::error!(%error, "the clock could not be compared with the database's");
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_may_be_a_little_off_either_way() {
        for (millis, expected) in [
            (0, Skew::Fine),
            (2_000, Skew::Fine),
            (2_001, Skew::Notable),
            (15_000, Skew::Notable),
            (15_001, Skew::TooFar),
            (3_600_000, Skew::TooFar),
        ] {
            for off in [millis, -millis] {
                let off = TimeDelta::milliseconds(off);
                assert_eq!(Skew::of(off), expected, "{off}");
            }
        }
    }
}
