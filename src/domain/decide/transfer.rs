//! A customer changes hands: the owner's by acknowledgement only, the seller's at once.

use super::{Decision, must_be_manager, must_take_part, next, tell};
use crate::domain::Instant;
use crate::domain::actor::Actor;
use crate::domain::handoff::{Handoff, KickoffBooked, Offer, Ownership, State};
use crate::domain::ids::UserId;
use crate::domain::kickoff::Meeting;
use crate::domain::notice::{News, Notice};
use crate::domain::refusal::Refusal;
use crate::domain::touchpoint::Touchpoint;

/// Asks somebody to take an acknowledged customer over; the owner stays accountable until then. A
/// newer offer replaces an older one.
pub(super) fn offer(
    handoff: &Handoff,
    actor: &Actor,
    to: UserId,
    why: String,
    now: Instant,
) -> Result<Decision, Refusal> {
    if !actor.is_asked(handoff) {
        must_take_part(handoff, actor)?;
    }
    let asked = handoff.offer.as_ref().map(|offer| &offer.to);
    if to == handoff.manager || asked == Some(&to) {
        return Err(Refusal::SameManager { manager: to });
    }
    let version = handoff.version + 1;
    let mut notices = vec![Notice::new(handoff.id, &to, News::Offered { version })];
    for concerned in [&handoff.seller, &handoff.manager] {
        let news = News::HandedOver { version };
        tell(&mut notices, handoff, actor, concerned, news);
    }
    let offer = Offer {
        to: to.clone(),
        by: actor.user.clone(),
        why: why.clone(),
        at: now,
        version,
    };
    Ok(Decision {
        handoff: Handoff {
            offer: Some(offer),
            ..next(handoff, handoff.state.clone())
        },
        touchpoints: vec![Touchpoint::Offered { to, why }],
        notices,
        for_leads: Vec::new(),
    })
}

/// Whoever was asked left: they are not asked any more, and who owns it stays as it is. `None` when
/// they are not asked.
pub fn withdrawn(handoff: &Handoff, gone: &UserId, owner_left: bool) -> Option<Decision> {
    let offer = handoff.offer.as_ref().filter(|offer| offer.to == *gone)?;
    let mut told = vec![&offer.by, &handoff.manager];
    told.dedup();
    let news = News::OfferWithdrawn {
        version: handoff.version + 1,
        asked: gone.clone(),
        owner_left,
    };
    let tell = |to: &UserId| Notice::new(handoff.id, to, news.clone());
    Some(Decision {
        handoff: Handoff {
            offer: None,
            ..next(handoff, handoff.state.clone())
        },
        touchpoints: vec![Touchpoint::OfferWithdrawn { to: gone.clone() }],
        notices: told.into_iter().map(tell).collect(),
        for_leads: vec![news.clone()],
    })
}

/// Whoever was asked says yes, or a lead takes it themselves. Nothing else changes: the kickoff
/// and the follow-ups stay as they are.
pub(super) fn take_over(
    handoff: &Handoff,
    actor: &Actor,
    kickoff: Option<Meeting>,
    matters_most: Option<&String>,
    now: Instant,
) -> Result<Decision, Refusal> {
    let already = || match handoff.ownership() {
        Some(ownership) => Refusal::AlreadyAcknowledged {
            by: ownership.owner.clone(),
            at: ownership.acknowledged_at,
        },
        None => Refusal::Unknown,
    };
    let Some(offer) = &handoff.offer else {
        return Err(already());
    };
    if actor.user == handoff.manager {
        return Err(already());
    }
    if !actor.is_asked(handoff) {
        must_be_manager(handoff, actor)?;
    }
    let owned = |ownership: &Ownership| Ownership {
        owner: actor.user.clone(),
        matters_most: matters_most.or(ownership.matters_most.as_ref()).cloned(),
        ..ownership.clone()
    };
    let mut touchpoints = vec![Touchpoint::OwnerChanged {
        from: handoff.manager.clone(),
    }];
    let state = match handoff.state.clone() {
        State::Acknowledged(held) => match kickoff {
            Some(meeting) if meeting.at <= now => return Err(Refusal::KickoffInThePast),
            Some(Meeting { at, zone }) => {
                touchpoints.push(Touchpoint::KickoffBooked {
                    at,
                    zone: zone.clone(),
                });
                State::KickoffBooked(KickoffBooked {
                    ownership: Ownership {
                        bookings: held.ownership.bookings + 1,
                        ..owned(&held.ownership)
                    },
                    at,
                    booked_at: now,
                    zone,
                })
            }
            None => State::Acknowledged(crate::domain::handoff::Acknowledged {
                ownership: owned(&held.ownership),
                ..held
            }),
        },
        State::KickoffBooked(booked) => State::KickoffBooked(KickoffBooked {
            ownership: owned(&booked.ownership),
            ..booked
        }),
        State::Onboarding(onboarding) => State::Onboarding(crate::domain::handoff::Onboarding {
            ownership: owned(&onboarding.ownership),
            ..onboarding
        }),
        State::Steady(steady) => State::Steady(crate::domain::handoff::Steady {
            ownership: owned(&steady.ownership),
            ..steady
        }),
        State::Submitted(_) | State::Returned(_) | State::Closed(_) | State::Cancelled(_) => {
            return Err(already());
        }
    };
    let version = handoff.version + 1;
    let mut notices = Vec::new();
    for concerned in [&handoff.seller, &handoff.manager, &offer.to] {
        let from = handoff.manager.clone();
        let news = News::OwnerChanged { version, from };
        tell(&mut notices, handoff, actor, concerned, news);
    }
    Ok(Decision {
        handoff: Handoff {
            manager: actor.user.clone(),
            offer: None,
            ..next(handoff, state)
        },
        touchpoints,
        notices,
        for_leads: Vec::new(),
    })
}

pub(super) fn change_seller(
    handoff: &Handoff,
    actor: &Actor,
    to: UserId,
    why: String,
) -> Result<Decision, Refusal> {
    must_take_part(handoff, actor)?;
    if to == handoff.seller {
        return Err(Refusal::SameSeller { seller: to });
    }
    let from = handoff.seller.clone();
    let news = News::SellerChanged {
        version: handoff.version + 1,
        from: from.clone(),
        by: actor.user.clone(),
        why: why.clone(),
    };
    let mut notices = Vec::new();
    for concerned in [&to, &from, &handoff.manager] {
        tell(&mut notices, handoff, actor, concerned, news.clone());
    }
    let touchpoint = Touchpoint::SellerChanged {
        from,
        to: to.clone(),
        why,
    };
    Ok(Decision {
        handoff: Handoff {
            seller: to,
            ..next(handoff, handoff.state.clone())
        },
        touchpoints: vec![touchpoint],
        notices,
        for_leads: Vec::new(),
    })
}
