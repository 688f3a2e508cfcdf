//! The bot as a process, killed with SIGKILL again and again at moments that chance picks, while
//! handoffs move through their whole life and calls go wrong. At the end every notice was said
//! exactly once, and every card is right.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use handoff::domain::ids::HandoffId;

use super::course;
use super::scene::{AT_ONCE, Cast, Scene};
use crate::support::chance::Chance;
use crate::support::{TestDb, databases, rounds};

/// So many lives of the bot, each ended by a kill.
async fn killed(database: TestDb, kills: usize, seed: u64) {
    let name = database.name;
    // So many that the daily messages of some are due at any time.
    let cast = Cast {
        each: rounds(3, 40),
        leads: rounds(2, 20),
    };
    let scene = Scene::set_overdue(database, cast).await;
    scene.bad_luck(seed, 15);
    let done = AtomicBool::new(false);
    let dying = async {
        let mut chance = Chance::new(seed);
        for _ in 0..kills {
            let bot = scene.bot().await;
            scene
                .pause(u64::try_from(20 + chance.below(700)).unwrap())
                .await;
            bot.kill();
        }
        done.store(true, Ordering::Relaxed);
        scene.hurry.store(true, Ordering::Relaxed);
        // One that lives, and good luck from here on.
        scene.slack.faults().clear();
        scene.bot().await
    };
    let begun = AtomicUsize::new(0);
    // One handoff after another, until the last kill.
    let living = async || {
        let mut handoffs = Vec::new();
        while !done.load(Ordering::Relaxed) {
            let nth = begun.fetch_add(1, Ordering::Relaxed);
            let lead = scene.leads().cycle().nth(nth / AT_ONCE).unwrap();
            scene.day_begins(&lead).await;
            let chance = Chance::new(seed ^ u64::try_from(nth).unwrap());
            handoffs.push(Box::pin(scene.live(nth, chance)).await);
        }
        handoffs
    };
    scene
        .meanwhile(Box::pin(async {
            let (_bot, one, two, three) =
                tokio::join!(dying, several(&living), several(&living), several(&living));
            let handoffs = [one, two, three].concat();
            scene.rests().await;
            let what = format!("{kills} kills on {name}");
            let tally = scene.all_is_well(&handoffs, &what).await;
            let clicked = scene.clicked.load(Ordering::Relaxed);
            let lived = handoffs.len();
            let counted = scene.counted().await;
            let ends = scene.ends(&handoffs).await;
            eprintln!(
                "{what}: {lived} handoffs, {clicked} acknowledged by clicks, {tally}; {counted}; {ends:?}"
            );
            assert!(handoffs.len() >= AT_ONCE);
            if rounds(0, 1) == 1 {
                assert!(counted.is_everything(), "{counted}");
                let all = course::ENDS.iter().all(|end| ends.contains_key(end));
                assert!(all, "{ends:?}");
            }
        }))
        .await;
}

/// Five lives at a time.
async fn several(living: &impl AsyncFn() -> Vec<HandoffId>) -> Vec<HandoffId> {
    let (one, two, three, four, five) =
        tokio::join!(living(), living(), living(), living(), living());
    [one, two, three, four, five].concat()
}

// On several threads: waiting for a process must not keep the emulator from answering it.
#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_everything_is_said_once_and_every_card_is_right() {
    for (database, seed) in databases().into_iter().zip(20_261_123..) {
        Box::pin(killed(database, rounds(8, 200), seed)).await;
    }
}
