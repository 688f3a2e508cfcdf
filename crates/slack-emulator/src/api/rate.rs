//! Rate limits, where they are switched on: calls a minute per method and workspace, one message a second per channel.

use super::{Args, Caller};
use crate::world::World;

/// The call comes too early.
#[derive(Debug)]
pub(crate) struct Slowed {
    /// Seconds to wait.
    pub retry_after: u64,
}

pub(crate) fn check(world: &mut World, caller: &Caller, args: &Args) -> Result<(), Slowed> {
    if !world.rate_limits {
        return Ok(());
    }
    let (key, calls, window) = match caller.method.tier.calls_a_minute() {
        Some(calls) => (
            format!("{}/{}/{}", caller.team, caller.app, caller.method.name),
            calls,
            60_000,
        ),
        None if caller.method.name == "chat.postMessage" => (
            format!(
                "{}/{}/post/{}",
                caller.team,
                caller.app,
                args.word("channel")
            ),
            1,
            1_000,
        ),
        None => return Ok(()),
    };
    let now = world.now();
    let recent = world.recent_calls.entry(key).or_default();
    recent.retain(|at| *at > now - window);
    if recent.len() >= calls {
        let free_at = recent.first().copied().unwrap_or(now) + window;
        return Err(Slowed {
            retry_after: u64::try_from((free_at - now + 999) / 1000)
                .unwrap_or(1)
                .max(1),
        });
    }
    recent.push(now);
    Ok(())
}
