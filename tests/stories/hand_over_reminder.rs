//! *Hand over* under a reminder, and *Reassign* in a lead's digest: what sales owes goes to another
//! seller, everything else to another owner.

use insta::assert_snapshot;
use slack_emulator::Person;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

/// Fills the form that is open and sends it.
async fn hand_to(town: &Town, person: &Person, label: &str, whom: &str, why: &str) {
    person.choose(label, whom).await.unwrap();
    person.fill("Why?", why).await.unwrap();
    town.press(person, "Hand over").await;
    assert!(person.screen().is_none(), "the form is closed");
}

/// Mia has a question since Monday, 10:00.
async fn returned(town: &Town) {
    let mia = &town.mia;
    town.handed_off("Northwind Traders").await;
    let card = town.card(mia, CHANNEL);
    town.press_on(mia, &card, "Return with questions").await;
    mia.choose("Field", "Why us").await.unwrap();
    mia.choose("Reason", "Too vague").await.unwrap();
    let needed = "Which tool nearly won?";
    mia.fill("What is needed", needed).await.unwrap();
    town.press(mia, "Return").await;
    town.everybody_reads();
}

#[tokio::test]
async fn what_the_owner_owes_goes_to_another_owner() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, sam) = (&town.mia, &town.max, &town.sam);
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Acknowledge").await;
        town.press(mia, "Acknowledge").await;
        town.everybody_reads();
        // No kickoff is booked.
        town.advance_to("2026-11-27 09:30").await;
        let bundle = town.hears(mia);
        town.press_on(mia, &bundle, "Hand over").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        They get the whole brief and are asked to take over. Until they do, @Mia Manager stays responsible.
        Who should take over?:
        Why?:
          (It stands in the history, for everybody.)
        [Hand over] [Cancel]
        ");
        let label = "Who should take over?";
        hand_to(town, mia, label, "Max Manager", "Max knows warehouses.").await;
        let asked = town.hears(max);
        assert_snapshot!(asked.text.lines().next().unwrap(), @"@Mia Manager asks you to take over Northwind Traders.");
        town.press_on(max, &asked, "Take over").await;
        town.press(max, "Acknowledge").await;
        assert_snapshot!(town.now_says(mia, &bundle), @"
        Today: all done.
        Northwind Traders: this is with @Max Manager now.
        ");
        assert_snapshot!(town.hears(sam).text.lines().next().unwrap(), @"@Max Manager is asked to take over Northwind Traders now.");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn what_sales_owes_goes_to_another_seller() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, olaf) = (&town.sam, &town.mia, &town.olaf);
        returned(town).await;
        town.advance_to("2026-11-24 12:00").await;
        let late = town.hears(sam);
        assert_snapshot!(late.text, @"
        The questions about Northwind Traders still wait for your answers. They were due Nov 24, 2026 at 9:00 AM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        • Why us: too vague. Needed: Which tool nearly won?
        As soon as you answer, the brief goes back to @Mia Manager.
        Next reminder Nov 25, 2026 at 9:30 AM. If it is still open after Nov 25, 2026 at 9:00 AM, your lead hears of it.
        [Answer] [Snooze] [Hand over] [Read the brief] [Open the channel]
        ");
        town.press_on(sam, &late, "Hand over").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        They answer for sales from now on, instead of @Sam Seller. Both are told.
        Who should answer for sales?:
        Why?:
          (It stands in the history, for everybody.)
        [Hand over] [Cancel]
        ");
        let label = "Who should answer for sales?";
        sam.choose(label, "Sam Seller").await.unwrap();
        sam.fill("Why?", "Olaf sold it with me.").await.unwrap();
        town.press(sam, "Hand over").await;
        assert_snapshot!(sam.screen().unwrap().errors[label], @"This person is asked already. Choose somebody else.");
        hand_to(town, sam, label, "Olaf Other", "Olaf sold it with me.").await;
        let told = town.hears(olaf);
        assert_snapshot!(told.text, @"
        @Olaf Other answers for sales about Northwind Traders now, instead of @Sam Seller.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Changed by @Sam Seller, because:
        > Olaf sold it with me.
        New since it was sent (Nov 23, 2026 at 10:00 AM):
        • Nov 23, 2026 at 10:00 AM · @Mia Manager returned the brief with questions: Why us
        Open promises:
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        The brief has no gaps.
        These questions wait for your answers:
        • Why us: too vague. Needed: Which tool nearly won?
        [Answer] [Open the channel]
        ");
        // He has them late already, and hears that once.
        assert!(town.hears(olaf).text.contains("still wait for your answers"));
        town.heard_nothing(olaf);
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"@Olaf Other answers for sales about Northwind Traders now, instead of @Sam Seller.");
        assert_snapshot!(town.now_says(sam, &late), @"Northwind Traders: @Olaf Other is asked to answer now.");
        town.press_on(olaf, &told, "Answer").await;
        let answer = "The homegrown tool of their cousin, because it is free.";
        olaf.fill("Your answer", answer).await.unwrap();
        town.press(olaf, "Next").await;
        town.press(olaf, "Send answers").await;
        assert!(town.hears(mia).text.contains("answered your questions"));
    })
    .await;
}

#[tokio::test]
async fn a_lead_gives_what_sales_owes_to_another_seller() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (sam, mia, lena, olaf) = (&town.sam, &town.mia, &town.lena, &town.olaf);
        returned(town).await;
        town.advance_to("2026-11-24 14:29").await;
        town.everybody_reads();
        town.advance_to("2026-11-24 14:30").await;
        let digest = town.hears(lena);
        assert_snapshot!(digest.text, @"
        Digest for Nov 24, 2026: 1 late.
        Late · 1
        @Sam Seller has not answered the questions about Northwind Traders (due Nov 24, 2026 at 4:00 AM). Reminded once. · #cust-northwind-traders
        [Nudge] [Reassign] [Open]
        Returned, waiting for answers · 1, among the customers above
        Last 7 days (the 7 before): 1 sent (0), 0 acknowledged (0). Too few to say how it goes.
        ");
        town.press_on(lena, &digest, "Reassign").await;
        assert_snapshot!(town.screen(lena), @"
        Northwind Traders
        They answer for sales from now on, instead of @Sam Seller. Both are told.
        Who should answer for sales?:
        Why?:
          (It stands in the history, for everybody.)
        [Hand over] [Cancel]
        ");
        let label = "Who should answer for sales?";
        hand_to(town, lena, label, "Olaf Other", "Sam is ill.").await;
        for person in [olaf, sam, mia] {
            let told = town.hears(person).text;
            assert!(told.starts_with("@Olaf Other answers for sales"), "{told}");
            assert!(told.contains("Changed by @Lena Lead"), "{told}");
        }
        town.types(lena, "/handoff show HO-1").await;
        assert!(town.screen(lena).contains("Seller: @Olaf Other"));
        lena.close_all().await.unwrap();
    })
    .await;
}
