//! The life of a timer: planned, moved, cancelled, planned again, claimed, fenced, done.

use chrono::TimeDelta;
use handoff::domain::Instant;
use handoff::domain::alarm::{Alarm, Planned};
use handoff::domain::ids::HandoffId;
use handoff::domain::notice::{News, Notice};
use handoff::store::Db;
use handoff::store::timers::Timer;

use crate::support::cast::{mia, monday, team};
use crate::support::on_every_database;

const HANDOFF: i64 = 12;
const SUBJECT: &str = "HO-12";

fn minutes(minutes: i64) -> Instant {
    monday() + TimeDelta::minutes(minutes)
}

/// The reminder of the nth booking.
fn reminder(nth: u32, due_at: Instant) -> Planned {
    let news = News::KickoffSoon { booking: nth };
    Planned {
        due_at,
        alarm: Alarm::Nudge {
            notice: Notice::new(HandoffId::new(HANDOFF), &mia(), news),
        },
    }
}

async fn plan(db: &Db, plan: &[Planned]) {
    let mut tx = db.begin().await.unwrap();
    let open = tx.open_timers(&team(), SUBJECT).await.unwrap();
    tx.reconcile_timers(&team(), SUBJECT, &open, plan)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn open(db: &Db) -> Vec<Instant> {
    let mut tx = db.read().await.unwrap();
    let open = tx.open_timers(&team(), SUBJECT).await;
    open.unwrap()
        .into_iter()
        .map(|timer| timer.run_at)
        .collect()
}

async fn claim(db: &Db, lease: &str, now: Instant, until: Instant) -> Vec<Timer> {
    let mut tx = db.begin().await.unwrap();
    let claimed = tx.claim_timers(10, lease, now, until).await.unwrap();
    tx.commit().await.unwrap();
    claimed
}

async fn complete(db: &Db, timer: &Timer, lease: &str) -> bool {
    let mut tx = db.begin().await.unwrap();
    let done = tx.complete_timer(timer.id, lease, "fired").await.unwrap();
    tx.commit().await.unwrap();
    done
}

#[tokio::test]
async fn a_timer_runs_when_it_is_due_and_once() {
    on_every_database(async |database| {
        let db = database.open().await;
        plan(&db, &[reminder(1, minutes(10))]).await;
        assert_eq!(claim(&db, "early", minutes(9), minutes(19)).await, []);

        let claimed = claim(&db, "first", minutes(10), minutes(20)).await;
        assert_eq!(claimed.len(), 1);
        assert_eq!(claimed[0].run_at, minutes(10));
        assert_eq!(claimed[0].alarm, reminder(1, minutes(10)).alarm);
        assert_eq!(claim(&db, "second", minutes(11), minutes(21)).await, []);

        assert!(complete(&db, &claimed[0], "first").await);
        assert!(!complete(&db, &claimed[0], "first").await, "a second time");
        plan(&db, &[reminder(1, minutes(30))]).await;
        assert!(open(&db).await.is_empty(), "what ran is never run again");
    })
    .await;
}

#[tokio::test]
async fn the_oldest_intention_comes_first() {
    on_every_database(async |database| {
        let db = database.open().await;
        let due = [30, 10, 20].map(minutes);
        let reminders: Vec<_> = (1..).zip(due).map(|(n, at)| reminder(n, at)).collect();
        plan(&db, &reminders).await;
        let mut tx = db.begin().await.unwrap();
        let claimed = tx.claim_timers(2, "lease", minutes(60), minutes(70)).await;
        let times: Vec<_> = claimed.unwrap().iter().map(|timer| timer.run_at).collect();
        assert_eq!(times, [minutes(10), minutes(20)]);
    })
    .await;
}

#[tokio::test]
async fn a_moved_timer_runs_at_its_new_time() {
    on_every_database(async |database| {
        let db = database.open().await;
        plan(&db, &[reminder(1, minutes(10))]).await;
        plan(&db, &[reminder(1, minutes(30))]).await;
        assert_eq!(open(&db).await, [minutes(30)]);
        assert_eq!(claim(&db, "lease", minutes(29), minutes(39)).await, []);
        assert_eq!(claim(&db, "lease", minutes(30), minutes(40)).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_timer_stays_quiet_until_it_is_planned_again() {
    on_every_database(async |database| {
        let db = database.open().await;
        plan(&db, &[reminder(1, minutes(10))]).await;
        plan(&db, &[]).await;
        assert!(open(&db).await.is_empty());
        assert_eq!(claim(&db, "lease", minutes(60), minutes(70)).await, []);

        plan(&db, &[reminder(1, minutes(20))]).await;
        assert_eq!(open(&db).await, [minutes(20)]);
        assert_eq!(claim(&db, "lease", minutes(60), minutes(70)).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_holds_a_timer_is_fenced_when_it_is_cancelled_or_moved() {
    on_every_database(async |database| {
        let db = database.open().await;
        plan(&db, &[reminder(1, minutes(10)), reminder(2, minutes(10))]).await;
        let held = claim(&db, "held", minutes(10), minutes(20)).await;
        assert_eq!(held.len(), 2);
        // The first is gone, the second moved.
        plan(&db, &[reminder(2, minutes(40))]).await;
        for timer in &held {
            assert!(!complete(&db, timer, "held").await);
        }
        assert_eq!(open(&db).await, [minutes(40)], "and its new time stands");
    })
    .await;
}

#[tokio::test]
async fn planning_the_same_again_does_not_disturb_whoever_holds_it() {
    on_every_database(async |database| {
        let db = database.open().await;
        plan(&db, &[reminder(1, minutes(10))]).await;
        let held = claim(&db, "held", minutes(10), minutes(20)).await;
        plan(&db, &[reminder(1, minutes(10))]).await;
        assert!(complete(&db, &held[0], "held").await);
    })
    .await;
}

#[tokio::test]
async fn a_crashed_workers_timers_come_back_and_it_cannot_finish_them() {
    on_every_database(async |database| {
        let db = database.open().await;
        plan(&db, &[reminder(1, minutes(10))]).await;
        let lost = claim(&db, "lost", minutes(10), minutes(20)).await;
        assert_eq!(claim(&db, "next", minutes(19), minutes(29)).await, []);
        let taken = claim(&db, "next", minutes(20), minutes(30)).await;
        assert_eq!(taken[0].id, lost[0].id);
        assert_eq!(taken[0].run_at, minutes(10), "when it was meant to run");
        assert!(!complete(&db, &lost[0], "lost").await);
        assert!(complete(&db, &taken[0], "next").await);
    })
    .await;
}

#[tokio::test]
async fn a_timer_that_is_put_off_keeps_its_intention_and_one_that_recurs_gets_a_new_one() {
    on_every_database(async |database| {
        let db = database.open().await;
        plan(&db, &[reminder(1, minutes(10))]).await;
        let held = claim(&db, "held", minutes(10), minutes(20)).await;
        let mut tx = db.begin().await.unwrap();
        let (id, other) = (held[0].id, "somebody else's");
        assert!(!tx.postpone_timer(id, other, minutes(50)).await.unwrap());
        assert!(!tx.redate_timer(id, other, minutes(50)).await.unwrap());
        assert!(tx.postpone_timer(id, "held", minutes(50)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(open(&db).await, [minutes(10)], "what was meant");
        assert_eq!(claim(&db, "early", minutes(49), minutes(59)).await, []);

        let held = claim(&db, "again", minutes(50), minutes(60)).await;
        let mut tx = db.begin().await.unwrap();
        assert!(tx.redate_timer(id, "again", minutes(90)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(open(&db).await, [minutes(90)]);
        assert!(!complete(&db, &held[0], "again").await, "the lease is gone");
    })
    .await;
}
