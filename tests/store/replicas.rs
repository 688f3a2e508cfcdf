//! Many workers at once: none takes what another holds, and one that dies anywhere loses nothing.

use std::collections::HashSet;

use chrono::TimeDelta;
use handoff::domain::alarm::{Alarm, Planned};
use handoff::domain::ids::HandoffId;
use handoff::domain::notice::{News, Notice};
use handoff::flows::{Ctx, alarm};
use tokio::task::JoinSet;

use crate::support::cast::{self, mia, monday, team};
use crate::support::chance::{Chance, dies_after};
use crate::support::{on_every_database, rounds, sql};

const REPLICAS: u32 = 8;
const LEASE: TimeDelta = TimeDelta::seconds(60);

#[tokio::test(flavor = "multi_thread")]
async fn eight_replicas_share_the_timers_without_overlap() {
    let timers = u32::try_from(rounds(400, 4_000)).unwrap();
    on_every_database(async |database| {
        let db = database.open().await;
        let plan: Vec<_> = (1..=timers)
            .map(|booking| Planned {
                due_at: monday(),
                alarm: Alarm::Nudge {
                    notice: Notice::new(HandoffId::new(1), &mia(), News::KickoffSoon { booking }),
                },
            })
            .collect();
        let mut tx = db.begin().await.unwrap();
        tx.reconcile_timers(&team(), "HO-1", &[], &plan)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let mut replicas = JoinSet::new();
        for replica in 0..REPLICAS {
            let db = database.open().await;
            replicas.spawn(async move {
                let mut taken = Vec::new();
                loop {
                    let lease = format!("{replica}/{}", taken.len());
                    let mut tx = db.begin().await.unwrap();
                    let claimed = tx
                        .claim_timers(7, &lease, monday(), monday() + LEASE)
                        .await
                        .unwrap();
                    tx.commit().await.unwrap();
                    if claimed.is_empty() {
                        break taken;
                    }
                    taken.extend(claimed.into_iter().map(|timer| timer.id));
                }
            });
        }
        let taken: Vec<i64> = replicas.join_all().await.into_iter().flatten().collect();
        let different: HashSet<_> = taken.iter().collect();
        assert_eq!(taken.len(), different.len(), "some were taken twice");
        assert_eq!(taken.len(), plan.len(), "some were left");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_that_die_anywhere_leave_one_message_for_every_timer() {
    let timers = rounds(40, 400);
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        for nth in 0..timers {
            cast::sent(&ctx, &format!("Customer {nth}")).await;
        }
        // The next morning every acknowledgement is late.
        ctx.clock.advance_to(monday() + TimeDelta::days(1));

        let mut chance = Chance::new(20_261_123);
        let mut died = 0;
        while open_timers(&ctx).await > 0 {
            let mut workers = JoinSet::new();
            for worker in 0..4 {
                let ctx = ctx.clone();
                let polls = 1 + chance.below(60);
                let lease = format!("{worker}/{}", chance.below(usize::MAX));
                workers.spawn(dies_after(polls, async move { work(&ctx, &lease).await }));
            }
            died += workers
                .join_all()
                .await
                .iter()
                .filter(|end| end.is_none())
                .count();
            // What the dead held comes back when their lease ends.
            ctx.clock.advance_to(ctx.clock.now() + LEASE);
        }

        let mut tx = ctx.db.read().await.unwrap();
        let reminders = sql::numbers(
            &mut tx,
            "SELECT COUNT(*) FROM outbox WHERE key LIKE 'nudge/%'",
        );
        assert_eq!(reminders.await, [i64::try_from(timers).unwrap()]);
        let unfired = "SELECT COUNT(*) FROM timers WHERE outcome <> 'fired'";
        assert_eq!(sql::numbers(&mut tx, unfired).await, [0]);
        let again = "SELECT COUNT(*) FROM timers WHERE attempt > 1";
        let again = sql::numbers(&mut tx, again).await[0];
        assert!(
            died > 0 && again > 0,
            "{died} died, {again} taken over: no proof"
        );
    })
    .await;
}

/// One worker's life: take a few, fire them, until none is due.
async fn work(ctx: &Ctx, lease: &str) {
    loop {
        let now = ctx.clock.now();
        let mut tx = ctx.db.begin().await.unwrap();
        let claimed = tx.claim_timers(5, lease, now, now + LEASE).await.unwrap();
        tx.commit().await.unwrap();
        if claimed.is_empty() {
            return;
        }
        for timer in &claimed {
            alarm::ring(ctx, timer, lease).await.unwrap();
        }
    }
}

async fn open_timers(ctx: &Ctx) -> i64 {
    let mut tx = ctx.db.read().await.unwrap();
    // People's daily timers are never over.
    let open = "SELECT COUNT(*) FROM timers WHERE outcome IS NULL AND subject LIKE 'HO-%'";
    sql::numbers(&mut tx, open).await[0]
}
