//! Who somebody is and when they work, and the policy they work by: looked up once, for everything
//! that follows from a change within its transaction.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::company::Company;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::person::Standing;
use crate::domain::policy::Policy;
use crate::domain::schedule::{self, Schedule};
use crate::store::{Result, Tx};

#[derive(Debug)]
pub struct Known {
    policy: Policy,
    /// Everybody who was looked up; `None` for whom we do not know.
    schedules: BTreeMap<UserId, Option<Schedule>>,
}

impl Known {
    pub async fn look_up<'a>(
        tx: &mut Tx,
        workspace: &WorkspaceId,
        people: impl IntoIterator<Item = &'a UserId>,
    ) -> Result<Self> {
        let people: BTreeSet<&UserId> = people.into_iter().collect();
        let found = tx.policy_and_schedules(workspace, &people).await?;
        let (policy, mut found) = found.unwrap_or_default();
        let each = people.into_iter();
        let schedules = each.map(|person| (person.clone(), found.remove(person)));
        Ok(Self {
            policy,
            schedules: schedules.collect(),
        })
    }

    /// Everybody who takes part in a handoff, or did before.
    pub async fn around(tx: &mut Tx, before: &Handoff, after: &Handoff) -> Result<Self> {
        Self::look_up(tx, &after.workspace, before.people().chain(after.people())).await
    }

    /// `None` for somebody we do not know, or who was not looked up.
    pub fn schedule(&self, person: &UserId) -> Option<&Schedule> {
        self.schedules.get(person)?.as_ref()
    }

    /// The same, and who was not looked up is now.
    pub async fn find(
        &self,
        tx: &mut Tx,
        workspace: &WorkspaceId,
        person: &UserId,
    ) -> Result<Option<Schedule>> {
        match self.schedules.get(person) {
            Some(schedule) => Ok(schedule.clone()),
            None => tx.schedule(workspace, person).await,
        }
    }

    /// Those of them whom we do not know.
    pub fn strangers(&self) -> impl Iterator<Item = &UserId> {
        let unknown = self.schedules.iter().filter(|(_, found)| found.is_none());
        unknown.map(|(person, _)| person)
    }

    pub fn has_left(&self, person: &UserId) -> bool {
        let schedule = self.schedule(person);
        schedule.is_some_and(|schedule| schedule.standing == Standing::Deactivated)
    }

    /// Their business time. Who is a stranger works the workspace's hours in UTC.
    pub fn company(&self) -> Company {
        let mut company = Company::new(self.policy.clone());
        for (person, schedule) in &self.schedules {
            if schedule.is_some() {
                let calendar = schedule::calendar(self.policy.clone(), schedule.clone());
                company = company.with(person.clone(), calendar);
            }
        }
        company
    }
}
