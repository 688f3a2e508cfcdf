//! What somebody takes over is theirs to be reminded of, whatever the one before them heard; what
//! they are asked to take over as well; and whoever owed nothing for a while hears again when they
//! do.

use handoff::domain::decide::Event;
use handoff::domain::ids::{HandoffId, UserId};
use handoff::flows::act::{Act, act};
use insta::assert_snapshot;
use slack_emulator::Person;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

/// Mia owns it since Monday, 10:00; no kickoff is booked.
async fn acknowledged(town: &Town, channel: &str) {
    let card = town.card(&town.mia, channel);
    town.press_on(&town.mia, &card, "Acknowledge").await;
    town.press(&town.mia, "Acknowledge").await;
    town.everybody_reads();
}

/// Mia asks Max to take it over.
async fn offered(town: &Town) {
    let mia = &town.mia;
    let card = town.card(mia, CHANNEL);
    town.press_on(mia, &card, "Hand to someone else").await;
    let label = "Who should take over?";
    mia.choose(label, "Max Manager").await.unwrap();
    mia.fill("Why?", "Max knows warehouses.").await.unwrap();
    town.press(mia, "Hand over").await;
}

#[tokio::test]
async fn who_takes_over_is_reminded_anew_and_leads_hear_of_it_after_that() {
    on_every_setup(async |town: &mut Town| {
        let (max, lena) = (&town.max, &town.lena);
        town.handed_off("Northwind Traders").await;
        acknowledged(town, CHANNEL).await;
        // Mia is reminded as often as anybody, and Lena told.
        town.advance_to("2026-12-03 12:00").await;
        town.everybody_reads();
        offered(town).await;
        let asked = town.hears(max);
        town.press_on(max, &asked, "Take over").await;
        town.press(max, "Acknowledge").await;
        town.everybody_reads();
        town.advance_to("2026-12-04 09:29").await;
        town.heard_nothing(max);
        town.heard_nothing(lena);
        town.advance_to("2026-12-04 09:30").await;
        let bundle = town.hears(max).text;
        assert!(
            bundle.contains("No kickoff with Northwind Traders"),
            "{bundle}"
        );
        assert!(bundle.contains("Next reminder Dec 7, 2026"), "{bundle}");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn leads_hear_of_each_owner_who_is_late_once() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, lena) = (&town.mia, &town.max, &town.lena);
        town.handed_off("Northwind Traders").await;
        acknowledged(town, CHANNEL).await;
        // Due on Thursday, said on Friday, told on Monday.
        town.advance_to("2026-11-30 15:30").await;
        let told = town.hears(lena).text;
        assert_snapshot!(told.lines().next().unwrap(), @"@Mia Manager has not booked the kickoff with Northwind Traders (due Nov 26, 2026 at 4:00 AM).");
        offered(town).await;
        take_over(town, max).await;
        // Max hears of it the next morning, and Lena a business day later.
        town.advance_to("2026-12-01 09:30").await;
        assert!(
            town.hears(max)
                .text
                .contains("No kickoff with Northwind Traders")
        );
        town.everybody_reads();
        town.advance_to("2026-12-02 15:29").await;
        let told = town.hears(lena).text;
        assert_snapshot!(told.lines().next().unwrap(), @"@Max Manager has not booked the kickoff with Northwind Traders (due Nov 26, 2026 at 4:00 AM).");
        town.heard_nothing(lena);
        // And of Mia once more, when it is hers again and late.
        let card = town.card(max, CHANNEL);
        town.press_on(max, &card, "Hand to someone else").await;
        max.choose("Who should take over?", "Mia Manager")
            .await
            .unwrap();
        max.fill("Why?", "Mia knows them.").await.unwrap();
        town.press(max, "Hand over").await;
        max.read_all();
        take_over(town, mia).await;
        town.everybody_reads();
        town.advance_to("2026-12-04 15:29").await;
        let told = town.hears(lena).text;
        assert_snapshot!(told.lines().next().unwrap(), @"@Mia Manager has not booked the kickoff with Northwind Traders (due Nov 26, 2026 at 4:00 AM).");
        town.heard_nothing(lena);
        // However long that lasts.
        town.everybody_reads();
        town.advance_to("2026-12-07 20:00").await;
        while let Some(seen) = lena.next_unread() {
            let again = "not booked the kickoff with Northwind Traders";
            let digest = seen.text.starts_with("Digest for ");
            assert!(digest || !seen.text.contains(again), "{}", seen.text);
        }
        town.everybody_reads();
    })
    .await;
}

/// Somebody says yes to what they were asked.
async fn take_over(town: &Town, person: &Person) {
    let asked = town.hears(person);
    town.press_on(person, &asked, "Take over").await;
    town.press(person, "Acknowledge").await;
    town.everybody_reads();
}

#[tokio::test]
async fn who_passed_it_on_has_no_buttons_for_it_left() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max) = (&town.mia, &town.max);
        town.handed_off("Northwind Traders").await;
        acknowledged(town, CHANNEL).await;
        town.advance_to("2026-11-27 09:30").await;
        let day = town.hears(mia);
        assert!(day.text.contains("No kickoff with Northwind Traders"));
        offered(town).await;
        assert!(
            town.now_says(mia, &day)
                .contains("[Done] [Snooze] [Hand over]")
        );
        let asked = town.hears(max);
        town.press_on(max, &asked, "Take over").await;
        town.press(max, "Acknowledge").await;
        assert_snapshot!(town.now_says(mia, &day), @"
        Today: all done.
        Northwind Traders: this is with @Max Manager now.
        ");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn who_is_asked_to_take_over_is_reminded_of_it_daily() {
    on_every_setup(async |town: &mut Town| {
        let max = &town.max;
        town.handed_off("Northwind Traders").await;
        acknowledged(town, CHANNEL).await;
        offered(town).await;
        town.everybody_reads();
        town.advance_to("2026-11-24 10:00").await;
        let first = town.hears(max).text;
        assert!(
            first.contains("Next reminder Nov 26, 2026 at 9:30 AM"),
            "{first}"
        );
        town.advance_to("2026-11-26 09:29").await;
        town.heard_nothing(max);
        town.advance_to("2026-11-26 09:30").await;
        let second = town.hears(max).text;
        let asked = "@Mia Manager asked you to take over Northwind Traders";
        assert!(second.contains(asked), "{second}");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn who_was_asked_and_left_is_asked_no_more() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, lena) = (&town.mia, &town.max, &town.lena);
        town.handed_off("Northwind Traders").await;
        acknowledged(town, CHANNEL).await;
        offered(town).await;
        town.everybody_reads();
        max.deactivate().await;
        town.settle().await;
        let told = town.hears(mia);
        assert_snapshot!(told.text, @"
        @Max Manager cannot take over Northwind Traders: they are deactivated in Slack.
        HO-1 · Northwind Traders · #cust-northwind-traders
        They are not asked any more, and you stay responsible.
        [Hand to someone else] [Open the channel]
        ");
        assert_snapshot!(town.history(mia, "HO-1").await.lines().nth(5).unwrap(), @"Nov 23, 2026 at 10:00 AM · Handoff withdrew the question to @Max Manager, who left before answering");
        // Nobody waits for his answer any more.
        town.advance_to("2026-11-25 20:00").await;
        town.heard_nothing(lena);
        town.press_on(mia, &told, "Hand to someone else").await;
        mia.choose("Who should take over?", "Olaf Other")
            .await
            .unwrap();
        mia.fill("Why?", "Max left.").await.unwrap();
        town.press(mia, "Hand over").await;
        assert_snapshot!(town.now_says(mia, &told), @"Northwind Traders: @Olaf Other is asked to take over now.");
        assert!(
            town.hears(&town.olaf)
                .text
                .starts_with("@Mia Manager asks you")
        );
        town.sam.read_all();
        // Where whoever asked left as well, those who lead them hear it.
        mia.deactivate().await;
        town.settle().await;
        town.everybody_reads();
        town.olaf.deactivate().await;
        town.settle().await;
        assert_snapshot!(town.hears(lena).text, @"
        @Olaf Other cannot take over Northwind Traders: they are deactivated in Slack.
        HO-1 · Northwind Traders · #cust-northwind-traders
        They are not asked any more, and @Mia Manager, who owns it, is deactivated too. Please ask somebody else.
        [Hand to someone else] [Open the channel]
        ");
    })
    .await;
}

#[tokio::test]
async fn who_owed_nothing_for_a_while_hears_again_when_they_do() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        acknowledged(town, CHANNEL).await;
        let edge = &town.stage.bot.edge;
        let by = Act {
            workspace: edge.installation.home().unwrap().workspace.clone(),
            user: UserId::new(mia.id()),
            delivery: "cancels".to_owned(),
        };
        let reason = "They signed with somebody else.".to_owned();
        let cancel = Event::Cancel { reason };
        let cancelled = act(&edge.ctx, &by, HandoffId::new(1), &cancel).await;
        assert!(!cancelled.unwrap().is_open());
        // A day on which nobody owes anything.
        town.advance_to("2026-11-25 10:00").await;
        town.handed_off("Fabrikam").await;
        acknowledged(town, "cust-fabrikam").await;
        town.advance_to("2026-12-01 09:29").await;
        town.heard_nothing(mia);
        town.advance_to("2026-12-01 09:30").await;
        let bundle = town.hears(mia).text;
        assert!(bundle.contains("No kickoff with Fabrikam"), "{bundle}");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn nobody_is_told_of_themselves_in_their_leads_place() {
    on_every_setup(async |town: &mut Town| {
        let (mia, lena) = (&town.mia, &town.lena);
        town.types(lena, "/handoff away until 2026-12-04, @mia covers")
            .await;
        assert!(town.answer(lena).contains("covers for you"));
        town.handed_off("Northwind Traders").await;
        town.advance_to("2026-11-24 10:00").await;
        let nudge = town.hears(mia).text;
        assert!(nudge.starts_with("Northwind Traders has waited"), "{nudge}");
        // A working day later, when it is nine in New York.
        town.advance_to("2026-11-25 14:59").await;
        town.heard_nothing(lena);
        town.advance_to("2026-11-25 15:00").await;
        let told = town.hears(lena).text;
        assert!(told.starts_with("@Mia Manager has not"), "{told}");
        town.heard_nothing(mia);
    })
    .await;
}

#[tokio::test]
async fn a_cover_who_is_away_too_hears_nothing_their_own_cover_should() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, olaf) = (&town.mia, &town.max, &town.olaf);
        town.handed_off("Northwind Traders").await;
        acknowledged(town, CHANNEL).await;
        town.types(mia, "/handoff away until Monday, @max covers")
            .await;
        town.types(max, "/handoff away until Friday, @olaf covers")
            .await;
        town.everybody_reads();
        town.advance_to("2026-11-27 09:30").await;
        let bundle = town.hears(olaf).text;
        assert!(bundle.contains("you cover for @Mia Manager"), "{bundle}");
        town.heard_nothing(max);
        town.heard_nothing(mia);
        town.advance_to("2026-11-30 09:30").await;
        let bundle = town.hears(max).text;
        assert!(bundle.contains("you cover for @Mia Manager"), "{bundle}");
        town.heard_nothing(olaf);
        town.heard_nothing(mia);
    })
    .await;
}

#[tokio::test]
async fn who_left_is_told_nothing_of_what_others_have_now() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, max, lena) = (&town.sam, &town.mia, &town.max, &town.lena);
        town.handed_off("Northwind Traders").await;
        acknowledged(town, CHANNEL).await;
        mia.deactivate().await;
        town.settle().await;
        let left = town.hears(lena).text;
        assert!(
            left.starts_with("@Mia Manager is deactivated in Slack."),
            "{left}"
        );
        let card = town.card(lena, CHANNEL);
        town.press_on(lena, &card, "Hand to someone else").await;
        let label = "Who should take over?";
        lena.choose(label, "Max Manager").await.unwrap();
        lena.fill("Why?", "Mia left.").await.unwrap();
        town.press(lena, "Hand over").await;
        town.heard_nothing(mia);
        let asked = town.hears(max);
        town.press_on(max, &asked, "Take over").await;
        town.press(max, "Acknowledge").await;
        town.heard_nothing(mia);
        for about in ["is asked to take over", "took over Northwind Traders from"] {
            let told = town.hears(sam).text;
            assert!(told.contains(about), "{told}");
        }
    })
    .await;
}
