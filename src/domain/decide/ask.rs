//! Questions to the seller: asked, answered, taken back. Nothing else about the handoff changes
//! but, with an answer that belongs to a field, the brief.

use super::{Decision, must_take_part, next, tell};
use crate::domain::Instant;
use crate::domain::actor::Actor;
use crate::domain::asked::{
    Asked, Attribution, End, LONGEST_QUESTION, LONGEST_REPLY, MOST_OPEN, Merged, Reply, with_below,
};
use crate::domain::handoff::Handoff;
use crate::domain::notice::{News, Notice};
use crate::domain::refusal::Refusal;
use crate::domain::template::FieldKey;
use crate::domain::touchpoint::Touchpoint;

pub(super) fn ask(
    handoff: &Handoff,
    actor: &Actor,
    text: &str,
    field: Option<FieldKey>,
    now: Instant,
) -> Result<Decision, Refusal> {
    must_take_part(handoff, actor)?;
    let text = said(text, LONGEST_QUESTION)?;
    let takes = |key: &FieldKey| handoff.fields_to_ask_about().any(|field| field.key == *key);
    if field.as_ref().is_some_and(|field| !takes(field)) {
        return Err(Refusal::NoSuchField);
    }
    let same =
        |asked: &&Asked| asked.by == actor.user && asked.text == text && asked.field == field;
    if let Some(same) = handoff.open_questions().find(same) {
        return Err(Refusal::AskedAlready { nth: same.nth });
    }
    if handoff.open_questions().count() >= MOST_OPEN {
        return Err(Refusal::TooManyQuestions { most: MOST_OPEN });
    }
    let nth = handoff.asked.last().map_or(0, |last| last.nth) + 1;
    let mut asked = handoff.asked.clone();
    asked.push(Asked {
        nth,
        by: actor.user.clone(),
        at: now,
        text,
        field,
        end: None,
    });
    // The seller gets it even if they cover for whoever asks: the message carries the button that
    // answers.
    let of = handoff.seller.clone();
    let notice = Notice::new(handoff.id, &handoff.seller, News::Question { nth, of });
    let touchpoint = Touchpoint::QuestionAsked { nth };
    Ok(changed(handoff, asked, touchpoint, vec![notice]))
}

pub(super) fn answer(
    handoff: &Handoff,
    actor: &Actor,
    nth: u32,
    text: &str,
    who: &Attribution,
    now: Instant,
) -> Result<Decision, Refusal> {
    let question = still_open(handoff, nth)?;
    if !actor.may_answer(handoff) {
        return Err(Refusal::NotTheSeller {
            seller: handoff.seller.clone(),
        });
    }
    let text = said(text, LONGEST_REPLY)?;
    let merged = question.field.as_ref().and_then(|field| {
        let paragraph = question.paragraph(&text, who);
        let says = with_below(handoff.brief.answer(field), &paragraph)?;
        Some((field, says, paragraph))
    });
    let mut brief = handoff.brief.clone();
    let merged = merged.map(|(field, says, paragraph)| {
        brief.set_answer(field.clone(), says);
        Merged {
            brief_version: handoff.brief_version + 1,
            paragraph,
        }
    });
    let brief_version = merged.as_ref().map(|merged| merged.brief_version);
    let end = End::Answered(Reply {
        by: actor.user.clone(),
        at: now,
        text,
        merged,
    });
    let mut notices = Vec::new();
    for concerned in [&question.by, &handoff.manager, &handoff.seller] {
        let by = actor.user.clone();
        let news = News::QuestionAnswered { nth, by };
        tell(&mut notices, handoff, actor, concerned, news);
    }
    let touchpoint = Touchpoint::QuestionAnswered { nth, brief_version };
    let decision = changed(handoff, ended(handoff, nth, &end), touchpoint, notices);
    Ok(Decision {
        handoff: Handoff {
            brief,
            brief_version: brief_version.unwrap_or(handoff.brief_version),
            ..decision.handoff
        },
        ..decision
    })
}

pub(super) fn take_back(
    handoff: &Handoff,
    actor: &Actor,
    nth: u32,
    now: Instant,
) -> Result<Decision, Refusal> {
    let question = still_open(handoff, nth)?;
    if !actor.may_take_back(question) {
        return Err(Refusal::NotYourQuestion {
            by: question.by.clone(),
        });
    }
    let by = actor.user.clone();
    let mut notices = Vec::new();
    let news = News::QuestionTakenBack {
        nth,
        by: by.clone(),
    };
    tell(&mut notices, handoff, actor, &question.by, news);
    let end = End::TakenBack { by, at: now };
    let touchpoint = Touchpoint::QuestionTakenBack { nth };
    Ok(changed(
        handoff,
        ended(handoff, nth, &end),
        touchpoint,
        notices,
    ))
}

/// What was typed, without the space around it.
pub(super) fn said(text: &str, most: usize) -> Result<String, Refusal> {
    let text = text.trim();
    let letters = text.chars().count();
    match letters {
        0 => Err(Refusal::NothingSaid),
        letters if letters > most => Err(Refusal::TooLong { letters, most }),
        _ => Ok(text.to_owned()),
    }
}

fn still_open(handoff: &Handoff, nth: u32) -> Result<&Asked, Refusal> {
    let question = handoff.question(nth).ok_or(Refusal::NoSuchQuestion)?;
    match &question.end {
        None => Ok(question),
        Some(End::Answered(reply)) => Err(Refusal::QuestionAnswered {
            by: reply.by.clone(),
            at: reply.at,
        }),
        Some(End::TakenBack { by, at }) => Err(Refusal::QuestionTakenBack {
            by: by.clone(),
            at: *at,
        }),
    }
}

fn ended(handoff: &Handoff, nth: u32, end: &End) -> Vec<Asked> {
    let mut asked = handoff.asked.clone();
    for question in asked.iter_mut().filter(|asked| asked.nth == nth) {
        question.end = Some(end.clone());
    }
    asked
}

fn changed(
    handoff: &Handoff,
    asked: Vec<Asked>,
    touchpoint: Touchpoint,
    notices: Vec<Notice>,
) -> Decision {
    Decision {
        handoff: Handoff {
            asked,
            ..next(handoff, handoff.state.clone())
        },
        touchpoints: vec![touchpoint],
        notices,
        for_leads: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::decide::tests::{at, submitted};
    use crate::domain::decide::{Event, decide};
    use crate::domain::ids::UserId;
    use crate::domain::template::{AskIf, Field, GOALS, Kind, LONGEST_ANSWER, PROMISES, Template};

    fn actor(user: &str) -> Actor {
        Actor::new(UserId::new(user), user == "ULENA")
    }

    fn now() -> Instant {
        at("2026-11-20 12:00")
    }

    fn about(text: &str, field: Option<FieldKey>) -> Event {
        Event::Ask {
            text: text.to_owned(),
            field,
        }
    }

    fn reply(nth: u32, text: &str) -> Event {
        Event::AnswerQuestion {
            nth,
            text: text.to_owned(),
            who: Attribution {
                asked_by: "Mia".to_owned(),
                answered_by: "Sam".to_owned(),
                on: "2026-11-20".parse().unwrap(),
            },
        }
    }

    fn does(handoff: &Handoff, user: &str, event: Event) -> Result<Decision, Refusal> {
        decide(handoff, event, &actor(user), now())
    }

    /// Mia asks this about the goals, which say something already.
    fn asked(text: &str) -> Handoff {
        let mut handoff = submitted();
        handoff.brief.answers.insert(GOALS, "Grow.".to_owned());
        let decision = does(&handoff, "UMIA", about(text, Some(GOALS)));
        decision.unwrap().handoff
    }

    fn told(decision: &Decision) -> Vec<String> {
        decision.notices.iter().map(Notice::key).collect()
    }

    #[test]
    fn a_question_goes_to_the_seller_and_moves_nothing() {
        let decision = does(&submitted(), "UMIA", about(" How many? ", None)).unwrap();
        assert_eq!(told(&decision), ["question/12/1.USAM/USAM"]);
        assert_eq!(decision.handoff.state, submitted().state);
        assert_eq!(decision.handoff.brief_version, 1);
        let open: Vec<&Asked> = decision.handoff.open_questions().collect();
        assert_eq!((open.len(), open[0].nth), (1, 1));
        assert_eq!(open[0].text, "How many?");
    }

    #[test]
    fn an_answer_becomes_part_of_the_brief_and_everybody_concerned_hears_of_it() {
        let handoff = asked("How many?");
        let decision = does(&handoff, "USAM", reply(1, "Forty.")).unwrap();
        assert_eq!(told(&decision), ["question-answered/12/1/UMIA"]);
        let after = &decision.handoff;
        assert_eq!(after.brief_version, 2);
        assert!(
            after
                .brief
                .answer(&GOALS)
                .starts_with("Grow.\n\nAsked by Mia: How many?")
        );
        assert_eq!(after.open_questions().count(), 0);
        let by_lead = does(&handoff, "ULENA", reply(1, "Forty.")).unwrap();
        assert_eq!(
            told(&by_lead),
            ["question-answered/12/1/UMIA", "question-answered/12/1/USAM"]
        );
    }

    #[test]
    fn what_has_no_room_in_the_brief_is_an_answer_all_the_same() {
        let mut handoff = asked("How many?");
        let full = "x".repeat(LONGEST_ANSWER);
        handoff.brief.answers.insert(GOALS, full.clone());
        let after = does(&handoff, "USAM", reply(1, "Forty.")).unwrap().handoff;
        assert_eq!(
            (after.brief.answer(&GOALS), after.brief_version),
            (&*full, 1)
        );
        let answered = after.question(1).and_then(Asked::reply).unwrap();
        assert_eq!(
            (&*answered.text, answered.brief_version()),
            ("Forty.", None)
        );
    }

    #[test]
    fn a_question_ends_once() {
        let handoff = asked("How many?");
        let (by, at) = (UserId::new("USAM"), now());
        let answered = does(&handoff, "USAM", reply(1, "Forty.")).unwrap().handoff;
        for event in [reply(1, "Fifty."), Event::TakeBackQuestion { nth: 1 }] {
            let by = by.clone();
            assert_eq!(
                does(&answered, "ULENA", event),
                Err(Refusal::QuestionAnswered { by, at })
            );
        }
        let back = does(&handoff, "ULENA", Event::TakeBackQuestion { nth: 1 }).unwrap();
        assert_eq!(told(&back), ["question-taken-back/12/1/UMIA"]);
        assert_eq!(
            does(&back.handoff, "USAM", reply(1, "Forty.")),
            Err(Refusal::QuestionTakenBack {
                by: UserId::new("ULENA"),
                at
            })
        );
        let other = does(&handoff, "USAM", reply(2, "Forty."));
        assert_eq!(other, Err(Refusal::NoSuchQuestion));
        // The next one never gets its number.
        let next = does(&back.handoff, "UMIA", about("How many?", Some(GOALS)));
        assert_eq!(next.unwrap().handoff.asked[1].nth, 2);
    }

    #[test]
    fn everybody_else_hears_who_can() {
        let handoff = asked("How many?");
        let refused = |user, event| does(&handoff, user, event).unwrap_err();
        assert!(matches!(
            refused("UOLAF", about("Why?", None)),
            Refusal::NotAParticipant { .. }
        ));
        for user in ["UMIA", "UOLAF"] {
            let seller = UserId::new("USAM");
            assert_eq!(
                refused(user, reply(1, "Forty.")),
                Refusal::NotTheSeller { seller }
            );
        }
        for user in ["USAM", "UOLAF"] {
            let by = UserId::new("UMIA");
            assert_eq!(
                refused(user, Event::TakeBackQuestion { nth: 1 }),
                Refusal::NotYourQuestion { by }
            );
        }
        let covers = [UserId::new("USAM")].into_iter().collect();
        let olaf = actor("UOLAF").covering(covers);
        assert!(decide(&handoff, reply(1, "Forty."), &olaf, now()).is_ok());
    }

    #[test]
    fn what_says_nothing_or_too_much_or_the_same_again_is_not_asked() {
        let handoff = asked("How many?");
        let refused = |event| does(&handoff, "UMIA", event).unwrap_err();
        assert_eq!(refused(about(" \n", None)), Refusal::NothingSaid);
        let long = "é".repeat(LONGEST_QUESTION + 1);
        let (letters, most) = (LONGEST_QUESTION + 1, LONGEST_QUESTION);
        assert_eq!(
            refused(about(&long, None)),
            Refusal::TooLong { letters, most }
        );
        assert_eq!(refused(about("Why?", Some(PROMISES))), Refusal::NoSuchField);
        let again = about("How many? ", Some(GOALS));
        assert_eq!(refused(again.clone()), Refusal::AskedAlready { nth: 1 });
        assert!(
            does(&handoff, "ULENA", again).is_ok(),
            "somebody else asks it too"
        );
        assert_eq!(
            does(&handoff, "USAM", reply(1, " ")).unwrap_err(),
            Refusal::NothingSaid
        );
        let mut many = handoff;
        for nth in 2..=MOST_OPEN {
            let one = about(&format!("{nth}?"), None);
            many = does(&many, "UMIA", one).unwrap().handoff;
        }
        let most = MOST_OPEN;
        assert_eq!(
            does(&many, "UMIA", about("And?", None)),
            Err(Refusal::TooManyQuestions { most })
        );
    }

    #[test]
    fn only_what_this_brief_asks_and_takes_text_takes_answers() {
        let segment = FieldKey::of("segment");
        let with_goals = |change: fn(&mut Field)| {
            let mut handoff = submitted();
            let mut template = Template::clone(&handoff.template);
            let mut fields = template.pages.iter_mut().flat_map(|page| &mut page.fields);
            change(fields.find(|field| field.key == GOALS).unwrap());
            handoff.template = Arc::new(template);
            handoff
        };
        let named = |handoff: &Handoff| does(handoff, "UMIA", about("Why?", Some(GOALS))).err();
        let choice = with_goals(|goals| goals.kind = Kind::Choice);
        assert_eq!(named(&choice), Some(Refusal::NoSuchField));
        let mut for_some = with_goals(|goals| {
            goals.ask_if = Some(AskIf {
                field: FieldKey::of("segment"),
                is: vec!["Large".to_owned()],
            });
        });
        assert_eq!(named(&for_some), Some(Refusal::NoSuchField));
        for_some.brief.answers.insert(segment, "Large".to_owned());
        assert_eq!(named(&for_some), None);
    }

    #[test]
    fn the_end_of_the_handoff_ends_its_questions() {
        let cancel = Event::Cancel {
            reason: "Bankrupt".to_owned(),
        };
        let ended = does(&asked("How many?"), "UMIA", cancel).unwrap().handoff;
        assert_eq!(ended.open_questions().count(), 0);
        assert!(matches!(
            does(&ended, "USAM", reply(1, "Forty.")),
            Err(Refusal::Cancelled { .. })
        ));
    }
}
