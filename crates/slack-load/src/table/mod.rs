//! Handoff's own goals, measured: the bot on one core, load and fake Slack on the other, on each
//! database, with few and with very many handoffs stored.

mod bot;
mod sheet;
mod store;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;

use crate::ANY_PORT;
use crate::fake::FakeSlack;
use crate::fire::{Pace, fire};
use crate::report::{Report, note, print};
use crate::scenario::People;
use crate::scenario::command::Commands;
use crate::scenario::interaction::{Clicks, Forms};
use bot::Bot;
use sheet::{Column, Sheet};
use store::{KNOWN, Store};

#[derive(Debug, Args)]
pub struct Options {
    /// The bot's release binary.
    #[arg(long, default_value = "target/release/handoff")]
    bot: PathBuf,
    /// A PostgreSQL server to measure on as well: `postgres://…/postgres`. A database named
    /// `slack_load` is made on it, and dropped.
    #[arg(long)]
    postgres: Option<String>,
    /// Stored in the large database; the small one has a thousand.
    #[arg(long, default_value_t = 1_000_000)]
    handoffs: i64,
    /// Each measurement lasts this long.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Each is repeated so often, and the best counts: other programs only ever slow it down.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// The bot's core, and that of load and fake Slack.
    #[arg(long, default_value = "0")]
    bot_core: String,
    #[arg(long, default_value = "1")]
    load_core: String,
}

/// Handoffs in the small database.
const FEW: i64 = 1000;
/// The rate at which acknowledgements are timed.
const RATE: u32 = 200;
/// How many people act in one measurement; each takes other ones, so that nobody has a draft.
const PEOPLE: u64 = 200;
/// More forms a second than any database here stores.
const FORMS_PER_SECOND: u64 = 3000;
/// Pages before the review.
const PAGES: usize = 4;
/// How long everything may take to settle after a run.
const SETTLE: Duration = Duration::from_mins(15);

pub async fn run(options: &Options) -> anyhow::Result<()> {
    anyhow::ensure!(
        options.bot.exists(),
        "{} is not there: cargo build --release",
        options.bot.display()
    );
    bot::move_to(&options.load_core)?;
    let folder = tempfile::tempdir()?;
    let sqlite = format!("sqlite://{}", folder.path().join("load.db").display());
    let mut columns = measure_database(options, "SQLite", &sqlite).await?;
    if let Some(server) = &options.postgres {
        let address = store::create(server).await?;
        let measured = measure_database(options, "PostgreSQL", &address).await;
        store::drop(server).await?;
        columns.extend(measured?);
    }
    print(&Sheet {
        columns,
        binary: std::fs::metadata(&options.bot)?.len(),
    });
    Ok(())
}

async fn measure_database(
    options: &Options,
    name: &str,
    address: &str,
) -> anyhow::Result<Vec<Column>> {
    let fake = FakeSlack::start(ANY_PORT)?;
    let mut stage = Stage {
        options,
        address,
        fake,
        people: 0,
    };
    stage.first_handoff().await?;
    let mut columns = Vec::new();
    for handoffs in [FEW, options.handoffs] {
        let began = Instant::now();
        let mut store = Store::open(address).await?;
        store.fill(handoffs).await?;
        store.close().await?;
        note(format!(
            "{name}: {handoffs} handoffs in {:.0?}",
            began.elapsed()
        ));
        let mut column = stage.measure(handoffs).await?;
        column.title = format!("{name}, {handoffs} handoffs");
        columns.push(column);
    }
    Ok(columns)
}

struct Stage<'a> {
    options: &'a Options,
    address: &'a str,
    fake: FakeSlack,
    /// The first of those who have not acted yet.
    people: u64,
}

impl Stage<'_> {
    async fn start(&self) -> anyhow::Result<Bot> {
        let program: &Path = &self.options.bot;
        let core = &self.options.bot_core;
        Bot::start(
            program,
            self.address,
            core,
            self.options.connections,
            &self.fake,
        )
        .await
    }

    fn fresh_people(&mut self) -> People {
        let first = self.people;
        // Beyond those the store knows, the bot would have to ask Slack about each first.
        self.people = (self.people + PEOPLE) % KNOWN.unsigned_abs();
        People {
            first,
            count: PEOPLE,
        }
    }

    /// The handoff that all others are copies of.
    async fn first_handoff(&mut self) -> anyhow::Result<()> {
        let bot = self.start().await?;
        let seller = People {
            first: KNOWN.unsigned_abs(),
            count: 1,
        };
        let mut forms = self.reviews(&bot, seller, 1).await?;
        let report = fire(&bot.target, &Pace::all(1), &mut forms, &self.fake).await?;
        anyhow::ensure!(report.good == 1, "no handoff was made: {report}");
        self.settle(&bot).await?;
        bot.stop()
    }

    /// Forms on their last page.
    async fn reviews(&self, bot: &Bot, people: People, count: u64) -> anyhow::Result<Forms> {
        let mut forms = Forms::opened(&bot.target, &self.fake, people, "/handoff", count).await?;
        for _ in 0..PAGES {
            forms.turn_all(&bot.target, &self.fake).await?;
        }
        Ok(forms)
    }

    /// Waits until the bot has nothing left to do.
    async fn settle(&self, bot: &Bot) -> anyhow::Result<()> {
        let late = Instant::now() + SETTLE;
        let mut store = Store::open(self.address).await?;
        let mut before = None;
        loop {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let now = (store.waiting().await?, bot.vitals()?.cpu, self.fake.calls());
            let idle = before.is_some_and(|(_, cpu, calls)| {
                calls == now.2 && now.1.saturating_sub(cpu) <= Duration::from_millis(10)
            });
            if now.0 == 0 && idle {
                return store.close().await;
            }
            anyhow::ensure!(Instant::now() < late, "the bot does not come to rest");
            before = Some(now);
        }
    }

    async fn measure(&mut self, handoffs: i64) -> anyhow::Result<Column> {
        let mut column = Column::default();
        for _ in 0..self.options.rounds {
            let bot = self.start().await?;
            let cold = bot.cold_start;
            column.cold_start = column
                .cold_start
                .map_or(Some(cold), |best| Some(best.min(cold)));
            // Killed, as by a crash: the next start has its log to recover.
            drop(bot);
        }
        let bot = self.start().await?;
        let began = Instant::now();
        self.settle(&bot).await?;
        note(format!("upkeep at start: {:.0?}", began.elapsed()));
        column.idle = bot.vitals()?.resident;
        for _ in 0..self.options.rounds {
            self.fast(&bot, &mut column).await?;
            self.steady(&bot, &mut column, handoffs).await?;
        }
        column.loaded = bot.vitals()?.most_resident;
        bot.stop()?;
        Ok(column)
    }

    /// As fast as the bot answers.
    async fn fast(&mut self, bot: &Bot, column: &mut Column) -> anyhow::Result<()> {
        let pace = Pace {
            rate: None,
            time: Duration::from_secs(self.options.seconds),
            requests: u64::MAX,
        };
        let people = self.fresh_people();
        let mut commands = Commands::new(people, "/handoff", "");
        let report = fire(&bot.target, &pace, &mut commands, &self.fake).await?;
        keep_fastest(&mut column.command, sound("command", report)?);

        let count = FORMS_PER_SECOND * self.options.seconds;
        let mut forms = Forms::opened(&bot.target, &self.fake, people, "/handoff", count).await?;
        let mut store = Store::open(self.address).await?;
        let before = store.drafts().await?;
        let report = fire(&bot.target, &pace, &mut forms, &self.fake).await?;
        let stored = store.drafts().await? - before;
        store.close().await?;
        anyhow::ensure!(
            u64::try_from(stored).ok() == Some(report.good),
            "{} page turns were acknowledged, but {stored} are stored",
            report.good
        );
        keep_fastest(&mut column.turn, sound("turn", report)?);
        self.settle(bot).await
    }

    /// At a rate that leaves room to breathe.
    async fn steady(
        &mut self,
        bot: &Bot,
        column: &mut Column,
        handoffs: i64,
    ) -> anyhow::Result<()> {
        let requests = u64::from(RATE) * self.options.seconds;
        let pace = Pace {
            rate: Some(RATE),
            time: Duration::from_secs(self.options.seconds),
            requests,
        };
        let people = self.fresh_people();
        let mut commands = Commands::new(people, "/handoff", "");
        let report = fire(&bot.target, &pace, &mut commands, &self.fake).await?;
        keep_quickest(
            &mut column.command_at_rate,
            sound("command at rate", report)?,
        );

        let mut clicks = Clicks::new(people, "read_brief", handoffs.unsigned_abs());
        let report = fire(&bot.target, &pace, &mut clicks, &self.fake).await?;
        keep_quickest(&mut column.click_at_rate, sound("click at rate", report)?);

        let mut forms =
            Forms::opened(&bot.target, &self.fake, people, "/handoff", requests).await?;
        self.settle(bot).await?;
        let report = fire(&bot.target, &pace, &mut forms, &self.fake).await?;
        keep_quickest(&mut column.turn_at_rate, sound("turn at rate", report)?);

        let people = self.fresh_people();
        let mut forms = self.reviews(bot, people, requests).await?;
        self.settle(bot).await?;
        let mut store = Store::open(self.address).await?;
        let before = store.handoffs().await?;
        let report = fire(&bot.target, &pace, &mut forms, &self.fake).await?;
        let stored = store.handoffs().await? - before;
        store.close().await?;
        anyhow::ensure!(
            u64::try_from(stored).ok() == Some(report.good),
            "{} briefs were acknowledged, but {stored} are stored",
            report.good
        );
        keep_quickest(&mut column.submit_at_rate, sound("submit at rate", report)?);
        let began = Instant::now();
        self.settle(bot).await?;
        note(format!("all channels made: {:.0?} later", began.elapsed()));
        Ok(())
    }
}

/// A run counts only when nothing went wrong and every modal was opened.
fn sound(what: &str, report: Report) -> anyhow::Result<Report> {
    note(format!("{what}: {report}"));
    anyhow::ensure!(report.bad == 0, "{what}: {} went wrong", report.bad);
    Ok(report)
}

fn keep_fastest(best: &mut Option<Report>, report: Report) {
    let better = |best: &Report| report.per_second() > best.per_second();
    if best.as_ref().is_none_or(better) {
        *best = Some(report);
    }
}

fn keep_quickest(best: &mut Option<Report>, report: Report) {
    let better = |best: &Report| report.millis(0.99) < best.millis(0.99);
    if best.as_ref().is_none_or(better) {
        *best = Some(report);
    }
}
