//! Lanes: what a worker claims. One lane is one conversation of one workspace; holding it gives
//! order, one sender at a time, and pacing, all from one row.
//!
//! `due_at` is when the lane wants attention, or, while it is held, when the hold ends by itself.

use std::collections::BTreeSet;

use serde::Serialize;

use super::sql::{later, rows, sql};
use super::{Result, Tx, from_millis, to_json, to_millis};
use crate::domain::Instant;
use crate::domain::ids::WorkspaceId;

const TABLE: &str = "lanes";

/// A lane with nothing to do is due at the end of time.
pub const NEVER: i64 = i64::MAX;

/// A claimed lane.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Lane {
    pub workspace: WorkspaceId,
    pub name: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    workspace: String,
    name: String,
}

/// What a statement is told about a lane.
#[derive(Serialize)]
struct Held<'a> {
    #[serde(flatten)]
    lane: &'a Lane,
    lease: &'a str,
}

#[derive(Serialize)]
struct Released<'a> {
    #[serde(flatten)]
    lane: &'a Lane,
    not_before: i64,
}

macro_rules! wake {
    ($names:literal) => {
        concat!(
            "
    INSERT INTO lanes (workspace, name, due_at, not_before)
    SELECT $1, names.value, $3, 0
    FROM ",
            $names,
            "
    WHERE true
    ON CONFLICT (workspace, name) DO UPDATE
    SET due_at = CASE
        WHEN lanes.lease IS NOT NULL OR lanes.due_at <= excluded.due_at THEN lanes.due_at
        WHEN lanes.not_before > excluded.due_at THEN lanes.not_before
        ELSE excluded.due_at END"
        )
    };
}

// One after the other, as the list has them.
sql! { const WAKE =
sqlite: wake!("json_each($2) AS names"),
postgres: wake!("jsonb_array_elements_text($2::jsonb) AS names (value)"); }

// A workspace that is alone delays nobody: the oldest are enough, and nothing is ranked. The plus
// keeps SQLite from walking all lanes of ours instead of those that are due.
sql! { const CLAIM_OLDEST =
sqlite: "
    WITH due (due_workspace, due_name) AS MATERIALIZED (
        SELECT workspace, name
        FROM lanes
        WHERE due_at <= $1
            AND +workspace IN (SELECT value FROM json_each($5))
            AND NOT EXISTS (
                SELECT 1
                FROM pauses
                WHERE pauses.workspace = lanes.workspace AND pauses.method = '*'
                    AND pauses.until_at > $1)
        ORDER BY due_at
        LIMIT $2 + 0)
    UPDATE lanes
    SET lease = $3, due_at = $4
    FROM due
    WHERE workspace = due.due_workspace AND name = due.due_name
    RETURNING workspace, name",
postgres: "
    WITH due (due_workspace, due_name) AS MATERIALIZED (
        SELECT workspace, name
        FROM lanes
        WHERE due_at <= $1
            AND workspace = ANY (ARRAY(SELECT jsonb_array_elements_text($5::jsonb)))
            AND NOT EXISTS (
                SELECT 1
                FROM pauses
                WHERE pauses.workspace = lanes.workspace AND pauses.method = '*'
                    AND pauses.until_at > $1)
        ORDER BY due_at
        LIMIT $2 + 0
        FOR UPDATE OF lanes SKIP LOCKED)
    UPDATE lanes
    SET lease = $3, due_at = $4
    FROM due
    WHERE workspace = due.due_workspace AND name = due.due_name
    RETURNING workspace, name"; }

// Every workspace's first lanes come before any workspace's second ones, so that a busy workspace
// never delays a quiet one.
sql! { const CLAIM =
sqlite: "
    WITH ranked AS (
        SELECT workspace, name, due_at,
            ROW_NUMBER() OVER (PARTITION BY workspace ORDER BY due_at, name) AS turn
        FROM lanes
        WHERE due_at <= $1
            AND +workspace IN (SELECT value FROM json_each($5))
            AND NOT EXISTS (
                SELECT 1
                FROM pauses
                WHERE pauses.workspace = lanes.workspace AND pauses.method = '*'
                    AND pauses.until_at > $1)),
    due (due_workspace, due_name) AS MATERIALIZED (
        SELECT workspace, name
        FROM ranked
        ORDER BY turn, due_at
        LIMIT $2 + 0)
    UPDATE lanes
    SET lease = $3, due_at = $4
    FROM due
    WHERE workspace = due.due_workspace AND name = due.due_name
    RETURNING workspace, name",
postgres: "
    WITH ranked AS (
        SELECT workspace, name, due_at,
            ROW_NUMBER() OVER (PARTITION BY workspace ORDER BY due_at, name) AS turn
        FROM lanes
        WHERE due_at <= $1
            AND workspace = ANY (ARRAY(SELECT jsonb_array_elements_text($5::jsonb)))
            AND NOT EXISTS (
                SELECT 1
                FROM pauses
                WHERE pauses.workspace = lanes.workspace AND pauses.method = '*'
                    AND pauses.until_at > $1)),
    due (due_workspace, due_name) AS MATERIALIZED (
        SELECT lanes.workspace, lanes.name
        FROM lanes
        JOIN ranked ON ranked.workspace = lanes.workspace AND ranked.name = lanes.name
        WHERE lanes.due_at <= $1
        ORDER BY ranked.turn, ranked.due_at
        LIMIT $2 + 0
        FOR UPDATE OF lanes SKIP LOCKED)
    UPDATE lanes
    SET lease = $3, due_at = $4
    FROM due
    WHERE workspace = due.due_workspace AND name = due.due_name
    RETURNING workspace, name"; }

// PostgreSQL looks a list of lanes up by the key's two columns, each as an array, and holds what it
// finds against the list afterwards. They are locked in the order of [`WAKE`], byte by byte,
// whatever the database's collation.
sql! { const HELD =
sqlite: "
    SELECT lanes.workspace, lanes.name, lanes.lease
    FROM json_each($1) AS held
    CROSS JOIN lanes
    WHERE lanes.workspace = held.value ->> 'workspace' AND lanes.name = held.value ->> 'name'
        AND lanes.lease = held.value ->> 'lease'",
postgres: "
    SELECT lanes.workspace, lanes.name, lanes.lease
    FROM lanes
    JOIN jsonb_to_recordset($1::jsonb) AS held (workspace TEXT, name TEXT, lease TEXT)
        ON held.workspace = lanes.workspace AND held.name = lanes.name
            AND held.lease = lanes.lease
    WHERE lanes.workspace = ANY (ARRAY(
            SELECT value ->> 'workspace' FROM jsonb_array_elements($1::jsonb)))
        AND lanes.name = ANY (ARRAY(SELECT value ->> 'name' FROM jsonb_array_elements($1::jsonb)))
    ORDER BY lanes.workspace COLLATE \"C\", lanes.name COLLATE \"C\"
    FOR UPDATE OF lanes"; }

// A statement of its own, after the one that locked the row: a message added meanwhile is either
// seen by this or waits for the lock and wakes the lane itself. In one statement PostgreSQL would
// compute the subquery before waiting for the lock, and the lane could sleep for ever.
sql! { const RELEASE =
sqlite: "
    UPDATE lanes
    SET lease = NULL, not_before = released.value ->> 'not_before',
        due_at = CASE
            WHEN EXISTS (
                SELECT 1
                FROM outbox
                WHERE outbox.workspace = lanes.workspace AND outbox.lane = lanes.name
                    AND outbox.state < 3) THEN released.value ->> 'not_before'
            ELSE $2 END
    FROM json_each($1) AS released
    WHERE lanes.workspace = released.value ->> 'workspace'
        AND lanes.name = released.value ->> 'name'",
postgres: "
    UPDATE lanes
    SET lease = NULL, not_before = released.not_before,
        due_at = CASE
            WHEN EXISTS (
                SELECT 1
                FROM outbox
                WHERE outbox.workspace = lanes.workspace AND outbox.lane = lanes.name
                    AND outbox.state < 3) THEN released.not_before
            ELSE $2 END
    FROM jsonb_to_recordset($1::jsonb) AS released (workspace TEXT, name TEXT, not_before BIGINT)
    WHERE lanes.workspace = ANY (ARRAY(
            SELECT value ->> 'workspace' FROM jsonb_array_elements($1::jsonb)))
        AND lanes.name = ANY (ARRAY(SELECT value ->> 'name' FROM jsonb_array_elements($1::jsonb)))
        AND lanes.workspace = released.workspace AND lanes.name = released.name"; }

// Lanes of a paused workspace are due when the pause ends.
sql! { const NEXT_DUE =
sqlite: "
    SELECT due_at
    FROM lanes
    WHERE +workspace IN (SELECT value FROM json_each($2))
        AND NOT EXISTS (
            SELECT 1
            FROM pauses
            WHERE pauses.workspace = lanes.workspace AND pauses.method = '*'
                AND pauses.until_at > $1)
    ORDER BY due_at
    LIMIT 1",
postgres: "
    SELECT due_at
    FROM lanes
    WHERE workspace = ANY (ARRAY(SELECT jsonb_array_elements_text($2::jsonb)))
        AND NOT EXISTS (
            SELECT 1
            FROM pauses
            WHERE pauses.workspace = lanes.workspace AND pauses.method = '*'
                AND pauses.until_at > $1)
    ORDER BY due_at
    LIMIT 1"; }

sql! {
    const NEXT_PAUSE_ENDS = "
    SELECT until_at
    FROM pauses
    WHERE method = '*' AND until_at > $1
    ORDER BY until_at
    LIMIT 1";
}

impl Tx {
    /// Makes lanes due now, unless they are held or must wait. Their locks order us against
    /// [`Tx::release_lane`], so this comes before messages are added. They are locked in their
    /// order, so that two transactions never wait for each other.
    pub async fn wake_lanes(
        &mut self,
        workspace: &WorkspaceId,
        lanes: &BTreeSet<String>,
        now: Instant,
    ) -> Result<()> {
        let names = to_json(TABLE, workspace, lanes)?;
        later!(self, WAKE, workspace.as_str(), names, to_millis(now))
    }

    pub async fn wake_lane(
        &mut self,
        workspace: &WorkspaceId,
        lane: &str,
        now: Instant,
    ) -> Result<()> {
        let lanes = BTreeSet::from([lane.to_owned()]);
        self.wake_lanes(workspace, &lanes, now).await
    }

    /// Takes up to `most` lanes that are due, of workspaces that we can speak for. Those of others
    /// are for whoever has their token; to take them would only keep them waiting.
    pub async fn claim_lanes(
        &mut self,
        ours: &[WorkspaceId],
        most: i64,
        lease: &str,
        now: Instant,
        until: Instant,
    ) -> Result<Vec<Lane>> {
        let (now, until) = (to_millis(now), to_millis(until));
        let names = to_json(TABLE, "ours", &ours)?;
        let claimed = match ours {
            [] => Vec::new(),
            [_] => rows!(self, Row, CLAIM_OLDEST, now, most, lease, until, &names)?,
            [_, ..] => rows!(self, Row, CLAIM, now, most, lease, until, &names)?,
        };
        Ok(claimed
            .into_iter()
            .map(|row| Lane {
                workspace: WorkspaceId::new(row.workspace),
                name: row.name,
            })
            .collect())
    }

    /// Which of the lanes are still held by these leases; locks them until the transaction ends, in
    /// their order, so that two transactions never wait for each other. On SQLite there is only one
    /// writer anyway.
    pub async fn holds_lanes(&mut self, held: &[(&Lane, &str)]) -> Result<Vec<bool>> {
        if held.is_empty() {
            return Ok(Vec::new());
        }
        let list = held.iter().map(|&(lane, lease)| Held { lane, lease });
        let list = list.collect::<Vec<_>>();
        let list = to_json(TABLE, "held", &list)?;
        let found = rows!(self, (String, String, String), HELD, &list)?;
        let is_ours = |(lane, lease): &(&Lane, &str)| {
            found.iter().any(|(workspace, name, holder)| {
                workspace == lane.workspace.as_str() && *name == lane.name && holder == lease
            })
        };
        Ok(held.iter().map(is_ours).collect())
    }

    pub async fn holds_lane(&mut self, lane: &Lane, lease: &str) -> Result<bool> {
        Ok(self.holds_lanes(&[(lane, lease)]).await? == [true])
    }

    /// Lets lanes go, which this transaction made sure are ours; each is due again at its moment if
    /// it has more to do.
    pub async fn release_lanes(&mut self, released: &[(&Lane, Instant)]) -> Result<()> {
        if released.is_empty() {
            return Ok(());
        }
        let list = released.iter().map(|&(lane, not_before)| Released {
            lane,
            not_before: to_millis(not_before),
        });
        let list = list.collect::<Vec<_>>();
        let list = to_json(TABLE, "released", &list)?;
        later!(self, RELEASE, list, NEVER)
    }

    /// Lets a lane go. False when it was no longer ours: somebody else decides now.
    pub async fn release_lane(
        &mut self,
        lane: &Lane,
        lease: &str,
        not_before: Instant,
    ) -> Result<bool> {
        let ours = self.holds_lane(lane, lease).await?;
        if ours {
            self.release_lanes(&[(lane, not_before)]).await?;
        }
        Ok(ours)
    }

    /// When a lane of ours is due next, as far as can be told at `now`.
    pub async fn next_lane_due(
        &mut self,
        ours: &[WorkspaceId],
        now: Instant,
    ) -> Result<Option<Instant>> {
        let names = to_json(TABLE, "ours", &ours)?;
        let lane = rows!(self, (i64,), NEXT_DUE, to_millis(now), &names)?;
        let pause = rows!(self, (i64,), NEXT_PAUSE_ENDS, to_millis(now))?;
        lane.into_iter()
            .chain(pause)
            .map(|(due,)| due)
            .filter(|due| *due != NEVER)
            .min()
            .map(|due| from_millis(TABLE, "next", due))
            .transpose()
    }
}
