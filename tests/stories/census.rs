//! Slack's word that a person changed may be lost; once a day the bot asks who is here, and what
//! it finds counts as if it had heard.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

/// The upkeep of another day.
async fn next_day(town: &Town, moment: &str) {
    town.advance_to(moment).await;
    town.stage.bot.worker.upkeep().await;
    town.settle().await;
}

#[tokio::test]
async fn a_zone_that_changed_unheard_moves_the_reminder_the_next_day() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        town.stage.slack.faults().lose_events(1);
        mia.set_zone("America/New_York").await;
        town.settle().await;
        // In Berlin she would be late on Tuesday at 10:00, and hear so. In New York, where it was
        // four in the night when it was sent, her day is over at 17:00 there.
        next_day(town, "2026-11-24 09:00").await;
        town.advance_to("2026-11-24 14:59").await;
        town.heard_nothing(mia);
        town.advance_to("2026-11-24 15:00").await;
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"Northwind Traders has waited 29 h for your yes or no.");
    })
    .await;
}

#[tokio::test]
async fn who_left_unheard_is_on_their_leads_list_the_next_day() {
    on_every_setup(async |town: &mut Town| {
        let (mia, lena) = (&town.mia, &town.lena);
        town.handed_off("Northwind Traders").await;
        town.stage.slack.faults().lose_events(1);
        mia.deactivate().await;
        town.settle().await;
        town.heard_nothing(lena);
        next_day(town, "2026-11-24 09:00").await;
        assert_snapshot!(town.hears(lena).text, @"
        @Mia Manager is deactivated in Slack. 1 handoff is open in their name:
        Give each to somebody else. Until then its reminders reach nobody.
        HO-1 · Northwind Traders
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 4:00 AM
        [Reassign] [Open]
        ");
        // The day after it is no news.
        next_day(town, "2026-11-25 09:00").await;
        town.heard_nothing(mia);
        town.everybody_reads();
        let told = lena.messages_from_app().into_iter().map(|seen| seen.text);
        let told = told.filter(|text| text.contains("is deactivated in Slack"));
        assert_eq!(told.count(), 1);
    })
    .await;
}
