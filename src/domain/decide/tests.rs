//! The rules, by example and by every sequence a machine can think of.

use proptest::prelude::*;

use std::collections::BTreeSet;

use super::*;
use crate::domain::brief::Brief;
use crate::domain::company::Company;
use crate::domain::customer::Customer;
use crate::domain::deadline::deadlines;
use crate::domain::handoff::Reason;
use crate::domain::policy::Policy;
use crate::domain::promise::Promise;
use crate::domain::template::standard;
use crate::domain::template::{FieldKey, GOALS};
use crate::domain::zone::Zone;

/// A moment in UTC, `2026-11-20 10:00`.
pub(crate) fn at(text: &str) -> Instant {
    chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
        .unwrap()
        .and_utc()
}

/// HO-12: Sam sold to Northwind, Mia is asked. Friday 20 November 2026, 10:00 UTC.
pub(crate) fn submitted() -> Handoff {
    submit(
        WorkspaceId::new("T1"),
        HandoffId::new(12),
        Ready {
            customer: Customer::new("Northwind Traders").unwrap(),
            seller: UserId::new("USAM"),
            manager: UserId::new("UMIA"),
            brief: Brief::default(),
            template: standard().clone(),
            others: BTreeSet::new(),
        },
        at("2026-11-20 10:00"),
    )
}

fn sam() -> Actor {
    Actor::new(UserId::new("USAM"), false)
}

fn mia() -> Actor {
    Actor::new(UserId::new("UMIA"), false)
}

fn lena() -> Actor {
    Actor::new(UserId::new("ULENA"), true)
}

fn olaf() -> Actor {
    Actor::new(UserId::new("UOLAF"), false)
}

fn acknowledge(kickoff: Option<&str>) -> Event {
    Event::Acknowledge {
        kickoff: kickoff.map(|kickoff| at(kickoff).into()),
        matters_most: None,
    }
}

fn question(field: FieldKey) -> Question {
    Question {
        field,
        reason: Reason::Vague,
        needed: "a number".to_owned(),
    }
}

fn noon() -> Instant {
    at("2026-11-20 12:00")
}

fn told(decision: &Decision) -> Vec<String> {
    decision.notices.iter().map(Notice::key).collect()
}

#[test]
fn the_named_manager_acknowledges_and_owns() {
    let decision = decide(&submitted(), acknowledge(None), &mia(), noon()).unwrap();
    assert_eq!(decision.handoff.accountable(), &UserId::new("UMIA"));
    assert_eq!(decision.handoff.version, 2);
    assert_eq!(told(&decision), ["acknowledged/12/1/USAM"]);
}

#[test]
fn a_lead_who_acknowledges_takes_it_and_the_manager_hears_of_it() {
    let decision = decide(&submitted(), acknowledge(None), &lena(), noon()).unwrap();
    assert_eq!(decision.handoff.manager, UserId::new("ULENA"));
    assert_eq!(
        told(&decision),
        ["acknowledged/12/1/USAM", "taken-over/12/1/UMIA"]
    );
}

#[test]
fn everybody_else_is_told_who_can() {
    let to_manager = Refusal::NotTheManager {
        manager: UserId::new("UMIA"),
    };
    for outsider in [sam(), olaf()] {
        let refused = decide(&submitted(), acknowledge(None), &outsider, noon());
        assert_eq!(refused, Err(to_manager.clone()));
    }
    let note = Event::Cancel {
        reason: String::new(),
    };
    assert!(matches!(
        decide(&submitted(), note, &olaf(), noon()),
        Err(Refusal::NotAParticipant { .. })
    ));
}

#[test]
fn the_second_click_says_who_was_first() {
    let first = decide(&submitted(), acknowledge(None), &mia(), noon()).unwrap();
    for second in [mia(), lena(), olaf()] {
        assert_eq!(
            decide(&first.handoff, acknowledge(None), &second, noon()),
            Err(Refusal::AlreadyAcknowledged {
                by: UserId::new("UMIA"),
                at: noon()
            })
        );
    }
}

#[test]
fn questions_go_to_the_seller_and_answers_come_back_as_a_new_version() {
    let send_back = Event::Return {
        questions: vec![question(GOALS)],
    };
    let returned = decide(&submitted(), send_back.clone(), &mia(), noon()).unwrap();
    assert_eq!(told(&returned), ["returned/12/1/USAM"]);
    assert_eq!(returned.handoff.accountable(), &UserId::new("USAM"));
    assert!(matches!(
        decide(&returned.handoff, send_back, &mia(), noon()),
        Err(Refusal::AlreadyReturned { .. })
    ));

    let answers = [
        (GOALS, "Halve delivery time".to_owned()),
        (FieldKey::of("scope"), "not asked".to_owned()),
    ];
    let answer = Event::Answer {
        round: 1,
        answers: answers.into(),
        promises: None,
    };
    let answered = decide(&returned.handoff, answer.clone(), &sam(), noon()).unwrap();
    assert_eq!(answered.handoff.brief.answer(&GOALS), "Halve delivery time");
    assert_eq!(answered.handoff.brief.answer(&FieldKey::of("scope")), "");
    assert_eq!(answered.handoff.brief_version, 2);
    assert_eq!(told(&answered), ["brief-waits/12/2/UMIA"]);
    assert_eq!(
        decide(&answered.handoff, answer, &sam(), noon()),
        Err(Refusal::NothingAsked)
    );
}

#[test]
fn answers_of_another_round_or_worse_than_before_are_refused() {
    let full = || "They lose two days a week to retyping orders.".to_owned();
    let before = Handoff {
        brief: Brief {
            answers: [(GOALS, full())].into(),
            ..Brief::default()
        },
        ..submitted()
    };
    let send_back = Event::Return {
        questions: vec![question(GOALS)],
    };
    let returned = decide(&before, send_back, &lena(), noon()).unwrap();
    assert_eq!(
        told(&returned),
        ["returned/12/1/USAM", "returned-for-you/12/1/UMIA"]
    );
    let answer = |round, text: &str| Event::Answer {
        round,
        answers: [(GOALS, text.to_owned())].into(),
        promises: None,
    };
    let decided = |event| decide(&returned.handoff, event, &sam(), noon());
    assert_eq!(
        decided(answer(3, "Halve delivery time")),
        Err(Refusal::AskedAnew {
            by: UserId::new("ULENA")
        })
    );
    let fields = vec![GOALS];
    assert_eq!(
        decided(answer(1, "  ")),
        Err(Refusal::Unanswered {
            fields: fields.clone()
        })
    );
    assert_eq!(
        decided(answer(1, "tbd")),
        Err(Refusal::TooThin {
            points: 0,
            needed: 60,
            fields
        })
    );
    assert!(decided(answer(1, &full())).is_ok(), "as it was");
}

#[test]
fn a_returned_brief_is_passed_on_and_everybody_hears_of_it() {
    let send_back = Event::Return {
        questions: vec![question(GOALS)],
    };
    let returned = decide(&submitted(), send_back, &mia(), noon()).unwrap();
    let over = Event::HandOver {
        to: UserId::new("UMAX"),
        why: "On leave".to_owned(),
    };
    let decision = decide(&returned.handoff, over, &lena(), noon()).unwrap();
    assert_eq!(
        told(&decision),
        [
            "asked-later/12/3/UMAX",
            "handed-over/12/3/USAM",
            "handed-over/12/3/UMIA"
        ]
    );
}

#[test]
fn who_is_asked_to_take_over_may_say_yes_or_pass_it_on_and_so_may_their_cover() {
    let (max, olaf) = (UserId::new("UMAX"), UserId::new("UOLAF"));
    let yes = || Event::Acknowledge {
        kickoff: None,
        matters_most: None,
    };
    let owned = decide(&submitted(), yes(), &mia(), noon()).unwrap().handoff;
    let over = |to: &UserId| Event::HandOver {
        to: to.clone(),
        why: "Warehouses".to_owned(),
    };
    let offered = decide(&owned, over(&max), &mia(), noon()).unwrap().handoff;
    let stranger = Actor::new(olaf.clone(), false);
    assert!(decide(&offered, yes(), &stranger, noon()).is_err());
    assert!(decide(&offered, over(&UserId::new("UINA")), &stranger, noon()).is_err());
    let covers = [max.clone()].into_iter().collect();
    for actor in [Actor::new(max, false), stranger.covering(covers)] {
        let taken = decide(&offered, yes(), &actor, noon()).unwrap();
        assert_eq!(*taken.handoff.accountable(), actor.user);
        let passed = decide(&offered, over(&UserId::new("UINA")), &actor, noon()).unwrap();
        assert_eq!(
            told(&passed),
            [
                "offered/12/4/UINA",
                "handed-over/12/4/USAM",
                "handed-over/12/4/UMIA"
            ]
        );
    }
}

#[test]
fn a_return_without_questions_is_refused() {
    let empty = Event::Return {
        questions: Vec::new(),
    };
    assert_eq!(
        decide(&submitted(), empty, &mia(), noon()),
        Err(Refusal::NoQuestions)
    );
}

#[test]
fn handing_over_restarts_the_clock_for_the_new_manager() {
    let over = Event::HandOver {
        to: UserId::new("UMAX"),
        why: "On leave".to_owned(),
    };
    let decision = decide(&submitted(), over, &mia(), noon()).unwrap();
    assert_eq!(decision.handoff.manager, UserId::new("UMAX"));
    assert_eq!(
        decision.handoff.accountable(),
        &UserId::new("USAM"),
        "until acknowledged"
    );
    assert_eq!(
        decision.handoff.state,
        State::Submitted(Submitted {
            since: noon(),
            round: 2,
            arrival: Arrival::HandedOver {
                by: UserId::new("UMIA"),
                why: "On leave".to_owned(),
            },
            returns: 0,
        })
    );
    assert_eq!(
        told(&decision),
        ["brief-waits/12/2/UMAX", "handed-over/12/2/USAM"]
    );
}

#[test]
fn a_kickoff_is_held_only_once_it_began_and_only_the_newest() {
    let booked = decide(
        &submitted(),
        acknowledge(Some("2026-11-24 10:00")),
        &mia(),
        noon(),
    )
    .unwrap()
    .handoff;
    let held = Event::RecordHeld { booking: 1 };
    assert!(matches!(
        decide(&booked, held.clone(), &mia(), noon()),
        Err(Refusal::KickoffAhead { .. })
    ));
    let to = at("2026-11-25 10:00");
    let moved = decide(
        &booked,
        Event::BookKickoff { meeting: to.into() },
        &mia(),
        noon(),
    )
    .unwrap()
    .handoff;
    let after = at("2026-11-25 11:00");
    assert_eq!(
        decide(&moved, held, &mia(), after),
        Err(Refusal::KickoffMoved { to: to.into() })
    );
    let nobody = decide(&moved, Event::RecordNoShow { booking: 2 }, &mia(), after).unwrap();
    assert!(matches!(nobody.handoff.state, State::Acknowledged(_)));
    let held = decide(&moved, Event::RecordHeld { booking: 2 }, &mia(), after).unwrap();
    assert!(matches!(held.handoff.state, State::Onboarding(_)));
    assert!(matches!(
        decide(
            &held.handoff,
            Event::RecordNoShow { booking: 2 },
            &mia(),
            after
        ),
        Err(Refusal::KickoffHeld { .. })
    ));
}

#[test]
fn the_zone_it_was_set_in_goes_with_the_booking() {
    let tokyo = Zone::named("Asia/Tokyo");
    let meeting = Meeting {
        at: at("2026-11-24 10:00"),
        zone: tokyo.clone(),
    };
    let with_kickoff = || Event::Acknowledge {
        kickoff: Some(meeting.clone()),
        matters_most: None,
    };
    let zone_of = |decision: &Decision| match &decision.handoff.state {
        State::KickoffBooked(booked) => {
            assert_eq!(booked.at, meeting.at);
            booked.zone.clone()
        }
        other => panic!("{other:?}"),
    };
    let at_once = decide(&submitted(), with_kickoff(), &mia(), noon()).unwrap();
    assert_eq!(zone_of(&at_once), tokyo);
    let owned = decide(&submitted(), acknowledge(None), &mia(), noon()).unwrap();
    let book = Event::BookKickoff {
        meeting: meeting.clone(),
    };
    let later = decide(&owned.handoff, book, &mia(), noon()).unwrap();
    assert_eq!(zone_of(&later), tokyo);
    // Whoever takes the customer over may book it with their yes, and keeps what is booked.
    let over = || Event::HandOver {
        to: UserId::new("UMAX"),
        why: "Warehouses".to_owned(),
    };
    let max = Actor::new(UserId::new("UMAX"), false);
    for (before, yes) in [(&owned, with_kickoff()), (&later, acknowledge(None))] {
        let offered = decide(&before.handoff, over(), &mia(), noon()).unwrap();
        let taken = decide(&offered.handoff, yes, &max, noon()).unwrap();
        assert_eq!(zone_of(&taken), tokyo);
    }
    let own = Event::BookKickoff {
        meeting: meeting.at.into(),
    };
    let moved = decide(&later.handoff, own, &mia(), noon()).unwrap();
    assert_eq!(zone_of(&moved), None);
}

#[test]
fn the_past_takes_no_kickoff() {
    let past = acknowledge(Some("2026-11-20 11:59"));
    assert_eq!(
        decide(&submitted(), past, &mia(), noon()),
        Err(Refusal::KickoffInThePast)
    );
}

fn any_event() -> impl Strategy<Value = Event> {
    let hours = || (0_i64..200).prop_map(|h| at("2026-11-18 00:00") + chrono::TimeDelta::hours(h));
    prop_oneof![
        prop::option::of(hours()).prop_map(|kickoff| Event::Acknowledge {
            kickoff: kickoff.map(Into::into),
            matters_most: None
        }),
        prop::collection::vec(Just(question(GOALS)), 0..2)
            .prop_map(|questions| Event::Return { questions }),
        (1_u32..4, "[a-c]{0,2}").prop_map(|(round, text)| Event::Answer {
            round,
            answers: [(GOALS, text)].into(),
            promises: None
        }),
        any_user().prop_map(|to| Event::HandOver {
            to,
            why: String::new()
        }),
        hours().prop_map(|at| Event::BookKickoff { meeting: at.into() }),
        (0_u32..4).prop_map(|booking| Event::RecordHeld { booking }),
        (0_u32..4).prop_map(|booking| Event::RecordNoShow { booking }),
        any_user().prop_map(|to| Event::ChangeSeller {
            to,
            why: String::new()
        }),
        (
            prop::sample::select(vec![0, 7, 30, 90]),
            prop::sample::select(Health::ALL.to_vec()),
            "[a-b]{0,1}",
            prop::option::of(Just(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap())),
        )
            .prop_map(|(day, health, note, first_value_on)| Event::CheckIn {
                day,
                health,
                note,
                first_value_on,
                kept: vec![1],
                days: vec![7, 30, 60, 90],
            }),
        Just(Event::Complete {
            first_value_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
        }),
        (1_u32..4, any_turn()).prop_map(|(row, turn)| Event::TurnPromise { row, turn }),
        ("[a-b]{0,2}", prop::option::of(Just(GOALS)))
            .prop_map(|(text, field)| Event::Ask { text, field }),
        ("[a-b]{0,2}", prop::option::of(Just(GOALS)))
            .prop_map(|(text, field)| Event::Ask { text, field }),
        (1_u32..6, "[a-b]{0,30}").prop_map(|(nth, text)| Event::AnswerQuestion {
            nth,
            text,
            who: Attribution {
                asked_by: "Mia".to_owned(),
                answered_by: "Sam".to_owned(),
                on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
            },
        }),
        (1_u32..6).prop_map(|nth| Event::TakeBackQuestion { nth }),
        Just(Event::Cancel {
            reason: String::new()
        }),
    ]
}

fn any_turn() -> impl Strategy<Value = Turn> {
    let due = NaiveDate::from_ymd_opt(2027, 1, 15).unwrap();
    prop::sample::select(vec![
        Turn::Kept,
        Turn::Renegotiated {
            due,
            why: "They asked".to_owned(),
        },
        Turn::Broken { why: String::new() },
        Turn::Broken {
            why: "No capacity".to_owned(),
        },
    ])
}

/// Three promises, one of them without a day.
fn with_promises() -> Handoff {
    let promise = |row: u32, due: Option<&str>| Promise {
        text: format!("Promise {row}"),
        due: due.map(|due| due.parse().unwrap()),
        ..Promise::blank(row)
    };
    let mut handoff = submitted();
    handoff.brief.promises.rows = vec![
        promise(1, Some("2026-12-01")),
        promise(2, Some("2026-11-21")),
        promise(3, None),
    ];
    handoff
}

fn any_user() -> impl Strategy<Value = UserId> {
    prop::sample::select(vec!["USAM", "UMIA", "ULENA", "UOLAF"]).prop_map(UserId::new)
}

proptest! {
    #[test]
    fn no_sequence_breaks_the_rules(
        acts in prop::collection::vec((any_event(), any_user(), 0_i64..30), 1..40)
    ) {
        let mut handoff = with_promises();
        let mut now = handoff.submitted_at;
        let mut said = std::collections::HashSet::new();
        for (event, user, hours) in acts {
            now += chrono::TimeDelta::hours(hours);
            let actor = Actor::new(user.clone(), user.as_str() == "ULENA");
            let silent = matches!(
                event,
                Event::RecordHeld { .. }
                    | Event::RecordNoShow { .. }
                    | Event::CheckIn { .. }
                    | Event::Ask { .. }
                    | Event::TakeBackQuestion { .. }
            );
            let asking = matches!(
                event,
                Event::Ask { .. } | Event::AnswerQuestion { .. } | Event::TakeBackQuestion { .. }
            );
            let acknowledging = matches!(event, Event::Acknowledge { .. });
            let selling = matches!(event, Event::ChangeSeller { .. });
            let Ok(decision) = decide(&handoff, event, &actor, now) else { continue };
            let next = &decision.handoff;
            prop_assert_eq!(next.version, handoff.version + 1);
            prop_assert!(!decision.touchpoints.is_empty(), "a change leaves a trace");
            prop_assert!(handoff.is_open(), "what has ended changed");
            // Exactly one person is accountable, and that moves only by acknowledgement.
            if next.accountable() != handoff.accountable() {
                prop_assert!(acknowledging || selling);
                prop_assert_eq!(
                    next.accountable(),
                    if selling { &next.seller } else { &actor.user }
                );
            }
            // Every clock that runs has one debtor, and no two have the same name.
            let company = Company::new(Policy::default());
            let mut names = std::collections::HashSet::new();
            for deadline in deadlines(next, &company) {
                prop_assert_eq!(deadline.clock.debtor(next), Some(&deadline.whose));
                prop_assert!(names.insert(deadline.clock.key()));
                prop_assert!(deadline.asks.is_sorted());
                let asked_in_time = |due: Instant| deadline.asks.iter().all(|ask| *ask <= due);
                prop_assert!(deadline.due_at.is_none_or(asked_in_time));
            }
            prop_assert!(next.is_open() || names.is_empty(), "a clock runs in what has ended");
            // What is settled stays settled, and every record is kept.
            for (row, before) in &handoff.fates {
                prop_assert!(next.fates[row].starts_with(before));
            }
            prop_assert!(next.check_ins().starts_with(handoff.check_ins()));
            if decision.for_leads.iter().any(|news| matches!(news, News::AtRisk { .. })) {
                prop_assert!(!next.check_ins().last().unwrap().note.is_empty());
            }
            if let Some(ownership) = next.ownership() {
                prop_assert_eq!(&ownership.owner, &next.manager);
            }
            // Questions keep their numbers, and what ended stays as it ended.
            for (nth, asked) in (1..).zip(&next.asked) {
                prop_assert_eq!(asked.nth, nth);
            }
            for (before, after) in handoff.asked.iter().zip(&next.asked) {
                prop_assert!(before.end.is_none() || before == after);
                prop_assert_eq!((&before.text, before.at), (&after.text, after.at));
            }
            prop_assert!(next.asked.len() >= handoff.asked.len());
            prop_assert!(next.is_open() || next.open_questions().next().is_none());
            // Asking moves nothing, and no answer ever replaces what a field said.
            if asking {
                prop_assert_eq!(&next.state, &handoff.state);
                let (was, is) = (handoff.brief.answer(&GOALS), next.brief.answer(&GOALS));
                prop_assert!(is.starts_with(was), "{} lost", was);
            }
            for asked in &next.asked {
                let reply = asked.reply().filter(|reply| reply.merged.is_some());
                if let Some(reply) = reply {
                    prop_assert!(next.brief.answer(&GOALS).contains(&reply.text));
                }
            }
            prop_assert!(next.brief_version >= handoff.brief_version);
            prop_assert_eq!(
                next.brief_version > handoff.brief_version,
                next.brief != handoff.brief
            );
            for notice in &decision.notices {
                prop_assert!(said.insert(notice.key()), "{} said twice", notice.key());
                prop_assert!(notice.still_wanted(next, now), "{} unwanted at once", notice.key());
            }
            // Whoever takes part, before or after, and did not do it themselves, hears of it.
            for concerned in [&handoff.seller, &handoff.manager, &next.manager] {
                let told = decision.notices.iter().any(|notice| notice.to == *concerned);
                prop_assert!(silent || told || *concerned == actor.user, "{} heard nothing", concerned);
            }
            handoff = decision.handoff;
        }
    }
}
