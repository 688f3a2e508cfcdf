//! The reminders a handoff owes, as a pure function of its state.
//!
//! After every change the plan is made again and the open timers are brought in line with it by
//! key: new ones inserted, gone ones cancelled, moved ones re-dated. Timers are a projection that
//! repairs itself.

use chrono::TimeDelta;

use super::Instant;
use super::calendar::Calendar;
use super::handoff::{Handoff, State};
use super::notice::{News, Notice};
use super::policy::Policy;

/// A reminder and the moment it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub due_at: Instant,
    pub notice: Notice,
}

/// How long before the kickoff the short reminder comes.
pub(super) const SOON: TimeDelta = TimeDelta::hours(1);
/// How long after its beginning we ask whether the kickoff was held.
const OVER: TimeDelta = TimeDelta::hours(1);

/// Everything that must be said later if nothing else happens. `calendar` is that of the person
/// concerned, [`addressee`].
pub fn plan(handoff: &Handoff, policy: &Policy, calendar: &Calendar) -> Vec<Planned> {
    let planned = |due_at, news| Planned {
        due_at,
        notice: Notice::new(handoff.id, addressee(handoff), news),
    };
    match &handoff.state {
        State::Submitted(waiting) => {
            let deadline = calendar.add_days(waiting.since, policy.acknowledge_within_days);
            let news = News::AcknowledgementLate {
                round: waiting.round,
            };
            vec![planned(calendar.next_open(deadline), news)]
        }
        State::KickoffBooked(booked) => {
            let booking = booked.ownership.bookings;
            [
                (
                    calendar.business_day_before(booked.at),
                    News::KickoffTomorrow { booking },
                ),
                (booked.at - SOON, News::KickoffSoon { booking }),
                (
                    calendar.next_open(booked.at + OVER),
                    News::KickoffOver { booking },
                ),
            ]
            .into_iter()
            // A meeting booked at short notice needs no reminder of what was just typed.
            .filter(|(due_at, _)| *due_at > booked.booked_at)
            .map(|(due_at, news)| planned(due_at, news))
            .collect()
        }
        State::Returned(_)
        | State::Acknowledged(_)
        | State::Onboarding(_)
        | State::Cancelled(_) => Vec::new(),
    }
}

/// Whose business time a handoff's clocks run in: the manager's, before and after they took it.
pub fn addressee(handoff: &Handoff) -> &super::ids::UserId {
    &handoff.manager
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decide::tests::{at, submitted};
    use crate::domain::handoff::{Arrival, KickoffBooked, Ownership, Submitted};
    use crate::domain::ids::UserId;
    use crate::domain::zone::Zone;

    fn lines(state: State, zone: &str) -> Vec<String> {
        let handoff = Handoff {
            state,
            ..submitted()
        };
        let zone = Zone::named(zone).unwrap();
        let policy = Policy::default();
        let calendar = Calendar::new(policy.week.clone(), zone.clone());
        plan(&handoff, &policy, &calendar)
            .iter()
            .map(|planned| {
                let due = planned.due_at.with_timezone(&zone).format("%a %d %H:%M");
                format!("{due} {}", planned.notice.key())
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
            },
            at: at(kickoff),
            booked_at: at(booked_at),
        })
    }

    #[test]
    fn the_acknowledgement_is_late_after_a_business_day_of_the_manager() {
        let waiting = |since: &str| {
            State::Submitted(Submitted {
                since: at(since),
                round: 1,
                arrival: Arrival::Sent,
            })
        };
        // Friday 15:00 UTC is 16:00 in Berlin.
        assert_eq!(
            lines(waiting("2026-11-20 15:00"), "Europe/Berlin"),
            ["Mon 23 16:00 acknowledgement-late/12/1/UMIA"]
        );
        // Sent at night: due when the next day closes, said when the one after opens.
        assert_eq!(
            lines(waiting("2026-11-22 20:00"), "Europe/Berlin"),
            ["Tue 24 09:00 acknowledgement-late/12/1/UMIA"]
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
                "Mon 30 11:00 kickoff-over/12/2/UMIA"
            ]
        );
        assert_eq!(
            lines(
                booked("2026-11-20 10:30", "2026-11-20 10:00"),
                "Europe/Berlin"
            ),
            ["Fri 20 12:30 kickoff-over/12/2/UMIA"],
            "booked half an hour before it begins"
        );
    }
}
