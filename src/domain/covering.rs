//! What somebody hears about covering for somebody else: that they were named and for which days,
//! that it begins, that the days changed, that it is over.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::absence::Absence;
use super::calendar::Calendar;
use super::deadline::{Clock, Deadline};
use super::errand::Item;
use super::handoff::Handoff;
use super::ids::{ChannelId, UserId};

/// From one day to another, both covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "covering", rename_all = "snake_case")]
pub enum Covering {
    /// They cover on these days; that may be now.
    Named { days: Days },
    /// They were named before; this is the first day.
    Begins { days: Days },
    /// They cover on other days than they were told.
    Moved { before: Days, days: Days },
    /// They do not cover on these days.
    Over { days: Days, instead: Instead },
}

/// Who is there instead of somebody who covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "instead", content = "who", rename_all = "snake_case")]
pub enum Instead {
    /// Whoever was away is back, or does not go.
    Themselves,
    Other(UserId),
    Nobody,
}

/// What somebody who covers is told, as it is when it is sent.
#[derive(Debug)]
pub struct Letter {
    pub absent: UserId,
    pub to: UserId,
    pub covering: Covering,
    /// The first day has come.
    pub begun: bool,
    /// Until when the reader covers: no longer than they stand in for the cover, where that is it.
    pub until: NaiveDate,
    /// What waits meanwhile, what is late longest first; nothing before it begins.
    pub waiting: Vec<Waiting>,
}

/// Something that falls to a cover.
#[derive(Debug)]
pub struct Waiting {
    pub handoff: Handoff,
    pub deadline: Deadline,
    pub channel: Option<ChannelId>,
}

impl Waiting {
    pub fn item(&self) -> Item {
        Item {
            handoff: self.handoff.id,
            clock: self.deadline.clock.clone(),
        }
    }
}

impl Days {
    pub fn of(absence: &Absence) -> Self {
        Self {
            from: absence.from,
            until: absence.until,
        }
    }

    /// The rest of them, from today on; `None` when they are over.
    fn left(self, today: NaiveDate) -> Option<Self> {
        let from = self.from.max(today);
        (from <= self.until).then_some(Self { from, ..self })
    }

    /// The absence on which somebody covers on all that is left of them.
    pub fn covered_in(self, absences: &[Absence], today: NaiveDate) -> Option<&Absence> {
        let left = self.left(today)?;
        absences
            .iter()
            .find(|one| one.cover.is_some() && Self::of(one).left(today) == Some(left))
    }

    pub fn overlap(self, other: Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }
}

impl Covering {
    pub fn days(&self) -> Days {
        match self {
            Self::Named { days }
            | Self::Begins { days }
            | Self::Moved { days, .. }
            | Self::Over { days, .. } => *days,
        }
    }

    /// `named.2026-12-21.2026-12-24`, for a business key.
    pub fn key(&self) -> String {
        let what = match self {
            Self::Named { .. } => "named",
            Self::Begins { .. } => "begins",
            Self::Moved { .. } => "moved",
            Self::Over { .. } => "over",
        };
        let Days { from, until } = self.days();
        format!("{what}.{from}.{until}")
    }

    /// Whether saying it still helps, by the absences as they are.
    pub fn still_true(&self, cover: &UserId, absences: &[Absence], today: NaiveDate) -> bool {
        let theirs = covered_by(cover, absences, today);
        match self {
            Self::Named { days } | Self::Begins { days } | Self::Moved { days, .. } => {
                let left = days.left(today);
                left.is_some_and(|left| theirs.contains(&left))
            }
            Self::Over { days, .. } => !theirs.iter().any(|one| one.overlap(*days)),
        }
    }
}

/// The days still to come on which somebody covers, in their order.
fn covered_by(cover: &UserId, absences: &[Absence], today: NaiveDate) -> Vec<Days> {
    let theirs = absences
        .iter()
        .filter(|one| one.cover.as_ref() == Some(cover));
    theirs.filter_map(|one| Days::of(one).left(today)).collect()
}

/// What those hear who cover, or covered, after somebody's absences changed.
pub fn changes(before: &[Absence], after: &[Absence], today: NaiveDate) -> Vec<(UserId, Covering)> {
    let named = before
        .iter()
        .chain(after)
        .filter_map(|one| one.cover.as_ref());
    let mut covers: Vec<&UserId> = named.collect();
    covers.sort();
    covers.dedup();
    let of_one = |cover: &UserId| {
        let (old, new) = (
            covered_by(cover, before, today),
            covered_by(cover, after, today),
        );
        let mut gone = old.iter().filter(|days| !new.contains(days)).copied();
        let come = new.iter().filter(|days| !old.contains(days)).copied();
        let mut told: Vec<Covering> = come
            .map(|days| match gone.next() {
                Some(before) => Covering::Moved { before, days },
                None => Covering::Named { days },
            })
            .collect();
        told.extend(gone.map(|days| Covering::Over {
            days,
            instead: instead(days, after),
        }));
        told.into_iter().map(|one| (cover.clone(), one)).collect()
    };
    let all: Vec<Vec<_>> = covers.into_iter().map(of_one).collect();
    all.into_iter().flatten().collect()
}

fn instead(days: Days, after: &[Absence]) -> Instead {
    let absent = after.iter().find(|one| Days::of(one).overlap(days));
    match absent {
        None => Instead::Themselves,
        Some(absence) => absence
            .cover
            .clone()
            .map_or(Instead::Nobody, Instead::Other),
    }
}

/// Whether something that somebody owes falls to whoever covers until a day: others wait for it, or
/// it is late by then.
pub fn falls_to_cover(deadline: &Deadline, calendar: &Calendar, until: NaiveDate) -> bool {
    let by_then = |due| calendar.local_date(due) <= until;
    match deadline.clock {
        Clock::Acknowledge { .. }
        | Clock::Answer { .. }
        | Clock::TakeOver { .. }
        | Clock::Question { .. } => true,
        Clock::BookKickoff { .. }
        | Clock::HoldKickoff
        | Clock::RecordKickoff { .. }
        | Clock::CheckIn { .. }
        | Clock::Promise { .. }
        | Clock::OnCall => deadline.due_at.is_some_and(by_then),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
    }

    fn away(from: u32, until: u32, cover: &str) -> Absence {
        Absence {
            from: day(from),
            until: day(until),
            cover: (!cover.is_empty()).then(|| UserId::new(cover)),
        }
    }

    /// On the third of December.
    fn told(before: &[Absence], after: &[Absence]) -> Vec<String> {
        let told = changes(before, after, day(3)).into_iter();
        let line = |(cover, covering): (UserId, Covering)| {
            assert!(covering.still_true(&cover, after, day(3)), "{covering:?}");
            assert!(!covering.still_true(&cover, before, day(3)), "{covering:?}");
            let key = covering.key().replace("2026-12-", "");
            match covering {
                Covering::Moved { before, .. } => {
                    format!("{cover} {key} not {}", before.until.format("%d"))
                }
                Covering::Over { instead, .. } => format!("{cover} {key} {instead:?}"),
                Covering::Named { .. } | Covering::Begins { .. } => format!("{cover} {key}"),
            }
        };
        told.map(line).collect()
    }

    #[test]
    fn each_hears_what_changed_for_them() {
        let (max, none) = ([away(3, 9, "MAX")], [away(3, 9, "")]);
        assert_eq!(told(&[], &[away(5, 9, "MAX")]), ["MAX named.05.09"]);
        assert_eq!(told(&none, &max), ["MAX named.03.09"]);
        assert_eq!(
            told(&max, &[away(3, 9, "OLAF")]),
            ["MAX over.03.09 Other(OLAF)", "OLAF named.03.09"]
                .map(|line| line.replace("Other(OLAF)", r#"Other(UserId("OLAF"))"#))
        );
        assert_eq!(told(&max, &none), ["MAX over.03.09 Nobody"]);
        assert_eq!(
            told(&[away(1, 9, "MAX")], &[away(1, 2, "MAX")]),
            ["MAX over.03.09 Themselves"],
            "back"
        );
        assert_eq!(
            told(&[away(7, 9, "MAX")], &[]),
            ["MAX over.07.09 Themselves"]
        );
        assert_eq!(told(&max, &[away(3, 7, "MAX")]), ["MAX moved.03.07 not 09"]);
        assert_eq!(
            told(&[away(7, 9, "MAX")], &[away(20, 24, "MAX")]),
            ["MAX moved.20.24 not 09"]
        );
    }

    #[test]
    fn nobody_hears_what_stays() {
        let max = [away(1, 9, "MAX")];
        assert_eq!(told(&max, &max), [""; 0]);
        // The days that are over stand alone by now.
        let split = [away(1, 2, "MAX"), away(3, 9, "MAX")];
        assert_eq!(told(&max, &split), [""; 0]);
        assert_eq!(told(&max, &[away(1, 9, "MAX"), away(20, 24, "")]), [""; 0]);
        assert_eq!(told(&[away(1, 2, "MAX")], &[]), [""; 0], "over already");
    }

    #[test]
    fn a_cover_is_shown_what_waits_and_what_is_late_until_they_are_back() {
        let calendar = Calendar::new(
            crate::domain::week::Week::default(),
            crate::domain::zone::Zone::UTC,
        );
        let falls = |clock, due: Option<&str>| {
            let deadline = Deadline {
                clock,
                whose: UserId::new("MIA"),
                asks: Vec::new(),
                due_at: due.map(crate::domain::decide::tests::at),
            };
            falls_to_cover(&deadline, &calendar, day(4))
        };
        let book = || Clock::BookKickoff { bookings: 0 };
        assert!(falls(
            Clock::Acknowledge { round: 1 },
            Some("2026-12-08 10:00")
        ));
        assert!(falls(book(), Some("2026-12-04 10:00")));
        assert!(!falls(book(), Some("2026-12-05 10:00")));
        assert!(!falls(Clock::OnCall, None));
    }
}
