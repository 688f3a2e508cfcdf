//! Business time: a person's working hours in their own zone, and sums over them.

use chrono::{
    DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Weekday,
};
use serde::{Deserialize, Serialize};

use super::Instant;
use super::zone::Zone;

/// How far a search for an open day goes before it gives up: longer than any real closure.
const HORIZON_DAYS: u64 = 400;

/// Working hours, the same on every working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Week {
    pub days: Vec<Weekday>,
    pub opens: NaiveTime,
    pub closes: NaiveTime,
}

impl Default for Week {
    /// Monday to Friday, 9 to 17.
    fn default() -> Self {
        use Weekday::{Fri, Mon, Thu, Tue, Wed};
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
        Self {
            days: vec![Mon, Tue, Wed, Thu, Fri],
            opens: at(9),
            closes: at(17),
        }
    }
}

/// One person's business time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    pub week: Week,
    pub zone: Zone,
}

impl Calendar {
    pub fn new(week: Week, zone: Zone) -> Self {
        Self { week, zone }
    }

    pub fn is_open(&self, at: Instant) -> bool {
        self.hours(self.local_date(at))
            .is_some_and(|(opens, closes)| opens <= at && at < closes)
    }

    /// The first moment at or after `at` that lies in working hours.
    pub fn next_open(&self, at: Instant) -> Instant {
        self.spans_from(at)
            .map(|(opens, _)| opens.max(at))
            .next()
            .unwrap_or(at)
    }

    /// `at` plus this much working time. A sum that ends exactly at closing stays there.
    pub fn add(&self, at: Instant, mut span: TimeDelta) -> Instant {
        for (opens, closes) in self.spans_from(at) {
            let start = opens.max(at);
            let rest = closes - start;
            if span <= rest {
                return start + span;
            }
            span -= rest;
        }
        at + span
    }

    /// `at` plus whole business days, each as long as a working day: Friday 16:00 plus one is
    /// Monday 16:00, Saturday plus one is the close of Monday.
    pub fn add_days(&self, at: Instant, days: u32) -> Instant {
        let day = self.week.closes - self.week.opens;
        self.add(at, day * i32::try_from(days).unwrap_or(i32::MAX))
    }

    /// The same time of day one working day earlier, moved into working hours: what "the day
    /// before" means for a meeting.
    pub fn business_day_before(&self, at: Instant) -> Instant {
        let local = at.with_timezone(&self.zone);
        let latest = self.week.closes - TimeDelta::minutes(30);
        let time = local
            .time()
            .clamp(self.week.opens, latest.max(self.week.opens));
        (1..HORIZON_DAYS)
            .filter_map(|back| local.date_naive().checked_sub_days(Days::new(back)))
            .filter(|date| self.hours(*date).is_some())
            .find_map(|date| self.at(date, time))
            .unwrap_or(at)
    }

    /// The first moment strictly after `after` at which it is `time` o'clock on a working day.
    pub fn next_daily(&self, time: NaiveTime, after: Instant) -> Option<Instant> {
        let today = self.local_date(after);
        (0..HORIZON_DAYS)
            .filter_map(|ahead| today.checked_add_days(Days::new(ahead)))
            .filter(|date| self.hours(*date).is_some())
            .filter_map(|date| self.at(date, time))
            .find(|at| *at > after)
    }

    pub fn local_date(&self, at: Instant) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// The working spans of this day and the days after, leaving out what ended before `at`.
    fn spans_from(&self, at: Instant) -> impl Iterator<Item = (Instant, Instant)> + '_ {
        let first = self.local_date(at);
        (0..HORIZON_DAYS)
            .filter_map(move |ahead| first.checked_add_days(Days::new(ahead)))
            .filter_map(|date| self.hours(date))
            .filter(move |(_, closes)| *closes > at)
    }

    fn hours(&self, date: NaiveDate) -> Option<(Instant, Instant)> {
        if !self.week.days.contains(&date.weekday()) {
            return None;
        }
        let opens = self.at(date, self.week.opens)?;
        let closes = self.at(date, self.week.closes)?;
        (opens < closes).then_some((opens, closes))
    }

    /// A local time on a local date. In a gap: the first moment after it; in a fold: the first
    /// of the two; `None` where the whole date does not exist (Samoa, 30 December 2011).
    pub fn at(&self, date: NaiveDate, time: NaiveTime) -> Option<Instant> {
        let wished = date.and_time(time);
        // The longest gap inside one day is three hours (Antarctica/Casey).
        (0..=12)
            .map(|quarter| wished + TimeDelta::minutes(15 * quarter))
            .take_while(|local| local.date() == date)
            .find_map(|local| self.zone.from_local_datetime(&local).earliest())
            .map(|there: DateTime<Zone>| there.to_utc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn calendar(zone: &str) -> Calendar {
        Calendar::new(Week::default(), Zone::named(zone).unwrap())
    }

    /// A local time in the zone, as a person writes it.
    fn local(zone: &str, text: &str) -> Instant {
        let naive = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        let zone = Zone::named(zone).unwrap();
        zone.from_local_datetime(&naive)
            .earliest()
            .unwrap()
            .to_utc()
    }

    #[test]
    fn one_business_day_later_is_what_people_expect() {
        // 2026-11-20 is a Friday.
        for (zone, from, to) in [
            ("Europe/Berlin", "2026-11-19 10:15", "2026-11-20 10:15"),
            ("Europe/Berlin", "2026-11-20 16:00", "2026-11-23 16:00"),
            ("Europe/Berlin", "2026-11-21 12:00", "2026-11-23 17:00"),
            ("Europe/Berlin", "2026-11-19 20:00", "2026-11-20 17:00"),
            ("Asia/Kolkata", "2026-11-20 17:59", "2026-11-23 17:00"),
            ("Asia/Kathmandu", "2026-11-20 09:00", "2026-11-20 17:00"),
            ("America/New_York", "2026-03-06 16:30", "2026-03-09 16:30"),
        ] {
            let due = calendar(zone).add_days(local(zone, from), 1);
            assert_eq!(due, local(zone, to), "{zone} {from}");
        }
    }

    #[test]
    fn the_day_before_a_monday_meeting_is_friday_in_hours() {
        let berlin = calendar("Europe/Berlin");
        for (meeting, before) in [
            ("2026-11-23 14:00", "2026-11-20 14:00"),
            ("2026-11-24 07:00", "2026-11-23 09:00"),
            ("2026-11-24 20:00", "2026-11-23 16:30"),
        ] {
            assert_eq!(
                berlin.business_day_before(local("Europe/Berlin", meeting)),
                local("Europe/Berlin", before)
            );
        }
    }

    fn any_moment() -> impl Strategy<Value = Instant> {
        // 2024 to 2030, to the minute.
        (28_400_000_i64..31_500_000)
            .prop_map(|minute| DateTime::from_timestamp(minute * 60, 0).unwrap())
    }

    fn any_zone() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Asia/Kolkata",
            "Asia/Kathmandu",
            "Pacific/Auckland",
            "Pacific/Honolulu",
            "Antarctica/Casey",
        ])
    }

    proptest! {
        #[test]
        fn the_next_open_moment_is_open_and_nothing_before_it_is(
            zone in any_zone(), at in any_moment()
        ) {
            let calendar = calendar(zone);
            let open = calendar.next_open(at);
            prop_assert!(open >= at);
            prop_assert!(calendar.is_open(open));
            prop_assert_eq!(calendar.next_open(open), open);
            let mut between = at;
            while between < open {
                prop_assert!(!calendar.is_open(between), "{between} is open too");
                between += TimeDelta::minutes(7);
            }
        }

        #[test]
        fn adding_equals_a_minute_by_minute_count(
            zone in any_zone(), at in any_moment(), minutes in 1_i64..2_000
        ) {
            let calendar = calendar(zone);
            let mut left = minutes;
            let mut counted = at;
            while left > 0 {
                if calendar.is_open(counted) { left -= 1; }
                counted += TimeDelta::minutes(1);
            }
            prop_assert_eq!(calendar.add(at, TimeDelta::minutes(minutes)), counted);
        }

        #[test]
        fn adding_twice_is_adding_the_sum(
            zone in any_zone(), at in any_moment(), one in 1_i64..2_000, two in 1_i64..2_000
        ) {
            let calendar = calendar(zone);
            let minutes = TimeDelta::minutes;
            prop_assert_eq!(
                calendar.add(calendar.add(at, minutes(one)), minutes(two)),
                calendar.add(at, minutes(one + two))
            );
        }
    }
}
