//! The bot as a process of its own, with the system's clock and short times, that is killed or
//! stopped without warning. It is this program again, with only [`serves`] in it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chrono::TimeDelta;
use handoff::app::{App, Options};
use handoff::clock::Clock;
use handoff::config::{Config, DatabaseConfig, ServerConfig, SlackConfig, WayIn};
use handoff::worker::Timing;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Set for the process: what it is given, as JSON.
const GIVEN: &str = "HANDOFF_TEST_BOT";
const LISTENING: &str = "listening on ";

/// How long anything takes, in milliseconds. Longer than a machine stands still that runs
/// other tests beside this one.
pub const SETTLE: u64 = 3_000;
pub const LEASE: u64 = 1_500;
const DEADLINE: u64 = 500;
const PACE: u64 = 20;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Given {
    pub database: String,
    pub slack: String,
    pub token: String,
    pub secret: String,
    /// How far its clock is off, in milliseconds.
    pub wrong: i64,
}

impl Given {
    pub fn config(&self, listen: std::net::SocketAddr) -> Config {
        Config {
            slack: SlackConfig {
                way_in: WayIn::Http {
                    signing_secret: SecretString::from(self.secret.as_str()),
                },
                bot_token: SecretString::from(self.token.as_str()),
                api_url: self.slack.clone(),
            },
            database: DatabaseConfig {
                url: SecretString::from(self.database.as_str()),
            },
            server: ServerConfig {
                listen,
                public_url: None,
                admin_token: None,
            },
        }
    }

    pub fn options(&self) -> Options {
        let millis = |millis: u64| TimeDelta::milliseconds(millis.try_into().unwrap());
        Options {
            clock: match self.wrong {
                0 => Clock::System,
                off => Clock::Wrong(TimeDelta::milliseconds(off)),
            },
            timing: Timing {
                settle: millis(SETTLE),
                lease: millis(LEASE),
                fresh: millis(DEADLINE),
                pace: millis(PACE),
            },
            deadline: Duration::from_millis(DEADLINE),
            ..Options::default()
        }
    }
}

/// Not a test of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn serves() {
    let Ok(given) = std::env::var(GIVEN) else {
        return;
    };
    let given: Given = serde_json::from_str(&given).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = App::open(&given.config(address), given.options())
        .await
        .unwrap();
    let (_stopper, stop) = watch::channel(false);
    println!("{LISTENING}{address}");
    app.serve(listener, stop).await.unwrap();
}

/// A running bot; killed when the test is over.
#[derive(Debug)]
pub struct Bot {
    child: Child,
    /// `http://127.0.0.1:…`
    pub address: String,
}

impl Bot {
    /// Starts one and waits until it listens.
    pub async fn start(given: &Given) -> Self {
        let given = serde_json::to_string(given).unwrap();
        let started = tokio::task::spawn_blocking(move || {
            // What may not write gets an error, as on a full disk, and is not killed for it.
            let mut child = Command::new("sh")
                .args(["-c", r#"trap "" XFSZ; exec "$0" "$@""#])
                .arg(std::env::current_exe().unwrap())
                .args(["delivery::bot::serves", "--exact", "--nocapture"])
                .env(GIVEN, given)
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            let address = lines
                .find_map(|line| {
                    let line = line.unwrap();
                    line.split_once(LISTENING)
                        .map(|(_, address)| address.to_owned())
                })
                .expect("it listens");
            // It must be able to go on talking: what it cannot write would end it.
            std::thread::spawn(move || lines.for_each(drop));
            let address = format!("http://{address}");
            Self { child, address }
        });
        started.await.unwrap()
    }

    /// SIGKILL: it does nothing any more, and nobody tidies up after it.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGSTOP: it stands still and does not know it.
    pub fn stop(&self) {
        self.signal("-STOP");
    }

    /// SIGCONT: it goes on in the middle of whatever it did.
    pub fn go_on(&self) {
        self.signal("-CONT");
    }

    /// No file of its may grow or be written beyond its first page, as if the disk were full.
    pub fn fill_disk(&self) {
        self.limit("1024:");
    }

    pub fn clear_disk(&self) {
        self.limit("unlimited:");
    }

    fn limit(&self, bytes: &str) {
        let pid = format!("--pid={}", self.child.id());
        let size = format!("--fsize={bytes}");
        let limited = Command::new("prlimit").args([pid, size]).status().unwrap();
        assert!(limited.success());
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
