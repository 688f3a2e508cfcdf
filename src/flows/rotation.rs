//! Asks one of a user group to take over, or all of them.

use std::collections::BTreeSet;

use super::ctx;
use crate::domain::Instant;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::rotation::Chosen;
use crate::store::{Result, Tx};

/// `None` when nobody of the group can take one now, or there is no group any more. Never the
/// seller, who hands it over. That somebody was chosen is written down with the transaction.
pub async fn choose(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    seller: Option<&UserId>,
    now: Instant,
) -> Result<Option<Chosen>> {
    let rotation = ctx::policy(tx, workspace).await?.rotation;
    let Some(group) = &rotation.group else {
        return Ok(None);
    };
    let mut candidates = tx.rotation_candidates(workspace, group).await?;
    candidates.retain(|candidate| Some(&candidate.person) != seller);
    let people: BTreeSet<&UserId> = candidates.iter().map(|one| &one.person).collect();
    let known = tx.schedules(workspace, &people).await?;
    for candidate in &mut candidates {
        let schedule = known.get(&candidate.person);
        candidate.is_here =
            schedule.is_some_and(|one| one.standing.can_carry() && one.away(now).is_none());
    }
    let chosen = rotation.choose(candidates);
    if let Some(chosen) = &chosen {
        tx.rotation_chose(workspace, &chosen.manager, now).await?;
    }
    Ok(chosen)
}
