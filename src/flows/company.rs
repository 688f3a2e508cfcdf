//! The people around a handoff as the rules need them: their business time, and their leads.

use super::ctx::policy;
use super::teams;
use crate::domain::calendar::Calendar;
use crate::domain::company::Company;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::policy::Policy;
use crate::domain::schedule;
use crate::store::{Result, Tx};

/// A person's business time; the workspace's hours in UTC until Slack has told us who they are.
pub async fn calendar(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    policy: &Policy,
    person: &UserId,
) -> Result<Calendar> {
    let schedule = tx.schedule(workspace, person).await?;
    Ok(schedule::calendar(policy.clone(), schedule))
}

/// Everybody who takes part in a handoff, with their business time.
pub async fn around(tx: &mut Tx, handoff: &Handoff) -> Result<Company> {
    let asked = handoff.offer.as_ref().map(|offer| &offer.to);
    let mut people = vec![&handoff.seller, &handoff.manager];
    people.extend(asked);
    of_people(tx, &handoff.workspace, &people).await
}

/// The same with the leads of each of them.
pub async fn around_with_leads(tx: &mut Tx, handoff: &Handoff) -> Result<Company> {
    let mut company = around(tx, handoff).await?;
    let workspace = &handoff.workspace;
    let asked = handoff.offer.as_ref().map(|offer| &offer.to);
    let people = [Some(&handoff.seller), Some(&handoff.manager), asked];
    for person in people.into_iter().flatten() {
        let leads = teams::leads_of(tx, workspace, person).await?;
        for lead in &leads {
            let calendar = calendar(tx, workspace, &company.policy, lead).await?;
            company = company.with(lead.clone(), calendar);
        }
        company = company.led(person.clone(), leads);
    }
    Ok(company)
}

pub async fn of_people(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    people: &[&UserId],
) -> Result<Company> {
    let mut company = Company::new(policy(tx, workspace).await?);
    for person in people {
        let calendar = calendar(tx, workspace, &company.policy, person).await?;
        company = company.with((*person).clone(), calendar);
    }
    Ok(company)
}
