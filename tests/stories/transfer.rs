//! One customer goes to somebody else with `/handoff transfer`; and everything that may be typed there
//! and means nothing.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

#[tokio::test]
async fn whoever_comes_reads_what_is_new_and_what_is_open() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, max) = (&town.sam, &town.mia, &town.max);
        town.acknowledged("Northwind Traders").await;
        // Things happen after Mia's acknowledgement: an answer, a note, a kickoff, a question.
        town.types(mia, "/handoff ask HO-1 Who pays for the SAP integration?")
            .await;
        let asked = town.hears(sam);
        town.press_on(sam, &asked, "Answer").await;
        sam.fill("Your answer", "They do, by the hour.")
            .await
            .unwrap();
        town.press(sam, "Send answer").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Ask the seller").await;
        mia.fill("Your question", "How many seats?").await.unwrap();
        mia.choose(
            "The field of the brief that it belongs to",
            "Scope and environment",
        )
        .await
        .unwrap();
        town.press(mia, "Ask").await;
        let asked = town.hears(sam);
        town.press_on(sam, &asked, "Answer").await;
        sam.fill("Your answer", "Forty, and ten more in June.")
            .await
            .unwrap();
        town.press(sam, "Send answer").await;
        town.types(mia, "/handoff note HO-1 Bo asked for training on Fridays.")
            .await;
        town.types(mia, "/handoff ask HO-1 Who signs for the import?")
            .await;
        town.everybody_reads();

        town.types(mia, "/handoff transfer Northwind Traders to @max")
            .await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        They get the whole brief and are asked to take over. Until they do, @Mia Manager stays responsible.
        Who should take over?: @Max Manager
        Why?:
          (It stands in the history, for everybody.)
        [Hand over] [Cancel]
        ");
        mia.fill("Why?", "Max looks after their mother company.")
            .await
            .unwrap();
        town.press(mia, "Hand over").await;
        assert!(mia.screen().is_none());
        let offered = town.hears(max);
        assert_snapshot!(offered.text, @"
        @Mia Manager asks you to take over Northwind Traders.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Their reason:
        > Max looks after their mother company.
        Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet
        New since it was acknowledged (Nov 23, 2026 at 10:00 AM):
        • Reads differently in the brief (version 2 now): Scope and environment
        • Nov 23, 2026 at 10:00 AM · @Mia Manager noted: “Bo asked for training on Fridays.”
        • Nov 23, 2026 at 10:00 AM · @Sam Seller answered question 1: “They do, by the hour.”
        Open promises:
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        The brief has no gaps.
        Open questions for @Sam Seller:
        • 3. Who signs for the import? · asked by @Mia Manager, Nov 23, 2026 at 10:00 AM
        Until you do, @Mia Manager stays responsible.
        [Take over] [Hand to someone else] [Read the brief] [Open the channel]
        ");
        town.press_on(max, &offered, "Take over").await;
        town.press(max, "Acknowledge").await;
        assert!(town.hears(mia).text.contains("took over Northwind Traders"));
        town.everybody_reads();

        // What Max knows by his acknowledgement is not new to the next one.
        town.types_in(max, CHANNEL, "/handoff transfer @mia").await;
        max.fill("Why?", "Mia knows them better.").await.unwrap();
        town.press(max, "Hand over").await;
        let back = town.hears(mia).text;
        assert!(
            back.contains("Nothing is new since it was acknowledged"),
            "{back}"
        );
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn what_moves_is_what_whoever_gives_it_does() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, max, lena) = (&town.sam, &town.mia, &town.max, &town.lena);
        town.acknowledged("Northwind Traders").await;
        // Sam sells: sales moves.
        town.types_in(sam, CHANNEL, "/handoff transfer @olaf").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        They answer for sales from now on, instead of @Sam Seller. Both are told.
        Who should answer for sales?: @Olaf Other
        Why?:
          (It stands in the history, for everybody.)
        [Hand over] [Cancel]
        ");
        sam.close_all().await.unwrap();
        // A lead names from whom.
        town.types(lena, "/handoff transfer HO-1 from @sam to @olaf")
            .await;
        assert!(
            town.screen(lena)
                .contains("Who should answer for sales?: @Olaf Other")
        );
        lena.fill("Why?", "Sam is overloaded.").await.unwrap();
        town.press(lena, "Hand over").await;
        assert!(
            town.hears(&town.olaf)
                .text
                .contains("answers for sales about Northwind Traders now")
        );
        town.everybody_reads();
        // And where nobody is named, the form asks.
        town.types(lena, "/handoff transfer HO-1").await;
        assert!(town.screen(lena).contains("Who should take over?:"));
        lena.close_all().await.unwrap();
        town.types(lena, "/handoff transfer HO-1 @sam @max").await;
        assert_snapshot!(town.answer(lena), @"@Sam Seller neither sells to Northwind Traders nor looks after them. The seller is @Olaf Other, the customer manager @Mia Manager.");
        town.types(max, "/handoff transfer HO-1 @max").await;
        assert_snapshot!(town.answer(max), @"Only @Olaf Other, @Mia Manager and leads can do this for Northwind Traders. Ask one of them.");
        town.types(mia, "/handoff transfer HO-1 @mia").await;
        assert_snapshot!(town.answer(mia), @"@Mia Manager has Northwind Traders already. Choose somebody else.");
    })
    .await;
}

#[tokio::test]
async fn what_means_nothing_is_answered_kindly() {
    on_every_setup(async |town: &mut Town| {
        let (mia, lena) = (&town.mia, &town.lena);
        let team = &town.stage.team;
        team.person("gus").real_name("Gus Guest").guest().add();
        team.person("robo").real_name("Robo").bot().add();
        team.person("gone")
            .real_name("Gone Girl")
            .deactivated()
            .add();
        town.acknowledged("Northwind Traders").await;
        let said = async |typed: &str| {
            town.types(mia, &format!("/handoff transfer {typed}")).await;
            assert!(mia.screen().is_none(), "{typed}");
            town.answer(mia)
        };
        let mut answers = Vec::new();
        for typed in [
            "@gus",
            "@robo",
            "HO-1 @gone",
            "@nobody",
            "@mia @max @sam",
            "@mia @mia",
            "@mia",
            "@sam @max",
            "Contoso @max",
            "HO-77 @max",
        ] {
            answers.push(format!(
                "{typed}\n  {}",
                said(typed).await.replace('\n', "\n  ")
            ));
        }
        assert_snapshot!(answers.join("\n"), @"
        @gus
          Gus Guest is a guest here. Only full members can carry a handoff.
        @robo
          Robo is an app. Choose a person.
        HO-1 @gone
          Gone Girl is deactivated in Slack. Choose somebody who is active.
        @nobody
          I do not know whom you mean. Choose people from the list that Slack offers after “@”, like /handoff transfer @from @to for all customers of somebody, or /handoff transfer HO-12 @to for one.
          You typed:
          > @nobody
        @mia @max @sam
          I do not know whom you mean. Choose people from the list that Slack offers after “@”, like /handoff transfer @from @to for all customers of somebody, or /handoff transfer HO-12 @to for one.
          You typed:
          > @mia @max @sam
        @mia @mia
          From whom and to whom are the same person here. Name somebody else to give them to.
        @mia
          From whom and to whom are the same person here. Name somebody else to give them to.
        @sam @max
          Only @Sam Seller and leads can give away all their customers. Who covers for somebody can hand over one by one.
        Contoso @max
          I found no handoff for “Contoso”.
          I looked for a customer’s name, a domain, and these words in the briefs that you can read. Fewer words find more. Type /handoff list to see the open ones.
          You typed:
          > Contoso @max
        HO-77 @max
          I found no handoff for “HO-77”.
          Type /handoff list to see the open ones.
          You typed:
          > HO-77 @max
        ");
        town.types(&town.olaf, "/handoff transfer @max").await;
        assert_snapshot!(town.answer(&town.olaf), @"You have no open customers, so there is nothing to transfer.");
        town.types(lena, "/handoff transfer @olaf @max").await;
        assert_snapshot!(town.answer(lena), @"@Olaf Other has no open customers, so there is nothing to transfer.");
    })
    .await;
}
