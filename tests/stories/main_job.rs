//! A seller types `/handoff`, writes the brief, a channel is made, the manager acknowledges it.

use insta::assert_snapshot;
use slack_emulator::SeenChannel;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

/// Everything around a channel's messages.
fn frame(channel: &SeenChannel) -> String {
    let bookmarks = channel.bookmarks.iter();
    let bookmarks: Vec<_> = bookmarks
        .map(|bookmark| format!("{} → {}", bookmark.title, bookmark.link))
        .collect();
    let lines = [
        format!("#{}", channel.name),
        format!("topic: {}", channel.topic),
        format!("purpose: {}", channel.purpose),
        format!("members: {}", channel.members.join(", ")),
        format!("bookmarks: {}", bookmarks.join(", ")),
        format!("pins: {}", channel.pins.len()),
    ];
    lines.join("\n")
}

#[tokio::test]
async fn every_page_can_be_read() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.types(sam, "/handoff Northwind Traders").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Page 1 of 5 · Customer and people · saved as you go
        Template: Standard, 12 questions
          (How much is asked. What you wrote stays when you choose another.)
        Customer: Northwind Traders
          (The name everybody uses for them. Their channel is named after it.)
        Seller: @Sam Seller
          (Who knows this deal and answers questions about it.)
        Customer manager:
          (Who takes over. They acknowledge the brief or return it with questions.)
        Close date (optional):
          (The day the deal was signed.)
        CRM record (optional):
          (The web address of the deal in your CRM.)
        People at the customer (optional):
          (One a line, with role and e-mail: sponsor, champion, day-to-day owner, technical, billing, sceptics.)
        [Let somebody else finish it]
        [Next] [Save and close]
        ");
        assert_eq!(sam.screen().unwrap().title, "Northwind Traders");
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        town.next().await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Page 2 of 5 · Why they bought · saved as you go
        Goals and motivation (optional):
          (Needed before you can send. Why they bought, in their own words. What happens if nothing changes?)
        What success looks like (optional):
          (Needed before you can send. The metric, where it stands, the target, by when, and who will confirm it.)
        First value (optional):
          (How they define value and progress, and the first milestone they will notice.)
        Why us (optional):
          (The alternatives they looked at, and what nearly stopped the deal.)
        Concerns and expectations (optional):
          (Objections, worries and expectations raised during the sale, and what was said about them.)
        [Back]
        [Next] [Save and close]
        ");
        town.next().await;
        assert_snapshot!(town.screen(sam), @r#"
        Northwind Traders
        Page 3 of 5 · How to work with them · saved as you go
        How they communicate (optional):
          (Style, channel, language, time zone, and what annoys them.)
        How they decide (optional):
          (Who decides, who is asked first, and how long it takes.)
        Scope and environment (optional):
          (What they bought, what is custom, and the systems it must work with.)
        Sensitivities (optional):
          (Politics, conflicts, personal matters. Only the seller, the manager and leads can read this. Write "none known" if there are none.)
        [Back]
        [Next] [Save and close]
        "#);
        town.next().await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Page 4 of 5 · Promises and links · saved as you go
        Promises
        Needed before you can send. Everything sales committed to: features, dates, discounts, people.
        Promise 1
        What was promised (optional):
        To whom (optional):
        By when (optional):
        How binding (optional): Firm: they count on it
        [Add a promise]
        If there are none (optional): [ ] No promises were made
        Links (optional):
          (Needed before you can send. Recording, proposal, contract. One a line, like: Proposal https://example.com/p)
        [Back]
        [Next] [Save and close]
        ");
        town.next().await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Page 5 of 5 · Review · saved as you go
        0 of 100 points. A brief can be sent from 60 points on.
        Needed before you can send: Goals and motivation, What success looks like, Promises, Links.
        Press Back and improve the answers below; the ones that count most come first.
        Not answered
        • People at the customer
        • Goals and motivation
        • What success looks like
        • Concerns and expectations
        • Sensitivities
        • Promises
        • First value
        • Why us
        • How they communicate
        • How they decide
        • Scope and environment
        • Links
        [Back] [Let somebody else finish it]
        ---
        What everybody in the channel will see
        Seller: @Sam Seller · Customer manager: @Mia Manager
        Missing: People at the customer, Goals and motivation, What success looks like, First value, Why us, Concerns and expectations, How they communicate, How they decide, Scope and environment, Sensitivities, Promises, Links
        [Save and close]
        ");
    })
    .await;
}

#[tokio::test]
async fn from_the_command_to_the_acknowledgement() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.types(sam, "/handoff Northwind Traders").await;
        town.fill_brief(mia).await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Page 5 of 5 · Review · saved as you go
        100 of 100 points. This brief is ready.
        [Back] [Let somebody else finish it]
        ---
        What everybody in the channel will see
        Seller: @Sam Seller · Customer manager: @Mia Manager
        Closed: Nov 20, 2026 · CRM record (https://crm.example.com/deals/7)
        People at the customer
        Ada Sponsor, CEO, ada@northwind.example
        Bo Champion, operations, bo@northwind.example
        Goals and motivation
        Orders arrive late every December; they want to halve that.
        What success looks like
        Late orders from 18 % to 9 % by 30 June 2027, confirmed by Ada.
        First value
        The first warehouse on live tracking by the end of January.
        Why us
        Fastest pilot; a homegrown tool nearly won because it is free.
        Concerns and expectations
        Worried about training for the night shift; we said two days.
        How they communicate
        Short e-mails in English, calls only after 10:00 Berlin time.
        How they decide
        Ada decides alone after asking Bo; about two weeks.
        Scope and environment
        Standard plan for 40 seats, SAP integration is custom work.
        Links
        Proposal https://docs.example.com/proposal
        Contract https://sign.example.com/c7
        Promises
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        Your sensitive notes are not shown there. The seller, the manager and leads open them with a button.
        [Send to manager] [Save and close]
        ");
        town.press(sam, "Send to manager").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        HO-1 is stored. The shared channel is being made; the seller gets a message with the link in a moment.
        [Close]
        ");
        sam.close_all().await.unwrap();

        let channel = town.channel(mia, CHANNEL);
        assert_snapshot!(frame(&channel), @"
        #cust-northwind-traders
        topic: HO-1 · waiting for Mia Manager to acknowledge · sold by Sam Seller
        purpose: Everything about Northwind Traders, from sale to customer management. The pinned brief says what was sold, why, and what was promised.
        members: Handoff, Sam Seller, Mia Manager
        bookmarks: CRM record → https://crm.example.com/deals/7, Proposal → https://docs.example.com/proposal, Contract → https://sign.example.com/c7
        pins: 1
        ");
        assert_eq!(channel.from_apps().count(), 1);
        let card = town.card(mia, CHANNEL);
        assert_snapshot!(card.text, @"
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        HO-1 · Northwind Traders
        Seller: @Sam Seller · Customer manager: @Mia Manager
        Closed: Nov 20, 2026 · CRM record (https://crm.example.com/deals/7)
        Brief: complete, 100 of 100
        [Acknowledge] [Return with questions] [Hand to someone else] [Ask the seller]
        People at the customer
        Ada Sponsor, CEO, ada@northwind.example
        Bo Champion, operations, bo@northwind.example
        Goals and motivation
        Orders arrive late every December; they want to halve that.
        What success looks like
        Late orders from 18 % to 9 % by 30 June 2027, confirmed by Ada.
        First value
        The first warehouse on live tracking by the end of January.
        Why us
        Fastest pilot; a homegrown tool nearly won because it is free.
        Concerns and expectations
        Worried about training for the night shift; we said two days.
        How they communicate
        Short e-mails in English, calls only after 10:00 Berlin time.
        How they decide
        Ada decides alone after asking Bo; about two weeks.
        Scope and environment
        Standard plan for 40 seats, SAP integration is custom work.
        Links
        Proposal https://docs.example.com/proposal
        Contract https://sign.example.com/c7
        Promises
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        There are sensitive notes. The seller, the manager and leads can open them.
        [Show sensitive notes]
        ");
        let waits = town.hears(mia);
        assert_snapshot!(waits.text, @"
        @Sam Seller asks you to take over Northwind Traders.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Brief: complete, 100 of 100 · 1 promise
        Read the brief, then acknowledge it or return it with questions.
        If it still waits when your time to answer is over, you are reminded.
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief] [Open the channel]
        ");
        assert_snapshot!(town.hears(sam).text, @"
        The brief for Northwind Traders is with @Mia Manager now.
        HO-1 · Northwind Traders · #cust-northwind-traders
        You are told as soon as it is acknowledged or comes back with questions. Until then you stay responsible.
        [Open the channel]
        ");

        town.advance_to("2026-11-23 13:00").await;
        town.press_on(mia, &card, "Acknowledge").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        You become the owner of Northwind Traders, and @Sam Seller is told.
        Day of the kickoff (optional):
          (Leave it empty if you do not know yet. You can book it later.)
        Time of the kickoff (optional):
        Time zone of the meeting (optional): Berlin (UTC+1)
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        What matters most here? (optional):
          (One line. Everybody in the channel sees it on the brief.)
        [Acknowledge] [Cancel]
        ");
        town.sets_kickoff(mia, "2026-11-30 10:00").await;
        mia.fill("What matters most here?", "The night shift must be trained first.").await.unwrap();
        town.press(mia, "Acknowledge").await;
        assert!(mia.screen().is_none(), "the form closes");

        let after = town.card(mia, CHANNEL);
        assert_eq!(after.ts, card.ts, "it is the same card, up to date");
        let top: Vec<_> = after.text.lines().take(8).collect();
        assert_snapshot!(top.join("\n"), @"
        Acknowledged by @Mia Manager, 3 h after it was sent · kickoff Nov 30, 2026 at 10:00 AM
        HO-1 · Northwind Traders
        Seller: @Sam Seller · Owner: @Mia Manager
        Closed: Nov 20, 2026 · CRM record (https://crm.example.com/deals/7)
        Brief: complete, 100 of 100
        What matters most
        > The night shift must be trained first.
        [Move kickoff] [Promises] [Hand to someone else] [Ask the seller]
        ");
        assert_snapshot!(town.channel(mia, CHANNEL).topic, @"HO-1 · owned by Mia Manager · kickoff booked · sold by Sam Seller");
        assert_snapshot!(town.hears(sam).text, @"
        @Mia Manager acknowledged Northwind Traders, 3 h after you sent it, and owns it now.
        HO-1 · Northwind Traders · #cust-northwind-traders
        The kickoff is Nov 30, 2026 at 9:00 AM.
        What matters most to @Mia Manager:
        > The night shift must be trained first.
        Please stay reachable for questions until Dec 7, 2026 at 12:00 PM.
        [Open the channel]
        ");
        assert_snapshot!(town.now_says(mia, &waits), @"Northwind Traders: acknowledged by @Mia Manager, 3 h after it was sent.");

        // The clock has stopped: the next thing Mia hears is about the kickoff.
        town.advance_to("2026-11-26 09:00").await;
        town.heard_nothing(mia);
    })
    .await;
}

#[tokio::test]
async fn the_shortcut_opens_the_same_form() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        sam.shortcut("Start a handoff").await.unwrap();
        town.settle().await;
        assert_eq!(sam.screen().unwrap().title, "New handoff");
        sam.fill("Customer", "Northwind Traders").await.unwrap();
        town.fill_brief(&town.mia).await;
        assert_eq!(sam.screen().unwrap().title, "Northwind Traders");
        town.press(sam, "Send to manager").await;
        sam.close_all().await.unwrap();
        assert!(town.hears(&town.mia).text.contains("Northwind Traders"));
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn the_bare_command_asks_for_the_customer() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.types(sam, "/handoff").await;
        assert_eq!(sam.screen().unwrap().title, "New handoff");
        sam.choose("Customer manager", "Mia Manager").await.unwrap();
        town.next().await;
        let errors = sam.screen().unwrap().errors;
        assert_snapshot!(errors["Customer"], @"Please complete this required field.");
        sam.fill("Customer", "   ").await.unwrap();
        town.next().await;
        let errors = sam.screen().unwrap().errors;
        assert_snapshot!(errors["Customer"], @"Type the customer’s name.");
    })
    .await;
}
