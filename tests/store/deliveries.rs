//! Slack delivers again, or twice at once: one effect, and everybody is told the truth.

use handoff::domain::decide::Event;
use handoff::domain::refusal::Refusal;
use handoff::flows::act::act;
use handoff::flows::{FlowError, find};
use tokio::task::JoinSet;

use crate::support::cast::{self, act_of, mia, sam, team};
use crate::support::{on_every_database, rounds, sql};

fn acknowledge() -> Event {
    Event::Acknowledge {
        kickoff: None,
        matters_most: None,
    }
}

#[tokio::test]
async fn a_redelivery_finds_the_effect_and_adds_nothing() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let handoff = cast::sent(&ctx, "Northwind").await;
        let by = act_of(mia(), "click-1");
        let first = act(&ctx, &by, handoff.id, &acknowledge()).await.unwrap();
        let again = act(&ctx, &by, handoff.id, &acknowledge()).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(again.version, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_click_many_times_at_once_acts_once_and_shows_everybody_the_result() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        for round in 0..rounds(5, 50) {
            let handoff = cast::sent(&ctx, &format!("Customer {round}")).await;
            let mut clicks = JoinSet::new();
            for _ in 0..8 {
                let (ctx, id) = (ctx.clone(), handoff.id);
                let by = act_of(mia(), format!("click-{round}"));
                clicks.spawn(async move { act(&ctx, &by, id, &acknowledge()).await });
            }
            for seen in clicks.join_all().await {
                let seen = seen.unwrap();
                assert_eq!(seen.version, 2, "{:?}", seen.state);
            }
            let entries = format!(
                "SELECT COUNT(*) FROM touchpoints WHERE handoff = {} AND author = 'UMIA'",
                handoff.id.number()
            );
            let mut tx = ctx.db.read().await.unwrap();
            assert_eq!(sql::numbers(&mut tx, &entries).await, [1]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_refused_act_is_not_remembered_as_done() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let handoff = cast::sent(&ctx, "Northwind").await;
        for _ in 0..2 {
            let by = act_of(sam(), "click-1");
            let refused = act(&ctx, &by, handoff.id, &acknowledge()).await;
            assert!(
                matches!(
                    refused,
                    Err(FlowError::Refused {
                        refusal: Refusal::NotTheManager { .. },
                        ..
                    })
                ),
                "{refused:?}"
            );
        }
        let seen = find::see(&ctx, &team(), &sam(), handoff.id).await.unwrap();
        assert_eq!(seen.handoff.version, 1);
    })
    .await;
}

#[tokio::test]
async fn old_deliveries_are_forgotten_and_new_ones_kept() {
    on_every_database(async |database| {
        let db = database.open().await;
        let old = cast::monday();
        let new = old + chrono::TimeDelta::days(3);
        let mut tx = db.begin().await.unwrap();
        assert!(tx.take_delivery("events", "old", old).await.unwrap());
        assert!(tx.take_delivery("events", "new", new).await.unwrap());
        assert!(tx.take_delivery("clicks", "new", new).await.unwrap());
        assert_eq!(tx.forget_deliveries(new).await.unwrap(), 1);
        assert!(!tx.take_delivery("events", "new", new).await.unwrap());
        assert!(tx.take_delivery("events", "old", new).await.unwrap());
    })
    .await;
}
