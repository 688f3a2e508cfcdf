//! The kickoff's agenda, made from the brief: for the shared channel, and as plain text for
//! calendars. Everybody in the channel reads it, so restricted answers are never in it.

use super::brief::promise_saying;
use super::button::Button;
use super::{calendar_links, state, words};
use crate::domain::dates::DateLanguage;
use crate::domain::excerpt;
use crate::domain::handoff::Handoff;
use crate::domain::ids::UserId;
use crate::domain::kickoff::Booking;
use crate::domain::promise::Standing;
use crate::domain::quality::{self, Score, Weakness};
use crate::domain::template::{FieldKey, PROMISES, Tag};
use crate::slack::action::Action;
use crate::slack::line::Line;
use crate::slack::message::{Message, Writer};

/// An agenda is read in a minute: of a longer answer the beginning stands there, in characters.
const LONGEST_ANSWER: usize = 600;
const LONGEST_PROMISE: usize = 140;

const PEOPLE: FieldKey = FieldKey::of("people");
const SUCCESS: FieldKey = FieldKey::of("success");
const CONCERNS: FieldKey = FieldKey::of("concerns");

/// The message in the channel, as true now: the agenda while the kickoff stands and after it was
/// held, one sentence in its place when it was moved or called off. `has_file`: the calendar file
/// stands in its thread.
pub fn agenda(handoff: &Handoff, booking: u32, card_link: Option<&str>, has_file: bool) -> Message {
    let customer = handoff.customer.as_str();
    let read = Button::on(handoff, Action::ReadBrief, "Read the brief");
    let settled = Line::new().bold(customer);
    match Booking::of(handoff, booking) {
        Booking::Stands { meeting, .. } => {
            let news = Line::of("Kickoff with ").bold(customer).text(": ");
            let news = news.meeting(&meeting);
            let file = if has_file {
                "For other calendars, open the file in this thread."
            } else {
                ""
            };
            let mut buttons = calendar_links::buttons(handoff, meeting.at, card_link);
            buttons.push(read);
            let writer = Writer::new().line(news.text(", for 1 hour."));
            let writer = body(writer, handoff, card_link).buttons(buttons);
            writer.note(file).message()
        }
        Booking::Held { at } => {
            let news = Line::of("The kickoff with ").bold(customer);
            let writer = Writer::new().line(news.text(" was held ").date(at).text("."));
            body(writer, handoff, card_link).buttons([read]).message()
        }
        Booking::Moved { to } => {
            let news = settled.text(": the kickoff was moved to ").meeting(&to);
            news.text(". A new agenda is posted here for that time.")
                .into()
        }
        Booking::Off => settled
            .text(": the kickoff planned here is off. The pinned brief says where things stand.")
            .into(),
    }
}

fn body(writer: Writer, handoff: &Handoff, card_link: Option<&str>) -> Writer {
    let ours = Line::joined(
        ours(handoff).map(|(person, what)| Line::new().user(person).text(format!(" ({what})"))),
        ", ",
    );
    let writer = writer.line(state::name(handoff)).heading("People");
    let writer = writer.line(Line::of("From us: ").then(ours));
    topics(handoff, For::Team)
        .into_iter()
        .fold(writer, |writer, topic| {
            let writer = match topic.heading {
                Some(heading) => writer.heading(heading),
                None => writer.line("From the customer:"),
            };
            topic.said.into_iter().fold(writer, |writer, said| {
                let line = said.line;
                let line = match (said.cut, card_link) {
                    (false, _) => line,
                    (true, Some(link)) => line.text(" … ").link(link, "see the brief"),
                    (true, None) => line.text(" … see the brief"),
                };
                if topic.typed {
                    writer.quote(line)
                } else {
                    writer.line(line)
                }
            })
        })
}

/// The same for a calendar, where nothing is a link and people are names. A calendar entry is
/// passed on without a thought, so it holds nothing that may not stand before the customer.
pub fn plain(
    handoff: &Handoff,
    dates: DateLanguage,
    name_of: impl Fn(&UserId) -> String,
) -> String {
    let ours: Vec<String> = ours(handoff)
        .map(|(person, what)| format!("{} ({what})", name_of(person)))
        .collect();
    let mut lines = vec!["People".to_owned(), format!("From us: {}", ours.join(", "))];
    for topic in topics(handoff, For::Anybody) {
        match topic.heading {
            Some(heading) => lines.extend([String::new(), heading]),
            None => lines.push("From the customer:".to_owned()),
        }
        let said = topic.said.into_iter();
        lines.extend(said.map(|said| {
            let more = if said.cut { " … see the brief" } else { "" };
            format!("{}{more}", said.line.plain(dates))
        }));
    }
    lines.join("\n")
}

/// Who comes from our side, and as what.
fn ours(handoff: &Handoff) -> impl Iterator<Item = (&UserId, &'static str)> {
    let seller = (handoff.seller != handoff.manager).then_some((&handoff.seller, "seller"));
    std::iter::once((&handoff.manager, "owner")).chain(seller)
}

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    /// The channel: everything that is not restricted.
    Team,
    /// Whoever a calendar entry is passed on to: only what is marked as shareable.
    Anybody,
}

/// One point of the agenda.
struct Topic {
    /// `None`: the customer's people, who stand below ours.
    heading: Option<String>,
    /// Somebody's own words.
    typed: bool,
    said: Vec<Said>,
}

struct Said {
    line: Line,
    /// There is more of it in the brief.
    cut: bool,
}

impl Said {
    fn of(text: &str, most: usize) -> Self {
        let (head, tail) = excerpt::split(text.trim(), most);
        Self {
            line: Line::of(head),
            cut: !tail.is_empty(),
        }
    }
}

fn topics(handoff: &Handoff, reader: For) -> Vec<Topic> {
    let template = handoff.template();
    let score = quality::score(template, &handoff.brief);
    let typed = |heading: Option<&str>, text: &str| Topic {
        heading: heading.map(str::to_owned),
        typed: true,
        said: vec![Said::of(text, LONGEST_ANSWER)],
    };
    let answer = |key: &FieldKey| {
        let text = answer(handoff, &score, key, reader)?;
        Some(typed(Some(words::label(template, key)), text))
    };
    let matters = handoff
        .ownership()
        .and_then(|held| held.matters_most.as_deref());
    [
        self::answer(handoff, &score, &PEOPLE, reader).map(|people| typed(None, people)),
        answer(&SUCCESS),
        matters
            .filter(|_| reader == For::Team)
            .map(|words| typed(Some("What matters most"), words)),
        answer(&CONCERNS),
        promises(handoff, reader),
        gaps(handoff, &score).filter(|_| reader == For::Team),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An answer that says something and that the reader may read.
fn answer<'a>(handoff: &'a Handoff, score: &Score, key: &FieldKey, reader: For) -> Option<&'a str> {
    let nothing = score.weakness(key).is_some_and(says_nothing);
    let text = handoff.brief.answer(key).trim();
    (may_read(handoff, key, reader) && !nothing && !text.is_empty()).then_some(text)
}

fn says_nothing(weakness: &Weakness) -> bool {
    match weakness {
        Weakness::Empty | Weakness::Placeholder => true,
        Weakness::TooShort { .. }
        | Weakness::SameAs(_)
        | Weakness::RepeatsQuestion
        | Weakness::Undated { .. }
        | Weakness::NoAddress
        | Weakness::Lacks(_) => false,
    }
}

fn may_read(handoff: &Handoff, key: &FieldKey, reader: For) -> bool {
    let mut asked = handoff.template().asked(&handoff.brief.answers);
    let field = asked.find(|field| field.key == *key);
    field.is_some_and(|field| match (field.tag, reader) {
        (Tag::Shareable, _) | (Tag::Internal, For::Team) => true,
        (Tag::Internal, For::Anybody) | (Tag::Restricted, _) => false,
    })
}

fn promises(handoff: &Handoff, reader: For) -> Option<Topic> {
    let made = &handoff.brief.promises;
    let mut rows: Vec<Standing<'_>> = handoff
        .promises()
        .filter(crate::domain::promise::Standing::is_open)
        .collect();
    // What is due first is talked about first.
    rows.sort_by_key(|row| (row.due.is_none(), row.due));
    let rows = rows.into_iter().map(|row| {
        let (head, tail) = excerpt::split(row.promise.text.trim(), LONGEST_PROMISE);
        Said {
            line: promise_saying(row, head),
            cut: !tail.is_empty(),
        }
    });
    let mut said: Vec<Said> = rows.collect();
    if said.is_empty() && made.none_made {
        said.push(Said::of("None were made.", LONGEST_PROMISE));
    }
    let shown = may_read(handoff, &PROMISES, reader) && !said.is_empty();
    shown.then(|| Topic {
        heading: Some("Open promises".to_owned()),
        typed: false,
        said,
    })
}

/// What to ask, because the brief does not say it. Only which fields, never what is in them.
fn gaps(handoff: &Handoff, score: &Score) -> Option<Topic> {
    let template = handoff.template();
    let named = |heading: &str, nothing: bool| {
        let weak = score.weak.iter();
        let weak = weak.filter(|weak| says_nothing(&weak.weakness) == nothing);
        let keys: Vec<FieldKey> = weak.map(|weak| weak.field.clone()).collect();
        let labels = words::labels(template, &keys);
        (!keys.is_empty()).then(|| format!("{heading}: {labels}"))
    };
    let lines = [named("Not answered", true), named("Too thin", false)];
    let said: Vec<Said> = lines
        .into_iter()
        .flatten()
        .map(|text| Said {
            line: Line::of(text),
            cut: false,
        })
        .collect();
    (!said.is_empty()).then(|| Topic {
        heading: Some("Gaps in the brief".to_owned()),
        typed: false,
        said,
    })
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::decide::tests::at;
    use crate::domain::ids::UserId;
    use crate::domain::promise::{Fate, Turn};
    use crate::domain::template::SENSITIVITIES;
    use crate::slack::messages::tests::{
        ENGLISH, ODD, acknowledged, booked, booked_in, cancelled, every_state, heard, mia,
        monstrous, onboarding, read, refused_by_slack,
    };

    const LINK: Option<&str> = Some("https://example.slack.com/archives/C12/p1");

    #[test]
    fn the_agenda() {
        assert_snapshot!(read(&agenda(&booked(), 1, LINK, true)), @"
        Kickoff with Northwind Traders: Nov 27, 2026 at 9:00 AM, for 1 hour.
        HO-12 · Northwind Traders
        People
        From us: @mia (owner), @sam (seller)
        From the customer:
        > Ann Alder, sponsor, ann@northwind.example
        > Bo Birch, day-to-day, bo@northwind.example
        What success looks like
        > Orders retyped by hand: 140 a week today, 10 by March. Bo counts them.
        What matters most
        > Get Bo on our side before the import.
        Open promises
        • Import of ten years of orders · firm · to Ann · by Dec 15, 2026
        • A report on retyped orders · stretch · no date
        Gaps in the brief
        Not answered: First value, Why us, Concerns and expectations, How they decide, Scope and environment
        Too thin: How they communicate, Promises
        [Add to Google Calendar] [Add to Outlook] [Read the brief]
        For other calendars, open the file in this thread.
        ");
    }

    #[test]
    fn of_promises_it_speaks_of_the_open_ones_by_the_day_agreed() {
        let mut handoff = booked();
        let why = String::new;
        let due = "2027-02-01".parse().unwrap();
        for (row, turn) in [
            (1, Turn::Renegotiated { due, why: why() }),
            (2, Turn::Broken { why: why() }),
        ] {
            let (at, by) = (at("2026-11-24 09:00"), mia());
            handoff.fates.insert(row, vec![Fate { at, by, turn }]);
        }
        let said = read(&agenda(&handoff, 1, LINK, true));
        let open = said.lines().skip_while(|line| *line != "Open promises");
        let open: Vec<&str> = open.take(3).collect();
        assert_snapshot!(open.join("\n"), @"
        Open promises
        • Import of ten years of orders · firm · to Ann · by Feb 1, 2027
        Gaps in the brief
        ");
    }

    #[test]
    fn what_became_of_it() {
        let said = |handoff: &Handoff, nth| read(&agenda(handoff, nth, LINK, true));
        let moved = said(&booked(), 0);
        assert_snapshot!(moved, @"Northwind Traders: the kickoff was moved to Nov 27, 2026 at 9:00 AM. A new agenda is posted here for that time.");
        assert_snapshot!(said(&acknowledged(), 1), @"Northwind Traders: the kickoff planned here is off. The pinned brief says where things stand.");
        assert_eq!(said(&cancelled(), 1), said(&acknowledged(), 1));
        let held = said(&onboarding(), 1);
        let lines: Vec<&str> = held.lines().collect();
        assert_snapshot!(lines[0], @"The kickoff with Northwind Traders was held Nov 27, 2026 at 9:00 AM.");
        assert_snapshot!(lines[lines.len() - 1], @"[Read the brief]");
    }

    #[test]
    fn it_says_what_the_clocks_say_where_the_time_was_set() {
        let first = |nth, has_file| {
            let said = read(&agenda(&booked_in("Asia/Tokyo"), nth, LINK, has_file));
            said.lines().next().unwrap().to_owned()
        };
        assert_snapshot!(first(1, true), @"Kickoff with Northwind Traders: Nov 27, 2026 at 9:00 AM (Nov 27, 6:00 PM in Tokyo), for 1 hour.");
        assert_snapshot!(first(0, true), @"Northwind Traders: the kickoff was moved to Nov 27, 2026 at 9:00 AM (Nov 27, 6:00 PM in Tokyo). A new agenda is posted here for that time.");
    }

    #[test]
    fn it_speaks_of_the_file_once_that_is_there() {
        let said = |has_file| read(&agenda(&booked(), 1, LINK, has_file));
        let (with, without) = (said(true), said(false));
        let note = "\nFor other calendars, open the file in this thread.";
        assert_eq!(with, format!("{without}{note}"));
    }

    #[test]
    fn the_fallback_says_the_same() {
        let agenda = agenda(&booked(), 1, LINK, true);
        let seen = read(&agenda);
        let seen: Vec<&str> = seen
            .lines()
            .filter(|line| !line.starts_with('['))
            .map(|line| line.trim_start_matches("> "))
            .collect();
        let heard = heard(&agenda);
        let heard: Vec<&str> = heard
            .lines()
            .map(|line| line.trim_matches(['“', '”']))
            .collect();
        assert_eq!(seen, heard);
    }

    #[test]
    fn as_plain_text_for_calendars() {
        let names = |person: &UserId| match person.as_str() {
            "UMIA" => "Mia Manager".to_owned(),
            _ => "Sam Seller".to_owned(),
        };
        assert_snapshot!(plain(&booked(), ENGLISH, names), @"
        People
        From us: Mia Manager (owner), Sam Seller (seller)

        What success looks like
        Orders retyped by hand: 140 a week today, 10 by March. Bo counts them.
        ");
    }

    #[test]
    fn what_is_long_is_cut_and_says_so() {
        let mut handoff = booked();
        let long = "They count every single order. ".repeat(60);
        handoff.brief.answers.insert(SUCCESS, long);
        handoff.brief.promises.rows[0].text = "Import of orders ".repeat(17);
        let said = read(&agenda(&handoff, 1, None, true));
        let cut: Vec<&str> = said
            .lines()
            .filter(|line| line.contains("see the brief"))
            .collect();
        assert_snapshot!(cut.join("\n"), @"
        > They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count every single order. They count … see the brief
        • Import of orders Import of orders Import of orders Import of orders Import of orders Import of orders Import of orders Import of orders · firm · to Ann · by Dec 15, 2026 … see the brief
        ");
        assert!(plain(&handoff, ENGLISH, ToString::to_string).contains(" … see the brief"));
    }

    #[test]
    fn restricted_answers_are_in_none_of_it() {
        for handoff in every_state() {
            let secret = "overruled";
            assert!(handoff.brief.answer(&SENSITIVITIES).contains(secret));
            let shown =
                serde_json::to_string(&agenda(&handoff, 1, LINK, true).written(ENGLISH)).unwrap();
            assert!(!shown.contains(secret), "{shown}");
            assert!(!plain(&handoff, ENGLISH, ToString::to_string).contains(secret));
        }
    }

    #[test]
    fn nothing_typed_breaks_slacks_limits() {
        for letters in ODD {
            for state in every_state().into_iter().map(|handoff| handoff.state) {
                let mut handoff = Handoff {
                    state,
                    ..monstrous(letters)
                };
                if let crate::domain::handoff::State::KickoffBooked(booked) = &mut handoff.state {
                    let endless = letters.chars().cycle().take(3000);
                    booked.ownership.matters_most = Some(endless.collect());
                }
                for nth in [0, 1] {
                    let refused = refused_by_slack(&agenda(&handoff, nth, LINK, true));
                    assert_eq!(refused, Vec::<String>::new(), "{letters}");
                }
            }
        }
    }
}
