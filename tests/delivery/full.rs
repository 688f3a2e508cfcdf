//! The disk under PostgreSQL is full: whatever would make a table grow is refused, as the server
//! does it (53100, `disk_full`), and reading goes on. On SQLite a file that may not grow is the
//! real thing, see [`outages`](super::outages).
//!
//! Whoever clicks is told, nothing goes out without a mark, and when there is room again what was
//! due meanwhile is said by itself.

use chrono::TimeDelta;
use handoff::store::Db;
use slack_emulator::Seen;

use super::outages::{
    RECOVERY, before_the_button, is_told, messages_sent, northwind_is_told_once, sends_the_draft,
};
use super::scene::{Cast, Scene};
use crate::support::town::{Town, berlin};
use crate::support::{postgres, rounds, sql};

const TABLES: &str = "
    SELECT tablename FROM pg_tables
    WHERE schemaname = current_schema() AND tablename NOT LIKE '%migrations%'";

/// Watches every table; there is room. Once for a database, while nobody else is at it: later only
/// the function is replaced, which waits for no lock of a table.
async fn watch(db: &Db) {
    make_room(db).await;
    let mut tx = db.begin().await.unwrap();
    for table in sql::texts(&mut tx, TABLES).await {
        let watch = format!(
            "CREATE TRIGGER room BEFORE INSERT OR UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION room()"
        );
        sql::run(&mut tx, &watch).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// No row is written to any of these tables any more; to none at all where none is named.
async fn fill(db: &Db, tables: &[&str]) {
    let named = match tables {
        [] => "TRUE".to_owned(),
        some => format!("TG_TABLE_NAME IN ('{}')", some.join("', '")),
    };
    refuse_where(db, &named).await;
}

async fn make_room(db: &Db) {
    refuse_where(db, "FALSE").await;
}

async fn refuse_where(db: &Db, condition: &str) {
    let refuse = format!(
        "CREATE OR REPLACE FUNCTION room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF {condition} THEN
                RAISE EXCEPTION 'could not extend file: No space left on device'
                USING ERRCODE = 'disk_full';
            END IF;
            RETURN NEW;
        END $$"
    );
    let mut tx = db.begin().await.unwrap();
    sql::run(&mut tx, &refuse).await.unwrap();
    tx.commit().await.unwrap();
}

const MATTERS: &str = "Train the night shift first.";

async fn acknowledges(town: &Town, waits: &Seen) {
    town.mia.press_on(waits, "Acknowledge").await.unwrap();
    town.stage.bot.edge.shown().await;
    let label = "What matters most here?";
    town.mia.fill(label, MATTERS).await.unwrap();
    town.mia.press("Acknowledge").await.unwrap();
}

/// Full where these tables are kept, or everywhere.
async fn everybody_is_told_and_it_goes_on_by_itself(tables: &[&str]) {
    let Some(database) = postgres() else { return };
    let town = Town::found(database).await;
    before_the_button(&town).await;
    let db = &town.stage.bot.edge.ctx.db;
    let waits = town.mia.messages_from_app().pop().unwrap();
    watch(db).await;
    fill(db, tables).await;
    let before = messages_sent(&town);

    town.sam.press("Send to manager").await.unwrap();
    assert!(
        is_told(&town.screen(&town.sam)),
        "{}",
        town.screen(&town.sam)
    );
    // Reading needs no room.
    town.mia.types("/handoff list").await.unwrap();
    let list = town.answer(&town.mia);
    assert!(list.contains("Contoso Foods"), "{list}");
    acknowledges(&town, &waits).await;
    let screen = town.screen(&town.mia);
    assert!(is_told(&screen), "{screen}");
    assert!(screen.contains(MATTERS), "what she typed: {screen}");
    town.mia.close_all().await.unwrap();

    // Mia's answer is late by now, and every claim comes back again and again.
    town.stage.clock.advance_to(berlin("2026-11-24 10:05"));
    for _ in 0..rounds(5, 50) {
        let _ = town.stage.bot.worker.round().await;
        let now = town.stage.now();
        town.stage.clock.advance_to(now + TimeDelta::seconds(20));
    }
    assert_eq!(messages_sent(&town), before, "called without a mark");

    make_room(db).await;
    let now = town.stage.now();
    town.stage.advance_to(now + RECOVERY).await.unwrap();
    let late: Seen = town.hears(&town.mia);
    assert!(late.text.contains("Contoso Foods"), "{}", late.text);
    town.heard_nothing(&town.mia);
    town.heard_nothing(&town.sam);
    acknowledges(&town, &waits).await;
    town.settle().await;
    assert!(town.mia.screen().is_none());
    let acknowledged = town.hears(&town.sam).text;
    assert!(acknowledged.contains(MATTERS), "{acknowledged}");
    sends_the_draft(&town).await;
    northwind_is_told_once(&town).await;
}

#[tokio::test]
async fn with_no_room_for_handoffs_and_messages() {
    everybody_is_told_and_it_goes_on_by_itself(&["handoffs", "outbox"]).await;
}

#[tokio::test]
async fn with_no_room_for_messages() {
    everybody_is_told_and_it_goes_on_by_itself(&["outbox"]).await;
}

#[tokio::test]
async fn with_no_room_for_anything() {
    everybody_is_told_and_it_goes_on_by_itself(&[]).await;
}

/// The reminder was delivered and recorded; what follows from it found no room. The hourly round,
/// which would make up for it, does not come in this test.
#[tokio::test]
async fn what_follows_from_a_reminder_is_planned_as_soon_as_there_is_room() {
    const PLANNED: &str = "SELECT COUNT(*) FROM timers WHERE subject = 'HO-1' AND outcome IS NULL";
    let Some(database) = postgres() else { return };
    let town = Town::found(database).await;
    town.handed_off("Contoso Foods").await;
    let db = &town.stage.bot.edge.ctx.db;
    watch(db).await;
    town.advance_to("2026-11-24 09:59").await;
    // A row that is there may still be changed in place.
    refuse_where(db, "TG_TABLE_NAME = 'timers' AND TG_OP = 'INSERT'").await;
    town.advance_to("2026-11-24 10:00").await;
    let reminder = town.hears(&town.mia).text;
    assert!(reminder.contains("Contoso Foods"), "{reminder}");
    assert_eq!(town.number(PLANNED).await, 0, "no room");
    town.advance_to("2026-11-24 10:10").await;
    assert_eq!(town.number(PLANNED).await, 0, "still none");

    make_room(db).await;
    town.settle().await;
    assert_eq!(town.number(PLANNED).await, 1);
    // So that the lead hears of it a day later, and not an hour after that.
    town.advance_to("2026-11-25 15:00").await;
    let escalation = town.hears(&town.lena).text;
    assert!(escalation.contains("Contoso Foods"), "{escalation}");
    town.everybody_reads();
}

/// A bot as a process, with nobody there to start it again, while reminders, escalations, a bundle
/// and a digest are due.
#[tokio::test(flavor = "multi_thread")]
async fn a_running_bot_outlives_a_full_disk_under_its_server() {
    let Some(database) = postgres() else { return };
    let scene = Scene::set_overdue(database, Cast { each: 1, leads: 1 }).await;
    let db = &scene.ctx.db;
    watch(db).await;
    let lead = scene.leads().next().unwrap();
    let work = async {
        let _bot = scene.bot().await;
        let mut handoffs = Vec::new();
        for nth in 0..rounds(3, 20) {
            let before = scene.slack.journal().len();
            handoffs.push(scene.handed_off(nth).await);
            scene.day_begins(&lead).await;
            // Somewhere in the middle of setting up the channel, or of reminding.
            let under_way = || scene.slack.journal().len() > before + nth * 5 % 24;
            assert!(scene.slack.until(under_way).await);
            let tables: &[&str] = [&[][..], &["outbox", "handoffs"], &["timers"]][nth % 3];
            fill(db, tables).await;
            scene.pause(1_000).await;
            let before = scene.made().len();
            scene.pause(500).await;
            if tables != ["timers"] {
                assert_eq!(scene.made().len(), before, "called without a mark");
            }
            make_room(db).await;
        }
        scene.everything_due_is_served(&handoffs).await;
        scene.rests().await;
        scene.all_is_well(&handoffs, "disk full").await;
        let counted = scene.counted().await;
        assert_eq!(counted.reminders, handoffs.len(), "{counted}");
        assert_eq!(counted.escalations, handoffs.len(), "{counted}");
        assert_eq!(counted.digests, 1, "{counted}");
    };
    Box::pin(scene.meanwhile(work)).await;
}
