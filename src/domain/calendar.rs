//! Business time: a person's working hours in their own zone, less the days on which nobody works,
//! and sums over them.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, TimeZone as _};

use super::Instant;
use super::absence::Absence;
use super::holidays::Region;
pub use super::week::{Hours, Week};
use super::zone::Zone;

/// How many closed days in a row a search goes through before it gives up: longer than any real
/// closure or leave.
const LONGEST_CLOSURE: usize = 800;
/// How many days a sum reaches at most, some forty years: no clock is that long.
const FARTHEST_DAYS: usize = 15_000;

/// Days with names on which a workspace does not work.
pub type ClosedDays = BTreeMap<NaiveDate, String>;

/// One person's business time.
///
/// A *business day* is a local date with working hours, that is no holiday, no closed day, and no
/// day on which the person is away and nobody covers for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    pub week: Week,
    pub zone: Zone,
    pub holidays: Option<Region>,
    pub closed_days: ClosedDays,
    pub absences: Vec<Absence>,
}

impl Calendar {
    /// With neither holidays nor absences.
    pub fn new(week: Week, zone: Zone) -> Self {
        Self {
            week,
            zone,
            holidays: None,
            closed_days: ClosedDays::new(),
            absences: Vec::new(),
        }
    }

    pub fn is_open(&self, at: Instant) -> bool {
        let today = self.business_day(self.local_date(at));
        today.is_some_and(|day| day.span.0 <= at && at < day.span.1)
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
        at.checked_add_signed(span).unwrap_or(at)
    }

    /// `at` plus whole business days: Friday 16:00 plus one is Monday 16:00, Saturday plus one is
    /// the close of Monday.
    ///
    /// Each business day counts as one, however long it is, and a part of it as that part of one:
    /// what begins halfway through a short Friday ends halfway through a long Monday. So days add
    /// up, `add_days(add_days(at, 1), 1)` is `add_days(at, 2)`, and where all days have the same
    /// length the time of day stays.
    pub fn add_days(&self, at: Instant, days: u32) -> Instant {
        let mut spans = self.spans_from(at);
        let mut sum = || {
            let (opens, closes) = spans.next()?;
            let start = opens.max(at);
            if days == 0 {
                return Some(start);
            }
            let (done, length) = (start - opens, closes - opens);
            let mut ahead = |days: u32| match days {
                0 => Some((opens, closes)),
                days => spans.nth(days as usize - 1),
            };
            if done.is_zero() {
                return ahead(days - 1).map(|(_, closes)| closes);
            }
            let (opens, closes) = ahead(days)?;
            Some(opens + share_of(closes - opens, done, length))
        };
        sum()
            .or_else(|| at.checked_add_signed(TimeDelta::days(i64::from(days))))
            .unwrap_or(at)
    }

    /// How much working time lies between two moments; less than nothing when they come the other
    /// way round.
    pub fn between(&self, from: Instant, to: Instant) -> TimeDelta {
        if to < from {
            return -self.between(to, from);
        }
        self.spans_from(from)
            .take_while(|(opens, _)| *opens < to)
            .map(|(opens, closes)| closes.min(to) - opens.max(from))
            .sum()
    }

    /// The same time of day one business day earlier, moved into working hours: what "the day
    /// before" means for a meeting.
    pub fn business_day_before(&self, at: Instant) -> Instant {
        self.business_days_before(at, 1)
    }

    /// The same time of day some business days earlier, moved into that day's working hours. None
    /// earlier is the day itself or, if nobody works then, the last business day before it.
    pub fn business_days_before(&self, at: Instant, days: u32) -> Instant {
        let local = at.with_timezone(&self.zone);
        let mut dates = self.business_days(local.date_naive(), NaiveDate::pred_opt);
        let found = if days > 0 && self.is_business_day(local.date_naive()) {
            dates.nth(days as usize)
        } else {
            dates.nth((days as usize).saturating_sub(1))
        };
        found
            .and_then(|day| self.at(day.date, day.hours.nearest(local.time())))
            .unwrap_or(at)
    }

    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        self.business_day(date).is_some()
    }

    /// The first business day after this date.
    pub fn next_business_day(&self, after: NaiveDate) -> NaiveDate {
        let next = after.succ_opt().unwrap_or(after);
        self.business_days(next, NaiveDate::succ_opt)
            .next()
            .map_or(next, |day| day.date)
    }

    /// The first moment after `after` at which it is `time` o'clock on a business day; what comes
    /// daily comes then. `None` when no business day is in sight.
    pub fn next_daily(&self, time: NaiveTime, after: Instant) -> Option<Instant> {
        let today = self.local_date(after);
        // Where clocks go back at midnight, yesterday may come once more.
        let first = today.pred_opt().unwrap_or(today);
        self.business_days(first, NaiveDate::succ_opt)
            .filter_map(|day| self.at(day.date, time))
            .find(|moment| *moment > after)
    }

    /// The same for what must come in working hours: a day that begins later, or ends earlier, than
    /// `time` gets it as near to it as can be.
    pub fn next_daily_at_work(&self, time: NaiveTime, after: Instant) -> Option<Instant> {
        let today = self.local_date(after);
        let first = today.pred_opt().unwrap_or(today);
        self.business_days(first, NaiveDate::succ_opt)
            .filter_map(|day| self.at(day.date, day.hours.nearest(time)))
            .find(|moment| *moment > after)
    }

    pub fn local_date(&self, at: Instant) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
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

    /// The working spans of this day and the days after, leaving out what ended before `at`.
    fn spans_from(&self, at: Instant) -> impl Iterator<Item = (Instant, Instant)> + '_ {
        self.business_days(self.local_date(at), NaiveDate::succ_opt)
            .map(|day| day.span)
            .filter(move |(_, closes)| *closes > at)
    }

    /// The business days from this date on, one way or the other, as far as anybody looks.
    fn business_days(
        &self,
        first: NaiveDate,
        step: fn(&NaiveDate) -> Option<NaiveDate>,
    ) -> impl Iterator<Item = BusinessDay> + '_ {
        let mut closed_in_a_row = 0;
        std::iter::successors(Some(first), step)
            .take(FARTHEST_DAYS)
            .map(|date| self.business_day(date))
            .take_while(move |day| {
                let closed = day.is_none();
                closed_in_a_row = if closed { closed_in_a_row + 1 } else { 0 };
                closed_in_a_row < LONGEST_CLOSURE
            })
            .flatten()
    }

    fn business_day(&self, date: NaiveDate) -> Option<BusinessDay> {
        let hours = self.hours(date)?;
        let opens = self.at(date, hours.opens)?;
        let closes = self.at(date, hours.closes)?;
        (opens < closes).then_some(BusinessDay {
            date,
            hours,
            span: (opens, closes),
        })
    }

    fn hours(&self, date: NaiveDate) -> Option<Hours> {
        let hours = self.week.on(date.weekday())?;
        let away = |absence: &Absence| absence.cover.is_none() && absence.includes(date);
        let closed = self.closed_days.contains_key(&date)
            || self.holidays.is_some_and(|region| region.is_holiday(date))
            || self.absences.iter().any(away);
        (!closed).then_some(hours)
    }
}

/// A day on which the person works.
struct BusinessDay {
    date: NaiveDate,
    hours: Hours,
    /// Its first moment of work, and the first one after it.
    span: (Instant, Instant),
}

/// As much of `whole` as `part` is of `length`, to the millisecond above.
fn share_of(whole: TimeDelta, part: TimeDelta, length: TimeDelta) -> TimeDelta {
    let [whole, part, length] = [whole, part, length].map(|span| span.num_milliseconds());
    let above = (whole * part + length - 1) / length;
    TimeDelta::milliseconds(above)
}

#[cfg(test)]
mod tests;
