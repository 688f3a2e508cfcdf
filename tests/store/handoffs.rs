//! Races around one handoff: nobody's write is lost, and a customer has one open handoff at most.

use handoff::domain::actor::Actor;
use handoff::domain::decide::{Event, decide};
use handoff::domain::ids::{DraftId, HandoffId, UserId};
use handoff::flows::act::act;
use handoff::flows::submit::{Submission, submit};
use handoff::flows::{find, history};
use handoff::store::StoreError;
use tokio::task::JoinSet;

use crate::support::cast::{self, act_of, lena, sam, team};
use crate::support::{on_every_database, rounds, sql};

fn hand_over(to: &str) -> Event {
    Event::HandOver {
        to: UserId::new(to),
        why: String::new(),
    }
}

#[tokio::test]
async fn of_two_who_read_the_same_version_the_second_writer_is_stale() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let handoff = cast::sent(&ctx, "Northwind").await;
        let actor = Actor::new(lena(), true);
        let decided = |to| decide(&handoff, hand_over(to), &actor, ctx.clock.now()).unwrap();

        let mut first = ctx.db.begin().await.unwrap();
        first.save_handoff(&decided("UANN").handoff).await.unwrap();
        first.commit().await.unwrap();
        let mut second = ctx.db.begin().await.unwrap();
        second.save_handoff(&decided("UBEN").handoff).await.unwrap();
        let late = second.commit().await;
        assert!(matches!(late, Err(StoreError::Stale)), "{late:?}");
        assert!(StoreError::Stale.is_passing());

        let seen = find::see(&ctx, &team(), &sam(), handoff.id).await.unwrap();
        assert_eq!(seen.handoff.manager, UserId::new("UANN"));
        assert_eq!(seen.handoff.version, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_who_writes_at_once_is_heard() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        for round in 0..rounds(3, 30) {
            let handoff = cast::sent(&ctx, &format!("Customer {round}")).await;
            let mut writers = JoinSet::new();
            for writer in 0..8 {
                let (ctx, id) = (ctx.clone(), handoff.id);
                let by = act_of(lena(), format!("over-{round}-{writer}"));
                let event = hand_over(&format!("U{writer}"));
                writers.spawn(async move { act(&ctx, &by, id, &event).await });
            }
            for done in writers.join_all().await {
                done.unwrap();
            }
            let seen = find::see(&ctx, &team(), &sam(), handoff.id).await.unwrap();
            assert_eq!(seen.handoff.version, 9);
            let newest = history::From::Newest;
            let page = history::page(&ctx, &team(), handoff.id, None, newest)
                .await
                .unwrap();
            assert_eq!(page.entries.len(), 9, "sent once, handed over eight times");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_briefs_about_one_customer_become_one_handoff() {
    // One customer, as different sellers write it.
    let spellings = [
        "Northwind Traders",
        "northwind traders, Inc.",
        "NORTHWIND-TRADERS Ltd",
    ];
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let mut sellers = JoinSet::new();
        for nth in 0..12 {
            let ctx = ctx.clone();
            let spelling = spellings[nth % spellings.len()];
            let draft = cast::drafted(&ctx, &format!("draft-{nth}"), spelling).await;
            sellers.spawn(async move { submit(&ctx, &team(), &sam(), &draft).await.unwrap() });
        }
        let (mut sent, mut open) = (Vec::new(), Vec::new());
        for submission in sellers.join_all().await {
            match submission {
                Submission::Sent(handoff) => sent.push(handoff.id),
                Submission::AlreadyOpen(handoff) => open.push(handoff.id),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((sent.len(), open.len()), (1, 11));
        assert!(open.iter().all(|there| *there == sent[0]), "{open:?}");
        let kept = "SELECT COUNT(*) FROM drafts WHERE submitted_as IS NULL";
        let mut tx = ctx.db.read().await.unwrap();
        assert_eq!(
            sql::numbers(&mut tx, kept).await,
            [11],
            "the others' drafts"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn briefs_sent_at_once_have_a_number_each() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let mut sellers = JoinSet::new();
        for nth in 0..12 {
            let ctx = ctx.clone();
            sellers.spawn(async move { cast::sent(&ctx, &format!("Customer {nth}")).await.id });
        }
        let mut numbers = sellers.join_all().await;
        numbers.sort_unstable();
        let all: Vec<_> = (1..=12).map(HandoffId::new).collect();
        assert_eq!(numbers, all);
    })
    .await;
}

#[tokio::test]
async fn a_brief_that_is_not_sent_takes_no_number() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let first = cast::sent(&ctx, "Northwind").await;
        let draft = cast::drafted(&ctx, "another", "Northwind Inc.").await;
        for id in [draft, DraftId::new("draft-Northwind"), DraftId::new("gone")] {
            let again = submit(&ctx, &team(), &sam(), &id).await;
            match again.unwrap() {
                Submission::AlreadyOpen(open) | Submission::Sent(open) => {
                    assert_eq!(open.id, first.id);
                }
                Submission::Gone => {}
                other => panic!("{other:?}"),
            }
        }
        let next = cast::sent(&ctx, "Fabrikam").await;
        assert_eq!(next.id, HandoffId::new(2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_one_draft_many_times_at_once_finds_the_same_handoff() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let draft = cast::drafted(&ctx, "draft", "Northwind").await;
        let mut clicks = JoinSet::new();
        for _ in 0..12 {
            let (ctx, draft) = (ctx.clone(), draft.clone());
            clicks.spawn(async move { submit(&ctx, &team(), &sam(), &draft).await.unwrap() });
        }
        let mut found = Vec::new();
        for submission in clicks.join_all().await {
            match submission {
                Submission::Sent(handoff) => found.push(handoff.id),
                other => panic!("{other:?}"),
            }
        }
        assert!(found.iter().all(|id| *id == found[0]), "{found:?}");
        let mut tx = ctx.db.read().await.unwrap();
        let told = "SELECT COUNT(*) FROM outbox";
        assert_eq!(
            sql::numbers(&mut tx, told).await,
            [1],
            "one errand: tend the channel"
        );
    })
    .await;
}

#[tokio::test]
async fn once_closed_the_customer_may_begin_again() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let first = cast::sent(&ctx, "Northwind").await;
        let again = cast::drafted(&ctx, "again", "Northwind").await;
        let refused = submit(&ctx, &team(), &sam(), &again).await;
        assert!(
            matches!(refused, Ok(Submission::AlreadyOpen(_))),
            "{refused:?}"
        );
        let cancel = Event::Cancel {
            reason: "They left".to_owned(),
        };
        act(&ctx, &act_of(sam(), "cancel"), first.id, &cancel)
            .await
            .unwrap();
        let sent = submit(&ctx, &team(), &sam(), &again).await;
        assert!(
            matches!(&sent, Ok(Submission::Sent(handoff)) if handoff.id == HandoffId::new(2)),
            "{sent:?}"
        );
    })
    .await;
}
