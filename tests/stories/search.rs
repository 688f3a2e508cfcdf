//! Finding a handoff: by name, alias, domain, a slip of the pen, and by what a brief says; only what
//! one may read.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

/// Channels are private: who takes no part in a handoff reads nothing of it.
async fn behind_doors(town: &Town) {
    let lena = &town.lena;
    town.types(lena, "/handoff settings").await;
    town.press(lena, "Change channels").await;
    lena.choose("Who can read a new channel", "Only who is invited")
        .await
        .unwrap();
    town.press(lena, "Save").await;
    lena.close_all().await.unwrap();
}

#[tokio::test]
async fn a_customer_is_found_however_they_are_called() {
    on_every_setup(async |town: &mut Town| {
        let (sam, olaf) = (&town.sam, &town.olaf);
        town.handed_off("Northwind Traders").await;
        for typed in [
            "northw",
            "NT",
            "traders",
            "nortwind",
            "northwind.example",
            "ada@northwind.example",
        ] {
            town.types(sam, &format!("/handoff show {typed}")).await;
            let screen = town.screen(sam);
            assert!(
                screen.starts_with("Northwind Traders\n"),
                "{typed}: {screen}"
            );
            sam.close_all().await.unwrap();
        }
        town.types(olaf, "/handoff show sap").await;
        assert_snapshot!(town.answer(olaf), @"
        “sap” is no customer’s name, but this brief says it. Is this the one you mean?
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM · mentioned in: Scope and environment
        [Read HO-1]
        ");
        let answer = olaf.ephemerals().pop().unwrap();
        town.press_on(olaf, &answer, "Read HO-1").await;
        assert!(town.screen(olaf).starts_with("Northwind Traders\n"));
        olaf.close_all().await.unwrap();
        town.types(sam, "/handoff show nrthwnid").await;
        assert_snapshot!(town.answer(sam), @"
        “nrthwnid” is not quite the name of any customer. Is this the one you mean?
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 9:00 AM
        [Read HO-1]
        ");
        town.types(sam, "/handoff find zeppelin hangars").await;
        assert_snapshot!(town.answer(sam), @"
        I found no handoff for “zeppelin hangars”.
        I looked for a customer’s name, a domain, and these words in the briefs that you can read. Fewer words find more. Type /handoff list to see the open ones.
        ");
        town.types(sam, "/handoff find").await;
        assert_snapshot!(town.answer(sam), @"Say what to look for: a name, a domain, or words of a brief. For example: /handoff find single sign-on");
    })
    .await;
}

#[tokio::test]
async fn several_are_offered_to_choose_from() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        town.handed_off("Northern Lights").await;
        town.types(sam, "/handoff show north").await;
        assert_snapshot!(town.answer(sam), @"
        “north” fits more than one handoff. Choose the one you mean.
        • HO-2 · Northern Lights · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 9:00 AM
        [Read HO-2]
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 9:00 AM
        [Read HO-1]
        ");
        town.types(mia, "/handoff history north").await;
        let answer = mia.ephemerals().pop().unwrap();
        town.press_on(mia, &answer, "History of HO-2").await;
        assert!(
            town.screen(mia).starts_with("History\n"),
            "{}",
            town.screen(mia)
        );
        mia.close_all().await.unwrap();
        town.types(mia, "/handoff cancel north").await;
        assert_snapshot!(town.answer(mia), @"
        “north” fits more than one handoff. Use the number of the one you mean.
        • HO-2 · Northern Lights · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        ");
        town.types(sam, "/handoff find northwind example").await;
        assert_snapshot!(town.answer(sam), @"
        Found for “northwind example”:
        • HO-2 · Northern Lights · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 9:00 AM · mentioned in: People at the customer, Links
        [Read HO-2]
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 9:00 AM · mentioned in: People at the customer, Links
        [Read HO-1]
        ");
    })
    .await;
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_read() {
    on_every_setup(async |town: &mut Town| {
        let (sam, olaf, lena) = (&town.sam, &town.olaf, &town.lena);
        behind_doors(town).await;
        town.handed_off("Northwind Traders").await;
        for typed in [
            "northw",
            "Northwind Traders",
            "NT",
            "nortwind",
            "northwind.example",
            "sap",
        ] {
            for verb in ["show", "find", "history"] {
                town.types(olaf, &format!("/handoff {verb} {typed}")).await;
                let answer = town.answer(olaf);
                assert!(
                    answer.starts_with("I found no handoff for"),
                    "{typed}: {answer}"
                );
            }
            for person in [sam, lena] {
                town.types(person, &format!("/handoff find {typed}")).await;
                assert!(
                    town.answer(person).contains("HO-1 · Northwind Traders"),
                    "{typed}"
                );
            }
        }
        // Asked to take it over, he may.
        town.acknowledged("Contoso").await;
        town.types(&town.mia, "/handoff show contoso").await;
        town.mia.close_all().await.unwrap();
        let card = town.card(&town.mia, "cust-contoso");
        town.press_on(&town.mia, &card, "Hand to someone else")
            .await;
        town.mia
            .choose("Who should take over?", "Olaf Other")
            .await
            .unwrap();
        town.mia.fill("Why?", "I am leaving.").await.unwrap();
        town.press(&town.mia, "Hand over").await;
        town.everybody_reads();
        town.types(olaf, "/handoff find contsoo").await;
        assert!(
            town.answer(olaf).contains("HO-2 · Contoso"),
            "{}",
            town.answer(olaf)
        );
    })
    .await;
}

#[tokio::test]
async fn restricted_answers_are_found_by_nobody() {
    on_every_setup(async |town: &mut Town| {
        let (sam, lena) = (&town.sam, &town.lena);
        // What `fill_brief` says about sensitivities, and nowhere else.
        town.handed_off("Northwind Traders").await;
        for person in [sam, lena, &town.mia, &town.olaf] {
            for typed in ["predecessor", "rollout", "predecessor let go"] {
                for verb in ["find", "show"] {
                    town.types(person, &format!("/handoff {verb} {typed}"))
                        .await;
                    let answer = town.answer(person);
                    assert!(answer.starts_with("I found no handoff for"), "{answer}");
                }
            }
        }
        let indexed = "SELECT COUNT(*) FROM search_terms
            WHERE term LIKE '%predecessor%' OR term LIKE '%rollout%'";
        assert_eq!(town.number(indexed).await, 0);
        let indexed = "SELECT COUNT(*) FROM search_terms WHERE term = 'wsap'";
        assert_eq!(town.number(indexed).await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_answered_later_is_found_and_what_was_taken_out_is_not() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, "cust-northwind-traders");
        town.press_on(mia, &card, "Return with questions").await;
        mia.choose("Field", "Why us").await.unwrap();
        mia.choose("Reason", "Too vague").await.unwrap();
        town.press(mia, "Return").await;
        let asked = town.hears(sam);
        town.press_on(sam, &asked, "Answer").await;
        sam.fill(
            "Your answer",
            "They saw the zeppelin demonstration and were convinced.",
        )
        .await
        .unwrap();
        town.press(sam, "Next").await;
        town.press(sam, "Send answers").await;
        town.everybody_reads();
        town.types(mia, "/handoff find zeppelin").await;
        assert_snapshot!(town.answer(mia), @"
        Found for “zeppelin”:
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM · returned once before · mentioned in: Why us
        [Read HO-1]
        ");
        town.types(mia, "/handoff find homegrown").await;
        assert!(
            town.answer(mia).starts_with("I found no handoff"),
            "{}",
            town.answer(mia)
        );
        // What has ended stays to be found.
        town.types(sam, "/handoff cancel HO-1").await;
        sam.fill("Why does it end?", "Bankrupt.").await.unwrap();
        town.press(sam, "End handoff").await;
        town.everybody_reads();
        town.types(mia, "/handoff find zeppelin").await;
        assert!(
            town.answer(mia)
                .contains("HO-1 · Northwind Traders · Cancelled")
        );
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_called_something_else_too() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, olaf) = (&town.sam, &town.mia, &town.olaf);
        town.handed_off("Northwind Traders").await;
        town.types(sam, "/handoff alias HO-1 Boreas Trading Co")
            .await;
        assert_snapshot!(town.answer(sam), @"From now on HO-1 · Northwind Traders is found as “Boreas Trading Co” too, and so is every other handoff of Northwind Traders. To take it back, type /handoff alias HO-1 not Boreas Trading Co.");
        town.types(mia, "/handoff show boreas trading").await;
        assert!(town.screen(mia).starts_with("Northwind Traders\n"));
        mia.close_all().await.unwrap();
        town.types(mia, "/handoff find Boreas Trading").await;
        assert_snapshot!(town.answer(mia), @"
        Found for “Boreas Trading”:
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM · also called “Boreas Trading Co”
        [Read HO-1]
        ");
        for (typed, says) in [
            ("HO-1 boreas trading", "already"),
            ("HO-1 northwind traders ltd", "its name anyway"),
            ("HO-1 not Zeppelin", "nothing to take back"),
            ("Northwind Traders: not Boreas Trading", "not found as"),
            ("", "Say which handoff"),
            ("HO-1", "Say which handoff"),
            ("HO-1 not", "Say which handoff"),
            ("Boreas", "You typed:"),
        ] {
            town.types(sam, &format!("/handoff alias {typed}")).await;
            assert!(
                town.answer(sam).contains(says),
                "{typed}: {}",
                town.answer(sam)
            );
        }
        town.types(mia, "/handoff show boreas trading").await;
        assert!(town.answer(mia).starts_with("I found no handoff"));
        town.types(olaf, "/handoff alias HO-1 Ours").await;
        assert_snapshot!(town.answer(olaf), @"Only @Sam Seller, @Mia Manager and leads can do this for Northwind Traders. Ask one of them.");
        assert_snapshot!(town.history(mia, "HO-1").await, @"
        History
        HO-1 · Northwind Traders
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        Show
        [Everything ▾]
        Nov 23, 2026 at 10:00 AM · @Sam Seller said that they are not called “Boreas Trading” any more
        Nov 23, 2026 at 10:00 AM · @Sam Seller said that they are also called “Boreas Trading Co”
        Nov 23, 2026 at 10:00 AM · Handoff made the channel #cust-northwind-traders
        Nov 23, 2026 at 10:00 AM · @Sam Seller sent the brief (100 of 100 points)
        [Versions of the brief]
        [Close]
        ");
    })
    .await;
}

#[tokio::test]
async fn odd_words_find_nothing_and_break_nothing() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.handed_off("Northwind Traders").await;
        for odd in [
            "*",
            "%",
            "_",
            "'; DROP TABLE handoffs",
            "\\",
            "\"",
            "🚀",
            "👩‍👩‍👧‍👦",
            "..",
            "@",
            "https://",
            "\u{202e}x",
            "<!channel>",
            "a",
            "-",
            "e\u{301}",
        ] {
            for verb in ["find", "show", "history"] {
                town.types(sam, &format!("/handoff {verb} {odd}")).await;
                assert!(
                    town.answer(sam).contains("I found no handoff"),
                    "{odd}: {}",
                    town.answer(sam)
                );
            }
        }
        let endless = "x1 ".repeat(1200);
        town.types(sam, &format!("/handoff find {endless}")).await;
        assert!(town.answer(sam).contains("I found no handoff"));
        assert_eq!(
            town.stage
                .slack
                .fired()
                .iter()
                .filter(|firing| firing.what.is_broadcast())
                .count(),
            0
        );
    })
    .await;
}
