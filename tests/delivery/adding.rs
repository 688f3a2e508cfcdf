//! The database is gone or locked while somebody adds a message: the menu offers nothing, the form
//! stays with everything in it, and afterwards it is added once.

use handoff::store::Db;
use slack_emulator::Person;

use super::gate::Gate;
use super::outages::{dead_connections_are_gone, is_told};
use crate::support::town::Town;
use crate::support::{postgres, sqlite};

const CHANNEL: &str = "cust-northwind-traders";
const NORTHWIND: &str = "HO-1 · Northwind Traders";
const WORDS: &str = "They want the export by March.";

/// Sam has the form open on what Olaf wrote.
async fn before_the_button(town: &Town) {
    town.handed_off("Northwind Traders").await;
    town.olaf.posts("general", WORDS).await.unwrap();
    opens(town, &town.sam).await;
    let sam = &town.sam;
    let chosen = sam.search_and_choose("Handoff", "north", NORTHWIND).await;
    chosen.unwrap();
    town.settle().await;
}

async fn opens(town: &Town, person: &Person) {
    let channel = person.channel("general").unwrap();
    let message = channel.messages.last().unwrap();
    let opened = person.message_shortcut(message, "Add to handoff").await;
    opened.unwrap();
    town.stage.bot.edge.shown().await;
}

/// Pressed once more, it is added; once.
async fn is_added_once(town: &Town) {
    let sam = &town.sam;
    town.press(sam, "Add").await;
    assert!(
        town.screen(sam).contains("Noted for"),
        "{}",
        town.screen(sam)
    );
    sam.close_all().await.unwrap();
    let history = town.history(sam, "HO-1").await;
    assert_eq!(history.matches(WORDS).count(), 1, "{history}");
    assert!(!town.card(sam, CHANNEL).text.contains(WORDS));
    town.everybody_reads();
    town.rests().await;
}

/// The form is still there, with what was typed.
fn nothing_is_lost(town: &Town) {
    let screen = town.screen(&town.sam);
    assert!(screen.contains("What you typed is still here"), "{screen}");
    assert!(
        screen.contains(WORDS) && screen.contains(NORTHWIND),
        "{screen}"
    );
}

#[tokio::test]
async fn with_the_server_gone_nothing_is_found_and_nothing_is_lost() {
    let Some(database) = postgres() else { return };
    let mut gate = Gate::to(database.server()).await;
    let town = Town::found(database.by_way_of(gate.address)).await;
    before_the_button(&town).await;
    let sam = &town.sam;

    gate.shut().await;
    let offered = sam.suggestions("Handoff", "north").await.unwrap();
    assert_eq!(offered, Vec::<String>::new());
    sam.press("Add").await.unwrap();
    nothing_is_lost(&town);
    opens(&town, &town.mia).await;
    assert!(is_told(&town.screen(&town.mia)));
    town.mia.close_all().await.unwrap();

    gate.open().await;
    dead_connections_are_gone(&town).await;
    is_added_once(&town).await;
}

#[tokio::test]
async fn with_the_file_locked_nothing_is_lost() {
    let town = Town::found(sqlite()).await;
    before_the_button(&town).await;
    let other = Db::open(town.database()).await.unwrap();
    let locked = other.begin().await.unwrap();
    // Reading needs no lock.
    let offered = town.sam.suggestions("Handoff", "north").await.unwrap();
    assert_eq!(offered, [NORTHWIND]);
    town.sam.press("Add").await.unwrap();
    nothing_is_lost(&town);

    drop(locked);
    other.close().await;
    is_added_once(&town).await;
}
