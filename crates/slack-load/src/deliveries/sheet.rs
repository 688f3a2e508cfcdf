//! The figures as a Markdown table, each beside its goal.

use std::fmt;
use std::time::Duration;

use hdrhistogram::Histogram;

use crate::report::{Report, megabytes};

/// Everything measured on one database.
#[derive(Debug, Default)]
pub struct Column {
    pub title: String,
    pub cold_start: Option<Duration>,
    /// Until every open handoff was planned again after the start.
    pub planned_again: Option<Duration>,
    pub turn_while_planning: Option<Report>,
    pub fired: Option<Speed>,
    pub sent: Option<Speed>,
    /// In milliseconds.
    pub lateness: Option<Histogram<u64>>,
    /// Resident bytes: at rest, and at most.
    pub idle: u64,
    pub most: u64,
}

#[derive(Debug, Clone, Copy)]
pub struct Speed {
    per_second: f64,
    /// CPU time of the bot for each, in microseconds: what is comparable on a busy machine.
    cpu_each: f64,
}

impl Speed {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn of(count: i64, time: Duration, cpu: Duration) -> Self {
        let count = count as f64;
        Self {
            per_second: count / time.as_secs_f64().max(0.001),
            cpu_each: cpu.as_secs_f64() * 1e6 / count.max(1.0),
        }
    }
}

#[derive(Debug)]
pub struct Sheet {
    pub columns: Vec<Column>,
}

type Cell = fn(&Column) -> String;

const ROWS: [(&str, &str, Cell); 10] = [
    ("timers fired a second", "≥ 1,000", |column| {
        a_second(column.fired)
    }),
    ("… CPU each", "", |column| cpu_each(column.fired)),
    ("messages sent a second", "≥ 400", |column| {
        a_second(column.sent)
    }),
    ("… CPU each", "", |column| cpu_each(column.sent)),
    (
        "100 due a second: lateness p50 / p99 / most",
        "– / 1,000 / – ms",
        |column| {
            column.lateness.as_ref().map_or_else(nothing, |lateness| {
                format!(
                    "{} / {} / {} ms",
                    lateness.value_at_quantile(0.5),
                    lateness.value_at_quantile(0.99),
                    lateness.max()
                )
            })
        },
    ),
    ("cold start to first ack", "≤ 100 ms", |column| {
        column.cold_start.map_or_else(nothing, |time| {
            format!("{:.0} ms", time.as_secs_f64() * 1000.0)
        })
    }),
    ("all planned again after a start", "", |column| {
        column
            .planned_again
            .map_or_else(nothing, |time| format!("{:.0} s", time.as_secs_f64()))
    }),
    (
        "… 200/s page turns meanwhile: ack p50 / p99",
        "≤ 1 / 5 ms",
        |column| {
            column
                .turn_while_planning
                .as_ref()
                .map_or_else(nothing, |report| {
                    format!("{:.2} / {:.2} ms", report.millis(0.5), report.millis(0.99))
                })
        },
    ),
    ("resident, idle", "≤ 60 MB", |column| {
        format!("{:.1} MB", megabytes(column.idle))
    }),
    ("resident, at most", "≤ 60 MB", |column| {
        format!("{:.1} MB", megabytes(column.most))
    }),
];

fn nothing() -> String {
    "–".to_owned()
}

fn a_second(speed: Option<Speed>) -> String {
    speed.map_or_else(nothing, |speed| format!("{:.0}", speed.per_second))
}

fn cpu_each(speed: Option<Speed>) -> String {
    speed.map_or_else(nothing, |speed| format!("{:.0} µs", speed.cpu_each))
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "| | goal |")?;
        for column in &self.columns {
            write!(f, " {} |", column.title)?;
        }
        write!(f, "\n|---|---|{}", "---|".repeat(self.columns.len()))?;
        for (what, goal, cell) in ROWS {
            write!(f, "\n| {what} | {goal} |")?;
            for column in &self.columns {
                write!(f, " {} |", cell(column))?;
            }
        }
        Ok(())
    }
}
