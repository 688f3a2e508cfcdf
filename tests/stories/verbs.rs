//! What is typed after `/handoff`, verb by verb.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

#[tokio::test]
async fn list_begins_with_what_one_owes() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, lena, olaf) = (&town.sam, &town.mia, &town.lena, &town.olaf);
        town.types(sam, "/handoff list").await;
        assert_snapshot!(town.answer(sam), @"You have no open handoff. To start one, type /handoff new and the customer’s name.");
        town.handed_off("Northwind Traders").await;
        town.handed_off("Fabrikam").await;
        let card = town.card(mia, "cust-fabrikam");
        town.press_on(mia, &card, "Return with questions").await;
        mia.choose("Field", "Why us").await.unwrap();
        mia.choose("Reason", "Too vague").await.unwrap();
        town.press(mia, "Return").await;
        sam.read_all();
        town.types(sam, "/handoff list").await;
        assert_snapshot!(town.answer(sam), @"
        You owe
        • HO-2 · Fabrikam · Returned by @Mia Manager with 1 question · Nov 23, 2026 at 9:00 AM · waiting for @Sam Seller
        You wait for
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 9:00 AM
        ");
        town.types(mia, "/handoff LIST").await;
        assert_snapshot!(town.answer(mia), @"
        You owe
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        You wait for
        • HO-2 · Fabrikam · Returned by @Mia Manager with 1 question · Nov 23, 2026 at 10:00 AM · waiting for @Sam Seller
        ");
        // Lena is an admin, and so a lead.
        town.types(lena, "/handoff list").await;
        assert_snapshot!(town.answer(lena), @"
        Others
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 4:00 AM
        • HO-2 · Fabrikam · Returned by @Mia Manager with 1 question · Nov 23, 2026 at 4:00 AM · waiting for @Sam Seller
        ");
        town.types(olaf, "/handoff list").await;
        assert_snapshot!(town.answer(olaf), @"You have no open handoff. To start one, type /handoff new and the customer’s name.");
    })
    .await;
}

#[tokio::test]
async fn show_finds_it_however_it_is_named() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        town.handed_off("Northwind Shipping").await;
        town.types(mia, "/handoff show HO-1").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        HO-1 · Northwind Traders
        Seller: @Sam Seller · Customer manager: @Mia Manager
        Closed: Nov 20, 2026 · CRM record (https://crm.example.com/deals/7)
        Brief: complete, 100 of 100
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
        Sensitivities
        Bo's predecessor was let go over the last rollout; do not mention it.
        Links
        Proposal https://docs.example.com/proposal
        Contract https://sign.example.com/c7
        Promises
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        [Close]
        ");
        mia.close_all().await.unwrap();
        for typed in ["show ho-2", "show Northwind Shipping", "show NORTHWIND SHIPPING, Inc.", "show northwind sh"] {
            town.types(mia, &format!("/handoff {typed}")).await;
            assert_eq!(mia.screen().unwrap().title, "Northwind Shipping", "{typed}");
            mia.close_all().await.unwrap();
        }
        town.types_in(mia, CHANNEL, "/handoff show").await;
        assert_eq!(mia.screen().unwrap().title, "Northwind Traders");
        mia.close_all().await.unwrap();

        town.types(mia, "/handoff show northwind").await;
        assert_snapshot!(town.answer(mia), @"
        “northwind” fits more than one handoff. Choose the one you mean.
        • HO-2 · Northwind Shipping · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        [Read HO-2]
        • HO-1 · Northwind Traders · Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        [Read HO-1]
        ");
        town.types(mia, "/handoff show Contoso").await;
        assert_snapshot!(town.answer(mia), @"
        I found no handoff for “Contoso”.
        I looked for a customer’s name, a domain, and these words in the briefs that you can read. Fewer words find more. Type /handoff list to see the open ones.
        ");
        town.types(mia, "/handoff show HO-77").await;
        assert_snapshot!(town.answer(mia), @"
        I found no handoff for “HO-77”.
        Type /handoff list to see the open ones.
        ");
        town.types(mia, "/handoff show").await;
        assert_snapshot!(town.answer(mia), @"Say which handoff: its number or its customer. For example: /handoff show HO-12");
        for verb in ["history", "note", "kickoff", "cancel", "repair"] {
            town.types(mia, &format!("/handoff {verb}")).await;
            let answer = town.answer(mia);
            assert!(answer.contains(&format!("For example: /handoff {verb} ")), "{answer}");
        }
    })
    .await;
}

#[tokio::test]
async fn notes_stand_in_the_history() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        town.advance_to("2026-11-23 11:00").await;
        town.types(sam, "/handoff note HO-1 They moved the date.").await;
        assert_snapshot!(town.answer(sam), @"Noted for HO-1 · Northwind Traders. It stands in /handoff history HO-1.");
        town.advance_to("2026-11-23 12:00").await;
        town.types(sam, "/handoff note northwind traders: Bo is on holiday: until May.").await;
        town.advance_to("2026-11-23 13:00").await;
        town.types_in(mia, CHANNEL, "/handoff note I called Ada.").await;
        assert_snapshot!(town.answer(mia), @"Noted for HO-1 · Northwind Traders. It stands in /handoff history HO-1.");
        town.types(sam, "/handoff note").await;
        assert_snapshot!(town.answer(sam), @"Say which handoff, and what to note. For example: /handoff note HO-12 They asked for SSO again");
        town.types(sam, "/handoff note HO-1").await;
        assert_snapshot!(town.answer(sam), @"Say which handoff, and what to note. For example: /handoff note HO-12 They asked for SSO again");
        town.types(sam, "/handoff note They moved").await;
        assert_snapshot!(town.answer(sam), @"
        Say which handoff, and what to note. For example: /handoff note HO-12 They asked for SSO again
        You typed:
        > They moved
        ");
        town.types_in(mia, CHANNEL, "/handoff history").await;
        assert_snapshot!(town.screen(mia), @"
        History
        HO-1 · Northwind Traders
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        Show
        [Everything ▾]
        Nov 23, 2026 at 1:00 PM · @Mia Manager noted
        > I called Ada.
        Nov 23, 2026 at 12:00 PM · @Sam Seller noted
        > Bo is on holiday: until May.
        Nov 23, 2026 at 11:00 AM · @Sam Seller noted
        > They moved the date.
        Nov 23, 2026 at 10:00 AM · Handoff made the channel #cust-northwind-traders
        Nov 23, 2026 at 10:00 AM · @Sam Seller sent the brief (100 of 100 points)
        [Versions of the brief]
        [Close]
        ");
        mia.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn kickoff_books_once_it_is_acknowledged() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        town.types(mia, "/handoff kickoff HO-1").await;
        assert_snapshot!(town.screen(mia), @"
        Handoff
        @Mia Manager has not acknowledged Northwind Traders yet. The kickoff comes after that.
        [Close]
        ");
        mia.close_all().await.unwrap();
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Acknowledge").await;
        town.press(mia, "Acknowledge").await;
        sam.read_all();
        town.types_in(mia, CHANNEL, "/handoff kickoff").await;
        town.sets_kickoff(mia, "2026-11-25 15:00").await;
        town.press(mia, "Book kickoff").await;
        assert_snapshot!(town.hears(sam).text, @"
        @Mia Manager booked the kickoff with Northwind Traders for Nov 25, 2026 at 2:00 PM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Add to Google Calendar] [Add to Outlook] [Open the channel]
        ");
        let card = town.card(sam, CHANNEL).text;
        assert_snapshot!(card.lines().next().unwrap(), @"Acknowledged by @Mia Manager, less than a minute after it was sent · kickoff Nov 25, 2026 at 2:00 PM");
    })
    .await;
}

/// Northwind's kickoff was to be on Wednesday at 15:00.
async fn kickoff_is_over(town: &Town) {
    let mia = &town.mia;
    town.handed_off("Northwind Traders").await;
    let card = town.card(mia, CHANNEL);
    town.press_on(mia, &card, "Acknowledge").await;
    town.sets_kickoff(mia, "2026-11-25 15:00").await;
    town.press(mia, "Acknowledge").await;
    town.advance_to("2026-11-25 14:59").await;
    town.types(mia, "/handoff kickoff HO-1").await;
    let before = town.screen(mia);
    assert!(!before.contains("Held"), "{before}");
    mia.close_all().await.unwrap();
    town.advance_to("2026-11-25 15:10").await;
    town.everybody_reads();
}

#[tokio::test]
async fn kickoff_asks_how_it_went_once_its_time_has_come() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, lena) = (&town.sam, &town.mia, &town.lena);
        kickoff_is_over(town).await;
        town.types(sam, "/handoff kickoff HO-1").await;
        assert_snapshot!(town.screen(sam), @"
        Handoff
        Only @Mia Manager, who owns Northwind Traders, or a lead can do this.
        [Close]
        ");
        sam.close_all().await.unwrap();
        // Lena was there. Nobody waits for the question, and nobody is asked it any more.
        town.types(lena, "/handoff kickoff HO-1").await;
        assert_snapshot!(town.screen(lena), @"
        Northwind Traders
        Booked for Nov 25, 2026 at 9:00 AM.
        Was it held? Held starts the onboarding. After a no-show you can book a new one.
        [Held] [No-show]
        If it is still to come, set the new time.
        @Sam Seller and @Mia Manager are told, and @Mia Manager is reminded before it.
        Day of the kickoff: 2026-11-25
        Time of the kickoff: 09:00
        Time zone of the meeting: New York (UTC-5)
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        [Move kickoff] [Cancel]
        ");
        town.types(mia, "/handoff kickoff HO-1").await;
        town.press(lena, "Held").await;
        assert_snapshot!(town.screen(lena), @"
        Kickoff
        It is recorded that the kickoff was held Nov 25, 2026 at 9:00 AM. The onboarding has begun.
        [Close]
        ");
        let card = town.card(mia, CHANNEL).text;
        assert_snapshot!(card.lines().next().unwrap(), @"Onboarding with @Mia Manager · kickoff held Nov 25, 2026 at 3:00 PM");
        // Mia had the same form open.
        town.press(mia, "No-show").await;
        assert_snapshot!(town.screen(mia), @"
        Kickoff
        The kickoff with Northwind Traders was held (Nov 25, 2026 at 3:00 PM), and it is recorded. There is nothing left to do here.
        [Close]
        ");
        mia.close_all().await.unwrap();
        lena.close_all().await.unwrap();
        town.advance_to("2026-11-26 12:00").await;
        town.heard_nothing(mia);
    })
    .await;
}

#[tokio::test]
async fn nobody_came_is_said_from_the_card() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        kickoff_is_over(town).await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Move kickoff").await;
        town.press(mia, "No-show").await;
        assert_snapshot!(town.screen(mia), @"
        Kickoff
        It is recorded that the kickoff did not take place. To book a new one, type /handoff kickoff HO-1.
        [Close]
        ");
        mia.close_all().await.unwrap();
        let card = town.card(mia, CHANNEL).text;
        assert_snapshot!(card.lines().next().unwrap(), @"Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet");
    })
    .await;
}

#[tokio::test]
async fn cancel_tells_the_other_side_and_the_card_says_so() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.hand_off("Northwind Traders").await;
        sam.read_all();
        let waits = town.hears(mia);
        let old_card = town.card(mia, CHANNEL);
        town.types(sam, "/handoff cancel northwind traders").await;
        assert_snapshot!(town.screen(sam), @"
        Northwind Traders
        Reminders stop, the brief in the channel is marked as cancelled, and the seller and the manager are told. The channel stays. This cannot be undone; a new handoff can be started.
        Why does it end?:
          (Everybody in the channel sees it.)
        [End handoff] [Keep it]
        ");
        sam.fill("Why does it end?", "  ").await.unwrap();
        town.press(sam, "End handoff").await;
        assert_snapshot!(sam.screen().unwrap().errors["Why does it end?"], @"Say why in a few words.");
        sam.fill("Why does it end?", "They went bankrupt.").await.unwrap();
        town.press(sam, "End handoff").await;
        assert!(sam.screen().is_none());
        assert_snapshot!(town.hears(mia).text, @"
        @Sam Seller cancelled the handoff of Northwind Traders. There is nothing left to do about it.
        HO-1 · Northwind Traders · #cust-northwind-traders
        > They went bankrupt.
        ");
        assert_snapshot!(town.now_says(mia, &waits), @"Northwind Traders: cancelled by @Sam Seller (Nov 23, 2026 at 10:00 AM).");
        let card = town.card(mia, CHANNEL).text;
        assert_snapshot!(card.lines().take(7).collect::<Vec<_>>().join("\n"), @"
        Cancelled by @Sam Seller · Nov 23, 2026 at 10:00 AM
        HO-1 · Northwind Traders
        Seller: @Sam Seller · Customer manager: @Mia Manager
        Closed: Nov 20, 2026 · CRM record (https://crm.example.com/deals/7)
        Brief: complete, 100 of 100
        Why
        > They went bankrupt.
        ");
        for button in ["Acknowledge", "Return with questions", "Hand to someone else"] {
            town.press_stale(mia, &old_card, button).await;
            assert_snapshot!(town.screen(mia), @"
            Handoff
            HO-1 for Northwind Traders was cancelled by @Sam Seller (Nov 23, 2026 at 10:00 AM). Type /handoff new Northwind Traders to start again.
            [Close]
            ");
            mia.close_all().await.unwrap();
        }
        town.types(sam, "/handoff cancel HO-1").await;
        sam.close_all().await.unwrap();
        // No reminder follows.
        town.advance_to("2026-12-01 12:00").await;
    })
    .await;
}

#[tokio::test]
async fn repairing_what_is_whole_does_nothing() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.handed_off("Northwind Traders").await;
        let before = town.stage.slack.calls("chat.postMessage").len();
        let made = town.stage.slack.calls("conversations.create").len();
        town.types(sam, "/handoff repair HO-1").await;
        assert_snapshot!(town.answer(sam), @"I go through the channel of HO-1 · Northwind Traders again and finish what is missing. If something is still in the way, the seller is told.");
        let channel = town.channel(sam, CHANNEL);
        assert_eq!(channel.from_apps().count(), 1);
        assert_eq!((channel.pins.len(), channel.bookmarks.len()), (1, 3));
        assert_eq!(town.stage.slack.calls("chat.postMessage").len(), before);
        assert_eq!(town.stage.slack.calls("conversations.create").len(), made);
    })
    .await;
}

#[tokio::test]
async fn admins_name_leads_and_others_read_who_they_are() {
    on_every_setup(async |town: &mut Town| {
        let (lena, olaf, max) = (&town.lena, &town.olaf, &town.max);
        town.types(olaf, "/handoff leads").await;
        assert_snapshot!(town.screen(olaf).lines().rev().nth(1).unwrap(), @"Nobody is chosen, so the admins of this workspace lead everybody.");
        olaf.close_all().await.unwrap();
        town.types(lena, "/handoff leads").await;
        town.press(lena, "Choose leads").await;
        lena.choose("Leads", "Max Manager").await.unwrap();
        town.press(lena, "Save").await;
        assert!(town.screen(lena).contains("1. @Max Manager leads everybody"));
        lena.close_all().await.unwrap();
        town.types(olaf, "/handoff leads").await;
        let screen = town.screen(olaf);
        assert!(screen.contains("1. @Max Manager leads everybody"), "{screen}");
        assert!(!screen.contains("Choose leads"), "{screen}");
        olaf.close_all().await.unwrap();
        // Max may act for everybody now.
        town.handed_off("Northwind Traders").await;
        let card = town.card(max, CHANNEL);
        town.press_on(max, &card, "Acknowledge").await;
        town.press(max, "Acknowledge").await;
        assert_snapshot!(town.hears(&town.mia).text, @"
        @Max Manager took over Northwind Traders, so there is nothing left for you to do.
        HO-1 · Northwind Traders · #cust-northwind-traders
        ");
        assert_snapshot!(town.hears(&town.sam).text.lines().next().unwrap(), @"@Max Manager acknowledged Northwind Traders, less than a minute after you sent it, and owns it now.");
    })
    .await;
}

#[tokio::test]
async fn help_is_never_far() {
    on_every_setup(async |town: &mut Town| {
        let sam = &town.sam;
        town.types(sam, "/handoff help").await;
        assert_snapshot!(town.answer(sam), @"
        Handoff carries a new customer from sales to customer management.
        /handoff: write a brief, or go on with a draft
        /handoff new: write a brief, like /handoff new Northwind Traders
        /handoff draft: begin a brief before the deal is won, like /handoff draft Northwind Traders
        /handoff list: see your open handoffs; leads see all
        /handoff show: read a customer’s brief, like /handoff show HO-12
        /handoff find: search names, domains and briefs, like /handoff find single sign-on
        /handoff history: see everything that happened, like /handoff history Northwind Traders
        /handoff note: add to the timeline, like /handoff note HO-12 They asked for SSO again
        /handoff alias: say what else a customer is called, like /handoff alias HO-12 NWT
        /handoff ask: ask the seller something, like /handoff ask HO-12 How many seats do they need?
        /handoff kickoff: book or move the kickoff, like /handoff kickoff HO-12
        /handoff promise: record what became of a promise, like /handoff promise HO-12
        /handoff transfer: give a customer, or all of somebody’s, to somebody else, like /handoff transfer HO-12 @max or /handoff transfer @mia @max
        /handoff cancel: end a handoff early, like /handoff cancel HO-12
        /handoff repair: finish a channel’s setup, like /handoff repair HO-12
        /handoff digest: see what waits, what is late, what is at risk; for leads
        /handoff leads: see who leads whom
        /handoff settings: see how Handoff works here; leads and admins change it
        /handoff away: say when you are away and who covers, like /handoff away until Thursday, @sam covers
        /handoff back: say that you are back
        /handoff hours: set your own working hours
        /handoff help: read this again
        In the menu of any message, Add to handoff: put what somebody wrote into a brief, its promises or its history
        ");
        town.types(sam, "/handoff hlep").await;
        assert_snapshot!(town.answer(sam).lines().next().unwrap(), @"I do not know “hlep”. Did you mean /handoff help? If it is a customer, type /handoff new hlep.");
        town.types(sam, "/handoff reapir HO-1").await;
        assert_snapshot!(town.answer(sam).lines().next().unwrap(), @"I do not know “reapir HO-1”. Did you mean /handoff repair? If it is a customer, type /handoff new reapir HO-1.");
        town.types(sam, "/handoff lsit").await;
        assert_snapshot!(town.answer(sam).lines().next().unwrap(), @"I do not know “lsit”. Did you mean /handoff list? If it is a customer, type /handoff new lsit.");
        assert!(sam.screen().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_note_is_never_guessed_onto_a_customer() {
    on_every_setup(async |town: &mut Town| {
        town.hand_off("Bolt Industries").await;
        town.sam.read_all();
        town.mia.read_all();
        town.sam.types("/handoff note Bo: he left").await.unwrap();
        let answer = town.sam.ephemerals().pop().unwrap().text;
        assert!(
            answer.contains("If you mean this one, use its number."),
            "{answer}"
        );
        assert!(answer.contains("HO-1"), "{answer}");
        assert!(
            answer.contains("he left"),
            "what was typed comes back: {answer}"
        );
        let history = town.history(&town.sam, "HO-1").await;
        assert!(!history.contains("he left"), "{history}");
    })
    .await;
}
