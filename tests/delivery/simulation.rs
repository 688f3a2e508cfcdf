//! Seeded bad luck: replicas die in the middle of anything, answers get lost, requests get lost,
//! calls are applied up to half a minute late, Slack refuses, asks to wait, shows its history late
//! or not at all. Whatever the seed, everything is said once, in order, a second apart.
//!
//! The worker is the real one, several times over one database, driven round by round under one
//! clock. What a seed decides is the bad luck; what the machine decides is who is how far when it
//! strikes. The claims hold for both.

use std::collections::HashSet;
use std::time::Duration;

use chrono::TimeDelta;
use handoff::app::Options;
use handoff::cli::demo::stage::Stage;
use handoff::clock::Clock;
use handoff::domain::decide::Event;
use handoff::domain::ids::{DraftId, HandoffId, UserId};
use handoff::domain::notice::{News, Notice};
use handoff::domain::template::STANDARD;
use handoff::flows::Ctx;
use handoff::flows::act::{Act, act};
use handoff::flows::repair::repair;
use handoff::flows::submit::{Submission, submit};
use handoff::slack::client::SlackApi;
use handoff::slack::installation::Installation;
use handoff::store::Db;
use handoff::worker::skew::TOO_FAR;
use handoff::worker::{Timing, Worker};
use secrecy::SecretString;
use slack_emulator::{Fault, Person};
use tokio::task::JoinSet;

use super::cards;
use super::tally::Tally;
use crate::support::cast::{brief_of, monday};
use crate::support::chance::{Chance, dies_meanwhile};
use crate::support::{TestDb, databases, rounds};

const REPLICAS: usize = 3;
const PEOPLE: usize = 5;
const HANDOFFS: usize = 2;
/// Besides what setting up the channels says.
const MESSAGES: usize = 60;
/// Slack shows a new message in its history only after this.
const HISTORY_LAG: i64 = 500;
/// The most that a simulated clock moves at once, so that late calls are applied nearly on time.
const STEP: TimeDelta = TimeDelta::seconds(5);
/// Far more than any run needs; longer means that something waits for ever.
const PATIENCE: TimeDelta = TimeDelta::hours(12);

/// What a run is given.
#[derive(Debug, Clone, Copy)]
struct Given {
    seed: u64,
    timing: Timing,
    /// How far each replica's clock is off.
    skew: [TimeDelta; REPLICAS],
}

impl Given {
    fn seed(seed: usize) -> Self {
        Self {
            seed: u64::try_from(seed).unwrap(),
            timing: Timing::default(),
            skew: [TimeDelta::zero(); REPLICAS],
        }
    }
}

/// What a run came to.
#[derive(Debug, Default)]
struct Outcome {
    tally: Tally,
    /// Rounds that ended in the middle.
    died: usize,
    /// Rows that were attempted more than once.
    again: i64,
    /// Rows that Slack refused and a person made ready again.
    revived: usize,
    rounds: usize,
    /// What is wrong in the shared channels.
    wrong_cards: Vec<String>,
}

struct Replica {
    clock: Clock,
    skew: TimeDelta,
    worker: Worker,
}

struct Simulation {
    stage: Stage,
    people: Vec<Person>,
    handoffs: Vec<HandoffId>,
    replicas: Vec<Replica>,
    chance: Chance,
    db: Db,
    died: usize,
}

impl Simulation {
    async fn set(database: &TestDb, given: Given) -> Self {
        let options = Options {
            deadline: Duration::from_secs(5),
            ..Options::default()
        };
        let stage = Stage::set(&database.url, monday(), options).await.unwrap();
        let people = (0..PEOPLE)
            .map(|nth| stage.team.person(&format!("person-{nth}")).add())
            .collect();
        let mut replicas = Vec::new();
        for skew in given.skew {
            let clock = Clock::manual(stage.now() + skew);
            let token = SecretString::from(stage.app.bot_token());
            let deadline = Duration::from_secs(5);
            let api = SlackApi::new(&stage.slack.api_url(), &token, deadline).unwrap();
            let installation = Installation::new(api);
            installation.settle(stage.bot.edge.installation.home().unwrap().clone());
            let ctx = Ctx::new(database.open().await, clock.clone());
            let worker = Worker::new(ctx, installation, given.timing);
            replicas.push(Replica {
                clock,
                skew,
                worker,
            });
        }
        let mut simulation = Self {
            db: stage.bot.edge.ctx.db.clone(),
            stage,
            people,
            handoffs: Vec::new(),
            replicas,
            chance: Chance::new(given.seed),
            died: 0,
        };
        // Everybody is known by name before it begins.
        simulation.stage.settle().await.unwrap();
        simulation.bad_luck(given.seed);
        for nth in 0..HANDOFFS {
            let handoff = simulation.hand_off(nth).await;
            simulation.handoffs.push(handoff);
        }
        simulation
    }

    fn bad_luck(&self, seed: u64) {
        let faults = self.stage.slack.faults();
        faults.history_lag(HISTORY_LAG);
        let seldom = |fault: Fault, hundredths: usize| vec![fault; hundredths];
        let bad = [
            seldom(Fault::NoAnswerAfter, 5),
            seldom(Fault::ServerErrorAfter, 3),
            seldom(Fault::NoAnswerBefore, 3),
            seldom(Fault::ServerErrorBefore, 2),
            seldom(Fault::Error("fatal_error"), 1),
            seldom(Fault::Late(2_000), 2),
            seldom(Fault::Late(15_000), 2),
            seldom(Fault::Late(30_000), 2),
            seldom(Fault::RateLimited { retry_after: 3 }, 4),
            seldom(Fault::RateLimited { retry_after: 20 }, 4),
        ]
        .concat();
        faults.random(seed, 0.28, &bad);
        let unseen = [
            Fault::ServerErrorBefore,
            Fault::NoAnswerBefore,
            Fault::Error("internal_error"),
        ];
        let history = faults.on("conversations.history");
        history.at_random(seed ^ 1, 0.15, &unseen);
        let refused = [Fault::Error("restricted_action")];
        let post = faults.on("chat.postMessage");
        post.at_random(seed ^ 2, 0.02, &refused);
    }

    /// One of these people hands a customer to another.
    async fn hand_off(&self, nth: usize) -> HandoffId {
        let ctx = &self.stage.bot.edge.ctx;
        let home = self.stage.bot.edge.installation.home().unwrap();
        let seller = UserId::new(self.people[nth].id());
        let draft = DraftId::new(format!("draft-{nth}"));
        let mut content = brief_of(&format!("Customer {nth}"));
        content.seller = Some(seller.clone());
        content.manager = Some(UserId::new(self.people[nth + 1].id()));
        let mut tx = ctx.db.begin().await.unwrap();
        let now = ctx.clock.now();
        let kept = tx.save_draft(&home.workspace, &draft, &seller, STANDARD, &content, now);
        kept.await.unwrap();
        tx.commit().await.unwrap();
        match submit(ctx, &home.workspace, &seller, &draft).await {
            Ok(Submission::Sent(handoff)) => handoff.id,
            other => panic!("not sent: {other:?}"),
        }
    }

    /// A message to somebody, asked for while deliveries are under way.
    async fn ask(&mut self, nth: usize) {
        let person = &self.people[self.chance.below(PEOPLE)];
        let handoff = self.handoffs[self.chance.below(HANDOFFS)];
        let version = 1000 + i64::try_from(nth).unwrap();
        let news = News::HandedOver { version };
        let notice = Notice::new(handoff, &UserId::new(person.id()), news);
        let errand = handoff::flows::errands::say(&notice);
        let workspace = &self.stage.bot.edge.installation.home().unwrap().workspace;
        let now = self.stage.now();
        let mut tx = self.db.begin().await.unwrap();
        tx.enqueue(workspace, &[errand], now).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A manager passes a handoff on: its card, topic and members change, and what was said of it.
    async fn pass_on(&mut self) {
        let id = self.handoffs[self.chance.below(HANDOFFS)];
        let workspace = &self.stage.bot.edge.installation.home().unwrap().workspace;
        let mut tx = self.db.read().await.unwrap();
        let handoff = tx.handoff(workspace, id).await.unwrap().unwrap();
        drop(tx);
        let others = self.people.iter().map(Person::id);
        let mut others: Vec<&str> = others
            .filter(|id| ![handoff.seller.as_str(), handoff.manager.as_str()].contains(id))
            .collect();
        let by = Act {
            workspace: workspace.clone(),
            user: handoff.manager,
            delivery: format!("{id}/{}", handoff.version),
        };
        let event = Event::HandOver {
            to: UserId::new(others.swap_remove(self.chance.below(others.len()))),
            why: "They know them better.".to_owned(),
        };
        act(&self.stage.bot.edge.ctx, &by, id, &event)
            .await
            .unwrap();
    }

    /// One round of every replica at once; some of them die on the way.
    async fn round(&mut self) {
        let mut under_way = JoinSet::new();
        for replica in &self.replicas {
            let worker = replica.worker.clone();
            let dies = self.chance.percent(12);
            let turns = self.chance.below(400);
            under_way.spawn(async move {
                if dies {
                    dies_meanwhile(turns, worker.round()).await
                } else {
                    Some(worker.round().await)
                }
            });
        }
        for ended in under_way.join_all().await {
            match ended {
                Some(taken) => {
                    taken.unwrap();
                }
                None => self.died += 1,
            }
        }
    }

    /// A round would find nothing otherwise, and only cost time.
    async fn something_is_due(&self) -> bool {
        for replica in &self.replicas {
            let due = replica.worker.next_due().await.unwrap();
            if due.is_some_and(|due| due <= replica.clock.now()) {
                return true;
            }
        }
        false
    }

    /// Time passes, to the next thing that is due but never far.
    async fn pass_time(&self) {
        let now = self.stage.now();
        let due = self.replicas[0].worker.next_due().await.unwrap();
        let least = now + TimeDelta::milliseconds(100);
        let next = due.map_or(now + STEP, |due| due.clamp(least, now + STEP));
        self.stage.clock.advance_to(next);
        for replica in &self.replicas {
            replica.clock.advance_to(next + replica.skew);
        }
        self.stage.slack.tick().await;
    }

    async fn run(mut self, timing: Timing) -> Outcome {
        let begun = self.stage.now();
        let (mut asked, mut rounds) = (0, 0);
        let mut revived = HashSet::new();
        loop {
            while asked < MESSAGES && self.chance.percent(70) {
                self.ask(asked).await;
                asked += 1;
                if self.chance.percent(20) {
                    self.pass_on().await;
                }
            }
            if self.something_is_due().await {
                self.round().await;
                rounds += 1;
            }
            self.pass_time().await;
            revived.extend(self.revive().await);
            if asked == MESSAGES && !self.waits().await && !self.repairs().await {
                break;
            }
            assert!(
                self.stage.now() < begun + PATIENCE,
                "something waits for ever"
            );
        }
        // What is applied late is applied by now.
        let end = self.stage.now() + timing.settle + timing.lease + TimeDelta::minutes(1);
        self.stage.clock.advance_to(end);
        self.stage.slack.tick().await;
        self.outcome(&revived, rounds).await
    }

    /// The sellers see what Slack refused of their channels and ask for a repair. Says whether
    /// anybody had to.
    async fn repairs(&self) -> bool {
        let workspace = &self.stage.bot.edge.installation.home().unwrap().workspace;
        let mut any = false;
        for id in &self.handoffs {
            let mut tx = self.db.read().await.unwrap();
            let channel = tx.shared_channel(workspace, *id).await.unwrap();
            let seller = tx.handoff(workspace, *id).await.unwrap().unwrap().seller;
            drop(tx);
            if channel.refused.is_empty() {
                continue;
            }
            any = true;
            let by = Act {
                workspace: workspace.clone(),
                user: seller,
                delivery: format!("repair-{}", self.stage.now()),
            };
            repair(&self.stage.bot.edge.ctx, &by, *id).await.unwrap();
        }
        any
    }

    async fn waits(&self) -> bool {
        let mut tx = self.db.read().await.unwrap();
        !tx.waiting_rows(1).await.unwrap().is_empty()
    }

    /// A person looks at what Slack refused and says: again. Which comes after what was said
    /// meanwhile.
    async fn revive(&self) -> Vec<String> {
        let mut tx = self.db.begin().await.unwrap();
        let dead = tx.dead_rows(100).await.unwrap();
        for row in &dead {
            tx.revive(row.id).await.unwrap();
        }
        tx.commit().await.unwrap();
        dead.into_iter().map(|row| row.key).collect()
    }

    async fn outcome(self, revived: &HashSet<String>, rounds: usize) -> Outcome {
        let mut tally = Tally::default();
        for person in &self.people {
            tally += Tally::of(&self.db, person, revived).await;
        }
        let workspace = &self.stage.bot.edge.installation.home().unwrap().workspace;
        let wrong_cards = cards::wrong(
            &self.db,
            workspace,
            &self.handoffs,
            &self.stage.team,
            &self.people,
        )
        .await;
        assert_eq!(self.stage.slack.broken_rules(), Vec::<String>::new());
        let mut tx = self.db.read().await.unwrap();
        let again = "SELECT COUNT(*) FROM outbox WHERE attempt > 1";
        let again = crate::support::sql::numbers(&mut tx, again).await[0];
        Outcome {
            tally,
            died: self.died,
            again,
            rounds,
            revived: revived.len(),
            wrong_cards,
        }
    }
}

/// Plays seeds one after another on fresh databases of one kind.
struct Series {
    name: &'static str,
    tally: Tally,
    replica_rounds: usize,
    died: usize,
    again: i64,
    revived: usize,
}

impl Series {
    async fn play(which: usize, given: impl Iterator<Item = Given>) -> Self {
        let mut series = Self {
            name: "",
            tally: Tally::default(),
            replica_rounds: 0,
            died: 0,
            again: 0,
            revived: 0,
        };
        for given in given {
            let database = databases().swap_remove(which);
            series.name = database.name;
            let simulation = Simulation::set(&database, given).await;
            let outcome = simulation.run(given.timing).await;
            series.add(given, &outcome);
        }
        series
    }

    fn add(&mut self, given: Given, outcome: &Outcome) {
        let what = format!("{given:?} on {}: {outcome:?}", self.name);
        if given.timing.settle > TimeDelta::zero() {
            assert!(outcome.tally.is_right(), "{what}");
            assert!(outcome.wrong_cards.is_empty(), "{what}");
        }
        self.tally += outcome.tally;
        self.replica_rounds += outcome.rounds * REPLICAS;
        self.died += outcome.died;
        self.again += outcome.again;
        self.revived += outcome.revived;
    }

    fn says(&self, what: &str) {
        let Self {
            name,
            tally,
            replica_rounds,
            died,
            again,
            revived,
        } = self;
        eprintln!(
            "{what} on {name}: {tally}; {died} of {replica_rounds} rounds died, {again} rows \
             tried again, {revived} refused and revived"
        );
    }
}

#[tokio::test]
async fn everything_is_said_once_in_order_a_second_apart() {
    let seeds = rounds(2, 150);
    for which in 0..databases().len() {
        let series = Series::play(which, (0..seeds).map(Given::seed)).await;
        series.says(&format!("{seeds} seeds"));
        assert_eq!(series.tally.rushed, 0, "{}", series.tally);
        assert!(series.died > 0 && series.again > 0 && series.revived > 0);
    }
}

/// Replicas whose clocks differ as far as they may before they refuse to work. The pace is then
/// Slack's to keep (it answers 429); nothing else changes.
#[tokio::test]
async fn clocks_that_differ_as_far_as_they_may_change_nothing() {
    let seeds = rounds(1, 60);
    for which in 0..databases().len() {
        let skew = [-TOO_FAR, TimeDelta::zero(), TOO_FAR];
        let given = |seed| Given {
            skew,
            ..Given::seed(seed)
        };
        let series = Series::play(which, (1000..1000 + seeds).map(given)).await;
        series.says(&format!("{seeds} seeds with clocks {TOO_FAR} off"));
    }
}

/// The proof that the proof could fail: without the settle time, what is applied late is said
/// twice.
#[tokio::test]
async fn without_settling_things_are_said_twice() {
    let timing = Timing {
        settle: TimeDelta::zero(),
        ..Timing::default()
    };
    let given = |seed| Given {
        timing,
        ..Given::seed(seed)
    };
    let seeds = rounds(1, 20);
    for which in 0..databases().len() {
        let series = Series::play(which, (0..seeds).map(given)).await;
        series.says(&format!("{seeds} seeds without settling"));
        assert!(series.tally.doubled > 0, "{}", series.tally);
    }
}
