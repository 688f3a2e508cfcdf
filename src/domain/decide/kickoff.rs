//! The kickoff: booked, moved, held, or nobody came.

use super::{Decision, must_be_manager, next, no_kickoff_here, tell};
use crate::domain::Instant;
use crate::domain::actor::Actor;
use crate::domain::handoff::{Acknowledged, Handoff, KickoffBooked, Onboarding, Ownership, State};
use crate::domain::kickoff::Meeting;
use crate::domain::notice::News;
use crate::domain::refusal::Refusal;
use crate::domain::touchpoint::Touchpoint;

pub(super) fn book(
    handoff: &Handoff,
    actor: &Actor,
    meeting: Meeting,
    now: Instant,
) -> Result<Decision, Refusal> {
    let Meeting { at, zone } = meeting;
    let (ownership, touchpoint) = match &handoff.state {
        State::Acknowledged(held) => (
            &held.ownership,
            Touchpoint::KickoffBooked {
                at,
                zone: zone.clone(),
            },
        ),
        State::KickoffBooked(booked) => {
            let from = booked.at;
            let touchpoint = Touchpoint::KickoffMoved {
                from,
                to: at,
                zone: zone.clone(),
            };
            (&booked.ownership, touchpoint)
        }
        State::Submitted(_)
        | State::Returned(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => {
            return Err(no_kickoff_here(handoff));
        }
    };
    must_be_manager(handoff, actor)?;
    if at <= now {
        return Err(Refusal::KickoffInThePast);
    }
    let booking = ownership.bookings + 1;
    let state = State::KickoffBooked(KickoffBooked {
        ownership: Ownership {
            bookings: booking,
            ..ownership.clone()
        },
        at,
        booked_at: now,
        zone,
    });
    let mut notices = Vec::new();
    for concerned in [&handoff.seller, &handoff.manager] {
        let by = actor.user.clone();
        let news = News::KickoffBooked { booking, by };
        tell(&mut notices, handoff, actor, concerned, news);
    }
    Ok(Decision {
        handoff: next(handoff, state),
        touchpoints: vec![touchpoint],
        notices,
        for_leads: Vec::new(),
    })
}

pub(super) fn record_held(
    handoff: &Handoff,
    actor: &Actor,
    booking: u32,
    now: Instant,
) -> Result<Decision, Refusal> {
    let booked = the_kickoff(handoff, actor, booking, now)?;
    let state = State::Onboarding(Onboarding {
        ownership: booked.ownership.clone(),
        kickoff_at: booked.at,
        held_recorded_at: now,
        check_ins: Vec::new(),
    });
    Ok(Decision {
        handoff: next(handoff, state),
        touchpoints: vec![Touchpoint::KickoffHeld { at: booked.at }],
        notices: Vec::new(),
        for_leads: Vec::new(),
    })
}

pub(super) fn record_no_show(
    handoff: &Handoff,
    actor: &Actor,
    booking: u32,
    now: Instant,
) -> Result<Decision, Refusal> {
    let booked = the_kickoff(handoff, actor, booking, now)?;
    let state = State::Acknowledged(Acknowledged {
        ownership: booked.ownership.clone(),
        since: Some(now),
    });
    Ok(Decision {
        handoff: next(handoff, state),
        touchpoints: vec![Touchpoint::KickoffNoShow { at: booked.at }],
        notices: Vec::new(),
        for_leads: Vec::new(),
    })
}

/// The booked kickoff the actor speaks of, if it is theirs to speak of and has begun.
fn the_kickoff<'a>(
    handoff: &'a Handoff,
    actor: &Actor,
    booking: u32,
    now: Instant,
) -> Result<&'a KickoffBooked, Refusal> {
    let State::KickoffBooked(booked) = &handoff.state else {
        return Err(no_kickoff_here(handoff));
    };
    must_be_manager(handoff, actor)?;
    if booked.ownership.bookings != booking {
        return Err(Refusal::KickoffMoved {
            to: booked.meeting(),
        });
    }
    if now < booked.at {
        return Err(Refusal::KickoffAhead {
            meeting: booked.meeting(),
        });
    }
    Ok(booked)
}
