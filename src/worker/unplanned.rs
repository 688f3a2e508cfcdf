//! What was reminded of is planned anew: the next reminder, or the leads'. When that cannot be
//! written, for want of room for instance, it is tried again in every round until it can.
//!
//! What is known here is gone with the process; the hourly round makes up for that.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Worker;
use super::ledger::Entry;
use crate::domain::errand::Item;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::flows::FlowError;
use crate::store::StoreError;

/// Tried in one round, so that what is due never waits behind them.
const AT_ONCE: usize = 20;

#[derive(Debug, Clone, Default)]
pub(super) struct Unplanned(Arc<Mutex<BTreeSet<Handoff>>>);

type Handoff = (WorkspaceId, HandoffId);

impl Unplanned {
    fn all(&self) -> MutexGuard<'_, BTreeSet<Handoff>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<Handoff> {
        self.all().pop_first()
    }

    fn keep(&self, handoff: Handoff) {
        self.all().insert(handoff);
    }
}

impl Worker {
    pub(super) async fn plan_reminded(&self, workspace: &WorkspaceId, nudged: &[Item]) {
        for item in nudged {
            self.plan_or_keep((workspace.clone(), item.handoff)).await;
        }
    }

    /// Says how many were planned that could not be before.
    pub(super) async fn plan_unplanned(&self) -> usize {
        let mut planned = 0;
        while planned < AT_ONCE
            && let Some(handoff) = self.unplanned.next()
            && self.plan_or_keep(handoff).await
        {
            planned += 1;
        }
        planned
    }

    /// It is taken out before and put back after: who is reminded meanwhile is not forgotten.
    async fn plan_or_keep(&self, handoff: Handoff) -> bool {
        let plan = Entry::Plan(handoff.0.clone(), handoff.1);
        match self.ledger.write(&self.ctx, plan).await {
            Ok(_) => true,
            // Trying again would not help.
            Err(FlowError::Store(error @ StoreError::Unreadable { .. })) => {
                tracing::error!(handoff = %handoff.1, %error, "not planned again");
                true
            }
            Err(error) => {
                tracing::warn!(handoff = %handoff.1, %error, "not planned yet, tried again");
                self.unplanned.keep(handoff);
                false
            }
        }
    }
}
