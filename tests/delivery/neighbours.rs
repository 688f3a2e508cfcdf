//! Two workspaces in one database, each with a bot and a token of its own. The one's token is
//! revoked for two hours: nothing is lost or said twice there, whoever clicks is told, it goes on
//! by itself; and in the other everybody hears the same words at the same moments as on a day
//! without trouble.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use handoff::app::{App, Options};
use handoff::cli::demo::stage::spec;
use handoff::clock::Clock;
use handoff::config::{Config, DatabaseConfig, ServerConfig, SlackConfig, WayIn};
use handoff::domain::Instant;
use handoff::domain::decide::Event;
use handoff::domain::ids::{DraftId, HandoffId, UserId, WorkspaceId};
use handoff::domain::template::STANDARD;
use handoff::flows::act::{Act, act};
use handoff::flows::submit::{Submission, submit};
use handoff::slack::http;
use secrecy::SecretString;
use slack_emulator::{Emulator, Person, Way, Workspace};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::cards;
use super::tally::{Tally, key_of};
use crate::support::cast::brief_of;
use crate::support::{TestDb, databases};

/// Waits as short as this belong to one delivery.
const SHORT: TimeDelta = TimeDelta::seconds(5);

/// A workspace with its people and its bot.
struct Firm {
    team: Workspace,
    app: slack_emulator::App,
    bot: App,
    server: JoinHandle<()>,
    workspace: WorkspaceId,
    people: [Person; 3],
    customers: [&'static str; 2],
    handoffs: Vec<HandoffId>,
}

impl Drop for Firm {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Firm {
    async fn moves_in(
        street: &Street,
        database: &TestDb,
        name: &str,
        customers: [&'static str; 2],
    ) -> Self {
        let team = street.slack.workspace(name);
        let spec = spec().unwrap();
        let secret = SecretString::from(spec.signing_secret.as_str());
        let app = team.install(spec);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let listen = listener.local_addr().unwrap();
        app.set_urls(&format!("http://{listen}"));
        let config = Config {
            slack: SlackConfig {
                way_in: WayIn::Http {
                    signing_secret: secret,
                },
                bot_token: SecretString::from(app.bot_token()),
                api_url: street.slack.api_url(),
            },
            database: DatabaseConfig {
                url: SecretString::from(database.url.as_str()),
            },
            server: ServerConfig {
                listen,
                public_url: None,
                admin_token: None,
            },
        };
        let options = Options {
            clock: street.clock.clone(),
            deadline: Duration::from_secs(5),
            ..Options::default()
        };
        let bot = App::open(&config, options).await.unwrap();
        bot.recognise().await.unwrap();
        let router = http::router(bot.edge.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let person = |name: &str| team.person(name).zone("Europe/Berlin");
        let people = [
            person("sam").add(),
            person("mia").add(),
            person("lena").admin().add(),
        ];
        let workspace = bot.edge.installation.home().unwrap().workspace.clone();
        Self {
            team,
            app,
            bot,
            server,
            workspace,
            people,
            customers,
            handoffs: Vec::new(),
        }
    }

    fn user(&self, nth: usize) -> UserId {
        UserId::new(self.people[nth].id())
    }

    /// Sam hands the next customer to Mia.
    async fn hands_off(&mut self) {
        let ctx = &self.bot.edge.ctx;
        let customer = self.customers[self.handoffs.len()];
        let (seller, draft) = (self.user(0), DraftId::new(customer));
        let mut content = brief_of(customer);
        content.seller = Some(seller.clone());
        content.manager = Some(self.user(1));
        let mut tx = ctx.db.begin().await.unwrap();
        let now = ctx.clock.now();
        let kept = tx.save_draft(&self.workspace, &draft, &seller, STANDARD, &content, now);
        kept.await.unwrap();
        tx.commit().await.unwrap();
        match submit(ctx, &self.workspace, &seller, &draft).await {
            Ok(Submission::Sent(handoff)) => self.handoffs.push(handoff.id),
            other => panic!("not sent: {other:?}"),
        }
    }

    /// Mia does something about one of them.
    async fn acts(&self, nth: usize, event: Event) {
        let by = Act {
            workspace: self.workspace.clone(),
            user: self.user(1),
            delivery: format!("{nth}/{event:?}"),
        };
        let ctx = &self.bot.edge.ctx;
        act(ctx, &by, self.handoffs[nth], &event).await.unwrap();
    }

    /// Who heard what, and when.
    fn heard(&self) -> Vec<(usize, String, String)> {
        let mut heard = Vec::new();
        for (nth, person) in self.people.iter().enumerate() {
            let messages = person.messages_from_app().into_iter();
            heard.extend(messages.map(|seen| (nth, seen.ts, seen.text)));
        }
        heard
    }

    /// What was said to whom, whenever that was.
    fn keys(&self) -> Vec<(usize, String)> {
        let mut keys = Vec::new();
        for (nth, person) in self.people.iter().enumerate() {
            let messages = person.messages_from_app();
            keys.extend(messages.iter().map(|seen| (nth, key_of(seen))));
        }
        keys.sort();
        keys
    }

    /// Everything was said once and in order, every card is right, and nothing is of the others.
    async fn is_well(&self, others: &Self) {
        let db = &self.bot.edge.ctx.db;
        let mut tally = Tally::default();
        for person in &self.people {
            tally += Tally::of(db, person, &HashSet::new()).await;
        }
        // Digests are no notices; the calm days say which there must be.
        let right = Tally {
            strange: 0,
            ..tally
        };
        assert!(right.is_right(), "{}: {tally}", self.workspace);
        let wrong = cards::wrong(
            db,
            &self.workspace,
            &self.handoffs,
            &self.team,
            &self.people,
        );
        assert_eq!(wrong.await, Vec::<String>::new(), "{}", self.workspace);
        let mut tx = db.read().await.unwrap();
        assert!(tx.dead_rows(1).await.unwrap().is_empty());
        assert!(tx.waiting_rows(1).await.unwrap().is_empty());
        let names = self.team.channel_names().join(" ");
        let read: Vec<String> = self.heard().into_iter().map(|(_, _, text)| text).collect();
        for customer in others.customers {
            let name = customer.to_lowercase().replace(' ', "-");
            assert!(!names.contains(&name), "{names}");
            assert!(!read.iter().any(|text| text.contains(customer)), "{read:?}");
        }
    }
}

/// Both under one clock, which is moved by hand.
struct Street {
    slack: Emulator,
    clock: Clock,
    firms: Vec<Firm>,
}

impl Street {
    async fn settle(&self) {
        loop {
            for firm in &self.firms {
                firm.bot.edge.shown().await;
            }
            self.slack.tick().await;
            let mut taken = 0;
            for firm in &self.firms {
                taken += firm.bot.worker.round().await.unwrap();
            }
            if taken > 0 {
                continue;
            }
            match self.next_due().await {
                Some(due) if due <= self.clock.now() + SHORT => self.clock.advance_to(due),
                Some(_) | None => return,
            }
        }
    }

    async fn next_due(&self) -> Option<Instant> {
        let mut next = None;
        for firm in &self.firms {
            let due = firm.bot.worker.next_due().await.unwrap();
            next = next.into_iter().chain(due).min();
        }
        next
    }

    async fn advance_to(&self, at: Instant) {
        loop {
            self.settle().await;
            match self.next_due().await {
                Some(due) if due < at => self.clock.advance_to(due),
                Some(_) | None => break,
            }
        }
        self.clock.advance_to(at);
        self.settle().await;
    }

    /// In how many minutes somebody asked with a token that is not one.
    fn asked_in_vain(&self) -> usize {
        let calls = self.slack.journal().into_iter();
        let in_vain = calls
            .filter(|call| call.way == Way::ToSlack && call.answer["error"] == "token_revoked");
        let minutes: BTreeSet<i64> = in_vain.map(|call| call.at / 60_000).collect();
        minutes.len()
    }
}

/// In Berlin it is an hour later.
fn utc(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, day, hour, minute, 0)
        .unwrap()
}

/// The same three days in both firms; on the first the one's token may be revoked.
async fn three_days(database: &TestDb, trouble: bool) -> Street {
    let clock = Clock::manual(utc(23, 8, 0));
    let told = clock.clone();
    let slack = Emulator::builder()
        .clock(move || told.now().timestamp_millis())
        .start()
        .await
        .unwrap();
    let mut street = Street {
        slack,
        clock,
        firms: Vec::new(),
    };
    for (name, customers) in [
        ("Contoso", ["Northwind Traders", "Adventure Works"]),
        ("Fabrikam", ["Tailspin Toys", "Wingtip Shoes"]),
    ] {
        let firm = Firm::moves_in(&street, database, name, customers).await;
        street.firms.push(firm);
    }
    street.settle().await;
    for firm in &mut street.firms {
        firm.hands_off().await;
    }
    street.advance_to(utc(23, 9, 0)).await;
    if trouble {
        let contoso = &street.firms[0];
        let mia = &contoso.people[1];
        let waits = mia.messages_from_app().pop().unwrap();
        contoso.app.revoke_token().await;
        mia.press_on(&waits, "Acknowledge").await.unwrap();
        contoso.bot.edge.shown().await;
        let told = mia.ephemerals().pop().unwrap().text;
        assert!(told.contains("Ask an admin to install it again"), "{told}");
    }
    for firm in &mut street.firms {
        let kickoff = Some(utc(25, 9, 0).into());
        let matters_most = None;
        let acknowledge = Event::Acknowledge {
            kickoff,
            matters_most,
        };
        firm.acts(0, acknowledge).await;
        firm.hands_off().await;
    }
    street.advance_to(utc(23, 11, 0)).await;
    if trouble {
        let asked = street.asked_in_vain();
        assert!((2..=12 * 2 + 2).contains(&asked), "{asked} times in 2 h");
        street.firms[0].app.restore_token();
    }
    street.advance_to(utc(24, 12, 0)).await;
    for firm in &street.firms {
        let acknowledge = Event::Acknowledge {
            kickoff: None,
            matters_most: None,
        };
        firm.acts(1, acknowledge).await;
    }
    street.advance_to(utc(25, 11, 0)).await;
    for firm in &street.firms {
        firm.acts(0, Event::RecordHeld { booking: 1 }).await;
    }
    street.advance_to(utc(26, 12, 0)).await;
    let [contoso, fabrikam] = &street.firms[..] else {
        unreachable!()
    };
    contoso.is_well(fabrikam).await;
    fabrikam.is_well(contoso).await;
    assert_eq!(street.slack.broken_rules(), Vec::<String>::new());
    street
}

#[tokio::test]
async fn a_revoked_token_is_nothing_to_the_neighbours() {
    for which in 0..databases().len() {
        let database = databases().swap_remove(which);
        let quiet = three_days(&database, false).await;
        let again = databases().swap_remove(which);
        let troubled = three_days(&again, true).await;
        let [contoso, fabrikam] = [0, 1].map(|nth| (&quiet.firms[nth], &troubled.firms[nth]));
        assert_eq!(fabrikam.0.heard(), fabrikam.1.heard());
        assert!(fabrikam.0.heard().len() > 10);
        // Later, but all of it, and nothing else.
        assert_eq!(contoso.0.keys(), contoso.1.keys());
        assert_ne!(contoso.0.heard(), contoso.1.heard());
    }
}
