//! `kill -9` in the middle of committing: whatever was acknowledged is stored, and nothing is
//! stored by halves.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use handoff::domain::handoff::Handoff;
use handoff::domain::ids::HandoffId;
use handoff::store::Tx;

use crate::support::cast::{self, team};
use crate::support::{on_every_database, rounds, sql};

/// Set for the process that is going to be killed: the database it works on.
const VICTIM: &str = "HANDOFF_TEST_VICTIM";
const ACKNOWLEDGED: &str = "acknowledged ";

/// Not a test of its own: the victim runs this program again with only this function.
#[tokio::test]
async fn victim() {
    let Ok(url) = std::env::var(VICTIM) else {
        return;
    };
    let db = handoff::store::Db::open(&url).await.unwrap();
    let ctx = cast::installed(db).await;
    let life = std::process::id();
    for nth in 0.. {
        let handoff = cast::sent(&ctx, &format!("Customer {life} x {nth}")).await;
        println!("{ACKNOWLEDGED}{}", handoff.id.number());
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_kill_9() {
    on_every_database(async |database| {
        let db = database.open().await;
        let mut acknowledged = Vec::new();
        for round in 0..rounds(3, 20) {
            acknowledged.extend(one_life(&database.url, 5 + 7 * round));
            let mut tx = db.begin().await.unwrap();
            let stored = tx
                .open_handoffs(&team(), HandoffId::new(0), i64::MAX)
                .await
                .unwrap();
            for id in &acknowledged {
                assert!(
                    stored.iter().any(|handoff| handoff.id == *id),
                    "{id} is lost"
                );
            }
            for handoff in &stored {
                is_whole(&mut tx, handoff).await;
            }
            if database.name == "SQLite" {
                assert_eq!(sql::texts(&mut tx, "PRAGMA integrity_check").await, ["ok"]);
            }
        }
    })
    .await;
}

/// Lets a process commit until it acknowledged this many, kills it, and returns all that it
/// acknowledged until it died.
fn one_life(url: &str, enough: usize) -> Vec<HandoffId> {
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["store::crash::victim", "--exact", "--nocapture"])
        .env(VICTIM, url)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    for line in BufReader::new(victim.stdout.take().unwrap()).lines() {
        if let Some(number) = line.unwrap().strip_prefix(ACKNOWLEDGED) {
            acknowledged.push(HandoffId::new(number.parse().unwrap()));
        }
        if acknowledged.len() == enough {
            victim.kill().unwrap();
        }
    }
    victim.wait().unwrap();
    assert!(acknowledged.len() >= enough, "it died by itself");
    acknowledged
}

/// Brief, timeline, reminder and errand came with it.
async fn is_whole(tx: &mut Tx, handoff: &Handoff) {
    let id = handoff.id.number();
    for (what, query) in [
        (
            "brief",
            format!("SELECT COUNT(*) FROM briefs WHERE handoff = {id}"),
        ),
        (
            "timeline",
            format!("SELECT COUNT(*) FROM touchpoints WHERE handoff = {id}"),
        ),
        (
            "reminder",
            format!("SELECT COUNT(*) FROM timers WHERE subject = 'HO-{id}'"),
        ),
        (
            "errand",
            format!("SELECT COUNT(*) FROM outbox WHERE handoff = {id}"),
        ),
        (
            "draft",
            format!("SELECT COUNT(*) FROM drafts WHERE submitted_as = {id}"),
        ),
    ] {
        assert_eq!(
            sql::numbers(tx, &query).await,
            [1],
            "{what} of {}",
            handoff.id
        );
    }
    let lane = format!("SELECT COUNT(*) FROM lanes WHERE name = '{}'", handoff.id);
    assert_eq!(sql::numbers(tx, &lane).await, [1], "lane of {}", handoff.id);
}
