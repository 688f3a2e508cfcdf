//! What deliveries write down, made durable together.
//!
//! Making a transaction durable costs the same whatever is in it. So who comes while one is under
//! way waits and shares the next with everybody who came meanwhile: alone, nobody waits; when
//! thousands are due, a dozen conversations share each.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::{iter, mem};

use tokio::sync::{Semaphore, oneshot};

use super::Hold;
use super::batch::Batch;
use super::outcome::Outcome;
use crate::domain::Instant;
use crate::domain::errand::Errand;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::domain::shared_channel::SharedChannel;
use crate::flows::ctx::retried;
use crate::flows::replan::replan_first;
use crate::flows::{Ctx, FlowError};
use crate::store::lanes::Lane;
use crate::store::outbox::OutboxRow;
use crate::store::{Db, StoreError, Tx};

#[derive(Debug, Clone)]
pub(super) struct Ledger {
    waiting: Arc<Mutex<Vec<Waiting>>>,
    turns: Arc<Semaphore>,
}

/// Transactions under way at a time. A server answers one statement after the other, each a journey
/// there and back: what waits for one such transaction leaves the server idle meanwhile. In a file
/// there is only one writer anyway.
const ONE_WRITER: usize = 1;
const MANY_WRITERS: usize = 3;

/// In the order in which they are written: handoffs are locked before lanes, as everywhere. What
/// Slack said about people may lock handoffs after a lane, and what it said about user groups the
/// re-planning that locks handoffs, so that is written by itself.
#[derive(Debug)]
pub(super) enum Entry {
    /// Reminders of a handoff are planned anew.
    Plan(WorkspaceId, HandoffId),
    /// A call is about to be made for a row; and what the message will remind of, so that whoever
    /// finds it later, after a lost answer, knows what it said.
    Begin(Hold, i64, Option<Box<Errand>>),
    /// A channel as it is recorded so far: a step of it is about to be taken.
    Keep(Hold, Box<(WorkspaceId, HandoffId, SharedChannel)>),
    /// What a delivery came to; its lane is let go.
    Record(Hold, Box<(OutboxRow, Outcome)>),
}

/// When it was written; `None` when the lane is somebody else's by now, and nothing was.
type Written = Option<Instant>;

#[derive(Debug)]
struct Waiting {
    entry: Entry,
    answer: oneshot::Sender<Result<Written, FlowError>>,
}

impl Entry {
    fn order(&self) -> (Option<&Hold>, Option<(&WorkspaceId, HandoffId)>) {
        match self {
            Self::Plan(workspace, handoff) => (None, Some((workspace, *handoff))),
            Self::Begin(hold, ..) | Self::Keep(hold, _) | Self::Record(hold, _) => {
                (Some(hold), None)
            }
        }
    }

    /// The lane it is about, and the lease that holds it.
    fn hold(&self) -> Option<(&Lane, &str)> {
        match self {
            Self::Plan(..) => None,
            Self::Begin(hold, ..) | Self::Keep(hold, _) | Self::Record(hold, _) => {
                Some((&hold.lane, &hold.lease))
            }
        }
    }

    fn stands_alone(&self) -> bool {
        match self {
            Self::Record(_, ended) => {
                let outcome = &ended.1;
                !outcome.people.is_empty() || outcome.groups.is_some()
            }
            Self::Plan(..) | Self::Begin(..) | Self::Keep(..) => false,
        }
    }
}

impl Ledger {
    pub fn new(db: &Db) -> Self {
        let turns = if db.has_many_writers() {
            MANY_WRITERS
        } else {
            ONE_WRITER
        };
        Self {
            waiting: Arc::default(),
            turns: Arc::new(Semaphore::new(turns)),
        }
    }

    /// Returns when it is durable.
    pub async fn write(&self, ctx: &Ctx, entry: Entry) -> Result<Written, FlowError> {
        let (answer, mut written) = oneshot::channel();
        self.waiting().push(Waiting { entry, answer });
        let turn = tokio::select! {
            biased;
            answer = &mut written => return answer.unwrap_or_else(|_| forsaken()),
            turn = self.turns.acquire() => turn,
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
    Err(StoreError::Undone.into())
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
    let mut over = false;
    while !over
        && let Some(next) = together.get(written.len())
        && let Entry::Plan(workspace, _) = &next.entry
    {
        let planned = plan(&mut tx, workspace, &together[written.len()..]).await?;
        written.extend(iter::repeat_n(Some(now), planned));
        over = tx.is_over();
    }
    if !over {
        let left = &together[written.len()..];
        let with_others = |one: &Waiting| !one.entry.stands_alone();
        let most = match left.iter().take_while(|one| with_others(one)).count() {
            0 if written.is_empty() => 1,
            several => several,
        };
        written.extend(conversations(&mut tx, &left[..most], now).await?);
    }
    tx.commit().await?;
    Ok(written)
}

/// What conversations have to say, in as few statements as it takes; there are no more of them than
/// are served at once. Their lanes' rows are locked first: from there on nobody else decides about
/// them. Of a lane that is not ours any more everything is dropped: somebody else found the traces
/// or will.
async fn conversations(
    tx: &mut Tx,
    together: &[Waiting],
    now: Instant,
) -> Result<Vec<Written>, FlowError> {
    let holds: Vec<_> = together.iter().filter_map(|one| one.entry.hold()).collect();
    let ours = tx.holds_lanes(&holds).await?;
    let mut begun = Vec::new();
    let mut ended = Vec::new();
    let mut batches: BTreeMap<&WorkspaceId, Batch> = BTreeMap::new();
    for (one, ours) in together.iter().zip(&ours) {
        match &one.entry {
            Entry::Begin(_, row, _) if *ours => begun.push(*row),
            Entry::Keep(_, kept) if *ours => {
                let (workspace, handoff, channel) = &**kept;
                let batch = batches.entry(workspace).or_default();
                batch.channels.insert(*handoff, channel.clone());
            }
            Entry::Record(hold, end) if *ours => ended.push((hold, &**end)),
            Entry::Record(hold, _) => {
                tracing::warn!(lane = hold.lane.name, "a lane was lost while it was served");
            }
            Entry::Begin(..) | Entry::Keep(..) | Entry::Plan(..) => {}
        }
    }
    let begun = tx.begin_sending(&begun, now).await?;
    let settled = ended.iter().map(|(_, (row, outcome))| outcome.settled(row));
    let settled: Vec<_> = settled.collect();
    if tx.settle(&settled).await? < settled.len() as u64 {
        tracing::error!("what was sent had been closed by somebody who does not hold its lane");
    }
    let mut released = Vec::with_capacity(ended.len());
    for (hold, (row, outcome)) in ended {
        let batch = batches.entry(&row.workspace).or_default();
        outcome.follow(tx, row, now, batch).await?;
        released.push((&hold.lane, now + outcome.hold));
    }
    let mut written = Vec::with_capacity(together.len());
    for (one, ours) in together.iter().zip(ours) {
        let ours = match &one.entry {
            Entry::Begin(_, row, asking) => {
                let ours = ours && begun.contains(row);
                if let Some(errand) = asking.as_ref().filter(|_| ours) {
                    tx.amend_errand(*row, errand).await?;
                }
                ours
            }
            Entry::Keep(..) | Entry::Record(..) | Entry::Plan(..) => ours,
        };
        written.push(ours.then_some(now));
    }
    for (workspace, batch) in batches {
        batch.write(tx, workspace, now).await?;
    }
    tx.release_lanes(&released).await?;
    Ok(written)
}

/// Plans the first ones, all of one workspace; says how many.
async fn plan(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    together: &[Waiting],
) -> Result<usize, StoreError> {
    let of = |one: &Waiting| match &one.entry {
        Entry::Plan(theirs, handoff) if theirs == workspace => Some(*handoff),
        Entry::Plan(..) | Entry::Begin(..) | Entry::Keep(..) | Entry::Record(..) => None,
    };
    let handoffs: Vec<HandoffId> = together.iter().map_while(of).collect();
    replan_first(tx, workspace, &handoffs).await
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::clock::Clock;

    /// A process that stood still meets itself: its own later claim of the same lane.
    #[tokio::test]
    async fn of_two_claims_of_one_lane_only_the_later_may_send() {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite://{}", folder.path().join("ledger.db").display());
        let db = Db::open(&address).await.unwrap();
        db.migrate().await.unwrap();
        let now = Clock::System.now();
        let ctx = Ctx::new(db, Clock::System);
        let workspace = WorkspaceId::new("T1");
        let errand = Errand::Census { page: None };
        let mut tx = ctx.db.begin().await.unwrap();
        let asked = [("census".to_owned(), errand)];
        tx.enqueue(&workspace, &asked, now).await.unwrap();
        let ours = [workspace];
        let mut waiting = Vec::new();
        for (lease, at) in [("earlier", now), ("later", now + TimeDelta::minutes(2))] {
            let until = at + TimeDelta::minutes(1);
            let claimed = tx.claim_lanes(&ours, 16, lease, at, until).await;
            let lane = claimed.unwrap().remove(0);
            let hold = Hold {
                lane,
                lease: lease.to_owned(),
            };
            let (answer, _) = oneshot::channel();
            let entry = Entry::Begin(hold, 1, None);
            waiting.push(Waiting { entry, answer });
        }
        tx.commit().await.unwrap();
        let written = attempt(&ctx, &waiting).await.unwrap();
        let may: Vec<bool> = written.iter().map(Option::is_some).collect();
        assert_eq!(may, [false, true]);
    }
}
