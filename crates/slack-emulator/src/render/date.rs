//! Slack's date tokens (`{date_short} at {time}`) in the reader's zone.
//! The `pretty` forms are given without "today" and "tomorrow", so that a text does not depend on the day it is read.

use jiff::{Timestamp, Zoned};

use super::Reader;

/// The moment in the given format, or the fallback where the number is no date.
pub(crate) fn to_text(seconds: i64, format: &str, fallback: &str, reader: &Reader) -> String {
    let Ok(moment) = Timestamp::from_second(seconds) else {
        return fallback.to_owned();
    };
    let moment = moment.to_zoned(reader.zone().clone());
    let mut text = format.to_owned();
    for (token, pattern) in [
        ("{date_num}", "%Y-%m-%d"),
        ("{date_slash}", "%m/%d/%Y"),
        ("{date_short_pretty}", "%b %-d, %Y"),
        ("{date_short}", "%b %-d, %Y"),
        ("{time_secs}", "%-I:%M:%S %p"),
        ("{time}", "%-I:%M %p"),
        ("{ago}", "%Y-%m-%d %H:%M"),
    ] {
        if text.contains(token) {
            text = text.replace(token, &moment.strftime(pattern).to_string());
        }
    }
    for (token, pattern) in [
        ("{date_long_pretty}", "%A, %B"),
        ("{date_long_full}", "%A, %B"),
        ("{date_long}", "%A, %B"),
        ("{day_divider_pretty}", "%A, %B"),
        ("{date_pretty}", "%B"),
        ("{date}", "%B"),
    ] {
        if text.contains(token) {
            let day = format!(
                "{} {}, {}",
                moment.strftime(pattern),
                ordinal(&moment),
                moment.year()
            );
            text = text.replace(token, &day);
        }
    }
    text
}

/// `2026-11-24 10:00` in the reader's zone.
pub(crate) fn day_and_time(seconds: i64, reader: &Reader) -> String {
    Timestamp::from_second(seconds).map_or_else(
        |_| seconds.to_string(),
        |moment| {
            moment
                .to_zoned(reader.zone().clone())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        },
    )
}

fn ordinal(moment: &Zoned) -> String {
    let day = moment.day();
    let ending = match day {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

#[cfg(test)]
mod tests {
    use super::{Reader, to_text};

    #[test]
    fn each_token_in_the_readers_zone() {
        let new_york = Reader::plain().in_zone("America/New_York");
        for (format, expected) in [
            ("{date_num} {time}", "2014-02-18 9:39 AM"),
            ("{date}", "February 18th, 2014"),
            ("{date_long}", "Tuesday, February 18th, 2014"),
            (
                "{date_short_pretty} at {time_secs}",
                "Feb 18, 2014 at 9:39:42 AM",
            ),
        ] {
            assert_eq!(to_text(1_392_734_382, format, "then", &new_york), expected);
        }
        assert_eq!(
            to_text(1_392_734_382, "{time}", "then", &Reader::plain()),
            "2:39 PM"
        );
        assert_eq!(
            to_text(i64::MAX, "{time}", "then", &Reader::plain()),
            "then"
        );
    }
}
