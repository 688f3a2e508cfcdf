//! Writes that are put off: nobody can tell, except by how soon the answer comes.

use handoff::domain::draft::Content;
use handoff::domain::ids::{DraftId, HandoffId};
use handoff::domain::template::STANDARD;
use handoff::domain::touchpoint::Touchpoint;
use handoff::flows::errands::tend;
use handoff::store::StoreError;

use crate::support::cast::{self, brief_of, lena, monday, sam, team};
use crate::support::{on_every_database, sql};

fn first() -> HandoffId {
    HandoffId::new(1)
}

fn draft() -> DraftId {
    DraftId::new("draft")
}

fn content(customer: &str) -> Content {
    brief_of(customer)
}

#[tokio::test]
async fn what_is_put_off_is_seen_by_the_next_question() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let mut tx = ctx.db.begin().await.unwrap();
        let northwind = content("Northwind");
        tx.save_draft(&team(), &draft(), &sam(), STANDARD, &northwind, monday())
            .await
            .unwrap();
        let found = tx.draft(&team(), &draft()).await.unwrap();
        assert_eq!(found.unwrap().content, northwind);
        drop(tx);
        let mut tx = ctx.db.read().await.unwrap();
        let found = tx.draft(&team(), &draft()).await.unwrap();
        assert_eq!(found, None, "undone with its transaction");
    })
    .await;
}

#[tokio::test]
async fn writes_to_one_table_are_made_one_after_the_other() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let mut tx = ctx.db.begin().await.unwrap();
        for customer in ["Northwind", "Southwind"] {
            tx.save_draft(
                &team(),
                &draft(),
                &sam(),
                STANDARD,
                &content(customer),
                monday(),
            )
            .await
            .unwrap();
            let errand = tend(first(), customer);
            tx.enqueue(&team(), &[errand], monday()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut tx = ctx.db.read().await.unwrap();
        let found = tx.draft(&team(), &draft()).await.unwrap();
        assert_eq!(found.unwrap().content, content("Southwind"));
        let waiting = tx.waiting_rows(10).await.unwrap();
        assert_eq!(waiting.len(), 2);
        let lanes = "SELECT COUNT(*) FROM lanes";
        assert_eq!(sql::numbers(&mut tx, lanes).await, [1]);
    })
    .await;
}

#[tokio::test]
async fn one_that_comes_too_late_undoes_all_that_travel_with_it() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        cast::drafted(&ctx, "draft", "Northwind").await;
        let mut tx = ctx.db.begin().await.unwrap();
        let submitted = Touchpoint::Submitted { score: 90 };
        tx.record(&team(), first(), Some(&lena()), &submitted, monday())
            .await
            .unwrap();
        let theirs = content("Southwind");
        tx.save_draft(&team(), &draft(), &lena(), STANDARD, &theirs, monday())
            .await
            .unwrap();
        let errand = tend(first(), "late");
        tx.enqueue(&team(), &[errand], monday()).await.unwrap();
        let late = tx.commit().await;
        assert!(matches!(late, Err(StoreError::Stale)), "{late:?}");
        let mut tx = ctx.db.read().await.unwrap();
        assert!(
            tx.timeline_after(&team(), first(), 0, 9)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(tx.waiting_rows(9).await.unwrap().is_empty());
        let found = tx.draft(&team(), &draft()).await.unwrap();
        assert_eq!(found.unwrap().content, content("Northwind"));
    })
    .await;
}
