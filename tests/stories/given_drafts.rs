//! A draft goes to somebody else to finish: a lead begins it, a seller hands it on, a lead hands on
//! what somebody left behind.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

#[tokio::test]
async fn a_lead_begins_a_brief_and_the_seller_finishes_it() {
    on_every_setup(async |town: &mut Town| {
        let (sam, lena) = (&town.sam, &town.lena);
        town.types(lena, "/handoff new Fabrikam").await;
        lena.choose("Seller", "Sam Seller").await.unwrap();
        lena.fill(
            "People at the customer",
            "Ada Sponsor, CEO, ada@fabrikam.example",
        )
        .await
        .unwrap();
        // What is on the page goes along, though it was never turned.
        town.press(lena, "Let somebody else finish it").await;
        assert_snapshot!(town.screen(lena), @"
        Fabrikam
        They get everything written so far and send the brief. It is not in your list any more; you hear when they sent it.
        Who should finish it?: @Sam Seller
        What should they know? (optional):
          (It stands in their message and beside the draft, nowhere else.)
        [Hand over] [Cancel]
        ");
        lena.fill(
            "What should they know?",
            "They sign on Friday. *Call* <@UMIA> first.",
        )
        .await
        .unwrap();
        town.press(lena, "Hand over").await;
        assert_snapshot!(town.screen(lena), @"
        Fabrikam
        @Sam Seller has the draft now and gets a message about it. You hear when the brief is sent.
        [Close]
        ");
        lena.close_all().await.unwrap();

        let handed = town.hears(sam);
        assert_snapshot!(handed.text, @"
        @Lena Lead hands you the brief for Fabrikam to finish.
        > They sign on Friday. *Call* <@UMIA> first.
        It has 14 of 100 points so far.
        You are named as the seller. If that is wrong, change it on the first page.
        Send it to the manager when it is ready; @Lena Lead hears when you do.
        [Write the brief] [Hand over]
        ");
        // It is Sam's now, and nobody else's.
        town.types(lena, "/handoff").await;
        assert_eq!(lena.screen().unwrap().title, "New handoff");
        lena.close_all().await.unwrap();
        town.types(sam, "/handoff").await;
        assert_snapshot!(town.screen(sam), @"
        Your drafts
        You have begun a brief. Go on with it, or start a new one.
        [Start a new one] [Start before the deal is won]
        ---
        Fabrikam · saved just now · 14 of 100 points
        From @Lena Lead: They sign on Friday. Call <@UMIA> first.
        [Resume] [Hand over] [Discard]
        [Close]
        ");
        sam.close_all().await.unwrap();

        town.press_on(sam, &handed, "Write the brief").await;
        let page = town.screen(sam);
        assert!(page.contains("Seller: @Sam Seller"), "{page}");
        assert!(page.contains("ada@fabrikam.example"), "{page}");
        town.fill_brief(&town.mia).await;
        town.press(sam, "Send to manager").await;
        sam.close_all().await.unwrap();
        town.settle().await;
        assert_snapshot!(town.hears(lena).text, @"@Sam Seller sent the brief for Fabrikam that you handed them. It is HO-1 now; /handoff show HO-1 opens it.");
        town.press_stale(sam, &handed, "Write the brief").await;
        assert_snapshot!(town.screen(sam), @"
        Your drafts
        This draft was sent, discarded or handed to somebody else in the meantime. Type /handoff to see your drafts.
        [Close]
        ");
        sam.close_all().await.unwrap();
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn it_goes_on_and_comes_back_and_whoever_gave_it_hears_its_end() {
    on_every_setup(async |town: &mut Town| {
        let (sam, max) = (&town.sam, &town.max);
        town.types(sam, "/handoff new Fabrikam").await;
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        town.next().await;
        sam.fill("Goals and motivation", "Kept from before.")
            .await
            .unwrap();
        sam.close_all().await.unwrap();
        town.types(sam, "/handoff drafts").await;
        town.press(sam, "Hand over").await;
        town.press(sam, "Hand over").await;
        assert!(
            sam.screen()
                .unwrap()
                .errors
                .contains_key("Who should finish it?")
        );
        sam.choose("Who should finish it?", "Max Manager")
            .await
            .unwrap();
        town.press(sam, "Hand over").await;
        sam.close_all().await.unwrap();
        let handed = town.hears(max);
        assert_snapshot!(handed.text, @"
        @Sam Seller hands you the brief for Fabrikam to finish.
        It has 7 of 100 points so far.
        You are named as the seller. If that is wrong, change it on the first page.
        Send it to the manager when it is ready; @Sam Seller hears when you do.
        [Write the brief] [Hand over]
        ");

        town.press_on(max, &handed, "Hand over").await;
        max.choose("Who should finish it?", "Max Manager")
            .await
            .unwrap();
        town.press(max, "Hand over").await;
        assert_snapshot!(max.screen().unwrap().errors["Who should finish it?"], @"They have this draft already. Choose somebody else.");
        max.choose("Who should finish it?", "Sam Seller")
            .await
            .unwrap();
        town.press(max, "Hand over").await;
        max.close_all().await.unwrap();
        let back = town.hears(sam);
        town.press_on(sam, &back, "Write the brief").await;
        town.next().await;
        let page = town.screen(sam);
        assert!(page.contains("Kept from before."), "{page}");
        sam.close_all().await.unwrap();
        town.types(sam, "/handoff").await;
        town.press(sam, "Discard").await;
        sam.close_all().await.unwrap();
        town.settle().await;
        assert_snapshot!(town.hears(max).text, @"@Sam Seller discarded the brief for Fabrikam that you handed them. If it is needed after all, type /handoff to begin it again.");
        town.press_on(max, &handed, "Hand over").await;
        assert_snapshot!(town.screen(max), @"
        Your drafts
        This draft was sent, discarded or handed to somebody else in the meantime. Type /handoff to see your drafts.
        [Close]
        ");
        max.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_lead_hands_on_what_is_late_while_its_author_has_it_open() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (sam, lena, max) = (&town.sam, &town.lena, &town.max);
        town.types(sam, "/handoff new Fabrikam").await;
        sam.pick_date("Close date", "2026-11-22").await.unwrap();
        sam.close_all().await.unwrap();
        town.advance_to("2026-11-27 20:00").await;
        let digest = lena.unread().pop().unwrap();
        assert_snapshot!(digest.text, @"
        Digest for Nov 27, 2026: 1 late.
        Late · 1
        @Sam Seller has not sent the brief for Fabrikam (closed Nov 22, 2026). Reminded 3 times.
        [Hand over]
        ");
        let reminder = sam.unread().pop().unwrap();
        lena.read_all();
        sam.read_all();
        town.types(sam, "/handoff").await;
        town.press(sam, "Resume").await;
        sam.fill("People at the customer", "Ada, typed in vain?")
            .await
            .unwrap();

        town.press_on(lena, &digest, "Hand over").await;
        assert_snapshot!(town.screen(lena), @"
        Fabrikam
        @Sam Seller wrote what there is so far. Whoever you choose gets it, sensitive answers included, and sends the brief; you hear when they did.
        Who should finish it?:
        What should they know? (optional):
          (It stands in their message and beside the draft, nowhere else.)
        [Hand over] [Cancel]
        ");
        lena.choose("Who should finish it?", "Max Manager")
            .await
            .unwrap();
        town.press(lena, "Hand over").await;
        lena.close_all().await.unwrap();
        town.hears(max);
        assert_snapshot!(town.hears(sam).text, @"@Lena Lead handed your brief for Fabrikam to @Max Manager, who finishes it. Tell them what you still know.");
        assert_snapshot!(town.now_says(sam, &reminder), @"
        Today: all done.
        Your brief for Fabrikam: handed to @Max Manager.
        ");
        // Nothing of it is lost, and nothing lands in what is Max's now.
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        town.press(sam, "Next").await;
        assert_snapshot!(town.screen(sam), @"
        Your drafts
        This draft was handed to @Max Manager in the meantime, so nothing on this page could be saved. Send them what is new here.
        What you typed
        > Fabrikam
        > Ada, typed in vain?
        [Close]
        ");
        sam.close_all().await.unwrap();
        let kept = town
            .number("SELECT COUNT(*) FROM drafts WHERE content LIKE '%in vain%'")
            .await;
        assert_eq!(kept, 0);

        // Closed instead, it is a draft of its own.
        town.types(max, "/handoff").await;
        town.press(max, "Resume").await;
        max.fill("People at the customer", "Ada, typed too late.")
            .await
            .unwrap();
        let nudge = digest.clone();
        town.press_stale(lena, &nudge, "Hand over").await;
        lena.choose("Who should finish it?", "Sam Seller")
            .await
            .unwrap();
        town.press(lena, "Hand over").await;
        lena.close_all().await.unwrap();
        town.press(max, "Save and close").await;
        town.types(max, "/handoff").await;
        let list = town.screen(max);
        assert!(list.contains("You have begun a brief."), "{list}");
        town.press(max, "Resume").await;
        let page = town.screen(max);
        assert!(page.contains("Ada, typed too late."), "{page}");
        max.close_all().await.unwrap();
        town.everybody_reads();

        // Somebody who left cannot finish it either.
        town.types(max, "/handoff").await;
        town.press(max, "Hand over").await;
        sam.deactivate().await;
        town.settle().await;
        max.choose("Who should finish it?", "Sam Seller")
            .await
            .unwrap_err();
        max.close_all().await.unwrap();
        town.everybody_reads();
    })
    .await;
}
