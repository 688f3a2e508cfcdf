//! The emulator itself: started, asked what happened, told that time has passed, stopped.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::browser::Browser;
use crate::clock::Clock;
use crate::faults::Faults;
use crate::hub::{Hub, lock};
use crate::journal::{Call, Way};
use crate::push::events;
use crate::render::Firing;
use crate::server;
use crate::workspace::Workspace;

/// How the emulator is to run.
#[derive(Debug)]
pub struct Builder {
    clock: Clock,
    address: SocketAddr,
    deadline: Duration,
    rate_limits: bool,
}

impl Builder {
    /// Where the time comes from: UTC milliseconds.
    #[must_use]
    pub fn clock(self, now: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self {
            clock: Clock::new(now),
            ..self
        }
    }

    /// Listens here instead of on a free loopback port.
    #[must_use]
    pub fn listen(self, address: SocketAddr) -> Self {
        Self { address, ..self }
    }

    /// How long an app may take to acknowledge, in real time; 3 seconds as in Slack unless said otherwise.
    #[must_use]
    pub fn deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// Enforces the methods' tiers and one message a second per channel.
    #[must_use]
    pub fn rate_limits(self) -> Self {
        Self {
            rate_limits: true,
            ..self
        }
    }

    pub async fn start(self) -> std::io::Result<Emulator> {
        let listener = server::bind(self.address).await?;
        let address = listener.local_addr()?;
        let hub = Hub::new(
            self.clock,
            self.deadline,
            format!("http://{address}"),
            self.rate_limits,
        );
        let emulator = Emulator {
            inner: Arc::new(Inner {
                hub,
                address,
                serving: Mutex::new(None),
            }),
        };
        emulator.inner.serve(listener);
        Ok(emulator)
    }
}

/// A running Slack. Clones are handles to the same one; it ends when the last is dropped.
#[derive(Clone, Debug)]
pub struct Emulator {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    hub: Arc<Hub>,
    address: SocketAddr,
    serving: Mutex<Option<JoinHandle<()>>>,
}

impl Inner {
    fn serve(&self, listener: TcpListener) {
        *lock(&self.serving) = Some(tokio::spawn(server::serve(listener, self.hub.clone())));
    }

    fn hang_up(&self) -> Option<JoinHandle<()>> {
        let task = lock(&self.serving).take();
        if let Some(task) = &task {
            task.abort();
        }
        self.hub.sockets.cut_all();
        task
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.hang_up();
    }
}

impl Emulator {
    pub fn builder() -> Builder {
        Builder {
            clock: Clock::system(),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            deadline: Duration::from_secs(3),
            rate_limits: false,
        }
    }

    /// With the computer's clock on a free loopback port.
    pub async fn start() -> std::io::Result<Self> {
        Self::builder().start().await
    }

    /// The Web API's base: `http://127.0.0.1:PORT/api`.
    pub fn api_url(&self) -> String {
        format!("{}/api", self.address())
    }

    /// Makes a workspace of this name, with a `#general` channel.
    pub fn workspace(&self, name: &str) -> Workspace {
        Workspace::make(self.inner.hub.clone(), name)
    }

    /// Makes things go wrong.
    pub fn faults(&self) -> Faults {
        Faults {
            hub: self.inner.hub.clone(),
        }
    }

    /// Lets people work in the workspace through a browser, at [`Emulator::address`]. There is one
    /// client at a time; opening another replaces it.
    pub fn open_browser(&self, browser: Browser) {
        self.inner.hub.open_browser(browser);
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        format!("http://{}", self.inner.address)
    }

    /// Counts up whenever something happens, for whoever wants to do something about it.
    pub fn changes(&self) -> tokio::sync::watch::Receiver<u64> {
        self.inner.hub.changes()
    }

    /// How many such calls went over the wire.
    pub fn count_calls(&self, wanted: impl Fn(&Call) -> bool) -> usize {
        let journal = self.inner.hub.journal();
        journal.iter().filter(|call| wanted(call)).count()
    }

    /// Everything that went over the wire, both ways, in order of completion.
    pub fn journal(&self) -> Vec<Call> {
        self.inner.hub.journal().clone()
    }

    /// Forgets what went over the wire so far, for worlds that live for months. While a call waits
    /// to be applied late, nothing is forgotten.
    pub fn forget_journal(&self) {
        if lock(&self.inner.hub.late_calls).is_empty() {
            self.inner.hub.journal().clear();
        }
    }

    /// The calls that apps made to this method.
    pub fn calls(&self, method: &str) -> Vec<Call> {
        let journal = self.inner.hub.journal();
        journal
            .iter()
            .filter(|call| call.way == Way::ToSlack && call.method == method)
            .cloned()
            .collect()
    }

    /// What was pushed to apps of this kind: `command`, `block_actions`, `view_submission`, `events_api`, …
    pub fn pushes(&self, kind: &str) -> Vec<Call> {
        let journal = self.inner.hub.journal();
        journal
            .iter()
            .filter(|call| call.way == Way::ToApp && call.method == kind)
            .cloned()
            .collect()
    }

    /// Everything that a correct app would not have done, readable; faults and the state of the world are not in it.
    pub fn broken_rules(&self) -> Vec<String> {
        self.inner.hub.world().broken_rules.clone()
    }

    /// The mentions and broadcasts that messages have set off.
    pub fn fired(&self) -> Vec<Firing> {
        self.inner.hub.world().fired.clone()
    }

    /// How many sockets an app has open.
    pub fn open_sockets(&self, app: &crate::App) -> usize {
        self.inner.hub.sockets.count(app.id())
    }

    /// Switches the rate limits on or off.
    pub fn enforce_rate_limits(&self, on: bool) {
        self.inner.hub.world().rate_limits = on;
    }

    /// Does what is due by the clock: retried and delayed events, calls that are applied late.
    /// Returns when the app has taken (or failed) all of them.
    pub async fn tick(&self) {
        let hub = &self.inner.hub;
        let now = hub.clock.now();
        let due = {
            let mut late = lock(&hub.late_calls);
            let (due, later): (Vec<_>, Vec<_>) = std::mem::take(&mut *late)
                .into_iter()
                .partition(|call| call.due_at <= now);
            *late = later;
            due
        };
        for call in due {
            let outcome = server::outcome(hub, &call.method, call.token.as_deref(), &call.args);
            if let Some(noted) = hub.journal().get_mut(call.noted_at) {
                noted.applied = outcome.applied;
                noted.answer = outcome.body;
            }
        }
        hub.deliver_what_waits().await;
        events::deliver_due(hub).await;
        self.settled().await;
    }

    /// Waits until every event on its way has been delivered or has failed, and nobody is in the middle of
    /// doing something in a browser.
    pub async fn settled(&self) {
        self.until(|| self.inner.hub.in_flight() == 0).await;
    }

    /// Waits until the condition holds, looking again whenever something happens; `false` if it never does.
    /// For what an app does after it has acknowledged, so that tests need no sleep.
    pub async fn until(&self, condition: impl Fn() -> bool) -> bool {
        self.inner.hub.until(condition).await
    }

    /// Slack is unreachable: the listener closes and every connection with it.
    pub async fn go_down(&self) {
        if let Some(task) = self.inner.hang_up() {
            // The task ends by being aborted; only that it has ended matters.
            let _ = task.await;
        }
    }

    /// Slack is back, on the same address.
    pub async fn come_back(&self) -> std::io::Result<()> {
        let listener = server::bind(self.inner.address).await?;
        self.inner.serve(listener);
        Ok(())
    }

    /// Ends it: nobody is answered any more.
    pub async fn stop(self) {
        self.go_down().await;
    }
}
