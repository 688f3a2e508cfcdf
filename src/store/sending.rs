//! Rows of the outbox on their way: what the worker finds at the head of its lanes, marks before a
//! call and records after it, for all of its lanes at once.

use std::collections::BTreeMap;

use super::lanes::Lane;
use super::outbox::{OutboxRow, Place, Row, Standing, columns, outbox_row};
use super::sql::{execute, rows, sql};
use super::{Result, Tx, to_json, to_millis};
use crate::domain::Instant;
use crate::domain::ids::WorkspaceId;

const TABLE: &str = "outbox";

/// How a row ended, or that it is ready or unsure again.
#[derive(Debug, Clone)]
pub struct Settled {
    pub id: i64,
    pub standing: Standing,
    pub place: Option<Place>,
    /// The message has buttons that still mean something.
    pub live: bool,
    pub error: Option<String>,
    /// The attempts so far were no failures.
    pub progressed: bool,
}

#[derive(serde::Serialize)]
struct SettledRow<'a> {
    id: i64,
    state: i64,
    channel: Option<&'a str>,
    ts: Option<&'a str>,
    live: i64,
    error: Option<&'a str>,
    /// What the number of attempts is multiplied by.
    kept: i64,
}

impl<'a> SettledRow<'a> {
    fn new(settled: &'a Settled) -> Self {
        let place = settled.place.as_ref();
        Self {
            id: settled.id,
            state: settled.standing as i64,
            channel: place.map(|place| place.channel.as_str()),
            ts: place.map(|place| place.ts.as_str()),
            live: i64::from(settled.live),
            error: settled.error.as_deref(),
            kept: i64::from(!settled.progressed),
        }
    }
}

sql! { const HEADS =
sqlite: concat!("
    SELECT ", columns!(), "
    FROM outbox
    WHERE id IN (
        SELECT (
            SELECT head.id
            FROM outbox AS head
            WHERE head.workspace = held.value ->> 'workspace'
                AND head.lane = held.value ->> 'name' AND head.state < 3
            ORDER BY head.id
            LIMIT 1)
        FROM json_each($1) AS held)"),
postgres: concat!("
    SELECT head.*
    FROM jsonb_to_recordset($1::jsonb) AS held (workspace TEXT, name TEXT)
    CROSS JOIN LATERAL (
        SELECT ", columns!(), "
        FROM outbox
        WHERE outbox.workspace = held.workspace AND outbox.lane = held.name AND outbox.state < 3
        ORDER BY outbox.id
        LIMIT 1) AS head"); }

// With the plus the index of open rows is out of the question: it would be walked whole, because
// as a rule it is nearly empty.
sql! { const BEGIN =
sqlite: "
    UPDATE outbox
    SET state = 1, attempt = attempt + 1, attempt_at = $2, first_at = COALESCE(first_at, $2)
    WHERE id IN (SELECT value FROM json_each($1)) AND state + 0 < 3
    RETURNING id",
postgres: "
    UPDATE outbox
    SET state = 1, attempt = attempt + 1, attempt_at = $2, first_at = COALESCE(first_at, $2)
    WHERE id = ANY (ARRAY(SELECT value::bigint FROM jsonb_array_elements_text($1::jsonb)))
        AND state + 0 < 3
    RETURNING id"; }

sql! { const SETTLE =
sqlite: "
    UPDATE outbox
    SET state = settled.value ->> 'state',
        channel = COALESCE(settled.value ->> 'channel', channel),
        ts = COALESCE(settled.value ->> 'ts', ts),
        live = settled.value ->> 'live', error = settled.value ->> 'error',
        attempt = attempt * (settled.value ->> 'kept')
    FROM json_each($1) AS settled
    WHERE outbox.id = settled.value ->> 'id' AND outbox.state + 0 < 3",
postgres: "
    UPDATE outbox
    SET state = settled.state, channel = COALESCE(settled.channel, outbox.channel),
        ts = COALESCE(settled.ts, outbox.ts), live = settled.live, error = settled.error,
        attempt = outbox.attempt * settled.kept
    FROM jsonb_to_recordset($1::jsonb) AS settled
        (id BIGINT, state BIGINT, channel TEXT, ts TEXT, live BIGINT, error TEXT, kept BIGINT)
    WHERE outbox.id = ANY (ARRAY(
            SELECT (value ->> 'id')::bigint FROM jsonb_array_elements($1::jsonb)))
        AND outbox.id = settled.id AND outbox.state + 0 < 3"; }

impl Tx {
    /// The oldest open row of each lane that has one. One that cannot be read keeps no other from
    /// being read.
    pub async fn heads_of(&mut self, lanes: &[&Lane]) -> Result<BTreeMap<Lane, Result<OutboxRow>>> {
        let lanes = to_json(TABLE, "heads", &lanes)?;
        let found = rows!(self, Row, HEADS, &lanes)?;
        let by_lane = |row: Row| {
            let lane = Lane {
                workspace: WorkspaceId::new(&row.workspace),
                name: row.lane.clone(),
            };
            (lane, outbox_row(row))
        };
        Ok(found.into_iter().map(by_lane).collect())
    }

    /// Marks rows as being sent; gives back those that were open. The caller holds their lanes, and
    /// commits before the calls.
    pub async fn begin_sending(&mut self, ids: &[i64], now: Instant) -> Result<Vec<i64>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let list = to_json(TABLE, "begun", &ids)?;
        let begun = rows!(self, (i64,), BEGIN, &list, to_millis(now))?;
        Ok(begun.into_iter().map(|(id,)| id).collect())
    }

    /// Records how rows ended, or that they are ready or unsure again; says how many were open.
    pub async fn settle(&mut self, settled: &[Settled]) -> Result<u64> {
        if settled.is_empty() {
            return Ok(0);
        }
        let list: Vec<SettledRow<'_>> = settled.iter().map(SettledRow::new).collect();
        let list = to_json(TABLE, "settled", &list)?;
        Ok(execute!(self, SETTLE, &list)?)
    }
}
