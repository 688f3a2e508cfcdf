//! What is owed, and since when, worked out from people's acts alone.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use handoff::domain::Instant;

use super::briefs::Lingering;
use super::staff::Staff;

/// How a handoff stands, as the people in it would say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    Waiting {
        round: u32,
        since: Instant,
    },
    Returned {
        round: u32,
        at: Instant,
    },
    /// Owned; no kickoff is booked.
    Held {
        since: Instant,
    },
    Booked {
        at: Instant,
        booked_at: Instant,
    },
    /// The kickoff was held; `answered` is the last day answered for.
    After {
        kickoff: Instant,
        answered: u32,
    },
    Over,
}

#[derive(Debug, Clone)]
pub struct Life {
    pub number: i64,
    pub seller: usize,
    pub manager: usize,
    pub stands: Stands,
    pub acknowledged: Option<Instant>,
    pub bookings: u32,
    /// Asked to take over: who, since when, under which version.
    pub offer: Option<(usize, Instant, i64)>,
    /// Row, day, and whether it is still owed.
    pub promises: Vec<(u32, NaiveDate, bool)>,
    pub steady: bool,
    pub ended: Option<Instant>,
}

/// A time during which one person owes one thing.
#[derive(Debug, Clone)]
pub struct Span {
    pub handoff: i64,
    pub clock: String,
    pub whose: usize,
    pub asks: Vec<Instant>,
    pub due: Option<Instant>,
    pub from: Instant,
    pub until: Option<Instant>,
    /// When somebody put it off, and until when.
    pub snoozes: Vec<(Instant, Instant)>,
}

impl Span {
    fn is(&self, other: &Self) -> bool {
        let of = |span: &Self| (span.clock.clone(), span.whose, span.due, span.asks.clone());
        of(self) == of(other)
    }

    /// The first reminder is a message of its own.
    pub fn presses(&self) -> bool {
        let pressing = ["acknowledge.", "answer.", "take-over.", "record-kickoff."];
        pressing.iter().any(|clock| self.clock.starts_with(clock))
    }

    pub fn runs(&self, at: Instant) -> bool {
        self.from <= at && self.until.is_none_or(|until| at <= until)
    }
}

/// Something somebody must hear because of an act.
#[derive(Debug, Clone)]
pub struct Told {
    pub key: String,
    pub reader: usize,
    pub at: Instant,
}

/// A booked kickoff, as long as it stood.
#[derive(Debug, Clone)]
pub struct Booking {
    pub handoff: i64,
    pub nth: u32,
    pub owner: usize,
    pub at: Instant,
    pub from: Instant,
    pub booked_at: Instant,
    pub until: Option<Instant>,
}

#[derive(Debug, Default)]
pub struct Ledger {
    pub spans: Vec<Span>,
    pub told: Vec<Told>,
    pub bookings: Vec<Booking>,
    pub ends: Vec<(i64, Instant)>,
    /// Who left while something was open in their name.
    pub left: Vec<(usize, Instant)>,
    /// Handoffs whose owner changed before the kickoff was held, and when.
    pub passed: Vec<(i64, Instant)>,
    /// Who owns them now.
    owners: BTreeMap<i64, usize>,
    /// Drafts that nobody sends.
    pub lingering: Vec<Lingering>,
}

impl Ledger {
    /// Writes down what changed with an act.
    pub fn update(&mut self, staff: &Staff, life: &mut Life, now: Instant) {
        let mut wanted = owed(staff, life, now);
        for span in &mut self.spans {
            if span.handoff != life.number || span.until.is_some() {
                continue;
            }
            match wanted.iter().position(|want| want.is(span)) {
                Some(same) => drop(wanted.swap_remove(same)),
                None => span.until = Some(now),
            }
        }
        self.spans.extend(wanted);
        let owned = matches!(life.stands, Stands::Held { .. } | Stands::Booked { .. });
        let before = if owned {
            self.owners.insert(life.number, life.manager)
        } else {
            self.owners.remove(&life.number)
        };
        if owned && before.is_some_and(|before| before != life.manager) {
            self.passed.push((life.number, now));
        }
        let booked = match life.stands {
            Stands::Booked { at, booked_at } => Some((at, booked_at)),
            _ => None,
        };
        let mut known = false;
        for booking in &mut self.bookings {
            if booking.handoff == life.number && booking.until.is_none() {
                let same = booked.is_some()
                    && booking.nth == life.bookings
                    && booking.owner == life.manager;
                known |= same;
                booking.until = (!same).then_some(now);
            }
        }
        if let Some((at, booked_at)) = booked.filter(|_| !known) {
            self.bookings.push(Booking {
                handoff: life.number,
                nth: life.bookings,
                owner: life.manager,
                at,
                from: now,
                booked_at,
                until: None,
            });
        }
        if life.stands == Stands::Over && life.ended.is_none() {
            life.ended = Some(now);
            self.ends.push((life.number, now));
        }
    }

    pub fn tell(&mut self, life: &Life, what: &str, reader: usize, by: usize, now: Instant) {
        if reader != by {
            self.told.push(Told {
                key: format!("{what}/"),
                reader,
                at: now,
            });
            let told = self.told.last_mut().unwrap();
            let (kind, nth) = what.split_once(' ').unwrap();
            told.key = format!("{kind}/{}/{nth}", life.number);
        }
    }
}

/// Everything that is owed while a handoff stands as it does.
fn owed(staff: &Staff, life: &Life, now: Instant) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut owes = |clock: String, whose: usize, asks: Vec<Instant>, due: Option<Instant>| {
        spans.push(Span {
            handoff: life.number,
            clock,
            whose,
            asks,
            due,
            from: now,
            until: None,
            snoozes: Vec::new(),
        });
    };
    let owner = &staff.0[life.manager];
    let seller = &staff.0[life.seller];
    let bookings = life.bookings;
    let hold_by = life.acknowledged.map(|at| owner.plus_days(at, 10));
    match life.stands {
        Stands::Waiting { round, since } => {
            let due = owner.plus_days(since, 1);
            owes(
                format!("acknowledge.{round}"),
                life.manager,
                vec![],
                Some(due),
            );
        }
        Stands::Returned { round, at } => {
            let due = seller.plus_days(at, 1);
            owes(format!("answer.{round}"), life.seller, vec![], Some(due));
        }
        Stands::Held { since } => {
            let due = owner.plus_days(since, 3);
            owes(
                format!("book-kickoff.{bookings}"),
                life.manager,
                vec![],
                Some(due),
            );
            owes("hold-kickoff".to_owned(), life.manager, vec![], hold_by);
        }
        Stands::Booked { at, .. } => {
            let over = owner.next_open(at + TimeDelta::hours(1));
            owes(
                format!("record-kickoff.{bookings}"),
                life.manager,
                vec![],
                Some(over),
            );
            if hold_by.is_some_and(|by| by < at) {
                owes("hold-kickoff".to_owned(), life.manager, vec![], hold_by);
            }
        }
        Stands::After { kickoff, answered } => {
            if let Some(day) = [7, 30, 60, 90].into_iter().find(|day| *day > answered) {
                let date = owner.local_date(kickoff) + Days::new(u64::from(day));
                let opens = owner.opening(date);
                let due = owner.plus_days(opens, 1);
                owes(
                    format!("check-in.{day}"),
                    life.manager,
                    vec![opens],
                    Some(due),
                );
            }
        }
        Stands::Over => return spans,
    }
    if let Some((whose, at, version)) = life.offer {
        let due = staff.0[whose].plus_days(at, 1);
        owes(format!("take-over.{version}"), whose, vec![], Some(due));
    }
    let accountable = match life.acknowledged {
        Some(_) => life.manager,
        None => life.seller,
    };
    for (row, due, _) in life.promises.iter().filter(|(_, _, open)| *open) {
        let one = &staff.0[accountable];
        let on_the_day = one.working_day_until(*due);
        let ahead = one.working_days_before(on_the_day, 3);
        let asks = vec![one.opening(ahead), one.opening(on_the_day)];
        let overdue = one.opening(*due + Days::new(1));
        owes(
            format!("promise.{row}.{due}"),
            accountable,
            asks,
            Some(overdue),
        );
    }
    if let Some(at) = life.acknowledged {
        let ends = seller.next_open(at + TimeDelta::days(14));
        owes("on-call".to_owned(), life.seller, vec![ends], None);
    }
    spans
}

/// Nine in the morning and the like.
pub fn at_half_past_nine() -> NaiveTime {
    NaiveTime::from_hms_opt(9, 30, 0).unwrap()
}
