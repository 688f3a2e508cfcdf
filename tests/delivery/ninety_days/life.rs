//! What people do in ninety days: at random moments of their working days, in time or far too
//! late. Every act goes through the bot's own flows; what it comes to is written in the ledger.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::time::Duration;

use chrono::{Days, TimeDelta};
use handoff::app::Options;
use handoff::cli::demo::stage::Stage;
use handoff::domain::Instant;
use handoff::domain::absence::Absence;
use handoff::domain::check_in::Health;
use handoff::domain::deadline::deadlines;
use handoff::domain::decide::Event;
use handoff::domain::draft::Content;
use handoff::domain::errand::Item;
use handoff::domain::handoff::{Handoff, Question, Reason};
use handoff::domain::ids::{DraftId, HandoffId, UserId, WorkspaceId};
use handoff::domain::kickoff::Meeting;
use handoff::domain::promise::{Promise, Promises, Strength, Turn};
use handoff::domain::snooze::Until;
use handoff::domain::team::{Leads, Team};
use handoff::domain::template::{GOALS, STANDARD};
use handoff::domain::week::{Hours, Week};
use handoff::flows::act::{Act, act};
use handoff::flows::draft::Asking;
use handoff::flows::submit::{Submission, submit};
use handoff::flows::{absence, draft, follow_up, hours, snooze};
use slack_emulator::Person;

use super::briefs::Lingering;
use super::ledger::{Ledger, Life, Stands, at_half_past_nine};
use super::staff::{
    CLOSED, LEAD_OF_ALL, LEAD_OF_MANAGERS, LEAD_OF_SELLERS, MANAGERS, SELLERS, Said, Staff, day,
    leads_of, zone_of,
};
use crate::support::TestDb;
use crate::support::cast::brief_of;
use crate::support::chance::Chance;

/// Who leaves, and when.
const LEAVER: usize = 13;

/// What is no handoff on the agenda.
const LEAVES: usize = usize::MAX;
const MENDS: usize = usize::MAX - 1;
/// Those drafts that nobody sends, by number.
const LINGERS: usize = usize::MAX / 2;
/// Of each seller; a bundle holds as many.
const DRAFTS: usize = 3;

pub struct World {
    pub stage: Stage,
    pub staff: Staff,
    pub people: Vec<Person>,
    pub ledger: Ledger,
    pub lives: Vec<Life>,
    pub acts: usize,
    workspace: WorkspaceId,
    chance: Chance,
    begun: Instant,
}

impl World {
    pub async fn found(database: &TestDb, seed: u64) -> Self {
        // A Monday; clocks change in March and April, one way or the other.
        let begun = day(2, 15).and_hms_opt(0, 0, 0).unwrap().and_utc();
        let options = Options {
            deadline: Duration::from_secs(5),
            ..Options::default()
        };
        let stage = Stage::set(&database.url, begun, options).await.unwrap();
        let person = |nth: usize| {
            let new = stage.team.person(&format!("person-{nth}"));
            new.zone(zone_of(nth)).add()
        };
        let people: Vec<Person> = (0..=LEAD_OF_ALL).map(person).collect();
        stage.settle().await.unwrap();
        let staff = Staff::new(people.iter().map(|person| UserId::new(person.id())));
        let workspace = stage
            .bot
            .edge
            .installation
            .home()
            .unwrap()
            .workspace
            .clone();
        let world = Self {
            stage,
            staff,
            people,
            ledger: Ledger::default(),
            lives: Vec::new(),
            acts: 0,
            workspace,
            chance: Chance::new(seed),
            begun,
        };
        world.settle_in().await;
        world
    }

    /// Policy, leads, hours and absences.
    async fn settle_in(&self) {
        let ctx = &self.stage.bot.edge.ctx;
        let mut tx = ctx.db.begin().await.unwrap();
        let mut policy = tx.workspaces().await.unwrap().remove(0).policy;
        policy.holidays = Some("DE".parse().unwrap());
        let closed = day(CLOSED.0, CLOSED.1);
        policy.closed_days.insert(closed, "Outing".to_owned());
        tx.save_policy(&self.workspace, &policy).await.unwrap();
        let id = |nth: usize| self.staff.0[nth].id.clone();
        let leads = [LEAD_OF_SELLERS, LEAD_OF_MANAGERS, LEAD_OF_ALL].map(id);
        tx.name_leads(&self.workspace, &Leads::of(leads))
            .await
            .unwrap();
        for (lead, team) in [(LEAD_OF_SELLERS, SELLERS), (LEAD_OF_MANAGERS, MANAGERS)] {
            let team = Team {
                people: team.map(id).collect(),
                ..Team::of(id(lead))
            };
            tx.save_team(&self.workspace, &team).await.unwrap();
        }
        tx.commit().await.unwrap();
        for one in &self.staff.0 {
            let time = |minutes: u32| {
                chrono::NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap()
            };
            let day = Hours::new(time(one.opens), time(one.closes)).unwrap();
            let own = Week::same(&one.days, day);
            let kept = hours::set(ctx, &self.workspace, &one.id, Some(&own)).await;
            assert!(kept.unwrap().is_some());
            for away in &one.away {
                let first = away
                    .first
                    .map(|said| (said.from, said.until, Some(said.cover)));
                let (from, until, cover) = first.unwrap_or((away.from, away.until, away.cover));
                let new = Absence {
                    from,
                    until,
                    cover: cover.map(id),
                };
                let going = absence::go(ctx, &self.workspace, &one.id, &new, None).await;
                assert!(matches!(going.unwrap(), absence::Going::Away { .. }));
            }
        }
    }

    /// From when to when it was lived.
    pub fn span(&self) -> (Instant, Instant) {
        (self.begun, self.stage.now())
    }

    /// Lives so many handoffs through ninety days.
    pub async fn live(&mut self, handoffs: usize) {
        let end = self.begun + TimeDelta::days(90);
        let leaves = self.begun + TimeDelta::hours(40 * 24 + 7);
        let mut agenda = BinaryHeap::new();
        for nth in 0..handoffs {
            let after = self.chance.below(45 * 24 * 60);
            let at = self.begun + TimeDelta::minutes(i64::try_from(after).unwrap());
            let seller = self.chance.below(SELLERS.end);
            agenda.push(Reverse((
                self.staff.0[seller].next_open(at),
                nth,
                Some(seller),
            )));
        }
        agenda.push(Reverse((leaves, LEAVES, None)));
        for (who, one) in self.staff.0.iter().enumerate() {
            let said = one.away.iter().filter_map(|away| away.first);
            agenda
                .extend(said.map(|said| Reverse((one.midnight(said.mended_on), MENDS, Some(who)))));
        }
        for nth in 0..DRAFTS * SELLERS.len() {
            let after = self.chance.below(60 * 24 * 60);
            let at = self.begun + TimeDelta::minutes(i64::try_from(after).unwrap());
            agenda.push(Reverse((at, LINGERS + nth, Some(nth % SELLERS.len()))));
        }
        let mut numbers: HashMap<usize, usize> = HashMap::new();
        while let Some(Reverse((at, nth, seller))) = agenda.pop() {
            if at >= end {
                break;
            }
            self.stage
                .advance_to(at.max(self.stage.now()))
                .await
                .unwrap();
            if nth == LEAVES {
                self.somebody_leaves().await;
                continue;
            }
            if nth == MENDS {
                self.says_what_holds(seller.unwrap()).await;
                self.stage.settle().await.unwrap();
                continue;
            }
            if (LINGERS..MENDS).contains(&nth) {
                let nth = nth - LINGERS;
                if let Some(ends) = self.lingers(nth, seller).await {
                    agenda.push(Reverse((ends, LINGERS + nth, None)));
                }
                self.stage.settle().await.unwrap();
                continue;
            }
            let life = if let Some(seller) = seller {
                let life = self.hands_off(nth, seller).await;
                numbers.insert(nth, life);
                life
            } else {
                self.something_happens(numbers[&nth]).await;
                numbers[&nth]
            };
            self.stage.settle().await.unwrap();
            self.stage.slack.forget_journal();
            if let Some(next) = self.next_act(life) {
                agenda.push(Reverse((next, nth, None)));
            }
        }
        self.stage.advance_to(end).await.unwrap();
    }

    /// A deal is closed, and its brief stays a draft; or the draft is discarded. Says when that will
    /// be, if ever.
    async fn lingers(&mut self, nth: usize, seller: Option<usize>) -> Option<Instant> {
        let now = self.stage.now();
        let draft = DraftId::new(format!("lingering-{nth}"));
        let ctx = &self.stage.bot.edge.ctx;
        self.acts += 1;
        let Some(seller) = seller else {
            let mut all = self.ledger.lingering.iter_mut();
            let one = all.find(|one| one.draft == draft.to_string()).unwrap();
            one.until = Some(now);
            let author = &self.staff.0[one.seller].id;
            let gone = draft::discard(ctx, &self.workspace, author, &draft).await;
            gone.unwrap();
            return None;
        };
        let author = &self.staff.0[seller];
        let ago = Days::new(self.chance.below(4) as u64);
        let closed = author.local_date(now) + Days::new(2) - ago;
        let asking = Asking {
            shown: STANDARD,
            chosen: None,
            pre_close: false,
        };
        let write = |content: &mut Content| {
            content.customer = format!("Prospect {nth}");
            content.brief.close_date = Some(closed);
        };
        let kept = draft::save(ctx, &self.workspace, &author.id, &draft, asking, write).await;
        kept.unwrap();
        self.ledger.lingering.push(Lingering {
            draft: draft.to_string(),
            seller,
            closed,
            from: now,
            until: None,
        });
        let days = i64::try_from(1 + self.chance.below(30)).unwrap();
        self.chance.percent(60).then(|| now + TimeDelta::days(days))
    }

    fn someone_else(&mut self, than: &[usize]) -> usize {
        loop {
            let found = MANAGERS.start + self.chance.below(MANAGERS.len());
            if !than.contains(&found) && self.staff.0[found].left.is_none() {
                return found;
            }
        }
    }

    async fn hands_off(&mut self, nth: usize, seller: usize) -> usize {
        let manager = self.someone_else(&[]);
        let now = self.stage.now();
        let mut content = brief_of(&format!("Customer {nth}"));
        let id = self.staff.0[seller].id.clone();
        content.seller = Some(id.clone());
        content.manager = Some(self.staff.0[manager].id.clone());
        let rows = u32::try_from(self.chance.below(3)).unwrap();
        let promises: Vec<Promise> = (1..=rows)
            .map(|row| Promise {
                text: format!("Promise {row} to customer {nth}"),
                to_whom: "Ada".to_owned(),
                due: Some(now.date_naive() + Days::new(5 + self.chance.below(60) as u64)),
                strength: Strength::Firm,
                ..Promise::blank(row)
            })
            .collect();
        let owed = promises.iter().map(|one| (one.row, one.due.unwrap(), true));
        let owed = owed.collect();
        content.brief.promises = Promises {
            none_made: promises.is_empty(),
            rows: promises,
        };
        let draft = DraftId::new(format!("draft-{nth}"));
        let ctx = &self.stage.bot.edge.ctx;
        let mut tx = ctx.db.begin().await.unwrap();
        let kept = tx.save_draft(&self.workspace, &draft, &id, STANDARD, &content, now);
        kept.await.unwrap();
        tx.commit().await.unwrap();
        let sent = submit(ctx, &self.workspace, &id, &draft).await;
        let Ok(Submission::Sent(handoff)) = sent else {
            panic!("not sent: {sent:?}");
        };
        self.acts += 1;
        let mut life = Life {
            number: handoff.id.number(),
            seller,
            manager,
            stands: Stands::Waiting {
                round: 1,
                since: now,
            },
            acknowledged: None,
            bookings: 0,
            offer: None,
            promises: owed,
            steady: false,
            ended: None,
        };
        self.ledger.update(&self.staff, &mut life, now);
        self.ledger.tell(&life, "sent 1", seller, usize::MAX, now);
        let asked = self.covers("brief-waits 1", &[manager], manager);
        for reader in [manager].into_iter().chain(asked) {
            self.ledger
                .tell(&life, "brief-waits 1", reader, usize::MAX, now);
        }
        self.lives.push(life);
        self.lives.len() - 1
    }

    /// When somebody gets around to the next thing: soon, late, or far too late.
    fn next_act(&mut self, life: usize) -> Option<Instant> {
        let now = self.stage.now();
        let life = &self.lives[life];
        let hours = match self.chance.below(8) {
            0 | 1 => 1 + self.chance.below(3),
            2..=4 => 3 + self.chance.below(30),
            5 | 6 => 24 + self.chance.below(100),
            _ => 100 + self.chance.below(200),
        };
        let wait = TimeDelta::hours(i64::try_from(hours).unwrap());
        let (who, at) = match life.stands {
            Stands::Over => return None,
            Stands::Returned { .. } => (life.seller, now + wait),
            Stands::Waiting { .. } | Stands::Held { .. } => (life.manager, now + wait),
            Stands::Booked { at, .. } => (life.manager, at.max(now) + wait / 3),
            Stands::After { kickoff, answered } => {
                let next = [7, 30, 60, 90].into_iter().find(|day| *day > answered);
                let asked = kickoff + TimeDelta::days(i64::from(next.unwrap_or(90)));
                let sooner = asked.min(now + wait * 3);
                (life.manager, sooner.max(now) + wait)
            }
        };
        let minutes = TimeDelta::minutes(i64::try_from(self.chance.below(200)).unwrap());
        let opens = self.staff.0[who].next_open(at);
        Some(self.staff.0[who].next_open(opens + minutes))
    }

    async fn acts(&mut self, nth: usize, by: usize, event: Event) -> Handoff {
        self.acts += 1;
        let by = self.by(by);
        let id = HandoffId::new(self.lives[nth].number);
        let ctx = &self.stage.bot.edge.ctx;
        let done = act(ctx, &by, id, &event).await;
        done.unwrap_or_else(|error| panic!("{event:?} of {:?}: {error}", self.lives[nth]))
    }

    fn by(&self, user: usize) -> Act {
        Act {
            workspace: self.workspace.clone(),
            user: self.staff.0[user].id.clone(),
            delivery: format!("life/{}", self.acts),
        }
    }

    /// Somebody will be away on other days, with another cover, or is back early.
    async fn says_what_holds(&mut self, who: usize) {
        self.acts += 1;
        let ctx = &self.stage.bot.edge.ctx;
        let one = &self.staff.0[who];
        let today = one.local_date(self.stage.now());
        let mends = |said: Said| said.mended_on == today;
        let away = one.away.iter().find(|away| away.first.is_some_and(mends));
        let (away, first) = away.map(|away| (away, away.first.unwrap())).unwrap();
        if first.from <= today {
            assert_eq!(away.until + Days::new(1), today);
            let back = absence::back(ctx, &self.workspace, &one.id).await;
            assert!(matches!(back.unwrap(), absence::Back::Ended(_)));
            return;
        }
        let new = Absence {
            from: away.from,
            until: away.until,
            cover: away.cover.map(|cover| self.staff.0[cover].id.clone()),
        };
        let going = absence::go(ctx, &self.workspace, &one.id, &new, Some(first.from)).await;
        assert!(matches!(going.unwrap(), absence::Going::Away { .. }));
    }

    /// Leads give to others what somebody left behind.
    async fn somebody_leaves(&mut self) {
        self.people[LEAVER].deactivate().await;
        let now = self.stage.now();
        self.staff.0[LEAVER].left = Some(now);
        let theirs = |life: &Life| life.manager == LEAVER && life.stands != Stands::Over;
        if self.lives.iter().any(theirs) {
            self.ledger.left.push((LEAVER, now));
        }
        self.stage.settle().await.unwrap();
        for nth in 0..self.lives.len() {
            let asked = self.lives[nth].offer.map(|offer| offer.0);
            if asked == Some(LEAVER) && self.lives[nth].stands != Stands::Over {
                self.is_asked_no_more(nth).await;
            }
            let life = &self.lives[nth];
            let theirs = life.manager == LEAVER;
            if theirs && life.stands != Stands::Over {
                let owned = life.acknowledged.is_some();
                self.passes_on(nth, LEAD_OF_ALL).await;
                if owned {
                    let (asked, _, _) = self.lives[nth].offer.unwrap();
                    self.stage.settle().await.unwrap();
                    self.takes_over(nth, asked).await;
                }
                self.stage.settle().await.unwrap();
            }
        }
    }

    /// The owner hears that whom they asked to take over has left.
    async fn is_asked_no_more(&mut self, nth: usize) {
        let id = HandoffId::new(self.lives[nth].number);
        let mut tx = self.stage.bot.edge.ctx.db.read().await.unwrap();
        let handoff = tx.handoff(&self.workspace, id).await.unwrap().unwrap();
        drop(tx);
        assert!(handoff.offer.is_none());
        let mut life = self.lives[nth].clone();
        life.offer = None;
        let owner = life.manager;
        self.wrote(nth, life);
        let what = format!("offer-withdrawn {}", handoff.version);
        // Said at once, whatever is played for others before this one's turn.
        if let Some(left) = self.staff.0[LEAVER].left.filter(|_| owner != LEAVER) {
            let life = &self.lives[nth];
            self.ledger.tell(life, &what, owner, usize::MAX, left);
        }
    }

    async fn something_happens(&mut self, nth: usize) {
        let now = self.stage.now();
        let life = self.lives[nth].clone();
        let owner = self.staff.stand_in(life.manager, now);
        if self.chance.percent(12) && self.puts_off(nth).await {
            return;
        }
        if let Some((asked, _, _)) = life.offer
            && self.chance.percent(60)
        {
            return self.takes_over(nth, self.staff.stand_in(asked, now)).await;
        }
        if self.chance.percent(3) {
            return self.cancels(nth, life.seller).await;
        }
        if self.chance.percent(4) {
            return self.changes_seller(nth).await;
        }
        let by_its_day = self.chance.percent(60);
        let open = life
            .promises
            .iter()
            .find(|(_, due, open)| *open && (by_its_day || *due <= now.date_naive()));
        if let Some((row, ..)) = open.filter(|_| life.acknowledged.is_some())
            && self.chance.percent(35)
        {
            return self.turns(nth, owner, *row).await;
        }
        if self.chance.percent(12)
            && life.offer.is_none()
            && !matches!(life.stands, Stands::Returned { .. })
        {
            return self.passes_on(nth, life.manager).await;
        }
        match life.stands {
            Stands::Waiting { .. } if self.chance.percent(30) => self.returns(nth, owner).await,
            Stands::Waiting { .. } => self.acknowledges(nth, owner).await,
            Stands::Returned { .. } => {
                self.answers(nth, self.staff.stand_in(life.seller, now))
                    .await;
            }
            Stands::Booked { at, .. } if at <= now && self.chance.percent(75) => {
                self.holds(nth, owner).await;
            }
            Stands::Booked { at, .. } if at <= now && self.chance.percent(50) => {
                self.misses(nth, owner).await;
            }
            Stands::Held { .. } | Stands::Booked { .. } => self.books(nth, owner).await,
            Stands::After { .. } if !life.steady && self.chance.percent(25) => {
                self.completes(nth, owner).await;
            }
            Stands::After { .. } => self.checks_in(nth, owner).await,
            Stands::Over => {}
        }
    }

    fn wrote(&mut self, nth: usize, mut life: Life) {
        self.ledger.update(&self.staff, &mut life, self.stage.now());
        self.lives[nth] = life;
    }

    fn told(&mut self, nth: usize, what: &str, readers: &[usize], by: usize) {
        let mut readers = readers.to_vec();
        readers.sort_unstable();
        readers.dedup();
        readers.retain(|reader| self.staff.0[*reader].left.is_none());
        let now = self.stage.now();
        readers.extend(self.covers(what, &readers, self.lives[nth].manager));
        for reader in readers {
            self.ledger.tell(&self.lives[nth], what, reader, by, now);
        }
    }

    /// Whoever stands in for somebody who is asked for something; but no owner is asked to take
    /// over from themselves.
    fn covers(&self, what: &str, asked: &[usize], owner: usize) -> Vec<usize> {
        let offer = what.starts_with("offered ");
        if !offer && !what.starts_with("brief-waits ") && !what.starts_with("returned ") {
            return Vec::new();
        }
        let now = self.stage.now();
        let covers = asked
            .iter()
            .map(|one| (one, self.staff.stand_in(*one, now)));
        covers
            .filter(|(asked, cover)| *asked != cover && !(offer && *cover == owner))
            .map(|(_, cover)| cover)
            .collect()
    }

    async fn acknowledges(&mut self, nth: usize, by: usize) {
        let now = self.stage.now();
        let days = 1 + self.chance.below(14);
        let kickoff = self.chance.percent(30).then(|| self.some_day(by, days));
        let event = Event::Acknowledge {
            kickoff: kickoff.map(Meeting::from),
            matters_most: None,
        };
        self.acts(nth, by, event).await;
        let before = self.lives[nth].manager;
        let mut life = self.lives[nth].clone();
        life.acknowledged = Some(now);
        life.manager = by;
        life.stands = Stands::Held { since: now };
        if let Some(at) = kickoff {
            life.bookings = 1;
            life.stands = Stands::Booked { at, booked_at: now };
        }
        self.wrote(nth, life);
        self.told(nth, "acknowledged 1", &[self.lives[nth].seller], by);
        self.told(nth, "taken-over 1", &[before], by);
    }

    async fn returns(&mut self, nth: usize, by: usize) {
        let question = Question {
            field: GOALS,
            reason: Reason::Vague,
            needed: "How much does it cost them?".to_owned(),
        };
        let questions = vec![question];
        self.acts(nth, by, Event::Return { questions }).await;
        let mut life = self.lives[nth].clone();
        let Stands::Waiting { round, .. } = life.stands else {
            unreachable!()
        };
        let at = self.stage.now();
        life.stands = Stands::Returned { round, at };
        let (seller, manager) = (life.seller, life.manager);
        self.wrote(nth, life);
        self.told(nth, &format!("returned {round}"), &[seller], usize::MAX);
        self.told(nth, &format!("returned-for-you {round}"), &[manager], by);
    }

    async fn answers(&mut self, nth: usize, by: usize) {
        let Stands::Returned { round, .. } = self.lives[nth].stands else {
            unreachable!()
        };
        let text = "They lose eleven hours a week to it, says Ada; she counted twice.";
        let event = Event::Answer {
            round,
            answers: [(GOALS, format!("{text} {round}"))].into(),
            promises: None,
        };
        self.acts(nth, by, event).await;
        let mut life = self.lives[nth].clone();
        let (round, since) = (round + 1, self.stage.now());
        life.stands = Stands::Waiting { round, since };
        let (seller, manager) = (life.seller, life.manager);
        self.wrote(nth, life);
        let waits = format!("brief-waits {round}");
        self.told(nth, &waits, &[manager], usize::MAX);
        self.told(nth, &format!("answered-for-you {round}"), &[seller], by);
    }

    /// Some days from now, within somebody's working hours.
    fn some_day(&mut self, who: usize, days: usize) -> Instant {
        let at = self.stage.now() + TimeDelta::days(i64::try_from(days).unwrap());
        let minutes = TimeDelta::minutes(i64::try_from(self.chance.below(420)).unwrap());
        let one = &self.staff.0[who];
        one.next_open(one.next_open(at) + minutes)
    }

    async fn books(&mut self, nth: usize, by: usize) {
        let days = self.chance.below(16);
        let at = self.some_day(by, days) + TimeDelta::minutes(30);
        let meeting = at.into();
        let handoff = self.acts(nth, by, Event::BookKickoff { meeting }).await;
        let mut life = self.lives[nth].clone();
        life.bookings += 1;
        assert_eq!(handoff.ownership().unwrap().bookings, life.bookings);
        life.stands = Stands::Booked {
            at,
            booked_at: self.stage.now(),
        };
        let (concerned, booking) = ([life.seller, life.manager], life.bookings);
        self.wrote(nth, life);
        self.told(nth, &format!("kickoff-booked {booking}"), &concerned, by);
    }

    async fn holds(&mut self, nth: usize, by: usize) {
        let mut life = self.lives[nth].clone();
        let booking = life.bookings;
        self.acts(nth, by, Event::RecordHeld { booking }).await;
        let Stands::Booked { at, .. } = life.stands else {
            unreachable!()
        };
        life.stands = Stands::After {
            kickoff: at,
            answered: 0,
        };
        self.wrote(nth, life);
    }

    async fn misses(&mut self, nth: usize, by: usize) {
        let mut life = self.lives[nth].clone();
        let booking = life.bookings;
        self.acts(nth, by, Event::RecordNoShow { booking }).await;
        let since = self.stage.now();
        life.stands = Stands::Held { since };
        self.wrote(nth, life);
    }

    async fn completes(&mut self, nth: usize, by: usize) {
        let mut life = self.lives[nth].clone();
        let first_value_on = self.stage.now().date_naive();
        self.acts(nth, by, Event::Complete { first_value_on }).await;
        life.steady = true;
        let concerned = [life.seller, life.manager];
        self.wrote(nth, life);
        self.told(nth, "steady 1", &concerned, by);
    }

    async fn checks_in(&mut self, nth: usize, by: usize) {
        let Stands::After { kickoff, answered } = self.lives[nth].stands else {
            unreachable!()
        };
        let now = self.stage.now();
        let ctx = &self.stage.bot.edge.ctx;
        let days = follow_up::check_in_days(ctx, &self.workspace)
            .await
            .unwrap();
        let next = days.iter().copied().find(|day| *day > answered).unwrap();
        let asked = now - kickoff >= TimeDelta::days(i64::from(next));
        let (day, health) = match self.chance.below(10) {
            0 => (next, Health::Lost),
            1 | 2 => (next, Health::AtRisk),
            3 if !asked => (0, Health::OnTrack),
            4 => (90, Health::OnTrack),
            _ => (next, Health::OnTrack),
        };
        let event = Event::CheckIn {
            day,
            health,
            note: "Bo left; nobody counts the orders.".to_owned(),
            first_value_on: None,
            kept: Vec::new(),
            days,
        };
        let handoff = self.acts(nth, by, event).await;
        let mut life = self.lives[nth].clone();
        let answered = answered.max(day);
        life.stands = Stands::After { kickoff, answered };
        let closes = day == 90 || health == Health::Lost;
        if closes {
            life.stands = Stands::Over;
            life.offer = None;
        }
        let concerned = [life.seller, life.manager];
        let leads = leads_of(life.manager);
        let answers = handoff.check_ins().len();
        self.wrote(nth, life);
        if closes {
            self.told(nth, "closed 1", &concerned, by);
        }
        if health.alarms() {
            self.told(nth, &format!("at-risk {answers}"), &leads, by);
        }
    }

    async fn turns(&mut self, nth: usize, by: usize, row: u32) {
        let mut life = self.lives[nth].clone();
        let due = self.stage.now().date_naive() + Days::new(3 + self.chance.below(20) as u64);
        let why = "Their directory moves first.".to_owned();
        let turn = match self.chance.below(4) {
            0 => Turn::Renegotiated { due, why },
            1 => Turn::Broken { why },
            _ => Turn::Kept,
        };
        let renegotiated = matches!(turn, Turn::Renegotiated { .. });
        let handoff = self.acts(nth, by, Event::TurnPromise { row, turn }).await;
        let promise = life.promises.iter_mut().find(|one| one.0 == row).unwrap();
        if renegotiated {
            promise.1 = due;
        } else {
            promise.2 = false;
        }
        let times = handoff.fates[&row].len();
        let concerned = [life.seller, life.manager];
        self.wrote(nth, life);
        self.told(nth, &format!("promise {row}.{times}"), &concerned, by);
    }

    async fn passes_on(&mut self, nth: usize, by: usize) {
        let mut life = self.lives[nth].clone();
        let asked = life.offer.map_or(life.manager, |offer| offer.0);
        let to = self.someone_else(&[life.manager, asked, by]);
        let event = Event::HandOver {
            to: self.staff.0[to].id.clone(),
            why: "They know them better.".to_owned(),
        };
        let handoff = self.acts(nth, by, event).await;
        let now = self.stage.now();
        let (before, seller) = (life.manager, life.seller);
        let version = handoff.version;
        let mut asked = format!("offered {version}");
        if life.acknowledged.is_some() {
            life.offer = Some((to, now, version));
        } else {
            life.manager = to;
            if let Stands::Waiting { round, .. } = life.stands {
                let round = round + 1;
                life.stands = Stands::Waiting { round, since: now };
                asked = format!("brief-waits {round}");
            } else {
                asked = format!("asked-later {version}");
            }
        }
        self.wrote(nth, life);
        self.told(nth, &asked, &[to], usize::MAX);
        self.told(
            nth,
            &format!("handed-over {version}"),
            &[seller, before],
            by,
        );
    }

    async fn takes_over(&mut self, nth: usize, by: usize) {
        let mut life = self.lives[nth].clone();
        let (asked, _, _) = life.offer.unwrap();
        if by == life.manager {
            return;
        }
        let event = Event::Acknowledge {
            kickoff: None,
            matters_most: None,
        };
        let ctx = &self.stage.bot.edge.ctx;
        self.acts += 1;
        let (act_by, id) = (self.by(by), HandoffId::new(life.number));
        // A cover of whom was asked may act as they could.
        let Ok(handoff) = act(ctx, &act_by, id, &event).await else {
            assert_ne!(by, asked, "{life:?}");
            return;
        };
        let concerned = [life.seller, life.manager, asked];
        life.offer = None;
        life.manager = by;
        self.wrote(nth, life);
        let version = handoff.version;
        self.told(nth, &format!("owner-changed {version}"), &concerned, by);
    }

    async fn changes_seller(&mut self, nth: usize) {
        let mut life = self.lives[nth].clone();
        let to = (life.seller + 1 + self.chance.below(6)) % SELLERS.end;
        let event = Event::ChangeSeller {
            to: self.staff.0[to].id.clone(),
            why: "Territories changed.".to_owned(),
        };
        let handoff = self.acts(nth, LEAD_OF_ALL, event).await;
        let concerned = [to, life.seller, life.manager];
        life.seller = to;
        self.wrote(nth, life);
        let what = format!("seller-changed {}", handoff.version);
        self.told(nth, &what, &concerned, LEAD_OF_ALL);
    }

    async fn cancels(&mut self, nth: usize, by: usize) {
        let mut life = self.lives[nth].clone();
        let reason = "They signed with somebody else.".to_owned();
        self.acts(nth, by, Event::Cancel { reason }).await;
        life.stands = Stands::Over;
        let concerned = [life.seller, life.manager];
        self.wrote(nth, life);
        self.told(nth, "cancelled 1", &concerned, by);
    }

    /// Somebody snoozes one of the things they owe. False where nothing can be put off.
    async fn puts_off(&mut self, nth: usize) -> bool {
        let now = self.stage.now();
        let number = self.lives[nth].number;
        let asked = |at: &&mut super::ledger::Span| {
            let first = at.asks.first().copied().or(at.due).unwrap();
            at.handoff == number && at.until.is_none() && first <= now && at.clock != "on-call"
        };
        let mut spans = self.ledger.spans.iter_mut();
        let Some(span) = spans.find(asked) else {
            return false;
        };
        let whose = &self.staff.0[span.whose];
        let ctx = &self.stage.bot.edge.ctx;
        let mut tx = ctx.db.read().await.unwrap();
        let id = HandoffId::new(number);
        let handoff = tx.handoff(&self.workspace, id).await.unwrap().unwrap();
        drop(tx);
        // The button names the clock; only its name is looked up here.
        let company = follow_up::company(ctx, &handoff).await.unwrap();
        let running = deadlines(&handoff, &company).into_iter();
        let clock = running
            .map(|deadline| deadline.clock)
            .find(|clock| clock.key() == span.clock)
            .unwrap_or_else(|| panic!("{span:?} does not run"));
        let days = 1 + self.chance.below(5) as u64;
        let date = whose.local_date(now) + Days::new(days);
        let by = Act {
            workspace: self.workspace.clone(),
            user: whose.id.clone(),
            delivery: format!("snooze/{}", self.acts),
        };
        self.acts += 1;
        let item = Item { handoff: id, clock };
        let snoozed = snooze::snooze(ctx, &by, &item, Until::Day(date)).await;
        let local = date.and_time(at_half_past_nine());
        let there = chrono::TimeZone::from_local_datetime(&whose.zone, &local);
        let until = whose.next_open(there.earliest().unwrap().to_utc());
        assert_eq!(snoozed.unwrap().1, until);
        span.snoozes.push((now, until));
        true
    }
}
