//! What every flow is given: the database, the clock, and a bell for the worker.

use std::sync::Arc;

use tokio::sync::Notify;

use super::cover::covered;
use crate::clock::Clock;
use crate::domain::Instant;
use crate::domain::actor::Actor;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::store::people::Acting;
use crate::store::{Db, Result, Tx};

#[derive(Debug, Clone)]
pub struct Ctx {
    pub db: Db,
    pub clock: Clock,
    /// Rung after every commit that left something to deliver. A hint: the worker looks anyway.
    pub bell: Arc<Notify>,
}

impl Ctx {
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            db,
            clock,
            bell: Arc::new(Notify::new()),
        }
    }
}

/// Runs a transaction again while the database or a faster writer makes it give way. A macro,
/// because an async closure that borrows its transaction cannot be spawned (rustc 1.95).
macro_rules! retried {
    ($attempt:expr) => {{
        let mut left = $crate::flows::ctx::ATTEMPTS;
        loop {
            left -= 1;
            match $attempt.await {
                Err($crate::flows::FlowError::Store(error)) if error.is_passing() && left > 0 => {
                    tokio::task::yield_now().await;
                }
                done => break done,
            }
        }
    }};
}

/// More writers than this on one handoff at one moment do not happen.
pub(crate) const ATTEMPTS: u32 = 12;

pub(crate) use retried;

/// A person as the rules see them. Until leads are named, the workspace's admins are leads. Who
/// cannot carry a handoff leads nobody and covers for nobody, and neither does somebody Slack has
/// not told us about.
pub async fn actor(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    user: &UserId,
    now: Instant,
) -> Result<Actor> {
    let acting = tx.acting(workspace, user).await?;
    actor_of(tx, workspace, user, acting.as_ref(), now).await
}

/// The same for somebody who was looked up.
pub async fn actor_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    user: &UserId,
    acting: Option<&Acting>,
    now: Instant,
) -> Result<Actor> {
    let Some(acting) = acting.filter(|acting| acting.person.standing.can_carry()) else {
        return Ok(Actor::new(user.clone(), false));
    };
    let lead = if acting.anybody_leads {
        acting.leads
    } else {
        acting.person.admin
    };
    let actor = Actor::new(user.clone(), lead);
    if !acting.covers {
        return Ok(actor);
    }
    Ok(actor.covering(covered(tx, workspace, user, now).await?))
}

pub async fn policy(tx: &mut Tx, workspace: &WorkspaceId) -> Result<crate::domain::policy::Policy> {
    let found = tx.workspace(workspace).await?;
    Ok(found.map(|workspace| workspace.policy).unwrap_or_default())
}
