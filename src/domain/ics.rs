//! Writing iCalendar (RFC 5545): content lines that nothing typed can break.
//!
//! Written by hand, because the one crate for it (`icalendar` 0.17) leaves carriage returns and other
//! control characters in texts, puts parameters and addresses out as they are, so that a quote or a
//! line break in a customer's name adds properties, and brings a dozen crates for what is forty lines.

use chrono::{DateTime, Utc};

/// A line has at most this many octets, its end not counted.
const LONGEST_LINE: usize = 75;

/// A calendar file in the making.
#[derive(Debug, Clone, Default)]
pub struct Ics(String);

impl Ics {
    /// A line whose value is ours and means something as it stands (`VERSION`, `2.0`).
    #[must_use]
    pub fn raw(self, name: &str, value: &str) -> Self {
        self.line(&format!("{name}:{}", value.replace(is_control, " ")))
    }

    /// A line whose value is a text, which may have been typed.
    #[must_use]
    pub fn text(self, name: &str, text: &str) -> Self {
        self.line(&format!("{name}:{}", escaped(text)))
    }

    /// A moment, to the second, in UTC.
    #[must_use]
    pub fn moment(self, name: &str, at: DateTime<Utc>) -> Self {
        self.line(&format!("{name}:{}", moment(at)))
    }

    /// Somebody without an address: the name in a parameter, where neither quotes nor line breaks
    /// can be escaped.
    #[must_use]
    pub fn person(self, name: &str, who: &str) -> Self {
        let who = who.replace(is_control, " ").replace('"', "'");
        self.line(&format!("{name};CN=\"{}\":invalid:nomail", who.trim()))
    }

    /// Folds: a line goes on after a line break and a space, never inside a letter.
    fn line(mut self, line: &str) -> Self {
        let mut length = 0;
        for letter in line.chars() {
            if length + letter.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(letter);
            length += letter.len_utf8();
        }
        self.0.push_str("\r\n");
        self
    }

    pub fn finish(self) -> String {
        self.0
    }
}

/// `20261130T090000Z`
pub fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").replace('\r', "\n").chars() {
        match letter {
            '\\' => escaped.push_str("\\\\"),
            ';' => escaped.push_str("\\;"),
            ',' => escaped.push_str("\\,"),
            '\n' => escaped.push_str("\\n"),
            letter if is_control(letter) => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// What may not stand in a line, besides what some readers take for the end of one.
fn is_control(letter: char) -> bool {
    letter.is_control() || ['\u{2028}', '\u{2029}'].contains(&letter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_are_escaped_and_names_cannot_be_left() {
        let text = Ics::default()
            .text("SUMMARY", "Acme, Inc.; \\o/\r\nEND:VEVENT\u{0}\u{7}\rx")
            .person("ORGANIZER", "Mia\"\r\nATTENDEE:mailto:x@example.com\"")
            .raw("UID", "a\r\nb")
            .finish();
        assert_eq!(
            text,
            "SUMMARY:Acme\\, Inc.\\; \\\\o/\\nEND:VEVENT\\nx\r\n\
             ORGANIZER;CN=\"Mia'  ATTENDEE:mailto:x@example.com'\":invalid:nomail\r\n\
             UID:a  b\r\n"
        );
    }

    #[test]
    fn a_long_line_is_folded_between_letters() {
        let text = Ics::default().text("X", &"é".repeat(60)).finish();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines[0], format!("X:{}", "é".repeat(36)));
        assert_eq!(lines[1], format!(" {}", "é".repeat(24)));
        assert_eq!(lines[2], "");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_it_stays_one_property(typed in any::<String>()) {
            let text = Ics::default()
                .text("SUMMARY", &typed)
                .person("ORGANIZER", &typed)
                .finish();
            prop_assert!(text.ends_with("\r\n"));
            let lines: Vec<&str> = text.trim_end_matches("\r\n").split("\r\n").collect();
            for line in &lines {
                prop_assert!(line.len() <= LONGEST_LINE);
                prop_assert!(!line.contains(is_control), "{line:?}");
            }
            let properties = lines.iter().filter(|line| !line.starts_with(' ')).count();
            prop_assert_eq!(properties, 2);
        }
    }
}
