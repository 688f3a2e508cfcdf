//! What was said about a handoff's clocks: reminders that arrived, and snoozes. Not part of the
//! handoff itself, so that a reminder changes no version and no card.

use std::collections::BTreeMap;

use super::sql::{later, rows, sql};
use super::{Result, Tx, from_json, from_millis, to_json, to_millis, unreadable};
use crate::domain::Instant;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::domain::nudge::{Nudged, Record};

const TABLE: &str = "nudges";

#[derive(sqlx::FromRow)]
struct Row {
    handoff: i64,
    clock: String,
    delivered: String,
    snoozed_until: Option<i64>,
    turn: i64,
}

/// What a statement is told about a reminder.
#[derive(serde::Serialize)]
struct Arrived<'a> {
    handoff: i64,
    clock: &'a str,
}

sql! { const LOAD = "
    SELECT handoff, clock, delivered, snoozed_until, turn
    FROM nudges
    WHERE workspace = $1 AND handoff = $2"; }

sql! { const OF_SOME =
sqlite: "
    SELECT handoff, clock, delivered, snoozed_until, turn
    FROM nudges
    WHERE workspace = $1 AND handoff IN (SELECT value FROM json_each($2))",
postgres: "
    SELECT handoff, clock, delivered, snoozed_until, turn
    FROM nudges
    WHERE workspace = $1
        AND handoff = ANY (ARRAY(
            SELECT value::bigint FROM jsonb_array_elements_text($2::jsonb)))"; }

// Each touches its own column only: a snooze and an arrival may meet.
sql! { const COUNT =
sqlite: "
    INSERT INTO nudges (workspace, handoff, clock, delivered)
    SELECT $1, value ->> 'handoff', value ->> 'clock', json_array($3)
    FROM json_each($2)
    WHERE true
    ON CONFLICT (workspace, handoff, clock) DO UPDATE
    SET delivered = json_insert(nudges.delivered, '$[#]', $3)",
postgres: "
    INSERT INTO nudges (workspace, handoff, clock, delivered)
    SELECT $1, said.handoff, said.clock, jsonb_agg($3::bigint)::text
    FROM jsonb_to_recordset($2::jsonb) AS said (handoff BIGINT, clock TEXT)
    GROUP BY said.handoff, said.clock
    ORDER BY said.handoff, said.clock
    ON CONFLICT (workspace, handoff, clock) DO UPDATE
    SET delivered = (nudges.delivered::jsonb || excluded.delivered::jsonb)::text"; }

sql! { const KEEP_SNOOZE = "
    INSERT INTO nudges (workspace, handoff, clock, delivered, snoozed_until)
    VALUES ($1, $2, $3, '[]', $4)
    ON CONFLICT (workspace, handoff, clock) DO UPDATE
    SET snoozed_until = excluded.snoozed_until"; }

sql! { const PASS_ON = "
    INSERT INTO nudges (workspace, handoff, clock, delivered, turn)
    VALUES ($1, $2, $3, '[]', 1)
    ON CONFLICT (workspace, handoff, clock) DO UPDATE
    SET delivered = excluded.delivered, snoozed_until = NULL, turn = nudges.turn + 1"; }

impl Tx {
    pub async fn nudged(&mut self, workspace: &WorkspaceId, handoff: HandoffId) -> Result<Nudged> {
        let found = rows!(self, Row, LOAD, workspace.as_str(), handoff.number())?;
        found
            .into_iter()
            .map(|row| Ok((row.clock.clone(), record(&row)?)))
            .collect()
    }

    /// The records of several handoffs.
    pub async fn nudged_of(
        &mut self,
        workspace: &WorkspaceId,
        handoffs: &[HandoffId],
    ) -> Result<BTreeMap<HandoffId, Nudged>> {
        let list = to_json(TABLE, "several", &handoffs)?;
        let found = rows!(self, Row, OF_SOME, workspace.as_str(), &list)?;
        let mut nudged = BTreeMap::new();
        for row in found {
            let of: &mut Nudged = nudged.entry(HandoffId::new(row.handoff)).or_default();
            of.insert(row.clock.clone(), record(&row)?);
        }
        Ok(nudged)
    }

    /// Reminders of these clocks arrived. The caller holds the lanes they went through, so nobody
    /// else counts them.
    pub async fn count_nudges(
        &mut self,
        workspace: &WorkspaceId,
        arrived: &[(HandoffId, String)],
        at: Instant,
    ) -> Result<()> {
        if arrived.is_empty() {
            return Ok(());
        }
        let list = arrived.iter().map(|(handoff, clock)| Arrived {
            handoff: handoff.number(),
            clock,
        });
        let list = list.collect::<Vec<_>>();
        let list = to_json(TABLE, "several", &list)?;
        later!(self, COUNT, workspace.as_str(), list, to_millis(at))
    }

    /// It is somebody else's turn, who was not reminded of this yet.
    pub async fn pass_nudges_on(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
        clock: &str,
    ) -> Result<()> {
        later!(self, PASS_ON, workspace.as_str(), handoff.number(), clock)
    }

    pub async fn snooze(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
        clock: &str,
        until: Instant,
    ) -> Result<()> {
        let (workspace, number) = (workspace.as_str(), handoff.number());
        let until = to_millis(until);
        later!(self, KEEP_SNOOZE, workspace, number, clock, until)
    }
}

fn record(row: &Row) -> Result<Record> {
    let delivered: Vec<i64> = from_json(TABLE, row.handoff, &row.delivered)?;
    let moment = |millis: i64| from_millis(TABLE, row.handoff, millis);
    Ok(Record {
        delivered: delivered.into_iter().map(moment).collect::<Result<_>>()?,
        snoozed_until: row.snoozed_until.map(moment).transpose()?,
        turn: u32::try_from(row.turn).map_err(|error| unreadable(TABLE, row.handoff, error))?,
    })
}
