//! What a lead's digest costs with two thousand open handoffs, once they are loaded.

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use criterion::Criterion;
use handoff::domain::calendar::Calendar;
use handoff::domain::company::Company;
use handoff::domain::customer::Customer;
use handoff::domain::dates::DateLanguage;
use handoff::domain::decide;
use handoff::domain::digest::{self, Facts};
use handoff::domain::draft::Ready;
use handoff::domain::handoff::{
    Acknowledged, Handoff, KickoffBooked, Onboarding, Ownership, Returned, State,
};
use handoff::domain::ids::{HandoffId, UserId, WorkspaceId};
use handoff::domain::policy::Policy;
use handoff::domain::promise::Promise;
use handoff::domain::template::standard;
use handoff::domain::zone::Zone;
use handoff::slack::messages::digest as messages;

const OPEN: i64 = 2_000;
const PEOPLE: i64 = 40;

/// Wednesday, half past eight in New York.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_613_400, 0).unwrap()
}

/// In every state, for one person in forty, some late and some not; three promises each.
fn handoff(number: i64) -> Handoff {
    let since = now() - TimeDelta::hours(number % 200);
    let mut handoff = decide::submit(
        WorkspaceId::new("T1"),
        HandoffId::new(number),
        Ready {
            customer: Customer::new(&format!("Customer {number}")).unwrap(),
            seller: UserId::new(format!("US{}", number % PEOPLE)),
            manager: UserId::new(format!("UM{}", number % PEOPLE)),
            brief: handoff::domain::brief::Brief::default(),
            template: Arc::clone(standard()),
            others: std::collections::BTreeSet::new(),
        },
        since,
    );
    handoff.brief.promises.rows = (1..=3)
        .map(|row| Promise {
            text: "Single sign-on with their directory".to_owned(),
            due: (now() + TimeDelta::days(number % 60 - 10))
                .date_naive()
                .into(),
            ..Promise::blank(row)
        })
        .collect();
    let ownership = Ownership {
        owner: handoff.manager.clone(),
        acknowledged_at: since,
        matters_most: None,
        bookings: 1,
        returns: 0,
    };
    handoff.state = match number % 5 {
        0 => handoff.state,
        1 => State::Returned(Returned {
            at: since,
            by: handoff.manager.clone(),
            questions: Vec::new(),
            round: 1,
            returns: 1,
        }),
        2 => State::Acknowledged(Acknowledged {
            ownership,
            since: None,
        }),
        3 => State::KickoffBooked(KickoffBooked {
            ownership,
            at: now() + TimeDelta::hours(number % 100),
            booked_at: since,
            zone: None,
        }),
        _ => State::Onboarding(Onboarding {
            ownership,
            kickoff_at: since,
            held_recorded_at: since,
            check_ins: Vec::new(),
        }),
    };
    handoff
}

fn facts() -> Facts {
    let policy = Policy::default();
    let zones = ["America/New_York", "Europe/Berlin", "Asia/Kolkata"];
    let calendar = |nth: usize| {
        let zone = Zone::named(zones[nth % zones.len()]).unwrap();
        Calendar::new(policy.week.clone(), zone)
    };
    let mut company = Company::new(policy.clone()).with(UserId::new("ULENA"), calendar(0));
    for nth in 0..PEOPLE {
        let zone = usize::try_from(nth).unwrap();
        company = company
            .with(UserId::new(format!("US{nth}")), calendar(zone))
            .with(UserId::new(format!("UM{nth}")), calendar(zone + 1));
    }
    Facts {
        lead: UserId::new("ULENA"),
        team: None,
        handoffs: (1..=OPEN).map(handoff).collect(),
        nudged: BTreeMap::new(),
        drafts: Vec::new(),
        happened: Vec::new(),
        gone: BTreeSet::new(),
        company,
    }
}

pub fn digest(c: &mut Criterion) {
    let facts = facts();
    c.bench_function("a digest of 2,000 open handoffs", |b| {
        b.iter(|| digest::digest(black_box(&facts), now()));
    });
    let digest = digest::digest(&facts, now());
    let channels = BTreeMap::new();
    c.bench_function("draw that digest", |b| {
        b.iter(|| {
            serde_json::to_vec(
                &messages::digest(black_box(&digest), &channels).written(DateLanguage::American),
            )
            .unwrap()
        });
    });
}
