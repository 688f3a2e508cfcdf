//! How long it takes to find a handoff among a hundred thousand, and what the index costs, on each
//! database: `cargo bench --bench finding -- --postgres postgres://…/postgres`.
//!
//! Names and briefs are made of words as languages have them: few that stand everywhere, many that
//! stand almost nowhere. What is asked for is a percentile, so this is no `criterion` bench. That
//! the statements behind it go through their index is asserted in `tests/store/search.rs`.

#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]
#![expect(clippy::print_stdout, reason = "this is what was asked for")]

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use clap::Parser;
use handoff::clock::Clock;
use handoff::domain::brief::Brief;
use handoff::domain::customer::Customer;
use handoff::domain::decide;
use handoff::domain::draft::Ready;
use handoff::domain::handoff::Handoff;
use handoff::domain::ids::{HandoffId, UserId, WorkspaceId};
use handoff::domain::person::{Person, Standing};
use handoff::domain::policy::Policy;
use handoff::domain::team::Leads;
use handoff::domain::template::{FieldKey, standard};
use handoff::domain::zone::Zone;
use handoff::flows::{Ctx, find, index};
use handoff::store::Db;
use handoff::store::db::Connection;
use handoff::store::workspaces::Workspace;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// How often each is asked, for something else each time.
const ROUNDS: usize = 200;
/// Sellers, and as many managers.
const PEOPLE: usize = 200;
/// Different words in all briefs, and words in each answer.
const VOCABULARY: usize = 30_000;
const WORDS: usize = 25;

#[derive(Parser)]
struct Options {
    /// A PostgreSQL server to measure on as well: `postgres://…/postgres`. A database named
    /// `handoff_finding` is made on it, and dropped.
    #[arg(long)]
    postgres: Option<String>,
    #[arg(long, default_value_t = 100_000)]
    handoffs: i64,
    /// On PostgreSQL alone.
    #[arg(long, requires = "postgres")]
    without_sqlite: bool,
    /// Cargo says this.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let options = Options::parse();
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite://{}", folder.path().join("finding.db").display());
    if !options.without_sqlite {
        column("SQLite", &file, options.handoffs).await;
    }
    if let Some(server) = &options.postgres {
        let drop = "DROP DATABASE IF EXISTS handoff_finding WITH (FORCE)";
        on_server(server, drop).await;
        on_server(server, "CREATE DATABASE handoff_finding").await;
        let address = named(server, "handoff_finding");
        column("PostgreSQL", &address, options.handoffs).await;
        on_server(server, drop).await;
    }
}

async fn on_server(server: &str, sql: &'static str) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The address of another database on the same server.
fn named(server: &str, database: &str) -> String {
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let (host, _) = address.rsplit_once('/').unwrap();
    format!("{host}/{database}?{query}")
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn team() -> WorkspaceId {
    WorkspaceId::new("T1")
}

fn lead() -> UserId {
    UserId::new("ULEAD")
}

async fn column(name: &str, address: &str, many: i64) {
    println!("\n{name}, {many} handoffs\n");
    let db = Db::open(address).await.unwrap();
    db.migrate().await.unwrap();
    let ctx = Ctx::new(db.clone(), Clock::manual(now()));
    let mut chance = Chance(7);
    let names = fill(&ctx, many, &mut chance).await;
    write_terms(&ctx, many).await;
    run(&db, "ANALYZE".to_owned()).await;
    println!("| | p50 · p99 | found |\n|---|---|---|");
    let name = |chance: &mut Chance| names[chance.below(names.len())].clone();
    let one = UserId::new("US7");
    ask(
        &ctx,
        "a name’s beginning",
        &lead(),
        &mut chance,
        |chance| name(chance).chars().take(5).collect(),
    )
    .await;
    ask(&ctx, "a misspelt name", &lead(), &mut chance, |chance| {
        misspelt(&name(chance), chance)
    })
    .await;
    ask(
        &ctx,
        "a misspelt name, by one of 400 who take part",
        &one,
        &mut chance,
        |chance| misspelt(&name(chance), chance),
    )
    .await;
    ask(&ctx, "a domain", &lead(), &mut chance, |chance| {
        format!("{}.example", domain(&name(chance)))
    })
    .await;
    ask(
        &ctx,
        "a word that stands in most briefs",
        &lead(),
        &mut chance,
        |chance| word(chance.below(5)),
    )
    .await;
    ask(
        &ctx,
        "three words that do",
        &lead(),
        &mut chance,
        |chance| {
            let words: Vec<String> = (0..3).map(|_| word(chance.below(20))).collect();
            words.join(" ")
        },
    )
    .await;
    ask(
        &ctx,
        "a rare word and a common one",
        &lead(),
        &mut chance,
        |chance| {
            let rare = VOCABULARY / 2 + chance.below(VOCABULARY / 2);
            format!("{} {}", word(rare), word(0))
        },
    )
    .await;
    ask(
        &ctx,
        "three common words, by one of 400",
        &one,
        &mut chance,
        |chance| {
            let words: Vec<String> = (0..3).map(|_| word(chance.below(20))).collect();
            words.join(" ")
        },
    )
    .await;
    ask(&ctx, "nothing", &lead(), &mut chance, |chance| {
        format!("{}qx{}", word(chance.below(VOCABULARY)), chance.below(1000))
    })
    .await;
    db.close().await;
}

async fn run(db: &Db, sql: String) {
    let sql = AssertSqlSafe(sql);
    let mut tx = db.begin().await.unwrap();
    match tx.connection().await.unwrap() {
        Connection::Sqlite(connection) => {
            sqlx::query(sql).execute(connection).await.unwrap();
        }
        Connection::Postgres(connection) => {
            sqlx::query(sql).execute(connection).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
}

async fn number(db: &Db, sqlite: &str, postgres: &str) -> i64 {
    let mut tx = db.read().await.unwrap();
    match tx.connection().await.unwrap() {
        Connection::Sqlite(connection) => {
            let query = sqlx::query_scalar(AssertSqlSafe(sqlite.to_owned()));
            query.fetch_one(connection).await.unwrap()
        }
        Connection::Postgres(connection) => {
            let query = sqlx::query_scalar(AssertSqlSafe(postgres.to_owned()));
            query.fetch_one(connection).await.unwrap()
        }
    }
}

/// Bytes of the whole database; after the index was written it is larger by that.
async fn size(db: &Db) -> i64 {
    number(
        db,
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        "SELECT pg_database_size(current_database())",
    )
    .await
}

async fn fill(ctx: &Ctx, many: i64, chance: &mut Chance) -> Vec<String> {
    let mut tx = ctx.db.begin().await.unwrap();
    let policy = Policy {
        private_channels: true,
        ..Policy::default()
    };
    let workspace = Workspace {
        id: team(),
        name: "Contoso".to_owned(),
        bot_user: UserId::new("UBOT"),
        token_hash: String::new(),
        policy,
    };
    tx.install_workspace(&workspace).await.unwrap();
    for id in [lead(), UserId::new("US7")] {
        let person = Person {
            name: id.to_string(),
            id,
            zone: Zone::UTC,
            standing: Standing::Member,
            admin: false,
            homes: Vec::new(),
        };
        tx.remember_person(&team(), &person, now()).await.unwrap();
    }
    tx.name_leads(&team(), &Leads::of([lead()])).await.unwrap();
    tx.commit().await.unwrap();
    run(
        &ctx.db,
        format!("UPDATE workspaces SET last_handoff = {many}"),
    )
    .await;
    let mut names = Vec::new();
    let mut tx = ctx.db.begin().await.unwrap();
    for number in 1..=many {
        let handoff = handoff(number, chance);
        names.push(handoff.customer.to_string());
        tx.add_handoff(&handoff).await.unwrap();
        tx.index_later(&handoff).await.unwrap();
        if number % 1000 == 0 {
            tx.commit().await.unwrap();
            tx = ctx.db.begin().await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    names
}

fn handoff(number: i64, chance: &mut Chance) -> Handoff {
    let name = name(number, chance);
    let mut brief = Brief::default();
    for field in standard().fields().filter(|field| field.weight > 0) {
        let words = (0..WORDS).map(|_| word(chance.rank()));
        let words: Vec<String> = words.collect();
        brief.answers.insert(field.key.clone(), words.join(" "));
    }
    let people = format!("Ada, ada@{}.example", domain(&name));
    brief.answers.insert(FieldKey::of("people"), people);
    let person =
        |kind: &str, chance: &mut Chance| UserId::new(format!("U{kind}{}", chance.below(PEOPLE)));
    decide::submit(
        team(),
        HandoffId::new(number),
        Ready {
            customer: Customer::new(&name).unwrap(),
            seller: person("S", chance),
            manager: person("M", chance),
            brief,
            template: standard().clone(),
            others: std::collections::BTreeSet::new(),
        },
        now(),
    )
}

/// Two words that sound like a company's, and what many of them have in common.
fn name(number: i64, chance: &mut Chance) -> String {
    let many = [
        "Group",
        "Traders",
        "Industries",
        "Labs",
        "Systems",
        "Partners",
        "Logistics",
        "Foods",
    ];
    let first = word(usize::try_from(number).unwrap() * 7 % 90_000 + 500);
    let second = word(chance.below(90_000) + 500);
    format!("{first} {second} {}", many[chance.below(many.len())])
}

fn domain(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

/// Two letters change places.
fn misspelt(name: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let first_word = letters.iter().position(|letter| *letter == ' ').unwrap();
    let at = 1 + chance.below(first_word.saturating_sub(2).max(1));
    letters.swap(at, at + 1);
    letters.into_iter().collect()
}

/// The word of this rank; the common ones are short.
fn word(rank: usize) -> String {
    let syllables = [
        "ka", "re", "lin", "to", "mos", "vi", "ter", "an", "sol", "be", "dru", "fi", "gan", "hol",
        "ix", "jun", "lo", "mer", "nov", "per",
    ];
    let mut rest = rank + 20;
    let mut word = String::new();
    while rest > 0 {
        word.push_str(syllables[rest % syllables.len()]);
        rest /= syllables.len();
    }
    word
}

async fn write_terms(ctx: &Ctx, many: i64) {
    let before = size(&ctx.db).await;
    let began = Instant::now();
    let mut pages = Vec::new();
    loop {
        let page = Instant::now();
        let mut tx = ctx.db.begin().await.unwrap();
        if index::write_page(&mut tx).await.unwrap() == 0 {
            break;
        }
        tx.commit().await.unwrap();
        pages.push(page.elapsed());
    }
    let took = began.elapsed().as_secs_f64();
    let bytes = size(&ctx.db).await - before;
    let rows = "SELECT COUNT(*) FROM search_terms";
    let rows = number(&ctx.db, rows, rows).await;
    println!(
        "index written in {took:.0} s, pages of 16 in {}",
        percentiles(pages)
    );
    println!(
        "{rows} rows; {} MB, {} kB for each handoff, which itself takes {} kB\n",
        bytes / 1_000_000,
        bytes / many / 1000,
        before / many / 1000,
    );
}

async fn ask(
    ctx: &Ctx,
    what: &str,
    person: &UserId,
    chance: &mut Chance,
    typed: impl Fn(&mut Chance) -> String,
) {
    let (mut times, mut found) = (Vec::new(), 0);
    for _ in 0..ROUNDS {
        let typed = typed(chance);
        let began = Instant::now();
        let hits = find::everything(ctx, &team(), person, &typed)
            .await
            .unwrap();
        times.push(began.elapsed());
        found += usize::from(!hits.is_empty());
    }
    println!(
        "| {what} | {} | {} % |",
        percentiles(times),
        found * 100 / ROUNDS
    );
}

/// The median and the hundredth-slowest.
fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    format!("{:.1} · {:.1} ms", millis(at(50)), millis(at(99)))
}

/// Small, seeded and good enough to scatter.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next()).unwrap() % limit
    }

    /// A word's rank, as often as words come: the tenth comes a tenth as often as the first.
    #[expect(clippy::cast_precision_loss, reason = "chance needs no precision")]
    #[expect(clippy::cast_possible_truncation, reason = "ranks are small")]
    #[expect(clippy::cast_sign_loss, reason = "ranks are not negative")]
    fn rank(&mut self) -> usize {
        let even = self.below(1_000_000) as f64 / 1_000_000.0;
        ((VOCABULARY as f64).powf(even) - 1.0) as usize
    }
}
