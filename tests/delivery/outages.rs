//! What the bot stands on is gone for a while: the database, the disk's last page, Slack, the token.
//!
//! Nothing is lost, nothing is said twice, whoever clicks meanwhile gets a sentence, and everything
//! goes on by itself. A dead database tells nobody by message; the log says it, `/readyz` does, and
//! whoever acts is told.

use std::time::Duration;

use chrono::TimeDelta;
use handoff::store::Db;
use slack_emulator::{ANY, Call, Fault, Way};

use super::gate::Gate;
use super::scene::Scene;
use crate::support::town::Town;
use crate::support::{databases, postgres, rounds, sql, sqlite};

const CANNOT_ANSWER: &str = "Handoff cannot answer right now";
/// What a dead connection is answered with; where there is none, nobody knows yet.
pub fn is_told(text: &str) -> bool {
    text.contains(CANNOT_ANSWER) || text.contains(WENT_WRONG)
}

const NOT_SAVED: &str = "What you typed is still here";
const WENT_WRONG: &str = "Something went wrong on our side";
/// Longer than any lease and any settle time together.
pub const RECOVERY: TimeDelta = TimeDelta::minutes(5);

/// Everybody got the brief about Northwind once; Mia's question about the first customer is open.
pub async fn northwind_is_told_once(town: &Town) {
    let now = town.stage.now();
    town.stage.advance_to(now + RECOVERY).await.unwrap();
    let channel = town.channel(&town.mia, "cust-northwind-traders");
    assert_eq!(channel.from_apps().count(), 1, "one card");
    for person in [&town.sam, &town.mia] {
        let about = |text: &str| text.contains("Northwind Traders");
        let said: Vec<_> = person
            .messages_from_app()
            .into_iter()
            .filter(|seen| about(&seen.text))
            .map(|seen| seen.text)
            .collect();
        assert_eq!(said.len(), 1, "{} heard {said:?}", person.id());
        person.read_all();
    }
    town.rests().await;
}

/// Sam stands before the last button, and Mia has another customer's brief.
pub async fn before_the_button(town: &Town) {
    town.handed_off("Contoso Foods").await;
    town.types(&town.sam, "/handoff Northwind Traders").await;
    town.fill_brief(&town.mia).await;
}

/// Sam gets back to the draft that was kept, and sends it.
pub async fn sends_the_draft(town: &Town) {
    town.sam.close_all().await.unwrap();
    town.types(&town.sam, "/handoff").await;
    town.press(&town.sam, "Resume").await;
    for _ in 0..4 {
        town.press(&town.sam, "Next").await;
    }
    town.press(&town.sam, "Send to manager").await;
    town.sam.close_all().await.unwrap();
}

pub fn messages_sent(town: &Town) -> usize {
    let sent = |call: &Call| call.way == Way::ToSlack && call.method.starts_with("chat.");
    town.stage.slack.journal().into_iter().filter(sent).count()
}

#[tokio::test]
async fn with_the_server_gone_everybody_is_told_and_it_goes_on_by_itself() {
    let Some(database) = postgres() else { return };
    let mut gate = Gate::to(database.server()).await;
    let town = Town::found(database.by_way_of(gate.address)).await;
    before_the_button(&town).await;
    let waits = town.mia.messages_from_app().pop().unwrap();
    let before = messages_sent(&town);

    gate.shut().await;
    town.sam.press("Send to manager").await.unwrap();
    assert!(is_told(&town.screen(&town.sam)));
    town.mia.types("/handoff list").await.unwrap();
    assert!(is_told(&town.answer(&town.mia)));
    town.mia.press_on(&waits, "Acknowledge").await.unwrap();
    town.stage.bot.edge.shown().await;
    assert!(is_told(&town.screen(&town.mia)));
    town.mia.close_all().await.unwrap();
    // The worker waits for the server, or fails, again and again; it says nothing. That is longer
    // than a connection is trusted that was good a moment ago.
    let moment = Duration::from_millis(rounds(1_500, 35_000).try_into().unwrap());
    let trying = async {
        loop {
            let round = town.stage.bot.worker.round().await;
            assert!(round.is_err(), "{round:?}");
        }
    };
    assert!(tokio::time::timeout(moment, trying).await.is_err());
    assert_eq!(messages_sent(&town), before);

    gate.open().await;
    dead_connections_are_gone(&town).await;
    sends_the_draft(&town).await;
    northwind_is_told_once(&town).await;
}

/// Cut in the middle of delivering, again and again: half of it is stored and half of it sent.
#[tokio::test]
async fn a_server_that_hangs_up_in_the_middle_makes_no_second_message() {
    let Some(database) = postgres() else { return };
    let mut gate = Gate::to(database.server()).await;
    let town = Town::found(database.by_way_of(gate.address)).await;
    before_the_button(&town).await;
    town.sam.press("Send to manager").await.unwrap();
    town.sam.close_all().await.unwrap();
    for turns in (1..rounds(30, 300)).map(|nth| nth * 7) {
        let worker = town.stage.bot.worker.clone();
        let round = tokio::spawn(async move { worker.round().await });
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
        gate.shut().await;
        gate.open().await;
        // It fails or not, as it comes.
        let _ = round.await.unwrap();
        let now = town.stage.now();
        town.stage.clock.advance_to(now + TimeDelta::seconds(20));
    }
    dead_connections_are_gone(&town).await;
    northwind_is_told_once(&town).await;
}

/// Whoever meets one fails, and tries again later; the town's clock does not do that for them.
pub async fn dead_connections_are_gone(town: &Town) {
    loop {
        let mut all = Vec::new();
        let mut dead = 0;
        for _ in 0..20 {
            match town.stage.bot.edge.ctx.db.read().await {
                Ok(tx) => all.push(tx),
                Err(_) => dead += 1,
            }
        }
        for tx in &mut all {
            dead += usize::from(tx.next_timer_due().await.is_err());
        }
        if dead == 0 {
            return;
        }
    }
}

#[tokio::test]
async fn with_the_file_locked_everybody_is_told_and_it_goes_on_by_itself() {
    let town = Town::found(sqlite()).await;
    before_the_button(&town).await;
    let waits = town.mia.messages_from_app().pop().unwrap();
    let other = Db::open(town.database()).await.unwrap();
    let locked = other.begin().await.unwrap();

    let worker = town.stage.bot.worker.clone();
    let mut round = tokio::spawn(async move { worker.round().await });
    town.sam.press("Send to manager").await.unwrap();
    assert!(town.screen(&town.sam).contains(CANNOT_ANSWER));
    // Reading needs no lock.
    town.mia.types("/handoff list").await.unwrap();
    assert!(town.answer(&town.mia).contains("Contoso Foods"));
    // What was typed into a form stays there.
    town.mia
        .press_on(&waits, "Return with questions")
        .await
        .unwrap();
    town.stage.bot.edge.shown().await;
    town.mia.choose_nth("Field", 0, "Promises").await.unwrap();
    town.mia.choose_nth("Reason", 0, "Missing").await.unwrap();
    town.mia
        .fill_nth("What is needed", 0, "Who asked for it?")
        .await
        .unwrap();
    town.mia.press("Return").await.unwrap();
    let screen = town.screen(&town.mia);
    assert!(screen.contains(NOT_SAVED), "{screen}");
    assert!(screen.contains("Who asked for it?"), "{screen}");
    if rounds(0, 1) == 1 {
        // Longer than SQLite itself waits: this one fails.
        let failed = round.await.unwrap();
        assert!(failed.is_err(), "{failed:?}");
        round = tokio::spawn(async { Ok(0) });
    }

    drop(locked);
    other.close().await;
    let _ = round.await.unwrap();
    town.press(&town.mia, "Return").await;
    assert!(town.mia.screen().is_none());
    sends_the_draft(&town).await;
    let returned = town.hears(&town.sam).text;
    assert!(returned.contains("Who asked for it?"), "{returned}");
    northwind_is_told_once(&town).await;
}

/// `SQLite` may undo the transaction by itself then, which its driver does not notice.
#[tokio::test]
async fn after_a_full_disk_the_bot_writes_again() {
    let town = Town::found(sqlite()).await;
    before_the_button(&town).await;
    // More than what is left of any page has room for.
    let much = "UPDATE drafts SET content = replace(
        content, 'halve that.', 'halve that. ' || replace(hex(zeroblob(4000)), '00', 'word '))";
    let mut tx = town.stage.bot.edge.ctx.db.begin().await.unwrap();
    assert_eq!(sql::run(&mut tx, much).await.unwrap(), 2);
    tx.commit().await.unwrap();
    // The limit is the connection's own, and the bot writes through one.
    let mut tx = town.stage.bot.edge.ctx.db.begin().await.unwrap();
    let full = sql::numbers(&mut tx, "PRAGMA max_page_count = 1").await;
    assert_eq!(full.len(), 1);
    tx.commit().await.unwrap();

    town.sam.press("Send to manager").await.unwrap();
    let screen = town.screen(&town.sam);
    assert!(screen.contains(WENT_WRONG), "{screen}");
    // Of a single row SQLite undoes the whole transaction, and with it goes the connection.
    let one = "INSERT INTO drafts (workspace, id, author, content, updated_at)
        VALUES ('T', 'large', 'U', hex(zeroblob(100000)), 0)";
    let mut tx = town.stage.bot.edge.ctx.db.begin().await.unwrap();
    let refused = sql::run(&mut tx, one).await.unwrap_err().to_string();
    assert!(refused.contains("disk is full"), "{refused}");
    drop(tx);
    sends_the_draft(&town).await;
    northwind_is_told_once(&town).await;
}

#[tokio::test]
async fn slack_down_for_an_hour_is_an_hour_late() {
    for database in databases() {
        let town = Town::found(database).await;
        before_the_button(&town).await;
        town.sam.press("Send to manager").await.unwrap();
        town.sam.close_all().await.unwrap();
        let start = town.stage.now();
        town.stage.slack.go_down().await;
        let half = start + TimeDelta::minutes(30);
        town.stage.advance_to(half).await.unwrap();
        town.stage.slack.come_back().await.unwrap();
        town.is_reached().await;
        let outage = town
            .stage
            .slack
            .faults()
            .on(ANY)
            .while_on(Fault::ServerErrorBefore);
        town.stage
            .advance_to(start + TimeDelta::hours(1))
            .await
            .unwrap();
        // Commands still answer: that needs no call to Slack.
        town.mia.types("/handoff list").await.unwrap();
        assert!(town.answer(&town.mia).contains("Northwind Traders"));
        outage.off();
        northwind_is_told_once(&town).await;
    }
}

#[tokio::test]
async fn with_a_revoked_token_whoever_clicks_is_told_and_it_goes_on_when_it_is_mended() {
    for database in databases() {
        let town = Town::found(database).await;
        before_the_button(&town).await;
        let waits = town.mia.messages_from_app().pop().unwrap();
        town.stage.app.revoke_token().await;
        town.sam.press("Send to manager").await.unwrap();
        town.sam.close_all().await.unwrap();
        town.mia.press_on(&waits, "Acknowledge").await.unwrap();
        town.stage.bot.edge.shown().await;
        let told = town.answer(&town.mia);
        assert!(told.contains("Ask an admin to install it again"), "{told}");
        let now = town.stage.now();
        let before = messages_sent(&town);
        town.stage
            .advance_to(now + TimeDelta::hours(1))
            .await
            .unwrap();
        let asked = messages_sent(&town) - before;
        assert!(asked <= 13, "asked {asked} times in an hour");
        town.stage.app.restore_token();
        northwind_is_told_once(&town).await;
    }
}

/// A bot as a process, with nobody there to start it again.
#[tokio::test(flavor = "multi_thread")]
async fn a_running_bot_outlives_its_database() {
    let Some(database) = postgres() else { return };
    let mut gate = Gate::to(database.server()).await;
    let by_gate = database.url_by_way_of(gate.address);
    let scene = Scene::set(database, Some(by_gate)).await;
    let gone = rounds(3_000, 40_000).try_into().unwrap();
    let work = async {
        let _bot = scene.bot().await;
        let mut handoffs = vec![scene.hands_off(0).await];
        let posted = || !scene.slack.calls("chat.postMessage").is_empty();
        assert!(scene.slack.until(posted).await);
        gate.shut().await;
        scene.pause(500).await;
        let before = scene.made().len();
        handoffs.push(scene.hands_off(1).await);
        scene.pause(gone).await;
        assert_eq!(scene.made().len(), before, "called without a mark");
        gate.open().await;
        scene.rests().await;
        scene.all_is_well(&handoffs, "database gone").await;
    };
    scene.meanwhile(work).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_bot_outlives_a_full_disk() {
    let scene = Scene::set(sqlite(), None).await;
    let work = async {
        let bot = scene.bot().await;
        let mut handoffs = Vec::new();
        for nth in 0..rounds(3, 20) {
            let before = scene.slack.journal().len();
            handoffs.push(scene.hands_off(nth).await);
            // Somewhere in the middle of setting up the channel.
            let under_way = || scene.slack.journal().len() > before + nth % 16;
            assert!(scene.slack.until(under_way).await);
            bot.fill_disk();
            scene.pause(1_000).await;
            let before = scene.made().len();
            scene.pause(500).await;
            assert_eq!(scene.made().len(), before, "called without a mark");
            bot.clear_disk();
        }
        scene.rests().await;
        scene.all_is_well(&handoffs, "disk full").await;
    };
    scene.meanwhile(work).await;
}
