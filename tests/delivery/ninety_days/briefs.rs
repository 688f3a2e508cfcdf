//! Briefs that are late: three times in their writer's bundle, a business day apart, and from then
//! on in their leads' digests, until they are discarded or a month has passed.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, TimeDelta};
use handoff::domain::Instant;

use super::life::World;
use super::staff::leads_of;
use super::transcript::{Message, SLACK};

const REMINDERS: usize = 3;
const SHOWN_FOR: TimeDelta = TimeDelta::days(30);

/// A draft that nobody sends.
#[derive(Debug, Clone)]
pub struct Lingering {
    pub draft: String,
    pub seller: usize,
    /// When the deal closed.
    pub closed: NaiveDate,
    pub from: Instant,
    /// When it was discarded.
    pub until: Option<Instant>,
}

pub fn wrong(world: &World, messages: &[Message]) -> Vec<String> {
    let mut wrong = Vec::new();
    for one in &world.ledger.lingering {
        let course = Course::of(world, one);
        let author = &world.staff.0[one.seller];
        let reminders = messages
            .iter()
            .filter(|message| message.reader == one.seller && message.drafts.contains(&one.draft));
        let heard: BTreeSet<NaiveDate> = reminders
            .map(|message| author.local_date(message.at))
            .collect();
        for date in course.sure.difference(&heard) {
            wrong.push(format!("no bundle: {} on {date}, of {one:?}", author.id));
        }
        for date in heard.difference(&course.may) {
            wrong.push(format!("not late: {} on {date}, of {one:?}", author.id));
        }
        let calm = messages.iter().filter(|message| message.calm);
        wrong.extend(
            calm.filter(|message| course.is_led(one, message))
                .map(|message| format!("all is not calm: {message:?} and {one:?}")),
        );
    }
    let others = messages.iter().filter(|message| {
        let lingers = |draft: &String| {
            let mut all = world.ledger.lingering.iter();
            all.any(|one| one.draft == *draft && one.seller == message.reader)
        };
        !message.drafts.iter().all(lingers)
    });
    wrong.extend(others.map(|message| format!("nobody else's brief: {message:?}")));
    wrong
}

/// What should come of it.
struct Course {
    /// Days on which it is in the bundle.
    sure: BTreeSet<NaiveDate>,
    /// And those on which it may be: written or discarded in that very moment.
    may: BTreeSet<NaiveDate>,
    /// From when to when the leads see it.
    led: Option<(Instant, Instant)>,
}

impl Course {
    fn of(world: &World, one: &Lingering) -> Self {
        let author = &world.staff.0[one.seller];
        let end = one.until.unwrap_or(world.span().1);
        let due = author.plus_days(author.midnight(one.closed + Days::new(1)), 1);
        let mut course = Self {
            sure: BTreeSet::new(),
            may: BTreeSet::new(),
            led: None,
        };
        let mut next = due;
        let mut said = 0;
        let days = author.local_date(one.from).iter_days();
        for date in days.take_while(|date| *date <= author.local_date(end)) {
            let bundle = author.bundle_on(date);
            let here = world.staff.stand_in(one.seller, bundle) == one.seller;
            let wanted = said < REMINDERS && due <= bundle && author.local_date(next) <= date;
            let there = one.from < bundle && bundle < end;
            if !author.works_on(date) || !here || !wanted || !there {
                continue;
            }
            course.may.insert(date);
            if one.from + SLACK < bundle && bundle + SLACK < end {
                course.sure.insert(date);
            }
            said += 1;
            next = author.plus_days(bundle, 1);
        }
        if said == REMINDERS {
            course.led = Some((next, end.min(next + SHOWN_FOR)));
        }
        course
    }

    /// Whether it should stand in this digest.
    fn is_led(&self, one: &Lingering, message: &Message) -> bool {
        let seen = self
            .led
            .is_some_and(|(from, until)| from + SLACK < message.at && message.at + SLACK < until);
        seen && leads_of(one.seller).contains(&message.reader)
    }
}
