//! What a run came to.

use std::fmt;
use std::time::Duration;

use hdrhistogram::Histogram;

use crate::vitals::Vitals;

#[derive(Debug)]
pub struct Report {
    /// Acknowledged as hoped.
    pub good: u64,
    /// Refused, broken off, or answered with something else.
    pub bad: u64,
    /// The first of the bad answers.
    pub complaint: Option<String>,
    /// Calls that showed a modal.
    pub modals: u64,
    /// Until the last modal was open.
    pub time: Duration,
    /// From the request to the acknowledgement, in microseconds.
    pub acks: Histogram<u64>,
    /// Of the app, while the run lasted.
    pub cpu: Option<Duration>,
    pub vitals: Option<Vitals>,
}

impl Report {
    pub fn per_second(&self) -> f64 {
        count(self.good) / self.time.as_secs_f64()
    }

    /// CPU time of the app for each good answer, in microseconds.
    pub fn cpu_each(&self) -> Option<f64> {
        let cpu = self.cpu?.as_secs_f64() * 1e6;
        (self.good > 0).then(|| cpu / count(self.good))
    }

    /// An acknowledgement's time, in milliseconds.
    pub fn millis(&self, quantile: f64) -> f64 {
        count(self.acks.value_at_quantile(quantile)) / 1000.0
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts and times here are far below 2^52"
)]
fn count(number: u64) -> f64 {
    number as f64
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} acknowledged in {:.1} s, {:.0} a second; {} went wrong; {} modals opened",
            self.good,
            self.time.as_secs_f64(),
            self.per_second(),
            self.bad,
            self.modals,
        )?;
        if let Some(complaint) = &self.complaint {
            writeln!(f, "first that went wrong: {complaint}")?;
        }
        write!(
            f,
            "ack p50 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms",
            self.millis(0.5),
            self.millis(0.99),
            self.millis(0.999),
        )?;
        if let (Some(cpu), Some(vitals)) = (self.cpu_each(), self.vitals) {
            write!(
                f,
                "\napp: {cpu:.0} µs of CPU each, {:.1} MB resident, {:.1} MB at most",
                megabytes(vitals.resident),
                megabytes(vitals.most_resident),
            )?;
        }
        Ok(())
    }
}

/// Of a million bytes.
pub fn megabytes(bytes: u64) -> f64 {
    count(bytes) / 1e6
}

#[expect(clippy::print_stdout, reason = "this is what was asked for")]
pub fn print(what: &impl fmt::Display) {
    println!("{what}");
}

/// How far we are, for the person who waits.
#[expect(clippy::print_stderr, reason = "this is what was asked for")]
pub fn note(what: impl fmt::Display) {
    eprintln!("{what}");
}
