//! "Add to handoff" in a message's menu: the form is opened, drawn anew with every choice, and sent;
//! handoffs are looked up while somebody types.

use super::click::{self, in_place, stale};
use super::submission::{act_by, title_of};
use super::{explained, refused, say_in_form};
use crate::domain::added::{Adding, Names, Place, Source};
use crate::domain::decide::{Event, decide};
use crate::domain::refusal::Refusal;
use crate::flows::find::{self, Seen};
use crate::flows::{FlowError, act, add as flow};
use crate::slack::action::{About, Action};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, OnMessage, Origin, Submission, Suggest};
use crate::slack::plain;
use crate::slack::pointed::Pointed;
use crate::slack::reply::Reply;
use crate::slack::views::modal::Modal;
use crate::slack::views::{add as form, reading};

/// The shortcut was chosen.
pub(super) async fn open(edge: &Edge, shortcut: &OnMessage) -> Result<Reply, FlowError> {
    let origin = &shortcut.origin;
    let Pointed {
        channel,
        source,
        text,
    } = &shortcut.message;
    let around = flow::around(
        &edge.ctx,
        &origin.workspace,
        &origin.user,
        channel.as_ref(),
        source.author.as_ref(),
        plain::people(text),
    );
    let around = around.await?;
    let written = plain::worded(text, &around.names);
    let entered = form::started(&written, around.here.map(|handoff| handoff.id));
    let view = drawn(edge, origin, source, &entered).await?;
    Ok(click::open(origin, view))
}

/// The handoff was chosen, or where it goes.
pub(super) async fn chosen(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Some(view) = &click.view else {
        return Ok(say_in_form(origin, stale()));
    };
    let About::Adding { source, kept } = &view.about else {
        return Ok(say_in_form(origin, stale()));
    };
    let entered = form::entered(&view.inputs, kept);
    let next = drawn(edge, origin, source, &entered).await?;
    Ok(in_place(view, next))
}

/// The form, with what stands in it. What somebody may not read passes for not chosen.
async fn drawn(
    edge: &Edge,
    origin: &Origin,
    source: &Source,
    entered: &form::Entered,
) -> Result<Modal, FlowError> {
    let seen = match entered.handoff {
        Some(id) => Some(find::see(&edge.ctx, &origin.workspace, &origin.user, id).await?),
        None => None,
    };
    let seen = seen.filter(|seen| seen.may_read);
    let mut trouble = None;
    if let Some(seen) = &seen
        && let Some(why) = would_refuse(edge, seen, source)
    {
        trouble = Some(refused(edge, origin, &why, Some(&seen.handoff)).await);
    }
    Ok(form::add(&form::Adding {
        source,
        entered,
        handoff: seen.as_ref().map(|seen| &seen.handoff),
        trouble,
        reader: &origin.user,
    }))
}

/// The rules, asked with the least that it could come to.
fn would_refuse(edge: &Edge, seen: &Seen, source: &Source) -> Option<Refusal> {
    let now = edge.ctx.clock.now();
    let event = Event::Add(Adding {
        text: "?".to_owned(),
        source: source.clone(),
        place: Place::Note,
        names: Names {
            author: String::new(),
            added_by: String::new(),
            on: now.date_naive(),
        },
    });
    decide(&seen.handoff, event, &seen.actor, now).err()
}

/// The form was sent.
pub(super) async fn submitted(
    edge: &Edge,
    submission: &Submission,
    source: &Source,
) -> Result<Reply, FlowError> {
    let (origin, inputs) = (&submission.origin, &submission.view.inputs);
    let (id, text, place) = match form::read(inputs) {
        Ok(read) => read,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let by = act_by(submission);
    let event = flow::event(&edge.ctx, &by, source, &text, place.clone()).await?;
    let error = match act::act(&edge.ctx, &by, id, &event).await {
        Ok(handoff) => {
            let done = form::done(&handoff, &place, &origin.user);
            return Ok(Reply::become_view(done));
        }
        Err(error @ FlowError::Store(_)) => return Err(error),
        Err(error) => error,
    };
    if let FlowError::Refused { refusal, .. } = &error
        && let Some(errors) = form::refused(refusal, inputs)
    {
        return Ok(Reply::errors(errors));
    }
    let why = explained(edge, origin, &error).await;
    let view = reading::without_effect(&title_of(&error), why, inputs.texts());
    Ok(Reply::become_view(view))
}

/// What the menu of handoffs offers.
pub(super) async fn suggest(edge: &Edge, asked: &Suggest) -> Result<Reply, FlowError> {
    let Suggest {
        origin,
        action,
        typed,
    } = asked;
    if *action != Some(Action::ChooseHandoff) {
        return Ok(Reply::options(Vec::new()));
    }
    let (workspace, user) = (&origin.workspace, &origin.user);
    let found = flow::suggested(&edge.ctx, workspace, user, typed).await?;
    Ok(Reply::options(found.iter().map(form::option).collect()))
}
