//! What a process has used so far, as the kernel counts it (`/proc`).

use std::fs;
use std::time::Duration;

/// `USER_HZ`: the unit of CPU times in `/proc`, the same on every Linux.
const TICKS_PER_SECOND: u64 = 100;

#[derive(Debug, Clone, Copy)]
pub struct Vitals {
    /// User and system time of all threads.
    pub cpu: Duration,
    /// Resident memory, in bytes: now, and at most so far.
    pub resident: u64,
    pub most_resident: u64,
}

impl Vitals {
    /// `None` when the process is gone.
    pub fn of(pid: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The program's name stands in brackets and may hold anything.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
        let ticks = ticks(11)? + ticks(12)?;
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let kib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        };
        Some(Self {
            cpu: Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND),
            resident: kib("VmRSS:")? * 1024,
            most_resident: kib("VmHWM:")? * 1024,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn we_are_alive() {
        let vitals = Vitals::of(std::process::id()).unwrap();
        assert!(vitals.resident > 0 && vitals.most_resident >= vitals.resident);
        assert!(Vitals::of(u32::MAX).is_none());
    }
}
