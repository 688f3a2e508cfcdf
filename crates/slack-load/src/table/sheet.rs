//! The measurements as a Markdown table, each beside its goal.

use std::fmt;
use std::time::Duration;

use crate::report::{Report, megabytes};

/// Everything measured on one database.
#[derive(Debug, Default)]
pub struct Column {
    pub title: String,
    pub cold_start: Option<Duration>,
    /// Resident bytes: at rest, and at most.
    pub idle: u64,
    pub loaded: u64,
    pub command: Option<Report>,
    pub turn: Option<Report>,
    pub command_at_rate: Option<Report>,
    pub click_at_rate: Option<Report>,
    pub turn_at_rate: Option<Report>,
    pub submit_at_rate: Option<Report>,
}

#[derive(Debug)]
pub struct Sheet {
    pub columns: Vec<Column>,
    /// Bytes.
    pub binary: u64,
}

type Cell = fn(&Column) -> String;

const ROWS: [(&str, &str, Cell); 12] = [
    (
        "`/handoff` a second, each with its modal opened",
        "≥ 6,000",
        |column| per_second(column.command.as_ref()),
    ),
    ("… CPU each", "≤ 170 µs", |column| {
        cpu_each(column.command.as_ref())
    }),
    ("… ack p50 / p99 / p99.9", "", |column| {
        acks(column.command.as_ref())
    }),
    ("page turn stored durably, a second", "≥ 1,000", |column| {
        per_second(column.turn.as_ref())
    }),
    ("… CPU each", "", |column| cpu_each(column.turn.as_ref())),
    (
        "200/s, `/handoff`: ack p50 / p99 / p99.9",
        "≤ 1 / 5 / – ms",
        |column| acks(column.command_at_rate.as_ref()),
    ),
    (
        "200/s, click that opens a stored brief",
        "≤ 1 / 5 / – ms",
        |column| acks(column.click_at_rate.as_ref()),
    ),
    ("200/s, page turn stored", "≤ 1 / 5 / – ms", |column| {
        acks(column.turn_at_rate.as_ref())
    }),
    (
        "200/s, brief sent, its channel made meanwhile",
        "≤ 1 / 5 / – ms",
        |column| acks(column.submit_at_rate.as_ref()),
    ),
    ("cold start to first ack", "≤ 100 ms", |column| {
        column.cold_start.map_or_else(nothing, |time| {
            format!("{:.0} ms", time.as_secs_f64() * 1000.0)
        })
    }),
    ("resident, idle", "≤ 20 MB", |column| {
        format!("{:.1} MB", megabytes(column.idle))
    }),
    ("resident, at most under load", "≤ 60 MB", |column| {
        format!("{:.1} MB", megabytes(column.loaded))
    }),
];

fn nothing() -> String {
    "–".to_owned()
}

fn per_second(report: Option<&Report>) -> String {
    report.map_or_else(nothing, |report| {
        let missing = report.good.saturating_sub(report.modals);
        if report.modals > 0 && missing > 0 {
            format!("{:.0} ({missing} modals missing)", report.per_second())
        } else {
            format!("{:.0}", report.per_second())
        }
    })
}

fn cpu_each(report: Option<&Report>) -> String {
    let each = report.and_then(Report::cpu_each);
    each.map_or_else(nothing, |each| format!("{each:.0} µs"))
}

fn acks(report: Option<&Report>) -> String {
    report.map_or_else(nothing, |report| {
        format!(
            "{:.2} / {:.2} / {:.2} ms",
            report.millis(0.5),
            report.millis(0.99),
            report.millis(0.999)
        )
    })
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "| | goal |")?;
        for column in &self.columns {
            write!(f, " {} |", column.title)?;
        }
        write!(f, "\n|---|---|")?;
        for _ in &self.columns {
            write!(f, "---|")?;
        }
        for (what, goal, cell) in ROWS {
            write!(f, "\n| {what} | {goal} |")?;
            for column in &self.columns {
                write!(f, " {} |", cell(column))?;
            }
        }
        write!(
            f,
            "\n\nRelease binary: {:.1} MB (goal: ≤ 25 MB).",
            megabytes(self.binary)
        )
    }
}
