//! What deliveries write down, made durable together.
//!
//! Making a transaction durable costs the same whatever is in it. So who comes while one is under
//! way waits and shares the next with everybody who came meanwhile: alone, nobody waits; when
//! thousands are due, a dozen conversations share each.

use std::collections::BTreeMap;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Turn, oneshot};

use super::Hold;
use super::outcome::Outcome;
use crate::domain::Instant;
use crate::domain::errand::Errand;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::flows::ctx::retried;
use crate::flows::errands::enqueue_all;
use crate::flows::replan::replan_now;
use crate::flows::{Ctx, FlowError};
use crate::store::outbox::OutboxRow;
use crate::store::{StoreError, Tx};

#[derive(Debug, Clone, Default)]
pub(super) struct Ledger {
    waiting: Arc<Mutex<Vec<Waiting>>>,
    turn: Arc<Turn<()>>,
}

/// In the order in which they are written: handoffs are locked before lanes, as everywhere.
#[derive(Debug)]
enum Kind {
    /// Reminders of a handoff are planned anew.
    Plan(WorkspaceId, HandoffId),
    /// A call is about to be made for a row.
    Begin(Hold, i64),
    /// What a delivery came to; its lane is let go.
    Record(Hold, Box<(OutboxRow, Outcome)>),
}

#[derive(Debug)]
pub(super) struct Entry(Kind);

/// When it was written; `None` when the lane is somebody else's by now, and nothing was.
type Written = Option<Instant>;

#[derive(Debug)]
struct Waiting {
    entry: Entry,
    answer: oneshot::Sender<Result<Written, FlowError>>,
}

impl Entry {
    pub fn begin(hold: Hold, row: i64) -> Self {
        Self(Kind::Begin(hold, row))
    }

    pub fn record(hold: Hold, row: OutboxRow, outcome: Outcome) -> Self {
        Self(Kind::Record(hold, Box::new((row, outcome))))
    }

    pub fn plan(workspace: WorkspaceId, handoff: HandoffId) -> Self {
        Self(Kind::Plan(workspace, handoff))
    }

    fn order(&self) -> (u8, Option<(&WorkspaceId, HandoffId)>, Option<&Hold>) {
        match &self.0 {
            Kind::Plan(workspace, handoff) => (0, Some((workspace, *handoff)), None),
            Kind::Begin(hold, _) | Kind::Record(hold, _) => (1, None, Some(hold)),
        }
    }

    /// What goes to other conversations is left to the caller. A lane's row is locked first: from
    /// there on nobody else decides about it. When it is not ours any more, everything is dropped;
    /// somebody else found the traces or will.
    async fn write(
        &self,
        tx: &mut Tx,
        now: Instant,
        errands: &mut Errands,
    ) -> Result<Written, FlowError> {
        match &self.0 {
            Kind::Plan(workspace, handoff) => replan_now(tx, workspace, *handoff).await?,
            Kind::Begin(hold, row) => {
                let ours = tx.holds_lane(&hold.lane, &hold.lease).await?;
                if !ours || !tx.begin_sending(*row, now).await? {
                    return Ok(None);
                }
            }
            Kind::Record(hold, ended) => {
                if !tx.holds_lane(&hold.lane, &hold.lease).await? {
                    tracing::warn!(lane = hold.lane.name, "a lane was lost while it was served");
                    return Ok(None);
                }
                let (row, outcome) = &**ended;
                let left = outcome.settle(tx, row, now).await?;
                errands
                    .entry(row.workspace.clone())
                    .or_default()
                    .extend(left);
                tx.release_lane(&hold.lane, &hold.lease, now + outcome.hold)
                    .await?;
            }
        }
        Ok(Some(now))
    }
}

type Errands = BTreeMap<WorkspaceId, Vec<(String, Errand)>>;

impl Ledger {
    /// Returns when it is durable.
    pub async fn write(&self, ctx: &Ctx, entry: Entry) -> Result<Written, FlowError> {
        let (answer, mut written) = oneshot::channel();
        self.waiting().push(Waiting { entry, answer });
        let turn = tokio::select! {
            biased;
            answer = &mut written => return answer.unwrap_or_else(|_| forsaken()),
            turn = self.turn.lock() => turn,
        };
        let mut together = mem::take(&mut *self.waiting());
        together.sort_by(|one, other| one.entry.order().cmp(&other.entry.order()));
        while !together.is_empty() {
            together = write_first(ctx, together).await;
        }
        drop(turn);
        written.await.unwrap_or_else(|_| forsaken())
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who wrote for us could not, or stopped half-way: as if the process had.
fn forsaken() -> Result<Written, FlowError> {
    Err(StoreError::Stale.into())
}

/// Writes as many as one transaction has time for, one at least; gives back the others.
async fn write_first(ctx: &Ctx, mut together: Vec<Waiting>) -> Vec<Waiting> {
    let written = match attempt(ctx, &together).await {
        Ok(written) => written,
        // Whoever waits is answered by being forsaken.
        Err(FlowError::Store(error)) if error.is_unreachable() => {
            tracing::error!(%error, "deliveries cannot be written down");
            return Vec::new();
        }
        // One of them, which must not keep the others from being written.
        Err(error) => {
            tracing::debug!(%error, "deliveries are written down one by one");
            for one in together {
                let alone = std::slice::from_ref(&one);
                let written = retried!(attempt(ctx, alone));
                let written = written.map(|written| written.into_iter().next().flatten());
                // Nobody waits for it when its task was ended.
                let _ = one.answer.send(written);
            }
            return Vec::new();
        }
    };
    let left = together.split_off(written.len());
    for (one, written) in together.into_iter().zip(written) {
        let _ = one.answer.send(Ok(written));
    }
    left
}

async fn attempt(ctx: &Ctx, together: &[Waiting]) -> Result<Vec<Written>, FlowError> {
    let mut tx = ctx.db.begin().await?;
    let now = ctx.clock.now();
    let mut written = Vec::with_capacity(together.len());
    let mut errands = Errands::new();
    for one in together {
        written.push(one.entry.write(&mut tx, now, &mut errands).await?);
        if tx.is_over() {
            break;
        }
    }
    for (workspace, errands) in errands {
        enqueue_all(&mut tx, &workspace, errands, now).await?;
    }
    tx.commit().await?;
    Ok(written)
}
