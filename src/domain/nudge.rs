//! How often, and when, somebody is reminded of what they owe, and when their leads hear of it.
//!
//! The person first, then the leads, with a cap; only reminders that were delivered count. A
//! snooze sets one new due time and changes nothing else.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::Instant;
use super::alarm::Daily;
use super::company::Company;
use super::deadline::{Deadline, deadlines};
use super::handoff::Handoff;
use super::ids::UserId;

/// A reminder of its own that is later than this comes with the next bundle: after an outage
/// nobody is flooded with what was due long ago.
pub const FOLDS_AFTER: TimeDelta = TimeDelta::hours(4);

/// What was said about a handoff's clocks so far, by [`Clock::key`](super::deadline::Clock::key).
pub type Nudged = BTreeMap<String, Record>;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// When reminders arrived, oldest first.
    pub delivered: Vec<Instant>,
    pub snoozed_until: Option<Instant>,
    /// How often somebody else came to owe it. Each may be late in their turn, and their leads
    /// hear of it.
    pub turn: u32,
}

impl Record {
    /// When it comes again because somebody wished so, until it came: then it takes its course.
    fn put_off_until(&self) -> Option<Instant> {
        let came = |until: &Instant| self.delivered.last().is_some_and(|last| until <= last);
        self.snoozed_until.filter(|until| !came(until))
    }

    /// Reminders that came when it was late already.
    pub fn late(&self, due: Option<Instant>) -> impl Iterator<Item = Instant> {
        let late = move |at: &Instant| due.is_some_and(|due| due <= *at);
        self.delivered.iter().copied().filter(late)
    }
}

/// What a clock's record says; nothing was said about most.
pub fn record<'a>(nudged: &'a Nudged, deadline: &Deadline) -> Option<&'a Record> {
    nudged.get(&deadline.clock.key())
}

/// When the person is reminded next, within their working hours; `None` when they were reminded
/// often enough.
pub fn next_nudge(
    deadline: &Deadline,
    record: Option<&Record>,
    company: &Company,
) -> Option<Instant> {
    let nothing = Record::default();
    let record = record.unwrap_or(&nothing);
    let calendar = company.calendar(&deadline.whose);
    let at = match record.put_off_until() {
        Some(until) => until,
        None => unless_put_off(deadline, record, company)?,
    };
    Some(calendar.next_open(at))
}

/// So many late reminders of one thing come at most.
pub(super) fn most(company: &Company) -> usize {
    usize::try_from(company.policy.most_nudges).unwrap_or(usize::MAX)
}

fn unless_put_off(deadline: &Deadline, record: &Record, company: &Company) -> Option<Instant> {
    let late: Vec<Instant> = record.late(deadline.due_at).collect();
    if let Some(last) = late.last() {
        let calendar = company.calendar(&deadline.whose);
        return (late.len() < most(company))
            .then(|| calendar.add_days(*last, company.policy.escalate_after_days));
    }
    // Each is asked once. What came because somebody put it off is none of them.
    let next = match (record.snoozed_until, record.delivered.last()) {
        (Some(_), Some(last)) => deadline.asks.iter().find(|ask| last < *ask),
        (Some(_) | None, None) | (None, Some(_)) => deadline.asks.get(record.delivered.len()),
    };
    next.copied().or(deadline.due_at)
}

/// Bundles come some seconds later on one day than on another.
const GIVE: TimeDelta = TimeDelta::minutes(10);

/// From when on a bundle says it. What was in a bundle some days ago is not too early for one of
/// today that is made a little sooner after its hour.
fn bundled_from(deadline: &Deadline, record: Option<&Record>, next: Instant) -> Instant {
    let repeats = |record: &Record| {
        record.put_off_until().is_none() && record.late(deadline.due_at).next().is_some()
    };
    if record.is_some_and(repeats) {
        next - GIVE
    } else {
        next
    }
}

/// The person's bundle that brings the next reminder.
fn next_bundle(deadline: &Deadline, record: &Record, company: &Company) -> Option<Instant> {
    let next = next_nudge(deadline, Some(record), company)?;
    let from = bundled_from(deadline, Some(record), next);
    let just_before = from - TimeDelta::milliseconds(1);
    Daily::Bundle.next(&deadline.whose, company, just_before)
}

/// When the person's leads hear of it: some business days after the first reminder that came too
/// late. It does not wait for the person's snooze.
pub fn escalation(
    deadline: &Deadline,
    record: Option<&Record>,
    company: &Company,
) -> Option<Instant> {
    let first = record?.late(deadline.due_at).next()?;
    let calendar = company.calendar(&deadline.whose);
    Some(calendar.add_days(first, company.policy.escalate_after_days))
}

/// Whether the next reminder is a message of its own. What was put off comes with a bundle.
pub fn stands_alone(deadline: &Deadline, record: Option<&Record>) -> bool {
    let untouched = |record: &Record| record.delivered.is_empty() && record.snoozed_until.is_none();
    deadline.clock.is_pressing() && record.is_none_or(untouched)
}

/// Something the next bundle reminds of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    pub deadline: Deadline,
    /// When the next reminder after this one comes; `None` when this is the last.
    pub next_at: Option<Instant>,
    /// When the person's leads hear of it, if this reminder is what they wait for.
    pub leads_at: Option<Instant>,
    /// The next reminder comes when the person wished.
    pub put_off: bool,
}

/// What a person is reminded of about a handoff in a bundle made now, most pressing first.
pub fn owed(
    handoff: &Handoff,
    nudged: &Nudged,
    company: &Company,
    whose: &UserId,
    now: Instant,
) -> Vec<Owed> {
    let mut owed: Vec<Owed> = deadlines(handoff, company)
        .into_iter()
        .filter(|deadline| deadline.whose == *whose)
        .filter_map(|deadline| {
            let record = record(nudged, &deadline);
            let due = next_nudge(&deadline, record, company)?;
            let folds = !stands_alone(&deadline, record) || now - due > FOLDS_AFTER;
            (bundled_from(&deadline, record, due) <= now && folds)
                .then(|| reminded(deadline, record, company, now))
        })
        .collect();
    owed.sort_by_key(|owed| owed.deadline.due_at);
    owed
}

/// A reminder that arrives now, and what comes after it.
pub fn reminded(
    deadline: Deadline,
    before: Option<&Record>,
    company: &Company,
    now: Instant,
) -> Owed {
    let mut record = before.cloned().unwrap_or_default();
    let told = escalation(&deadline, before, company).is_some();
    record.delivered.push(now);
    Owed {
        // Only the first of a pressing clock stands alone; this one will be in a bundle.
        next_at: next_bundle(&deadline, &record, company),
        leads_at: escalation(&deadline, Some(&record), company).filter(|_| !told),
        put_off: record.put_off_until().is_some(),
        deadline,
    }
}

/// A reminder that came before and was put off since; `None` when that is over.
pub fn put_off(
    deadline: Deadline,
    record: &Record,
    company: &Company,
    now: Instant,
) -> Option<Owed> {
    record.put_off_until().filter(|until| now < *until)?;
    Some(Owed {
        next_at: next_bundle(&deadline, record, company),
        leads_at: escalation(&deadline, Some(record), company).filter(|at| now < *at),
        put_off: true,
        deadline,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::deadline::Clock;
    use crate::domain::decide::tests::at;
    use crate::domain::policy::Policy;
    use crate::domain::zone::Zone;

    fn company() -> Company {
        let policy = Policy::default();
        let berlin = Calendar::new(policy.week.clone(), Zone::named("Europe/Berlin").unwrap());
        Company::new(policy).with(UserId::new("UMIA"), berlin)
    }

    /// Late on Monday 23 November, 11:00 in Berlin.
    fn deadline(asks: &[&str]) -> Deadline {
        Deadline {
            clock: Clock::BookKickoff { bookings: 0 },
            whose: UserId::new("UMIA"),
            asks: asks.iter().map(|ask| at(ask)).collect(),
            due_at: Some(at("2026-11-23 10:00")),
        }
    }

    fn delivered(times: &[&str]) -> Record {
        Record {
            delivered: times.iter().map(|time| at(time)).collect(),
            ..Record::default()
        }
    }

    fn next(deadline: &Deadline, record: &Record) -> Option<Instant> {
        next_nudge(deadline, Some(record), &company())
    }

    #[test]
    fn a_late_thing_is_said_a_business_day_apart_and_three_times() {
        let late = deadline(&[]);
        assert_eq!(next(&late, &delivered(&[])), late.due_at);
        // What arrived late, on a Friday morning, is said again on Monday.
        let friday = "2026-11-27 08:30";
        assert_eq!(
            next(&late, &delivered(&[friday])),
            Some(at("2026-11-30 08:30"))
        );
        let (monday, tuesday) = ("2026-11-30 08:30", "2026-12-01 08:30");
        assert_eq!(
            next(&late, &delivered(&[friday, monday])),
            Some(at(tuesday))
        );
        assert_eq!(next(&late, &delivered(&[friday, monday, tuesday])), None);
    }

    #[test]
    fn a_bundle_a_little_sooner_than_the_last_one_is_not_too_early() {
        let late = deadline(&[]);
        let monday = at("2026-11-30 08:30") + TimeDelta::seconds(40);
        let record = Record {
            delivered: vec![monday],
            ..delivered(&[])
        };
        let tuesday = at("2026-12-01 08:30");
        let next = next_nudge(&late, Some(&record), &company()).unwrap();
        assert!(tuesday < next, "{next}");
        assert!(bundled_from(&late, Some(&record), next) <= tuesday);
        assert_eq!(next_bundle(&late, &record, &company()), Some(tuesday));
        // What was never said is not said too early.
        let never = delivered(&[]);
        let due = late.due_at.unwrap();
        assert_eq!(bundled_from(&late, Some(&never), due), due);
    }

    #[test]
    fn what_was_put_off_comes_with_a_bundle() {
        let pressing = Deadline {
            clock: Clock::Acknowledge { round: 1 },
            ..deadline(&[])
        };
        assert!(stands_alone(&pressing, None));
        let snoozed = Record {
            snoozed_until: Some(at("2026-11-25 08:30")),
            ..delivered(&[])
        };
        assert!(!stands_alone(&pressing, Some(&snoozed)));
        assert!(!stands_alone(
            &pressing,
            Some(&delivered(&["2026-11-23 10:00"]))
        ));
    }

    #[test]
    fn what_is_asked_in_time_does_not_count_as_late() {
        let asked = deadline(&["2026-11-18 08:00", "2026-11-23 08:00"]);
        assert_eq!(next(&asked, &delivered(&[])), Some(at("2026-11-18 08:00")));
        let one = delivered(&["2026-11-18 08:30"]);
        assert_eq!(next(&asked, &one), Some(at("2026-11-23 08:00")));
        let both = delivered(&["2026-11-18 08:30", "2026-11-23 08:30"]);
        assert_eq!(next(&asked, &both), asked.due_at);
        assert_eq!(escalation(&asked, Some(&both), &company()), None);
        // The second was missed; the one that came instead was late already.
        let late = delivered(&["2026-11-18 08:30", "2026-11-24 08:30"]);
        assert_eq!(next(&asked, &late), Some(at("2026-11-25 08:30")));
        let told = escalation(&asked, Some(&late), &company());
        assert_eq!(told, Some(at("2026-11-25 08:30")));
    }

    #[test]
    fn leads_hear_a_business_day_after_the_first_late_reminder_that_arrived() {
        let late = deadline(&[]);
        let nothing = delivered(&[]);
        assert_eq!(escalation(&late, Some(&nothing), &company()), None);
        assert_eq!(escalation(&late, None, &company()), None, "nothing arrived");
        let mut some = delivered(&["2026-11-27 08:30", "2026-11-30 08:30"]);
        let told = Some(at("2026-11-30 08:30"));
        assert_eq!(escalation(&late, Some(&some), &company()), told);
        some.snoozed_until = Some(at("2026-12-24 08:30"));
        assert_eq!(escalation(&late, Some(&some), &company()), told);
    }

    #[test]
    fn a_snooze_moves_the_next_reminder_only() {
        let late = deadline(&[]);
        let mut snoozed = delivered(&["2026-11-24 08:30"]);
        snoozed.snoozed_until = Some(at("2026-11-28 08:30"));
        // A Saturday: said when Monday opens.
        assert_eq!(next(&late, &snoozed), Some(at("2026-11-30 08:00")));
        // Sooner than it would have come is what they wished, too; but only until it came.
        let wished = at("2026-11-25 08:00");
        snoozed.snoozed_until = Some(wished);
        assert_eq!(next(&late, &snoozed), Some(wished));
        snoozed.delivered.push(wished);
        assert_eq!(
            next(&late, &snoozed),
            Some(at("2026-11-26 08:00")),
            "it came"
        );
        // Who puts off the last one hears once more.
        let three = ["2026-11-24 08:30", "2026-11-25 08:30", "2026-11-26 08:30"];
        let mut last = delivered(&three);
        assert_eq!(next(&late, &last), None);
        last.snoozed_until = Some(at("2026-11-30 08:30"));
        assert_eq!(next(&late, &last), last.snoozed_until);
        last.delivered.push(at("2026-11-30 08:30"));
        assert_eq!(next(&late, &last), None);
    }

    #[test]
    fn what_is_asked_on_its_day_is_asked_then_whatever_was_put_off_before() {
        let asked = deadline(&["2026-11-17 08:00", "2026-11-20 08:00"]);
        let mut snoozed = delivered(&["2026-11-17 08:30"]);
        let wished = at("2026-11-18 08:30");
        snoozed.snoozed_until = Some(wished);
        assert_eq!(next(&asked, &snoozed), Some(wished));
        snoozed.delivered.push(wished);
        assert_eq!(next(&asked, &snoozed), Some(at("2026-11-20 08:00")));
        snoozed.delivered.push(at("2026-11-20 08:30"));
        assert_eq!(next(&asked, &snoozed), asked.due_at);
    }

    #[test]
    fn what_was_put_off_says_when_it_comes_and_that_leads_hear_of_it_all_the_same() {
        let now = at("2026-11-24 09:00");
        let mut record = delivered(&["2026-11-24 08:30"]);
        assert_eq!(put_off(deadline(&[]), &record, &company(), now), None);
        record.snoozed_until = Some(at("2026-11-28 08:30"));
        let owed = put_off(deadline(&[]), &record, &company(), now).unwrap();
        // A Saturday: Monday's bundle.
        assert_eq!(owed.next_at, Some(at("2026-11-30 08:30")));
        assert_eq!(owed.leads_at, Some(at("2026-11-25 08:30")));
        let told = at("2026-11-25 09:00");
        let owed = put_off(deadline(&[]), &record, &company(), told).unwrap();
        assert_eq!(owed.leads_at, None, "they know");
        let over = at("2026-11-30 09:00");
        assert_eq!(put_off(deadline(&[]), &record, &company(), over), None);
    }

    #[test]
    fn a_reminder_says_what_comes_after_it() {
        let now = at("2026-11-24 08:30");
        let first = reminded(deadline(&[]), None, &company(), now);
        assert_eq!(first.next_at, Some(at("2026-11-25 08:30")));
        assert_eq!(first.leads_at, Some(at("2026-11-25 08:30")));
        let before = delivered(&["2026-11-20 08:30", "2026-11-23 10:30"]);
        let second = reminded(deadline(&[]), Some(&before), &company(), now);
        assert_eq!(second.leads_at, None, "they know, or will");
        let asked = deadline(&["2026-11-20 08:00"]);
        let early = reminded(asked, None, &company(), at("2026-11-20 08:30"));
        assert_eq!(early.next_at, Some(at("2026-11-24 08:30")), "the bundle");
        assert_eq!(early.leads_at, None, "it is not late yet");
    }
}
