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
    /// A second.
    pub fired: Option<f64>,
    pub sent: Option<f64>,
    /// In milliseconds.
    pub lateness: Option<Histogram<u64>>,
    /// Resident bytes: at rest, and at most.
    pub idle: u64,
    pub most: u64,
}

#[derive(Debug)]
pub struct Sheet {
    pub columns: Vec<Column>,
}

type Cell = fn(&Column) -> String;

const ROWS: [(&str, &str, Cell); 8] = [
    ("timers fired a second", "≥ 1,000", |column| {
        a_second(column.fired)
    }),
    ("messages sent a second", "≥ 400", |column| {
        a_second(column.sent)
    }),
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

fn a_second(rate: Option<f64>) -> String {
    rate.map_or_else(nothing, |rate| format!("{rate:.0}"))
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
