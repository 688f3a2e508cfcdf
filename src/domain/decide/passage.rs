//! From sales to customer management: acknowledge, return, hand over.

use super::{
    Decision, brief_waits, must_be_manager, must_take_part, next, past_acknowledgement, tell,
};
use crate::domain::Instant;
use crate::domain::actor::Actor;
use crate::domain::handoff::{
    Acknowledged, Arrival, Handoff, KickoffBooked, Ownership, Question, Returned, State, Submitted,
};
use crate::domain::ids::UserId;
use crate::domain::kickoff::Meeting;
use crate::domain::notice::{News, Notice};
use crate::domain::refusal::Refusal;
use crate::domain::touchpoint::Touchpoint;

/// Before anybody owns it.
pub(super) fn acknowledge(
    handoff: &Handoff,
    actor: &Actor,
    kickoff: Option<Meeting>,
    matters_most: Option<String>,
    now: Instant,
) -> Result<Decision, Refusal> {
    must_be_manager(handoff, actor)?;
    if kickoff.as_ref().is_some_and(|meeting| meeting.at <= now) {
        return Err(Refusal::KickoffInThePast);
    }
    let mut ownership = Ownership {
        owner: actor.user.clone(),
        acknowledged_at: now,
        matters_most: matters_most.clone(),
        bookings: 0,
        returns: handoff.returns(),
    };
    let mut touchpoints = vec![Touchpoint::Acknowledged { matters_most }];
    let state = if let Some(Meeting { at, zone }) = kickoff {
        ownership.bookings = 1;
        touchpoints.push(Touchpoint::KickoffBooked {
            at,
            zone: zone.clone(),
        });
        State::KickoffBooked(KickoffBooked {
            ownership,
            at,
            booked_at: now,
            zone,
        })
    } else {
        State::Acknowledged(Acknowledged {
            ownership,
            since: None,
        })
    };
    let mut notices = Vec::new();
    tell(
        &mut notices,
        handoff,
        actor,
        &handoff.seller,
        News::Acknowledged,
    );
    tell(
        &mut notices,
        handoff,
        actor,
        &handoff.manager,
        News::TakenOver,
    );
    let next = Handoff {
        manager: actor.user.clone(),
        ..next(handoff, state)
    };
    Ok(Decision {
        handoff: next,
        touchpoints,
        notices,
        for_leads: Vec::new(),
    })
}

pub(super) fn send_back(
    handoff: &Handoff,
    actor: &Actor,
    questions: Vec<Question>,
    now: Instant,
) -> Result<Decision, Refusal> {
    let (round, returns) = match &handoff.state {
        State::Submitted(waiting) => (waiting.round, waiting.returns),
        State::Returned(returned) => {
            return Err(Refusal::AlreadyReturned {
                by: returned.by.clone(),
                at: returned.at,
            });
        }
        State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => return Err(past_acknowledgement(handoff)),
    };
    must_be_manager(handoff, actor)?;
    if questions.is_empty() {
        return Err(Refusal::NoQuestions);
    }
    let state = State::Returned(Returned {
        at: now,
        by: actor.user.clone(),
        questions: questions.clone(),
        round,
        returns: returns + 1,
    });
    // The seller must hear it even when they returned it themselves, acting as a lead: the
    // message carries the button that answers.
    let mut notices = vec![Notice::new(
        handoff.id,
        &handoff.seller,
        News::Returned { round },
    )];
    let for_you = News::ReturnedForYou { round };
    tell(&mut notices, handoff, actor, &handoff.manager, for_you);
    // Whoever of several has questions is the one who is asked from now on.
    let manager = if actor.is_one_of(handoff) {
        actor.user.clone()
    } else {
        handoff.manager.clone()
    };
    Ok(Decision {
        handoff: Handoff {
            manager,
            ..next(handoff, state)
        },
        touchpoints: vec![Touchpoint::Returned { questions }],
        notices,
        for_leads: Vec::new(),
    })
}

pub(super) fn hand_over(
    handoff: &Handoff,
    actor: &Actor,
    to: UserId,
    why: String,
    now: Instant,
) -> Result<Decision, Refusal> {
    must_take_part(handoff, actor)?;
    if to == handoff.manager {
        return Err(Refusal::SameManager { manager: to });
    }
    let mut notices = Vec::new();
    let state = match &handoff.state {
        State::Submitted(waiting) => {
            let round = waiting.round + 1;
            notices.push(brief_waits(handoff.id, &to, round));
            State::Submitted(Submitted {
                since: now,
                round,
                arrival: Arrival::HandedOver {
                    by: actor.user.clone(),
                    why: why.clone(),
                },
                returns: waiting.returns,
            })
        }
        // Questions stay with the seller; the new manager is asked once they are answered.
        State::Returned(_) => {
            let news = News::AskedLater {
                version: handoff.version + 1,
                by: actor.user.clone(),
                why: why.clone(),
            };
            tell(&mut notices, handoff, actor, &to, news);
            handoff.state.clone()
        }
        State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Steady(_)
        | State::Closed(_)
        | State::Cancelled(_) => return Err(past_acknowledgement(handoff)),
    };
    let version = handoff.version + 1;
    for before in [&handoff.seller, &handoff.manager] {
        let news = News::HandedOver { version };
        tell(&mut notices, handoff, actor, before, news);
    }
    let touchpoint = Touchpoint::HandedOver {
        from: handoff.manager.clone(),
        to: to.clone(),
        why,
    };
    Ok(Decision {
        handoff: Handoff {
            manager: to,
            ..next(handoff, state)
        },
        touchpoints: vec![touchpoint],
        notices,
        for_leads: Vec::new(),
    })
}
