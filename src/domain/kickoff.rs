//! One booking of a kickoff: what became of it, and when its agenda is due.

use chrono::TimeDelta;

use super::Instant;
use super::calendar::Calendar;
use super::handoff::{Handoff, State};
use super::zone::Zone;

/// How long a kickoff takes; nobody is asked.
pub const LENGTH: TimeDelta = TimeDelta::hours(1);

/// When a kickoff is, and where that time was agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    pub at: Instant,
    /// The zone it was set in, where that is not the own one of whoever set it.
    pub zone: Option<Zone>,
}

impl Meeting {
    /// Set by somebody whose own zone is `own`, as far as we know: what is agreed on in one's own
    /// zone everybody reads in theirs, and it needs no place beside it.
    pub fn set_in(zone: Zone, at: Instant, own: Option<&Zone>) -> Self {
        let zone = Some(zone).filter(|zone| Some(zone) != own);
        Self { at, zone }
    }
}

/// In the own zone of whoever sets it.
impl From<Instant> for Meeting {
    fn from(at: Instant) -> Self {
        Self { at, zone: None }
    }
}

/// What became of a booking. A handoff's bookings are counted from 1; moving a kickoff makes a new
/// one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Booking {
    /// It is the newest one, and nobody said yet whether it was held.
    Stands {
        meeting: Meeting,
        booked_at: Instant,
    },
    Held {
        at: Instant,
    },
    /// There is a newer one.
    Moved {
        to: Meeting,
    },
    /// Nobody came, or the handoff ended.
    Off,
}

impl Booking {
    pub fn of(handoff: &Handoff, nth: u32) -> Self {
        match &handoff.state {
            State::KickoffBooked(booked) if booked.ownership.bookings == nth => Self::Stands {
                meeting: booked.meeting(),
                booked_at: booked.booked_at,
            },
            State::KickoffBooked(booked) => Self::Moved {
                to: booked.meeting(),
            },
            State::Onboarding(onboarding) if onboarding.ownership.bookings == nth => Self::Held {
                at: onboarding.kickoff_at,
            },
            State::Steady(steady) if steady.ownership.bookings == nth => Self::Held {
                at: steady.kickoff_at,
            },
            State::Closed(closed) if closed.ownership.bookings == nth => Self::Held {
                at: closed.kickoff_at,
            },
            State::Submitted(_)
            | State::Returned(_)
            | State::Acknowledged(_)
            | State::Onboarding(_)
            | State::Steady(_)
            | State::Closed(_)
            | State::Cancelled(_) => Self::Off,
        }
    }

    /// Whether there is still something to prepare for.
    pub fn is_ahead(&self, now: Instant) -> bool {
        match self {
            Self::Stands { meeting, .. } => now < meeting.at,
            Self::Held { .. } | Self::Moved { .. } | Self::Off => false,
        }
    }
}

/// The booking whose agenda should be in the channel by now: from one business day before it begins
/// until it begins. `calendar` is the owner's.
pub fn agenda_due(handoff: &Handoff, calendar: &Calendar, now: Instant) -> Option<u32> {
    let nth = handoff.ownership()?.bookings;
    match Booking::of(handoff, nth) {
        Booking::Stands { meeting, .. } => {
            let at = meeting.at;
            (now < at && calendar.business_day_before(at) <= now).then_some(nth)
        }
        Booking::Held { .. } | Booking::Moved { .. } | Booking::Off => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Week;
    use crate::domain::decide::tests::{at, submitted};
    use crate::domain::handoff::{Acknowledged, KickoffBooked, Onboarding, Ownership};
    use crate::domain::ids::UserId;
    use crate::domain::touchpoint::Touchpoint;

    fn ownership() -> Ownership {
        Ownership {
            owner: UserId::new("UMIA"),
            acknowledged_at: at("2026-11-20 13:00"),
            matters_most: None,
            bookings: 2,
            returns: 0,
        }
    }

    fn in_state(state: State) -> Handoff {
        Handoff {
            state,
            ..submitted()
        }
    }

    fn booked(kickoff: &str) -> Handoff {
        in_state(State::KickoffBooked(KickoffBooked {
            ownership: ownership(),
            at: at(kickoff),
            booked_at: at("2026-11-20 13:00"),
            zone: None,
        }))
    }

    #[test]
    fn what_became_of_a_booking() {
        let monday = at("2026-11-30 10:00");
        let booked = booked("2026-11-30 10:00");
        let stands = Booking::Stands {
            meeting: monday.into(),
            booked_at: at("2026-11-20 13:00"),
        };
        assert_eq!(Booking::of(&booked, 2), stands);
        assert_eq!(
            Booking::of(&booked, 1),
            Booking::Moved { to: monday.into() }
        );
        let held = in_state(State::Onboarding(Onboarding {
            ownership: ownership(),
            kickoff_at: monday,
            held_recorded_at: monday,
            check_ins: Vec::new(),
        }));
        assert_eq!(Booking::of(&held, 2), Booking::Held { at: monday });
        assert_eq!(Booking::of(&held, 1), Booking::Off);
        let nobody_came = in_state(State::Acknowledged(Acknowledged {
            ownership: ownership(),
            since: None,
        }));
        assert_eq!(Booking::of(&nobody_came, 2), Booking::Off);
        assert_eq!(Booking::of(&submitted(), 1), Booking::Off);
    }

    #[test]
    fn what_was_stored_before_there_were_zones_is_read() {
        let mut stored = serde_json::json!({
            "state": "kickoff_booked",
            "ownership": {
                "owner": "UMIA", "acknowledged_at": "2026-11-20T13:00:00Z",
                "matters_most": null, "bookings": 2,
            },
            "at": "2026-11-30T10:00:00Z", "booked_at": "2026-11-20T13:00:00Z",
        });
        let read = |stored: &serde_json::Value| -> State {
            serde_json::from_value(stored.clone()).unwrap()
        };
        let before = booked("2026-11-30 10:00").state;
        assert_eq!(read(&stored), before);
        assert_eq!(serde_json::to_value(&before).unwrap(), stored);
        stored["zone"] = "Asia/Tokyo".into();
        let there = read(&stored);
        assert!(matches!(&there, State::KickoffBooked(booked)
            if booked.meeting().zone == Zone::named("Asia/Tokyo")));
        assert_eq!(serde_json::to_value(&there).unwrap(), stored);
        stored["zone"] = "Mars/Olympus".into();
        assert_eq!(read(&stored), before, "a zone that is no more");
        let entry = serde_json::json!({"kind": "kickoff_booked", "at": "2026-11-30T10:00:00Z"});
        let read: Touchpoint = serde_json::from_value(entry.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), entry);
    }

    #[test]
    fn a_time_in_ones_own_zone_needs_no_place() {
        let (berlin, tokyo) = ("Europe/Berlin", "Asia/Tokyo");
        let zone = |name: &str| Zone::named(name).unwrap();
        let at = at("2026-11-30 01:00");
        let set = |by: Option<&str>, set_in: &str| {
            Meeting::set_in(zone(set_in), at, by.map(zone).as_ref()).zone
        };
        assert_eq!(set(Some(berlin), tokyo), Some(zone(tokyo)));
        assert_eq!(set(Some(berlin), berlin), None);
        assert_eq!(set(None, berlin), Some(zone(berlin)), "nobody knows whose");
    }

    #[test]
    fn an_agenda_is_due_from_the_business_day_before_until_the_beginning() {
        let calendar = Calendar::new(Week::default(), Zone::named("Europe/Berlin").unwrap());
        let monday = booked("2026-11-30 10:00");
        let due = |now: &str| agenda_due(&monday, &calendar, at(now));
        assert_eq!(due("2026-11-27 09:59"), None);
        assert_eq!(due("2026-11-27 10:00"), Some(2), "the Friday before");
        assert_eq!(due("2026-11-30 09:59"), Some(2));
        assert_eq!(due("2026-11-30 10:00"), None, "it begins");
        assert_eq!(
            agenda_due(&submitted(), &calendar, at("2026-11-30 09:00")),
            None
        );
    }
}
