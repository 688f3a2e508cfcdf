//! Everything that happened to a handoff, page by page.

use super::form;
use super::modal::{Block, Modal};
use super::picker::picker;
use crate::domain::handoff::Handoff;
use crate::domain::touchpoint::{Entry, Topic};
use crate::slack::action::{About, Action};
use crate::slack::line::Line;
use crate::slack::message::Writer;
use crate::slack::messages::button::Button;
use crate::slack::messages::history::tell;
use crate::slack::messages::state;

/// What fits into one form well within every limit of Slack's, whatever the letters.
const MOST_LETTERS: usize = 20_000;

/// One page of it.
#[derive(Debug)]
pub struct Shown<'a> {
    pub topic: Option<Topic>,
    /// The newest first, each with its place.
    pub entries: &'a [(i64, Entry)],
    pub has_newer: bool,
    pub has_older: bool,
    /// There is something to compare.
    pub has_versions: bool,
}

/// An entry is shown whole or on the next page.
pub fn history(handoff: &Handoff, page: &Shown<'_>) -> Modal {
    let name = Line::new().bold(format!("{} · {}", handoff.id, handoff.customer));
    let head = Writer::new().line(name).line(state::state(handoff));
    let mut writer = Writer::new();
    let (mut letters, mut shown) = (0, 0);
    for (_, entry) in page.entries {
        let (line, words) = tell(handoff, entry);
        letters += line.length() + words.map_or(0, |words| words.chars().count());
        if shown > 0 && letters > MOST_LETTERS {
            break;
        }
        writer = writer.line(line).quote(words.unwrap_or_default());
        shown += 1;
    }
    if shown == 0 {
        writer = writer.line(nothing(page));
    }
    let first = page.entries.first().map(|(place, _)| *place);
    let last = page.entries[..shown].last().map(|(place, _)| *place);
    let mut turn = Vec::new();
    if page.has_newer {
        let value = first.map_or_else(|| "newest".to_owned(), |place| format!("after/{place}"));
        turn.push(Button::new(Action::HistoryNewer, "Newer", value));
    }
    if let Some(last) = last.filter(|_| page.has_older || shown < page.entries.len()) {
        turn.push(Button::new(
            Action::HistoryOlder,
            "Older",
            format!("before/{last}"),
        ));
    }
    if page.has_versions {
        turn.push(Button::on(
            handoff,
            Action::ShowVersions,
            "Versions of the brief",
        ));
    }
    let about = About::History {
        handoff: handoff.id,
        topic: page.topic,
    };
    let blocks = head.blocks().into_iter().chain([topics(page.topic)]);
    let blocks = blocks.chain(writer.buttons(turn).blocks()).collect();
    form::to_read(&about, "History", blocks)
}

fn nothing(page: &Shown<'_>) -> &'static str {
    match (page.has_newer, page.topic) {
        (true, _) => "There is nothing older.",
        (false, Some(_)) => "Nothing of this kind has happened yet.",
        (false, None) => "Nothing has happened yet.",
    }
}

fn topics(chosen: Option<Topic>) -> Block {
    let everything = [(None, "Everything")];
    let named = Topic::ALL.map(|topic| (Some(topic), called(topic)));
    let options: Vec<(String, String)> = everything
        .into_iter()
        .chain(named)
        .map(|(topic, says)| (value(topic), says.to_owned()))
        .collect();
    picker(Action::HistoryTopic, "Show", &options, &value(chosen))
}

fn value(topic: Option<Topic>) -> String {
    topic
        .map_or("everything", |topic| match topic {
            Topic::Brief => "brief",
            Topic::Kickoff => "kickoff",
            Topic::Promises => "promises",
            Topic::CheckIns => "check_ins",
            Topic::Notes => "notes",
            Topic::People => "people",
            Topic::Reminders => "reminders",
            Topic::Channel => "channel",
        })
        .to_owned()
}

/// The topic that a choice in the menu stands for; everything, where it is none of ours.
pub fn topic(value_chosen: &str) -> Option<Topic> {
    let mut all = Topic::ALL.into_iter();
    all.find(|topic| value(Some(*topic)) == value_chosen)
}

fn called(topic: Topic) -> &'static str {
    match topic {
        Topic::Brief => "Brief",
        Topic::Kickoff => "Kickoff",
        Topic::Promises => "Promises",
        Topic::CheckIns => "Check-ins",
        Topic::Notes => "Notes",
        Topic::People => "Who sells and who owns",
        Topic::Reminders => "Reminders",
        Topic::Channel => "Channel",
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::added::tests::{names, source};
    use crate::domain::added::{Addition, Part};
    use crate::domain::deadline::Clock;
    use crate::domain::decide::tests::at;
    use crate::domain::ids::UserId;
    use crate::domain::notice::News;
    use crate::domain::template::{FieldKey, GOALS, SENSITIVITIES};
    use crate::domain::touchpoint::Touchpoint;
    use crate::domain::zone::Zone;
    use crate::slack::messages::tests::{
        ENGLISH, ODD, booked, mia, monstrous, read_view, refused_view, returned,
    };

    fn shown(entries: &[(i64, Entry)]) -> Shown<'_> {
        Shown {
            topic: None,
            entries,
            has_newer: false,
            has_older: false,
            has_versions: false,
        }
    }

    fn placed(entries: Vec<Entry>) -> Vec<(i64, Entry)> {
        (0..).zip(entries).collect()
    }

    fn entry(time: &str, by: Option<&str>, touchpoint: Touchpoint) -> Entry {
        let by = by.map(UserId::new);
        Entry {
            at: at(time),
            by,
            touchpoint,
        }
    }

    #[test]
    fn everything_that_can_happen_is_told() {
        let questions = returned().questions().to_vec();
        let (sam, lena) = (Some("USAM"), Some("ULENA"));
        let added = |brief_version, promise| Touchpoint::MessageAdded {
            brief_version,
            promise,
        };
        let told = |text: &str| text.to_owned();
        let mut entries = vec![
            entry("2026-11-20 10:00", sam, Touchpoint::Submitted { score: 71 }),
            entry(
                "2026-11-20 10:01",
                None,
                Touchpoint::ChannelMade {
                    name: told("cust-northwind"),
                },
            ),
            entry(
                "2026-11-20 10:02",
                None,
                Touchpoint::ChannelTrouble {
                    error: told("too_many_pins"),
                },
            ),
            entry("2026-11-20 10:05", sam, Touchpoint::RepairAsked),
            entry(
                "2026-11-20 11:00",
                Some("UMIA"),
                Touchpoint::Returned { questions },
            ),
            entry(
                "2026-11-20 11:30",
                sam,
                Touchpoint::Answered {
                    fields: vec![FieldKey::of("concerns"), FieldKey::of("promises")],
                    brief_version: 2,
                },
            ),
            entry(
                "2026-11-20 11:40",
                sam,
                Touchpoint::Answered {
                    fields: vec![],
                    brief_version: 2,
                },
            ),
            entry(
                "2026-11-20 12:00",
                lena,
                Touchpoint::HandedOver {
                    from: mia(),
                    to: UserId::new("UOLAF"),
                    why: told("Mia is away."),
                },
            ),
            entry(
                "2026-11-21 09:00",
                None,
                Touchpoint::Nudged {
                    to: UserId::new("UOLAF"),
                    news: News::Nudge {
                        clock: Clock::Acknowledge { round: 2 },
                        whose: UserId::new("UOLAF"),
                    },
                },
            ),
            entry(
                "2026-11-21 09:30",
                Some("UOLAF"),
                Touchpoint::Acknowledged {
                    matters_most: Some(told("Bo.")),
                },
            ),
            entry(
                "2026-11-21 09:31",
                Some("UOLAF"),
                Touchpoint::KickoffBooked {
                    at: at("2026-11-24 09:00"),
                    zone: Zone::named("Asia/Tokyo"),
                },
            ),
            entry(
                "2026-11-21 09:40",
                Some("UOLAF"),
                Touchpoint::KickoffMoved {
                    from: at("2026-11-24 09:00"),
                    to: at("2026-11-25 09:00"),
                    zone: None,
                },
            ),
            entry(
                "2026-11-24 09:00",
                None,
                Touchpoint::AgendaPosted {
                    kickoff: at("2026-11-25 09:00"),
                },
            ),
            entry(
                "2026-11-25 10:00",
                Some("UOLAF"),
                Touchpoint::KickoffNoShow {
                    at: at("2026-11-25 09:00"),
                },
            ),
            entry(
                "2026-11-27 10:00",
                Some("UOLAF"),
                Touchpoint::KickoffHeld {
                    at: at("2026-11-27 09:00"),
                },
            ),
            entry(
                "2026-11-27 11:00",
                sam,
                Touchpoint::Noted {
                    text: told("*They* asked for <!channel>\ntwice"),
                },
            ),
            entry(
                "2026-11-27 12:00",
                sam,
                Touchpoint::MessageNoted {
                    text: told("*Bo* left."),
                    source: source(),
                },
            ),
            entry("2026-11-27 13:00", sam, added(2, None)),
            entry("2026-11-27 13:10", sam, added(3, None)),
            entry("2026-11-27 13:20", sam, added(4, Some(7))),
            entry("2026-11-27 13:30", sam, added(5, None)),
            entry(
                "2026-11-28 06:00",
                lena,
                Touchpoint::AliasAdded { alias: told("NWT") },
            ),
            entry(
                "2026-11-28 07:00",
                lena,
                Touchpoint::AliasTakenBack { alias: told("NWT") },
            ),
            entry(
                "2026-11-28 08:00",
                lena,
                Touchpoint::Cancelled {
                    reason: told("Bankrupt."),
                },
            ),
        ];
        entries.reverse();
        let entries = placed(entries);
        let mut handoff = booked();
        let part = |field| Part::of_field(field, &names());
        for (brief_version, part) in [
            (2, part(GOALS)),
            (3, part(SENSITIVITIES)),
            (4, Part::Promise { row: 7 }),
        ] {
            handoff.brief.added.push(Addition {
                brief_version,
                by: UserId::new("USAM"),
                at: at("2026-11-27 13:00"),
                source: source(),
                text: told("They want it\nby March."),
                part,
            });
        }
        assert_snapshot!(read_view(&history(&handoff, &shown(&entries))), @"
        History
        HO-12 · Northwind Traders
        Acknowledged by @mia, 3 h after it was sent · kickoff Nov 27, 2026 at 9:00 AM
        Show
        [Everything ▾]
        Nov 28, 2026 at 8:00 AM · @lena cancelled the handoff
        > Bankrupt.
        Nov 28, 2026 at 7:00 AM · @lena said that they are not called “NWT” any more
        Nov 28, 2026 at 6:00 AM · @lena said that they are also called “NWT”
        Nov 27, 2026 at 1:30 PM · @sam added to the brief (brief version 5)
        Nov 27, 2026 at 1:20 PM · @sam added a promise (brief version 4): a message of @olaf, Nov 20, 2026 at 9:30 AM · Open the message (https://contoso.slack.com/archives/C7/p1763631000000100)
        > They want it
        > by March.
        Nov 27, 2026 at 1:10 PM · @sam added to “Sensitivities” (brief version 3): a message of @olaf, Nov 20, 2026 at 9:30 AM · Open the message (https://contoso.slack.com/archives/C7/p1763631000000100)
        Nov 27, 2026 at 1:00 PM · @sam added to “Goals and motivation” (brief version 2): a message of @olaf, Nov 20, 2026 at 9:30 AM · Open the message (https://contoso.slack.com/archives/C7/p1763631000000100)
        > They want it
        > by March.
        Nov 27, 2026 at 12:00 PM · @sam noted a message of @olaf, Nov 20, 2026 at 9:30 AM · Open the message (https://contoso.slack.com/archives/C7/p1763631000000100)
        > *Bo* left.
        Nov 27, 2026 at 11:00 AM · @sam noted
        > *They* asked for <!channel>
        > twice
        Nov 27, 2026 at 10:00 AM · @olaf recorded that the kickoff of Nov 27, 2026 at 9:00 AM was held
        Nov 25, 2026 at 10:00 AM · @olaf recorded that nobody came to the kickoff of Nov 25, 2026 at 9:00 AM
        Nov 24, 2026 at 9:00 AM · Handoff posted the agenda for the kickoff of Nov 25, 2026 at 9:00 AM
        Nov 21, 2026 at 9:40 AM · @olaf moved the kickoff from Nov 24, 2026 at 9:00 AM to Nov 25, 2026 at 9:00 AM
        Nov 21, 2026 at 9:31 AM · @olaf booked the kickoff for Nov 24, 2026 at 9:00 AM (Nov 24, 6:00 PM in Tokyo)
        Nov 21, 2026 at 9:30 AM · @olaf acknowledged
        > Bo.
        Nov 21, 2026 at 9:00 AM · Handoff reminded @olaf that the brief waits
        Nov 20, 2026 at 12:00 PM · @lena handed it over from @mia to @olaf
        > Mia is away.
        Nov 20, 2026 at 11:40 AM · @sam sent the brief back without changes
        Nov 20, 2026 at 11:30 AM · @sam answered: Concerns and expectations, Promises (brief version 2)
        Nov 20, 2026 at 11:00 AM · @mia returned the brief with questions: Concerns and expectations, Promises
        Nov 20, 2026 at 10:05 AM · @sam asked for a repair of the channel
        Nov 20, 2026 at 10:02 AM · Handoff could not finish the channel: Slack said too_many_pins
        Nov 20, 2026 at 10:01 AM · Handoff made the channel #cust-northwind
        Nov 20, 2026 at 10:00 AM · @sam sent the brief (71 of 100 points)
        [Close]
        ");
    }

    #[test]
    fn pages_are_turned_and_topics_chosen() {
        let noted = |text: &str| {
            let text = text.to_owned();
            entry("2026-11-20 10:00", Some("USAM"), Touchpoint::Noted { text })
        };
        let entries = [(7, noted("Two")), (3, noted("One"))];
        let middle = Shown {
            topic: Some(Topic::Notes),
            has_newer: true,
            has_older: true,
            has_versions: true,
            ..shown(&entries)
        };
        let view = history(&booked(), &middle);
        assert_snapshot!(read_view(&view), @"
        History
        HO-12 · Northwind Traders
        Acknowledged by @mia, 3 h after it was sent · kickoff Nov 27, 2026 at 9:00 AM
        Show
        [Notes ▾]
        Nov 20, 2026 at 10:00 AM · @sam noted
        > Two
        Nov 20, 2026 at 10:00 AM · @sam noted
        > One
        [Newer] [Older] [Versions of the brief]
        [Close]
        ");
        let json = serde_json::to_string(&view.written(ENGLISH)).unwrap();
        assert!(
            json.contains("after/7") && json.contains("before/3"),
            "{json}"
        );
        let none = Shown {
            topic: Some(Topic::Promises),
            ..shown(&[])
        };
        assert_snapshot!(read_view(&history(&booked(), &none)), @"
        History
        HO-12 · Northwind Traders
        Acknowledged by @mia, 3 h after it was sent · kickoff Nov 27, 2026 at 9:00 AM
        Show
        [Promises ▾]
        Nothing of this kind has happened yet.
        [Close]
        ");
        let beyond = Shown {
            has_newer: true,
            ..shown(&[])
        };
        assert_snapshot!(read_view(&history(&booked(), &beyond)), @"
        History
        HO-12 · Northwind Traders
        Acknowledged by @mia, 3 h after it was sent · kickoff Nov 27, 2026 at 9:00 AM
        Show
        [Everything ▾]
        There is nothing older.
        [Newer]
        [Close]
        ");
        for each in Topic::ALL {
            assert_eq!(topic(&value(Some(each))), Some(each));
        }
        assert_eq!(topic("everything"), None);
    }

    #[test]
    fn whatever_was_said_a_page_fits() {
        for letters in ODD {
            let text: String = letters.chars().cycle().take(3000).collect();
            let noted = |_| {
                entry(
                    "2026-11-20 10:00",
                    Some("USAM"),
                    Touchpoint::Noted { text: text.clone() },
                )
            };
            let entries = placed((0..20).map(noted).collect());
            let page = Shown {
                has_newer: true,
                has_versions: true,
                ..shown(&entries)
            };
            let view = history(&monstrous(letters), &page);
            assert_eq!(refused_view(&view), Vec::<String>::new(), "{letters}");
            assert!(
                read_view(&view).contains("[Older]"),
                "what does not fit is on the next page"
            );
        }
    }
}
