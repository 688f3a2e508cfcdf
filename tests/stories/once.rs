//! Two clicks, a redelivery, two people at one moment: one effect, and everyone is told the truth.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

#[tokio::test]
async fn an_impatient_seller_sends_one_brief() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.types(sam, "/handoff Northwind Traders").await;
        town.fill_brief(mia).await;
        sam.submit_twice().await.unwrap();
        town.settle().await;
        assert!(
            town.screen(sam).contains("HO-1 is stored."),
            "{}",
            town.screen(sam)
        );
        sam.redeliver_last().await.unwrap();
        town.settle().await;
        sam.close_all().await.unwrap();
        assert_eq!(town.number("SELECT COUNT(*) FROM handoffs").await, 1);
        assert_eq!(town.stage.team.channel_names().len(), 2);
        town.hears(mia);
        town.hears(sam);
    })
    .await;
}

#[tokio::test]
async fn a_double_press_opens_one_thing_and_does_one() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.hand_off("Northwind Traders").await;
        sam.read_all();
        let waits = town.hears(mia);
        mia.press_twice(&waits, "Acknowledge").await.unwrap();
        town.settle().await;
        mia.submit_twice().await.unwrap();
        town.settle().await;
        mia.redeliver_last().await.unwrap();
        town.settle().await;
        if mia.screen().is_some() {
            mia.close_all().await.unwrap();
        }
        town.hears(sam);
        town.heard_nothing(sam);
        let acknowledged =
            "SELECT COUNT(*) FROM touchpoints WHERE touchpoint LIKE '%\"acknowledged\"%'";
        assert_eq!(town.number(acknowledged).await, 1);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_take_it_at_once_one_owns_it() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, lena) = (&town.sam, &town.mia, &town.lena);
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        for person in [mia, lena] {
            town.press_on(person, &card, "Acknowledge").await;
        }
        let (one, other) = tokio::join!(mia.press("Acknowledge"), lena.press("Acknowledge"));
        one.and(other).unwrap();
        town.settle().await;
        let owner = town.card(sam, CHANNEL).text;
        let owner = owner.lines().next().unwrap();
        let late = match (mia.screen(), lena.screen()) {
            (None, Some(lena)) => {
                assert!(owner.contains("@Mia Manager"), "{owner}");
                lena
            }
            (Some(mia), None) => {
                assert!(owner.contains("@Lena Lead"), "{owner}");
                mia
            }
            both => panic!("one must be told: {both:?}"),
        };
        assert!(late.text.contains("and owns it now"), "{}", late.text);
        let heard = town.hears(sam).text;
        assert!(heard.contains("acknowledged Northwind Traders"), "{heard}");
        town.heard_nothing(sam);
        mia.read_all();
        for person in [mia, lena] {
            if person.screen().is_some() {
                person.close_all().await.unwrap();
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_redelivered_command_notes_once() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.handed_off("Northwind Traders").await;
        town.types(sam, "/handoff note HO-1 They moved the date.")
            .await;
        sam.redeliver_last().await.unwrap();
        town.settle().await;
        let notes = "SELECT COUNT(*) FROM touchpoints WHERE touchpoint LIKE '%They moved%'";
        assert_eq!(town.number(notes).await, 1);
        town.types(sam, "/handoff repair HO-1").await;
        sam.redeliver_last().await.unwrap();
        town.settle().await;
        let repairs = "SELECT COUNT(*) FROM touchpoints WHERE touchpoint LIKE '%\"repair_asked\"%'";
        assert_eq!(town.number(repairs).await, 1);
        // The same words typed again are another note.
        town.types(sam, "/handoff note HO-1 They moved the date.")
            .await;
        assert_eq!(town.number(notes).await, 2);
    })
    .await;
}

#[tokio::test]
async fn events_that_come_twice_change_nothing_twice() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        town.stage.slack.faults().duplicate_events(5);
        mia.set_zone("America/New_York").await;
        town.settle().await;
        let there =
            "SELECT COUNT(*) FROM people WHERE zone = 'America/New_York' AND name LIKE '%ia%'";
        assert_eq!(town.number(there).await, 1);
        let timers = "SELECT COUNT(*) FROM timers WHERE outcome IS NULL AND subject = 'HO-1'";
        assert_eq!(town.number(timers).await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_kickoff_is_held_once() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Acknowledge").await;
        town.sets_kickoff(mia, "2026-11-23 10:30").await;
        town.press(mia, "Acknowledge").await;
        sam.read_all();
        town.advance_to("2026-11-23 12:00").await;
        let over = town.hears(mia);
        mia.press_twice(&over, "Held").await.unwrap();
        town.settle().await;
        if let Some(screen) = mia.screen() {
            assert_snapshot!(screen.text, @"
            Handoff
            The kickoff with Northwind Traders was held (Nov 23, 2026 at 10:30 AM), and it is recorded. There is nothing left to do here.
            [Close]
            ");
            mia.close_all().await.unwrap();
        }
        let held = "SELECT COUNT(*) FROM touchpoints WHERE touchpoint LIKE '%\"kickoff_held\"%'";
        assert_eq!(town.number(held).await, 1);
    })
    .await;
}
