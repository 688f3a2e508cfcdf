//! What the worker asks of SQLite all day, with very many rows that are not due.

use chrono::{DateTime, TimeDelta, Utc};
use criterion::Criterion;
use handoff::domain::errand::Errand;
use handoff::domain::ids::{HandoffId, UserId, WorkspaceId};
use handoff::domain::notice::{News, Notice};
use handoff::domain::plan::Planned;
use handoff::store::{Db, Tx};
use tokio::runtime::Runtime;

/// Handoffs with a timer and a lane each.
const MANY: i64 = 50_000;
/// As the worker claims.
const LANES: i64 = 16;
const TIMERS: i64 = 100;

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn team() -> WorkspaceId {
    WorkspaceId::new("T1")
}

async fn filled(folder: &std::path::Path) -> Db {
    let address = format!("sqlite://{}", folder.join("bench.db").display());
    let db = Db::open(&address).await.unwrap();
    db.migrate().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    for number in 1..=MANY {
        let id = HandoffId::new(number);
        plan_one(&mut tx, id, start() + TimeDelta::days(number)).await;
        let errand = Errand::Tend { handoff: id };
        tx.enqueue(
            &team(),
            &format!("tend/{number}/1"),
            &errand,
            start() + TimeDelta::days(number),
        )
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    db
}

async fn plan_one(tx: &mut Tx, id: HandoffId, due_at: DateTime<Utc>) {
    let news = News::AcknowledgementLate { round: 1 };
    let notice = Notice::new(id, &UserId::new("UMIA"), news);
    tx.reconcile_timers(&team(), id, &[Planned { due_at, notice }])
        .await
        .unwrap();
}

pub fn claims(c: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let db = runtime.block_on(filled(folder.path()));
    let until = start() + TimeDelta::minutes(1);
    c.bench_function("nothing is due", |b| {
        b.iter(|| {
            runtime.block_on(async {
                let mut tx = db.begin().await.unwrap();
                assert!(
                    tx.claim_timers(TIMERS, "l", start(), until)
                        .await
                        .unwrap()
                        .is_empty()
                );
                assert!(
                    tx.claim_lanes(LANES, "l", start(), until)
                        .await
                        .unwrap()
                        .is_empty()
                );
                tx.commit().await.unwrap();
            });
        });
    });
    // Claimed and given up again: the next claim finds the same ones.
    let later = start() + TimeDelta::days(200);
    c.bench_function("claim 16 lanes of 200 due", |b| {
        b.iter(|| {
            runtime.block_on(async {
                let mut tx = db.begin().await.unwrap();
                let claimed = tx.claim_lanes(LANES, "l", later, later).await.unwrap();
                assert_eq!(claimed.len(), 16);
            });
        });
    });
    c.bench_function("claim 100 timers of 200 due", |b| {
        b.iter(|| {
            runtime.block_on(async {
                let mut tx = db.begin().await.unwrap();
                let claimed = tx.claim_timers(TIMERS, "l", later, later).await.unwrap();
                assert_eq!(claimed.len(), 100);
            });
        });
    });
    runtime.block_on(db.close());
}
