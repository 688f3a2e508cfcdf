//! What happened to a handoff, page by page, and the versions of its brief.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

/// Mia asks about two fields, one of them restricted, and Sam answers.
async fn returned_and_answered(town: &Town) {
    let (sam, mia) = (&town.sam, &town.mia);
    town.handed_off("Northwind Traders").await;
    let card = town.card(mia, CHANNEL);
    town.press_on(mia, &card, "Return with questions").await;
    mia.choose("Field", "Why us").await.unwrap();
    mia.choose("Reason", "Too vague").await.unwrap();
    mia.choose_nth("Field", 1, "Sensitivities").await.unwrap();
    mia.choose_nth("Reason", 1, "Missing").await.unwrap();
    town.press(mia, "Return").await;
    town.advance_to("2026-11-23 11:00").await;
    let asked = town.hears(sam);
    town.press_on(sam, &asked, "Answer").await;
    sam.fill(
        "Your answer",
        "The pilot took two days; the <!channel> *homegrown* tool took ten.",
    )
    .await
    .unwrap();
    sam.fill_nth("Your answer", 1, "Their zebra marker was sold.")
        .await
        .unwrap();
    town.press(sam, "Next").await;
    town.press(sam, "Send answers").await;
    town.everybody_reads();
}

#[tokio::test]
async fn versions_are_compared_field_by_field() {
    on_every_setup(async |town: &mut Town| {
        let (sam, olaf) = (&town.sam, &town.olaf);
        returned_and_answered(town).await;
        town.types(sam, "/handoff history HO-1").await;
        town.press(sam, "Versions of the brief").await;
        assert_snapshot!(town.screen(sam), @"
        Versions
        HO-1 · Northwind Traders
        Compare
        [Version 1 ▾]
        with
        [Version 2 ▾]
        Version 1: @Sam Seller sent it · Nov 23, 2026 at 9:00 AM
        Version 2: @Sam Seller answered the questions of round 1 · Nov 23, 2026 at 10:00 AM · Sensitivities, Why us
        2 fields read differently. The others are the same.
        Why us
        Version 1:
        > Fastest pilot; a homegrown tool nearly won because it is free.
        Version 2:
        > The pilot took two days; the <!channel> *homegrown* tool took ten.
        Sensitivities
        Version 1:
        > Bo's predecessor was let go over the last rollout; do not mention it.
        Version 2:
        > Their zebra marker was sold.
        [Close]
        ");
        sam.choose("Compare", "Version 2").await.unwrap();
        town.settle().await;
        assert!(
            town.screen(sam).contains("This is the same version twice."),
            "{}",
            town.screen(sam)
        );
        sam.choose("with", "Version 1").await.unwrap();
        town.settle().await;
        assert!(town.screen(sam).contains("2 fields read differently"), "{}", town.screen(sam));
        sam.close_all().await.unwrap();
        // Olaf reads the brief, since its channel is public, and nothing that is restricted.
        town.types(olaf, "/handoff history HO-1").await;
        assert!(!town.screen(olaf).contains("zebra"));
        town.press(olaf, "Versions of the brief").await;
        let screen = town.screen(olaf);
        assert!(
            !screen.contains("zebra") && !screen.contains("predecessor"),
            "{screen}"
        );
        assert_snapshot!(screen.lines().rev().take(3).collect::<Vec<_>>().join("\n"), @"
        [Close]
        Something was changed here. Only the seller, the manager and leads can read it.
        Sensitivities
        ");
        olaf.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_brief_that_was_never_changed_has_one_version() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.handed_off("Northwind Traders").await;
        town.types(sam, "/handoff history HO-1").await;
        town.press(sam, "Versions of the brief").await;
        assert_snapshot!(town.screen(sam), @"
        Versions
        HO-1 · Northwind Traders
        Version 1: @Sam Seller sent it · Nov 23, 2026 at 9:00 AM
        This is the only version: nothing in the brief was changed since it was sent. When questions are answered, you can compare here.
        [Close]
        ");
        sam.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_long_history_is_turned_page_by_page() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.handed_off("Northwind Traders").await;
        for nth in 1..=45 {
            sam.types(&format!("/handoff note HO-1 Note {nth}."))
                .await
                .unwrap();
        }
        town.settle().await;
        town.types(sam, "/handoff history HO-1").await;
        let notes = || {
            let screen = town.screen(sam);
            let notes = screen
                .lines()
                .filter_map(|line| line.strip_prefix("> Note "));
            let notes: Vec<String> = notes.map(str::to_owned).collect();
            (notes.len(), notes.first().cloned(), notes.last().cloned())
        };
        let page =
            |many, first: &str, last: &str| (many, Some(first.to_owned()), Some(last.to_owned()));
        let buttons = || sam.screen().unwrap().buttons;
        assert_eq!(notes(), page(20, "45.", "26."));
        assert_eq!(buttons(), ["Older", "Versions of the brief", "Close"]);
        town.press(sam, "Older").await;
        assert_eq!(notes(), page(20, "25.", "6."));
        // Something happens meanwhile: the pages do not shift.
        sam.types("/handoff note HO-1 Note 46.").await.unwrap();
        town.press(sam, "Older").await;
        assert_eq!(notes(), page(5, "5.", "1."));
        assert_eq!(buttons(), ["Newer", "Versions of the brief", "Close"]);
        town.press(sam, "Newer").await;
        assert_eq!(notes(), page(20, "25.", "6."));
        town.press(sam, "Newer").await;
        assert_eq!(notes(), page(20, "45.", "26."));
        town.press(sam, "Newer").await;
        assert_eq!(notes(), page(1, "46.", "46."));
        sam.choose("Show", "Brief").await.unwrap();
        town.settle().await;
        assert_snapshot!(town.screen(sam), @"
        History
        HO-1 · Northwind Traders
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 9:00 AM
        Show
        [Brief ▾]
        Nov 23, 2026 at 9:00 AM · @Sam Seller sent the brief (100 of 100 points)
        [Versions of the brief]
        [Close]
        ");
        sam.choose("Show", "Kickoff").await.unwrap();
        town.settle().await;
        assert_snapshot!(town.screen(sam), @"
        History
        HO-1 · Northwind Traders
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 9:00 AM
        Show
        [Kickoff ▾]
        Nothing of this kind has happened yet.
        [Versions of the brief]
        [Close]
        ");
        sam.choose("Show", "Everything").await.unwrap();
        town.settle().await;
        assert_eq!(notes(), page(20, "46.", "27."));
        sam.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn history_is_for_those_who_may_read() {
    on_every_setup(async |town: &mut Town| {
        let (lena, sam, olaf) = (&town.lena, &town.sam, &town.olaf);
        returned_and_answered(town).await;
        // He opens it while he may, and the channels become private before he turns the page.
        town.types(olaf, "/handoff history HO-1").await;
        town.types(lena, "/handoff settings").await;
        town.press(lena, "Change channels").await;
        lena.choose("Who can read a new channel", "Only who is invited")
            .await
            .unwrap();
        town.press(lena, "Save").await;
        lena.close_all().await.unwrap();
        town.press(olaf, "Versions of the brief").await;
        assert_snapshot!(town.screen(olaf), @"
        History
        Only @Sam Seller, @Mia Manager and leads can do this for Northwind Traders. Ask one of them.
        [Close]
        ");
        olaf.close_all().await.unwrap();
        town.types(olaf, "/handoff history HO-1").await;
        assert!(
            town.answer(olaf).starts_with("I found no handoff"),
            "{}",
            town.answer(olaf)
        );
        town.types(sam, "/handoff history HO-99").await;
        assert!(
            town.answer(sam)
                .starts_with("I found no handoff for “HO-99”")
        );
        town.types(sam, "/handoff history").await;
        assert!(town.answer(sam).starts_with("Say which handoff"));
    })
    .await;
}
