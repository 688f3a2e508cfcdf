//! What somebody wrote in Slack is added: a note, a promise, or more of a field. What stood there
//! before stays, and the clocks go on.

use super::ask::said;
use super::{Decision, must_take_part, next, tell};
use crate::domain::Instant;
use crate::domain::actor::Actor;
use crate::domain::added::{Adding, Addition, Part, Place, Terms};
use crate::domain::asked::{BETWEEN, with_below};
use crate::domain::brief::Brief;
use crate::domain::handoff::Handoff;
use crate::domain::notice::News;
use crate::domain::promise::{LONGEST_PROMISE, MOST_ROWS, Promise};
use crate::domain::refusal::Refusal;
use crate::domain::template::{FieldKey, Kind, LONGEST_ANSWER, PROMISES};
use crate::domain::touchpoint::Touchpoint;

pub(super) fn add(
    handoff: &Handoff,
    actor: &Actor,
    adding: &Adding,
    now: Instant,
) -> Result<Decision, Refusal> {
    must_take_part(handoff, actor)?;
    let longest = match &adding.place {
        Place::Note | Place::Field(_) => LONGEST_ANSWER,
        Place::Promise(_) => LONGEST_PROMISE,
    };
    let addition = |text, part| Addition {
        brief_version: handoff.brief_version + 1,
        by: actor.user.clone(),
        at: now,
        source: adding.source.clone(),
        text,
        part,
    };
    let text = said(&adding.text, longest)?;
    match &adding.place {
        Place::Note => Ok(Decision {
            handoff: next(handoff, handoff.state.clone()),
            touchpoints: vec![Touchpoint::MessageNoted {
                text,
                source: adding.source.clone(),
            }],
            notices: Vec::new(),
            for_leads: Vec::new(),
        }),
        Place::Promise(terms) => {
            let (brief, row) = promised(handoff, &text, terms)?;
            let addition = addition(text, Part::Promise { row });
            Ok(grown(handoff, actor, brief, addition))
        }
        Place::Field(field) => {
            let addition = addition(text, Part::of_field(field.clone(), &adding.names));
            let brief = merged(handoff, field, &addition)?;
            Ok(grown(handoff, actor, brief, addition))
        }
    }
}

/// The brief with one promise more, and its row. Nothing was recorded of any promise that had a
/// row of this number.
fn promised(handoff: &Handoff, text: &str, terms: &Terms) -> Result<(Brief, u32), Refusal> {
    let mut asked = handoff.template().asked(&handoff.brief.answers);
    if !asked.any(|field| field.kind == Kind::Promises) {
        return Err(Refusal::NoSuchField);
    }
    let mut brief = handoff.brief.clone();
    let promises = &mut brief.promises;
    let taken = promises.rows.iter().map(|promise| promise.row);
    let last = taken.chain(handoff.fates.keys().copied()).max();
    let row = last.unwrap_or(0) + 1 + offered(handoff);
    promises.rows.retain(|promise| !promise.is_blank());
    if promises.rows.len() >= MOST_ROWS {
        return Err(Refusal::TooManyPromises { most: MOST_ROWS });
    }
    promises.none_made = false;
    promises.rows.push(Promise {
        row,
        text: text.to_owned(),
        to_whom: terms.to_whom.trim().to_owned(),
        due: terms.due,
        strength: terms.strength,
    });
    Ok((brief, row))
}

/// How many numbers the seller's form may have given to blank rows, for promises of their own.
fn offered(handoff: &Handoff) -> u32 {
    let asked = handoff.questions().iter().any(|one| one.field == PROMISES);
    if asked {
        u32::try_from(MOST_ROWS).unwrap_or(0)
    } else {
        0
    }
}

/// The brief with what was written below what the field says.
fn merged(handoff: &Handoff, field: &FieldKey, addition: &Addition) -> Result<Brief, Refusal> {
    let takes = |key: &FieldKey| handoff.fields_to_ask_about().any(|one| one.key == *key);
    if !takes(field) {
        return Err(Refusal::NoSuchField);
    }
    let before = handoff.brief.answer(field);
    let paragraph = addition.paragraph();
    let Some(says) = with_below(before, &paragraph) else {
        let letters = addition.text.chars().count();
        let around = paragraph.chars().count() - letters;
        let above = match before.trim() {
            "" => 0,
            _ => before.chars().count() + BETWEEN,
        };
        let room = LONGEST_ANSWER.saturating_sub(above + around);
        return Err(Refusal::NoRoom { letters, room });
    };
    let mut brief = handoff.brief.clone();
    brief.set_answer(field.clone(), says);
    Ok(brief)
}

/// A new version of the brief, of which seller and manager are told.
fn grown(handoff: &Handoff, actor: &Actor, mut brief: Brief, addition: Addition) -> Decision {
    let brief_version = addition.brief_version;
    let touchpoint = Touchpoint::MessageAdded {
        brief_version,
        promise: match &addition.part {
            Part::Promise { row } => Some(*row),
            Part::Field { .. } => None,
        },
    };
    brief.added.push(addition);
    let mut notices = Vec::new();
    for concerned in [&handoff.seller, &handoff.manager] {
        let by = actor.user.clone();
        let news = News::Added { brief_version, by };
        tell(&mut notices, handoff, actor, concerned, news);
    }
    Decision {
        handoff: Handoff {
            brief,
            brief_version,
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
    use crate::domain::added::tests::{names, source};
    use crate::domain::decide::tests::{at, submitted};
    use crate::domain::decide::{Event, decide};
    use crate::domain::handoff::{Question, Reason, State};
    use crate::domain::ids::UserId;
    use crate::domain::notice::Notice;
    use crate::domain::promise::{Fate, Strength, Turn};
    use crate::domain::template::{GOALS, SENSITIVITIES, Template};

    fn terms() -> Terms {
        Terms {
            to_whom: " Ann ".to_owned(),
            due: "2026-12-15".parse().ok(),
            strength: Strength::Stretch,
        }
    }

    fn adding(text: &str, place: Place) -> Event {
        Event::Add(Adding {
            text: text.to_owned(),
            source: source(),
            place,
            names: names(),
        })
    }

    fn does(handoff: &Handoff, user: &str, event: Event) -> Result<Decision, Refusal> {
        let actor = Actor::new(UserId::new(user), user == "ULENA");
        decide(handoff, event, &actor, at("2026-11-20 12:00"))
    }

    fn told(decision: &Decision) -> Vec<String> {
        decision.notices.iter().map(Notice::key).collect()
    }

    #[test]
    fn a_note_is_on_the_timeline_and_nobody_is_told() {
        let decision = does(&submitted(), "USAM", adding(" They moved. ", Place::Note)).unwrap();
        assert_eq!(told(&decision), Vec::<String>::new());
        assert_eq!(decision.handoff.brief_version, 1);
        assert_eq!(decision.handoff.brief, submitted().brief);
        let noted = Touchpoint::MessageNoted {
            text: "They moved.".to_owned(),
            source: source(),
        };
        assert_eq!(decision.touchpoints, [noted]);
    }

    #[test]
    fn a_promise_is_one_more_and_takes_the_word_back_that_there_are_none() {
        let mut handoff = submitted();
        handoff.brief.promises.none_made = true;
        handoff.brief.promises.rows = vec![Promise::blank(1)];
        let promise = |text: &str| adding(text, Place::Promise(terms()));
        let decision = does(&handoff, "UMIA", promise("SSO by then")).unwrap();
        let after = decision.handoff;
        assert!(!after.brief.promises.none_made);
        let expected = Promise {
            row: 2,
            text: "SSO by then".to_owned(),
            to_whom: "Ann".to_owned(),
            due: "2026-12-15".parse().ok(),
            strength: Strength::Stretch,
        };
        assert_eq!(after.brief.promises.rows, [expected]);
        assert_eq!(after.brief_version, 2);
        assert_eq!(after.state, handoff.state);
        assert_eq!(after.brief.addition(2).unwrap().source, source());
        let long = promise(&"é".repeat(LONGEST_PROMISE + 1));
        let refused = does(&handoff, "UMIA", long).unwrap_err();
        let (letters, most) = (LONGEST_PROMISE + 1, LONGEST_PROMISE);
        assert_eq!(refused, Refusal::TooLong { letters, most });
    }

    #[test]
    fn what_became_of_another_promise_is_not_said_of_the_new_one() {
        let mut handoff = submitted();
        handoff.brief.promises.rows.clear();
        let kept = Fate {
            at: at("2026-11-20 11:00"),
            by: UserId::new("UMIA"),
            turn: Turn::Kept,
        };
        handoff.fates.insert(4, vec![kept]);
        let promise = adding("SSO", Place::Promise(terms()));
        let after = does(&handoff, "USAM", promise).unwrap().handoff;
        assert_eq!(after.brief.promises.rows[0].row, 5);
        assert!(after.promises().all(|standing| standing.is_open()));
    }

    #[test]
    fn a_row_that_the_seller_may_be_typing_in_is_not_taken() {
        let asked = Event::Return {
            questions: vec![Question {
                field: PROMISES,
                reason: Reason::Vague,
                needed: String::new(),
            }],
        };
        let returned = does(&submitted(), "UMIA", asked).unwrap().handoff;
        let promise = adding("SSO", Place::Promise(terms()));
        let after = does(&returned, "UMIA", promise).unwrap().handoff;
        let row = after.brief.promises.rows.last().unwrap().row;
        assert!(row > u32::try_from(MOST_ROWS).unwrap(), "{row}");
        assert!(matches!(after.state, State::Returned(_)));
    }

    #[test]
    fn no_more_promises_than_a_form_can_show() {
        let mut handoff = submitted();
        let row = |row| Promise {
            text: "SSO".to_owned(),
            ..Promise::blank(row)
        };
        let most = u32::try_from(MOST_ROWS).unwrap();
        handoff.brief.promises.rows = (1..=most).map(row).collect();
        let promise = || adding("Import", Place::Promise(terms()));
        let refused = does(&handoff, "USAM", promise()).unwrap_err();
        assert_eq!(refused, Refusal::TooManyPromises { most: MOST_ROWS });
        handoff.brief.promises.rows[3] = Promise::blank(4);
        let after = does(&handoff, "USAM", promise()).unwrap().handoff;
        assert_eq!(after.brief.promises.rows.len(), MOST_ROWS);
        assert_eq!(after.brief.promises.rows.last().unwrap().row, most + 1);
        // A template of one's own may not ask for any.
        let mut template = Template::clone(&handoff.template);
        for page in &mut template.pages {
            page.fields.retain(|field| field.key != PROMISES);
        }
        handoff.template = Arc::new(template);
        let refused = does(&handoff, "USAM", promise()).unwrap_err();
        assert_eq!(refused, Refusal::NoSuchField);
    }

    #[test]
    fn a_field_says_more_and_what_it_said_before() {
        let mut handoff = submitted();
        handoff.brief.answers.insert(GOALS, "Grow.".to_owned());
        let more = |field| adding("By March.", Place::Field(field));
        let decision = does(&handoff, "ULENA", more(GOALS)).unwrap();
        assert_eq!(told(&decision), ["added/12/2/USAM", "added/12/2/UMIA"]);
        let after = &decision.handoff;
        let addition = after.brief.addition(2).unwrap();
        let says = format!("Grow.\n\n{}", addition.paragraph());
        assert_eq!(after.brief.answer(&GOALS), says);
        assert_eq!(addition.by, UserId::new("ULENA"));
        let again = does(after, "USAM", more(GOALS)).unwrap();
        assert_eq!(told(&again), ["added/12/3/UMIA"]);
        assert!(again.handoff.brief.answer(&GOALS).starts_with(&says));
        for other in [PROMISES, FieldKey::of("manager"), FieldKey::of("no_such")] {
            let refused = does(&handoff, "USAM", more(other)).unwrap_err();
            assert_eq!(refused, Refusal::NoSuchField);
        }
        assert!(does(&handoff, "USAM", more(SENSITIVITIES)).is_ok());
    }

    #[test]
    fn what_has_no_room_is_refused_with_the_room_there_is() {
        for before in ["", "é"] {
            let mut handoff = submitted();
            handoff.brief.answers.insert(GOALS, before.repeat(2500));
            let more = |letters: usize| {
                let text = "ü".repeat(letters);
                does(&handoff, "USAM", adding(&text, Place::Field(GOALS)))
            };
            let Err(Refusal::NoRoom { letters, room }) = more(LONGEST_ANSWER) else {
                panic!("it has room");
            };
            assert_eq!(letters, LONGEST_ANSWER);
            let full = more(room).unwrap().handoff;
            assert_eq!(full.brief.answer(&GOALS).chars().count(), LONGEST_ANSWER);
            let refused = more(room + 1).unwrap_err();
            let letters = room + 1;
            assert_eq!(refused, Refusal::NoRoom { letters, room });
        }
    }

    #[test]
    fn only_participants_and_only_while_it_is_open() {
        let places = || [Place::Note, Place::Promise(terms()), Place::Field(GOALS)];
        for place in places() {
            let refused = does(&submitted(), "UOLAF", adding("x", place.clone()));
            assert!(matches!(refused, Err(Refusal::NotAParticipant { .. })));
            let empty = does(&submitted(), "USAM", adding(" \n", place.clone()));
            assert_eq!(empty.unwrap_err(), Refusal::NothingSaid);
            let cancel = Event::Cancel {
                reason: "Bankrupt.".to_owned(),
            };
            let over = does(&submitted(), "USAM", cancel).unwrap().handoff;
            let refused = does(&over, "USAM", adding("x", place));
            assert!(matches!(refused, Err(Refusal::Cancelled { .. })));
        }
    }
}
