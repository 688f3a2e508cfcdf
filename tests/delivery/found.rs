//! A message whose answer was lost, found again when the settle time is over: it said what it said
//! when it was sent, whatever came due or was done since.

use chrono::TimeDelta;
use handoff::domain::decide::Event;
use handoff::domain::ids::{HandoffId, UserId};
use handoff::flows::act::{Act, act};
use insta::assert_snapshot;
use slack_emulator::{Fault, Person};

use crate::support::town::{Town, berlin, on_every_setup};

async fn acknowledges(town: &Town, number: i64) {
    let edge = &town.stage.bot.edge;
    let by = Act {
        workspace: edge.installation.home().unwrap().workspace.clone(),
        user: UserId::new(town.mia.id()),
        delivery: format!("acknowledge-{number}"),
    };
    let event = Event::Acknowledge {
        kickoff: None,
        matters_most: None,
    };
    act(&edge.ctx, &by, HandoffId::new(number), &event)
        .await
        .unwrap();
    town.settle().await;
}

async fn cancels(town: &Town, number: i64) {
    let edge = &town.stage.bot.edge;
    let by = Act {
        workspace: edge.installation.home().unwrap().workspace.clone(),
        user: UserId::new(town.mia.id()),
        delivery: format!("cancel-{number}"),
    };
    let reason = "They went bankrupt.".to_owned();
    act(
        &edge.ctx,
        &by,
        HandoffId::new(number),
        &Event::Cancel { reason },
    )
    .await
    .unwrap();
    town.settle().await;
}

async fn counted(town: &Town, number: i64, clock: &str) -> i64 {
    let delivered = format!(
        "SELECT COUNT(*) FROM nudges
        WHERE handoff = {number} AND clock = '{clock}' AND delivered <> '[]'"
    );
    town.number(&delivered).await
}

#[tokio::test]
async fn what_came_due_after_a_bundle_was_sent_is_not_counted_as_said() {
    on_every_setup(async |town: &mut Town| {
        town.handed_off("Contoso Foods").await;
        town.handed_off("Northwind Traders").await;
        acknowledges(town, 1).await;
        // Its clock runs out thirty seconds after the bundle.
        let later = berlin("2026-11-24 09:30") + TimeDelta::seconds(30);
        town.stage.advance_to(later).await.unwrap();
        acknowledges(town, 2).await;
        town.advance_to("2026-11-27 09:29").await;
        town.everybody_reads();

        let faults = town.stage.slack.faults();
        faults.on("chat.postMessage").once(Fault::NoAnswerAfter);
        town.advance_to("2026-11-27 10:00").await;
        let bundle = town.hears(&town.mia).text;
        assert!(bundle.contains("Contoso Foods"), "{bundle}");
        assert!(!bundle.contains("Northwind Traders"), "{bundle}");
        assert_eq!(counted(town, 1, "book-kickoff.0").await, 1);
        assert_eq!(counted(town, 2, "book-kickoff.0").await, 0);

        town.advance_to("2026-11-30 09:30").await;
        let bundle = town.hears(&town.mia).text;
        assert!(bundle.contains("Northwind Traders"), "{bundle}");
        assert_eq!(counted(town, 2, "book-kickoff.0").await, 1);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn what_was_done_after_a_reminder_was_sent_is_counted_as_reminded() {
    on_every_setup(async |town: &mut Town| {
        town.handed_off("Contoso Foods").await;
        town.advance_to("2026-11-24 09:59").await;
        let faults = town.stage.slack.faults();
        faults.on("chat.postMessage").once(Fault::NoAnswerAfter);
        town.advance_to("2026-11-24 10:00").await;
        let reminder = town.hears(&town.mia).text;
        assert!(reminder.contains("Contoso Foods"), "{reminder}");
        acknowledges(town, 1).await;
        assert_eq!(buttons(&town.mia, "Contoso Foods has waited").len(), 1);
        town.advance_to("2026-11-24 10:05").await;
        assert_eq!(counted(town, 1, "acknowledge.1").await, 1);
        // Nobody waits for it any more: it looks like any other that was settled.
        assert_eq!(buttons(&town.mia, "Contoso Foods"), [""; 0]);
        town.everybody_reads();
    })
    .await;
}

const LIVE: &str = "SELECT COUNT(*) FROM outbox WHERE live = 1 AND key LIKE 'bundle/%'";

/// The rows of buttons of the last message that says this.
fn buttons(person: &Person, says: &str) -> Vec<String> {
    let all = person.messages_from_app().into_iter().rev();
    let mut those = all.filter(|message| message.text.contains(says));
    let last = those.next().unwrap();
    let rows = last.text.lines().filter(|line| line.starts_with('['));
    rows.map(str::to_owned).collect()
}

#[tokio::test]
async fn what_was_done_while_a_bundle_was_uncertain_has_no_buttons_in_it() {
    on_every_setup(async |town: &mut Town| {
        for (number, customer) in [(1, "Contoso Foods"), (2, "Northwind Traders")] {
            town.handed_off(customer).await;
            acknowledges(town, number).await;
        }
        town.advance_to("2026-11-27 09:29").await;
        town.everybody_reads();
        let faults = town.stage.slack.faults();
        faults.on("chat.postMessage").once(Fault::NoAnswerAfter);
        town.advance_to("2026-11-27 09:30").await;
        let bundle = town.hears(&town.mia).text;
        assert!(bundle.starts_with("Today: 2 things for you."), "{bundle}");
        assert_eq!(town.number(LIVE).await, 0, "nobody knows that it is there");
        cancels(town, 1).await;
        town.advance_to("2026-11-27 09:35").await;
        let all = town.mia.messages_from_app().into_iter().rev();
        let mut bundles = all.filter(|message| message.text.starts_with("Today: "));
        assert_snapshot!(bundles.next().unwrap().text, @"
        Today: 1 thing left for you.
        Contoso Foods: done. Cancelled by @Mia Manager · Nov 27, 2026 at 9:30 AM
        No kickoff with Northwind Traders is booked.
        HO-2 · Northwind Traders
        [Done] [Snooze] [Hand over]
        ");
        assert_eq!(town.number(LIVE).await, 1);
        cancels(town, 2).await;
        assert_eq!(buttons(&town.mia, "Today: "), [""; 0]);
        assert_eq!(town.number(LIVE).await, 0);
        town.everybody_reads();
    })
    .await;
}

#[tokio::test]
async fn a_bundle_of_which_nothing_was_done_stays_as_it_was() {
    on_every_setup(async |town: &mut Town| {
        town.handed_off("Contoso Foods").await;
        acknowledges(town, 1).await;
        town.advance_to("2026-11-27 09:29").await;
        town.everybody_reads();
        let faults = town.stage.slack.faults();
        faults.on("chat.postMessage").once(Fault::NoAnswerAfter);
        town.advance_to("2026-11-27 09:30").await;
        let bundle = town.hears(&town.mia).text;
        let updates = || town.stage.slack.calls("chat.update").len();
        let before = updates();
        town.advance_to("2026-11-27 09:35").await;
        assert_eq!(updates(), before);
        assert_eq!(town.mia.messages_from_app().pop().unwrap().text, bundle);
        assert_eq!(town.number(LIVE).await, 1);
        town.everybody_reads();
    })
    .await;
}
