//! The index by which handoffs are found, kept up page by page.

use std::collections::BTreeMap;

use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::domain::search::{Numbers, terms};
use crate::store::{Result, StoreError, Tx};

/// Handoffs of one page, and of one while somebody waits behind it.
const PAGE: i64 = 16;
const HURRIED: i64 = 1;

/// Whether it is found by something else than before.
pub fn has_changed(before: &Handoff, after: &Handoff) -> bool {
    before.brief_version != after.brief_version || !before.people().eq(after.people())
}

/// Writes the terms of a page of handoffs: of those that changed, else of those that are older than
/// the index. Says how many that were.
pub async fn write_page(tx: &mut Tx) -> Result<usize> {
    let most = if tx.is_hurried() { HURRIED } else { PAGE };
    let waiting = tx.claim_waiting(most).await?;
    if let Some(first) = waiting.first() {
        let ids: Vec<HandoffId> = waiting.iter().map(|one| one.handoff).collect();
        write(tx, &first.workspace, &ids).await?;
        tx.terms_written(&waiting).await?;
        return Ok(waiting.len());
    }
    let Some((workspace, below)) = tx.claim_backlog().await? else {
        return Ok(0);
    };
    let ids = tx.numbers_below(&workspace, below, most).await?;
    write(tx, &workspace, &ids).await?;
    tx.backlog_reached(&workspace, ids.last().copied()).await?;
    // The end was something to do, too.
    Ok(ids.len().max(1))
}

async fn write(tx: &mut Tx, workspace: &WorkspaceId, ids: &[HandoffId]) -> Result<()> {
    let handoffs = match tx.handoffs_numbered(workspace, ids).await {
        Err(StoreError::Unreadable { .. }) => readable(tx, workspace, ids).await?,
        handoffs => handoffs?,
    };
    let mut having: BTreeMap<String, Numbers> = BTreeMap::new();
    for handoff in &handoffs {
        for term in terms(handoff) {
            having.entry(term).or_default().insert(handoff.id);
        }
    }
    tx.add_terms(workspace, &having).await
}

/// One of them cannot be read, which must not keep the others from being found.
async fn readable(tx: &mut Tx, workspace: &WorkspaceId, ids: &[HandoffId]) -> Result<Vec<Handoff>> {
    let mut handoffs = Vec::new();
    for id in ids {
        match tx.handoff(workspace, *id).await {
            Err(error @ StoreError::Unreadable { .. }) => {
                tracing::error!(handoff = %id, %error, "nobody finds it by a word");
            }
            found => handoffs.extend(found?),
        }
    }
    Ok(handoffs)
}
