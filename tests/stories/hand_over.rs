//! The manager who was asked passes it on.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

#[tokio::test]
async fn max_gets_everything_and_mia_is_left_in_peace() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, max) = (&town.sam, &town.mia, &town.max);
        town.hand_off("Northwind Traders").await;
        sam.read_all();
        let waits = town.hears(mia);
        town.advance_to("2026-11-23 15:00").await;
        town.press_on(mia, &waits, "Hand to someone else").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        They get the whole brief and are asked to acknowledge it instead of @Mia Manager. Until then @Sam Seller stays responsible.
        Who should take over?:
        Why?:
          (It stands in the history, for everybody.)
        [Hand over] [Cancel]
        ");
        mia.choose("Who should take over?", "Max Manager").await.unwrap();
        mia.fill("Why?", "Max looked after their mother company for years.").await.unwrap();
        town.press(mia, "Hand over").await;
        assert!(mia.screen().is_none());

        let channel = town.channel(max, CHANNEL);
        assert!(channel.members.contains(&"Max Manager".to_owned()), "{:?}", channel.members);
        assert_snapshot!(channel.topic, @"HO-1 · waiting for Max Manager to acknowledge · sold by Sam Seller");
        let asked = town.hears(max);
        assert_snapshot!(asked.text, @"
        @Mia Manager asks you to take over Northwind Traders instead.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Their reason:
        > Max looked after their mother company for years.
        Nothing is new since it was sent (Nov 23, 2026 at 10:00 AM).
        Open promises:
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        The brief has no gaps.
        No question is open.
        Brief: complete, 100 of 100 · 1 promise
        Read the brief, then acknowledge it or return it with questions.
        If it still waits when your time to answer is over, you are reminded.
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief] [Open the channel]
        ");
        assert_snapshot!(town.hears(sam).text, @"
        @Max Manager is asked to take over Northwind Traders now.
        HO-1 · Northwind Traders · #cust-northwind-traders
        To see who passed it on and why, type /handoff history HO-1.
        [Open the channel]
        ");
        assert_snapshot!(town.now_says(mia, &waits), @"Northwind Traders: @Max Manager is asked to take over now.");

        // Mia's window has not noticed.
        town.press_stale(mia, &waits, "Acknowledge").await;
        assert_snapshot!(town.screen(mia), @"
        Handoff
        Only @Max Manager, who is asked to take over Northwind Traders, or a lead can do this.
        [Close]
        ");
        mia.close_all().await.unwrap();

        // Her reminder is gone; his runs from when he was asked.
        town.advance_to("2026-11-24 14:59").await;
        town.heard_nothing(mia);
        town.heard_nothing(max);
        town.advance_to("2026-11-24 15:00").await;
        assert_snapshot!(town.hears(max).text.lines().next().unwrap(), @"Northwind Traders has waited 24 h for your yes or no.");
        town.heard_nothing(mia);

        town.press_on(max, &asked, "Acknowledge").await;
        town.press(max, "Acknowledge").await;
        let card = town.card(mia, CHANNEL).text;
        assert_snapshot!(card.lines().next().unwrap(), @"Acknowledged by @Max Manager, 29 h after it was sent · no kickoff yet");
        assert_snapshot!(town.hears(sam).text.lines().next().unwrap(), @"@Max Manager acknowledged Northwind Traders, 29 h after you sent it, and owns it now.");
    })
    .await;
}

#[tokio::test]
async fn it_goes_only_to_somebody_who_can_take_it() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        let team = &town.stage.team;
        team.person("gus").real_name("Gus Guest").guest().add();
        team.person("robo").real_name("Robo").bot().add();
        team.person("stella").real_name("Stella Stranger").stranger().add();
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Hand to someone else").await;
        mia.fill("Why?", "Holidays.").await.unwrap();
        let complaint = || mia.screen().unwrap().errors["Who should take over?"].clone();
        choose(town, "Mia Manager").await;
        assert_snapshot!(complaint(), @"This person is asked already. Choose somebody else.");
        choose(town, "Gus Guest").await;
        assert_snapshot!(complaint(), @"Gus Guest is a guest here. Only full members can carry a handoff.");
        choose(town, "Robo").await;
        assert_snapshot!(complaint(), @"Robo is an app. Choose a person.");
        choose(town, "Stella Stranger").await;
        assert_snapshot!(complaint(), @"Stella Stranger belongs to another company. Choose somebody of your own.");
        choose(town, "Max Manager").await;
        assert!(mia.screen().is_none());
        sam.read_all();
        town.max.read_all();
    })
    .await;
}

/// Mia chooses somebody and tries to hand over.
async fn choose(town: &Town, name: &str) {
    town.mia
        .choose("Who should take over?", name)
        .await
        .unwrap();
    town.settle().await;
    town.press(&town.mia, "Hand over").await;
}
