//! The digest as a lead reads it.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use insta::assert_snapshot;

use super::*;
use crate::domain::Instant;
use crate::domain::calendar::Calendar;
use crate::domain::check_in::{CheckIn, Health};
use crate::domain::company::Company;
use crate::domain::customer::Customer;
use crate::domain::decide::tests::at;
use crate::domain::digest::{Facts, digest as made};
use crate::domain::draft::{Content, Draft};
use crate::domain::handoff::{Arrival, State, Submitted};
use crate::domain::ids::{ChannelId, DraftId};
use crate::domain::nudge::Record;
use crate::domain::policy::Policy;
use crate::domain::promise::{Promise, Turn};
use crate::domain::shared_channel::Place;
use crate::domain::touchpoint::Entry;
use crate::domain::zone::Zone;
use crate::slack::messages::tests::{
    ENGLISH, ODD, booked, heard, in_state, lena, mia, monstrous, onboarding, read,
    refused_by_slack, refused_view, returned,
};
use crate::slack::views::digest as form;

/// Friday, half past eight in New York.
fn now() -> Instant {
    at("2026-11-27 13:30")
}

fn facts(handoffs: Vec<Handoff>) -> Facts {
    let policy = Policy::default();
    let new_york = Calendar::new(
        policy.week.clone(),
        Zone::named("America/New_York").unwrap(),
    );
    Facts {
        lead: lena(),
        team: None,
        handoffs,
        nudged: BTreeMap::new(),
        drafts: Vec::new(),
        happened: Vec::new(),
        gone: BTreeSet::new(),
        company: Company::new(policy).with(lena(), new_york),
    }
}

fn called(number: i64, customer: &str, handoff: Handoff) -> Handoff {
    Handoff {
        id: HandoffId::new(number),
        customer: Customer::new(customer).unwrap(),
        ..handoff
    }
}

fn waiting(since: &str) -> Handoff {
    in_state(State::Submitted(Submitted {
        since: at(since),
        round: 1,
        arrival: Arrival::Sent,
        returns: 0,
    }))
}

fn at_risk() -> Handoff {
    let check_ins = vec![CheckIn {
        day: 7,
        at: at("2026-11-26 10:00"),
        by: mia(),
        health: Health::AtRisk,
        note: "Bo wanted the competitor.".to_owned(),
    }];
    match onboarding().state {
        State::Onboarding(onboarding) => {
            in_state(State::Onboarding(crate::domain::handoff::Onboarding {
                check_ins,
                ..onboarding
            }))
        }
        other => panic!("{other:?}"),
    }
}

fn promised(due: &str) -> Handoff {
    let mut handoff = onboarding();
    handoff.brief.promises.rows = vec![Promise {
        text: "Import of ten years of orders".to_owned(),
        due: due.parse().ok(),
        ..Promise::blank(1)
    }];
    handoff
}

fn channels() -> Channels {
    let channel = SharedChannel {
        place: Place::Made {
            id: ChannelId::new("C12"),
            name: "cust-northwind-traders".to_owned(),
        },
        card_link: Some("https://example.slack.com/archives/C12/p1".to_owned()),
        ..SharedChannel::default()
    };
    Channels::from([
        (HandoffId::new(1), channel.clone()),
        (HandoffId::new(4), channel),
    ])
}

fn happened(number: i64, customer: &str, touchpoint: Touchpoint) -> Happening {
    Happening {
        handoff: HandoffId::new(number),
        customer: Customer::new(customer).unwrap(),
        seller: UserId::new("USAM"),
        manager: mia(),
        submitted_at: at("2026-11-26 10:00"),
        entry: Entry {
            at: at("2026-11-26 16:00"),
            by: Some(mia()),
            touchpoint,
        },
    }
}

fn everything() -> Facts {
    let mut facts = facts(vec![
        called(1, "Northwind Traders", waiting("2026-11-24 09:00")),
        called(2, "Fabrikam", waiting("2026-11-27 08:00")),
        called(3, "Contoso", Handoff { ..returned() }),
        called(4, "Woodgrove", booked()),
        called(5, "Litware", promised("2026-12-01")),
        called(6, "Tailspin", at_risk()),
        Handoff {
            seller: UserId::new("UOLAF"),
            ..called(7, "Adatum", onboarding())
        },
    ]);
    // A question that was asked this morning.
    if let State::Returned(returned) = &mut facts.handoffs[2].state {
        returned.at = at("2026-11-27 10:00");
    }
    if let State::KickoffBooked(booked) = &mut facts.handoffs[3].state {
        booked.at = at("2026-11-27 20:00");
    }
    facts.gone.insert(UserId::new("UOLAF"));
    let mut content = Content::started(UserId::new("USAM"), "Proseware");
    content.brief.close_date = "2026-11-23".parse().ok();
    facts.drafts.push(Draft {
        id: DraftId::new("d1"),
        author: UserId::new("USAM"),
        content,
        updated_at: now(),
        submitted_as: None,
        reminded: Record {
            delivered: vec![at("2026-11-25 09:30"); 3],
            ..Record::default()
        },
        template: crate::domain::template::standard().clone(),
        given: None,
    });
    let text = "A report on retyped orders".to_owned();
    let turn = Turn::Broken {
        why: "Bo wanted the competitor.".to_owned(),
    };
    facts.happened = vec![
        happened(8, "Wingtip", Touchpoint::PromiseTurned { text, turn }),
        happened(
            9,
            "Relecloud",
            Touchpoint::Acknowledged { matters_most: None },
        ),
        happened(
            10,
            "Lamna",
            Touchpoint::Closed {
                outcome: Health::OnTrack,
            },
        ),
    ];
    facts
}

#[test]
fn a_full_day() {
    let facts = everything();
    let message = digest(&made(&facts, now()), &channels());
    assert_snapshot!(read(&message), @"
    Digest for Nov 27, 2026: 2 late, 1 waiting for a yes or no, 1 returned, 1 kickoff today, 2 promises, 1 at risk, 1 missing somebody.
    Late · 2
    @mia has not said yes or no to Northwind Traders (due Nov 24, 2026 at 5:00 PM). Not reminded yet. · #cust-northwind-traders
    [Nudge] [Reassign] [Open]
    @sam has not sent the brief for Proseware (closed Nov 23, 2026). Reminded 3 times.
    [Hand over]
    Waiting for a yes or no · 2, 1 of them among the customers above
    @mia is asked to take over Fabrikam, due Nov 27, 2026 at 5:00 PM.
    [Nudge] [Reassign]
    Returned, waiting for answers · 1
    @sam has 2 questions to answer about Contoso, due Nov 30, 2026 at 10:00 AM.
    [Nudge] [Reassign]
    Kickoffs today · 1
    • Woodgrove · Nov 27, 2026 at 8:00 PM · @mia · #cust-northwind-traders
    Promises due or broken · 2
    • Wingtip: broken: A report on retyped orders · Nov 26, 2026 at 4:00 PM
    • Litware: Import of ten years of orders · due Dec 1, 2026 · @mia
    At risk · 1
    Tailspin is at risk, says @mia (Nov 26, 2026 at 10:00 AM).
    [Reassign]
    Somebody is missing · 1
    @olaf, who sold to Adatum, cannot do it any more. Onboarding with @mia · kickoff held Nov 27, 2026 at 9:00 AM
    [Reassign]
    Done since Nov 26, 2026 at 1:30 PM · 2
    • Relecloud: acknowledged · @mia
    • Lamna: closed, on track · @mia
    Last 7 days (the 7 before): 0 sent (0), 1 acknowledged (0). Too few to say how it goes.
    ");
    assert_eq!(refused_by_slack(&message), Vec::<String>::new());
    assert!(heard(&message).starts_with("Digest for Nov 27, 2026: 2 late, "));
}

#[test]
fn nothing_that_people_wrote_about_a_customer_is_in_it() {
    let facts = everything();
    let digest_of = made(&facts, now());
    let message = serde_json::to_string(&digest(&digest_of, &channels()).written(ENGLISH)).unwrap();
    let view =
        serde_json::to_string(&form::digest(&digest_of, &channels(), 0).written(ENGLISH)).unwrap();
    for secret in ["overruled", "competitor", "retyping", "Bo say against"] {
        assert!(
            !message.contains(secret) && !view.contains(secret),
            "{secret}"
        );
    }
}

#[test]
fn a_calm_day_is_one_line() {
    let said = |handoffs| {
        let facts = facts(handoffs);
        read(&digest(&made(&facts, now()), &Channels::new()))
    };
    assert_snapshot!(said(Vec::new()), @"Digest for Nov 27, 2026: no handoff is open.");
    assert_snapshot!(said(vec![onboarding()]), @"Digest for Nov 27, 2026: nothing is late, waiting or at risk. 1 handoff is open.");
    assert_snapshot!(said(vec![onboarding(), called(13, "Fabrikam", onboarding())]), @"Digest for Nov 27, 2026: nothing is late, waiting or at risk. 2 handoffs are open.");
}

#[test]
fn who_left_is_not_reminded_and_nor_is_the_lead() {
    let mut facts = facts(vec![
        called(1, "Northwind Traders", waiting("2026-11-24 09:00")),
        called(3, "Litware", waiting("2026-11-27 09:00")),
        Handoff {
            manager: lena(),
            ..called(2, "Fabrikam", waiting("2026-11-25 09:00"))
        },
    ]);
    facts.gone.insert(mia());
    assert_snapshot!(read(&digest(&made(&facts, now()), &Channels::new())), @"
    Digest for Nov 27, 2026: 2 late, 1 waiting for a yes or no.
    Late · 2
    @mia has not said yes or no to Northwind Traders (due Nov 24, 2026 at 5:00 PM). They cannot do it any more: reassign it.
    [Reassign]
    @lena has not said yes or no to Fabrikam (due Nov 25, 2026 at 10:00 PM). Not reminded yet.
    [Reassign]
    Waiting for a yes or no · 3, 2 of them among the customers above
    @mia is asked to take over Litware, due Nov 27, 2026 at 5:00 PM. They cannot do it any more: reassign it.
    [Reassign]
    Somebody is missing · 2, among the customers above
    ");
}

#[test]
fn what_is_counted_below_is_of_a_customer_above_whatever_stands_there() {
    let mut late = called(1, "Northwind Traders", waiting("2026-11-24 09:00"));
    for promise in &mut late.brief.promises.rows {
        promise.due = "2026-11-30".parse().ok();
    }
    let facts = facts(vec![late]);
    assert_snapshot!(read(&digest(&made(&facts, now()), &Channels::new())), @"
    Digest for Nov 27, 2026: 1 late.
    Late · 1
    @mia has not said yes or no to Northwind Traders (due Nov 24, 2026 at 5:00 PM). Not reminded yet.
    [Nudge] [Reassign]
    Waiting for a yes or no · 1, among the customers above
    Promises due or broken · 2, among the customers above
    ");
}

#[test]
fn the_weeks_are_compared_when_there_is_enough() {
    let span = |sent, acknowledged, first_time, hours| Span {
        sent,
        acknowledged,
        first_time,
        median: TimeDelta::hours(hours),
    };
    let said = |week, before| {
        let trend = Trend { week, before };
        read(&Writer::new().note(trend_line(&trend)).message())
    };
    assert_snapshot!(said(span(12, 10, 8, 5), span(9, 9, 6, 30)), @"Last 7 days (the 7 before): 12 sent (9), 10 acknowledged (9), 80 % of them without a return (67 %), half of them within 5 h (30 h).");
    assert_snapshot!(said(span(2, 1, 1, 5), span(0, 0, 0, 0)), @"Last 7 days (the 7 before): 2 sent (0), 1 acknowledged (0). Too few to say how it goes.");
}

/// A day on which every section overflows.
fn two_thousand(letters: &str) -> Facts {
    let some = |number: i64, handoff: Handoff| Handoff {
        id: HandoffId::new(number),
        ..handoff
    };
    let long = monstrous(letters);
    let with = |number: i64, state: State| {
        let mut handoff = some(number, long.clone());
        handoff.state = state;
        handoff
    };
    let mut handoffs = Vec::new();
    for number in (1..=2000).step_by(8) {
        handoffs.push(with(number, waiting("2026-11-20 09:00").state));
        handoffs.push(with(number + 1, waiting("2026-11-27 09:00").state));
        let mut asked = with(number + 2, returned().state);
        if let State::Returned(returned) = &mut asked.state {
            returned.at = now();
        }
        handoffs.push(asked);
        let mut today = with(number + 3, booked().state);
        let mut tomorrow = with(number + 4, booked().state);
        for (handoff, moment) in [
            (&mut today, "2026-11-27 20:00"),
            (&mut tomorrow, "2026-11-28 20:00"),
        ] {
            if let State::KickoffBooked(booked) = &mut handoff.state {
                booked.at = at(moment);
            }
        }
        handoffs.extend([today, tomorrow]);
        let mut promised = with(number + 5, onboarding().state);
        for row in &mut promised.brief.promises.rows {
            row.due = "2026-11-30".parse().ok();
        }
        handoffs.push(promised);
        handoffs.push(with(number + 6, at_risk().state));
        handoffs.push(Handoff {
            seller: UserId::new("UOLAF"),
            ..with(number + 7, onboarding().state)
        });
    }
    for (number, handoff) in (3000..).zip(vec![with(0, onboarding().state); 20]) {
        handoffs.push(Handoff {
            submitted_at: now(),
            ..some(number, handoff)
        });
    }
    let mut facts = facts(handoffs);
    facts.gone.insert(UserId::new("UOLAF"));
    let customer = long.customer.as_str();
    for number in 5000..5020 {
        facts.happened.push(happened(
            number,
            customer,
            Touchpoint::Acknowledged { matters_most: None },
        ));
    }
    facts
}

fn all_channels(facts: &Facts) -> Channels {
    let channel = channels().remove(&HandoffId::new(1)).unwrap();
    let ids = facts.handoffs.iter().map(|handoff| handoff.id);
    ids.map(|id| (id, channel.clone())).collect()
}

#[test]
fn two_thousand_open_handoffs_are_one_message_and_pages() {
    for letters in ODD {
        let facts = two_thousand(letters);
        let channels = all_channels(&facts);
        let digest_of = made(&facts, now());
        assert_eq!(digest_of.sections.len(), Kind::ALL.len());
        let message = digest(&digest_of, &channels);
        assert_eq!(
            refused_by_slack(&message),
            Vec::<String>::new(),
            "{letters}"
        );
        let said = read(&message);
        assert!(
            !said.contains("more than one message can show"),
            "{letters}"
        );
        for leads in [true, false] {
            let until = now().date_naive();
            let message = for_cover(&digest_of, &channels, &ForCover { until, leads });
            assert_eq!(refused_by_slack(&message), Vec::<String>::new());
            let said = read(&message);
            assert!(!said.contains("more than one message"), "{letters}");
            assert_eq!(message.has_buttons(), leads);
        }
        let mut rows = 0;
        for page in 0.. {
            let shown = form::shown(&digest_of, page).len();
            let view = form::digest(&digest_of, &channels, page);
            assert_eq!(
                refused_view(&view),
                Vec::<String>::new(),
                "{letters} {page}"
            );
            rows += shown;
            if rows >= digest_of.rows() {
                break;
            }
        }
        assert_eq!(rows, digest_of.rows(), "each row once");
    }
}

#[test]
fn pages_say_where_they_are_and_a_page_beyond_is_the_last() {
    let facts = facts(
        (1..=80)
            .map(|number| {
                called(
                    number,
                    &format!("Customer {number}"),
                    waiting("2026-11-24 09:00"),
                )
            })
            .collect(),
    );
    let digest_of = made(&facts, now());
    let page = |page| {
        let view = form::digest(&digest_of, &Channels::new(), page);
        crate::slack::messages::tests::read_view(&view)
    };
    let first = page(0);
    assert_snapshot!(first.lines().take(5).collect::<Vec<_>>().join("\n"), @"
    Digest
    Digest for Nov 27, 2026: 80 late.
    Late · 80
    @mia has not said yes or no to Customer 1 (due Nov 24, 2026 at 5:00 PM). Not reminded yet.
    [Nudge] [Reassign]
    ");
    assert_snapshot!(first.lines().rev().take(3).collect::<Vec<_>>().join("\n"), @"
    [Close]
    [Next]
    1 to 35 of 80
    ");
    assert_snapshot!(page(1).lines().rev().take(3).collect::<Vec<_>>().join("\n"), @"
    [Close]
    [Back] [Next]
    36 to 70 of 80
    ");
    let last = page(2);
    assert_snapshot!(last.lines().rev().take(3).collect::<Vec<_>>().join("\n"), @"
    [Close]
    [Back]
    71 to 80 of 80
    ");
    assert_eq!(page(9), last);
}
