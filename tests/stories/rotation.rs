//! "Assign for me": one of a user group is asked, or all of them.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

/// Lena chooses the group, and how it is asked.
async fn rotates(town: &Town, way: &str, most: &str) {
    let lena = &town.lena;
    let people = [&town.mia, &town.max, &town.olaf];
    town.stage.team.usergroup("success", &people);
    town.types(lena, "/handoff settings").await;
    town.settle().await;
    lena.close_all().await.unwrap();
    town.types(lena, "/handoff settings").await;
    town.press(lena, "Change rotation").await;
    lena.choose("Who can be asked", "@success").await.unwrap();
    lena.choose("Who is asked", way).await.unwrap();
    lena.fill("At most so many open customers each", most)
        .await
        .unwrap();
    town.press(lena, "Save").await;
    lena.close_all().await.unwrap();
    town.settle().await;
}

const ONE: &str = "One: who has the fewest open customers";
const ALL: &str = "All: the first to acknowledge owns it";

/// Sam sends a brief and lets rotation choose.
async fn sends(town: &Town, customer: &str) {
    let sam = &town.sam;
    town.types(sam, &format!("/handoff new {customer}")).await;
    town.fill_brief(&town.mia).await;
    for _ in 0..4 {
        town.press(sam, "Back").await;
    }
    sam.tick("Assign for me").await.unwrap();
    for _ in 0..4 {
        town.next().await;
    }
    town.press(sam, "Send to manager").await;
    let said = town.screen(sam);
    assert!(said.contains("is stored"), "{said}");
    sam.close_all().await.unwrap();
    town.settle().await;
}

/// Who was asked to take it over.
fn asked(town: &Town, customer: &str) -> Vec<&'static str> {
    let people = [(&town.mia, "mia"), (&town.max, "max"), (&town.olaf, "olaf")];
    let heard = people.into_iter().filter(|(person, _)| {
        let unread = person.unread();
        let asks = format!("to take over {customer}");
        unread.iter().any(|seen| seen.text.contains(&asks))
    });
    let heard: Vec<&str> = heard.map(|(_, name)| name).collect();
    town.everybody_reads();
    heard
}

#[tokio::test]
async fn whoever_has_the_fewest_is_asked_and_who_is_away_is_not() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, max) = (&town.sam, &town.mia, &town.max);
        // Before anything is chosen, a manager must be named.
        town.types(sam, "/handoff").await;
        assert!(!town.screen(sam).contains("Assign for me"));
        sam.close_all().await.unwrap();
        rotates(town, ONE, "2").await;
        town.types(&town.lena, "/handoff settings").await;
        let settings = town.screen(&town.lena);
        let chosen = settings.lines().skip_while(|line| *line != "Rotation");
        let chosen: Vec<&str> = chosen.take(3).collect();
        assert_snapshot!(chosen.join("\n"), @"
        Rotation
        Assign for me asks @success (3): who has the fewest open customers · at most 2 open customers each
        Last changed by @Lena Lead · Nov 23, 2026 at 4:00 AM
        ");
        town.lena.close_all().await.unwrap();

        town.types(sam, "/handoff new Northwind").await;
        let page = town.screen(sam);
        let manager = page
            .lines()
            .skip_while(|line| !line.starts_with("Customer manager"));
        let manager: Vec<&str> = manager.take(5).collect();
        assert_snapshot!(manager.join("\n"), @"
        Customer manager (optional):
          (Needed before you can send. Who takes over. They acknowledge the brief or return it with questions.)
        Or (optional): [ ] Assign for me
          (Somebody of @success is asked, whoever is named above.)
        Close date (optional):
        ");
        town.press(sam, "Next").await;
        assert_snapshot!(sam.screen().unwrap().errors["Customer manager"], @"Choose somebody, or tick “Assign for me”.");
        sam.close_all().await.unwrap();
        town.types(sam, "/handoff").await;
        town.press(sam, "Discard").await;
        sam.close_all().await.unwrap();

        town.types(max, "/handoff away until Friday").await;
        town.everybody_reads();
        let mut order = Vec::new();
        for customer in ["Northwind", "Fabrikam", "Contoso", "Woodgrove"] {
            sends(town, customer).await;
            order.push(asked(town, customer));
            town.advance_to(&format!("2026-11-23 1{}:00", order.len()))
                .await;
            town.everybody_reads();
        }
        let all: Vec<&str> = order.concat();
        assert_eq!(all.len(), 4, "one each: {order:?}");
        assert!(!all.contains(&"max"), "away: {order:?}");
        assert_ne!(all[0], all[1], "the one with fewer: {order:?}");
        assert_ne!(all[2], all[3], "{order:?}");
        assert!(
            town.history(mia, "HO-1").await.contains("Rotation chose"),
            "it is written down"
        );

        // Both have two now, and Max is away.
        town.types(sam, "/handoff new Proseware").await;
        town.fill_brief(mia).await;
        for _ in 0..4 {
            town.press(sam, "Back").await;
        }
        sam.tick("Assign for me").await.unwrap();
        for _ in 0..4 {
            town.next().await;
        }
        let review = town.screen(sam);
        assert!(
            review.contains("The customer manager is chosen when you send it."),
            "{review}"
        );
        assert!(!review.contains("Customer manager: @Mia"), "{review}");
        town.press(sam, "Send to manager").await;
        assert_snapshot!(town.screen(sam).lines().nth(1).unwrap(), @"Nobody can be assigned now: nobody in the rotation is here and has room for another customer. Press Back to the first page and name the manager yourself, or send it later: it is kept.");
        sam.close_all().await.unwrap();
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn of_a_pool_the_first_to_acknowledge_owns_it() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, max, olaf) = (&town.sam, &town.mia, &town.max, &town.olaf);
        rotates(town, ALL, "").await;
        town.everybody_reads();
        sends(town, "Northwind Traders").await;
        let waits = town.hears(max);
        assert_snapshot!(waits.text, @"
        @Sam Seller asks you to take over Northwind Traders. 2 others are asked too: the first to acknowledge it owns it.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Brief: complete, 100 of 100 · 1 promise
        Read the brief, then acknowledge it or return it with questions.
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief] [Open the channel]
        ");
        let olafs = town.hears(olaf);
        let mias = town.hears(mia);
        assert_snapshot!(town.hears(sam).text, @"
        The brief for Northwind Traders is with @Mia Manager and 2 others now: the first to acknowledge it owns it.
        HO-1 · Northwind Traders · #cust-northwind-traders
        You are told as soon as it is acknowledged or comes back with questions. Until then you stay responsible.
        [Open the channel]
        ");
        let card = town.card(olaf, "cust-northwind-traders").text;
        assert_snapshot!(card.lines().next().unwrap(), @"Waiting for @Mia Manager or 2 others to acknowledge · sent Nov 23, 2026 at 10:00 AM");

        // Among theirs, until somebody has it.
        town.types(olaf, "/handoff list").await;
        assert_snapshot!(town.answer(olaf), @"
        You owe
        • HO-1 · Northwind Traders · Waiting for @Mia Manager or 2 others to acknowledge · sent Nov 23, 2026 at 10:00 AM
        ");
        town.press_on(max, &waits, "Acknowledge").await;
        town.press(max, "Acknowledge").await;
        town.settle().await;
        town.types(olaf, "/handoff list").await;
        assert!(town.answer(olaf).starts_with("You have no open handoff."));
        assert_snapshot!(town.now_says(olaf, &olafs), @"Northwind Traders: acknowledged by @Max Manager, less than a minute after it was sent.");
        assert_snapshot!(town.now_says(mia, &mias), @"Northwind Traders: acknowledged by @Max Manager, less than a minute after it was sent.");
        // Too late, and told so kindly.
        town.press_stale(olaf, &olafs, "Acknowledge").await;
        assert_snapshot!(town.screen(olaf), @"
        Handoff
        @Max Manager acknowledged Northwind Traders (Nov 23, 2026 at 10:00 AM) and owns it now, so there is nothing left to do here.
        [Close]
        ");
        olaf.close_all().await.unwrap();
        let card = town.card(olaf, "cust-northwind-traders").text;
        assert!(card.starts_with("Acknowledged by @Max Manager"), "{card}");
        town.everybody_reads();

        // Whoever returns one is the one who is asked from then on.
        sends(town, "Fabrikam").await;
        let waits = town.hears(olaf);
        town.press_on(olaf, &waits, "Return with questions").await;
        olaf.choose_nth("Field", 0, "Why us").await.unwrap();
        olaf.choose_nth("Reason", 0, "Too vague").await.unwrap();
        town.press(olaf, "Return").await;
        town.settle().await;
        sam.read_all();
        mia.read_all();
        max.read_all();
        let card = town.card(sam, "cust-fabrikam");
        town.press_on(sam, &card, "Answer").await;
        town.press(sam, "Next").await;
        town.press(sam, "Send answers").await;
        assert!(town.hears(olaf).text.contains("sent Fabrikam back to you"));
        town.heard_nothing(mia);
        town.everybody_reads();
    })
    .await;
}
