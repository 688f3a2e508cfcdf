//! Who leads: people named one by one, and whoever is in a user group that was named.

use super::sql::{execute, rows, sql};
use super::{Result, Tx};
use crate::domain::ids::{GroupId, UserId, WorkspaceId};
use crate::domain::team::Leads;

sql! { const WHO = "
    SELECT person
    FROM who_leads
    WHERE workspace = $1
    ORDER BY person"; }

sql! { const NAMED = "
    SELECT person
    FROM leads
    WHERE workspace = $1"; }

sql! { const GROUPS = "
    SELECT user_group
    FROM lead_groups
    WHERE workspace = $1"; }

sql! { const FORGET = "
    DELETE FROM leads
    WHERE workspace = $1"; }

sql! { const FORGET_GROUPS = "
    DELETE FROM lead_groups
    WHERE workspace = $1"; }

sql! { const NAME = "
    INSERT INTO leads (workspace, person)
    VALUES ($1, $2)
    ON CONFLICT (workspace, person) DO NOTHING"; }

sql! { const NAME_GROUP = "
    INSERT INTO lead_groups (workspace, user_group)
    VALUES ($1, $2)
    ON CONFLICT (workspace, user_group) DO NOTHING"; }

impl Tx {
    /// Everybody who leads, however they were named: the one place that says so. By id; nobody
    /// while nobody was named, or nobody is in the groups that were.
    pub async fn leads(&mut self, workspace: &WorkspaceId) -> Result<Vec<UserId>> {
        let found = rows!(self, (String,), WHO, workspace.as_str())?;
        Ok(found.into_iter().map(|(id,)| UserId::new(id)).collect())
    }

    /// As they were named.
    pub async fn named_leads(&mut self, workspace: &WorkspaceId) -> Result<Leads> {
        let people = rows!(self, (String,), NAMED, workspace.as_str())?;
        let groups = rows!(self, (String,), GROUPS, workspace.as_str())?;
        Ok(Leads {
            people: people.into_iter().map(|(id,)| UserId::new(id)).collect(),
            groups: groups.into_iter().map(|(id,)| GroupId::new(id)).collect(),
        })
    }

    /// These and no others.
    pub async fn name_leads(&mut self, workspace: &WorkspaceId, leads: &Leads) -> Result<()> {
        let of = workspace.as_str();
        execute!(self, FORGET, of)?;
        execute!(self, FORGET_GROUPS, of)?;
        for lead in &leads.people {
            execute!(self, NAME, of, lead.as_str())?;
        }
        for group in &leads.groups {
            execute!(self, NAME_GROUP, of, group.as_str())?;
        }
        Ok(())
    }
}
