//! Sends requests over a fixed number of connections and times the answers.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use hdrhistogram::Histogram;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::fake::FakeSlack;
use crate::report::Report;
use crate::sign::signature;
use crate::vitals::Vitals;

/// More would measure the operating system.
pub const MOST_CONNECTIONS: usize = 512;
/// Long enough to see a trend.
pub const MOST_SECONDS: u64 = 600;
/// Slack shows an error after this; so we wait no longer.
const DEADLINE: Duration = Duration::from_secs(3);
/// Beyond the deadline, in microseconds; a histogram must know where it ends.
const LONGEST_ACK: u64 = 60_000_000;
/// How long modals may still be on their way after the last acknowledgement.
const MODALS: Duration = Duration::from_secs(5);

/// The app that is measured.
#[derive(Debug, Clone)]
pub struct Target {
    pub app: SocketAddr,
    pub secret: String,
    pub connections: usize,
    pub pid: Option<u32>,
}

#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Requests a second, evenly; `None` is as fast as the app answers.
    pub rate: Option<u32>,
    pub time: Duration,
    pub requests: u64,
}

impl Pace {
    /// Each of these once, as fast as it goes.
    pub fn all(requests: u64) -> Self {
        Self {
            rate: None,
            time: Duration::from_secs(MOST_SECONDS),
            requests,
        }
    }
}

#[derive(Debug)]
pub struct Shot {
    pub path: &'static str,
    pub body: Bytes,
}

/// What is sent, and what counts as a good answer.
pub trait Scenario {
    /// The `nth` request, counted from 0; `None` when there are no more.
    fn shot(&mut self, nth: u64) -> Option<Shot>;
    /// Looks at the body of a 200.
    fn is_good(&mut self, nth: u64, body: &[u8]) -> bool;
    /// Whether every good answer is followed by a modal.
    fn opens_modals(&self) -> bool;
}

/// What all connections share; everything here runs on one thread.
struct Volley<'a> {
    target: &'a Target,
    pace: &'a Pace,
    began: Instant,
    scenario: &'a mut dyn Scenario,
    next: u64,
    good: u64,
    bad: u64,
    complaint: Option<String>,
    acks: Histogram<u64>,
}

pub async fn fire(
    target: &Target,
    pace: &Pace,
    scenario: &mut dyn Scenario,
    fake: &FakeSlack,
) -> anyhow::Result<Report> {
    let mut connections = Vec::new();
    for _ in 0..target.connections {
        connections.push(connect(target.app).await?);
    }
    let modals = fake.modals();
    let before = target.pid.and_then(Vitals::of);
    let opens_modals = scenario.opens_modals();
    let volley = RefCell::new(Volley {
        target,
        pace,
        began: Instant::now(),
        scenario,
        next: 0,
        good: 0,
        bad: 0,
        complaint: None,
        acks: Histogram::new_with_bounds(1, LONGEST_ACK, 3)?,
    });
    let began = volley.borrow().began;
    let firing: FuturesUnordered<_> = connections
        .into_iter()
        .map(|connection| keep_firing(&volley, connection))
        .collect();
    firing.collect::<()>().await;
    let volley = volley.into_inner();
    if opens_modals {
        let late = Instant::now() + MODALS;
        while fake.modals() < modals + volley.good && Instant::now() < late {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    let time = began.elapsed();
    let vitals = target.pid.and_then(Vitals::of);
    Ok(Report {
        good: volley.good,
        bad: volley.bad,
        complaint: volley.complaint,
        modals: fake.modals() - modals,
        time,
        acks: volley.acks,
        cpu: before
            .zip(vitals)
            .map(|(before, after)| after.cpu.saturating_sub(before.cpu)),
        vitals,
    })
}

async fn connect(app: SocketAddr) -> anyhow::Result<Connection> {
    let stream = TcpStream::connect(app)
        .await
        .with_context(|| format!("nobody listens on {app}"))?;
    stream.set_nodelay(true)?;
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

type Connection = SendRequest<Full<Bytes>>;

/// One connection's share: the next request, when it is due, as long as there is one.
async fn keep_firing(volley: &RefCell<Volley<'_>>, mut connection: Connection) {
    loop {
        let Some((nth, shot, due)) = volley.borrow_mut().next() else {
            return;
        };
        // A request that no connection was free for counts from when it was due: whoever waits
        // does not care why. A timer that rings late is our own fault.
        let began = match due {
            Some(due) if due > Instant::now() => {
                tokio::time::sleep_until(due).await;
                Instant::now()
            }
            Some(due) => due,
            None => Instant::now(),
        };
        let request = volley.borrow().signed(&shot);
        let answer = match request {
            Ok(request) => exchange(&mut connection, request).await,
            Err(error) => Err(error),
        };
        let broken = answer.is_err();
        volley.borrow_mut().record(nth, began, answer);
        if broken {
            let app = volley.borrow().target.app;
            match connect(app).await {
                Ok(fresh) => connection = fresh,
                Err(_) => return,
            }
        }
    }
}

async fn exchange(
    connection: &mut Connection,
    request: Request<Full<Bytes>>,
) -> anyhow::Result<(StatusCode, Bytes)> {
    let answered = async {
        connection.ready().await?;
        let response = connection.send_request(request).await?;
        let status = response.status();
        anyhow::Ok((status, response.into_body().collect().await?.to_bytes()))
    };
    tokio::time::timeout(DEADLINE, answered)
        .await
        .context("no answer within 3 s")?
}

impl Volley<'_> {
    fn next(&mut self) -> Option<(u64, Shot, Option<Instant>)> {
        let nth = self.next;
        let due = self.pace.rate.map(|rate| {
            let micros = nth.saturating_mul(1_000_000) / u64::from(rate.max(1));
            self.began + Duration::from_micros(micros)
        });
        let over = due.unwrap_or_else(Instant::now) >= self.began + self.pace.time;
        if over || nth >= self.pace.requests {
            return None;
        }
        let shot = self.scenario.shot(nth)?;
        self.next += 1;
        Some((nth, shot, due))
    }

    fn signed(&self, shot: &Shot) -> anyhow::Result<Request<Full<Bytes>>> {
        let timestamp = unix_seconds().to_string();
        let signature = signature(&self.target.secret, &timestamp, &shot.body);
        Ok(Request::post(shot.path)
            .header(HOST, "localhost")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
            .header("x-slack-request-timestamp", timestamp)
            .header("x-slack-signature", signature)
            .body(Full::new(shot.body.clone()))?)
    }

    fn record(&mut self, nth: u64, began: Instant, answer: anyhow::Result<(StatusCode, Bytes)>) {
        let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        let complaint = match answer {
            Ok((StatusCode::OK, body)) if self.scenario.is_good(nth, &body) => {
                self.good += 1;
                self.acks.saturating_record(micros.max(1));
                return;
            }
            Ok((status, body)) => {
                let body: String = String::from_utf8_lossy(&body).chars().take(500).collect();
                format!("{status} {body}")
            }
            Err(error) => format!("{error:#}"),
        };
        self.bad += 1;
        self.complaint.get_or_insert(complaint);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a signature needs the time of day, and nothing here is tested against it"
)]
pub fn unix_seconds() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this measures; there is no other clock"
)]
pub fn unix_millis() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
}
