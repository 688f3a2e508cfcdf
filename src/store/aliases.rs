//! What else customers are called, as somebody said it: for all handoffs of the customer, past and
//! future ones.

use super::sql::{execute, rows, sql};
use super::{Result, Tx, to_millis};
use crate::domain::Instant;
use crate::domain::customer::Customer;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};

sql! { const ADD = "
    INSERT INTO aliases (workspace, alias_key, customer_key, alias, author, added_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (workspace, alias_key, customer_key) DO NOTHING"; }

sql! { const TAKE_BACK = "
    DELETE FROM aliases
    WHERE workspace = $1 AND alias_key = $2 AND customer_key = $3"; }

// An alias may be one of a few customers; each of them had a few handoffs.
sql! { const CALLED = "
    SELECT handoffs.number, aliases.alias
    FROM aliases
    CROSS JOIN handoffs
    WHERE aliases.workspace = $1 AND aliases.alias_key = $2
        AND handoffs.workspace = aliases.workspace
        AND handoffs.customer_key = aliases.customer_key
    ORDER BY handoffs.number DESC
    LIMIT $3 + 0"; }

/// More is not shown in one answer.
const MOST: i64 = 16;

impl Tx {
    /// False when it was called so before.
    pub async fn add_alias(
        &mut self,
        workspace: &WorkspaceId,
        customer: &Customer,
        alias: &Customer,
        by: &UserId,
        now: Instant,
    ) -> Result<bool> {
        let added = execute!(
            self,
            ADD,
            workspace.as_str(),
            alias.key(),
            customer.key(),
            alias.as_str(),
            by.as_str(),
            to_millis(now),
        )?;
        Ok(added == 1)
    }

    /// False when it was not called so.
    pub async fn take_back_alias(
        &mut self,
        workspace: &WorkspaceId,
        customer: &Customer,
        alias: &Customer,
    ) -> Result<bool> {
        let (alias, customer) = (alias.key(), customer.key());
        Ok(execute!(self, TAKE_BACK, workspace.as_str(), alias, customer)? == 1)
    }

    /// Handoffs of customers that have this alias, the newest first, and how it was spelt.
    pub async fn handoffs_called(
        &mut self,
        workspace: &WorkspaceId,
        alias: &Customer,
    ) -> Result<Vec<(HandoffId, String)>> {
        let found = rows!(
            self,
            (i64, String),
            CALLED,
            workspace.as_str(),
            alias.key(),
            MOST
        )?;
        let called = found.into_iter();
        Ok(called
            .map(|(number, alias)| (HandoffId::new(number), alias))
            .collect())
    }
}
