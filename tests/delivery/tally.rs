//! What people got, held against what the outbox says was sent.

use std::collections::HashSet;
use std::fmt;
use std::ops::AddAssign;

use handoff::store::Db;
use slack_emulator::{Person, Seen};

use crate::support::sql;

/// Slack's own limit, in the microseconds that message names count.
const A_SECOND: i64 = 1_000_000;

/// Counted over any number of conversations and runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Messages that the outbox says were sent.
    pub sent: usize,
    /// Sent, says the outbox, but nobody got them.
    pub lost: usize,
    /// Copies beyond the first.
    pub doubled: usize,
    /// Messages nobody asked for, or of a row that is not sent.
    pub strange: usize,
    /// Messages that stand before one which was asked for earlier.
    pub swapped: usize,
    /// Less than a second after the one before.
    pub rushed: usize,
}

impl Tally {
    /// Over one person's conversation with the bot. What stepped `aside` (Slack refused it, and
    /// somebody asked for it again later) has no place in the order.
    pub async fn of(db: &Db, person: &Person, aside: &HashSet<String>) -> Self {
        let asked = asked_for(db, person).await;
        let got: Vec<(String, i64)> = person
            .messages_from_app()
            .iter()
            .map(|seen| (key_of(seen), moment_of(seen)))
            .collect();
        let mut different = HashSet::new();
        let firsts: Vec<&str> = got
            .iter()
            .map(|(key, _)| key.as_str())
            .filter(|key| different.insert(*key))
            .collect();
        let places: Vec<Option<usize>> = firsts
            .iter()
            .map(|key| asked.iter().position(|asked| asked == key))
            .collect();
        let known: Vec<usize> = places.iter().flatten().copied().collect();
        let mut ordered = known.clone();
        ordered.retain(|place| !aside.contains(&asked[*place]));
        Self {
            sent: asked.len(),
            lost: asked.len() - known.len(),
            doubled: got.len() - firsts.len(),
            strange: places.len() - known.len(),
            swapped: ordered.windows(2).filter(|pair| pair[0] > pair[1]).count(),
            rushed: got
                .windows(2)
                .filter(|pair| pair[1].1 - pair[0].1 < A_SECOND)
                .count(),
        }
    }

    /// Every message once, in its order.
    pub fn is_right(&self) -> bool {
        self.lost + self.doubled + self.strange + self.swapped == 0
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.sent += other.sent;
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.strange += other.strange;
        self.swapped += other.swapped;
        self.rushed += other.rushed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            sent,
            lost,
            doubled,
            strange,
            swapped,
            rushed,
        } = self;
        write!(
            f,
            "{sent} sent, {lost} lost, {doubled} doubled, {strange} strange, {swapped} swapped, \
             {rushed} rushed"
        )
    }
}

/// The keys of what was sent to somebody, in the order in which it was asked for: whatever may not
/// be said twice.
async fn asked_for(db: &Db, person: &Person) -> Vec<String> {
    let sent = format!(
        "SELECT key FROM outbox
        WHERE lane = '{}' AND state = 3 AND ({})
        ORDER BY id",
        person.id(),
        ["say", "day", "left", "cover"]
            .map(|kind| format!("errand LIKE '{{\"errand\":\"{kind}\"%'"))
            .join(" OR ")
    );
    let mut tx = db.read().await.unwrap();
    sql::texts(&mut tx, &sent).await
}

pub fn key_of(seen: &Seen) -> String {
    let key = &seen.raw["metadata"]["event_payload"]["key"];
    key.as_str().unwrap_or_default().to_owned()
}

/// Slack names a message by its moment: `1795424400.000200`.
fn moment_of(seen: &Seen) -> i64 {
    seen.ts.replace('.', "").parse().unwrap()
}
