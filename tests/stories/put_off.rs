//! *Snooze* on a reminder in a message of its own: one new due time, nothing else changes, and the
//! message says when.

use insta::assert_snapshot;
use slack_emulator::Seen;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";
const VERSION: &str = "SELECT version FROM handoffs WHERE number = 1";

/// Sent on Monday at 10:00; on Tuesday at 10:00 Mia is late, and hears so.
async fn late(town: &Town) -> Seen {
    town.handed_off("Northwind Traders").await;
    town.advance_to("2026-11-24 10:00").await;
    town.hears(&town.mia)
}

async fn snooze(town: &Town, message: &Seen, until: &str, day: Option<&str>) {
    let mia = &town.mia;
    town.press_on(mia, message, "Snooze").await;
    mia.choose("Remind me again", until).await.unwrap();
    if let Some(day) = day {
        mia.pick_date("Day", day).await.unwrap();
    }
    town.press(mia, "Snooze").await;
    assert!(mia.screen().is_none(), "the form is closed");
}

/// What the message says of the next reminder.
fn next(town: &Town, message: &Seen) -> String {
    let text = town.now_says(&town.mia, message);
    let line = text
        .lines()
        .find(|line| line.contains("reminder"))
        .unwrap_or_else(|| panic!("{text}"));
    line.to_owned()
}

#[tokio::test]
async fn it_says_when_it_comes_next_whatever_was_chosen() {
    on_every_setup(async |town: &mut Town| {
        let (mia, lena) = (&town.mia, &town.lena);
        let late = late(town).await;
        assert_snapshot!(next(town, &late), @"Next reminder Nov 26, 2026 at 9:30 AM. If it is still open after Nov 25, 2026 at 10:00 AM, your lead hears of it.");
        let (version, card) = (town.number(VERSION).await, town.card(mia, CHANNEL).text);
        snooze(town, &late, "Tomorrow", None).await;
        assert_snapshot!(town.now_says(mia, &late), @"
        Northwind Traders has waited 24 h for your yes or no.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Brief: complete, 100 of 100 · 1 promise
        Until you acknowledge, @Sam Seller stays responsible and no kickoff can be booked.
        Snoozed: the next reminder comes Nov 25, 2026 at 9:30 AM. If it is still open after Nov 25, 2026 at 10:00 AM, your lead hears of it.
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief] [Open the channel] [Snooze]
        ");
        snooze(town, &late, "Monday", None).await;
        assert_snapshot!(next(town, &late), @"Snoozed: the next reminder comes Nov 30, 2026 at 9:30 AM. If it is still open after Nov 25, 2026 at 10:00 AM, your lead hears of it.");
        snooze(town, &late, "On the day below", Some("2026-12-02")).await;
        assert_snapshot!(next(town, &late), @"Snoozed: the next reminder comes Dec 2, 2026 at 9:30 AM. If it is still open after Nov 25, 2026 at 10:00 AM, your lead hears of it.");
        assert_eq!(town.number(VERSION).await, version);
        assert_eq!(town.card(mia, CHANNEL).text, card);
        // Her lead hears of it at the very moment at which they would have.
        town.advance_to("2026-11-25 14:59").await;
        town.heard_nothing(lena);
        town.advance_to("2026-11-25 15:00").await;
        assert!(town.hears(lena).text.contains("has not said yes or no to Northwind Traders"));
        town.advance_to("2026-12-02 09:29").await;
        town.heard_nothing(mia);
        town.heard_nothing(lena);
        town.advance_to("2026-12-02 09:30").await;
        assert_snapshot!(town.hears(mia).text, @"
        Today: 1 thing for you.
        Northwind Traders waits for your yes or no. It was due Nov 24, 2026 at 10:00 AM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Acknowledge it, or return it with questions.
        Next reminder Dec 3, 2026 at 9:30 AM.
        [Done] [Snooze] [Hand over]
        ");
        // Its buttons went on to mean something, and what came of it stands there.
        town.press_on(mia, &late, "Acknowledge").await;
        town.press(mia, "Acknowledge").await;
        assert_snapshot!(town.now_says(mia, &late), @"Northwind Traders: acknowledged by @Mia Manager, 8 days after it was sent.");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn tomorrow_is_tomorrow_and_then_it_takes_its_course() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        let late = late(town).await;
        snooze(town, &late, "Tomorrow", None).await;
        town.advance_to("2026-11-25 09:29").await;
        town.heard_nothing(mia);
        town.advance_to("2026-11-25 09:30").await;
        let again = town.hears(mia).text;
        assert!(again.contains("waits for your yes or no"), "{again}");
        assert!(
            again.contains("Next reminder Nov 26, 2026 at 9:30 AM."),
            "{again}"
        );
        town.advance_to("2026-11-26 09:29").await;
        town.heard_nothing(mia);
        town.advance_to("2026-11-26 09:30").await;
        let last = town.hears(mia).text;
        assert!(last.contains("This was the last reminder."), "{last}");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn monday_is_the_next_one() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        let late = late(town).await;
        snooze(town, &late, "Monday", None).await;
        town.advance_to("2026-11-30 09:29").await;
        town.heard_nothing(mia);
        town.advance_to("2026-11-30 09:30").await;
        assert!(town.hears(mia).text.contains("waits for your yes or no"));
        town.everybody_reads();
    })
    .await;
}
