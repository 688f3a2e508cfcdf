//! A customer has at most one open handoff.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

#[tokio::test]
async fn another_spelling_finds_the_open_one() {
    on_every_setup(async |town: &mut Town| {
        let (sam, olaf) = (&town.sam, &town.olaf);
        town.handed_off("Northwind Traders").await;
        town.advance_to("2026-11-23 12:00").await;
        town.types(olaf, "/handoff northwind   traders, inc.").await;
        town.fill_brief_as(olaf, &town.max).await;
        town.press(olaf, "Send to manager").await;
        assert_snapshot!(town.screen(olaf), @"
        Northwind Traders
        A handoff for Northwind Traders is already open since Nov 23, 2026 at 10:00 AM: HO-1, see #cust-northwind-traders.
        [Close]
        ");
        olaf.close_all().await.unwrap();
        // What Olaf typed is kept.
        town.types(olaf, "/handoff").await;
        assert!(town.screen(olaf).contains("northwind traders, inc."));
        olaf.close_all().await.unwrap();

        // Sam cancels; now there is room, and the old channel is nobody else's.
        town.types(sam, "/handoff cancel HO-1").await;
        sam.fill("Why does it end?", "They went bankrupt.").await.unwrap();
        town.press(sam, "End handoff").await;
        town.mia.read_all();
        town.types(olaf, "/handoff").await;
        town.press(olaf, "Resume").await;
        for _ in 0..4 {
            town.press(olaf, "Next").await;
        }
        town.press(olaf, "Send to manager").await;
        olaf.close_all().await.unwrap();
        assert_snapshot!(town.hears(olaf).text, @"
        The brief for northwind traders, inc. is with @Max Manager now.
        HO-2 · northwind traders, inc. · #cust-northwind-traders-inc
        You are told as soon as it is acknowledged or comes back with questions. Until then you stay responsible.
        [Open the channel]
        ");
        let channel = town.channel(olaf, "cust-northwind-traders-inc");
        assert!(channel.members.contains(&"Max Manager".to_owned()));
        town.max.read_all();
    })
    .await;
}

#[tokio::test]
async fn the_same_name_again_gets_a_channel_of_its_own() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.handed_off("Northwind Traders").await;
        town.types(sam, "/handoff cancel HO-1").await;
        sam.fill("Why does it end?", "The contract was never signed.").await.unwrap();
        town.press(sam, "End handoff").await;
        town.everybody_reads();
        town.handed_off("Northwind Traders").await;
        let mut names = town.stage.team.channel_names();
        names.sort();
        assert_eq!(names, ["cust-northwind-traders", "cust-northwind-traders-2", "general"]);
        let old = town.channel(sam, "cust-northwind-traders");
        assert_eq!(old.from_apps().count(), 1);
        assert_snapshot!(old.topic, @"HO-1 · cancelled · sold by Sam Seller");
        let new = town.channel(sam, "cust-northwind-traders-2");
        assert_snapshot!(new.topic, @"HO-2 · waiting for Mia Manager to acknowledge · sold by Sam Seller");
    })
    .await;
}

#[tokio::test]
async fn of_two_sellers_at_once_one_is_first_and_the_other_is_told() {
    on_every_setup(async |town: &mut Town| {
        let (sam, olaf) = (&town.sam, &town.olaf);
        town.types(sam, "/handoff Northwind Traders").await;
        town.fill_brief(&town.mia).await;
        town.types(olaf, "/handoff NORTHWIND TRADERS GmbH").await;
        town.fill_brief_as(olaf, &town.max).await;
        let (one, other) =
            tokio::join!(sam.press("Send to manager"), olaf.press("Send to manager"));
        one.and(other).unwrap();
        let screens = [town.screen(sam), town.screen(olaf)];
        let first = screens
            .iter()
            .filter(|screen| screen.contains("is stored"))
            .count();
        let second = screens
            .iter()
            .filter(|screen| screen.contains("is already open since"))
            .count();
        assert_eq!((first, second), (1, 1), "{screens:#?}");
        sam.close_all().await.unwrap();
        olaf.close_all().await.unwrap();
        town.settle().await;
        assert_eq!(town.number("SELECT COUNT(*) FROM handoffs").await, 1);
        assert_eq!(town.stage.team.channel_names().len(), 2);
        town.everybody_reads();
    })
    .await;
}
