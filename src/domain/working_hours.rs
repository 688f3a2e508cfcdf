//! A working week as people write it: hours for each day, or none.

use chrono::{NaiveTime, Weekday};

use super::calendar::Week;

pub const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// When a day's work begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    pub opens: NaiveTime,
    pub closes: NaiveTime,
}

/// From Monday to Sunday; `None` on a day off.
pub type Days = [Option<Hours>; 7];

/// The hours of a week, day by day.
pub fn days_of(week: &Week) -> Days {
    WEEKDAYS.map(|day| {
        week.days.contains(&day).then_some(Hours {
            opens: week.opens,
            closes: week.closes,
        })
    })
}

/// Why these hours make no week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoWeek {
    /// Nobody would ever work, and no clock would ever run out.
    NeverOpen,
    /// This day has other hours than the working days before it.
    Differs(Weekday),
}

/// The week with these hours.
pub fn week_of(days: &Days) -> Result<Week, NoWeek> {
    let working = WEEKDAYS.into_iter().zip(days);
    let working: Vec<(Weekday, Hours)> = working
        .filter_map(|(day, hours)| Some((day, (*hours)?)))
        .collect();
    let Some((_, hours)) = working.first().copied() else {
        return Err(NoWeek::NeverOpen);
    };
    if let Some((day, _)) = working.iter().find(|(_, other)| *other != hours) {
        return Err(NoWeek::Differs(*day));
    }
    Ok(Week {
        days: working.into_iter().map(|(day, _)| day).collect(),
        opens: hours.opens,
        closes: hours.closes,
    })
}

impl Hours {
    /// Reads `9:00–17:30`, `9-17`, `9 to 17:30`, `9am - 5:30pm`. `None` for what is no span of one
    /// day that lasts from a quarter of an hour on.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.to_lowercase().replace(['–', '—', '−'], "-");
        let text = text.replace("to", "-");
        let (opens, closes) = text.split_once('-')?;
        let (opens, closes) = (time(opens.trim())?, time(closes.trim())?);
        (closes - opens >= chrono::TimeDelta::minutes(15)).then_some(Self { opens, closes })
    }
}

fn time(text: &str) -> Option<NaiveTime> {
    let (clock, noon) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        (None, None) => (text, None),
    };
    let (hour, minute) = clock
        .trim()
        .split_once([':', '.'])
        .unwrap_or((clock.trim(), "0"));
    let (hour, minute): (u32, u32) = (digits(hour)?, digits(minute)?);
    let hour = match noon {
        Some(noon) if (1..=12).contains(&hour) => hour % 12 + noon,
        Some(_) => return None,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// A whole number without a sign.
fn digits(text: &str) -> Option<u32> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (opens, closes) = (self.opens.format("%-H:%M"), self.closes.format("%-H:%M"));
        write!(f, "{opens}–{closes}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, read) in [
            ("9:00–17:00", "9:00–17:00"),
            (" 9-17 ", "9:00–17:00"),
            ("08.30 - 16.45", "8:30–16:45"),
            ("9 to 5pm", "9:00–17:00"),
            ("12pm-12:30PM", "12:00–12:30"),
            ("12am - 11:59 pm", "0:00–23:59"),
        ] {
            let hours = Hours::read(text).map(|hours| hours.to_string());
            assert_eq!(hours.as_deref(), Some(read), "{text}");
        }
        for text in [
            "",
            "-",
            "9",
            "closed",
            "17-9",
            "9-9",
            "9-25",
            "9:60-17",
            "+9-17",
            "13pm-14pm",
            "9-9:14",
            "9--17",
            "9-17-18",
        ] {
            assert_eq!(Hours::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_week_comes_back_as_it_went() {
        let week = Week::default();
        assert_eq!(week_of(&days_of(&week)), Ok(week.clone()));
        let mut days = days_of(&week);
        days[4] = Hours::read("9-15");
        assert_eq!(week_of(&days), Err(NoWeek::Differs(Weekday::Fri)));
        assert_eq!(week_of(&[None; 7]), Err(NoWeek::NeverOpen));
    }
}
