//! What is due later: reminders about handoffs, and people's daily messages. A projection of plans,
//! brought in line after every change; a due one only ever runs a database transaction.
//!
//! `due_at` doubles as the lease: a claim moves it into the future, and a crashed worker's timers
//! come back by themselves. `run_at` is the intended time and is never overwritten.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sql::{execute, later, rows, sql};
use super::{Result, Tx, from_json, from_millis, to_json, to_millis};
use crate::domain::Instant;
use crate::domain::alarm::{Alarm, Planned};
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};

const TABLE: &str = "timers";

/// A claimed timer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    pub id: i64,
    pub workspace: WorkspaceId,
    pub alarm: Alarm,
    /// When it was meant to run.
    pub run_at: Instant,
}

/// One that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTimer {
    pub key: String,
    /// When it is meant to run.
    pub run_at: Instant,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    workspace: String,
    alarm: String,
    run_at: i64,
}

// Unordered on purpose: asked for an order, SQLite would walk all timers of the workspace by key.
sql! { const OPEN = "
    SELECT key, run_at
    FROM timers
    WHERE workspace = $1 AND subject = $2 AND outcome IS NULL"; }

sql! { const OPEN_OF_SEVERAL =
sqlite: "
    SELECT subject, key, run_at
    FROM timers
    WHERE workspace = $1 AND subject IN (SELECT value FROM json_each($2)) AND outcome IS NULL",
postgres: "
    SELECT subject, key, run_at
    FROM timers
    WHERE workspace = $1 AND subject = ANY (ARRAY(SELECT jsonb_array_elements_text($2::jsonb)))
        AND outcome IS NULL"; }

/// What a statement is told about a planned timer.
#[derive(Serialize)]
struct New<'a> {
    key: &'a str,
    alarm: String,
    run_at: i64,
}

macro_rules! plan {
    ($planned:literal) => {
        concat!(
            "
    INSERT INTO timers (workspace, subject, key, alarm, run_at, due_at)
    SELECT $1, $2, ",
            $planned,
            "
    WHERE true
    ON CONFLICT (workspace, key) DO UPDATE
    SET alarm = excluded.alarm, run_at = excluded.run_at, due_at = excluded.due_at, lease = NULL,
        attempt = 0, outcome = NULL
    WHERE timers.outcome = 'cancelled'
        OR (timers.outcome IS NULL AND timers.run_at <> excluded.run_at)"
        )
    };
}

sql! { const PLAN =
sqlite: plan!("value ->> 'key', value ->> 'alarm', value ->> 'run_at', value ->> 'run_at'
    FROM json_each($3)"),
postgres: plan!("planned.key, planned.alarm, planned.run_at, planned.run_at
    FROM jsonb_to_recordset($3::jsonb) AS planned (key TEXT, alarm TEXT, run_at BIGINT)"); }

macro_rules! cancel {
    ($keys:literal) => {
        concat!(
            "
    UPDATE timers
    SET outcome = 'cancelled', lease = NULL
    WHERE workspace = $1 AND key ",
            $keys,
            " AND outcome IS NULL"
        )
    };
}

sql! { const CANCEL =
sqlite: cancel!("IN (SELECT value FROM json_each($2))"),
postgres: cancel!("= ANY (ARRAY(SELECT jsonb_array_elements_text($2::jsonb)))"); }

sql! { const CLAIM =
sqlite: "
    WITH due (due_id) AS MATERIALIZED (
        SELECT id
        FROM timers
        WHERE outcome IS NULL AND due_at <= $1
        ORDER BY due_at, id
        LIMIT $2 + 0)
    UPDATE timers
    SET lease = $3, due_at = $4, attempt = attempt + 1
    FROM due
    WHERE id = due.due_id
    RETURNING id, workspace, alarm, run_at",
postgres: "
    WITH due (due_id) AS MATERIALIZED (
        SELECT id
        FROM timers
        WHERE outcome IS NULL AND due_at <= $1
        ORDER BY due_at, id
        LIMIT $2 + 0
        FOR UPDATE SKIP LOCKED)
    UPDATE timers
    SET lease = $3, due_at = $4, attempt = attempt + 1
    FROM due
    WHERE id = due.due_id
    RETURNING id, workspace, alarm, run_at"; }

sql! { const COMPLETE = "
    UPDATE timers
    SET outcome = $3, lease = NULL
    WHERE id = $1 AND lease = $2 AND outcome IS NULL"; }

sql! { const NEXT_DUE = "
    SELECT MIN(due_at) AS due_at
    FROM timers
    WHERE outcome IS NULL"; }

sql! { const POSTPONE = "
    UPDATE timers
    SET due_at = $3, lease = NULL
    WHERE id = $1 AND lease = $2 AND outcome IS NULL"; }

sql! { const REDATE = "
    UPDATE timers
    SET run_at = $3, due_at = $3, lease = NULL, attempt = 0
    WHERE id = $1 AND lease = $2 AND outcome IS NULL"; }

// Handoffs are called HO-…, absences of people AWAY-…, people U… or W….
sql! { const PEOPLE = "
    SELECT DISTINCT subject
    FROM timers
    WHERE workspace = $1 AND subject >= 'I' AND outcome IS NULL
    ORDER BY subject"; }

sql! { const AWAY = "
    SELECT DISTINCT subject
    FROM timers
    WHERE workspace = $1 AND subject < 'B' AND outcome IS NULL"; }

sql! { const PEOPLE_WITHOUT = "
    SELECT person
    FROM (
        SELECT seller AS person
        FROM handoffs
        WHERE workspace = $1 AND number > $2 AND number <= $3 AND open = 1
        UNION
        SELECT manager AS person
        FROM handoffs
        WHERE workspace = $1 AND number > $2 AND number <= $3 AND open = 1) AS involved
    WHERE NOT EXISTS (
        SELECT 1
        FROM timers
        WHERE timers.workspace = $1 AND timers.subject = involved.person
            AND timers.outcome IS NULL)"; }

// Counted, so that each author is looked up: PostgreSQL would join them with every timer there is.
sql! { const AUTHORS_WITHOUT = "
    SELECT author
    FROM (
        SELECT DISTINCT author
        FROM drafts
        WHERE workspace = $1 AND submitted_as IS NULL) AS writing
    WHERE (
        SELECT COUNT(*)
        FROM timers
        WHERE timers.workspace = $1 AND timers.subject = writing.author
            AND timers.outcome IS NULL) = 0"; }

impl Tx {
    /// Everybody who gets daily messages.
    pub async fn people_with_days(&mut self, workspace: &WorkspaceId) -> Result<Vec<UserId>> {
        let found = rows!(self, (String,), PEOPLE, workspace.as_str())?;
        Ok(found.into_iter().map(|(id,)| UserId::new(id)).collect())
    }

    /// The subjects of absences of which a first day is still timed.
    pub async fn subjects_with_first_days(
        &mut self,
        workspace: &WorkspaceId,
    ) -> Result<Vec<String>> {
        let found = rows!(self, (String,), AWAY, workspace.as_str())?;
        Ok(found.into_iter().map(|(subject,)| subject).collect())
    }

    /// Who takes part in open handoffs between two numbers (the first not included) and gets no
    /// daily messages yet.
    pub async fn people_without_days(
        &mut self,
        workspace: &WorkspaceId,
        after: HandoffId,
        last: HandoffId,
    ) -> Result<Vec<UserId>> {
        let (workspace, after, last) = (workspace.as_str(), after.number(), last.number());
        let found = rows!(self, (String,), PEOPLE_WITHOUT, workspace, after, last)?;
        Ok(found.into_iter().map(|(id,)| UserId::new(id)).collect())
    }

    /// Who writes a brief and gets no daily messages yet.
    pub async fn authors_without_days(&mut self, workspace: &WorkspaceId) -> Result<Vec<UserId>> {
        let found = rows!(self, (String,), AUTHORS_WITHOUT, workspace.as_str())?;
        Ok(found.into_iter().map(|(id,)| UserId::new(id)).collect())
    }

    /// Brings a subject's open timers in line with its plan: new ones are inserted, gone ones
    /// cancelled, moved ones re-dated. One that ran is never run again.
    pub async fn reconcile_timers(
        &mut self,
        workspace: &WorkspaceId,
        subject: &str,
        open: &[OpenTimer],
        plan: &[Planned],
    ) -> Result<()> {
        let keys: Vec<String> = plan.iter().map(|planned| planned.alarm.key()).collect();
        let open_keys = open.iter().map(|timer| &timer.key);
        let gone: Vec<&String> = open_keys.filter(|key| !keys.contains(key)).collect();
        if !gone.is_empty() {
            let gone = to_json(TABLE, subject, &gone)?;
            later!(self, CANCEL, workspace.as_str(), gone)?;
        }
        let mut new = Vec::new();
        for (planned, key) in plan.iter().zip(&keys) {
            let stands = |timer: &OpenTimer| timer.key == *key && timer.run_at == planned.due_at;
            if !open.iter().any(stands) {
                new.push(New {
                    key,
                    alarm: to_json(TABLE, key, &planned.alarm)?,
                    run_at: to_millis(planned.due_at),
                });
            }
        }
        if !new.is_empty() {
            let new = to_json(TABLE, subject, &new)?;
            later!(self, PLAN, workspace.as_str(), subject, new)?;
        }
        Ok(())
    }

    pub async fn open_timers(
        &mut self,
        workspace: &WorkspaceId,
        subject: &str,
    ) -> Result<Vec<OpenTimer>> {
        let open = rows!(self, (String, i64), OPEN, workspace.as_str(), subject)?;
        open.into_iter()
            .map(|(key, at)| open_timer(subject, key, at))
            .collect()
    }

    /// The open timers of several subjects; those without any are not there.
    pub async fn open_timers_of(
        &mut self,
        workspace: &WorkspaceId,
        subjects: &[String],
    ) -> Result<BTreeMap<String, Vec<OpenTimer>>> {
        let list = to_json(TABLE, "several", &subjects)?;
        let found = rows!(
            self,
            (String, String, i64),
            OPEN_OF_SEVERAL,
            workspace.as_str(),
            &list
        )?;
        let mut open: BTreeMap<String, Vec<OpenTimer>> = BTreeMap::new();
        for (subject, key, at) in found {
            let timer = open_timer(&subject, key, at)?;
            open.entry(subject).or_default().push(timer);
        }
        Ok(open)
    }

    /// Takes up to `most` due timers until `until`, oldest intention first.
    pub async fn claim_timers(
        &mut self,
        most: i64,
        lease: &str,
        now: Instant,
        until: Instant,
    ) -> Result<Vec<Timer>> {
        let claimed = rows!(
            self,
            Row,
            CLAIM,
            to_millis(now),
            most,
            lease,
            to_millis(until)
        )?;
        let mut timers: Vec<Timer> = claimed.into_iter().map(timer).collect::<Result<_>>()?;
        // RETURNING promises no order.
        timers.sort_by_key(|timer| (timer.run_at, timer.id));
        Ok(timers)
    }

    /// False when it was cancelled, moved or taken over meanwhile: roll back.
    pub async fn complete_timer(&mut self, id: i64, lease: &str, outcome: &str) -> Result<bool> {
        Ok(execute!(self, COMPLETE, id, lease, outcome)? == 1)
    }

    /// Puts a claimed timer off; the intended time stays. False when it is no longer ours.
    pub async fn postpone_timer(&mut self, id: i64, lease: &str, until: Instant) -> Result<bool> {
        Ok(execute!(self, POSTPONE, id, lease, to_millis(until))? == 1)
    }

    /// Sets a claimed timer for its next time. False when it is no longer ours.
    pub async fn redate_timer(&mut self, id: i64, lease: &str, at: Instant) -> Result<bool> {
        Ok(execute!(self, REDATE, id, lease, to_millis(at))? == 1)
    }

    pub async fn next_timer_due(&mut self) -> Result<Option<Instant>> {
        let found = rows!(self, (Option<i64>,), NEXT_DUE)?;
        let due = found.into_iter().next().and_then(|(due,)| due);
        due.map(|due| from_millis(TABLE, "next", due)).transpose()
    }
}

fn open_timer(subject: &str, key: String, run_at: i64) -> Result<OpenTimer> {
    Ok(OpenTimer {
        key,
        run_at: from_millis(TABLE, subject, run_at)?,
    })
}

fn timer(row: Row) -> Result<Timer> {
    Ok(Timer {
        alarm: from_json(TABLE, row.id, &row.alarm)?,
        run_at: from_millis(TABLE, row.id, row.run_at)?,
        id: row.id,
        workspace: WorkspaceId::new(row.workspace),
    })
}
