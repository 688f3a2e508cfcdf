//! Nothing typed is lost: drafts save themselves, are offered again, and can be thrown away.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

#[tokio::test]
async fn every_page_turn_saves_and_back_keeps() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.types(sam, "/handoff Northwind Traders").await;
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        sam.fill("CRM record", "crm/7").await.unwrap();
        town.next().await;
        assert_snapshot!(sam.screen().unwrap().errors["CRM record"], @"Please enter a valid URL.");
        sam.fill("CRM record", "https://crm.example.com/deals/7")
            .await
            .unwrap();
        town.next().await;
        sam.fill("Goals and motivation", "Fewer late orders in December.")
            .await
            .unwrap();
        town.press(sam, "Back").await;
        let page = town.screen(sam);
        assert!(page.contains("https://crm.example.com/deals/7"), "{page}");
        town.next().await;
        let page = town.screen(sam);
        assert!(page.contains("Fewer late orders in December."), "{page}");
        // What is emptied stays empty.
        sam.clear("Goals and motivation").await.unwrap();
        town.next().await;
        town.press(sam, "Back").await;
        let page = town.screen(sam);
        assert!(!page.contains("Fewer late orders"), "{page}");
        sam.close_all().await.unwrap();
        town.settle().await;
        assert_eq!(town.number("SELECT COUNT(*) FROM drafts").await, 1);
    })
    .await;
}

#[tokio::test]
async fn closing_saves_and_the_next_command_offers_to_resume() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        // Opened by mistake: nothing is left behind.
        town.types(sam, "/handoff").await;
        town.press(sam, "Save and close").await;
        assert_eq!(town.number("SELECT COUNT(*) FROM drafts").await, 0);

        town.types(sam, "/handoff Northwind Traders").await;
        sam.fill(
            "People at the customer",
            "Ada Sponsor, CEO, ada@northwind.example",
        )
        .await
        .unwrap();
        town.press(sam, "Save and close").await;
        assert!(sam.screen().is_none());

        town.advance_to("2026-11-23 12:00").await;
        town.types(sam, "/handoff").await;
        assert_snapshot!(town.screen(sam), @"
        Your drafts
        You have begun a brief. Go on with it, or start a new one.
        [Start a new one] [Start before the deal is won]
        ---
        Northwind Traders · saved 2 h ago · 14 of 100 points
        [Resume] [Hand over] [Discard]
        [Close]
        ");
        town.press(sam, "Resume").await;
        let page = town.screen(sam);
        assert!(
            page.contains("Ada Sponsor, CEO, ada@northwind.example"),
            "{page}"
        );
        assert_eq!(sam.screen().unwrap().title, "Northwind Traders");
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        town.next().await;
        sam.fill("Why us", "The fastest pilot.").await.unwrap();
        sam.close_all().await.unwrap();
        town.settle().await;

        // A new one beside it keeps the name that was typed.
        town.advance_to("2026-11-24 12:00").await;
        town.types(sam, "/handoff new Fabrikam").await;
        town.press(sam, "Start a new one for Fabrikam").await;
        assert_eq!(sam.screen().unwrap().title, "Fabrikam");
        sam.choose("Customer manager", "Max Manager").await.unwrap();
        town.next().await;
        sam.close_all().await.unwrap();
        town.settle().await;
        town.advance_to("2026-11-24 13:00").await;
        town.types(sam, "/handoff").await;
        assert_snapshot!(town.screen(sam), @"
        Your drafts
        You have begun 2 briefs. Go on with one, or start a new one.
        [Start a new one] [Start before the deal is won]
        ---
        Fabrikam · saved 1 h ago · 0 of 100 points
        [Resume] [Hand over] [Discard]
        Northwind Traders · saved 25 h ago · 16 of 100 points
        [Resume] [Hand over] [Discard]
        [Close]
        ");

        // One is thrown away, then the other.
        sam.press_nth("Discard", 0).await.unwrap();
        town.settle().await;
        assert_snapshot!(town.screen(sam), @"
        Your drafts
        You have begun a brief. Go on with it, or start a new one.
        [Start a new one] [Start before the deal is won]
        ---
        Northwind Traders · saved 25 h ago · 16 of 100 points
        [Resume] [Hand over] [Discard]
        [Close]
        ");
        sam.press_nth("Discard", 0).await.unwrap();
        town.settle().await;
        assert_eq!(sam.screen().unwrap().title, "New handoff");
        assert_eq!(town.number("SELECT COUNT(*) FROM drafts").await, 0);
    })
    .await;
}

#[tokio::test]
async fn promises_come_and_go_without_losing_a_word() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.types(sam, "/handoff Northwind Traders").await;
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        for _ in 0..3 {
            town.next().await;
        }
        sam.fill("What was promised", "Single sign-on").await.unwrap();
        sam.fill("Links", "Proposal https://docs.example.com/proposal").await.unwrap();
        town.press(sam, "Add a promise").await;
        sam.fill_nth("What was promised", 1, "Two days of training").await.unwrap();
        sam.fill_nth("To whom", 1, "Bo").await.unwrap();
        sam.choose_nth("How binding", 1, "Stretch: we said we would try").await.unwrap();
        town.press(sam, "Add a promise").await;
        sam.fill_nth("What was promised", 2, "A report").await.unwrap();
        // The middle one goes; what was typed around it stays.
        sam.press_nth("Remove", 1).await.unwrap();
        town.settle().await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Page 4 of 5 · Promises and links · saved as you go
        Promises
        Needed before you can send. Everything sales committed to: features, dates, discounts, people.
        Promise 1
        [Remove]
        What was promised (optional): Single sign-on
        To whom (optional):
        By when (optional):
        How binding (optional): Firm: they count on it
        Promise 2
        [Remove]
        What was promised (optional): A report
        To whom (optional):
        By when (optional):
        How binding (optional): Firm: they count on it
        [Add a promise]
        If there are none (optional): [ ] No promises were made
        Links (optional): Proposal https://docs.example.com/proposal
          (Needed before you can send. Recording, proposal, contract. One a line, like: Proposal https://example.com/p)
        [Back]
        [Next] [Save and close]
        ");
        sam.press_nth("Remove", 0).await.unwrap();
        town.settle().await;
        sam.clear("What was promised").await.unwrap();
        sam.fill("To whom", "Bo").await.unwrap();
        town.next().await;
        assert_snapshot!(sam.screen().unwrap().errors["What was promised"], @"Say what was promised, or empty this promise.");
        sam.fill("What was promised", "A report").await.unwrap();
        sam.tick("No promises were made").await.unwrap();
        town.next().await;
        assert_snapshot!(sam.screen().unwrap().errors["If there are none"], @"There are promises above. Untick this, or empty them.");
        sam.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_thin_brief_cannot_be_sent_and_the_page_says_what_to_add() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.types(sam, "/handoff Northwind Traders").await;
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        sam.fill("People at the customer", "Ada Sponsor, CEO, ada@northwind.example").await.unwrap();
        town.next().await;
        sam.fill("Goals and motivation", "tbd").await.unwrap();
        sam.fill("What success looks like", "The metric, where it stands, the target, by when, and who will confirm it.")
            .await
            .unwrap();
        town.next().await;
        town.next().await;
        sam.fill("Links", "in the CRM").await.unwrap();
        town.next().await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Page 5 of 5 · Review · saved as you go
        23 of 100 points. A brief can be sent from 60 points on.
        Needed before you can send: Promises.
        Press Back and improve the answers below; the ones that count most come first.
        Answers to improve
        • Goals and motivation: a placeholder, not an answer. Write what you know, or who would know. The manager cannot look it up.
        • What success looks like: only repeats the question. Write what the customer said about it.
        • Links: no web address in it. Paste an address that begins with https://.
        Not answered
        • Concerns and expectations
        • Sensitivities
        • Promises
        • First value
        • Why us
        • How they communicate
        • How they decide
        • Scope and environment
        [Back] [An answer is fine as it is] [Let somebody else finish it]
        ---
        What everybody in the channel will see
        Seller: @Sam Seller · Customer manager: @Mia Manager
        People at the customer
        Ada Sponsor, CEO, ada@northwind.example
        Goals and motivation · gap: a placeholder, not an answer
        tbd
        What success looks like · gap: only repeats the question
        The metric, where it stands, the target, by when, and who will confirm it.
        Links · gap: no web address in it
        in the CRM
        Missing: First value, Why us, Concerns and expectations, How they communicate, How they decide, Scope and environment, Sensitivities, Promises
        [Save and close]
        ");
        let buttons = sam.screen().unwrap().buttons;
        assert!(!buttons.contains(&"Send to manager".to_owned()), "{buttons:?}");

        // Better, with gaps: it may be sent, and both see them.
        for _ in 0..3 {
            town.press(sam, "Back").await;
        }
        sam.fill("Goals and motivation", "Orders arrive late every December; they want to halve that.").await.unwrap();
        sam.fill("What success looks like", "Late orders from 18 % to 9 % by 30 June 2027, says Ada.").await.unwrap();
        sam.fill("Concerns and expectations", "Worried about training for the night shift.").await.unwrap();
        town.next().await;
        town.next().await;
        sam.tick("No promises were made").await.unwrap();
        sam.fill("Links", "Proposal https://docs.example.com/proposal").await.unwrap();
        town.next().await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Page 5 of 5 · Review · saved as you go
        66 of 100 points. This brief can be sent. Its gaps will be marked, for you and the manager.
        Not answered
        • Sensitivities
        • First value
        • Why us
        • How they communicate
        • How they decide
        • Scope and environment
        [Back] [Let somebody else finish it]
        ---
        What everybody in the channel will see
        Seller: @Sam Seller · Customer manager: @Mia Manager
        People at the customer
        Ada Sponsor, CEO, ada@northwind.example
        Goals and motivation
        Orders arrive late every December; they want to halve that.
        What success looks like
        Late orders from 18 % to 9 % by 30 June 2027, says Ada.
        Concerns and expectations
        Worried about training for the night shift.
        Links
        Proposal https://docs.example.com/proposal
        Promises
        None were made.
        Missing: First value, Why us, How they communicate, How they decide, Scope and environment, Sensitivities
        [Send to manager] [Save and close]
        ");
        town.press(sam, "Send to manager").await;
        sam.close_all().await.unwrap();
        assert_snapshot!(town.hears(mia).text, @"
        @Sam Seller asks you to take over Northwind Traders.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Brief: usable, 66 of 100, 6 gaps · no promises
        Read the brief, then acknowledge it or return it with questions.
        If it still waits when your time to answer is over, you are reminded.
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief] [Open the channel]
        ");
        assert_snapshot!(town.card(mia, "cust-northwind-traders").text, @"
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        HO-1 · Northwind Traders
        Seller: @Sam Seller · Customer manager: @Mia Manager
        Brief: usable, 66 of 100, 6 gaps
        [Acknowledge] [Return with questions] [Hand to someone else] [Ask the seller]
        People at the customer
        Ada Sponsor, CEO, ada@northwind.example
        Goals and motivation
        Orders arrive late every December; they want to halve that.
        What success looks like
        Late orders from 18 % to 9 % by 30 June 2027, says Ada.
        Concerns and expectations
        Worried about training for the night shift.
        Links
        Proposal https://docs.example.com/proposal
        Promises
        None were made.
        Missing: First value, Why us, How they communicate, How they decide, Scope and environment, Sensitivities
        ");
        sam.read_all();
    })
    .await;
}
