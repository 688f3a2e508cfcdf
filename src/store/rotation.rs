//! Whom rotation chose, and whom it can choose from.

use super::sql::{later, rows, sql};
use super::{Result, Tx, from_millis, to_millis, unreadable};
use crate::domain::Instant;
use crate::domain::ids::{GroupId, UserId, WorkspaceId};
use crate::domain::rotation::Candidate;

const TABLE: &str = "rotation";

sql! { const CANDIDATES = "
    SELECT user_group_members.person, (
            SELECT COUNT(*)
            FROM handoffs
            WHERE handoffs.workspace = $1 AND handoffs.manager = user_group_members.person
                AND handoffs.open = 1) AS open, (
            SELECT chosen_at
            FROM rotation
            WHERE rotation.workspace = $1 AND rotation.person = user_group_members.person)
            AS chosen_at
    FROM user_group_members
    WHERE user_group_members.workspace = $1 AND user_group_members.user_group = $2
    ORDER BY user_group_members.person"; }

sql! { const CHOSE = "
    INSERT INTO rotation (workspace, person, chosen_at)
    VALUES ($1, $2, $3)
    ON CONFLICT (workspace, person) DO UPDATE
    SET chosen_at = excluded.chosen_at"; }

impl Tx {
    /// Everybody in the group. Whether they are here is not known of them yet: `is_here` is false.
    pub async fn rotation_candidates(
        &mut self,
        workspace: &WorkspaceId,
        group: &GroupId,
    ) -> Result<Vec<Candidate>> {
        let found = rows!(
            self,
            (String, i64, Option<i64>),
            CANDIDATES,
            workspace.as_str(),
            group.as_str()
        )?;
        let candidates = found.into_iter().map(|(person, open, chosen_at)| {
            let chosen_at = chosen_at.map(|at| from_millis(TABLE, &person, at));
            Ok(Candidate {
                open: u32::try_from(open).map_err(|error| unreadable(TABLE, &person, error))?,
                chosen_at: chosen_at.transpose()?,
                is_here: false,
                person: UserId::new(person),
            })
        });
        candidates.collect()
    }

    pub async fn rotation_chose(
        &mut self,
        workspace: &WorkspaceId,
        person: &UserId,
        now: Instant,
    ) -> Result<()> {
        let (workspace, person) = (workspace.as_str(), person.as_str());
        later!(self, CHOSE, workspace, person, to_millis(now))
    }
}
