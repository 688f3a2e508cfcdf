//! A deal is closed and its brief is not sent: the seller is reminded, then the lead sees it.

use insta::assert_snapshot;

use crate::support::sql;
use crate::support::town::{Town, berlin, on_every_setup};

/// Sam has nothing but a draft; the deal closed on a day.
async fn drafted(town: &Town, customer: &str, closed: &str) {
    let sam = &town.sam;
    town.types(sam, &format!("/handoff new {customer}")).await;
    if town.screen(sam).starts_with("Your drafts") {
        let fresh = format!("Start a new one for {customer}");
        town.press(sam, &fresh).await;
    }
    sam.pick_date("Close date", closed).await.unwrap();
    town.press(sam, "Save and close").await;
}

#[tokio::test]
async fn a_seller_is_reminded_three_times_and_then_the_lead_sees_it() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (sam, lena) = (&town.sam, &town.lena);
        drafted(town, "Fabrikam", "2026-11-22").await;
        // Closed yesterday, a Sunday: late when Monday ends.
        town.advance_to("2026-11-24 10:29").await;
        town.heard_nothing(sam);
        town.advance_to("2026-11-24 10:30").await;
        let first = town.hears(sam);
        assert_snapshot!(first.text, @"
        Today: 1 thing for you.
        Your brief for Fabrikam was due Nov 23, 2026 at 5:00 PM: the deal closed Nov 22, 2026.
        Finish it and send it to the manager. If the deal came to nothing, discard it.
        Next reminder Nov 25, 2026 at 9:30 AM.
        [Write the brief] [Snooze] [Hand over] [Discard]
        ");
        town.advance_to("2026-11-25 10:30").await;
        assert!(town.hears(sam).text.contains("Next reminder Nov 26, 2026"));
        town.advance_to("2026-11-26 15:00").await;
        assert_snapshot!(town.hears(sam).text, @"
        Today: 1 thing for you.
        Your brief for Fabrikam was due Nov 23, 2026 at 5:00 PM: the deal closed Nov 22, 2026.
        Finish it and send it to the manager. If the deal came to nothing, discard it.
        This was the last reminder. If it is not sent by Nov 27, 2026 at 9:30 AM, your lead sees it in the digest.
        [Write the brief] [Snooze] [Hand over] [Discard]
        ");
        for _ in 0..4 {
            let calm = town.hears(lena).text;
            assert!(calm.ends_with("no handoff is open."), "{calm}");
        }
        // The last reminder was on Thursday; a business day later it is Lena's to see.
        town.advance_to("2026-11-27 20:00").await;
        assert_snapshot!(town.hears(lena).text, @"
        Digest for Nov 27, 2026: 1 late.
        Late · 1
        @Sam Seller has not sent the brief for Fabrikam (closed Nov 22, 2026). Reminded 3 times.
        [Hand over]
        ");
        town.advance_to("2026-12-14 20:00").await;
        town.heard_nothing(sam);
        assert!(
            lena.unread()
                .iter()
                .all(|seen| seen.text.contains("Fabrikam"))
        );
        lena.read_all();
        // Not for ever.
        town.advance_to("2026-12-28 20:00").await;
        assert!(
            lena.unread()
                .last()
                .unwrap()
                .text
                .contains("no handoff is open")
        );
        lena.read_all();
        // It can be sent all the same, from the reminder.
        town.press_on(sam, &first, "Write the brief").await;
        assert_eq!(sam.screen().unwrap().title, "Fabrikam");
        town.fill_brief(&town.mia).await;
        town.press(sam, "Send to manager").await;
        sam.close_all().await.unwrap();
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn sending_the_brief_ends_it() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let sam = &town.sam;
        drafted(town, "Fabrikam", "2026-11-22").await;
        town.advance_to("2026-11-24 12:00").await;
        let reminder = town.hears(sam);
        town.press_on(sam, &reminder, "Write the brief").await;
        town.fill_brief(&town.mia).await;
        town.press(sam, "Send to manager").await;
        sam.close_all().await.unwrap();
        town.settle().await;
        assert_snapshot!(town.now_says(sam, &reminder), @"
        Today: all done.
        Your brief for Fabrikam: sent.
        ");
        town.press_stale(sam, &reminder, "Write the brief").await;
        assert_snapshot!(town.screen(sam), @"
        Your drafts
        This draft was sent, discarded or handed to somebody else in the meantime. Type /handoff to see your drafts.
        [Close]
        ");
        sam.close_all().await.unwrap();
        town.press_stale(sam, &reminder, "Snooze").await;
        assert_snapshot!(town.screen(sam), @"
        Handoff
        This brief was sent or discarded in the meantime. There is nothing left to put off.
        [Close]
        ");
        sam.close_all().await.unwrap();
        let card = town.card(&town.mia, "cust-fabrikam");
        town.press_on(&town.mia, &card, "Acknowledge").await;
        town.press(&town.mia, "Acknowledge").await;
        town.everybody_reads();
        town.advance_to("2026-11-26 20:00").await;
        town.heard_nothing(sam);
        let digest = town.lena.unread().pop().unwrap().text;
        assert!(!digest.contains("has not sent"), "{digest}");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn discarding_it_ends_it_too() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (sam, lena) = (&town.sam, &town.lena);
        drafted(town, "Fabrikam", "2026-11-22").await;
        town.advance_to("2026-11-24 12:00").await;
        let reminder = town.hears(sam);
        town.types(sam, "/handoff").await;
        sam.press_nth("Discard", 0).await.unwrap();
        town.settle().await;
        sam.close_all().await.unwrap();
        assert_snapshot!(town.now_says(sam, &reminder), @"
        Today: all done.
        A brief that you had begun: discarded.
        ");
        town.advance_to("2026-12-02 20:00").await;
        town.heard_nothing(sam);
        assert!(
            lena.unread()
                .iter()
                .all(|seen| seen.text.ends_with("no handoff is open."))
        );
        lena.read_all();
        let open = format!(
            "SELECT COUNT(*) FROM timers WHERE subject = '{}' AND outcome IS NULL",
            sam.id()
        );
        assert_eq!(
            town.number(&open).await,
            0,
            "nothing is looked for every day"
        );
    })
    .await;
}

#[tokio::test]
async fn putting_it_off_moves_the_reminder_and_not_the_leads_turn() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (sam, lena) = (&town.sam, &town.lena);
        drafted(town, "Fabrikam", "2026-11-22").await;
        town.advance_to("2026-11-24 12:00").await;
        let reminder = town.hears(sam);
        town.press_on(sam, &reminder, "Snooze").await;
        assert_snapshot!(town.screen(sam), @"
        Fabrikam
        Only this reminder moves. What is due stays due, and whoever hears of late things hears of it as before.
        Remind me again: Tomorrow
        Day (optional):
        [Snooze] [Cancel]
        ");
        sam.choose("Remind me again", "On the day below")
            .await
            .unwrap();
        sam.pick_date("Day", "2026-11-24").await.unwrap();
        town.press(sam, "Snooze").await;
        assert_snapshot!(sam.screen().unwrap().errors["Day"], @"This day has come already. Choose a later one.");
        sam.choose("Remind me again", "Monday").await.unwrap();
        town.press(sam, "Snooze").await;
        assert_snapshot!(town.now_says(sam, &reminder), @"
        Today: nothing left for now.
        Your brief for Fabrikam is still a draft. Snoozed until Nov 30, 2026.
        ");
        town.advance_to("2026-11-26 20:00").await;
        assert!(
            lena.unread()
                .iter()
                .all(|seen| seen.text.ends_with("no handoff is open."))
        );
        lena.read_all();
        town.advance_to("2026-11-30 10:29").await;
        town.heard_nothing(sam);
        assert!(
            town.hears(lena)
                .text
                .contains("has not sent the brief for Fabrikam")
        );
        town.advance_to("2026-11-30 10:30").await;
        assert!(town.hears(sam).text.contains("Your brief for Fabrikam"));
        town.everybody_reads();
    })
    .await;
}

/// After nine days without the bot, and for a date that is typed long after.
#[tokio::test]
async fn it_is_never_too_late_for_a_first_reminder() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        drafted(town, "Fabrikam", "2026-11-19").await;
        drafted(town, "Woodgrove", "2026-08-03").await;
        town.stage.clock.advance_to(berlin("2026-12-02 10:00"));
        town.stage.restart().await.unwrap();
        let (sam, lena) = (&town.sam, &town.lena);
        town.advance_to("2026-12-02 10:30").await;
        lena.read_all();
        assert_snapshot!(town.hears(sam).text, @"
        Today: 2 things for you.
        Your brief for Woodgrove was due Aug 4, 2026 at 5:00 PM: the deal closed Aug 3, 2026.
        Finish it and send it to the manager. If the deal came to nothing, discard it.
        Next reminder Dec 3, 2026 at 9:30 AM.
        [Write the brief] [Snooze] [Hand over] [Discard]
        Your brief for Fabrikam was due Nov 20, 2026 at 5:00 PM: the deal closed Nov 19, 2026.
        Finish it and send it to the manager. If the deal came to nothing, discard it.
        Next reminder Dec 3, 2026 at 9:30 AM.
        [Write the brief] [Snooze] [Hand over] [Discard]
        ");
        town.advance_to("2026-12-04 20:00").await;
        assert!(town.hears(sam).text.contains("2 things"));
        assert!(town.hears(sam).text.contains("This was the last reminder."));
        assert!(
            lena.unread()
                .iter()
                .all(|seen| seen.text.ends_with("no handoff is open."))
        );
        lena.read_all();
        town.advance_to("2026-12-07 20:00").await;
        town.heard_nothing(sam);
        assert_snapshot!(town.hears(lena).text, @"
        Digest for Dec 7, 2026: 2 late.
        Late · 2
        @Sam Seller has not sent the brief for Woodgrove (closed Aug 3, 2026). Reminded 3 times.
        [Hand over]
        @Sam Seller has not sent the brief for Fabrikam (closed Nov 19, 2026). Reminded 3 times.
        [Hand over]
        ");
    })
    .await;
}

#[tokio::test]
async fn who_leads_alone_reads_where_their_own_brief_stands() {
    on_every_setup(async |town: &mut Town| {
        let (sam, lena) = (&town.sam, &town.lena);
        town.types(lena, "/handoff leads").await;
        town.press(lena, "Choose leads").await;
        lena.choose("Leads", "Sam Seller").await.unwrap();
        town.press(lena, "Save").await;
        lena.close_all().await.unwrap();
        drafted(town, "Fabrikam", "2026-11-22").await;
        town.advance_to("2026-11-25 20:00").await;
        sam.read_all();
        town.advance_to("2026-11-26 14:00").await;
        assert_snapshot!(town.hears(sam).text, @"
        Today: 1 thing for you.
        Your brief for Fabrikam was due Nov 23, 2026 at 5:00 PM: the deal closed Nov 22, 2026.
        Finish it and send it to the manager. If the deal came to nothing, discard it.
        This was the last reminder. If it is not sent by Nov 27, 2026 at 9:30 AM, it stands in your own digest.
        [Write the brief] [Snooze] [Hand over] [Discard]
        ");
        town.everybody_reads();
    })
    .await;
}

/// Drafts that were kept before anybody looked for them.
#[tokio::test]
async fn the_hourly_round_finds_drafts_without_a_timer() {
    on_every_setup(async |town: &mut Town| {
        drafted(town, "Fabrikam", "2026-11-22").await;
        let sam = &town.sam;
        let mut tx = town.stage.bot.edge.ctx.db.begin().await.unwrap();
        let lost = format!("DELETE FROM timers WHERE subject = '{}'", sam.id());
        assert_eq!(sql::run(&mut tx, &lost).await.unwrap(), 1);
        tx.commit().await.unwrap();
        town.stage.bot.worker.upkeep().await;
        town.advance_to("2026-11-24 12:00").await;
        assert!(town.hears(sam).text.contains("Your brief for Fabrikam"));
    })
    .await;
}
