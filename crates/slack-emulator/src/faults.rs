//! Bad luck on demand: which calls fail, how, and when. Seeded, so that a run repeats.

use std::sync::Arc;
use std::time::Duration;

use crate::hub::Hub;

/// Matches every method in [`Faults::on`].
pub const ANY: &str = "*";

/// One way in which a call goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 429 with `Retry-After` in seconds; not applied.
    RateLimited { retry_after: u64 },
    /// 503; not applied.
    ServerErrorBefore,
    /// 503 although it was applied.
    ServerErrorAfter,
    /// The connection closes without an answer; not applied.
    NoAnswerBefore,
    /// The connection closes without an answer although it was applied.
    NoAnswerAfter,
    /// Applied at once, answered after this (real) time.
    HangAfter(Duration),
    /// Applied and answered after this (real) time.
    Slow(Duration),
    /// The connection closes without an answer, and the call is applied this many ms later by the clock,
    /// when [`crate::Emulator::tick`] comes by; its journal entry is marked as applied then.
    Late(i64),
    /// This error code; not applied.
    Error(&'static str),
    /// `token_revoked` although the token lives; not applied.
    TokenRevoked,
}

#[derive(Clone, Debug)]
enum When {
    /// The n-th matching call from now, counting from 1.
    Nth {
        n: u32,
        seen: u32,
    },
    /// The next so many.
    Next {
        left: u32,
    },
    Always,
}

#[derive(Clone, Debug)]
struct Rule {
    id: u64,
    method: String,
    when: When,
    fault: Fault,
}

#[derive(Clone, Debug)]
struct Chance {
    state: u64,
    probability: f64,
    faults: Vec<Fault>,
}

/// The faults in force.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    rules: Vec<Rule>,
    /// Bad luck of single methods, which comes before everybody's.
    chances: Vec<(String, Chance)>,
    chance: Option<Chance>,
    next_id: u64,
    /// How many of the next events are delivered twice.
    pub duplicate_events: u32,
    /// How many of the next events never arrive.
    pub lost_events: u32,
    /// How many of the next events are held back, and for how many ms.
    pub delayed_events: (u32, i64),
}

impl Plan {
    /// The fault that hits this call, if one does.
    pub fn draw(&mut self, method: &str) -> Option<Fault> {
        let mut hit = None;
        for rule in self
            .rules
            .iter_mut()
            .filter(|rule| rule.method == ANY || rule.method == method)
        {
            let due = match &mut rule.when {
                When::Nth { n, seen } => {
                    *seen += 1;
                    *seen == *n
                }
                When::Next { left } => {
                    let due = *left > 0;
                    *left = left.saturating_sub(1);
                    due
                }
                When::Always => true,
            };
            if due && hit.is_none() {
                hit = Some(rule.fault.clone());
            }
        }
        hit.or_else(|| self.unlucky(method))
            .or_else(|| self.chance.as_mut()?.draw())
    }

    fn unlucky(&mut self, method: &str) -> Option<Fault> {
        self.chances
            .iter_mut()
            .filter(|(of, _)| of == ANY || of == method)
            .find_map(|(_, chance)| chance.draw())
    }

    fn add(&mut self, method: &str, when: When, fault: Fault) -> u64 {
        self.next_id += 1;
        self.rules.push(Rule {
            id: self.next_id,
            method: method.to_owned(),
            when,
            fault,
        });
        self.next_id
    }
}

impl Chance {
    fn new(seed: u64, probability: f64, faults: &[Fault]) -> Self {
        Self {
            state: seed,
            probability,
            faults: faults.to_vec(),
        }
    }

    fn draw(&mut self) -> Option<Fault> {
        // 32 bits are plenty for a probability and exact in an f64.
        let unit = f64::from(u32::try_from(self.next() >> 32).unwrap_or(0)) / f64::from(u32::MAX);
        let pick = self.next();
        if unit >= self.probability || self.faults.is_empty() {
            return None;
        }
        let count = u64::try_from(self.faults.len()).unwrap_or(1);
        usize::try_from(pick % count)
            .ok()
            .and_then(|index| self.faults.get(index).cloned())
    }

    /// The next number of the `SplitMix64` sequence.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// Switches faults on and off.
#[derive(Clone, Debug)]
pub struct Faults {
    pub(crate) hub: Arc<Hub>,
}

impl Faults {
    /// Calls of this method, of `"response_url"`, of `"upload_url"` (the bytes of a file), or of [`ANY`].
    pub fn on(&self, method: &str) -> On {
        On {
            hub: self.hub.clone(),
            method: method.to_owned(),
        }
    }

    /// Hits each call with this probability, by one of these; the same seed gives the same run.
    pub fn random(&self, seed: u64, probability: f64, faults: &[Fault]) {
        self.hub.plan().chance = Some(Chance::new(seed, probability, faults));
    }

    /// Everything works again: all faults off, except an outage by [`crate::Emulator::go_down`].
    pub fn clear(&self) {
        *self.hub.plan() = Plan::default();
        self.hub.world().history_lag = 0;
    }

    /// `conversations.history` and `.replies` miss messages younger than this many ms.
    pub fn history_lag(&self, ms: i64) {
        self.hub.world().history_lag = ms;
    }

    /// Delivers each of the next `count` events twice.
    pub fn duplicate_events(&self, count: u32) {
        self.hub.plan().duplicate_events = count;
    }

    /// Loses each of the next `count` events: the app never hears of them.
    pub fn lose_events(&self, count: u32) {
        self.hub.plan().lost_events = count;
    }

    /// Holds each of the next `count` events back for `ms` by the clock, until [`crate::Emulator::tick`].
    pub fn delay_events(&self, count: u32, ms: i64) {
        self.hub.plan().delayed_events = (count, ms);
    }

    /// Cuts every open socket without a word.
    pub fn drop_sockets(&self) {
        self.hub.sockets.cut_all();
    }

    /// Tells every open socket that it will be closed soon, and leaves it open.
    pub fn warn_sockets(&self) {
        self.hub.sockets.warn_all();
    }

    /// Every open socket goes silent: it stays open, and nothing is said or heard on it.
    pub fn mute_sockets(&self) {
        self.hub.sockets.mute_all();
    }

    /// Asks every open socket to reconnect, as Slack does now and then, and closes it.
    pub fn refresh_sockets(&self) {
        self.hub.sockets.refresh_all();
    }
}

/// The calls that a fault is for.
#[derive(Clone, Debug)]
pub struct On {
    hub: Arc<Hub>,
    method: String,
}

impl On {
    /// Only the n-th matching call from now, counting from 1.
    pub fn nth(self, n: u32) -> Then {
        Then {
            on: self,
            when: When::Nth { n, seen: 0 },
        }
    }

    /// The next so many matching calls.
    pub fn next(self, count: u32) -> Then {
        Then {
            on: self,
            when: When::Next { left: count },
        }
    }

    /// The next matching call.
    pub fn once(self, fault: Fault) {
        self.next(1).then(fault);
    }

    /// Every matching call, until [`Faults::clear`].
    pub fn always(self, fault: Fault) {
        self.hub.plan().add(&self.method, When::Always, fault);
    }

    /// Each matching call with this probability, by one of these, until [`Faults::clear`]; the same seed
    /// gives the same run. Before [`Faults::random`], which hits what this spares.
    pub fn at_random(self, seed: u64, probability: f64, faults: &[Fault]) {
        let chance = Chance::new(seed, probability, faults);
        self.hub.plan().chances.push((self.method, chance));
    }

    /// Every matching call while the switch lives.
    #[must_use = "the fault ends when the switch is dropped"]
    pub fn while_on(self, fault: Fault) -> Switch {
        let id = self.hub.plan().add(&self.method, When::Always, fault);
        Switch { hub: self.hub, id }
    }
}

/// A fault that waits for its calls.
#[derive(Debug)]
pub struct Then {
    on: On,
    when: When,
}

impl Then {
    pub fn then(self, fault: Fault) {
        self.on.hub.plan().add(&self.on.method, self.when, fault);
    }
}

/// Keeps a fault in force until dropped.
#[derive(Debug)]
pub struct Switch {
    hub: Arc<Hub>,
    id: u64,
}

impl Switch {
    /// Ends the fault.
    pub fn off(self) {
        drop(self);
    }
}

impl Drop for Switch {
    fn drop(&mut self) {
        let id = self.id;
        self.hub.plan().rules.retain(|rule| rule.id != id);
    }
}

#[cfg(test)]
mod tests {
    use super::{ANY, Chance, Fault, Plan, When};

    #[test]
    fn the_nth_call_only() {
        let mut plan = Plan::default();
        plan.add(
            "chat.postMessage",
            When::Nth { n: 2, seen: 0 },
            Fault::ServerErrorAfter,
        );
        let hits: Vec<bool> = (0..3)
            .map(|_| plan.draw("chat.postMessage").is_some())
            .collect();
        assert_eq!(hits, [false, true, false]);
        assert_eq!(plan.draw("chat.update"), None);
    }

    #[test]
    fn any_method_and_the_next_few() {
        let mut plan = Plan::default();
        plan.add(ANY, When::Next { left: 2 }, Fault::NoAnswerAfter);
        assert!(plan.draw("a").is_some() && plan.draw("b").is_some() && plan.draw("c").is_none());
    }

    #[test]
    fn bad_luck_of_one_method_spares_the_others() {
        let mut plan = Plan::default();
        let chance = Chance::new(7, 0.5, &[Fault::NoAnswerBefore]);
        plan.chances.push(("a".to_owned(), chance));
        let mut hits = |method| (0..1000).filter(|_| plan.draw(method).is_some()).count();
        assert_eq!(hits("b"), 0);
        let hits = hits("a");
        assert!((400..600).contains(&hits), "{hits}");
    }

    #[test]
    fn the_same_seed_repeats() {
        let draws = |seed| {
            let faults = [Fault::NoAnswerAfter, Fault::ServerErrorBefore];
            let mut chance = Chance::new(seed, 0.3, &faults);
            (0..1000).map(|_| chance.draw()).collect::<Vec<_>>()
        };
        assert_eq!(draws(7), draws(7));
        let hits = draws(7).iter().flatten().count();
        assert!((200..400).contains(&hits), "{hits}");
    }
}
