//! Lanes: order, fairness, one holder, and no message that waits in a lane that sleeps.

use std::collections::HashSet;

use chrono::TimeDelta;
use handoff::domain::Instant;
use handoff::domain::errand::Errand;
use handoff::domain::ids::{ChannelId, HandoffId, MessageTs, WorkspaceId};
use handoff::store::lanes::Lane;
use handoff::store::outbox::{OutboxRow, Place, Standing};
use handoff::store::pauses::EVERY_METHOD;
use handoff::store::sending::Settled;
use handoff::store::{Db, StoreError, Tx};
use tokio::task::JoinSet;

use crate::support::cast::{monday, team};
use crate::support::{TestDb, on_every_database, postgres, rounds, sql};

const LEASE: TimeDelta = TimeDelta::seconds(60);

fn tend() -> Errand {
    Errand::Tend {
        handoff: HandoffId::new(1),
    }
}

fn the_lane() -> Lane {
    Lane {
        workspace: team(),
        name: tend().lane(),
    }
}

fn seconds(seconds: i64) -> Instant {
    monday() + TimeDelta::seconds(seconds)
}

fn rows(key: &str) -> [(String, Errand); 1] {
    [(key.to_owned(), tend())]
}

async fn enqueue(db: &Db, key: &str, now: Instant) {
    let mut tx = db.begin().await.unwrap();
    tx.enqueue(&team(), &rows(key), now).await.unwrap();
    tx.commit().await.unwrap();
}

async fn claim(db: &Db, lease: &str, now: Instant) -> Vec<Lane> {
    claim_of(db, &[team()], lease, now).await
}

async fn claim_of(db: &Db, ours: &[WorkspaceId], lease: &str, now: Instant) -> Vec<Lane> {
    let mut tx = db.begin().await.unwrap();
    let claimed = tx.claim_lanes(ours, 20, lease, now, now + LEASE).await;
    tx.commit().await.unwrap();
    claimed.unwrap()
}

/// When a lane of the team is due next.
async fn next_due(tx: &mut Tx) -> Option<Instant> {
    tx.next_lane_due(&[team()], monday()).await.unwrap()
}

/// Sends the lane's first message, as far as the store is concerned.
async fn send_head(tx: &mut Tx, now: Instant) -> String {
    let head = head(tx).await.unwrap();
    let begun = tx.begin_sending(&[head.id], now).await;
    assert_eq!(begun.unwrap(), [head.id]);
    let sent = tx.settle(&[settled(head.id, Standing::Sent, None)]).await;
    assert_eq!(sent.unwrap(), 1);
    head.key
}

/// The lane's oldest message that is still to be sent.
async fn head(tx: &mut Tx) -> Option<OutboxRow> {
    let heads = tx.heads_of(&[&the_lane()]).await.unwrap();
    let mut heads = heads.into_values();
    let head = heads.next().transpose().unwrap();
    assert!(heads.next().is_none());
    head
}

fn settled(id: i64, standing: Standing, error: Option<&str>) -> Settled {
    Settled {
        id,
        standing,
        place: None,
        live: false,
        error: error.map(str::to_owned),
        progressed: false,
    }
}

#[tokio::test]
async fn messages_leave_a_lane_in_order_and_at_its_pace() {
    on_every_database(async |database| {
        let db = database.open().await;
        enqueue(&db, "first", seconds(0)).await;
        enqueue(&db, "second", seconds(0)).await;
        for (nth, key) in ["first", "second"].into_iter().enumerate() {
            let now = seconds(i64::try_from(nth).unwrap());
            let lease = format!("lease-{nth}");
            assert_eq!(claim(&db, &lease, now).await, [the_lane()]);
            assert!(claim(&db, "other", now).await.is_empty(), "it is held");
            let mut tx = db.begin().await.unwrap();
            assert_eq!(send_head(&mut tx, now).await, key);
            let next = now + TimeDelta::seconds(1);
            assert!(tx.release_lane(&the_lane(), &lease, next).await.unwrap());
            tx.commit().await.unwrap();
            assert!(claim(&db, "early", now).await.is_empty(), "one a second");
        }
        let mut tx = db.begin().await.unwrap();
        assert_eq!(next_due(&mut tx).await, None, "nothing to do");
        let again = tx.enqueue(&team(), &rows("first"), seconds(9)).await;
        again.unwrap();
        assert!(head(&mut tx).await.is_none(), "said for ever");
    })
    .await;
}

#[tokio::test]
async fn whoever_lost_a_lane_can_neither_hold_nor_release_it() {
    on_every_database(async |database| {
        let db = database.open().await;
        enqueue(&db, "first", seconds(0)).await;
        claim(&db, "slow", seconds(0)).await;
        assert_eq!(claim(&db, "quick", seconds(60)).await, [the_lane()]);
        let mut tx = db.begin().await.unwrap();
        assert!(!tx.holds_lane(&the_lane(), "slow").await.unwrap());
        let released = tx.release_lane(&the_lane(), "slow", seconds(61)).await;
        assert!(!released.unwrap());
        assert!(tx.holds_lane(&the_lane(), "quick").await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_dead_message_comes_back_when_a_person_says_so() {
    on_every_database(async |database| {
        let db = database.open().await;
        enqueue(&db, "first", seconds(0)).await;
        claim(&db, "lease", seconds(0)).await;
        let mut tx = db.begin().await.unwrap();
        let first = head(&mut tx).await.unwrap();
        tx.begin_sending(&[first.id], seconds(0)).await.unwrap();
        let archived = settled(first.id, Standing::Dead, Some("is_archived"));
        tx.settle(&[archived]).await.unwrap();
        tx.release_lane(&the_lane(), "lease", seconds(1))
            .await
            .unwrap();
        let dead = tx.dead_rows(10).await.unwrap();
        assert_eq!(dead.len(), 1);
        assert_eq!(dead[0].error.as_deref(), Some("is_archived"));
        assert_eq!(next_due(&mut tx).await, None);

        assert!(tx.revive(first.id).await.unwrap().is_some());
        assert!(tx.revive(first.id).await.unwrap().is_none(), "once");
        // Due since it was asked for, but at the lane's pace.
        assert_eq!(next_due(&mut tx).await, Some(seconds(1)));
        let again = head(&mut tx).await.unwrap();
        assert_eq!(again.id, first.id);
        assert_eq!(again.standing, Standing::Unsure, "its traces come first");
    })
    .await;
}

#[tokio::test]
async fn a_busy_workspace_does_not_delay_a_quiet_one() {
    on_every_database(async |database| {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        let busy = "
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
            INSERT INTO lanes (workspace, name, due_at, not_before)
            SELECT 'TBUSY', 'C' || i, 0, 0 FROM n";
        assert_eq!(sql::run(&mut tx, busy).await.unwrap(), 10_000);
        let [busy, quiet] = ["TBUSY", "TQUIET"].map(WorkspaceId::new);
        for name in ["C1", "C2", "C3"] {
            tx.wake_lane(&quiet, name, seconds(0)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let first = claim_of(&db, &[busy, quiet], "lease", seconds(0)).await;
        assert_eq!(first.len(), 20);
        let quiet = first
            .iter()
            .filter(|lane| lane.workspace.as_str() == "TQUIET");
        assert_eq!(quiet.count(), 3);
    })
    .await;
}

#[tokio::test]
async fn nobody_takes_a_lane_of_a_workspace_they_cannot_speak_for() {
    on_every_database(async |database| {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        let [other, third] = ["TOTHER", "TTHIRD"].map(WorkspaceId::new);
        for workspace in [&team(), &other, &third] {
            tx.wake_lane(workspace, "C1", seconds(0)).await.unwrap();
        }
        tx.wake_lane(&other, "C2", seconds(9)).await.unwrap();
        tx.commit().await.unwrap();
        let of = |claimed: Vec<Lane>| {
            let mut of: Vec<_> = claimed.into_iter().map(|lane| lane.workspace).collect();
            of.sort();
            of
        };
        let mut tx = db.read().await.unwrap();
        let next = tx.next_lane_due(&[], monday()).await.unwrap();
        assert_eq!(next, None, "nobody to speak for yet");
        drop(tx);
        assert!(claim_of(&db, &[], "nobody", seconds(0)).await.is_empty());
        assert_eq!(of(claim(&db, "ours", seconds(0)).await), [team()]);
        let both = [other.clone(), third.clone()];
        let theirs = claim_of(&db, &both, "theirs", seconds(0)).await;
        assert_eq!(of(theirs), both);
        let mut tx = db.read().await.unwrap();
        let next = tx.next_lane_due(&[other], monday()).await.unwrap();
        assert_eq!(next, Some(seconds(9)));
    })
    .await;
}

#[tokio::test]
async fn a_paused_workspace_keeps_its_lanes_and_others_go_on() {
    on_every_database(async |database| {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        let paused = WorkspaceId::new("TPAUSED");
        for workspace in [&paused, &team()] {
            tx.wake_lane(workspace, "C1", seconds(0)).await.unwrap();
        }
        tx.pause(&paused, EVERY_METHOD, seconds(30), "token_revoked")
            .await
            .unwrap();
        tx.pause(&team(), "chat.postMessage", seconds(30), "ratelimited")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let ours = [paused.clone(), team()];
        let claimed = claim_of(&db, &ours, "lease", seconds(29)).await;
        assert_eq!(claimed.len(), 1);
        assert_eq!(
            claimed[0].workspace,
            team(),
            "one method is not all of them"
        );
        let claimed = claim_of(&db, &ours, "later", seconds(30)).await;
        assert_eq!(claimed.len(), 1);
        assert_eq!(claimed[0].workspace, paused);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_replicas_share_the_lanes_without_overlap() {
    on_every_database(async |database| {
        let db = database.open().await;
        let lanes = rounds(300, 3_000);
        let mut tx = db.begin().await.unwrap();
        let ours = seven();
        for nth in 0..lanes {
            let name = format!("C{nth}");
            tx.wake_lane(&ours[nth % 7], &name, seconds(0))
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let mut replicas = JoinSet::new();
        for replica in 0..8 {
            let db = database.open().await;
            replicas.spawn(async move { claim_all(&db, replica, lanes).await });
        }
        let taken: Vec<Lane> = replicas.join_all().await.into_iter().flatten().collect();
        let different: HashSet<_> = taken
            .iter()
            .map(|lane| (lane.workspace.clone(), lane.name.clone()))
            .collect();
        assert_eq!(taken.len(), different.len(), "some were taken twice");
        assert_eq!(taken.len(), lanes, "some were left");
    })
    .await;
}

fn seven() -> [WorkspaceId; 7] {
    [0, 1, 2, 3, 4, 5, 6].map(|nth| WorkspaceId::new(format!("T{nth}")))
}

/// Claims until no lane is due. A claim may come back empty while others hold what it wanted
/// (PostgreSQL skips locked rows), so the end is that none is due.
async fn claim_all(db: &Db, replica: u32, lanes: usize) -> Vec<Lane> {
    let mut taken = Vec::new();
    for round in 0.. {
        let lease = format!("{replica}/{round}");
        let claimed = claim_of(db, &seven(), &lease, seconds(0)).await;
        let mut tx = db.read().await.unwrap();
        let due = tx.next_lane_due(&seven(), monday()).await.unwrap();
        if claimed.is_empty() && due.is_none_or(|due| due > seconds(0)) {
            break;
        }
        taken.extend(claimed);
        assert!(taken.len() <= lanes);
    }
    taken
}

/// A message that waits, and a lane that is due: or nobody would ever look.
async fn is_awake(db: &Db) -> bool {
    let mut tx = db.begin().await.unwrap();
    let waits = head(&mut tx).await.is_some();
    let due = next_due(&mut tx).await;
    !waits || due.is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_message_is_left_in_a_sleeping_lane() {
    on_every_database(async |database| {
        let db = database.open().await;
        for round in 0..rounds(60, 1_000) {
            let now = seconds(i64::try_from(round).unwrap() * 100);
            enqueue(&db, &format!("{round}/first"), now).await;
            claim(&db, "lease", now).await;
            let adding = tokio::spawn({
                let db = db.clone();
                async move { enqueue(&db, &format!("{round}/second"), now).await }
            });
            let mut tx = db.begin().await.unwrap();
            send_head(&mut tx, now).await;
            assert!(tx.release_lane(&the_lane(), "lease", now).await.unwrap());
            tx.commit().await.unwrap();
            adding.await.unwrap();
            assert!(is_awake(&db).await, "round {round}");
            // Empty it for the next round.
            claim(&db, "lease", now).await;
            let mut tx = db.begin().await.unwrap();
            send_head(&mut tx, now).await;
            tx.release_lane(&the_lane(), "lease", now).await.unwrap();
            tx.commit().await.unwrap();
        }
    })
    .await;
}

/// A held lane with one message that was just sent; on PostgreSQL, where two transactions can
/// meet.
async fn about_to_release(database: &TestDb) -> Db {
    let db = database.open().await;
    enqueue(&db, "first", seconds(0)).await;
    claim(&db, "lease", seconds(0)).await;
    let mut tx = db.begin().await.unwrap();
    send_head(&mut tx, seconds(0)).await;
    tx.commit().await.unwrap();
    db
}

/// What a transaction put off is written, and not yet committed.
async fn written(tx: &mut Tx) -> Result<(), StoreError> {
    tx.connection().await.map(|_| ())
}

/// Waits until some transaction of this database waits for another's lock.
async fn somebody_waits(db: &Db) {
    let waiting = "
        SELECT COUNT(*) FROM pg_locks
        WHERE NOT granted AND pid IN (
            SELECT pid FROM pg_locks JOIN pg_class ON pg_class.oid = pg_locks.relation
            WHERE relnamespace = current_schema()::regnamespace)";
    loop {
        let mut tx = db.read().await.unwrap();
        if sql::numbers(&mut tx, waiting).await[0] > 0 {
            return;
        }
        drop(tx);
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_added_while_the_lane_is_released_wakes_it() {
    let Some(database) = postgres() else { return };
    let db = about_to_release(&database).await;
    // The message comes first and is not committed; the release waits for it.
    let mut adding = db.begin().await.unwrap();
    adding
        .enqueue(&team(), &rows("second"), seconds(0))
        .await
        .unwrap();
    written(&mut adding).await.unwrap();
    let releasing = tokio::spawn({
        let db = db.clone();
        async move {
            let mut tx = db.begin().await.unwrap();
            assert!(
                tx.release_lane(&the_lane(), "lease", seconds(1))
                    .await
                    .unwrap()
            );
            tx.commit().await.unwrap();
        }
    });
    somebody_waits(&db).await;
    adding.commit().await.unwrap();
    releasing.await.unwrap();
    assert!(is_awake(&db).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_waits_for_the_release_wakes_the_lane_itself() {
    let Some(database) = postgres() else { return };
    let db = about_to_release(&database).await;
    let mut releasing = db.begin().await.unwrap();
    let lane = the_lane();
    let released = releasing.release_lane(&lane, "lease", seconds(1)).await;
    assert!(released.unwrap());
    written(&mut releasing).await.unwrap();
    let adding = tokio::spawn({
        let db = db.clone();
        async move { enqueue(&db, "second", seconds(0)).await }
    });
    somebody_waits(&db).await;
    releasing.commit().await.unwrap();
    adding.await.unwrap();
    assert!(is_awake(&db).await);
    assert!(
        claim(&db, "early", seconds(0)).await.is_empty(),
        "its pace is kept"
    );
    assert_eq!(claim(&db, "next", seconds(1)).await, [the_lane()]);
}

/// Why `release_lane` is two statements: the proof above would notice one.
#[tokio::test(flavor = "multi_thread")]
async fn in_one_statement_the_lane_would_sleep_for_ever() {
    let Some(database) = postgres() else { return };
    let db = about_to_release(&database).await;
    let mut adding = db.begin().await.unwrap();
    adding
        .enqueue(&team(), &rows("second"), seconds(0))
        .await
        .unwrap();
    written(&mut adding).await.unwrap();
    let releasing = tokio::spawn({
        let db = db.clone();
        async move {
            let mut tx = db.begin().await.unwrap();
            let in_one = format!(
                "UPDATE lanes SET lease = NULL, due_at = CASE WHEN EXISTS (
                    SELECT 1 FROM outbox WHERE outbox.lane = lanes.name AND outbox.state < 3)
                    THEN 0 ELSE {} END",
                i64::MAX
            );
            sql::run(&mut tx, &in_one).await.unwrap();
            tx.commit().await.unwrap();
        }
    });
    somebody_waits(&db).await;
    adding.commit().await.unwrap();
    releasing.await.unwrap();
    assert!(!is_awake(&db).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_must_give_way_may_be_tried_again() {
    let Some(database) = postgres() else { return };
    let db = database.open().await;
    let mut setup = db.begin().await.unwrap();
    for lane in ["A", "B"] {
        setup.wake_lane(&team(), lane, seconds(0)).await.unwrap();
    }
    setup.commit().await.unwrap();

    // Each holds the lane that the other wants.
    let mut one = db.begin().await.unwrap();
    one.wake_lane(&team(), "A", seconds(0)).await.unwrap();
    written(&mut one).await.unwrap();
    let mut two = db.begin().await.unwrap();
    two.wake_lane(&team(), "B", seconds(0)).await.unwrap();
    written(&mut two).await.unwrap();
    let team = team();
    let (first, second) = tokio::join!(
        async {
            one.wake_lane(&team, "B", seconds(0)).await.unwrap();
            let crossed = written(&mut one).await;
            drop(one);
            crossed
        },
        async {
            two.wake_lane(&team, "A", seconds(0)).await.unwrap();
            let crossed = written(&mut two).await;
            drop(two);
            crossed
        },
    );
    let gave_way: Vec<_> = [first, second]
        .into_iter()
        .filter_map(Result::err)
        .collect();
    assert_eq!(gave_way.len(), 1, "one gives way, the other goes on");
    assert!(gave_way[0].is_passing(), "{}", gave_way[0]);

    let mut again = db.begin().await.unwrap();
    for lane in ["A", "B"] {
        again.wake_lane(&team, lane, seconds(0)).await.unwrap();
    }
    again.commit().await.unwrap();
}

/// The positions of the answers are those of the questions.
#[tokio::test]
async fn several_lanes_are_held_settled_and_released_together() {
    on_every_database(async |database| {
        let db = database.open().await;
        let now = seconds(0);
        let mut tx = db.begin().await.unwrap();
        let asked: Vec<_> = [1, 1, 2, 3].into_iter().zip(0..).map(about).collect();
        tx.enqueue(&team(), &asked, now).await.unwrap();
        let claimed = tx
            .claim_lanes(&[team()], 16, "ours", now, seconds(60))
            .await;
        assert_eq!(claimed.unwrap().len(), 3);
        let [one, two, three] = [1, 2, 3].map(|number| Lane {
            workspace: team(),
            name: HandoffId::new(number).to_string(),
        });
        let nowhere = Lane {
            workspace: team(),
            name: "nowhere".to_owned(),
        };
        let asked = [
            (&three, "ours"),
            (&one, "theirs"),
            (&nowhere, "ours"),
            (&one, "ours"),
            (&two, "ours"),
        ];
        let ours = tx.holds_lanes(&asked).await.unwrap();
        assert_eq!(ours, [true, false, false, true, true]);

        let heads = tx.heads_of(&[&two, &nowhere, &one]).await.unwrap();
        let heads: Vec<OutboxRow> = heads.into_values().map(Result::unwrap).collect();
        let ids: Vec<i64> = heads.iter().map(|row| row.id).collect();
        let mut begun = tx.begin_sending(&ids, now).await.unwrap();
        begun.sort_unstable();
        assert_eq!(begun, ids);
        let place = Place {
            channel: ChannelId::new("C1"),
            ts: MessageTs::new("1.2"),
        };
        let sent = Settled {
            place: Some(place.clone()),
            live: true,
            ..settled(ids[0], Standing::Sent, None)
        };
        let later = Settled {
            progressed: true,
            ..settled(ids[1], Standing::Ready, Some("why"))
        };
        assert_eq!(tx.settle(&[sent, later]).await.unwrap(), 2);
        let found = tx.place_of(&team(), &heads[0].key).await.unwrap();
        assert_eq!(found, Some(place));
        let again = tx.row_of(&team(), &heads[1].key).await.unwrap().unwrap();
        assert_eq!(again.error.as_deref(), Some("why"));
        assert_eq!((again.attempt, again.standing), (0, Standing::Ready));

        let released = [(&two, seconds(7)), (&one, seconds(5)), (&three, seconds(9))];
        tx.release_lanes(&released).await.unwrap();
        assert_eq!(next_due(&mut tx).await, Some(seconds(5)), "one more waits");
        tx.commit().await.unwrap();
        assert_eq!(claim(&db, "next", seconds(6)).await, [one]);
        assert_eq!(claim(&db, "next", seconds(8)).await, [two]);
    })
    .await;
}

fn about((number, nth): (i64, i64)) -> (String, Errand) {
    let handoff = HandoffId::new(number);
    (format!("about/{number}/{nth}"), Errand::Repair { handoff })
}
