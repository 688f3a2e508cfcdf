//! An answer looks weak and is not: the seller says why, and the manager reads it.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

#[tokio::test]
async fn a_false_alarm_is_overridden_with_a_reason_that_the_manager_reads() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.types(sam, "/handoff Northwind Traders").await;
        town.fill_brief(mia).await;
        for _ in 0..3 {
            town.press(sam, "Back").await;
        }
        sam.fill("Goals and motivation", "More growth")
            .await
            .unwrap();
        for _ in 0..3 {
            town.next().await;
        }
        let review = town.screen(sam);
        assert!(
            review.contains("Goals and motivation: vague, too short to act on."),
            "{review}"
        );
        town.press(sam, "An answer is fine as it is").await;
        sam.fill("Why?", "It is their <!channel> strategy.")
            .await
            .unwrap();
        town.press(sam, "Back to the review").await;
        let review = town.screen(sam);
        assert!(!review.contains("vague, too short"), "{review}");
        town.press(sam, "Send to manager").await;
        sam.close_all().await.unwrap();
        town.settle().await;
        let card = town.card(mia, "cust-northwind-traders");
        let said = card
            .text
            .lines()
            .find(|line| line.starts_with("Goals and motivation"));
        assert_snapshot!(said.unwrap(), @"Goals and motivation · fine as it is, says the seller: It is their <!channel> strategy.");
        town.everybody_reads();
    })
    .await;
}
