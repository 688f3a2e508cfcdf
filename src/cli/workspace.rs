//! Which workspace a command is about.

use anyhow::bail;

use crate::domain::ids::WorkspaceId;
use crate::flows::Ctx;

/// The named workspace, or the only one there is.
pub(super) async fn meant(ctx: &Ctx, named: Option<String>) -> anyhow::Result<WorkspaceId> {
    if let Some(named) = named {
        return Ok(WorkspaceId::new(named));
    }
    let mut tx = ctx.db.read().await?;
    let installed = tx.workspaces().await?;
    match &installed[..] {
        [only] => Ok(only.id.clone()),
        [] => bail!("no workspace is installed yet; start the bot first"),
        several => {
            let ids: Vec<_> = several.iter().map(|one| one.id.as_str()).collect();
            bail!("say which workspace with --workspace: {}", ids.join(", "))
        }
    }
}
