//! Scenes in which much is late already: people did what they did days ago, so that what it makes
//! somebody owe is due at once for bots that go by the system's clock. And afterwards: whether
//! whatever was due was said, and what was counted as said was.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{NaiveTime, TimeDelta, Timelike as _};
use handoff::domain::Instant;
use handoff::domain::alarm::Daily;
use handoff::domain::errand::Errand;
use handoff::domain::handoff::Handoff;
use handoff::domain::ids::{HandoffId, UserId};
use handoff::domain::notice::News;
use handoff::domain::plan::plan;
use handoff::domain::policy::Policy;
use handoff::domain::team::{Leads, Team};
use handoff::domain::week::{Hours, WEEKDAYS, Week};
use handoff::domain::zone::Zone;
use handoff::flows::{company, daily};

use super::scene::{PATIENCE, Scene};
use crate::support::chance::Chance;
use crate::support::sql;

/// Somewhere it is about noon: nobody's day ends while the bots are tried.
const ZONES: [&str; 7] = [
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/New_York",
    "Europe/London",
    "Asia/Karachi",
    "Asia/Tokyo",
    "Pacific/Auckland",
];

pub fn about_noon(now: Instant) -> &'static str {
    let from_noon = |name: &&&str| {
        let there = now.with_timezone(&Zone::named(name).unwrap());
        there.hour().abs_diff(12)
    };
    ZONES.iter().min_by_key(from_noon).unwrap()
}

/// Everybody works at any hour of any day, their leads hear of what is late as soon as they were
/// reminded themselves, and the hour of the daily messages has come for today.
pub fn policy() -> Policy {
    let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
    let hours = Hours::new(at(0, 0), at(23, 59)).unwrap();
    Policy {
        week: Week::same(&WEEKDAYS, hours),
        escalate_after_days: 0,
        bundle_at: at(0, 30),
        digest_at: at(0, 30),
        ..Policy::default()
    }
}

/// How long ago somebody did something. After a day somebody is late who must answer.
pub fn ago(chance: &mut Chance) -> TimeDelta {
    let day = TimeDelta::days(1);
    let a_bit = |most: usize, chance: &mut Chance| {
        TimeDelta::milliseconds(i64::try_from(chance.below(most)).unwrap())
    };
    match chance.below(100) {
        // Less than four hours late: a reminder of its own.
        0..40 => day + a_bit(3 * 60 * 60 * 1_000, chance),
        // Late in a moment.
        40..55 => day - a_bit(2_000, chance),
        // Long late: the bundle says it.
        55..85 => TimeDelta::days(10) - a_bit(60 * 60 * 1_000, chance),
        _ => TimeDelta::zero(),
    }
}

/// What was said because time passed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counted {
    pub reminders: usize,
    pub of_kickoffs: usize,
    pub escalations: usize,
    pub bundles: usize,
    pub digests: usize,
}

impl Counted {
    /// Some of each; kickoffs are seldom left so long that somebody is reminded of one.
    pub fn is_everything(&self) -> bool {
        [self.reminders, self.escalations, self.bundles, self.digests]
            .iter()
            .all(|count| *count > 0)
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            reminders,
            of_kickoffs,
            escalations,
            bundles,
            digests,
        } = self;
        write!(
            f,
            "{reminders} reminders and {of_kickoffs} of kickoffs, {escalations} escalations, \
             {bundles} bundles, {digests} digests"
        )
    }
}

impl Scene {
    /// Everything is late at once, and these lead the others.
    pub async fn is_overdue(&self) {
        let workspace = &self.workspace;
        let mut tx = self.ctx.db.begin().await.unwrap();
        tx.locked_policy(workspace).await.unwrap().unwrap();
        tx.save_policy(workspace, &policy()).await.unwrap();
        let leads: Vec<UserId> = self.leads().collect();
        tx.name_leads(workspace, &Leads::of(leads.clone()))
            .await
            .unwrap();
        for (nth, lead) in leads.iter().enumerate() {
            let mut team = Team::of(lead.clone());
            let others = self.people.iter().map(|person| UserId::new(person.id()));
            let others = others.filter(|person| !leads.contains(person));
            team.people = others.skip(nth).step_by(leads.len()).collect();
            tx.save_team(workspace, &team).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// The hour of somebody's daily messages came a day ago.
    pub async fn day_begins(&self, person: &UserId) {
        let yesterday = self.ctx.clock.now() - TimeDelta::days(1);
        let mut tx = self.ctx.db.begin().await.unwrap();
        daily::set(&mut tx, &self.workspace, &[person], yesterday)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Whatever was due was said, and what counts as said was said: everything that is not so.
    pub async fn what_is_wrong_with_reminders(&self, handoffs: &[HandoffId]) -> Vec<String> {
        let mut wrong = self.never_said(handoffs).await;
        wrong.extend(self.counted_wrongly(handoffs).await);
        let mut tx = self.ctx.db.read().await.unwrap();
        let vanished = "SELECT key FROM timers
            WHERE outcome = 'fired' AND key NOT IN (SELECT key FROM outbox)";
        for key in sql::texts(&mut tx, vanished).await {
            wrong.push(format!("{key} fired and left nothing"));
        }
        wrong
    }

    pub async fn counted(&self) -> Counted {
        let mut tx = self.ctx.db.read().await.unwrap();
        let sent = sql::texts(&mut tx, "SELECT key FROM outbox WHERE state = 3").await;
        let count = |what: &str| sent.iter().filter(|key| key.starts_with(what)).count();
        Counted {
            reminders: count("nudge/"),
            of_kickoffs: count("kickoff-tomorrow/") + count("kickoff-soon/"),
            escalations: count("escalated/"),
            bundles: count("bundle/"),
            digests: count("digest/"),
        }
    }

    /// Waits until whatever is due by the plan was served. What could not be planned for want of
    /// room waits in the bot's memory for a second or two, where nobody sees it.
    pub async fn everything_due_is_served(&self, handoffs: &[HandoffId]) {
        let begun = tokio::time::Instant::now();
        loop {
            let missing = self.never_said(handoffs).await;
            if missing.is_empty() {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{missing:?}");
            self.pause(50).await;
        }
    }

    /// What is due by the plan, as it is made from the handoffs now, and was not served.
    async fn never_said(&self, handoffs: &[HandoffId]) -> Vec<String> {
        let now = self.ctx.clock.now();
        let mut tx = self.ctx.db.read().await.unwrap();
        let served = "SELECT key FROM timers WHERE outcome IN ('fired', 'folded', 'unwanted')";
        let served: BTreeSet<String> = sql::texts(&mut tx, served).await.into_iter().collect();
        let workspace = &self.workspace;
        let mut nudged = tx.nudged_of(workspace, handoffs).await.unwrap();
        let mut missing = Vec::new();
        for id in handoffs {
            let handoff = tx.handoff(workspace, *id).await.unwrap().unwrap();
            let nudged = nudged.remove(id).unwrap_or_default();
            let one = std::slice::from_ref(&handoff);
            let company = company::around_all(&mut tx, workspace, one, |_: &Handoff| true)
                .await
                .unwrap();
            for planned in plan(&handoff, &nudged, &company) {
                let key = planned.alarm.key();
                if planned.due_at <= now && !served.contains(&key) {
                    missing.push(format!("{key} was due at {} and not said", planned.due_at));
                }
            }
        }
        missing
    }

    /// What is counted as reminded of, held against the messages that reminded of it; and those
    /// against what stands in them.
    async fn counted_wrongly(&self, handoffs: &[HandoffId]) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut tx = self.ctx.db.read().await.unwrap();
        let sent = "SELECT errand FROM outbox WHERE state = 3";
        let sent = sql::texts(&mut tx, sent).await;
        let mut said: BTreeMap<(HandoffId, String), usize> = BTreeMap::new();
        for errand in sent {
            match serde_json::from_str(&errand).unwrap() {
                Errand::Say { notice } => match notice.news {
                    News::Nudge { clock, .. } | News::Reminded { clock, .. } => {
                        *said.entry((notice.handoff, clock.key())).or_default() += 1;
                    }
                    _ => {}
                },
                Errand::Day {
                    daily: Daily::Bundle,
                    to,
                    day,
                    items,
                    ..
                } => {
                    let key = Daily::Bundle.key(&to, day);
                    let text = self.as_sent(&key);
                    for item in items {
                        if !text.contains(&format!("{} ", item.handoff)) {
                            wrong.push(format!("{key} does not speak of {}", item.handoff));
                        }
                        *said.entry((item.handoff, item.clock.key())).or_default() += 1;
                    }
                }
                _ => {}
            }
        }
        let nudged = tx.nudged_of(&self.workspace, handoffs).await.unwrap();
        let records = nudged.iter().flat_map(|(id, nudged)| {
            let record = |(clock, record)| ((*id, String::clone(clock)), record);
            nudged.iter().map(record)
        });
        for ((id, clock), record) in records {
            let said = said.remove(&(id, clock.clone())).unwrap_or(0);
            let counted = record.delivered.len();
            // Who takes something over was not reminded of it yet.
            let right = counted == said || (record.turn > 0 && counted < said);
            if !right {
                wrong.push(format!("{id} {clock}: {counted} counted, {said} said"));
            }
        }
        let uncounted = said
            .keys()
            .map(|(id, clock)| format!("{id} {clock}: not counted"));
        wrong.extend(uncounted);
        wrong
    }

    /// As it was sent: what is done since is not named any more.
    fn as_sent(&self, key: &str) -> String {
        let calls = self.slack.calls("chat.postMessage").into_iter();
        let said = calls.filter(|call| call.applied);
        let mut texts = said.map(|call| call.args.to_string());
        texts.find(|text| text.contains(key)).unwrap_or_default()
    }
}
