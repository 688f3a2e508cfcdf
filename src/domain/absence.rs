//! Days on which somebody is away, and who covers for them.

use chrono::{Days, NaiveDate};

use super::Instant;
use super::ids::UserId;
use super::zone::Zone;

/// Longer is not an absence; somebody else should have the handoffs.
pub const LONGEST_DAYS: i64 = 366;

/// From one local day of the person's to another, both away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    pub from: NaiveDate,
    /// The last day away.
    pub until: NaiveDate,
    pub cover: Option<UserId>,
}

impl Absence {
    pub fn includes(&self, day: NaiveDate) -> bool {
        (self.from..=self.until).contains(&day)
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }

    /// The first day back.
    pub fn back_on(&self) -> NaiveDate {
        day_after(self.until)
    }
}

/// The absence somebody is on at this moment, by the day it is where they are.
pub fn current<'a>(absences: &'a [Absence], zone: &Zone, now: Instant) -> Option<&'a Absence> {
    let today = now.with_timezone(zone).date_naive();
    absences.iter().find(|absence| absence.includes(today))
}

/// The absences with one more. The newest word holds: one that overlaps it and has begun ends the
/// day before, so that the days already spent away stay so; one that has not begun gives way.
pub fn with(mut absences: Vec<Absence>, new: Absence, today: NaiveDate) -> Vec<Absence> {
    absences.retain_mut(|old| {
        if !old.overlaps(&new) {
            return true;
        }
        if old.from >= new.from || old.from >= today {
            return false;
        }
        old.until = day_before(new.from);
        true
    });
    absences.push(new);
    absences.sort_by_key(|absence| absence.from);
    absences
}

/// The absences of somebody who is back today: the one they were on ended yesterday.
pub fn ended(mut absences: Vec<Absence>, today: NaiveDate) -> Vec<Absence> {
    absences.retain_mut(|absence| {
        if absence.includes(today) {
            absence.until = day_before(today);
        }
        absence.from <= absence.until
    });
    absences
}

fn day_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

fn day_after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
    }

    fn away(from: u32, until: u32) -> Absence {
        Absence {
            from: day(from),
            until: day(until),
            cover: None,
        }
    }

    #[test]
    fn the_newest_word_holds() {
        for (why, old, new, after) in [
            ("nothing else", vec![], (3, 5), vec![(3, 5)]),
            ("apart", vec![(20, 24)], (3, 5), vec![(3, 5), (20, 24)]),
            ("longer", vec![(1, 4)], (2, 9), vec![(1, 1), (2, 9)]),
            ("shorter", vec![(1, 9)], (2, 3), vec![(1, 1), (2, 3)]),
            ("again", vec![(2, 9)], (2, 4), vec![(2, 4)]),
            (
                "planned differently",
                vec![(10, 20)],
                (12, 20),
                vec![(12, 20)],
            ),
            (
                "over several",
                vec![(1, 3), (5, 6)],
                (2, 9),
                vec![(1, 1), (2, 9)],
            ),
        ] {
            let old = old.into_iter().map(|(from, until)| away(from, until));
            let with = with(old.collect(), away(new.0, new.1), day(2));
            let spans: Vec<_> = with.iter().map(|one| (one.from, one.until)).collect();
            let after: Vec<_> = after.into_iter().map(|(a, b)| (day(a), day(b))).collect();
            assert_eq!(spans, after, "{why}");
        }
    }

    #[test]
    fn who_is_back_keeps_the_days_already_spent_away() {
        assert_eq!(
            ended(vec![away(1, 9), away(20, 24)], day(3)),
            [away(1, 2), away(20, 24)]
        );
        assert_eq!(ended(vec![away(3, 9)], day(3)), []);
        assert_eq!(ended(vec![away(5, 9)], day(3)), [away(5, 9)]);
    }

    #[test]
    fn today_is_what_it_is_where_they_are() {
        let now = day(2).and_hms_opt(23, 0, 0).unwrap().and_utc();
        let absences = [away(3, 4)];
        let zone = |name| Zone::named(name).unwrap();
        assert_eq!(current(&absences, &zone("America/New_York"), now), None);
        assert_eq!(
            current(&absences, &zone("Asia/Kathmandu"), now),
            Some(&absences[0])
        );
    }
}
