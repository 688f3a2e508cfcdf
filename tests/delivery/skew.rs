//! A replica whose clock differs from the others' takes on nothing, and says so; one that is a
//! little off works. The database's clock is the measure, so this is about PostgreSQL: SQLite's is
//! the machine's own.

use chrono::TimeDelta;
use handoff::clock::Clock;
use handoff::flows::Ctx;
use handoff::slack::client::SlackApi;
use handoff::slack::installation::Installation;
use handoff::worker::skew::{Skew, TOO_FAR};
use handoff::worker::{Timing, Worker};
use secrecy::SecretString;

use super::bot::{Bot, Given};
use super::scene::{RECOVERY, Scene};
use crate::support::chance::Chance;
use crate::support::{TestDb, on_every_database, postgres};

async fn worker(database: &TestDb, clock: Clock) -> Worker {
    let token = SecretString::from("xoxb-nobody");
    let deadline = std::time::Duration::from_millis(100);
    let api = SlackApi::new("http://127.0.0.1:9/api", &token, deadline).unwrap();
    let ctx = Ctx::new(database.open().await, clock);
    Worker::new(ctx, Installation::new(api), Timing::default())
}

#[tokio::test]
async fn clocks_are_measured_against_the_databases() {
    on_every_database(async |database| {
        for (off, expected) in [
            (TimeDelta::zero(), Skew::Fine),
            (TimeDelta::seconds(-8), Skew::Notable),
            (TimeDelta::seconds(8), Skew::Notable),
            (TOO_FAR + TimeDelta::seconds(5), Skew::TooFar),
            (-TOO_FAR - TimeDelta::seconds(5), Skew::TooFar),
        ] {
            let worker = worker(database, Clock::Wrong(off)).await;
            assert_eq!(worker.skew().await.unwrap(), expected, "{off}");
        }
        // A clock that is moved by hand may be years away.
        let moved = Clock::manual(crate::support::cast::monday());
        let worker = worker(database, moved).await;
        assert_eq!(worker.skew().await.unwrap(), Skew::Fine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_with_a_wrong_clock_delivers_nothing_and_another_does() {
    let Some(database) = postgres() else { return };
    let scene = Scene::set(database, None).await;
    let wrong = Given {
        wrong: (TOO_FAR + TimeDelta::seconds(10)).num_milliseconds(),
        ..scene.given.clone()
    };
    scene
        .meanwhile(Box::pin(async {
            let useless = Bot::start(&wrong).await;
            let handoff = scene.live(0, Chance::new(3)).await;
            scene.pause(RECOVERY).await;
            assert!(scene.slack.calls("conversations.create").is_empty());
            let useful = scene.bot().await;
            scene.rests().await;
            scene.all_is_well(&[handoff], "one wrong clock").await;
            drop((useless, useful));
        }))
        .await;
}
