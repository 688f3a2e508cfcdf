//! A kickoff agreed on in another zone: entered as it was agreed on, and read by everybody in their
//! own zone with the place beside it.

use insta::assert_snapshot;
use slack_emulator::{Person, Seen};

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";
const TOKYO: &str = "Tokyo (UTC+9)";
const NEW_YORK: &str = "New York (UTC-5)";

/// Mia, in Berlin, books it for 17:00 in Tokyo on Monday, which is 9:00 in Berlin.
async fn booked_in_tokyo(town: &Town) {
    town.acknowledged("Northwind Traders").await;
    press_on_card(town, "Book kickoff").await;
    town.sets_kickoff_in(&town.mia, "2026-11-30 17:00", TOKYO)
        .await;
    town.press(&town.mia, "Book kickoff").await;
}

async fn press_on_card(town: &Town, label: &str) {
    let card = town.card(&town.mia, CHANNEL);
    town.press_on(&town.mia, &card, label).await;
}

fn first_line(seen: &Seen) -> &str {
    seen.text.lines().next().unwrap()
}

fn card(town: &Town, person: &Person) -> String {
    first_line(&town.card(person, CHANNEL)).to_owned()
}

fn agendas(town: &Town, person: &Person) -> Vec<Seen> {
    let channel = town.channel(person, CHANNEL);
    let said = channel.from_apps().filter(|message| !message.pinned);
    said.cloned().collect()
}

/// The newest agenda's calendar file, its lines put together again.
fn calendar_file(town: &Town) -> String {
    let agenda = agendas(town, &town.mia).pop().unwrap();
    assert_eq!(agenda.thread.len(), 1, "{:?}", agenda.thread);
    let file = &agenda.thread[0].files[0];
    String::from_utf8(file.bytes.clone())
        .unwrap()
        .replace("\r\n ", "")
}

#[tokio::test]
async fn ten_in_tokyo_is_entered_as_ten_in_tokyo() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.acknowledged("Northwind Traders").await;
        press_on_card(town, "Book kickoff").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        @Sam Seller is told, and you are reminded before it.
        Day of the kickoff:
        Time of the kickoff:
        Time zone of the meeting: Berlin (UTC+1)
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        [Book kickoff] [Cancel]
        ");
        town.sets_kickoff_in(mia, "2026-11-30 10:00", TOKYO).await;
        town.press(mia, "Book kickoff").await;
        // At night in Europe: everybody sees that, and what was agreed on.
        assert_snapshot!(card(town, mia), @"Acknowledged by @Mia Manager, less than a minute after it was sent · kickoff Nov 30, 2026 at 2:00 AM (Nov 30, 10:00 AM in Tokyo)");
        assert_snapshot!(town.hears(sam).text, @"
        @Mia Manager booked the kickoff with Northwind Traders for Nov 30, 2026 at 1:00 AM (Nov 30, 10:00 AM in Tokyo).
        HO-1 · Northwind Traders · #cust-northwind-traders
        [Add to Google Calendar] [Add to Outlook] [Open the channel]
        ");
        let history = town.history(mia, "HO-1").await;
        let booked = history
            .lines()
            .find(|line| line.contains("booked the kickoff"));
        assert_snapshot!(booked.unwrap(), @"Nov 23, 2026 at 10:00 AM · @Mia Manager booked the kickoff for Nov 30, 2026 at 2:00 AM (Nov 30, 10:00 AM in Tokyo)");
        town.everybody_reads();

        // One hour before it begins, whatever the clock says in Berlin.
        town.advance_to("2026-11-30 00:59").await;
        mia.read_all();
        town.advance_to("2026-11-30 01:00").await;
        assert_snapshot!(first_line(&town.hears(mia)), @"The kickoff with Northwind Traders begins soon: Nov 30, 2026 at 2:00 AM (Nov 30, 10:00 AM in Tokyo), in 1 h.");
        town.advance_to("2026-11-30 02:00").await;
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn everything_that_names_the_moment_names_it_there_too() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        booked_in_tokyo(town).await;
        assert_snapshot!(card(town, mia), @"Acknowledged by @Mia Manager, less than a minute after it was sent · kickoff Nov 30, 2026 at 9:00 AM (Nov 30, 5:00 PM in Tokyo)");
        assert_snapshot!(first_line(&town.hears(sam)), @"@Mia Manager booked the kickoff with Northwind Traders for Nov 30, 2026 at 8:00 AM (Nov 30, 5:00 PM in Tokyo).");
        town.types(mia, "/handoff list").await;
        assert!(town.answer(mia).contains("(Nov 30, 5:00 PM in Tokyo)"));

        town.advance_to("2026-11-27 09:00").await;
        assert_snapshot!(first_line(&town.hears(mia)), @"The kickoff with Northwind Traders is on your next business day: Nov 30, 2026 at 9:00 AM (Nov 30, 5:00 PM in Tokyo), in 3 days.");
        let agenda = agendas(town, mia).remove(0);
        assert_snapshot!(first_line(&agenda), @"Kickoff with Northwind Traders: Nov 30, 2026 at 9:00 AM (Nov 30, 5:00 PM in Tokyo), for 1 hour.");
        assert_snapshot!(agenda.text.lines().last().unwrap(), @"For other calendars, open the file in this thread.");
        let file = calendar_file(town);
        assert!(file.contains("\r\nDTSTART:20261130T080000Z\r\n"), "{file}");
        assert!(
            file.contains("Agreed time: Nov 30\\, 5:00 PM in Tokyo."),
            "{file}"
        );

        town.advance_to("2026-11-30 07:59").await;
        mia.read_all();
        town.advance_to("2026-11-30 08:00").await;
        assert_snapshot!(first_line(&town.hears(mia)), @"The kickoff with Northwind Traders begins soon: Nov 30, 2026 at 9:00 AM (Nov 30, 5:00 PM in Tokyo), in 1 h.");
        town.advance_to("2026-11-30 10:00").await;
        let over = town.hears(mia);
        assert_snapshot!(first_line(&over), @"Was the kickoff with Northwind Traders held? It was booked for Nov 30, 2026 at 9:00 AM (Nov 30, 5:00 PM in Tokyo).");
        town.press_on(mia, &over, "Held").await;
        // What is over needs no second clock.
        assert_snapshot!(card(town, mia), @"Onboarding with @Mia Manager · kickoff held Nov 30, 2026 at 9:00 AM");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn it_is_moved_from_where_it_was_set_to_another_zone() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        booked_in_tokyo(town).await;
        town.advance_to("2026-11-27 09:00").await;
        town.everybody_reads();
        press_on_card(town, "Move kickoff").await;
        assert_snapshot!(town.screen(mia), @"
        Northwind Traders
        Booked for Nov 30, 2026 at 9:00 AM (Nov 30, 5:00 PM in Tokyo).
        @Sam Seller is told, and you are reminded before it.
        Day of the kickoff: 2026-11-30
        Time of the kickoff: 17:00
        Time zone of the meeting: Tokyo (UTC+9)
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        [Move kickoff] [Cancel]
        ");
        town.sets_kickoff_in(mia, "2026-12-01 10:00", NEW_YORK)
            .await;
        town.press(mia, "Move kickoff").await;
        assert_snapshot!(first_line(&town.hears(sam)), @"@Mia Manager set a new time for the kickoff with Northwind Traders: Dec 1, 2026 at 3:00 PM (Dec 1, 10:00 AM in New York).");
        assert_snapshot!(first_line(&agendas(town, mia)[0]), @"Northwind Traders: the kickoff was moved to Dec 1, 2026 at 4:00 PM (Dec 1, 10:00 AM in New York). A new agenda is posted here for that time.");
        town.advance_to("2026-11-30 16:00").await;
        town.everybody_reads();
        let file = calendar_file(town);
        assert!(file.contains("\r\nDTSTART:20261201T150000Z\r\n"), "{file}");
        assert!(
            file.contains("Agreed time: Dec 1\\, 10:00 AM in New York."),
            "{file}"
        );

        // Back to her own zone: nothing is said beside the moment any more.
        press_on_card(town, "Move kickoff").await;
        town.sets_kickoff_in(mia, "2026-12-02 10:00", "Berlin (UTC+1)")
            .await;
        town.press(mia, "Move kickoff").await;
        assert_snapshot!(first_line(&town.hears(sam)), @"@Mia Manager set a new time for the kickoff with Northwind Traders: Dec 2, 2026 at 9:00 AM.");
        assert_snapshot!(card(town, mia), @"Acknowledged by @Mia Manager, less than a minute after it was sent · kickoff Dec 2, 2026 at 10:00 AM");
        town.advance_to("2026-12-01 10:00").await;
        assert!(!calendar_file(town).contains("Agreed time"));
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn ones_own_zone_goes_without_saying() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia, lena) = (&town.sam, &town.mia, &town.lena);
        town.acknowledged("Northwind Traders").await;
        press_on_card(town, "Book kickoff").await;
        town.sets_kickoff_in(mia, "2026-11-30 10:00", "Berlin (UTC+1)")
            .await;
        town.press(mia, "Book kickoff").await;
        assert_snapshot!(card(town, mia), @"Acknowledged by @Mia Manager, less than a minute after it was sent · kickoff Nov 30, 2026 at 10:00 AM");
        assert_snapshot!(first_line(&town.hears(sam)), @"@Mia Manager booked the kickoff with Northwind Traders for Nov 30, 2026 at 9:00 AM.");

        // A lead elsewhere finds it in her own zone; what she sets there is hers as well.
        town.types(lena, "/handoff kickoff HO-1").await;
        assert_snapshot!(town.screen(lena), @"
        Northwind Traders
        Booked for Nov 30, 2026 at 4:00 AM.
        @Sam Seller and @Mia Manager are told, and @Mia Manager is reminded before it.
        Day of the kickoff: 2026-11-30
        Time of the kickoff: 04:00
        Time zone of the meeting: New York (UTC-5)
          (Enter the day and the time as they are there. Everybody reads them in their own time zone.)
        [Move kickoff] [Cancel]
        ");
        town.sets_kickoff(lena, "2026-11-30 09:30").await;
        town.press(lena, "Move kickoff").await;
        assert_snapshot!(card(town, mia), @"Acknowledged by @Mia Manager, less than a minute after it was sent · kickoff Nov 30, 2026 at 3:30 PM");
        assert_snapshot!(first_line(&town.hears(mia)), @"@Lena Lead set a new time for the kickoff with Northwind Traders: Nov 30, 2026 at 3:30 PM.");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_time_that_the_clocks_skip_is_pointed_at() {
    on_every_setup(async |town: &mut Town| {
        let mia = &town.mia;
        town.acknowledged("Northwind Traders").await;
        press_on_card(town, "Book kickoff").await;
        town.sets_kickoff_in(mia, "2027-03-14 02:30", NEW_YORK)
            .await;
        town.press(mia, "Book kickoff").await;
        assert_snapshot!(mia.screen().unwrap().errors["Time of the kickoff"], @"This time does not exist in New York on that day: the clocks are put forward and skip it. Choose another time.");
        mia.pick_time("Time of the kickoff", "03:30").await.unwrap();
        town.press(mia, "Book kickoff").await;
        assert_snapshot!(card(town, mia), @"Acknowledged by @Mia Manager, less than a minute after it was sent · kickoff Mar 14, 2027 at 8:30 AM (Mar 14, 3:30 AM in New York)");
        town.everybody_reads();

        // And where clocks are put back, the first of both is meant.
        press_on_card(town, "Move kickoff").await;
        town.sets_kickoff_in(mia, "2027-11-07 01:30", "New York (UTC-4)")
            .await;
        town.press(mia, "Move kickoff").await;
        let booked = "SELECT COUNT(*) FROM handoffs WHERE state LIKE '%2027-11-07T05:30:00Z%'";
        assert_eq!(town.number(booked).await, 1);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn acknowledging_takes_a_day_and_a_time_or_neither() {
    on_every_setup(async |town: &mut Town| {
        let (sam, mia) = (&town.sam, &town.mia);
        town.handed_off("Northwind Traders").await;
        press_on_card(town, "Acknowledge").await;
        mia.pick_date("Day of the kickoff", "2026-11-30")
            .await
            .unwrap();
        town.press(mia, "Acknowledge").await;
        assert_snapshot!(mia.screen().unwrap().errors["Time of the kickoff"], @"Choose a time too, or empty the day.");
        town.heard_nothing(sam);
        mia.pick_time("Time of the kickoff", "17:00").await.unwrap();
        mia.choose("Time zone of the meeting", TOKYO).await.unwrap();
        town.press(mia, "Acknowledge").await;
        assert!(mia.screen().is_none(), "the form closes");
        assert_snapshot!(town.hears(sam).text, @"
        @Mia Manager acknowledged Northwind Traders, less than a minute after you sent it, and owns it now.
        HO-1 · Northwind Traders · #cust-northwind-traders
        The kickoff is Nov 30, 2026 at 8:00 AM (Nov 30, 5:00 PM in Tokyo).
        Please stay reachable for questions until Dec 7, 2026 at 9:00 AM.
        [Open the channel]
        ");
        assert_snapshot!(card(town, mia), @"Acknowledged by @Mia Manager, less than a minute after it was sent · kickoff Nov 30, 2026 at 9:00 AM (Nov 30, 5:00 PM in Tokyo)");
        town.everybody_reads();
    })
    .await;
}
