//! `/handoff history`: its pages, its topics, and the versions of the brief.

use super::click::{self, stale};
use super::{refused, say_in_form};
use crate::domain::ids::HandoffId;
use crate::domain::refusal::Refusal;
use crate::domain::touchpoint::Topic;
use crate::domain::versions::changes;
use crate::flows::FlowError;
use crate::flows::find::{self, Seen};
use crate::flows::history::{self, From};
use crate::slack::action::{About, Action, Target};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, Origin};
use crate::slack::reply::{Reply, Show};
use crate::slack::views::modal::Modal;
use crate::slack::views::{history as form, reading, versions};

/// The newest page, on an empty screen.
pub(super) async fn open(
    edge: &Edge,
    origin: &Origin,
    handoff: HandoffId,
) -> Result<Reply, FlowError> {
    let view = page(edge, origin, handoff, None, From::Newest).await?;
    Ok(click::open(origin, view))
}

/// The button beside a handoff that was found.
pub(super) async fn show(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    match click.value.parse::<Target>() {
        Ok(target) => open(edge, &click.origin, target.handoff).await,
        Err(_) => Ok(say_in_form(&click.origin, stale())),
    }
}

/// *Newer*, *Older*, and the menu of topics.
pub(super) async fn turn(edge: &Edge, click: &Click, action: Action) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Some(view) = &click.view else {
        return Ok(say_in_form(origin, stale()));
    };
    let About::History { handoff, topic } = view.about else {
        return Ok(say_in_form(origin, stale()));
    };
    let (topic, from) = if action == Action::HistoryTopic {
        (form::topic(&click.value), From::Newest)
    } else {
        (topic, place(&click.value))
    };
    let next = page(edge, origin, handoff, topic, from).await?;
    Ok(click::in_place(view, next))
}

/// What a button says where to go on; the newest, where that is nothing of ours.
fn place(value: &str) -> From {
    let (way, place) = value.split_once('/').unwrap_or((value, ""));
    match (way, place.parse()) {
        ("before", Ok(place)) => From::Before(place),
        ("after", Ok(place)) => From::After(place),
        _ => From::Newest,
    }
}

async fn page(
    edge: &Edge,
    origin: &Origin,
    handoff: HandoffId,
    topic: Option<Topic>,
    from: From,
) -> Result<Modal, FlowError> {
    let (ctx, workspace) = (&edge.ctx, &origin.workspace);
    let seen = find::see(ctx, workspace, &origin.user, handoff).await?;
    if let Some(no) = not_yours(edge, origin, &seen).await {
        return Ok(no);
    }
    let page = history::page(ctx, workspace, handoff, topic, from).await?;
    let shown = form::Shown {
        topic,
        entries: &page.entries,
        has_newer: page.has_newer,
        has_older: page.has_older,
        has_versions: true,
    };
    Ok(form::history(&seen.handoff, &shown))
}

async fn not_yours(edge: &Edge, origin: &Origin, seen: &Seen) -> Option<Modal> {
    if seen.may_read {
        return None;
    }
    let refusal = Refusal::NotAParticipant {
        seller: seen.handoff.seller.clone(),
        manager: seen.handoff.manager.clone(),
    };
    let why = refused(edge, origin, &refusal, Some(&seen.handoff)).await;
    Some(reading::sentence("History", why))
}

/// *Versions of the brief*: on top of the history, the newest and the one before.
pub(super) async fn versions(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Ok(target) = click.value.parse::<Target>() else {
        return Ok(say_in_form(origin, stale()));
    };
    let view = compared(edge, origin, target.handoff, None, 0).await?;
    let Some(trigger) = origin.trigger.clone() else {
        return Ok(Reply::empty());
    };
    let view = Box::new(view);
    Ok(Reply::show(match &click.view {
        Some(_) => Show::Push { trigger, view },
        None => Show::Open { trigger, view },
    }))
}

/// Another version to compare, or more of the fields.
pub(super) async fn compare(
    edge: &Edge,
    click: &Click,
    action: Action,
) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Some(view) = &click.view else {
        return Ok(say_in_form(origin, stale()));
    };
    let About::Versions { handoff, old, new } = view.about else {
        return Ok(say_in_form(origin, stale()));
    };
    let chosen = click.value.parse().ok();
    let (pair, from) = match (action, chosen) {
        (Action::VersionOld, Some(chosen)) => ((chosen, new), 0),
        (Action::VersionNew, Some(chosen)) => ((old, chosen), 0),
        _ => ((old, new), click.value.parse().unwrap_or(0)),
    };
    let next = compared(edge, origin, handoff, Some(pair), from).await?;
    Ok(click::in_place(view, next))
}

async fn compared(
    edge: &Edge,
    origin: &Origin,
    handoff: HandoffId,
    wanted: Option<(u32, u32)>,
    from: usize,
) -> Result<Modal, FlowError> {
    let (workspace, user) = (&origin.workspace, &origin.user);
    let compared = history::compare(&edge.ctx, workspace, user, handoff, wanted).await?;
    let seen = &compared.seen;
    if let Some(no) = not_yours(edge, origin, seen).await {
        return Ok(no);
    }
    let all = compared.versions.iter();
    let all: Vec<_> = all
        .map(|version| (&version.written, &version.why))
        .collect();
    let Some(pair) = &compared.pair else {
        return Ok(versions::versions(&seen.handoff, &all, None));
    };
    let ((old, new), (before, after)) = (pair.numbers, (&pair.briefs.0, &pair.briefs.1));
    let template = seen.handoff.template();
    let changes = changes(
        template,
        before,
        after,
        seen.actor.takes_part(&seen.handoff),
    );
    let pair = versions::Pair {
        old,
        new,
        changes: &changes,
        from,
    };
    Ok(versions::versions(&seen.handoff, &all, Some(&pair)))
}
