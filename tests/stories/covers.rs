//! Somebody is away: what is asked of them reaches whoever covers for them at once, and they find
//! it when they are back.

use insta::assert_snapshot;
use slack_emulator::{Person, Seen};

use crate::support::sql;
use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

/// Somebody goes, and whoever that concerns has read it.
async fn goes(town: &Town, person: &Person, typed: &str) {
    town.types(person, typed).await;
    let said = town.answer(person);
    assert!(said.contains("covers for you"), "{said}");
    town.everybody_reads();
}

/// Mia asks Max to take it over.
async fn offers(town: &Town) {
    let mia = &town.mia;
    let card = town.card(mia, CHANNEL);
    town.press_on(mia, &card, "Hand to someone else").await;
    passes_on(town, mia, "Max Manager").await;
}

async fn passes_on(town: &Town, by: &Person, to: &str) {
    by.choose("Who should take over?", to).await.unwrap();
    by.fill("Why?", "Max knows warehouses.").await.unwrap();
    town.settle().await;
    town.press(by, "Hand over").await;
}

/// Asks one question about a brief.
async fn returns(town: &Town, by: &Person, message: &Seen) {
    town.press_on(by, message, "Return with questions").await;
    by.choose_nth("Field", 0, "Why us").await.unwrap();
    by.choose_nth("Reason", 0, "Too vague").await.unwrap();
    let needed = "Who built the other tool?";
    by.fill_nth("What is needed", 0, needed).await.unwrap();
    town.press(by, "Return").await;
}

#[tokio::test]
async fn a_brief_reaches_the_cover_too() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, max) = (&town.sam, &town.mia, &town.max);
        goes(town, mia, "/handoff away until Friday, @max covers").await;
        town.hand_off("Northwind Traders").await;
        let waits = town.hears(mia);
        assert_snapshot!(waits.text.lines().next().unwrap(), @"@Sam Seller asks you to take over Northwind Traders.");
        let covers = town.hears(max);
        assert_snapshot!(covers.text, @"
        @Sam Seller asks @Mia Manager to take over Northwind Traders.
        HO-1 · Northwind Traders · #cust-northwind-traders
        You cover for @Mia Manager until Nov 27, 2026: you may answer in their place, and reminders come to you.
        Brief: complete, 100 of 100 · 1 promise
        Read the brief, then acknowledge it or return it with questions.
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief] [Open the channel]
        ");
        town.heard_nothing(max);
        // He asks something first; the answers come to both.
        returns(town, max, &covers).await;
        assert_snapshot!(town.now_says(max, &covers), @"Northwind Traders: returned by @Max Manager with 1 question. @Sam Seller is asked to answer.");
        assert_snapshot!(town.now_says(mia, &waits), @"Northwind Traders: returned by @Max Manager with 1 question. @Sam Seller is asked to answer.");
        assert!(
            town.hears(mia)
                .text
                .starts_with("@Max Manager returned Northwind Traders for you")
        );
        sam.read_all();
        let card = town.card(sam, CHANNEL);
        town.press_on(sam, &card, "Answer").await;
        sam.fill(
            "Your answer",
            "A homegrown tool by Bo nearly won because it is free.",
        )
        .await
        .unwrap();
        town.press(sam, "Next").await;
        town.press(sam, "Send answers").await;
        let again = town.hears(max);
        assert_snapshot!(again.text.lines().next().unwrap(), @"@Sam Seller answered the questions of @Mia Manager about Northwind Traders. This is version 2 of the brief.");
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"@Sam Seller answered your questions about Northwind Traders. This is version 2 of the brief.");
        // Mia looks at it on her holiday and acknowledges herself.
        town.press_on(mia, &town.card(mia, CHANNEL), "Acknowledge")
            .await;
        town.press(mia, "Acknowledge").await;
        assert_snapshot!(town.now_says(max, &again), @"Northwind Traders: acknowledged by @Mia Manager, less than a minute after it was sent.");
        assert!(
            town.hears(sam)
                .text
                .starts_with("@Mia Manager acknowledged")
        );
    })
    .await;
}

#[tokio::test]
async fn questions_reach_the_sellers_cover_too() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, olaf) = (&town.sam, &town.mia, &town.olaf);
        town.handed_off("Northwind Traders").await;
        goes(town, sam, "/handoff away until Friday, @olaf covers").await;
        returns(town, mia, &town.card(mia, CHANNEL)).await;
        let asked = town.hears(sam);
        let covers = town.hears(olaf);
        assert_snapshot!(covers.text, @"
        @Mia Manager has 1 question before taking over Northwind Traders.
        HO-1 · Northwind Traders · #cust-northwind-traders
        You cover for @Sam Seller until Nov 27, 2026: you may answer in their place, and reminders come to you.
        • Why us: too vague. Needed: Who built the other tool?
        As soon as you answer, the brief goes back to @Mia Manager.
        [Answer] [Read the brief] [Open the channel]
        ");
        town.press_on(olaf, &covers, "Answer").await;
        olaf.fill(
            "Your answer",
            "A homegrown tool by Bo nearly won because it is free.",
        )
        .await
        .unwrap();
        town.press(olaf, "Next").await;
        town.press(olaf, "Send answers").await;
        for (person, message) in [(sam, &asked), (olaf, &covers)] {
            assert_snapshot!(town.now_says(person, message), @"Northwind Traders: answered. @Mia Manager has the brief again.");
        }
        assert!(
            town.hears(sam)
                .text
                .starts_with("@Olaf Other answered the questions")
        );
        assert!(
            town.hears(mia)
                .text
                .contains("This is version 2 of the brief.")
        );
    })
    .await;
}

#[tokio::test]
async fn an_offer_reaches_the_cover_too() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, max, olaf) = (&town.sam, &town.mia, &town.max, &town.olaf);
        town.acknowledged("Northwind Traders").await;
        goes(town, max, "/handoff away until Friday, @olaf covers").await;
        offers(town).await;
        let asked = town.hears(max);
        assert_snapshot!(asked.text.lines().next().unwrap(), @"@Mia Manager asks you to take over Northwind Traders.");
        let covers = town.hears(olaf);
        assert_snapshot!(covers.text, @"
        @Mia Manager asks @Max Manager to take over Northwind Traders.
        HO-1 · Northwind Traders · #cust-northwind-traders
        You cover for @Max Manager until Nov 27, 2026: you may answer in their place, and reminders come to you.
        The reason:
        > Max knows warehouses.
        Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet
        Nothing is new since it was acknowledged (Nov 23, 2026 at 10:00 AM).
        Open promises:
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        The brief has no gaps.
        No question is open.
        Until you do, @Mia Manager stays responsible.
        [Take over] [Hand to someone else] [Read the brief] [Open the channel]
        ");
        assert_snapshot!(town.hears(sam).text.lines().next().unwrap(), @"@Max Manager is asked to take over Northwind Traders now.");
        town.press_on(olaf, &covers, "Take over").await;
        town.press(olaf, "Acknowledge").await;
        for (person, message) in [(max, &asked), (olaf, &covers)] {
            assert_snapshot!(town.now_says(person, message), @"Northwind Traders: Acknowledged by @Olaf Other, less than a minute after it was sent · no kickoff yet");
        }
        for person in [sam, mia, max] {
            let told = town.hears(person).text;
            assert!(
                told.starts_with("@Olaf Other took over Northwind Traders from @Mia Manager"),
                "{told}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn who_is_asked_may_pass_the_question_on() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, olaf) = (&town.mia, &town.max, &town.olaf);
        town.acknowledged("Northwind Traders").await;
        offers(town).await;
        let asked = town.hears(max);
        town.press_on(max, &asked, "Hand to someone else").await;
        passes_on(town, max, "Olaf Other").await;
        assert_snapshot!(town.now_says(max, &asked), @"Northwind Traders: Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet");
        assert!(
            town.hears(olaf)
                .text
                .starts_with("@Max Manager asks you to take over Northwind Traders.")
        );
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"@Olaf Other is asked to take over Northwind Traders now.");
        town.sam.read_all();
    })
    .await;
}

#[tokio::test]
async fn who_is_asked_reads_the_brief_where_channels_are_private() {
    on_every_setup(async |town: &mut Town| {
        let (max, olaf) = (&town.max, &town.olaf);
        let edge = &town.stage.bot.edge;
        let home = edge.installation.home().unwrap().workspace.clone();
        let mut tx = edge.ctx.db.begin().await.unwrap();
        let mut policy = tx.workspaces().await.unwrap().remove(0).policy;
        policy.private_channels = true;
        tx.save_policy(&home, &policy).await.unwrap();
        tx.commit().await.unwrap();
        town.acknowledged("Northwind Traders").await;
        offers(town).await;
        town.everybody_reads();
        town.types(max, "/handoff show HO-1").await;
        let read = town.screen(max);
        assert!(read.contains("Goals and motivation"), "{read}");
        max.close_all().await.unwrap();
        town.types(max, "/handoff show north").await;
        assert_eq!(town.screen(max), read);
        max.close_all().await.unwrap();
        for about in ["HO-1", "north"] {
            town.types(olaf, &format!("/handoff show {about}")).await;
            let told = town.answer(olaf);
            assert!(!told.contains("Northwind"), "{told}");
        }
    })
    .await;
}

#[tokio::test]
async fn it_reaches_the_covers_cover_and_never_who_asked() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, olaf) = (&town.mia, &town.max, &town.olaf);
        goes(town, mia, "/handoff away until Monday, @max covers").await;
        goes(town, max, "/handoff away until Friday, @olaf covers").await;
        town.hand_off("Northwind Traders").await;
        assert!(town.hears(mia).text.starts_with("@Sam Seller asks you"));
        let covers = town.hears(olaf).text;
        assert!(
            covers.contains("You cover for @Mia Manager until Nov 27, 2026"),
            "{covers}"
        );
        town.heard_nothing(max);
        town.types(mia, "/handoff back").await;
        town.everybody_reads();
        // Nobody covers: only who is asked hears of it.
        town.types(mia, "/handoff away until Friday").await;
        town.hand_off("Fabrikam").await;
        assert!(town.hears(mia).text.starts_with("@Sam Seller asks you"));
        town.heard_nothing(olaf);
        // Who covers for whom they ask has nothing to take over.
        town.types(mia, "/handoff back").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Acknowledge").await;
        town.press(mia, "Acknowledge").await;
        goes(town, max, "/handoff away until Friday, @mia covers").await;
        offers(town).await;
        assert!(town.hears(max).text.starts_with("@Mia Manager asks you"));
        town.heard_nothing(mia);
        town.sam.read_all();
    })
    .await;
}

#[tokio::test]
async fn what_a_cover_did_leaves_no_buttons_in_their_day() {
    on_every_setup(async |town: &mut Town| {
        let max = &town.max;
        town.acknowledged("Northwind Traders").await;
        goes(town, &town.mia, "/handoff away until Friday, @max covers").await;
        town.advance_to("2026-11-27 09:30").await;
        let day = town.hears(max);
        assert!(
            day.text.contains("you cover for @Mia Manager"),
            "{}",
            day.text
        );
        town.press_on(max, &day, "Done").await;
        town.sets_kickoff(max, "2026-12-04 10:00").await;
        town.press(max, "Book kickoff").await;
        assert_snapshot!(town.now_says(max, &day), @"
        Today: all done.
        Northwind Traders: done. Acknowledged by @Mia Manager, less than a minute after it was sent · kickoff Dec 4, 2026 at 10:00 AM
        ");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn who_is_named_gets_what_waits_and_hears_when_it_is_over() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, max) = (&town.sam, &town.mia, &town.max);
        town.acknowledged("Northwind Traders").await;
        town.handed_off("Fabrikam").await;
        let typed = "/handoff away until Friday, @max covers";
        town.types(mia, typed).await;
        let list = town.hears(max);
        assert_snapshot!(list.text, @"
        @Mia Manager is away until Nov 27, 2026 and named you as cover.
        Until then their reminders come to you, and whatever they may do, you may do in their place: acknowledge, return, answer, book.
        If you cannot, tell @Mia Manager soon, so that they name somebody else. What is urgent then, a lead can reassign.
        What waits for @Mia Manager meanwhile:
        Fabrikam waits for your yes or no.
        HO-2 · Fabrikam · #cust-fabrikam
        [Done] [Snooze] [Hand over]
        No kickoff with Northwind Traders is booked.
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Done] [Snooze] [Hand over]
        ");
        // Typed again, it is the same absence.
        town.types(mia, typed).await;
        town.heard_nothing(max);
        max.press_nth_on(&list, "Done", 0).await.unwrap();
        town.settle().await;
        town.press(max, "Acknowledge").await;
        assert_snapshot!(town.now_says(max, &list), @"
        You cover for @Mia Manager.
        What waits for @Mia Manager meanwhile:
        Fabrikam: done. Acknowledged by @Max Manager, less than a minute after it was sent · no kickoff yet
        No kickoff with Northwind Traders is booked.
        HO-1 · Northwind Traders
        [Done] [Snooze] [Hand over]
        ");
        sam.read_all();
        mia.read_all();
        town.types(mia, "/handoff away until Wednesday, @max covers")
            .await;
        assert_snapshot!(town.hears(max).text, @"
        @Mia Manager is away until Nov 25, 2026 instead of Nov 27, 2026. You still cover for them.
        Until then their reminders come to you, and whatever they may do, you may do in their place: acknowledge, return, answer, book.
        If you cannot, tell @Mia Manager soon, so that they name somebody else. What is urgent then, a lead can reassign.
        Nothing waits for them until then.
        ");
        town.types(mia, "/handoff back").await;
        assert_snapshot!(town.now_says(max, &list), @"
        Nothing is left to do for @Mia Manager.
        Fabrikam: done. Acknowledged by @Max Manager, less than a minute after it was sent · no kickoff yet
        Northwind Traders: this is with @Mia Manager now.
        ");
        assert_snapshot!(town.hears(max).text, @"@Mia Manager is back, and their reminders go to them again. Thank you for covering.");
    })
    .await;
}

#[tokio::test]
async fn who_is_named_for_later_gets_the_list_on_the_first_day() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, olaf) = (&town.mia, &town.max, &town.olaf);
        town.types(mia, "/handoff away 2026-11-30 to 2026-12-02 @max")
            .await;
        assert_snapshot!(town.hears(max).text, @"
        @Mia Manager will be away from Nov 30, 2026 to Dec 2, 2026 and named you as cover.
        On these days their reminders come to you, and whatever they may do, you may do in their place. On the first day you get a list of what waits.
        If you cannot, tell @Mia Manager soon, so that they name somebody else. What is urgent then, a lead can reassign.
        ");
        // Not Max but Olaf, and a day more.
        town.types(mia, "/handoff away").await;
        mia.pick_date("First day away", "2026-11-30").await.unwrap();
        mia.pick_date("Last day away", "2026-12-03").await.unwrap();
        mia.choose("Who covers for you?", "Olaf Other")
            .await
            .unwrap();
        town.press(mia, "Save").await;
        mia.close_all().await.unwrap();
        assert_snapshot!(town.hears(max).text, @"@Olaf Other covers for @Mia Manager from Nov 30, 2026 to Dec 2, 2026 instead of you. Thank you all the same.");
        assert!(
            town.hears(olaf)
                .text
                .starts_with("@Mia Manager will be away from")
        );
        // And not then, but a week later.
        town.types(mia, "/handoff away").await;
        mia.pick_date("First day away", "2026-12-07").await.unwrap();
        mia.pick_date("Last day away", "2026-12-09").await.unwrap();
        town.press(mia, "Save").await;
        mia.close_all().await.unwrap();
        assert_snapshot!(town.hears(olaf).text.lines().next().unwrap(), @"@Mia Manager will be away from Dec 7, 2026 to Dec 9, 2026, and not from Nov 30, 2026 to Dec 3, 2026. You cover for them then.");
        town.advance_to("2026-12-04 16:00").await;
        town.heard_nothing(olaf);
        town.handed_off("Northwind Traders").await;
        town.advance_to("2026-12-07 08:59").await;
        town.heard_nothing(olaf);
        town.advance_to("2026-12-07 09:00").await;
        let begins = town.hears(olaf);
        assert_snapshot!(begins.text, @"
        From today you cover for @Mia Manager, who is away until Dec 9, 2026.
        Until then their reminders come to you, and whatever they may do, you may do in their place: acknowledge, return, answer, book.
        If you cannot, tell @Mia Manager soon, so that they name somebody else. What is urgent then, a lead can reassign.
        What waits for @Mia Manager meanwhile:
        Northwind Traders waits for your yes or no.
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Done] [Snooze] [Hand over]
        ");
        town.press_on(olaf, &begins, "Done").await;
        town.press(olaf, "Acknowledge").await;
        town.everybody_reads();
        town.advance_to("2026-12-10 12:00").await;
        town.heard_nothing(max);
        // Taken back before it begins.
        town.types(mia, "/handoff away 2026-12-21 @max").await;
        assert!(
            town.hears(max)
                .text
                .starts_with("@Mia Manager will be away on Dec 21, 2026")
        );
        town.types(mia, "/handoff away").await;
        town.press(mia, "Take it back").await;
        mia.close_all().await.unwrap();
        assert_snapshot!(town.hears(max).text, @"@Mia Manager is not away on Dec 21, 2026 after all, so there is nothing to cover. Thank you all the same.");
        town.advance_to("2026-12-21 12:00").await;
        town.heard_nothing(max);
        town.everybody_reads();
    })
    .await;
}

/// On the first day, the first line of what somebody hears who covers.
fn begins(town: &Town, cover: &Person) -> String {
    let said = town.hears(cover).text;
    assert!(said.contains("waits for your yes or no."), "{said}");
    said.lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn the_list_of_the_first_day_waits_for_the_covers_hours_whatever_is_typed_meanwhile() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max) = (&town.mia, &town.max);
        town.handed_off("Northwind Traders").await;
        town.types(mia, "/handoff away 2026-11-28 to 2026-12-02 @max")
            .await;
        town.advance_to("2026-11-29 12:00").await;
        town.everybody_reads();
        // Said again on the first days, and something else planned.
        town.types(mia, "/handoff away until 2026-12-02 @max").await;
        town.types(mia, "/handoff away 2027-01-11 to 2027-01-12")
            .await;
        town.types(mia, "/handoff away until 2026-12-02 @max").await;
        town.advance_to("2026-11-30 08:59").await;
        town.heard_nothing(max);
        town.advance_to("2026-11-30 09:00").await;
        assert_snapshot!(begins(town, max), @"From today you cover for @Mia Manager, who is away until Dec 2, 2026.");
        // Once it was said, nothing brings it back.
        town.types(mia, "/handoff away until 2026-12-02 @max").await;
        town.everybody_reads();
        town.advance_to("2026-12-01 09:00").await;
        town.heard_nothing(max);
    })
    .await;
}

#[tokio::test]
async fn the_list_waits_until_somebody_stands_in() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, olaf) = (&town.mia, &town.max, &town.olaf);
        town.handed_off("Northwind Traders").await;
        town.types(mia, "/handoff away 2026-11-30 to 2026-12-04 @max")
            .await;
        town.types(max, "/handoff away 2026-11-30 to 2026-12-01")
            .await;
        town.everybody_reads();
        town.advance_to("2026-11-30 12:00").await;
        town.everybody_reads();
        town.advance_to("2026-12-02 08:59").await;
        town.heard_nothing(max);
        town.advance_to("2026-12-02 09:00").await;
        assert_snapshot!(begins(town, max), @"From today you cover for @Mia Manager, who is away until Dec 4, 2026.");
        town.everybody_reads();
        town.types(mia, "/handoff back").await;
        // Nobody is there at all until it is over.
        town.types(max, "/handoff away 2026-12-07 to 2026-12-11")
            .await;
        town.types(mia, "/handoff away 2026-12-07 to 2026-12-09 @max")
            .await;
        town.everybody_reads();
        town.advance_to("2026-12-10 12:00").await;
        town.types(max, "/handoff back").await;
        town.everybody_reads();
        town.advance_to("2026-12-11 12:00").await;
        town.heard_nothing(max);
        town.heard_nothing(olaf);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_first_day_that_was_lost_is_found_again() {
    const TIMED: &str =
        "SELECT COUNT(*) FROM timers WHERE subject LIKE 'AWAY-%' AND outcome IS NULL";
    on_every_setup(async |town: &mut Town| {
        let (mia, max, olaf) = (&town.mia, &town.max, &town.olaf);
        town.handed_off("Northwind Traders").await;
        goes(town, mia, "/handoff away 2026-11-30 to 2026-12-02 @max").await;
        goes(town, mia, "/handoff away 2026-12-07 to 2026-12-09 @olaf").await;
        goes(town, olaf, "/handoff away today @max").await;
        assert_eq!(town.number(TIMED).await, 2);
        // One is gone, another moved, and one is there of an absence nobody planned.
        let mut tx = town.stage.bot.edge.ctx.db.begin().await.unwrap();
        for wrong in [
            "DELETE FROM timers WHERE key LIKE 'cover/%/2026-11-30.%'",
            "UPDATE timers SET run_at = 0, due_at = 9000000000000 WHERE subject LIKE 'AWAY-%'",
            "INSERT INTO timers (workspace, subject, key, alarm, run_at, due_at)
            SELECT workspace, 'AWAY-' || id, 'cover/' || id || '/2026-12-24.2026-12-24', '{}',
                9000000000000, 9000000000000
            FROM people WHERE name = 'Sam Seller'",
        ] {
            sql::run(&mut tx, wrong).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(town.number(TIMED).await, 2);
        town.stage.bot.worker.upkeep().await;
        town.settle().await;
        assert_eq!(town.number(TIMED).await, 2, "Mia's two");
        town.advance_to("2026-11-30 12:00").await;
        assert_snapshot!(begins(town, max), @"From today you cover for @Mia Manager, who is away until Dec 2, 2026.");
        town.stage.bot.worker.upkeep().await;
        town.settle().await;
        town.heard_nothing(max);
        town.advance_to("2026-12-07 12:00").await;
        assert_snapshot!(begins(town, olaf), @"From today you cover for @Mia Manager, who is away until Dec 9, 2026.");
        assert_eq!(town.number(TIMED).await, 0);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn the_first_day_begins_where_whoever_is_away_is() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max) = (&town.mia, &town.max);
        town.handed_off("Northwind Traders").await;
        town.types(mia, "/handoff away 2026-11-30 to 2026-12-02 @max")
            .await;
        town.everybody_reads();
        // It has begun, and Max does not work yet, when she is found to be far away.
        town.advance_to("2026-11-30 08:00").await;
        mia.set_zone("Pacific/Honolulu").await;
        town.advance_to("2026-11-30 10:59").await;
        town.heard_nothing(max);
        town.advance_to("2026-11-30 11:00").await;
        assert_snapshot!(begins(town, max), @"From today you cover for @Mia Manager, who is away until Dec 2, 2026.");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn what_a_cover_may_not_do_any_more_has_no_buttons() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, olaf) = (&town.mia, &town.max, &town.olaf);
        goes(town, mia, "/handoff away until Friday, @max covers").await;
        town.hand_off("Northwind Traders").await;
        let waits = town.hears(max);
        assert!(waits.text.contains("[Acknowledge]"), "{}", waits.text);
        // Max is away as well, and Olaf stands in.
        town.types(max, "/handoff away until Friday, @olaf covers")
            .await;
        let list = town.hears(olaf);
        assert_snapshot!(list.text, @"
        @Max Manager is away until Nov 27, 2026 and named you as cover.
        Until then their reminders come to you, and whatever they may do, you may do in their place: acknowledge, return, answer, book.
        If you cannot, tell @Max Manager soon, so that they name somebody else. What is urgent then, a lead can reassign.
        What waits for @Max Manager meanwhile:
        Northwind Traders waits for your yes or no.
        HO-1 · Northwind Traders · #cust-northwind-traders · you cover for @Mia Manager
        [Done] [Snooze] [Hand over]
        ");
        town.types(mia, "/handoff back").await;
        assert_snapshot!(town.now_says(max, &waits), @"Northwind Traders: this is with @Mia Manager now.");
        assert_snapshot!(town.now_says(olaf, &list), @"
        Nothing is left to do for @Max Manager.
        Northwind Traders: this is with @Mia Manager now.
        ");
        for cover in [max, olaf] {
            assert_snapshot!(town.hears(cover).text, @"@Mia Manager is back, and their reminders go to them again. Thank you for covering.");
        }
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_covers_cover_reads_until_when_and_who_asks_is_not_asked() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, lena) = (&town.mia, &town.max, &town.lena);
        town.acknowledged("Northwind Traders").await;
        offers(town).await;
        town.everybody_reads();
        // Max was asked by Mia, and she covers for him: there is nothing for her to take over.
        town.types(max, "/handoff away until 2026-12-02 @mia").await;
        assert_snapshot!(town.hears(mia).text.lines().last().unwrap(), @"Nothing waits for them until then.");
        town.everybody_reads();
        // She goes too, for a shorter time.
        town.types(mia, "/handoff away until Friday @lena").await;
        assert_snapshot!(town.hears(lena).text, @"
        @Mia Manager is away until Nov 27, 2026 and named you as cover.
        Until then their reminders come to you, and whatever they may do, you may do in their place: acknowledge, return, answer, book.
        If you cannot, tell @Mia Manager soon, so that they name somebody else. What is urgent then, a lead can reassign.
        What waits for @Mia Manager meanwhile:
        @Mia Manager asked @Max Manager to take over Northwind Traders and waits for their yes or no.
        HO-1 · Northwind Traders · #cust-northwind-traders · you cover for @Max Manager
        [Done] [Snooze] [Hand over]
        No kickoff with Northwind Traders is booked.
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Done] [Snooze] [Hand over]
        ");
        town.everybody_reads();
        town.types(max, "/handoff away until 2026-12-03 @mia").await;
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn who_left_is_told_nothing_about_covering() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, olaf) = (&town.mia, &town.max, &town.olaf);
        town.handed_off("Northwind Traders").await;
        town.types(mia, "/handoff away 2026-11-30 to 2026-12-02 @max")
            .await;
        town.types(mia, "/handoff away 2026-12-07 to 2026-12-09 @max")
            .await;
        max.read_all();
        max.deactivate().await;
        town.advance_to("2026-11-30 12:00").await;
        town.heard_nothing(max);
        // Olaf covers instead, who is away himself and covered by Lena.
        town.types(olaf, "/handoff away until 2026-12-10 @lena")
            .await;
        town.lena.read_all();
        town.types(mia, "/handoff away until 2026-12-02 @olaf")
            .await;
        town.heard_nothing(max);
        let named = town.hears(olaf).text;
        assert!(named.starts_with("@Mia Manager is away until"), "{named}");
        let begins = town.hears(&town.lena).text;
        assert!(
            begins.starts_with("From today you cover for @Mia Manager"),
            "{begins}"
        );
        // Mia does not come back: nobody covers for her on the days she planned.
        town.types(olaf, "/handoff back").await;
        town.types(mia, "/handoff away 2026-12-07 to 2026-12-09 @olaf")
            .await;
        town.everybody_reads();
        mia.deactivate().await;
        town.settle().await;
        town.everybody_reads();
        town.advance_to("2026-12-07 12:00").await;
        town.heard_nothing(olaf);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn nobody_may_name_a_guest() {
    on_every_setup(async |town: &mut Town| {
        let gus = town
            .stage
            .team
            .person("gus")
            .real_name("Gus Guest")
            .guest()
            .add();
        town.settle().await;
        town.types(&town.mia, "/handoff away tomorrow @gus").await;
        assert!(town.answer(&town.mia).contains("is a guest here"));
        assert_eq!(gus.unread().len(), 0);
    })
    .await;
}
