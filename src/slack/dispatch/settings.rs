//! `/handoff settings` and `/handoff leads`: lists to read, and a form for each part.

use chrono::NaiveDate;

use super::click::{self, in_place, stale};
use super::submission::act_by;
use super::{say_in_form, we_just_met};
use crate::domain::ids::UserId;
use crate::domain::policy::Policy;
use crate::domain::settings::{Part, Settings};
use crate::flows::settings::{Choice, Saved};
use crate::flows::{FlowError, act, groups, settings};
use crate::slack::action::{About, Action, List, Shown};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, Inputs, Origin, Submission};
use crate::slack::messages::outcome;
use crate::slack::reply::{Ack, Reply, Show};
use crate::slack::views::settings as forms;
use crate::slack::views::{form::Errors, reading};

/// A list on an empty screen.
pub(super) async fn open(edge: &Edge, origin: &Origin, list: List) -> Result<Reply, FlowError> {
    let Some(trigger) = origin.trigger.clone() else {
        return Ok(Reply::empty());
    };
    let there = settings::settings(&edge.ctx, &origin.workspace, &origin.user).await?;
    let doubt = if there.may_change {
        // By the time a team is changed, today's groups are known.
        groups::ask_if_old(&edge.ctx, &origin.workspace).await?;
        None
    } else {
        we_just_met(edge, origin).await.then_some(outcome::JUST_MET)
    };
    let view = Box::new(forms::list(list, &there, &[], doubt));
    Ok(Reply::show(Show::Open { trigger, view }))
}

/// From a list to the form of a part, or from everything to the leads.
pub(super) async fn click(edge: &Edge, click: &Click, action: Action) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let (Some(view), Some(trigger)) = (&click.view, origin.trigger.clone()) else {
        return Ok(say_in_form(origin, stale()));
    };
    let About::Settings { list, under } = &view.about else {
        return Ok(say_in_form(origin, stale()));
    };
    let mut under = under.clone();
    under.push(Shown {
        view: view.id.clone(),
        list: *list,
    });
    let there = settings::settings(&edge.ctx, &origin.workspace, &origin.user).await?;
    let part = click.value.parse::<Part>();
    let view = match (action, part) {
        (Action::ShowLeads, _) => forms::list(List::Leads, &there, &under, None),
        (_, Ok(_)) if !there.may_change => reading::sentence("Settings", forms::not_yours(None)),
        (_, Ok(Part::Team(lead))) if there.leads().all(|known| *known != lead) => {
            reading::sentence("Settings", forms::leads_no_more(&lead))
        }
        (_, Ok(part)) => {
            let version = there.version(&part);
            forms::change(&part, &there, version, &under, Vec::new())
        }
        (_, Err(_)) => reading::sentence("Settings", stale()),
    };
    let view = Box::new(view);
    Ok(Reply::show(Show::Push { trigger, view }))
}

/// Who changed what: on top of the settings, or another page of it in its place.
pub(super) async fn log(edge: &Edge, click: &Click, action: Action) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let older = action == Action::SettingLogOlder;
    let below = older.then(|| click.value.parse().ok()).flatten();
    let page = settings::log(&edge.ctx, &origin.workspace, &origin.user, below).await?;
    let view = forms::log::log(&page.entries, &page.today, below.is_some(), page.has_older);
    Ok(match (&click.view, origin.trigger.clone()) {
        (Some(on_screen), _) if on_screen.about == About::SettingLog => in_place(on_screen, view),
        (Some(_), Some(trigger)) => Reply::show(Show::Push {
            trigger,
            view: Box::new(view),
        }),
        (Some(_), None) | (None, _) => click::open(origin, view),
    })
}

/// A part was saved: the lists below show it. Or it was not, and the form says why.
pub(super) async fn submitted(
    edge: &Edge,
    submission: &Submission,
    part: &Part,
    version: i64,
    under: &[Shown],
) -> Result<Reply, FlowError> {
    let origin = &submission.origin;
    let inputs = &submission.view.inputs;
    let there = settings::settings(&edge.ctx, &origin.workspace, &origin.user).await?;
    let errors = wrong(edge, submission, part, &there).await?;
    if !errors.is_empty() {
        return Ok(Reply::errors(errors));
    }
    // Only what an imported calendar says of days long gone depends on it.
    let today = edge.ctx.clock.now().date_naive();
    let take_over = |policy: &mut Policy| {
        forms::read(part, inputs, today, policy);
    };
    let choice = match part {
        Part::Leads => Choice::Leads(forms::leads::read(inputs)),
        Part::Team(lead) => Choice::Team(forms::team::read(inputs, lead)),
        Part::Week
        | Part::Closed
        | Part::Clocks
        | Part::Daily
        | Part::Channels
        | Part::Dates
        | Part::Templates
        | Part::Rotation => Choice::Policy(&take_over),
    };
    let by = act_by(submission);
    Ok(
        match settings::save(&edge.ctx, &by, part, version, &choice).await? {
            Saved::Saved(now) => Reply {
                ack: left_out(part, inputs, today),
                ..shown(&now, under)
            },
            Saved::NotYours(_) => {
                let doubt = we_just_met(edge, origin).await.then_some(outcome::JUST_MET);
                Reply::become_view(reading::sentence("Settings", forms::not_yours(doubt)))
            }
            Saved::Overtaken(now) => {
                let entered = with(&now, &choice);
                match (part, forms::meanwhile(part, &now, &entered)) {
                    (Part::Team(lead), _) if now.leads().all(|known| known != lead) => {
                        Reply::become_view(reading::sentence(
                            "Settings",
                            forms::leads_no_more(lead),
                        ))
                    }
                    // They chose the same.
                    (_, None) => shown(&now, under),
                    (_, Some(first)) => {
                        let version = now.version(part);
                        Reply::become_view(forms::change(part, &entered, version, under, first))
                    }
                }
            }
        },
    )
}

/// What cannot be saved as it was entered.
async fn wrong(
    edge: &Edge,
    submission: &Submission,
    part: &Part,
    there: &Settings,
) -> Result<Errors, FlowError> {
    let inputs = &submission.view.inputs;
    Ok(match part {
        Part::Leads => {
            let named = forms::leads::read(inputs);
            match why_not(edge, submission, named.people.iter()).await? {
                Some(why) => forms::leads::wrong_person(&why),
                None => forms::leads::too_many(&named),
            }
        }
        Part::Team(lead) => {
            let team = forms::team::read(inputs, lead);
            let before = there.teams.iter().find(|team| team.lead == *lead);
            // Who was deactivated since stays until somebody takes them out.
            let is_new =
                |person: &&UserId| before.is_none_or(|team| !team.people.contains(*person));
            let new = team.people.iter().filter(is_new);
            let why = why_not(edge, submission, new).await?;
            why.map_or_else(Errors::new, |why| forms::team::wrong_person(&why))
        }
        Part::Week
        | Part::Closed
        | Part::Clocks
        | Part::Daily
        | Part::Channels
        | Part::Dates
        | Part::Rotation => {
            let today = edge.ctx.clock.now().date_naive();
            forms::read(part, inputs, today, &mut there.policy.clone())
        }
        Part::Templates => forms::templates::wrong(inputs, there),
    })
}

/// Why the first of these who cannot be chosen cannot be.
async fn why_not(
    edge: &Edge,
    submission: &Submission,
    people: impl Iterator<Item = &UserId>,
) -> Result<Option<String>, FlowError> {
    for person in people {
        let workspace = &submission.origin.workspace;
        if let Some(person) = act::who_cannot_carry(&edge.ctx, workspace, person).await? {
            return Ok(Some(outcome::why_not(&person)));
        }
    }
    Ok(None)
}

/// The settings as they would be.
fn with(now: &Settings, choice: &Choice<'_>) -> Settings {
    let mut entered = now.clone();
    match choice {
        Choice::Leads(leads) => entered.chosen.clone_from(leads),
        Choice::Team(team) => {
            for known in &mut entered.teams {
                if known.lead == team.lead {
                    known.clone_from(team);
                }
            }
        }
        Choice::Policy(change) => change(&mut entered.policy),
    }
    entered
}

/// The form closes, unless something of it was not taken: then it becomes a sentence that says so.
fn left_out(part: &Part, inputs: &Inputs, today: NaiveDate) -> Ack {
    let line = match part {
        Part::Closed => forms::closed::left_out(inputs, today),
        Part::Leads
        | Part::Team(_)
        | Part::Week
        | Part::Clocks
        | Part::Daily
        | Part::Channels
        | Part::Dates
        | Part::Templates
        | Part::Rotation => None,
    };
    line.map_or(Ack::Empty, |line| {
        Ack::Become(Box::new(reading::sentence(forms::closed::TITLE, line)))
    })
}

/// The form closes, and what stands below it is as it is now.
fn shown(now: &Settings, under: &[Shown]) -> Reply {
    let views = under.iter().enumerate().map(|(below, shown)| {
        let view = forms::list(shown.list, now, &under[..below], None);
        (shown.view.clone(), view)
    });
    Reply::show(Show::Refresh {
        views: views.collect(),
    })
}
