//! The home as its reader finds it.

use std::collections::{BTreeMap, BTreeSet};

use insta::assert_snapshot;
use slack_emulator::render;

use super::*;
use crate::domain::calendar::Calendar;
use crate::domain::company::Company;
use crate::domain::customer::Customer;
use crate::domain::decide::tests::{at, submitted};
use crate::domain::digest::{Facts, Kind};
use crate::domain::draft::{Content, Draft};
use crate::domain::handoff::Handoff;
use crate::domain::home::{Looking, owed_and_awaited};
use crate::domain::ids::{ChannelId, DraftId, HandoffId, UserId};
use crate::domain::nudge::Record;
use crate::domain::policy::Policy;
use crate::domain::shared_channel::{Place, SharedChannel};
use crate::domain::template::{Tag, standard};
use crate::domain::zone::Zone;
use crate::slack::messages::tests::{
    ODD, acknowledged, booked, lena, mia, monstrous, noon, onboarding, reader, refused_home,
    returned,
};

fn sam() -> UserId {
    UserId::new("USAM")
}

fn company() -> Company {
    let policy = Policy::default();
    let calendar = Calendar::new(policy.week.clone(), Zone::named("Etc/UTC").unwrap());
    Company::new(policy)
        .with(sam(), calendar.clone())
        .with(mia(), calendar)
}

fn called(number: i64, customer: &str, handoff: Handoff) -> Handoff {
    Handoff {
        id: HandoffId::new(number),
        customer: Customer::new(customer).unwrap(),
        ..handoff
    }
}

/// Of somebody who takes part in these.
fn of(person: UserId, handoffs: Vec<Handoff>) -> Home {
    let nobody = BTreeSet::new();
    let (owed, awaited) = owed_and_awaited(&handoffs, &person, &nobody, &company());
    Home {
        reader: person,
        looking: Looking::default(),
        owed,
        awaited,
        handoffs,
        channels: BTreeMap::new(),
        drafts: Vec::new(),
        team: None,
        health: None,
    }
}

fn draft(id: &str, customer: &str) -> Draft {
    Draft {
        id: DraftId::new(id),
        author: sam(),
        content: Content {
            customer: customer.to_owned(),
            ..Content::default()
        },
        updated_at: at("2026-11-22 11:48"),
        submitted_as: None,
        reminded: Record::default(),
        template: standard().clone(),
        given: None,
    }
}

fn facts(handoffs: Vec<Handoff>) -> Facts {
    Facts {
        lead: lena(),
        team: None,
        handoffs,
        nudged: BTreeMap::new(),
        drafts: Vec::new(),
        happened: Vec::new(),
        gone: BTreeSet::new(),
        company: company(),
    }
}

fn written(view: &HomeView) -> serde_json::Value {
    serde_json::to_value(view.written(DateLanguage::default())).unwrap()
}

fn read(home: &Home, now: Instant) -> String {
    let view = written(&super::home(home, now));
    assert_eq!(refused_home(&view), Vec::<String>::new());
    render::view(&view, &reader())
}

#[test]
fn who_has_nothing_yet_learns_what_it_is_for() {
    assert_snapshot!(read(&of(sam(), Vec::new()), noon()), @"
    Welcome to Handoff.
    When a deal is won, write down what customer management must know. It takes a few minutes, and every page is saved as you go.
    The customer gets a channel with your brief in it, and the customer manager acknowledges it there or returns it with questions.
    From then on everybody is reminded of what they owe: the kickoff, the promises, the check-ins. You find all of yours on this page.
    [Start a handoff]
    ");
}

#[test]
fn what_is_owed_comes_first_with_its_buttons() {
    let mut home = of(
        mia(),
        vec![
            called(3, "Fabrikam", submitted()),
            called(2, "Tailspin", acknowledged()),
            called(1, "Northwind Traders", returned()),
        ],
    );
    let channel = SharedChannel {
        place: Place::Made {
            id: ChannelId::new("CFAB"),
            name: "cust-fabrikam".to_owned(),
        },
        ..SharedChannel::default()
    };
    home.channels.insert(HandoffId::new(3), channel);
    assert_snapshot!(read(&home, noon()), @"
    You owe 3 things. None of them is late.
    [Start a handoff]
    What you owe · 3
    Fabrikam waits for your yes or no. Due Nov 23, 2026 at 10:00 AM.
    HO-3 · Fabrikam · #CFAB
    [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief]
    No kickoff with Tailspin is booked. Due Nov 25, 2026 at 1:00 PM.
    HO-2 · Tailspin
    [Book the kickoff] [Hand over]
    Promised for Dec 15, 2026, Tailspin: Import of ten years of orders
    HO-2 · Tailspin
    [Done] [Snooze] [Hand over]
    What you wait for · 2
    • Answers from @sam about Northwind Traders. Due Nov 23, 2026 at 12:00 PM.
    • From @sam, promised to Northwind Traders for Dec 15, 2026: Import of ten years of orders
    Your handoffs · 3
    • HO-3 · Fabrikam · Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM · #CFAB
    • HO-2 · Tailspin · Acknowledged by @mia, 3 h after it was sent · no kickoff yet
    • HO-1 · Northwind Traders · Returned by @mia with 2 questions · Nov 20, 2026 at 12:00 PM · waiting for @sam
    /handoff show and a customer’s name shows one.
    ");
    // Three days later it is late.
    assert_snapshot!(read(&home, at("2026-11-27 12:00")).lines().take(6).collect::<Vec<_>>().join("\n"), @"
    You owe 3 things, 2 of them late.
    [Start a handoff]
    What you owe · 3
    Fabrikam waits for your yes or no. It was due Nov 23, 2026 at 10:00 AM.
    HO-3 · Fabrikam · #CFAB
    [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief]
    ");
}

#[test]
fn a_seller_sees_drafts_and_what_comes_from_others() {
    let home = Home {
        drafts: vec![draft("d1", "Wingtip Toys"), draft("d2", "")],
        ..of(
            sam(),
            vec![
                called(4, "Contoso", onboarding()),
                called(3, "Fabrikam", booked()),
                called(1, "Northwind Traders", returned()),
            ],
        )
    };
    assert_snapshot!(read(&home, noon()), @"
    You owe 2 things. None of them is late.
    [Start a handoff]
    What you owe · 2
    The questions about Northwind Traders wait for your answers. Due Nov 23, 2026 at 12:00 PM.
    HO-1 · Northwind Traders
    [Answer] [Read the brief]
    Promised for Dec 15, 2026, Northwind Traders: Import of ten years of orders
    HO-1 · Northwind Traders
    [Done] [Snooze] [Hand over]
    What you wait for · 4
    • From @mia: the kickoff with Fabrikam, Nov 27, 2026 at 9:00 AM.
    • From @mia: the check-in on day 7 with Contoso. Due Dec 4, 2026 at 5:00 PM.
    • From @mia, promised to Fabrikam for Dec 15, 2026: Import of ten years of orders
    • From @mia, promised to Contoso for Dec 15, 2026: Import of ten years of orders
    Your drafts · 2
    • Wingtip Toys · saved Nov 22, 2026 at 11:48 AM · 0 of 100 points
    [Resume] [Hand over] [Discard]
    • No customer yet · saved Nov 22, 2026 at 11:48 AM · 0 of 100 points
    [Resume] [Hand over] [Discard]
    Your handoffs · 3
    • HO-4 · Contoso · Onboarding with @mia · kickoff held Nov 27, 2026 at 9:00 AM
    • HO-3 · Fabrikam · Acknowledged by @mia, 3 h after it was sent · kickoff Nov 27, 2026 at 9:00 AM
    • HO-1 · Northwind Traders · Returned by @mia with 2 questions · Nov 20, 2026 at 12:00 PM · waiting for @sam
    /handoff show and a customer’s name shows one.
    ");
}

#[test]
fn a_lead_finds_the_team_and_how_the_bot_fares() {
    let team = vec![
        called(3, "Fabrikam", submitted()),
        called(1, "Northwind Traders", returned()),
    ];
    let mut home = Home {
        team: Some(facts(team)),
        health: Some(Health {
            undelivered: 2,
            last_digest: Some(at("2026-11-23 08:30")),
            granted: Some(scopes::wanted().skip(2).map(str::to_owned).collect()),
        }),
        ..of(lena(), Vec::new())
    };
    assert_snapshot!(read(&home, at("2026-11-27 12:00")), @"
    You owe nothing at the moment.
    [Start a handoff]
    ---
    Your team · 2 open handoffs
    Whose handoffs?
    [Everybody’s ▾]
    Which of them?
    [Everything ▾]
    Late · 2
    @mia has not said yes or no to Fabrikam (due Nov 23, 2026 at 10:00 AM). Not reminded yet.
    [Nudge] [Reassign]
    @sam has not answered the questions about Northwind Traders (due Nov 23, 2026 at 12:00 PM). Not reminded yet.
    [Nudge] [Reassign]
    Waiting for a yes or no · 1, among the customers above
    Returned, waiting for answers · 1, among the customers above
    ---
    How Handoff fares
    • 2 messages could not be delivered. Whoever runs the bot sees which and why with handoff outbox list, and can try again there.
    • The last digest came Nov 23, 2026 at 8:30 AM.
    • The app lacks rights in this workspace (bookmarks:read, bookmarks:write). An admin of the app pastes its manifest again and reinstalls it.
    [Settings]
    ");
    home.looking.only = Some(Kind::Waiting);
    home.looking.whose = Some(mia());
    home.health = Some(Health::default());
    assert_snapshot!(read(&home, at("2026-11-27 12:00")), @"
    You owe nothing at the moment.
    [Start a handoff]
    ---
    Your team: @mia · 2 open handoffs
    Whose handoffs?
    [@mia ▾]
    Which of them?
    [Waiting for a yes or no ▾]
    [Everybody’s]
    Waiting for a yes or no · 1
    @mia is asked to take over Fabrikam, due Nov 23, 2026 at 10:00 AM.
    [Nudge] [Reassign]
    ---
    How Handoff fares
    • Every message was delivered.
    • No digest came in the last week. /handoff leads says who gets one.
    [Settings]
    ");
}

#[test]
fn long_lists_are_turned_page_by_page() {
    let many = (1..=20).map(|number| called(number, &format!("Customer {number}"), submitted()));
    let mut home = of(mia(), many.collect());
    home.handoffs.reverse();
    let count = |text: &str, what: &str| text.matches(what).count();
    let first = read(&home, noon());
    assert_eq!(count(&first, "[Acknowledge]"), 8);
    assert!(first.contains("Your handoffs · 20"), "{first}");
    assert_eq!(count(&first, "[Next]"), 2, "{first}");
    assert_eq!(count(&first, "[Previous]"), 0, "{first}");
    home.looking = home.looking.turned(Turn::Owed(2)).turned(Turn::Handoffs(1));
    let last = read(&home, noon());
    assert_eq!(count(&last, "[Acknowledge]"), 4);
    assert_eq!(count(&last, "[Previous]"), 2, "{last}");
    assert_eq!(count(&last, "[Next]"), 0, "{last}");
    // What was there has become shorter meanwhile.
    home.looking = home.looking.turned(Turn::Owed(7));
    assert_eq!(read(&home, noon()), last);
}

#[test]
fn whatever_people_typed_it_is_a_home_that_slack_takes() {
    let late = at("2026-12-24 12:00");
    let many = |of: &dyn Fn() -> Handoff| {
        (1..=40)
            .map(|number| called(number, &"W".repeat(80), of()))
            .collect::<Vec<_>>()
    };
    for letters in ["W"].into_iter().chain(ODD) {
        let mut team = many(&|| monstrous(letters));
        team.extend(many(&returned));
        team.extend(many(&onboarding));
        team.extend(many(&booked));
        let home = Home {
            drafts: (0..30)
                .map(|n| draft(&format!("d{n}"), &"W".repeat(80)))
                .collect(),
            team: Some(facts(team)),
            health: Some(Health {
                undelivered: 12,
                last_digest: None,
                granted: Some(BTreeSet::new()),
            }),
            ..of(mia(), many(&|| monstrous(letters)))
        };
        let view = written(&super::home(&home, late));
        assert_eq!(refused_home(&view), Vec::<String>::new());
        let read = render::view(&view, &reader());
        assert!(!read.contains("more than this page can show"), "{read}");
        assert!(
            read.contains("12 messages could not be delivered"),
            "{read}"
        );
    }
}

#[test]
fn a_home_has_no_restricted_word() {
    let mut handoff = submitted();
    let restricted: Vec<_> = standard()
        .fields()
        .filter(|field| field.tag == Tag::Restricted)
        .map(|field| field.key.clone())
        .collect();
    assert!(!restricted.is_empty());
    for key in restricted {
        handoff.brief.answers.insert(key, "ZEBRA".to_owned());
    }
    let home = Home {
        team: Some(facts(vec![handoff.clone()])),
        ..of(mia(), vec![handoff])
    };
    let view = written(&super::home(&home, at("2026-12-24 12:00"))).to_string();
    assert!(!view.contains("ZEBRA"), "{view}");
}
