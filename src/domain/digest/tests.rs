//! Which section a handoff belongs to, and how the weeks compare.

use chrono::NaiveTime;

use super::*;
use crate::domain::calendar::Calendar;
use crate::domain::company::Company;
use crate::domain::customer::Customer;
use crate::domain::decide::tests::{at, submitted};
use crate::domain::draft::Content;
use crate::domain::handoff::{
    Acknowledged, Arrival, KickoffBooked, Offer, Onboarding, Ownership, Returned, Submitted,
};
use crate::domain::ids::DraftId;
use crate::domain::ids::UserId;
use crate::domain::nudge::Record;
use crate::domain::policy::Policy;
use crate::domain::promise::{Fate, Promise};
use crate::domain::template::standard;
use crate::domain::touchpoint::Entry;
use crate::domain::zone::Zone;

/// Tuesday, half past eight in New York.
fn now() -> Instant {
    at("2026-11-24 13:30")
}

fn user(id: &str) -> UserId {
    UserId::new(id)
}

fn facts(handoffs: Vec<Handoff>) -> Facts {
    let policy = Policy::default();
    let calendar = |zone: &str| Calendar::new(policy.week.clone(), Zone::named(zone).unwrap());
    let company = Company::new(policy.clone())
        .with(user("USAM"), calendar("Europe/London"))
        .with(user("UMIA"), calendar("Europe/Berlin"))
        .with(user("ULENA"), calendar("America/New_York"));
    Facts {
        lead: user("ULENA"),
        team: None,
        handoffs,
        nudged: BTreeMap::new(),
        drafts: Vec::new(),
        happened: Vec::new(),
        gone: BTreeSet::new(),
        company,
    }
}

fn numbered(number: i64, state: State) -> Handoff {
    Handoff {
        id: HandoffId::new(number),
        submitted_at: at("2026-11-10 10:00"),
        state,
        ..submitted()
    }
}

fn waiting(since: &str) -> State {
    State::Submitted(Submitted {
        since: at(since),
        round: 1,
        arrival: Arrival::Sent,
        returns: 0,
    })
}

fn ownership() -> Ownership {
    Ownership {
        owner: user("UMIA"),
        acknowledged_at: at("2026-11-20 10:00"),
        matters_most: None,
        bookings: 1,
        returns: 0,
    }
}

fn kickoff(moment: &str) -> State {
    State::KickoffBooked(KickoffBooked {
        ownership: ownership(),
        at: at(moment),
        booked_at: at("2026-11-20 10:00"),
        zone: None,
    })
}

fn onboarding(health: Option<Health>) -> State {
    let check_in = |health| CheckIn {
        day: 7,
        at: at("2026-11-23 10:00"),
        by: user("UMIA"),
        health,
        note: "Bo left".to_owned(),
    };
    State::Onboarding(Onboarding {
        ownership: ownership(),
        kickoff_at: at("2026-11-16 10:00"),
        held_recorded_at: at("2026-11-16 11:00"),
        check_ins: health.map(check_in).into_iter().collect(),
    })
}

/// `Late 1 3 +1`: the numbers of its rows, and how many stand above.
fn read(facts: &Facts) -> Vec<String> {
    let digest = digest(facts, now());
    let number = |row: &Row<'_>| match row.id() {
        Some(id) => format!(" {}", id.number()),
        None => " draft".to_owned(),
    };
    let section = |section: &Section<'_>| {
        let numbers: Vec<String> = section.rows.iter().map(number).collect();
        let above = match section.above {
            0 => String::new(),
            above => format!(" +{above}"),
        };
        format!("{:?}{}{above}", section.kind, numbers.concat())
    };
    digest.sections.iter().map(section).collect()
}

#[test]
fn a_handoff_has_rows_in_its_most_urgent_section_and_is_counted_in_the_others() {
    let facts = facts(vec![
        numbered(1, waiting("2026-11-24 08:00")),
        numbered(2, waiting("2026-11-20 08:00")),
        numbered(3, waiting("2026-11-19 08:00")),
        numbered(
            4,
            State::Returned(Returned {
                at: at("2026-11-24 12:00"),
                by: user("UMIA"),
                questions: Vec::new(),
                round: 1,
                returns: 1,
            }),
        ),
        numbered(5, kickoff("2026-11-24 22:00")),
        numbered(6, kickoff("2026-11-27 09:00")),
        // Sunday evening in New York is Monday in UTC.
        numbered(7, kickoff("2026-11-30 03:00")),
        numbered(8, kickoff("2026-11-30 14:00")),
        numbered(9, onboarding(Some(Health::AtRisk))),
        numbered(10, onboarding(Some(Health::OnTrack))),
        Handoff {
            submitted_at: at("2026-11-24 09:00"),
            ..numbered(
                11,
                State::Acknowledged(Acknowledged {
                    ownership: Ownership {
                        acknowledged_at: at("2026-11-24 10:00"),
                        ..ownership()
                    },
                    since: None,
                }),
            )
        },
    ]);
    assert_eq!(
        read(&facts),
        [
            "Late 3 2",
            "Waiting 1 +2",
            "Returned 4",
            "KickoffsToday 5",
            "KickoffsThisWeek 6 7",
            "AtRisk 9",
            "New 11",
        ]
    );
}

#[test]
fn every_late_clock_has_its_row_and_says_how_often_its_person_was_reminded() {
    let mut handoff = numbered(1, waiting("2026-11-19 08:00"));
    handoff.brief.promises.rows = vec![Promise {
        text: "Single sign-on".to_owned(),
        due: "2026-11-20".parse().ok(),
        ..Promise::blank(1)
    }];
    handoff.offer = Some(Offer {
        to: user("UMAX"),
        by: user("UMIA"),
        why: String::new(),
        at: at("2026-11-24 10:00"),
        version: 3,
    });
    let mut facts = facts(vec![handoff]);
    let record = Record {
        delivered: vec![at("2026-11-20 09:00"), at("2026-11-23 09:00")],
        ..Record::default()
    };
    let nudged = BTreeMap::from([("acknowledge.1".to_owned(), record)]);
    facts.nudged.insert(HandoffId::new(1), nudged);
    let digest = digest(&facts, now());
    let late: Vec<_> = digest.sections[0]
        .rows
        .iter()
        .map(|row| match row {
            Row::Late {
                deadline, reminded, ..
            } => (deadline.clock.key(), *reminded),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        late,
        [
            ("acknowledge.1".to_owned(), 2),
            ("promise.1.2026-11-20".to_owned(), 0)
        ]
    );
    // What else it is waiting for, and its overdue promise, are counted.
    assert_eq!(read(&facts), ["Late 1 1", "Waiting +2", "Promises +1"]);
}

fn promised(number: i64, due: &str) -> Handoff {
    let mut handoff = numbered(number, onboarding(Some(Health::OnTrack)));
    handoff.brief.promises.rows = vec![Promise {
        due: due.parse().ok(),
        ..Promise::blank(1)
    }];
    handoff
}

#[test]
fn promises_of_the_next_three_business_days_and_those_broken_since_yesterday() {
    let mut kept = promised(6, "2026-11-25");
    kept.fates.insert(
        1,
        vec![Fate {
            at: at("2026-11-01 10:00"),
            by: user("UMIA"),
            turn: Turn::Kept,
        }],
    );
    let mut facts = facts(vec![
        promised(1, "2026-11-24"),
        promised(2, "2026-11-27"),
        promised(3, "2026-11-28"),
        kept,
    ]);
    facts.happened = vec![
        // Half past eight on Monday in New York is the limit.
        happened(4, "2026-11-23 13:29", broken()),
        happened(5, "2026-11-23 13:30", broken()),
    ];
    assert_eq!(read(&facts), ["Promises 5 1 2"]);
    let late = at("2026-11-24 21:00");
    let rows = |digest: &Digest<'_>| digest.sections[0].rows.len();
    assert_eq!(rows(&digest(&facts, late)), 3, "asked for in the evening");
}

fn broken() -> Touchpoint {
    Touchpoint::PromiseTurned {
        text: "Single sign-on".to_owned(),
        turn: Turn::Broken { why: String::new() },
    }
}

fn happened(number: i64, moment: &str, touchpoint: Touchpoint) -> Happening {
    Happening {
        handoff: HandoffId::new(number),
        customer: Customer::new("Northwind").unwrap(),
        seller: user("USAM"),
        manager: user("UMIA"),
        submitted_at: at(moment) - TimeDelta::hours(number),
        entry: Entry {
            at: at(moment),
            by: Some(user("UMIA")),
            touchpoint,
        },
    }
}

fn acknowledged() -> Touchpoint {
    Touchpoint::Acknowledged { matters_most: None }
}

#[test]
fn a_digest_finds_the_same_clocks_late_as_the_reminders() {
    let facts = facts(Vec::new());
    for number in 0..40 {
        let day = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap() + Days::new(number);
        let handoff = promised(1, &day.to_string());
        let lateness = |found: Vec<Deadline>| {
            let clocks = found.into_iter();
            clocks
                .map(|one| (one.clock, one.whose, one.due_at))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            lateness(deadlines_unasked(&handoff, &facts.company)),
            lateness(crate::domain::deadline::deadlines(&handoff, &facts.company)),
            "{day}"
        );
    }
}

#[test]
fn done_is_what_is_over_since_the_last_business_day() {
    let mut facts = facts(vec![numbered(1, onboarding(Some(Health::AtRisk)))]);
    facts.happened = vec![
        happened(2, "2026-11-23 10:00", acknowledged()),
        happened(3, "2026-11-23 15:00", acknowledged()),
        happened(1, "2026-11-23 16:00", acknowledged()),
        happened(
            4,
            "2026-11-23 17:00",
            Touchpoint::Cancelled {
                reason: String::new(),
            },
        ),
        happened(
            5,
            "2026-11-23 18:00",
            Touchpoint::Noted {
                text: String::new(),
            },
        ),
    ];
    assert_eq!(read(&facts), ["AtRisk 1", "Done 3 4 +1"]);
    // On Monday, that is since Friday.
    let monday = digest(&facts, at("2026-11-23 13:30"));
    assert_eq!(monday.since, at("2026-11-20 13:30"));
}

#[test]
fn who_cannot_carry_leaves_their_handoffs_unowned() {
    let mut facts = facts(vec![
        numbered(1, onboarding(Some(Health::OnTrack))),
        numbered(2, waiting("2026-11-19 08:00")),
    ]);
    assert_eq!(read(&facts), ["Late 2", "Waiting +1"]);
    facts.gone.insert(user("UMIA"));
    assert_eq!(read(&facts), ["Late 2", "Waiting +1", "Unowned 1 +1"]);
}

#[test]
fn late_briefs_come_after_late_clocks_and_once_their_authors_were_reminded() {
    let draft = |id: &str, delivered: &[&str]| {
        let mut content = Content::started(user("USAM"), "Fabrikam");
        content.brief.close_date = "2026-11-17".parse().ok();
        Draft {
            id: DraftId::new(id),
            author: user("USAM"),
            content,
            updated_at: now(),
            submitted_as: None,
            reminded: Record {
                delivered: delivered.iter().map(|time| at(time)).collect(),
                ..Record::default()
            },
            template: standard().clone(),
            given: None,
        }
    };
    let mut facts = facts(vec![numbered(1, waiting("2026-11-23 08:00"))]);
    let often = ["2026-11-19 09:30", "2026-11-20 09:30", "2026-11-23 09:30"];
    facts.drafts = vec![
        draft("late", &often),
        draft("reminded", &often[..2]),
        draft("unheard", &[]),
    ];
    assert_eq!(read(&facts), ["Late 1 draft", "Waiting +1"]);
    facts.gone.insert(user("USAM"));
    let late = &read(&facts)[0];
    assert_eq!(late, "Late 1 draft draft draft", "nobody else hears of it");
}

#[test]
fn a_lead_sees_what_their_people_take_part_in() {
    let other = Handoff {
        seller: user("UOTHER"),
        ..numbered(2, waiting("2026-11-19 08:00"))
    };
    let mut facts = facts(vec![numbered(1, waiting("2026-11-19 08:00")), other]);
    facts.happened = vec![happened(3, "2026-11-23 15:00", acknowledged())];
    facts.team = Some(BTreeSet::from([user("USAM")]));
    assert_eq!(read(&facts), ["Late 1", "Waiting +1", "Done 3"]);
    assert_eq!(digest(&facts, now()).open, 1);
    facts.team = Some(BTreeSet::new());
    let nothing = digest(&facts, now());
    assert!(nothing.is_calm() && nothing.open == 0 && nothing.trend.is_none());
}

#[test]
fn a_day_without_anything_is_calm() {
    let mut facts = facts(vec![numbered(1, onboarding(Some(Health::OnTrack)))]);
    facts.happened = vec![happened(3, "2026-11-23 15:00", acknowledged())];
    assert_eq!(read(&facts), ["Done 3"]);
    assert!(digest(&facts, now()).is_calm());
}

#[test]
fn the_last_seven_days_against_the_seven_before() {
    let mut facts = facts(Vec::new());
    let sent = || Touchpoint::Submitted { score: 90 };
    let returned = || Touchpoint::Returned {
        questions: Vec::new(),
    };
    for number in 1..=6 {
        facts
            .happened
            .push(happened(number, "2026-11-16 10:00", sent()));
        facts
            .happened
            .push(happened(number, "2026-11-17 10:00", acknowledged()));
    }
    facts
        .happened
        .push(happened(7, "2026-11-17 13:30", returned()));
    for number in 7..=11 {
        facts
            .happened
            .push(happened(number, "2026-11-20 10:00", acknowledged()));
    }
    let trend = digest(&facts, now()).trend.unwrap();
    assert!(!trend.is_small());
    let before = Span {
        sent: 6,
        acknowledged: 6,
        first_time: 6,
        median: TimeDelta::minutes(3 * 60 + 30),
    };
    assert_eq!(trend.before, before);
    let week = Span {
        sent: 0,
        acknowledged: 5,
        first_time: 4,
        median: TimeDelta::hours(9),
    };
    assert_eq!(trend.week, week);
    assert_eq!(week.first_time_share(), 80);
    facts.happened.pop();
    assert!(digest(&facts, now()).trend.unwrap().is_small());
    assert_eq!(Span::default().first_time_share(), 0);
}

#[test]
fn the_leads_hour_is_the_policys() {
    let mut facts = facts(Vec::new());
    facts.company.policy.digest_at = NaiveTime::from_hms_opt(7, 0, 0).unwrap();
    assert_eq!(digest(&facts, now()).since, at("2026-11-23 12:00"));
}
