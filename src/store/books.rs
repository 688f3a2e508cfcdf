//! Whole books on their way to somebody else: what was wished, how far it came, what became of each
//! handoff. It goes on after a restart, and no two replicas do the same one.

use super::sql::{execute, rows, sql};
use super::{Result, Tx, from_json, from_millis, to_json, to_millis};
use crate::domain::Instant;
use crate::domain::book::{Outcome, Parts, Transfer};
use crate::domain::ids::{HandoffId, TransferId, UserId, WorkspaceId};

const TABLE: &str = "transfers";

#[derive(sqlx::FromRow)]
struct Row {
    workspace: String,
    id: String,
    giver: String,
    receiver: String,
    author: String,
    why: String,
    manages: i64,
    sells: i64,
    begun_at: i64,
}

macro_rules! columns {
    () => {
        "workspace, id, giver, receiver, author, why, manages, sells, begun_at"
    };
}

sql! { const BEGIN = "
    INSERT INTO transfers (workspace, id, giver, receiver, author, why, manages, sells, begun_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT DO NOTHING"; }

sql! { const ADD_MANAGED = "
    INSERT INTO transferred (workspace, transfer, handoff)
    SELECT workspace, $2, number
    FROM handoffs
    WHERE workspace = $1 AND manager = $3 AND open = 1
    ON CONFLICT (workspace, transfer, handoff) DO NOTHING"; }

sql! { const ADD_OFFERED =
sqlite: "
    INSERT INTO transferred (workspace, transfer, handoff)
    SELECT workspace, $2, number
    FROM handoffs
    WHERE workspace = $1 AND open = 1 AND offer IS NOT NULL
        AND json_extract(offer, '$.to') = $3
    ON CONFLICT (workspace, transfer, handoff) DO NOTHING",
postgres: "
    INSERT INTO transferred (workspace, transfer, handoff)
    SELECT workspace, $2, number
    FROM handoffs
    WHERE workspace = $1 AND open = 1 AND offer IS NOT NULL
        AND offer::jsonb ->> 'to' = $3
    ON CONFLICT (workspace, transfer, handoff) DO NOTHING"; }

sql! { const ADD_SOLD = "
    INSERT INTO transferred (workspace, transfer, handoff)
    SELECT workspace, $2, number
    FROM handoffs
    WHERE workspace = $1 AND seller = $3 AND open = 1
    ON CONFLICT (workspace, transfer, handoff) DO NOTHING"; }

sql! { const ONE = concat!("
    SELECT ", columns!(), "
    FROM transfers
    WHERE workspace = $1 AND id = $2"); }

sql! { const UNDER_WAY = concat!("
    SELECT ", columns!(), "
    FROM transfers
    WHERE workspace = $1 AND giver = $2 AND ended_at IS NULL"); }

sql! { const ANY = "
    SELECT workspace
    FROM transfers
    WHERE ended_at IS NULL
    LIMIT 1"; }

sql! { const CLAIM =
sqlite: concat!("
    SELECT ", columns!(), "
    FROM transfers
    WHERE ended_at IS NULL
    ORDER BY begun_at
    LIMIT 1"),
postgres: concat!("
    SELECT ", columns!(), "
    FROM transfers
    WHERE ended_at IS NULL
    ORDER BY begun_at
    LIMIT 1
    FOR UPDATE SKIP LOCKED"); }

sql! { const NEXT = "
    SELECT handoff
    FROM transferred
    WHERE workspace = $1 AND transfer = $2 AND outcome IS NULL
    ORDER BY handoff
    LIMIT 1"; }

sql! { const KEEP_OUTCOME = "
    UPDATE transferred
    SET outcome = $4
    WHERE workspace = $1 AND transfer = $2 AND handoff = $3"; }

sql! { const OUTCOMES = "
    SELECT handoff, outcome
    FROM transferred
    WHERE workspace = $1 AND transfer = $2 AND outcome IS NOT NULL
    ORDER BY handoff"; }

sql! { const END = "
    UPDATE transfers
    SET ended_at = $3
    WHERE workspace = $1 AND id = $2"; }

impl Tx {
    /// False when a book of this person is on its way already, or this transfer was begun before.
    pub async fn begin_transfer(
        &mut self,
        workspace: &WorkspaceId,
        transfer: &Transfer,
    ) -> Result<bool> {
        let begun = execute!(
            self,
            BEGIN,
            workspace.as_str(),
            transfer.id.as_str(),
            transfer.from.as_str(),
            transfer.to.as_str(),
            transfer.by.as_str(),
            &transfer.why,
            i64::from(transfer.parts.manages),
            i64::from(transfer.parts.sells),
            to_millis(transfer.at),
        )?;
        Ok(begun == 1)
    }

    /// Everything open that the giver does in the chosen parts; says how many handoffs that is.
    pub async fn fill_transfer(
        &mut self,
        workspace: &WorkspaceId,
        transfer: &Transfer,
    ) -> Result<u64> {
        let of = workspace.as_str();
        let (id, giver) = (transfer.id.as_str(), transfer.from.as_str());
        let mut added = 0;
        if transfer.parts.manages {
            added += execute!(self, ADD_MANAGED, of, id, giver)?;
            added += execute!(self, ADD_OFFERED, of, id, giver)?;
        }
        if transfer.parts.sells {
            added += execute!(self, ADD_SOLD, of, id, giver)?;
        }
        Ok(added)
    }

    pub async fn transfer(
        &mut self,
        workspace: &WorkspaceId,
        id: &TransferId,
    ) -> Result<Option<Transfer>> {
        let found = rows!(self, Row, ONE, workspace.as_str(), id.as_str())?;
        first(found)
    }

    /// The one of this person's book that is not over.
    pub async fn transfer_under_way(
        &mut self,
        workspace: &WorkspaceId,
        giver: &UserId,
    ) -> Result<Option<Transfer>> {
        let found = rows!(self, Row, UNDER_WAY, workspace.as_str(), giver.as_str())?;
        first(found)
    }

    /// Whether any book is on its way, in any workspace.
    pub async fn transfers(&mut self) -> Result<bool> {
        Ok(!rows!(self, (String,), ANY)?.is_empty())
    }

    /// A book to go on with, the oldest first. It is held until this transaction ends.
    pub async fn claim_transfer(&mut self) -> Result<Option<(WorkspaceId, Transfer)>> {
        let found = rows!(self, Row, CLAIM)?;
        let Some(row) = found.into_iter().next() else {
            return Ok(None);
        };
        let workspace = WorkspaceId::new(row.workspace.clone());
        Ok(Some((workspace, transfer(row)?)))
    }

    /// The next handoff of it that was not reached yet.
    pub async fn next_to_transfer(
        &mut self,
        workspace: &WorkspaceId,
        id: &TransferId,
    ) -> Result<Option<HandoffId>> {
        let found = rows!(self, (i64,), NEXT, workspace.as_str(), id.as_str())?;
        Ok(found.first().map(|(number,)| HandoffId::new(*number)))
    }

    pub async fn keep_outcome(
        &mut self,
        workspace: &WorkspaceId,
        id: &TransferId,
        handoff: HandoffId,
        outcome: &Outcome,
    ) -> Result<()> {
        let text = to_json("transferred", handoff, outcome)?;
        let (of, id) = (workspace.as_str(), id.as_str());
        execute!(self, KEEP_OUTCOME, of, id, handoff.number(), &text)?;
        Ok(())
    }

    /// What became of those that were reached, by number.
    pub async fn outcomes(
        &mut self,
        workspace: &WorkspaceId,
        id: &TransferId,
    ) -> Result<Vec<(HandoffId, Outcome)>> {
        let (of, id) = (workspace.as_str(), id.as_str());
        let found = rows!(self, (i64, String), OUTCOMES, of, id)?;
        let read = |(number, outcome): (i64, String)| {
            let handoff = HandoffId::new(number);
            Ok((handoff, from_json("transferred", handoff, &outcome)?))
        };
        found.into_iter().map(read).collect()
    }

    pub async fn end_transfer(
        &mut self,
        workspace: &WorkspaceId,
        id: &TransferId,
        now: Instant,
    ) -> Result<()> {
        let (of, id) = (workspace.as_str(), id.as_str());
        execute!(self, END, of, id, to_millis(now))?;
        Ok(())
    }
}

fn first(found: Vec<Row>) -> Result<Option<Transfer>> {
    found.into_iter().next().map(transfer).transpose()
}

fn transfer(row: Row) -> Result<Transfer> {
    Ok(Transfer {
        at: from_millis(TABLE, &row.id, row.begun_at)?,
        id: TransferId::new(row.id),
        from: UserId::new(row.giver),
        to: UserId::new(row.receiver),
        by: UserId::new(row.author),
        why: row.why,
        parts: Parts {
            manages: row.manages != 0,
            sells: row.sells != 0,
        },
    })
}
