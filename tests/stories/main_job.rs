//! A seller types `/handoff`, writes the brief, a channel is made, the manager acknowledges it.

use crate::support::town::{Town, on_every_setup};

#[tokio::test]
async fn from_the_command_to_the_acknowledgement() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        sam.types("/handoff Northwind Traders").await.unwrap();
        town.settle().await;
        eprintln!("{}", sam.screen().unwrap().text);
        town.fill_brief(mia).await;
        eprintln!("{}", sam.screen().unwrap().text);
        sam.press("Send to manager").await.unwrap();
        town.settle().await;
        eprintln!("{}", sam.screen().unwrap().text);
        sam.close_all().await.unwrap();
        town.settle().await;
        let card = town.card(mia, "cust-northwind-traders");
        eprintln!("{}", card.text);
        let waits = town.hears(mia);
        eprintln!("---- mia\n{}", waits.text);
        let sent = town.hears(sam);
        eprintln!("---- sam\n{}", sent.text);
        mia.press_on(&waits, "Acknowledge").await.unwrap();
        town.settle().await;
        eprintln!("{}", mia.screen().unwrap().text);
        mia.press("Acknowledge").await.unwrap();
        town.settle().await;
        eprintln!("---- sam\n{}", town.hears(sam).text);
        let card = town.card(mia, "cust-northwind-traders");
        eprintln!("{}", card.text);
    })
    .await;
}
