//! The leads' digest: asked for, looked through, acted upon.

use super::click::{self, Wish};
use super::{act_of, explained, say_in_form, we_just_met};
use crate::domain::digest;
use crate::domain::refusal::Refusal;
use crate::flows::{FlowError, digest as flow, find, remind};
use crate::slack::action::{Owing, Target};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, Origin};
use crate::slack::line::Line;
use crate::slack::message::Message;
use crate::slack::messages::{digest as messages, outcome, reminded};
use crate::slack::reply::Reply;
use crate::slack::views::digest as form;

/// `/handoff digest`
pub(super) async fn digest(edge: &Edge, origin: &Origin) -> Result<Reply, FlowError> {
    let ctx = &edge.ctx;
    let (workspace, user) = (&origin.workspace, &origin.user);
    if !flow::is_lead(ctx, workspace, user).await? {
        return Ok(Reply::whisper(Message::from(
            not_a_lead(edge, origin).await?,
        )));
    }
    let now = ctx.clock.now();
    let facts = flow::facts(ctx, workspace, user, now).await?;
    let digest = digest::digest(&facts, now);
    let channels = flow::channels(ctx, workspace, &messages::shown(&digest)).await?;
    Ok(Reply::whisper(messages::digest(&digest, &channels)))
}

async fn not_a_lead(edge: &Edge, origin: &Origin) -> Result<Line, FlowError> {
    let named = flow::named_leads(&edge.ctx, &origin.workspace).await?;
    let line = Line::of("The digest is for leads. ").then(messages::who_leads(&named));
    Ok(if we_just_met(edge, origin).await {
        line.text(" ").text(outcome::JUST_MET)
    } else {
        line
    })
}

/// *Show all*, *Next* and *Back*: the digest as it is now.
pub(super) async fn page(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Ok(page) = click.value.parse::<usize>() else {
        return Ok(say_in_form(origin, click::stale()));
    };
    let ctx = &edge.ctx;
    let (workspace, user) = (&origin.workspace, &origin.user);
    if !flow::is_lead(ctx, workspace, user).await? {
        let why = not_a_lead(edge, origin).await?;
        return Ok(say(click, why));
    }
    let now = ctx.clock.now();
    let facts = flow::facts(ctx, workspace, user, now).await?;
    let digest = digest::digest(&facts, now);
    let channels = flow::channels(ctx, workspace, &form::shown(&digest, page)).await?;
    let view = form::digest(&digest, &channels, page);
    Ok(match &click.view {
        Some(on_screen) => click::in_place(on_screen, view),
        None => click::open(origin, view),
    })
}

/// *Nudge*: says when the reminder reaches its person.
pub(super) async fn nudge(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Ok(Owing(item)) = click.value.parse::<Owing>() else {
        return Ok(say(click, click::stale()));
    };
    let line = match remind::remind(&edge.ctx, &act_of(origin), &item).await {
        Ok(done) => reminded::reminded(&done.handoff, &done.whose, done.when),
        Err(error) => explained(edge, origin, &error).await,
    };
    Ok(say(click, line))
}

/// *Reassign*: the form that hands over, or that changes the seller.
pub(super) async fn reassign(edge: &Edge, click: &Click, wish: Wish) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Ok(target) = click.value.parse::<Target>() else {
        return Ok(say(click, click::stale()));
    };
    let seen = find::see(&edge.ctx, &origin.workspace, &origin.user, target.handoff).await?;
    if !seen.actor.lead {
        let refusal = FlowError::refused(Refusal::NotALead, &seen.handoff);
        let why = explained(edge, origin, &refusal).await;
        return Ok(say(click, why));
    }
    click::open_for(edge, origin, target.handoff, wish).await
}

/// Beside a message the answer stands where the click was; over a form it is one, too.
fn say(click: &Click, line: Line) -> Reply {
    match &click.view {
        None => Reply::tell(Message::from(line)),
        Some(_) => say_in_form(&click.origin, line),
    }
}
