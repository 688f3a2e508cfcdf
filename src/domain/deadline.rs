//! The clocks that run in a handoff: who owes what, when they are asked for it, and when it is
//! late. Everything that reminds, tells a lead or fills a digest begins here.
//!
//! A clock runs in the business time of the person it belongs to, and only while it is their turn:
//! what waits for the other side does not count against anybody.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

use super::Instant;
use super::calendar::Calendar;
use super::check_in::{CheckIn, next_day};
use super::company::Company;
use super::handoff::{Handoff, Ownership, State};
use super::ids::UserId;
use super::promise::Standing;

/// How long after its beginning we ask whether the kickoff was held.
const OVER: TimeDelta = TimeDelta::hours(1);

/// One thing that one person owes. What it carries tells this time from the next one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "clock", rename_all = "snake_case")]
pub enum Clock {
    /// The manager: yes or no to the brief.
    Acknowledge { round: u32 },
    /// The seller: answers to the manager's questions.
    Answer { round: u32 },
    /// Whom the owner wants to pass the customer on to: yes or no.
    TakeOver { version: i64 },
    /// The owner: a date for the kickoff, after so many that came to nothing.
    BookKickoff { bookings: u32 },
    /// The owner: the kickoff itself.
    HoldKickoff,
    /// The owner: was it held?
    RecordKickoff { booking: u32 },
    /// The owner: how is the customer doing?
    CheckIn { day: u32 },
    /// The accountable person: what was promised for this day.
    Promise { row: u32, due: NaiveDate },
    /// The seller: an answer to a question that was asked beside the brief.
    Question { nth: u32 },
    /// The seller stays reachable; nothing is owed when that ends.
    OnCall,
}

impl Clock {
    /// Names it within its handoff: `acknowledge.2`.
    pub fn key(&self) -> String {
        match self {
            Self::Acknowledge { round } => format!("acknowledge.{round}"),
            Self::Answer { round } => format!("answer.{round}"),
            Self::TakeOver { version } => format!("take-over.{version}"),
            Self::BookKickoff { bookings } => format!("book-kickoff.{bookings}"),
            Self::HoldKickoff => "hold-kickoff".to_owned(),
            Self::RecordKickoff { booking } => format!("record-kickoff.{booking}"),
            Self::CheckIn { day } => format!("check-in.{day}"),
            Self::Promise { row, due } => format!("promise.{row}.{due}"),
            Self::Question { nth } => format!("question.{nth}"),
            Self::OnCall => "on-call".to_owned(),
        }
    }

    /// Who owes it in this handoff; `None` when the clock does not run (any more).
    pub fn debtor<'a>(&self, handoff: &'a Handoff) -> Option<&'a UserId> {
        let state = &handoff.state;
        let runs = match self {
            Self::Acknowledge { round } => {
                matches!(state, State::Submitted(waiting) if waiting.round == *round)
            }
            Self::Answer { round } => {
                matches!(state, State::Returned(returned) if returned.round == *round)
            }
            Self::TakeOver { version } => {
                let offer = handoff.offer.as_ref().filter(|_| handoff.is_open());
                return offer
                    .filter(|offer| offer.version == *version)
                    .map(|offer| &offer.to);
            }
            Self::BookKickoff { bookings } => {
                matches!(state, State::Acknowledged(held) if held.ownership.bookings == *bookings)
            }
            Self::HoldKickoff => {
                matches!(state, State::Acknowledged(_) | State::KickoffBooked(_))
            }
            Self::RecordKickoff { booking } => matches!(
                state,
                State::KickoffBooked(booked) if booked.ownership.bookings == *booking
            ),
            Self::CheckIn { day } => {
                matches!(state, State::Onboarding(_) | State::Steady(_))
                    && handoff.check_ins().iter().all(|one| one.day < *day)
            }
            Self::Promise { row, due } => {
                let owed = |standing: Standing<'_>| {
                    standing.is_open() && standing.promise.row == *row && standing.due == Some(*due)
                };
                handoff.is_open() && handoff.promises().any(owed)
            }
            Self::Question { nth } => handoff.open_question(*nth).is_some(),
            Self::OnCall => handoff.is_open() && handoff.ownership().is_some(),
        };
        let whose = match self {
            Self::Answer { .. } | Self::Question { .. } | Self::OnCall => &handoff.seller,
            Self::Acknowledge { .. }
            | Self::TakeOver { .. }
            | Self::BookKickoff { .. }
            | Self::HoldKickoff
            | Self::RecordKickoff { .. }
            | Self::CheckIn { .. } => &handoff.manager,
            Self::Promise { .. } => handoff.accountable(),
        };
        runs.then_some(whose)
    }

    /// The first reminder comes as a message of its own; everything else can wait for the day's
    /// bundle.
    pub fn is_pressing(&self) -> bool {
        match self {
            Self::Acknowledge { .. }
            | Self::Answer { .. }
            | Self::TakeOver { .. }
            | Self::RecordKickoff { .. }
            | Self::Question { .. } => true,
            Self::BookKickoff { .. }
            | Self::HoldKickoff
            | Self::CheckIn { .. }
            | Self::Promise { .. }
            | Self::OnCall => false,
        }
    }
}

/// A running clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    pub clock: Clock,
    pub whose: UserId,
    /// When they are reminded before it is late, in order; each comes once.
    pub asks: Vec<Instant>,
    /// From here it is late; `None` for what never is.
    pub due_at: Option<Instant>,
}

impl Deadline {
    pub fn is_late(&self, now: Instant) -> bool {
        self.due_at.is_some_and(|due| due <= now)
    }
}

/// Every clock that runs in the handoff as it is.
pub fn deadlines(handoff: &Handoff, company: &Company) -> Vec<Deadline> {
    running(handoff, company, promises)
}

/// The same, but promises come without the moments at which people are asked before they are due.
/// To find those for thousands of promises takes most of a digest's time, and it shows none.
pub fn deadlines_unasked(handoff: &Handoff, company: &Company) -> Vec<Deadline> {
    running(handoff, company, promises_unasked)
}

fn running(
    handoff: &Handoff,
    company: &Company,
    promises: impl Fn(&Handoff, &Company) -> Vec<Deadline>,
) -> Vec<Deadline> {
    let policy = &company.policy;
    let mut running = Vec::new();
    let mut owed = |clock: Clock, whose: &UserId, due_at: Instant| {
        running.push(Deadline {
            clock,
            whose: whose.clone(),
            asks: Vec::new(),
            due_at: Some(due_at),
        });
    };
    match &handoff.state {
        State::Submitted(waiting) => {
            let calendar = company.calendar(&handoff.manager);
            let due = calendar.add_days(waiting.since, policy.acknowledge_within_days);
            let round = waiting.round;
            owed(Clock::Acknowledge { round }, &handoff.manager, due);
        }
        State::Returned(returned) => {
            let calendar = company.calendar(&handoff.seller);
            let due = calendar.add_days(returned.at, policy.answer_within_days);
            let round = returned.round;
            owed(Clock::Answer { round }, &handoff.seller, due);
        }
        State::Acknowledged(held) => {
            let Ownership {
                owner,
                acknowledged_at,
                bookings,
                ..
            } = &held.ownership;
            let calendar = company.calendar(owner);
            let since = held.since.unwrap_or(*acknowledged_at);
            let bookings = *bookings;
            let due = calendar.add_days(since, policy.book_kickoff_within_days);
            owed(Clock::BookKickoff { bookings }, owner, due);
            let due = calendar.add_days(*acknowledged_at, policy.hold_kickoff_within_days);
            owed(Clock::HoldKickoff, owner, due);
        }
        State::KickoffBooked(booked) => {
            let owner = &booked.ownership.owner;
            let calendar = company.calendar(owner);
            let booking = booked.ownership.bookings;
            let over = calendar.next_open(booked.at + OVER);
            owed(Clock::RecordKickoff { booking }, owner, over);
            let begun = booked.ownership.acknowledged_at;
            let due = calendar.add_days(begun, policy.hold_kickoff_within_days);
            // One that is booked in time is asked about when it is over.
            if due < booked.at {
                owed(Clock::HoldKickoff, owner, due);
            }
        }
        State::Onboarding(onboarding) => {
            let owner = &onboarding.ownership.owner;
            running.extend(check_in(
                company,
                owner,
                onboarding.kickoff_at,
                &onboarding.check_ins,
            ));
        }
        State::Steady(steady) => {
            let owner = &steady.ownership.owner;
            running.extend(check_in(
                company,
                owner,
                steady.kickoff_at,
                &steady.check_ins,
            ));
        }
        State::Closed(_) | State::Cancelled(_) => {}
    }
    if handoff.is_open() {
        running.extend(take_over(handoff, company));
        running.extend(questions(handoff, company));
        running.extend(promises(handoff, company));
        running.extend(on_call(handoff, company));
    }
    running
}

/// Asked on its day, or the first business day after; late when that day closes.
fn check_in(
    company: &Company,
    owner: &UserId,
    kickoff_at: Instant,
    answered: &[CheckIn],
) -> Option<Deadline> {
    let day = next_day(&company.policy.check_in_days, answered)?;
    let calendar = company.calendar(owner);
    let date = calendar
        .local_date(kickoff_at)
        .checked_add_days(Days::new(u64::from(day)))?;
    let opens = opening(calendar, date)?;
    Some(Deadline {
        clock: Clock::CheckIn { day },
        whose: owner.clone(),
        asks: vec![opens],
        due_at: Some(calendar.add_days(opens, 1)),
    })
}

fn take_over(handoff: &Handoff, company: &Company) -> Option<Deadline> {
    let offer = handoff.offer.as_ref()?;
    let calendar = company.calendar(&offer.to);
    let due = calendar.add_days(offer.at, company.policy.acknowledge_within_days);
    Some(Deadline {
        clock: Clock::TakeOver {
            version: offer.version,
        },
        whose: offer.to.clone(),
        asks: Vec::new(),
        due_at: Some(due),
    })
}

/// Whoever sells when they are late answers for them, whoever sold when they were asked.
fn questions(handoff: &Handoff, company: &Company) -> impl Iterator<Item = Deadline> {
    let whose = &handoff.seller;
    let calendar = company.calendar(whose);
    let within = company.policy.answer_within_days;
    handoff.open_questions().map(move |asked| Deadline {
        clock: Clock::Question { nth: asked.nth },
        whose: whose.clone(),
        asks: Vec::new(),
        due_at: Some(calendar.add_days(asked.at, within)),
    })
}

/// Some business days before, on the day (on the last business day before, if it is none), and
/// from the next business day on while it is overdue.
fn promises(handoff: &Handoff, company: &Company) -> Vec<Deadline> {
    let whose = handoff.accountable();
    let calendar = company.calendar(whose);
    let open = handoff.promises().filter(super::promise::Standing::is_open);
    let dated = open.filter_map(|standing| Some((standing.promise.row, standing.due?)));
    let deadline = |(row, due): (u32, NaiveDate)| {
        let midnight = calendar.at(due, NaiveTime::MIN)?;
        let day_after = due.succ_opt()?;
        let mut ahead = opening(calendar, day_after)?;
        let overdue = ahead;
        // The business day before the first one after the due day is the due day itself, or the
        // last one before it.
        let mut on_the_day = calendar.business_day_before(ahead);
        if calendar.next_open(midnight) < overdue {
            on_the_day = calendar.next_open(midnight);
        }
        ahead = on_the_day;
        for _ in 0..company.policy.promise_ahead_days {
            ahead = calendar.business_day_before(ahead);
        }
        Some(Deadline {
            clock: Clock::Promise { row, due },
            whose: whose.clone(),
            asks: vec![ahead, on_the_day],
            due_at: Some(overdue),
        })
    };
    dated.filter_map(deadline).collect()
}

fn promises_unasked(handoff: &Handoff, company: &Company) -> Vec<Deadline> {
    let whose = handoff.accountable();
    let calendar = company.calendar(whose);
    let open = handoff.promises().filter(Standing::is_open);
    let dated = open.filter_map(|standing| Some((standing.promise.row, standing.due?)));
    let deadline = |(row, due): (u32, NaiveDate)| {
        Some(Deadline {
            clock: Clock::Promise { row, due },
            whose: whose.clone(),
            asks: Vec::new(),
            due_at: Some(opening(calendar, due.succ_opt()?)?),
        })
    };
    dated.filter_map(deadline).collect()
}

/// The seller hears once that they are free.
fn on_call(handoff: &Handoff, company: &Company) -> Option<Deadline> {
    let since = handoff.ownership()?.acknowledged_at;
    let span = TimeDelta::days(i64::from(company.policy.seller_on_call_days));
    let ends = company.calendar(&handoff.seller).next_open(since + span);
    Some(Deadline {
        clock: Clock::OnCall,
        whose: handoff.seller.clone(),
        asks: vec![ends],
        due_at: None,
    })
}

/// When the first business day at or after this date opens.
fn opening(calendar: &Calendar, date: NaiveDate) -> Option<Instant> {
    Some(calendar.next_open(calendar.at(date, NaiveTime::MIN)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::asked::{Asked, End};
    use crate::domain::decide::tests::{at, submitted};
    use crate::domain::handoff::{Acknowledged, KickoffBooked, Offer, Onboarding, Returned};
    use crate::domain::policy::Policy;
    use crate::domain::promise::Promise;
    use crate::domain::zone::Zone;

    /// Sam sells from New York, Mia manages from Berlin.
    fn company() -> Company {
        let policy = Policy::default();
        let calendar = |zone: &str| Calendar::new(policy.week.clone(), Zone::named(zone).unwrap());
        Company::new(policy.clone())
            .with(UserId::new("USAM"), calendar("America/New_York"))
            .with(UserId::new("UMIA"), calendar("Europe/Berlin"))
            .with(UserId::new("UMAX"), calendar("Asia/Kolkata"))
    }

    /// Each clock in the zone of whoever owes it: asks, then `late` and the moment.
    fn clocks(handoff: &Handoff) -> Vec<String> {
        let company = company();
        let mut lines: Vec<String> = deadlines(handoff, &company)
            .iter()
            .map(|deadline| {
                let zone = &company.calendar(&deadline.whose).zone;
                let local =
                    |at: &Instant| at.with_timezone(zone).format("%a %d %b %H:%M").to_string();
                let asks: Vec<String> = deadline.asks.iter().map(local).collect();
                let late = deadline.due_at.as_ref().map_or("never".to_owned(), local);
                let (key, whose) = (deadline.clock.key(), &deadline.whose);
                format!("{key} {whose} [{}] late {late}", asks.join(", "))
            })
            .collect();
        lines.sort();
        lines
    }

    fn ownership(bookings: u32) -> Ownership {
        Ownership {
            owner: UserId::new("UMIA"),
            acknowledged_at: at("2026-11-20 13:00"),
            matters_most: None,
            bookings,
            returns: 0,
        }
    }

    fn in_state(state: State) -> Handoff {
        Handoff {
            state,
            ..submitted()
        }
    }

    #[test]
    fn before_the_acknowledgement_it_is_one_persons_turn() {
        assert_eq!(
            clocks(&submitted()),
            ["acknowledge.1 UMIA [] late Mon 23 Nov 11:00"]
        );
        let returned = in_state(State::Returned(Returned {
            at: at("2026-11-20 12:00"),
            by: UserId::new("UMIA"),
            questions: Vec::new(),
            round: 1,
            returns: 1,
        }));
        // Seven in the morning in New York: the working day is still to come.
        assert_eq!(
            clocks(&returned),
            ["answer.1 USAM [] late Fri 20 Nov 17:00"]
        );
    }

    #[test]
    fn a_question_to_the_seller_runs_beside_everything_else() {
        let mut handoff = submitted();
        let asked = |nth, moment: &str, end| Asked {
            nth,
            by: UserId::new("UMIA"),
            at: at(moment),
            text: "How many?".to_owned(),
            field: None,
            end,
        };
        let (by, moment) = (UserId::new("UMIA"), at("2026-11-20 13:00"));
        handoff.asked = vec![
            asked(1, "2026-11-20 12:00", None),
            asked(
                2,
                "2026-11-20 12:30",
                Some(End::TakenBack { by, at: moment }),
            ),
            asked(3, "2026-11-20 16:00", None),
        ];
        assert_eq!(
            clocks(&handoff),
            [
                "acknowledge.1 UMIA [] late Mon 23 Nov 11:00",
                "question.1 USAM [] late Fri 20 Nov 17:00",
                "question.3 USAM [] late Mon 23 Nov 11:00",
            ]
        );
    }

    #[test]
    fn after_it_the_kickoff_is_booked_and_held() {
        let held = |since: Option<&str>, bookings| {
            in_state(State::Acknowledged(Acknowledged {
                ownership: ownership(bookings),
                since: since.map(at),
            }))
        };
        assert_eq!(
            clocks(&held(None, 0)),
            [
                "book-kickoff.0 UMIA [] late Wed 25 Nov 14:00",
                "hold-kickoff UMIA [] late Fri 04 Dec 14:00",
                "on-call USAM [Fri 04 Dec 09:00] late never",
            ]
        );
        // Nobody came: the booking starts again, the kickoff itself was due all the time.
        assert_eq!(
            clocks(&held(Some("2026-11-30 10:00"), 1))[..2],
            [
                "book-kickoff.1 UMIA [] late Thu 03 Dec 11:00",
                "hold-kickoff UMIA [] late Fri 04 Dec 14:00",
            ]
        );
    }

    #[test]
    fn a_booked_kickoff_is_asked_about_and_late_only_if_booked_so() {
        let booked = |kickoff: &str| {
            in_state(State::KickoffBooked(KickoffBooked {
                ownership: ownership(2),
                at: at(kickoff),
                booked_at: at("2026-11-20 13:00"),
                zone: None,
            }))
        };
        assert_eq!(
            clocks(&booked("2026-11-27 16:30"))[1..],
            ["record-kickoff.2 UMIA [] late Mon 30 Nov 09:00"]
        );
        assert_eq!(
            clocks(&booked("2026-12-10 09:00")),
            [
                "hold-kickoff UMIA [] late Fri 04 Dec 14:00",
                "on-call USAM [Fri 04 Dec 09:00] late never",
                "record-kickoff.2 UMIA [] late Thu 10 Dec 11:00",
            ]
        );
    }

    #[test]
    fn check_ins_and_promises_come_on_their_days() {
        let mut handoff = in_state(State::Onboarding(Onboarding {
            ownership: ownership(1),
            kickoff_at: at("2026-11-27 09:00"),
            held_recorded_at: at("2026-11-27 10:00"),
            check_ins: vec![CheckIn {
                day: 7,
                at: at("2026-12-04 10:00"),
                by: UserId::new("UMIA"),
                health: crate::domain::check_in::Health::OnTrack,
                note: String::new(),
            }],
        }));
        let promise = |row: u32, due: &str| Promise {
            text: "Something".to_owned(),
            due: Some(due.parse().unwrap()),
            ..Promise::blank(row)
        };
        handoff.brief.promises.rows = vec![
            promise(1, "2026-12-15"),
            // A Sunday: the day is the Friday before it.
            promise(2, "2026-12-20"),
        ];
        handoff.offer = Some(Offer {
            to: UserId::new("UMAX"),
            by: UserId::new("UMIA"),
            why: "Holidays".to_owned(),
            at: at("2026-12-07 05:30"),
            version: 9,
        });
        assert_eq!(
            clocks(&handoff),
            [
                "check-in.30 UMIA [Mon 28 Dec 09:00] late Mon 28 Dec 17:00",
                "on-call USAM [Fri 04 Dec 09:00] late never",
                "promise.1.2026-12-15 UMIA [Thu 10 Dec 09:00, Tue 15 Dec 09:00] late Wed 16 Dec 09:00",
                "promise.2.2026-12-20 UMIA [Tue 15 Dec 09:00, Fri 18 Dec 09:00] late Mon 21 Dec 09:00",
                "take-over.9 UMAX [] late Tue 08 Dec 11:00",
            ]
        );
    }
}
