//! The messages a handoff owes at certain moments, as a pure function of its state and of what was
//! delivered so far.
//!
//! After every change the plan is made again and the open timers are brought in line with it by
//! key: new ones inserted, gone ones cancelled, moved ones re-dated. Timers are a projection that
//! repairs itself. What can wait for the day's bundle needs none: a bundle is made from the state
//! when it is sent.

use chrono::TimeDelta;

use super::alarm::{Alarm, Planned};
use super::company::Company;
use super::deadline::deadlines;
use super::handoff::{Handoff, State};
use super::notice::{News, Notice};
use super::nudge::{self, Nudged};

/// How long before the kickoff the short reminder comes.
pub const SOON: TimeDelta = TimeDelta::hours(1);

/// Everything that must be said later, in a message of its own, if nothing else happens.
pub fn plan(handoff: &Handoff, nudged: &Nudged, company: &Company) -> Vec<Planned> {
    let mut plan = kickoff_reminders(handoff, company);
    for deadline in deadlines(handoff, company) {
        let record = nudge::record(nudged, &deadline);
        let (clock, whose) = (&deadline.clock, &deadline.whose);
        let next = nudge::next_nudge(&deadline, record, company);
        if let Some(due_at) = next.filter(|_| nudge::stands_alone(&deadline, record)) {
            let news = News::Nudge {
                clock: clock.clone(),
                whose: whose.clone(),
            };
            let notice = Notice::new(handoff.id, whose, news);
            plan.push(Planned {
                due_at,
                alarm: Alarm::Nudge { notice },
            });
        }
        let Some(late) = nudge::escalation(&deadline, record, company) else {
            continue;
        };
        for lead in company.leads_of(whose) {
            let due_at = if company.policy.urgent_escalations {
                late
            } else {
                company.calendar(lead).next_open(late)
            };
            let news = News::Escalated {
                clock: clock.clone(),
                whose: whose.clone(),
                turn: record.map_or(0, |record| record.turn),
            };
            let notice = Notice::new(handoff.id, lead, news);
            plan.push(Planned {
                due_at,
                alarm: Alarm::Nudge { notice },
            });
        }
    }
    plan
}

/// To the owner: the business day before, and an hour before.
fn kickoff_reminders(handoff: &Handoff, company: &Company) -> Vec<Planned> {
    let State::KickoffBooked(booked) = &handoff.state else {
        return Vec::new();
    };
    let booking = booked.ownership.bookings;
    let owner = &booked.ownership.owner;
    let calendar = company.calendar(owner);
    let reminders = [
        (
            calendar.business_day_before(booked.at),
            News::KickoffTomorrow { booking },
        ),
        (booked.at - SOON, News::KickoffSoon { booking }),
    ];
    reminders
        .into_iter()
        // A meeting booked at short notice needs no reminder of what was just typed.
        .filter(|(due_at, _)| *due_at > booked.booked_at)
        .map(|(due_at, news)| Planned {
            due_at,
            alarm: Alarm::Nudge {
                notice: Notice::new(handoff.id, owner, news),
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::decide::tests::{at, submitted};
    use crate::domain::handoff::{Arrival, KickoffBooked, Ownership, Submitted};
    use crate::domain::ids::UserId;
    use crate::domain::policy::Policy;
    use crate::domain::zone::Zone;

    fn lines(state: State, zone: &str) -> Vec<String> {
        let handoff = Handoff {
            state,
            ..submitted()
        };
        let zone = Zone::named(zone).unwrap();
        let policy = Policy::default();
        let calendar = Calendar::new(policy.week.clone(), zone.clone());
        let company = Company::new(policy).with(UserId::new("UMIA"), calendar);
        plan(&handoff, &Nudged::new(), &company)
            .iter()
            .map(|planned| {
                let due = planned.due_at.with_timezone(&zone).format("%a %d %H:%M");
                format!("{due} {}", planned.alarm.key())
            })
            .collect()
    }

    fn booked(kickoff: &str, booked_at: &str) -> State {
        State::KickoffBooked(KickoffBooked {
            ownership: Ownership {
                owner: UserId::new("UMIA"),
                acknowledged_at: at(booked_at),
                matters_most: None,
                bookings: 2,
                returns: 0,
            },
            at: at(kickoff),
            booked_at: at(booked_at),
            zone: None,
        })
    }

    #[test]
    fn the_acknowledgement_is_late_after_a_business_day_of_the_manager() {
        let waiting = |since: &str| {
            State::Submitted(Submitted {
                since: at(since),
                round: 1,
                arrival: Arrival::Sent,
                returns: 0,
            })
        };
        // Friday 15:00 UTC is 16:00 in Berlin.
        assert_eq!(
            lines(waiting("2026-11-20 15:00"), "Europe/Berlin"),
            ["Mon 23 16:00 nudge/12/acknowledge.1/UMIA"]
        );
        // Sent at night: due when the next day closes, said when the one after opens.
        assert_eq!(
            lines(waiting("2026-11-22 20:00"), "Europe/Berlin"),
            ["Tue 24 09:00 nudge/12/acknowledge.1/UMIA"]
        );
    }

    #[test]
    fn a_kickoff_is_announced_twice_and_asked_about_once() {
        assert_eq!(
            lines(
                booked("2026-11-30 09:00", "2026-11-20 10:00"),
                "Europe/Berlin"
            ),
            [
                "Fri 27 10:00 kickoff-tomorrow/12/2/UMIA",
                "Mon 30 09:00 kickoff-soon/12/2/UMIA",
                "Mon 30 11:00 nudge/12/record-kickoff.2/UMIA"
            ]
        );
        assert_eq!(
            lines(
                booked("2026-11-20 10:30", "2026-11-20 10:00"),
                "Europe/Berlin"
            ),
            ["Fri 20 12:30 nudge/12/record-kickoff.2/UMIA"],
            "booked half an hour before it begins"
        );
    }

    #[test]
    fn leads_hear_in_their_own_hours_or_at_once_if_it_is_urgent() {
        let waiting = State::Submitted(Submitted {
            since: at("2026-11-19 09:00"),
            round: 1,
            arrival: Arrival::Sent,
            returns: 0,
        });
        let handoff = Handoff {
            state: waiting,
            ..submitted()
        };
        // Reminded on Friday at 10:00 in Berlin: on Monday at 10:00 there it is her leads' to know.
        let record = nudge::Record {
            delivered: vec![at("2026-11-20 09:00")],
            ..nudge::Record::default()
        };
        let nudged = Nudged::from([("acknowledge.1".to_owned(), record)]);
        let told = |urgent: bool| {
            let policy = Policy {
                urgent_escalations: urgent,
                ..Policy::default()
            };
            let week = policy.week.clone();
            let lives_in = |zone| Calendar::new(week.clone(), Zone::named(zone).unwrap());
            let [mia, lena, kai] = ["UMIA", "ULENA", "UKAI"].map(UserId::new);
            let company = Company::new(policy)
                .with(mia.clone(), lives_in("Europe/Berlin"))
                .with(lena.clone(), lives_in("America/New_York"))
                .with(kai.clone(), lives_in("Pacific/Honolulu"))
                .led(mia, vec![lena, kai]);
            plan(&handoff, &nudged, &company)
                .iter()
                .map(|planned| {
                    let due = planned.due_at.format("%a %H:%M");
                    format!("{due} {}", planned.alarm.key())
                })
                .collect::<Vec<_>>()
        };
        // Both at nine in the morning, where they are.
        assert_eq!(
            told(false),
            [
                "Mon 14:00 escalated/12/acknowledge.1/ULENA",
                "Mon 19:00 escalated/12/acknowledge.1/UKAI"
            ]
        );
        assert_eq!(
            told(true),
            [
                "Mon 09:00 escalated/12/acknowledge.1/ULENA",
                "Mon 09:00 escalated/12/acknowledge.1/UKAI"
            ]
        );
    }
}
