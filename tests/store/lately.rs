//! What people did lately is found through its index, and only what people did.

use chrono::TimeDelta;
use handoff::domain::customer::Customer;
use handoff::domain::ids::HandoffId;
use handoff::domain::touchpoint::Touchpoint;

use super::plans::{plan, statement};
use crate::support::cast::{installed, max, monday, sam, sent, team};
use crate::support::{on_every_database, sql};

#[tokio::test]
async fn what_people_did_since_a_moment_in_its_order() {
    on_every_database(async |database| {
        let ctx = installed(database.open().await).await;
        let first = sent(&ctx, "Northwind").await;
        ctx.clock.advance_to(monday() + TimeDelta::hours(1));
        let second = sent(&ctx, "Fabrikam").await;
        let note = Touchpoint::Noted {
            text: "Later".to_owned(),
        };
        let mut tx = ctx.db.begin().await.unwrap();
        let by_the_bot = Touchpoint::RepairAsked;
        let now = ctx.clock.now();
        tx.record(&team(), first.id, None, &by_the_bot, now)
            .await
            .unwrap();
        tx.record(&team(), first.id, Some(&max()), &note, now)
            .await
            .unwrap();
        let since = monday() + TimeDelta::minutes(1);
        let happened = tx.happened_since(&team(), since).await.unwrap();
        let read: Vec<_> = happened
            .iter()
            .map(|one| (one.handoff, one.customer.clone(), one.entry.by.clone()))
            .collect();
        let customer = |name| Customer::new(name).unwrap();
        assert_eq!(
            read,
            [
                (second.id, customer("Fabrikam"), Some(sam())),
                (first.id, customer("Northwind"), Some(max())),
            ]
        );
        assert_eq!(happened[1].entry.touchpoint, note);
        assert_eq!(happened[1].submitted_at, monday());
        let elsewhere = handoff::domain::ids::WorkspaceId::new("T2");
        assert_eq!(tx.happened_since(&elsewhere, monday()).await.unwrap(), []);

        let stranger = handoff::domain::ids::UserId::new("UNOBODY");
        let people = [sam(), max(), stranger];
        let people = people.iter().collect();
        let known = tx.schedules(&team(), &people).await.unwrap();
        assert_eq!(known.into_keys().collect::<Vec<_>>(), [max(), sam()]);
        let none = tx.shared_channels_of(&team(), &[HandoffId::new(9)]).await;
        assert_eq!(none.unwrap().len(), 0);
        // Of those who hear that somebody left, one is the first.
        assert!(tx.leave(&team(), &max()).await.unwrap());
        assert!(!tx.leave(&team(), &max()).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_digest_looks_back_through_an_index() {
    on_every_database(async |database| {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        let numbers =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)";
        // The plan asks for what is not older than 5: three of many. Nearly all drafts were sent.
        for insert in [
            "INSERT INTO touchpoints (workspace, handoff, at, author, touchpoint)
            SELECT 'T1', i, 8 - i, 'U1', '' FROM n",
            "INSERT INTO drafts (workspace, id, author, content, updated_at, submitted_as)
            SELECT 'T1', 'D' || i, 'U' || i, '', i, CASE WHEN i > 20 THEN i END FROM n",
            "INSERT INTO handoffs (workspace, number, version, customer, customer_key, open,
                seller, manager, brief, brief_version, state, submitted_at)
            SELECT 'T' || (i % 100), i, 1, 'c', 'c' || i, 1, 'S', 'M', '', 1, '', i FROM n",
        ] {
            sql::run(&mut tx, &format!("{numbers} {insert}"))
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        for table in ["touchpoints", "drafts"] {
            sql::run(&mut tx, &format!("ANALYZE {table}"))
                .await
                .unwrap();
        }
        for (file, words, index) in [
            (
                "src/store/timeline.rs",
                "t.author IS NOT NULL",
                "touchpoints_at",
            ),
            (
                "src/store/drafts.rs",
                "submitted_as IS NULL\n    LIMIT $2",
                "drafts_open",
            ),
        ] {
            let plan = plan(&mut tx, statement(file, words)).await;
            assert!(plan.contains(index), "{plan}");
        }
    })
    .await;
}
