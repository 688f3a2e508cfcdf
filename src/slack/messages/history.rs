//! The timeline of a handoff, told.

use super::state;
use super::words;
use crate::domain::deadline::Clock;
use crate::domain::handoff::{Handoff, Question};
use crate::domain::kickoff::Meeting;
use crate::domain::notice::News;
use crate::domain::promise::Turn;
use crate::domain::template::FieldKey;
use crate::domain::touchpoint::{Entry, Touchpoint};
use crate::slack::line::{Line, count};
use crate::slack::message::{Message, Writer};

/// More entries than this make a message nobody reads.
const MOST_ENTRIES: usize = 40;
/// What fits into one message well within every limit of Slack's.
const MOST_LETTERS: usize = 9000;

/// The timeline; `newest` begins with what happened last. An entry is shown whole or counted.
pub fn history(handoff: &Handoff, newest: &[Entry]) -> Message {
    let name = Line::new().bold(format!("{} · {}", handoff.id, handoff.customer));
    let mut writer = Writer::new().line(name).line(state::state(handoff)).gap();
    let mut shown = 0;
    let mut letters = 0;
    for entry in newest.iter().take(MOST_ENTRIES) {
        let (line, words) = tell(handoff, entry);
        letters += line.length() + words.map_or(0, |words| words.chars().count());
        if shown > 0 && letters > MOST_LETTERS {
            break;
        }
        writer = writer.line(line).quote(words.unwrap_or_default());
        shown += 1;
    }
    if shown < newest.len() {
        let older = count(newest.len() - shown, "older entry", "older entries");
        writer = writer.gap().line(&*format!("{older} not shown."));
    }
    writer.message()
}

/// What happened, and what somebody said about it.
fn tell<'a>(handoff: &Handoff, entry: &'a Entry) -> (Line, Option<&'a str>) {
    let line = Line::new().date(entry.at).text(" · ");
    let line = match &entry.by {
        Some(by) => line.user(by).text(" "),
        None => line.text("Handoff "),
    };
    let template = handoff.template();
    let fields = |fields: &[FieldKey]| words::labels(template, fields);
    let asked = |questions: &[Question]| {
        let keys: Vec<FieldKey> = questions
            .iter()
            .map(|question| question.field.clone())
            .collect();
        words::labels(template, &keys)
    };
    match &entry.touchpoint {
        Touchpoint::Submitted { score } => (
            line.text(format!("sent the brief ({score} of 100 points)")),
            None,
        ),
        Touchpoint::Returned { questions } => (
            line.text(format!(
                "returned the brief with questions: {}",
                asked(questions)
            )),
            None,
        ),
        Touchpoint::Answered { fields: none, .. } if none.is_empty() => {
            (line.text("sent the brief back without changes"), None)
        }
        Touchpoint::Answered {
            fields: keys,
            brief_version,
        } => (
            line.text(format!(
                "answered: {} (brief version {brief_version})",
                fields(keys)
            )),
            None,
        ),
        Touchpoint::HandedOver { from, to, why } => (
            line.text("handed it over from ")
                .user(from)
                .text(" to ")
                .user(to),
            Some(why.as_str()),
        ),
        Touchpoint::Acknowledged { matters_most } => {
            (line.text("acknowledged"), matters_most.as_deref())
        }
        Touchpoint::KickoffBooked { at, zone } => (
            line.text("booked the kickoff for ").meeting(&Meeting {
                at: *at,
                zone: zone.clone(),
            }),
            None,
        ),
        Touchpoint::KickoffMoved { from, to, zone } => (
            line.text("moved the kickoff from ")
                .date(*from)
                .text(" to ")
                .meeting(&Meeting {
                    at: *to,
                    zone: zone.clone(),
                }),
            None,
        ),
        Touchpoint::KickoffHeld { at } => (
            line.text("recorded that the kickoff of ")
                .date(*at)
                .text(" was held"),
            None,
        ),
        Touchpoint::KickoffNoShow { at } => (
            line.text("recorded that nobody came to the kickoff of ")
                .date(*at),
            None,
        ),
        Touchpoint::Offered { to, why } => (
            line.text("asked ").user(to).text(" to take it over"),
            Some(why.as_str()),
        ),
        Touchpoint::OfferWithdrawn { to } => (
            line.text("withdrew the question to ")
                .user(to)
                .text(", who left before answering"),
            None,
        ),
        Touchpoint::OwnerChanged { from } => (line.text("took it over from ").user(from), None),
        Touchpoint::SellerChanged { from, to, why } => (
            line.text("made ")
                .user(to)
                .text(" the seller instead of ")
                .user(from),
            Some(why.as_str()),
        ),
        Touchpoint::CheckedIn { day, health, note } => {
            let health = words::health(*health);
            let says = match day {
                0 => format!("checked in: {health}"),
                day => format!("checked in on day {day}: {health}"),
            };
            (line.text(says), Some(note.as_str()))
        }
        Touchpoint::Completed { first_value_on } => (
            line.text("marked the onboarding complete, first value ")
                .day(*first_value_on),
            None,
        ),
        Touchpoint::Closed { outcome } => (
            line.text(format!("closed the handoff: {}", words::health(*outcome))),
            None,
        ),
        Touchpoint::PromiseTurned { text, turn } => match turn {
            Turn::Kept => (line.text("recorded a promise as kept"), Some(text.as_str())),
            Turn::Renegotiated { due, why } => (
                line.text(format!("agreed on a new day for “{text}”: "))
                    .day(*due),
                Some(why.as_str()),
            ),
            Turn::Broken { why } => (
                line.text(format!("recorded “{text}” as broken")),
                Some(why.as_str()),
            ),
        },
        Touchpoint::Noted { text } => (line.text("noted"), Some(text.as_str())),
        Touchpoint::Cancelled { reason } => {
            (line.text("cancelled the handoff"), Some(reason.as_str()))
        }
        Touchpoint::ChannelMade { name } => (line.text(format!("made the channel #{name}")), None),
        Touchpoint::ChannelTrouble { error } => (
            line.text(format!("could not finish the channel: Slack said {error}")),
            None,
        ),
        Touchpoint::AgendaPosted { kickoff } => (
            line.text("posted the agenda for the kickoff of ")
                .date(*kickoff),
            None,
        ),
        Touchpoint::RepairAsked => (line.text("asked for a repair of the channel"), None),
        Touchpoint::Nudged { to, news } => {
            (line.text("reminded ").user(to).text(of_what(news)), None)
        }
    }
}

fn of_what(news: &News) -> &'static str {
    match news {
        News::Nudge { clock, .. } | News::Reminded { clock, .. } => match clock {
            Clock::Acknowledge { .. } | Clock::TakeOver { .. } => " that the brief waits",
            Clock::Answer { .. } => " that questions wait",
            Clock::RecordKickoff { .. } => " to say whether the kickoff was held",
            Clock::BookKickoff { .. } | Clock::HoldKickoff => " of the kickoff",
            Clock::CheckIn { .. } => " to check in",
            Clock::Promise { .. } => " of a promise",
            Clock::OnCall => "",
        },
        News::Escalated { .. } => " of something late, as a lead",
        News::KickoffTomorrow { .. } => " of the kickoff on the next business day",
        News::KickoffSoon { .. } => " of the kickoff in an hour",
        News::BriefWaits { .. }
        | News::Sent { .. }
        | News::Acknowledged
        | News::TakenOver
        | News::Returned { .. }
        | News::ReturnedForYou { .. }
        | News::AnsweredForYou { .. }
        | News::AskedLater { .. }
        | News::HandedOver { .. }
        | News::KickoffBooked { .. }
        | News::AtRisk { .. }
        | News::Offered { .. }
        | News::OfferWithdrawn { .. }
        | News::OwnerChanged { .. }
        | News::SellerChanged { .. }
        | News::PromiseTurned { .. }
        | News::Steady
        | News::Closed
        | News::Cancelled
        | News::ChannelTrouble { .. }
        | News::Unheard { .. } => "",
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::decide::tests::at;
    use crate::domain::ids::UserId;
    use crate::domain::zone::Zone;
    use crate::slack::messages::tests::{
        ODD, booked, mia, monstrous, read, refused_by_slack, returned,
    };

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
        let told = |text: &str| text.to_owned();
        let mut entries = [
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
                "2026-11-28 08:00",
                lena,
                Touchpoint::Cancelled {
                    reason: told("Bankrupt."),
                },
            ),
        ];
        entries.reverse();
        assert_snapshot!(read(&history(&booked(), &entries)), @"
        HO-12 · Northwind Traders
        Acknowledged by @mia, 3 h after it was sent · kickoff Nov 27, 2026 at 9:00 AM
        Nov 28, 2026 at 8:00 AM · @lena cancelled the handoff
        > Bankrupt.
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
        ");
    }

    #[test]
    fn a_long_life_fits_into_a_message() {
        for letters in ODD {
            let text: String = letters.chars().cycle().take(3000).collect();
            let noted = |_| {
                entry(
                    "2026-11-20 10:00",
                    Some("USAM"),
                    Touchpoint::Noted { text: text.clone() },
                )
            };
            let entries: Vec<Entry> = (0..200).map(noted).collect();
            let refused = refused_by_slack(&history(&monstrous(letters), &entries));
            assert_eq!(refused, Vec::<String>::new(), "{letters}");
        }
    }
}
