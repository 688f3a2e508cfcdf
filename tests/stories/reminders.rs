//! The two first reminders, in the working hours of the person they are for.

use insta::assert_snapshot;

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

/// Mia acknowledges and books the kickoff for a moment in her zone.
async fn acknowledged_for(town: &Town, kickoff: &str) {
    let mia = &town.mia;
    let card = town.card(mia, CHANNEL);
    town.press_on(mia, &card, "Acknowledge").await;
    town.sets_kickoff(mia, kickoff).await;
    mia.fill("What matters most here?", "Train the night shift first.")
        .await
        .unwrap();
    town.press(mia, "Acknowledge").await;
    town.everybody_reads();
}

#[tokio::test]
async fn a_brief_sent_on_friday_afternoon_is_late_on_monday() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.advance_to("2026-11-27 15:00").await;
        town.handed_off("Northwind Traders").await;
        town.advance_to("2026-11-30 14:59").await;
        town.heard_nothing(mia);
        town.advance_to("2026-11-30 15:00").await;
        let late = town.hears(mia);
        assert_snapshot!(late.text, @"
        Northwind Traders has waited 3 days for your yes or no.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Brief: complete, 100 of 100 · 1 promise
        Until you acknowledge, @Sam Seller stays responsible and no kickoff can be booked.
        Next reminder Dec 2, 2026 at 9:30 AM. If it is still open after Dec 1, 2026 at 3:00 PM, your lead hears of it.
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief] [Open the channel] [Snooze]
        ");
        // Twice more, a business day apart, in the day's bundle; then it is Lena's to see to.
        town.advance_to("2026-12-07 12:00").await;
        assert_snapshot!(town.hears(mia).text, @"
        Today: 1 thing for you.
        Northwind Traders waits for your yes or no. It was due Nov 30, 2026 at 3:00 PM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Acknowledge it, or return it with questions.
        Next reminder Dec 3, 2026 at 9:30 AM.
        [Done] [Snooze] [Hand over]
        ");
        assert_snapshot!(town.hears(mia).text, @"
        Today: 1 thing for you.
        Northwind Traders waits for your yes or no. It was due Nov 30, 2026 at 3:00 PM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Acknowledge it, or return it with questions.
        This was the last reminder.
        [Done] [Snooze] [Hand over]
        ");
        assert_snapshot!(town.hears(&town.lena).text, @"
        @Mia Manager has not said yes or no to Northwind Traders (due Nov 30, 2026 at 9:00 AM).
        HO-1 · Northwind Traders · #cust-northwind-traders
        They were reminded before. Speak with them, or give it to somebody else.
        You are told once. Your daily digest shows it as long as it is late.
        [Reassign] [Read the brief] [Open the channel]
        ");
        town.heard_nothing(mia);
        town.press_on(mia, &late, "Acknowledge").await;
        town.press(mia, "Acknowledge").await;
        assert_snapshot!(town.now_says(mia, &late), @"Northwind Traders: acknowledged by @Mia Manager, 9 days after it was sent.");
        assert_snapshot!(town.hears(&town.sam).text.lines().next().unwrap(), @"@Mia Manager acknowledged Northwind Traders, 9 days after you sent it, and owns it now.");
    })
    .await;
}

#[tokio::test]
async fn who_acknowledged_is_not_reminded_to() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        let card = town.card(mia, CHANNEL);
        town.press_on(mia, &card, "Acknowledge").await;
        town.press(mia, "Acknowledge").await;
        assert_snapshot!(town.hears(&town.sam).text, @"
        @Mia Manager acknowledged Northwind Traders, less than a minute after you sent it, and owns it now.
        HO-1 · Northwind Traders · #cust-northwind-traders
        The kickoff is not booked yet; you are told when it is.
        Please stay reachable for questions until Dec 7, 2026 at 9:00 AM.
        [Open the channel]
        ");
        town.advance_to("2026-11-26 12:00").await;
        town.heard_nothing(mia);
    })
    .await;
}

#[tokio::test]
async fn the_kickoff_is_announced_twice_and_asked_about_once() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        acknowledged_for(town, "2026-11-30 10:00").await;
        // The business day before Monday is Friday.
        town.advance_to("2026-11-27 09:59").await;
        town.heard_nothing(mia);
        town.advance_to("2026-11-27 10:00").await;
        let tomorrow = town.hears(mia);
        assert_snapshot!(tomorrow.text, @"
        The kickoff with Northwind Traders is on your next business day: Nov 30, 2026 at 10:00 AM, in 3 days.
        HO-1 · Northwind Traders · #cust-northwind-traders
        What matters most:
        > Train the night shift first.
        The brief holds 1 promise. Read it again beforehand.
        The next reminder comes Nov 30, 2026 at 9:00 AM, shortly before it begins.
        [Read the brief] [Move kickoff] [Hand over] [Open the channel] [Add to Google Calendar] [Add to Outlook]
        ");
        town.advance_to("2026-11-30 09:00").await;
        let soon = town.hears(mia);
        assert_snapshot!(soon.text, @"
        The kickoff with Northwind Traders begins soon: Nov 30, 2026 at 10:00 AM, in 1 h.
        HO-1 · Northwind Traders · #cust-northwind-traders
        What matters most:
        > Train the night shift first.
        The brief holds 1 promise. Read it again beforehand.
        The next reminder comes after it, in your working hours: was it held?
        [Read the brief] [Move kickoff] [Hand over] [Open the channel]
        ");
        town.advance_to("2026-11-30 11:00").await;
        let over = town.hears(mia);
        assert_snapshot!(over.text, @"
        Was the kickoff with Northwind Traders held? It was booked for Nov 30, 2026 at 10:00 AM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Held starts the onboarding. After a no-show you can book a new one.
        Next reminder Dec 2, 2026 at 9:30 AM. If it is still open after Dec 1, 2026 at 11:00 AM, your lead hears of it.
        [Held] [Moved] [No-show] [Snooze] [Hand over]
        ");
        town.press_on(mia, &over, "Held").await;
        assert_snapshot!(town.now_says(mia, &over), @"Northwind Traders: the kickoff was held Nov 30, 2026 at 10:00 AM.");
        assert_snapshot!(town.now_says(mia, &tomorrow), @"Northwind Traders: the kickoff was held Nov 30, 2026 at 10:00 AM.");
        let card = town.card(mia, CHANNEL).text;
        assert_snapshot!(card.lines().next().unwrap(), @"Onboarding with @Mia Manager · kickoff held Nov 30, 2026 at 10:00 AM");
        assert_snapshot!(town.channel(mia, CHANNEL).topic, @"HO-1 · owned by Mia Manager · onboarding · sold by Sam Seller");
        // A second press in a window that has not noticed.
        town.press_stale(mia, &over, "Held").await;
        assert_snapshot!(town.screen(mia), @"
        Handoff
        The kickoff with Northwind Traders was held (Nov 30, 2026 at 10:00 AM), and it is recorded. There is nothing left to do here.
        [Close]
        ");
        mia.close_all().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_moved_kickoff_takes_its_reminders_along() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        acknowledged_for(town, "2026-11-30 10:00").await;
        town.advance_to("2026-11-27 10:00").await;
        let tomorrow = town.hears(mia);
        town.press_on(mia, &tomorrow, "Move kickoff").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        Booked for Nov 30, 2026 at 10:00 AM.
        @Sam Seller is told, and you are reminded before it.
        Day of the kickoff: 2026-11-30
        Time of the kickoff: 10:00
        Time zone of the meeting: Berlin (UTC+1)
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        [Move kickoff] [Cancel]
        ");
        town.sets_kickoff(mia, "2026-11-26 10:00").await;
        town.press(mia, "Move kickoff").await;
        assert_snapshot!(mia.screen().unwrap().errors["Time of the kickoff"], @"This moment has passed. Choose one that lies ahead.");
        town.sets_kickoff(mia, "2026-12-02 14:00").await;
        town.press(mia, "Move kickoff").await;
        assert_snapshot!(town.hears(sam).text, @"
        @Mia Manager set a new time for the kickoff with Northwind Traders: Dec 2, 2026 at 1:00 PM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Add to Google Calendar] [Add to Outlook] [Open the channel]
        ");
        assert_snapshot!(town.now_says(mia, &tomorrow), @"Northwind Traders: the kickoff was moved to Dec 2, 2026 at 2:00 PM.");
        town.advance_to("2026-12-01 13:59").await;
        town.heard_nothing(mia);
        town.advance_to("2026-12-01 14:00").await;
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"The kickoff with Northwind Traders is on your next business day: Dec 2, 2026 at 2:00 PM, in 24 h.");
        town.advance_to("2026-12-02 13:00").await;
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"The kickoff with Northwind Traders begins soon: Dec 2, 2026 at 2:00 PM, in 1 h.");

        // It did not happen; it is moved again from the question, and then nobody comes.
        town.advance_to("2026-12-02 15:00").await;
        let over = town.hears(mia);
        town.press_on(mia, &over, "Moved").await;
        town.sets_kickoff(mia, "2026-12-03 09:30").await;
        town.press(mia, "Move kickoff").await;
        assert_snapshot!(town.now_says(mia, &over), @"Northwind Traders: the kickoff was moved to Dec 3, 2026 at 9:30 AM.");
        sam.read_all();
        town.press_stale(mia, &over, "Held").await;
        assert_snapshot!(town.screen(mia), @"
        Handoff
        The kickoff with Northwind Traders was moved to Dec 3, 2026 at 9:30 AM. You will be asked again after it.
        [Close]
        ");
        mia.close_all().await.unwrap();
        town.advance_to("2026-12-03 10:30").await;
        town.hears(mia);
        let over = town.hears(mia);
        assert_snapshot!(over.text, @"
        Was the kickoff with Northwind Traders held? It was booked for Dec 3, 2026 at 9:30 AM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Held starts the onboarding. After a no-show you can book a new one.
        Next reminder Dec 7, 2026 at 9:30 AM. If it is still open after Dec 4, 2026 at 10:30 AM, your lead hears of it.
        [Held] [Moved] [No-show] [Snooze] [Hand over]
        ");
        town.press_on(mia, &over, "No-show").await;
        assert_snapshot!(town.now_says(mia, &over), @"Northwind Traders: that kickoff did not take place. Book a new one with Book kickoff on the brief.");
        let card = town.card(mia, CHANNEL);
        assert_snapshot!(card.text.lines().take(8).collect::<Vec<_>>().join("\n"), @"
        Acknowledged by @Mia Manager, less than a minute after it was sent · no kickoff yet
        HO-1 · Northwind Traders
        Seller: @Sam Seller · Owner: @Mia Manager
        Closed: Nov 20, 2026 · CRM record (https://crm.example.com/deals/7)
        Brief: complete, 100 of 100
        What matters most
        > Train the night shift first.
        [Book kickoff] [Promises] [Hand to someone else] [Ask the seller]
        ");
        town.press_on(mia, &card, "Book kickoff").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        @Sam Seller is told, and you are reminded before it.
        Day of the kickoff:
        Time of the kickoff:
        Time zone of the meeting: Berlin (UTC+1)
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        [Book kickoff] [Cancel]
        ");
        town.sets_kickoff(mia, "2026-12-07 09:30").await;
        town.press(mia, "Book kickoff").await;
        assert_snapshot!(town.hears(sam).text, @"
        @Mia Manager set a new time for the kickoff with Northwind Traders: Dec 7, 2026 at 8:30 AM.
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Add to Google Calendar] [Add to Outlook] [Open the channel]
        ");
    })
    .await;
}

#[tokio::test]
async fn a_kickoff_at_short_notice_is_only_asked_about() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        acknowledged_for(town, "2026-11-23 10:30").await;
        town.advance_to("2026-11-23 11:29").await;
        town.heard_nothing(mia);
        town.advance_to("2026-11-23 11:30").await;
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"Was the kickoff with Northwind Traders held? It was booked for Nov 23, 2026 at 10:30 AM.");
    })
    .await;
}

#[tokio::test]
async fn a_manager_who_travels_is_reminded_in_her_new_hours() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.handed_off("Northwind Traders").await;
        mia.set_zone("America/New_York").await;
        town.settle().await;
        // Eight working hours from 4:00 in New York end at 17:00 there, which is 23:00 in Berlin;
        // it is said when the next day opens, at 9:00 there.
        town.advance_to("2026-11-24 14:59").await;
        town.heard_nothing(mia);
        town.advance_to("2026-11-24 15:00").await;
        assert_snapshot!(town.hears(mia).text.lines().next().unwrap(), @"Northwind Traders has waited 29 h for your yes or no.");
    })
    .await;
}
