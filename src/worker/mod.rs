//! Delivery: what is due is claimed, rendered as things are now, and sent once.
//!
//! Two stages. Timers run database transactions only. The outbox is the only thing that talks to
//! Slack, lane by lane. Any number of replicas run the same rounds on one PostgreSQL; there is no
//! leader. [`Worker::round`] is one step; tests call it, [`Worker::run`] is the loop around it.

mod agenda;
mod answers;
mod batch;
mod book;
mod comes_next;
mod covering;
mod day;
mod draft;
mod due;
mod found;
mod groups;
mod home;
mod index;
mod leave;
mod ledger;
mod letter;
mod look;
mod meet;
mod outcome;
mod replan;
mod say;
pub mod skew;
mod tend;
mod tend_steps;
mod unplanned;
mod upkeep;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::domain::Instant;
use crate::domain::dates::DateLanguage;
use crate::domain::errand::Errand;
use crate::domain::ids::WorkspaceId;
use crate::flows::{Ctx, FlowError};
use crate::slack::client::SlackApi;
use crate::slack::installation::Installation;
use crate::store::StoreError;
use crate::store::lanes::Lane;
use crate::store::outbox::{OutboxRow, Standing};
use book::AboutBook;
use covering::Cover;
use ledger::{Entry, Ledger};
use letter::Letter;
use outcome::Outcome;
use unplanned::Unplanned;

/// The protocol's times. Tests of the protocol turn them; nobody else does.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// How long an uncertain message waits before its traces are looked for: longer than Slack
    /// ever took to apply a call late.
    pub settle: TimeDelta,
    /// How long a claim holds: longer than a call's deadline and everything around it.
    pub lease: TimeDelta,
    /// How old the mark before a call may be when the call has ended, with or without an answer. A
    /// process that stood still in between, for longer than this and half of a call's deadline, does
    /// not make it: by the time it would be applied, others might have looked for its traces. The
    /// rest of the settle time is for Slack applying it late.
    pub fresh: TimeDelta,
    /// Between two messages of one conversation (Slack: one a second).
    pub pace: TimeDelta,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            settle: TimeDelta::seconds(60),
            lease: TimeDelta::seconds(60),
            fresh: TimeDelta::seconds(10),
            pace: TimeDelta::seconds(1),
        }
    }
}

/// How many conversations are served at once.
const LANES: usize = 16;
/// The longest sleep: another replica's work is found at the latest then.
const LONGEST_SLEEP: Duration = Duration::from_secs(2);
/// After a failed round: the database is gone, or slow.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

#[derive(Debug, Clone)]
pub struct Worker {
    ctx: Ctx,
    installation: Installation,
    timing: Timing,
    ledger: Ledger,
    unplanned: Unplanned,
}

/// A claimed lane and the lease that holds it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Hold {
    lane: Lane,
    lease: String,
}

impl Worker {
    pub fn new(ctx: Ctx, installation: Installation, timing: Timing) -> Self {
        Self {
            ledger: Ledger::new(&ctx.db),
            ctx,
            installation,
            timing,
            unplanned: Unplanned::default(),
        }
    }

    /// Fires and delivers until `stop` says so. A conversation that is slow keeps only itself
    /// waiting; what is under way at the end is finished.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut upkeep_at = self.now();
        let mut compare_at = tokio::time::Instant::now();
        let mut may_work = true;
        let mut serving = JoinSet::new();
        while !*stop.borrow() {
            if compare_at <= tokio::time::Instant::now() {
                may_work = self.may_work().await;
                compare_at = tokio::time::Instant::now() + skew::EVERY;
            }
            if !may_work {
                tokio::select! {
                    () = tokio::time::sleep(LONGEST_SLEEP) => {}
                    _ = stop.changed() => {}
                }
                continue;
            }
            if upkeep_at <= self.now() {
                self.upkeep().await;
                upkeep_at = self.now() + upkeep::EVERY;
            }
            if serving.len() >= LANES {
                // No room: the next one to end makes some.
                serving.join_next().await;
                continue;
            }
            let sleep = match self.take_up(&mut serving).await {
                Ok(0) => self.until_next_due().await,
                Ok(_) => continue,
                Err(error) => {
                    tracing::error!(%error, "a round of deliveries failed");
                    AFTER_FAILURE
                }
            };
            tokio::select! {
                () = tokio::time::sleep(sleep) => {}
                () = self.ctx.bell.notified() => {}
                Some(_) = serving.join_next() => {}
                _ = stop.changed() => {}
            }
        }
        while serving.join_next().await.is_some() {}
    }

    /// Fires what is due and delivers what is ready, to its end; says how much there was.
    pub async fn round(&self) -> Result<usize, FlowError> {
        let mut serving = JoinSet::new();
        let taken = self.take_up(&mut serving).await?;
        while serving.join_next().await.is_some() {}
        Ok(taken)
    }

    /// Fires due timers, takes up homes, begins to serve as many lanes as there is room for, and
    /// goes on with re-planning and with the index by one page, and with a book by one customer.
    async fn take_up(&self, serving: &mut JoinSet<()>) -> Result<usize, FlowError> {
        let due = self.take_up_due().await?;
        let lanes = self.claim_lanes(serving).await?;
        let claimed = lanes.len();
        self.serve_all(lanes, serving).await?;
        let planned = self.plan_unplanned().await + self.go_on_replanning().await;
        let indexed = self.write_terms().await;
        let moved = self.go_on_transferring().await;
        Ok(due + claimed + planned + indexed + moved)
    }

    async fn until_next_due(&self) -> Duration {
        match self.next_due().await {
            Ok(Some(due)) => (due - self.now()).to_std().unwrap_or_default(),
            Ok(None) | Err(_) => LONGEST_SLEEP,
        }
        .clamp(Duration::from_millis(10), LONGEST_SLEEP)
    }

    async fn claim_lanes(&self, serving: &mut JoinSet<()>) -> Result<Vec<Hold>, FlowError> {
        let lease = new_lease();
        let mut tx = self.ctx.db.begin().await?;
        // Counted once it is our turn: what ended meanwhile makes room, so that one claim takes
        // many lanes and not each its own.
        while serving.try_join_next().is_some() {}
        let most = i64::try_from(LANES.saturating_sub(serving.len())).unwrap_or(0);
        if most == 0 {
            return Ok(Vec::new());
        }
        let until = self.now() + self.timing.lease;
        let ours = self.installation.workspaces();
        let lanes = tx
            .claim_lanes(&ours, most, &lease, self.now(), until)
            .await?;
        tx.commit().await?;
        let held = |lane| Hold {
            lane,
            lease: lease.clone(),
        };
        Ok(lanes.into_iter().map(held).collect())
    }

    /// One row of each lane, found together and served side by side.
    async fn serve_all(
        &self,
        holds: Vec<Hold>,
        serving: &mut JoinSet<()>,
    ) -> Result<(), FlowError> {
        if holds.is_empty() {
            return Ok(());
        }
        let mut tx = self.ctx.db.read().await?;
        let lanes: Vec<&Lane> = holds.iter().map(|hold| &hold.lane).collect();
        let mut heads = tx.heads_of(&lanes).await?;
        let workspaces: BTreeSet<&WorkspaceId> =
            lanes.into_iter().map(|lane| &lane.workspace).collect();
        let mut dates = BTreeMap::new();
        for workspace in workspaces {
            match tx.date_language(workspace).await {
                Ok(language) => dates.insert(workspace.clone(), language),
                // Its days are written as by default; nobody's message is held up over that.
                Err(error @ StoreError::Unreadable { .. }) => {
                    tracing::error!(%workspace, %error, "the language of dates is not known");
                    None
                }
                Err(error) => return Err(error.into()),
            };
        }
        drop(tx);
        for hold in holds {
            let dates = dates.get(&hold.lane.workspace).copied().unwrap_or_default();
            let head = heads.remove(&hold.lane);
            let worker = self.clone();
            serving.spawn(async move {
                let served = match head {
                    Some(Ok(row)) => worker.serve(&hold, row, dates).await,
                    Some(Err(error)) => Err(error.into()),
                    None => worker.let_go(&hold).await,
                };
                match served {
                    // Why was said where it happened.
                    Ok(()) | Err(FlowError::Store(StoreError::Undone)) => {}
                    // The lane comes back when its lease ends.
                    Err(error) => {
                        tracing::error!(lane = hold.lane.name, %error, "a delivery failed");
                    }
                }
            });
        }
        Ok(())
    }

    /// A lane with nothing to do.
    async fn let_go(&self, hold: &Hold) -> Result<(), FlowError> {
        let mut tx = self.ctx.db.begin().await?;
        tx.release_lane(&hold.lane, &hold.lease, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// One row of one lane.
    async fn serve(
        &self,
        hold: &Hold,
        row: OutboxRow,
        dates: DateLanguage,
    ) -> Result<(), FlowError> {
        let outcome = match self.installation.api_of(&hold.lane.workspace) {
            Some(api) => {
                let api = api.writing_dates_in(dates);
                self.deliver(&api, hold, &row).await?
            }
            None => Outcome::later(&row, TimeDelta::minutes(1)),
        };
        self.record(hold, row, outcome).await
    }

    /// Writes down what a delivery came to, together with the release of its lane. Then what was
    /// reminded of is planned anew.
    async fn record(&self, hold: &Hold, row: OutboxRow, outcome: Outcome) -> Result<(), FlowError> {
        let workspace = row.workspace.clone();
        let nudged = outcome.nudged.clone();
        let hold = hold.clone();
        let record = Entry::Record(hold, Box::new((row, outcome)));
        if self.ledger.write(&self.ctx, record).await?.is_some() {
            self.plan_reminded(&workspace, &nudged).await;
        }
        Ok(())
    }

    async fn deliver(
        &self,
        api: &SlackApi,
        hold: &Hold,
        row: &OutboxRow,
    ) -> Result<Outcome, FlowError> {
        // What may be done twice is only counted; what may not is marked right before its call.
        if !row.errand.shows_twice() && self.begin(hold, row, None).await?.is_none() {
            return Ok(Outcome::later(row, TimeDelta::zero()));
        }
        match &row.errand {
            Errand::Say { notice } => self.say(api, hold, row, &Letter::Notice(notice)).await,
            Errand::Day {
                daily,
                to,
                whose,
                day,
                ..
            } => {
                let letter = Letter::Day {
                    daily: *daily,
                    to,
                    whose: whose.as_ref(),
                    day: *day,
                };
                self.say(api, hold, row, &letter).await
            }
            Errand::Left { person, to } => {
                self.say(api, hold, row, &Letter::Left { person, to }).await
            }
            Errand::Cover {
                absent,
                to,
                covering,
                ..
            } => {
                let cover = Cover {
                    absent,
                    to,
                    covering,
                };
                self.say(api, hold, row, &Letter::Cover(cover)).await
            }
            Errand::Draft { draft, to, news } => {
                self.say(api, hold, row, &Letter::Draft { draft, to, news })
                    .await
            }
            Errand::Book {
                transfer,
                to,
                reader,
            } => {
                let about = AboutBook {
                    transfer,
                    to,
                    reader,
                };
                self.say(api, hold, row, &Letter::Book(about)).await
            }
            Errand::TouchUpDay { said, .. } => self.touch_up_day(api, row, said).await,
            Errand::TouchUp { notice, said } => self.touch_up(api, row, notice, said).await,
            Errand::Tend { handoff } => self.tend(api, hold, row, *handoff).await,
            Errand::Repair { handoff } => self.look_after(api, row, *handoff).await,
            Errand::Look { handoff } => self.look(api, row, *handoff).await,
            Errand::Agenda { handoff, booking } => {
                self.agenda(api, hold, row, *handoff, *booking).await
            }
            Errand::Home { person } => self.publish_home(api, row, person).await,
            Errand::Meet { person } => self.meet(api, row, person).await,
            Errand::Census { page } => self.census(api, row, page.as_deref()).await,
            Errand::Groups => self.groups(api, row).await,
        }
    }

    /// Writes down that a call is about to be made, and says when. `None` when the lane is no
    /// longer ours: then the call must not be made.
    async fn begin(
        &self,
        hold: &Hold,
        row: &OutboxRow,
        asking: Option<Errand>,
    ) -> Result<Option<Instant>, FlowError> {
        let asking = asking.filter(|errand| *errand != row.errand);
        let begin = Entry::Begin(hold.clone(), row.id, asking.map(Box::new));
        self.ledger.write(&self.ctx, begin).await
    }

    /// For the one call that was written down at `mark`. Asked right before it; `None` when it may
    /// not be made any more.
    fn right_after(&self, mark: Instant, api: &SlackApi) -> Option<SlackApi> {
        let left = mark + self.timing.fresh - self.now();
        let Ok(left) = left.to_std() else {
            tracing::warn!("stood still before a call; it is not made");
            return None;
        };
        Some(api.within(left))
    }

    /// When an uncertain row may be looked for: never before its settle time passed.
    fn settled_at(&self, row: &OutboxRow) -> Option<Instant> {
        match row.standing {
            Standing::Sending | Standing::Unsure => {
                Some(row.attempt_at.unwrap_or(row.created_at) + self.timing.settle)
            }
            Standing::Ready | Standing::Sent | Standing::Cancelled | Standing::Dead => None,
        }
    }

    fn now(&self) -> Instant {
        self.ctx.clock.now()
    }
}

/// Random for every claim, never a worker's name: an old claim of the same worker is a stranger's.
fn new_lease() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}
