//! The bot as a child process on a core of its own.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::fake::FakeSlack;
use crate::fire::{Pace, Target, fire};
use crate::scenario::People;
use crate::scenario::command::Commands;
use crate::vitals::Vitals;

const SECRET: &str = "load";
/// A start that takes longer has failed.
const START: Duration = Duration::from_secs(30);
/// How long a stop may take: calls in flight are finished.
const STOP: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub struct Bot {
    child: Child,
    pub target: Target,
    /// From the start of the process to its first acknowledgement.
    pub cold_start: Duration,
}

impl Bot {
    /// Starts it and waits for its first acknowledgement.
    pub async fn start(
        program: &Path,
        database: &str,
        core: &str,
        connections: usize,
        fake: &FakeSlack,
    ) -> anyhow::Result<Self> {
        let app = free_address()?;
        let began = Instant::now();
        // `taskset` becomes the bot: their process is the same.
        let child = Command::new("taskset")
            .args(["--cpu-list", core])
            .arg(program)
            .arg("serve")
            .env_clear()
            .env("SLACK_BOT_TOKEN", "xoxb-load")
            .env("SLACK_SIGNING_SECRET", SECRET)
            .env("SLACK_API_URL", format!("http://{}/api", fake.address))
            .env("DATABASE_URL", database)
            .env("HANDOFF_LISTEN", app.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("taskset (of util-linux) could not start the bot")?;
        let target = Target {
            app,
            secret: SECRET.to_owned(),
            connections,
            pid: Some(child.id()),
        };
        let mut bot = Self {
            child,
            target,
            cold_start: Duration::ZERO,
        };
        bot.await_first_ack(fake).await?;
        bot.cold_start = began.elapsed();
        Ok(bot)
    }

    async fn await_first_ack(&mut self, fake: &FakeSlack) -> anyhow::Result<()> {
        let late = Instant::now() + START;
        let one = Target {
            connections: 1,
            ..self.target.clone()
        };
        let somebody = People { first: 0, count: 1 };
        while Instant::now() < late {
            if std::net::TcpStream::connect(one.app).is_ok() {
                let mut command = Commands::new(somebody, "/handoff", "");
                let report = fire(&one, &Pace::all(1), &mut command, fake).await?;
                if report.good == 1 {
                    return Ok(());
                }
            }
            anyhow::ensure!(self.child.try_wait()?.is_none(), "the bot ended at once");
            std::thread::sleep(Duration::from_micros(500));
        }
        anyhow::bail!("the bot did not answer within {} s", START.as_secs())
    }

    pub fn vitals(&self) -> anyhow::Result<Vitals> {
        Vitals::of(self.child.id()).context("the bot is gone")
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) -> anyhow::Result<()> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        let late = Instant::now() + STOP;
        while self.child.try_wait()?.is_none() {
            anyhow::ensure!(Instant::now() < late, "the bot does not stop");
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Free a moment ago; the bot takes it now.
fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind(crate::ANY_PORT)?.local_addr()?)
}

/// Everything of ours, from now on, on this core.
pub fn move_to(core: &str) -> anyhow::Result<()> {
    let pid = std::process::id().to_string();
    let moved = Command::new("taskset")
        .args(["--all-tasks", "--cpu-list", "--pid", core, &pid])
        .stdout(Stdio::null())
        .status()
        .context("taskset (of util-linux) is needed")?;
    anyhow::ensure!(moved.success(), "core {core} is not to be had");
    Ok(())
}
