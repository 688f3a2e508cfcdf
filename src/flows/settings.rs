//! A workspace's settings: seen by everybody, changed by its admins and by leads, one part at a
//! time. Of two who change the same part at once, the second is told before anything is replaced.

use std::collections::BTreeSet;

use super::FlowError;
use super::act::{Act, SOURCE};
use super::ctx::{Ctx, actor, policy, retried};
use super::meet;
use crate::domain::Instant;
use crate::domain::dates::DateLanguage;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::policy::Policy;
use crate::domain::setting_log::{Entry, Setting};
use crate::domain::settings::{Part, Settings, moves_reminders};
use crate::domain::team::{Leads, Team};
use crate::domain::template::{RAPID, STANDARD};
use crate::store::Tx;

/// What is chosen for one part.
pub enum Choice<'a> {
    Leads(Leads),
    Team(Team),
    /// Takes over what a form says.
    Policy(&'a (dyn Fn(&mut Policy) + Send + Sync)),
}

#[derive(Debug)]
pub enum Saved {
    /// As it is now. For a redelivery nothing was done.
    Saved(Settings),
    /// Somebody else changed the part after the form was opened; nothing was done.
    Overtaken(Settings),
    /// The person may not, or not any more.
    NotYours(Settings),
}

/// The language in which this workspace reads dates.
pub async fn dates(ctx: &Ctx, workspace: &WorkspaceId) -> Result<DateLanguage, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(tx.date_language(workspace).await?)
}

pub async fn settings(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
) -> Result<Settings, FlowError> {
    loaded(&mut ctx.db.read().await?, workspace, user, ctx.clock.now()).await
}

impl std::fmt::Debug for Choice<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Leads(leads) => f.debug_tuple("Leads").field(leads).finish(),
            Self::Team(team) => f.debug_tuple("Team").field(team).finish(),
            Self::Policy(_) => f.write_str("Policy"),
        }
    }
}

/// Saves one part, if it is still as in `version`.
pub async fn save(
    ctx: &Ctx,
    by: &Act,
    part: &Part,
    version: i64,
    choice: &Choice<'_>,
) -> Result<Saved, FlowError> {
    let saved = retried!(attempt(ctx, by, part, version, choice))?;
    ctx.bell.notify_one();
    Ok(saved)
}

async fn attempt(
    ctx: &Ctx,
    by: &Act,
    part: &Part,
    version: i64,
    choice: &Choice<'_>,
) -> Result<Saved, FlowError> {
    let now = ctx.clock.now();
    let workspace = &by.workspace;
    let mut tx = ctx.db.begin().await?;
    let first = tx.take_delivery(SOURCE, &by.delivery, now).await?;
    // Of two who save at once the second waits here, and then sees what the first one did.
    let before = tx.locked_policy(workspace).await?.unwrap_or_default();
    let there = loaded(&mut tx, workspace, &by.user, now).await?;
    if !first {
        return Ok(Saved::Saved(there));
    }
    if !there.may_change {
        return Ok(Saved::NotYours(there));
    }
    let gone = match part {
        Part::Team(lead) => there.teams.iter().all(|team| team.lead != *lead),
        Part::Leads
        | Part::Week
        | Part::Closed
        | Part::Clocks
        | Part::Daily
        | Part::Channels
        | Part::Dates
        | Part::Templates
        | Part::Rotation => false,
    };
    if there.version(part) != version || gone {
        return Ok(Saved::Overtaken(there));
    }
    let mut after = before.clone();
    let changed = match choice {
        Choice::Leads(leads) => (
            Setting::Leads(there.chosen.clone()),
            Setting::Leads(leads.clone()),
        ),
        Choice::Team(team) => {
            let mut teams = there.teams.iter();
            let stood = teams.find(|stood| stood.lead == team.lead).cloned();
            let stood = stood.unwrap_or_else(|| Team::of(team.lead.clone()));
            (Setting::Team(stood), Setting::Team(team.clone()))
        }
        Choice::Policy(change) => {
            change(&mut after);
            let chosen = |policy: &Policy| Setting::Policy(Box::new(policy.clone()));
            (chosen(&before), chosen(&after))
        }
    };
    let strangers: Vec<&UserId> = match choice {
        Choice::Leads(leads) if there.chosen == *leads => return Ok(Saved::Saved(there)),
        Choice::Team(team) if there.teams.contains(team) => return Ok(Saved::Saved(there)),
        Choice::Leads(leads) => {
            tx.name_leads(workspace, leads).await?;
            tx.forget_teams_of_others(workspace).await?;
            // Whoever is told of what is late, and who gets a digest.
            tx.replan_anew(workspace).await?;
            let through = there.groups.iter();
            let through = through.filter(|group| leads.groups.contains(&group.id));
            let through = through.flat_map(|group| &group.members);
            leads.people.iter().chain(through).collect()
        }
        Choice::Team(team) => {
            tx.save_team(workspace, team).await?;
            tx.replan_anew(workspace).await?;
            team.people.iter().collect()
        }
        Choice::Policy(_) => {
            if after == before {
                return Ok(Saved::Saved(there));
            }
            tx.save_policy(workspace, &after).await?;
            if moves_reminders(&before, &after) {
                tx.replan_anew(workspace).await?;
            }
            let rotates = there.groups.iter();
            let rotates = rotates.filter(|group| after.rotation.group.as_ref() == Some(&group.id));
            rotates.flat_map(|group| &group.members).collect()
        }
    };
    tx.change_setting(workspace, part, &by.user, now).await?;
    let (stood, stands) = &changed;
    tx.log_setting(workspace, part, Some(&by.user), stood, stands, now)
        .await?;
    let errands = meet::strangers(&mut tx, workspace, &strangers, now).await?;
    tx.enqueue(workspace, &errands, now).await?;
    let there = loaded(&mut tx, workspace, &by.user, now).await?;
    tx.commit().await?;
    Ok(Saved::Saved(there))
}

/// Changes of the settings, the newest first.
#[derive(Debug)]
pub struct Log {
    pub entries: Vec<Entry>,
    pub has_older: bool,
    pub today: Settings,
}

/// Each takes up to a dozen lines.
const LOG_PAGE: usize = 10;

/// A page of what was changed; `below`: before this change.
pub async fn log(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    below: Option<i64>,
) -> Result<Log, FlowError> {
    let mut tx = ctx.db.read().await?;
    let today = loaded(&mut tx, workspace, user, ctx.clock.now()).await?;
    let one_more = i64::try_from(LOG_PAGE + 1).unwrap_or(i64::MAX);
    let below = below.unwrap_or(i64::MAX);
    let mut entries = tx.setting_log(workspace, below, one_more).await?;
    let has_older = entries.len() > LOG_PAGE;
    entries.truncate(LOG_PAGE);
    Ok(Log {
        entries,
        has_older,
        today,
    })
}

async fn loaded(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    user: &UserId,
    now: Instant,
) -> Result<Settings, FlowError> {
    Ok(Settings {
        policy: policy(tx, workspace).await?,
        chosen: tx.named_leads(workspace).await?,
        teams: tx.teams(workspace).await?,
        groups: tx.user_groups(workspace).await?,
        changes: tx.setting_changes(workspace).await?,
        templates: template_names(tx, workspace).await?,
        may_change: may_change(tx, workspace, user, now).await?,
    })
}

async fn template_names(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<String>, FlowError> {
    let own = tx.templates(workspace).await?.into_iter();
    let own = own.map(|kept| kept.template.name.clone());
    let all: BTreeSet<String> = own.chain([STANDARD, RAPID].map(str::to_owned)).collect();
    Ok(all.into_iter().collect())
}

pub(super) async fn may_change(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    user: &UserId,
    now: Instant,
) -> Result<bool, FlowError> {
    let person = tx.person(workspace, user).await?;
    let admin = person.is_some_and(|person| person.admin);
    Ok(admin || actor(tx, workspace, user, now).await?.lead)
}
