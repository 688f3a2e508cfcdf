//! The bot dies at the worst moments, and Slack's answers get lost. Afterwards there is one channel,
//! one brief, one message each.

use std::time::Duration;

use chrono::TimeDelta;
use handoff::worker::Timing;
use slack_emulator::{ANY, Call, Fault, Way};

use crate::support::town::Town;
use crate::support::{databases, rounds};

/// Longer than any lease and any settle time together.
const RECOVERY: TimeDelta = TimeDelta::minutes(5);

/// Sends Sam's brief without delivering anything yet.
async fn sent(town: &Town) {
    town.sam.types("/handoff Northwind Traders").await.unwrap();
    town.settle().await;
    town.fill_brief(&town.mia).await;
    town.sam.press("Send to manager").await.unwrap();
    town.sam.close_all().await.unwrap();
}

/// What everybody must find, whatever happened on the way.
async fn all_is_well(town: &Town, what: &str) {
    let now = town.stage.now();
    town.stage.advance_to(now + RECOVERY).await.unwrap();
    let mut channels = town.stage.team.channel_names();
    channels.retain(|name| name != "general");
    assert_eq!(channels, ["cust-northwind-traders"], "{what}");
    let channel = town.channel(&town.mia, "cust-northwind-traders");
    let cards: Vec<_> = channel.from_apps().collect();
    assert_eq!(cards.len(), 1, "{what}: one brief, but {cards:?}");
    assert!(cards[0].pinned, "{what}: it is pinned");
    assert_eq!(
        channel.bookmarks.len(),
        3,
        "{what}: {:?}",
        channel.bookmarks
    );
    for (person, name) in [(&town.sam, "Sam Seller"), (&town.mia, "Mia Manager")] {
        assert!(
            channel.members.iter().any(|member| member == name),
            "{what}: {name} is out"
        );
        let said: Vec<_> = person
            .messages_from_app()
            .into_iter()
            .map(|seen| seen.text)
            .collect();
        assert_eq!(said.len(), 1, "{what}: {} heard {said:?}", person.id());
        person.read_all();
    }
    assert!(
        channel.topic.contains("Mia Manager"),
        "{what}: {}",
        channel.topic
    );
    town.rests().await;
}

/// The calls of an undisturbed setup, from the brief's submission on.
async fn calls_of_a_quiet_setup() -> usize {
    let town = Town::found(crate::support::sqlite()).await;
    sent(&town).await;
    let before = to_slack(&town).len();
    town.settle().await;
    to_slack(&town).len() - before
}

/// Delivers what is due within `patience` of what was due before, until this call is made, and dies
/// there. Which call it was; the bot has been started again.
pub(super) async fn killed_after(town: &mut Town, nth: usize, patience: TimeDelta) -> String {
    let before = to_slack(town).len();
    let nth_call = u32::try_from(nth).unwrap();
    let faults = town.stage.slack.faults();
    faults
        .on(ANY)
        .nth(nth_call)
        .then(Fault::HangAfter(Duration::from_mins(10)));
    let worker = town.stage.bot.worker.clone();
    let clock = town.stage.clock.clone();
    let delivering = tokio::spawn(async move {
        loop {
            worker.round().await.unwrap();
            if let Some(due) = worker.next_due().await.unwrap() {
                if due > clock.now() + patience {
                    return;
                }
                clock.advance_to(due);
            }
        }
    });
    let applied = || to_slack(town).len() >= before + nth;
    assert!(
        town.stage.slack.until(applied).await,
        "call {nth} was never made"
    );
    delivering.abort();
    let _ = delivering.await;
    let killed_after = to_slack(town)[before + nth - 1].method.clone();
    town.stage.slack.faults().clear();
    town.stage.restart().await.unwrap();
    killed_after
}

/// Whatever Slack may answer instead of the truth.
pub(super) const BAD_ANSWERS: [Fault; 8] = [
    Fault::NoAnswerAfter,
    Fault::Late(30_000),
    Fault::ServerErrorAfter,
    Fault::Error("fatal_error"),
    Fault::RateLimited { retry_after: 30 },
    Fault::NoAnswerBefore,
    Fault::ServerErrorBefore,
    Fault::Error("internal_error"),
];

pub(super) fn to_slack(town: &Town) -> Vec<Call> {
    let mut calls = town.stage.slack.journal();
    calls.retain(|call| call.way == Way::ToSlack);
    calls
}

#[tokio::test]
async fn dying_between_any_two_rounds_changes_nothing() {
    for db in databases() {
        let mut town = Town::found(db).await;
        sent(&town).await;
        for _ in 0..80 {
            town.stage.restart().await.unwrap();
            town.stage.bot.worker.round().await.unwrap();
            if let Some(due) = town.stage.bot.worker.next_due().await.unwrap()
                && due < town.stage.now() + RECOVERY
            {
                town.stage.clock.advance_to(due);
            }
        }
        all_is_well(&town, "restarted before every round").await;
    }
}

#[tokio::test]
async fn dying_right_after_any_call_changes_nothing() {
    let calls = calls_of_a_quiet_setup().await;
    assert!(calls > 12, "a setup makes only {calls} calls");
    for nth in 1..=calls {
        // Every other call is taken on the other database; all on both in the long form.
        let databases = databases().into_iter().enumerate();
        for (_, db) in databases.filter(|(which, _)| rounds(usize::from(nth % 2 == *which), 1) == 1)
        {
            let mut town = Town::found(db).await;
            sent(&town).await;
            let killed_after = killed_after(&mut town, nth, TimeDelta::seconds(5)).await;
            all_is_well(&town, &format!("killed after call {nth}, {killed_after}")).await;
        }
    }
}

#[tokio::test]
async fn a_bad_answer_to_any_call_changes_nothing() {
    let calls = calls_of_a_quiet_setup().await;
    for nth in 1..=calls {
        for (which, fault) in BAD_ANSWERS.iter().enumerate() {
            // A third of the pairs, each on one database; all on both in the long form.
            if rounds(usize::from((nth + which) % 3 == 0), 1) == 0 {
                continue;
            }
            let databases = databases();
            let both = databases.len();
            for (db, _) in databases
                .into_iter()
                .zip(0..)
                .filter(|(_, at)| rounds(usize::from((nth + which) / 3 % both == *at), 1) == 1)
            {
                let town = Town::found(db).await;
                sent(&town).await;
                let nth_call = u32::try_from(nth).unwrap();
                town.stage
                    .slack
                    .faults()
                    .on(ANY)
                    .nth(nth_call)
                    .then(fault.clone());
                all_is_well(&town, &format!("{fault:?} at call {nth}")).await;
            }
        }
    }
}

/// One fault seldom comes alone: the answer is lost, and the next attempt, or the look for traces,
/// fails too.
#[tokio::test]
async fn two_bad_answers_in_a_row_change_nothing() {
    let second = [
        Fault::RateLimited { retry_after: 20 },
        Fault::NoAnswerBefore,
        Fault::NoAnswerAfter,
        Fault::ServerErrorBefore,
    ];
    let writes = [
        (
            "conversations.create",
            &["conversations.create", "conversations.list"][..],
        ),
        (
            "chat.postMessage",
            &["conversations.history", "conversations.open"][..],
        ),
        ("bookmarks.add", &["bookmarks.list", "bookmarks.add"][..]),
    ];
    for (write, next) in writes {
        for (which, (fault, method)) in second
            .iter()
            .flat_map(|fault| next.iter().map(move |method| (fault, *method)))
            .enumerate()
        {
            let mut databases = databases();
            let db = databases.swap_remove(which % databases.len());
            let town = Town::found(db).await;
            sent(&town).await;
            let faults = town.stage.slack.faults();
            faults.on(write).nth(1).then(Fault::NoAnswerAfter);
            let nth = if write == method { 2 } else { 1 };
            faults.on(method).nth(nth).then(fault.clone());
            let what = format!("{write} lost, then {fault:?} at {method}");
            all_is_well(&town, &what).await;
        }
    }
}

/// The proof that the tests above could fail: without the settle time, an answer that is lost and a
/// call that is applied late make a second message.
#[tokio::test]
async fn without_settling_a_late_call_is_said_twice() {
    let timing = Timing {
        settle: TimeDelta::zero(),
        ..Timing::default()
    };
    let town = Town::found_with(crate::support::sqlite(), timing).await;
    sent(&town).await;
    let faults = town.stage.slack.faults();
    // The brief is posted first; the second message is a direct one.
    faults
        .on("chat.postMessage")
        .nth(2)
        .then(Fault::Late(30_000));
    let now = town.stage.now();
    town.stage.advance_to(now + RECOVERY).await.unwrap();
    let said = |person: &slack_emulator::Person| person.messages_from_app().len();
    assert_eq!(
        said(&town.sam) + said(&town.mia),
        3,
        "one of them was told twice"
    );
}
