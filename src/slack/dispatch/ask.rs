//! Questions to the seller: asked from the card or by command, answered, taken back.

use super::click::{self, in_place, stale};
use super::find::{Meant, meant};
use super::submission::{act_by, carry_out};
use super::{act_of, explained, refused, say_in_form};
use crate::domain::asked::Attribution;
use crate::domain::deadline::Clock;
use crate::domain::decide::{Event, decide};
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::domain::refusal::Refusal;
use crate::flows::find::{Found, Seen};
use crate::flows::{FlowError, act, ask as flow, find};
use crate::slack::action::{Owing, Target};
use crate::slack::command::about_and_text;
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, Command, Origin, Submission, View};
use crate::slack::line::Line;
use crate::slack::message::Message;
use crate::slack::messages::{answers, questions};
use crate::slack::reply::Reply;
use crate::slack::views::{ask as form, reading};

/// *Ask the seller* on the card.
pub(super) async fn ask(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    match click.value.parse::<Target>() {
        Ok(target) => open_form(edge, &click.origin, target.handoff).await,
        Err(_) => Ok(say_in_form(&click.origin, stale())),
    }
}

async fn open_form(edge: &Edge, origin: &Origin, id: HandoffId) -> Result<Reply, FlowError> {
    let seen = find::see(&edge.ctx, &origin.workspace, &origin.user, id).await?;
    // The rules, asked with the least that it could come to.
    let event = Event::Ask {
        text: "?".to_owned(),
        field: None,
    };
    if let Some(why) = would_refuse(edge, &seen, event) {
        let why = refused(edge, origin, &why, Some(&seen.handoff)).await;
        return Ok(say_in_form(origin, why));
    }
    Ok(click::open(origin, form::ask(&seen.handoff)))
}

fn would_refuse(edge: &Edge, seen: &Seen, event: Event) -> Option<Refusal> {
    let now = edge.ctx.clock.now();
    decide(&seen.handoff, event, &seen.actor, now).err()
}

/// The form that asks, submitted.
pub(super) async fn asked(
    edge: &Edge,
    submission: &Submission,
    id: HandoffId,
) -> Result<Reply, FlowError> {
    let (text, field) = match form::read_question(&submission.view.inputs) {
        Ok(read) => read,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let event = Event::Ask { text, field };
    match act::act(&edge.ctx, &act_by(submission), id, &event).await {
        Ok(_) => Ok(Reply::close()),
        Err(FlowError::Refused {
            refusal: Refusal::AskedAlready { nth },
            ..
        }) => Ok(Reply::errors(form::asked_already(nth))),
        Err(error) => {
            let title = match &error {
                FlowError::Refused {
                    handoff: Some(handoff),
                    ..
                } => handoff.customer.as_str().to_owned(),
                FlowError::Refused { handoff: None, .. } | FlowError::Store(_) => {
                    "Handoff".to_owned()
                }
            };
            let typed = submission.view.inputs.texts();
            let why = explained(edge, &submission.origin, &error).await;
            let view = reading::without_effect(&title, why, typed);
            Ok(Reply::become_view(view))
        }
    }
}

/// *Open questions* on the card, or on what a new seller is told.
pub(super) async fn questions(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Ok(target) = click.value.parse::<Target>() else {
        return Ok(say_in_form(origin, stale()));
    };
    let seen = find::see(&edge.ctx, &origin.workspace, &origin.user, target.handoff).await?;
    if !seen.may_read {
        let refusal = Refusal::NotAParticipant {
            seller: seen.handoff.seller.clone(),
            manager: seen.handoff.manager.clone(),
        };
        let why = refused(edge, origin, &refusal, Some(&seen.handoff)).await;
        return Ok(say_in_form(origin, why));
    }
    Ok(click::open(origin, form::open(&seen.handoff, &seen.actor)))
}

/// The question that a button is about.
fn about(click: &Click) -> Option<(HandoffId, u32)> {
    let Owing(item) = click.value.parse().ok()?;
    match item.clock {
        Clock::Question { nth } => Some((item.handoff, nth)),
        Clock::Acknowledge { .. }
        | Clock::Answer { .. }
        | Clock::TakeOver { .. }
        | Clock::BookKickoff { .. }
        | Clock::HoldKickoff
        | Clock::RecordKickoff { .. }
        | Clock::CheckIn { .. }
        | Clock::Promise { .. }
        | Clock::OnCall => None,
    }
}

/// *Answer* on a question.
pub(super) async fn answer(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    match about(click) {
        Some((id, nth)) => open_answer(edge, &click.origin, click.view.as_ref(), id, nth).await,
        None => Ok(say_in_form(&click.origin, stale())),
    }
}

/// Opens the form that answers, in place of the list that is open.
pub(super) async fn open_answer(
    edge: &Edge,
    origin: &Origin,
    on_screen: Option<&View>,
    id: HandoffId,
    nth: u32,
) -> Result<Reply, FlowError> {
    let seen = find::see(&edge.ctx, &origin.workspace, &origin.user, id).await?;
    let handoff = &seen.handoff;
    let event = Event::AnswerQuestion {
        nth,
        text: "?".to_owned(),
        who: Attribution {
            asked_by: String::new(),
            answered_by: String::new(),
            on: edge.ctx.clock.now().date_naive(),
        },
    };
    let view = match (would_refuse(edge, &seen, event), handoff.question(nth)) {
        (None, Some(asked)) => form::answer(handoff, asked),
        (why, _) => {
            let why = why.unwrap_or(Refusal::NoSuchQuestion);
            let line = refused(edge, origin, &why, Some(handoff)).await;
            reading::sentence(handoff.customer.as_str(), line)
        }
    };
    Ok(match on_screen {
        Some(on_screen) => in_place(on_screen, view),
        None => click::open(origin, view),
    })
}

/// The form that answers, submitted.
pub(super) async fn answered(
    edge: &Edge,
    submission: &Submission,
    id: HandoffId,
    nth: u32,
) -> Result<Reply, FlowError> {
    let text = match form::read_answer(&submission.view.inputs) {
        Ok(text) => text,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let event = flow::answer(&edge.ctx, &act_by(submission), id, nth, &text).await?;
    carry_out(edge, submission, id, &event).await
}

/// *Take back* in the list of questions, which then shows what is left.
pub(super) async fn take_back(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Some((id, nth)) = about(click) else {
        return Ok(say_in_form(origin, stale()));
    };
    let event = Event::TakeBackQuestion { nth };
    let taken = act::act(&edge.ctx, &act_of(origin), id, &event).await;
    let Some(on_screen) = &click.view else {
        let line = match taken {
            Ok(handoff) => questions::taken_back(&handoff, nth),
            Err(error) => explained(edge, origin, &error).await,
        };
        return Ok(Reply::tell(Message::from(line)));
    };
    let view = match taken {
        Ok(_) => {
            let seen = find::see(&edge.ctx, &origin.workspace, &origin.user, id).await?;
            form::open(&seen.handoff, &seen.actor)
        }
        Err(error) => {
            let why = explained(edge, origin, &error).await;
            reading::sentence("Handoff", why)
        }
    };
    Ok(in_place(on_screen, view))
}

/// `/handoff ask`: with a question, or with none, which opens the form.
pub(super) async fn command(
    edge: &Edge,
    command: &Command,
    rest: &str,
) -> Result<Reply, FlowError> {
    let (handoff, text) = match spoken_of(edge, command, rest).await? {
        Ok(found) => found,
        Err(answer) => {
            return Ok(Reply::whisper(if rest.is_empty() {
                answer
            } else {
                questions::not_asked(answer, rest)
            }));
        }
    };
    let origin = &command.origin;
    if text.is_empty() {
        return open_form(edge, origin, handoff.id).await;
    }
    let event = Event::Ask {
        text: text.clone(),
        field: None,
    };
    let by = act_of(origin);
    Ok(Reply::whisper(
        match act::act(&edge.ctx, &by, handoff.id, &event).await {
            Ok(handoff) => Message::from(on_its_way(edge, origin, &handoff, &text).await?),
            Err(error) => {
                let why = Message::from(explained(edge, origin, &error).await);
                questions::not_asked(why, &text)
            }
        },
    ))
}

/// A redelivery is told the same as what it repeats.
async fn on_its_way(
    edge: &Edge,
    origin: &Origin,
    handoff: &Handoff,
    text: &str,
) -> Result<Line, FlowError> {
    let mut newest = handoff.asked.iter().rev();
    let theirs = newest.find(|asked| asked.by == origin.user && asked.text == text);
    let nth = theirs.map_or(0, |asked| asked.nth);
    let seller_left = flow::seller_left(&edge.ctx, handoff).await?;
    Ok(questions::on_its_way(handoff, nth, seller_left))
}

/// The handoff and the question; or, where it is not clear which handoff, what to answer.
async fn spoken_of(
    edge: &Edge,
    command: &Command,
    rest: &str,
) -> Result<Result<(Box<Handoff>, String), Message>, FlowError> {
    let (about, text) = about_and_text(rest);
    let named = match meant(edge, command, "ask", &about).await? {
        // Only a name, of whomever: the question is still to be written.
        Meant::This(here) if about.is_empty() && !text.is_empty() => {
            let only_name = named_alone(edge, command, &text).await?;
            return Ok(Ok(
                only_name.map_or((here, text), |named| (named, String::new()))
            ));
        }
        Meant::This(handoff) => return Ok(Ok((handoff, text))),
        Meant::Unclear(answer) => answer,
    };
    if about.is_empty() {
        if text.is_empty() {
            return Ok(Err(named));
        }
        let name = text.trim_end_matches(':');
        return Ok(match meant(edge, command, "ask", name).await? {
            Meant::This(handoff) => Ok((handoff, String::new())),
            // More words than a name has: it was a question, and nobody knows about whom.
            Meant::Unclear(_) if name.contains(['?', '\n']) => Err(answers::incomplete("ask")),
            Meant::Unclear(answer) => Err(answer),
        });
    }
    // In a customer's channel a colon may just be part of the question.
    let is_number = about.parse::<HandoffId>().is_ok();
    Ok(match meant(edge, command, "ask", "").await? {
        Meant::This(here) if !is_number => Ok((here, rest.to_owned())),
        Meant::This(_) | Meant::Unclear(_) => Err(named),
    })
}

/// The handoff that these words are the whole name of.
async fn named_alone(
    edge: &Edge,
    command: &Command,
    text: &str,
) -> Result<Option<Box<Handoff>>, FlowError> {
    let origin = &command.origin;
    let name = text.trim_end_matches(':');
    let found = find::find(&edge.ctx, &origin.workspace, &origin.user, name).await?;
    let Found::One(handoff) = found else {
        return Ok(None);
    };
    let seen = find::see(&edge.ctx, &origin.workspace, &origin.user, handoff.id).await?;
    Ok(seen.may_read.then_some(handoff))
}
