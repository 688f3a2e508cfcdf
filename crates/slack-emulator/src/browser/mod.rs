//! A client for the browser: the workspace as each of its people sees it, worked as they work it. It is
//! a stand-in and says so on every page. Everything done in it goes the way that [`crate::Person`] goes;
//! what a person may not see is in no answer.

mod act;
mod assets;
mod changes;
mod clock;
mod conversation;
mod example;
mod file;
mod guard;
mod journal;
mod routes;
mod seat;
mod trouble;
mod workspace;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use hyper::Request;
use hyper::body::Incoming;
use tokio::sync::mpsc;
use tower_service::Service as _;

pub use clock::{ClockRequest, Forward};

use crate::hub::Hub;
use crate::person::Person;
use crate::workspace::Workspace;

/// What a client for the browser shows, and who may be played in it.
#[derive(Debug)]
pub struct Browser {
    team: String,
    /// The people who may be played, with what they are here: `seller`.
    people: Vec<(String, String)>,
    /// Believable answers: the label on the form, and what is put in. A label may come several times,
    /// for the first, second, … input that is called so.
    examples: Vec<(String, String)>,
    /// What a command does, and what may follow it.
    commands: BTreeMap<String, (String, String)>,
    /// A title and what to try, as mrkdwn.
    guide: Option<(String, Vec<String>)>,
    clock: Option<mpsc::Sender<ClockRequest>>,
    /// While the clock moves nobody acts.
    moving: AtomicBool,
}

impl Browser {
    /// Shows this workspace, with nobody to be played yet.
    pub fn of(team: &Workspace) -> Self {
        Self {
            team: team.id().to_owned(),
            people: Vec::new(),
            examples: Vec::new(),
            commands: BTreeMap::new(),
            guide: None,
            clock: None,
            moving: AtomicBool::new(false),
        }
    }

    /// This person may be played; the first one is who a new window begins as.
    #[must_use]
    pub fn plays(mut self, person: &Person, title: &str) -> Self {
        self.people.push((person.id().to_owned(), title.to_owned()));
        self
    }

    /// What “Fill with an example” puts into the input of this label: text, the visible choice of a
    /// menu, or a day: `2026-11-20`, or so many days from now: `+14`, `-3`, on to
    /// Monday or back to Friday where that is a weekend.
    #[must_use]
    pub fn example(mut self, label: &str, value: &str) -> Self {
        self.examples.push((label.to_owned(), value.to_owned()));
        self
    }

    /// What completing a command tells of it.
    #[must_use]
    pub fn command(mut self, command: &str, description: &str, hint: &str) -> Self {
        let told = (description.to_owned(), hint.to_owned());
        self.commands.insert(command.to_owned(), told);
        self
    }

    /// What to try here, in the sidebar: a title, and steps as mrkdwn.
    #[must_use]
    pub fn guide(self, title: &str, steps: &[&str]) -> Self {
        let steps = steps.iter().map(|step| (*step).to_owned()).collect();
        Self {
            guide: Some((title.to_owned(), steps)),
            ..self
        }
    }

    /// The clock can be moved: whoever owns the time takes the requests. Without this the page only
    /// shows it.
    #[must_use]
    pub fn clock(mut self) -> (Self, mpsc::Receiver<ClockRequest>) {
        let (sender, requests) = mpsc::channel(1);
        self.clock = Some(sender);
        (self, requests)
    }
}

/// Answers a browser.
pub(crate) async fn answer(
    hub: Arc<Hub>,
    browser: Arc<Browser>,
    request: Request<Incoming>,
) -> Response {
    let base = hub.world().base.clone();
    let checked = guard::check(&base, request.method(), request.headers());
    let mut response = match checked {
        Ok(()) => routed(hub, browser, request).await,
        Err(trouble) => trouble.into_response(),
    };
    guard::harden(response.headers_mut());
    response
}

/// The router is made anew for each request, so that the hub holds none that holds the hub.
async fn routed(hub: Arc<Hub>, browser: Arc<Browser>, request: Request<Incoming>) -> Response {
    let mut router = routes::router(hub, browser);
    let Ok(response) = router.call(request.map(Body::new)).await;
    response
}
