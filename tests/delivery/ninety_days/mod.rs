//! Ninety days of many handoffs among twenty people in eight zones: late, in time, absent, covered
//! for, gone. Whatever people do, everybody hears what they must, once, in their hours, and nothing
//! else. `life` plays the people, `ledger` writes down what that makes each of them owe, `staff`
//! knows their time, `covers` who hears that they stand in, `briefs` what becomes of those that
//! nobody sends, and `transcript` holds what Slack was given against all that.
//!
//! What is owed is worked out here anew, from people's acts and the product's words; the rules
//! under test are asked for nothing but the names of things.

mod briefs;
mod covers;
mod ledger;
mod life;
mod staff;
mod transcript;

use std::collections::BTreeMap;
use std::time::Instant as Stopwatch;

use chrono::TimeDelta;

use self::life::World;
use self::transcript::{Audit, Message};
use crate::support::{databases, rounds};

/// The proof that the proof could fail: of every kind one message that nobody got, that came twice,
/// or that came a day late.
fn it_would_be_noticed(world: &World, messages: &[Message]) {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (nth, message) in messages.iter().enumerate() {
        places.entry(message.sort()).or_default().push(nth);
    }
    for (kind, places) in &places {
        let nth = places[places.len() / 2];
        let mut lost = messages.to_vec();
        let one = lost.remove(nth);
        let twice = [messages, std::slice::from_ref(&one)].concat();
        let mut late = messages.to_vec();
        late[nth].at += TimeDelta::days(1);
        late.sort_by_key(|message| message.at);
        for (how, transcript) in [("lost", lost), ("twice", twice), ("late", late)] {
            let wrong = Audit::new(world, &transcript).run();
            assert!(!wrong.is_empty(), "{kind}, {how}, is not noticed: {one:?}");
            if how == "lost" && ["digest", "bundle"].contains(kind) {
                let missing = format!("no {kind}: ");
                let mut wrong = wrong.iter();
                assert!(wrong.any(|line| line.starts_with(&missing)), "{one:?}");
            }
        }
    }
}

/// Of one kind of mistake.
const MOST_SHOWN: usize = 5;

#[tokio::test]
async fn everybody_hears_what_they_must_once_and_in_their_hours() {
    let (handoffs, seeds) = (rounds(8, 1000), 1);
    for which in 0..databases().len() {
        for seed in 0..seeds {
            let database = databases().swap_remove(which);
            let mut watch = Stopwatch::now();
            let mut world = World::found(&database, seed).await;
            world.live(handoffs).await;
            let messages = transcript::of(&world).await;
            let (heard, acts) = (messages.len(), world.acts);
            let (owed, lived) = (world.ledger.spans.len(), watch.elapsed());
            watch = Stopwatch::now();
            let wrong = Audit::new(&world, &messages).run();
            eprintln!(
                "seed {seed} on {}: {handoffs} handoffs, {acts} acts, {owed} things owed, {heard} \
                 messages, in {lived:.1?} and {:.1?} to read",
                database.name,
                watch.elapsed()
            );
            let mut said: BTreeMap<&str, usize> = BTreeMap::new();
            for message in &messages {
                *said.entry(message.kind()).or_default() += 1;
            }
            eprintln!("  {said:?}");
            let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
            for line in &wrong {
                let kind = line.get(..12).unwrap_or(line);
                let shown = kinds.entry(kind).or_default();
                *shown += 1;
                if *shown <= MOST_SHOWN {
                    eprintln!("  {line}");
                }
            }
            assert!(wrong.is_empty(), "{} things are wrong", wrong.len());
            it_would_be_noticed(&world, &messages);
            assert_eq!(world.stage.slack.broken_rules(), Vec::<String>::new());
        }
    }
}
