//! What stands in the shared channels, held against the handoffs as they are.

use handoff::domain::dates::DateLanguage;
use handoff::domain::excerpt;
use handoff::domain::ids::{HandoffId, WorkspaceId};
use handoff::domain::template::standard;
use handoff::slack::message::Message;
use handoff::slack::messages::card;
use handoff::store::Db;
use serde_json::{Value, json};
use slack_emulator::{Person, Seen, Workspace};

/// Everything that is not as it should be: one channel each, one pinned card that says the true
/// state, the brief's other parts in its thread, the topic, the members, the links.
pub async fn wrong(
    db: &Db,
    workspace: &WorkspaceId,
    handoffs: &[HandoffId],
    team: &Workspace,
    people: &[Person],
) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut names = Vec::new();
    for id in handoffs {
        let mut tx = db.read().await.unwrap();
        let handoff = tx.handoff(workspace, *id).await.unwrap().unwrap();
        let recorded = tx.shared_channel(workspace, *id).await.unwrap();
        drop(tx);
        let mut says = |what: String| wrong.push(format!("{id}: {what}"));
        let person = |id: &str| people.iter().find(|person| person.id() == id).unwrap();
        let (seller, manager) = (
            person(handoff.seller.as_str()),
            person(handoff.manager.as_str()),
        );
        let Some(place) = recorded.place.channel() else {
            // Nobody needs one for what was over before it was made.
            if !handoff.is_open() {
                continue;
            }
            says("no channel".to_owned());
            continue;
        };
        let found = manager.channels().into_iter();
        let Some(channel) = found.into_iter().find(|seen| seen.id == place.as_str()) else {
            says("the manager does not see the channel".to_owned());
            continue;
        };
        names.push(channel.name.clone());
        let parts = excerpt::parts(standard(), &handoff.brief);
        let expected = parts.iter().enumerate().map(|(nth, part)| match nth {
            0 => card::card(&handoff, &parts),
            nth => card::part(&handoff, nth, part),
        });
        let expected: Vec<_> = expected.map(|message| expected_blocks(&message)).collect();
        let key = |seen: &&Seen| seen.raw["blocks"][0]["block_id"].to_string();
        let mut keys: Vec<String> = channel.from_apps().map(|seen| key(&seen)).collect();
        let said = keys.len();
        keys.sort();
        keys.dedup();
        if keys.len() < said {
            says(format!("something was said twice: {keys:?} are {said}"));
            continue;
        }
        // Beside the brief there may be agendas.
        let brief = |seen: &&Seen| key(seen).contains("k:brief/");
        let cards: Vec<&Seen> = channel.from_apps().filter(brief).collect();
        let [shown] = cards[..] else {
            says(format!("{} cards", cards.len()));
            continue;
        };
        let actual: Vec<_> = [shown]
            .into_iter()
            .chain(&shown.thread)
            .map(blocks)
            .collect();
        if actual != expected {
            says(format!("the card says {:?}", shown.text.lines().next()));
        }
        if !shown.pinned {
            says("the card is not pinned".to_owned());
        }
        let topic = card::topic(&handoff, &seller.shown_name(), &manager.shown_name());
        if channel.topic != topic {
            says(format!("the topic is {:?}, not {topic:?}", channel.topic));
        }
        for person in [seller, manager] {
            // Into what was cancelled meanwhile nobody is invited any more.
            if handoff.is_open() && !channel.members.contains(&person.shown_name()) {
                says(format!("{} is not in the channel", person.id()));
            }
        }
        let links = handoff.brief.bookmarks(handoff.template()).len();
        if channel.bookmarks.len() != links {
            says(format!("{} links, not {links}", channel.bookmarks.len()));
        }
    }
    for name in team.channel_names() {
        if name != "general" && !names.contains(&name) {
            wrong.push(format!("{name} is nobody's channel"));
        }
    }
    wrong
}

/// Slack names blocks that have no name.
fn nameless(mut blocks: Value) -> Value {
    for block in blocks.as_array_mut().into_iter().flatten() {
        block.as_object_mut().map(|block| block.remove("block_id"));
    }
    blocks
}

fn expected_blocks(message: &Message) -> Value {
    nameless(json!(message.written(DateLanguage::default()))["blocks"].clone())
}

fn blocks(seen: &Seen) -> Value {
    nameless(seen.raw["blocks"].clone())
}
