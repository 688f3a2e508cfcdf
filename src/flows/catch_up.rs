//! What changed in a handoff since it was last acknowledged, read off its timeline and the versions
//! of its brief.

use crate::domain::catch_up::{self, CatchUp};
use crate::domain::handoff::Handoff;
use crate::domain::touchpoint::Entry;
use crate::store::{Result, Tx};

/// Entries read at once, the newest first.
const TOGETHER: i64 = 50;
/// Who acknowledged it longer ago than this is not looked for.
const MOST_ENTRIES: usize = 2000;
/// Versions looked through for the one that was known then.
const MOST_VERSIONS: i64 = 100;

pub async fn catch_up(tx: &mut Tx, handoff: &Handoff) -> Result<CatchUp> {
    let (workspace, id) = (&handoff.workspace, handoff.id);
    let mut timeline: Vec<Entry> = Vec::new();
    let mut place = i64::MAX;
    let taken = |entry: &Entry| catch_up::is_acknowledgement(&entry.touchpoint);
    while timeline.len() < MOST_ENTRIES && !timeline.iter().any(taken) {
        let some = tx.timeline_before(workspace, id, place, TOGETHER).await?;
        let Some((last, _)) = some.last() else {
            break;
        };
        place = *last;
        timeline.extend(some.into_iter().map(|(_, entry)| entry));
    }
    let mut known = None;
    if handoff.brief_version > 1 {
        let versions = tx.brief_versions(workspace, id, MOST_VERSIONS).await?;
        let since = catch_up::since(handoff, &timeline);
        if let Some(version) = catch_up::known_version(since, &versions)
            && version < handoff.brief_version
        {
            known = tx.brief_version(workspace, id, version).await?;
        }
    }
    Ok(catch_up::catch_up(handoff, &timeline, known.as_ref()))
}
