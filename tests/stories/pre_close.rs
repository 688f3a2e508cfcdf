//! A brief begun before the deal is won: kept, asked about on the day it should close, and sent once
//! it is won.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

#[tokio::test]
async fn it_is_written_before_and_sent_when_the_deal_is_won() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.types(sam, "/handoff draft Fabrikam").await;
        assert_snapshot!(town.screen(sam), @"
        Fabrikam
        Page 1 of 5 · Customer and people · saved as you go · the deal is not won yet
        Template: Standard, 12 questions
          (How much is asked. What you wrote stays when you choose another.)
        Customer: Fabrikam
          (The name everybody uses for them. Their channel is named after it.)
        Seller: @Sam Seller
          (Who knows this deal and answers questions about it.)
        Customer manager:
          (Who takes over. They acknowledge the brief or return it with questions.)
        Expected close date (optional):
          (The day you expect the deal to be signed. You are asked then whether it was.)
        CRM record (optional):
          (The web address of the deal in your CRM.)
        People at the customer (optional):
          (One a line, with role and e-mail: sponsor, champion, day-to-day owner, technical, billing, sceptics.)
        [Let somebody else finish it]
        [Next] [Save and close]
        ");
        // Everything is answered, and still it cannot be sent.
        sam.pick_date("Expected close date", "2026-12-01")
            .await
            .unwrap();
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        town.next().await;
        sam.close_all().await.unwrap();
        town.types(sam, "/handoff").await;
        assert_snapshot!(town.screen(sam), @"
        Your drafts
        You have begun a brief. Go on with it, or start a new one.
        [Start a new one] [Start before the deal is won]
        ---
        Fabrikam · saved just now · 0 of 100 points · expected to close Dec 1, 2026
        [Resume] [The deal is won] [Hand over] [Discard]
        [Close]
        ");
        town.press(sam, "Resume").await;
        for (label, answer) in [
            ("CRM record", "https://crm.example.com/deals/7"),
            (
                "People at the customer",
                "Ada Sponsor, CEO, ada@fabrikam.example",
            ),
        ] {
            sam.fill(label, answer).await.unwrap();
        }
        town.next().await;
        for (label, answer) in [
            (
                "Goals and motivation",
                "Orders arrive late every December; they want to halve that.",
            ),
            (
                "What success looks like",
                "Late orders from 18 % to 9 % by 30 June 2027, says Ada.",
            ),
            (
                "Concerns and expectations",
                "Worried about training for the night shift.",
            ),
        ] {
            sam.fill(label, answer).await.unwrap();
        }
        town.next().await;
        town.next().await;
        sam.tick("No promises were made").await.unwrap();
        sam.fill("Links", "Proposal https://docs.example.com/proposal")
            .await
            .unwrap();
        town.next().await;
        let review = town.screen(sam);
        assert_snapshot!(review.split("Not answered").next().unwrap(), @"
        Fabrikam
        Page 5 of 5 · Review · saved as you go · the deal is not won yet
        66 of 100 points. That is enough to send it once the deal is won.
        The brief is kept until then. When it is, press “The deal is won”.
        ");
        assert!(!review.contains("[Send to manager]"), "{review}");
        sam.close_all().await.unwrap();

        // Nobody is asked before its day: not the seller, not the lead.
        town.advance_to("2026-11-30 20:00").await;
        town.heard_nothing(sam);
        town.advance_to("2026-12-01 12:00").await;
        let asked = town.hears(sam);
        assert_snapshot!(asked.text, @"
        Today: 1 thing for you.
        The deal with Fabrikam was expected to close Dec 1, 2026. Was it won?
        If it was, the brief can be sent. If it takes longer, say until when.
        Next reminder Dec 2, 2026 at 9:30 AM.
        [Won: send the brief] [Not yet] [Lost]
        ");
        town.press_on(sam, &asked, "Not yet").await;
        assert_snapshot!(town.screen(sam), @"
        Fabrikam
        The draft waits. On the day you choose you are asked again whether the deal was won.
        When do you expect it to close?:
        [Save] [Cancel]
        ");
        sam.pick_date("When do you expect it to close?", "2026-12-01")
            .await
            .unwrap();
        town.press(sam, "Save").await;
        assert_snapshot!(sam.screen().unwrap().errors["When do you expect it to close?"], @"This day has come already. Choose a later one, or say that the deal is won.");
        sam.pick_date("When do you expect it to close?", "2026-12-10")
            .await
            .unwrap();
        town.press(sam, "Save").await;
        assert!(sam.screen().is_none());
        town.settle().await;
        assert_snapshot!(town.now_says(sam, &asked), @"
        Today: nothing left for now.
        Your brief for Fabrikam: the deal is expected to close Dec 10, 2026.
        ");
        town.advance_to("2026-12-09 20:00").await;
        town.heard_nothing(sam);

        town.advance_to("2026-12-10 12:00").await;
        let asked = town.hears(sam);
        town.press_on(sam, &asked, "Won: send the brief").await;
        let review = town.screen(sam);
        assert!(review.contains("Closed: Dec 10, 2026"), "{review}");
        assert!(review.contains("This brief can be sent."), "{review}");
        town.press(sam, "Send to manager").await;
        sam.close_all().await.unwrap();
        town.settle().await;
        assert_snapshot!(town.now_says(sam, &asked), @"
        Today: all done.
        Your brief for Fabrikam: sent.
        ");
        assert!(
            town.hears(mia)
                .text
                .contains("asks you to take over Fabrikam")
        );
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_deal_that_is_lost_is_forgotten_and_one_won_early_is_closed_today() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.types(sam, "/handoff draft Fabrikam").await;
        sam.pick_date("Expected close date", "2026-11-25")
            .await
            .unwrap();
        sam.close_all().await.unwrap();
        town.types(sam, "/handoff draft Northwind").await;
        town.press(sam, "Start before the deal is won").await;
        assert_eq!(sam.screen().unwrap().title, "Northwind");
        sam.pick_date("Expected close date", "2026-12-25")
            .await
            .unwrap();
        sam.close_all().await.unwrap();
        town.types(sam, "/handoff").await;
        // The newer one stands first.
        sam.press_nth("The deal is won", 0).await.unwrap();
        town.settle().await;
        let review = town.screen(sam);
        assert!(review.contains("Closed: Nov 23, 2026"), "{review}");
        sam.close_all().await.unwrap();

        town.advance_to("2026-11-25 12:00").await;
        let asked = town.hears(sam);
        let both = &asked.text;
        assert!(both.contains("Your brief for Northwind was due"), "{both}");
        town.press_on(sam, &asked, "Lost").await;
        town.settle().await;
        assert!(sam.screen().is_none());
        let left = town.now_says(sam, &asked);
        assert!(left.contains("discarded."), "{left}");
        assert_eq!(town.number("SELECT COUNT(*) FROM drafts").await, 1);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_draft_nobody_writes_in_is_asked_about_three_times_and_then_left_alone() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (sam, lena) = (&town.sam, &town.lena);
        town.types(sam, "/handoff new Fabrikam").await;
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        town.next().await;
        sam.close_all().await.unwrap();
        town.advance_to("2026-11-30 20:00").await;
        let first = town.hears(sam);
        assert_snapshot!(first.text, @"
        Today: 1 thing for you.
        Your brief for Fabrikam: nobody wrote in it since Nov 23, 2026 at 9:00 AM.
        Go on with it, hand it to a colleague, or discard it.
        Next reminder Dec 1, 2026 at 9:30 AM.
        [Write the brief] [Snooze] [Hand over] [Discard]
        ");
        town.advance_to("2026-12-01 20:00").await;
        town.hears(sam);
        town.advance_to("2026-12-02 20:00").await;
        assert_snapshot!(town.hears(sam).text, @"
        Today: 1 thing for you.
        Your brief for Fabrikam: nobody wrote in it since Nov 23, 2026 at 9:00 AM.
        Go on with it, hand it to a colleague, or discard it.
        This was the last reminder. The draft stays until you discard it.
        [Write the brief] [Snooze] [Hand over] [Discard]
        ");
        town.advance_to("2026-12-14 20:00").await;
        town.heard_nothing(sam);
        // It concerns nobody else.
        assert!(
            lena.unread()
                .iter()
                .all(|seen| !seen.text.contains("Fabrikam"))
        );
        lena.read_all();
        town.press_on(sam, &first, "Discard").await;
        town.settle().await;
        assert_eq!(town.number("SELECT COUNT(*) FROM drafts").await, 0);
        town.everybody_reads();
    })
    .await;
}
