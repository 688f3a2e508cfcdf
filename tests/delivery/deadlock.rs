//! Two transactions each hold what the other wants: PostgreSQL makes one give way, and that one
//! tries again by itself. SQLite lets one write at a time, so there it cannot happen.

use handoff::domain::decide::Event;
use handoff::domain::handoff::State;
use handoff::flows::act::act;
use handoff::store::Db;

use crate::support::cast::{self, act_of, mia, monday, sam, team};
use crate::support::{TestDb, postgres, sql};

/// Waits until some transaction of this database waits for another's lock.
async fn somebody_waits(ctx: &handoff::flows::Ctx) {
    let waiting = "
        SELECT COUNT(*) FROM pg_locks
        WHERE NOT granted AND pid IN (
            SELECT pid FROM pg_locks JOIN pg_class ON pg_class.oid = pg_locks.relation
            WHERE relnamespace = current_schema()::regnamespace)";
    loop {
        let mut tx = ctx.db.read().await.unwrap();
        if sql::numbers(&mut tx, waiting).await[0] > 0 {
            return;
        }
        drop(tx);
        tokio::task::yield_now().await;
    }
}

async fn migrated(database: &TestDb, url: &str) -> Db {
    database.open().await.close().await;
    Db::open(url).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_had_to_give_way_is_done_all_the_same() {
    let Some(database) = postgres() else { return };
    // The act notices first and gives way, however slow this machine is: it looks after two
    // seconds, the other one after twenty.
    let url = format!("{}%20-cdeadlock_timeout%3D2s", database.url);
    let ctx = cast::installed(migrated(&database, &url).await).await;
    let handoff = cast::sent(&ctx, "Northwind").await;

    // Somebody holds Sam's lane, into which the act will put a message: written, and not put off.
    let mut other = ctx.db.begin().await.unwrap();
    sql::run(&mut other, "SET LOCAL deadlock_timeout = '20s'")
        .await
        .unwrap();
    let lane = sam().to_string();
    other.wake_lane(&team(), &lane, monday()).await.unwrap();
    other.connection().await.unwrap();
    let acting = tokio::spawn({
        let (ctx, id) = (ctx.clone(), handoff.id);
        let acknowledge = Event::Acknowledge {
            kickoff: None,
            matters_most: None,
        };
        async move { act(&ctx, &act_of(mia(), "click-1"), id, &acknowledge).await }
    });
    somebody_waits(&ctx).await;
    // And wants the handoff, which the act holds.
    let touch = format!(
        "UPDATE handoffs SET version = version WHERE number = {}",
        handoff.id.number()
    );
    assert_eq!(sql::run(&mut other, &touch).await.unwrap(), 1);
    other.commit().await.unwrap();

    let done = acting.await.unwrap().unwrap();
    assert!(matches!(done.state, State::Acknowledged(_)));
    let mut tx = ctx.db.read().await.unwrap();
    let told = "SELECT COUNT(*) FROM outbox WHERE key LIKE 'acknowledged/%'";
    assert_eq!(sql::numbers(&mut tx, told).await, [1]);
}
