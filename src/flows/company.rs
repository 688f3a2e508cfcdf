//! The people around handoffs as the rules need them: their business time, and their leads.

use std::collections::{BTreeMap, BTreeSet};

use super::known::Known;
use super::teams;
use crate::domain::company::Company;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::store::{Result, Tx};

/// Everybody who takes part in a handoff, with their business time.
pub async fn around(tx: &mut Tx, handoff: &Handoff) -> Result<Company> {
    let people: Vec<&UserId> = handoff.people().collect();
    of_people(tx, &handoff.workspace, &people).await
}

/// Everybody who takes part in some handoffs of one workspace. Leads hear of nothing before
/// somebody was reminded, so the leads are there of those who take part in the `reminded` ones.
pub async fn around_all<'a>(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    handoffs: &'a [Handoff],
    reminded: impl Fn(&'a Handoff) -> bool,
) -> Result<Company> {
    let led: BTreeSet<&UserId> = handoffs
        .iter()
        .filter(|handoff| reminded(handoff))
        .flat_map(Handoff::people)
        .collect();
    let leads = if led.is_empty() {
        BTreeMap::new()
    } else {
        teams::leads_of_each(tx, workspace, &led).await?
    };
    let people: Vec<&UserId> = handoffs
        .iter()
        .flat_map(Handoff::people)
        .chain(leads.values().flatten())
        .collect();
    let mut company = of_people(tx, workspace, &people).await?;
    for (person, leads) in leads {
        company = company.led(person, leads);
    }
    Ok(company)
}

/// Those of them whom we do not know work the workspace's hours in UTC.
pub async fn of_people(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    people: &[&UserId],
) -> Result<Company> {
    let known = Known::look_up(tx, workspace, people.iter().copied()).await?;
    Ok(known.company())
}
