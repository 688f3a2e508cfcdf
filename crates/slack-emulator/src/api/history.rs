//! `conversations.history` and `conversations.replies`.

use serde_json::{Value, json};

use super::refused::Refused;
use super::{Answer, Args, Caller, lookup, pages};
use crate::world::World;
use crate::world::ids::micros;
use crate::world::message::Message;

/// Which messages are asked for, by time.
#[derive(Debug)]
struct Span {
    oldest: i64,
    latest: i64,
    inclusive: bool,
}

impl Span {
    fn read(args: &Args) -> Result<Self, Refused> {
        let bound = |name: &str, otherwise: i64, error: &str| match args
            .text(name)
            .filter(|ts| !ts.is_empty())
        {
            None => Ok(otherwise),
            Some(ts) if ts == "now" => Ok(i64::MAX),
            Some(ts) => micros(&ts).ok_or_else(|| Refused::new(error)),
        };
        Ok(Self {
            oldest: bound("oldest", 0, "invalid_ts_oldest")?,
            latest: bound("latest", i64::MAX, "invalid_ts_latest")?,
            inclusive: args.flag("inclusive") == Some(true),
        })
    }

    fn holds(&self, message: &Message) -> bool {
        let at = micros(&message.ts).unwrap_or_default();
        if self.inclusive {
            (self.oldest..=self.latest).contains(&at)
        } else {
            self.oldest < at && at < self.latest
        }
    }
}

/// Messages younger than this are not seen yet (a fault that tests switch on).
fn horizon(world: &World) -> i64 {
    if world.history_lag == 0 {
        i64::MAX
    } else {
        (world.now() - world.history_lag).saturating_mul(1000)
    }
}

pub(crate) fn history(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let horizon = horizon(world);
    let all_metadata = args.flag("include_all_metadata") == Some(true);
    let span = Span::read(args)?;
    let channel = lookup::channel(world, caller, args, "channel")?;
    lookup::inside(channel, caller)?;
    let mut seen: Vec<&Message> = channel
        .messages
        .iter()
        .filter(|message| message.in_channel() && span.holds(message))
        .filter(|message| micros(&message.ts).is_some_and(|at| at <= horizon))
        .collect();
    seen.reverse();
    let seen: Vec<Value> = seen
        .into_iter()
        .map(|message| in_thread(channel, message, all_metadata))
        .collect();
    let pins = channel.pins.len();
    let (messages, next) = pages::page(&seen, args, 100, 999)?;
    let mut body = json!({ "messages": messages, "has_more": !next.is_empty(), "pin_count": pins });
    if !next.is_empty() {
        body["response_metadata"] = pages::cursor(&next);
    }
    Ok(body)
}

pub(crate) fn replies(world: &mut World, caller: &Caller, args: &Args) -> Answer {
    let horizon = horizon(world);
    let all_metadata = args.flag("include_all_metadata") == Some(true);
    let span = Span::read(args)?;
    let channel = lookup::channel(world, caller, args, "channel")?;
    lookup::inside(channel, caller)?;
    let ts = args.word("ts");
    let asked = channel
        .message(&ts)
        .ok_or_else(|| Refused::new("thread_not_found"))?;
    let root = asked.thread_ts.clone().unwrap_or_else(|| ts.clone());
    let parent = channel.message(&root).into_iter();
    let replies = channel.replies(&root).filter(|message| span.holds(message));
    let seen: Vec<Value> = parent
        .chain(replies)
        .filter(|message| micros(&message.ts).is_some_and(|at| at <= horizon))
        .map(|message| in_thread(channel, message, all_metadata))
        .collect();
    let (messages, next) = pages::page(&seen, args, 1000, 1000)?;
    let mut body = json!({ "messages": messages, "has_more": !next.is_empty() });
    if !next.is_empty() {
        body["response_metadata"] = pages::cursor(&next);
    }
    Ok(body)
}

fn in_thread(
    channel: &crate::world::channel::Channel,
    message: &Message,
    all_metadata: bool,
) -> Value {
    let mut shown = message.to_json(all_metadata);
    let replies: Vec<&Message> = channel.replies(&message.ts).collect();
    if let Some(last) = replies.last() {
        shown["thread_ts"] = json!(message.ts);
        shown["reply_count"] = json!(replies.len());
        shown["latest_reply"] = json!(last.ts);
    }
    if channel.pins.iter().any(|pin| pin.ts == message.ts) {
        shown["pinned_to"] = json!([channel.id]);
    }
    shown
}
