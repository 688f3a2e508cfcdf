//! Days as people type them: `Thursday`, `tomorrow`, `24 Dec`, `2026-12-24`, and from one to another.
//! Months may be called as in the languages dates can be shown in.

use chrono::{Datelike as _, Days, Month, NaiveDate, Weekday};

use super::absence::LONGEST_DAYS;

/// Why what was typed is no span of days.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDays {
    #[error("{0:?} is no day")]
    Unreadable(String),
    #[error("ends before it begins")]
    Backwards,
    #[error("is over")]
    Over,
    #[error("is longer than a year")]
    TooLong,
}

/// What the months are called, but for English; whoever has no such letters at hand leaves the signs
/// above them out.
const MONTHS: [&[&str]; 12] = [
    &["januar", "jänner", "janvier", "enero", "janeiro"],
    &[
        "februar",
        "feber",
        "février",
        "fevrier",
        "febrero",
        "fevereiro",
    ],
    &["märz", "maerz", "marz", "mars", "marzo", "março", "marco"],
    &["april", "avril", "abril"],
    &["mai", "mayo", "maio"],
    &["juni", "juin", "junio", "junho"],
    &["juli", "juillet", "julio", "julho"],
    &["august", "août", "aout", "agosto"],
    &[
        "september",
        "septembre",
        "septiembre",
        "setiembre",
        "setembro",
    ],
    &["oktober", "octobre", "octubre", "outubro"],
    &["november", "novembre", "noviembre", "novembro"],
    &["dezember", "décembre", "decembre", "diciembre", "dezembro"],
];
/// `dez`, `févr`, and no less.
const SHORTEST_MONTH: usize = 3;

/// From a first to a last day, both included: `until Thursday`, `24 Dec to 6 Jan`, `tomorrow`.
pub fn span(text: &str, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), NotDays> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("from ").unwrap_or(&text).trim();
    let (from, until) = ends(text, today)?;
    check(from, until, today)?;
    Ok((from, until))
}

/// A span of days that somebody can be away.
pub fn check(from: NaiveDate, until: NaiveDate, today: NaiveDate) -> Result<(), NotDays> {
    if until < from {
        Err(NotDays::Backwards)
    } else if until < today {
        Err(NotDays::Over)
    } else if (until - from).num_days() >= LONGEST_DAYS {
        Err(NotDays::TooLong)
    } else {
        Ok(())
    }
}

fn ends(text: &str, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), NotDays> {
    let sunday = |of: NaiveDate| of.week(Weekday::Mon).last_day();
    match text {
        "this week" => return Ok((today, sunday(today))),
        "next week" => {
            let monday = after(sunday(today), 1);
            return Ok((monday, sunday(monday)));
        }
        _ => {}
    }
    for until in ["until ", "till ", "to "] {
        if let Some(last) = text.strip_prefix(until) {
            return Ok((today, read_or_say(last, today, today)?));
        }
    }
    for between in [" until ", " till ", " to ", " - ", "–", "—"] {
        if let Some((first, last)) = text.split_once(between) {
            let first = read_or_say(first, today, today)?;
            // The last day may be the first one.
            let last = read_or_say(last, today, after(first, -1))?;
            return Ok((first, last));
        }
    }
    let only = read_or_say(text, today, today)?;
    Ok((only, only))
}

fn read_or_say(text: &str, today: NaiveDate, since: NaiveDate) -> Result<NaiveDate, NotDays> {
    read(text, today, since).ok_or_else(|| NotDays::Unreadable(text.trim().to_owned()))
}

/// One day. A weekday is the next one after `since`; a date without a year is the next one, `since`
/// included.
fn read(text: &str, today: NaiveDate, since: NaiveDate) -> Option<NaiveDate> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("on ").unwrap_or(&text).trim();
    match text {
        "today" => return Some(today),
        "tomorrow" => return Some(after(today, 1)),
        _ => {}
    }
    let word = text.strip_prefix("next ").unwrap_or(text).trim();
    if let Ok(weekday) = word.parse::<Weekday>() {
        return (1..=7)
            .map(|days| after(since, days))
            .find(|day| day.weekday() == weekday);
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some(day).filter(|day| (2000..3000).contains(&day.year()));
    }
    let (day, month, year) = day_and_month(text)?;
    match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        // The 29th of February may be some years off.
        None => (since.year()..=since.year() + 8)
            .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
            .find(|date| *date >= since),
    }
}

/// `24 Dec`, `December 24th`, `Dec 24, 2026`, `24.12.`, `24.12.2026`; with slashes nobody knows
/// which is which.
fn day_and_month(text: &str) -> Option<(u32, u32, Option<i32>)> {
    let numbers: Vec<&str> = text
        .trim_end_matches('.')
        .split('.')
        .map(str::trim)
        .collect();
    if let [day, month] | [day, month, _] = numbers[..]
        && let (Some(day), Ok(month)) = (day_number(day), month.parse::<u32>())
    {
        let year = match numbers.get(2) {
            Some(year) => Some(year_number(year)?),
            None => None,
        };
        return Some((day, month, year));
    }
    let words: Vec<&str> = text
        .split([' ', ',', '.'])
        // `24 de diciembre de 2026`
        .filter(|word| !word.is_empty() && *word != "de")
        .collect();
    let (first, second, year) = match words[..] {
        [first, second] => (first, second, None),
        [first, second, year] => (first, second, Some(year_number(year)?)),
        _ => return None,
    };
    if let (Some(day), Some(month)) = (day_number(first), month(second)) {
        return Some((day, month, year));
    }
    Some((day_number(second)?, month(first)?, year))
}

/// By its name, or by the beginning of it where no other month begins so.
fn month(word: &str) -> Option<u32> {
    if let Ok(english) = word.parse::<Month>() {
        return Some(english.number_from_month());
    }
    if word.chars().count() < SHORTEST_MONTH {
        return None;
    }
    let called = |names: &&[&str]| names.iter().any(|name| name.starts_with(word));
    let mut found = (1..).zip(&MONTHS).filter(|(_, names)| called(names));
    match (found.next(), found.next()) {
        (Some((number, _)), None) => Some(number),
        (Some(_) | None, _) => None,
    }
}

fn day_number(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th", "er", "º", "°"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .unwrap_or(word);
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn year_number(word: &str) -> Option<i32> {
    word.parse().ok().filter(|year| (2000..3000).contains(year))
}

/// `days` later, or earlier.
fn after(day: NaiveDate, days: i64) -> NaiveDate {
    let distance = Days::new(days.unsigned_abs());
    let moved = if days < 0 {
        day.checked_sub_days(distance)
    } else {
        day.checked_add_days(distance)
    };
    moved.unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// On Monday, 23 November 2026.
    fn typed(text: &str) -> Result<String, NotDays> {
        let monday = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let (from, until) = span(text, monday)?;
        Ok(if from == until {
            from.to_string()
        } else {
            format!("{from} {until}")
        })
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        for (text, days) in [
            ("today", "2026-11-23"),
            ("Tomorrow", "2026-11-24"),
            ("on Thursday", "2026-11-26"),
            ("next fri", "2026-11-27"),
            ("until Thursday", "2026-11-23 2026-11-26"),
            ("until monday", "2026-11-23 2026-11-30"),
            ("till tomorrow", "2026-11-23 2026-11-24"),
            ("to 2026-12-01", "2026-11-23 2026-12-01"),
            ("tomorrow until Friday", "2026-11-24 2026-11-27"),
            ("from tomorrow to tuesday", "2026-11-24"),
            ("Thursday – Friday", "2026-11-26 2026-11-27"),
            ("Fri - Mon", "2026-11-27 2026-11-30"),
            ("2026-12-24 to 2027-01-06", "2026-12-24 2027-01-06"),
            ("24 Dec until 6 Jan", "2026-12-24 2027-01-06"),
            ("Dec 24 - December 27th", "2026-12-24 2026-12-27"),
            ("24.12.–6.1.", "2026-12-24 2027-01-06"),
            ("24.12.2026", "2026-12-24"),
            ("1st Dec, 2026", "2026-12-01"),
            ("23 Nov", "2026-11-23"),
            ("22 Nov", "2027-11-22"),
            ("29 Feb", "2028-02-29"),
            ("this week", "2026-11-23 2026-11-29"),
            ("next week", "2026-11-30 2026-12-06"),
            ("2026-11-16 until 2026-11-23", "2026-11-16 2026-11-23"),
        ] {
            assert_eq!(typed(text).as_deref(), Ok(days), "{text}");
        }
    }

    #[test]
    fn nonsense_is_named() {
        let unreadable = |word: &str| Err(NotDays::Unreadable(word.to_owned()));
        assert_eq!(
            typed("until the cows come home"),
            unreadable("the cows come home")
        );
        assert_eq!(typed("24 Dec to later"), unreadable("later"));
        for text in [
            "24/12",
            "31 Feb",
            "32 Dec",
            "0 Dec",
            "2026-13-01",
            "5",
            "0001-01-01",
            "1.13.",
            "24. Brumaire",
        ] {
            assert_eq!(typed(text), unreadable(&text.to_lowercase()), "{text}");
        }
        assert_eq!(typed("2026-12-24 to 2026-12-20"), Err(NotDays::Backwards));
        assert_eq!(typed("2026-11-20"), Err(NotDays::Over));
        assert_eq!(typed("until 2028-01-01"), Err(NotDays::TooLong));
    }

    #[test]
    fn months_in_the_languages_of_dates() {
        for (text, day) in [
            ("24. Dezember", "2026-12-24"),
            ("24. Dez.", "2026-12-24"),
            ("24. dezember 2027", "2027-12-24"),
            ("6. Jänner", "2027-01-06"),
            ("1. März", "2027-03-01"),
            ("1 Maerz", "2027-03-01"),
            ("24 décembre", "2026-12-24"),
            ("24 DÉC.", "2026-12-24"),
            ("1er janvier", "2027-01-01"),
            ("2 févr. 2027", "2027-02-02"),
            ("15 août", "2027-08-15"),
            ("3 juin", "2027-06-03"),
            ("3 juil.", "2027-07-03"),
            ("24 de diciembre", "2026-12-24"),
            ("24 de diciembre de 2026", "2026-12-24"),
            ("6 ene", "2027-01-06"),
            ("24 de dez.", "2026-12-24"),
            ("1º de janeiro", "2027-01-01"),
            ("5 de outubro", "2027-10-05"),
            ("7 set", "2027-09-07"),
            ("3 mar", "2027-03-03"),
        ] {
            assert_eq!(typed(text), Ok(day.to_owned()), "{text}");
        }
        let both = typed("until 24. Dezember").unwrap();
        assert_eq!(both, "2026-11-23 2026-12-24");
        let between = typed("21 de dezembro - 6 de janeiro").unwrap();
        assert_eq!(between, "2026-12-21 2027-01-06");
        // June or July; none; too little.
        for text in ["3 jui", "3 brumaire", "3 dé", "de dezember"] {
            assert!(typed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn no_two_months_are_called_the_same() {
        for (nth, names) in (1..).zip(&MONTHS) {
            for name in *names {
                assert_eq!(month(name), Some(nth), "{name}");
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_panics(text in "\\PC{0,30}") {
            let _ = typed(&text);
        }

        #[test]
        fn whatever_is_understood_is_a_span(
            text in "(until |tomorrow to |)(mon|sunday|3 jan|30 apr 2027|5.5.|today)"
        ) {
            let monday = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
            if let Ok((from, until)) = span(&text, monday) {
                prop_assert!(from <= until && monday <= until);
            }
        }
    }
}
