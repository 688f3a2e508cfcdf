//! Where Handoff is measured: its release binary on one core, load and fake Slack on the other.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;

use crate::ANY_PORT;
use crate::bot::{self, Bot};
use crate::fake::FakeSlack;
use crate::fire::{Pace, fire};
use crate::scenario::People;
use crate::scenario::interaction::Forms;
use crate::store::{KNOWN, Store};

#[derive(Debug, Args)]
pub struct Stand {
    /// The bot's release binary.
    #[arg(long, default_value = "target/release/handoff")]
    pub bot: PathBuf,
    /// A PostgreSQL server to measure on as well: `postgres://…/postgres`. A database named
    /// `slack_load` is made on it, and dropped.
    #[arg(long)]
    pub postgres: Option<String>,
    #[arg(long, default_value_t = 64)]
    pub connections: usize,
    /// The bot's core, and that of load and fake Slack.
    #[arg(long, default_value = "0")]
    pub bot_core: String,
    #[arg(long, default_value = "1")]
    pub load_core: String,
}

impl Stand {
    /// Takes our core; says when there is no bot to measure.
    pub fn take(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.bot.exists(),
            "{} is not there: cargo build --release",
            self.bot.display()
        );
        bot::move_to(&self.load_core)
    }
}

/// Pages before the review.
const PAGES: usize = 4;
/// How long everything may take to settle after a run.
const SETTLE: Duration = Duration::from_mins(15);

/// One database with the bot on it, and the Slack it talks to.
#[derive(Debug)]
pub struct Site<'a> {
    stand: &'a Stand,
    pub address: &'a str,
    pub fake: FakeSlack,
}

impl<'a> Site<'a> {
    pub fn new(stand: &'a Stand, address: &'a str) -> anyhow::Result<Self> {
        Ok(Self {
            stand,
            address,
            fake: FakeSlack::start(ANY_PORT)?,
        })
    }

    pub async fn start(&self) -> anyhow::Result<Bot> {
        let Stand {
            bot,
            connections,
            bot_core,
            ..
        } = self.stand;
        Bot::start(bot, self.address, bot_core, *connections, &self.fake).await
    }

    /// The handoff that all others are copies of.
    pub async fn first_handoff(&self) -> anyhow::Result<()> {
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
    pub async fn reviews(&self, bot: &Bot, people: People, count: u64) -> anyhow::Result<Forms> {
        let mut forms = Forms::opened(&bot.target, &self.fake, people, "/handoff", count).await?;
        for _ in 0..PAGES {
            forms.turn_all(&bot.target, &self.fake).await?;
        }
        Ok(forms)
    }

    /// Waits until the bot has nothing left to do.
    pub async fn settle(&self, bot: &Bot) -> anyhow::Result<()> {
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
}
