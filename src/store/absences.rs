//! When people work and when they are away: their own hours, their absences, who covers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::people::standing;
use super::sql::{execute, rows, sql};
use super::{Result, Tx, from_json, to_json, unreadable};
use crate::domain::absence::Absence;
use crate::domain::ids::{UserId, WorkspaceId};
use crate::domain::policy::Policy;
use crate::domain::schedule::Schedule;
use crate::domain::week::Week;
use crate::domain::zone::Zone;

const TABLE: &str = "absences";

/// A person, once for each of their absences, or once without.
#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    zone: String,
    standing: String,
    hours: Option<String>,
    first_day: Option<String>,
    last_day: Option<String>,
    cover: Option<String>,
}

macro_rules! schedules {
    ($whose:literal) => {
        concat!(
            "
    SELECT people.id, people.zone, people.standing, people.hours, absences.first_day,
        absences.last_day, absences.cover
    FROM people
    LEFT JOIN absences ON absences.workspace = people.workspace AND absences.person = people.id
    WHERE people.workspace = $1 AND people.id ",
            $whose,
            "
    ORDER BY people.id, absences.first_day"
        )
    };
}

sql! { const SCHEDULE = schedules!("= $2"); }

sql! { const SCHEDULES =
sqlite: schedules!("IN (SELECT value FROM json_each($2))"),
postgres: schedules!("= ANY (ARRAY(SELECT jsonb_array_elements_text($2::jsonb)))"); }

/// The same with the workspace's policy, once at least where it is installed.
#[derive(sqlx::FromRow)]
struct WithPolicy {
    policy: String,
    id: Option<String>,
    zone: Option<String>,
    standing: Option<String>,
    hours: Option<String>,
    first_day: Option<String>,
    last_day: Option<String>,
    cover: Option<String>,
}

impl WithPolicy {
    fn person(self) -> Option<Row> {
        Some(Row {
            id: self.id?,
            zone: self.zone?,
            standing: self.standing?,
            hours: self.hours,
            first_day: self.first_day,
            last_day: self.last_day,
            cover: self.cover,
        })
    }
}

macro_rules! with_policy {
    ($whose:literal) => {
        concat!(
            "
    SELECT workspaces.policy, people.id, people.zone, people.standing, people.hours,
        absences.first_day, absences.last_day, absences.cover
    FROM workspaces
    LEFT JOIN people ON people.workspace = workspaces.id AND people.id ",
            $whose,
            "
    LEFT JOIN absences ON absences.workspace = people.workspace AND absences.person = people.id
    WHERE workspaces.id = $1
    ORDER BY people.id, absences.first_day"
        )
    };
}

sql! { const WITH_POLICY =
sqlite: with_policy!("IN (SELECT value FROM json_each($2))"),
postgres: with_policy!("= ANY (ARRAY(SELECT jsonb_array_elements_text($2::jsonb)))"); }

sql! { const LOCK =
sqlite: "
    SELECT id
    FROM people
    WHERE workspace = $1 AND id = $2",
postgres: "
    SELECT id
    FROM people
    WHERE workspace = $1 AND id = $2
    FOR UPDATE"; }

sql! { const SET_HOURS = "
    UPDATE people
    SET hours = $3
    WHERE workspace = $1 AND id = $2"; }

sql! { const FORGET_ABSENCES = "
    DELETE FROM absences
    WHERE workspace = $1 AND person = $2"; }

sql! { const KEEP_ABSENCE = "
    INSERT INTO absences (workspace, person, first_day, last_day, cover)
    VALUES ($1, $2, $3, $4, $5)"; }

sql! { const COVERED_BY = "
    SELECT absences.person, people.zone, absences.first_day, absences.last_day
    FROM absences
    JOIN people ON people.workspace = absences.workspace AND people.id = absences.person
    WHERE absences.workspace = $1 AND absences.cover = $2 AND absences.last_day >= $3
    ORDER BY absences.person"; }

sql! { const COVERED_SINCE = "
    SELECT DISTINCT person
    FROM absences
    WHERE workspace = $1 AND cover IS NOT NULL AND last_day >= $2"; }

/// Somebody for whom somebody covers, now or some day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    pub person: UserId,
    pub zone: Zone,
    pub from: NaiveDate,
    pub until: NaiveDate,
}

impl Tx {
    /// `None` for somebody we have not asked Slack about yet.
    pub async fn schedule(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
    ) -> Result<Option<Schedule>> {
        let found = rows!(self, Row, SCHEDULE, workspace.as_str(), person.as_str())?;
        Ok(schedules(&found)?.remove(person))
    }

    /// Those of them whom we know.
    pub async fn schedules(
        &mut self,
        workspace: &WorkspaceId,
        people: &BTreeSet<&UserId>,
    ) -> Result<BTreeMap<UserId, Schedule>> {
        let list = to_json("people", "several", people)?;
        let found = rows!(self, Row, SCHEDULES, workspace.as_str(), &list)?;
        schedules(&found)
    }

    /// The workspace's policy, and those of them whom we know; nothing where it is not installed.
    pub async fn policy_and_schedules(
        &mut self,
        workspace: &WorkspaceId,
        people: &BTreeSet<&UserId>,
    ) -> Result<Option<(Policy, BTreeMap<UserId, Schedule>)>> {
        let list = to_json("people", "several", people)?;
        let found = rows!(self, WithPolicy, WITH_POLICY, workspace.as_str(), &list)?;
        let Some(first) = found.first() else {
            return Ok(None);
        };
        let policy = from_json("workspaces", workspace, &first.policy)?;
        let people: Vec<Row> = found.into_iter().filter_map(WithPolicy::person).collect();
        Ok(Some((policy, schedules(&people)?)))
    }

    /// Keeps a person's time from changing until the transaction ends. On SQLite there is only one
    /// writer anyway.
    pub async fn lock_person(&mut self, workspace: &WorkspaceId, person: &UserId) -> Result<()> {
        rows!(self, (String,), LOCK, workspace.as_str(), person.as_str())?;
        Ok(())
    }

    /// The person's own hours, or the workspace's again. False when we do not know them yet.
    pub async fn set_hours(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
        hours: Option<&Week>,
    ) -> Result<bool> {
        let hours = hours
            .map(|hours| to_json("people", person, hours))
            .transpose()?;
        let (workspace, person) = (workspace.as_str(), person.as_str());
        Ok(execute!(self, SET_HOURS, workspace, person, hours.as_deref())? == 1)
    }

    /// These absences and no others.
    pub async fn set_absences(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
        absences: &[Absence],
    ) -> Result<()> {
        execute!(self, FORGET_ABSENCES, workspace.as_str(), person.as_str())?;
        for absence in absences {
            execute!(
                self,
                KEEP_ABSENCE,
                workspace.as_str(),
                person.as_str(),
                absence.from.to_string(),
                absence.until.to_string(),
                absence.cover.as_ref().map(UserId::as_str),
            )?;
        }
        Ok(())
    }

    /// Everybody for whom somebody covers on this day or later.
    pub async fn covered_since(
        &mut self,
        workspace: &WorkspaceId,
        since: NaiveDate,
    ) -> Result<BTreeSet<UserId>> {
        let since = since.to_string();
        let found = rows!(self, (String,), COVERED_SINCE, workspace.as_str(), since)?;
        Ok(found.into_iter().map(|(id,)| UserId::new(id)).collect())
    }

    /// Whom somebody covers for on this day or later.
    pub async fn covered_by(
        &mut self,
        workspace: &WorkspaceId,
        cover: &UserId,
        since: NaiveDate,
    ) -> Result<Vec<Covered>> {
        let found = rows!(
            self,
            (String, String, String, String),
            COVERED_BY,
            workspace.as_str(),
            cover.as_str(),
            since.to_string()
        )?;
        let covered = |(person, zone, from, until): (String, String, String, String)| {
            let person = UserId::new(person);
            Ok(Covered {
                zone: Zone::named(&zone).unwrap_or(Zone::UTC),
                from: day(&from, &person)?,
                until: day(&until, &person)?,
                person,
            })
        };
        found.into_iter().map(covered).collect()
    }
}

/// Rows in the order of people and days.
fn schedules(found: &[Row]) -> Result<BTreeMap<UserId, Schedule>> {
    let mut schedules = BTreeMap::new();
    for rows in found.chunk_by(|one, next| one.id == next.id) {
        let Some(first) = rows.first() else { continue };
        let person = UserId::new(&*first.id);
        let hours = first.hours.as_deref();
        let schedule = Schedule {
            zone: Zone::named(&first.zone).unwrap_or(Zone::UTC),
            standing: standing(person.as_str(), &first.standing)?,
            hours: hours
                .map(|hours| from_json("people", &person, hours))
                .transpose()?,
            absences: rows
                .iter()
                .filter_map(|row| absence(row, &person).transpose())
                .collect::<Result<_>>()?,
        };
        schedules.insert(person, schedule);
    }
    Ok(schedules)
}

fn absence(row: &Row, person: &UserId) -> Result<Option<Absence>> {
    let (Some(from), Some(until)) = (&row.first_day, &row.last_day) else {
        return Ok(None);
    };
    Ok(Some(Absence {
        from: day(from, person)?,
        until: day(until, person)?,
        cover: row.cover.as_ref().map(UserId::new),
    }))
}

fn day(text: &str, person: &UserId) -> Result<NaiveDate> {
    text.parse()
        .map_err(|_| unreadable(TABLE, person, "no such day"))
}
