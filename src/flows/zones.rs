//! Which zones the people around a handoff live in: what a meeting can be set in first of all.

use super::FlowError;
use super::ctx::Ctx;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::zone::Zone;
use crate::domain::zones::{Around, renamed};
use crate::store::{self, Tx};

pub async fn around(ctx: &Ctx, handoff: &Handoff, reader: &UserId) -> Result<Around, FlowError> {
    let mut tx = ctx.db.read().await?;
    let workspace = &handoff.workspace;
    Ok(Around {
        own: zone_of(&mut tx, workspace, reader).await?,
        owner: zone_of(&mut tx, workspace, &handoff.manager).await?,
        seller: zone_of(&mut tx, workspace, &handoff.seller).await?,
    })
}

/// `None` for somebody Slack has not told us about yet.
pub async fn own(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    person: &UserId,
) -> Result<Option<Zone>, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(zone_of(&mut tx, workspace, person).await?)
}

async fn zone_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
) -> store::Result<Option<Zone>> {
    let found = tx.person(workspace, person).await?;
    Ok(found.map(|person| renamed(person.zone)))
}
