//! Timers of a filled database, made due wave by wave.

use crate::fire::unix_millis;
use crate::store::Store;

#[derive(Debug)]
pub struct Tide<'a> {
    store: &'a mut Store,
    /// The first handoff whose timer is still far off.
    next: i64,
}

/// The timers of neighbouring handoffs, due one after another.
#[derive(Debug)]
pub struct Wave {
    first: i64,
    last: i64,
    from: i64,
    step: i64,
}

impl Wave {
    /// When the timer of a handoff is due, in Unix milliseconds.
    pub fn run_at(&self, handoff: i64) -> Option<i64> {
        (self.first..=self.last)
            .contains(&handoff)
            .then(|| self.from + (handoff - self.first) * self.step)
    }
}

impl<'a> Tide<'a> {
    pub fn new(store: &'a mut Store, next: i64) -> Self {
        Self { store, next }
    }

    /// So many timers: the first is due this far ahead, and one at every step; in milliseconds.
    pub async fn make_due(&mut self, count: i64, ahead: i64, step: i64) -> anyhow::Result<Wave> {
        let wave = Wave {
            first: self.next,
            last: self.next + count - 1,
            from: unix_millis() + ahead,
            step,
        };
        self.next += count;
        let moved = self
            .store
            .move_timers(wave.first, wave.last, wave.from, wave.step)
            .await?;
        anyhow::ensure!(moved == count, "{moved} timers could be moved, not {count}");
        Ok(wave)
    }

    /// How many of a wave that is due at one moment have not fired yet.
    pub async fn left(&mut self, wave: &Wave) -> anyhow::Result<i64> {
        self.store.open_timers(wave.from).await
    }

    /// Slack wants to hear nothing: the workspace's conversations wait.
    pub async fn hold_messages(&mut self) -> anyhow::Result<()> {
        self.store.pause().await
    }

    pub async fn let_messages_go(&mut self) -> anyhow::Result<()> {
        self.store.resume().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_knows_when_each_is_due() {
        let wave = Wave {
            first: 2,
            last: 11,
            from: 1000,
            step: 10,
        };
        assert_eq!(wave.run_at(2), Some(1000));
        assert_eq!(wave.run_at(11), Some(1090));
        assert_eq!(wave.run_at(1), None);
        assert_eq!(wave.run_at(12), None);
    }
}
