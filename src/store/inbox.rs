//! What Slack delivered already. The key is taken in the same transaction as its effect, so a
//! redelivery finds either both or neither.

use super::sql::{execute, sql};
use super::{Result, Tx, to_millis};
use crate::domain::Instant;

sql! { const TAKE = "
    INSERT INTO inbox (source, delivery_key, received_at)
    VALUES ($1, $2, $3)
    ON CONFLICT (source, delivery_key) DO NOTHING"; }

sql! { const FORGET = "
    DELETE FROM inbox
    WHERE received_at < $1"; }

impl Tx {
    /// True the first time, false for a redelivery.
    pub async fn take_delivery(&mut self, source: &str, key: &str, now: Instant) -> Result<bool> {
        Ok(execute!(self, TAKE, source, key, to_millis(now))? == 1)
    }

    pub async fn forget_deliveries(&mut self, before: Instant) -> Result<u64> {
        Ok(execute!(self, FORGET, to_millis(before))?)
    }
}
