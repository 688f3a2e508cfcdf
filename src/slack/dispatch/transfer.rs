//! `/handoff transfer`: one customer, or somebody's whole book, for somebody else.

use super::click::{self, stale, would_refuse};
use super::find::{Meant, meant};
use super::submission::act_by;
use super::{explained, refused, say_in_form, we_just_met};
use crate::domain::book::parts_of;
use crate::domain::decide::{Event, decide};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{TransferId, UserId};
use crate::flows::book::{Begun, Wish};
use crate::flows::{FlowError, act, book as flow, find, meet};
use crate::slack::action::BookPage;
use crate::slack::command::{Given, transfer};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, Command, Origin, Submission};
use crate::slack::line::Line;
use crate::slack::message::Message;
use crate::slack::messages::{answers, outcome, transfer as said};
use crate::slack::reply::Reply;
use crate::slack::views::modal::Modal;
use crate::slack::views::transfer::Typed;
use crate::slack::views::{book as book_view, hand_over, reading, transfer as form};

const TITLE: &str = "Transfer customers";

pub(super) async fn command(
    edge: &Edge,
    command: &Command,
    rest: &str,
) -> Result<Reply, FlowError> {
    let Some(Given { about, people }) = transfer(rest, &command.mentions) else {
        let unclear = Message::from(said::unclear());
        return Ok(Reply::whisper(answers::with_typed(unclear, rest)));
    };
    let (from, to) = match &people[..] {
        [] => (None, None),
        [to] => (None, Some(to)),
        [from, to, ..] => (Some(from), Some(to)),
    };
    let origin = &command.origin;
    if from.is_some() && from == to {
        return Ok(whisper(said::to_themselves()));
    }
    if let Some(to) = to
        && let Some(cannot) = cannot_carry(edge, origin, to).await?
    {
        return Ok(whisper(cannot));
    }
    if !about.is_empty() {
        return match meant(edge, command, "transfer", &about).await? {
            Meant::This(handoff) => one(edge, origin, &handoff, from, to).await,
            Meant::Unclear(answer) => Ok(Reply::whisper(answers::with_typed(answer, rest))),
        };
    }
    if let Some(from) = from {
        return open_book(edge, origin, from, to).await;
    }
    // In a customer's channel it is about them.
    if let Some(channel) = &command.channel
        && let Some(here) = find::in_channel(&edge.ctx, &origin.workspace, channel).await?
    {
        return one(edge, origin, &here, None, to).await;
    }
    own(edge, origin, to).await
}

/// Why this person cannot get customers. Slack is asked about whom we do not know; by the time the
/// form is sent we do.
async fn cannot_carry(
    edge: &Edge,
    origin: &Origin,
    person: &UserId,
) -> Result<Option<Line>, FlowError> {
    let cannot = act::who_cannot_carry(&edge.ctx, &origin.workspace, person).await?;
    if cannot.is_none() {
        meet::is_new(&edge.ctx, &origin.workspace, person).await?;
    }
    Ok(cannot.map(|person| outcome::cannot_carry(&person)))
}

/// One customer: the form that hands it over, or that changes the seller. What moves is what `from`
/// does, or else what whoever asks does themselves.
async fn one(
    edge: &Edge,
    origin: &Origin,
    handoff: &Handoff,
    from: Option<&UserId>,
    to: Option<&UserId>,
) -> Result<Reply, FlowError> {
    let seen = find::see(&edge.ctx, &origin.workspace, &origin.user, handoff.id).await?;
    let handoff = &seen.handoff;
    let does = parts_of(handoff, from.unwrap_or(&origin.user));
    if let Some(from) = from.filter(|_| !does.any()) {
        return Ok(whisper(said::not_with(handoff, from)));
    }
    let sells = does.sells && !does.manages;
    let refusal = match to {
        Some(to) => {
            let (to, why) = (to.clone(), String::new());
            let event = if sells {
                Event::ChangeSeller { to, why }
            } else {
                Event::HandOver { to, why }
            };
            decide(handoff, event, &seen.actor, edge.ctx.clock.now()).err()
        }
        None if sells => would_refuse(edge, &seen, click::Wish::ChangeSeller),
        None => would_refuse(edge, &seen, click::Wish::HandOver),
    };
    if let Some(refusal) = refusal {
        let why = refused(edge, origin, &refusal, Some(handoff)).await;
        return Ok(whisper(why));
    }
    let view = if sells {
        hand_over::change_seller(handoff, to)
    } else {
        hand_over::hand_over(handoff, to)
    };
    Ok(click::open(origin, view))
}

/// Nobody was named whose it is: one's own, or whose leads choose.
async fn own(edge: &Edge, origin: &Origin, to: Option<&UserId>) -> Result<Reply, FlowError> {
    let seen = flow::see(&edge.ctx, &origin.workspace, &origin.user, &origin.user).await?;
    let typed = Typed {
        to: to.cloned(),
        why: String::new(),
    };
    let empty = seen.book.handoffs.is_empty();
    if empty && !seen.actor.lead {
        let nothing = said::nothing_of_yours();
        return Ok(whisper(if we_just_met(edge, origin).await {
            nothing.text(" ").text(outcome::JUST_MET)
        } else {
            nothing
        }));
    }
    if to == Some(&origin.user) && !empty {
        return Ok(whisper(said::to_themselves()));
    }
    let book = Some(&seen.book).filter(|_| !empty);
    let view = form::transfer(book, seen.actor.lead, &typed);
    Ok(click::open(origin, view))
}

/// Somebody's whole book.
async fn open_book(
    edge: &Edge,
    origin: &Origin,
    from: &UserId,
    to: Option<&UserId>,
) -> Result<Reply, FlowError> {
    let typed = Typed {
        to: to.cloned(),
        why: String::new(),
    };
    Ok(match shown(edge, origin, from, &typed).await? {
        Ok(view) => click::open(origin, view),
        Err(why) => whisper(why),
    })
}

/// The form, or why it is not for this person.
async fn shown(
    edge: &Edge,
    origin: &Origin,
    from: &UserId,
    typed: &Typed,
) -> Result<Result<Modal, Line>, FlowError> {
    let seen = flow::see(&edge.ctx, &origin.workspace, &origin.user, from).await?;
    if !seen.may_give() {
        let why = said::not_theirs(from);
        return Ok(Err(if we_just_met(edge, origin).await {
            why.text(" ").text(outcome::JUST_MET)
        } else {
            why
        }));
    }
    if seen.book.handoffs.is_empty() {
        return Ok(Err(said::nothing_of(from)));
    }
    Ok(Ok(form::transfer(Some(&seen.book), seen.actor.lead, typed)))
}

/// *Hand over the whole book*, on the list of what somebody left behind.
pub(super) async fn open_for_leaver(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    if click.value.is_empty() {
        return Ok(say_in_form(origin, stale()));
    }
    let from = UserId::new(click.value.clone());
    Ok(match shown(edge, origin, &from, &Typed::default()).await? {
        Ok(view) => click::open(origin, view),
        Err(why) => say_in_form(origin, why),
    })
}

/// Another person was chosen in the form: it shows what they have.
pub(super) async fn from_chosen(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Some(on_screen) = &click.view else {
        return Ok(say_in_form(origin, stale()));
    };
    if click.value.is_empty() {
        return Ok(Reply::empty());
    }
    let from = UserId::new(click.value.clone());
    let typed = form::typed(&on_screen.inputs);
    let view = chosen(edge, origin, &from, &typed).await?;
    Ok(click::in_place(on_screen, view))
}

/// The form for whoever was chosen in it. It stays a form, so that somebody else can be chosen.
async fn chosen(
    edge: &Edge,
    origin: &Origin,
    from: &UserId,
    typed: &Typed,
) -> Result<Modal, FlowError> {
    let seen = flow::see(&edge.ctx, &origin.workspace, &origin.user, from).await?;
    Ok(if seen.may_give() {
        form::transfer(Some(&seen.book), seen.actor.lead, typed)
    } else {
        reading::sentence(TITLE, said::not_theirs(from))
    })
}

/// The form was sent. What moves is what was on the screen: if somebody else was chosen and their
/// customers were not shown yet, they are shown first.
pub(super) async fn submitted(
    edge: &Edge,
    submission: &Submission,
    shown: Option<&UserId>,
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let inputs = &submission.view.inputs;
    let chosen_now = form::chosen(inputs);
    let Some(from) = chosen_now.as_ref().or(shown) else {
        return Ok(Reply::become_view(reading::sentence(
            TITLE,
            said::nothing_of_yours(),
        )));
    };
    if shown != Some(from) {
        let typed = form::typed(inputs);
        let view = chosen(edge, origin, from, &typed).await?;
        return Ok(Reply::become_view(view));
    }
    let entered = match form::read(inputs, from) {
        Ok(entered) => entered,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let wish = Wish {
        id: TransferId::new(uuid::Uuid::new_v4().simple().to_string()),
        from: from.clone(),
        to: entered.to,
        why: entered.why,
        parts: entered.parts,
    };
    let begun = match flow::begin(&edge.ctx, &act_by(submission), &wish).await {
        Ok(begun) => begun,
        Err(error @ FlowError::Store(_)) => return Err(error),
        Err(error @ FlowError::Refused { .. }) => {
            let why = explained(edge, origin, &error).await;
            return Ok(without_effect(submission, why));
        }
    };
    Ok(match begun {
        Begun::OnItsWay { customers } => Reply::become_view(reading::sentence(
            TITLE,
            said::on_its_way(&wish.from, &wish.to, customers),
        )),
        Begun::Already => Reply::become_view(reading::sentence(TITLE, said::already())),
        Begun::UnderWay(other) => without_effect(submission, said::under_way(&other)),
        Begun::Empty => without_effect(submission, said::nothing_of(&wish.from)),
        Begun::NotTheirs => without_effect(submission, said::not_theirs(&wish.from)),
        Begun::ToThemselves => Reply::errors(form::to_themselves()),
        Begun::CannotCarry(person) => {
            Reply::errors(form::wrong_receiver(&outcome::why_not(&person)))
        }
    })
}

/// Nothing was done, and what was typed is not lost.
fn without_effect(submission: &Submission, why: Line) -> Reply {
    let typed = submission.view.inputs.texts();
    Reply::become_view(reading::without_effect(TITLE, why, typed))
}

/// *Show all*, *Next* and *Back*: what came with a book, as it is now.
pub(super) async fn page(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let (ctx, workspace) = (&edge.ctx, &origin.workspace);
    let Ok(BookPage { transfer, page }) = click.value.parse::<BookPage>() else {
        return Ok(say_in_form(origin, stale()));
    };
    let Some(gone) = flow::gone(ctx, workspace, &transfer).await? else {
        return Ok(say_in_form(origin, stale()));
    };
    if !flow::may_read(ctx, workspace, &origin.user, &gone.transfer).await? {
        return Ok(say_in_form(origin, said::not_yours_to_read()));
    }
    let came = gone.came();
    let details = flow::details(ctx, workspace, book_view::shown(&came, page)).await?;
    let view = book_view::book(&gone, &details.channels, &details.caught_up, page);
    Ok(match &click.view {
        Some(on_screen) => click::in_place(on_screen, view),
        None => click::open(origin, view),
    })
}

fn whisper(line: Line) -> Reply {
    Reply::whisper(Message::from(line))
}
