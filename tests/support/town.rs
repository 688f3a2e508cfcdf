//! A town: the real bot, an emulated Slack, a real database, and people who act as people can.
//!
//! Sam sells from London, Mia and Max manage from Berlin, Lena leads from New York, Olaf works
//! there and takes no part. A story ends with [`Town::rests`]: nothing unexpected was said, no row
//! is left over, no call broke Slack's contract.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, TimeZone as _};
use handoff::app::Options;
use handoff::cli::demo::stage::{By, Stage};
use handoff::domain::Instant;
use handoff::domain::zone::Zone;
use handoff::flows::Ctx;
use handoff::slack::client::SlackApi;
use handoff::slack::installation::Installation;
use handoff::slack::socket::Patience;
use handoff::store::Db;
use handoff::worker::{Timing, Worker};
use secrecy::SecretString;
use slack_emulator::{Person, Seen, SeenChannel};

use super::{TestDb, databases, sql, sqlite};

pub struct Town {
    pub stage: Stage,
    pub sam: Person,
    pub mia: Person,
    pub max: Person,
    pub lena: Person,
    pub olaf: Person,
    /// Digests are what the story is about; in others they are read by the way.
    pub digests: bool,
    /// Held as long as the town stands.
    db: TestDb,
}

/// The same story on SQLite with Slack calling the bot, and on PostgreSQL through a socket: both
/// databases and both transports, in two rounds.
pub async fn on_every_setup(story: impl AsyncFn(&mut Town)) {
    for db in databases() {
        eprintln!("on {}", db.name);
        let mut town = Town::found(db).await;
        read_again(Box::pin(story(&mut town))).await;
        town.rests().await;
    }
}

/// The same where a story is about requests: over HTTP on both databases.
pub async fn over_http(story: impl AsyncFn(&mut Town)) {
    for db in databases() {
        eprintln!("on {}", db.name);
        let mut town = Town::found_by(By::Http, db, Timing::default()).await;
        read_again(Box::pin(story(&mut town))).await;
        town.rests().await;
    }
}

/// Through sockets, on SQLite, whose bot is as patient as `patience`.
pub async fn by_socket(patience: Patience, story: impl AsyncFn(&mut Town)) {
    let mut town = Town::found_as(By::Socket, sqlite(), Timing::default(), patience).await;
    story(&mut town).await;
    town.rests().await;
}

/// Lets snapshots be compared once for each database.
async fn read_again(mut story: Pin<Box<impl Future<Output = ()>>>) {
    poll_fn(|context| insta::allow_duplicates! { story.as_mut().poll(context) }).await;
}

#[expect(
    clippy::unused_self,
    reason = "stories ask the town, whatever it needs to answer"
)]
impl Town {
    pub async fn found(db: TestDb) -> Self {
        Self::found_with(db, Timing::default()).await
    }

    /// With other times of the delivery protocol, to see what they are for.
    pub async fn found_with(db: TestDb, timing: Timing) -> Self {
        let by = if db.is_postgres() {
            By::Socket
        } else {
            By::Http
        };
        Self::found_by(by, db, timing).await
    }

    pub async fn found_by(by: By, db: TestDb, timing: Timing) -> Self {
        let patience = Patience {
            retry: Duration::from_millis(10),
            ..Patience::default()
        };
        Self::found_as(by, db, timing, patience).await
    }

    async fn found_as(by: By, db: TestDb, timing: Timing, patience: Patience) -> Self {
        let options = Options {
            timing,
            patience,
            // Only tests of hanging calls ever wait for it.
            deadline: Duration::from_millis(500),
            ..Options::default()
        };
        let start = berlin("2026-11-23 10:00");
        let stage = Stage::set_by(by, &db.url, start, options)
            .await
            .expect("the stage is set");
        let team = &stage.team;
        let person =
            |name: &str, real: &str, zone: &str| team.person(name).real_name(real).zone(zone);
        let town = Self {
            sam: person("sam", "Sam Seller", "Europe/London").add(),
            mia: person("mia", "Mia Manager", "Europe/Berlin").add(),
            max: person("max", "Max Manager", "Europe/Berlin").add(),
            lena: person("lena", "Lena Lead", "America/New_York")
                .admin()
                .add(),
            olaf: person("olaf", "Olaf Other", "Europe/Berlin").add(),
            digests: false,
            db,
            stage,
        };
        town.settle().await;
        town
    }

    /// Another replica's worker, under the same clock, that reaches the database by this address.
    pub async fn another_worker(&self, database: &str) -> Worker {
        let stage = &self.stage;
        let token = SecretString::from(stage.app.bot_token());
        let deadline = Duration::from_millis(500);
        let api = SlackApi::new(&stage.slack.api_url(), &token, deadline).expect("an api");
        let installation = Installation::new(api);
        let home = stage.bot.edge.installation.home().expect("a home");
        installation.settle(home.clone());
        let db = Db::open(database).await.expect("the database opens");
        let ctx = Ctx::new(db, stage.clock.clone());
        Worker::new(ctx, installation, Timing::default())
    }

    /// Waits until Slack reaches the bot again, however it does.
    pub async fn is_reached(&self) {
        let stage = &self.stage;
        assert!(stage.slack.until(|| stage.is_reached()).await);
    }

    /// What `DATABASE_URL` says in this town.
    pub fn database(&self) -> &str {
        &self.db.url
    }

    /// Lets everything happen that is due.
    pub async fn settle(&self) {
        self.stage.settle().await.expect("the bot works");
    }

    /// Moves the clock to a moment in Berlin, stopping wherever something is due.
    pub async fn advance_to(&self, moment: &str) {
        let at = berlin(moment);
        assert!(at >= self.stage.now(), "{moment} is over");
        self.stage.advance_to(at).await.expect("the bot works");
    }

    /// Types the command, fills the brief and sends it.
    pub async fn hand_off(&self, customer: &str) {
        self.types(&self.sam, &format!("/handoff {customer}")).await;
        self.fill_brief(&self.mia).await;
        self.press(&self.sam, "Send to manager").await;
        self.sam.close_all().await.expect("closed");
        self.settle().await;
    }

    /// Hands a customer over; everybody has read what came of it.
    pub async fn handed_off(&self, customer: &str) {
        self.hand_off(customer).await;
        self.everybody_reads();
    }

    /// The same, and Mia acknowledged it: it is hers, and no kickoff is booked.
    pub async fn acknowledged(&self, customer: &str) {
        self.handed_off(customer).await;
        let channel = format!("cust-{}", customer.to_lowercase().replace(' ', "-"));
        let card = self.card(&self.mia, &channel);
        self.press_on(&self.mia, &card, "Acknowledge").await;
        self.press(&self.mia, "Acknowledge").await;
        self.everybody_reads();
    }

    /// Fills the form that is open on Sam's screen, up to the review page.
    pub async fn fill_brief(&self, manager: &Person) {
        self.fill_brief_as(&self.sam, manager).await;
    }

    /// The same on somebody else's screen.
    pub async fn fill_brief_as(&self, sam: &Person, manager: &Person) {
        let name = if manager.id() == self.mia.id() {
            "Mia Manager"
        } else {
            "Max Manager"
        };
        sam.choose("Customer manager", name).await.expect("manager");
        sam.pick_date("Close date", "2026-11-20")
            .await
            .expect("date");
        sam.fill("CRM record", "https://crm.example.com/deals/7")
            .await
            .expect("crm");
        sam.fill(
            "People at the customer",
            "Ada Sponsor, CEO, ada@northwind.example\nBo Champion, operations, bo@northwind.example",
        )
        .await
        .expect("people");
        self.press(sam, "Next").await;
        for (label, answer) in [
            (
                "Goals and motivation",
                "Orders arrive late every December; they want to halve that.",
            ),
            (
                "What success looks like",
                "Late orders from 18 % to 9 % by 30 June 2027, confirmed by Ada.",
            ),
            (
                "First value",
                "The first warehouse on live tracking by the end of January.",
            ),
            (
                "Why us",
                "Fastest pilot; a homegrown tool nearly won because it is free.",
            ),
            (
                "Concerns and expectations",
                "Worried about training for the night shift; we said two days.",
            ),
        ] {
            sam.fill(label, answer).await.expect(label);
        }
        self.press(sam, "Next").await;
        for (label, answer) in [
            (
                "How they communicate",
                "Short e-mails in English, calls only after 10:00 Berlin time.",
            ),
            (
                "How they decide",
                "Ada decides alone after asking Bo; about two weeks.",
            ),
            (
                "Scope and environment",
                "Standard plan for 40 seats, SAP integration is custom work.",
            ),
            (
                "Sensitivities",
                "Bo's predecessor was let go over the last rollout; do not mention it.",
            ),
        ] {
            sam.fill(label, answer).await.expect(label);
        }
        self.press(sam, "Next").await;
        sam.fill("What was promised", "Single sign-on with their directory")
            .await
            .expect("promise");
        sam.fill("To whom", "Bo Champion").await.expect("to whom");
        sam.pick_date("By when", "2027-01-15").await.expect("due");
        sam.fill(
            "Links",
            "Proposal https://docs.example.com/proposal\nContract https://sign.example.com/c7",
        )
        .await
        .expect("links");
        self.press(sam, "Next").await;
    }

    /// Sets the kickoff in the form in front of somebody: `2026-11-30 10:00` in the zone that
    /// stands there.
    pub async fn sets_kickoff(&self, person: &Person, moment: &str) {
        let (day, time) = moment.split_once(' ').expect("a day and a time");
        let day = person.pick_date("Day of the kickoff", day).await;
        day.expect("a day");
        let time = person.pick_time("Time of the kickoff", time).await;
        time.expect("a time");
    }

    /// The same in another zone: `Tokyo (UTC+9)`.
    pub async fn sets_kickoff_in(&self, person: &Person, moment: &str, zone: &str) {
        self.sets_kickoff(person, moment).await;
        let zone = person.choose("Time zone of the meeting", zone).await;
        zone.expect("a zone");
    }

    /// Somebody types to the bot, and everything that follows happens.
    pub async fn types(&self, person: &Person, text: &str) {
        person.types(text).await.expect("typed");
        self.settle().await;
    }

    /// Somebody types in a channel.
    pub async fn types_in(&self, person: &Person, channel: &str, text: &str) {
        person.types_in(channel, text).await.expect("typed");
        self.settle().await;
    }

    /// Somebody presses a button of the form in front of them.
    pub async fn press(&self, person: &Person, label: &str) {
        person.press(label).await.expect("pressed");
        self.settle().await;
    }

    /// Sam turns the page.
    pub async fn next(&self) {
        self.press(&self.sam, "Next").await;
    }

    /// Somebody presses a button of a message as it stands now.
    pub async fn press_on(&self, person: &Person, message: &Seen, label: &str) {
        person.press_on(message, label).await.expect("pressed");
        self.settle().await;
    }

    /// Somebody presses a button that is gone, in a window that has not noticed.
    pub async fn press_stale(&self, person: &Person, message: &Seen, label: &str) {
        person.press_stale(message, label).await.expect("pressed");
        self.settle().await;
    }

    /// The form in front of somebody.
    pub fn screen(&self, person: &Person) -> String {
        let screen = person.screen();
        screen.unwrap_or_else(|| panic!("no form is open")).text
    }

    /// What the bot last answered to somebody alone.
    pub fn answer(&self, person: &Person) -> String {
        let answer = person.ephemerals().pop();
        answer.unwrap_or_else(|| panic!("no answer came")).text
    }

    /// What somebody reads who asks for a handoff's history.
    pub async fn history(&self, person: &Person, handoff: &str) -> String {
        self.types(person, &format!("/handoff history {handoff}"))
            .await;
        let shown = self.screen(person);
        person.close_all().await.expect("closed");
        shown
    }

    /// What a message says by now.
    pub fn now_says(&self, person: &Person, message: &Seen) -> String {
        let message = person.look_again(message);
        message.unwrap_or_else(|| panic!("it is gone")).text
    }

    pub fn everybody(&self) -> [&Person; 5] {
        [&self.sam, &self.mia, &self.max, &self.lena, &self.olaf]
    }

    pub fn everybody_reads(&self) {
        for person in self.everybody() {
            person.read_all();
        }
    }

    /// A number behind the curtain, such as how many rows there are.
    pub async fn number(&self, sql: &str) -> i64 {
        let mut tx = self
            .stage
            .bot
            .edge
            .ctx
            .db
            .read()
            .await
            .expect("a connection");
        sql::numbers(&mut tx, sql).await[0]
    }

    pub fn channel(&self, person: &Person, name: &str) -> SeenChannel {
        person
            .channel(name)
            .unwrap_or_else(|| panic!("{name} is not there"))
    }

    /// The pinned brief as a person sees it.
    pub fn card(&self, person: &Person, channel: &str) -> Seen {
        let channel = self.channel(person, channel);
        let card = channel.messages.into_iter().find(|message| message.pinned);
        card.expect("a pinned card")
    }

    /// The next thing the bot said to somebody.
    pub fn hears(&self, person: &Person) -> Seen {
        loop {
            let next = person.next_unread();
            let next = next.unwrap_or_else(|| panic!("{} heard nothing", person.id()));
            if !self.is_by_the_way(&next) {
                return next;
            }
        }
    }

    fn is_by_the_way(&self, seen: &Seen) -> bool {
        let is_digest = seen.text.starts_with("Digest for ");
        // Of hers, where somebody covers for her.
        let is_for_cover = seen.text.contains(": this is their digest.\nDigest for ");
        !self.digests && (is_digest || is_for_cover)
    }

    pub fn heard_nothing(&self, person: &Person) {
        let unread = person.unread().into_iter();
        let heard: Vec<_> = unread
            .filter(|seen| !self.is_by_the_way(seen))
            .map(|seen| seen.text)
            .collect();
        assert_eq!(
            heard,
            Vec::<String>::new(),
            "{} heard something",
            person.id()
        );
    }

    /// Nothing unexpected was said, nothing is left over, nothing broke the contract.
    pub async fn rests(&self) {
        self.settle().await;
        for person in self.everybody() {
            self.heard_nothing(person);
        }
        assert_eq!(self.stage.slack.broken_rules(), Vec::<String>::new());
        let mut tx = self
            .stage
            .bot
            .edge
            .ctx
            .db
            .read()
            .await
            .expect("a connection");
        let left = |rows: Vec<handoff::store::outbox::OutboxRow>| {
            rows.into_iter()
                .map(|row| (row.key, row.standing, row.error))
                .collect::<Vec<_>>()
        };
        assert_eq!(left(tx.waiting_rows(10).await.expect("rows")), []);
        assert_eq!(left(tx.dead_rows(10).await.expect("rows")), []);
    }
}

/// A moment as it reads on a clock in Berlin.
pub fn berlin(moment: &str) -> Instant {
    let local = NaiveDateTime::parse_from_str(moment, "%Y-%m-%d %H:%M").expect("a moment");
    let zone = Zone::named("Europe/Berlin").expect("Berlin");
    let there: DateTime<Zone> = zone.from_local_datetime(&local).earliest().expect("exists");
    there.to_utc()
}
