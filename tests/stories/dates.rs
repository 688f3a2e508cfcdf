//! The language in which days are written: chosen once, and then everywhere, in what is seen and in
//! what is heard.

use insta::assert_snapshot;
use slack_emulator::{Person, Seen};

use crate::support::town::{Town, on_every_setup};

const CHANNEL: &str = "cust-northwind-traders";

async fn chooses(town: &Town, person: &Person, language: &str) {
    town.types(person, "/handoff settings").await;
    town.press(person, "Change dates").await;
    person.choose("Language of dates", language).await.unwrap();
    town.press(person, "Save").await;
}

/// The lines of a text that name a year.
fn days(text: &str) -> String {
    let lines = text.lines();
    let lines = lines.filter(|line| line.contains("2026") || line.contains("2027"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A message says the same to whoever reads it and to whoever hears it.
fn says_and_reads_aloud(message: &Seen, words: &str) {
    assert!(message.text.contains(words), "{}", message.text);
    assert!(message.fallback.contains(words), "{}", message.fallback);
}

#[tokio::test]
async fn a_workspace_reads_its_dates_in_german() {
    on_every_setup(async |town: &mut Town| {
        town.digests = true;
        let (sam, mia, lena) = (&town.sam, &town.mia, &town.lena);
        town.handed_off("Northwind Traders").await;
        let before = town.card(mia, CHANNEL);
        assert_snapshot!(days(&before.text), @"
        Waiting for @Mia Manager to acknowledge · sent Nov 23, 2026 at 10:00 AM
        Closed: Nov 20, 2026 · CRM record (https://crm.example.com/deals/7)
        Late orders from 18 % to 9 % by 30 June 2027, confirmed by Ada.
        • Single sign-on with their directory · firm · to Bo Champion · by Jan 15, 2027
        ");

        chooses(town, lena, "German (03.12.2026)").await;
        let settings = town.screen(lena);
        let dates = settings.split_once("\nDates\n").unwrap().1;
        let dates = dates.split_once("\nTemplates\n").unwrap().0;
        assert_snapshot!(dates, @"
        German, like 03.12.2026
        Last changed by @Lena Lead · Nov 23, 2026 at 4:00 AM
        [Change dates]
        ");
        town.press(lena, "Change dates").await;
        assert_snapshot!(town.screen(lena), @"
        Dates
        Days are written in this language: when a promise is due, when a deal was closed, which day a digest is for. Times, and the days beside them, are Slack’s: each reader sees them in their own language and time zone.
        Language of dates: German (03.12.2026)
          (What is already written keeps its dates until something else in it changes. The rest of what Handoff says stays in English.)
        [Save] [Cancel]
        ");
        lena.close_all().await.unwrap();
        // Nothing is sent or rewritten over it.
        town.advance_to("2026-11-23 11:00").await;
        assert_eq!(town.card(mia, CHANNEL).raw, before.raw);
        for person in town.everybody() {
            town.heard_nothing(person);
        }

        // The card changes with its state, and then its days are German.
        town.press_on(mia, &before, "Acknowledge").await;
        town.sets_kickoff(mia, "2026-11-25 10:00").await;
        town.press(mia, "Acknowledge").await;
        let card = town.card(mia, CHANNEL);
        assert_snapshot!(days(&card.text), @"
        Acknowledged by @Mia Manager, 1 h after it was sent · kickoff Nov 25, 2026 at 10:00 AM
        Closed: 20.11.2026 · CRM record (https://crm.example.com/deals/7)
        Late orders from 18 % to 9 % by 30 June 2027, confirmed by Ada.
        • Single sign-on with their directory · firm · to Bo Champion · by 15.01.2027
        ");
        assert_snapshot!(days(&card.fallback), @"
        Acknowledged by @Mia Manager, 1 h after it was sent · kickoff Nov 25, 2026 at 10:00 AM
        Closed: 20.11.2026 · CRM record (https://crm.example.com/deals/7)
        Late orders from 18 % to 9 % by 30 June 2027, confirmed by Ada.
        • Single sign-on with their directory · firm · to Bo Champion · by 15.01.2027
        ");

        // Forms and answers too.
        town.types(sam, "/handoff show HO-1").await;
        assert_snapshot!(days(&town.screen(sam)), @"
        Acknowledged by @Mia Manager, 1 h after it was sent · kickoff Nov 25, 2026 at 9:00 AM
        Closed: 20.11.2026 · CRM record (https://crm.example.com/deals/7)
        Late orders from 18 % to 9 % by 30 June 2027, confirmed by Ada.
        • Single sign-on with their directory · firm · to Bo Champion · by 15.01.2027
        ");
        sam.close_all().await.unwrap();
        town.types(mia, "/handoff away 24 Dec").await;
        assert_snapshot!(town.answer(mia), @"Noted: you are away on Do., 24.12.2026. Your first day back is Fr., 25.12.2026. Nobody covers for you, so your reminders wait until then. To name somebody, type /handoff away.");
        town.everybody_reads();
        town.press_on(mia, &card, "Promises").await;
        let form = town.screen(mia);
        assert!(
            form.contains("Which promise?: 15. Jan. · Single sign-on"),
            "{form}"
        );
        mia.choose("What became of it?", "A new day was agreed")
            .await
            .unwrap();
        mia.pick_date("The new day", "2026-11-27").await.unwrap();
        mia.fill("Why?", "Their directory moves first.")
            .await
            .unwrap();
        town.press(mia, "Save").await;
        says_and_reads_aloud(&town.hears(sam), "agreed on a new day (27.11.2026)");

        // The bundle, the agenda, the digest.
        town.advance_to("2026-11-24 09:29").await;
        town.everybody_reads();
        town.advance_to("2026-11-24 09:30").await;
        says_and_reads_aloud(
            &town.hears(mia),
            "Promised for 27.11.2026, Northwind Traders",
        );
        town.advance_to("2026-11-24 14:29").await;
        let channel = town.channel(mia, CHANNEL);
        let agenda = channel
            .messages
            .iter()
            .find(|message| message.text.starts_with("Kickoff with"));
        says_and_reads_aloud(agenda.unwrap(), "to Bo Champion · by 27.11.2026");
        town.advance_to("2026-11-25 11:00").await;
        let over = mia.messages_from_app().pop().unwrap();
        town.press_on(mia, &over, "Held").await;
        town.advance_to("2026-11-26 14:29").await;
        town.everybody_reads();
        town.advance_to("2026-11-26 14:30").await;
        let digest = town.hears(lena);
        says_and_reads_aloud(&digest, "Digest for 26.11.2026: ");
        says_and_reads_aloud(
            &digest,
            "Single sign-on with their directory · due 27.11.2026",
        );
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn every_language_is_written_and_the_moments_stay_the_readers_own() {
    on_every_setup(async |town: &mut Town| {
        let (mia, lena) = (&town.mia, &town.lena);
        town.handed_off("Northwind Traders").await;
        for (language, day, spoken) in [
            (
                "English, day first (3 Dec 2026)",
                "Thu, 24 Dec 2026",
                "23 Nov 2026 at 09:00 UTC",
            ),
            (
                "German (03.12.2026)",
                "Do., 24.12.2026",
                "23.11.2026 at 09:00 UTC",
            ),
            (
                "French (3 déc. 2026)",
                "jeu. 24 déc. 2026",
                "23 nov. 2026 at 09:00 UTC",
            ),
            (
                "Spanish (3 dic 2026)",
                "jue, 24 dic 2026",
                "23 nov 2026 at 09:00 UTC",
            ),
            (
                "Portuguese (3 de dez. de 2026)",
                "qui., 24 de dez. de 2026",
                "23 de nov. de 2026 at 09:00 UTC",
            ),
            (
                "English, month first (Dec 3, 2026)",
                "Thu, Dec 24, 2026",
                "Nov 23, 2026 at 09:00 UTC",
            ),
        ] {
            chooses(town, lena, language).await;
            lena.close_all().await.unwrap();
            town.types(mia, "/handoff away 24 Dec").await;
            let answer = mia.ephemerals().pop().unwrap();
            says_and_reads_aloud(&answer, &format!("you are away on {day}. "));
            // A moment is Slack's to show; the words for a Slack that cannot are ours.
            town.types(mia, "/handoff history HO-1").await;
            town.settle().await;
            let history = mia.screen().unwrap();
            mia.close_all().await.unwrap();
            assert!(
                history.text.contains("Nov 23, 2026 at 10:00 AM"),
                "{}",
                history.text
            );
            assert!(
                history
                    .raw
                    .to_string()
                    .contains(&format!("\"fallback\":\"{spoken}\"")),
                "{}",
                history.raw
            );
            town.everybody_reads();
        }
    })
    .await;
}

#[tokio::test]
async fn only_who_may_chooses_and_of_two_the_second_is_told() {
    on_every_setup(async |town: &mut Town| {
        let (olaf, lena) = (&town.olaf, &town.lena);
        town.types(olaf, "/handoff settings").await;
        let there = town.screen(olaf);
        assert!(
            there.contains("English, month first, like Dec 3, 2026"),
            "{there}"
        );
        assert!(!there.contains("[Change dates]"), "{there}");
        olaf.close_all().await.unwrap();
        town.types(lena, "/handoff leads").await;
        town.press(lena, "Choose leads").await;
        lena.choose("Leads", "Olaf Other").await.unwrap();
        town.press(lena, "Save").await;
        lena.close_all().await.unwrap();
        // Both open the form; Olaf is faster.
        town.types(lena, "/handoff settings").await;
        town.press(lena, "Change dates").await;
        chooses(town, olaf, "French (3 déc. 2026)").await;
        olaf.close_all().await.unwrap();
        lena.choose("Language of dates", "Spanish (3 dic 2026)")
            .await
            .unwrap();
        town.press(lena, "Save").await;
        assert_snapshot!(town.screen(lena), @"
        Dates
        @Olaf Other changed this (Nov 23, 2026 at 4:00 AM) while your form was open. It says now:
        • French, like 3 déc. 2026
        What you entered is below. Save replaces their choice with yours; Cancel keeps theirs.
        ---
        Days are written in this language: when a promise is due, when a deal was closed, which day a digest is for. Times, and the days beside them, are Slack’s: each reader sees them in their own language and time zone.
        Language of dates: Spanish (3 dic 2026)
          (What is already written keeps its dates until something else in it changes. The rest of what Handoff says stays in English.)
        [Save] [Cancel]
        ");
        town.press(lena, "Save").await;
        let there = town.screen(lena);
        assert!(there.contains("Spanish, like 3 dic 2026"), "{there}");
        lena.close_all().await.unwrap();
    })
    .await;
}
