//! The kickoff's agenda in the channel, its calendar file in the agenda's thread, and what becomes
//! of both.

use insta::assert_snapshot;
use slack_emulator::{Fault, Person, Seen};

use crate::support::town::{Town, berlin, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

/// Northwind is handed over, and Mia acknowledged with a kickoff at that moment in Berlin.
async fn booked_for(town: &Town, kickoff: &str) {
    town.handed_off("Northwind Traders").await;
    let card = town.card(&town.mia, CHANNEL);
    town.press_on(&town.mia, &card, "Acknowledge").await;
    town.sets_kickoff(&town.mia, kickoff).await;
    town.mia
        .fill("What matters most here?", "Train the night shift first.")
        .await
        .unwrap();
    town.press(&town.mia, "Acknowledge").await;
    town.everybody_reads();
}

async fn moved_to(town: &Town, kickoff: &str) {
    let card = town.card(&town.mia, CHANNEL);
    town.press_on(&town.mia, &card, "Move kickoff").await;
    town.sets_kickoff(&town.mia, kickoff).await;
    town.press(&town.mia, "Move kickoff").await;
    town.everybody_reads();
}

/// What the bot wrote in the channel beside the card.
fn agendas(town: &Town, person: &Person) -> Vec<Seen> {
    let channel = town.channel(person, CHANNEL);
    let said = channel.from_apps().filter(|message| !message.pinned);
    said.cloned().collect()
}

fn the_agenda(town: &Town, person: &Person) -> Seen {
    let mut agendas = agendas(town, person);
    assert_eq!(agendas.len(), 1, "{agendas:?}");
    agendas.remove(0)
}

/// The one calendar file in an agenda's thread.
fn calendar_file(agenda: &Seen) -> String {
    assert_eq!(agenda.thread.len(), 1, "{:?}", agenda.thread);
    let files = &agenda.thread[0].files;
    assert_eq!(files.len(), 1);
    String::from_utf8(files[0].bytes.clone()).unwrap()
}

/// The value of a property that is not folded.
fn value<'a>(file: &'a str, name: &str) -> &'a str {
    let mut lines = file.split("\r\n");
    lines
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .unwrap_or_else(|| panic!("{name} is not in {file}"))
}

async fn repair(town: &Town) {
    town.types(&town.sam, "/handoff repair HO-1").await;
}

#[tokio::test]
async fn the_agenda_comes_a_business_day_before_with_a_calendar_file() {
    on_every_setup(async |town: &mut Town| {
        booked_for(town, "2026-11-30 10:00").await;
        town.advance_to("2026-11-27 09:59").await;
        assert_eq!(agendas(town, &town.mia).len(), 0);
        town.advance_to("2026-11-27 10:00").await;
        let agenda = the_agenda(town, &town.mia);
        assert_snapshot!(agenda.text, @"
        Kickoff with Northwind Traders: Nov 30, 2026 at 10:00 AM, for 1 hour.
        HO-1 · Northwind Traders
        People
        From us: @Mia Manager (owner), @Sam Seller (seller)
        From the customer:
        > Ada Sponsor, CEO, ada@northwind.example
        > Bo Champion, operations, bo@northwind.example
        What success looks like
        > Late orders from 18 % to 9 % by 30 June 2027, confirmed by Ada.
        What matters most
        > Train the night shift first.
        Concerns and expectations
        > Worried about training for the night shift; we said two days.
        Open promises
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        [Add to Google Calendar] [Add to Outlook] [Read the brief]
        For other calendars, open the file in this thread.
        ");
        let for_sam = the_agenda(town, &town.sam);
        assert_snapshot!(for_sam.text.lines().next().unwrap(), @"Kickoff with Northwind Traders: Nov 30, 2026 at 9:00 AM, for 1 hour.");
        assert_snapshot!(agenda.thread[0].text, @"
        Open this file to put the kickoff into your calendar. If it is moved, the file of the new time moves it there too.
        Kickoff with Northwind Traders (file kickoff-ho-1-1.ics)
        ");
        let file = calendar_file(&agenda);
        assert_eq!(agenda.thread[0].files[0].name, "kickoff-ho-1-1.ics");
        assert_eq!(value(&file, "DTSTART"), "20261130T090000Z");
        assert_eq!(value(&file, "DTEND"), "20261130T100000Z");
        assert_eq!(value(&file, "SEQUENCE"), "0");
        assert!(file.contains("ORGANIZER;CN=\"Mia Manager\":"), "{file}");
        let file = file.replace("\r\n ", "");
        for text in [&agenda.text, &agenda.fallback] {
            assert!(!text.contains("predecessor"), "sensitive: {text}");
            assert!(text.contains("Worried about training"), "{text}");
        }
        // Calendar entries are passed on: only what may stand before the customer.
        for internal in ["predecessor", "Worried about training", "Bo Champion"] {
            assert!(!file.contains(internal), "{internal}: {file}");
        }
        assert!(file.contains("Late orders from 18 %"), "{file}");
        assert!(town.hears(&town.mia).text.contains("next business day"));
        town.heard_nothing(&town.sam);

        // Nothing of it is said twice, and afterwards it stays to be read.
        town.advance_to("2026-11-30 11:00").await;
        town.mia.read_all();
        let over = town.mia.messages_from_app().pop().unwrap();
        town.press_on(&town.mia, &over, "Held").await;
        let held = the_agenda(town, &town.mia);
        assert_eq!(held.thread.len(), 1);
        assert_snapshot!(held.text.lines().next().unwrap(), @"The kickoff with Northwind Traders was held Nov 30, 2026 at 10:00 AM.");
        assert_eq!(held.buttons, ["Read the brief"]);
        let history = town.history(&town.mia, "HO-1").await;
        let posted = history.lines().find(|line| line.contains("agenda"));
        assert_snapshot!(posted.unwrap(), @"Nov 27, 2026 at 10:00 AM · Handoff posted the agenda for the kickoff of Nov 30, 2026 at 10:00 AM");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn at_short_notice_it_comes_at_once() {
    on_every_setup(async |town: &mut Town| {
        // It is 10:00; the business day before a meeting tomorrow at 9:30 was over at 9:30.
        booked_for(town, "2026-11-24 09:30").await;
        let agenda = the_agenda(town, &town.mia);
        assert_eq!(
            value(&calendar_file(&agenda), "DTSTART"),
            "20261124T083000Z"
        );
        town.advance_to("2026-11-24 10:30").await;
        assert_eq!(the_agenda(town, &town.mia).thread.len(), 1);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_moved_kickoff_gets_a_new_agenda_and_the_old_one_says_so() {
    on_every_setup(async |town: &mut Town| {
        booked_for(town, "2026-11-30 10:00").await;
        town.advance_to("2026-11-27 10:00").await;
        let first = the_agenda(town, &town.mia);
        moved_to(town, "2026-12-02 14:00").await;
        assert_snapshot!(the_agenda(town, &town.mia).text, @"Northwind Traders: the kickoff was moved to Dec 2, 2026 at 2:00 PM. A new agenda is posted here for that time.");
        town.advance_to("2026-12-01 13:59").await;
        assert_eq!(agendas(town, &town.mia).len(), 1);
        town.advance_to("2026-12-01 14:00").await;
        let both = agendas(town, &town.mia);
        assert_eq!(both.len(), 2);
        let (old, new) = (calendar_file(&first), calendar_file(&both[1]));
        assert_eq!(value(&old, "UID"), value(&new, "UID"));
        assert_eq!(value(&new, "SEQUENCE"), "1");
        assert_eq!(value(&new, "DTSTART"), "20261202T130000Z");

        // Moved once more, to this very afternoon: the third one comes at once.
        moved_to(town, "2026-12-01 16:00").await;
        let all = agendas(town, &town.mia);
        assert_eq!(all.len(), 3);
        assert_eq!(value(&calendar_file(&all[2]), "SEQUENCE"), "2");
        assert!(
            all[1].text.contains("moved to Dec 1, 2026 at 4:00 PM"),
            "{}",
            all[1].text
        );
        assert!(
            all[0].text.contains("moved to Dec 2"),
            "it was settled before"
        );
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_kickoff_moved_or_cancelled_in_time_has_no_agenda() {
    on_every_setup(async |town: &mut Town| {
        booked_for(town, "2026-11-30 10:00").await;
        moved_to(town, "2026-12-09 10:00").await;
        town.advance_to("2026-11-30 12:00").await;
        assert_eq!(agendas(town, &town.mia).len(), 0);
        town.types(&town.mia, "/handoff cancel HO-1").await;
        town.mia
            .fill("Why does it end?", "They went bankrupt.")
            .await
            .unwrap();
        town.press(&town.mia, "End handoff").await;
        town.advance_to("2026-12-09 12:00").await;
        assert_eq!(agendas(town, &town.mia).len(), 0);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn where_nobody_came_the_agenda_says_so() {
    on_every_setup(async |town: &mut Town| {
        booked_for(town, "2026-11-24 09:30").await;
        town.advance_to("2026-11-24 10:30").await;
        let over = town.hears(&town.mia);
        assert!(over.text.starts_with("The kickoff with"), "{}", over.text);
        let over = town.hears(&town.mia);
        town.press_on(&town.mia, &over, "No-show").await;
        assert_snapshot!(the_agenda(town, &town.mia).text, @"Northwind Traders: the kickoff planned here is off. The pinned brief says where things stand.");
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn in_an_archived_channel_somebody_is_told_and_a_repair_brings_it() {
    on_every_setup(async |town: &mut Town| {
        booked_for(town, "2026-11-30 10:00").await;
        town.mia.archives(CHANNEL).await.unwrap();
        town.advance_to("2026-11-27 10:00").await;
        assert_snapshot!(town.hears(&town.sam).text, @"
        The agenda could not be posted in the channel of Northwind Traders.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Somebody archived the channel. If it should stay closed, there is nothing to do. If not, unarchive it first: only people can.
        To go on, type /handoff repair HO-1. What is done already stays as it is.
        ");
        town.heard_nothing(&town.sam);
        town.mia.unarchives(CHANNEL).await.unwrap();
        repair(town).await;
        let agenda = the_agenda(town, &town.mia);
        calendar_file(&agenda);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn where_files_are_forbidden_the_agenda_still_comes() {
    on_every_setup(async |town: &mut Town| {
        town.stage.team.forbid_files(true);
        booked_for(town, "2026-11-30 10:00").await;
        town.advance_to("2026-11-27 10:00").await;
        let agenda = the_agenda(town, &town.mia);
        assert!(agenda.thread.is_empty());
        let of_a_file = "open the file in this thread";
        assert!(!agenda.text.contains(of_a_file), "{}", agenda.text);
        assert!(
            agenda
                .buttons
                .contains(&"Add to Google Calendar".to_owned())
        );
        assert_snapshot!(town.hears(&town.sam).text, @"
        The kickoff’s calendar file could not be put into the channel of Northwind Traders. The agenda stands there, and its buttons do the same.
        HO-1 · Northwind Traders · #cust-northwind-traders
        A setting of this workspace forbids such files. If it should stay so, there is nothing to do.
        To go on, type /handoff repair HO-1. What is done already stays as it is.
        ");
        town.heard_nothing(&town.sam);
        town.mia.read_all();

        // The rest of the channel goes on, and a repair brings the file once it may.
        town.stage.team.forbid_files(false);
        repair(town).await;
        let agenda = the_agenda(town, &town.mia);
        calendar_file(&agenda);
        assert!(agenda.text.contains(of_a_file), "{}", agenda.text);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn an_upload_server_out_of_reach_holds_nothing_up_for_ever() {
    on_every_setup(async |town: &mut Town| {
        let faults = town.stage.slack.faults();
        faults.on("upload_url").always(Fault::NoAnswerBefore);
        booked_for(town, "2026-11-30 10:00").await;
        town.advance_to("2026-11-27 11:00").await;
        assert!(the_agenda(town, &town.mia).thread.is_empty());
        assert_snapshot!(town.hears(&town.sam).text, @"
        The kickoff’s calendar file could not be put into the channel of Northwind Traders. The agenda stands there, and its buttons do the same.
        HO-1 · Northwind Traders · #cust-northwind-traders
        Slack takes files at an address that Handoff could not reach. Tell whoever runs Handoff.
        To go on, type /handoff repair HO-1. What is done already stays as it is.
        ");
        town.heard_nothing(&town.sam);
        town.mia.read_all();
        faults.clear();
        town.types(&town.mia, "/handoff note HO-1: they bring a guest")
            .await;
        assert!(
            the_agenda(town, &town.mia).thread.is_empty(),
            "not before a repair"
        );
        repair(town).await;
        calendar_file(&the_agenda(town, &town.mia));
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_bot_that_was_down_brings_the_agenda_until_the_kickoff_begins() {
    on_every_setup(async |town: &mut Town| {
        booked_for(town, "2026-11-30 10:00").await;
        town.stage.clock.advance_to(berlin("2026-11-30 09:15"));
        town.settle().await;
        calendar_file(&the_agenda(town, &town.mia));
        assert!(town.hears(&town.mia).text.contains("begins soon"));
        town.everybody_reads();
    })
    .await;
    on_every_setup(async |town: &mut Town| {
        booked_for(town, "2026-11-30 10:00").await;
        town.stage.clock.advance_to(berlin("2026-11-30 10:15"));
        town.settle().await;
        assert_eq!(agendas(town, &town.mia).len(), 0);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_deleted_agenda_stays_deleted() {
    on_every_setup(async |town: &mut Town| {
        booked_for(town, "2026-11-30 10:00").await;
        town.advance_to("2026-11-27 10:00").await;
        let agenda = the_agenda(town, &town.mia);
        town.lena.deletes_message(&agenda).await.unwrap();
        moved_to(town, "2026-12-02 14:00").await;
        assert_eq!(agendas(town, &town.mia).len(), 0);
        town.heard_nothing(&town.sam);
        town.everybody_reads();
    })
    .await;
}
