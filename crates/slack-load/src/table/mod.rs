//! Handoff's own goals, measured: the bot on one core, load and fake Slack on the other, on each
//! database, with few and with very many handoffs stored.

mod sheet;

use std::time::{Duration, Instant};

use clap::Args;

use crate::bot::Bot;
use crate::fire::{Pace, fire};
use crate::report::{Report, note, print};
use crate::scenario::People;
use crate::scenario::command::Commands;
use crate::scenario::interaction::{Clicks, Forms};
use crate::stand::{Site, Stand};
use crate::store::{self, Awaiting, KNOWN, Store};
use sheet::{Column, Sheet};

#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    stand: Stand,
    /// Stored in the large database; the small one has a thousand.
    #[arg(long, default_value_t = 1_000_000)]
    handoffs: i64,
    /// Each measurement lasts this long.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Each is repeated so often, and the best counts: other programs only ever slow it down.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

/// Handoffs in the small database.
const FEW: i64 = 1000;
/// The rate at which acknowledgements are timed.
const RATE: u32 = 200;
/// How many people act in one measurement; each takes other ones, so that nobody has a draft.
const PEOPLE: u64 = 200;
/// More forms a second than any database here stores.
const FORMS_PER_SECOND: u64 = 3000;

pub async fn run(options: &Options) -> anyhow::Result<()> {
    options.stand.take()?;
    let folder = tempfile::tempdir()?;
    let sqlite = format!("sqlite://{}", folder.path().join("load.db").display());
    let mut columns = measure_database(options, "SQLite", &sqlite).await?;
    if let Some(server) = &options.stand.postgres {
        let address = store::create(server).await?;
        let measured = measure_database(options, "PostgreSQL", &address).await;
        store::drop(server).await?;
        columns.extend(measured?);
    }
    print(&Sheet {
        columns,
        binary: std::fs::metadata(&options.stand.bot)?.len(),
    });
    Ok(())
}

async fn measure_database(
    options: &Options,
    name: &str,
    address: &str,
) -> anyhow::Result<Vec<Column>> {
    let mut stage = Stage {
        options,
        site: Site::new(&options.stand, address)?,
        people: 0,
    };
    stage.site.first_handoff().await?;
    let mut columns = Vec::new();
    for handoffs in [FEW, options.handoffs] {
        let began = Instant::now();
        let mut store = Store::open(address).await?;
        store.fill(handoffs, Awaiting::OneInFifty).await?;
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
    site: Site<'a>,
    /// The first of those who have not acted yet.
    people: u64,
}

impl Stage<'_> {
    fn fresh_people(&mut self) -> People {
        let first = self.people;
        // Beyond those the store knows, the bot would have to ask Slack about each first.
        self.people = (self.people + PEOPLE) % KNOWN.unsigned_abs();
        People {
            first,
            count: PEOPLE,
        }
    }

    async fn measure(&mut self, handoffs: i64) -> anyhow::Result<Column> {
        let mut column = Column::default();
        for _ in 0..self.options.rounds {
            let bot = self.site.start().await?;
            let cold = bot.cold_start;
            column.cold_start = column
                .cold_start
                .map_or(Some(cold), |best| Some(best.min(cold)));
            // Killed, as by a crash: the next start has its log to recover.
            drop(bot);
        }
        let bot = self.site.start().await?;
        let began = Instant::now();
        self.site.settle(&bot).await?;
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
        let report = fire(&bot.target, &pace, &mut commands, &self.site.fake).await?;
        keep_fastest(&mut column.command, sound("command", report)?);

        let count = FORMS_PER_SECOND * self.options.seconds;
        let mut forms =
            Forms::opened(&bot.target, &self.site.fake, people, "/handoff", count).await?;
        let mut store = Store::open(self.site.address).await?;
        let before = store.drafts().await?;
        let report = fire(&bot.target, &pace, &mut forms, &self.site.fake).await?;
        let stored = store.drafts().await? - before;
        store.close().await?;
        anyhow::ensure!(
            u64::try_from(stored).ok() == Some(report.good),
            "{} page turns were acknowledged, but {stored} are stored",
            report.good
        );
        keep_fastest(&mut column.turn, sound("turn", report)?);
        self.site.settle(bot).await
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
        let report = fire(&bot.target, &pace, &mut commands, &self.site.fake).await?;
        keep_quickest(
            &mut column.command_at_rate,
            sound("command at rate", report)?,
        );

        let mut clicks = Clicks::new(people, "read_brief", handoffs.unsigned_abs());
        let report = fire(&bot.target, &pace, &mut clicks, &self.site.fake).await?;
        keep_quickest(&mut column.click_at_rate, sound("click at rate", report)?);

        let mut forms =
            Forms::opened(&bot.target, &self.site.fake, people, "/handoff", requests).await?;
        self.site.settle(bot).await?;
        let report = fire(&bot.target, &pace, &mut forms, &self.site.fake).await?;
        keep_quickest(&mut column.turn_at_rate, sound("turn at rate", report)?);

        let people = self.fresh_people();
        let mut forms = self.site.reviews(bot, people, requests).await?;
        self.site.settle(bot).await?;
        let mut store = Store::open(self.site.address).await?;
        let before = store.handoffs().await?;
        let report = fire(&bot.target, &pace, &mut forms, &self.site.fake).await?;
        let stored = store.handoffs().await? - before;
        store.close().await?;
        anyhow::ensure!(
            u64::try_from(stored).ok() == Some(report.good),
            "{} briefs were acknowledged, but {stored} are stored",
            report.good
        );
        keep_quickest(&mut column.submit_at_rate, sound("submit at rate", report)?);
        let began = Instant::now();
        self.site.settle(bot).await?;
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
