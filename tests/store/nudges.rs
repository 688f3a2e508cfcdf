//! What is counted of reminders that arrived.

use chrono::TimeDelta;
use handoff::domain::Instant;
use handoff::domain::ids::HandoffId;

use crate::support::cast::{monday, team};
use crate::support::on_every_database;

fn at(seconds: i64) -> Instant {
    monday() + TimeDelta::seconds(seconds)
}

#[tokio::test]
async fn reminders_that_arrived_are_counted_beside_a_snooze() {
    on_every_database(async |database| {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        let (one, two) = (HandoffId::new(1), HandoffId::new(2));
        tx.snooze(&team(), one, "acknowledge", at(90))
            .await
            .unwrap();
        let arrived = |list: &[(HandoffId, &str)]| -> Vec<(HandoffId, String)> {
            list.iter()
                .map(|(id, clock)| (*id, (*clock).to_owned()))
                .collect()
        };
        let first = arrived(&[(two, "kickoff"), (one, "acknowledge"), (two, "kickoff")]);
        tx.count_nudges(&team(), &first, at(10)).await.unwrap();
        let second = arrived(&[(one, "acknowledge"), (one, "kickoff")]);
        tx.count_nudges(&team(), &second, at(20)).await.unwrap();
        let of_one = tx.nudged(&team(), one).await.unwrap();
        let record = &of_one["acknowledge"];
        assert_eq!(record.delivered, [at(10), at(20)]);
        assert_eq!(record.snoozed_until, Some(at(90)));
        assert_eq!(of_one["kickoff"].delivered, [at(20)]);
        let of_two = tx.nudged(&team(), two).await.unwrap();
        assert_eq!(of_two["kickoff"].delivered, [at(10), at(10)]);
    })
    .await;
}
