//! The bot dies, or Slack's answers get lost, while a kickoff's agenda is on its way. Afterwards
//! there is one agenda with one calendar file, and one reminder.

use chrono::TimeDelta;
use handoff::worker::Timing;
use slack_emulator::{ANY, Fault};

use super::kill::{BAD_ANSWERS, killed_after, to_slack};
use crate::support::town::{Town, berlin};
use crate::support::{TestDb, databases, rounds};

const CHANNEL: &str = "cust-northwind-traders";

/// Longer than any lease and any settle time together.
const RECOVERY: TimeDelta = TimeDelta::minutes(10);

/// A kickoff whose agenda is due this very moment; nothing of it is delivered yet.
async fn due(db: TestDb, timing: Timing) -> Town {
    let town = Town::found_with(db, timing).await;
    town.handed_off("Northwind Traders").await;
    let card = town.card(&town.mia, CHANNEL);
    town.press_on(&town.mia, &card, "Acknowledge").await;
    town.sets_kickoff(&town.mia, "2026-11-30 10:00").await;
    town.press(&town.mia, "Acknowledge").await;
    town.everybody_reads();
    town.advance_to("2026-11-27 09:59").await;
    town.stage.clock.advance_to(berlin("2026-11-27 10:00"));
    town
}

/// How many calls an undisturbed delivery makes.
async fn quiet_calls() -> usize {
    let town = due(crate::support::sqlite(), Timing::default()).await;
    let before = to_slack(&town).len();
    town.settle().await;
    to_slack(&town).len() - before
}

/// How many agendas and files stand in the channel.
fn found(town: &Town) -> (usize, usize) {
    let channel = town.channel(&town.sam, CHANNEL);
    let agendas = channel.from_apps().filter(|message| !message.pinned);
    let agendas: Vec<_> = agendas.collect();
    let replies = agendas.iter().flat_map(|agenda| &agenda.thread);
    let files = replies.flat_map(|reply| &reply.files).count();
    (agendas.len(), files)
}

async fn all_is_well(town: &Town, what: &str) {
    let now = town.stage.now();
    town.stage.advance_to(now + RECOVERY).await.unwrap();
    assert_eq!(found(town), (1, 1), "{what}: one agenda, one file");
    let heard: Vec<_> = town
        .mia
        .unread()
        .into_iter()
        .map(|seen| seen.text)
        .collect();
    assert_eq!(heard.len(), 1, "{what}: Mia heard {heard:?}");
    town.mia.read_all();
    town.rests().await;
}

#[tokio::test]
async fn dying_between_any_two_rounds_changes_nothing() {
    for db in databases() {
        let mut town = due(db, Timing::default()).await;
        let until = town.stage.now() + RECOVERY;
        for _ in 0..30 {
            town.stage.restart().await.unwrap();
            town.stage.bot.worker.round().await.unwrap();
            if let Some(due) = town.stage.bot.worker.next_due().await.unwrap()
                && due < until
            {
                town.stage.clock.advance_to(due);
            }
        }
        all_is_well(&town, "restarted before every round").await;
    }
}

#[tokio::test]
async fn dying_right_after_any_call_changes_nothing() {
    let calls = quiet_calls().await;
    // The reminder, the agenda, the file's announcement, its bytes, its sharing.
    assert!(calls >= 5, "only {calls} calls");
    for nth in 1..=calls {
        for db in databases() {
            let mut town = due(db, Timing::default()).await;
            let killed_after = killed_after(&mut town, nth, RECOVERY).await;
            all_is_well(&town, &format!("killed after call {nth}, {killed_after}")).await;
        }
    }
}

#[tokio::test]
async fn a_bad_answer_to_any_call_changes_nothing() {
    let calls = quiet_calls().await;
    for nth in 1..=calls {
        for (which, fault) in BAD_ANSWERS.iter().enumerate() {
            // Every other pair, on the databases in turn; all on both in the long form.
            if rounds(usize::from((nth + which) % 2 == 0), 1) == 0 {
                continue;
            }
            let databases = databases();
            let both = databases.len();
            let turn = nth.midpoint(which) % both;
            let taken = databases
                .into_iter()
                .enumerate()
                .filter(|(at, _)| rounds(usize::from(turn == *at), 1) == 1);
            for (_, db) in taken {
                let town = due(db, Timing::default()).await;
                town.stage
                    .slack
                    .faults()
                    .on(ANY)
                    .nth(u32::try_from(nth).unwrap())
                    .then(fault.clone());
                all_is_well(&town, &format!("{fault:?} at call {nth}")).await;
            }
        }
    }
}

/// The answer is lost, and the next attempt, or the look for traces, fails too.
#[tokio::test]
async fn two_bad_answers_in_a_row_change_nothing() {
    let second = [
        Fault::RateLimited { retry_after: 20 },
        Fault::NoAnswerBefore,
        Fault::NoAnswerAfter,
        Fault::ServerErrorBefore,
    ];
    let writes = [
        ("chat.postMessage", "conversations.history"),
        ("files.completeUploadExternal", "conversations.replies"),
        ("upload_url", "upload_url"),
        ("files.getUploadURLExternal", "files.getUploadURLExternal"),
    ];
    for (write, next) in writes {
        for (which, fault) in second.iter().enumerate() {
            let mut databases = databases();
            let db = databases.swap_remove(which % databases.len());
            let town = due(db, Timing::default()).await;
            let faults = town.stage.slack.faults();
            faults.on(write).nth(1).then(Fault::NoAnswerAfter);
            let nth = if write == next { 2 } else { 1 };
            faults.on(next).nth(nth).then(fault.clone());
            all_is_well(&town, &format!("{write} lost, then {fault:?} at {next}")).await;
        }
    }
}

/// Slack forgot the upload before it was shown: another one is made.
#[tokio::test]
async fn an_upload_that_slack_lost_is_made_again() {
    for db in databases() {
        let town = due(db, Timing::default()).await;
        let faults = town.stage.slack.faults();
        faults
            .on("files.completeUploadExternal")
            .once(Fault::Error("file_not_found"));
        all_is_well(&town, "the upload was lost").await;
        assert_eq!(town.stage.slack.calls("upload_url").len(), 2);
    }
}

/// The proof that the tests above could fail: without the settle time, a sharing that is applied
/// late makes a second file.
#[tokio::test]
async fn without_settling_a_late_file_is_shown_twice() {
    let timing = Timing {
        settle: TimeDelta::zero(),
        ..Timing::default()
    };
    let town = due(crate::support::sqlite(), timing).await;
    town.stage
        .slack
        .faults()
        .on("files.completeUploadExternal")
        .once(Fault::Late(30_000));
    town.stage
        .slack
        .faults()
        .on("chat.postMessage")
        .once(Fault::Late(30_000));
    let now = town.stage.now();
    town.stage.advance_to(now + RECOVERY).await.unwrap();
    let (agendas, files) = found(&town);
    let reminders = town.mia.unread().len();
    assert!(
        agendas + files + reminders > 3,
        "{agendas}, {files}, {reminders}"
    );
}
