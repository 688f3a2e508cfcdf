//! What Slack last told us about people, and where to write to them.

use super::sql::{execute, rows, sql};
use super::{Result, Tx, to_millis, unreadable};
use crate::domain::Instant;
use crate::domain::ids::{ChannelId, UserId, WorkspaceId};
use crate::domain::person::{Person, Standing};
use crate::domain::zone::Zone;

const TABLE: &str = "people";

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    zone: String,
    standing: String,
    admin: i64,
}

sql! { const REMEMBER = "
    INSERT INTO people (workspace, id, name, zone, standing, admin, seen_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (workspace, id) DO UPDATE
    SET name = excluded.name, zone = excluded.zone, standing = excluded.standing,
        admin = excluded.admin, seen_at = excluded.seen_at"; }

sql! { const LOAD = "
    SELECT id, name, zone, standing, admin
    FROM people
    WHERE workspace = $1 AND id = $2"; }

/// Somebody who acts, and all that says what they may do.
#[derive(Debug)]
pub struct Acting {
    pub person: Person,
    /// They are among those who lead.
    pub leads: bool,
    /// Somebody is.
    pub anybody_leads: bool,
    /// They cover for somebody, now or some other day.
    pub covers: bool,
}

#[derive(sqlx::FromRow)]
struct ActingRow {
    #[sqlx(flatten)]
    person: Row,
    leads: bool,
    anybody_leads: bool,
    covers: bool,
}

sql! { const ACTING = "
    SELECT id, name, zone, standing, admin,
        EXISTS (
            SELECT 1 FROM who_leads
            WHERE who_leads.workspace = $1 AND who_leads.person = $2) AS leads,
        EXISTS (SELECT 1 FROM who_leads WHERE who_leads.workspace = $1) AS anybody_leads,
        EXISTS (
            SELECT 1 FROM absences
            WHERE absences.workspace = $1 AND absences.cover = $2) AS covers
    FROM people
    WHERE workspace = $1 AND id = $2"; }

// Of two who hear of it at once, one finds them gone already.
sql! { const LEAVE = "
    UPDATE people
    SET standing = 'deactivated'
    WHERE workspace = $1 AND id = $2 AND standing <> 'deactivated'"; }

sql! { const CONVERSATION = "
    SELECT channel
    FROM conversations
    WHERE workspace = $1 AND person = $2"; }

sql! { const REMEMBER_CONVERSATION = "
    INSERT INTO conversations (workspace, person, channel)
    VALUES ($1, $2, $3)
    ON CONFLICT (workspace, person) DO UPDATE
    SET channel = excluded.channel"; }

impl Tx {
    pub async fn remember_person(
        &mut self,
        workspace: &WorkspaceId,
        person: &Person,
        now: Instant,
    ) -> Result<()> {
        execute!(
            self,
            REMEMBER,
            workspace.as_str(),
            person.id.as_str(),
            &person.name,
            person.zone.name(),
            standing_name(person.standing),
            i64::from(person.admin),
            to_millis(now),
        )?;
        Ok(())
    }

    /// `None` for somebody we have not asked Slack about yet.
    pub async fn person(&mut self, workspace: &WorkspaceId, id: &UserId) -> Result<Option<Person>> {
        let found = rows!(self, Row, LOAD, workspace.as_str(), id.as_str())?;
        found.into_iter().next().map(person).transpose()
    }

    /// The same, with what they may do.
    pub async fn acting(&mut self, workspace: &WorkspaceId, id: &UserId) -> Result<Option<Acting>> {
        let found = rows!(self, ActingRow, ACTING, workspace.as_str(), id.as_str())?;
        let acting = found.into_iter().next().map(|row| {
            Ok(Acting {
                person: person(row.person)?,
                leads: row.leads,
                anybody_leads: row.anybody_leads,
                covers: row.covers,
            })
        });
        acting.transpose()
    }

    /// Somebody we know is deactivated in Slack; true for the first who says so.
    pub async fn leave(&mut self, workspace: &WorkspaceId, id: &UserId) -> Result<bool> {
        Ok(execute!(self, LEAVE, workspace.as_str(), id.as_str())? == 1)
    }

    /// The direct conversation with a person, once it was opened.
    pub async fn conversation(
        &mut self,
        workspace: &WorkspaceId,
        id: &UserId,
    ) -> Result<Option<ChannelId>> {
        let found = rows!(
            self,
            (String,),
            CONVERSATION,
            workspace.as_str(),
            id.as_str()
        )?;
        Ok(found.into_iter().next().map(|(id,)| ChannelId::new(id)))
    }

    pub async fn remember_conversation(
        &mut self,
        workspace: &WorkspaceId,
        id: &UserId,
        conversation: &ChannelId,
    ) -> Result<()> {
        execute!(
            self,
            REMEMBER_CONVERSATION,
            workspace.as_str(),
            id.as_str(),
            conversation.as_str(),
        )?;
        Ok(())
    }
}

fn person(row: Row) -> Result<Person> {
    let standing = standing(&row.id, &row.standing)?;
    Ok(Person {
        homes: Vec::new(),
        id: UserId::new(row.id),
        name: row.name,
        // A zone that the tz database dropped is no reason to lose a person.
        zone: Zone::named(&row.zone).unwrap_or(Zone::UTC),
        standing,
        admin: row.admin != 0,
    })
}

pub(super) fn standing(person: &str, name: &str) -> Result<Standing> {
    Ok(match name {
        "member" => Standing::Member,
        "guest" => Standing::Guest,
        "bot" => Standing::Bot,
        "deactivated" => Standing::Deactivated,
        "outsider" => Standing::Outsider,
        other => return Err(unreadable(TABLE, person, format!("no standing {other:?}"))),
    })
}

fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Member => "member",
        Standing::Guest => "guest",
        Standing::Bot => "bot",
        Standing::Deactivated => "deactivated",
        Standing::Outsider => "outsider",
    }
}
