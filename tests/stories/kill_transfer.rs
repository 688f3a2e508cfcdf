//! The bot dies while a book is on its way: between any two customers, after any call. Afterwards
//! every customer moved once, and everybody heard of it once.

use chrono::TimeDelta;

use super::kill::{killed_after, to_slack};
use crate::support::databases;
use crate::support::town::Town;

/// Longer than any lease and any settle time together.
const RECOVERY: TimeDelta = TimeDelta::minutes(5);

/// Mia owns Northwind, and Fabrikam waits for her; Lena gave everything to Max, and nothing of it
/// happened yet.
async fn wished(town: &Town) {
    town.acknowledged("Northwind Traders").await;
    town.handed_off("Fabrikam").await;
    let lena = &town.lena;
    town.types(lena, "/handoff transfer @mia @max").await;
    lena.fill("Why?", "Mia moves to another team.")
        .await
        .unwrap();
    lena.press("Transfer").await.unwrap();
    lena.close_all().await.unwrap();
}

async fn all_is_well(town: &Town, what: &str) {
    let now = town.stage.now();
    town.stage.advance_to(now + RECOVERY).await.unwrap();
    for (person, begins) in [
        (&town.max, "@Lena Lead asks you to take over 2 customers"),
        (&town.mia, "@Lena Lead gives the customers of"),
        (&town.sam, "@Lena Lead gives the customers of"),
        (&town.lena, "2 customers of"),
    ] {
        let heard = town.hears(person).text;
        assert!(heard.starts_with(begins), "{what}: {heard}");
    }
    for moved in [
        "SELECT COUNT(*) FROM touchpoints WHERE touchpoint LIKE '%\"kind\":\"offered\"%'",
        "SELECT COUNT(*) FROM touchpoints WHERE touchpoint LIKE '%\"kind\":\"handed_over\"%'
            AND touchpoint NOT LIKE '%offered%'",
    ]
    .into_iter()
    .zip([1, 1])
    {
        assert_eq!(town.number(moved.0).await, moved.1, "{what}: {}", moved.0);
    }
    let open = "SELECT COUNT(*) FROM transfers WHERE ended_at IS NULL";
    assert_eq!(town.number(open).await, 0, "{what}");
    town.rests().await;
}

/// One customer moves in one round, so that this is between any two of them, too.
#[tokio::test]
async fn dying_between_any_two_rounds_changes_nothing() {
    for db in databases() {
        let mut town = Town::found(db).await;
        wished(&town).await;
        for _ in 0..40 {
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
    let quiet = Town::found(crate::support::sqlite()).await;
    wished(&quiet).await;
    let before = to_slack(&quiet).len();
    quiet.settle().await;
    let calls = to_slack(&quiet).len() - before;
    assert!(calls > 6, "a transfer makes only {calls} calls");
    for nth in 1..=calls {
        let mut databases = databases();
        let db = databases.swap_remove(nth % databases.len());
        let mut town = Town::found(db).await;
        wished(&town).await;
        let killed_after = killed_after(&mut town, nth, TimeDelta::seconds(5)).await;
        all_is_well(&town, &format!("killed after call {nth}, {killed_after}")).await;
    }
}

/// Another replica works on the same book.
#[tokio::test]
async fn two_replicas_move_each_customer_once() {
    for db in databases() {
        let town = Town::found(db).await;
        wished(&town).await;
        let other = town.another_worker(town.database()).await;
        let worker = &town.stage.bot.worker;
        for _ in 0..20 {
            let (one, two) = tokio::join!(worker.round(), other.round());
            one.unwrap();
            two.unwrap();
        }
        all_is_well(&town, "two replicas").await;
    }
}
