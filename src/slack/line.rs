//! Words for a person: the smallest piece of everything the bot says.
//!
//! One [`Line`] becomes both rich text, where every typed character is literal, and the escaped
//! fallback text, so the two can never say different things.

use chrono::{NaiveDate, TimeDelta};
use slack_morphism::prelude::{
    SlackChannelId, SlackRelaxedUrl, SlackRichTextChannel, SlackRichTextInlineElement,
    SlackRichTextLink, SlackRichTextText, SlackRichTextUser, SlackUserId,
};

use super::day;
use crate::domain::Instant;
use crate::domain::dates::DateLanguage;
use crate::domain::ids::{ChannelId, UserId};
use crate::domain::kickoff::Meeting;
use crate::domain::zone::Zone;
use crate::domain::zones;

/// How a moment is shown: `yesterday at 10:00`, in the reader's zone.
const MOMENT: &str = "{date_short_pretty} at {time}";

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Bold(String),
    User(UserId),
    Channel(ChannelId),
    /// Shown in the reader's zone, and by their Slack in its language.
    Moment(Instant),
    /// The same moment on a clock of that zone, and which zone it is; in the workspace's language
    /// of dates.
    There {
        at: Instant,
        zone: Zone,
    },
    /// The same day in every zone; in the workspace's language of dates.
    Day {
        day: NaiveDate,
        form: day::Form,
        bold: bool,
    },
    Link {
        address: String,
        label: String,
    },
}

/// A sentence or two, or a typed text with its line breaks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line(Vec<Inline>);

impl Line {
    /// Whether it reads differently in another language of dates.
    pub fn has_dates(&self) -> bool {
        self.0.iter().any(|inline| match inline {
            Inline::Moment(_) | Inline::There { .. } | Inline::Day { .. } => true,
            Inline::Text(_)
            | Inline::Bold(_)
            | Inline::User(_)
            | Inline::Channel(_)
            | Inline::Link { .. } => false,
        })
    }

    pub fn new() -> Self {
        Self::default()
    }

    pub fn of(text: impl Into<String>) -> Self {
        Self::new().text(text)
    }

    fn with(mut self, inline: Inline) -> Self {
        self.0.push(inline);
        self
    }

    /// Literal text, typed by a person or by us.
    pub fn text(self, text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            self
        } else {
            self.with(Inline::Text(text))
        }
    }

    pub fn bold(self, text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            self
        } else {
            self.with(Inline::Bold(text))
        }
    }

    pub fn user(self, user: &UserId) -> Self {
        self.with(Inline::User(user.clone()))
    }

    pub fn channel(self, channel: &ChannelId) -> Self {
        self.with(Inline::Channel(channel.clone()))
    }

    pub fn date(self, moment: Instant) -> Self {
        self.with(Inline::Moment(moment))
    }

    /// When a kickoff is; where it was set in another zone, also what the clocks say there.
    pub fn meeting(self, meeting: &Meeting) -> Self {
        let line = self.date(meeting.at);
        match &meeting.zone {
            Some(zone) => line.text(" (").there(meeting.at, zone).text(")"),
            None => line,
        }
    }

    /// A moment as the clocks of a zone say it: `Nov 30, 10:00 AM in Tokyo`.
    pub fn there(self, at: Instant, zone: &Zone) -> Self {
        let zone = zone.clone();
        self.with(Inline::There { at, zone })
    }

    /// A calendar day; it is the same day in every zone.
    pub fn day(self, day: NaiveDate) -> Self {
        self.day_as(day, day::Form::Full)
    }

    pub fn day_as(self, day: NaiveDate, form: day::Form) -> Self {
        let bold = false;
        self.with(Inline::Day { day, form, bold })
    }

    pub fn bold_day(self, day: NaiveDate) -> Self {
        let (form, bold) = (day::Form::Full, true);
        self.with(Inline::Day { day, form, bold })
    }

    pub fn link(self, address: impl Into<String>, label: impl Into<String>) -> Self {
        let (address, label) = (address.into(), label.into());
        self.with(Inline::Link { address, label })
    }

    pub fn then(mut self, mut more: Self) -> Self {
        self.0.append(&mut more.0);
        self
    }

    /// Several lines as one, with `between` between them.
    pub fn joined(lines: impl IntoIterator<Item = Self>, between: &str) -> Self {
        lines.into_iter().fold(Self::new(), |all, line| {
            let all = if all.is_empty() {
                all
            } else {
                all.text(between)
            };
            all.then(line)
        })
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn inlines(&self) -> &[Inline] {
        &self.0
    }

    /// How many characters a reader sees, roughly.
    pub fn length(&self) -> usize {
        self.0.iter().map(Inline::length).sum()
    }

    /// The fallback: mrkdwn in which nothing typed can fire.
    pub fn mrkdwn(&self, dates: DateLanguage) -> String {
        self.0.iter().map(|inline| inline.mrkdwn(dates)).collect()
    }

    /// For where nothing is marked up: the names of a menu, a calendar entry.
    pub fn plain(&self, dates: DateLanguage) -> String {
        self.0.iter().map(|inline| inline.plain(dates)).collect()
    }

    /// As much of the fallback as fits in `room` characters; never half an escape or half a
    /// mention. The flag tells whether it is all of it.
    pub fn mrkdwn_within(&self, room: usize, dates: DateLanguage) -> (String, bool) {
        let mut said = String::new();
        let mut left = room;
        for inline in &self.0 {
            let whole = inline.mrkdwn(dates);
            let length = whole.chars().count();
            if length <= left {
                said.push_str(&whole);
                left -= length;
                continue;
            }
            if let Inline::Text(text) | Inline::Bold(text) = inline {
                for letter in text.chars().map(escaped_letter) {
                    let length = letter.chars().count();
                    if length > left {
                        break;
                    }
                    left -= length;
                    said.push_str(&letter);
                }
            }
            return (said, false);
        }
        (said, true)
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::of(text)
    }
}

impl Inline {
    /// How many characters a reader sees, roughly: what limits are measured by.
    pub fn length(&self) -> usize {
        match self {
            Self::Text(text) | Self::Bold(text) => text.chars().count(),
            Self::User(_) | Self::Channel(_) | Self::Moment(_) => 20,
            Self::There { zone, .. } => day::LONGEST + in_place(zone).chars().count(),
            Self::Day { .. } => day::LONGEST,
            Self::Link { address, label } => address.chars().count() + label.chars().count(),
        }
    }

    pub fn rich(&self, dates: DateLanguage) -> SlackRichTextInlineElement {
        match self {
            Self::Text(text) => SlackRichTextText::new(text.clone()).into(),
            Self::Bold(text) => SlackRichTextText::new(text.clone()).bold().into(),
            Self::User(user) => SlackRichTextUser::new(SlackUserId::new(user.to_string())).into(),
            Self::Channel(channel) => {
                SlackRichTextChannel::new(SlackChannelId::new(channel.to_string())).into()
            }
            Self::Moment(moment) => SlackRichTextInlineElement::Unknown(serde_json::json!({
                "type": "date",
                "timestamp": moment.timestamp(),
                "format": MOMENT,
                "fallback": in_utc(*moment, dates),
            })),
            Self::There { at, zone } => SlackRichTextText::new(there(*at, zone, dates)).into(),
            Self::Day { day, form, bold } => {
                let text = SlackRichTextText::new(day::in_words(*day, *form, dates));
                if *bold { text.bold() } else { text }.into()
            }
            Self::Link { address, label } => {
                SlackRichTextLink::new(SlackRelaxedUrl::new(address.clone()))
                    .with_text(label.clone())
                    .into()
            }
        }
    }

    fn mrkdwn(&self, dates: DateLanguage) -> String {
        match self {
            Self::Text(text) | Self::Bold(text) => escape(text),
            Self::User(user) => format!("<@{user}>"),
            Self::Channel(channel) => format!("<#{channel}>"),
            Self::Moment(moment) => {
                let (seconds, fallback) = (moment.timestamp(), in_utc(*moment, dates));
                format!("<!date^{seconds}^{MOMENT}|{fallback}>")
            }
            Self::There { at, zone } => escape(&there(*at, zone, dates)),
            Self::Day { day, form, .. } => escape(&day::in_words(*day, *form, dates)),
            // An address with these signs would end the token early.
            Self::Link { address, label } if address.contains(['|', '>', '<']) => {
                format!("{} ({})", escape(label), escape(address))
            }
            Self::Link { address, label } => {
                format!("<{}|{}>", escape(address), escape(&label.replace('|', "/")))
            }
        }
    }

    fn plain(&self, dates: DateLanguage) -> String {
        match self {
            Self::Text(text) | Self::Bold(text) => text.clone(),
            Self::User(user) => format!("@{user}"),
            Self::Channel(channel) => format!("#{channel}"),
            Self::Moment(moment) => in_utc(*moment, dates),
            Self::There { at, zone } => there(*at, zone, dates),
            Self::Day { day, form, .. } => day::in_words(*day, *form, dates),
            Self::Link { address, label } => format!("{label} ({address})"),
        }
    }
}

fn in_utc(moment: Instant, dates: DateLanguage) -> String {
    let day = day::in_words(moment.date_naive(), day::Form::Full, dates);
    format!("{day} at {} UTC", moment.format("%H:%M"))
}

fn there(at: Instant, zone: &Zone, dates: DateLanguage) -> String {
    let local = at.with_timezone(zone).naive_local();
    format!("{}{}", day::with_time(local, dates), in_place(zone))
}

/// ` in Tokyo`, but ` UTC`.
fn in_place(zone: &Zone) -> String {
    let between = if zone.name().contains('/') {
        " in "
    } else {
        " "
    };
    format!("{between}{}", zones::city(zone))
}

/// The three signs that mean something in Slack's text.
pub fn escape(text: &str) -> String {
    text.chars().map(escaped_letter).collect()
}

fn escaped_letter(letter: char) -> String {
    match letter {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        letter => letter.to_string(),
    }
}

/// A span of time as people say it: `12 min`, `3 h`, `2 days`.
pub fn in_words(span: TimeDelta) -> String {
    let (minutes, hours, days) = (span.num_minutes(), span.num_hours(), span.num_days());
    match (minutes, hours, days) {
        (..1, _, _) => "less than a minute".to_owned(),
        (1..60, _, _) => format!("{minutes} min"),
        (_, ..48, _) => format!("{hours} h"),
        _ => format!("{days} days"),
    }
}

/// `1 question`, `2 questions`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use serde_json::json;

    use super::*;
    use crate::domain::decide::tests::at;

    fn everything() -> Line {
        Line::of("<!channel> *bold* &lt; & ")
            .bold("a > b")
            .text(" ")
            .user(&UserId::new("U5"))
            .text(" in ")
            .channel(&ChannelId::new("C7"))
            .text(", ")
            .date(at("2026-11-20 10:00"))
            .text(": ")
            .link("https://example.com/?a=1&b=2", "the <deal> | here")
    }

    #[test]
    fn nothing_typed_fires_in_the_fallback() {
        assert_eq!(
            everything().mrkdwn(DateLanguage::default()),
            "&lt;!channel&gt; *bold* &amp;lt; &amp; a &gt; b <@U5> in <#C7>, \
             <!date^1795168800^{date_short_pretty} at {time}|Nov 20, 2026 at 10:00 UTC>: \
             <https://example.com/?a=1&amp;b=2|the &lt;deal&gt; / here>"
        );
        let trap = Line::new().link("https://x.example/>|<!channel>", "x");
        assert_eq!(
            trap.mrkdwn(DateLanguage::default()),
            "x (https://x.example/&gt;|&lt;!channel&gt;)"
        );
    }

    #[test]
    fn rich_text_is_literal() {
        let rich: Vec<_> = everything()
            .inlines()
            .iter()
            .map(|inline| serde_json::to_value(inline.rich(DateLanguage::default())).unwrap())
            .collect();
        assert_eq!(
            rich[0],
            json!({ "type": "text", "text": "<!channel> *bold* &lt; & " })
        );
        assert_eq!(
            rich[1],
            json!({ "type": "text", "text": "a > b", "style": { "bold": true } })
        );
        assert_eq!(rich[3], json!({ "type": "user", "user_id": "U5" }));
        assert_eq!(rich[5], json!({ "type": "channel", "channel_id": "C7" }));
        assert_eq!(
            rich[7],
            json!({ "type": "date", "timestamp": 1_795_168_800, "format": MOMENT,
                "fallback": "Nov 20, 2026 at 10:00 UTC" })
        );
        assert_eq!(
            rich[9],
            json!({ "type": "link", "url": "https://example.com/?a=1&b=2",
                "text": "the <deal> | here" })
        );
    }

    #[test]
    fn a_day_is_said_in_the_language_that_was_chosen() {
        let day = "2026-12-03".parse().unwrap();
        let line = Line::of("by ")
            .day(day)
            .text(", not ")
            .day_as(day, day::Form::WithWeekday)
            .text("; ")
            .bold_day(day)
            .text("; ")
            .date(at("2026-12-03 10:00"));
        for (dates, said) in [
            (
                DateLanguage::American,
                "by Dec 3, 2026, not Thu, Dec 3, 2026; Dec 3, 2026; Dec 3, 2026 at 10:00 UTC",
            ),
            (
                DateLanguage::British,
                "by 3 Dec 2026, not Thu, 3 Dec 2026; 3 Dec 2026; 3 Dec 2026 at 10:00 UTC",
            ),
            (
                DateLanguage::German,
                "by 03.12.2026, not Do., 03.12.2026; 03.12.2026; 03.12.2026 at 10:00 UTC",
            ),
            (
                DateLanguage::French,
                "by 3 déc. 2026, not jeu. 3 déc. 2026; 3 déc. 2026; 3 déc. 2026 at 10:00 UTC",
            ),
            (
                DateLanguage::Spanish,
                "by 3 dic 2026, not jue, 3 dic 2026; 3 dic 2026; 3 dic 2026 at 10:00 UTC",
            ),
            (
                DateLanguage::Portuguese,
                "by 3 de dez. de 2026, not qui., 3 de dez. de 2026; 3 de dez. de 2026; 3 de dez. de 2026 at 10:00 UTC",
            ),
        ] {
            assert_eq!(line.plain(dates), said);
            let moment = said.rsplit("; ").next().unwrap();
            let token = format!("<!date^1796292000^{MOMENT}|{moment}>");
            assert_eq!(line.mrkdwn(dates), said.replace(moment, &token));
            let rich: Vec<_> = line
                .inlines()
                .iter()
                .map(|inline| inline.rich(dates))
                .collect();
            let rich = serde_json::to_value(rich).unwrap();
            assert!(said.starts_with(&format!("by {}", rich[1]["text"].as_str().unwrap())));
            assert_eq!(rich[1]["style"], json!(null));
            assert_eq!(rich[5]["style"], json!({ "bold": true }));
            assert_eq!(rich[7]["fallback"], moment);
        }
    }

    #[test]
    fn a_meeting_says_what_the_clocks_say_where_it_was_set() {
        let meeting = |zone: &str| Meeting {
            at: at("2026-11-30 01:00"),
            zone: Zone::named(zone),
        };
        let line = |zone: &str| Line::of("booked for ").meeting(&meeting(zone)).text(".");
        let said = |dates| line("Asia/Tokyo").plain(dates);
        assert_snapshot!(DateLanguage::ALL.map(said).join("\n"), @"
        booked for Nov 30, 2026 at 01:00 UTC (Nov 30, 10:00 AM in Tokyo).
        booked for 30 Nov 2026 at 01:00 UTC (30 Nov, 10:00 in Tokyo).
        booked for 30.11.2026 at 01:00 UTC (30. Nov., 10:00 in Tokyo).
        booked for 30 nov. 2026 at 01:00 UTC (30 nov., 10:00 in Tokyo).
        booked for 30 nov 2026 at 01:00 UTC (30 nov, 10:00 in Tokyo).
        booked for 30 de nov. de 2026 at 01:00 UTC (30 de nov., 10:00 in Tokyo).
        ");
        let tokyo = line("Asia/Tokyo");
        assert!(tokyo.has_dates());
        let american = DateLanguage::American;
        assert_snapshot!(tokyo.mrkdwn(american), @"booked for <!date^1796000400^{date_short_pretty} at {time}|Nov 30, 2026 at 01:00 UTC> (Nov 30, 10:00 AM in Tokyo).");
        let rich = tokyo.inlines().iter().map(|inline| inline.rich(american));
        let rich = serde_json::to_value(rich.collect::<Vec<_>>()).unwrap();
        assert_eq!(
            rich[3],
            json!({ "type": "text", "text": "Nov 30, 10:00 AM in Tokyo" })
        );
        assert!(
            tokyo.length()
                >= "booked for Nov 30, 2026 at 2:00 AM (Nov 30, 10:00 AM in Tokyo).".len()
        );
        assert_snapshot!(line("UTC").plain(american), @"booked for Nov 30, 2026 at 01:00 UTC (Nov 30, 1:00 AM UTC).");
        assert_eq!(
            line("").inlines(),
            Line::of("booked for ")
                .date(at("2026-11-30 01:00"))
                .text(".")
                .inlines()
        );
        // What does not fit is left out whole.
        let (within, whole) = tokyo.mrkdwn_within(100, american);
        assert!(!whole && !within.contains("Nov 30, 10"), "{within}");
    }

    #[test]
    fn a_fallback_that_must_end_early_ends_between_escapes_and_mentions() {
        let line = Line::of("a&b").user(&UserId::new("U5")).text("c");
        let within = |room| line.mrkdwn_within(room, DateLanguage::default());
        assert_eq!(within(3), ("a".to_owned(), false));
        assert_eq!(within(6), ("a&amp;".to_owned(), false));
        assert_eq!(within(11), ("a&amp;b".to_owned(), false));
        assert_eq!(within(13), ("a&amp;b<@U5>c".to_owned(), true));
    }

    #[test]
    fn spans_are_said_in_words() {
        let said = |minutes| in_words(TimeDelta::minutes(minutes));
        assert_eq!(said(0), "less than a minute");
        assert_eq!(said(59), "59 min");
        assert_eq!(said(3 * 60 + 59), "3 h");
        assert_eq!(said(47 * 60), "47 h");
        assert_eq!(said(48 * 60), "2 days");
        assert_eq!(count(1, "question", "questions"), "1 question");
    }
}
