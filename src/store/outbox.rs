//! The outbox: every intent to reach Slack, from ready to sent. A row's key is unique for ever, so
//! the same thing is never said twice, whoever asks for it and however often.

use super::sql::{execute, later, rows, sql};
use super::{Result, Tx, from_json, from_millis, to_json, to_millis};
use crate::domain::Instant;
use crate::domain::errand::Errand;
use crate::domain::ids::{ChannelId, HandoffId, MessageTs, UserId, WorkspaceId};
use crate::domain::notice::Notice;

const TABLE: &str = "outbox";

/// Where a row stands. The numbers are the stored ones; those below 3 are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i64)]
pub enum Standing {
    Ready = 0,
    /// The call may be under way: written before it is made.
    Sending = 1,
    /// The call's outcome is unknown.
    Unsure = 2,
    Sent = 3,
    /// Nobody needs it any more.
    Cancelled = 4,
    /// Slack refused it for good; a person may retry or drop it.
    Dead = 5,
}

impl Standing {
    fn read(number: i64) -> Option<Self> {
        [
            Self::Ready,
            Self::Sending,
            Self::Unsure,
            Self::Sent,
            Self::Cancelled,
            Self::Dead,
        ]
        .into_iter()
        .find(|standing| *standing as i64 == number)
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    pub id: i64,
    pub workspace: WorkspaceId,
    pub lane: String,
    pub key: String,
    pub errand: Errand,
    pub standing: Standing,
    pub attempt: i64,
    /// When it was first attempted: a search for its traces begins here.
    pub first_at: Option<Instant>,
    /// When it was last attempted: the settle time counts from here.
    pub attempt_at: Option<Instant>,
    pub error: Option<String>,
    pub created_at: Instant,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: i64,
    pub(super) workspace: String,
    pub(super) lane: String,
    key: String,
    errand: String,
    state: i64,
    attempt: i64,
    first_at: Option<i64>,
    attempt_at: Option<i64>,
    error: Option<String>,
    created_at: i64,
}

/// A row to be added.
#[derive(serde::Serialize)]
struct Added<'a> {
    lane: String,
    key: &'a str,
    handoff: Option<i64>,
    errand: String,
}

/// A message that was sent and whose buttons still work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    pub key: String,
    pub notice: Notice,
}

/// Where a message stands in Slack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub channel: ChannelId,
    pub ts: MessageTs,
}

macro_rules! columns {
    () => {
        "id, workspace, lane, key, errand, state, attempt, first_at, attempt_at, error, created_at"
    };
}
pub(super) use columns;

sql! { const ADD =
sqlite: "
    INSERT INTO outbox (workspace, lane, key, handoff, errand, state, created_at)
    SELECT $1, value ->> 'lane', value ->> 'key', value ->> 'handoff', value ->> 'errand', 0, $3
    FROM json_each($2)
    WHERE true
    ON CONFLICT (workspace, key) DO NOTHING",
postgres: "
    INSERT INTO outbox (workspace, lane, key, handoff, errand, state, created_at)
    SELECT $1, added.lane, added.key, added.handoff, added.errand, 0, $3
    FROM jsonb_to_recordset($2::jsonb) AS added (lane TEXT, key TEXT, handoff BIGINT, errand TEXT)
    WHERE true
    ON CONFLICT (workspace, key) DO NOTHING"; }

sql! { const LIVE = "
    SELECT key, errand
    FROM outbox
    WHERE workspace = $1 AND handoff = $2 AND live = 1
    ORDER BY id"; }

// Not `AND handoff IS NULL`: SQLite would walk everybody's daily messages for it.
sql! { const LIVE_OF_LANE = "
    SELECT key, handoff, errand
    FROM outbox
    WHERE workspace = $1 AND lane = $2 AND live = 1
    ORDER BY id"; }

sql! { const BY_KEY = concat!("
    SELECT ", columns!(), "
    FROM outbox
    WHERE workspace = $1 AND key = $2"); }

sql! { const AMEND = "
    UPDATE outbox
    SET errand = $2
    WHERE id = $1"; }

sql! { const SENT_AT = "
    SELECT channel, ts
    FROM outbox
    WHERE workspace = $1 AND key = $2 AND state = 3 AND channel IS NOT NULL AND ts IS NOT NULL"; }

sql! { const EXTINGUISH = "
    UPDATE outbox
    SET live = 0
    WHERE workspace = $1 AND key = $2 AND live = 1"; }

sql! { const DEAD_OF = concat!("
    SELECT ", columns!(), "
    FROM outbox
    WHERE workspace = $1 AND handoff = $2 AND state = 5
    ORDER BY id"); }

sql! { const DEAD = concat!("
    SELECT ", columns!(), "
    FROM outbox
    WHERE state = 5
    ORDER BY id
    LIMIT $1 + 0"); }

sql! { const COUNT_DEAD = "
    SELECT COUNT(*) AS dead
    FROM outbox
    WHERE workspace = $1 AND state = 5"; }

sql! { const LAST_OF =
sqlite: "
    SELECT MAX(attempt_at) AS sent_at
    FROM outbox
    WHERE workspace = $1 AND key IN (SELECT value FROM json_each($2)) AND state = 3",
postgres: "
    SELECT MAX(attempt_at) AS sent_at
    FROM outbox
    WHERE workspace = $1
        AND key = ANY (ARRAY(SELECT jsonb_array_elements_text($2::jsonb)))
        AND state = 3"; }

sql! { const WAITING = concat!("
    SELECT ", columns!(), "
    FROM outbox
    WHERE state < 3
    ORDER BY id
    LIMIT $1 + 0"); }

sql! { const ONE = concat!("
    SELECT ", columns!(), "
    FROM outbox
    WHERE id = $1"); }

// What was attempted may have been applied although it ended in a refusal: the search for its
// traces may be what was refused. So it is unsure, and they are looked for again.
sql! { const REVIVE = "
    UPDATE outbox
    SET state = CASE WHEN first_at IS NULL THEN 0 ELSE 2 END, error = NULL
    WHERE id = $1 AND state = 5"; }

sql! { const DROP = "
    UPDATE outbox
    SET state = 4
    WHERE id = $1 AND state = 5"; }

impl Tx {
    /// Adds intents, each under its key, and wakes their lanes. One whose key was used before is not
    /// added. Within a lane they stay in their order.
    pub async fn enqueue(
        &mut self,
        workspace: &WorkspaceId,
        errands: &[(String, Errand)],
        now: Instant,
    ) -> Result<()> {
        if errands.is_empty() {
            return Ok(());
        }
        let mut added = Vec::with_capacity(errands.len());
        for (key, errand) in errands {
            added.push(Added {
                lane: errand.lane(),
                key,
                handoff: errand.handoff().map(HandoffId::number),
                errand: to_json(TABLE, key, errand)?,
            });
        }
        let lanes = added.iter().map(|row| row.lane.clone()).collect();
        self.wake_lanes(workspace, &lanes, now).await?;
        let rows = to_json(TABLE, "several", &added)?;
        later!(self, ADD, workspace.as_str(), rows, to_millis(now))
    }

    /// Messages about a handoff whose buttons people can still press.
    pub async fn live_messages(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
    ) -> Result<Vec<Live>> {
        let found = rows!(
            self,
            (String, String),
            LIVE,
            workspace.as_str(),
            handoff.number()
        )?;
        let mut live = Vec::new();
        for (key, errand) in found {
            if let Errand::Say { notice } = from_json(TABLE, &key, &errand)? {
                live.push(Live { key, notice });
            }
        }
        Ok(live)
    }

    /// Messages about handoffs to one person, whose buttons they can still press.
    pub async fn live_messages_to(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
    ) -> Result<Vec<Live>> {
        let mut live = Vec::new();
        for (key, _, errand) in self.live_of_lane(workspace, person).await? {
            if let Errand::Say { notice } = from_json(TABLE, &key, &errand)? {
                live.push(Live { key, notice });
            }
        }
        Ok(live)
    }

    /// A person's daily messages, and what they heard as a cover, whose buttons people can still
    /// press, by key.
    pub async fn live_days(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
    ) -> Result<Vec<String>> {
        let found = self.live_of_lane(workspace, person).await?;
        let about_nothing = found
            .into_iter()
            .filter(|(_, handoff, _)| handoff.is_none());
        Ok(about_nothing.map(|(key, ..)| key).collect())
    }

    async fn live_of_lane(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
    ) -> Result<Vec<(String, Option<i64>, String)>> {
        let (workspace, lane) = (workspace.as_str(), person.as_str());
        let found = rows!(
            self,
            (String, Option<i64>, String),
            LIVE_OF_LANE,
            workspace,
            lane
        )?;
        Ok(found)
    }

    /// The row of a business key.
    pub async fn row_of(
        &mut self,
        workspace: &WorkspaceId,
        key: &str,
    ) -> Result<Option<OutboxRow>> {
        let found = rows!(self, Row, BY_KEY, workspace.as_str(), key)?;
        found.into_iter().next().map(outbox_row).transpose()
    }

    /// Keeps what was found out when a row was sent.
    pub async fn amend_errand(&mut self, id: i64, errand: &Errand) -> Result<()> {
        let errand = to_json(TABLE, id, errand)?;
        later!(self, AMEND, id, errand)
    }

    /// Where a sent message stands.
    pub async fn place_of(&mut self, workspace: &WorkspaceId, key: &str) -> Result<Option<Place>> {
        let found = rows!(self, (String, String), SENT_AT, workspace.as_str(), key)?;
        Ok(found.into_iter().next().map(|(channel, ts)| Place {
            channel: ChannelId::new(channel),
            ts: MessageTs::new(ts),
        }))
    }

    /// A message's buttons are gone.
    pub async fn extinguish(&mut self, workspace: &WorkspaceId, key: &str) -> Result<()> {
        later!(self, EXTINGUISH, workspace.as_str(), key)
    }

    /// What Slack refused for good, oldest first.
    pub async fn dead_rows(&mut self, most: i64) -> Result<Vec<OutboxRow>> {
        rows!(self, Row, DEAD, most)?
            .into_iter()
            .map(outbox_row)
            .collect()
    }

    /// How much Slack refused for good in this workspace.
    pub async fn count_dead(&mut self, workspace: &WorkspaceId) -> Result<usize> {
        let found = rows!(self, (i64,), COUNT_DEAD, workspace.as_str())?;
        let count = found.first().map_or(0, |(count,)| *count);
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// When the last of these was sent; `None` when none was.
    pub async fn last_sent(
        &mut self,
        workspace: &WorkspaceId,
        keys: &[String],
    ) -> Result<Option<Instant>> {
        let list = to_json(TABLE, "several", &keys)?;
        let found = rows!(self, (Option<i64>,), LAST_OF, workspace.as_str(), list)?;
        let last = found.into_iter().next().and_then(|(sent_at,)| sent_at);
        last.map(|at| from_millis(TABLE, "last", at)).transpose()
    }

    /// What Slack refused of one handoff.
    pub async fn dead_rows_of(
        &mut self,
        workspace: &WorkspaceId,
        handoff: HandoffId,
    ) -> Result<Vec<OutboxRow>> {
        rows!(self, Row, DEAD_OF, workspace.as_str(), handoff.number())?
            .into_iter()
            .map(outbox_row)
            .collect()
    }

    /// What is still to be done, oldest first.
    pub async fn waiting_rows(&mut self, most: i64) -> Result<Vec<OutboxRow>> {
        rows!(self, Row, WAITING, most)?
            .into_iter()
            .map(outbox_row)
            .collect()
    }

    /// Makes a dead row ready again; `None` when there is no such row or it is not dead.
    pub async fn revive(&mut self, id: i64) -> Result<Option<OutboxRow>> {
        let Some(row) = rows!(self, Row, ONE, id)?.into_iter().next() else {
            return Ok(None);
        };
        let row = outbox_row(row)?;
        // Due since it was made, whatever this machine's clock says.
        self.wake_lane(&row.workspace, &row.lane, row.created_at)
            .await?;
        let revived = execute!(self, REVIVE, id)? == 1;
        Ok(revived.then_some(row))
    }

    /// Gives a dead row up.
    pub async fn drop_dead(&mut self, id: i64) -> Result<bool> {
        Ok(execute!(self, DROP, id)? == 1)
    }
}

pub(super) fn outbox_row(row: Row) -> Result<OutboxRow> {
    let moment = |millis: Option<i64>| {
        millis
            .map(|millis| from_millis(TABLE, row.id, millis))
            .transpose()
    };
    Ok(OutboxRow {
        errand: from_json(TABLE, row.id, &row.errand)?,
        standing: Standing::read(row.state)
            .ok_or_else(|| super::unreadable(TABLE, row.id, format!("state {}", row.state)))?,
        first_at: moment(row.first_at)?,
        attempt_at: moment(row.attempt_at)?,
        created_at: from_millis(TABLE, row.id, row.created_at)?,
        id: row.id,
        workspace: WorkspaceId::new(row.workspace),
        lane: row.lane,
        key: row.key,
        attempt: row.attempt,
        error: row.error,
    })
}
