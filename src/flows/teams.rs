//! The leads a person has, and the people a lead has.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::person::Standing;
use crate::domain::team;
use crate::store::{Result, Tx};

/// Who is told when something of this person's is late: see [`team::leads_of`].
pub async fn leads_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
) -> Result<Vec<UserId>> {
    let leads = leads_of_each(tx, workspace, &BTreeSet::from([person])).await?;
    Ok(leads.into_values().next().unwrap_or_default())
}

/// The same for several people, each with theirs.
pub async fn leads_of_each(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    people: &BTreeSet<&UserId>,
) -> Result<BTreeMap<UserId, Vec<UserId>>> {
    let mut seen = BTreeMap::new();
    for person in people {
        let leads = tx.leads_seen_from(workspace, person).await?;
        seen.insert(*person, leads);
    }
    let led = |person: &UserId| {
        let others = |lead: &team::Lead| {
            lead.id != *person && lead.standing.is_some_and(Standing::can_carry)
        };
        seen.get(person)
            .is_some_and(|leads| leads.iter().any(others))
    };
    // Admins matter only where no other lead can be told.
    let admins = if people.iter().all(|person| led(person)) {
        Vec::new()
    } else {
        admins(tx, workspace).await?
    };
    let of = |person: &UserId| {
        let leads = seen.get(person).map_or(&[][..], Vec::as_slice);
        team::leads_of(person, leads, &admins)
    };
    Ok(people
        .iter()
        .map(|person| ((*person).clone(), of(person)))
        .collect())
}

/// Everybody who is told how things stand: the leads, or the admins until there are some.
pub async fn all_leads(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<UserId>> {
    let named = tx.leads(workspace).await?;
    if named.is_empty() {
        return admins(tx, workspace).await;
    }
    Ok(named)
}

async fn admins(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<UserId>> {
    let all = tx.admins(workspace).await?.into_iter();
    Ok(all
        .filter(|(_, standing)| standing.can_carry())
        .map(|(admin, _)| admin)
        .collect())
}

/// Whose handoffs this lead looks after; `None` for everybody's. Somebody chosen by name stays in
/// the team when they are deactivated, since what they leave behind is the lead's to give to
/// others; in a user group, only who can carry a handoff counts.
pub async fn people_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    lead: &UserId,
) -> Result<Option<BTreeSet<UserId>>> {
    if !tx.has_team(workspace, lead).await? {
        return Ok(None);
    }
    let members = tx.team_members(workspace, lead).await?.into_iter();
    let counted = members
        .filter(|member| !member.by_group || member.standing.is_none_or(Standing::can_carry));
    Ok(Some(counted.map(|member| member.person).collect()))
}
