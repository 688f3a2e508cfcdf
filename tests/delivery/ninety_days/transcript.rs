//! Everything the emulator was given to show to people, held against the rules.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, TimeDelta};
use handoff::domain::Instant;
use handoff::domain::errand::Errand;
use slack_emulator::Seen;

use super::briefs;
use super::covers;
use super::ledger::{Booking, Span};
use super::life::World;
use super::staff::{LEAD_OF_ALL, LEAD_OF_SELLERS, leads_of};
use crate::delivery::tally::key_of;
use crate::support::sql;

/// A conversation takes one message a second, and a channel is set up before anybody hears of it.
pub const SLACK: TimeDelta = TimeDelta::minutes(5);
/// A bundle says again what was said a business day before, and that is not a day later because it
/// comes a little sooner after its hour.
const GIVE: TimeDelta = TimeDelta::minutes(10);
/// What one bundle holds.
const MOST_SHOWN: usize = 12;
const MOST_NUDGES: usize = 3;
const SECOND: TimeDelta = TimeDelta::seconds(1);
/// What should have been said longer ago is said in the next bundle.
const FOLDS_AFTER: TimeDelta = TimeDelta::hours(4);
/// How a digest begins on a quiet day.
const CALM: [&str; 2] = [": nothing is late,", ": no handoff is open."];
const NEVER: Instant = Instant::MAX_UTC;

#[derive(Debug, Clone)]
pub struct Message {
    pub key: String,
    pub reader: usize,
    pub at: Instant,
    /// What a bundle reminds of: handoff and clock.
    pub items: Vec<(i64, String)>,
    /// And the drafts that are late.
    pub drafts: Vec<String>,
    /// A digest that says that nobody has to do anything.
    pub calm: bool,
}

impl Message {
    pub fn kind(&self) -> &str {
        self.key.split('/').next().unwrap()
    }

    /// The same, but what covers hear is of several kinds: `named`, `begins`, `moved`, `over`.
    pub fn sort(&self) -> &str {
        match self.kind() {
            "cover" => {
                let what = self.key.split('/').nth(2).unwrap();
                what.split('.').next().unwrap()
            }
            kind => kind,
        }
    }

    fn handoff(&self) -> Option<i64> {
        self.key.split('/').nth(1)?.parse().ok()
    }

    /// What it reminds somebody of, that is theirs or of whom they stand in for.
    fn reminds(&self) -> Vec<(i64, String)> {
        match self.kind() {
            "nudge" => {
                let clock = self.key.split('/').nth(2).unwrap();
                vec![(self.handoff().unwrap(), clock.to_owned())]
            }
            _ => self.items.clone(),
        }
    }
}

fn moment(seen: &Seen) -> Instant {
    let micros: i64 = seen.ts.replace('.', "").parse().unwrap();
    DateTime::from_timestamp_micros(micros).unwrap()
}

pub async fn of(world: &World) -> Vec<Message> {
    let mut tx = world.stage.bot.edge.ctx.db.read().await.unwrap();
    let bundles = "SELECT errand FROM outbox WHERE state = 3 AND key LIKE 'bundle/%' ORDER BY id";
    let mut reminded = HashMap::new();
    for errand in sql::texts(&mut tx, bundles).await {
        let Ok(Errand::Day {
            daily,
            to,
            whose: _,
            day,
            items,
            drafts,
        }) = serde_json::from_str(&errand)
        else {
            panic!("{errand}");
        };
        let items = items.into_iter();
        let items = items.map(|item| (item.handoff.number(), item.clock.key()));
        let items: Vec<(i64, String)> = items.collect();
        let drafts = drafts.iter().map(ToString::to_string);
        let drafts: Vec<String> = drafts.collect();
        reminded.insert(daily.key(&to, day), (items, drafts));
    }
    drop(tx);
    let mut messages = Vec::new();
    for (reader, person) in world.people.iter().enumerate() {
        for seen in person.messages_from_app() {
            let key = key_of(&seen);
            let (items, drafts) = reminded.remove(&key).unwrap_or_default();
            messages.push(Message {
                key,
                reader,
                at: moment(&seen),
                items,
                drafts,
                calm: CALM.iter().any(|calm| seen.text.contains(calm)),
            });
        }
    }
    messages.sort_by_key(|message| message.at);
    messages
}

/// When a lead hears of something, under which key, and whether it must be so.
type Turn = (Instant, String, bool);

/// When a reminder comes at the earliest and at the latest, and, where that is in a bundle, whose
/// the first bundle is.
struct Window {
    earliest: Instant,
    latest: Instant,
    bundle: Option<usize>,
}

/// What came of a run.
pub struct Audit<'a> {
    world: &'a World,
    messages: &'a [Message],
    /// By handoff and clock.
    reminders: HashMap<(i64, String), Vec<&'a Message>>,
    /// By reader and day.
    bundles: HashMap<(usize, NaiveDate), &'a Message>,
    by_key: HashMap<&'a str, &'a Message>,
    /// Who owes something, of themselves or of whom they stand in for, that is said on this day.
    owed: BTreeSet<(usize, NaiveDate)>,
    wrong: Vec<String>,
}

impl<'a> Audit<'a> {
    pub fn new(world: &'a World, messages: &'a [Message]) -> Self {
        let mut reminders: HashMap<_, Vec<&Message>> = HashMap::new();
        let mut bundles = HashMap::new();
        for message in messages {
            for what in message.reminds() {
                reminders.entry(what).or_default().push(message);
            }
            if message.kind() == "bundle" {
                let date = world.staff.0[message.reader].local_date(message.at);
                bundles.insert((message.reader, date), message);
            }
        }
        let by_key = messages.iter().map(|message| (&*message.key, message));
        Self {
            world,
            messages,
            reminders,
            bundles,
            by_key: by_key.collect(),
            owed: BTreeSet::new(),
            wrong: Vec::new(),
        }
    }

    /// What is wrong.
    pub fn run(mut self) -> Vec<String> {
        self.nothing_twice();
        self.in_working_hours();
        self.one_bundle_a_day();
        self.leads_read_a_digest_a_day();
        self.no_digest_is_missing();
        self.calm_is_calm();
        self.leads_hear_who_left();
        self.wrong.extend(covers::wrong(self.world, self.messages));
        self.wrong.extend(briefs::wrong(self.world, self.messages));
        self.only_what_is_owed();
        self.nothing_of_what_is_over();
        self.acts_are_told();
        for span in &self.world.ledger.spans {
            self.reminders(span);
        }
        self.no_bundle_is_missing();
        for booking in &self.world.ledger.bookings {
            self.kickoff(booking);
        }
        self.leads();
        self.wrong
    }

    fn complain(&mut self, what: String) {
        self.wrong.push(what);
    }

    fn nothing_twice(&mut self) {
        let mut keys = HashSet::new();
        for message in self.messages {
            if message.key.is_empty() || !keys.insert(&message.key) {
                self.complain(format!("said twice: {message:?}"));
            }
        }
    }

    fn in_working_hours(&mut self) {
        for message in self.messages {
            let timed = ["nudge", "bundle", "escalated", "kickoff-tomorrow"];
            let one = &self.world.staff.0[message.reader];
            let open = one.next_open(message.at - SLACK) <= message.at;
            if timed.contains(&message.kind()) && !open {
                self.complain(format!("outside of working hours: {message:?}"));
            }
            if one.left.is_some_and(|left| left + SLACK < message.at) {
                self.complain(format!("to somebody who left: {message:?}"));
            }
        }
    }

    fn one_bundle_a_day(&mut self) {
        let mut days = HashSet::new();
        for message in self.messages.iter().filter(|one| one.kind() == "bundle") {
            let one = &self.world.staff.0[message.reader];
            let date = one.local_date(message.at);
            let late = message.at - one.bundle_on(date);
            if !days.insert((message.reader, date))
                || !(TimeDelta::zero()..SLACK).contains(&late)
                || !message.key.ends_with(&date.to_string())
                || (message.items.is_empty() && message.drafts.is_empty())
            {
                self.complain(format!(
                    "not the bundle of {date}, {late} late: {message:?}"
                ));
            }
        }
    }

    fn leads_read_a_digest_a_day(&mut self) {
        let mut days = HashSet::new();
        for message in self.messages.iter().filter(|one| one.kind() == "digest") {
            let staff = &self.world.staff;
            let one = &staff.0[message.reader];
            let lead = self.digest_of(message);
            let date = one.local_date(message.at);
            let late = message.at - one.digest_on(date);
            if !(LEAD_OF_SELLERS..=LEAD_OF_ALL).contains(&lead)
                || staff.stand_in(lead, message.at) != message.reader
                || !one.works_on(date)
                || !days.insert((message.reader, lead, date))
                || !(TimeDelta::zero()..SLACK).contains(&late)
                || message.key.split('/').nth(2) != Some(&date.to_string())
            {
                self.complain(format!(
                    "not the digest of {date}, {late} late: {message:?}"
                ));
            }
        }
    }

    /// The lead whose digest it is: its reader's, or that of whom they cover for.
    fn digest_of(&self, message: &Message) -> usize {
        let Some(lead) = message.key.split('/').nth(3) else {
            return message.reader;
        };
        let mut staff = self.world.staff.0.iter();
        staff.position(|one| one.id.as_str() == lead).unwrap()
    }

    /// Of every lead, to them or to whoever stands in for them, on every day on which they work, at
    /// the reader's hour.
    fn no_digest_is_missing(&mut self) {
        let (begun, end) = self.world.span();
        let staff = &self.world.staff;
        let mut missing = Vec::new();
        for (reader, one) in staff.0.iter().enumerate() {
            let days = one.local_date(begun).iter_days();
            for date in days.take_while(|date| *date <= one.local_date(end)) {
                let at = one.digest_on(date);
                if !one.works_on(date) || at < begun || end - SLACK <= at {
                    continue;
                }
                for lead in LEAD_OF_SELLERS..=LEAD_OF_ALL {
                    if staff.stand_in(lead, at) != reader {
                        continue;
                    }
                    let own = format!("digest/{}/{date}", one.id);
                    let key = if lead == reader {
                        own
                    } else {
                        format!("{own}/{}", staff.0[lead].id)
                    };
                    let there = self.by_key.get(&*key);
                    if there.is_none_or(|message| message.reader != reader) {
                        missing.push(format!("no digest: {key} at {at}"));
                    }
                }
            }
        }
        for one in missing {
            self.complain(one);
        }
    }

    /// No digest says that nobody has to do anything where somebody whom that lead leads has to.
    fn calm_is_calm(&mut self) {
        for message in self.messages.iter().filter(|message| message.calm) {
            let pends = |span: &&Span| {
                let asked = ["acknowledge.", "answer."];
                let asked = asked.iter().any(|clock| span.clock.starts_with(clock));
                let late = span.due.is_some_and(|due| due + SLACK < message.at);
                let runs = span.runs(message.at - SLACK) && span.runs(message.at + SLACK);
                runs && (asked || late) && leads_of(span.whose).contains(&self.digest_of(message))
            };
            if let Some(span) = self.world.ledger.spans.iter().find(pends) {
                self.complain(format!("all is not calm: {message:?} and {span:?}"));
            }
        }
    }

    /// Every person, on every day on which they owe something that can wait for that hour.
    fn no_bundle_is_missing(&mut self) {
        for (reader, date) in std::mem::take(&mut self.owed) {
            if !self.bundles.contains_key(&(reader, date)) {
                let one = &self.world.staff.0[reader];
                self.complain(format!("no bundle: {} on {date}", one.id));
            }
        }
    }

    /// Those who lead somebody who left hear of it if something is open in their name.
    fn leads_hear_who_left(&mut self) {
        for (who, at) in &self.world.ledger.left {
            for lead in leads_of(*who) {
                let begins = format!("left/{}/", self.world.staff.0[*who].id);
                let told =
                    |message: &&Message| message.reader == lead && message.key.starts_with(&begins);
                let told: Vec<_> = self.messages.iter().filter(told).collect();
                let in_time = |message: &&Message| (*at..*at + SLACK).contains(&message.at);
                if !matches!(told[..], [only] if in_time(&only)) {
                    self.complain(format!("{lead} does not hear who left at {at}: {told:?}"));
                }
            }
        }
        let staff = &self.world.staff.0;
        for message in self.messages.iter().filter(|one| one.kind() == "left") {
            let of = message.key.split('/').nth(1);
            let who = staff
                .iter()
                .position(|one| Some(one.id.as_str()) == of)
                .unwrap();
            let left = staff[who].left.is_some_and(|left| left <= message.at);
            if !left || !leads_of(who).contains(&message.reader) {
                self.complain(format!("nobody left whom they lead: {message:?}"));
            }
        }
    }

    /// Reminders are of what somebody owes at that moment, and reach them or who stands in.
    fn only_what_is_owed(&mut self) {
        let staff = &self.world.staff;
        let mut spans: HashMap<(i64, &str), Vec<&Span>> = HashMap::new();
        for span in &self.world.ledger.spans {
            let what = (span.handoff, &*span.clock);
            spans.entry(what).or_default().push(span);
        }
        let mut wrong = Vec::new();
        for message in self.messages {
            for (handoff, clock) in message.reminds() {
                let theirs = |span: &&Span| {
                    span.runs(message.at)
                        && staff.stand_in(span.whose, message.at) == message.reader
                };
                let mut spans = spans
                    .get(&(handoff, &*clock))
                    .into_iter()
                    .flatten()
                    .copied();
                if !spans.any(|span| theirs(&span)) {
                    wrong.push(format!("{clock} of {handoff} is not theirs: {message:?}"));
                }
            }
            let theirs = |booking: &&Booking| {
                let which = format!("/{}/{}/", booking.handoff, booking.nth);
                message.key.contains(&which)
                    && booking.from <= message.at
                    && booking.until.is_none_or(|until| message.at <= until)
                    && staff.stand_in(booking.owner, message.at) == message.reader
            };
            let reminds = ["kickoff-soon", "kickoff-tomorrow"].contains(&message.kind());
            if reminds && !self.world.ledger.bookings.iter().any(|one| theirs(&one)) {
                wrong.push(format!("no kickoff of theirs: {message:?}"));
            }
        }
        self.wrong.extend(wrong);
    }

    fn nothing_of_what_is_over(&mut self) {
        let ends: HashMap<i64, Instant> = self.world.ledger.ends.iter().copied().collect();
        for message in self.messages {
            let end = message.handoff().and_then(|handoff| ends.get(&handoff));
            if end.is_some_and(|end| *end + SLACK < message.at) {
                self.complain(format!("of what is over: {message:?}"));
            }
        }
    }

    fn acts_are_told(&mut self) {
        let because_of_time = [
            "nudge",
            "bundle",
            "escalated",
            "kickoff-soon",
            "kickoff-tomorrow",
            "digest",
            "left",
            "cover",
        ];
        let mut keys: HashSet<String> = HashSet::new();
        for told in &self.world.ledger.told {
            let to = &self.world.staff.0[told.reader].id;
            let key = format!("{}/{to}", told.key);
            keys.insert(key.clone());
            let heard = self.by_key.get(&*key).is_some_and(|message| {
                let in_time = (told.at..told.at + SLACK).contains(&message.at);
                message.reader == told.reader && in_time
            });
            if !heard {
                self.complain(format!("not told: {key} at {}", told.at));
            }
        }
        for message in self.messages {
            if !because_of_time.contains(&message.kind()) && !keys.contains(&message.key) {
                self.complain(format!("nobody did that: {message:?}"));
            }
        }
    }

    /// When somebody was reminded of what they owe.
    fn reminded(&self, span: &Span) -> Vec<&'a Message> {
        let what = (span.handoff, span.clock.clone());
        let messages = self.reminders.get(&what).into_iter().flatten();
        // At the moment of a change it may be the next one who hears.
        let theirs = messages.filter(|message| {
            let staff = &self.world.staff;
            span.runs(message.at) && staff.stand_in(span.whose, message.at) == message.reader
        });
        theirs.copied().collect()
    }

    /// When somebody is reminded of what is due at a moment, from their turn on: alone in working
    /// hours or, where that is hours late, in a bundle that has room for it.
    fn window(
        &self,
        whose: usize,
        due: Instant,
        give: TimeDelta,
        turn: Instant,
        presses: bool,
    ) -> Window {
        let staff = &self.world.staff;
        let due = staff.0[whose].next_open(due) - give;
        let from = due.max(turn);
        let (_, heard) = staff.heard(whose, from);
        if presses && heard - due <= FOLDS_AFTER {
            return Window {
                earliest: heard,
                latest: heard,
                bundle: None,
            };
        }
        let bundles = staff.bundles(whose, from);
        let room = |(reader, at): &&(usize, Instant)| {
            let there = self
                .bundles
                .get(&(*reader, staff.0[*reader].local_date(*at)));
            there.is_none_or(|message| message.items.len() < MOST_SHOWN)
        };
        let (reader, earliest) = bundles[0];
        Window {
            earliest,
            latest: bundles.iter().find(room).map_or(NEVER, |(_, at)| *at),
            bundle: Some(reader),
        }
    }

    /// Whoever sells it when the seller's days on call end hears of it; others do not.
    fn was_said_to_another(&self, span: &Span) -> bool {
        let spans = self.world.ledger.spans.iter();
        let before = |other: &&Span| {
            other.handoff == span.handoff && other.clock == span.clock && other.from < span.from
        };
        span.clock == "on-call"
            && spans
                .filter(before)
                .any(|other| !self.reminded(other).is_empty())
    }

    /// Every reminder comes when it must, and none is missing.
    fn reminders(&mut self, span: &Span) {
        let whose = &self.world.staff.0[span.whose];
        let end = self.world.stage.now();
        let until = [span.until, whose.left].into_iter().flatten().min();
        let until = until.unwrap_or(end);
        let heard = self.reminded(span);
        if self.was_said_to_another(span) {
            return assert!(heard.is_empty(), "{span:?}: {heard:?}");
        }
        let mut late: Vec<Instant> = Vec::new();
        let (mut wrong, mut owed) = (Vec::new(), Vec::new());
        let mut nth = 0_usize;
        loop {
            let came = nth.checked_sub(1).and_then(|last| heard.get(last));
            // What found no room in full bundles may be put off before it is said.
            let unsaid = |set: Instant| heard.get(nth).is_none_or(|message| set < message.at);
            let snoozes = span.snoozes.iter().filter(|(set, _)| unsaid(*set));
            let put_off = snoozes.map(|(_, until)| *until).next_back();
            let ask = match (put_off, came) {
                (Some(_), Some(came)) => span.asks.iter().find(|ask| came.at < **ask),
                _ => span.asks.get(nth),
            };
            // It comes when they wished, once, even if it was the last one.
            let put_off = put_off.filter(|until| came.is_none_or(|came| came.at < *until));
            let base = match (late.last(), ask, span.due) {
                (Some(_), ..) if late.len() >= MOST_NUDGES && put_off.is_none() => break,
                (Some(last), ..) => whose.plus_days(*last, 1),
                (None, Some(ask), _) => *ask,
                (None, None, Some(due)) => due,
                (None, None, None) => break,
            };
            // Once it is somebody's turn they hear of what is late already, too; one message is one
            // reminder, whatever it was for.
            let last = came.map(|last| last.at + SECOND);
            let turn = last.map_or(span.from, |last| last.max(span.from));
            let presses = span.presses() && nth == 0 && put_off.is_none();
            let give = match (late.is_empty(), put_off) {
                (false, None) => GIVE,
                (true, _) | (false, Some(_)) => TimeDelta::zero(),
            };
            let due = put_off.unwrap_or(base);
            let window = self.window(span.whose, due, give, turn, presses);
            let Window {
                earliest, latest, ..
            } = window;
            if let Some(reader) = window.bundle.filter(|_| earliest < until - SLACK) {
                let date = self.world.staff.0[reader].local_date(earliest);
                owed.push((reader, date));
            }
            let Some(message) = heard.get(nth) else {
                if latest < until - SLACK {
                    wrong.push(format!(
                        "missing: reminder {nth} at {earliest} of {span:?}, by {}",
                        whose.id
                    ));
                }
                break;
            };
            if message.at < earliest || latest < message.at - SLACK {
                wrong.push(format!(
                    "reminder {nth} belongs to {earliest}..{latest}, by {}: {message:?} of {span:?}",
                    whose.id
                ));
            }
            if span.due.is_some_and(|due| due <= message.at) {
                late.push(message.at);
            }
            nth += 1;
        }
        if let Some(beyond) = heard.get(nth) {
            wrong.push(format!("once too often: {beyond:?} of {span:?}"));
        }
        self.wrong.extend(wrong);
        self.owed.extend(owed);
    }

    fn kickoff(&mut self, booking: &Booking) {
        let staff = &self.world.staff;
        let owner = &staff.0[booking.owner];
        let until = [booking.until, owner.left].into_iter().flatten().min();
        let until = until.unwrap_or(self.world.stage.now());
        let soon = booking.at - TimeDelta::hours(1);
        let before = owner.day_before(booking.at);
        let mut wrong = Vec::new();
        for (kind, due) in [("kickoff-soon", soon), ("kickoff-tomorrow", before)] {
            let from = due.max(booking.from);
            let (reader, at) = match kind {
                "kickoff-soon" => (staff.stand_in(booking.owner, from), from),
                _ => staff.heard(booking.owner, from),
            };
            let to = &staff.0[reader].id;
            let key = format!("{kind}/{}/{}/{to}", booking.handoff, booking.nth);
            let said = self.by_key.get(&*key).copied();
            let heard = said.filter(|message| (booking.from..=until).contains(&message.at));
            // What was booked at short notice is not reminded of.
            let wanted = due > booking.booked_at
                && match kind {
                    "kickoff-soon" => at < booking.at,
                    _ => at < soon,
                };
            match heard {
                Some(message) if !wanted || message.at < at || at + SLACK < message.at => {
                    wrong.push(format!("{message:?} belongs to {at}: {booking:?}"));
                }
                None if wanted && said.is_none() && at + SLACK < until => {
                    wrong.push(format!("missing: {key} at {at}: {booking:?}"));
                }
                Some(_) | None => {}
            }
        }
        self.wrong.extend(wrong);
    }

    /// How often something was passed on before it was theirs.
    fn turn(&self, span: &Span) -> usize {
        let spans = self.world.ledger.spans.iter();
        let same: Vec<&Span> = spans
            .filter(|other| other.handoff == span.handoff && other.clock == span.clock)
            .filter(|other| other.from <= span.from)
            .collect();
        let passed = |after: &&Span| {
            let theirs =
                |before: &&Span| before.until == Some(after.from) && before.whose != after.whose;
            // It runs for whoever owns it, even where by their days nothing would have been late.
            let owner = (after.handoff, after.from);
            same.iter().copied().any(|before| theirs(&before))
                || (after.clock == "hold-kickoff" && self.world.ledger.passed.contains(&owner))
        };
        same.iter().copied().filter(passed).count()
    }

    /// The right leads hear of it once in each turn, a working day after the person heard that it is late.
    fn leads(&mut self) {
        let world = self.world;
        let mut turns: BTreeMap<(i64, &str, usize, usize), Vec<Turn>> = BTreeMap::new();
        for span in &world.ledger.spans {
            let heard = self.reminded(span);
            let is_late = |message: &&&Message| span.due.is_some_and(|due| due <= message.at);
            let Some(first) = heard.iter().find(is_late) else {
                continue;
            };
            let at = world.staff.0[span.whose].plus_days(first.at, 1);
            for lead in leads_of(span.whose) {
                // A lead may wait for their own day before it is their cover's.
                let opens = world.staff.0[lead].next_open(at);
                let (reader, at) = world.staff.heard_of(span.whose, lead, opens);
                let to = &world.staff.0[reader].id;
                let turn = self.turn(span);
                let nth = match turn {
                    0 => span.clock.clone(),
                    turn => format!("{}.{turn}", span.clock),
                };
                let key = format!("escalated/{}/{nth}/{to}", span.handoff);
                let end = span.until.unwrap_or(world.stage.now());
                if at <= end {
                    let what = (span.handoff, &*span.clock, turn, lead);
                    let sure = at + SLACK < end;
                    turns.entry(what).or_default().push((at, key, sure));
                }
            }
        }
        let mut wrong = Vec::new();
        let mut wanted = HashSet::new();
        for mut turns in turns.into_values() {
            // Whoever owes it when a lead hears of it; they hear of it once.
            turns.sort();
            for (at, key, sure) in turns {
                let said = self.by_key.get(&*key);
                let said = said.filter(|message| message.at < at + SLACK);
                wanted.extend(said.filter(|said| at <= said.at).map(|said| &said.key));
                if said.is_none() && sure {
                    wrong.push(format!("missing: {key} at {at}"));
                }
                if said.is_some() || sure {
                    break;
                }
            }
        }
        let told = self.messages.iter().filter(|one| one.kind() == "escalated");
        for message in told.filter(|message| !wanted.contains(&message.key)) {
            wrong.push(format!("no lead should hear: {message:?}"));
        }
        self.wrong.extend(wrong);
    }
}
