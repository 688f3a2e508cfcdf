//! A lead hears of a late thing when she works; or at the very moment, if the workspace says that
//! such things are urgent.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

/// As an admin, Lena ticks the box.
async fn leads_are_told_at_any_hour(town: &Town) {
    let lena = &town.lena;
    town.types(lena, "/handoff settings").await;
    town.press(lena, "Change clocks").await;
    lena.tick("Tell leads at once, outside their working hours too")
        .await
        .unwrap();
    town.press(lena, "Save").await;
    assert!(town.screen(lena).contains("at any hour"));
    lena.close_all().await.unwrap();
}

/// Sent on a Thursday; Mia is reminded on Friday at 10:00, and on Monday at 10:00 it is her leads'
/// to know. That is four in the night of New York, and Sunday evening in Honolulu.
async fn late_since_friday(town: &Town) {
    town.advance_to("2026-11-26 10:00").await;
    town.handed_off("Northwind Traders").await;
    town.advance_to("2026-11-30 09:59").await;
    assert!(town.hears(&town.mia).text.contains("has waited 24 h"));
    town.everybody_reads();
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[tokio::test]
async fn without_the_tick_a_lead_hears_when_her_day_begins() {
    on_every_setup(async |town: &mut Town| {
        late_since_friday(town).await;
        town.advance_to("2026-11-30 14:59").await;
        town.heard_nothing(&town.lena);
        town.advance_to("2026-11-30 15:00").await;
        assert_snapshot!(first_line(&town.hears(&town.lena).text), @"@Mia Manager has not said yes or no to Northwind Traders (due Nov 27, 2026 at 4:00 AM).");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn with_the_tick_she_hears_in_the_night() {
    on_every_setup(async |town: &mut Town| {
        leads_are_told_at_any_hour(town).await;
        late_since_friday(town).await;
        town.heard_nothing(&town.lena);
        town.advance_to("2026-11-30 10:00").await;
        assert_snapshot!(first_line(&town.hears(&town.lena).text), @"@Mia Manager has not said yes or no to Northwind Traders (due Nov 27, 2026 at 4:00 AM).");
        // Once: not again when her day begins. Mia is reminded in her hours, urgent or not.
        town.advance_to("2026-12-01 09:30").await;
        town.heard_nothing(&town.lena);
        assert!(town.hears(&town.mia).text.starts_with("Today: "));
        town.heard_nothing(&town.mia);
    })
    .await;
}

#[tokio::test]
async fn a_weekend_counts_where_the_lead_is() {
    on_every_setup(async |town: &mut Town| {
        town.lena.set_zone("Pacific/Honolulu").await;
        town.settle().await;
        late_since_friday(town).await;
        town.advance_to("2026-11-30 19:59").await;
        town.heard_nothing(&town.lena);
        town.advance_to("2026-11-30 20:00").await;
        assert!(
            town.hears(&town.lena)
                .text
                .contains("has not said yes or no")
        );
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn with_the_tick_she_hears_on_her_sunday() {
    on_every_setup(async |town: &mut Town| {
        town.lena.set_zone("Pacific/Honolulu").await;
        town.settle().await;
        leads_are_told_at_any_hour(town).await;
        late_since_friday(town).await;
        town.heard_nothing(&town.lena);
        town.advance_to("2026-11-30 10:00").await;
        assert!(
            town.hears(&town.lena)
                .text
                .contains("has not said yes or no")
        );
        town.everybody_reads();
    })
    .await;
}
