//! Handoffs are found alike on both databases, by an index that is written behind them.

use std::cmp::Reverse;

use handoff::domain::customer::Customer;
use handoff::domain::handoff::Handoff;
use handoff::domain::ids::{HandoffId, UserId, WorkspaceId};
use handoff::domain::policy::Policy;
use handoff::domain::search::{Fit, Query};
use handoff::domain::template::{FieldKey, GOALS, SENSITIVITIES};
use handoff::flows::search::{Hit, MOST_HITS};
use handoff::flows::{Ctx, find, index};
use handoff::store::Db;

use super::plans::{plan, statement};
use crate::support::cast::{self, brief_of, lena, max, mia, monday, sam, team};
use crate::support::chance::Chance;
use crate::support::{databases, on_every_database, sql};

const FIRST: [&str; 8] = [
    "North", "South", "Bolt", "Acme", "Müller", "Nord", "東京", "Umbra",
];
const SECOND: [&str; 8] = [
    "wind Traders",
    " Industries",
    " & Söhne GmbH",
    " Labs",
    "light Inc.",
    "商事",
    " Wind",
    "",
];
const WORDS: [&str; 12] = [
    "sso",
    "import",
    "orders",
    "SAP",
    "warehouse",
    "training",
    "Ada",
    "ada@acme.example",
    "https://shop.nordlight.example/x",
    "bo@gmail.com",
    "40",
    "naïve",
];

/// Handoffs as chance has it; every third is Max's, and not Mia's.
fn handoffs(chance: &mut Chance, many: i64) -> Vec<Handoff> {
    let mut pick = |from: &[&'static str]| from[chance.below(from.len())];
    let mut made = Vec::new();
    for number in 1..=many {
        let name = format!("{}{}", pick(&FIRST), pick(&SECOND));
        let mut brief = brief_of(&name).brief;
        brief.answers.clear();
        for field in [GOALS, FieldKey::of("scope"), SENSITIVITIES] {
            let answer = format!("{} {} {}", pick(&WORDS), pick(&WORDS), pick(&WORDS));
            brief.answers.insert(field, answer);
        }
        brief
            .answers
            .insert(SENSITIVITIES, "zebra https://zebra.example".to_owned());
        let manager = if number % 3 == 0 { max() } else { mia() };
        let mut handoff = handoff::domain::decide::submit(
            team(),
            HandoffId::new(number),
            handoff::domain::draft::Ready {
                others: std::collections::BTreeSet::new(),
                customer: Customer::new(&name).unwrap(),
                seller: sam(),
                manager,
                brief,
                template: handoff::domain::template::standard().clone(),
            },
            monday(),
        );
        // One customer has one that is open at most.
        handoff.state = cancelled();
        made.push(handoff);
    }
    made
}

fn cancelled() -> handoff::domain::handoff::State {
    handoff::domain::handoff::State::Cancelled(handoff::domain::handoff::Cancelled {
        at: monday(),
        by: lena(),
        reason: String::new(),
        accountable: sam(),
    })
}

async fn store(ctx: &Ctx, handoffs: &[Handoff]) {
    let mut tx = ctx.db.begin().await.unwrap();
    for handoff in handoffs {
        tx.add_handoff(handoff).await.unwrap();
        tx.index_later(handoff).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// As the worker does it; says how many pages that were.
async fn write_all(ctx: &Ctx) -> usize {
    let mut pages = 0;
    loop {
        let mut tx = ctx.db.begin().await.unwrap();
        if index::write_page(&mut tx).await.unwrap() == 0 {
            return pages;
        }
        tx.commit().await.unwrap();
        pages += 1;
    }
}

async fn everything(ctx: &Ctx, person: &UserId, typed: &str) -> Vec<(i64, Fit)> {
    let hits = find::everything(ctx, &team(), person, typed).await.unwrap();
    let told = hits.into_iter();
    told.map(|Hit { handoff, fit }| (handoff.id.number(), fit))
        .collect()
}

/// The same without any index.
fn one_by_one(handoffs: &[Handoff], person: &UserId, typed: &str) -> Vec<(i64, Fit)> {
    let query = Query::new(typed);
    let theirs = |handoff: &&Handoff| {
        *person == lena() || [&handoff.seller, &handoff.manager].contains(&person)
    };
    let theirs: Vec<&Handoff> = handoffs.iter().filter(theirs).collect();
    let name = |handoff: &Handoff| query.fit_of_name(&handoff.customer);
    let right = |handoff: &Handoff| {
        let by_name = name(handoff).filter(|fit| !matches!(fit, Fit::Misspelt(_)));
        let well = by_name.or_else(|| query.fit_of_domain(handoff));
        well.or_else(|| query.fit_of_words(handoff))
    };
    let found = theirs.iter().any(|handoff| right(handoff).is_some());
    let fit = |handoff: &Handoff| {
        if found { right(handoff) } else { name(handoff) }
    };
    let fits = theirs
        .iter()
        .filter_map(|one| Some((one.id.number(), fit(one)?)));
    let mut fits: Vec<(i64, Fit)> = fits.collect();
    fits.sort_by_key(|(number, fit)| (fit.rank(), Reverse(*number)));
    fits.truncate(MOST_HITS + 1);
    fits
}

const TYPED: [&str; 26] = [
    "north",
    "nort",
    "northwnd",
    "Nrothwind",
    "NT",
    "acme labs",
    "acem",
    "muller",
    "Müler",
    "mueller",
    "東京",
    "京商",
    "sso",
    "sso import",
    "orders warehouse acme",
    "acme.example",
    "shop.nordlight.example",
    "nordlight.example",
    "gmail.com",
    "naive",
    "40",
    "zebra",
    "zebra.example",
    "wind",
    "u",
    "%",
];

#[tokio::test]
async fn both_databases_find_what_looking_at_each_one_finds() {
    let mut chance = Chance::new(7);
    // Few enough that no list is cut before it is ordered.
    let handoffs = handoffs(&mut chance, 60);
    for database in databases() {
        eprintln!("on {}", database.name);
        let ctx = cast::installed(database.open().await).await;
        behind_doors(&ctx).await;
        store(&ctx, &handoffs).await;
        let pages = write_all(&ctx).await;
        assert_eq!(pages, 4, "sixteen a page");
        for typed in TYPED {
            for person in [lena(), mia(), max(), UserId::new("UOLAF")] {
                let found = everything(&ctx, &person, typed).await;
                assert_eq!(
                    found,
                    one_by_one(&handoffs, &person, typed),
                    "{typed} by {person}"
                );
            }
        }
        let mut tx = ctx.db.read().await.unwrap();
        let secret = "SELECT COUNT(*) FROM search_terms WHERE term LIKE '%zebra%'";
        assert_eq!(sql::numbers(&mut tx, secret).await, [0]);
    }
}

/// Channels are private.
async fn behind_doors(ctx: &Ctx) {
    let policy = Policy {
        private_channels: true,
        ..Policy::default()
    };
    let mut tx = ctx.db.begin().await.unwrap();
    tx.save_policy(&team(), &policy).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_handoff_is_found_before_its_terms_are_written_and_after() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let handoffs = handoffs(&mut Chance::new(3), 20);
        store(&ctx, &handoffs).await;
        for typed in TYPED {
            let before = everything(&ctx, &lena(), typed).await;
            assert_eq!(before, one_by_one(&handoffs, &lena(), typed), "{typed}");
        }
        write_all(&ctx).await;
        let mut tx = ctx.db.read().await.unwrap();
        assert!(!tx.has_terms_to_write().await.unwrap());
        assert!(tx.waiting_for_index(&team(), 9).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn one_that_changes_while_its_terms_are_written_waits_on() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let mut handoff = handoffs(&mut Chance::new(1), 1).remove(0);
        store(&ctx, std::slice::from_ref(&handoff)).await;
        let mut tx = ctx.db.begin().await.unwrap();
        let claimed = tx.claim_waiting(9).await.unwrap();
        assert_eq!(claimed.len(), 1);
        handoff.version += 1;
        tx.index_later(&handoff).await.unwrap();
        tx.terms_written(&claimed).await.unwrap();
        let waiting = tx.waiting_for_index(&team(), 9).await.unwrap();
        assert_eq!(waiting, [handoff.id]);
    })
    .await;
}

#[tokio::test]
async fn handoffs_older_than_the_index_are_written_page_by_page() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let handoffs = handoffs(&mut Chance::new(5), 40);
        let mut tx = ctx.db.begin().await.unwrap();
        for handoff in &handoffs {
            tx.add_handoff(handoff).await.unwrap();
        }
        // As the migration leaves it.
        let backlog = "INSERT INTO search_backlogs (workspace, below) VALUES ('T1', 41)";
        sql::run(&mut tx, backlog).await.unwrap();
        tx.commit().await.unwrap();
        let oldest = handoffs[0].customer.to_string();
        assert_eq!(everything(&ctx, &lena(), &oldest[..4]).await, []);
        // A page that comes to nothing is written again.
        let mut tx = ctx.db.begin().await.unwrap();
        assert_eq!(index::write_page(&mut tx).await.unwrap(), 16);
        drop(tx);
        let mut tx = ctx.db.begin().await.unwrap();
        assert_eq!(index::write_page(&mut tx).await.unwrap(), 16);
        tx.commit().await.unwrap();
        // The newest come first, and what changes meanwhile before them.
        let mut tx = ctx.db.begin().await.unwrap();
        let (_, below) = tx.claim_backlog().await.unwrap().unwrap();
        assert_eq!(below, HandoffId::new(25));
        drop(tx);
        write_all(&ctx).await;
        for typed in TYPED {
            let found = everything(&ctx, &lena(), typed).await;
            assert_eq!(found, one_by_one(&handoffs, &lena(), typed), "{typed}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_unreadable_handoff_keeps_nobody_else_from_being_found() {
    on_every_database(async |database| {
        let ctx = cast::installed(database.open().await).await;
        let handoffs = handoffs(&mut Chance::new(5), 3);
        store(&ctx, &handoffs).await;
        let mut tx = ctx.db.begin().await.unwrap();
        let broken = "UPDATE handoffs SET brief = '{' WHERE number = 2";
        sql::run(&mut tx, broken).await.unwrap();
        tx.commit().await.unwrap();
        write_all(&ctx).await;
        let mut tx = ctx.db.read().await.unwrap();
        let sam = "SELECT bits FROM search_terms WHERE term = 'pUSAM'";
        assert_eq!(sql::numbers(&mut tx, sam).await, [0b1010]);
        let elsewhere = WorkspaceId::new("T2");
        assert!(
            tx.having(&elsewhere, &["pUSAM".to_owned()])
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

/// Rows of other terms, so that an index is worth its while.
const ROWS: i64 = 50_000;

#[tokio::test]
async fn what_is_looked_for_goes_through_its_index() {
    on_every_database(async |database| {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        for insert in [
            "INSERT INTO search_terms (workspace, shelf, term, block, bits)
            SELECT 'T1', i % 10, 'w' || i, i % 100, i FROM n",
            "INSERT INTO aliases (workspace, alias_key, customer_key, alias, author, added_at)
            SELECT 'T1', 'a' || i, 'c' || i, '', '', i FROM n",
            "INSERT INTO handoffs (workspace, number, version, customer, customer_key, open, seller,
                manager, brief, brief_version, state, submitted_at)
            SELECT 'T1', i, 1, 'c', 'c' || i, 1, 'S', 'M', '', 1, '', i FROM n",
            "INSERT INTO search_waiting (workspace, handoff, version) SELECT 'T1', i, 1 FROM n",
            "INSERT INTO touchpoints (workspace, handoff, at, touchpoint)
            SELECT 'T1', i % 5000, i, '' FROM n",
            "INSERT INTO briefs (workspace, handoff, version, brief, author, written_at)
            SELECT 'T1', i, 1, '', '', i FROM n",
        ] {
            let numbers = format!(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})"
            );
            sql::run(&mut tx, &format!("{numbers} {insert}")).await.unwrap();
        }
        let analyze = match db {
            // By name: the tables of other tests come and go.
            Db::Postgres(_) => {
                "ANALYZE search_terms, search_waiting, aliases, handoffs, touchpoints, briefs"
            }
            Db::Sqlite { .. } => "ANALYZE",
        };
        sql::run(&mut tx, analyze).await.unwrap();
        let mut slow = Vec::new();
        for (file, words, sqlite, postgres) in [
            (
                "search.rs",
                "GROUP BY asked.value",
                "(workspace=? AND shelf=? AND term=?)",
                "search_terms_pkey",
            ),
            (
                "search.rs",
                "term >= $3",
                "(workspace=? AND shelf=? AND term>? AND term<?)",
                "search_terms_pkey",
            ),
            (
                "search.rs",
                "handoffs.customer",
                "(workspace=? AND number=?)",
                "handoffs_pkey",
            ),
            (
                "search.rs",
                "number < $2",
                "(workspace=? AND number<?)",
                "handoffs_pkey",
            ),
            (
                "search.rs",
                "ORDER BY handoff DESC",
                "sqlite_autoindex_search_waiting_1",
                "search_waiting_pkey",
            ),
            (
                "handoffs.rs",
                "AS asked",
                "(workspace=? AND number=?)",
                "handoffs_pkey",
            ),
            (
                "aliases.rs",
                "CROSS JOIN",
                "(workspace=? AND alias_key=?)",
                "aliases_pkey",
            ),
            (
                "aliases.rs",
                "CROSS JOIN",
                "handoffs_customer",
                "handoffs_customer",
            ),
            (
                "timeline.rs",
                "id < $3",
                "touchpoints_handoff",
                "touchpoints_",
            ),
            (
                "timeline.rs",
                "id > $3",
                "touchpoints_handoff",
                "touchpoints_",
            ),
            (
                "briefs.rs",
                "SELECT version",
                "(workspace=? AND handoff=?)",
                "briefs_pkey",
            ),
            (
                "briefs.rs",
                "SELECT brief",
                "(workspace=? AND handoff=? AND version=?)",
                "briefs_pkey",
            ),
        ] {
            let plan = plan(&mut tx, statement(&format!("src/store/{file}"), words)).await;
            if !plan.contains(sqlite) && !plan.contains(postgres) {
                slow.push(format!("{file} {words:?}:\n{plan}"));
            }
        }
        assert!(slow.is_empty(), "{}", slow.join("\n\n"));
    })
    .await;
}
