//! How fast Handoff fires timers and delivers messages, measured from outside: what the database
//! says became of the timers, and when messages reached the fake Slack.
//!
//! All timers but a few are in the future, one of each open handoff, as the bot itself planned
//! them. Everybody works around the clock here, so that the hour of the run makes no difference,
//! and has been written to before.

mod sheet;
mod tide;

use std::time::{Duration, Instant};

use clap::Args;
use hdrhistogram::Histogram;

use crate::bot::Bot;
use crate::fake::Arrival;
use crate::fire::{Pace, fire};
use crate::report::{note, print};
use crate::scenario::People;
use crate::scenario::interaction::Forms;
use crate::stand::{Site, Stand};
use crate::store::{self, Awaiting, Store};
use sheet::{Column, Sheet, Speed};
use tide::Tide;

#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    stand: Stand,
    /// Open timers, each of another open handoff.
    #[arg(long, default_value_t = 1_000_000)]
    timers: i64,
    /// So many of them become due at one moment.
    #[arg(long, default_value_t = 10_000)]
    due: i64,
    /// How long timers become due one after another.
    #[arg(long, default_value_t = 20)]
    seconds: i64,
}

/// Timers that become due in a second when lateness is measured.
const RATE: i64 = 100;
/// Acts of people in a second while handoffs are planned again.
const TURNS: u32 = 200;
/// What takes longer than this is counted as far as it came.
const LONGEST: Duration = Duration::from_mins(3);
/// How often the database is asked how many are left.
const LOOK: Duration = Duration::from_millis(50);

pub async fn run(options: &Options) -> anyhow::Result<()> {
    let used = 1 + options.due + options.seconds * RATE;
    anyhow::ensure!(
        options.timers >= used,
        "--timers must be {used} at least, to have some of each kind"
    );
    options.stand.take()?;
    let folder = tempfile::tempdir()?;
    let sqlite = format!("sqlite://{}", folder.path().join("load.db").display());
    let mut columns = vec![measure(options, "SQLite", &sqlite).await?];
    if let Some(server) = &options.stand.postgres {
        let address = store::create(server).await?;
        let measured = measure(options, "PostgreSQL", &address).await;
        store::drop(server).await?;
        columns.push(measured?);
    }
    print(&Sheet { columns });
    Ok(())
}

async fn measure(options: &Options, name: &str, address: &str) -> anyhow::Result<Column> {
    let site = Site::new(&options.stand, address)?;
    // Its first start makes the tables and the workspace.
    site.start().await?.stop()?;
    let mut store = Store::open(address).await?;
    store.work_around_the_clock().await?;
    site.first_handoff().await?;
    let began = Instant::now();
    store.fill(options.timers, Awaiting::All).await?;
    store.open_conversations().await?;
    note(format!(
        "{name}: {} handoffs in {:.0?}",
        options.timers,
        began.elapsed()
    ));
    let bot = site.start().await?;
    let mut column = Column {
        title: format!("{name}, {} open timers", options.timers),
        cold_start: Some(bot.cold_start),
        ..Column::default()
    };
    replanning(&site, &bot, &mut column).await?;
    column.idle = bot.vitals()?.resident;
    let mut tide = Tide::new(&mut store, 2);
    burst(options, &site, &bot, &mut tide, &mut column).await?;
    site.settle(&bot).await?;
    trickle(options, &site, &mut tide, &mut column).await?;
    column.most = bot.vitals()?.most_resident;
    bot.stop()?;
    store.close().await?;
    Ok(column)
}

/// The first minutes after a start: every open handoff is planned again, and people act.
async fn replanning(site: &Site<'_>, bot: &Bot, column: &mut Column) -> anyhow::Result<()> {
    let began = Instant::now();
    let people = People {
        first: 0,
        count: u64::from(TURNS),
    };
    let turns = u64::from(TURNS) * 5;
    let mut forms = Forms::opened(&bot.target, &site.fake, people, "/handoff", turns).await?;
    let pace = Pace {
        rate: Some(TURNS),
        time: Duration::from_secs(5),
        requests: turns,
    };
    let report = fire(&bot.target, &pace, &mut forms, &site.fake).await?;
    anyhow::ensure!(report.bad == 0, "a page turn went wrong: {report}");
    column.turn_while_planning = Some(report);
    site.settle(bot).await?;
    column.planned_again = Some(began.elapsed());
    Ok(())
}

/// Many are due at once. First nothing may be sent, so that only timers are fired; then everything
/// that they left in the outbox is.
async fn burst(
    options: &Options,
    site: &Site<'_>,
    bot: &Bot,
    tide: &mut Tide<'_>,
    column: &mut Column,
) -> anyhow::Result<()> {
    tide.hold_messages().await?;
    let idle = bot.vitals()?.cpu;
    let wave = tide.make_due(options.due, 0, 0).await?;
    let late = Instant::now() + LONGEST;
    let (mut began, mut left) = (Instant::now(), options.due);
    while left > 0 && Instant::now() < late {
        tokio::time::sleep(LOOK).await;
        left = tide.left(&wave).await?;
        if left == options.due {
            began = Instant::now();
        }
    }
    let fired = options.due - left;
    let cpu = bot.vitals()?.cpu;
    column.fired = Some(Speed::of(fired, began.elapsed(), cpu.saturating_sub(idle)));
    site.fake.keep_messages();
    tide.let_messages_go().await?;
    let arrived = arrivals(site, fired).await?;
    let used = bot.vitals()?.cpu.saturating_sub(cpu);
    if let (Some(first), Some(last)) = (arrived.first(), arrived.last()) {
        let span = Duration::from_millis(last.at.abs_diff(first.at));
        column.sent = Some(Speed::of(i64::try_from(arrived.len())?, span, used));
    }
    Ok(())
}

/// They become due one after another, and are said at once.
async fn trickle(
    options: &Options,
    site: &Site<'_>,
    tide: &mut Tide<'_>,
    column: &mut Column,
) -> anyhow::Result<()> {
    /// Time to write it down before the first is due.
    const AHEAD: i64 = 5000;
    site.fake.keep_messages();
    let due = options.seconds * RATE;
    let wave = tide.make_due(due, AHEAD, 1000 / RATE).await?;
    let mut lateness = Histogram::new(3)?;
    for arrival in arrivals(site, due).await? {
        if let Some(run_at) = arrival.handoff().and_then(|number| wave.run_at(number)) {
            lateness.record(u64::try_from(arrival.at - run_at).unwrap_or(0))?;
        }
    }
    anyhow::ensure!(
        i64::try_from(lateness.len())? == due,
        "{due} reminders were due, but {} came within {} s",
        lateness.len(),
        LONGEST.as_secs()
    );
    column.lateness = Some(lateness);
    Ok(())
}

/// Waits for so many messages, each another one.
async fn arrivals(site: &Site<'_>, wanted: i64) -> anyhow::Result<Vec<Arrival>> {
    let late = Instant::now() + LONGEST;
    let wanted = usize::try_from(wanted)?;
    while site.fake.kept_messages() < wanted && Instant::now() < late {
        tokio::time::sleep(LOOK).await;
    }
    let arrived = site.fake.take_messages();
    let keys: std::collections::BTreeSet<_> = arrived.iter().map(|one| &one.key).collect();
    anyhow::ensure!(keys.len() == arrived.len(), "a message came twice");
    Ok(arrived)
}
