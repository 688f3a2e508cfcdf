//! The app's home of everybody who has opened it: where they have turned to, and when what it shows
//! is to be looked over. Who never opened it has none, and costs nothing.

use chrono::TimeDelta;

use super::sql::{execute, later, rows, sql};
use super::{Result, Tx, from_json, from_millis, to_json, to_millis};
use crate::domain::Instant;
use crate::domain::home::{Looking, Turn};
use crate::domain::ids::{UserId, WorkspaceId};

const TABLE: &str = "homes";

/// What was opened longer ago is not kept up: it is made anew when it is opened again.
const KEPT_UP: TimeDelta = TimeDelta::days(1);

sql! { const OPENED = "
    INSERT INTO homes (workspace, person, opened_at, looking, due_at)
    VALUES ($1, $2, $3, '{}', $3)
    ON CONFLICT (workspace, person) DO UPDATE
    SET opened_at = excluded.opened_at, due_at = excluded.due_at,
        shown = CASE WHEN $4 = 1 THEN homes.shown END"; }

sql! { const HOME = "
    SELECT looking, shown
    FROM homes
    WHERE workspace = $1 AND person = $2"; }

sql! { const TURNED = "
    UPDATE homes
    SET opened_at = $3, looking = $4, due_at = $3
    WHERE workspace = $1 AND person = $2"; }

// A team's home changes with everything its people do, and is looked over once a minute at most.
sql! { const TOUCHED =
sqlite: "
    UPDATE homes
    SET due_at = CASE
        WHEN person IN (SELECT value FROM json_each($2)) THEN $3
        ELSE MAX($3, shown_at + 60000) END
    WHERE rowid IN (
            SELECT theirs.rowid
            FROM json_each($2) AS told
            CROSS JOIN homes AS theirs
            WHERE theirs.workspace = $1 AND theirs.person = told.value
            UNION
            SELECT led.rowid
            FROM homes AS led
            WHERE led.workspace = $1 AND led.team = 1)
        AND opened_at > $4 AND (due_at IS NULL OR due_at > $3)",
postgres: "
    UPDATE homes
    SET due_at = CASE
        WHEN person IN (SELECT jsonb_array_elements_text($2::jsonb)) THEN $3
        ELSE GREATEST($3, shown_at + 60000) END
    WHERE workspace = $1
        AND person = ANY (ARRAY(
            SELECT jsonb_array_elements_text($2::jsonb)
            UNION
            SELECT led.person
            FROM homes AS led
            WHERE led.workspace = $1 AND led.team = 1))
        AND opened_at > $4 AND (due_at IS NULL OR due_at > $3)"; }

sql! { const NEXT_DUE = "
    SELECT MIN(due_at) AS due_at
    FROM homes
    WHERE due_at IS NOT NULL"; }

sql! { const CLAIM =
sqlite: "
    UPDATE homes
    SET due_at = NULL, turn = turn + 1
    WHERE (workspace, person) IN (
        SELECT workspace, person
        FROM homes
        WHERE due_at <= $1
        ORDER BY due_at
        LIMIT $2 + 0)
    RETURNING workspace, person, turn",
postgres: "
    UPDATE homes
    SET due_at = NULL, turn = turn + 1
    WHERE (workspace, person) IN (
        SELECT workspace, person
        FROM homes
        WHERE due_at <= $1
        ORDER BY due_at
        LIMIT $2 + 0
        FOR UPDATE SKIP LOCKED)
    RETURNING workspace, person, turn"; }

sql! { const SHOWN = "
    UPDATE homes
    SET shown = $3, team = $4, shown_at = $5
    WHERE workspace = $1 AND person = $2"; }

/// A home as it was left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    pub looking: Looking,
    /// Names what was published last.
    pub shown: Option<String>,
}

/// A home that is to be looked over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueHome {
    pub workspace: WorkspaceId,
    pub person: UserId,
    /// How often it was looked over, this time included.
    pub turn: i64,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub person: UserId,
    /// Names what it says.
    pub shown: String,
    /// It shows a team.
    pub team: bool,
}

impl Tx {
    /// Without anything `shown` there, whatever it says next is new.
    pub async fn home_opened(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
        shown: bool,
        now: Instant,
    ) -> Result<()> {
        let (workspace, person) = (workspace.as_str(), person.as_str());
        later!(
            self,
            OPENED,
            workspace,
            person,
            to_millis(now),
            i64::from(shown)
        )
    }

    /// `None` for somebody who never opened it.
    pub async fn home(&mut self, workspace: &WorkspaceId, person: &UserId) -> Result<Option<Kept>> {
        let found = rows!(
            self,
            (String, Option<String>),
            HOME,
            workspace.as_str(),
            person.as_str()
        )?;
        let kept = found.into_iter().next().map(|(looking, shown)| {
            Ok(Kept {
                looking: from_json(TABLE, person, &looking)?,
                shown,
            })
        });
        kept.transpose()
    }

    /// Somebody turned to something else there; it is to be looked over now.
    pub async fn home_turned(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
        turn: Turn,
        now: Instant,
    ) -> Result<()> {
        let Some(kept) = self.home(workspace, person).await? else {
            return Ok(());
        };
        let looking = to_json(TABLE, person, &kept.looking.turned(turn))?;
        let (workspace, person, now) = (workspace.as_str(), person.as_str(), to_millis(now));
        later!(self, TURNED, workspace, person, now, looking)
    }

    /// Something changed for these people, and for whoever leads them.
    pub async fn homes_touched<'a>(
        &mut self,
        workspace: &WorkspaceId,
        people: impl IntoIterator<Item = &'a UserId>,
        now: Instant,
    ) -> Result<()> {
        let people: Vec<&UserId> = people.into_iter().collect();
        let people = to_json(TABLE, "several", &people)?;
        later!(
            self,
            TOUCHED,
            workspace.as_str(),
            people,
            to_millis(now),
            to_millis(now - KEPT_UP)
        )
    }

    pub async fn next_home_due(&mut self) -> Result<Option<Instant>> {
        let found = rows!(self, (Option<i64>,), NEXT_DUE)?;
        let due = found.into_iter().next().and_then(|(due,)| due);
        due.map(|due| from_millis(TABLE, "next", due)).transpose()
    }

    /// Those that are due, the longest first; they are not any more.
    pub async fn claim_homes(&mut self, most: i64, now: Instant) -> Result<Vec<DueHome>> {
        let found = rows!(self, (String, String, i64), CLAIM, to_millis(now), most)?;
        let due = found.into_iter().map(|(workspace, person, turn)| DueHome {
            workspace: WorkspaceId::new(workspace),
            person: UserId::new(person),
            turn,
        });
        Ok(due.collect())
    }

    pub async fn home_shown(
        &mut self,
        workspace: &WorkspaceId,
        published: &Published,
        now: Instant,
    ) -> Result<()> {
        execute!(
            self,
            SHOWN,
            workspace.as_str(),
            published.person.as_str(),
            published.shown.as_str(),
            i64::from(published.team),
            to_millis(now)
        )?;
        Ok(())
    }
}
