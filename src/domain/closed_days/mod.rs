//! A workspace's own closed days, as an admin writes them or a calendar file lists them.
//!
//! ```text
//! 2026-12-24 Christmas Eve
//! 2026-12-27 – 2026-12-31 Winter break
//! ```

mod ics;

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

pub use super::calendar::ClosedDays;

/// What a day is called that has no name.
const NAMELESS: &str = "Closed";
/// Longer names are cut.
const LONGEST_NAME: usize = 80;
/// Longer closures are not closures; somebody mistyped a year.
const LONGEST_RANGE: i64 = 366;
/// More days than this fit no form, and nobody checks them.
pub const MOST: usize = 1_000;

/// What was understood.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Read {
    pub days: ClosedDays,
    /// Events of a calendar file that close nothing.
    pub skipped: Vec<Skipped>,
}

/// An event that was left out.
#[derive(Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Where it begins in the file, counted from 1.
    pub line: usize,
    pub name: String,
    pub why: WhySkipped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WhySkipped {
    #[error("it is over")]
    Over,
    #[error("it has a time of day, and closes no whole day")]
    Timed,
    #[error("it was cancelled")]
    Cancelled,
    #[error("it repeats otherwise than once a year")]
    Repeats,
    #[error("its days cannot be read")]
    Unreadable,
    #[error("it is longer than a year")]
    TooLong,
}

/// Why nothing was taken, at a line counted from 1.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("Line {line}: {why}.")]
pub struct Wrong {
    pub line: usize,
    pub why: WhyWrong,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhyWrong {
    #[error("“{0}” is not a day; write it like 2026-12-24")]
    NotADay(String),
    #[error("the last day comes before the first")]
    Backwards,
    #[error("this is longer than a year")]
    TooLong,
    #[error("the file ends in the middle of an event")]
    CutOff,
    #[error("these are more than {MOST} days")]
    TooMany,
}

/// Reads a list, one day or range a line, or a calendar file. `today` decides which events of a
/// file are over.
pub fn read(text: &str, today: NaiveDate) -> Result<Read, Vec<Wrong>> {
    let text = text.trim_start_matches('\u{feff}');
    if text
        .trim_start()
        .to_ascii_uppercase()
        .starts_with("BEGIN:VCALENDAR")
    {
        return ics::read(text, today).map_err(|wrong| vec![wrong]);
    }
    let mut days = ClosedDays::new();
    let mut wrong = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let closed =
            range(line.trim()).and_then(|(from, until, name)| close(&mut days, from, until, name));
        if let Err(why) = closed {
            wrong.push(Wrong { line: at + 1, why });
        }
    }
    if wrong.is_empty() {
        let skipped = Vec::new();
        Ok(Read { days, skipped })
    } else {
        Err(wrong)
    }
}

/// The days as an admin would type them; [`read`] reads them back.
pub fn write(days: &ClosedDays) -> String {
    let mut text = String::new();
    let mut left = days.iter().peekable();
    while let Some((first, name)) = left.next() {
        let mut last = *first;
        while let Some((next, _)) =
            left.next_if(|(day, other)| last.succ_opt() == Some(**day) && *other == name)
        {
            last = *next;
        }
        let written = if last == *first {
            writeln!(text, "{first} {name}")
        } else {
            writeln!(text, "{first} – {last} {name}")
        };
        // Writing to a text cannot fail.
        written.unwrap_or_default();
    }
    text
}

/// One line: its first day, its last, what it is called.
fn range(line: &str) -> Result<(NaiveDate, NaiveDate, &str), WhyWrong> {
    let (from, rest) = first_word(line);
    let from = day(from)?;
    let (dash, after) = first_word(rest);
    let joins = matches!(dash, "-" | "–" | "—" | "to" | "until");
    let (last, name) = first_word(after);
    // A dash may also stand before the name.
    let (until, name) = match day(last) {
        Ok(until) if joins => (until, name),
        Err(why) if joins && last.starts_with(|letter: char| letter.is_ascii_digit()) => {
            return Err(why);
        }
        Ok(_) | Err(_) if matches!(dash, "-" | "–" | "—") => (from, after),
        Ok(_) | Err(_) => (from, rest),
    };
    Ok((from, until, name))
}

/// `2026-12-24–2026-12-31` is written without spaces too.
fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    if let Some(rest) = ['–', '—'].iter().find_map(|dash| text.strip_prefix(*dash)) {
        return (&text[..text.len() - rest.len()], rest.trim_start());
    }
    let end = text
        .find(|letter: char| letter.is_whitespace() || ['–', '—'].contains(&letter))
        .unwrap_or(text.len());
    (&text[..end], text[end..].trim_start())
}

fn day(word: &str) -> Result<NaiveDate, WhyWrong> {
    let word = word.trim_end_matches([',', ':', ';']);
    let digits = word.split('-').map(str::len).eq([4, 2, 2]);
    word.parse()
        .ok()
        .filter(|_| digits)
        .ok_or_else(|| WhyWrong::NotADay(short(word)))
}

/// Closes every day from one to the other. The first name of a day holds.
fn close(
    days: &mut ClosedDays,
    from: NaiveDate,
    until: NaiveDate,
    name: &str,
) -> Result<(), WhyWrong> {
    if until < from {
        return Err(WhyWrong::Backwards);
    }
    if (until - from).num_days() >= LONGEST_RANGE {
        return Err(WhyWrong::TooLong);
    }
    let name = Some(short(name)).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| NAMELESS.to_owned());
    for day in from.iter_days().take_while(|day| *day <= until) {
        days.entry(day).or_insert_with(|| name.clone());
    }
    if days.len() > MOST {
        return Err(WhyWrong::TooMany);
    }
    Ok(())
}

/// On one line, and not too long.
fn short(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(LONGEST_NAME)
        .collect();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn day_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn a_list_is_read_line_by_line() {
        let typed = "2026-12-24 Christmas Eve\r\n\n  2026-12-27 – 2026-12-29   Winter break  \n\
                     2026-12-31\n2027-01-04 - Stocktaking\n2027-05-14: Bridge\n\
                     2027-06-01–2027-06-02 Move\n2027-07-01 to 2027-07-01 2nd half";
        let read = read(typed, today()).unwrap();
        assert_eq!(
            write(&read.days),
            "2026-12-24 Christmas Eve\n2026-12-27 – 2026-12-29 Winter break\n2026-12-31 Closed\n\
             2027-01-04 Stocktaking\n2027-05-14 Bridge\n2027-06-01 – 2027-06-02 Move\n\
             2027-07-01 2nd half\n"
        );
        assert_eq!(super::read("", today()), Ok(Read::default()));
    }

    #[test]
    fn every_wrong_line_is_named() {
        let typed = "2026-12-24 Christmas Eve\nChristmas\n2026-02-30\n\n2026-12-31 – 2026-12-24 X\n\
                     2026-01-01 – 2028-01-01 X\n2026-12-24 – 2026-12-32 X\n26-12-24 X";
        let wrong = read(typed, today()).unwrap_err();
        let said: Vec<_> = wrong.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "Line 2: “Christmas” is not a day; write it like 2026-12-24.",
                "Line 3: “2026-02-30” is not a day; write it like 2026-12-24.",
                "Line 5: the last day comes before the first.",
                "Line 6: this is longer than a year.",
                "Line 7: “2026-12-32” is not a day; write it like 2026-12-24.",
                "Line 8: “26-12-24” is not a day; write it like 2026-12-24.",
            ]
        );
        let many: Vec<_> = (2027..2031)
            .map(|year| format!("{year}-01-01 – {year}-12-31 Closed for good"))
            .collect();
        let wrong = read(&many.join("\n"), today()).unwrap_err();
        assert_eq!(
            wrong[0].to_string(),
            "Line 3: these are more than 1000 days."
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            days in prop::collection::btree_map(0_u64..400, "[A-Za-z][A-Za-z –-]{0,12}", 0..40)
        ) {
            let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
            let named = |(ahead, name): (u64, String)| {
                (first.checked_add_days(Days::new(ahead)).unwrap(), short(&name))
            };
            let days: ClosedDays = days.into_iter().map(named).collect();
            prop_assert_eq!(read(&write(&days), today()).unwrap().days, days);
        }

        #[test]
        fn nothing_typed_panics(text in "\\PC{0,60}") {
            let _ = read(&text, today());
        }
    }
}
