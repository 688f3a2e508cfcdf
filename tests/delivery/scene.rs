//! Bots as processes, an emulated Slack and people, all by the system's clock; and handoffs that
//! move through their lives meanwhile.

use std::collections::{BTreeMap, HashSet};
use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use handoff::app::App;
use handoff::cli::demo::stage::spec;
use handoff::domain::decide::Event;
use handoff::domain::handoff::{Handoff, State};
use handoff::domain::ids::{DraftId, HandoffId, UserId, WorkspaceId};
use handoff::domain::template::standard;
use handoff::flows::act::{Act, act};
use handoff::flows::submit::{Submission, submit};
use handoff::flows::{Ctx, FlowError};
use slack_emulator::{Call, Emulator, Fault, Person, Seen, Workspace};

use super::bot::{Bot, Given, LEASE, SETTLE};
use super::cards;
use super::course::{self, Next, acknowledged};
use super::tally::Tally;
use crate::support::TestDb;
use crate::support::cast::brief_of;
use crate::support::chance::Chance;

/// How often somebody looks whether something has come about.
const LOOK: Duration = Duration::from_millis(20);
/// Nothing takes this long, whatever else the machine does.
const PATIENCE: Duration = Duration::from_mins(2);

pub struct Scene {
    pub slack: Emulator,
    team: Workspace,
    pub app: slack_emulator::App,
    pub people: Vec<Person>,
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
    /// Everybody is here and known; no bot runs yet. Bots reach the database by `url`.
    pub async fn set(database: TestDb, url: Option<String>) -> Self {
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
        let people = ["Sam Seller", "Sue Seller", "Mia Manager", "Max Manager"].map(|name| {
            team.person(&name.to_lowercase().replace(' ', "."))
                .real_name(name)
                .add()
        });
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
            people: people.into(),
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

    /// One life of a handoff, from its brief to wherever chance leads it; every act is somebody's.
    pub async fn live(&self, nth: usize, mut chance: Chance) -> HandoffId {
        let user = |person: usize| UserId::new(self.people[person].id());
        let seller = user(chance.below(2));
        let managers = [user(2), user(3)];
        let id = self
            .hand_off(nth, &seller, &managers[chance.below(2)])
            .await;
        let mut left = 3 + chance.below(20);
        while left > 0 {
            left -= 1;
            self.pause(u64::try_from(chance.below(200)).unwrap()).await;
            let handoff = self.handoff(id).await;
            let now = self.ctx.clock.now();
            let (by, event) = match course::next(&handoff, &managers, &mut chance, now) {
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
            let in_slack = before && event == acknowledged() && chance.percent(60);
            if !in_slack || !self.acknowledges_in_slack(&by, id).await {
                self.act(&by, id, &event).await;
            }
        }
        id
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
        let user = |person: usize| UserId::new(self.people[person].id());
        self.hand_off(nth, &user(0), &user(2)).await
    }

    async fn hand_off(&self, nth: usize, seller: &UserId, manager: &UserId) -> HandoffId {
        let draft = DraftId::new(format!("draft-{nth}"));
        let mut content = brief_of(&format!("Customer {nth}"));
        content.seller = Some(seller.clone());
        content.manager = Some(manager.clone());
        content.brief.promises = course::promises(self.ctx.clock.now());
        let mut tx = self.ctx.db.begin().await.unwrap();
        let now = self.ctx.clock.now();
        let kept = tx.save_draft(&self.workspace, &draft, seller, &content, now);
        assert!(kept.await.unwrap());
        tx.commit().await.unwrap();
        match submit(&self.ctx, standard(), &self.workspace, seller, &draft).await {
            Ok(Submission::Sent(handoff)) => handoff.id,
            other => panic!("not sent: {other:?}"),
        }
    }

    async fn act(&self, user: &UserId, id: HandoffId, event: &Event) {
        let nth = self.acts.fetch_add(1, Ordering::Relaxed);
        let by = Act {
            workspace: self.workspace.clone(),
            user: user.clone(),
            delivery: format!("scene/{nth}"),
        };
        match act(&self.ctx, &by, id, event).await {
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

    /// Waits until the outbox is empty, and what may still be applied late is.
    pub async fn rests(&self) {
        let begun = tokio::time::Instant::now();
        loop {
            let mut tx = self.ctx.db.read().await.unwrap();
            let waiting = tx.waiting_rows(3).await.unwrap();
            drop(tx);
            if waiting.is_empty() {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "still waiting: {waiting:?}");
            self.pause(50).await;
        }
        self.pause(1_000).await;
    }

    /// Every notice exactly once, every card right, no contract broken; returns what was counted.
    pub async fn all_is_well(&self, handoffs: &[HandoffId], what: &str) -> Tally {
        let mut tally = Tally::default();
        for person in &self.people {
            tally += Tally::of(&self.ctx.db, person, &HashSet::new()).await;
        }
        assert!(tally.is_right(), "{what}: {tally}");
        let wrong = cards::wrong(
            &self.ctx.db,
            &self.workspace,
            handoffs,
            &self.team,
            &self.people,
        )
        .await;
        assert_eq!(wrong, Vec::<String>::new(), "{what}");
        let mut tx = self.ctx.db.read().await.unwrap();
        let dead = tx.dead_rows(3).await.unwrap();
        assert!(dead.is_empty(), "{what}: {dead:?}");
        assert_eq!(self.slack.broken_rules(), Vec::<String>::new(), "{what}");
        tally
    }
}

/// Longer than a lease and a settle time together.
pub const RECOVERY: u64 = LEASE + SETTLE + 500;
