//! What somebody must know who takes a customer over: what changed since it was last acknowledged.
//! What is open, and what is missing, the handoff itself says.

use super::Instant;
use super::brief::Brief;
use super::handoff::Handoff;
use super::template::FieldKey;
use super::touchpoint::{Entry, Touchpoint};
use super::versions::{Written, changes};

/// The moment from which on things are new to whoever comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// Nobody acknowledged it yet.
    Sent(Instant),
    Acknowledged(Instant),
}

impl Since {
    pub fn at(self) -> Instant {
        match self {
            Self::Sent(at) | Self::Acknowledged(at) => at,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatchUp {
    pub since: Since,
    /// What reads differently in the brief. Only which fields those are: some are not for everybody.
    pub fields: Vec<FieldKey>,
    /// The newest first.
    pub happened: Vec<Entry>,
}

/// Somebody took it, so that what was before is known to them.
pub fn is_acknowledgement(touchpoint: &Touchpoint) -> bool {
    matches!(
        touchpoint,
        Touchpoint::Acknowledged { .. } | Touchpoint::OwnerChanged { .. }
    )
}

/// `timeline` begins with the newest entry, and goes back to the last acknowledgement at least.
pub fn since(handoff: &Handoff, timeline: &[Entry]) -> Since {
    let mut taken = timeline.iter();
    let taken = taken.find(|entry| is_acknowledgement(&entry.touchpoint));
    match taken {
        Some(entry) => Since::Acknowledged(entry.at),
        None => Since::Sent(handoff.submitted_at),
    }
}

/// The version of the brief that was known then; `versions` begins with the newest.
pub fn known_version(since: Since, versions: &[Written]) -> Option<u32> {
    let mut older = versions.iter().filter(|one| one.at <= since.at());
    older.next().map(|one| one.version)
}

/// `known`: the brief as it was then, where it has changed.
pub fn catch_up(handoff: &Handoff, timeline: &[Entry], known: Option<&Brief>) -> CatchUp {
    let since = since(handoff, timeline);
    let until_then = |entry: &&Entry| match since {
        Since::Acknowledged(_) => !is_acknowledgement(&entry.touchpoint),
        Since::Sent(_) => true,
    };
    let newer = timeline.iter().take_while(until_then);
    let happened = newer.filter(|entry| tells_something(&entry.touchpoint));
    let happened: Vec<Entry> = happened.cloned().collect();
    let changed = known.map(|known| changes(handoff.template(), known, &handoff.brief, false));
    let fields = changed.unwrap_or_default().into_iter();
    CatchUp {
        since,
        fields: fields.map(|change| change.field).collect(),
        happened,
    }
}

/// Whether it is news about the customer. What was answered stands in the brief, which is compared;
/// who takes part is plain to see; what is open is listed.
fn tells_something(touchpoint: &Touchpoint) -> bool {
    match touchpoint {
        Touchpoint::Returned { .. }
        | Touchpoint::KickoffBooked { .. }
        | Touchpoint::KickoffMoved { .. }
        | Touchpoint::KickoffHeld { .. }
        | Touchpoint::KickoffNoShow { .. }
        | Touchpoint::CheckedIn { .. }
        | Touchpoint::Completed { .. }
        | Touchpoint::PromiseTurned { .. }
        | Touchpoint::QuestionAnswered {
            brief_version: None,
            ..
        }
        | Touchpoint::Noted { .. }
        | Touchpoint::MessageNoted { .. } => true,
        Touchpoint::Submitted { .. }
        | Touchpoint::Assigned { .. }
        | Touchpoint::MessageAdded { .. }
        | Touchpoint::Answered { .. }
        | Touchpoint::HandedOver { .. }
        | Touchpoint::Acknowledged { .. }
        | Touchpoint::Offered { .. }
        | Touchpoint::OfferWithdrawn { .. }
        | Touchpoint::OwnerChanged { .. }
        | Touchpoint::SellerChanged { .. }
        | Touchpoint::Closed { .. }
        | Touchpoint::QuestionAsked { .. }
        | Touchpoint::QuestionAnswered {
            brief_version: Some(_),
            ..
        }
        | Touchpoint::QuestionTakenBack { .. }
        | Touchpoint::Cancelled { .. }
        | Touchpoint::AliasAdded { .. }
        | Touchpoint::AliasTakenBack { .. }
        | Touchpoint::ChannelMade { .. }
        | Touchpoint::ChannelTrouble { .. }
        | Touchpoint::RepairAsked
        | Touchpoint::AgendaPosted { .. }
        | Touchpoint::Nudged { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decide::tests::{at, submitted};
    use crate::domain::ids::UserId;
    use crate::domain::template::{GOALS, SENSITIVITIES};

    fn entry(moment: &str, touchpoint: Touchpoint) -> Entry {
        Entry {
            at: at(moment),
            by: Some(UserId::new("UMIA")),
            touchpoint,
        }
    }

    fn noted(moment: &str) -> Entry {
        let text = moment.to_owned();
        entry(moment, Touchpoint::Noted { text })
    }

    fn timeline() -> Vec<Entry> {
        let taken = Touchpoint::OwnerChanged {
            from: UserId::new("UMAX"),
        };
        vec![
            noted("2026-11-25 10:00"),
            entry("2026-11-24 12:00", Touchpoint::RepairAsked),
            noted("2026-11-24 10:00"),
            entry("2026-11-24 09:00", taken),
            noted("2026-11-23 10:00"),
            entry(
                "2026-11-22 10:00",
                Touchpoint::Acknowledged { matters_most: None },
            ),
        ]
    }

    #[test]
    fn only_what_came_after_the_last_acknowledgement_is_new() {
        let caught_up = catch_up(&submitted(), &timeline(), None);
        let acknowledged = Since::Acknowledged(at("2026-11-24 09:00"));
        assert_eq!(caught_up.since, acknowledged);
        let news = [noted("2026-11-25 10:00"), noted("2026-11-24 10:00")];
        assert_eq!(caught_up.happened, news);
        let never = catch_up(&submitted(), &timeline()[..3], None);
        assert_eq!(never.since, Since::Sent(submitted().submitted_at));
        assert_eq!(never.happened.len(), 2);
    }

    #[test]
    fn the_brief_is_compared_with_what_was_known_then() {
        let version = |version: u32, moment: &str| Written {
            version,
            by: UserId::new("USAM"),
            at: at(moment),
        };
        let versions = [
            version(3, "2026-11-25 10:00"),
            version(2, "2026-11-23 10:00"),
            version(1, "2026-11-20 10:00"),
        ];
        let since = Since::Acknowledged(at("2026-11-24 09:00"));
        assert_eq!(known_version(since, &versions), Some(2));
        let sent = Since::Sent(at("2026-11-19 10:00"));
        assert_eq!(known_version(sent, &versions), None);

        let mut handoff = submitted();
        let known = handoff.brief.clone();
        handoff
            .brief
            .answers
            .insert(GOALS, "Something else altogether.".to_owned());
        handoff
            .brief
            .answers
            .insert(SENSITIVITIES, "Nobody may know.".to_owned());
        let fields = catch_up(&handoff, &timeline(), Some(&known)).fields;
        assert_eq!(fields, [GOALS, SENSITIVITIES], "which, and never what");
    }
}
