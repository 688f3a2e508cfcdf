//! After the acknowledgement: what is late comes in one message a day, then reaches the lead; the
//! customer is followed up, promises are kept, the owner changes, and it ends well or badly.

use insta::assert_snapshot;
use slack_emulator::Person;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

/// The kickoff was held on Wednesday, 25 November, 10:00.
async fn held(town: &Town) {
    town.acknowledged("Northwind Traders").await;
    let mia = &town.mia;
    let card = town.card(mia, CHANNEL);
    town.press_on(mia, &card, "Book kickoff").await;
    town.sets_kickoff(mia, "2026-11-25 10:00").await;
    town.press(mia, "Book kickoff").await;
    town.advance_to("2026-11-25 11:00").await;
    let over = last(mia);
    town.press_on(mia, &over, "Held").await;
    town.everybody_reads();
}

fn last(person: &Person) -> slack_emulator::Seen {
    person.messages_from_app().pop().expect("a message")
}

#[tokio::test]
async fn what_is_late_comes_once_a_day_and_then_reaches_the_lead() {
    on_every_setup(async |town: &mut Town| {
        let (mia, lena) = (&town.mia, &town.lena);
        town.acknowledged("Northwind Traders").await;
        // Three business days are over on Thursday at 10:00, after that day's bundle.
        town.advance_to("2026-11-27 09:29").await;
        town.heard_nothing(mia);
        town.advance_to("2026-11-27 09:30").await;
        let bundle = town.hears(mia);
        assert_snapshot!(bundle.text, @"
        Today: 1 thing for you.
        No kickoff with Northwind Traders is booked. It was due Nov 26, 2026 at 10:00 AM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Book it, even if the time may still move.
        Next reminder Nov 30, 2026 at 9:30 AM. If it is still open after Nov 30, 2026 at 9:30 AM, your lead hears of it.
        [Done] [Snooze] [Hand over]
        ");
        town.advance_to("2026-11-30 14:59").await;
        assert_snapshot!(town.hears(mia).text, @"
        Today: 1 thing for you.
        No kickoff with Northwind Traders is booked. It was due Nov 26, 2026 at 10:00 AM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Book it, even if the time may still move.
        Next reminder Dec 1, 2026 at 9:30 AM.
        [Done] [Snooze] [Hand over]
        ");
        // One business day after Friday's reminder, at Lena's opening hour in New York.
        town.heard_nothing(lena);
        town.advance_to("2026-11-30 15:00").await;
        assert_snapshot!(town.hears(lena).text, @"
        @Mia Manager has not booked the kickoff with Northwind Traders (due Nov 26, 2026 at 4:00 AM).
        HO-1 · Northwind Traders · #cust-northwind-traders
        They were reminded before. Speak with them, or give it to somebody else.
        You are told once. Your daily digest shows it as long as it is late.
        [Reassign] [Read the brief] [Open the channel]
        ");
        town.advance_to("2026-12-01 12:00").await;
        assert_snapshot!(town.hears(mia).text, @"
        Today: 1 thing for you.
        No kickoff with Northwind Traders is booked. It was due Nov 26, 2026 at 10:00 AM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Book it, even if the time may still move.
        This was the last reminder.
        [Done] [Snooze] [Hand over]
        ");
        // Often enough.
        town.advance_to("2026-12-03 12:00").await;
        town.heard_nothing(mia);
        town.heard_nothing(lena);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn done_in_the_bundle_takes_its_buttons_away() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.acknowledged("Northwind Traders").await;
        town.advance_to("2026-11-27 09:30").await;
        let bundle = town.hears(mia);
        town.press_on(mia, &bundle, "Done").await;
        town.sets_kickoff(mia, "2026-12-01 10:00").await;
        town.press(mia, "Book kickoff").await;
        assert_snapshot!(town.now_says(mia, &bundle), @"
        Today: all done.
        Northwind Traders: done. Acknowledged by @Mia Manager, less than a minute after it was sent · kickoff Dec 1, 2026 at 10:00 AM
        ");
        town.press_stale(mia, &bundle, "Snooze").await;
        assert_snapshot!(town.screen(mia), @"
        Handoff
        This is done already, or somebody else's turn. To see what is open, type /handoff show HO-1.
        [Close]
        ");
        mia.close_all().await.unwrap();
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_snooze_moves_one_reminder_and_nothing_else() {
    on_every_setup(async |town: &mut Town| {
        let (mia, lena) = (&town.mia, &town.lena);
        town.acknowledged("Northwind Traders").await;
        town.advance_to("2026-11-27 09:30").await;
        let bundle = town.hears(mia);
        town.press_on(mia, &bundle, "Snooze").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        Only this reminder moves. What is due stays due, and whoever hears of late things hears of it as before.
        Remind me again: Tomorrow
        Day (optional):
        [Snooze] [Cancel]
        ");
        mia.choose("Remind me again", "On the day below").await.unwrap();
        mia.pick_date("Day", "2026-11-27").await.unwrap();
        town.press(mia, "Snooze").await;
        assert_snapshot!(mia.screen().unwrap().errors["Day"], @"This day has come already. Choose a later one.");
        mia.pick_date("Day", "2026-12-02").await.unwrap();
        town.press(mia, "Snooze").await;
        assert_snapshot!(town.now_says(mia, &bundle), @"
        Today: nothing left for now.
        No kickoff with Northwind Traders is booked. Snoozed until Dec 2, 2026.
        ");
        town.advance_to("2026-12-02 09:29").await;
        town.heard_nothing(mia);
        assert!(town.hears(lena).text.contains("has not booked the kickoff"));
        town.advance_to("2026-12-02 09:30").await;
        assert!(town.hears(mia).text.contains("No kickoff with Northwind Traders"));
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_followed_up_until_the_last_day() {
    on_every_setup(async |town: &mut Town| {
        let (mia, lena, sam) = (&town.mia, &town.lena, &town.sam);
        held(town).await;
        // Day 7 is Wednesday, 2 December.
        town.advance_to("2026-12-02 09:30").await;
        let bundle = town.hears(mia);
        assert_snapshot!(bundle.text, @"
        Today: 1 thing for you.
        Day 7 with Northwind Traders: how is it going?
        HO-1 · Northwind Traders · #cust-northwind-traders
        Say in two clicks whether they are on track.
        Next reminder Dec 3, 2026 at 9:30 AM.
        [Done] [Snooze] [Hand over]
        ");
        town.press_on(mia, &bundle, "Done").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        Day 7 after the kickoff with Northwind Traders.
        Leads hear at once of a customer at risk or lost. A lost customer closes the handoff.
        How are they doing?:
        What should others know? (optional):
          (Needed when they are at risk or lost: your lead reads it at once.)
        Promises kept since (optional): [ ] Single sign-on with their directory
          (For a new day or a broken one, press Promises on the brief.)
        First value reached on (optional):
          (Marks the onboarding complete.)
        [Save] [Cancel]
        ");
        mia.choose("How are they doing?", "At risk: without help we may lose them")
            .await
            .unwrap();
        town.press(mia, "Save").await;
        assert_snapshot!(mia.screen().unwrap().errors["What should others know?"], @"Say why they are at risk: your lead reads it at once.");
        mia.fill("What should others know?", "Bo left; nobody counts the orders.")
            .await
            .unwrap();
        town.press(mia, "Save").await;
        assert_snapshot!(town.hears(lena).text, @"
        Northwind Traders is at risk, says @Mia Manager.
        HO-1 · Northwind Traders · #cust-northwind-traders
        > Bo left; nobody counts the orders.
        Speak with the owner about what would help. The next check-in comes as planned.
        [Read the brief] [Open the channel]
        ");
        assert_snapshot!(town.now_says(mia, &bundle), @"
        Today: all done.
        Northwind Traders: done. Onboarding with @Mia Manager · kickoff held Nov 25, 2026 at 10:00 AM
        ");
        let card = town.card(mia, CHANNEL);
        assert_snapshot!(card.text.lines().take(9).collect::<Vec<_>>().join("\n"), @"
        Onboarding with @Mia Manager · kickoff held Nov 25, 2026 at 10:00 AM
        HO-1 · Northwind Traders
        Seller: @Sam Seller · Owner: @Mia Manager
        Closed: Nov 20, 2026 · CRM record (https://crm.example.com/deals/7)
        Brief: complete, 100 of 100
        Last check-in: at risk
        > Bo left; nobody counts the orders.
        [Check in] [Onboarding complete] [Promises] [Hand to someone else] [Ask the seller]
        People at the customer
        ");
        town.press_on(mia, &card, "Onboarding complete").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        The customer has what they came for. @Sam Seller is told, and the check-ins go on.
        First value reached on:
          (The day on which they first had it.)
        [Complete] [Cancel]
        ");
        mia.pick_date("First value reached on", "2026-12-01").await.unwrap();
        town.press(mia, "Complete").await;
        assert_snapshot!(town.hears(sam).text, @"
        The onboarding of Northwind Traders is complete: first value on Dec 1, 2026.
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Open the channel]
        ");
        assert_snapshot!(town.channel(mia, CHANNEL).topic, @"HO-1 · owned by Mia Manager · steady · sold by Sam Seller");
        // Unasked, between two days; then day 90 straight away, the ones before are passed over.
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Check in").await;
        mia.choose("How are they doing?", "On track").await.unwrap();
        town.press(mia, "Save").await;
        town.everybody_reads();
        // Day 30 is never answered: three times asked, then the lead's.
        town.advance_to("2027-02-20 12:00").await;
        let asked = |person: &Person| {
            let said = person.unread().into_iter().map(|seen| seen.text);
            said.filter(|text| text.contains("Day 30 with Northwind Traders")).count()
        };
        assert_eq!(asked(mia), 4);
        let told = lena.unread().into_iter().map(|seen| seen.text);
        let told = told.filter(|text| text.contains("not checked in on day 30"));
        let told: Vec<_> = told.filter(|text| !text.starts_with("Digest for")).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Check in").await;
        assert!(town.screen(mia).contains("Day 30"), "the one that is due");
        mia.choose("How are they doing?", "Lost: they left, or will").await.unwrap();
        mia.fill("What should others know?", "They went with the homegrown tool.")
            .await
            .unwrap();
        town.press(mia, "Save").await;
        assert_snapshot!(last(sam).text, @"
        The handoff of Northwind Traders is closed: lost, says @Mia Manager.
        HO-1 · Northwind Traders · #cust-northwind-traders
        > They went with the homegrown tool.
        [Open the channel]
        ");
        assert_snapshot!(last(lena).text, @"
        Northwind Traders is lost, says @Mia Manager.
        HO-1 · Northwind Traders · #cust-northwind-traders
        > They went with the homegrown tool.
        The handoff is closed; there are no more check-ins.
        [Read the brief] [Open the channel]
        ");
        let card = town.card(mia, CHANNEL);
        assert_snapshot!(card.text.lines().take(9).collect::<Vec<_>>().join("\n"), @"
        Closed, lost, by @Mia Manager · Feb 20, 2027 at 12:00 PM
        HO-1 · Northwind Traders
        Seller: @Sam Seller · Owner: @Mia Manager
        Closed: Nov 20, 2026 · CRM record (https://crm.example.com/deals/7)
        Brief: complete, 100 of 100
        Last check-in: lost
        > They went with the homegrown tool.
        People at the customer
        Ada Sponsor, CEO, ada@northwind.example
        ");
        town.everybody_reads();
        town.advance_to("2027-03-15 12:00").await;
        for person in town.everybody() {
            town.heard_nothing(person);
        }
    })
    .await;
}

#[tokio::test]
async fn a_promise_is_remembered_until_it_is_kept() {
    on_every_setup(async |town: &mut Town| {
        let (mia, sam) = (&town.mia, &town.sam);
        held(town).await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Promises").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        It stands on the brief afterwards, and @Sam Seller is told.
        Which promise?: Jan 15 · Single sign-on with their directory
        What became of it?:
        The new day (optional):
          (If a new day was agreed.)
        Why? (optional):
          (Needed for a new day and for a broken promise. Everybody in the channel sees it.)
        [Save] [Cancel]
        ");
        mia.choose("What became of it?", "A new day was agreed").await.unwrap();
        town.press(mia, "Save").await;
        assert_snapshot!(mia.screen().unwrap().errors["The new day"], @"Choose the day that was agreed.");
        mia.pick_date("The new day", "2026-12-04").await.unwrap();
        mia.fill("Why?", "Their directory moves first.").await.unwrap();
        town.press(mia, "Save").await;
        assert_snapshot!(town.hears(sam).text, @"
        @Mia Manager agreed on a new day (Dec 4, 2026) for a promise to Northwind Traders:
        HO-1 · Northwind Traders · #cust-northwind-traders
        > Single sign-on with their directory
        Why:
        > Their directory moves first.
        [Open the channel]
        ");
        // Three business days before, on the day, and while it is overdue.
        town.advance_to("2026-12-01 09:30").await;
        assert_snapshot!(town.hears(mia).text, @"
        Today: 1 thing for you.
        Promised for Dec 4, 2026, Northwind Traders: Single sign-on with their directory
        HO-1 · Northwind Traders · #cust-northwind-traders
        Done says it was kept. Promises on the brief holds the rest.
        Next reminder Dec 4, 2026 at 9:30 AM.
        [Done] [Snooze] [Hand over]
        ");
        town.advance_to("2026-12-04 09:29").await;
        mia.read_all();
        town.advance_to("2026-12-04 09:30").await;
        assert!(town.hears(mia).text.contains("Promised for Dec 4, 2026"));
        town.advance_to("2026-12-07 09:30").await;
        let overdue = town.hears(mia);
        assert!(overdue.text.contains("Overdue since Dec 4, 2026"), "{}", overdue.text);
        mia.press_nth_on(&overdue, "Done", promise_row(&overdue.text)).await.unwrap();
        town.settle().await;
        assert_snapshot!(town.hears(sam).text, @"
        @Mia Manager kept a promise to Northwind Traders:
        HO-1 · Northwind Traders · #cust-northwind-traders
        > Single sign-on with their directory
        [Open the channel]
        ");
        let card = town.card(mia, CHANNEL).text;
        assert!(card.contains("Single sign-on with their directory · firm · to Bo Champion · by Dec 4, 2026 · kept"), "{card}");
        town.everybody_reads();
    })
    .await;
}

/// Which of the bundle's *Done* buttons belongs to the promise.
fn promise_row(text: &str) -> usize {
    let before = text.split("Overdue since").next().unwrap_or_default();
    before.matches("[Done]").count()
}

#[tokio::test]
async fn an_owner_passes_a_customer_on_and_stays_accountable_until_it_is_taken() {
    on_every_setup(async |town: &mut Town| {
        let (mia, max, sam) = (&town.mia, &town.max, &town.sam);
        held(town).await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Hand to someone else").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        They get the whole brief and are asked to take over. Until they do, @Mia Manager stays responsible.
        Who should take over?:
        Why?:
          (It stands in the history, for everybody.)
        [Hand over] [Cancel]
        ");
        mia.choose("Who should take over?", "Max Manager").await.unwrap();
        mia.fill("Why?", "Max knows warehouses.").await.unwrap();
        town.press(mia, "Hand over").await;
        let asked = town.hears(max);
        assert_snapshot!(asked.text, @"
        @Mia Manager asks you to take over Northwind Traders.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Their reason:
        > Max knows warehouses.
        Onboarding with @Mia Manager · kickoff held Nov 25, 2026 at 10:00 AM
        New since it was acknowledged (Nov 23, 2026 at 10:00 AM):
        • Nov 25, 2026 at 11:00 AM · @Mia Manager recorded that the kickoff of Nov 25, 2026 at 10:00 AM was held
        • Nov 23, 2026 at 10:00 AM · @Mia Manager booked the kickoff for Nov 25, 2026 at 10:00 AM
        Open promises:
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        The brief has no gaps.
        No question is open.
        Until you do, @Mia Manager stays responsible.
        [Take over] [Hand to someone else] [Read the brief] [Open the channel]
        ");
        assert_snapshot!(town.hears(sam).text.lines().next().unwrap(), @"@Max Manager is asked to take over Northwind Traders now.");
        assert_snapshot!(town.channel(mia, CHANNEL).topic, @"HO-1 · owned by Mia Manager · onboarding · sold by Sam Seller");
        town.press_on(max, &asked, "Take over").await;
        assert_snapshot!(town.screen(max), @"
        Northwind Traders
        You become the owner of Northwind Traders instead of @Mia Manager, and both they and @Sam Seller are told.
        What matters most here? (optional):
          (One line. Everybody in the channel sees it on the brief.)
        [Acknowledge] [Cancel]
        ");
        town.press(max, "Acknowledge").await;
        assert_snapshot!(town.hears(mia).text, @"
        @Max Manager took over Northwind Traders from @Mia Manager and owns it now.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Kickoff, check-ins and promises stay as they are.
        [Open the channel]
        ");
        assert_snapshot!(town.channel(mia, CHANNEL).topic, @"HO-1 · owned by Max Manager · onboarding · sold by Sam Seller");
        town.everybody_reads();
        // The follow-ups are Max's now.
        town.advance_to("2026-12-02 09:30").await;
        assert!(town.hears(max).text.contains("Day 7 with Northwind Traders"));
        town.heard_nothing(mia);
        town.everybody_reads();
    })
    .await;
}
