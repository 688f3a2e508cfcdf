//! From sales to customer management: acknowledge, return, answer, hand over.

use super::{
    Decision, brief_waits, must_be_manager, must_take_part, next, past_acknowledgement, tell,
};
use crate::domain::Instant;
use crate::domain::actor::Actor;
use crate::domain::brief::Answers;
use crate::domain::handoff::{
    Acknowledged, Arrival, Handoff, KickoffBooked, Ownership, Question, Returned, State, Submitted,
};
use crate::domain::ids::UserId;
use crate::domain::notice::{News, Notice};
use crate::domain::promise::Promises;
use crate::domain::refusal::Refusal;
use crate::domain::template::{FieldKey, PROMISES};
use crate::domain::touchpoint::Touchpoint;

pub(super) fn acknowledge(
    handoff: &Handoff,
    actor: &Actor,
    kickoff: Option<Instant>,
    matters_most: Option<String>,
    now: Instant,
) -> Result<Decision, Refusal> {
    if let Some(ownership) = handoff.ownership() {
        return Err(Refusal::AlreadyAcknowledged {
            by: ownership.owner.clone(),
            at: ownership.acknowledged_at,
        });
    }
    must_be_manager(handoff, actor)?;
    if kickoff.is_some_and(|at| at <= now) {
        return Err(Refusal::KickoffInThePast);
    }
    let mut ownership = Ownership {
        owner: actor.user.clone(),
        acknowledged_at: now,
        matters_most: matters_most.clone(),
        bookings: 0,
    };
    let mut touchpoints = vec![Touchpoint::Acknowledged { matters_most }];
    let state = if let Some(at) = kickoff {
        ownership.bookings = 1;
        touchpoints.push(Touchpoint::KickoffBooked { at });
        State::KickoffBooked(KickoffBooked {
            ownership,
            at,
            booked_at: now,
        })
    } else {
        State::Acknowledged(Acknowledged { ownership })
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
    })
}

pub(super) fn send_back(
    handoff: &Handoff,
    actor: &Actor,
    questions: Vec<Question>,
    now: Instant,
) -> Result<Decision, Refusal> {
    let round = match &handoff.state {
        State::Submitted(waiting) => waiting.round,
        State::Returned(returned) => {
            return Err(Refusal::AlreadyReturned {
                by: returned.by.clone(),
                at: returned.at,
            });
        }
        State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
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
    });
    // The seller must hear it even when they returned it themselves, acting as a lead: the
    // message carries the button that answers.
    let notice = Notice::new(handoff.id, &handoff.seller, News::Returned { round });
    Ok(Decision {
        handoff: next(handoff, state),
        touchpoints: vec![Touchpoint::Returned { questions }],
        notices: vec![notice],
    })
}

pub(super) fn answer(
    handoff: &Handoff,
    actor: &Actor,
    answers: Answers,
    promises: Option<Promises>,
    now: Instant,
) -> Result<Decision, Refusal> {
    let State::Returned(returned) = &handoff.state else {
        return Err(Refusal::NothingAsked);
    };
    if !actor.may_answer(handoff) {
        return Err(Refusal::NotTheSeller {
            seller: handoff.seller.clone(),
        });
    }
    let asked = |field: &FieldKey| returned.questions.iter().any(|asked| asked.field == *field);
    let mut brief = handoff.brief.clone();
    let mut fields = Vec::new();
    for (field, text) in answers.into_iter().filter(|(field, _)| asked(field)) {
        if brief.answer(&field) != text {
            fields.push(field.clone());
            brief.answers.insert(field, text);
        }
    }
    if let Some(promises) = promises.filter(|_| asked(&PROMISES))
        && promises != brief.promises
    {
        fields.push(PROMISES);
        brief.promises = promises;
    }
    let brief_version = handoff.brief_version + u32::from(!fields.is_empty());
    let round = returned.round + 1;
    let state = State::Submitted(Submitted {
        since: now,
        round,
        arrival: Arrival::Answered {
            changed: fields.len(),
        },
    });
    Ok(Decision {
        handoff: Handoff {
            brief,
            brief_version,
            ..next(handoff, state)
        },
        touchpoints: vec![Touchpoint::Answered {
            fields,
            brief_version,
        }],
        notices: vec![brief_waits(handoff.id, &handoff.manager, round)],
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
            })
        }
        // Questions stay with the seller; the new manager hears when they are answered.
        State::Returned(_) => handoff.state.clone(),
        State::Acknowledged(_)
        | State::KickoffBooked(_)
        | State::Onboarding(_)
        | State::Cancelled(_) => return Err(past_acknowledgement(handoff)),
    };
    let version = handoff.version + 1;
    tell(
        &mut notices,
        handoff,
        actor,
        &handoff.seller,
        News::HandedOver { version },
    );
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
    })
}
