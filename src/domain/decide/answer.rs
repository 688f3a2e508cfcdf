//! The seller answers what was asked, and the brief goes back. Answers may not make it worse than
//! what may be sent in the first place.

use super::{Decision, brief_waits, next, tell};
use crate::domain::Instant;
use crate::domain::actor::Actor;
use crate::domain::asked::keeping_answers;
use crate::domain::brief::{Answers, Brief};
use crate::domain::handoff::{Arrival, Handoff, Returned, State, Submitted};
use crate::domain::notice::News;
use crate::domain::promise::Promises;
use crate::domain::quality::{Band, score};
use crate::domain::refusal::Refusal;
use crate::domain::template::{FieldKey, PROMISES, Template};
use crate::domain::touchpoint::Touchpoint;

pub(super) fn answer(
    handoff: &Handoff,
    actor: &Actor,
    round: u32,
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
    if returned.round != round {
        return Err(Refusal::AskedAnew {
            by: returned.by.clone(),
        });
    }
    let (brief, fields) = merged(handoff, returned, answers, promises);
    must_not_be_worse(handoff.template(), &handoff.brief, &brief, &fields)?;
    let brief_version = handoff.brief_version + u32::from(!fields.is_empty());
    let round = returned.round + 1;
    let state = State::Submitted(Submitted {
        since: now,
        round,
        arrival: Arrival::Answered {
            changed: fields.len(),
        },
        returns: returned.returns,
    });
    let mut notices = vec![brief_waits(handoff.id, &handoff.manager, round)];
    let by = actor.user.clone();
    let for_you = News::AnsweredForYou { round, by };
    tell(&mut notices, handoff, actor, &handoff.seller, for_you);
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
        notices,
        for_leads: Vec::new(),
    })
}

/// The brief with what was asked, and the fields that read differently now.
fn merged(
    handoff: &Handoff,
    returned: &Returned,
    answers: Answers,
    promises: Option<Promises>,
) -> (Brief, Vec<FieldKey>) {
    let asked = |field: &FieldKey| returned.questions.iter().any(|asked| asked.field == *field);
    let mut brief = handoff.brief.clone();
    let mut fields = Vec::new();
    for (field, text) in answers.into_iter().filter(|(field, _)| asked(field)) {
        let text = keeping_answers(handoff, &field, text);
        if brief.set_answer(field.clone(), text) {
            fields.push(field);
        }
    }
    if let Some(promises) = promises.filter(|_| asked(&PROMISES))
        && promises != brief.promises
    {
        fields.push(PROMISES);
        brief.promises = promises;
    }
    (brief, fields)
}

/// What could not have been sent cannot be answered either: a required field left empty, or a
/// score under the bar.
fn must_not_be_worse(
    template: &Template,
    before: &Brief,
    after: &Brief,
    changed: &[FieldKey],
) -> Result<(), Refusal> {
    let required = |key: &FieldKey| template.field(key).is_some_and(|field| field.required);
    let emptied = |key: &&FieldKey| required(key) && after.is_empty_at(key);
    let fields: Vec<FieldKey> = changed.iter().filter(emptied).cloned().collect();
    if !fields.is_empty() {
        return Err(Refusal::Unanswered { fields });
    }
    let (was, is) = (score(template, before), score(template, after));
    if is.band() == Band::NotYet && is.points < was.points {
        return Err(Refusal::TooThin {
            points: is.points,
            needed: is.bands.sendable,
            fields: changed.to_vec(),
        });
    }
    Ok(())
}
