//! The timers of the first days on which somebody is covered for, brought in line with everybody's
//! absences: once an hour, and after a change of the settings. Timers are a projection, and one
//! that was lost is found again, as long as its day has not come.

use std::collections::BTreeSet;

use super::FlowError;
use super::covering;
use super::ctx::Ctx;
use crate::domain::ids::{UserId, WorkspaceId};

/// People in one transaction: short, so that nobody waits behind it.
const PAGE: usize = 20;

pub async fn set_all(ctx: &Ctx, workspace: &WorkspaceId) -> Result<(), FlowError> {
    // Somewhere it may still be yesterday.
    let since = ctx.clock.now().date_naive();
    let since = since.pred_opt().unwrap_or(since);
    let mut tx = ctx.db.read().await?;
    let mut people: BTreeSet<UserId> = tx.covered_since(workspace, since).await?;
    let timed = tx.subjects_with_first_days(workspace).await?;
    drop(tx);
    people.extend(timed.iter().filter_map(|subject| covering::absent(subject)));
    let people: Vec<UserId> = people.into_iter().collect();
    for page in people.chunks(PAGE) {
        let now = ctx.clock.now();
        let mut tx = ctx.db.begin().await?;
        for person in page {
            // Who changes their days meanwhile sets the timers for them, before or after.
            tx.lock_person(workspace, person).await?;
            covering::as_they_are(&mut tx, workspace, person, now).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
