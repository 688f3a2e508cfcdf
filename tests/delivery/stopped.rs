//! Replicas that stand still for longer than their lease, in the middle of anything, and then go on
//! as if nothing had been.
//!
//! Whoever stands still before the call was written down finds its lane gone. Whoever stands still
//! between writing it down and the call looks at the clock right before the call, and does not make
//! it. Whoever stands still while the call is on its way to the connection ends it first, and no
//! connection from before is written to again. Whoever stands still after the call has its answer
//! dropped: the others found the message. Whoever stands still inside of a transaction loses it to
//! the server after fifteen seconds, and with it the rows that the others wait for.
//!
//! What remains, and cannot be closed from our side, is a process that stops between its last look
//! at the clock and handing the bytes to the system, the next thing it does, for longer than a
//! lease and a settle time; and Slack applying a call later than the settle time. Either makes one
//! message twice; neither loses one.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use handoff::cli::demo::stage::spec;
use handoff::domain::ids::{HandoffId, UserId, WorkspaceId};
use handoff::domain::notice::{News, Notice};
use handoff::flows::errands::say;
use handoff::slack::client::{CallError, SlackApi};
use handoff::slack::message::Writer;
use handoff::store::Db;
use secrecy::SecretString;
use slack_emulator::{Emulator, Fault};

use super::bot::Bot;
use super::gate::Gate;
use super::scene::{Cast, RECOVERY, Scene, everything_stands_still};
use super::tally::Tally;
use crate::support::chance::Chance;
use crate::support::town::Town;
use crate::support::{postgres, rounds, sql};

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_stands_still_past_its_lease_and_goes_on_changes_nothing() {
    let Some(database) = postgres() else { return };
    let stops = rounds(2, 40);
    let cast = Cast {
        each: rounds(2, 10),
        leads: rounds(1, 5),
    };
    let scene = Scene::set_overdue(database, cast).await;
    let mut chance = Chance::new(7);
    scene
        .meanwhile(Box::pin(async {
            let bots = [scene.bot().await, scene.bot().await, scene.bot().await];
            let done = AtomicBool::new(false);
            let stopping = async {
                for nth in 0..stops {
                    scene.bad_luck(u64::try_from(nth).unwrap(), 10);
                    let victim = &bots[chance.below(bots.len())];
                    let now = u64::try_from(chance.below(400)).unwrap();
                    stand_still(&scene, victim, &bots, now).await;
                }
                done.store(true, Ordering::Relaxed);
                scene.slack.faults().clear();
            };
            let living = async {
                let mut handoffs = Vec::new();
                while !done.load(Ordering::Relaxed) {
                    let seed = u64::try_from(handoffs.len()).unwrap();
                    let life = |nth: usize| scene.live(nth, Chance::new(seed ^ nth as u64));
                    let nth = handoffs.len();
                    let lead = scene.leads().cycle().nth(nth / 2).unwrap();
                    scene.day_begins(&lead).await;
                    let (one, two) = tokio::join!(life(nth), life(nth + 1));
                    handoffs.extend([one, two]);
                }
                handoffs
            };
            let ((), handoffs) = tokio::join!(stopping, living);
            scene.rests().await;
            let what = format!("{stops} stops of three replicas");
            let tally = scene.all_is_well(&handoffs, &what).await;
            let counted = scene.counted().await;
            eprintln!("{what}: {} handoffs, {tally}; {counted}", handoffs.len());
        }))
        .await;
}

/// One of the bots stands still in the middle of whatever it does at a moment, until the others
/// have taken over all that it held, and then goes on.
async fn stand_still(scene: &Scene, victim: &Bot, bots: &[Bot], after: u64) {
    scene.pause(after).await;
    let posts = scene.slack.calls("chat.postMessage").len();
    scene
        .slack
        .until(|| scene.slack.calls("chat.postMessage").len() > posts)
        .await;
    victim.stop();
    let awake = bots
        .iter()
        .find(|bot| bot.address != victim.address)
        .unwrap();
    scene.app.set_urls(&awake.address);
    scene.pause(RECOVERY).await;
    victim.go_on();
}

/// A connection writes from a task of its own; after a standstill it may be the first to go on.
#[tokio::test]
async fn what_is_on_its_way_when_everything_stands_still_is_not_sent() {
    let slack = Emulator::start().await.unwrap();
    let team = slack.workspace("Contoso");
    let app = team.install(spec().unwrap());
    let sam = team.person("sam").add();
    let token = SecretString::from(app.bot_token());
    let deadline = Duration::from_millis(200);
    let api = SlackApi::new(&slack.api_url(), &token, deadline).unwrap();
    let conversation = api.open_conversation(&UserId::new(sam.id())).await;
    let conversation = conversation.unwrap();
    let says = |what: &'static str| {
        let (api, conversation) = (api.clone(), conversation.clone());
        async move {
            let message = Writer::new().line(what).message();
            api.post_message(&conversation, None, message, what).await
        }
    };

    says("before").await.unwrap();
    let standing = async { everything_stands_still(2 * deadline) };
    let (answer, ()) = tokio::join!(biased; says("meanwhile"), standing);
    assert!(matches!(answer, Err(CallError::Unknown(_))), "{answer:?}");
    says("after").await.unwrap();
    let heard = sam.messages_from_app();
    let heard: Vec<&str> = heard.iter().map(|seen| seen.text.as_str()).collect();
    assert_eq!(heard, ["before", "after"]);
}

/// A lane that somebody holds inside of a transaction is skipped by everybody else: it must not
/// stay so for as long as that replica stands still.
#[tokio::test]
async fn whoever_stands_still_inside_of_a_transaction_loses_it() {
    let Some(database) = postgres() else { return };
    let town = Town::found(database).await;
    let other = Db::open(town.database()).await.unwrap();
    let mut held = other.begin().await.unwrap();
    let asked = "SELECT CAST(setting AS BIGINT) FROM pg_settings
        WHERE name = 'idle_in_transaction_session_timeout'";
    assert_eq!(sql::numbers(&mut held, asked).await, [15_000]);
    if rounds(0, 1) == 1 {
        let workspace = WorkspaceId::new(town.stage.team.id());
        let lane = "C1";
        let now = town.stage.now();
        held.wake_lane(&workspace, lane, now).await.unwrap();
        held.connection().await.unwrap();
        // It says nothing for longer than that; whoever wants the same row waits for no longer.
        let db = &town.stage.bot.edge.ctx.db;
        let mut tx = db.begin().await.unwrap();
        tx.wake_lane(&workspace, lane, now).await.unwrap();
        tx.commit().await.unwrap();
        assert!(held.commit().await.is_err(), "it was not taken away");
    }
    town.rests().await;
}

/// The only replica stops while Slack has its call and has not answered; another takes over. The
/// first one gets its answer much later.
#[tokio::test(flavor = "multi_thread")]
async fn the_answer_to_somebody_who_stood_still_comes_too_late_to_count() {
    for applied in [
        Fault::HangAfter(Duration::from_millis(400)),
        Fault::Slow(Duration::from_millis(400)),
    ] {
        let Some(database) = postgres() else { return };
        let scene = Scene::set(database, None).await;
        scene
            .meanwhile(Box::pin(async {
                let slow = scene.bot().await;
                let fault = scene
                    .slack
                    .faults()
                    .on("chat.postMessage")
                    .while_on(applied.clone());
                let handoff = scene.live(0, Chance::new(1)).await;
                scene
                    .slack
                    .until(|| !scene.slack.calls("chat.postMessage").is_empty())
                    .await;
                slow.stop();
                fault.off();
                let _quick = scene.bot().await;
                scene.rests().await;
                slow.go_on();
                scene.pause(1_000).await;
                scene.rests().await;
                scene.all_is_well(&[handoff], &format!("{applied:?}")).await;
            }))
            .await;
    }
}

/// The mark is committed, and the replica does not get to know it for two minutes: as if it had
/// stood still right before the call. Meanwhile another one looks for traces, finds none, and makes
/// the call.
async fn stands_still_at(mark: &'static [u8], ask: impl AsyncFn(&Town)) {
    let Some(database) = postgres() else { return };
    let mut gate = Gate::with_trap(database.server(), &[mark, b"COMMIT"]).await;
    let by_gate = database.url_by_way_of(gate.address);
    let town = Town::found(database).await;
    ask(&town).await;

    let slow = town.another_worker(&by_gate).await;
    let clock = town.stage.clock.clone();
    let slowly = tokio::spawn(async move {
        while slow.round().await.unwrap() > 0 {
            clock.advance_to(clock.now() + TimeDelta::seconds(1));
        }
    });
    gate.holds().await;
    let calls = |town: &Town| town.stage.slack.calls("chat.postMessage").len();
    let before = calls(&town);
    let now = town.stage.now();
    let later = now + TimeDelta::minutes(5);
    town.stage.advance_to(later).await.unwrap();
    assert!(calls(&town) > before, "nobody took over");
    let made = calls(&town);
    gate.open().await;
    slowly.await.unwrap();
    assert_eq!(calls(&town), made, "it made the call after all");

    let channel = town.channel(&town.mia, "cust-northwind-traders");
    assert_eq!(channel.from_apps().count(), 1);
    for person in [&town.sam, &town.mia] {
        let tally = Tally::of(&town.stage.bot.edge.ctx.db, person, &HashSet::new()).await;
        assert!(tally.is_right() && tally.sent > 0, "{tally}");
        person.read_all();
    }
    town.rests().await;
}

#[tokio::test]
async fn whoever_stood_still_before_a_message_does_not_send_it() {
    stands_still_at(b"first_at = COALESCE", async |town| {
        town.handed_off("Northwind Traders").await;
        // Only one message is asked for, and nothing else.
        let edge = &town.stage.bot.edge;
        let workspace = &edge.installation.home().unwrap().workspace;
        let sam = UserId::new(town.sam.id());
        let news = News::HandedOver { version: 99 };
        let errand = say(&Notice::new(HandoffId::new(1), &sam, news));
        let mut tx = edge.ctx.db.begin().await.unwrap();
        tx.enqueue(workspace, &[errand], town.stage.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let after_its_pace = town.stage.now() + TimeDelta::seconds(2);
        town.stage.clock.advance_to(after_its_pace);
    })
    .await;
}

#[tokio::test]
async fn whoever_stood_still_before_posting_the_brief_does_not_post_it() {
    // A text within a text, so its quotes are written with a backslash.
    stands_still_at(br#"\"doing\":{\"step\":{\"step\":\"post\""#, async |town| {
        town.types(&town.sam, "/handoff Northwind Traders").await;
        town.fill_brief(&town.mia).await;
        town.sam.press("Send to manager").await.unwrap();
        town.sam.close_all().await.unwrap();
    })
    .await;
}
