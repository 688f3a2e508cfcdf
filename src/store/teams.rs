//! Whom each lead leads.

use super::people::standing;
use super::sql::{execute, rows, sql};
use super::{Result, Tx, unreadable};
use crate::domain::ids::{GroupId, UserId, WorkspaceId};
use crate::domain::person::Standing;
use crate::domain::team::{Lead, Reach, Team};

const TABLE: &str = "teams";
const PERSON: &str = "person";
const GROUP: &str = "group";

sql! { const LOAD = "
    SELECT leads.person, COALESCE(teams.kind, '') AS kind, COALESCE(teams.member, '') AS member
    FROM who_leads leads
    LEFT JOIN teams ON teams.workspace = leads.workspace AND teams.lead = leads.person
    WHERE leads.workspace = $1
    ORDER BY leads.person, kind, member"; }

sql! { const FORGET = "
    DELETE FROM teams
    WHERE workspace = $1 AND lead = $2"; }

sql! { const FORGET_OF_OTHERS = "
    DELETE FROM teams
    WHERE workspace = $1
        AND lead NOT IN (SELECT person FROM who_leads WHERE who_leads.workspace = $1)"; }

sql! { const ADD = "
    INSERT INTO teams (workspace, lead, kind, member)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (workspace, lead, kind, member) DO NOTHING"; }

// Few leads, each looked up in the teams by key; a group's members are never walked.
sql! { const SEEN_FROM = "
    SELECT leads.person, people.standing,
        CASE
            WHEN NOT EXISTS (
                SELECT 1 FROM teams
                WHERE teams.workspace = $1 AND teams.lead = leads.person)
            THEN 'everybody'
            WHEN EXISTS (
                SELECT 1 FROM teams
                WHERE teams.workspace = $1 AND teams.lead = leads.person
                    AND teams.kind = 'person' AND teams.member = $2)
            THEN 'them'
            WHEN EXISTS (
                SELECT 1
                FROM user_group_members held
                JOIN teams ON teams.workspace = held.workspace AND teams.member = held.user_group
                WHERE held.workspace = $1 AND held.person = $2
                    AND teams.kind = 'group' AND teams.lead = leads.person)
            THEN 'them'
            ELSE 'others'
        END AS reach
    FROM who_leads leads
    LEFT JOIN people ON people.workspace = leads.workspace AND people.id = leads.person
    WHERE leads.workspace = $1
    ORDER BY leads.person"; }

sql! { const MEMBERS = "
    SELECT teams.kind, teams.member AS person, people.standing
    FROM teams
    LEFT JOIN people ON people.workspace = teams.workspace AND people.id = teams.member
    WHERE teams.workspace = $1 AND teams.lead = $2 AND teams.kind = 'person'
    UNION ALL
    SELECT teams.kind, held.person, people.standing
    FROM teams
    JOIN user_group_members held
        ON held.workspace = teams.workspace AND held.user_group = teams.member
    LEFT JOIN people ON people.workspace = held.workspace AND people.id = held.person
    WHERE teams.workspace = $1 AND teams.lead = $2 AND teams.kind = 'group'"; }

sql! { const HAS_TEAM = "
    SELECT leads.person
    FROM who_leads leads
    WHERE leads.workspace = $1 AND leads.person = $2
        AND EXISTS (
            SELECT 1 FROM teams
            WHERE teams.workspace = $1 AND teams.lead = $2)"; }

sql! { const ADMINS = "
    SELECT id, standing
    FROM people
    WHERE workspace = $1 AND admin = 1
    ORDER BY id"; }

/// Somebody in a lead's team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub person: UserId,
    pub standing: Option<Standing>,
    /// Through a user group, and not by name.
    pub by_group: bool,
}

impl Tx {
    /// One team for every lead, by lead.
    pub async fn teams(&mut self, workspace: &WorkspaceId) -> Result<Vec<Team>> {
        let found = rows!(self, (String, String, String), LOAD, workspace.as_str())?;
        let mut teams: Vec<Team> = Vec::new();
        for (lead, kind, member) in found {
            if teams.last().is_none_or(|team| team.lead.as_str() != lead) {
                teams.push(Team::of(UserId::new(&*lead)));
            }
            let Some(team) = teams.last_mut() else {
                continue;
            };
            match kind.as_str() {
                "" => {}
                PERSON => {
                    team.people.insert(UserId::new(member));
                }
                GROUP => {
                    team.groups.insert(GroupId::new(member));
                }
                other => return Err(unreadable(TABLE, lead, format!("no kind {other:?}"))),
            }
        }
        Ok(teams)
    }

    pub async fn save_team(&mut self, workspace: &WorkspaceId, team: &Team) -> Result<()> {
        let (of, lead) = (workspace.as_str(), team.lead.as_str());
        execute!(self, FORGET, of, lead)?;
        for person in &team.people {
            execute!(self, ADD, of, lead, PERSON, person.as_str())?;
        }
        for group in &team.groups {
            execute!(self, ADD, of, lead, GROUP, group.as_str())?;
        }
        Ok(())
    }

    /// Who leads no more has no team. Who is out of the group through which they led has theirs
    /// again when they are back in it, unless this was called meanwhile.
    pub async fn forget_teams_of_others(&mut self, workspace: &WorkspaceId) -> Result<()> {
        execute!(self, FORGET_OF_OTHERS, workspace.as_str())?;
        Ok(())
    }

    /// Every lead, and whether they lead this person.
    pub async fn leads_seen_from(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
    ) -> Result<Vec<Lead>> {
        let found = rows!(
            self,
            (String, Option<String>, String),
            SEEN_FROM,
            workspace.as_str(),
            person.as_str()
        )?;
        let lead = |(id, known, reach): (String, Option<String>, String)| {
            Ok(Lead {
                standing: known.map(|known| standing(&id, &known)).transpose()?,
                reach: match reach.as_str() {
                    "everybody" => Reach::Everybody,
                    "them" => Reach::Them,
                    _ => Reach::Others,
                },
                id: UserId::new(id),
            })
        };
        found.into_iter().map(lead).collect()
    }

    /// Whether this is a lead with a team of their own.
    pub async fn has_team(&mut self, workspace: &WorkspaceId, lead: &UserId) -> Result<bool> {
        let found = rows!(self, (String,), HAS_TEAM, workspace.as_str(), lead.as_str())?;
        Ok(!found.is_empty())
    }

    /// Everybody in a lead's team; somebody in several groups is there several times.
    pub async fn team_members(
        &mut self,
        workspace: &WorkspaceId,
        lead: &UserId,
    ) -> Result<Vec<Member>> {
        let found = rows!(
            self,
            (String, String, Option<String>),
            MEMBERS,
            workspace.as_str(),
            lead.as_str()
        )?;
        let member = |(kind, person, known): (String, String, Option<String>)| {
            Ok(Member {
                standing: known.map(|known| standing(&person, &known)).transpose()?,
                person: UserId::new(person),
                by_group: kind == GROUP,
            })
        };
        found.into_iter().map(member).collect()
    }

    /// Those who run the workspace, by id.
    pub async fn admins(&mut self, workspace: &WorkspaceId) -> Result<Vec<(UserId, Standing)>> {
        let found = rows!(self, (String, String), ADMINS, workspace.as_str())?;
        let admin = |(id, known): (String, String)| {
            let known = standing(&id, &known)?;
            Ok((UserId::new(id), known))
        };
        found.into_iter().map(admin).collect()
    }
}
