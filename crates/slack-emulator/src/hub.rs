//! What every part shares: the world behind its lock, the faults, the journal, the client that pushes.
//! No lock is held while anything is awaited.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::sync::watch;

use crate::api::args::Args;
use crate::browser::Browser;
use crate::clock::Clock;
use crate::faults::Plan;
use crate::journal::Call;
use crate::push::events;
use crate::push::socket::Sockets;
use crate::world::World;

/// How long somebody waits for something to happen, in real time.
const PATIENCE: Duration = Duration::from_secs(10);

/// A call that a fault has put off.
#[derive(Debug)]
pub(crate) struct LateCall {
    pub due_at: i64,
    pub method: String,
    pub token: Option<String>,
    pub args: Args,
    /// Its place in the journal, where it is marked as applied in the end.
    pub noted_at: usize,
}

/// The middle of the emulator.
#[derive(Debug)]
pub(crate) struct Hub {
    pub clock: Clock,
    /// How long an app may take to acknowledge, in real time.
    pub deadline: Duration,
    pub client: Client<HttpConnector, Full<Bytes>>,
    pub sockets: Sockets,
    pub late_calls: Mutex<Vec<LateCall>>,
    world: Mutex<World>,
    plan: Mutex<Plan>,
    journal: Mutex<Vec<Call>>,
    /// The client for the browser, where one was opened.
    browser: Mutex<Option<Arc<Browser>>>,
    changed: watch::Sender<u64>,
    in_flight: AtomicUsize,
}

/// Counts as under way while it lives.
pub(crate) struct OnItsWay<'a> {
    hub: &'a Hub,
}

impl Drop for OnItsWay<'_> {
    fn drop(&mut self) {
        self.hub.in_flight.fetch_sub(1, Ordering::SeqCst);
        self.hub.touch();
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    pub fn new(clock: Clock, deadline: Duration, base: String, rate_limits: bool) -> Arc<Self> {
        Arc::new(Self {
            world: Mutex::new(World::new(clock.clone(), base, rate_limits)),
            clock,
            deadline,
            // An app may be stopped and started between two pushes: every push has a connection of its own.
            client: Client::builder(TokioExecutor::new())
                .pool_max_idle_per_host(0)
                .build(HttpConnector::new()),
            sockets: Sockets::default(),
            late_calls: Mutex::default(),
            plan: Mutex::default(),
            journal: Mutex::default(),
            browser: Mutex::default(),
            changed: watch::Sender::new(0),
            in_flight: AtomicUsize::new(0),
        })
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    pub fn plan(&self) -> MutexGuard<'_, Plan> {
        lock(&self.plan)
    }

    pub fn journal(&self) -> MutexGuard<'_, Vec<Call>> {
        lock(&self.journal)
    }

    /// Notes a call and tells its place.
    pub fn note(&self, call: Call) -> usize {
        let place = {
            let mut journal = self.journal();
            journal.push(call);
            journal.len() - 1
        };
        self.touch();
        place
    }

    pub fn browser(&self) -> Option<Arc<Browser>> {
        lock(&self.browser).clone()
    }

    pub fn open_browser(&self, browser: Browser) {
        *lock(&self.browser) = Some(Arc::new(browser));
        self.touch();
    }

    /// How much has happened; it counts up.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Wakes whoever waits for something to happen.
    pub fn touch(&self) {
        self.changed.send_modify(|count| *count += 1);
    }

    /// Waits until the condition holds, looking again after every change.
    pub async fn until(&self, condition: impl Fn() -> bool) -> bool {
        let mut changes = self.changed.subscribe();
        let waiting = async {
            while !condition() {
                if changes.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.is_ok()
    }

    /// Something is on its way until what comes back is dropped.
    pub fn begin(&self) -> OnItsWay<'_> {
        self.in_flight.fetch_add(1, Ordering::SeqCst);
        OnItsWay { hub: self }
    }

    /// Events being delivered right now, and what people are doing in a browser.
    pub fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::SeqCst)
    }

    /// Delivers what the world wants told, in the background and in order.
    pub fn send_events(self: &Arc<Self>) {
        let batch = std::mem::take(&mut self.world().events);
        if batch.is_empty() {
            return;
        }
        let hub = self.clone();
        self.in_flight.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(async move {
            let _on_its_way = OnItsWay { hub: &hub };
            events::deliver_all(&hub, batch).await;
        });
    }

    /// The same, waited for.
    pub async fn deliver_events(self: &Arc<Self>) {
        self.deliver_what_waits().await;
        self.touch();
    }

    /// The same, and nobody is woken where nothing waited.
    pub async fn deliver_what_waits(self: &Arc<Self>) {
        let batch = std::mem::take(&mut self.world().events);
        if batch.is_empty() {
            return;
        }
        events::deliver_all(self, batch).await;
        self.touch();
    }
}
