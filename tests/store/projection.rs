//! Timers are a projection: whatever people do, a handoff's open timers are what its plan says,
//! less what ran already.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{Days, TimeDelta};
use handoff::domain::absence::Absence;
use handoff::domain::asked::Attribution;
use handoff::domain::decide::Event;
use handoff::domain::handoff::{Question, Reason};
use handoff::domain::ids::{HandoffId, UserId};
use handoff::domain::kickoff::Meeting;
use handoff::domain::plan::plan;
use handoff::domain::template::GOALS;
use handoff::domain::week::{WEEKDAYS, Week};
use handoff::domain::zone::Zone;
use handoff::flows::act::act;
use handoff::flows::{Ctx, FlowError, absence, alarm, company, find, hours, meet};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::cast::{self, act_of, lena, max, mia, monday, sam, team};
use crate::support::{TestDb, databases, rounds, sql};

/// What may happen to a handoff between two looks at its timers.
#[derive(Debug, Clone)]
enum Step {
    Act(UserId, Event),
    /// Hours pass, and the worker fires what is due.
    Hours(i64),
    /// Slack says that a manager lives elsewhere now.
    Moves(UserId, &'static str),
    /// Somebody is away, from so many days ahead for so many days, and perhaps somebody covers.
    Goes(UserId, u64, u64, Option<UserId>),
    ComesBack(UserId),
    /// Somebody works these hours on this weekday.
    Works(UserId, usize, Option<&'static str>),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (any_user(), any_event()).prop_map(|(user, event)| Step::Act(user, event)),
        2 => (1_i64..40).prop_map(Step::Hours),
        1 => (any_user(), any_zone()).prop_map(|(user, zone)| Step::Moves(user, zone)),
        1 => (any_user(), 0_u64..5, 0_u64..9, prop::option::of(any_user()))
            .prop_map(|(user, ahead, days, cover)| Step::Goes(user, ahead, days, cover)),
        1 => any_user().prop_map(Step::ComesBack),
        1 => (any_user(), 0_usize..7, prop::option::of(prop::sample::select(vec!["6-9", "20:00-23:30"])))
            .prop_map(|(user, day, hours)| Step::Works(user, day, hours)),
    ]
}

fn any_user() -> impl Strategy<Value = UserId> {
    prop::sample::select(vec![sam(), mia(), lena(), max()])
}

fn any_zone() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "UTC",
        "Asia/Kathmandu",
        "America/New_York",
        "Pacific/Auckland",
    ])
}

fn any_event() -> impl Strategy<Value = Event> {
    let moment = || (0_i64..400).prop_map(|hours| monday() + TimeDelta::hours(hours));
    prop_oneof![
        prop::option::of(moment()).prop_map(|kickoff| Event::Acknowledge {
            kickoff: kickoff.map(Meeting::from),
            matters_most: None,
        }),
        Just(Event::Return {
            questions: vec![Question {
                field: GOALS,
                reason: Reason::Vague,
                needed: "A number".to_owned(),
            }],
        }),
        (1_u32..4, "[a-c]{1,2}").prop_map(|(round, text)| Event::Answer {
            round,
            answers: [(GOALS, text)].into(),
            promises: None,
        }),
        any_user().prop_map(|to| Event::HandOver {
            to,
            why: String::new(),
        }),
        moment().prop_map(|at| Event::BookKickoff { meeting: at.into() }),
        (1_u32..4).prop_map(|booking| Event::RecordHeld { booking }),
        (1_u32..4).prop_map(|booking| Event::RecordNoShow { booking }),
        "[a-c]{1,2}".prop_map(|text| Event::Ask { text, field: None }),
        (1_u32..4).prop_map(|nth| Event::AnswerQuestion {
            nth,
            text: "Forty.".to_owned(),
            who: Attribution {
                asked_by: "Mia".to_owned(),
                answered_by: "Sam".to_owned(),
                on: monday().date_naive(),
            },
        }),
        (1_u32..4).prop_map(|nth| Event::TakeBackQuestion { nth }),
        any_user().prop_map(|to| Event::ChangeSeller {
            to,
            why: String::new(),
        }),
        Just(Event::Cancel {
            reason: String::new(),
        }),
    ]
}

#[test]
fn open_timers_are_what_the_plan_says() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for database in databases() {
        eprintln!("on {}", database.name);
        let ctx = runtime.block_on(async { cast::installed(database.open().await).await });
        let cases = u32::try_from(rounds(24, 1_000)).unwrap();
        let mut runner = TestRunner::new(Config {
            cases,
            failure_persistence: None,
            ..Config::default()
        });
        let steps = prop::collection::vec(any_step(), 1..20);
        let outcome = runner.run(&steps, |steps| {
            runtime.block_on(live_through(&ctx, &database, &steps));
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("on {}: {error}", database.name));
    }
}

/// A handoff of its own for every case, so that a failing one can be made smaller.
async fn live_through(ctx: &Ctx, database: &TestDb, steps: &[Step]) {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let case = COUNTER.fetch_add(1, Ordering::Relaxed);
    let handoff = cast::sent(ctx, &format!("{} {case}", database.name)).await;
    agrees(ctx, handoff.id).await;
    for (nth, step) in steps.iter().enumerate() {
        match step {
            Step::Act(user, event) => {
                let by = act_of(user.clone(), format!("{case}/{nth}"));
                match act(ctx, &by, handoff.id, event).await {
                    Ok(_) | Err(FlowError::Refused { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            Step::Hours(hours) => {
                ctx.clock
                    .advance_to(ctx.clock.now() + TimeDelta::hours(*hours));
                fire_all(ctx).await;
            }
            Step::Moves(user, zone) => {
                let person = cast::person(user.clone(), Zone::named(zone).unwrap());
                let mut tx = ctx.db.begin().await.unwrap();
                meet::remember(&mut tx, &team(), &person, ctx.clock.now())
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
            }
            Step::Goes(user, ahead, days, cover) => {
                let from = ctx.clock.now().date_naive() + Days::new(*ahead);
                let absence = Absence {
                    from,
                    until: from + Days::new(*days),
                    cover: cover.clone(),
                };
                absence::go(ctx, &team(), user, &absence, None)
                    .await
                    .unwrap();
            }
            Step::ComesBack(user) => {
                absence::back(ctx, &team(), user).await.unwrap();
            }
            Step::Works(user, day, typed) => {
                let mut week = Week::default();
                week.set(WEEKDAYS[*day], typed.map(|typed| typed.parse().unwrap()));
                hours::set(ctx, &team(), user, Some(&week)).await.unwrap();
            }
        }
        agrees(ctx, handoff.id).await;
    }
    // Out of the way of the cases to come: somebody who moves has their first few hundred
    // handoffs planned anew at once, the rest when the hour strikes.
    let end = Event::Cancel {
        reason: String::new(),
    };
    match act(
        ctx,
        &act_of(lena(), format!("{case}/end")),
        handoff.id,
        &end,
    )
    .await
    {
        Ok(_) | Err(FlowError::Refused { .. }) => agrees(ctx, handoff.id).await,
        Err(error) => panic!("{error}"),
    }
}

async fn fire_all(ctx: &Ctx) {
    loop {
        let now = ctx.clock.now();
        let mut tx = ctx.db.begin().await.unwrap();
        let due = tx.claim_timers(100, "lease", now, now + TimeDelta::seconds(60));
        let due = due.await.unwrap();
        tx.commit().await.unwrap();
        if due.is_empty() {
            return;
        }
        for timer in &due {
            alarm::ring(ctx, timer, "lease").await.unwrap();
        }
    }
}

async fn agrees(ctx: &Ctx, id: HandoffId) {
    let seen = find::see(ctx, &team(), &lena(), id).await.unwrap();
    let mut tx = ctx.db.read().await.unwrap();
    let handoffs = std::slice::from_ref(&seen.handoff);
    let company = company::around_all(&mut tx, &team(), handoffs, |_| true)
        .await
        .unwrap();
    let nudged = tx.nudged(&team(), id).await.unwrap();
    let ran = format!(
        "SELECT key FROM timers WHERE subject = '{id}' AND outcome IN ('fired', 'folded', 'unwanted')"
    );
    let ran = sql::texts(&mut tx, &ran).await;
    let planned: BTreeSet<_> = plan(&seen.handoff, &nudged, &company)
        .into_iter()
        .map(|planned| (planned.alarm.key(), planned.due_at))
        .filter(|(key, _)| !ran.contains(key))
        .collect();
    let open: BTreeSet<_> = tx
        .open_timers(&team(), &id.to_string())
        .await
        .unwrap()
        .into_iter()
        .map(|timer| (timer.key, timer.run_at))
        .collect();
    assert_eq!(open, planned, "{:?}", seen.handoff.state);
}
