//! What was promised, and what became of it: typed, ticked, on the card, in the agenda.

use insta::assert_snapshot;
use slack_emulator::Person;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

/// Mia owns Northwind, to whom two things were promised; the kickoff is on Thursday at 10:00.
async fn owned(town: &Town) {
    let (sam, mia) = (&town.sam, &town.mia);
    town.types(sam, "/handoff Northwind Traders").await;
    town.fill_brief(mia).await;
    town.press(sam, "Back").await;
    town.press(sam, "Add a promise").await;
    sam.fill_nth("What was promised", 1, "A report on late orders")
        .await
        .unwrap();
    sam.pick_date_nth("By when", 1, "2026-12-18").await.unwrap();
    town.next().await;
    town.press(sam, "Send to manager").await;
    sam.close_all().await.unwrap();
    let card = town.card(mia, CHANNEL);
    town.press_on(mia, &card, "Acknowledge").await;
    town.sets_kickoff(mia, "2026-11-26 10:00").await;
    town.press(mia, "Acknowledge").await;
    town.everybody_reads();
}

/// What the card says of promises.
fn promises(town: &Town) -> String {
    let card = town.card(&town.mia, CHANNEL).text;
    let rows = card.lines().filter(|line| line.starts_with("• "));
    rows.collect::<Vec<_>>().join("\n")
}

async fn turns(mia: &Person, which: &str, became: &str, why: &str) {
    mia.choose("Which promise?", which).await.unwrap();
    mia.choose("What became of it?", became).await.unwrap();
    mia.fill("Why?", why).await.unwrap();
}

#[tokio::test]
async fn one_is_broken_and_one_gets_a_new_day() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        owned(town).await;
        town.types(mia, "/handoff promise Northwind Traders").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        It stands on the brief afterwards, and @Sam Seller is told.
        Which promise?:
        What became of it?:
        The new day (optional):
          (If a new day was agreed.)
        Why? (optional):
          (Needed for a new day and for a broken promise. Everybody in the channel sees it.)
        [Save] [Cancel]
        ");
        turns(
            mia,
            "Dec 18 · A report on late orders",
            "Broken: we will not do it",
            " ",
        )
        .await;
        town.press(mia, "Save").await;
        assert_snapshot!(mia.screen().unwrap().errors["Why?"], @"Say why in a sentence: the seller and the channel read it.");
        mia.fill("Why?", "Nobody counts late orders any more.")
            .await
            .unwrap();
        town.press(mia, "Save").await;
        assert_snapshot!(town.hears(sam).text, @"
        @Mia Manager recorded a broken promise to Northwind Traders:
        HO-1 · Northwind Traders · #cust-northwind-traders
        > A report on late orders
        Why:
        > Nobody counts late orders any more.
        [Open the channel]
        ");
        assert_snapshot!(promises(town), @"
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        • A report on late orders · firm · by Dec 18, 2026 · broken: Nobody counts late orders any more.
        ");
        // In the channel it is plain whose; one promise is left to choose.
        town.types_in(mia, CHANNEL, "/handoff promise").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        It stands on the brief afterwards, and @Sam Seller is told.
        Which promise?: Jan 15 · Single sign-on with their directory
        What became of it?:
        The new day (optional):
          (If a new day was agreed.)
        Why? (optional):
          (Needed for a new day and for a broken promise. Everybody in the channel sees it.)
        [Save] [Cancel]
        ");
        mia.choose("What became of it?", "A new day was agreed")
            .await
            .unwrap();
        mia.pick_date("The new day", "2026-11-20").await.unwrap();
        mia.fill("Why?", "Their directory moves first.")
            .await
            .unwrap();
        town.press(mia, "Save").await;
        assert_snapshot!(mia.screen().unwrap().errors["The new day"], @"This day has passed. Choose one that lies ahead.");
        mia.pick_date("The new day", "2027-02-01").await.unwrap();
        town.press(mia, "Save").await;
        assert!(
            town.hears(sam)
                .text
                .contains("agreed on a new day (Feb 1, 2027)")
        );
        assert_snapshot!(promises(town), @"
        • Single sign-on with their directory · firm · to Bo Champion · by Feb 1, 2027 (a new day: Their directory moves first.)
        • A report on late orders · firm · by Dec 18, 2026 · broken: Nobody counts late orders any more.
        ");
        let history = town.history(mia, "HO-1").await;
        let told: Vec<&str> = history
            .lines()
            .filter(|line| ["late orders", "directory"].iter().any(|word| line.contains(word)))
            .collect();
        assert_snapshot!(told.join("\n"), @"
        Nov 23, 2026 at 10:00 AM · @Mia Manager agreed on a new day for “Single sign-on with their directory”: Feb 1, 2027
        > Their directory moves first.
        Nov 23, 2026 at 10:00 AM · @Mia Manager recorded “A report on late orders” as broken
        > Nobody counts late orders any more.
        ");
        // The agenda speaks of what is still open, by the day that was agreed.
        town.advance_to("2026-11-25 10:00").await;
        let posted = town.channel(mia, CHANNEL).messages;
        let agenda = posted
            .iter()
            .find(|seen| seen.text.starts_with("Kickoff with"))
            .unwrap();
        let open = agenda
            .text
            .lines()
            .skip_while(|line| *line != "Open promises");
        assert_snapshot!(open.take(3).collect::<Vec<_>>().join("\n"), @"
        Open promises
        • Single sign-on with their directory · firm · to Bo Champion · by Feb 1, 2027
        [Add to Google Calendar] [Add to Outlook] [Read the brief]
        ");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn who_takes_no_part_changes_none() {
    on_every_setup(async |town: &mut Town| {
        let olaf = &town.olaf;
        owned(town).await;
        town.types(olaf, "/handoff promise Northwind Traders").await;
        assert_snapshot!(town.screen(olaf), @"
        Handoff
        Only @Sam Seller, @Mia Manager and leads can do this for Northwind Traders. Ask one of them.
        [Close]
        ");
        olaf.close_all().await.unwrap();
        town.types(olaf, "/handoff promise").await;
        assert_snapshot!(town.answer(olaf), @"Say which handoff: its number or its customer. For example: /handoff promise HO-12");
        assert!(olaf.screen().is_none());
    })
    .await;
}

#[tokio::test]
async fn ticked_in_a_check_in_it_is_kept_and_told_once() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        owned(town).await;
        town.advance_to("2026-11-26 11:00").await;
        let over = mia.messages_from_app().pop().unwrap();
        town.press_on(mia, &over, "Held").await;
        town.everybody_reads();
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Check in").await;
        mia.choose("How are they doing?", "On track").await.unwrap();
        mia.tick("Single sign-on with their directory")
            .await
            .unwrap();
        town.press(mia, "Save").await;
        assert_snapshot!(town.hears(sam).text, @"
        @Mia Manager kept a promise to Northwind Traders:
        HO-1 · Northwind Traders · #cust-northwind-traders
        > Single sign-on with their directory
        [Open the channel]
        ");
        town.heard_nothing(sam);
        assert_snapshot!(promises(town), @"
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027 · kept
        • A report on late orders · firm · by Dec 18, 2026
        ");
        // It is settled: a check-in does not ask again, and the other one is still open.
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Check in").await;
        let form = town.screen(mia);
        assert!(
            form.contains("A report on late orders") && !form.contains("Single sign-on"),
            "{form}"
        );
        mia.choose("How are they doing?", "On track").await.unwrap();
        mia.tick("A report on late orders").await.unwrap();
        town.press(mia, "Save").await;
        assert!(town.hears(sam).text.contains("> A report on late orders"));
        town.types(mia, "/handoff promise HO-1").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        No promise is open here. What became of each stands on the brief.
        [Close]
        ");
        mia.close_all().await.unwrap();
        town.everybody_reads();
    })
    .await;
}
