//! Until when a reminder is put off.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, Weekday};

use super::Instant;
use super::calendar::Calendar;

/// Until when, as people say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    Tomorrow,
    Monday,
    Day(NaiveDate),
}

impl Until {
    /// The day in the person's zone, and the hour of their bundle; `None` for a day that has come.
    pub fn moment(self, calendar: &Calendar, hour: NaiveTime, now: Instant) -> Option<Instant> {
        let today = calendar.local_date(now);
        let tomorrow = today.succ_opt()?;
        let day = match self {
            Self::Tomorrow => tomorrow,
            Self::Monday => (0..7)
                .filter_map(|ahead| tomorrow.checked_add_days(Days::new(ahead)))
                .find(|day| day.weekday() == Weekday::Mon)?,
            Self::Day(day) => day,
        };
        (day >= tomorrow).then(|| calendar.at(day, hour)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Week;
    use crate::domain::decide::tests::at;
    use crate::domain::zone::Zone;

    #[test]
    fn days_are_those_of_the_person() {
        let berlin = Calendar::new(Week::default(), Zone::named("Europe/Berlin").unwrap());
        let hour = NaiveTime::from_hms_opt(9, 30, 0).unwrap();
        // Friday evening in UTC is Saturday in Berlin.
        let friday = at("2026-11-20 23:30");
        let day = |day: &str| Until::Day(day.parse().unwrap());
        for (until, moment) in [
            (Until::Tomorrow, Some("2026-11-22 08:30")),
            (Until::Monday, Some("2026-11-23 08:30")),
            (day("2026-12-01"), Some("2026-12-01 08:30")),
            (day("2026-11-21"), None),
            (day("2020-01-01"), None),
        ] {
            assert_eq!(
                until.moment(&berlin, hour, friday),
                moment.map(at),
                "{until:?}"
            );
        }
        let monday = at("2026-11-23 10:00");
        let next = Until::Monday.moment(&berlin, hour, monday);
        assert_eq!(next, Some(at("2026-11-30 08:30")), "not today");
    }
}
