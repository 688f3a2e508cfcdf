//! Bots as processes, an emulated Slack and people, all by the system's clock; and handoffs that
//! move through their lives meanwhile.

use std::collections::{BTreeMap, HashSet};
use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use handoff::app::App;
use handoff::cli::demo::stage::spec;
use handoff::clock::Clock;
use handoff::domain::decide::Event;
use handoff::domain::handoff::{Handoff, State};
use handoff::domain::ids::{DraftId, HandoffId, UserId, WorkspaceId};
use handoff::domain::template::STANDARD;
use handoff::flows::act::{Act, act};
use handoff::flows::submit::{Submission, submit};
use handoff::flows::{Ctx, FlowError};
use slack_emulator::{Call, Emulator, Fault, Person, Seen, Workspace};

use super::bot::{Bot, Given, LEASE, SETTLE};
use super::cards;
use super::course::{self, Next, acknowledged};
use super::overdue;
use super::tally::Tally;
use crate::support::TestDb;
use crate::support::cast::brief_of;
use crate::support::chance::Chance;
use crate::support::sql;

/// How often somebody looks whether something has come about.
const LOOK: Duration = Duration::from_millis(20);
/// Handoffs that live at the same time, of the same people.
pub const AT_ONCE: usize = 5;
/// Nothing takes this long, whatever else the machine does.
pub const PATIENCE: Duration = Duration::from_mins(2);

/// How many there are.
#[derive(Debug, Clone, Copy)]
pub struct Cast {
    /// Sellers, and as many managers.
    pub each: usize,
    pub leads: usize,
}

pub struct Scene {
    pub slack: Emulator,
    team: Workspace,
    pub app: slack_emulator::App,
    /// Sellers, then managers, then leads.
    pub people: Vec<Person>,
    cast: Cast,
    /// What people do, they did days ago.
    overdue: bool,
    pub hurry: AtomicBool,
    pub given: Given,
    pub ctx: Ctx,
    pub workspace: WorkspaceId,
    /// What people do to handoffs has a name each.
    acts: AtomicU32,
    /// Acts that went through a bot.
    pub clicked: AtomicU32,
    screens: tokio::sync::Mutex<()>,
    _database: TestDb,
}

impl Scene {
    /// Two sellers and two managers are here and known; no bot runs yet. Bots reach the database
    /// by `url`.
    pub async fn set(database: TestDb, url: Option<String>) -> Self {
        Self::with(Cast { each: 2, leads: 0 }, database, url).await
    }

    /// The same with more people, where people did everything days ago, and much is late.
    pub async fn set_overdue(database: TestDb, cast: Cast) -> Self {
        let mut scene = Self::with(cast, database, None).await;
        scene.is_overdue().await;
        scene.overdue = true;
        scene
    }

    async fn with(cast: Cast, database: TestDb, url: Option<String>) -> Self {
        let slack = Emulator::start().await.unwrap();
        let team = slack.workspace("Contoso");
        let spec = spec().unwrap();
        let secret = spec.signing_secret.clone();
        let app = team.install(spec);
        let given = Given {
            database: url.unwrap_or_else(|| database.url.clone()),
            slack: slack.api_url(),
            token: app.bot_token().to_owned(),
            secret,
            wrong: 0,
        };
        let zone = overdue::about_noon(Clock::System.now());
        let named = |role: &'static str, count: usize| {
            let team = team.clone();
            (0..count).map(move |nth| {
                let person = team.person(&format!("{}.{nth}", role.to_lowercase()));
                person.real_name(&format!("{role} {nth}")).zone(zone).add()
            })
        };
        let people = named("Seller", cast.each)
            .chain(named("Manager", cast.each))
            .chain(named("Lead", cast.leads));
        let people: Vec<Person> = people.collect();
        let here = Given {
            database: database.url.clone(),
            ..given.clone()
        };
        let nowhere = "127.0.0.1:9".parse().unwrap();
        let known = App::open(&here.config(nowhere), here.options())
            .await
            .unwrap();
        known.recognise().await.unwrap();
        while known.worker.round().await.unwrap() > 0 {}
        let workspace = known.edge.installation.home().unwrap().workspace.clone();
        Self {
            ctx: known.edge.ctx.clone(),
            slack,
            team,
            app,
            people,
            cast,
            overdue: false,
            hurry: AtomicBool::new(false),
            given,
            workspace,
            acts: AtomicU32::new(0),
            clicked: AtomicU32::new(0),
            screens: tokio::sync::Mutex::new(()),
            _database: database,
        }
    }

    /// A bot that people's clicks and Slack's events go to from now on.
    pub async fn bot(&self) -> Bot {
        let bot = Bot::start(&self.given).await;
        self.app.set_urls(&bot.address);
        bot
    }

    /// Of every hundred calls, so many go wrong, in any way that leaves room for the truth.
    pub fn bad_luck(&self, seed: u64, of_a_hundred: u32) {
        let faults = self.slack.faults();
        faults.history_lag(50);
        let bad = [
            Fault::NoAnswerAfter,
            Fault::NoAnswerAfter,
            Fault::ServerErrorAfter,
            Fault::NoAnswerBefore,
            Fault::ServerErrorBefore,
            Fault::Error("fatal_error"),
            Fault::Late(100),
            Fault::Late(600),
            Fault::Slow(Duration::from_millis(60)),
            Fault::Slow(Duration::from_millis(300)),
            Fault::HangAfter(Duration::from_millis(700)),
            Fault::RateLimited { retry_after: 1 },
        ];
        faults.random(seed, f64::from(of_a_hundred) / 100.0, &bad);
    }

    /// Slack does late what it does late, for as long as `doing` takes.
    pub async fn meanwhile<T>(&self, doing: impl Future<Output = T>) -> T {
        let ticking = async {
            let mut every = tokio::time::interval(LOOK);
            loop {
                every.tick().await;
                self.slack.tick().await;
            }
        };
        tokio::select! {
            done = doing => done,
            () = ticking => unreachable!("it ticks for ever"),
        }
    }

    pub async fn pause(&self, millis: u64) {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }

    fn user(&self, person: usize) -> UserId {
        UserId::new(self.people[person].id())
    }

    pub fn leads(&self) -> impl Iterator<Item = UserId> + Clone {
        (2 * self.cast.each..self.people.len()).map(|lead| self.user(lead))
    }

    /// One life of a handoff, from its brief to wherever chance leads it; every act is somebody's.
    /// Later ones are of others, as long as there are some.
    pub async fn live(&self, nth: usize, mut chance: Chance) -> HandoffId {
        let each = self.cast.each;
        let near = [nth / AT_ONCE % each, (nth / AT_ONCE + 1) % each];
        let seller = self.user(near[chance.below(2)]);
        let managers = near.map(|one| self.user(each + one));
        let manager = &managers[chance.below(2)];
        let mut ago = self.ago(&mut chance);
        let id = self
            .hand_off(&self.before(ago), nth, &seller, manager)
            .await;
        let mut left = 3 + chance.below(20);
        while left > 0 {
            left -= 1;
            self.hesitate(&mut chance).await;
            let handoff = self.handoff(id).await;
            if chance.percent(30) {
                ago = ago.min(self.ago(&mut chance));
            }
            if let State::KickoffBooked(booked) = &handoff.state
                && self.overdue
            {
                // Its reminders may come.
                self.hesitate(&mut chance).await;
                let since = self.ctx.clock.now() - booked.at;
                ago = ago.min(since.max(TimeDelta::zero()));
            }
            let ctx = self.before(ago);
            let next = course::next(&handoff, &managers, &mut chance, ctx.clock.now(), ago);
            let (by, event) = match next {
                Next::Act(by, event) => (by, event),
                Next::Wait => {
                    self.pause(250).await;
                    left += 1;
                    continue;
                }
                Next::Over => return id,
            };
            // Some act in Slack, where a bot must be there to hear of it; it may die of it.
            let before = matches!(handoff.state, State::Submitted(_));
            let in_slack = before && event == acknowledged() && chance.percent(50);
            if in_slack && self.acknowledges_in_slack(&by, id).await {
                ago = TimeDelta::zero();
            } else {
                self.act(&ctx, &by, id, &event).await;
            }
        }
        id
    }

    /// Some leave a thing lying until they are reminded; nobody does any more once they hurry.
    async fn hesitate(&self, chance: &mut Chance) {
        let most = if self.overdue && chance.percent(30) {
            3_000
        } else {
            200
        };
        let pause = chance.below(most);
        let begun = tokio::time::Instant::now();
        let pause = Duration::from_millis(pause.try_into().unwrap());
        while begun.elapsed() < pause && !self.hurry.load(Ordering::Relaxed) {
            self.pause(20).await;
        }
    }

    fn ago(&self, chance: &mut Chance) -> TimeDelta {
        if self.overdue {
            overdue::ago(chance)
        } else {
            TimeDelta::zero()
        }
    }

    /// For what people did a while ago.
    fn before(&self, ago: TimeDelta) -> Ctx {
        Ctx {
            clock: Clock::Wrong(-ago),
            ..self.ctx.clone()
        }
    }

    /// How far the lives came, and how many so far.
    pub async fn ends(&self, handoffs: &[HandoffId]) -> BTreeMap<&'static str, usize> {
        let mut ends = BTreeMap::new();
        for id in handoffs {
            *ends
                .entry(course::end(&self.handoff(*id).await))
                .or_default() += 1;
        }
        ends
    }

    async fn handoff(&self, id: HandoffId) -> Handoff {
        let mut tx = self.ctx.db.read().await.unwrap();
        let handoff = tx.handoff(&self.workspace, id).await.unwrap();
        handoff.unwrap()
    }

    /// Presses the button of the message, and the one of the form it opens, again and again until
    /// it is done: the bot may be dead, or die before it answers. False when there is no message.
    async fn acknowledges_in_slack(&self, user: &UserId, id: HandoffId) -> bool {
        const LABEL: &str = "Acknowledge";
        // A person has one screen.
        let _turn = self.screens.lock().await;
        let mut people = self.people.iter();
        let person = people.find(|person| person.id() == user.as_str()).unwrap();
        let about = format!("{id} ");
        let asks = |message: &Seen| {
            message.text.contains(&about) && message.buttons.iter().any(|label| label == LABEL)
        };
        let mut message = None;
        for _ in 0..60 {
            let mut messages = person.messages_from_app().into_iter().rev();
            message = messages.find(asks);
            if message.is_some() {
                break;
            }
            self.pause(50).await;
        }
        let Some(message) = message else {
            return false;
        };
        for _ in 0..20 {
            if person.press_on(&message, LABEL).await.is_err() {
                break;
            }
            for _ in 0..10 {
                if person.screen().is_some() {
                    break;
                }
                self.pause(30).await;
            }
            // There is none where the form could not be shown, and none left where it was taken.
            let _ = person.press(LABEL).await;
            let _ = person.close_all().await;
            if matches!(self.handoff(id).await.state, State::Acknowledged(_)) {
                self.clicked.fetch_add(1, Ordering::Relaxed);
                return true;
            }
        }
        false
    }

    /// Sam hands a customer to Mia.
    pub async fn hands_off(&self, nth: usize) -> HandoffId {
        let (seller, manager) = (self.user(0), self.user(self.cast.each));
        self.hand_off(&self.ctx, nth, &seller, &manager).await
    }

    /// The same, days ago: the manager is late by now.
    pub async fn handed_off(&self, nth: usize) -> HandoffId {
        let (seller, manager) = (self.user(0), self.user(self.cast.each));
        let ctx = self.before(TimeDelta::hours(25));
        self.hand_off(&ctx, nth, &seller, &manager).await
    }

    async fn hand_off(
        &self,
        ctx: &Ctx,
        nth: usize,
        seller: &UserId,
        manager: &UserId,
    ) -> HandoffId {
        let draft = DraftId::new(format!("draft-{nth}"));
        let mut content = brief_of(&format!("Customer {nth}"));
        content.seller = Some(seller.clone());
        content.manager = Some(manager.clone());
        content.brief.promises = course::promises(ctx.clock.now());
        let mut tx = ctx.db.begin().await.unwrap();
        let now = ctx.clock.now();
        let kept = tx.save_draft(&self.workspace, &draft, seller, STANDARD, &content, now);
        kept.await.unwrap();
        tx.commit().await.unwrap();
        match submit(ctx, &self.workspace, seller, &draft).await {
            Ok(Submission::Sent(handoff)) => handoff.id,
            other => panic!("not sent: {other:?}"),
        }
    }

    async fn act(&self, ctx: &Ctx, user: &UserId, id: HandoffId, event: &Event) {
        let nth = self.acts.fetch_add(1, Ordering::Relaxed);
        let by = Act {
            workspace: self.workspace.clone(),
            user: user.clone(),
            delivery: format!("scene/{nth}"),
        };
        match act(ctx, &by, id, event).await {
            Ok(_) | Err(FlowError::Refused { .. }) => {}
            Err(error) => panic!("{event:?} failed: {error}"),
        }
    }

    /// The calls that may not be made twice.
    pub fn made(&self) -> Vec<Call> {
        let methods = ["conversations.create", "chat.postMessage", "bookmarks.add"];
        methods
            .iter()
            .flat_map(|method| self.slack.calls(method))
            .collect()
    }

    /// Waits until nothing is due, the outbox is empty, and what may still be applied late is. As
    /// long as there is less and less to do, that is no standstill: somebody who is sent a hundred
    /// messages reads one a second.
    pub async fn rests(&self) {
        let mut moved = tokio::time::Instant::now();
        let mut least = usize::MAX;
        let mut calm = false;
        loop {
            let open = self.open_rows().await;
            if open < least {
                least = open;
                moved = tokio::time::Instant::now();
            }
            let waits = self.what_waits().await;
            if waits.is_empty() {
                if calm {
                    break;
                }
                calm = true;
                self.pause(1_000).await;
                continue;
            }
            calm = false;
            assert!(moved.elapsed() < PATIENCE, "still {open} rows: {waits:?}");
            self.pause(50).await;
        }
    }

    async fn open_rows(&self) -> usize {
        let mut tx = self.ctx.db.read().await.unwrap();
        let open = "SELECT CAST(COUNT(*) AS TEXT) FROM outbox WHERE state < 3";
        sql::texts(&mut tx, open).await[0].parse().unwrap()
    }

    async fn what_waits(&self) -> Vec<String> {
        let mut tx = self.ctx.db.read().await.unwrap();
        let rows = tx.waiting_rows(3).await.unwrap();
        let mut waits: Vec<String> = rows.into_iter().map(|row| format!("{row:?}")).collect();
        let now = self.ctx.clock.now().timestamp_millis();
        let lanes = format!(
            "SELECT 'lane ' || name || ' is due in ' || CAST(due_at - {now} AS TEXT)
                || ' ms, not before ' || CAST(not_before - {now} AS TEXT)
                || ' ms, held by ' || COALESCE(lease, 'nobody')
            FROM lanes
            WHERE name IN (SELECT lane FROM outbox WHERE state < 3)
            LIMIT 3"
        );
        waits.extend(sql::texts(&mut tx, &lanes).await);
        // One that somebody claimed and died over is due once more, later.
        let due =
            format!("SELECT key FROM timers WHERE outcome IS NULL AND run_at <= {now} LIMIT 3");
        waits.extend(sql::texts(&mut tx, &due).await);
        waits.extend(sql::texts(&mut tx, "SELECT workspace FROM replans").await);
        waits
    }

    /// The calls that posted what another had posted already, and those others.
    fn said_again(&self) -> Vec<String> {
        let key = |call: &Call| call.args["metadata"]["event_payload"]["key"].clone();
        let mut posts = self.slack.calls("chat.postMessage");
        posts.retain(|call| call.applied && !key(call).is_null());
        let copies = |call: &&Call| posts.iter().filter(|one| key(one) == key(call)).count();
        let again = posts.iter().filter(|call| copies(call) > 1);
        again
            .map(|call| {
                format!(
                    "{} at {}: {:?}, {:?}",
                    key(call),
                    call.at,
                    call.fault,
                    call.took
                )
            })
            .collect()
    }

    /// Every notice exactly once, every card right, no contract broken; returns what was counted.
    pub async fn all_is_well(&self, handoffs: &[HandoffId], what: &str) -> Tally {
        let mut tally = Tally::default();
        for person in &self.people {
            tally += Tally::of(&self.ctx.db, person, &HashSet::new()).await;
        }
        let again = self.said_again();
        assert!(tally.is_right(), "{what}: {tally}; said again: {again:#?}");
        let wrong = cards::wrong(
            &self.ctx.db,
            &self.workspace,
            handoffs,
            &self.team,
            &self.people,
        )
        .await;
        assert_eq!(wrong, Vec::<String>::new(), "{what}");
        let wrong = self.what_is_wrong_with_reminders(handoffs).await;
        assert_eq!(wrong, Vec::<String>::new(), "{what}");
        let mut tx = self.ctx.db.read().await.unwrap();
        let dead = tx.dead_rows(3).await.unwrap();
        assert!(dead.is_empty(), "{what}: {dead:?}");
        assert_eq!(self.slack.broken_rules(), Vec::<String>::new(), "{what}");
        tally
    }
}

/// Nothing in this thread goes on meanwhile.
pub fn everything_stands_still(span: Duration) {
    std::thread::sleep(span);
}

/// Longer than a lease and a settle time together.
pub const RECOVERY: u64 = LEASE + SETTLE + 500;
