//! Books on their way: one of each person at a time, each handoff once, and one that cannot be read
//! keeps no other from moving.

use handoff::domain::book::{Outcome, Parts, Stays};
use handoff::domain::decide::Event;
use handoff::domain::ids::{HandoffId, TransferId, UserId};
use handoff::flows::Ctx;
use handoff::flows::act::act;
use handoff::flows::book::{Begun, Wish, begin, go_on, gone};

use crate::support::cast::{self, act_of, lena, max, mia, sam, team};
use crate::support::{on_every_database, sql};

fn wish(id: &str, from: UserId, to: UserId, parts: Parts) -> Wish {
    Wish {
        id: TransferId::new(id),
        from,
        to,
        why: "Mia moves to another team.".to_owned(),
        parts,
    }
}

async fn to_its_end(ctx: &Ctx) {
    while go_on(ctx).await.unwrap() {}
}

fn on_its_way(begun: &Begun) -> u64 {
    match begun {
        Begun::OnItsWay { customers } => *customers,
        other => panic!("nothing is on its way: {other:?}"),
    }
}

/// Three of Mia's.
async fn three(ctx: &Ctx) {
    for customer in ["Northwind", "Fabrikam", "Contoso"] {
        cast::sent(ctx, customer).await;
    }
}

#[tokio::test]
async fn each_handoff_is_in_it_once() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        three(&ctx).await;
        let hand_over = |to: UserId| Event::HandOver {
            to,
            why: "Holidays.".to_owned(),
        };
        let acknowledge = Event::Acknowledge {
            kickoff: None,
            matters_most: None,
        };
        // Mia both sells and looks after one, owns another and passed it on, and was asked for none.
        let (first, second) = (HandoffId::new(1), HandoffId::new(2));
        let change = Event::ChangeSeller {
            to: mia(),
            why: "Sam is ill.".to_owned(),
        };
        act(&ctx, &act_of(lena(), "a"), first, &change)
            .await
            .unwrap();
        act(&ctx, &act_of(mia(), "b"), second, &acknowledge)
            .await
            .unwrap();
        let to_lena = hand_over(lena());
        act(&ctx, &act_of(mia(), "c"), second, &to_lena)
            .await
            .unwrap();
        let both = wish("t1", mia(), max(), Parts::BOTH);
        let begun = begin(&ctx, &act_of(lena(), "d"), &both).await.unwrap();
        assert_eq!(on_its_way(&begun), 3);
        to_its_end(&ctx).await;
        // What Lena was asked is Max's now, and of hers nothing is left.
        let lenas = wish("t2", lena(), max(), Parts::BOTH);
        let begun = begin(&ctx, &act_of(lena(), "e"), &lenas).await.unwrap();
        assert!(matches!(begun, Begun::Empty), "{begun:?}");
        let maxs = wish("t3", max(), lena(), Parts::BOTH);
        let begun = begin(&ctx, &act_of(lena(), "f"), &maxs).await.unwrap();
        assert_eq!(on_its_way(&begun), 3, "asked, and seller of one");
        to_its_end(&ctx).await;
    })
    .await;
}

#[tokio::test]
async fn of_one_person_one_is_on_its_way_at_a_time() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        three(&ctx).await;
        let first = wish("t1", mia(), max(), Parts::BOTH);
        let begun = begin(&ctx, &act_of(lena(), "a"), &first).await.unwrap();
        assert_eq!(on_its_way(&begun), 3);
        // The same delivery again; somebody else's wish; another person's book meanwhile.
        let again = begin(&ctx, &act_of(lena(), "a"), &first).await.unwrap();
        assert!(matches!(again, Begun::Already), "{again:?}");
        let other = wish("t2", mia(), lena(), Parts::BOTH);
        let other = begin(&ctx, &act_of(mia(), "b"), &other).await.unwrap();
        match other {
            Begun::UnderWay(transfer) => assert_eq!(transfer.by, lena()),
            other => panic!("{other:?}"),
        }
        let sams = wish("t3", sam(), lena(), Parts::BOTH);
        let begun = begin(&ctx, &act_of(sam(), "c"), &sams).await.unwrap();
        assert_eq!(on_its_way(&begun), 3);
        to_its_end(&ctx).await;
        let gone = gone(&ctx, &team(), &first.id).await.unwrap().unwrap();
        assert_eq!(gone.moved(), (3, 0));
        // It is over: the next one may begin.
        let next = wish("t4", mia(), lena(), Parts::BOTH);
        let begun = begin(&ctx, &act_of(mia(), "d"), &next).await.unwrap();
        assert!(matches!(begun, Begun::Empty), "{begun:?}");
    })
    .await;
}

#[tokio::test]
async fn one_that_cannot_be_read_keeps_no_other_from_moving() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        three(&ctx).await;
        let wish = wish("t1", mia(), max(), Parts::BOTH);
        begin(&ctx, &act_of(lena(), "a"), &wish).await.unwrap();
        let mut tx = ctx.db.begin().await.unwrap();
        sql::run(&mut tx, "UPDATE handoffs SET brief = '{' WHERE number = 2")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        to_its_end(&ctx).await;
        let mut tx = ctx.db.read().await.unwrap();
        let outcomes = tx.outcomes(&team(), &wish.id).await.unwrap();
        let stayed: Vec<Option<Stays>> = outcomes
            .iter()
            .map(|(_, outcome)| match outcome {
                Outcome::Stayed { why } => Some(*why),
                Outcome::Moved { .. } => None,
            })
            .collect();
        assert_eq!(stayed, [None, Some(Stays::Unreadable), None]);
        let told = "SELECT key FROM outbox WHERE key LIKE 'book/%' ORDER BY key";
        let told = sql::texts(&mut tx, told).await;
        assert_eq!(
            told,
            [
                "book/t1/asker/ULENA",
                "book/t1/concerned/UMIA",
                "book/t1/concerned/USAM",
                "book/t1/receiver/UMAX"
            ]
        );
        drop(tx);
        let gone = gone(&ctx, &team(), &wish.id).await.unwrap().unwrap();
        assert_eq!(gone.unread, [HandoffId::new(2)]);
    })
    .await;
}
