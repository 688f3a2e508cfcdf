//! The timeline of one handoff, page by page, and the versions of its brief.

use super::FlowError;
use super::ctx::Ctx;
use super::find::{self, Seen};
use crate::domain::brief::Brief;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::touchpoint::{Entry, Topic};
use crate::domain::versions::{Why, Written, why};

/// Entries on a page, at most.
const ON_PAGE: usize = 20;
/// Entries looked at together for those of a topic.
const TOGETHER: i64 = 200;
/// A menu of Slack's has no more.
const MOST_VERSIONS: i64 = 100;
/// A brief that went to and fro more often than this says no more why.
const MOST_ENTRIES: i64 = 5000;

/// Where a page begins. A place is that of an entry, which is not on the page itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    Newest,
    /// Down from here.
    Before(i64),
    /// Up from here.
    After(i64),
}

#[derive(Debug)]
pub struct Page {
    /// The newest first, each with its place.
    pub entries: Vec<(i64, Entry)>,
    pub has_newer: bool,
    pub has_older: bool,
}

pub async fn page(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    id: HandoffId,
    topic: Option<Topic>,
    from: From,
) -> Result<Page, FlowError> {
    let mut tx = ctx.db.read().await?;
    let wanted = |entry: &Entry| topic.is_none_or(|topic| entry.touchpoint.topic() == topic);
    let mut entries = Vec::new();
    let mut place = match from {
        From::Newest => i64::MAX,
        From::Before(place) | From::After(place) => place,
    };
    loop {
        let some = match from {
            From::Newest | From::Before(_) => {
                tx.timeline_before(workspace, id, place, TOGETHER).await?
            }
            From::After(_) => tx.timeline_after(workspace, id, place, TOGETHER).await?,
        };
        let Some((last, _)) = some.last() else {
            break;
        };
        place = *last;
        entries.extend(some.into_iter().filter(|(_, entry)| wanted(entry)));
        if entries.len() > ON_PAGE {
            break;
        }
    }
    let goes_on = entries.len() > ON_PAGE;
    entries.truncate(ON_PAGE);
    Ok(match from {
        From::Newest => Page {
            entries,
            has_newer: false,
            has_older: goes_on,
        },
        From::Before(_) => Page {
            entries,
            has_newer: true,
            has_older: goes_on,
        },
        From::After(_) => {
            entries.reverse();
            Page {
                entries,
                has_newer: goes_on,
                has_older: true,
            }
        }
    })
}

/// A version of the brief, and why it was written.
#[derive(Debug)]
pub struct Version {
    pub written: Written,
    pub why: Why,
}

/// Two versions of a brief, side by side.
#[derive(Debug)]
pub struct Compared {
    pub seen: Seen,
    /// All of them, the newest first.
    pub versions: Vec<Version>,
    pub pair: Option<Pair>,
}

#[derive(Debug)]
pub struct Pair {
    /// Their numbers, as they were asked for; else the older one first.
    pub numbers: (u32, u32),
    pub briefs: (Brief, Brief),
}

/// `wanted`: which two; else the newest and the one before. No pair where there is only one.
pub async fn compare(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    id: HandoffId,
    wanted: Option<(u32, u32)>,
) -> Result<Compared, FlowError> {
    let seen = find::see(ctx, workspace, user, id).await?;
    let mut tx = ctx.db.read().await?;
    let all = tx.brief_versions(workspace, id, MOST_VERSIONS).await?;
    let timeline = tx.timeline_after(workspace, id, 0, MOST_ENTRIES).await?;
    let timeline: Vec<Entry> = timeline.into_iter().map(|(_, entry)| entry).collect();
    let newest = match &all[..] {
        [new, old, ..] => Some((old.version, new.version)),
        [_] | [] => None,
    };
    let there = |version: u32| all.iter().any(|one| one.version == version);
    let wanted = wanted.filter(|(old, new)| there(*old) && there(*new));
    let mut pair = None;
    if let Some(numbers) = wanted.or(newest) {
        let old = tx.brief_version(workspace, id, numbers.0).await?;
        let new = tx.brief_version(workspace, id, numbers.1).await?;
        let briefs = old.zip(new);
        pair = briefs.map(|briefs| Pair { numbers, briefs });
    }
    let versions = all.into_iter().map(|written| Version {
        why: why(written.version, &timeline),
        written,
    });
    Ok(Compared {
        seen,
        versions: versions.collect(),
        pair,
    })
}
