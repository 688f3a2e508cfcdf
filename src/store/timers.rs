//! Reminders that are due later. A projection of the handoffs' plans, brought in line after every
//! change; a due one only ever runs a database transaction.
//!
//! `due_at` doubles as the lease: a claim moves it into the future, and a crashed worker's timers
//! come back by themselves. `run_at` is the intended time and is never overwritten.

use super::sql::{execute, rows, sql};
use super::{Result, Tx, from_json, from_millis, to_json, to_millis};
use crate::domain::Instant;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::domain::notice::Notice;
use crate::domain::plan::Planned;

const TABLE: &str = "timers";

/// A claimed timer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    pub id: i64,
    pub workspace: WorkspaceId,
    pub notice: Notice,
    /// When it was meant to run.
    pub run_at: Instant,
    pub attempt: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    workspace: String,
    notice: String,
    run_at: i64,
    attempt: i64,
}

// Unordered on purpose: asked for an order, SQLite would walk all timers of the workspace by key.
sql! { const OPEN = "
    SELECT key, run_at
    FROM timers
    WHERE workspace = $1 AND handoff = $2 AND outcome IS NULL"; }

sql! { const PLAN = "
    INSERT INTO timers (workspace, handoff, key, notice, run_at, due_at)
    VALUES ($1, $2, $3, $4, $5, $5)
    ON CONFLICT (workspace, key) DO UPDATE
    SET run_at = excluded.run_at, due_at = excluded.due_at, lease = NULL, attempt = 0,
        outcome = NULL
    WHERE timers.outcome = 'cancelled'
        OR (timers.outcome IS NULL AND timers.run_at <> excluded.run_at)"; }

sql! { const CANCEL = "
    UPDATE timers
    SET outcome = 'cancelled', lease = NULL
    WHERE workspace = $1 AND key = $2 AND outcome IS NULL"; }

sql! { const CLAIM =
sqlite: "
    WITH due (due_id) AS MATERIALIZED (
        SELECT id
        FROM timers
        WHERE outcome IS NULL AND due_at <= $1
        ORDER BY due_at, id
        LIMIT $2)
    UPDATE timers
    SET lease = $3, due_at = $4, attempt = attempt + 1
    FROM due
    WHERE id = due.due_id
    RETURNING id, workspace, notice, run_at, attempt",
postgres: "
    WITH due (due_id) AS MATERIALIZED (
        SELECT id
        FROM timers
        WHERE outcome IS NULL AND due_at <= $1
        ORDER BY due_at, id
        LIMIT $2
        FOR UPDATE SKIP LOCKED)
    UPDATE timers
    SET lease = $3, due_at = $4, attempt = attempt + 1
    FROM due
    WHERE id = due.due_id
    RETURNING id, workspace, notice, run_at, attempt"; }

sql! { const COMPLETE = "
    UPDATE timers
    SET outcome = $3, lease = NULL
    WHERE id = $1 AND lease = $2 AND outcome IS NULL"; }

sql! { const NEXT_DUE = "
    SELECT MIN(due_at) AS due_at
    FROM timers
    WHERE outcome IS NULL"; }

impl Tx {
    /// Brings a handoff's open timers in line with its plan: new ones are inserted, gone ones
    /// cancelled, moved ones re-dated. One that ran is never run again.
    pub async fn reconcile_timers(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
        plan: &[Planned],
    ) -> Result<()> {
        let number = handoff.number();
        let open = rows!(self, (String, i64), OPEN, workspace.as_str(), number)?;
        for (key, _) in &open {
            if !plan.iter().any(|planned| planned.notice.key() == *key) {
                execute!(self, CANCEL, workspace.as_str(), key)?;
            }
        }
        for planned in plan {
            let key = planned.notice.key();
            let due = to_millis(planned.due_at);
            if open.iter().any(|(there, at)| *there == key && *at == due) {
                continue;
            }
            let notice = to_json(TABLE, &key, &planned.notice)?;
            execute!(self, PLAN, workspace.as_str(), number, &key, &notice, due)?;
        }
        Ok(())
    }

    /// The keys and times of a handoff's open timers.
    pub async fn open_timers(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
    ) -> Result<Vec<(String, Instant)>> {
        let open = rows!(
            self,
            (String, i64),
            OPEN,
            workspace.as_str(),
            handoff.number()
        )?;
        open.into_iter()
            .map(|(key, at)| Ok((key, from_millis(TABLE, handoff, at)?)))
            .collect()
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

    pub async fn next_timer_due(&mut self) -> Result<Option<Instant>> {
        let found = rows!(self, (Option<i64>,), NEXT_DUE)?;
        let due = found.into_iter().next().and_then(|(due,)| due);
        due.map(|due| from_millis(TABLE, "next", due)).transpose()
    }
}

fn timer(row: Row) -> Result<Timer> {
    Ok(Timer {
        notice: from_json(TABLE, row.id, &row.notice)?,
        run_at: from_millis(TABLE, row.id, row.run_at)?,
        id: row.id,
        workspace: WorkspaceId::new(row.workspace),
        attempt: row.attempt,
    })
}
