//! A person's own time: away, back, and their hours.

use chrono::NaiveDate;

use super::we_just_met;
use crate::domain::absence::Absence;
use crate::domain::day;
use crate::domain::ids::UserId;
use crate::flows::absence::{Back, Going};
use crate::flows::{FlowError, absence, hours};
use crate::slack::command::{Cover, absence as read_absence};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, Command, Origin, Submission, View};
use crate::slack::line::Line;
use crate::slack::message::Message;
use crate::slack::messages::{away as said, outcome};
use crate::slack::reply::{Reply, Show};
use crate::slack::views::modal::Modal;
use crate::slack::views::{away as away_form, hours as hours_form, reading};

const AWAY: &str = "Time away";
const HOURS: &str = "Working hours";

/// `/handoff away …`: days that were typed are kept at once; with none, the form asks.
pub(super) async fn away(edge: &Edge, command: &Command, rest: &str) -> Result<Reply, FlowError> {
    let origin = &command.origin;
    let (days, cover) = read_absence(rest, &command.mentions);
    let cover = match cover {
        Cover::Nobody => None,
        Cover::One(person) => Some(person),
        Cover::Unclear => return Ok(whisper(said::unclear_cover())),
    };
    let Some(known) = absence::schedule(&edge.ctx, &origin.workspace, &origin.user).await? else {
        return Ok(whisper(unknown(edge, origin).await));
    };
    let now = edge.ctx.clock.now();
    let today = known.today(now);
    if days.is_empty() {
        let form = away_form::away(today, known.away_or_planned(now), cover.as_ref());
        return Ok(open(origin, form));
    }
    let (from, until) = match day::span(&days, today) {
        Ok(span) => span,
        Err(why) => return Ok(whisper(said::not_days(&why, &days))),
    };
    let absence = Absence { from, until, cover };
    let going = absence::go(&edge.ctx, &origin.workspace, &origin.user, &absence, None).await?;
    Ok(whisper(match going {
        Going::Away {
            absence,
            back_on,
            cover_away,
        } => said::away(&absence, back_on, cover_away.as_ref()),
        Going::CoversThemselves => Line::of(said::COVERS_THEMSELVES),
        Going::CannotCover(person) => outcome::cannot_carry(&person),
        Going::Unknown => unknown(edge, origin).await,
    }))
}

/// `/handoff back`
pub(super) async fn back(edge: &Edge, origin: &Origin) -> Result<Reply, FlowError> {
    Ok(whisper(ended(edge, origin).await?))
}

async fn ended(edge: &Edge, origin: &Origin) -> Result<Line, FlowError> {
    let back = absence::back(&edge.ctx, &origin.workspace, &origin.user).await?;
    Ok(match back {
        Back::Ended(absence) => said::back(&absence),
        Back::NotAway { next } => said::not_away(next.as_ref()),
    })
}

/// `/handoff hours`
pub(super) async fn hours(edge: &Edge, origin: &Origin) -> Result<Reply, FlowError> {
    let seen = hours::seen(&edge.ctx, &origin.workspace, &origin.user).await?;
    Ok(match seen {
        Some(seen) => open(origin, hours_form::hours(&seen)),
        None => whisper(unknown(edge, origin).await),
    })
}

/// The form of an absence was submitted; `replaces` is the one it began from.
pub(super) async fn away_submitted(
    edge: &Edge,
    submission: &Submission,
    replaces: Option<NaiveDate>,
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let known = absence::schedule(&edge.ctx, &origin.workspace, &origin.user).await?;
    let Some(known) = known else {
        let line = unknown(edge, origin).await;
        return Ok(Reply::become_view(reading::sentence(AWAY, line)));
    };
    let today = known.today(edge.ctx.clock.now());
    let absence = match away_form::read(&submission.view.inputs, today) {
        Ok(absence) => absence,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let user: &UserId = &origin.user;
    let going = absence::go(&edge.ctx, &origin.workspace, user, &absence, replaces).await?;
    Ok(match going {
        Going::Away {
            absence,
            back_on,
            cover_away,
        } => {
            let line = said::away(&absence, back_on, cover_away.as_ref());
            Reply::become_view(reading::sentence(AWAY, line))
        }
        Going::CoversThemselves => Reply::errors(away_form::covers_themselves()),
        Going::CannotCover(person) => {
            Reply::errors(away_form::wrong_cover(&outcome::why_not(&person)))
        }
        Going::Unknown => {
            let line = unknown(edge, origin).await;
            Reply::become_view(reading::sentence(AWAY, line))
        }
    })
}

pub(super) async fn hours_submitted(
    edge: &Edge,
    submission: &Submission,
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let week = match hours_form::read(&submission.view.inputs) {
        Ok(week) => week,
        Err(errors) => return Ok(Reply::errors(errors)),
    };
    let kept = hours::set(&edge.ctx, &origin.workspace, &origin.user, Some(&week)).await?;
    let line = match kept {
        Some(kept) => said::hours_kept(&kept),
        None => unknown(edge, origin).await,
    };
    Ok(Reply::become_view(reading::sentence(HOURS, line)))
}

/// “Back now”
pub(super) async fn back_now(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let line = ended(edge, &click.origin).await?;
    Ok(instead(click.view.as_ref(), AWAY, line))
}

/// “Take it back”
pub(super) async fn take_back(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let taken_back = match click.value.parse() {
        Ok(from) => absence::take_back(&edge.ctx, &origin.workspace, &origin.user, from).await?,
        Err(_) => false,
    };
    let line = if taken_back {
        said::taken_back()
    } else {
        said::nothing_to_take_back()
    };
    Ok(instead(click.view.as_ref(), AWAY, line))
}

/// “Use the workspace’s hours”
pub(super) async fn workspace_hours(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let kept = hours::set(&edge.ctx, &origin.workspace, &origin.user, None).await?;
    let line = match kept {
        Some(kept) => said::hours_kept(&kept),
        None => unknown(edge, origin).await,
    };
    Ok(instead(click.view.as_ref(), HOURS, line))
}

/// Slack is asked who this is; until it answers there is no day and no hour.
async fn unknown(edge: &Edge, origin: &Origin) -> Line {
    we_just_met(edge, origin).await;
    Line::of(said::UNKNOWN)
}

fn whisper(line: Line) -> Reply {
    Reply::whisper(Message::from(line))
}

fn open(origin: &Origin, view: Modal) -> Reply {
    origin.trigger.clone().map_or_else(Reply::empty, |trigger| {
        Reply::show(Show::Open {
            trigger,
            view: Box::new(view),
        })
    })
}

/// A sentence in place of the form whose button was pressed.
fn instead(on_screen: Option<&View>, title: &str, line: Line) -> Reply {
    on_screen.map_or_else(Reply::empty, |view| {
        Reply::show(Show::Update {
            view_id: view.id.clone(),
            hash: view.hash.clone(),
            view: Box::new(reading::sentence(title, line)),
        })
    })
}
