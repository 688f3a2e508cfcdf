//! The templates of a workspace: which a seller can choose from, and new versions of them.

use std::sync::Arc;

use super::FlowError;
use super::act::{Act, SOURCE};
use super::ctx::{Ctx, policy, retried};
use super::settings::may_change;
use crate::domain::Instant;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::setting_log::Setting;
use crate::domain::settings::Part;
use crate::domain::template::{Offered, Shelf, Shelved, Template};
use crate::store::templates::Beginning;
use crate::store::{self, Tx};

pub async fn offered(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    author: &UserId,
) -> Result<Offered, FlowError> {
    let mut tx = ctx.db.read().await?;
    let found = tx.beginning(workspace, author).await?;
    Ok(offered_by(&mut tx, workspace, found.unwrap_or_default()).await?)
}

pub(super) async fn offered_by(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    beginning: Beginning,
) -> store::Result<Offered> {
    let Beginning { policy, own, .. } = beginning;
    let mut offered = policy.templates.offered(own);
    if let Some(group) = &policy.rotation.group {
        let groups = tx.user_groups(workspace).await?;
        let group = groups.into_iter().find(|known| known.id == *group);
        offered.rotation = group.map(|group| group.handle);
    }
    Ok(offered)
}

/// The newest version of one of them.
pub async fn newest(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    name: &str,
) -> Result<Option<Arc<Template>>, FlowError> {
    let mut tx = ctx.db.read().await?;
    Ok(tx.newest_template(workspace, name).await?)
}

pub async fn shelf(ctx: &Ctx, workspace: &WorkspaceId, user: &UserId) -> Result<Shelf, FlowError> {
    let mut tx = ctx.db.read().await?;
    shelved(&mut tx, workspace, user, ctx.clock.now()).await
}

async fn shelved(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    user: &UserId,
    now: Instant,
) -> Result<Shelf, FlowError> {
    let own = tx.templates(workspace).await?;
    let choosing = policy(tx, workspace).await?.templates;
    let may_change = may_change(tx, workspace, user, now).await?;
    Ok(Shelf::new(own, choosing, may_change))
}

/// What became of a change.
#[derive(Debug)]
pub enum Saved {
    /// The shelf as it is now. For a redelivery nothing was done.
    Saved(Shelf),
    /// Somebody else made another version after the form was opened; nothing was done.
    Overtaken(Shelf),
    /// The person may not, or not any more.
    NotYours,
}

/// Makes it the version after `from`; 0 for a template that is new. The caller has checked it.
pub async fn save(ctx: &Ctx, by: &Act, template: &Template, from: u32) -> Result<Saved, FlowError> {
    retried!(save_once(ctx, by, template, from))
}

async fn save_once(
    ctx: &Ctx,
    by: &Act,
    template: &Template,
    from: u32,
) -> Result<Saved, FlowError> {
    let now = ctx.clock.now();
    let workspace = &by.workspace;
    let mut tx = ctx.db.begin().await?;
    let first = tx.take_delivery(SOURCE, &by.delivery, now).await?;
    // Of two who save at once the second waits here, and then sees what the first one did.
    tx.locked_policy(workspace).await?;
    let there = shelved(&mut tx, workspace, &by.user, now).await?;
    if !first {
        return Ok(Saved::Saved(there));
    }
    if !there.may_change {
        return Ok(Saved::NotYours);
    }
    let before = there.find(&template.name);
    if before.map_or(0, |before| before.template.version) != from {
        return Ok(Saved::Overtaken(there));
    }
    let next = Template {
        version: from + 1,
        ..template.clone()
    };
    let same = |before: &Shelved| before.template.pages == next.pages;
    if !before.is_some_and(same) {
        tx.add_template(workspace, &next, Some(&by.user), now)
            .await?;
        log(&mut tx, workspace, &next, Some(&by.user), now).await?;
    }
    let there = shelved(&mut tx, workspace, &by.user, now).await?;
    tx.commit().await?;
    Ok(Saved::Saved(there))
}

/// Among the changes of the settings. Shipped templates have versions before the first one here.
async fn log(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    template: &Template,
    by: Option<&UserId>,
    now: Instant,
) -> Result<(), FlowError> {
    let chosen = |version| Setting::Template {
        name: template.name.clone(),
        version,
    };
    let (before, after) = (chosen(template.version - 1), chosen(template.version));
    tx.log_setting(workspace, &Part::Templates, by, &before, &after, now)
        .await?;
    Ok(())
}

/// What became of a template that was brought.
#[derive(Debug, PartialEq, Eq)]
pub enum Imported {
    /// It is this version now; the first is 1.
    Version(u32),
    /// It is as in this version, which is the newest.
    Same(u32),
    NotInstalled,
}

/// Makes it the next version of the template it names. `by` is `None` for whoever runs the bot. The
/// caller has checked it.
pub async fn import(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    template: Template,
    by: Option<&UserId>,
) -> Result<Imported, FlowError> {
    retried!(attempt(ctx, workspace, &template, by))
}

async fn attempt(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    template: &Template,
    by: Option<&UserId>,
) -> Result<Imported, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    // Of two at once the second waits here, and makes the version after.
    if tx.locked_policy(workspace).await?.is_none() {
        return Ok(Imported::NotInstalled);
    }
    let before = tx.newest_template(workspace, &template.name).await?;
    let version = before.as_ref().map_or(0, |before| before.version);
    let next = |version| Template {
        version,
        ..template.clone()
    };
    if before.is_some_and(|before| next(version) == *before) {
        return Ok(Imported::Same(version));
    }
    tx.add_template(workspace, &next(version + 1), by, now)
        .await?;
    log(&mut tx, workspace, &next(version + 1), by, now).await?;
    tx.commit().await?;
    Ok(Imported::Version(version + 1))
}
