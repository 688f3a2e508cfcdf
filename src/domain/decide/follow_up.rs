//! After the kickoff: how the customer is doing, what became of the promises, and the end.

use chrono::NaiveDate;

use super::{Decision, must_be_manager, must_take_part, next, no_kickoff_here, tell};
use crate::domain::Instant;
use crate::domain::actor::Actor;
use crate::domain::check_in::{CheckIn, Health};
use crate::domain::handoff::{Closed, Handoff, Ownership, State, Steady};
use crate::domain::notice::News;
use crate::domain::promise::{Fate, Turn};
use crate::domain::refusal::Refusal;
use crate::domain::touchpoint::Touchpoint;

/// What the two states after the kickoff have in common.
struct Since {
    ownership: Ownership,
    kickoff_at: Instant,
    first_value_on: Option<NaiveDate>,
    check_ins: Vec<CheckIn>,
}

fn since_kickoff(handoff: &Handoff) -> Result<Since, Refusal> {
    match &handoff.state {
        State::Onboarding(onboarding) => Ok(Since {
            ownership: onboarding.ownership.clone(),
            kickoff_at: onboarding.kickoff_at,
            first_value_on: None,
            check_ins: onboarding.check_ins.clone(),
        }),
        State::Steady(steady) => Ok(Since {
            ownership: steady.ownership.clone(),
            kickoff_at: steady.kickoff_at,
            first_value_on: Some(steady.first_value_on),
            check_ins: steady.check_ins.clone(),
        }),
        State::Acknowledged(_) | State::KickoffBooked(_) => Err(Refusal::KickoffNotHeld),
        State::Submitted(_) | State::Returned(_) | State::Closed(_) | State::Cancelled(_) => {
            Err(no_kickoff_here(handoff))
        }
    }
}

pub(super) fn check_in(
    handoff: &Handoff,
    actor: &Actor,
    answer: CheckIn,
    first_value_on: Option<NaiveDate>,
    kept: &[u32],
    days: &[u32],
) -> Result<Decision, Refusal> {
    let mut since = since_kickoff(handoff)?;
    must_be_manager(handoff, actor)?;
    let answered = |one: &&CheckIn| answer.day > 0 && one.day >= answer.day;
    if let Some(before) = since.check_ins.iter().find(answered) {
        return Err(Refusal::AlreadyCheckedIn {
            by: before.by.clone(),
            at: before.at,
        });
    }
    let health = answer.health;
    if health.alarms() && answer.note.trim().is_empty() {
        return Err(Refusal::NoReason);
    }
    let mut touchpoints = vec![Touchpoint::CheckedIn {
        day: answer.day,
        health,
        note: answer.note.clone(),
    }];
    let completes = first_value_on.filter(|_| since.first_value_on.is_none());
    if let Some(first_value_on) = completes {
        must_not_lie_ahead(first_value_on, answer.at)?;
        since.first_value_on = Some(first_value_on);
        touchpoints.push(Touchpoint::Completed { first_value_on });
    }
    let (at, by) = (answer.at, answer.by.clone());
    let last = answer.day > 0 && days.iter().all(|day| *day <= answer.day);
    since.check_ins.push(answer);
    let nth = since.check_ins.len();
    let closes = last || health == Health::Lost;
    let mut notices = Vec::new();
    let news = if closes {
        touchpoints.push(Touchpoint::Closed { outcome: health });
        Some(News::Closed)
    } else {
        completes.map(|_| News::Steady)
    };
    if let Some(news) = news {
        for concerned in [&handoff.seller, &handoff.manager] {
            tell(&mut notices, handoff, actor, concerned, news.clone());
        }
    }
    let state = if closes {
        State::Closed(Closed {
            ownership: since.ownership,
            kickoff_at: since.kickoff_at,
            first_value_on: since.first_value_on,
            at,
            by: by.clone(),
            outcome: health,
            check_ins: since.check_ins,
        })
    } else {
        still_open(handoff, since, at)
    };
    let mut fates = handoff.fates.clone();
    let open = handoff
        .promises()
        .filter(super::super::promise::Standing::is_open);
    for standing in open.filter(|standing| kept.contains(&standing.promise.row)) {
        let (by, turn, row) = (by.clone(), Turn::Kept, standing.promise.row);
        let recorded = fates.entry(row).or_default();
        recorded.push(Fate {
            at,
            by: by.clone(),
            turn,
        });
        let nth = recorded.len();
        let news = News::PromiseTurned { row, nth, by };
        for concerned in [&handoff.seller, &handoff.manager] {
            tell(&mut notices, handoff, actor, concerned, news.clone());
        }
        touchpoints.push(Touchpoint::PromiseTurned {
            text: standing.promise.text.clone(),
            turn: Turn::Kept,
        });
    }
    let for_leads = health.alarms().then_some(News::AtRisk { nth, health });
    Ok(Decision {
        handoff: Handoff {
            // Nobody takes over what has ended.
            offer: handoff.offer.clone().filter(|_| !closes),
            fates,
            ..next(handoff, state)
        },
        touchpoints,
        notices,
        for_leads: for_leads.into_iter().collect(),
    })
}

/// Onboarding, or steady once the first value is there.
fn still_open(handoff: &Handoff, since: Since, now: Instant) -> State {
    match (&handoff.state, since.first_value_on) {
        (State::Onboarding(onboarding), None) => {
            State::Onboarding(crate::domain::handoff::Onboarding {
                check_ins: since.check_ins,
                ..onboarding.clone()
            })
        }
        (State::Steady(steady), _) => State::Steady(Steady {
            check_ins: since.check_ins,
            ..steady.clone()
        }),
        (_, Some(first_value_on)) => State::Steady(Steady {
            ownership: since.ownership,
            kickoff_at: since.kickoff_at,
            first_value_on,
            completed_at: now,
            check_ins: since.check_ins,
        }),
        (state, None) => (*state).clone(),
    }
}

fn must_not_lie_ahead(day: NaiveDate, now: Instant) -> Result<(), Refusal> {
    // A day that has begun somewhere on earth is not ahead.
    let latest = (now + chrono::TimeDelta::hours(14)).date_naive();
    if day > latest {
        return Err(Refusal::FirstValueAhead);
    }
    Ok(())
}

pub(super) fn complete(
    handoff: &Handoff,
    actor: &Actor,
    first_value_on: NaiveDate,
    now: Instant,
) -> Result<Decision, Refusal> {
    let since = since_kickoff(handoff)?;
    must_be_manager(handoff, actor)?;
    if let Some(on) = since.first_value_on {
        return Err(Refusal::AlreadyComplete { on });
    }
    must_not_lie_ahead(first_value_on, now)?;
    let state = State::Steady(Steady {
        ownership: since.ownership,
        kickoff_at: since.kickoff_at,
        first_value_on,
        completed_at: now,
        check_ins: since.check_ins,
    });
    let mut notices = Vec::new();
    for concerned in [&handoff.seller, &handoff.manager] {
        tell(&mut notices, handoff, actor, concerned, News::Steady);
    }
    Ok(Decision {
        handoff: next(handoff, state),
        touchpoints: vec![Touchpoint::Completed { first_value_on }],
        notices,
        for_leads: Vec::new(),
    })
}

pub(super) fn turn_promise(
    handoff: &Handoff,
    actor: &Actor,
    row: u32,
    turn: Turn,
    now: Instant,
) -> Result<Decision, Refusal> {
    must_take_part(handoff, actor)?;
    let standing = handoff
        .promises()
        .find(|standing| standing.promise.row == row)
        .ok_or(Refusal::NoSuchPromise)?;
    if let Some(last) = standing.last.filter(|_| !standing.is_open()) {
        return Err(Refusal::PromiseSettled {
            by: last.by.clone(),
            at: last.at,
        });
    }
    match &turn {
        Turn::Renegotiated { due, .. } if *due < now.date_naive() => {
            return Err(Refusal::DueInThePast);
        }
        Turn::Renegotiated { why, .. } | Turn::Broken { why } if why.trim().is_empty() => {
            return Err(Refusal::NoReason);
        }
        Turn::Renegotiated { .. } | Turn::Broken { .. } | Turn::Kept => {}
    }
    let touchpoint = Touchpoint::PromiseTurned {
        text: standing.promise.text.clone(),
        turn: turn.clone(),
    };
    let mut fates = handoff.fates.clone();
    let recorded = fates.entry(row).or_default();
    recorded.push(Fate {
        at: now,
        by: actor.user.clone(),
        turn,
    });
    let nth = recorded.len();
    let mut notices = Vec::new();
    for concerned in [&handoff.seller, &handoff.manager] {
        let by = actor.user.clone();
        let news = News::PromiseTurned { row, nth, by };
        tell(&mut notices, handoff, actor, concerned, news);
    }
    Ok(Decision {
        handoff: Handoff {
            fates,
            ..next(handoff, handoff.state.clone())
        },
        touchpoints: vec![touchpoint],
        notices,
        for_leads: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decide::tests::at;
    use crate::domain::decide::{Event, decide};
    use crate::domain::handoff::Onboarding;
    use crate::domain::ids::UserId;
    use crate::domain::promise::Promise;

    fn mia() -> Actor {
        Actor::new(UserId::new("UMIA"), false)
    }

    /// Mia's since 20 November; the kickoff was held on the 27th.
    fn onboarding() -> Handoff {
        let mut handoff = crate::domain::decide::tests::submitted();
        handoff.brief.promises.rows = vec![Promise {
            text: "Single sign-on".to_owned(),
            due: Some("2026-12-15".parse().unwrap()),
            ..Promise::blank(1)
        }];
        handoff.state = State::Onboarding(Onboarding {
            ownership: Ownership {
                owner: UserId::new("UMIA"),
                acknowledged_at: at("2026-11-20 13:00"),
                matters_most: None,
                bookings: 1,
                returns: 0,
            },
            kickoff_at: at("2026-11-27 09:00"),
            held_recorded_at: at("2026-11-27 10:00"),
            check_ins: Vec::new(),
        });
        handoff
    }

    fn answer(day: u32, health: Health, note: &str) -> Event {
        Event::CheckIn {
            day,
            health,
            note: note.to_owned(),
            first_value_on: None,
            kept: Vec::new(),
            days: vec![7, 30, 60, 90],
        }
    }

    fn now() -> Instant {
        at("2026-12-04 10:00")
    }

    #[test]
    fn a_customer_at_risk_reaches_the_leads_with_the_reason() {
        let without = answer(7, Health::AtRisk, " ");
        let refused = decide(&onboarding(), without, &mia(), now());
        assert_eq!(refused, Err(Refusal::NoReason));
        let at_risk = answer(7, Health::AtRisk, "Bo left.");
        let decision = decide(&onboarding(), at_risk, &mia(), now()).unwrap();
        let health = Health::AtRisk;
        assert_eq!(decision.for_leads, [News::AtRisk { nth: 1, health }]);
        assert_eq!(decision.handoff.health(), Some(Health::AtRisk));
        assert!(decision.handoff.is_open());
        let fine = answer(7, Health::OnTrack, "");
        let decision = decide(&onboarding(), fine, &mia(), now()).unwrap();
        assert!(decision.for_leads.is_empty());
    }

    #[test]
    fn a_promise_ticked_as_kept_is_told_as_if_it_were_said_alone() {
        let mut event = answer(7, Health::OnTrack, "");
        if let Event::CheckIn { kept, .. } = &mut event {
            *kept = vec![1, 8];
        }
        let decision = decide(&onboarding(), event, &mia(), now()).unwrap();
        let turn = Turn::Kept;
        let alone = decide(
            &onboarding(),
            Event::TurnPromise { row: 1, turn },
            &mia(),
            now(),
        );
        let alone = alone.unwrap();
        assert_eq!(decision.notices.len(), 1, "the seller, of the one there is");
        assert_eq!(decision.notices, alone.notices);
        assert_eq!(decision.handoff.fates, alone.handoff.fates);
    }

    #[test]
    fn the_last_day_closes_with_an_outcome_and_so_does_a_lost_customer() {
        for (event, outcome) in [
            (answer(90, Health::OnTrack, ""), Health::OnTrack),
            (answer(90, Health::AtRisk, "No sponsor."), Health::AtRisk),
            (answer(7, Health::Lost, "They left."), Health::Lost),
            (answer(0, Health::Lost, "They left."), Health::Lost),
        ] {
            let decision = decide(&onboarding(), event, &mia(), now()).unwrap();
            let State::Closed(closed) = &decision.handoff.state else {
                panic!("{:?}", decision.handoff.state)
            };
            assert_eq!(closed.outcome, outcome);
            assert!(
                decision
                    .notices
                    .iter()
                    .any(|told| told.news == News::Closed)
            );
            let again = decide(
                &decision.handoff,
                answer(90, Health::OnTrack, ""),
                &mia(),
                now(),
            );
            assert!(matches!(again, Err(Refusal::Closed { .. })));
        }
        let unasked = answer(0, Health::OnTrack, "");
        let decision = decide(&onboarding(), unasked, &mia(), now()).unwrap();
        assert!(decision.handoff.is_open(), "nobody asked for the last one");
    }

    #[test]
    fn a_day_is_answered_once_and_an_earlier_one_not_after_it() {
        let one = decide(
            &onboarding(),
            answer(30, Health::OnTrack, ""),
            &mia(),
            now(),
        );
        let after = one.unwrap().handoff;
        for day in [7, 30] {
            let again = decide(&after, answer(day, Health::OnTrack, ""), &mia(), now());
            let by = UserId::new("UMIA");
            assert_eq!(again, Err(Refusal::AlreadyCheckedIn { by, at: now() }));
        }
        assert!(decide(&after, answer(60, Health::OnTrack, ""), &mia(), now()).is_ok());
    }

    #[test]
    fn the_first_value_completes_the_onboarding_once() {
        let day: NaiveDate = "2026-12-03".parse().unwrap();
        let complete = |first_value_on| Event::Complete { first_value_on };
        let done = decide(&onboarding(), complete(day), &mia(), now()).unwrap();
        assert!(
            matches!(&done.handoff.state, State::Steady(steady) if steady.first_value_on == day)
        );
        let again = decide(&done.handoff, complete(day), &mia(), now());
        assert_eq!(again, Err(Refusal::AlreadyComplete { on: day }));
        let ahead = decide(
            &onboarding(),
            complete("2026-12-24".parse().unwrap()),
            &mia(),
            now(),
        );
        assert_eq!(ahead, Err(Refusal::FirstValueAhead));
        // With a check-in as well, and it stays when a later one says nothing about it.
        let mut with = answer(7, Health::OnTrack, "");
        if let Event::CheckIn { first_value_on, .. } = &mut with {
            *first_value_on = Some(day);
        }
        let steady = decide(&onboarding(), with, &mia(), now()).unwrap().handoff;
        assert!(matches!(steady.state, State::Steady(_)));
        let later = decide(&steady, answer(30, Health::OnTrack, ""), &mia(), now()).unwrap();
        assert!(
            matches!(&later.handoff.state, State::Steady(steady) if steady.check_ins.len() == 2)
        );
    }

    #[test]
    fn a_promise_is_kept_moved_or_broken_and_then_settled() {
        let turn = |turn| Event::TurnPromise { row: 1, turn };
        let due: NaiveDate = "2027-01-15".parse().unwrap();
        let why = || "They asked for it.".to_owned();
        let moved = turn(Turn::Renegotiated { due, why: why() });
        let moved = decide(&onboarding(), moved, &mia(), now()).unwrap().handoff;
        let standing = moved.promises().next().unwrap();
        assert_eq!((standing.due, standing.is_open()), (Some(due), true));
        let kept = decide(&moved, turn(Turn::Kept), &mia(), now()).unwrap();
        assert_eq!(kept.notices.len(), 1, "the seller hears of it");
        let again = decide(
            &kept.handoff,
            turn(Turn::Broken { why: why() }),
            &mia(),
            now(),
        );
        assert!(matches!(again, Err(Refusal::PromiseSettled { .. })));
        for (turn, refusal) in [
            (Turn::Broken { why: String::new() }, Refusal::NoReason),
            (
                Turn::Renegotiated {
                    due: "2026-12-01".parse().unwrap(),
                    why: why(),
                },
                Refusal::DueInThePast,
            ),
        ] {
            let event = Event::TurnPromise { row: 1, turn };
            assert_eq!(decide(&onboarding(), event, &mia(), now()), Err(refusal));
        }
        let other = Event::TurnPromise {
            row: 9,
            turn: Turn::Kept,
        };
        let refused = decide(&onboarding(), other, &mia(), now());
        assert_eq!(refused, Err(Refusal::NoSuchPromise));
    }
}
