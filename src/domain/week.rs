//! Working hours: one span a day, for each day of the week, and what people type to say so.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveTime, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

pub const WEEKDAYS: [Weekday; 7] = {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    [Mon, Tue, Wed, Thu, Fri, Sat, Sun]
};

/// What must be heard on a day comes at least this long before it ends.
const BEFORE_CLOSING: TimeDelta = TimeDelta::minutes(30);

/// From opening to closing on one day, as a wall clock shows it. Opens before it closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub opens: NaiveTime,
    pub closes: NaiveTime,
}

impl Hours {
    /// `None` unless it opens before it closes.
    pub fn new(opens: NaiveTime, closes: NaiveTime) -> Option<Self> {
        (opens < closes).then_some(Self { opens, closes })
    }

    pub fn length(self) -> TimeDelta {
        self.closes - self.opens
    }

    /// This time of day or, where it lies outside, the nearest one that is well before closing.
    pub fn nearest(self, time: NaiveTime) -> NaiveTime {
        if self.length() <= BEFORE_CLOSING {
            return self.opens;
        }
        time.clamp(self.opens, self.closes - BEFORE_CLOSING)
    }
}

/// `9:00-17:00`, as it is typed.
impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (opens, closes) = (self.opens.format("%-H:%M"), self.closes.format("%-H:%M"));
        write!(f, "{opens}-{closes}")
    }
}

/// Why typed hours are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotHours {
    #[error("not a span of hours")]
    Unreadable,
    #[error("closes before it opens")]
    Backwards,
}

impl FromStr for Hours {
    type Err = NotHours;

    /// Reads `9:00-17:00`, `9-17`, `09.30 – 17.00`, `9am to 5pm`.
    fn from_str(text: &str) -> Result<Self, NotHours> {
        let text = text.trim().to_lowercase();
        let (opens, closes) = text
            .split_once(['-', '–', '—'])
            .or_else(|| text.split_once("to"))
            .ok_or(NotHours::Unreadable)?;
        let (opens, closes) = (time(opens), time(closes));
        match (opens, closes) {
            (Some(opens), Some(closes)) => Self::new(opens, closes).ok_or(NotHours::Backwards),
            (Some(_) | None, None) | (None, Some(_)) => Err(NotHours::Unreadable),
        }
    }
}

/// One time of day; midnight at the end of a day is its last minute.
fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let (clock, half) = if let Some(clock) = text.strip_suffix("am") {
        (clock.trim_end(), Some(0))
    } else if let Some(clock) = text.strip_suffix("pm") {
        (clock.trim_end(), Some(12))
    } else {
        (text, None)
    };
    let (hour, minute) = clock.split_once([':', '.']).unwrap_or((clock, "00"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    match half {
        Some(half) if (1..=12).contains(&hour) => {
            NaiveTime::from_hms_opt(hour % 12 + half, minute, 0)
        }
        Some(_) => None,
        None if (hour, minute) == (24, 0) => NaiveTime::from_hms_opt(23, 59, 0),
        None => NaiveTime::from_hms_opt(hour, minute, 0),
    }
}

/// The hours of every weekday; a day without hours is no working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct Week {
    /// Monday first.
    hours: [Option<Hours>; 7],
}

/// What stands in a database: the first versions knew one span for all working days.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    EachDay {
        hours: [Option<Hours>; 7],
    },
    SameEveryDay {
        days: Vec<Weekday>,
        opens: NaiveTime,
        closes: NaiveTime,
    },
}

impl From<Stored> for Week {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::EachDay { hours } => Self { hours },
            Stored::SameEveryDay {
                days,
                opens,
                closes,
            } => Self::same(&days, Hours { opens, closes }),
        }
    }
}

impl Default for Week {
    /// Monday to Friday, 9 to 17.
    fn default() -> Self {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
        let hours = Hours {
            opens: at(9),
            closes: at(17),
        };
        Self::same(&WEEKDAYS[..5], hours)
    }
}

impl Week {
    /// No working day at all; where a week of hours is put together.
    pub fn closed() -> Self {
        Self { hours: [None; 7] }
    }

    /// The same hours on each of these days.
    pub fn same(days: &[Weekday], hours: Hours) -> Self {
        let mut week = Self::closed();
        for day in days {
            week.set(*day, Some(hours));
        }
        week
    }

    pub fn on(&self, day: Weekday) -> Option<Hours> {
        self.hours[index(day)].filter(|hours| hours.opens < hours.closes)
    }

    pub fn set(&mut self, day: Weekday, hours: Option<Hours>) {
        self.hours[index(day)] = hours;
    }

    pub fn is_never_open(&self) -> bool {
        WEEKDAYS.iter().all(|day| self.on(*day).is_none())
    }

    /// Days in a row with the same hours, Monday first: first day, last day, hours.
    pub fn runs(&self) -> Vec<(Weekday, Weekday, Hours)> {
        let mut runs: Vec<(Weekday, Weekday, Hours)> = Vec::new();
        for day in WEEKDAYS {
            let Some(hours) = self.on(day) else { continue };
            match runs.last_mut() {
                Some((_, last, same)) if *same == hours && last.succ() == day => *last = day,
                Some(_) | None => runs.push((day, day, hours)),
            }
        }
        runs
    }
}

fn index(day: Weekday) -> usize {
    day.number_from_monday() as usize - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hours_are_read_as_people_type_them() {
        for (typed, meant) in [
            ("9:00-17:00", "9:00-17:00"),
            ("9-17", "9:00-17:00"),
            (" 09.30 – 17.15 ", "9:30-17:15"),
            ("9am to 5pm", "9:00-17:00"),
            ("9:30 AM - 12 PM", "9:30-12:00"),
            ("12am-1am", "0:00-1:00"),
            ("16:00-24:00", "16:00-23:59"),
            ("8 to 16:30", "8:00-16:30"),
        ] {
            let hours: Hours = typed.parse().unwrap_or_else(|why| panic!("{typed}: {why}"));
            assert_eq!(hours.to_string(), meant, "{typed}");
        }
        for nonsense in [
            "",
            "-",
            "9",
            "nine to five",
            "9:5-17:00",
            "25-26",
            "9-17-18",
            "13pm-2pm",
            "9:60-17",
            "9:00:00-17:00",
            "+9-17",
            "off",
            "0x9-17",
        ] {
            assert_eq!(
                nonsense.parse::<Hours>(),
                Err(NotHours::Unreadable),
                "{nonsense}"
            );
        }
        for backwards in ["17-9", "9-9", "22:00-6:00"] {
            assert_eq!(
                backwards.parse::<Hours>(),
                Err(NotHours::Backwards),
                "{backwards}"
            );
        }
    }

    #[test]
    fn a_week_of_an_older_version_is_still_read() {
        let old = r#"{"days":["Mon","Thu"],"opens":"09:00:00","closes":"17:00:00"}"#;
        let week: Week = serde_json::from_str(old).unwrap();
        assert_eq!(week.on(Weekday::Thu).unwrap().to_string(), "9:00-17:00");
        assert_eq!(week.on(Weekday::Fri), None);
        let new = serde_json::to_string(&week).unwrap();
        assert_eq!(serde_json::from_str::<Week>(&new).unwrap(), week);
        assert!(serde_json::from_str::<Week>(r#"{"hours":[]}"#).is_err());
    }

    #[test]
    fn a_week_is_told_in_runs() {
        let told = |week: &Week| {
            let run = |(first, last, hours): &(Weekday, Weekday, Hours)| {
                format!("{first}-{last} {hours}")
            };
            week.runs().iter().map(run).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(told(&Week::default()), "Mon-Fri 9:00-17:00");
        let mut week = Week::default();
        week.set(Weekday::Fri, "9-13".parse().ok());
        week.set(Weekday::Tue, None);
        assert_eq!(
            told(&week),
            "Mon-Mon 9:00-17:00, Wed-Thu 9:00-17:00, Fri-Fri 9:00-13:00"
        );
        assert_eq!(told(&Week::closed()), "");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(opens in 0_u32..1_439, length in 1_u32..1_440) {
            let closes = (opens + length).min(1_439);
            let at = |minute: u32| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
            let hours = Hours::new(at(opens), at(closes)).unwrap();
            prop_assert_eq!(hours.to_string().parse(), Ok(hours));
        }

        #[test]
        fn nothing_typed_panics(text in "\\PC{0,20}") {
            let _ = text.parse::<Hours>();
        }
    }
}
