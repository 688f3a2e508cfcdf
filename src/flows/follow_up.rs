//! What the forms after the kickoff need to know before somebody fills them in.

use super::FlowError;
use super::company;
use super::ctx::{Ctx, policy};
use crate::domain::company::Company;
use crate::domain::handoff::Handoff;
use crate::domain::ids::WorkspaceId;

/// The people around a handoff, with their business time.
pub async fn company(ctx: &Ctx, handoff: &Handoff) -> Result<Company, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(company::around(&mut tx, handoff).await?)
}

/// The days after the kickoff on which the workspace asks.
pub async fn check_in_days(ctx: &Ctx, workspace: &WorkspaceId) -> Result<Vec<u32>, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(policy(&mut tx, workspace).await?.check_in_days)
}
