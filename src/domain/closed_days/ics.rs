//! Whole days out of a calendar file (RFC 5545), as calendars export them.
//!
//! A reader of our own: what matters are whole days and the line on which one goes wrong, and a
//! general parser knows neither.

use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime};

use super::{Read, Skipped, WhySkipped, WhyWrong, Wrong, close, day_before, short};

/// What repeats yearly is taken for the years ahead that anybody plans.
const YEARS_AHEAD: i32 = 5;
/// What ended before is over: a clock that still runs may have begun then.
const DAYS_BACK: u64 = 31;

pub(super) fn read(text: &str, today: NaiveDate) -> Result<Read, Wrong> {
    let mut read = Read::default();
    let mut open: Vec<String> = Vec::new();
    let mut event: Option<Event> = None;
    let mut last = 1;
    for (line, content) in unfolded(text) {
        last = line;
        let Some(property) = Property::of(&content) else {
            continue;
        };
        match (property.name.as_str(), &mut event) {
            ("BEGIN", _) => {
                let what = property.value.to_ascii_uppercase();
                if what == "VEVENT" {
                    event = Some(Event::at(line));
                }
                open.push(what);
            }
            ("END", _) => {
                if open.pop().as_deref() == Some("VEVENT")
                    && let Some(event) = event.take()
                {
                    take(&mut read, &event, today)?;
                }
            }
            // Not those of an alarm inside of it.
            (_, Some(event)) if open.last().is_some_and(|what| what == "VEVENT") => {
                event.note(&property);
            }
            (_, Some(_) | None) => {}
        }
    }
    if open.is_empty() {
        Ok(read)
    } else {
        let why = WhyWrong::CutOff;
        Err(Wrong { line: last, why })
    }
}

fn take(read: &mut Read, event: &Event, today: NaiveDate) -> Result<(), Wrong> {
    let line = event.line;
    let name = event.name.clone();
    match event.days(today) {
        Ok(spans) => {
            for (from, until) in spans {
                close(&mut read.days, from, until, &name).map_err(|why| Wrong { line, why })?;
            }
        }
        Err(why) => read.skipped.push(Skipped { line, name, why }),
    }
    Ok(())
}

/// Logical lines with the number of their first physical one: what begins with a blank continues
/// the line before.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some((_, begun))) => begun.push_str(more),
            (Some(_), None) | (None, _) => lines.push((at + 1, line.to_owned())),
        }
    }
    lines
}

/// `DTSTART;VALUE=DATE:20261224`
struct Property {
    name: String,
    value: String,
}

impl Property {
    /// `None` for a line that is none.
    fn of(line: &str) -> Option<Self> {
        let mut quoted = false;
        let colon = line.find(|letter| {
            quoted ^= letter == '"';
            letter == ':' && !quoted
        })?;
        let (name, value) = (&line[..colon], &line[colon + 1..]);
        let name = name.split(';').next().unwrap_or_default();
        Some(Self {
            name: name.trim().to_ascii_uppercase(),
            value: value.trim().to_owned(),
        })
    }
}

/// One event, as far as it concerns us.
struct Event {
    line: usize,
    name: String,
    starts: Option<Moment>,
    ends: Option<Moment>,
    length: Option<Length>,
    repeats: Option<String>,
    /// Days on which it does not repeat.
    except: Vec<NaiveDate>,
    cancelled: bool,
    /// Extra days that we do not read.
    scattered: bool,
}

/// When an event begins or ends.
#[derive(Clone, Copy)]
enum Moment {
    /// A whole day, or midnight on the wall: some calendars write whole days so.
    Day(NaiveDate),
    TimeOfDay,
    Unreadable,
}

impl Moment {
    fn of(value: &str) -> Self {
        if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
            return Self::Day(day);
        }
        let local = value.trim_end_matches('Z');
        match NaiveDateTime::parse_from_str(local, "%Y%m%dT%H%M%S") {
            Ok(at) if at.time() == NaiveTime::MIN && local == value => Self::Day(at.date()),
            Ok(_) => Self::TimeOfDay,
            Err(_) => Self::Unreadable,
        }
    }
}

impl Event {
    fn at(line: usize) -> Self {
        Self {
            line,
            name: String::new(),
            starts: None,
            ends: None,
            length: None,
            repeats: None,
            except: Vec::new(),
            cancelled: false,
            scattered: false,
        }
    }

    fn note(&mut self, property: &Property) {
        let value = &property.value;
        match property.name.as_str() {
            "SUMMARY" => self.name = short(&unescaped(value)),
            "DTSTART" => self.starts = Some(Moment::of(value)),
            "DTEND" => self.ends = Some(Moment::of(value)),
            "DURATION" => self.length = Some(Length::of(value)),
            "RRULE" => self.repeats = Some(value.to_ascii_uppercase()),
            "EXDATE" => self.except.extend(value.split(',').filter_map(|day| {
                let day = day.get(..8)?;
                NaiveDate::parse_from_str(day, "%Y%m%d").ok()
            })),
            "RDATE" => self.scattered = true,
            "STATUS" => self.cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            // What else a calendar says about an event closes nothing.
            _ => {}
        }
    }

    /// Every first and last day it closes, from a while ago to some years ahead.
    fn days(&self, today: NaiveDate) -> Result<Vec<(NaiveDate, NaiveDate)>, WhySkipped> {
        if self.cancelled {
            return Err(WhySkipped::Cancelled);
        }
        if self.scattered {
            return Err(WhySkipped::Repeats);
        }
        let (from, until) = self.first()?;
        let length = until - from;
        if length.num_days() >= super::LONGEST_RANGE {
            return Err(WhySkipped::TooLong);
        }
        let first_years = match &self.repeats {
            None => vec![from],
            Some(rule) => {
                yearly(rule, from, today.year() + YEARS_AHEAD).ok_or(WhySkipped::Repeats)?
            }
        };
        let since = today
            .checked_sub_days(Days::new(DAYS_BACK))
            .unwrap_or(today);
        let spans: Vec<_> = first_years
            .into_iter()
            .filter(|day| !self.except.contains(day))
            .filter_map(|day| Some((day, day.checked_add_signed(length)?)))
            .filter(|(_, until)| *until >= since)
            .collect();
        if spans.is_empty() {
            Err(WhySkipped::Over)
        } else {
            Ok(spans)
        }
    }

    /// Its first and last day; the end that a file names is the day after the last.
    fn first(&self) -> Result<(NaiveDate, NaiveDate), WhySkipped> {
        let from = match self.starts {
            Some(Moment::Day(day)) => day,
            Some(Moment::TimeOfDay) => return Err(WhySkipped::Timed),
            Some(Moment::Unreadable) | None => return Err(WhySkipped::Unreadable),
        };
        let until = match (self.ends, self.length) {
            // Some calendars end a day on itself.
            (Some(Moment::Day(end)), _) if end == from => from,
            (Some(Moment::Day(end)), _) => day_before(end),
            (Some(Moment::TimeOfDay), _) | (None, Some(Length::TimeOfDay)) => {
                return Err(WhySkipped::Timed);
            }
            (Some(Moment::Unreadable), _) => return Err(WhySkipped::Unreadable),
            (None, Some(Length::Days(days))) => from
                .checked_add_days(Days::new(days.saturating_sub(1)))
                .ok_or(WhySkipped::TooLong)?,
            (None, None) => from,
        };
        if until < from {
            return Err(WhySkipped::Unreadable);
        }
        Ok((from, until))
    }
}

/// How long an event lasts, where its end is not named.
#[derive(Clone, Copy)]
enum Length {
    Days(u64),
    TimeOfDay,
}

impl Length {
    fn of(value: &str) -> Self {
        whole_days(value).map_or(Self::TimeOfDay, Self::Days)
    }
}

/// `P1D`, `P2W`; `None` for a length that is not whole days.
fn whole_days(value: &str) -> Option<u64> {
    let length = value.strip_prefix('P')?;
    let (number, times) = if let Some(days) = length.strip_suffix('D') {
        (days, 1)
    } else {
        (length.strip_suffix('W')?, 7)
    };
    number.parse::<u64>().ok()?.checked_mul(times)
}

/// The days of a rule that says no more than “every year on this day”; `None` for any other.
fn yearly(rule: &str, first: NaiveDate, last_year: i32) -> Option<Vec<NaiveDate>> {
    let mut most = usize::MAX;
    let mut until = NaiveDate::MAX;
    let mut every_year = false;
    for part in rule.split(';').filter(|part| !part.is_empty()) {
        match part.split_once('=')? {
            ("FREQ", "YEARLY") => every_year = true,
            ("INTERVAL", "1") | ("WKST", _) => {}
            ("COUNT", count) => most = count.parse().ok()?,
            ("UNTIL", day) => until = NaiveDate::parse_from_str(day.get(..8)?, "%Y%m%d").ok()?,
            ("BYMONTH", month) if month.parse() == Ok(first.month()) => {}
            ("BYMONTHDAY", day) if day.parse() == Ok(first.day()) => {}
            _ => return None,
        }
    }
    let years = (first.year()..=last_year).filter_map(|year| first.with_year(year));
    every_year.then(|| years.take(most).take_while(|day| *day <= until).collect())
}

/// Text as it was typed: `\,`, `\;`, `\\` and `\n`.
fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => text.push(' '),
                Some(other) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::{ClosedDays, write};
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn calendar(events: &[&str]) -> String {
        let events: Vec<_> = events
            .iter()
            .map(|event| {
                format!(
                    "BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n",
                    event.replace('\n', "\r\n")
                )
            })
            .collect();
        let events = events.concat();
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
    }

    #[test]
    fn whole_days_are_taken_however_they_are_written() {
        let file = calendar(&[
            "UID:1\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261225\nSUMMARY:Christmas Eve",
            // Folded in the middle of a word, and of an escape.
            "SUMMARY;LANGUAGE=\"x:y\":Winter\\, br\n eak\\\n , long\nDTSTART;VALUE=DATE:20261227\nDTEND;VALUE=\n DATE:20270101",
            "DTSTART:20270201\nSUMMARY:No end",
            "DTSTART:20270203\nDTEND:20270203\nSUMMARY:Ends on itself",
            "DTSTART:20270205\nDURATION:P2D\nSUMMARY:Two days",
            "DTSTART;TZID=Berlin:20270210T000000\nDTEND;TZID=Berlin:20270211T000000\nSUMMARY:Midnights",
            "DTSTART:20270301\nBEGIN:VALARM\nDTSTART:20200101\nSUMMARY:Alarm\nEND:VALARM",
            "DTSTART:20200501\nRRULE:FREQ=YEARLY;UNTIL=20280601T000000Z\nEXDATE;VALUE=DATE:20270501\nSUMMARY:Founding day",
        ]);
        let read = read(&file, today()).unwrap();
        assert_eq!(read.skipped, []);
        assert_eq!(
            write(&read.days),
            "2026-12-24 Christmas Eve\n2026-12-27 – 2026-12-31 Winter, break, long\n\
             2027-02-01 No end\n2027-02-03 Ends on itself\n2027-02-05 – 2027-02-06 Two days\n\
             2027-02-10 Midnights\n2027-03-01 Closed\n2028-05-01 Founding day\n"
        );
    }

    #[test]
    fn what_closes_nothing_is_named_with_its_line() {
        let file = calendar(&[
            "DTSTART:20260101\nSUMMARY:New Year",
            "DTSTART:20261224T180000Z\nSUMMARY:Party",
            "DTSTART:20261224\nDURATION:PT1H\nSUMMARY:Hour",
            "DTSTART:20261226\nSTATUS:CANCELLED\nSUMMARY:Called off",
            "DTSTART:20261227\nRRULE:FREQ=WEEKLY\nSUMMARY:Weekly",
            "DTSTART:20261301\nSUMMARY:Thirteenth month",
            "SUMMARY:No day",
            "DTSTART:20261227\nDTEND:20261220\nSUMMARY:Backwards",
            "DTSTART:20261227\nDTEND:20290101\nSUMMARY:Sabbatical",
        ]);
        let read = read(&file, today()).unwrap();
        assert_eq!(read.days, ClosedDays::new());
        let skipped: Vec<_> = read
            .skipped
            .iter()
            .map(|one| format!("{} {}: {}", one.line, one.name, one.why))
            .collect();
        assert_eq!(
            skipped,
            [
                "3 New Year: it is over",
                "7 Party: it has a time of day, and closes no whole day",
                "11 Hour: it has a time of day, and closes no whole day",
                "16 Called off: it was cancelled",
                "21 Weekly: it repeats otherwise than once a year",
                "26 Thirteenth month: its days cannot be read",
                "30 No day: its days cannot be read",
                "33 Backwards: its days cannot be read",
                "38 Sabbatical: it is longer than a year",
            ]
        );
    }

    #[test]
    fn a_file_that_was_cut_off_is_not_half_taken() {
        let file = calendar(&["DTSTART:20261224\nSUMMARY:Christmas Eve"]);
        let half = &file[..file.find("END:VEVENT").unwrap()];
        let wrong = read(half, today()).unwrap_err();
        assert_eq!(
            wrong.to_string(),
            "Line 5: the file ends in the middle of an event."
        );
    }

    proptest! {
        #[test]
        fn no_file_panics(
            lines in prop::collection::vec(
                "(BEGIN:VEVENT|END:VEVENT|DTSTART:2026(12|02)3[01]|DTEND:99991231|DURATION:P[0-9]{1,20}D\
                 |RRULE:FREQ=YEARLY;COUNT=[0-9]{1,30}|SUMMARY:\\PC{0,9}| \\PC{0,5})",
                0..20,
            )
        ) {
            let _ = read(&lines.join("\r\n"), today());
        }
    }
}
